//! The form for an actor: where it stands on every issue, what it objects to, whom it is tied to, what it is made of.

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

/// Shows the marks round an actor; its fields follow.
pub(super) fn show(ui: &mut Ui, hand: &mut FormContext<'_>, id: &Id<Actor>) {
    stances_ui(ui, hand, id);
    marks::objections_by_ui(ui, hand, id);
    marks::objections_to_ui(ui, hand, &id.into(), "Objected to by");
    marks::ties_ui(ui, hand, id);
    let own: Vec<Id<Stance>> = hand.map.stances.iter().filter(|s| &s.actor == id).map(|s| s.id.clone()).collect();
    marks::conditions_ui(ui, hand, &own);
    members_ui(ui, hand, id);
}

fn stances_ui(ui: &mut Ui, hand: &mut FormContext<'_>, id: &Id<Actor>) {
    let theme = hand.theme;
    let of_actor: Vec<Stance> = hand.map.stances.iter().filter(|stance| &stance.actor == id).cloned().collect();
    let dated: Vec<Id<Issue>> = of_actor.iter().map(|stance| stance.issue.clone()).collect();
    let picked = section_with(ui, theme, "Stances", |ui| {
        if dated.is_empty() {
            return None;
        }
        let button = text_button(ui, theme, "add", "Add a position of another date");
        let name = "Position of another date";
        let pick =
            PickField { name, shown: "", is_placeholder: false, is_searchable: dated.len() > 8, new_entry_label: None };
        let map = &hand.map;
        let entries = || {
            let held = map.issues.iter().filter(|issue| dated.contains(&issue.id));
            held.map(|issue| ChoiceEntry::new(issue.id.as_str(), format!("Another date: {}", issue.label()))).collect()
        };
        pick_menu(ui, theme, &button, &pick, &mut hand.drafts.list_query, entries)
    })
    .1;
    if let Some(PickAnswer::Value(issue)) = picked
        && let Ok(issue) = Id::parse(&issue)
    {
        let day = hand.session.day();
        hand.add_and_select("Add a position of another date", |map| {
            add_stance_of_another_date(map, day, id, &issue).map(Target::from)
        });
    }
    if hand.map.issues.is_empty() {
        return empty_hint(ui, theme, "There is no issue yet to take a position on: press I and click on the map.");
    }
    let issues: Vec<(Id<Issue>, String)> =
        hand.map.issues.iter().map(|issue| (issue.id.clone(), issue.label().to_owned())).collect();
    for (issue, title) in issues {
        let all: Vec<&Stance> = of_actor.iter().filter(|stance| stance.issue == issue).collect();
        let holds = if all.is_empty() { None } else { hand.map.stance_of(id, &issue).cloned() };
        ui.push_id(&issue, |ui| stance_ui(ui, hand, id, (&issue, &title), holds.as_ref(), &all));
    }
}

/// A stance on an issue: its title, the steps, and what it rests on; under it those of other dates.
fn stance_ui(
    ui: &mut Ui,
    hand: &mut FormContext<'_>,
    actor: &Id<Actor>,
    (issue, title): (&Id<Issue>, &str),
    holds: Option<&Stance>,
    all: &[&Stance],
) {
    let theme = hand.theme;
    let under_lens = hand.session.lens().issue() == Some(issue);
    ui.spacing_mut().item_spacing.y = 1.0;
    ui.horizontal(|ui| {
        let red = holds.is_some_and(|stance| stance.red_line);
        let room = ui.available_width() - if red { 58.0 } else { 0.0 };
        let font = if under_lens { semibold(size::BODY) } else { regular(size::BODY) };
        let text = single_line_text(ui, title, font, theme.ink, room);
        let (rect, response) = ui.allocate_exact_size(egui::vec2(room, 20.0), egui::Sense::hover());
        text.paint(ui.painter(), rect.left_center());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, title));
        if text.is_elided() {
            response.on_hover_text(title);
        }
        if red {
            wrapped_text(ui, "red line", semibold(size::CAPTION), theme.warning);
        }
    });
    let standing = [holds.map(|stance| stance.alignment)];
    if let Some(choice) = alignment_control(ui, theme, title, &standing, true) {
        set_stance(hand, actor, issue, choice);
    }
    if let Some(stance) = holds {
        stance_source_ui(ui, hand, stance);
    }
    for other in all.iter().filter(|other| holds.is_none_or(|holds| holds.id != other.id)) {
        let beside =
            holds.filter(|holds| holds.basis != other.basis && hand.map.holds_on_map_date(other.since, other.until));
        let when = match (beside, marks::not_in_force_reason(&hand.map, other.since, other.until)) {
            (Some(holds), _) => format!("{}, beside the {} one", other.basis.name(), holds.basis.name()),
            (None, Some(why)) => why,
            (None, None) => "an earlier one".to_owned(),
        };
        let since = other.since.map(|date| format!(" {}", date.short())).unwrap_or_default();
        let verb = if beside.is_some() { format!(" {}", other.alignment.verb()) } else { String::new() };
        if row(ui, theme, &format!("{}{verb}{since}", other.alignment.glyph()), &when).clicked() {
            hand.session.select([Target::from(&other.id)]);
        }
    }
    ui.add_space(5.0);
}

