//! Every field that can point at a record is listed as a reference by its record, and no change leaves a reference
//! without its target. References are found here in the values of fields, without the code under test.

use std::collections::BTreeSet;

use emath::{Pos2, Vec2};
use stancemap::file::{read, write};
use stancemap::model::condition::LevelNumber;
use stancemap::model::*;
use stancemap::ops;
use stancemap::session::{Session, StepMergeRule};

/// A map with three records of every kind: `kept`, which is never changed, `held`, which has references, and `gone`,
/// their target (`gone-actor` among actors). Records that can have a date end before 2027 if they are `gone`.
fn base() -> Map {
    let mut map = Map::default();
    let later: Option<Date> = "2027".parse().ok();
    let (actor, issue) = (Id::parse("kept-actor").unwrap(), Id::parse("kept-issue").unwrap());
    for name in ["kept", "held", "gone"] {
        let when = later.filter(|_| name == "gone");
        map.actors.add(Actor { id: named(name, "actor"), ..Actor::new(name, Pos2::ZERO) });
        map.issues.add(Issue { id: named(name, "issue"), opened: when, ..Issue::new(name, Pos2::ZERO) });
        let stance = Stance::new(&actor, &named(name, "issue"), Alignment::Undecided);
        map.stances.add(Stance { id: named(name, "stance"), since: when, ..stance });
        let tie = Tie::new(&actor, &Target::from(&issue), "talks");
        map.ties.add(Tie { id: named(name, "tie"), since: when, ..tie });
        let objection = Objection::new(&actor, &Target::from(&issue));
        map.objections.add(Objection { id: named(name, "objection"), since: when, ..objection });
        let condition = Condition::new(&named(name, "stance"), "If");
        map.conditions.add(Condition { id: named(name, "condition"), ..condition });
        map.sources.add(Source { id: named(name, "source"), ..Source::new(name) });
        map.bodies.add(Body { id: named(name, "body"), ..Body::new(name) });
        map.groups.add(Group { id: named(name, "group"), ..Group::new(name, vec![actor.clone()]) });
        map.notes.add(Note { id: named(name, "note"), ..Note::new(name, Pos2::ZERO) });
        map.views.add(View { id: named(name, "view"), ..View::new(name, Lens::Relationships) });
        map.scenarios.add(Scenario { id: named(name, "scenario"), ..Scenario::new(name) });
    }
    // The container of `gone` is another record, so that each is deleted alone.
    map.stances.get_mut(&named("gone", "stance")).unwrap().issue = issue;
    map
}

fn named<T>(name: &str, kind: &str) -> Id<T> {
    Id::parse(&format!("{name}-{kind}")).unwrap()
}

fn gone(kind: &str) -> Target {
    format!("{kind}:gone-{kind}").parse().unwrap()
}

/// A map in which a field of a record points at `gone`.
struct ReferenceCase {
    at: Target,
    field: &'static str,
    to: Target,
    map: Map,
}

/// The values of a field of that kind that point at `gone`, each with what it points at. A new kind of field does not
/// compile until this test says whether it can point at anything.
fn pointing(kind: FieldKind) -> Vec<(FieldValue, Target)> {
    let text = |text: String, to: &str| (FieldValue::Text(text), gone(to));
    match kind {
        FieldKind::Ref(to) => vec![text(format!("gone-{to}"), to)],
        FieldKind::Refs(to) => {
            vec![(FieldValue::List(vec![format!("kept-{to}"), format!("gone-{to}")]), gone(to))]
        }
        FieldKind::Target(kinds) => kinds.iter().map(|to| text(format!("{to}:gone-{to}"), to)).collect(),
        FieldKind::Requirement => vec![
            text("actor_in:gone-actor".to_owned(), "actor"),
            text("actor_out:gone-actor".to_owned(), "actor"),
            text("issue_reaches:gone-issue:1".to_owned(), "issue"),
            text("tie:gone-tie".to_owned(), "tie"),
        ],
        FieldKind::Evidence => {
            let passages = ["kept", "gone"].map(|name| Evidence::new(&named(name, "source"), "A quote"));
            vec![(FieldValue::Evidence(passages.to_vec()), gone("source"))]
        }
        FieldKind::Id
        | FieldKind::Line
        | FieldKind::Paragraphs
        | FieldKind::Word(_)
        | FieldKind::Choice(_)
        | FieldKind::Whole(..)
        | FieldKind::Flag
        | FieldKind::Day
        | FieldKind::Lines
        | FieldKind::Alignment
        | FieldKind::Place
        | FieldKind::Span
        | FieldKind::Elsewhere(_) => Vec::new(),
    }
}

