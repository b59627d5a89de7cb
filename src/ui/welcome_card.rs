//! The card of the very first start, with a few things to try. Once it is closed, it does not return.

use egui::{Frame, Margin, Ui};

use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{hairline_button, wrapped_text};

/// The first things to try.
const SUGGESTIONS: &[&str] = &[
    "Choose an issue above the map: it is coloured by who is for it.",
    "Click an actor or a line to read its quotes here.",
    "Double-click the map to add an actor; drag from a rim to tie two.",
];

/// The card, shown or closed.
#[derive(Default)]
pub struct WelcomeCard {
    is_shown: bool,
}

impl WelcomeCard {
    /// A card that is shown.
    pub fn shown() -> Self {
        Self { is_shown: true }
    }

    /// Draws the card over a form, where it covers no part of the map.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme) {
        if !self.is_shown {
            return;
        }
        let frame = Frame::new().fill(theme.selected).corner_radius(8).inner_margin(Margin::symmetric(14, 12));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = space::SMALL;
            wrapped_text(ui, "A map to try things on", semibold(size::BODY), theme.ink);
            for line in SUGGESTIONS {
                wrapped_text(ui, *line, regular(size::SECONDARY), theme.ink);
            }
            ui.add_space(space::SMALL);
            if hairline_button(ui, theme, "Put this away").clicked() {
                self.is_shown = false;
            }
        });
        ui.add_space(space::LARGE);
    }
}
