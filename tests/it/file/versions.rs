//! Versions of the format: files of version 1 stay readable for ever, and a newer file is read as far as it is
//! understood.

use stancemap::file::{ReadError, UnreadPart, read, read_bytes, read_newer, write};
use stancemap::model::Map;

/// Every field of every kind of record in version 1. The file is frozen: `UPDATE=1` does not write it, and a later
/// version of the program still reads it.
const VERSION_1: &str = include_str!("../../golden/v1/every-field.ron");

#[test]
fn a_file_of_version_1_is_read_and_written_unchanged() {
    let mut sum = flate2::Crc::new();
    sum.update(VERSION_1.replace("\r\n", "\n").as_bytes());
    assert_eq!(
        sum.sum(),
        1_385_731_154,
        "the frozen file was changed: take it back, and make a new one for a new version"
    );
    assert_eq!(write(&read(VERSION_1).unwrap()), VERSION_1);
}

#[test]
fn a_version_that_never_existed_is_refused() {
    let text = VERSION_1.replace("version: 1", "version: 0");
    assert_eq!(read(&text), Err(ReadError::UnknownVersion(Some(0))));
    assert_eq!(read_newer(text.as_bytes()), Err(ReadError::UnknownVersion(Some(0))));
    assert_eq!(read_newer(VERSION_1.as_bytes()), Err(ReadError::UnknownVersion(Some(1))));
}

/// A file of version 2 with the same content, after these replacements, each of which must apply.
fn newer(replacements: &[(&str, &str)]) -> String {
    let mut text = VERSION_1.replacen("version: 1", "version: 2", 1);
    for (old, new) in replacements {
        assert!(text.contains(old), "{old}");
        text = text.replace(old, new);
    }
    text
}

fn unread(text: &str) -> (Map, Vec<String>) {
    assert_eq!(read_bytes(text.as_bytes()), Err(ReadError::Newer(2)));
    let newer = read_newer(text.as_bytes()).unwrap();
    assert_eq!(newer.format.version, 2);
    (newer.map, newer.format.unread.iter().map(UnreadPart::to_string).collect())
}

#[test]
fn a_newer_file_without_new_content_is_read_whole() {
    assert_eq!(unread(&newer(&[])), (read(VERSION_1).unwrap(), Vec::new()));
    let windows = format!("\u{feff}{}", newer(&[("\n", "\r\n")]));
    assert_eq!(unread(&windows), (read(VERSION_1).unwrap(), Vec::new()));
}

#[test]
fn unknown_fields_and_lists_of_a_newer_file_are_counted() {
    let text = newer(&[
        ("            name: ", "            mood: Sunny(3, [\"a\"]), // new\n            name: "),
        (
            "    issues: [",
            "    treaties: [(id: \"a\"), (id: \"b\", of: {1: 2})],\n    language: \"tr\",\n    issues: [",
        ),
        ("credibility: 2", "credibility: 2, audio: (from: 1, to: 2)"),
    ]);
    let (map, list) = unread(&text);
    assert_eq!(map, read(VERSION_1).unwrap());
    let (fields, records): (Vec<_>, Vec<_>) = list.iter().partition(|part| part.contains("value"));
    assert_eq!(records, ["treaties (2 records)"]);
    assert!(fields.contains(&&"actors[].mood (2 values)".to_owned()), "{list:?}");
    assert!(fields.contains(&&"language (1 value)".to_owned()), "{list:?}");
    assert!(fields.iter().any(|part| part.contains(".evidence[].audio (")), "{list:?}");
}

#[test]
fn unknown_words_of_a_newer_file_are_left_out_and_counted() {
    let (map, list) = unread(&newer(&[("alignment: 3", "alignment: 9"), ("influence: 5", "influence: High")]));
    // A position without an alignment would say something else.
    assert_eq!(list, ["actors[].influence (1 value)", "stances (1 record)", "stances[].alignment (1 value)"]);
    let whole = read(VERSION_1).unwrap();
    assert_eq!((map.actors.len(), map.stances.len()), (whole.actors.len(), whole.stances.len() - 1));
}

#[test]
fn records_without_a_needed_field_are_left_out_and_counted() {
    let (map, list) = unread(&newer(&[("            name: \"Türkiye\",", "            names: [\"Türkiye\"],")]));
    assert_eq!(list, ["actors (1 record)", "actors[].names (1 value)"]);
    assert_eq!(map.actors.len(), read(VERSION_1).unwrap().actors.len() - 1);
    assert!(!map.problems().is_empty(), "what referred to it is broken");
}

#[test]
fn a_newer_file_that_is_not_understood_is_refused() {
    for text in [
        "StanceMap(version: 2, actors: \"many\")",
        "StanceMap(version: 2, actors: [(id: 1)",
        "StanceMap(version: 2, 3)",
    ] {
        let refused = read_newer(text.as_bytes());
        assert!(matches!(refused, Err(ReadError::Newer(2))), "{text}: {refused:?}");
    }
    let many: String = (0..200).map(|at| format!("field_{at}: 1, ")).collect();
    let text = format!("StanceMap(version: 2, {many})");
    assert_eq!(read_newer(text.as_bytes()), Err(ReadError::Newer(2)), "nothing of it is known");
}