type ViewChange = Box<dyn Fn(&mut View)>;

/// References that no form shows: a change to a view or a scenario, and its target.
fn in_no_form() -> Vec<(&'static str, ViewChange, &'static str)> {
    let figure = |change: fn(&mut FigureSettings)| Box::new(move |view: &mut View| change(&mut view.figure));
    vec![
        ("lens", Box::new(|view| view.lens = Lens::Issue(named("gone", "issue"))), "issue"),
        ("figure", figure(|figure| figure.matrix.order = MatrixRowOrder::Stance(named("gone", "issue"))), "issue"),
        ("figure", figure(|figure| figure.timeline.of = Some(named("gone", "actor"))), "actor"),
        ("figure", figure(|f| f.timeline.actors = ["kept", "gone"].map(|name| named(name, "actor")).to_vec()), "actor"),
    ]
}

fn changes() -> Vec<(ScenarioChange, &'static str)> {
    let stance = |actor: &str, issue: &str| ScenarioChange::Stance {
        actor: named(actor, "actor"),
        issue: named(issue, "issue"),
        alignment: LevelNumber(Level::ALL[0]),
    };
    vec![
        (stance("gone", "kept"), "actor"),
        (stance("kept", "gone"), "issue"),
        (ScenarioChange::Objection(named("gone", "objection"), ObjectionStatus::Met), "objection"),
        (ScenarioChange::Condition(named("gone", "condition"), ConditionStatus::Met), "condition"),
        (ScenarioChange::NoTie(named("gone", "tie")), "tie"),
        (ScenarioChange::NoActor(named("gone", "actor")), "actor"),
    ]
}

fn cases() -> Vec<ReferenceCase> {
    let mut cases = Vec::new();
    for kind in RECORD_KINDS {
        let at: Target = format!("{}:held-{}", kind.id, kind.id).parse().unwrap();
        for fact in fields_of(&at) {
            for (value, to) in pointing(fact.kind) {
                let mut map = base();
                map.set_field_value(&at, fact.id, value.clone());
                assert_eq!(map.field_value(&at, fact.id), Some(value), "{at} {}", fact.id);
                cases.push(ReferenceCase { at: at.clone(), field: fact.id, to, map });
            }
        }
    }
    for (field, change, to) in in_no_form() {
        let mut map = base();
        change(map.views.get_mut(&named("held", "view")).unwrap());
        cases.push(ReferenceCase { at: "view:held-view".parse().unwrap(), field, to: gone(to), map });
    }
    for (change, to) in changes() {
        let mut map = base();
        let override_ = Override { change, reason: String::new() };
        map.scenarios.get_mut(&named("held", "scenario")).unwrap().overrides.push(override_);
        cases.push(ReferenceCase {
            at: "scenario:held-scenario".parse().unwrap(),
            field: "overrides",
            to: gone(to),
            map,
        });
    }
    cases
}

