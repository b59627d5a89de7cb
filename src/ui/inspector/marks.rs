//! Sections on the marks of a record: stances, objections, ties, conditions, and the marks that rest on a source.

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

/// Shows a row with the name of a record. A click selects the record.
pub(super) fn record_link_ui(ui: &mut Ui, form: &mut FormContext<'_>, target: &Target, detail: &str) {
    let name = form.map.name(target);
    let clicked = ui.push_id(target, |ui| row(ui, form.theme, &name, detail).clicked()).inner;
    if clicked {
        form.session.select([target.clone()]);
    }
}

/// Shows the head of a section with an "add" button that opens a list of records. Returns the record that was chosen.
fn section_with_add_ui(
    ui: &mut Ui,
    form: &mut FormContext<'_>,
    caption: &str,
    name: &str,
    entries: impl FnOnce(&Map) -> Vec<ChoiceEntry>,
) -> Option<Target> {
    let theme = form.theme;
    let (map, query) = (&form.map, &mut form.drafts.list_query);
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

/// Shows the objections of an actor.
pub(super) fn objections_by_ui(ui: &mut Ui, form: &mut FormContext<'_>, id: &Id<Actor>) {
    let actor = Target::from(id);
    let others = |map: &Map| {
        record_entries(map, OBJECTABLE).into_iter().filter(|entry| entry.value != actor.to_string()).collect()
    };
    if let Some(to) = section_with_add_ui(ui, form, "Objects to", "Add an objection", others) {
        form.add_and_select("Add an objection", |map| ops::add_objection(map, id, &to).map(Target::from));
    }
    let rows: Vec<Objection> = form.map.objections.iter().filter(|row| &row.by == id).cloned().collect();
    if rows.is_empty() {
        empty_hint(ui, form.theme, "No objection coded.");
    }
    for objection in rows {
        let name = form.map.name(&objection.to);
        self::objection_ui(ui, form, &objection, &name);
    }
}

/// Shows the objections to a record.
pub(super) fn objections_to_ui(ui: &mut Ui, form: &mut FormContext<'_>, target: &Target, caption: &str) {
    let actors = |map: &Map| {
        record_entries(map, &["actor"]).into_iter().filter(|entry| entry.value != target.to_string()).collect()
    };
    if let Some(Target::Actor(by)) = section_with_add_ui(ui, form, caption, "Add an objection to it", actors) {
        form.add_and_select("Add an objection", |map| ops::add_objection(map, &by, target).map(Target::from));
    }
    let rows: Vec<Objection> = form.map.objections.iter().filter(|row| &row.to == target).cloned().collect();
    if rows.is_empty() {
        empty_hint(ui, form.theme, "Nobody, as far as is coded.");
    }
    for objection in rows {
        let name = form.name(&objection.by);
        self::objection_ui(ui, form, &objection, &name);
    }
}

/// Shows an objection with its terms and its first quote.
fn objection_ui(ui: &mut Ui, form: &mut FormContext<'_>, objection: &Objection, name: &str) {
    let theme = form.theme;
    let target = Target::from(&objection.id);
    let clicked = ui.push_id(&target, |ui| strong_row(ui, theme, name, "").clicked()).inner;
    if clicked {
        form.session.select([target]);
    }
    let ground = Some(objection.ground.as_str()).filter(|ground| !ground.is_empty());
    let mut terms: Vec<String> =
        ground.map(|ground| name_of(crate::model::OBJECTION_GROUNDS, ground).to_owned()).into_iter().collect();
    terms.push(objection.severity.name().to_owned());
    terms.push(objection.status.name().to_owned());
    terms.extend(objection.since.map(|date| format!("since {}", date.short())));
    secondary_text(ui, theme, terms.join(" · "));
    if let Some(reason) = not_in_force_reason(&form.map, objection.since, None) {
        secondary_text(ui, theme, capitalized(&reason));
    }
    match objection.evidence.first() {
        Some(passage) => {
            ui.add_space(2.0);
            let quoted = if passage.quote.is_empty() { &objection.reason } else { &passage.quote };
            quote(ui, theme, theme.warning, quoted, &passage_origin(&form.map, passage));
        }
        None if !objection.reason.is_empty() => {
            bidi_label(ui, &objection.reason, regular(size::SECONDARY), theme.ink);
        }
        None => {}
    }
    ui.add_space(space::SMALL);
}

/// Who said where an actor stands, and when, such as "Saar, 27 Oct 2025 · assessed · 1 condition".
pub(super) fn stance_attribution(map: &Map, stance: &Stance) -> String {
    let passage = stance.evidence.first();
    let speaker = passage.map(|passage| speaker_name(map, &passage.said_by)).unwrap_or_default();
    let date = passage.and_then(|passage| passage.said_on).or(stance.since).map(Date::short).unwrap_or_default();
    let mut parts: Vec<String> = Vec::new();
    let origin = [speaker, date].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    parts.extend(Some(origin).filter(|text| !text.is_empty()));
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

/// Shows the ties of an actor, from its point of view.
pub(super) fn ties_ui(ui: &mut Ui, form: &mut FormContext<'_>, id: &Id<Actor>) {
    let actor = Target::from(id);
    let ends = |map: &Map| {
        record_entries(map, &["actor", "issue"]).into_iter().filter(|entry| entry.value != actor.to_string()).collect()
    };
    if let Some(to) = section_with_add_ui(ui, form, "Ties", "Add a tie", ends) {
        let kind = if matches!(to, Target::Issue(_)) { "participation" } else { "cooperation" };
        form.add_and_select("Add a tie", |map| ops::add_tie(map, id, &to, kind).map(Target::from));
    }
    let ties: Vec<Tie> = form.map.ties.iter().filter(|tie| &tie.from == id || tie.to == actor).cloned().collect();
    if ties.is_empty() {
        empty_hint(ui, form.theme, "Not tied to anybody: drag from its rim to another actor.");
    }
    for tie in ties {
        let other = if tie.to == actor { Target::from(&tie.from) } else { tie.to.clone() };
        let arrow = match (tie.directed, tie.to == actor) {
            (true, false) => "→ ",
            (true, true) => "← ",
            _ => "",
        };
        let name = format!("{arrow}{}", form.map.name(&other));
        let kind = name_of(TIE_KINDS, &tie.kind).to_owned();
        let target = Target::from(&tie.id);
        if ui.push_id(&target, |ui| row(ui, form.theme, &name, &kind).clicked()).inner {
            form.session.select([target]);
        }
    }
}

/// Shows the conditions of some stances.
pub(super) fn conditions_ui(ui: &mut Ui, form: &mut FormContext<'_>, stances: &[Id<Stance>]) {
    let theme = form.theme;
    let stance = match stances {
        [] => {
            section(ui, theme, "Conditions");
            return empty_hint(ui, theme, "None coded: a condition hangs on a stance.");
        }
        [stance] => {
            let add = section_with(ui, theme, "Conditions", |ui| text_button(ui, theme, "add", "Add a condition"));
            add.1.clicked().then(|| stance.clone())
        }
        several => {
            let list = |map: &Map| {
                let stances = several.iter().filter_map(|id| map.stances.get(id));
                stances
                    .map(|stance| {
                        ChoiceEntry::new(Target::from(&stance.id).to_string(), map.name(&(&stance.issue).into()))
                    })
                    .collect()
            };
            match section_with_add_ui(ui, form, "Conditions", "Add a condition", list) {
                Some(Target::Stance(id)) => Some(id),
                _ => None,
            }
        }
    };
    if let Some(stance) = stance {
        form.add_and_select("Add a condition", |map| ops::add_condition(map, &stance, "").map(Target::from));
    }
    let rows: Vec<_> = form.map.conditions.iter().filter(|row| stances.contains(&row.of)).cloned().collect();
    if rows.is_empty() {
        empty_hint(ui, theme, "None coded.");
    }
    for condition in rows {
        record_link_ui(ui, form, &Target::from(&condition.id), condition.status.name());
    }
}

/// Shows the stances on an issue, from +3 to −3, then undecided and silent, and the number of actors without one.
pub(super) fn stances_on_issue_ui(ui: &mut Ui, form: &mut FormContext<'_>, id: &Id<Issue>) {
    let theme = form.theme;
    let apply_button =
        section_with(ui, theme, "Who stands where", |ui| text_button(ui, theme, "look through it", "Look through it"));
    if apply_button.1.clicked() {
        form.session.set_lens(crate::model::Lens::Issue(id.clone()));
    }
    let map = form.map.clone();
    let current_stances = CurrentStances::of(&map);
    let mut stances: Vec<(Alignment, Target, Target, String)> = Vec::new();
    for actor in map.actors.iter() {
        if let Some(stance) = current_stances.get(&actor.id, id) {
            stances.push((stance.alignment, (&actor.id).into(), (&stance.id).into(), stance_attribution(&map, stance)));
        }
    }
    let order = |alignment: Alignment| alignment.level().map_or(10, |level| -i32::from(level.number()));
    stances.sort_by_key(|(alignment, ..)| (order(*alignment), *alignment == Alignment::Silent));
    let mut previous = None;
    for (alignment, actor, stance, attribution) in &stances {
        if previous != Some(*alignment) {
            ui.add_space(2.0);
            alignment_head_ui(ui, theme, *alignment);
            previous = Some(*alignment);
        }
        let name = map.name(actor);
        if ui.push_id(stance, |ui| row(ui, theme, &name, attribution).clicked()).inner {
            form.session.select([stance.clone()]);
        }
    }
    if stances.is_empty() {
        empty_hint(ui, theme, "No stance coded: select an actor and click one of the seven steps.");
    }
    match map.actors.len() - stances.len() {
        0 => {}
        1 => drop(secondary_text(ui, theme, "The position of 1 actor is not known.")),
        unknown => drop(secondary_text(ui, theme, format!("The positions of {unknown} actors are not known."))),
    }
    objections_to_ui(ui, form, &id.into(), "Objected to by");
    if let Some(tie) = map.issues.get(id).and_then(|issue| issue.about.clone()) {
        let caption = format!("Against {}", map.name(&(&tie).into()));
        objections_to_ui(ui, form, &tie.into(), &caption);
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

/// Shows a notice if a mark is not in force on the day that the map shows.
pub(super) fn not_in_force_ui(ui: &mut Ui, form: &mut FormContext<'_>, target: &Target) {
    let (since, until) = match target {
        Target::Stance(id) => form.map.stances.get(id).map(|row| (row.since, row.until)).unwrap_or_default(),
        Target::Tie(id) => form.map.ties.get(id).map(|row| (row.since, row.until)).unwrap_or_default(),
        Target::Objection(id) => form.map.objections.get(id).map(|row| (row.since, None)).unwrap_or_default(),
        _ => return,
    };
    if let Some(sentence) = not_in_force_reason(&form.map, since, until) {
        error_text(ui, form.theme, &format!("{}, so the map does not show it.", capitalized(&sentence)));
    }
}

/// Returns "not in force on 7 Nov 2025" if the map's date lies outside the period.
pub(super) fn not_in_force_reason(map: &Map, since: Option<Date>, until: Option<Date>) -> Option<String> {
    let day = map.as_of.filter(|day| !in_force(since, until, *day))?;
    Some(format!("not in force on {}", day.short()))
}

/// Shows the positions of the same actor on the same issue at other dates.
pub(super) fn other_positions_ui(ui: &mut Ui, form: &mut FormContext<'_>, id: &Id<Stance>) {
    let Some(stance) = form.map.stances.get(id).cloned() else { return };
    let is_same = |other: &&Stance| other.actor == stance.actor && other.issue == stance.issue && other.id != *id;
    let others: Vec<Stance> = form.map.stances.iter().filter(is_same).cloned().collect();
    section(ui, form.theme, "Same actor, same issue");
    if others.is_empty() {
        empty_hint(ui, form.theme, "No position of another date coded.");
    }
    for other in others {
        let date = other.since.map_or_else(|| "no date".to_owned(), Date::short);
        let name = format!("{} {}", other.alignment.glyph(), other.alignment.verb());
        if row(ui, form.theme, &name, &date).clicked() {
            form.session.select([Target::from(&other.id)]);
        }
    }
    record_link_ui(ui, form, &(&stance.actor).into(), "actor");
    record_link_ui(ui, form, &(&stance.issue).into(), "issue");
}

/// Shows the records that a tie, an objection or a condition joins, as links.
pub(super) fn ends_ui(ui: &mut Ui, form: &mut FormContext<'_>, target: &Target) {
    let map = &form.map;
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
    section(ui, form.theme, "Leads to");
    for (end, role) in ends {
        record_link_ui(ui, form, &end, role);
    }
}

/// Shows the issues that are about a tie.
pub(super) fn issues_about_tie_ui(ui: &mut Ui, form: &mut FormContext<'_>, id: &Id<Tie>) {
    let issues: Vec<Target> = form
        .map
        .issues
        .iter()
        .filter(|issue| issue.about.as_ref() == Some(id))
        .map(|issue| (&issue.id).into())
        .collect();
    if !issues.is_empty() {
        section(ui, form.theme, "Issues about it");
        issues.iter().for_each(|issue| record_link_ui(ui, form, issue, "issue"));
    }
}

/// Shows the issues that a body decides.
pub(super) fn decided_issues_ui(ui: &mut Ui, form: &mut FormContext<'_>, id: &Id<Body>) {
    let issues: Vec<Target> = form
        .map
        .issues
        .iter()
        .filter(|issue| issue.decided_by.as_ref() == Some(id))
        .map(|issue| (&issue.id).into())
        .collect();
    section(ui, form.theme, "Decides");
    if issues.is_empty() {
        empty_hint(ui, form.theme, "No issue yet: choose this body as “Decided by” of an issue.");
    }
    issues.iter().for_each(|issue| record_link_ui(ui, form, issue, "issue"));
}

/// Shows the marks that rest on a source.
pub(super) fn marks_of_source_ui(ui: &mut Ui, form: &mut FormContext<'_>, id: &Id<Source>) {
    let map = form.map.clone();
    section(ui, form.theme, "Marks that rest on it");
    let mut has_passage = false;
    for (mark, evidence) in map.evidence_by_record() {
        for passage in evidence.iter().filter(|passage| &passage.source == id) {
            has_passage = true;
            record_link_ui(ui, form, &mark, &passage.locator);
            if !passage.quote.is_empty() {
                quote(ui, form.theme, form.theme.hairline, &passage.quote, &passage_origin(&map, passage));
            }
        }
    }
    if !has_passage {
        empty_hint(ui, form.theme, "Nothing yet: open a stance, a tie or an objection and add evidence to it.");
    }
}
