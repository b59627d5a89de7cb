//! Random edits of a map by the operations of the program, for property tests. They add no problem to a map.

use emath::{pos2, vec2};
use proptest::prelude::*;
use proptest::sample::Index;
use stancemap::model::*;
use stancemap::ops;

/// An edit. Its indices choose among the records that the map has when it is applied.
#[derive(Clone, Debug)]
pub enum RandomEdit {
    /// Adds an actor, an issue, a note, a source, a body, a group, a view or a scenario with a name of this letter.
    Add(u8, char),
    /// Sets the position of an actor on an issue.
    Stance(Index, Index, Option<Alignment>),
    /// Adds a tie of an actor to any record.
    Tie(Index, Index, Index),
    /// Adds an objection of an actor to any record.
    Object(Index, Index),
    /// Adds a condition to a stance.
    Condition(Index, char),
    /// Makes an actor part of another.
    Member(Index, Index),
    /// Sets a field of a record to a value that the field may take.
    Set(Index, Index, Index, char),
    /// Adds a passage to a record that can have evidence.
    Evidence(Index, Index, char),
    /// Moves a record.
    Move(Index, i8),
    /// Brings a record to the front.
    Front(Index),
    /// Changes what a view shows.
    View(Index, Index),
    /// Adds an assumption to a scenario.
    Assume(Index, Index),
    /// Changes the title or the day of the map.
    Map(char),
    /// Deletes a record and what requires it.
    Delete(Index),
}

/// A random edit.
pub fn edit() -> impl Strategy<Value = RandomEdit> {
    let index = any::<Index>;
    let letter = || prop::char::range('a', 'e');
    prop_oneof![
        3 => (0u8..8, letter()).prop_map(|(kind, name)| RandomEdit::Add(kind, name)),
        4 => (index(), index(), proptest::option::weighted(0.8, super::arbitrary::alignment()))
            .prop_map(|(actor, issue, alignment)| RandomEdit::Stance(actor, issue, alignment)),
        2 => (index(), index(), index()).prop_map(|(from, to, kind)| RandomEdit::Tie(from, to, kind)),
        2 => (index(), index()).prop_map(|(by, to)| RandomEdit::Object(by, to)),
        1 => (index(), letter()).prop_map(|(of, text)| RandomEdit::Condition(of, text)),
        2 => (index(), index()).prop_map(|(parent, member)| RandomEdit::Member(parent, member)),
        8 => (index(), index(), index(), letter()).prop_map(|(at, field, to, text)| RandomEdit::Set(at, field, to, text)),
        3 => (index(), index(), letter()).prop_map(|(at, source, quote)| RandomEdit::Evidence(at, source, quote)),
        2 => (index(), any::<i8>()).prop_map(|(at, by)| RandomEdit::Move(at, by)),
        1 => index().prop_map(RandomEdit::Front),
        1 => (index(), index()).prop_map(|(view, issue)| RandomEdit::View(view, issue)),
        1 => (index(), index()).prop_map(|(scenario, tie)| RandomEdit::Assume(scenario, tie)),
        1 => letter().prop_map(RandomEdit::Map),
        3 => index().prop_map(RandomEdit::Delete),
    ]
}

/// All records of a map.
pub fn records(map: &Map) -> Vec<Target> {
    RECORD_KINDS.iter().flat_map(|kind| Target::all(map, kind.id)).collect()
}

fn pick<T: Clone>(all: &[T], index: &Index) -> Option<T> {
    (!all.is_empty()).then(|| index.get(all).clone())
}

/// Applies an edit, if the map has the records for it.
pub fn apply(map: &mut Map, edit: &RandomEdit) {
    try_to_apply(map, edit);
}

