//! Sources and what is coded from them, as steps. Draws nothing and reads no file.

use super::{Merge, Session};
use crate::model::{Id, Problem, SOURCE_TEXT_LIMIT, Source, Target};
use crate::ops::{self, Coding, Placed};
use crate::reading::{self, Draft, Moved};

impl Session {
    /// Codes a passage, as one step, and selects the mark that now rests on it.
    pub fn code(&mut self, coding: &Coding) -> Option<Target> {
        self.seal();
        let words: String = coding.passage.quote.chars().take(40).collect();
        let mark = self.edit(format!("Code “{}”", words.trim()), Merge::Never, |map| ops::code(map, coding))?;
        self.select_made(mark.clone());
        Some(mark)
    }

    /// Adds a source to the map, as one step, and selects it.
    pub fn add_source(&mut self, draft: &Draft) -> Id<Source> {
        self.seal();
        let label = format!("Add {}", draft.title);
        let id = self.edit(label, Merge::Never, |map| map.sources.add(Source::from(draft)));
        self.select_made((&id).into());
        id
    }

    /// Puts another text into a source, as one step. Passages stay at their words; answers how many have lost them.
    ///
    /// # Errors
    /// When the text is longer than a file can hold.
    pub fn edit_text(&mut self, source: &Id<Source>, text: &str) -> Result<usize, Problem> {
        self.seal();
        let lost = self.put_text(source, text, Merge::Never)?;
        self.seal();
        Ok(lost)
    }

    /// The same while it is being typed, which is one step until it is sealed.
    ///
    /// # Errors
    /// When the text is longer than a file can hold.
    pub fn type_text(&mut self, source: &Id<Source>, text: &str) -> Result<(), Problem> {
        self.put_text(source, text, Merge::With(format!("source:{source} text"))).map(drop)
    }

    fn put_text(&mut self, source: &Id<Source>, text: &str, merge: Merge) -> Result<usize, Problem> {
        if text.len() > SOURCE_TEXT_LIMIT {
            let text = format!("has a text that is too long: a file holds {} MB of it", SOURCE_TEXT_LIMIT >> 20);
            return Err(Problem { at: Some(source.into()), text });
        }
        let map = self.history.map();
        let Some(old) = map.sources.get(source) else { return Ok(0) };
        let passages = reading::passages(map, source);
        let standing: Vec<_> = passages.iter().filter_map(|passage| Some((passage, passage.span?))).collect();
        let spans: Vec<_> = standing.iter().map(|(_, span)| *span).collect();
        let moved = reading::relocate(&old.text, text, &spans);
        let mut lost = 0;
        let mut places: Vec<Placed> = Vec::new();
        for ((passage, _), moved) in standing.iter().zip(moved) {
            let span = match moved {
                Moved::To(span) => Some(span),
                Moved::Lost => {
                    lost += 1;
                    None
                }
            };
            places.push(Placed { mark: passage.mark.clone(), at: passage.at, span });
        }
        let label = format!("Edit the text of {}", old.title);
        self.edit(label, merge, |map| ops::set_source_text(map, source, text, &places));
        Ok(lost)
    }
}
