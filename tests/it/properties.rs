//! Random sequences of user actions: the map stays sound, undo and redo lead back and forth, and a file holds every
//! map. The seed is fixed; `PROPTEST_CASES=5000 cargo test properties` tries more cases.

mod references;

use emath::{Pos2, Vec2, pos2, vec2};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use stancemap::file::{read, write};
use stancemap::model::*;
use stancemap::ops;
use stancemap::session::*;

use crate::support::user::TestUser;
use crate::support::{arbitrary, seeds};

/// An action of a user. The records it affects are chosen when it is performed.
#[derive(Clone, Debug)]
enum UserAction {
    Command(Index),
    Select(Vec<Index>),
    Name(String),
    Cancel,
    Pointer(PointerAction, PointerPosition, [bool; 3]),
    Drag(PointerPosition, PointerPosition),
    Set(Index, Index, FieldInput),
    Stance(Index, Index, Option<Alignment>),
    Tie(Index, Index, Index),
    Object(Index, Index),
    Condition(Index, String),
    Delete(Vec<Index>),
    Lens(Index),
    Day(Option<Date>),
    GoTo(Index),
    Save,
}

/// A position of the pointer: near a record, or anywhere.
#[derive(Clone, Debug)]
enum PointerPosition {
    At(Index, Vec2),
    Anywhere(Pos2),
}

/// A text that is typed into a field: a new one, that of another field, or the name of a record.
#[derive(Clone, Debug)]
enum FieldInput {
    Text(String),
    Whole(i64),
    Flag(bool),
    List(Vec<Index>),
    Place(Pos2),
    Record(Index, bool),
    Day(Date),
    Evidence(Index, String, u8),
    Word(Index),
}

