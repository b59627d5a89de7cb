//! The fast reader gives up, or returns the same map as the ron crate.

use proptest::prelude::*;
use proptest::sample::Index;

use super::super::document::{MapDocument, options};
use crate::model::Map;
use crate::seeds;

#[path = "../../../tests/it/support/arbitrary.rs"]
mod arbitrary;
#[path = "../../../tests/it/support/many.rs"]
mod many;

const EVERY_FIELD: &str = include_str!("../../../tests/golden/every-field.ron");
const EXAMPLE: &str = include_str!("../../../assets/examples/gaza-stabilisation-force.ron");

fn fast(text: &str) -> Option<Map> {
    super::read(text).map(|read| read.map)
}

fn slow(text: &str) -> Option<Map> {
    options().from_str::<MapDocument>(text).ok().map(|document| document.0)
}

/// Whether the fast reader accepts the text. Compares its map with that of the ron crate.
#[track_caller]
fn fast_reader_agrees(text: &str) -> bool {
    let fast = fast(text);
    if fast.is_some() {
        assert_eq!(fast, slow(text), "{text}");
    }
    fast.is_some()
}

/// The smallest map that has a field with this value.
fn map_with_field(field: &str, value: &str) -> String {
    match field {
        "title" | "as_of" => format!("StanceMap(version: 1, {field}: {value})"),
        "alignment" => {
            format!("StanceMap(version: 1, stances: [(id: \"s\", actor: \"a\", issue: \"i\", alignment: {value})])")
        }
        "requires" => {
            format!("StanceMap(version: 1, conditions: [(id: \"c\", of: \"s\", text: \"t\", requires: {value})])")
        }
        "width_mm" => {
            format!("StanceMap(version: 1, views: [(id: \"v\", name: \"v\", figure: (width_mm: {value}))])")
        }
        "quota" => format!("StanceMap(version: 1, bodies: [(id: \"b\", name: \"b\", quota: {value})])"),
        _ => {
            let rest = if field == "place" { "" } else { ", place: (0, 0)" };
            format!("StanceMap(version: 1, actors: [(id: \"a\", name: \"a\", {field}: {value}{rest})])")
        }
    }
}

