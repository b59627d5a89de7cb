//! Comparison with approved outputs, most of them in `tests/golden`. `UPDATE=1 cargo test` approves the new ones.

use super::sources::root;

/// The most lines of a difference that are printed.
const MAX_LINES: usize = 40;

/// Fails if a text is not the approved one in this file of the crate, and prints the lines that differ. With `UPDATE` it
/// writes the file instead.
#[track_caller]
pub fn assert_approved(path: &str, text: &str) {
    assert_bytes_approved(path, text.as_bytes());
}

/// Like [`assert_approved`], for bytes, which are printed as text.
#[track_caller]
pub fn assert_bytes_approved(path: &str, bytes: &[u8]) {
    let file = root().join(path);
    if std::env::var_os("UPDATE").is_some() {
        return std::fs::write(&file, bytes).unwrap();
    }
    let accept = "If the new output is right: UPDATE=1 cargo test";
    let approved = std::fs::read(&file).unwrap_or_else(|error| panic!("{path} cannot be read ({error}). {accept}"));
    if approved != bytes {
        let lines = difference(&String::from_utf8_lossy(&approved), &String::from_utf8_lossy(bytes));
        panic!("the output is not that of {path}:\n{lines}\n{accept}");
    }
}

/// The first line that differs, and the lines that only one of two texts has.
fn difference(old: &str, new: &str) -> String {
    let lines = old.lines().count().max(new.lines().count());
    let line = |text: &str, number: usize| text.lines().nth(number).unwrap_or("(end)").to_owned();
    let first = (0..lines).find(|number| line(old, *number) != line(new, *number)).unwrap_or(lines);
    let missing = old.lines().filter(|line| !new.lines().any(|other| other == *line)).map(|line| format!("- {line}"));
    let added = new.lines().filter(|line| !old.lines().any(|other| other == *line)).map(|line| format!("+ {line}"));
    let lines: Vec<String> = missing.chain(added).take(MAX_LINES).collect();
    let (was, is) = (line(old, first), line(new, first));
    format!("line {} was {was:?} and is {is:?}\n{}", first + 1, lines.join("\n"))
}

#[test]
fn a_difference_names_its_first_line_and_both_sides() {
    assert_eq!(difference("a\nb\nc\n", "a\nx\nc\nd\n"), "line 2 was \"b\" and is \"x\"\n- b\n+ x\n+ d");
    assert_eq!(difference("a\nb\n", "b\na\n"), "line 1 was \"a\" and is \"b\"\n");
    assert_eq!(difference("a\n", "a\nb\n"), "line 2 was \"(end)\" and is \"b\"\n+ b");
}
