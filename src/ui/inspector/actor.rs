//! The form for an actor: its stances on all issues, its objections, ties, conditions and members.

use egui::{Align, Layout, Ui};

use super::form_context::FormContext;
use super::marks;
use crate::model::{Actor, Alignment, Basis, Date, Id, Issue, Map, Stance, Target};
use crate::ops;
use crate::session::StepMergeRule;
use crate::ui::theme::{regular, semibold, size, space};
use crate::ui::widgets::{
    AlignmentChoice, ChoiceEntry, PickAnswer, PickField, alignment_control, empty_hint, pick_menu, row, secondary_text,
    section, section_with, single_line_text, text_button, wrapped_text,
};

/// Shows the marks of an actor; its plain fields follow.
pub(super) fn show(ui: &mut Ui, form: &mut FormContext<'_>, id: &Id<Actor>) {
    stances_ui(ui, form, id);
    marks::objections_by_ui(ui, form, id);
    marks::objections_to_ui(ui, form, &id.into(), "Objected to by");
    marks::ties_ui(ui, form, id);
    let stances: Vec<Id<Stance>> =
        form.map.stances.iter().filter(|stance| &stance.actor == id).map(|stance| stance.id.clone()).collect();
    marks::conditions_ui(ui, form, &stances);
    members_ui(ui, form, id);
}

fn stances_ui(ui: &mut Ui, form: &mut FormContext<'_>, id: &Id<Actor>) {
    let theme = form.theme;
    let of_actor: Vec<Stance> = form.map.stances.iter().filter(|stance| &stance.actor == id).cloned().collect();
    let issues_with_stance: Vec<Id<Issue>> = of_actor.iter().map(|stance| stance.issue.clone()).collect();
    let picked = section_with(ui, theme, "Stances", |ui| {
        if issues_with_stance.is_empty() {
            return None;
        }
        let button = text_button(ui, theme, "add", "Add a position of another date");
        let name = "Position of another date";
        let pick = PickField {
            name,
            shown: "",
            is_placeholder: false,
            is_searchable: issues_with_stance.len() > 8,
            new_entry_label: None,
        };
        let map = &form.map;
        let entries = || {
            let issues = map.issues.iter().filter(|issue| issues_with_stance.contains(&issue.id));
            issues
                .map(|issue| ChoiceEntry::new(issue.id.as_str(), format!("Another date: {}", issue.label())))
                .collect()
        };
        pick_menu(ui, theme, &button, &pick, &mut form.drafts.list_query, entries)
    })
    .1;
    if let Some(PickAnswer::Value(issue)) = picked
        && let Ok(issue) = Id::parse(&issue)
    {
        let day = form.session.day();
        form.add_and_select("Add a position of another date", |map| {
            add_stance_of_another_date(map, day, id, &issue).map(Target::from)
        });
    }
    if form.map.issues.is_empty() {
        return empty_hint(ui, theme, "There is no issue yet to take a position on: press I and click on the map.");
    }
    let issues: Vec<(Id<Issue>, String)> =
        form.map.issues.iter().map(|issue| (issue.id.clone(), issue.label().to_owned())).collect();
    for (issue, title) in issues {
        let all: Vec<&Stance> = of_actor.iter().filter(|stance| stance.issue == issue).collect();
        let current = if all.is_empty() { None } else { form.map.stance_of(id, &issue).cloned() };
        ui.push_id(&issue, |ui| stance_ui(ui, form, id, (&issue, &title), current.as_ref(), &all));
    }
}

/// Shows a stance on an issue: its title, the steps and its source; below it the stances of other dates or bases.
fn stance_ui(
    ui: &mut Ui,
    form: &mut FormContext<'_>,
    actor: &Id<Actor>,
    (issue, title): (&Id<Issue>, &str),
    current: Option<&Stance>,
    all: &[&Stance],
) {
    let theme = form.theme;
    let under_lens = form.session.lens().issue() == Some(issue);
    ui.spacing_mut().item_spacing.y = 1.0;
    ui.horizontal(|ui| {
        let is_red_line = current.is_some_and(|stance| stance.red_line);
        let width = ui.available_width() - if is_red_line { 58.0 } else { 0.0 };
        let font = if under_lens { semibold(size::BODY) } else { regular(size::BODY) };
        let text = single_line_text(ui, title, font, theme.ink, width);
        let (rect, response) = ui.allocate_exact_size(egui::vec2(width, 20.0), egui::Sense::hover());
        text.paint(ui.painter(), rect.left_center());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, title));
        if text.is_elided() {
            response.on_hover_text(title);
        }
        if is_red_line {
            wrapped_text(ui, "red line", semibold(size::CAPTION), theme.warning);
        }
    });
    let selected = [current.map(|stance| stance.alignment)];
    if let Some(choice) = alignment_control(ui, theme, title, &selected, true) {
        set_stance(form, actor, issue, choice);
    }
    if let Some(stance) = current {
        stance_source_ui(ui, form, stance);
    }
    for other in all.iter().filter(|other| current.is_none_or(|stance| stance.id != other.id)) {
        let beside = current
            .filter(|stance| stance.basis != other.basis && form.map.holds_on_map_date(other.since, other.until));
        let detail = match (beside, marks::not_in_force_reason(&form.map, other.since, other.until)) {
            (Some(beside), _) => format!("{}, beside the {} one", other.basis.name(), beside.basis.name()),
            (None, Some(reason)) => reason,
            (None, None) => "an earlier one".to_owned(),
        };
        let since = other.since.map(|date| format!(" {}", date.short())).unwrap_or_default();
        let verb = if beside.is_some() { format!(" {}", other.alignment.verb()) } else { String::new() };
        if row(ui, theme, &format!("{}{verb}{since}", other.alignment.glyph()), &detail).clicked() {
            form.session.select([Target::from(&other.id)]);
        }
    }
    ui.add_space(5.0);
}

