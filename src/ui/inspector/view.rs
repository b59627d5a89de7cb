//! The form for a view: its lens, its filter, and the settings of its figure.

use egui::{DragValue, Ui};

use super::field::labelled_field_ui;
use super::form_context::FormContext;
use crate::model::{FigureContent, FigurePage, FigureSettings, FigureTheme, Id, Lens, Term, View, name_of};
use crate::session::StepMergeRule;
use crate::ui::theme::Theme;
use crate::ui::widgets::{ChoiceEntry, PickAnswer, PickField, checkbox, hairline_button, section};

/// Shows the parts of a view that are not plain fields.
pub(super) fn show(ui: &mut Ui, form: &mut FormContext<'_>, id: &Id<View>) {
    let Some(view) = form.map.views.get(id).cloned() else { return };
    let mut edited = view.clone();
    section(ui, form.theme, "Looks like");
    edited.lens = lens_ui(ui, form, &view.lens);
    if hairline_button(ui, form.theme, "Look through it").on_hover_text("Shows the map as this view does.").clicked() {
        form.session.apply_view(id);
    }
    section(ui, form.theme, "Leaves out");
    let filter_changed = crate::ui::filter_form::show(ui, form.theme, &form.map, &view.lens, &mut edited.filter);
    section(ui, form.theme, "Figure");
    let is_done = figure_ui(ui, form, &mut edited.figure) || filter_changed;
    if edited != view {
        let merge = StepMergeRule::With(format!("view {id} looks"));
        form.session.edit(format!("Change view {}", view.name), merge, |map| {
            if let Some(slot) = map.views.get_mut(id) {
                *slot = edited;
            }
        });
    }
    if is_done {
        form.session.close_open_step();
    }
}

fn lens_ui(ui: &mut Ui, form: &mut FormContext<'_>, current: &Lens) -> Lens {
    let shown = current.issue().map_or_else(|| "Relationships".to_owned(), |issue| form.name(issue));
    let help = "What the map is coloured by.";
    let picked = labelled_field_ui(ui, form, ("Lens", help), false, |ui, form, _| {
        let pick = PickField {
            name: "Lens",
            shown: &shown,
            is_placeholder: false,
            is_searchable: false,
            new_entry_label: None,
        };
        let map = &form.map;
        let entries = || {
            let issues = map.issues.iter().map(|issue| ChoiceEntry::new(issue.id.as_str(), issue.label()));
            std::iter::once(ChoiceEntry::new("", "Relationships")).chain(issues).collect()
        };
        pick.show(ui, form.theme, &mut form.drafts.list_query, entries).1
    });
    match picked {
        Some(PickAnswer::Value(id)) => Id::parse(&id).map_or(Lens::Relationships, Lens::Issue),
        _ => current.clone(),
    }
}

/// Shows a choice from a closed list of terms.
fn term_choice_ui(
    ui: &mut Ui,
    form: &mut FormContext<'_>,
    (name, help): (&str, &str),
    current: &str,
    terms: &[Term],
) -> Option<String> {
    let picked = labelled_field_ui(ui, form, (name, help), false, |ui, form, _| {
        let pick = PickField {
            name,
            shown: name_of(terms, current),
            is_placeholder: false,
            is_searchable: false,
            new_entry_label: None,
        };
        let entries = || {
            terms
                .iter()
                .map(|term| ChoiceEntry { value: term.id.into(), label: term.name.into(), help: term.help.into() })
                .collect()
        };
        pick.show(ui, form.theme, &mut form.drafts.list_query, entries).1
    });
    match picked {
        Some(PickAnswer::Value(word)) => Some(word),
        _ => None,
    }
}

/// Shows a checkbox. Returns true if it was changed.
fn flag_ui(ui: &mut Ui, theme: &Theme, flag: &mut bool, name: &str, help: &str) -> bool {
    checkbox(ui, theme, flag, name, false).on_hover_text(help).changed()
}

fn figure_ui(ui: &mut Ui, form: &mut FormContext<'_>, figure: &mut FigureSettings) -> bool {
    let shown = figure.shown.word();
    if let Some(word) =
        term_choice_ui(ui, form, ("Shown", "What the figure shows of the map."), shown, FigureContent::TERMS)
    {
        figure.shown = word.parse().unwrap_or_default();
    }
    if let Some(word) =
        term_choice_ui(ui, form, ("Page", "What the figure is cut to."), figure.page.word(), FigurePage::TERMS)
    {
        figure.page = word.parse().unwrap_or_default();
    }
    let mut is_done = false;
    if figure.page == FigurePage::Content {
        is_done |= labelled_field_ui(ui, form, ("Width", "In millimetres."), false, |ui, _, label| {
            let drag = DragValue::new(&mut figure.width_mm).range(20.0..=2000.0).suffix(" mm").max_decimals(1);
            let response = ui.add(drag).labelled_by(label);
            response.lost_focus() || response.drag_stopped()
        });
    }
    is_done |= labelled_field_ui(ui, form, ("Resolution", "Pixels an inch in a PNG."), false, |ui, _, label| {
        let response = ui.add(DragValue::new(&mut figure.dpi).range(30..=1200).suffix(" dpi")).labelled_by(label);
        response.lost_focus() || response.drag_stopped()
    });
    let theme = figure.theme.word();
    if let Some(word) = term_choice_ui(ui, form, ("Colours", "The colours of the figure."), theme, FigureTheme::TERMS) {
        figure.theme = word.parse().unwrap_or_default();
    }
    for (value, name, help) in [
        (&mut figure.transparent, "Transparent", "The paper is left out."),
        (&mut figure.title, "Title", "The map's title is written over it."),
        (&mut figure.question, "Question", "The map's question is written under the title."),
        (&mut figure.moment, "Date and viewpoint", "They are written under that."),
        (&mut figure.legend, "Legend", "A legend of the marks in use."),
        (&mut figure.sources, "Sources", "A numbered list of the evidence."),
    ] {
        flag_ui(ui, form.theme, value, name, help);
    }
    is_done
}
