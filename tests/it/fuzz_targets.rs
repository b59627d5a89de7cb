//! The bodies of the fuzz targets: each takes any bytes and panics if the program handles them wrongly. `fuzzing.rs`
//! runs them on mutated inputs with a seed, and the targets in `fuzz` on inputs that libFuzzer makes. Uses the library
//! and the standard library only, as both include this file.
#![allow(dead_code, reason = "each fuzz target includes this file and runs one of its functions")]

use emath::Pos2;
use stancemap::model::{Date, Evidence, FieldValue, Id, Map, Source, Target, fields_of};
use stancemap::reading::{self, RelocatedSpan};
use stancemap::session::{Effect, Session};
use stancemap::{file, ops};

/// A fuzz target.
pub struct FuzzTarget {
    /// Its name, and that of its file in `fuzz/fuzz_targets`.
    pub name: &'static str,
    /// Its function.
    pub run: fn(&[u8]),
    /// The folder in `fuzz/seeds` with the inputs that it begins with. Those in `articles` begin with a byte for their
    /// format.
    pub seeds: &'static str,
}

/// All targets.
pub const TARGETS: &[FuzzTarget] = &[
    FuzzTarget { name: "read_map", run: read_map, seeds: "maps" },
    FuzzTarget { name: "fast_reader", run: fast_reader, seeds: "maps" },
    FuzzTarget { name: "save_and_load", run: save_and_load, seeds: "maps" },
    FuzzTarget { name: "merge", run: merge, seeds: "maps" },
    FuzzTarget { name: "paste", run: paste, seeds: "clipboards" },
    FuzzTarget { name: "import_source", run: import_source, seeds: "articles" },
    FuzzTarget { name: "dates", run: dates, seeds: "texts" },
    FuzzTarget { name: "quote_spans", run: quote_spans, seeds: "texts" },
];

/// The most characters of a message about a file: its words are cut.
const MAX_MESSAGE_CHARS: usize = 1_500;

/// Reading gives a map or a message of bounded length without control characters, whatever the bytes.
pub fn read_map(bytes: &[u8]) {
    match file::read_bytes(bytes) {
        Ok(map) => {
            drop(map.problems());
            drop(map.knowledge_gaps(90));
            assert_eq!(file::read_bytes(file::write(&map).as_bytes()).as_ref(), Ok(&map));
        }
        Err(error) => {
            let message = error.to_string();
            assert!(message.chars().count() <= MAX_MESSAGE_CHARS, "{} characters", message.chars().count());
            assert!(!message.trim().is_empty());
        }
    }
}

/// The fast reader returns what the ron crate returns. An attribute before the map makes the fast one give up.
pub fn fast_reader(bytes: &[u8]) {
    // A zero byte is refused in a file, and before either reader sees it.
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0')) else { return };
    let text = text.trim_start_matches('\u{feff}');
    let (either, slow) = (file::read(text), file::read(&format!("#![type = \"map\"]\n{text}")));
    match (either, slow) {
        (Ok(either), Ok(slow)) => assert!(either == slow, "the two readers differ"),
        (Ok(_), Err(error)) => panic!("only the fast reader accepts it: {error}"),
        // The attribute makes something of nothing, or hides that the file has another format.
        (Err(_), _) => {}
    }
}

/// What is changed in a map, field by field, is written and read back unchanged.
pub fn save_and_load(bytes: &[u8]) {
    let (edits, rest) = bytes.split_at(bytes.len().min(24));
    let Ok(mut map) = file::read_bytes(rest).or_else(|_| file::read_bytes(bytes)) else { return };
    let before = map.problems();
    edit_fields(&mut map, edits);
    assert_eq!(map.problems_not_in(&before), [], "an edit broke the map");
    let written = file::write(&map);
    let read = file::read(&written).unwrap_or_else(|error| panic!("{error}\n{written}"));
    assert!(read == map, "not read back as it was");
    assert_eq!(file::write(&read), written);
}

