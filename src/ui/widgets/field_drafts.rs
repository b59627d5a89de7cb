//! Typed text that is not (yet) a value. Knows nothing of maps.

use std::collections::BTreeMap;

/// Texts that fields show instead of their values: typed, but unfinished or refused.
#[derive(Default)]
pub struct FieldDrafts {
    by_key: BTreeMap<String, FieldDraft>,
    /// The search text of the open list.
    pub list_query: String,
}

struct FieldDraft {
    typed: String,
    /// The value when the text was typed. If it has changed since, by undo or on the canvas, the draft is out of date.
    base_value: String,
    error: Option<String>,
}

impl FieldDrafts {
    /// The text that a field shows: its draft, or else its value.
    pub fn text_of_field(&mut self, key: &str, base: &str) -> String {
        if self.by_key.get(key).is_some_and(|draft| draft.base_value != base) {
            self.by_key.remove(key);
        }
        self.by_key.get(key).map_or_else(|| base.to_owned(), |draft| draft.typed.clone())
    }

    /// Stores typed text. It stands for the value `base`, or for no value; then `error` is the reason.
    pub fn keep(&mut self, key: &str, typed: &str, base: &str, error: Option<String>) {
        self.by_key.insert(key.to_owned(), FieldDraft { typed: typed.to_owned(), base_value: base.to_owned(), error });
    }

    /// Records that the last value was refused; the value is still `base`.
    pub fn refuse(&mut self, key: &str, base: &str, reason: String) {
        let typed = self.by_key.remove(key).map_or_else(|| base.to_owned(), |draft| draft.typed);
        self.keep(key, &typed, base, Some(reason));
    }

    /// The error of the typed text.
    pub fn error(&self, key: &str) -> Option<&str> {
        self.by_key.get(key)?.error.as_deref()
    }

    /// Removes the draft if it has no error; a wrong text stays until it is corrected.
    pub fn finish(&mut self, key: &str) {
        if self.error(key).is_none() {
            self.by_key.remove(key);
        }
    }

    /// Removes the draft, even if it has an error.
    pub fn discard(&mut self, key: &str) {
        self.by_key.remove(key);
    }

    /// Removes all drafts, because another form is shown now.
    pub fn clear(&mut self) {
        self.by_key.clear();
        self.list_query.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_text_stays_until_the_value_changes_elsewhere() {
        let mut drafts = FieldDrafts::default();
        drafts.keep("since", "Novem", "2025", Some("no date".to_owned()));
        drafts.finish("since");
        assert_eq!(drafts.text_of_field("since", "2025"), "Novem");
        assert_eq!(drafts.text_of_field("since", "2024"), "2024");
        assert_eq!(drafts.error("since"), None);
    }
}
