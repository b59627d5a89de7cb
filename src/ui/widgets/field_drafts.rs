//! What is being typed and has not (yet) become a value. Knows nothing of maps.

use std::collections::BTreeMap;

/// Texts that fields show instead of the value that they stand for: typed, but unfinished or refused.
#[derive(Default)]
pub struct FieldDrafts {
    by_key: BTreeMap<String, FieldDraft>,
    /// What is being searched for in the list that is open.
    pub list_query: String,
}

struct FieldDraft {
    typed: String,
    /// The value when it was typed. When it has changed since, by undo or on the canvas, the draft is out of date.
    base_value: String,
    error: Option<String>,
}

impl FieldDrafts {
    /// What the field shows for a value.
    pub fn text_of_field(&mut self, key: &str, base: &str) -> String {
        if self.by_key.get(key).is_some_and(|draft| draft.base_value != base) {
            self.by_key.remove(key);
        }
        self.by_key.get(key).map_or_else(|| base.to_owned(), |draft| draft.typed.clone())
    }

    /// Keeps what was typed. It stands for the value `base`, or for none, and then `trouble` says why.
    pub fn keep(&mut self, key: &str, typed: &str, base: &str, trouble: Option<String>) {
        self.by_key.insert(
            key.to_owned(),
            FieldDraft { typed: typed.to_owned(), base_value: base.to_owned(), error: trouble },
        );
    }

    /// Notes that the value that was typed or chosen last was refused; the value is still `base`.
    pub fn refuse(&mut self, key: &str, base: &str, why: String) {
        let typed = self.by_key.remove(key).map_or_else(|| base.to_owned(), |draft| draft.typed);
        self.keep(key, &typed, base, Some(why));
    }

    /// What is wrong with what was typed.
    pub fn error(&self, key: &str) -> Option<&str> {
        self.by_key.get(key)?.error.as_deref()
    }

    /// Forgets a text that has become a value; one that is wrong is kept until it is right.
    pub fn finish(&mut self, key: &str) {
        if self.error(key).is_none() {
            self.by_key.remove(key);
        }
    }

    /// Forgets a text, right or wrong.
    pub fn discard(&mut self, key: &str) {
        self.by_key.remove(key);
    }

    /// Forgets everything, because something else is shown now.
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