/// Changes fields of records; three bytes choose the record, the field and the value.
fn edit_fields(map: &mut Map, edits: &[u8]) {
    let kinds: Vec<Target> = stancemap::model::RECORD_KINDS.iter().flat_map(|kind| Target::all(map, kind.id)).collect();
    for edit in edits.chunks_exact(3) {
        let [record, field, value] = *edit else { continue };
        let Some(target) = kinds.get(usize::from(record) % kinds.len().max(1)) else { continue };
        let fields = fields_of(target);
        let Some(field) = fields.get(usize::from(field) % fields.len().max(1)) else { continue };
        let words = ["", "Ann", "actor:ann", "2025-11", "−2", "3", "met", "\u{202e}\u{7}\r\n\"#", "e\u{301}\u{301}"];
        let text = words[usize::from(value) % words.len()].to_owned();
        let value = match map.field_value(target, field.id) {
            Some(FieldValue::Text(_)) => FieldValue::Text(text),
            Some(FieldValue::Whole(_)) => FieldValue::Whole(i64::from(value) - 128),
            Some(FieldValue::Flag(flag)) => FieldValue::Flag(!flag),
            Some(FieldValue::List(_)) => FieldValue::List(vec![text; usize::from(value) % 4]),
            Some(FieldValue::Place(_)) => FieldValue::Place(Pos2::new(f32::from(value) * 1e4, f32::NAN)),
            _ => continue,
        };
        drop(ops::set_field(map, target, field.id, value));
    }
}

/// Merging two versions of a map adds no problem, and the result can be saved.
pub fn merge(bytes: &[u8]) {
    let (edits, rest) = bytes.split_at(bytes.len().min(24));
    let Ok(base) = file::read_bytes(rest).or_else(|_| file::read_bytes(bytes)) else { return };
    let [mut ours, mut theirs] = [base.clone(), base.clone()];
    for (map, edits) in [(&mut ours, &edits[..edits.len() / 2]), (&mut theirs, &edits[edits.len() / 2..])] {
        edit_fields(map, edits);
        // The first byte deletes a record, or adds an actor.
        let actors: Vec<_> = map.actors.ids().collect();
        match edits.first().map(|byte| usize::from(*byte)) {
            Some(byte) if byte % 3 == 0 && byte / 3 < actors.len() => {
                ops::delete(map, &[Target::Actor(actors[byte / 3].clone())]);
            }
            Some(byte) if byte % 3 == 1 => drop(ops::add_actor(map, &format!("New {}", byte / 6), Pos2::ZERO)),
            _ => {}
        }
    }
    for base in [Some(&base), None] {
        let merge = ops::ThreeWayMerge::of(base, &ours, &theirs);
        for side in [ops::MergeSide::Ours, ops::MergeSide::Theirs] {
            let merged = merge.resolve(&vec![side; merge.conflicts().len()]);
            assert_eq!(merged.new_problems, [], "with {side:?}");
            assert!(file::read(&file::write(&merged.map)).as_ref() == Ok(&merged.map));
        }
    }
}

/// Pasting breaks nothing, whatever the clipboard holds, and undo takes it back.
pub fn paste(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let map = small_map();
    let mut session = Session::open(map.clone(), None);
    session.paste(&text, Pos2::new(40.0, -30.0));
    let messages = session.take_effects().into_iter().filter_map(|effect| match effect {
        Effect::ShowMessage(message) => Some(message),
        _ => None,
    });
    messages.for_each(|message| assert!(message.chars().count() <= MAX_MESSAGE_CHARS, "{message}"));
    assert_eq!(session.map().problems(), []);
    assert!(file::read(&file::write(session.map())).as_ref() == Ok(session.map()));
    session.undo();
    assert!(*session.map() == map, "undo takes it back");
    if let Ok(Some(table)) = ops::ClipboardTable::read(&text, &map) {
        let (actors, issues): (Vec<_>, Vec<_>) = (map.actors.ids().collect(), map.issues.ids().collect());
        let mut filled = map;
        let result = table.fill(&mut filled, "2026-02".parse().ok(), &actors, &issues);
        assert!(result.cells_outside <= result.cells);
        assert_eq!(filled.problems(), []);
        assert!(file::read(&file::write(&filled)).as_ref() == Ok(&filled));
    }
}

/// An imported source is plain text that a file can hold. The first byte chooses the format.
pub fn import_source(bytes: &[u8]) {
    let Some((format, bytes)) = bytes.split_first() else { return };
    let name = ["a.html", "a.md", "a.txt"][usize::from(*format) % 3];
    let Ok(draft) = reading::import_source(bytes, name) else { return };
    for line in [&draft.title, &draft.outlet, &draft.author, &draft.link, &draft.language] {
        assert!(line.len() <= stancemap::model::TEXT_LIMIT);
    }
    assert!(draft.text.len() <= stancemap::model::SOURCE_TEXT_LIMIT);
    let mut map = Map::default();
    drop(map.sources.add(Source::from(&draft)));
    assert_eq!(map.problems(), []);
    assert!(file::read(&file::write(&map)) == Ok(map), "the source is read back as it was");
}

