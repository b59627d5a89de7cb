//! Every kind of record, every field and every word of a vocabulary.

use emath::pos2;
use stancemap::model;
use stancemap::model::*;
use stancemap::session::Session;

use super::{assert_id, assert_sentence, assert_unique};
use crate::support::full;

#[test]
fn every_kind_of_record_can_be_pointed_at() {
    assert_unique("kinds", RECORD_KINDS.iter().map(|kind| kind.id));
    assert_unique("lists", RECORD_KINDS.iter().map(|kind| kind.plural));
    let map = full::map();
    for kind in RECORD_KINDS {
        assert_id(kind.id);
        let article = if kind.id.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        assert_eq!(kind.with_article, format!("{article} {}", kind.id));
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
fn every_field_has_the_id_that_the_file_uses() {
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
    assert_eq!(RECORD_KINDS.iter().map(|kind| kind.plural).collect::<Vec<_>>(), keys[model::FIELDS.len()..]);
}

#[test]
fn every_field_has_an_id_a_name_and_a_sentence() {
    let map = full::map();
    for kind in RECORD_KINDS {
        let target = Target::all(&map, kind.id).remove(0);
        let facts = fields_of(&target);
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
    for target in RECORD_KINDS.iter().flat_map(|kind| Target::all(&map, kind.id)) {
        for fact in fields_of(&target) {
            let value = map.field_value(&target, fact.id).unwrap();
            let mut again = map.clone();
            again.set_field_value(&target, fact.id, value.clone());
            assert!(again == map, "{target} {}", fact.id);
            let mut session = Session::open(map.clone(), None);
            let set = session.set(std::slice::from_ref(&target), fact.id, &value);
            assert_eq!(set.is_err(), fact.kind == FieldKind::Id, "{target} {}: {set:?}", fact.id);
            assert_eq!(session.history().current_step(), 0, "{target} {} made a step", fact.id);
        }
        assert_eq!(map.field_value(&target, "no_such_field"), None);
    }
}

/// Values that the field can hold, other than the one in the full map.
fn other(kind: FieldKind, now: &FieldValue) -> Vec<FieldValue> {
    let text = |text: &str| FieldValue::Text(text.to_owned());
    let all = match kind {
        FieldKind::Id => Vec::new(),
        FieldKind::Line => vec![text("Another  line, “quoted” حماس")],
        FieldKind::Paragraphs => vec![text("One.\n\nTwo.\u{7}")],
        FieldKind::Word(terms) => terms.iter().map(|term| text(term.id)).chain([text("of my own")]).collect(),
        FieldKind::Choice(terms) => terms.iter().map(|term| text(term.id)).collect(),
        FieldKind::Whole(least, most) => vec![FieldValue::Whole(least), FieldValue::Whole(most)],
        FieldKind::Flag => vec![FieldValue::Flag(true), FieldValue::Flag(false)],
        FieldKind::Day => vec![text("2025"), text("2025-11~"), text("2025-11-07"), text("")],
        FieldKind::Lines => {
            vec![FieldValue::List(vec!["x y".to_owned(), "ז".to_owned()]), FieldValue::List(Vec::new())]
        }
        FieldKind::Ref("actor") => vec![text("dee")],
        FieldKind::Ref("issue") => vec![text("war")],
        FieldKind::Ref("tie") => vec![text("bob-ann-pressure")],
        FieldKind::Ref("stance") => vec![text("dee-war")],
        FieldKind::Ref("body") => vec![text("")],
        FieldKind::Ref(other) => panic!("say in this test what else a field can point at: {other}"),
        FieldKind::Refs(_) => vec![FieldValue::List(vec!["dee".to_owned()]), FieldValue::List(Vec::new())],
        FieldKind::Target(kinds) => {
            let all = ["actor:dee", "issue:war", "tie:bob-ann-pressure", "stance:dee-war", "condition:ann-mandate-if"];
            all.iter().filter(|to| kinds.iter().any(|kind| to.starts_with(kind))).map(|to| text(to)).collect()
        }
        FieldKind::Alignment => ["-3", "0", "3", "undecided", "silent"].map(text).to_vec(),
        FieldKind::Requirement => vec![text("actor_out:dee"), text("issue_reaches:war:-1"), text("")],
        FieldKind::Place => vec![FieldValue::Place(pos2(-3.5, 1e6))],
        FieldKind::Span => vec![FieldValue::Span(Some((3, 9)))],
        FieldKind::Evidence => {
            vec![
                FieldValue::Evidence(vec![Evidence::new(&Id::from_name("report", ""), "else")]),
                FieldValue::Evidence(Vec::new()),
            ]
        }
        FieldKind::Elsewhere(_) => Vec::new(),
    };
    all.into_iter().filter(|value| value != now).collect()
}

#[test]
fn every_field_takes_what_it_can_hold_and_a_file_keeps_it() {
    let map = full::map();
    for target in RECORD_KINDS.iter().map(|kind| Target::all(&map, kind.id).remove(0)) {
        for fact in fields_of(&target) {
            for value in other(fact.kind, &map.field_value(&target, fact.id).unwrap()) {
                let mut session = Session::open(map.clone(), None);
                let set = session.set(std::slice::from_ref(&target), fact.id, &value);
                assert_eq!(set, Ok(()), "{target} {} {value:?}", fact.id);
                assert_eq!(session.map().field_value(&target, fact.id), Some(value.clone()), "{target} {}", fact.id);
                assert_eq!(session.history().current_step(), 1);
                let text = stancemap::file::write(session.map());
                let back = stancemap::file::read(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
                assert!(back == *session.map(), "{target} {} {value:?}", fact.id);
            }
        }
    }
}

/// Does the value name a record that is not on the map, or is it of a kind that the field can never hold? Decided here
/// without the code under test.
fn is_wrong(kind: FieldKind, value: &FieldValue) -> Option<bool> {
    Some(match (kind, value) {
        (FieldKind::Id, _) => true,
        // A text with a line break is no id, date or requirement, and an id with spaces belongs to no record.
        (FieldKind::Refs(_), FieldValue::List(_)) | (FieldKind::Evidence, FieldValue::Evidence(_)) => true,
        (FieldKind::Whole(least, most), FieldValue::Whole(number)) => *number < least || *number > most,
        (_, FieldValue::Place(place)) => !place.is_finite(),
        _ => return None,
    })
}

#[test]
fn every_field_refuses_what_it_cannot_hold() {
    let map = full::map();
    let wrong = [
        FieldValue::Text("\u{1}\n(".to_owned()),
        FieldValue::Whole(i64::MAX),
        FieldValue::Whole(-1),
        FieldValue::List(vec!["no-such-record".to_owned()]),
        FieldValue::Place(pos2(f32::INFINITY, 0.0)),
        FieldValue::Span(Some((9, 3))),
        FieldValue::Flag(true),
        FieldValue::Evidence(vec![Evidence::new(&Id::from_name("no such source", ""), "")]),
    ];
    for target in RECORD_KINDS.iter().flat_map(|kind| Target::all(&map, kind.id)) {
        for fact in fields_of(&target) {
            let was = map.field_value(&target, fact.id).unwrap();
            for value in &wrong {
                let at = format!("{target} {} {value:?}", fact.id);
                let mut session = Session::open(map.clone(), None);
                let answer = session.set(std::slice::from_ref(&target), fact.id, value);
                let is = session.map().field_value(&target, fact.id).unwrap();
                if let Some(is_wrong) = is_wrong(fact.kind, value) {
                    assert_eq!(answer.is_err(), is_wrong, "{at}: {answer:?}");
                }
                // Either it is set as it is, or the whole map stays as it was.
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

/// A reference to a record that does not exist is refused, and so is an end date before its beginning.
#[test]
fn every_reference_refuses_what_does_not_exist() {
    let map = full::map();
    let mut tried = 0;
    for target in RECORD_KINDS.iter().flat_map(|kind| Target::all(&map, kind.id)) {
        for fact in fields_of(&target) {
            let absent = match fact.kind {
                FieldKind::Ref(_) => vec![FieldValue::Text("no-such-record".to_owned())],
                FieldKind::Target(kinds) => {
                    kinds.iter().map(|kind| FieldValue::Text(format!("{kind}:no-such-record"))).collect()
                }
                FieldKind::Requirement => {
                    let texts = ["actor_in:no-such", "actor_out:no-such", "issue_reaches:no-such:1", "tie:no-such"];
                    texts.map(|text| FieldValue::Text(text.to_owned())).to_vec()
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

#[test]
fn every_word_has_an_id_a_name_and_a_sentence() {
    let open = [ACTOR_KINDS, TIE_KINDS, OBJECTION_GROUNDS, SOURCE_KINDS, GROUP_COLOURS, stance::OPEN_ALIGNMENTS];
    let closed = [Basis::TERMS, Confidence::TERMS, Sign::TERMS, Severity::TERMS, ObjectionStatus::TERMS];
    let more = [ConditionStatus::TERMS, Reliability::TERMS, FigurePage::TERMS, FigureTheme::TERMS];
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
