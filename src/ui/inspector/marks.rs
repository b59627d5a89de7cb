//! Sections on marks round a record: who stands where, objections, ties, conditions, what rests on a source.

use egui::Ui;

use super::evidence::{passage_origin, speaker_name};
use super::field::record_entries;
use super::form_context::FormContext;
use super::header::capitalized;
use crate::model::{
    Actor, Alignment, Basis, Body, CurrentStances, Date, Id, Issue, Map, OBJECTABLE, Objection, Source, Stance,
    TIE_KINDS, Target, Tie, in_force, name_of,
};
use crate::ops;

use crate::ui::theme::{Theme, regular, semibold, size, space};
use crate::ui::widgets::{
    ChoiceEntry, PickAnswer, PickField, bidi_label, empty_hint, error_text, pick_menu, quote, row, secondary_text,
    section, section_with, single_line_text, strong_row, text_button,
};

/// A row that leads to a record.
pub(super) fn record_link_ui(ui: &mut Ui, hand: &mut FormContext<'_>, target: &Target, behind: &str) {
    let name = hand.map.name(target);
    let clicked = ui.push_id(target, |ui| row(ui, hand.theme, &name, behind).clicked()).inner;
    if clicked {
        hand.session.select([target.clone()]);
    }
}

/// The head of a section with "add", which opens a list of records. Which one was chosen?
fn section_with_add_ui(
    ui: &mut Ui,
    hand: &mut FormContext<'_>,
    caption: &str,
    name: &str,
    entries: impl FnOnce(&Map) -> Vec<ChoiceEntry>,
) -> Option<Target> {
    let theme = hand.theme;
    let (map, query) = (&hand.map, &mut hand.drafts.list_query);
    let picked = section_with(ui, theme, caption, |ui| {
        let button = text_button(ui, theme, "add", name);
        let pick = PickField { name, shown: "", is_placeholder: false, is_searchable: true, new_entry_label: None };
        pick_menu(ui, theme, &button, &pick, query, || entries(map))
    });
    match picked.1 {
        Some(PickAnswer::Value(target)) => target.parse().ok(),
        _ => None,
    }
}

/// What the actor objects to.
pub(super) fn objections_by_ui(ui: &mut Ui, hand: &mut FormContext<'_>, id: &Id<Actor>) {
    let own = Target::from(id);
    let others =
        |map: &Map| record_entries(map, OBJECTABLE).into_iter().filter(|e| e.value != own.to_string()).collect();
    if let Some(to) = section_with_add_ui(ui, hand, "Objects to", "Add an objection", others) {
        hand.add_and_select("Add an objection", |map| ops::add_objection(map, id, &to).map(Target::from));
    }
    let rows: Vec<Objection> = hand.map.objections.iter().filter(|row| &row.by == id).cloned().collect();
    if rows.is_empty() {
        empty_hint(ui, hand.theme, "No objection coded.");
    }
    for objection in rows {
        let name = hand.map.name(&objection.to);
        self::objection_ui(ui, hand, &objection, &name);
    }
}

/// Who objects to a record.
pub(super) fn objections_to_ui(ui: &mut Ui, hand: &mut FormContext<'_>, target: &Target, caption: &str) {
    let actors =
        |map: &Map| record_entries(map, &["actor"]).into_iter().filter(|e| e.value != target.to_string()).collect();
    if let Some(Target::Actor(by)) = section_with_add_ui(ui, hand, caption, "Add an objection to it", actors) {
        hand.add_and_select("Add an objection", |map| ops::add_objection(map, &by, target).map(Target::from));
    }
    let rows: Vec<Objection> = hand.map.objections.iter().filter(|row| &row.to == target).cloned().collect();
    if rows.is_empty() {
        empty_hint(ui, hand.theme, "Nobody, as far as is coded.");
    }
    for objection in rows {
        let name = hand.name(&objection.by);
        self::objection_ui(ui, hand, &objection, &name);
    }
}

