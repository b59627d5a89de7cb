//! The form for the map itself, shown while nothing is selected: its title and date, what it holds, what is wrong.

use egui::{Sense, Ui, vec2};

use super::form_context::{FormContext, value_text};
use super::header::capitalized;
use crate::model::{FIELDS, FieldDescription, Problem, RECORD_KINDS, RecordKind, Target};
use crate::session::StepMergeRule;
use crate::ui::icons::Icon;
use crate::ui::theme::{regular, semibold, size, space};
use crate::ui::widgets::{
    bidi_label, empty_hint, hairline_button, row, secondary_text, section, text_button, wrapped_text,
};

/// How many problems are listed at most.
const MAX_PROBLEMS: usize = 40;

/// Shows the map's own fields, counts and problems.
pub(super) fn show(ui: &mut Ui, hand: &mut FormContext<'_>, problems: &[Problem]) {
    let theme = hand.theme;
    let title = hand.map.title.trim().to_owned();
    bidi_label(ui, if title.is_empty() { "Untitled map" } else { &title }, semibold(size::TITLE), theme.ink);
    let day = hand.map.as_of.map_or_else(|| "of every date".to_owned(), |day| format!("as of {}", day.long()));
    secondary_text(ui, theme, format!("Map {day}"));
    if hand.map.actors.is_empty() && hand.map.issues.is_empty() {
        ui.add_space(space::MEDIUM);
        secondary_text(
            ui,
            theme,
            "The map is empty. Place the first actor: double-click on the canvas, or press P and click.",
        );
        if let Some(command) = crate::session::command("add_actor")
            && hairline_button(ui, theme, "Place an actor").clicked()
        {
            command.run(hand.session);
        }
    }
    section(ui, theme, "About this map");
    fields_ui(ui, hand);
    counts_ui(ui, hand);
    problems_ui(ui, hand, problems);
}

fn fields_ui(ui: &mut Ui, hand: &mut FormContext<'_>) {
    for field in FIELDS {
        let fact = FieldDescription::from(field);
        let key = format!("map {}", fact.id);
        let value = (field.get)(&hand.map);
        let answer = hand.field_ui(ui, &key, &fact, Some(&value));
        if let Some(value) = answer.value
            && value_text(Some(&value)) != value_text(Some(&(field.get)(&hand.map)))
        {
            let label = format!("Change the map's {}", fact.name.to_lowercase());
            hand.session.edit(label, StepMergeRule::With(key.clone()), |map| (field.set)(map, value));
        }
        if answer.is_cancelled {
            hand.session.revert_open_step(&StepMergeRule::With(key));
        }
        if answer.is_done {
            hand.session.close_open_step();
        }
    }
}

fn counts_ui(ui: &mut Ui, hand: &FormContext<'_>) {
    section(ui, hand.theme, "It holds");
    let count = |kind: &RecordKind| match Target::all(&hand.map, kind.id).len() {
        0 => None,
        // Spaces that do not break keep a number and its word on one line.
        1 => Some(format!("1\u{a0}{}", kind.id)),
        count => Some(format!("{count}\u{a0}{}", kind.plural)),
    };
    let counts: Vec<String> = RECORD_KINDS.iter().filter_map(count).collect();
    if counts.is_empty() {
        empty_hint(ui, hand.theme, "Nothing yet.");
    } else {
        wrapped_text(ui, counts.join(" · "), regular(size::BODY), hand.theme.ink);
    }
}

fn problems_ui(ui: &mut Ui, hand: &mut FormContext<'_>, problems: &[Problem]) {
    let theme = hand.theme;
    section(ui, theme, "Problems");
    if problems.is_empty() {
        ui.horizontal(|ui| {
            secondary_text(ui, theme, "None: everything points at something that exists.");
        });
        return;
    }
    for (at, problem) in problems.iter().take(MAX_PROBLEMS).enumerate() {
        ui.push_id(at, |ui| {
            let name = problem.at.as_ref().map_or_else(|| "The map".to_owned(), |at| hand.map.name(at));
            ui.horizontal(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(18.0, space::ROW), Sense::hover());
                Icon::Warning.paint(ui.painter(), rect.center(), theme.warning);
                let kind = problem.at.as_ref().map_or("", |at| at.kind().id);
                if row(ui, theme, &name, kind).clicked() {
                    hand.session.select(problem.at.clone());
                }
            });
            secondary_text(ui, theme, format!("{}.", capitalized(&problem.text)));
        });
    }
    if problems.len() > MAX_PROBLEMS {
        text_button(ui, theme, &format!("and {} more", problems.len() - MAX_PROBLEMS), "More problems");
    }
}
