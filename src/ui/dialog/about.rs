//! What the program is, in a few lines.

use egui::Ui;

use super::super::theme::{regular, semibold, size, space};
use super::super::widgets::{hairline_button, quiet, words};
use super::{Answer, View, buttons, focus_first};
use crate::{export, file};

pub(super) fn show(ui: &mut Ui, view: &View) -> Option<Answer> {
    let theme = view.theme;
    ui.horizontal(|ui| {
        super::super::logo::show(ui, theme, 40.0);
        ui.add_space(space::SMALL);
        ui.vertical(|ui| {
            words(ui, "Stancemap", semibold(size::TITLE), theme.ink);
            quiet(ui, theme, format!("Version {}", env!("CARGO_PKG_VERSION")));
        });
    });
    ui.add_space(space::LARGE);
    let said = "Maps who stands where, who objects to what, on what evidence, and what would change it.";
    words(ui, said, regular(size::BODY), theme.ink);
    ui.add_space(space::MEDIUM);
    let figures: Vec<&str> = export::ALL.iter().map(|format| format.about.name).collect();
    for line in [
        format!("Reads and writes stance maps (.ron), version {} of the format.", file::VERSION),
        format!("Writes figures as {}.", figures.join(", ")),
        "Works without a network: nothing leaves this machine.".to_owned(),
        "Licence: MIT or Apache 2.0. Fonts: Noto, SIL Open Font Licence.".to_owned(),
    ] {
        quiet(ui, theme, line);
    }
    let close = buttons(ui, |ui| hairline_button(ui, theme, "Close"));
    focus_first(&close, view);
    close.clicked().then_some(Answer::Close)
}