fn user_action() -> impl Strategy<Value = UserAction> {
    let index = any::<Index>;
    prop_oneof![
        3 => index().prop_map(UserAction::Command),
        2 => vec(index(), 0..4).prop_map(UserAction::Select),
        2 => name().prop_map(UserAction::Name),
        1 => Just(UserAction::Cancel),
        6 => (press(), pointer_position(), any::<[bool; 3]>()).prop_map(|(press, at, mods)| UserAction::Pointer(press, at, mods)),
        4 => (pointer_position(), pointer_position()).prop_map(|(from, to)| UserAction::Drag(from, to)),
        6 => (index(), index(), field_input()).prop_map(|(at, field, field_input)| UserAction::Set(at, field, field_input)),
        3 => (index(), index(), proptest::option::of(arbitrary::alignment())).prop_map(|(a, i, s)| UserAction::Stance(a, i, s)),
        3 => (index(), index(), index()).prop_map(|(from, to, kind)| UserAction::Tie(from, to, kind)),
        3 => (index(), index()).prop_map(|(by, to)| UserAction::Object(by, to)),
        1 => (index(), arbitrary::text()).prop_map(|(of, text)| UserAction::Condition(of, text)),
        1 => vec(index(), 1..3).prop_map(UserAction::Delete),
        1 => index().prop_map(UserAction::Lens),
        1 => proptest::option::of(date()).prop_map(UserAction::Day),
        1 => index().prop_map(UserAction::GoTo),
        1 => Just(UserAction::Save),
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![2 => "[A-E][a-z]{0,3}", 1 => arbitrary::text()]
}

/// Dates near each other, so that periods overlap.
fn date() -> impl Strategy<Value = Date> {
    prop_oneof![Just("2024"), Just("2024-05"), Just("2025-11-07"), Just("2025~"), Just("2026-01-01")]
        .prop_map(|text| text.parse().unwrap())
}

fn press() -> impl Strategy<Value = PointerAction> {
    prop_oneof![
        Just(PointerAction::Down),
        Just(PointerAction::Drag),
        Just(PointerAction::Up),
        Just(PointerAction::DoubleClick),
        Just(PointerAction::Hover)
    ]
}

fn pointer_position() -> impl Strategy<Value = PointerPosition> {
    let near = -30f32..30.0;
    prop_oneof![
        6 => (any::<Index>(), near.clone(), near).prop_map(|(at, x, y)| PointerPosition::At(at, vec2(x, y))),
        2 => (-600f32..600.0, -600f32..600.0).prop_map(|(x, y)| PointerPosition::Anywhere(pos2(x, y))),
        1 => prop_oneof![
            Just(pos2(1e6, -1e6)),
            Just(pos2(3e6, 0.0)),
            Just(pos2(f32::MAX, f32::MIN)),
            Just(pos2(f32::NAN, 0.0)),
            Just(pos2(0.0, f32::INFINITY)),
        ].prop_map(PointerPosition::Anywhere),
    ]
}

fn field_input() -> impl Strategy<Value = FieldInput> {
    prop_oneof![
        name().prop_map(FieldInput::Text),
        (-3i64..300).prop_map(FieldInput::Whole),
        any::<bool>().prop_map(FieldInput::Flag),
        vec(any::<Index>(), 0..4).prop_map(FieldInput::List),
        (-2e6f32..2e6, any::<f32>()).prop_map(|(x, y)| FieldInput::Place(pos2(x, y))),
        (any::<Index>(), any::<bool>()).prop_map(|(at, whole)| FieldInput::Record(at, whole)),
        date().prop_map(FieldInput::Day),
        (any::<Index>(), arbitrary::text(), any::<u8>()).prop_map(|(s, q, c)| FieldInput::Evidence(s, q, c)),
        any::<Index>().prop_map(FieldInput::Word),
    ]
}

/// Every record of a map.
fn records(map: &Map) -> Vec<Target> {
    RECORD_KINDS.iter().flat_map(|kind| Target::all(map, kind.id)).collect()
}

fn pick<T: Clone>(all: &[T], index: &Index) -> Option<T> {
    (!all.is_empty()).then(|| index.get(all).clone())
}

fn actors(map: &Map) -> Vec<Id<Actor>> {
    map.actors.ids().collect()
}

fn place(user: &TestUser, pointer_position: &PointerPosition) -> Pos2 {
    match pointer_position {
        PointerPosition::Anywhere(at) => *at,
        PointerPosition::At(index, by) => {
            let scene = user.scene();
            let frames: Vec<Pos2> = records(user.map())
                .iter()
                .filter_map(|target| scene.bounds_of(target))
                .map(|frame| frame.center())
                .collect();
            pick(&frames, index).unwrap_or_default() + *by
        }
    }
}

fn value(map: &Map, target: &Target, field: &str, field_input: &FieldInput) -> Option<FieldValue> {
    let all = records(map);
    Some(match field_input {
        FieldInput::Text(text) => FieldValue::Text(text.clone()),
        FieldInput::Whole(number) => FieldValue::Whole(*number),
        FieldInput::Flag(flag) => FieldValue::Flag(*flag),
        FieldInput::List(which) => {
            FieldValue::List(which.iter().filter_map(|index| Some(pick(&all, index)?.id().to_owned())).collect())
        }
        FieldInput::Place(place) => FieldValue::Place(*place),
        FieldInput::Record(index, whole) => {
            let record = pick(&all, index)?;
            FieldValue::Text(if *whole { record.to_string() } else { record.id().to_owned() })
        }
        FieldInput::Day(day) => FieldValue::Text(day.to_string()),
        FieldInput::Evidence(source, quote, number) => {
            let sources: Vec<_> = map.sources.ids().collect();
            let mut evidence = Evidence::new(&pick(&sources, source)?, quote);
            evidence.credibility = *number;
            evidence.span = Some((u32::from(*number), 100));
            FieldValue::Evidence(vec![evidence])
        }
        FieldInput::Word(index) => {
            let fact = fields_of(target).into_iter().find(|fact| fact.id == field)?;
            let (FieldKind::Choice(terms) | FieldKind::Word(terms)) = fact.kind else {
                return map.field_value(target, field);
            };
            FieldValue::Text(index.get(terms).id.to_owned())
        }
    })
}

#[allow(clippy::too_many_lines, reason = "one arm a user_action")]
fn perform(user: &mut TestUser, user_action: &UserAction) {
    let map = user.map().clone();
    let all = records(&map);
    let session = &mut user.session;
    match user_action {
        UserAction::Command(index) => {
            let command = index.get(COMMANDS);
            if (command.available)(session) {
                command.run(session);
            }
            session.take_effects();
        }
        UserAction::Select(which) => {
            session.select(which.iter().filter_map(|index| pick(&all, index)).collect::<Vec<_>>())
        }
        UserAction::Name(name) => session.submit_name(name),
        UserAction::Cancel => session.cancel(),
        UserAction::Pointer(press, pointer_position, [shift, ctrl, alt]) => {
            let at = place(user, pointer_position);
            user.mods = ModifierKeys { shift: *shift, ctrl: *ctrl, alt: *alt };
            user.send(*press, at);
            user.mods = ModifierKeys::default();
        }
        UserAction::Drag(from, to) => {
            let (from, to) = (place(user, from), place(user, to));
            user.drag_to(from, to);
        }
        UserAction::Set(at, field, field_input) => {
            let Some(target) = pick(&all, at) else { return };
            let field = field.get(&fields_of(&target)).id;
            let Some(value) = value(&map, &target, field, field_input) else { return };
            let before = session.history().map().clone();
            if session.set(&[target], field, &value).is_err() {
                assert_eq!(*session.history().map(), before, "what is refused changes nothing");
            }
        }
        UserAction::Stance(actor, issue, alignment) => {
            let issues: Vec<_> = map.issues.ids().collect();
            let (Some(actor), Some(issue)) = (pick(&actors(&map), actor), pick(&issues, issue)) else { return };
            session.edit("Stance", StepMergeRule::Never, |map| ops::set_stance(map, &actor, &issue, *alignment));
        }
        UserAction::Tie(from, to, kind) => {
            let (Some(from), Some(to)) = (pick(&actors(&map), from), pick(&all, to)) else { return };
            session.edit("Tie", StepMergeRule::Never, |map| ops::add_tie(map, &from, &to, kind.get(TIE_KINDS).id));
        }
        UserAction::Object(by, to) => {
            let (Some(by), Some(to)) = (pick(&actors(&map), by), pick(&all, to)) else { return };
            session.edit("Object", StepMergeRule::Never, |map| ops::add_objection(map, &by, &to));
        }
        UserAction::Condition(of, text) => {
            let stances: Vec<_> = map.stances.ids().collect();
            let Some(of) = pick(&stances, of) else { return };
            session.edit("Condition", StepMergeRule::With("if".to_owned()), |map| ops::add_condition(map, &of, text));
        }
        UserAction::Delete(which) => {
            let which: Vec<Target> = which.iter().filter_map(|index| pick(&all, index)).collect();
            session.edit("Delete", StepMergeRule::Never, |map| ops::delete(map, &which));
        }
        UserAction::Lens(index) => {
            let issues: Vec<_> = map.issues.ids().collect();
            session.set_lens(pick(&issues, index).map_or(Lens::Relationships, Lens::Issue));
        }
        UserAction::Day(day) => session.edit("Day", StepMergeRule::Never, |map| map.as_of = *day),
        UserAction::GoTo(index) => {
            let steps = session.history().labels().len();
            session.go_to_step(index.index(steps));
        }
        UserAction::Save => {
            let map = session.history().map().clone();
            session.mark_saved("a.stancemap".into(), &map);
        }
    }
}

fn check(user: &TestUser, user_action: &UserAction) {
    let session = &user.session;
    let map = session.history().map();
    assert_eq!(map.problems(), [], "after {user_action:?}");
    assert_eq!(session.map().problems(), [], "while {user_action:?}");
    assert!(
        session.selection().iter().all(|target| target.is_in(map)),
        "{:?} after {user_action:?}",
        session.selection()
    );
    assert!(session.lens().issue().is_none_or(|issue| map.issues.contains(issue)), "the lens after {user_action:?}");
    let text = write(map);
    match read(&text) {
        Ok(back) => assert_eq!(back, *map, "after {user_action:?}"),
        Err(error) => panic!("{error}\nafter {user_action:?}\n{text}"),
    }
    if let UserAction::Save = user_action {
        assert!(!session.is_dirty());
    }
}

proptest! {
    #![proptest_config(seeds::config(100))]

    #[test]
    fn random_edits_keep_the_map_sound_and_can_be_undone(deeds in vec(user_action(), 1..60), filled in any::<bool>()) {
        let start = if filled { FILLED } else { "" };
        let mut user = TestUser::of(start);
        let first = user.map().clone();
        for user_action in &deeds {
            perform(&mut user, user_action);
            check(&user, user_action);
        }
        user.session.cancel();
        let end = user.session.history().labels().len() - 1;
        user.session.go_to_step(end);
        let last = user.map().clone();
        let mut maps = vec![last.clone()];
        while user.session.history().undo_label().is_some() {
            user.session.undo();
            maps.push(user.map().clone());
        }
        prop_assert_eq!(user.map(), &first);
        prop_assert_eq!(maps.len(), end + 1);
        for map in maps.iter().rev().skip(1) {
            user.session.redo();
            prop_assert_eq!(user.map(), map);
        }
        prop_assert_eq!(user.map(), &last);
    }

    #[test]
    fn random_pointer_events_in_any_tool_break_nothing(
        tool in 0usize..6,
        events in vec((press(), pointer_position(), any::<[bool; 3]>(), proptest::option::weighted(0.1, name())), 1..80),
    ) {
        let mut user = TestUser::of(FILLED);
        let tools = ["select_tool", "add_actor", "add_issue", "add_note", "add_tie", "add_objection"];
        user.run(tools[tool]);
        for (press, at, mods, name) in &events {
            perform(&mut user, &UserAction::Pointer(*press, at.clone(), *mods));
            assert!(!user.session.tool().hint().is_empty());
            name.iter().for_each(|name| user.session.submit_name(name));
            prop_assert_eq!(user.session.map().problems(), []);
        }
        user.can_go_back_and_forth();
    }

    #[test]
    fn the_map_of_any_day_has_no_dangling_reference(deeds in vec(user_action(), 1..60), day in arbitrary::date(), near in date()) {
        let mut user = TestUser::of(FILLED);
        deeds.iter().for_each(|user_action| perform(&mut user, user_action));
        for day in [day, near] {
            let shown = user.map().as_of(day);
            prop_assert_eq!(shown.problems(), []);
            prop_assert_eq!(&shown.as_of(day), &shown, "the same day again takes nothing more away");
        }
    }

    /// A broken map is shown too: no code that reads it may panic.
    #[test]
    fn a_broken_map_can_be_drawn_described_and_repaired(map in arbitrary::map(), day in arbitrary::date()) {
        let mut lenses = vec![Lens::Relationships];
        lenses.extend(map.issues.ids().map(Lens::Issue));
        assert_eq!(map.as_of(day).as_of, Some(day));
        for lens in &lenses {
            let scene = stancemap::scene::Scene::of(&map, lens, &stancemap::scene::Palette::LIGHT);
            stancemap::scene::legend(&map, lens, &scene, &stancemap::scene::Palette::LIGHT, 200.0);
            stancemap::scene::describe_map(&map, lens);
            for target in records(&map) {
                map.sentence(&target, lens);
                scene.bounds_of(&target);
            }
        }
        let mut mended = map.clone();
        ops::delete(&mut mended, &records(&map));
        prop_assert!(mended.problems().is_empty(), "deleting everything leaves {:?}", mended.problems());
    }
}

/// A map with records of every kind.
const FILLED: &str = "as of 2025-11-07; Ann influence 5; Bob in Cy; Cy kind bloc; mandate; troops; \
    Ann = Bob alliance \"allies\"; Bob > Ann pressure - tentative; Cy = mandate participation; \
    Ann +2 mandate since 2024 \"yes\"; Bob undecided mandate; Cy -3 troops red assessed since 2024 until 2025; \
    stance:ann-mandate if \"they pay\"; Cy vetoes tie:ann-bob-alliance \"no\"; Bob doubts stance:cy-troops since 2024; \
    Ann objects condition:ann-mandate-if";