/// Values that both readers accept, with the same result.
const SIMPLE_VALUES: &[(&str, &str)] = &[
    ("title", r#""""#),
    ("title", r#""a \"b\" \\ \n\r\t\0\' \u{7} \u{10ffff} حماس""#),
    ("title", "\"a\nb\""),
    ("title", "\"a\" /* b */"),
    ("as_of", "None"),
    ("as_of", "\"2025-11\""),
    ("as_of", "Some(\"2025-11\")"),
    ("as_of", "Some ( \"2025-11\" , )"),
    ("alignment", "-3"),
    ("alignment", "+2"),
    ("alignment", "0"),
    ("alignment", "\"undecided\""),
    ("requires", "actor_in(\"a\")"),
    ("requires", "Some(actor_in(\"a\"))"),
    ("requires", "issue_reaches(\"i\", -2,)"),
    ("requires", "tie /* which */ (\"t\")"),
    ("width_mm", "80"),
    ("width_mm", "8e1"),
    ("width_mm", "+80."),
    ("quota", "009"),
    ("quota", "-0"),
    ("place", "(-1.5, .5)"),
    ("place", "( 1 , 2 , )"),
    ("place", "(1, // x\n2)"),
    ("pinned", "true"),
    ("influence", "5"),
    ("tags", "[]"),
    ("tags", "[\"a\", \"b\",]"),
    ("tags", "[/* none /* at all */ */]"),
];

/// Values that the ron crate may accept or reject.
const OTHER_VALUES: &[(&str, &str)] = &[
    ("title", "r#\"a\"#"),
    ("title", "r\"a\""),
    ("title", r#""\x41""#),
    ("title", r#""\u{}""#),
    ("title", r#""\u{0000041}""#),
    ("title", r#""\u{d800}""#),
    ("title", r#""\q""#),
    ("title", "\"a\\\n   b\""),
    ("title", "\"a"),
    ("title", "b\"a\""),
    ("title", "'a'"),
    ("title", "Some(\"a\")"),
    ("title", "\u{85}\"a\""),
    ("title", "\"a\", title: \"b\""),
    ("title", "\"a\", titel: \"b\""),
    ("title", "\"a\", version: 1"),
    ("title", "\"a\",,"),
    ("title", "\"a\" \"b\""),
    ("title", "\"a\" /* b"),
    ("title", "\"a\" / b"),
    ("title", "\"a\"), ("),
    ("as_of", "Some"),
    ("as_of", "Some()"),
    ("as_of", "Some(\"2025\", \"2026\")"),
    ("as_of", "Some(Some(\"2025\"))"),
    ("as_of", "None()"),
    ("as_of", "Nothing"),
    ("as_of", "\"yesterday\""),
    ("alignment", "1.0"),
    ("alignment", "4"),
    ("alignment", "1_0"),
    ("alignment", "0x1"),
    ("alignment", "1i8"),
    ("alignment", "--1"),
    ("alignment", "99999999999999999999"),
    ("alignment", "undecided"),
    ("alignment", "1..2"),
    ("requires", "actor_in"),
    ("requires", "actor_in()"),
    ("requires", "r#actor_in(\"a\")"),
    ("requires", "issue_reaches(\"i\")"),
    ("requires", "issue_reaches(\"i\", 1, 2)"),
    ("width_mm", "NaN"),
    ("width_mm", "inf"),
    ("width_mm", "8e"),
    ("width_mm", "80f32"),
    ("width_mm", "8_0.0"),
    ("quota", "-1"),
    ("quota", "256"),
    ("quota", "0b11"),
    ("quota", "b'a'"),
    ("place", "(1)"),
    ("place", "(1, 2, 3)"),
    ("place", "[1, 2]"),
    ("place", "(1e39, 0)"),
    ("pinned", "True"),
    ("pinned", "true_"),
    ("pinned", "trueé"),
    ("tags", "[,]"),
    ("tags", "(\"a\")"),
    ("tags", "[\"a\")"),
];

#[test]
fn the_fast_reader_reads_simple_values() {
    for (field, value) in SIMPLE_VALUES {
        assert!(fast_reader_agrees(&map_with_field(field, value)), "{field}: {value}");
    }
}

#[test]
fn other_values_are_left_to_the_ron_crate() {
    for (field, value) in OTHER_VALUES {
        assert!(fast(&map_with_field(field, value)).is_none(), "{field}: {value}");
    }
}

#[test]
fn text_round_the_map_is_read_or_left() {
    for text in [
        "StanceMap(version: 1)",
        "// a\n /* b */ StanceMap ( version : 1 , ) // c",
        "StanceMap(version: 1, actors: [Actor(id: \"a\", name: \"a\", place: (0, 0))])",
    ] {
        assert!(fast_reader_agrees(text), "{text}");
    }
    for text in [
        "#![enable(implicit_some)]\nStanceMap(version: 1)",
        "StanceMap(version: 1) x",
        "StanceMap(version: 1))",
        "StanceMap(version: 1",
        "Map(version: 1)",
        "StanceMap{version: 1}",
        "StanceMap(version: 1, actors: [Person(id: \"a\", name: \"a\", place: (0, 0))])",
        "StanceMap(version: 1, actors: [(id: \"a\", place: (0, 0))])",
        "StanceMap(version: 1, notes: [(id: \"a\", text: \"a\", place: (0, 0)), (id: \"a\", text: \"b\", place: (0, 0))])",
        "",
    ] {
        assert!(fast(text).is_none(), "{text}");
    }
}

#[test]
fn the_fast_reader_reads_files_of_the_program() {
    for text in [EVERY_FIELD, EXAMPLE, &super::super::write(&many::map(300, 5))] {
        assert!(fast_reader_agrees(text));
    }
}

#[test]
fn deeply_nested_brackets_are_left() {
    for open in ["(", "[", "Some(", "actor_in(", "/*", "{", "(a:"] {
        for field in ["title", "as_of", "alignment", "requires", "place", "tags"] {
            assert!(fast(&map_with_field(field, &open.repeat(100_000))).is_none(), "{field}: {open}");
        }
    }
}

#[test]
fn over_long_texts_and_lists_are_detected() {
    let text = |length: usize| map_with_field("title", &format!("\"{}\"", "a".repeat(length)));
    assert!(!super::read(&text(1000)).unwrap().may_exceed_text_limit);
    assert!(super::read(&text(super::TEXT_LIMIT + 1)).unwrap().may_exceed_text_limit);
    let tags = |number: usize| map_with_field("tags", &format!("[{}]", "\"\",".repeat(number)));
    assert!(fast(&tags(super::TIE_LIMIT)).is_some());
    assert!(fast(&tags(super::TIE_LIMIT + 1)).is_none());
    let split = |number: usize| {
        let tags = |number: usize| format!("tags: [{}]", "\"\",".repeat(number));
        let [first, second] = [300_000, number].map(tags);
        format!(
            "StanceMap(version: 1, actors: [(id: \"a\", name: \"a\", place: (0, 0), {first}), \
             (id: \"b\", name: \"b\", place: (0, 0), {second})])"
        )
    };
    assert!(fast(&split(super::ENTRY_LIMIT - 300_000)).is_some());
    let beyond = split(super::ENTRY_LIMIT - 299_999);
    assert!(fast(&beyond).is_none());
    let refused = super::super::read(&beyond).unwrap_err().to_string();
    assert!(refused.starts_with("The lists within records have 500000 entries at most"), "{refused}");
    assert!(refused.contains("(actors[1].tags[200000], line 1"), "{refused}");
}

/// Damage to a text, by a person or by a disk: at a position, some of it is cut, repeated or overwritten.
fn text_damage() -> impl Strategy<Value = (Index, usize, Index, usize, u8)> {
    (any::<Index>(), 0usize..30, any::<Index>(), 0usize..6, any::<u8>())
}

const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "'",
    "\\",
    "\n",
    "//",
    "/*",
    "*/",
    "#",
    "r#",
    "0",
    "-",
    "+",
    ".",
    "1e9",
    "NaN",
    "None",
    "Some(",
    "true",
    " ",
    "_",
    "..",
    "0x",
    "ü",
    "\u{2028}",
    "version: 1,",
    "\\u{41}",
    "\\x41",
    "e",
    "r\"",
];

fn damaged_text(text: &str, harms: Vec<(Index, usize, Index, usize, u8)>) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    for (at, length, to, how, byte) in harms {
        let at = at.index(bytes.len() + 1);
        let end = (at + length).min(bytes.len());
        let to_at = to.index(bytes.len() + 1);
        match how {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let piece = bytes[at..end].to_vec();
                drop(bytes.splice(to_at..to_at, piece));
            }
            2 => drop(bytes.splice(at..end, [byte & 0x7f])),
            _ => drop(bytes.splice(at..at, to.get(PIECES).bytes())),
        }
        if bytes.is_empty() {
            return None;
        }
    }
    String::from_utf8(bytes).ok()
}

proptest! {
    #![proptest_config(seeds::config(200))]

    #[test]
    fn the_fast_reader_reads_every_written_map(map in arbitrary::map()) {
        let text = super::super::write(&map);
        prop_assert!(fast_reader_agrees(&text), "{}", text);
    }
}

proptest! {
    #![proptest_config(seeds::config(3000))]

    #[test]
    fn both_readers_agree_on_damaged_files(harms in prop::collection::vec(text_damage(), 1..4)) {
        if let Some(text) = damaged_text(EVERY_FIELD, harms) {
            fast_reader_agrees(&text);
        }
    }

    #[test]
    fn both_readers_agree_on_damaged_values(
        which in any::<Index>(), harms in prop::collection::vec(text_damage(), 1..3),
    ) {
        let (field, value) = which.get(SIMPLE_VALUES);
        if let Some(value) = damaged_text(value, harms) {
            fast_reader_agrees(&map_with_field(field, &value));
        }
    }
}