/// An objection with its terms and its first quote.
fn objection_ui(ui: &mut Ui, hand: &mut FormContext<'_>, objection: &Objection, name: &str) {
    let theme = hand.theme;
    let target = Target::from(&objection.id);
    let clicked = ui.push_id(&target, |ui| strong_row(ui, theme, name, "").clicked()).inner;
    if clicked {
        hand.session.select([target]);
    }
    let ground = Some(objection.ground.as_str()).filter(|ground| !ground.is_empty());
    let mut terms: Vec<String> =
        ground.map(|ground| name_of(crate::model::OBJECTION_GROUNDS, ground).to_owned()).into_iter().collect();
    terms.push(objection.severity.name().to_owned());
    terms.push(objection.status.name().to_owned());
    terms.extend(objection.since.map(|date| format!("since {}", date.short())));
    secondary_text(ui, theme, terms.join(" · "));
    if let Some(why) = not_in_force_reason(&hand.map, objection.since, None) {
        secondary_text(ui, theme, capitalized(&why));
    }
    match objection.evidence.first() {
        Some(passage) => {
            ui.add_space(2.0);
            let words = if passage.quote.is_empty() { &objection.reason } else { &passage.quote };
            quote(ui, theme, theme.warning, words, &passage_origin(&hand.map, passage));
        }
        None if !objection.reason.is_empty() => {
            bidi_label(ui, &objection.reason, regular(size::SECONDARY), theme.ink);
        }
        None => {}
    }
    ui.add_space(space::SMALL);
}

/// "Saar, 27 Oct 2025 · assessed · if …": who said where an actor stands, and when.
pub(super) fn stance_attribution(map: &Map, stance: &Stance) -> String {
    let passage = stance.evidence.first();
    let who = passage.map(|passage| speaker_name(map, &passage.said_by)).unwrap_or_default();
    let when = passage.and_then(|passage| passage.said_on).or(stance.since).map(Date::short).unwrap_or_default();
    let mut parts: Vec<String> = Vec::new();
    let first = [who, when].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    parts.extend(Some(first).filter(|text| !text.is_empty()));
    if stance.basis == Basis::Assessed {
        parts.push("assessed".to_owned());
    }
    match map.conditions.iter().filter(|condition| condition.of == stance.id).count() {
        0 => {}
        1 => parts.push("1 condition".to_owned()),
        count => parts.push(format!("{count} conditions")),
    }
    if stance.evidence.is_empty() {
        parts.push("no evidence".to_owned());
    }
    parts.join(" · ")
}

/// The ties of an actor, seen from it.
pub(super) fn ties_ui(ui: &mut Ui, hand: &mut FormContext<'_>, id: &Id<Actor>) {
    let own = Target::from(id);
    let ends = |map: &Map| {
        record_entries(map, &["actor", "issue"]).into_iter().filter(|entry| entry.value != own.to_string()).collect()
    };
    if let Some(to) = section_with_add_ui(ui, hand, "Ties", "Add a tie", ends) {
        let kind = if matches!(to, Target::Issue(_)) { "participation" } else { "cooperation" };
        hand.add_and_select("Add a tie", |map| ops::add_tie(map, id, &to, kind).map(Target::from));
    }
    let ties: Vec<Tie> = hand.map.ties.iter().filter(|tie| &tie.from == id || tie.to == own).cloned().collect();
    if ties.is_empty() {
        empty_hint(ui, hand.theme, "Not tied to anybody: drag from its rim to another actor.");
    }
    for tie in ties {
        let other = if tie.to == own { Target::from(&tie.from) } else { tie.to.clone() };
        let arrow = match (tie.directed, tie.to == own) {
            (true, false) => "→ ",
            (true, true) => "← ",
            _ => "",
        };
        let name = format!("{arrow}{}", hand.map.name(&other));
        let kind = name_of(TIE_KINDS, &tie.kind).to_owned();
        let target = Target::from(&tie.id);
        if ui.push_id(&target, |ui| row(ui, hand.theme, &name, &kind).clicked()).inner {
            hand.session.select([target]);
        }
    }
}

/// The conditions of some stances.
pub(super) fn conditions_ui(ui: &mut Ui, hand: &mut FormContext<'_>, stances: &[Id<Stance>]) {
    let theme = hand.theme;
    let of = match stances {
        [] => {
            section(ui, theme, "Conditions");
            return empty_hint(ui, theme, "None coded: a condition hangs on a stance.");
        }
        [one] => {
            let add = section_with(ui, theme, "Conditions", |ui| text_button(ui, theme, "add", "Add a condition"));
            add.1.clicked().then(|| one.clone())
        }
        several => {
            let list = |map: &Map| {
                let stances = several.iter().filter_map(|id| map.stances.get(id));
                stances
                    .map(|s| ChoiceEntry::new(Target::from(&s.id).to_string(), map.name(&(&s.issue).into())))
                    .collect()
            };
            match section_with_add_ui(ui, hand, "Conditions", "Add a condition", list) {
                Some(Target::Stance(id)) => Some(id),
                _ => None,
            }
        }
    };
    if let Some(of) = of {
        hand.add_and_select("Add a condition", |map| ops::add_condition(map, &of, "").map(Target::from));
    }
    let rows: Vec<_> = hand.map.conditions.iter().filter(|row| stances.contains(&row.of)).cloned().collect();
    if rows.is_empty() {
        empty_hint(ui, theme, "None coded.");
    }
    for condition in rows {
        record_link_ui(ui, hand, &Target::from(&condition.id), condition.status.name());
    }
}

