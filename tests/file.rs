//! The file format: what is written is read back, what is broken is explained.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

#[path = "support/arbitrary.rs"]
mod arbitrary;

use std::path::Path;

use proptest::prelude::*;
use stancemap::file::{read, read_bytes, write};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn what_is_written_is_read_back(map in arbitrary::map()) {
        let text = write(&map);
        let back = read(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(&back, &map, "{}", text);
        prop_assert_eq!(write(&back), text);
    }
}

/// A small map that is sound, to be broken.
const SOUND: &str = r#"StanceMap(
    version: 1,
    title: "A force for Gaza",
    actors: [
        (
            id: "israel",
            name: "Israel",
            other_names: ["إسرائيل", "ישראל"],
            kind: "state",
            influence: 4,
            place: (120.0, -40.5),
        ),
        (
            id: "turkiye",
            name: "Türkiye",
            kind: "state",
            part_of: "nato",
            influence: 3,
            place: (0.0, 10.0),
            pinned: true,
        ),
    ],
    issues: [
        (id: "mandate", title: "UN mandate", opened: "2025-11", place: (0.0, 0.0)),
    ],
    stances: [
        (
            id: "israel-mandate",
            actor: "israel",
            issue: "mandate",
            alignment: -2,
            salience: 3,
            evidence: [
                (source: "afp", quote: "will not accept", span: (10, 25), credibility: 2),
            ],
        ),
    ],
    ties: [
        (id: "t", from: "turkiye", to: issue("mandate"), kind: "participation", sign: "positive"),
    ],
    bodies: [
        (id: "council", name: "Security Council", quota: 9),
    ],
    views: [
        (id: "v", name: "Mandate", lens: issue("mandate"), figure: (width_mm: 80.0, dpi: 600)),
    ],
    scenarios: [
        (id: "s", name: "No Türkiye", overrides: [(change: no_actor("turkiye"), reason: "Israel wins")]),
    ],
)
"#;

/// What a hand does to a file: a name for it, what is replaced, and by what.
const SLIPS: &[(&str, &str, &str)] = &[
    ("a field's name misspelt", "name: \"Türkiye\"", "nmae: \"Türkiye\""),
    ("a field of another program", "kind: \"state\",\n            influence", "radius: 3,\n            influence"),
    ("a field of the map misspelt", "stances: [", "stance: ["),
    ("a field forgotten", "            place: (0.0, 10.0),\n", ""),
    ("a name forgotten", "            name: \"Israel\",\n", ""),
    ("a field twice", "influence: 4,", "influence: 4,\n            kind: \"bloc\","),
    ("the version twice", "version: 1,", "version: 1,\n    version: 1,"),
    ("an id twice", "id: \"turkiye\"", "id: \"israel\""),
    ("an id with a space", "id: \"turkiye\"", "id: \"Republic of Türkiye\""),
    ("an id that is empty", "id: \"turkiye\"", "id: \"\""),
    ("a reference with a space", "issue(\"mandate\"), kind", "issue(\"the mandate\"), kind"),
    ("a number for a text", "name: \"Israel\"", "name: 972"),
    ("a word without quotes", "kind: \"state\",\n            influence", "kind: state,\n            influence"),
    ("a text for a number", "influence: 4", "influence: \"high\""),
    ("a broken number for a whole one", "influence: 4", "influence: 2.5"),
    ("a number too large", "influence: 4", "influence: 9"),
    ("a number far too large", "quota: 9", "quota: 900"),
    ("a number below zero", "salience: 3", "salience: -1"),
    ("an alignment too large", "alignment: -2", "alignment: 5"),
    ("an alignment in words", "alignment: -2", "alignment: \"against\""),
    ("an alignment as a list", "alignment: -2", "alignment: [2]"),
    ("a text for yes or no", "pinned: true", "pinned: \"yes\""),
    ("a word for yes or no", "pinned: true", "pinned: yes"),
    ("a word of a list misspelt", "sign: \"positive\"", "sign: \"positve\""),
    ("a kind of record misspelt", "issue(\"mandate\"), kind", "isue(\"mandate\"), kind"),
    ("a kind of record that is none", "issue(\"mandate\"), kind", "treaty(\"mandate\"), kind"),
    ("a text where a record is named", "to: issue(\"mandate\")", "to: \"mandate\""),
    ("a record that names nothing", "to: issue(\"mandate\")", "to: issue()"),
    ("a date in words", "opened: \"2025-11\"", "opened: \"7 Nov 2025\""),
    ("a date without quotes", "opened: \"2025-11\"", "opened: 2025-11"),
    ("a place with one number", "place: (120.0, -40.5)", "place: (120.0)"),
    ("a place with three numbers", "place: (120.0, -40.5)", "place: (120.0, -40.5, 3.0)"),
    ("a place in square brackets", "place: (120.0, -40.5)", "place: [120.0, -40.5]"),
    ("a place in words", "place: (120.0, -40.5)", "place: (\"left\", -40.5)"),
    ("a place that is no number", "place: (120.0, -40.5)", "place: (NaN, 0)"),
    ("a place off the map", "place: (120.0, -40.5)", "place: (1e30, 0)"),
    ("a passage below zero", "span: (10, 25)", "span: (-10, 25)"),
    ("a field of evidence misspelt", "quote: \"will", "qoute: \"will"),
    ("a single text for a list", "other_names: [\"إسرائيل\", \"ישראל\"]", "other_names: \"إسرائيل\""),
    ("a wrong width of a figure", "width_mm: 80.0", "width_mm: 8.0"),
    ("too many dots an inch", "dpi: 600", "dpi: 60000"),
    ("a change that is none", "no_actor(\"turkiye\")", "remove(\"turkiye\")"),
    ("a closing quote forgotten", "name: \"Israel\",", "name: \"Israel,"),
    ("the last closing quote forgotten", "reason: \"Israel wins\"", "reason: \"Israel wins"),
    ("an opening quote forgotten", "name: \"Israel\",", "name: Israel\","),
    ("round quotes", "name: \"Israel\",", "name: “Israel”,"),
    ("single quotes", "name: \"Israel\",", "name: 'Israel',"),
    ("a backslash", "name: \"Israel\",", "name: \"Israel\\Palestine\","),
    ("a comma forgotten", "name: \"Israel\",", "name: \"Israel\""),
    ("a comma forgotten behind Arabic", "[\"إسرائيل\", \"ישראל\"]", "[\"إسرائيل\" \"ישראל\"]"),
    (
        "a comma between records forgotten",
        "        ),\n        (\n            id: \"turkiye\"",
        "        )\n        (\n            id: \"turkiye\"",
    ),
    ("a comma too many", "influence: 4,", "influence: 4,,"),
    ("a semicolon", "influence: 4,", "influence: 4;"),
    ("a colon forgotten", "name: \"Israel\"", "name \"Israel\""),
    ("an equals sign", "name: \"Israel\"", "name = \"Israel\""),
    ("a field's name in quotes", "name: \"Israel\"", "\"name\": \"Israel\""),
    ("a value forgotten", "name: \"Israel\"", "name: "),
    (
        "a bracket that is not closed",
        "            place: (120.0, -40.5),\n        ),",
        "            place: (120.0, -40.5),\n",
    ),
    ("a wrong bracket", "    issues: [", "    issues: ("),
    ("a bracket too many", "pinned: true,\n        ),", "pinned: true,\n        )),"),
    ("text behind the end", "    ],\n)\n", "    ],\n)\nThanks!\n"),
    ("a comment as in scripts", "    issues: [", "    # who wants what\n    issues: ["),
    ("a comment without an end", "    issues: [", "    /* who wants what\n    issues: ["),
    ("tabs", "            name: \"Türkiye\"", "\t\t\tname = \"Türkiye\""),
    ("a version in words", "version: 1", "version: \"one\""),
    ("no version", "    version: 1,\n", ""),
    ("version 0", "version: 1", "version: 0"),
    ("a newer version", "version: 1", "version: 2"),
    ("an extension that is none", "StanceMap(", "#![enable(magic)]\nStanceMap("),
    ("no word at the top", "StanceMap(", "("),
    ("another word at the top", "StanceMap(", "Scene("),
    (
        "a merge that is not settled",
        "            influence: 4,\n",
        "<<<<<<< ours\n            influence: 4,\n=======\n            influence: 5,\n>>>>>>> theirs\n",
    ),
];

