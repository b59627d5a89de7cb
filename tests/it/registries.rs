//! Walks every list of the program, so that whatever is added to one is tested from its first day: commands, fields,
//! kinds of record, words, formats, marks. No entry is named here unless it is special.

use std::collections::BTreeSet;

use emath::pos2;
use stancemap::model::*;
use stancemap::scene::{Mark, Palette, Scene, legend, sheet};
use stancemap::session::{COMMANDS, Effect, Face, Session, command, shortcut_of};
use stancemap::{export, model};

use crate::support::formats::{assert_figure, assert_table};
use crate::support::full;

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

// ---- commands

#[test]
fn every_command_has_an_id_a_name_and_a_sentence_of_its_own() {
    assert_unique("commands", COMMANDS.iter().map(|command| command.about.id));
    assert_unique("names of commands", COMMANDS.iter().map(|command| command.about.name));
    for row in COMMANDS {
        assert_id(row.about.id);
        assert_sentence(row.about.id, row.about.help);
        assert_eq!(command(row.about.id).map(|found| found.about.name), Some(row.about.name));
        assert_eq!(shortcut_of(row.about.id).is_empty(), row.shortcuts.is_empty());
        assert_unique_or_none(row.about.params);
    }
}

fn assert_unique_or_none(params: &[Param]) {
    if !params.is_empty() {
        assert_unique("params", params.iter().map(|param| param.id));
    }
}

#[test]
fn no_two_commands_have_the_same_keys() {
    let mut seen = BTreeSet::new();
    for row in COMMANDS {
        for shortcut in row.shortcuts {
            let keys = (shortcut.ctrl, shortcut.shift, shortcut.alt, shortcut.key);
            assert!(!(shortcut.ctrl && shortcut.alt), "{}: AltGr types signs", row.about.id);
            assert!(seen.insert(keys), "{} has keys of another command: {shortcut}", row.about.id);
            let known = egui::Key::from_name(shortcut.key).is_some();
            assert!(known, "the window knows no key {:?} of {}", shortcut.key, row.about.id);
        }
    }
}

#[test]
fn every_command_runs_on_an_empty_map_twice() {
    for row in COMMANDS {
        let mut session = Session::default();
        for _ in 0..2 {
            let was = (session.map().clone(), session.selection().clone(), session.history().live());
            let is_available = (row.available)(&session);
            row.run(&mut session);
            let is = (session.map().clone(), session.selection().clone(), session.history().live());
            assert!(is_available || was == is, "{} is not available and does something", row.about.id);
            // With nothing selected nothing can be deleted, and what is made can be undone to nothing.
            assert!(is.0.count() >= was.0.count(), "{} deletes something", row.about.id);
            assert!(is.1.iter().all(|target| target.is_in(&is.0)), "{} selects what is not there", row.about.id);
        }
        session.go_to(0);
        assert!(*session.map() == Map::default(), "{} leaves something behind", row.about.id);
    }
}

#[test]
fn every_command_runs_with_each_kind_of_record_selected_twice() {
    for row in COMMANDS {
        for kind in KINDS {
            for most in [1, 3] {
                let mut session = Session::open(full::map(), None);
                session.select(Target::all(session.map(), kind.id).into_iter().take(most).collect::<Vec<_>>());
                let opened = session.map().clone();
                for _ in 0..2 {
                    row.run(&mut session);
                    let at = format!("{} with {} selected", row.about.id, kind.plural);
                    assert_eq!(session.map().problems(), [], "{at}");
                    assert!(session.selection().iter().all(|target| target.is_in(session.map())), "{at}");
                }
                while session.history().can_undo().is_some() {
                    session.undo();
                }
                assert!(*session.map() == opened, "undo after {} with {} selected", row.about.id, kind.plural);
            }
        }
    }
}

