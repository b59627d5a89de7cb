//! Sources and what is coded from them, as steps. Draws nothing and reads no file.

use super::{Session, StepMergeRule};
use crate::model::{Id, Problem, SOURCE_TEXT_LIMIT, Source, Target};
use crate::ops::{self, PassageCoding, PassageLocation};
use crate::reading::{self, ImportedSource, RelocatedSpan};

impl Session {
    /// Codes a passage, as one step, and selects the mark that now rests on it.
    pub fn code(&mut self, coding: &PassageCoding) -> Option<Target> {
        self.close_open_step();
        let words: String = coding.passage.quote.chars().take(40).collect();
        let mark = self
            .edit(format!("Code “{}”", words.trim()), StepMergeRule::Never, |map| ops::apply_coding(map, coding))?;
        self.select_new(mark.clone());
        Some(mark)
    }

    /// Adds a source to the map, as one step, and selects it.
    pub fn add_source(&mut self, draft: &ImportedSource) -> Id<Source> {
        self.close_open_step();
        let label = format!("Add {}", draft.title);
        let id = self.edit(label, StepMergeRule::Never, |map| map.sources.add(Source::from(draft)));
        self.select_new((&id).into());
        id
    }

    /// Puts another text into a source, as one step. Passages stay at their words; answers how many have lost them.
    ///
    /// # Errors
    /// When the text is longer than a file can hold.
    pub fn edit_text(&mut self, source: &Id<Source>, text: &str) -> Result<usize, Problem> {
        self.close_open_step();
        let lost = self.put_text(source, text, StepMergeRule::Never)?;
        self.close_open_step();
        Ok(lost)
    }

    /// The same while it is being typed, which is one step until it is sealed.
    ///
    /// # Errors
    /// When the text is longer than a file can hold.
    pub fn type_text(&mut self, source: &Id<Source>, text: &str) -> Result<(), Problem> {
        self.put_text(source, text, StepMergeRule::With(format!("source:{source} text"))).map(drop)
    }

    fn put_text(&mut self, source: &Id<Source>, text: &str, merge: StepMergeRule) -> Result<usize, Problem> {
        if text.len() > SOURCE_TEXT_LIMIT {
            let text = format!("has a text that is too long: a file holds {} MB of it", SOURCE_TEXT_LIMIT >> 20);
            return Err(Problem { at: Some(source.into()), text });
        }
        let map = self.history.map();
        let Some(old) = map.sources.get(source) else { return Ok(0) };
        let passages = reading::source_passages(map, source);
        let standing: Vec<_> = passages.iter().filter_map(|passage| Some((passage, passage.span?))).collect();
        let spans: Vec<_> = standing.iter().map(|(_, span)| *span).collect();
        let moved = reading::relocate_spans(&old.text, text, &spans);
        let mut lost = 0;
        let mut places: Vec<PassageLocation> = Vec::new();
        for ((passage, _), moved) in standing.iter().zip(moved) {
            let span = match moved {
                RelocatedSpan::To(span) => Some(span),
                RelocatedSpan::Lost => {
                    lost += 1;
                    None
                }
            };
            places.push(PassageLocation { mark: passage.record.clone(), passage_index: passage.evidence_index, span });
        }
        let label = format!("Edit the text of {}", old.title);
        self.edit(label, merge, |map| ops::set_source_text(map, source, text, &places));
        Ok(lost)
    }
}