/// Who stands where on an issue, from +3 to −3, then undecided and silent, and how many are unknown.
pub(super) fn stances_on_issue_ui(ui: &mut Ui, hand: &mut FormContext<'_>, id: &Id<Issue>) {
    let theme = hand.theme;
    let look =
        section_with(ui, theme, "Who stands where", |ui| text_button(ui, theme, "look through it", "Look through it"));
    if look.1.clicked() {
        hand.session.set_lens(crate::model::Lens::Issue(id.clone()));
    }
    let map = hand.map.clone();
    let standing = CurrentStances::of(&map);
    let mut held: Vec<(Alignment, Target, Target, String)> = Vec::new();
    for actor in map.actors.iter() {
        if let Some(stance) = standing.get(&actor.id, id) {
            held.push((stance.alignment, (&actor.id).into(), (&stance.id).into(), stance_attribution(&map, stance)));
        }
    }
    let order = |alignment: Alignment| alignment.level().map_or(10, |level| -i32::from(level.number()));
    held.sort_by_key(|(alignment, ..)| (order(*alignment), *alignment == Alignment::Silent));
    let mut last = None;
    for (alignment, actor, stance, said) in &held {
        if last != Some(*alignment) {
            ui.add_space(2.0);
            alignment_head_ui(ui, theme, *alignment);
            last = Some(*alignment);
        }
        let name = map.name(actor);
        if ui.push_id(stance, |ui| row(ui, theme, &name, said).clicked()).inner {
            hand.session.select([stance.clone()]);
        }
    }
    if held.is_empty() {
        empty_hint(ui, theme, "No stance coded: select an actor and click one of the seven steps.");
    }
    match map.actors.len() - held.len() {
        0 => {}
        1 => drop(secondary_text(ui, theme, "The position of 1 actor is not known.")),
        unknown => drop(secondary_text(ui, theme, format!("The positions of {unknown} actors are not known."))),
    }
    objections_to_ui(ui, hand, &id.into(), "Objected to by");
    if let Some(tie) = map.issues.get(id).and_then(|issue| issue.about.clone()) {
        let caption = format!("Against {}", map.name(&(&tie).into()));
        objections_to_ui(ui, hand, &tie.into(), &caption);
    }
}

fn alignment_head_ui(ui: &mut Ui, theme: &Theme, alignment: Alignment) {
    ui.horizontal(|ui| {
        let (fill, ink) = alignment.level().map_or((theme.field, theme.ink), |level| theme.stance(level));
        let (rect, _) = ui.allocate_exact_size(egui::vec2(28.0, 18.0), egui::Sense::hover());
        ui.painter().rect_filled(rect, 4.0, fill);
        let glyph = single_line_text(ui, &alignment.glyph(), semibold(size::CAPTION), ink, 28.0);
        glyph.paint(ui.painter(), rect.center() - egui::vec2(glyph.width() / 2.0, 0.0));
        secondary_text(ui, theme, alignment.verb());
    });
}

/// Says so where a mark does not hold on the day that the map shows.
pub(super) fn not_in_force_ui(ui: &mut Ui, hand: &mut FormContext<'_>, target: &Target) {
    let (since, until) = match target {
        Target::Stance(id) => hand.map.stances.get(id).map(|row| (row.since, row.until)).unwrap_or_default(),
        Target::Tie(id) => hand.map.ties.get(id).map(|row| (row.since, row.until)).unwrap_or_default(),
        Target::Objection(id) => hand.map.objections.get(id).map(|row| (row.since, None)).unwrap_or_default(),
        _ => return,
    };
    if let Some(sentence) = not_in_force_reason(&hand.map, since, until) {
        error_text(ui, hand.theme, &format!("{}, so the map does not show it.", capitalized(&sentence)));
    }
}

