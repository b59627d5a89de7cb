//! What a face of the map says when what it shows cannot be computed because of a fault in the program. Decides nothing.

use egui::{Rect, Ui, UiBuilder, pos2, vec2};

use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::words;
use crate::session::InternalFault;

/// Says that a face cannot be drawn, and what to do. `what` is the subject, such as "This map".
pub fn fault_notice(ui: &mut Ui, theme: &Theme, room: Rect, what: &str) {
    let place = Rect::from_center_size(pos2(room.center().x, room.top() + 120.0), vec2(420.0, 96.0));
    ui.painter().rect_filled(place, space::CORNER, theme.panel);
    ui.painter().rect_stroke(place, space::CORNER, (1.0, theme.warning), egui::StrokeKind::Inside);
    ui.scope_builder(UiBuilder::new().max_rect(place.shrink(14.0)), |ui| {
        words(ui, format!("{what} cannot be drawn"), semibold(size::BODY), theme.ink);
        ui.add_space(space::SMALL);
        let advice = "Undo the last change, or go on in the other faces: editing and saving work as before. \
                      It is drawn again as soon as something in it changes.";
        words(ui, advice.to_owned(), regular(size::SECONDARY), theme.quiet);
    });
}

/// Notes a fault in the log, once for each time that it happens.
pub fn log_fault(what: &str, fault: &InternalFault) {
    log::error!("{what} cannot be drawn: {}", fault.detail);
}
