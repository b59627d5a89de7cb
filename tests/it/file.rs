//! The file format: maps are read back as they were written, and errors in files are explained.

mod versions;

use proptest::prelude::*;
use stancemap::file::{ReadError, read, read_bytes, write};
use stancemap::model::{Actor, Map};

use crate::support::golden::assert_approved;
use crate::support::{arbitrary, seeds};

proptest! {
    #![proptest_config(seeds::config(200))]

    #[test]
    fn a_written_map_is_read_back_unchanged(map in arbitrary::map()) {
        let text = write(&map);
        let back = read(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(&back, &map, "{}", text);
        prop_assert_eq!(write(&back), text);
    }
}

/// A small sound map, into which the tests put mistakes.
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

/// Mistakes in a file that is edited by hand: the name of the mistake, the text that is replaced, and the new text.
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
    ("a kind before an id that needs none", "from: \"turkiye\"", "from: actor(\"turkiye\")"),
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
    ("an alignment without quotes", "alignment: -2", "alignment: undecided"),
    ("an alignment that is a word without quotes", "alignment: -2", "alignment: against"),
    ("an alignment in Some", "alignment: -2", "alignment: Some(2)"),
    ("an alignment that is None", "alignment: -2", "alignment: None"),
    ("a text in Some", "title: \"A force for Gaza\"", "title: Some(\"A force for Gaza\")"),
    ("a text that is None", "title: \"A force for Gaza\"", "title: None"),
    ("a needed text that is None", "name: \"Israel\"", "name: None"),
    ("a number in Some", "salience: 3", "salience: Some(2)"),
    ("a number that is None", "salience: 3", "salience: None"),
    ("yes or no in Some", "pinned: true", "pinned: Some(true)"),
    ("a list in Some", "[\"إسرائيل\", \"ישראל\"]", "Some([\"a\", \"b\"])"),
    ("a place in Some", "place: (120.0, -40.5)", "place: Some((120.0, -40.5))"),
    ("a place that is None", "place: (120.0, -40.5)", "place: None"),
    ("a target in Some", "to: issue(\"mandate\")", "to: Some(issue(\"mandate\"))"),
    ("an optional id in Some without quotes", "part_of: \"nato\"", "part_of: Some(nato)"),
    ("a lens whose issue has no quotes", "lens: issue(\"mandate\")", "lens: issue(i)"),
    ("a lens in quotes", "lens: issue(\"mandate\")", "lens: \"relationships\""),
    ("a lens that is none", "lens: issue(\"mandate\")", "lens: mandate"),
    ("a change in quotes", "change: no_actor(\"turkiye\")", "change: \"no Türkiye\""),
    ("a number too large for a place", "place: (120.0, -40.5)", "place: (1e400, 0)"),
    ("a number too large for a width", "width_mm: 80.0", "width_mm: 1e400"),
    ("yes or no with a capital", "pinned: true", "pinned: True"),
    ("yes or no as a number", "pinned: true", "pinned: 1"),
    ("a place with names", "place: (120.0, -40.5)", "place: (x: 120.0, y: -40.5)"),
    ("an alignment with a decimal point", "alignment: -2", "alignment: -2.0"),
    ("a dash for a minus", "alignment: -2", "alignment: −2"),
    ("a number in words without quotes", "influence: 4", "influence: four"),
    ("a change that lacks a value", "no_actor(\"turkiye\")", "objection(\"no\")"),
    ("a change with a value too many", "no_actor(\"turkiye\")", "no_actor(\"turkiye\", \"met\")"),
    ("a version below zero", "version: 1", "version: -1"),
    ("a merge mark left at the top", "StanceMap(", "<<<<<<< ours\nStanceMap("),
    ("a merge mark left before a field", "            influence: 4,\n", "<<<<<<< ours\n            influence: 4,\n"),
    ("a merge mark left between fields", "            influence: 4,\n", "            influence: 4,\n=======\n"),
    ("a merge mark left between records", "        ),\n        (", "        )\n||||||| base\n        ("),
    ("a merge mark left at the end", "    ],\n)\n", "    ],\n)\n>>>>>>> theirs\n"),
    (
        "a merge that is not settled",
        "            influence: 4,\n",
        "<<<<<<< ours\n            influence: 4,\n=======\n            influence: 5,\n>>>>>>> theirs\n",
    ),
];