/// Shows who said it and when, and a button that selects the stance with all of its fields.
fn stance_source_ui(ui: &mut Ui, form: &mut FormContext<'_>, stance: &Stance) {
    let theme = form.theme;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let quotes = match stance.evidence.len() {
                0 => "open".to_owned(),
                1 => "1 quote".to_owned(),
                count => format!("{count} quotes"),
            };
            let title = form.name(&stance.issue);
            if text_button(ui, theme, &quotes, &format!("Open the stance on {title}")).clicked() {
                form.session.select([Target::from(&stance.id)]);
            }
            let line = marks::stance_attribution(&form.map, stance);
            let text = single_line_text(ui, &line, regular(size::SECONDARY), theme.quiet, ui.available_width());
            let size = egui::vec2(ui.available_width(), space::TOUCH);
            let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
            text.paint(ui.painter(), rect.left_center());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &line));
            if text.is_elided() {
                response.on_hover_text(&line);
            }
        });
    });
}

fn set_stance(form: &mut FormContext<'_>, actor: &Id<Actor>, issue: &Id<Issue>, choice: AlignmentChoice) {
    let label = format!("Set {} on {}", form.name(actor), form.name(issue));
    // Steps by arrow keys merge with the one before; each click is an undo step.
    if !choice.is_by_key {
        form.session.close_open_step();
    }
    let merge = StepMergeRule::With(format!("stance {actor} {issue}"));
    let day = form.session.view_state().as_of;
    form.session.edit(label, merge, |map| ops::set_stance_on(map, day, actor, issue, choice.to));
    if !choice.is_by_key {
        form.session.close_open_step();
    }
}

/// Adds a position of the actor on the issue that differs from the others in its date or basis, so that both can stand.
fn add_stance_of_another_date(
    map: &mut Map,
    day: Option<Date>,
    actor: &Id<Actor>,
    issue: &Id<Issue>,
) -> Option<Id<Stance>> {
    let current_stance = ops::stance_on(map, (actor, issue), day).and_then(|id| map.stances.get(&id));
    let current = current_stance.map_or(Alignment::Undecided, |stance| stance.alignment);
    let existing: Vec<_> = map
        .stances
        .iter()
        .filter(|stance| &stance.actor == actor && &stance.issue == issue)
        .map(|stance| (stance.basis, stance.since))
        .collect();
    let dates = [day, None];
    let candidates = dates.iter().flat_map(|date| Basis::ALL.iter().map(move |basis| (*basis, *date)));
    let (basis, since) = candidates.into_iter().find(|pair| !existing.contains(pair))?;
    Some(map.stances.add(Stance { basis, since, ..Stance::new(actor, issue, current) }))
}

fn members_ui(ui: &mut Ui, form: &mut FormContext<'_>, id: &Id<Actor>) {
    let members: Vec<(Target, String)> = form
        .map
        .direct_members_of(id)
        .map(|member| {
            (Target::from(&member.id), crate::model::name_of(crate::model::ACTOR_KINDS, &member.kind).to_owned())
        })
        .collect();
    let container = form.map.actors.get(id).and_then(|actor| actor.part_of.clone());
    if members.is_empty() && container.is_none() {
        return;
    }
    section(ui, form.theme, "Parts");
    if let Some(container) = container {
        marks::record_link_ui(ui, form, &Target::from(&container), "it is part of");
    }
    if members.is_empty() {
        secondary_text(ui, form.theme, "Nobody is part of it.");
    }
    for (member, kind) in members {
        marks::record_link_ui(ui, form, &member, &kind);
    }
}