/// Dates lie in the text one behind the other, and each is written as it is read.
pub fn dates(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let length = text.chars().count() as u32;
    for published in [None, "2025-11-07".parse().ok(), "2025".parse().ok()] {
        let mut end = 0;
        for mention in reading::find_dates(&text, published) {
            let (from, to) = mention.span;
            assert!(end <= from && from < to && to <= length, "{:?} of {length}, behind {end}", mention.span);
            assert_eq!(mention.date.to_string().parse::<Date>().as_ref(), Ok(&mention.date));
            end = to;
        }
    }
}

/// After an edit of a text, each passage is lost or has the same words. The first bytes choose the edit and the passages.
pub fn quote_spans(bytes: &[u8]) {
    let (numbers, text) = bytes.split_at(bytes.len().min(8));
    let old: Vec<char> = String::from_utf8_lossy(text).chars().collect();
    let number = |at: usize| numbers.get(at).copied().map_or(0, usize::from);
    let place = |at: usize| number(at) * (old.len() + 1) / 256;
    let (from, to) = (place(0).min(place(1)), place(0).max(place(1)));
    let inserted: String =
        old.iter().cycle().skip(place(2)).take(if old.is_empty() { 0 } else { number(3) % 40 }).collect();
    let text = |range: &[char]| range.iter().collect::<String>();
    let old_text = text(&old);
    let new_text = text(&old[..from]) + &inserted + &text(&old[to..]);
    let new: Vec<char> = new_text.chars().collect();
    let passages = [(place(4), place(5)), (place(5), place(6)), (place(6), place(7)), (0, old.len()), (from, to)];
    let spans: Vec<(u32, u32)> = passages.iter().map(|(from, to)| (*from as u32, *to as u32)).collect();
    for (span, relocated) in spans.iter().zip(reading::relocate_spans(&old_text, &new_text, &spans)) {
        if let RelocatedSpan::To((from, to)) = relocated {
            let before = &old[span.0 as usize..span.1 as usize];
            assert_eq!(new.get(from as usize..to as usize), Some(before), "{span:?} became {:?}", (from, to));
        }
    }
    let finder = reading::QuoteFinder::of(&new_text);
    let quote = text(&old[place(4).min(place(5))..place(4).max(place(5))]);
    let source = Id::from_name("report", "source");
    let mut passage = Evidence::new(&source, &quote);
    for span in [None, Some((place(4) as u32, place(5) as u32)), Some((u32::MAX - 1, u32::MAX))] {
        passage.span = span;
        if let Some((from, to)) = finder.locate(&passage).filter(|found| Some(*found) != span) {
            assert!(from < to && to as usize <= new.len(), "{:?} of {}", (from, to), new.len());
        }
    }
}

/// The map that texts are pasted into.
fn small_map() -> Map {
    file::read(SMALL_MAP).unwrap_or_else(|error| panic!("{error}"))
}

/// A map with a record of most kinds.
pub const SMALL_MAP: &str = r#"StanceMap(
    version: 1,
    title: "Harbour",
    as_of: "2025-11-07",
    actors: [
        (id: "ann", name: "Ann", kind: "person", place: (0.0, 0.0), part_of: "council"),
        (id: "council", name: "Council", other_names: ["حماس", "理事会"], place: (120.0, -40.5), container: true),
    ],
    issues: [(id: "harbour", title: "The harbour", place: (60.0, 90.0), decided_by: "council")],
    stances: [
        (id: "ann-harbour", actor: "ann", issue: "harbour", alignment: -2, since: "2025-03", evidence: [
            (source: "report", quote: "no \"harbour\"", span: (3, 9)),
        ]),
    ],
    ties: [(id: "t", from: "ann", to: actor("council"), kind: "funding", sign: "both")],
    objections: [(id: "o", by: "ann", to: issue("harbour"), ground: "costs")],
    conditions: [(id: "c", of: "ann-harbour", text: "If it is small.", requires: actor_in("ann"))],
    sources: [(id: "report", title: "A report", text: "So no harbour on 7 November 2025.\nNext.")],
    bodies: [(id: "council", name: "Council", members: ["ann"], quota: 1)],
    groups: [(id: "g", label: "All", members: ["ann"])],
    notes: [(id: "n", text: "e\u{301}", place: (-10.0, 0.0))],
    views: [(id: "v", name: "View", lens: issue("harbour"))],
)
"#;
