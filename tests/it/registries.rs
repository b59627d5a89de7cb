//! Walks every list of the program, so that each new entry is tested from its first day. No entry is named here unless
//! it is special.

mod axes;
mod commands;
mod fields;
mod formats;
mod marks;

use std::collections::BTreeSet;

fn assert_unique<'a>(what: &str, words: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    for word in words {
        assert!(seen.insert(word.to_owned()), "two {what} are called {word:?}");
        assert!(!word.trim().is_empty(), "one of the {what} has no name");
    }
    assert!(!seen.is_empty(), "there are no {what}");
}

fn assert_sentence(of: &str, help: &str) {
    assert!(help.ends_with('.') && !help.ends_with(".."), "the help of {of} is no sentence: {help:?}");
    assert!(help.starts_with(|c: char| !c.is_lowercase()), "the help of {of} begins small: {help:?}");
}

fn assert_id(id: &str) {
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    assert!(!id.is_empty() && id.chars().all(sound), "{id:?} is no snake_case id");
}