/// Files that are no maps, or that are cut off.
fn others() -> Vec<(&'static str, Vec<u8>)> {
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(SOUND.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let utf32: Vec<u8> = "\u{feff}".chars().chain(SOUND.chars()).flat_map(|c| u32::from(c).to_le_bytes()).collect();
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
        ("UTF-32 without a mark", utf32[4..].to_vec()),
        ("UTF-32", utf32),
        ("Latin-5", SOUND.replace('ü', "\u{1}").bytes().map(|b| if b == 1 { 0xfc } else { b }).collect()),
        ("a pointer of Git LFS", b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 40123\n".to_vec()),
        ("a file cut in a letter", cut("rkiye\",\n            kind").iter().chain(b"\xc3").copied().collect()),
        ("a file whose end is zero bytes", cut("luence: 4").iter().chain(&[0; 300]).copied().collect()),
        ("a zero byte in a text", SOUND.replace("UN mandate", "UN\0mandate").into_bytes()),
        ("a comment as in scripts before everything", format!("# who wants what\n\n{SOUND}").into_bytes()),
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
fn errors_in_a_file_are_explained_as_in_the_golden_file() {
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
    assert_approved("tests/golden/broken.txt", &report);
}

const EVERY_FIELD: &str = include_str!("../golden/every-field.ron");

#[test]
fn a_map_with_every_field_matches_its_golden_file() {
    let map = read(EVERY_FIELD).unwrap();
    assert_eq!(map.problems(), []);
    assert_approved("tests/golden/every-field.ron", &write(&map));
}

#[test]
fn the_ron_crate_alone_reads_the_golden_file() {
    #[derive(serde::Deserialize)]
    #[serde(rename = "StanceMap")]
    struct TitledMap {
        version: u32,
        title: String,
        actors: stancemap::model::RecordList<stancemap::model::Actor>,
    }
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    let titled: TitledMap = options.from_str(EVERY_FIELD).unwrap();
    assert_eq!((titled.version, titled.title.as_str()), (1, "Every field"));
    assert_eq!(titled.actors, read(EVERY_FIELD).unwrap().actors);
}

#[test]
fn moving_an_actor_changes_one_line() {
    let mut map = read(EVERY_FIELD).unwrap();
    let id = map.actors.ids().nth(1).unwrap();
    map.actors.get_mut(&id).unwrap().place = emath::pos2(121.5, 7.0);
    let moved = write(&map);
    let changed: Vec<_> = EVERY_FIELD.lines().zip(moved.lines()).filter(|(old, new)| old != new).collect();
    assert_eq!(changed, [("            place: (120.0, -40.5),", "            place: (121.5, 7.0),")]);
    assert_eq!(EVERY_FIELD.lines().count(), moved.lines().count());
}

#[test]
fn variants_written_by_hand_are_read() {
    let map = read(SOUND).unwrap();
    let same = |text: String| assert_eq!(read(&text).unwrap_or_else(|error| panic!("{error}\n{text}")), map);
    same(format!("\u{feff}{SOUND}"));
    same(SOUND.replace('\n', "\r\n"));
    same(format!("// My map.\n/* Of /* all */ sides. */\n{SOUND}\n// The end."));
    same(SOUND.replace("    issues: [", "    // What it is about.\n    issues: [ /* one */"));
    same(SOUND.replace("\"nato\"", "Some(\"nato\")").replace("(10, 25)", "Some((10, 25))"));
    same(SOUND.replace(",\n        ),", "\n        ),").replace(",\n    ],", "\n    ],"));
    same(SOUND.replace("\"Israel\"", "r#\"Israel\"#").replace("-40.5", "-4.05e1").replace("0.0", "0"));
    same(SOUND.replace("version: 1,\n", "").replace("    views: [", "    version: 1,\n    views: ["));
    same(format!("#![enable(implicit_some)]\n{SOUND}"));
    same(SOUND.split_whitespace().collect::<Vec<_>>().join(" "));
}

#[test]
fn some_is_allowed_for_optional_fields_only() {
    let mut takes: Vec<&str> = Vec::new();
    for (at, line) in EVERY_FIELD.lines().enumerate() {
        let field = line.trim().strip_suffix(',').and_then(|line| line.split_once(": "));
        let Some((name, value)) = field.filter(|(name, _)| *name != "version") else { continue };
        let wrapped = line.replace(&format!(": {value},"), &format!(": Some({value}),"));
        let mut lines: Vec<&str> = EVERY_FIELD.lines().collect();
        lines[at] = &wrapped;
        if wrapped != line && read(&lines.join("\n")).is_ok() {
            takes.push(name);
        }
    }
    takes.sort_unstable();
    takes.dedup();
    // Days first, then ids; the page on the format names the rest.
    let mut told = vec!["as_of", "opened", "closed", "since", "until", "settled", "said_on", "published", "accessed"];
    told.extend(["part_of", "about", "decided_by", "actor", "span", "requires", "at_least"]);
    told.sort_unstable();
    assert_eq!(takes, told);
}

#[test]
fn line_endings_of_the_file_do_not_change_texts() {
    let windows = EVERY_FIELD.replace('\n', "\r\n");
    assert_eq!(read(&windows).unwrap(), read(EVERY_FIELD).unwrap());
    let mut map = read(EVERY_FIELD).unwrap();
    map.note = "a\r\nb\rc".to_owned();
    assert_eq!(read(&write(&map).replace('\n', "\r\n")).unwrap(), map);
}

#[test]
fn texts_are_written_with_as_few_escapes_as_possible() {
    let text = write(&Map {
        title: "İsrail'in \"إِسْرَائِيل\" می‌خواهم\u{202e}\u{7}".to_owned(), ..Map::default()
    });
    let title = text.lines().nth(2).unwrap();
    assert_eq!(title, "    title: \"İsrail'in \\\"إِسْرَائِيل\\\" می‌خواهم\\u{202e}\\u{7}\",");
}

#[test]
fn an_empty_map_has_a_version() {
    assert_eq!(write(&Map::default()), "StanceMap(\n    version: 1,\n    title: \"\",\n)\n");
    assert_eq!(read("StanceMap(version: 1)").unwrap(), Map::default());
}

#[test]
fn a_position_out_of_range_does_not_spoil_the_file() {
    let mut map = Map::default();
    map.actors.add(Actor::new("A", emath::pos2(f32::NAN, f32::INFINITY)));
    assert_eq!(read(&write(&map)).unwrap().actors.iter().next().unwrap().place, emath::pos2(0.0, 1e6));
}

#[test]
fn exceeded_limits_are_reported() {
    let told = |text: &str| read(text).unwrap_err().to_string();
    let actors: String = (0..=100_000).map(|n| format!("(id:\"a{n}\",name:\"\",place:(0,0)),\n")).collect();
    let message = told(&format!("StanceMap(version: 1, actors: [{actors}])"));
    let wanted = "A map has 100000 actors at most, and here begins one more. (actors[100000], line 100001, column 1)";
    assert_eq!(message.lines().next(), Some(wanted));

    let source = |length: usize| {
        format!("StanceMap(version: 1, sources: [(id: \"s\", title: \"\", text: \"{}\")])", "é".repeat(length / 2))
    };
    assert!(read(&source(8 << 20)).is_ok());
    assert!(
        told(&source((8 << 20) + 2)).starts_with("The text of a source has 8192 KB at most, and this one has 8193 KB.")
    );
    // Escapes do not count towards the limits, so what was written within them is read again.
    let map = Map { note: "\u{7}".repeat(64 << 10), ..Map::default() };
    assert_eq!(read(&write(&map)).unwrap(), map);

    let huge = " ".repeat((64 << 20) + 1);
    assert_eq!(told(&huge), "This file is too large: it has 65 MB, and a stance map has 64 MB at most.");
}

/// Bytes of the golden file with some cut out, doubled, or changed.
fn mutilated() -> impl Strategy<Value = Vec<u8>> {
    let cut = (any::<prop::sample::Index>(), 0usize..40, prop::sample::select(MUTATIONS), 0..3);
    prop::collection::vec(cut, 1..4).prop_map(|cuts| {
        let mut bytes = EVERY_FIELD.as_bytes().to_vec();
        for (at, length, put, how) in cuts {
            let at = at.index(bytes.len() + 1).min(bytes.len());
            let end = (at + length).min(bytes.len());
            match how {
                0 => bytes.truncate(at),
                1 => drop(bytes.splice(at..end, put.iter().copied())),
                _ => drop(bytes.splice(at..at, put.iter().copied())),
            }
        }
        bytes
    })
}

const MUTATIONS: &[&[u8]] = &[
    b"",
    b"(",
    b")",
    b"[",
    b"]",
    b"{",
    b"}",
    b",",
    b":",
    b"\"",
    b"'",
    b"\\",
    b"\n",
    b"\r",
    b"\t",
    b"//",
    b"/*",
    b"*/",
    b"#",
    b"r#",
    b"b\"",
    b"0",
    b"-",
    b"1e999",
    b"NaN",
    b"None",
    b"Some(",
    b"true",
    b"\xff",
    b"\0",
    b"\xd9\x85",
    "\u{202e}".as_bytes(),
    b"((((((((",
    b"id: \"turkiye\",",
    b"..",
    b"0x",
    b"_",
    b"actor(",
    b"<<<<<<<",
    b"#!",
];

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let end = EVERY_FIELD.len() - 2;
    for length in 0..end {
        assert!(read_bytes(&EVERY_FIELD.as_bytes()[..length]).is_err(), "{length} bytes");
    }
}

proptest! {
    #![proptest_config(seeds::config(1000))]

    #[test]
    fn a_damaged_file_is_refused_or_read(bytes in mutilated()) {
        match read_bytes(&bytes) {
            Ok(map) => prop_assert_eq!(read(&write(&map)).map_err(|e| TestCaseError::fail(e.to_string()))?, map),
            Err(error) => {
                prop_assert!(!error.to_string().is_empty());
                if let ReadError::Invalid(damage) = error {
                    let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
                    prop_assert!((1..=lines).contains(&damage.line), "{}", damage);
                    prop_assert!(damage.column >= 1 && damage.snippet.ends_with('^'), "{}", damage);
                    prop_assert!(!damage.message.contains("expected") && !damage.message.contains("RON"), "{}", damage);
                }
            }
        }
    }
}

/// A file whose references lead to missing records. It opens all the same.
const DANGLING: &str = r#"StanceMap(
    version: 1,
    actors: [
        (id: "a", name: "A", part_of: "b", place: (0, 0)),
        (id: "b", name: "B", part_of: "a", place: (0, 0)),
        (id: "c", name: "C", part_of: "nobody", place: (0, 0)),
    ],
    issues: [
        (id: "i", title: "I", about: "no-tie", decided_by: "no-body", opened: "2025", closed: "2024-12", place: (0, 0)),
    ],
    stances: [
        (id: "s", actor: "a", issue: "i", alignment: 1, since: "2025-02", until: "2025-01-31"),
        (id: "t", actor: "a", issue: "i", alignment: 2, since: "2025-02"),
        (id: "u", actor: "nobody", issue: "nothing", alignment: 2, evidence: [(source: "no-source", span: (9, 3))]),
    ],
    ties: [
        (id: "t", from: "a", to: actor("a"), kind: "talks"),
        (id: "u", from: "nobody", to: tie("t"), kind: "talks"),
        (id: "v", from: "a", to: issue("nothing"), kind: "talks", since: "2026", until: "2025"),
    ],
    objections: [
        (id: "o", by: "nobody", to: source("x")),
        (id: "p", by: "a", to: stance("none")),
    ],
    conditions: [
        (id: "c", of: "none", text: "If", requires: actor_in("nobody")),
        (id: "d", of: "s", text: "If", requires: issue_reaches("nothing", 1)),
        (id: "e", of: "s", text: "If", requires: tie("no-tie")),
    ],
    bodies: [(id: "b", name: "B", actor: "nobody", members: ["no-member"], vetoes: ["no-veto"])],
    groups: [(id: "g", label: "G", members: ["nobody"])],
    views: [(id: "v", name: "V", lens: issue("nothing"), filter: (stances: ["2", "+2", "unknown"]))],
    scenarios: [(id: "s", name: "S", overrides: [
        (change: stance(actor: "nobody", issue: "nothing", alignment: 1)),
        (change: objection("none", "met")),
        (change: condition("none", "met")),
        (change: no_tie("none")),
        (change: no_actor("nobody")),
    ])],
)
"#;

#[test]
fn a_map_with_dangling_references_opens_and_lists_them() {
    let map = read(DANGLING).unwrap_or_else(|error| panic!("{error}"));
    let lines: String = map.problems().iter().map(|problem| format!("{problem}\n")).collect();
    assert_approved("tests/golden/dangling.txt", &lines);
    assert_eq!(read(&write(&map)).unwrap(), map, "nothing of it is dropped");
}

/// A file from a stranger may have a word of a megabyte anywhere. Messages about it took a gigabyte and half a minute.
#[test]
fn a_message_about_an_endless_word_is_short() {
    let word = "x".repeat(1 << 20);
    for text in [
        format!("StanceMap(version: 1, {word}: 1)"),
        format!("StanceMap(version: 1, {word} = 1)"),
        format!("StanceMap(version: 1, \"{word}\": 1)"),
        format!("StanceMap(version: 1, title: {word})"),
        format!("StanceMap(version: 1, actors: [(id: \"a\", {word}: 1)])"),
        format!("StanceMap(version: 1, actors: [(id: \"a\", name: \"A\", place: (0, 0), folded: {word})])"),
        format!("StanceMap(version: 1, ties: [(id: \"t\", from: \"a\", to: {word}(\"b\"), kind: \"k\")])"),
        format!("StanceMap(version: 1, title: r{}\"x\")", "#".repeat(1 << 20)),
        format!("StanceMap(version: 1, actors: [(id: \"a\", name: \"A\", place: (1{}, 0))])", "0".repeat(1 << 20)),
        format!("#![enable({word})]\nStanceMap(version: 1)"),
        format!("{word}(version: 1)"),
        format!("StanceMap(version: 1, as_of: \"{}\")", "x".repeat(60_000)),
        format!("StanceMap(version: 1, notes: [(id: \"{}\", text: \"\", place: (0, 0))])", "x".repeat(60_000)),
    ] {
        let message = read(&text).unwrap_err().to_string();
        let length = message.chars().count();
        assert!(length < 800, "{length} characters for {}…", &text[..60]);
    }
}

/// The ron crate reads it, but its limits could not be checked.
#[test]
fn an_option_without_brackets_is_refused() {
    let error = read("StanceMap(version: 1, as_of: Some\"2025-11-07\", title: \"A\")").unwrap_err().to_string();
    assert!(error.starts_with("A text stands in quotes, one before it and one behind it"), "{error}");
    assert!(read("StanceMap(version: 1, as_of: Some(\"2025-11-07\"), title: \"A\")").is_ok());
}
