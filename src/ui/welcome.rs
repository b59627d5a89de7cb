//! The card of the very first start: a few things to try, which goes for good when it is put away.

use egui::{Align2, Area, Frame, Id, Margin, Order, Rect, Stroke, Ui, vec2};

use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{hairline_button, words};

/// What is worth trying first.
const TRY: &[&str] = &[
    "Choose an issue above: the map is coloured by who is for it.",
    "Click an actor or a line to read its quotes at the right.",
    "Double-click to add an actor; drag from a rim to tie two.",
];

/// The card, shown or put away.
#[derive(Default)]
pub struct Welcome {
    is_shown: bool,
}

impl Welcome {
    /// One that is shown.
    pub fn shown() -> Self {
        Self { is_shown: true }
    }

    /// Draws it in the lower left corner of the canvas.
    pub fn show(&mut self, ui: &Ui, theme: &Theme, canvas: Rect) {
        if !self.is_shown {
            return;
        }
        let area = Area::new(Id::unique("welcome")).order(Order::Middle).pivot(Align2::LEFT_BOTTOM);
        area.fixed_pos(canvas.left_bottom() + vec2(16.0, -16.0)).constrain_to(canvas).show(ui.ctx(), |ui| {
            let frame = Frame::new()
                .fill(theme.panel)
                .stroke(Stroke::new(1.0, theme.hairline))
                .corner_radius(8)
                .inner_margin(Margin::symmetric(14, 10));
            frame.show(ui, |ui| {
                ui.set_width(350.0);
                words(ui, "A map to try things on", semibold(size::BODY), theme.ink);
                ui.add_space(space::SMALL);
                for line in TRY {
                    words(ui, *line, regular(size::SECONDARY), theme.ink);
                    ui.add_space(2.0);
                }
                ui.add_space(space::SMALL);
                if hairline_button(ui, theme, "Put this away").clicked() {
                    self.is_shown = false;
                }
            });
        });
    }
}