/// Every reference of a map, read from its fields: the record, the field and the target.
fn pointers(map: &Map) -> Vec<(Target, &'static str, Target)> {
    let mut all = Vec::new();
    for at in RECORD_KINDS.iter().flat_map(|kind| Target::all(map, kind.id)) {
        for fact in fields_of(&at) {
            let target = |kind: &str, id: &str| format!("{kind}:{id}").parse::<Target>().unwrap();
            let to = match (fact.kind, map.field_value(&at, fact.id).unwrap()) {
                (_, FieldValue::Text(text)) if text.is_empty() => Vec::new(),
                (FieldKind::Ref(kind), FieldValue::Text(id)) => vec![target(kind, &id)],
                (FieldKind::Refs(kind), FieldValue::List(ids)) => ids.iter().map(|id| target(kind, id)).collect(),
                (FieldKind::Target(_), FieldValue::Text(to)) => vec![to.parse().unwrap()],
                (FieldKind::Requirement, FieldValue::Text(text)) => {
                    let mut parts = text.split(':');
                    let kind = parts.next().unwrap().split('_').next().unwrap();
                    vec![target(kind, parts.next().unwrap())]
                }
                (FieldKind::Evidence, FieldValue::Evidence(passages)) => {
                    passages.iter().map(|passage| target("source", passage.source.as_str())).collect()
                }
                _ => Vec::new(),
            };
            all.extend(to.into_iter().map(|to| (at.clone(), fact.id, to)));
        }
    }
    for view in map.views.iter() {
        // Listed field by field, so that a new field does not compile until this test knows whether it is a reference.
        let View { id, name: _, lens, filter, as_of: _, figure } = view;
        let Filter { kinds: _, tags: _, stances: _, signs: _, at_least: _, hide: _ } = filter;
        let FigureSettings {
            page: _,
            width_mm: _,
            dpi: _,
            theme: _,
            transparent: _,
            title: _,
            question: _,
            moment: _,
            legend: _,
            sources: _,
            shown: _,
            matrix: Arrangement { reading: _, order, reversed: _, group: _ },
            axes: Axes { x: _, y: _ },
            timeline: Lanes { of, actors },
        } = figure;
        let at = Target::from(id);
        let lens = match lens {
            Lens::Relationships => None,
            Lens::Issue(issue) => Some(issue),
        };
        let order = match order {
            MatrixRowOrder::File
            | MatrixRowOrder::Name
            | MatrixRowOrder::Influence
            | MatrixRowOrder::Kind
            | MatrixRowOrder::Camps => None,
            MatrixRowOrder::Stance(issue) => Some(issue),
        };
        all.extend(lens.map(|issue| (at.clone(), "lens", issue.into())));
        all.extend(order.map(|issue| (at.clone(), "figure", issue.into())));
        all.extend(of.iter().chain(actors).map(|actor| (at.clone(), "figure", actor.into())));
    }
    all.extend(scenario_pointers(map));
    all
}

/// Every reference of the scenarios of a map, in the form of [`pointers`].
fn scenario_pointers(map: &Map) -> Vec<(Target, &'static str, Target)> {
    let mut all = Vec::new();
    for scenario in map.scenarios.iter() {
        let Scenario { id, name: _, overrides } = scenario;
        for Override { change, reason: _ } in overrides {
            let to: Vec<Target> = match change {
                ScenarioChange::Stance { actor, issue, alignment: _ } => vec![actor.into(), issue.into()],
                ScenarioChange::Objection(id, _) => vec![id.into()],
                ScenarioChange::Condition(id, _) => vec![id.into()],
                ScenarioChange::NoTie(id) => vec![id.into()],
                ScenarioChange::NoActor(id) => vec![id.into()],
            };
            all.extend(to.into_iter().map(|to| (id.into(), "overrides", to)));
        }
    }
    all
}

fn assert_nothing_dangles(map: &Map, after: &str) {
    assert_eq!(map.problems(), [], "{after}");
    for (at, field, to) in pointers(map) {
        assert!(Target::all(map, to.kind().id).contains(&to), "{after}: {at} {field} points at {to}");
    }
}

/// The file of the map does not contain the id of a deleted record.
fn assert_unnamed(map: &Map, gone: &Target, after: &str) {
    let text = write(map);
    assert!(!text.contains(&format!("{:?}", gone.id())), "{after}: {gone} is still named in\n{text}");
}

/// Can the record exist without the target of the field?
fn is_optional(case: &ReferenceCase) -> bool {
    let Some(value) = case.map.field_value(&case.at, case.field) else { return true };
    let empty = match value {
        FieldValue::Text(_) => FieldValue::Text(String::new()),
        FieldValue::List(_) => FieldValue::List(Vec::new()),
        _ => FieldValue::Evidence(Vec::new()),
    };
    let mut map = case.map.clone();
    map.set_field_value(&case.at, case.field, empty.clone());
    map.field_value(&case.at, case.field) == Some(empty)
}

