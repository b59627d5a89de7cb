//! The form for a view: its lens, what it leaves out, and how a figure is made of it.

use egui::{DragValue, Ui};

use super::field::labelled_field_ui;
use super::form_context::FormContext;
use crate::model::{FigureContent, FigurePage, FigureSettings, FigureTheme, Id, Lens, Term, View, name_of};
use crate::session::StepMergeRule;
use crate::ui::theme::Theme;
use crate::ui::widgets::{ChoiceEntry, PickAnswer, PickField, checkbox, hairline_button, section};

/// Shows the parts of a view that are not plain fields.
pub(super) fn show(ui: &mut Ui, hand: &mut FormContext<'_>, id: &Id<View>) {
    let Some(view) = hand.map.views.get(id).cloned() else { return };
    let mut new = view.clone();
    section(ui, hand.theme, "Looks like");
    new.lens = lens_ui(ui, hand, &view.lens);
    if hairline_button(ui, hand.theme, "Look through it").on_hover_text("Shows the map as this view does.").clicked() {
        hand.session.apply_view(id);
    }
    section(ui, hand.theme, "Leaves out");
    let changed = crate::ui::filter_form::show(ui, hand.theme, &hand.map, &view.lens, &mut new.filter);
    section(ui, hand.theme, "Figure");
    let done = figure_ui(ui, hand, &mut new.figure) || changed;
    if new != view {
        let merge = StepMergeRule::With(format!("view {id} looks"));
        hand.session.edit(format!("Change view {}", view.name), merge, |map| {
            if let Some(slot) = map.views.get_mut(id) {
                *slot = new;
            }
        });
    }
    if done {
        hand.session.close_open_step();
    }
}

fn lens_ui(ui: &mut Ui, hand: &mut FormContext<'_>, current: &Lens) -> Lens {
    let shown = current.issue().map_or_else(|| "Relationships".to_owned(), |issue| hand.name(issue));
    let help = "What the map is coloured by.";
    let picked = labelled_field_ui(ui, hand, ("Lens", help), false, |ui, hand, _| {
        let pick = PickField {
            name: "Lens",
            shown: &shown,
            is_placeholder: false,
            is_searchable: false,
            new_entry_label: None,
        };
        let map = &hand.map;
        let entries = || {
            let issues = map.issues.iter().map(|issue| ChoiceEntry::new(issue.id.as_str(), issue.label()));
            std::iter::once(ChoiceEntry::new("", "Relationships")).chain(issues).collect()
        };
        pick.show(ui, hand.theme, &mut hand.drafts.list_query, entries).1
    });
    match picked {
        Some(PickAnswer::Value(id)) => Id::parse(&id).map_or(Lens::Relationships, Lens::Issue),
        _ => current.clone(),
    }
}

/// One of a closed list of words.
fn term_choice_ui(
    ui: &mut Ui,
    hand: &mut FormContext<'_>,
    (name, help): (&str, &str),
    current: &str,
    terms: &[Term],
) -> Option<String> {
    let picked = labelled_field_ui(ui, hand, (name, help), false, |ui, hand, _| {
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
                .map(|t| ChoiceEntry { value: t.id.into(), label: t.name.into(), help: t.help.into() })
                .collect()
        };
        pick.show(ui, hand.theme, &mut hand.drafts.list_query, entries).1
    });
    match picked {
        Some(PickAnswer::Value(word)) => Some(word),
        _ => None,
    }
}

/// A box to tick. Was it?
fn flag_ui(ui: &mut Ui, theme: &Theme, flag: &mut bool, name: &str, help: &str) -> bool {
    checkbox(ui, theme, flag, name, false).on_hover_text(help).changed()
}

fn figure_ui(ui: &mut Ui, hand: &mut FormContext<'_>, figure: &mut FigureSettings) -> bool {
    let shown = figure.shown.word();
    if let Some(word) =
        term_choice_ui(ui, hand, ("Shown", "What the figure shows of the map."), shown, FigureContent::TERMS)
    {
        figure.shown = word.parse().unwrap_or_default();
    }
    if let Some(word) =
        term_choice_ui(ui, hand, ("Page", "What the figure is cut to."), figure.page.word(), FigurePage::TERMS)
    {
        figure.page = word.parse().unwrap_or_default();
    }
    let mut done = false;
    if figure.page == FigurePage::Content {
        done |= labelled_field_ui(ui, hand, ("Width", "In millimetres."), false, |ui, _, label| {
            let drag = DragValue::new(&mut figure.width_mm).range(20.0..=2000.0).suffix(" mm").max_decimals(1);
            let response = ui.add(drag).labelled_by(label);
            response.lost_focus() || response.drag_stopped()
        });
    }
    done |= labelled_field_ui(ui, hand, ("Resolution", "Pixels an inch in a PNG."), false, |ui, _, label| {
        let response = ui.add(DragValue::new(&mut figure.dpi).range(30..=1200).suffix(" dpi")).labelled_by(label);
        response.lost_focus() || response.drag_stopped()
    });
    let theme = figure.theme.word();
    if let Some(word) = term_choice_ui(ui, hand, ("Colours", "The colours of the figure."), theme, FigureTheme::TERMS) {
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
        flag_ui(ui, hand.theme, value, name, help);
    }
    done
}