/// "not in force on 7 Nov 2025, the map's date", if it is not.
pub(super) fn not_in_force_reason(map: &Map, since: Option<Date>, until: Option<Date>) -> Option<String> {
    let day = map.as_of.filter(|day| !in_force(since, until, *day))?;
    Some(format!("not in force on {}", day.short()))
}

/// The positions of the same actor on the same issue at other dates.
pub(super) fn other_positions_ui(ui: &mut Ui, hand: &mut FormContext<'_>, id: &Id<Stance>) {
    let Some(stance) = hand.map.stances.get(id).cloned() else { return };
    let same = |other: &&Stance| other.actor == stance.actor && other.issue == stance.issue && other.id != *id;
    let others: Vec<Stance> = hand.map.stances.iter().filter(same).cloned().collect();
    section(ui, hand.theme, "Same actor, same issue");
    if others.is_empty() {
        empty_hint(ui, hand.theme, "No position of another date coded.");
    }
    for other in others {
        let when = other.since.map_or_else(|| "no date".to_owned(), Date::short);
        let name = format!("{} {}", other.alignment.glyph(), other.alignment.verb());
        if row(ui, hand.theme, &name, &when).clicked() {
            hand.session.select([Target::from(&other.id)]);
        }
    }
    record_link_ui(ui, hand, &(&stance.actor).into(), "actor");
    record_link_ui(ui, hand, &(&stance.issue).into(), "issue");
}

/// The records that a tie, an objection or a condition joins, to go on to.
pub(super) fn ends_ui(ui: &mut Ui, hand: &mut FormContext<'_>, target: &Target) {
    let map = &hand.map;
    let ends: Vec<(Target, &str)> = match target {
        Target::Tie(id) => {
            map.ties.get(id).map_or_else(Vec::new, |tie| vec![((&tie.from).into(), "from"), (tie.to.clone(), "to")])
        }
        Target::Objection(id) => {
            map.objections.get(id).map_or_else(Vec::new, |row| vec![((&row.by).into(), "by"), (row.to.clone(), "to")])
        }
        Target::Condition(id) => map.conditions.get(id).map_or_else(Vec::new, |row| vec![((&row.of).into(), "of")]),
        _ => Vec::new(),
    };
    section(ui, hand.theme, "Leads to");
    for (end, role) in ends {
        record_link_ui(ui, hand, &end, role);
    }
}

/// The issues that are about a tie.
pub(super) fn issues_about_tie_ui(ui: &mut Ui, hand: &mut FormContext<'_>, id: &Id<Tie>) {
    let about: Vec<Target> =
        hand.map.issues.iter().filter(|issue| issue.about.as_ref() == Some(id)).map(|i| (&i.id).into()).collect();
    if !about.is_empty() {
        section(ui, hand.theme, "Issues about it");
        about.iter().for_each(|issue| record_link_ui(ui, hand, issue, "issue"));
    }
}

/// The issues that a body decides.
pub(super) fn decided_issues_ui(ui: &mut Ui, hand: &mut FormContext<'_>, id: &Id<Body>) {
    let decided: Vec<Target> =
        hand.map.issues.iter().filter(|i| i.decided_by.as_ref() == Some(id)).map(|i| (&i.id).into()).collect();
    section(ui, hand.theme, "Decides");
    if decided.is_empty() {
        empty_hint(ui, hand.theme, "No issue yet: choose this body as “Decided by” of an issue.");
    }
    decided.iter().for_each(|issue| record_link_ui(ui, hand, issue, "issue"));
}

/// The marks that rest on a source.
pub(super) fn marks_of_source_ui(ui: &mut Ui, hand: &mut FormContext<'_>, id: &Id<Source>) {
    let map = hand.map.clone();
    section(ui, hand.theme, "Marks that rest on it");
    let mut any = false;
    for (mark, evidence) in map.evidence_by_mark() {
        for passage in evidence.iter().filter(|passage| &passage.source == id) {
            any = true;
            record_link_ui(ui, hand, &mark, &passage.locator);
            if !passage.quote.is_empty() {
                quote(ui, hand.theme, hand.theme.hairline, &passage.quote, &passage_origin(&map, passage));
            }
        }
    }
    if !any {
        empty_hint(ui, hand.theme, "Nothing yet: open a stance, a tie or an objection and add evidence to it.");
    }
}