fn words(case: &ReferenceCase) -> String {
    format!("{} {} {}", case.at, case.field, case.to)
}

#[test]
fn every_reference_field_is_listed_by_its_record() {
    for case in cases() {
        assert_nothing_dangles(&case.map, &words(&case));
        let mut listed = Vec::new();
        case.map.record(&case.at).unwrap().references(&mut |reference| listed.push(reference));
        let found = listed.iter().find(|reference| reference.field == case.field && reference.to == case.to);
        let strength = found.unwrap_or_else(|| panic!("{} is not in {listed:?}", words(&case))).strength;
        assert_eq!(strength != ReferenceStrength::Required, is_optional(&case), "{}", words(&case));
    }
    // In the other direction, no record lists a reference that it does not have.
    for case in cases() {
        let mut listed = BTreeSet::new();
        case.map.for_each_record(&mut |at, record| {
            record.references(&mut |reference| _ = listed.insert((at.clone(), reference.field, reference.to)));
        });
        assert_eq!(listed, pointers(&case.map).into_iter().collect(), "{}", words(&case));
    }
}

/// Every field of every record is in a form, or is listed here as an exception.
#[test]
fn every_field_of_a_record_is_known_to_this_test() {
    fn known<T: serde::de::DeserializeOwned>() -> Vec<&'static str> {
        match ron::from_str::<T>("(no_such_field: 1)").map(drop).unwrap_err().code {
            ron::Error::NoSuchStructField { expected, .. } => expected.to_vec(),
            other => panic!("{other}"),
        }
    }
    fn check<T: serde::de::DeserializeOwned>(fields: &[Field<T>], others: &[&'static str]) {
        let mut known = known::<T>();
        known.retain(|field| !others.contains(field));
        assert_eq!(known, fields.iter().map(|field| field.id).collect::<Vec<_>>());
    }
    check(actor::FIELDS, &[]);
    check(issue::FIELDS, &[]);
    check(stance::FIELDS, &[]);
    check(tie::FIELDS, &[]);
    check(objection::FIELDS, &[]);
    check(condition::FIELDS, &[]);
    check(source::FIELDS, &[]);
    check(body::FIELDS, &[]);
    check(group::FIELDS, &[]);
    check(note::FIELDS, &[]);
    check(view::FIELDS, &["lens", "filter", "figure"]);
    check(scenario::FIELDS, &["overrides"]);
    check(evidence::FIELDS, &[]);
}

#[test]
fn deletion_leaves_no_dangling_reference_and_can_be_undone() {
    for case in cases() {
        let after = format!("{} deleted", words(&case));
        let mut session = Session::open(case.map.clone(), None);
        session.edit("Delete", StepMergeRule::Never, |map| ops::delete(map, std::slice::from_ref(&case.to)));
        assert_nothing_dangles(session.map(), &after);
        assert_unnamed(session.map(), &case.to, &after);
        assert_eq!(case.at.is_in(session.map()), is_optional(&case), "{after}");
        assert!("actor:kept-actor".parse::<Target>().unwrap().is_in(session.map()));
        session.undo();
        assert!(*session.map() == case.map, "{after} and undone");
    }
}

#[test]
fn the_map_of_a_day_has_no_reference_to_absent_records() {
    let mut left = BTreeSet::new();
    for case in cases() {
        let after = format!("{} on a day", words(&case));
        let today = case.map.as_of("2026-01-01".parse().unwrap());
        assert_nothing_dangles(&today, &after);
        if !case.to.is_in(&today) {
            assert_unnamed(&today, &case.to, &after);
            assert_eq!(case.at.is_in(&today), is_optional(&case), "{after}");
            left.insert(case.to.kind().id);
        }
        let filtered = case.map.without(&BTreeSet::from([case.to.clone()]));
        assert_nothing_dangles(&filtered, &after);
        assert_unnamed(&filtered, &case.to, &after);
    }
    assert_eq!(left.into_iter().collect::<Vec<_>>(), ["condition", "issue", "objection", "stance", "tie"]);
}

