//! The form of a filter: the records that are left out. Used by the view bar and by the form of a view.

use std::collections::BTreeSet;

use egui::{RichText, Role, Ui, WidgetInfo};

use super::theme::{Theme, regular, size, space};
use super::widgets::{checkbox, pill};
use crate::model::{ACTOR_KINDS, Confidence, Filter, Lens, Map, Sign, name_of, standpoints};

/// Shows the form. Returns whether anything was changed.
pub fn show(ui: &mut Ui, theme: &Theme, map: &Map, lens: &Lens, filter: &mut Filter) -> bool {
    let before = filter.clone();
    let kinds: BTreeSet<&str> =
        map.actors.iter().map(|actor| actor.kind.as_str()).chain(filter.kinds.iter().map(String::as_str)).collect();
    let kinds: Vec<_> = kinds.iter().map(|id| ((*id).to_owned(), name_of(ACTOR_KINDS, id).to_owned())).collect();
    checkboxes_ui(ui, theme, "Only actors of these kinds", &mut filter.kinds, kinds);
    let tags = map.actors.iter().flat_map(|actor| &actor.tags).chain(&filter.tags);
    let tags: BTreeSet<&String> = tags.collect();
    let tags: Vec<_> = tags.into_iter().map(|tag| (tag.clone(), tag.clone())).collect();
    checkboxes_ui(ui, theme, "Only actors with one of these tags", &mut filter.tags, tags);
    if let Some(issue) = lens.issue() {
        let head = format!("Only actors that stand so on {}", map.name(&issue.into()));
        checkboxes_ui(ui, theme, &head, &mut filter.stances, standpoints().collect());
    }
    let signs = Sign::TERMS.iter().map(|term| (term.id.to_owned(), term.name.to_owned())).collect();
    let mut sign_words: Vec<String> = filter.signs.iter().map(|sign| sign.word().to_owned()).collect();
    checkboxes_ui(ui, theme, "Only ties of these signs", &mut sign_words, signs);
    filter.signs = sign_words.iter().filter_map(|word| word.parse().ok()).collect();
    caption_ui(ui, theme, "At least so sure");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        // The lowest confidence leaves nothing out, so it is the same choice as "anything".
        let levels = [
            (None, "anything"),
            (Some(Confidence::Unconfirmed), "unconfirmed"),
            (Some(Confidence::Confirmed), "confirmed"),
        ];
        for (level, word) in levels {
            let chosen = filter.at_least == level || level.is_none() && filter.at_least == Some(Confidence::Tentative);
            let response = pill(ui, theme, word, chosen);
            let name = format!("At least: {word}");
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &name));
            if response.clicked() {
                filter.at_least = level;
            }
        }
    });
    ui.add_space(space::MEDIUM);
    checkbox(ui, theme, &mut filter.hide, "Hide what is left out", false).on_hover_text("Otherwise it is drawn pale.");
    *filter != before
}

fn caption_ui(ui: &mut Ui, theme: &Theme, text: &str) {
    ui.add_space(space::MEDIUM);
    ui.label(RichText::new(text).font(regular(size::SECONDARY)).color(theme.quiet));
}

/// Shows one checkbox for each word that can be in a list.
fn checkboxes_ui(ui: &mut Ui, theme: &Theme, title: &str, list: &mut Vec<String>, choices: Vec<(String, String)>) {
    if choices.is_empty() {
        return;
    }
    caption_ui(ui, theme, title);
    ui.horizontal_wrapped(|ui| {
        for (id, name) in choices {
            let mut ticked = list.contains(&id);
            let response = checkbox(ui, theme, &mut ticked, &name, false);
            if response.on_hover_text("With none ticked, nothing is left out.").changed() {
                list.retain(|other| *other != id);
                if ticked {
                    list.push(id);
                }
            }
        }
    });
}
