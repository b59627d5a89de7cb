//! The About dialog: name, version, formats and licences.

use egui::Ui;

use super::super::theme::{regular, semibold, size, space};
use super::super::widgets::{hairline_button, secondary_text, wrapped_text};
use super::{DialogAnswer, DialogContext, button_row_ui, focus_first};
use crate::{export, file};

pub(super) fn show(ui: &mut Ui, context: &DialogContext) -> Option<DialogAnswer> {
    let theme = context.theme;
    ui.horizontal(|ui| {
        super::super::logo::show(ui, theme, 40.0);
        ui.add_space(space::SMALL);
        ui.vertical(|ui| {
            wrapped_text(ui, "Stancemap", semibold(size::TITLE), theme.ink);
            secondary_text(ui, theme, format!("Version {}", env!("CARGO_PKG_VERSION")));
        });
    });
    ui.add_space(space::LARGE);
    let description = "Maps who stands where, who objects to what, on what evidence, and what would change it.";
    wrapped_text(ui, description, regular(size::BODY), theme.ink);
    ui.add_space(space::MEDIUM);
    let figures: Vec<&str> = export::ALL.iter().map(|format| format.about.name).collect();
    for line in [
        format!("Reads and writes stance maps (.ron), version {} of the format.", file::VERSION),
        format!("Writes figures as {}.", figures.join(", ")),
        "Works without a network: nothing leaves this machine.".to_owned(),
        "Licence: MIT or Apache 2.0. Fonts: Noto, SIL Open Font Licence.".to_owned(),
    ] {
        secondary_text(ui, theme, line);
    }
    let close = button_row_ui(ui, |ui| hairline_button(ui, theme, "Close"));
    focus_first(&close, context);
    close.clicked().then_some(DialogAnswer::Close)
}