#[test]
fn records_pasted_together_point_at_each_other() {
    for case in cases() {
        let after = format!("{} pasted", words(&case));
        let all = RECORD_KINDS.iter().flat_map(|kind| Target::all(&case.map, kind.id)).collect();
        let clip = read(&write(&ops::clip(&case.map, &all))).unwrap();
        let mut map = base();
        // Other records of the same ids, which pasted records must not refer to.
        for source in ["kept", "held", "gone"] {
            map.sources.get_mut(&named(source, "source")).unwrap().outlet = "Another".to_owned();
        }
        let before = map.clone();
        for _ in 0..2 {
            let made: BTreeSet<Target> = ops::paste(&mut map, &clip, Vec2::new(10.0, 10.0)).into_iter().collect();
            assert_eq!(made.len(), clip.count(), "{after}");
            assert_nothing_dangles(&map, &after);
            let pasted: Vec<_> = pointers(&map).into_iter().filter(|(at, ..)| made.contains(at)).collect();
            assert_eq!(pasted.len(), pointers(&case.map).len(), "{after}: {pasted:?}");
            for (at, field, to) in pasted {
                assert!(made.contains(&to), "{after}: {at} {field} points at {to}, which was there before");
            }
        }
        assert!(before.count() + 2 * clip.count() == map.count());
        ops::delete(&mut map, &RECORD_KINDS.iter().flat_map(|kind| Target::all(&clip, kind.id)).collect::<Vec<_>>());
        assert_nothing_dangles(&map, &format!("{after}, and what was there before deleted"));
    }
}

#[test]
fn pasting_without_the_target_clears_the_reference() {
    for case in cases() {
        for start in [Map::default(), base()] {
            let after = format!("{} pasted alone", words(&case));
            let clip = ops::clip(&case.map, &BTreeSet::from([case.at.clone()]));
            let mut map = start.clone();
            ops::paste(&mut map, &clip, Vec2::ZERO);
            assert_nothing_dangles(&map, &after);
        }
    }
}

/// The speaker of a quote is the id of an actor or any text. It follows the actor to a new id and outlives it.
#[test]
fn a_speaker_gets_the_new_id_and_outlives_its_actor() {
    let mut map = base();
    let mut passage = Evidence::new(&named("kept", "source"), "A quote");
    passage.said_by = "gone-actor".to_owned();
    map.stances.get_mut(&named("held", "stance")).unwrap().evidence.push(passage);
    let speakers = |map: &Map| -> Vec<String> {
        map.stances.iter().flat_map(|row| &row.evidence).map(|passage| passage.said_by.clone()).collect()
    };
    let all = ["actor", "issue", "stance"].iter().flat_map(|kind| Target::all(&map, kind)).collect();
    let clip = ops::clip(&map, &all);
    ops::paste(&mut map, &clip, Vec2::ZERO);
    assert_eq!(speakers(&map), ["gone-actor", "gone-actor-2"]);
    ops::delete(&mut map, &[gone("actor")]);
    assert_eq!(speakers(&map), ["gone-actor", "gone-actor-2"]);
    assert_nothing_dangles(&map, "the speaker deleted");
}

/// A file may hold a chain of references that the program never makes. Deleting its end deletes the whole chain. Each
/// record is visited once, or this would take hours.
#[test]
fn deleting_a_record_deletes_a_chain_of_100000_dependents() {
    let mut map = base();
    let mut to = gone("tie");
    for number in 0..100_000 {
        let objection = Objection::new(&named("kept", "actor"), &to);
        to = map.objections.add(Objection { id: named("chain", &number.to_string()), ..objection }).into();
    }
    let mut rest = map.clone();
    ops::delete(&mut rest, &[gone("tie")]);
    assert_eq!((rest.objections.len(), map.objections.len()), (3, 100_003));
    assert_eq!(map.as_of("2026-01-01".parse().unwrap()).objections.len(), 2);
    let clip = ops::clip(&map, &BTreeSet::from([gone("tie"), "actor:kept-actor".parse().unwrap()]));
    assert_eq!(clip.objections.len(), 100_000);
}
