//! Steps that add sources, edit their text and code passages. Draws nothing and reads no file.

use super::{Session, StepMergeRule};
use crate::model::{Id, Problem, SOURCE_TEXT_LIMIT, Source, Target};
use crate::ops::{self, PassageCoding, PassageLocation};
use crate::reading::{self, ImportedSource, RelocatedSpan};

impl Session {
    /// Codes a passage, as one step, and selects the record that now cites it.
    pub fn code(&mut self, coding: &PassageCoding) -> Option<Target> {
        self.close_open_step();
        let quote: String = coding.passage.quote.chars().take(40).collect();
        let record = self
            .edit(format!("Code “{}”", quote.trim()), StepMergeRule::Never, |map| ops::apply_coding(map, coding))?;
        self.select_new(record.clone());
        Some(record)
    }

    /// Adds a source to the map, as one step, and selects it.
    pub fn add_source(&mut self, draft: &ImportedSource) -> Id<Source> {
        self.close_open_step();
        let label = format!("Add {}", draft.title);
        let id = self.edit(label, StepMergeRule::Never, |map| map.sources.add(Source::from(draft)));
        self.select_new((&id).into());
        id
    }

    /// Replaces the text of a source, as one step. Passages stay at their words. Returns the number of passages that
    /// were lost.
    ///
    /// # Errors
    /// If the text is longer than a file can contain.
    pub fn edit_text(&mut self, source: &Id<Source>, text: &str) -> Result<usize, Problem> {
        self.close_open_step();
        let lost_count = self.put_text(source, text, StepMergeRule::Never)?;
        self.close_open_step();
        Ok(lost_count)
    }

    /// Replaces the text of a source while the user is typing. All typing is one step until that step is closed.
    ///
    /// # Errors
    /// If the text is longer than a file can contain.
    pub fn type_text(&mut self, source: &Id<Source>, text: &str) -> Result<(), Problem> {
        self.put_text(source, text, StepMergeRule::With(format!("source:{source} text"))).map(drop)
    }

    fn put_text(&mut self, source: &Id<Source>, text: &str, merge: StepMergeRule) -> Result<usize, Problem> {
        if text.len() > SOURCE_TEXT_LIMIT {
            let text = format!("has a text that is too long: a file holds {} MB of it", SOURCE_TEXT_LIMIT >> 20);
            return Err(Problem { at: Some(source.into()), text });
        }
        let map = self.history.map();
        let Some(old_source) = map.sources.get(source) else { return Ok(0) };
        if self.is_read_only() && old_source.text != text {
            return Err(self.read_only_problem());
        }
        let passages = reading::source_passages(map, source);
        let located: Vec<_> = passages.iter().filter_map(|passage| Some((passage, passage.span?))).collect();
        let spans: Vec<_> = located.iter().map(|(_, span)| *span).collect();
        let relocated = reading::relocate_spans(&old_source.text, text, &spans);
        let mut lost_count = 0;
        let mut places: Vec<PassageLocation> = Vec::new();
        for ((passage, _), relocated) in located.iter().zip(relocated) {
            let span = match relocated {
                RelocatedSpan::To(span) => Some(span),
                RelocatedSpan::Lost => {
                    lost_count += 1;
                    None
                }
            };
            places.push(PassageLocation { mark: passage.record.clone(), passage_index: passage.evidence_index, span });
        }
        let label = format!("Edit the text of {}", old_source.title);
        self.edit(label, merge, |map| ops::set_source_text(map, source, text, &places));
        Ok(lost_count)
    }
}