fn try_to_apply(map: &mut Map, edit: &RandomEdit) -> Option<()> {
    let all = records(map);
    let (actors, issues): (Vec<_>, Vec<_>) = (map.actors.ids().collect(), map.issues.ids().collect());
    match edit {
        RandomEdit::Add(kind, letter) => add(map, *kind, &letter.to_string()),
        RandomEdit::Stance(actor, issue, alignment) => {
            ops::set_stance(map, &pick(&actors, actor)?, &pick(&issues, issue)?, *alignment);
        }
        RandomEdit::Tie(from, to, kind) => {
            ops::add_tie(map, &pick(&actors, from)?, &pick(&all, to)?, kind.get(TIE_KINDS).id)?;
        }
        RandomEdit::Object(by, to) => drop(ops::add_objection(map, &pick(&actors, by)?, &pick(&all, to)?)?),
        RandomEdit::Condition(of, text) => {
            ops::add_condition(map, &pick(&map.stances.ids().collect::<Vec<_>>(), of)?, &text.to_string())?;
        }
        RandomEdit::Member(parent, member) => {
            ops::make_member(map, &pick(&actors, parent)?, &pick(&actors, member)?);
        }
        RandomEdit::Set(at, field, to, letter) => {
            let target = pick(&all, at)?;
            let field = *field.get(&fields_of(&target));
            let value = value(map, &field, &pick(&all, to)?, *letter)?;
            // A value that would be a problem is refused.
            ops::set_field(map, &target, field.id, value).ok();
        }
        RandomEdit::Evidence(at, source, quote) => {
            let marks: Vec<Target> = map.evidence_by_record().map(|(target, _)| target).collect();
            let (target, source) = (pick(&marks, at)?, pick(&map.sources.ids().collect::<Vec<_>>(), source)?);
            let Some(FieldValue::Evidence(mut evidence)) = map.field_value(&target, "evidence") else { return None };
            evidence.push(Evidence::new(&source, &quote.to_string()));
            ops::set_field(map, &target, "evidence", FieldValue::Evidence(evidence)).ok();
        }
        RandomEdit::Move(at, by) => ops::translate(map, pick(&all, at), vec2(f32::from(*by), 1.0)),
        RandomEdit::Front(at) => ops::stack(map, &[pick(&all, at)?].into(), ops::StackingMove::Front, |_, _| true),
        RandomEdit::View(view, issue) => {
            let view = pick(&map.views.ids().collect::<Vec<_>>(), view)?;
            let lens = pick(&issues, issue).map_or(Lens::Relationships, Lens::Issue);
            ops::update_view(map, &view, lens.into(), FigureSettings::default());
        }
        RandomEdit::Assume(scenario, tie) => {
            let tie = pick(&map.ties.ids().collect::<Vec<_>>(), tie)?;
            let scenario = pick(&map.scenarios.ids().collect::<Vec<_>>(), scenario)?;
            let new = Override { change: ScenarioChange::NoTie(tie), reason: String::new() };
            map.scenarios.get_mut(&scenario)?.overrides.push(new);
        }
        RandomEdit::Map(letter) => {
            map.title = letter.to_string();
            map.as_of = format!("202{}", u32::from(*letter) % 10).parse().ok();
        }
        RandomEdit::Delete(at) => ops::delete(map, &[pick(&all, at)?]),
    }
    Some(())
}

fn add(map: &mut Map, kind: u8, name: &str) {
    let actors = map.actors.ids().take(2).collect();
    match kind {
        0 | 1 => drop(ops::add_actor(map, name, pos2(f32::from(kind), 5.0))),
        2 => drop(ops::add_issue(map, name, pos2(1.0, 1.0))),
        3 => drop(ops::add_source(map, name)),
        4 => drop(ops::add_body(map, name)),
        5 => drop(ops::add_group(map, name, actors)),
        6 => drop(ops::add_view(map, name, ViewState::default(), FigureSettings::default())),
        _ => drop(ops::add_scenario(map, name)),
    }
}

fn value(map: &Map, field: &FieldDescription, to: &Target, letter: char) -> Option<FieldValue> {
    let number = i64::from(u32::from(letter) - u32::from('a'));
    Some(match field.kind {
        FieldKind::Line | FieldKind::Paragraphs => FieldValue::Text(letter.to_string()),
        FieldKind::Lines => FieldValue::List(vec![letter.to_string(), "x".to_owned()]),
        FieldKind::Word(terms) | FieldKind::Choice(terms) => {
            FieldValue::Text(terms.get(usize::try_from(number).ok()? % terms.len())?.id.to_owned())
        }
        FieldKind::Whole(least, greatest) => FieldValue::Whole((least + number).min(greatest)),
        FieldKind::Flag => FieldValue::Flag(letter < 'c'),
        FieldKind::Day => FieldValue::Text(format!("20{}", 20 + number)),
        FieldKind::Ref(_) => FieldValue::Text(to.id().to_owned()),
        FieldKind::Refs(kind) => {
            FieldValue::List(Target::all(map, kind).iter().take(2).map(|to| to.id().to_owned()).collect())
        }
        FieldKind::Target(_) => FieldValue::Text(to.to_string()),
        FieldKind::Alignment => FieldValue::Text((number - 2).to_string()),
        FieldKind::Id
        | FieldKind::Requirement
        | FieldKind::Place
        | FieldKind::Span
        | FieldKind::Evidence
        | FieldKind::Elsewhere(_) => return None,
    })
}