/// Who said so and when, and at the right a way to the stance with all of its fields.
fn stance_source_ui(ui: &mut Ui, hand: &mut FormContext<'_>, stance: &Stance) {
    let theme = hand.theme;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let quotes = match stance.evidence.len() {
                0 => "open".to_owned(),
                1 => "1 quote".to_owned(),
                count => format!("{count} quotes"),
            };
            let title = hand.name(&stance.issue);
            if text_button(ui, theme, &quotes, &format!("Open the stance on {title}")).clicked() {
                hand.session.select([Target::from(&stance.id)]);
            }
            let line = marks::stance_attribution(&hand.map, stance);
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

fn set_stance(hand: &mut FormContext<'_>, actor: &Id<Actor>, issue: &Id<Issue>, choice: AlignmentChoice) {
    let label = format!("Set {} on {}", hand.name(actor), hand.name(issue));
    // On the way with the arrow keys every step joins the one before; a click stands alone.
    if !choice.is_by_key {
        hand.session.close_open_step();
    }
    let merge = StepMergeRule::With(format!("stance {actor} {issue}"));
    let day = hand.session.view_state().as_of;
    hand.session.edit(label, merge, |map| ops::set_stance_on(map, day, actor, issue, choice.to));
    if !choice.is_by_key {
        hand.session.close_open_step();
    }
}

/// A position of the actor on the issue that differs from the others in its date or basis, so that both can stand.
fn add_stance_of_another_date(
    map: &mut Map,
    day: Option<Date>,
    actor: &Id<Actor>,
    issue: &Id<Issue>,
) -> Option<Id<Stance>> {
    let held = ops::stance_on(map, (actor, issue), day).and_then(|id| map.stances.get(&id));
    let current = held.map_or(Alignment::Undecided, |stance| stance.alignment);
    let taken: Vec<_> = map
        .stances
        .iter()
        .filter(|stance| &stance.actor == actor && &stance.issue == issue)
        .map(|stance| (stance.basis, stance.since))
        .collect();
    let dates = [day, None];
    let free = dates.iter().flat_map(|date| Basis::ALL.iter().map(move |basis| (*basis, *date)));
    let (basis, since) = free.into_iter().find(|way| !taken.contains(way))?;
    Some(map.stances.add(Stance { basis, since, ..Stance::new(actor, issue, current) }))
}

fn members_ui(ui: &mut Ui, hand: &mut FormContext<'_>, id: &Id<Actor>) {
    let parts: Vec<(Target, String)> = hand
        .map
        .direct_members_of(id)
        .map(|part| (Target::from(&part.id), crate::model::name_of(crate::model::ACTOR_KINDS, &part.kind).to_owned()))
        .collect();
    let whole = hand.map.actors.get(id).and_then(|actor| actor.part_of.clone());
    if parts.is_empty() && whole.is_none() {
        return;
    }
    section(ui, hand.theme, "Parts");
    if let Some(whole) = whole {
        marks::record_link_ui(ui, hand, &Target::from(&whole), "it is part of");
    }
    if parts.is_empty() {
        secondary_text(ui, hand.theme, "Nobody is part of it.");
    }
    for (part, kind) in parts {
        marks::record_link_ui(ui, hand, &part, &kind);
    }
}