#[test]
fn what_is_not_available_changes_nothing() {
    for (name, map) in [("an empty map", Map::default()), ("a full map", full::map())] {
        let kinds: Vec<Vec<Target>> = KINDS.iter().map(|kind| Target::all(&map, kind.id)).collect();
        for (row, chosen) in
            COMMANDS.iter().flat_map(|row| [vec![]].into_iter().chain(kinds.clone()).map(move |c| (row, c)))
        {
            let mut session = Session::open(map.clone(), None);
            session.select(chosen.clone());
            if !(row.available)(&session) {
                row.run(&mut session);
                let steps = session.history().labels().len();
                assert_eq!(steps, 1, "{} changed {name} with {chosen:?} selected", row.about.id);
                assert!(*session.map() == map, "{} changed {name}", row.about.id);
                assert_eq!(session.naming(), None, "{} names something on {name}", row.about.id);
            }
        }
    }
}

#[test]
fn actors_are_grouped_and_nobody_is_not() {
    let row = command("add_group").unwrap();
    for (chosen, members) in [("", 0), ("source", 0), ("actor", 2)] {
        let mut session = Session::open(full::map(), None);
        let chosen: Vec<Target> = Target::all(session.map(), chosen).into_iter().take(2).collect();
        session.select(chosen);
        let groups = session.map().groups.len();
        assert_eq!((row.available)(&session), members > 0);
        row.run(&mut session);
        session.name("Camp");
        let new = session.map().groups.iter().nth(groups).map_or(0, |group| group.members.len());
        assert_eq!(new, members);
    }
}

#[test]
fn every_face_has_a_command_a_name_and_a_sentence() {
    assert_unique("faces", Face::ALL.iter().map(|face| face.term().id));
    assert_unique("names of faces", Face::ALL.iter().map(|face| face.term().name));
    for face in Face::ALL {
        let term = face.term();
        assert_sentence(term.id, term.help);
        let mut session = Session::open(full::map(), None);
        session.set_face(*Face::ALL.last().unwrap());
        command(&format!("face_{}", term.id)).unwrap().run(&mut session);
        assert_eq!(session.face(), *face);
        let shown = if matches!(face, Face::Matrix | Face::Positions | Face::Timeline) { term.id } else { "canvas" };
        assert_eq!(face.shown().word(), shown);
    }
}

#[test]
fn what_the_window_is_asked_for_is_asked_once() {
    let mut session = Session::default();
    command("save").unwrap().run(&mut session);
    assert_eq!(session.take_effects(), [Effect::Save]);
    assert_eq!(session.take_effects(), []);
}

// ---- records and their fields

#[test]
fn every_kind_of_record_can_be_pointed_at() {
    assert_unique("kinds", KINDS.iter().map(|kind| kind.id));
    assert_unique("lists", KINDS.iter().map(|kind| kind.plural));
    let map = full::map();
    for kind in KINDS {
        assert_id(kind.id);
        let article = if kind.id.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        assert_eq!(kind.one, format!("{article} {}", kind.id));
        let all = Target::all(&map, kind.id);
        assert!(!all.is_empty(), "the full map has no {}", kind.plural);
        for target in all {
            assert_eq!(target.kind(), *kind);
            assert!(target.is_in(&map) && !target.is_in(&Map::default()));
            assert_eq!(target.to_string().parse::<Target>(), Ok(target.clone()));
            let name = map.name(&target);
            assert!(!name.trim().is_empty());
            assert!(map.sentence(&target, &Lens::Relationships).starts_with(&name));
        }
    }
    assert!(Target::all(&map, "nothing").is_empty());
    for bad in ["", "actor", "actor:", "nothing:ann", "actor:a b"] {
        assert!(bad.parse::<Target>().is_err(), "{bad:?}");
    }
}

/// The names that serde knows for a record, taken from its answer to a field that does not exist.
fn keys<T: serde::de::DeserializeOwned>() -> Vec<&'static str> {
    match ron::from_str::<T>("(no_such_field: 1)").map_err(|error| error.code) {
        Err(ron::Error::NoSuchStructField { expected, .. }) => expected.to_vec(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("a field that does not exist is taken"),
    }
}