/// Files that are something else altogether, or cut.
fn others() -> Vec<(&'static str, Vec<u8>)> {
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(SOUND.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let cut = |what: &str| SOUND.as_bytes()[..SOUND.find(what).unwrap()].to_vec();
    let long = format!("name: \"{}\", nmae: \"x\"", "a long name, ".repeat(30));
    vec![
        ("an empty file", Vec::new()),
        ("white space", b" \n\t\n".to_vec()),
        ("JSON", br#"{"version": 1, "actors": []}"#.to_vec()),
        ("XML", b"<?xml version=\"1.0\"?><gexf/>".to_vec()),
        ("a letter", b"Dear colleagues,\nplease find attached ...".to_vec()),
        ("an office document", b"PK\x03\x04\x14\x00\x06\x00".to_vec()),
        ("a picture", b"\x89PNG\r\n\x1a\n\x00".to_vec()),
        ("zero bytes", vec![0; 512]),
        ("UTF-16", utf16),
        ("Latin-5", SOUND.replace('ü', "\u{1}").bytes().map(|b| if b == 1 { 0xfc } else { b }).collect()),
        ("a file cut in a list", cut("        (\n            id: \"turkiye\"")),
        ("a file cut in a text", cut("rkiye\",\n            kind")),
        ("a file cut in a word", cut("luence: 4")),
        ("a file cut behind its first word", cut("(\n")),
        ("a long line", SOUND.replace("name: \"Israel\"", &long).into_bytes()),
        ("brackets within brackets", SOUND.replace("\"state\"", &"(".repeat(500)).into_bytes()),
        ("CRLF line ends", SOUND.replace("influence: 4", "influence: 9").replace('\n', "\r\n").into_bytes()),
        ("a text that is too long", SOUND.replace("A force", &"A force ".repeat(9000)).into_bytes()),
    ]
}

#[test]
fn what_is_broken_is_explained() {
    assert!(read(SOUND).is_ok(), "{}", read(SOUND).unwrap_err());
    let mut report = String::new();
    let slips = SLIPS.iter().map(|(name, from, to)| {
        assert_eq!(SOUND.matches(from).count().min(1), 1, "{name}: nothing to replace");
        (*name, SOUND.replacen(from, to, 1).into_bytes())
    });
    for (name, bytes) in slips.chain(others()) {
        let error = read_bytes(&bytes).expect_err(name);
        report.push_str(&format!("# {name}\n{error}\n\n"));
    }
    same_as_golden("broken.txt", &report);
}

/// Compares with a file in `tests/golden`; `UPDATE=1` rewrites it.
fn same_as_golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    let differ = golden.lines().zip(text.lines()).position(|(a, b)| a != b);
    let line = differ.unwrap_or(golden.lines().count().min(text.lines().count()));
    assert!(
        golden == text,
        "tests/golden/{name} differs from line {} on:\n- {}\n+ {}\nIf the new text is right: UPDATE=1 cargo test --test file",
        line + 1,
        golden.lines().nth(line).unwrap_or_default(),
        text.lines().nth(line).unwrap_or_default(),
    );
}
