//! What is being typed and has not (yet) become a value. Knows nothing of maps.

use std::collections::BTreeMap;

/// Texts that fields show instead of the value that they stand for: typed, but unfinished or refused.
#[derive(Default)]
pub struct Drafts {
    kept: BTreeMap<String, Draft>,
    /// What is being searched for in the list that is open.
    pub query: String,
}

struct Draft {
    typed: String,
    /// The value when it was typed. When it has changed since, by undo or on the canvas, the draft is out of date.
    base: String,
    trouble: Option<String>,
}

impl Drafts {
    /// What the field shows for a value.
    pub fn shown(&mut self, key: &str, base: &str) -> String {
        if self.kept.get(key).is_some_and(|draft| draft.base != base) {
            self.kept.remove(key);
        }
        self.kept.get(key).map_or_else(|| base.to_owned(), |draft| draft.typed.clone())
    }

    /// Keeps what was typed. It stands for the value `base`, or for none, and then `trouble` says why.
    pub fn keep(&mut self, key: &str, typed: &str, base: &str, trouble: Option<String>) {
        self.kept.insert(key.to_owned(), Draft { typed: typed.to_owned(), base: base.to_owned(), trouble });
    }

    /// Notes that the value that was typed or chosen last was refused; the value is still `base`.
    pub fn refuse(&mut self, key: &str, base: &str, why: String) {
        let typed = self.kept.remove(key).map_or_else(|| base.to_owned(), |draft| draft.typed);
        self.keep(key, &typed, base, Some(why));
    }

    /// What is wrong with what was typed.
    pub fn trouble(&self, key: &str) -> Option<&str> {
        self.kept.get(key)?.trouble.as_deref()
    }

    /// Forgets a text that has become a value; one that is wrong is kept until it is right.
    pub fn finish(&mut self, key: &str) {
        if self.trouble(key).is_none() {
            self.kept.remove(key);
        }
    }

    /// Forgets a text, right or wrong.
    pub fn drop(&mut self, key: &str) {
        self.kept.remove(key);
    }

    /// Forgets everything, because something else is shown now.
    pub fn clear(&mut self) {
        self.kept.clear();
        self.query.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_text_stays_until_the_value_changes_elsewhere() {
        let mut drafts = Drafts::default();
        drafts.keep("since", "Novem", "2025", Some("no date".to_owned()));
        drafts.finish("since");
        assert_eq!(drafts.shown("since", "2025"), "Novem");
        assert_eq!(drafts.shown("since", "2024"), "2024");
        assert_eq!(drafts.trouble("since"), None);
    }
}