#[test]
fn every_field_is_called_as_in_the_file() {
    let elsewhere = ["lens", "filter", "figure", "overrides"];
    macro_rules! check {
        ($($module:ident $record:ident),+) => {
            $({
                let keys: Vec<&str> = keys::<$record>().into_iter().filter(|key| !elsewhere.contains(key)).collect();
                let fields: Vec<&str> = model::$module::FIELDS.iter().map(|field| field.id).collect();
                assert_eq!(fields, keys, stringify!($record));
            })+
        };
    }
    check!(actor Actor, issue Issue, stance Stance, tie Tie, objection Objection, condition Condition);
    check!(source Source, body Body, group Group, note Note, view View, scenario Scenario, evidence Evidence);
    let keys = keys::<Map>();
    assert_eq!(model::FIELDS.iter().map(|field| field.id).collect::<Vec<_>>(), keys[..model::FIELDS.len()]);
    assert_eq!(KINDS.iter().map(|kind| kind.plural).collect::<Vec<_>>(), keys[model::FIELDS.len()..]);
}

#[test]
fn every_field_has_an_id_a_name_and_a_sentence() {
    let map = full::map();
    for kind in KINDS {
        let target = Target::all(&map, kind.id).remove(0);
        let facts = facts(&target);
        assert_unique("fields", facts.iter().map(|fact| fact.id));
        assert_unique("names of fields", facts.iter().map(|fact| fact.name));
        for fact in &facts {
            assert_id(fact.id);
            assert_sentence(fact.id, fact.help);
        }
        assert_eq!(facts[0].kind, FieldKind::Id, "{} have their id first", kind.plural);
    }
}

#[test]
fn every_field_takes_back_what_it_gave() {
    let map = full::map();
    for target in KINDS.iter().flat_map(|kind| Target::all(&map, kind.id)) {
        for fact in facts(&target) {
            let value = map.fact(&target, fact.id).unwrap();
            let mut again = map.clone();
            again.set_fact(&target, fact.id, value.clone());
            assert!(again == map, "{target} {}", fact.id);
            let mut session = Session::open(map.clone(), None);
            let set = session.set(std::slice::from_ref(&target), fact.id, &value);
            assert_eq!(set.is_err(), fact.kind == FieldKind::Id, "{target} {}: {set:?}", fact.id);
            assert_eq!(session.history().live(), 0, "{target} {} made a step", fact.id);
        }
        assert_eq!(map.fact(&target, "no_such_field"), None);
    }
}

/// Something else than what the full map has there, that the field can hold.
fn other(kind: FieldKind, now: &Value) -> Vec<Value> {
    let text = |text: &str| Value::Text(text.to_owned());
    let all = match kind {
        FieldKind::Id => Vec::new(),
        FieldKind::Line => vec![text("Another  line, “quoted” حماس")],
        FieldKind::Paragraphs => vec![text("One.\n\nTwo.\u{7}")],
        FieldKind::Word(terms) => terms.iter().map(|term| text(term.id)).chain([text("of my own")]).collect(),
        FieldKind::Choice(terms) => terms.iter().map(|term| text(term.id)).collect(),
        FieldKind::Whole(least, most) => vec![Value::Whole(least), Value::Whole(most)],
        FieldKind::Flag => vec![Value::Flag(true), Value::Flag(false)],
        FieldKind::Day => vec![text("2025"), text("2025-11~"), text("2025-11-07"), text("")],
        FieldKind::Lines => vec![Value::List(vec!["x y".to_owned(), "ז".to_owned()]), Value::List(Vec::new())],
        FieldKind::Ref("actor") => vec![text("dee")],
        FieldKind::Ref("issue") => vec![text("war")],
        FieldKind::Ref("tie") => vec![text("bob-ann-pressure")],
        FieldKind::Ref("stance") => vec![text("dee-war")],
        FieldKind::Ref("body") => vec![text("")],
        FieldKind::Ref(other) => panic!("say in this test what else a field can point at: {other}"),
        FieldKind::Refs(_) => vec![Value::List(vec!["dee".to_owned()]), Value::List(Vec::new())],
        FieldKind::Target(kinds) => {
            let all = ["actor:dee", "issue:war", "tie:bob-ann-pressure", "stance:dee-war", "condition:ann-mandate-if"];
            all.iter().filter(|to| kinds.iter().any(|kind| to.starts_with(kind))).map(|to| text(to)).collect()
        }
        FieldKind::Alignment => ["-3", "0", "3", "undecided", "silent"].map(text).to_vec(),
        FieldKind::Requirement => vec![text("actor_out:dee"), text("issue_reaches:war:-1"), text("")],
        FieldKind::Place => vec![Value::Place(pos2(-3.5, 1e6))],
        FieldKind::Span => vec![Value::Span(Some((3, 9)))],
        FieldKind::Evidence => {
            vec![
                Value::Evidence(vec![Evidence::new(&Id::from_name("report", ""), "else")]),
                Value::Evidence(Vec::new()),
            ]
        }
        FieldKind::Elsewhere(_) => Vec::new(),
    };
    all.into_iter().filter(|value| value != now).collect()
}

