//! The form for the map itself, shown while nothing is selected: its fields, the number of its records, its problems.

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

/// The maximum number of problems in the list.
const MAX_PROBLEMS: usize = 40;

/// Shows the map's own fields, the number of its records, and its problems.
pub(super) fn show(ui: &mut Ui, form: &mut FormContext<'_>, problems: Option<&[Problem]>) {
    let theme = form.theme;
    let title = form.map.title.trim().to_owned();
    bidi_label(ui, if title.is_empty() { "Untitled map" } else { &title }, semibold(size::TITLE), theme.ink);
    let day = form.map.as_of.map_or_else(|| "of every date".to_owned(), |day| format!("as of {}", day.long()));
    secondary_text(ui, theme, format!("Map {day}"));
    if form.map.actors.is_empty() && form.map.issues.is_empty() {
        ui.add_space(space::MEDIUM);
        secondary_text(
            ui,
            theme,
            "The map is empty. Place the first actor: double-click on the canvas, or press P and click.",
        );
        if let Some(command) = crate::session::command("add_actor")
            && hairline_button(ui, theme, "Place an actor").clicked()
        {
            command.run(form.session);
        }
    }
    section(ui, theme, "About this map");
    fields_ui(ui, form);
    counts_ui(ui, form);
    problems_ui(ui, form, problems);
}

fn fields_ui(ui: &mut Ui, form: &mut FormContext<'_>) {
    for row in FIELDS {
        let field = FieldDescription::from(row);
        let key = format!("map {}", field.id);
        let value = (row.get)(&form.map);
        let answer = form.field_ui(ui, &key, &field, Some(&value));
        if let Some(value) = answer.value
            && value_text(Some(&value)) != value_text(Some(&(row.get)(&form.map)))
        {
            let label = format!("Change the map's {}", field.name.to_lowercase());
            form.session.edit(label, StepMergeRule::With(key.clone()), |map| (row.set)(map, value));
        }
        if answer.is_cancelled {
            form.session.revert_open_step(&StepMergeRule::With(key));
        }
        if answer.is_done {
            form.session.close_open_step();
        }
    }
}

fn counts_ui(ui: &mut Ui, form: &FormContext<'_>) {
    section(ui, form.theme, "It holds");
    let count = |kind: &RecordKind| match Target::count(&form.map, kind.id) {
        0 => None,
        // No-break spaces keep a number and its noun on one line.
        1 => Some(format!("1\u{a0}{}", kind.id)),
        count => Some(format!("{count}\u{a0}{}", kind.plural)),
    };
    let counts: Vec<String> = RECORD_KINDS.iter().filter_map(count).collect();
    if counts.is_empty() {
        empty_hint(ui, form.theme, "Nothing yet.");
    } else {
        wrapped_text(ui, counts.join(" · "), regular(size::BODY), form.theme.ink);
    }
}

fn problems_ui(ui: &mut Ui, form: &mut FormContext<'_>, problems: Option<&[Problem]>) {
    let theme = form.theme;
    section(ui, theme, "Problems");
    let Some(problems) = problems else { return empty_hint(ui, theme, "Looking for problems …") };
    if problems.is_empty() {
        ui.horizontal(|ui| {
            secondary_text(ui, theme, "None: everything points at something that exists.");
        });
        return;
    }
    for (index, problem) in problems.iter().take(MAX_PROBLEMS).enumerate() {
        ui.push_id(index, |ui| {
            let name = problem.at.as_ref().map_or_else(|| "The map".to_owned(), |target| form.map.name(target));
            ui.horizontal(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(18.0, space::ROW), Sense::hover());
                Icon::Warning.paint(ui.painter(), rect.center(), theme.warning);
                let kind = problem.at.as_ref().map_or("", |target| target.kind().id);
                if row(ui, theme, &name, kind).clicked() {
                    form.session.select(problem.at.clone());
                }
            });
            secondary_text(ui, theme, format!("{}.", capitalized(&problem.text)));
        });
    }
    if problems.len() > MAX_PROBLEMS {
        text_button(ui, theme, &format!("and {} more", problems.len() - MAX_PROBLEMS), "More problems");
    }
}