#[test]
fn every_field_takes_what_it_can_hold_and_a_file_keeps_it() {
    let map = full::map();
    for target in KINDS.iter().map(|kind| Target::all(&map, kind.id).remove(0)) {
        for fact in facts(&target) {
            for value in other(fact.kind, &map.fact(&target, fact.id).unwrap()) {
                let mut session = Session::open(map.clone(), None);
                let set = session.set(std::slice::from_ref(&target), fact.id, &value);
                assert_eq!(set, Ok(()), "{target} {} {value:?}", fact.id);
                assert_eq!(session.map().fact(&target, fact.id), Some(value.clone()), "{target} {}", fact.id);
                assert_eq!(session.history().live(), 1);
                let text = stancemap::file::write(session.map());
                let back = stancemap::file::read(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
                assert!(back == *session.map(), "{target} {} {value:?}", fact.id);
            }
        }
    }
}

/// Is there anything in that value that names a record which is not in the map, or that a field of that kind can never
/// hold? Said here anew, without what the program asks of itself.
fn is_wrong(kind: FieldKind, value: &Value) -> Option<bool> {
    Some(match (kind, value) {
        (FieldKind::Id, _) => true,
        // No text with a line break in it is an id, a date or a requirement; an id with spaces is of no record.
        (FieldKind::Refs(_), Value::List(_)) | (FieldKind::Evidence, Value::Evidence(_)) => true,
        (FieldKind::Whole(least, most), Value::Whole(number)) => *number < least || *number > most,
        (_, Value::Place(place)) => !place.is_finite(),
        _ => return None,
    })
}

#[test]
fn every_field_refuses_what_it_cannot_hold() {
    let map = full::map();
    let wrong = [
        Value::Text("\u{1}\n(".to_owned()),
        Value::Whole(i64::MAX),
        Value::Whole(-1),
        Value::List(vec!["no-such-record".to_owned()]),
        Value::Place(pos2(f32::INFINITY, 0.0)),
        Value::Span(Some((9, 3))),
        Value::Flag(true),
        Value::Evidence(vec![Evidence::new(&Id::from_name("no such source", ""), "")]),
    ];
    for target in KINDS.iter().flat_map(|kind| Target::all(&map, kind.id)) {
        for fact in facts(&target) {
            let was = map.fact(&target, fact.id).unwrap();
            for value in &wrong {
                let at = format!("{target} {} {value:?}", fact.id);
                let mut session = Session::open(map.clone(), None);
                let answer = session.set(std::slice::from_ref(&target), fact.id, value);
                let is = session.map().fact(&target, fact.id).unwrap();
                if let Some(is_wrong) = is_wrong(fact.kind, value) {
                    assert_eq!(answer.is_err(), is_wrong, "{at}: {answer:?}");
                }
                // It is taken as it is, or the field and the whole map stay as they were.
                assert!(is == *value || is == was, "{at} became {is:?}");
                assert!(answer.is_ok() || *session.map() == map, "{at} was refused and changed the map");
                assert_eq!(std::mem::discriminant(&is), std::mem::discriminant(&was), "{at}");
                assert!(
                    is == was || !matches!(fact.kind, FieldKind::Ref(_) | FieldKind::Target(_) | FieldKind::Day),
                    "{at} was taken"
                );
                let text = stancemap::file::write(session.map());
                assert!(stancemap::file::read(&text).unwrap() == *session.map(), "{at}");
            }
        }
    }
}

/// What points at a record that does not exist, each said by its own words, is refused, and so is a date that comes
/// before what it ends.
#[test]
fn every_reference_refuses_what_does_not_exist() {
    let map = full::map();
    let mut tried = 0;
    for target in KINDS.iter().flat_map(|kind| Target::all(&map, kind.id)) {
        for fact in facts(&target) {
            let absent = match fact.kind {
                FieldKind::Ref(_) => vec![Value::Text("no-such-record".to_owned())],
                FieldKind::Target(kinds) => {
                    kinds.iter().map(|kind| Value::Text(format!("{kind}:no-such-record"))).collect()
                }
                FieldKind::Requirement => {
                    let texts = ["actor_in:no-such", "actor_out:no-such", "issue_reaches:no-such:1", "tie:no-such"];
                    texts.map(|text| Value::Text(text.to_owned())).to_vec()
                }
                _ => continue,
            };
            for value in absent {
                let mut session = Session::open(map.clone(), None);
                let answer = session.set(std::slice::from_ref(&target), fact.id, &value);
                let problem = answer.expect_err(&format!("{target} {} {value:?} was taken", fact.id));
                assert!(problem.text.contains("does not exist"), "{problem}");
                assert!(*session.map() == map, "{target} {} {value:?} was refused and changed the map", fact.id);
                tried += 1;
            }
        }
    }
    assert!(tried > 20, "only {tried} references were tried");
}

// ---- words

#[test]
fn every_word_has_an_id_a_name_and_a_sentence() {
    let open = [ACTOR_KINDS, TIE_KINDS, GROUNDS, SOURCE_KINDS, GROUP_COLOURS, stance::OPEN_ALIGNMENTS];
    let closed = [Basis::TERMS, Confidence::TERMS, Sign::TERMS, Severity::TERMS, ObjectionStatus::TERMS];
    let more = [ConditionStatus::TERMS, Reliability::TERMS, Page::TERMS, FigureTheme::TERMS];
    for terms in open.iter().chain(&closed).chain(&more) {
        assert_unique("words", terms.iter().map(|term| term.id));
        assert_unique("words", terms.iter().map(|term| term.name));
        for term in *terms {
            // Reliability has its usual capital letters.
            assert_id(&term.id.to_lowercase());
            assert_sentence(term.id, term.help);
            assert_eq!(name_of(terms, term.id), term.name);
        }
    }
}

// ---- formats

fn small() -> FigureSettings {
    FigureSettings { dpi: 30, ..FigureSettings::default() }
}

#[test]
fn every_format_has_an_ending_a_name_and_a_sentence() {
    assert_unique("formats", export::ALL.iter().map(|format| format.about.id));
    assert_unique("endings", export::ALL.iter().map(|format| format.extension));
    for format in export::ALL {
        assert_id(format.about.id);
        assert_sentence(format.about.id, format.about.help);
        assert!(!format.extension.starts_with('.'));
    }
}

#[test]
fn every_format_writes_every_map() {
    let shipped = stancemap::file::read(include_str!("../../assets/examples/gaza-stabilisation-force.ron")).unwrap();
    for (name, map) in [("empty", Map::default()), ("full", full::map()), ("shipped", shipped), ("hostile", hostile())]
    {
        let mut lenses = vec![Lens::Relationships];
        lenses.extend(map.issues.ids().take(1).map(Lens::Issue));
        for (lens, shown) in lenses.iter().flat_map(|lens| Shown::ALL.iter().map(move |shown| (lens, *shown))) {
            let sheet = sheet(&map, lens, &FigureSettings { shown, ..small() });
            assert!(sheet.size.x.is_finite() && sheet.size.y.is_finite(), "{name}");
            for format in export::ALL {
                let at = format!("{} of the {} of the {name} map", format.about.id, shown.word());
                let bytes = (format.run)(&sheet).unwrap_or_else(|error| panic!("{at}: {error}"));
                assert_figure(format.extension, &bytes, &sheet, &at);
                assert!(name != "full" || (format.run)(&sheet).unwrap() == bytes, "{at}: twice the same");
            }
        }
    }
}

#[test]
fn every_format_writes_every_page_and_theme() {
    let map = full::map();
    for page in Page::ALL {
        for theme in FigureTheme::ALL {
            for on in [true, false] {
                let settings = FigureSettings {
                    page: *page,
                    theme: *theme,
                    transparent: on,
                    title: on,
                    question: on,
                    moment: on,
                    legend: on,
                    sources: on,
                    ..small()
                };
                let sheet = sheet(&map, &Lens::Relationships, &settings);
                assert_eq!(sheet.paper.is_none(), on);
                for format in export::ALL {
                    let at = format!("{} {page:?} {theme:?}", format.about.id);
                    assert_figure(format.extension, &(format.run)(&sheet).unwrap(), &sheet, &at);
                }
            }
        }
    }
}

/// All that a user or a program can put into a text.
const HOSTILE: &[&str] = &[
    "",
    " \t\n",
    "\u{0}\u{1}\u{7}\u{1b}[31m\u{7f}\u{85}\u{9f}",
    "</text></svg><script>alert(1)</script>&amp;&#0;]]>\"'",
    "%PDF-1.7 (((\\ endobj",
    "حماس ١٢٣ (2254) قرار",
    "ישראל 2254 והאו״ם",
    "\u{202e}abc\u{2066}def\u{2069}\u{200f}",
    "中文名字很长很长很长很长很长很长很长很长很长很长",
    "👩‍👩‍👧‍👦🇹🇷🏳️‍🌈",
    "Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}a\u{338}l\u{328}g\u{322}o\u{335}",
    "\u{fffe}\u{ffff}\u{feff}\u{fffd}\u{10ffff}\u{e000}",
    "İstanbul ğüşiöç ẞ ǅ ﬁ",
    "a\u{2028}b\u{2029}c\r\nd",
];

fn hostile() -> Map {
    let mut map = full::map();
    let long = ["W".repeat(10_000), "ab ".repeat(1_000), "ع".repeat(1_000), "\u{301}".repeat(500)];
    let texts: Vec<String> = HOSTILE.iter().map(|text| (*text).to_owned()).chain(long).collect();
    for (at, text) in texts.iter().enumerate() {
        // Many in one place, so that their names have nowhere to go.
        let place = pos2((at % 3) as f32 * 40.0, 0.0);
        let actor = map.actors.add(Actor::new(text, place));
        let issue = map.issues.add(Issue::new(text, pos2(at as f32, 500.0)));
        map.notes.add(Note::new(text, place));
        map.groups.add(Group::new(text, vec![actor.clone()]));
        let source = map.sources.add(Source::new(text));
        let mut stance = Stance::new(&actor, &issue, Alignment::Undecided);
        stance.evidence.push(Evidence::new(&source, text));
        let stance = map.stances.add(stance);
        map.conditions.add(Condition::new(&stance, text));
        let tie = map.ties.add(Tie::new(&actor, &Target::Issue(issue), text));
        let mut objection = Objection::new(&actor, &Target::Tie(tie));
        objection.reason.clone_from(text);
        map.objections.add(objection);
    }
    map.title = texts.concat();
    map.question.clone_from(&map.title);
    map.viewpoint.clone_from(&map.title);
    map
}

#[test]
fn every_table_has_an_ending_a_name_and_a_sentence_and_takes_every_map() {
    assert_unique("endings", export::TABLES.iter().map(|table| table.extension));
    for table in export::TABLES {
        assert_id(table.about.id);
        assert_sentence(table.about.id, table.about.help);
        assert!(export::ALL.iter().all(|format| format.extension != table.extension));
        for (name, map) in [("empty", Map::default()), ("full", full::map()), ("hostile", hostile())] {
            for reading in Reading::ALL {
                let arrangement = Arrangement { reading: *reading, ..Arrangement::default() };
                let bytes = (table.run)(&map, &Look::default(), &arrangement);
                assert_eq!(bytes, (table.run)(&map, &Look::default(), &arrangement), "twice the same");
                let at = format!("{} of the {name} map", table.about.id);
                assert_table(table.extension, &bytes, &map, &arrangement, &at);
            }
        }
    }
}

// ---- axes

#[test]
fn every_axis_has_an_id_a_name_and_a_sentence_and_takes_every_actor() {
    use stancemap::scene::positions::{AXES, PRESETS, Plot, axis, preset};
    assert_unique("axes", AXES.iter().map(|axis| axis.about.id));
    assert_unique("names of axes", AXES.iter().map(|axis| axis.about.name));
    for map in [full::map(), hostile()] {
        for lens in [Lens::Relationships, Lens::Issue(Id::from_name("mandate", ""))] {
            let seen = stancemap::scene::Seen::of(&map, &lens.into());
            for (x, y) in AXES.iter().flat_map(|x| AXES.iter().map(move |y| (x, y))) {
                assert_id(x.about.id);
                assert_sentence(x.about.id, x.about.help);
                let axes = Axes { x: x.about.id.to_owned(), y: y.about.id.to_owned() };
                let plot = Plot::of(&seen, &axes);
                assert_eq!(plot.lacks_issue(), seen.lens.issue().is_none() && (x.needs_issue || y.needs_issue));
                let absent: usize = plot.missing.iter().map(|(_, all)| all.len()).sum();
                let all = if plot.lacks_issue() { 0 } else { map.actors.len() };
                assert_eq!(plot.points.len() + absent, all, "{} by {}", x.about.id, y.about.id);
                for point in &plot.points {
                    assert!(plot.ranges[0].contains(point.at.x) && plot.ranges[1].contains(point.at.y));
                }
            }
        }
    }
    for row in PRESETS {
        assert_sentence(row.about.id, row.about.help);
        let axes = row.axes.map(|id| axis(id).unwrap());
        assert_eq!(preset(axes).map(|preset| preset.about.id), Some(row.about.id));
    }
}

#[test]
fn every_axis_that_can_be_written_to_reads_what_was_written() {
    use stancemap::scene::positions::{AXES, Of, Spot};
    let map = full::map();
    let (ann, mandate) = (Id::from_name("ann", ""), Id::from_name("mandate", ""));
    for row in AXES {
        let Some(write) = row.write else { continue };
        let most = row.range.1.unwrap_or_else(|| panic!("{} has no end to snap to", row.about.id)) as i64;
        for number in row.range.0 as i64..=most {
            let mut changed = map.clone();
            let spot = Spot { actor: &ann, issue: Some(&mandate), day: map.as_of };
            write(&mut changed, &spot, number);
            assert_eq!(changed.problems(), []);
            let standing = Standing::of(&changed);
            let of = Of {
                map: &changed,
                actor: changed.actors.get(&ann).unwrap(),
                stance: standing.get(&ann, &mandate),
                issue: Some(&mandate),
                standing: &standing,
                day: changed.counting_day(),
            };
            assert_eq!((row.read)(&of), Ok(number as f32), "{}", row.about.id);
        }
    }
}

// ---- marks

/// The mark behind a mark. A new one does not compile until it stands here.
fn next(mark: Mark) -> Option<Mark> {
    Some(match mark {
        Mark::Actor => Mark::Bloc,
        Mark::Bloc => Mark::Body,
        Mark::Body => Mark::Folded,
        Mark::Folded => Mark::Issue,
        Mark::Issue => Mark::Scale,
        Mark::Scale => Mark::Undecided,
        Mark::Undecided => Mark::Silent,
        Mark::Silent => Mark::Unknown,
        Mark::Unknown => Mark::HollowActor,
        Mark::HollowActor => Mark::Assessed,
        Mark::Assessed => Mark::Unsure,
        Mark::Unsure => Mark::Ring,
        Mark::Ring => Mark::Tie,
        Mark::Tie => Mark::Cooperation,
        Mark::Cooperation => Mark::Alliance,
        Mark::Alliance => Mark::Conflict,
        Mark::Conflict => Mark::Broken,
        Mark::Broken => Mark::Expected,
        Mark::Expected => Mark::PartOf,
        Mark::PartOf => Mark::Container,
        Mark::Container => Mark::About,
        Mark::About => Mark::Unconfirmed,
        Mark::Unconfirmed => Mark::Tentative,
        Mark::Tentative => Mark::HollowLine,
        Mark::HollowLine => Mark::Sign,
        Mark::Sign => Mark::Strength,
        Mark::Strength => Mark::Direction,
        Mark::Direction => Mark::Objection,
        Mark::Objection => Mark::Reservation,
        Mark::Reservation => Mark::Ended,
        Mark::Ended => Mark::Condition,
        Mark::Condition => Mark::RedLine,
        Mark::RedLine => Mark::Evidence,
        Mark::Evidence => Mark::CellUnknown,
        Mark::CellUnknown => Mark::CellUndecided,
        Mark::CellUndecided => Mark::CellSilent,
        Mark::CellSilent => Mark::CellHollow,
        Mark::CellHollow => Mark::CellStale,
        Mark::CellStale => Mark::CellCondition,
        Mark::CellCondition => Mark::CellSources,
        Mark::CellSources => Mark::CellOld,
        Mark::CellOld => Mark::LaneUndecided,
        Mark::LaneUndecided => Mark::LaneSilent,
        Mark::LaneSilent => Mark::LaneAssessed,
        Mark::LaneAssessed => Mark::LaneHollow,
        Mark::LaneHollow => Mark::LaneGap,
        Mark::LaneGap => Mark::LaneInexact,
        Mark::LaneInexact => Mark::LaneAbout,
        Mark::LaneAbout => Mark::LaneSaid,
        Mark::LaneSaid => Mark::LaneObjection,
        Mark::LaneObjection => Mark::LaneSettled,
        Mark::LaneSettled => Mark::LaneCondition,
        Mark::LaneCondition => Mark::LaneIssue,
        Mark::LaneIssue => Mark::LaneDay,
        Mark::LaneDay => Mark::LaneLater,
        Mark::LaneLater => return None,
    })
}

#[test]
fn every_mark_has_a_sample_and_a_meaning_of_its_own() {
    let marks: Vec<Mark> = std::iter::successors(Some(Mark::Actor), |mark| next(*mark)).collect();
    // The scale says what it means by its own words.
    assert_unique("meanings", marks.iter().filter(|mark| **mark != Mark::Scale).map(|mark| mark.meaning()));
    for palette in [Palette::LIGHT, Palette::DARK, Palette::GREYSCALE] {
        let mut samples = Vec::new();
        for mark in &marks {
            let mut scene = Scene::of(&Map::default(), &Lens::Relationships, &palette);
            let nothing = legend(&Map::default(), &Lens::Relationships, &scene, &palette, 300.0);
            scene.marks = [*mark].into();
            let shown = legend(&Map::default(), &Lens::Relationships, &scene, &palette, 300.0);
            let own: Vec<_> = shown.items[nothing.items.len()..].iter().map(|item| item.shape.clone()).collect();
            assert!(own.len() >= 2, "{mark:?} has no sample");
            for item in &shown.items {
                let bounds = item.shape.bounds();
                assert!(bounds.min.x >= -3.0 && bounds.max.x <= shown.size.x + 3.0, "{mark:?} sticks out");
                assert!(bounds.min.y >= -3.0 && bounds.max.y <= shown.size.y + 3.0, "{mark:?} sticks out");
            }
            let sample = own[..own.len() - 1].to_vec();
            // A tie of a kind without a look of its own is a plain line, as cooperation is; its kind is written on it.
            if *mark != Mark::Cooperation {
                assert!(!samples.contains(&sample), "{mark:?} looks like another mark");
            }
            samples.push(sample);
        }
    }
}
