//! The settings of the program. What is chosen holds at once; the window keeps it.

use egui::{Sense, Slider, Ui, WidgetInfo, vec2};

use super::super::theme::{ColourVision, Theme, regular, size, space};
use super::super::widgets::{check, pill, primary, quiet, section, writing};
use super::{Answer, View, buttons, focus_first, title};
use crate::session::shortcut_of;
use crate::store::{self, SCALES, Settings, Wheel};

/// How wide the names at the left are.
const LABEL: f32 = 64.0;

/// The dialog, with a size of the interface that is being chosen and does not hold yet.
#[derive(Default)]
pub struct SettingsDialog {
    /// While the slider is in the hand, the window under it must not change its size.
    scale: Option<f32>,
}

impl SettingsDialog {
    pub(super) fn show(&mut self, ui: &mut Ui, view: &View) -> Option<Answer> {
        let theme = view.theme;
        title(ui, theme, "Settings");
        let mut settings = view.settings.clone();
        let mut vision = theme.vision;
        section(ui, theme, "Colours");
        let themes = [
            (store::Theme::System, "As the desktop"),
            (store::Theme::Light, "Light"),
            (store::Theme::Dark, "Dark"),
            (store::Theme::HighContrast, "High contrast"),
        ];
        choice(ui, theme, "Theme", &themes, &mut settings.theme);
        ui.add_space(space::SMALL);
        let all = ColourVision::ALL.map(|vision| (vision, vision.name()));
        choice(ui, theme, "Preview", &all, &mut vision);
        note(
            ui,
            theme,
            "A preview shows the map as others see it, until Stancemap is closed. Figures keep their colours.",
        );
        section(ui, theme, "Interface");
        self.scale_ui(ui, theme, &mut settings);
        check(ui, theme, &mut settings.animation, "Let things glide", false)
            .on_hover_text("Otherwise they jump, and nothing moves by itself.");
        section(ui, theme, "Drawing");
        check(ui, theme, &mut settings.snap, "What is moved falls into line with others", false)
            .on_hover_text(tip("With Ctrl held it lies where it is put.", "snap"));
        check(ui, theme, &mut settings.grid, "Show a grid, onto which falls what is moved", false)
            .on_hover_text(tip("It never gets into a figure.", "grid_lines"));
        section(ui, theme, "Mouse wheel");
        let wheels = [(Wheel::Auto, "By device"), (Wheel::Zoom, "Zooms"), (Wheel::Pan, "Moves the map")];
        choice(ui, theme, "Wheel", &wheels, &mut settings.wheel);
        note(
            ui,
            theme,
            "By device: a mouse wheel zooms, two fingers on a touchpad move the map. With Ctrl it always zooms.",
        );
        let close = buttons(ui, |ui| {
            let done = primary(ui, theme, "Done");
            focus_first(&done, view);
            done.clicked()
        });
        if close {
            return Some(Answer::Close);
        }
        if vision != theme.vision {
            return Some(Answer::See(vision));
        }
        (settings != *view.settings).then(|| Answer::Settings(Box::new(settings)))
    }

    fn scale_ui(&mut self, ui: &mut Ui, theme: &Theme, settings: &mut Settings) {
        ui.horizontal(|ui| {
            let label = caption(ui, theme, "Size");
            let mut percent = self.scale.unwrap_or(settings.interface_scale) * 100.0;
            let range = *SCALES.start() * 100.0..=*SCALES.end() * 100.0;
            let slider = ui.add(Slider::new(&mut percent, range).step_by(5.0).suffix(" %").fixed_decimals(0));
            let slider = slider.labelled_by(label.id);
            self.scale = Some(percent / 100.0);
            if !slider.dragged() {
                settings.interface_scale = percent / 100.0;
                self.scale = None;
            }
        });
    }
}

/// One of a few, as pills in a row.
fn choice<T: Copy + PartialEq>(ui: &mut Ui, theme: &Theme, name: &str, all: &[(T, &str)], chosen: &mut T) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        caption(ui, theme, name);
        for (value, word) in all {
            let response = pill(ui, theme, word, *chosen == *value);
            let full = format!("{name}: {word}");
            response.widget_info(|| WidgetInfo::selected(egui::Role::RadioButton, true, *chosen == *value, &full));
            if response.clicked() {
                *chosen = *value;
            }
        }
    });
}

/// What a row is about, at its left.
fn caption(ui: &mut Ui, theme: &Theme, name: &str) -> egui::Response {
    let label = writing(ui, name, regular(size::BODY), theme.quiet, LABEL);
    let (rect, response) = ui.allocate_exact_size(vec2(LABEL, space::TOUCH), Sense::hover());
    label.paint(ui.painter(), rect.left_center());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, name));
    response
}

/// A sentence, and the keys that do the same.
fn tip(sentence: &str, command: &str) -> String {
    format!("{sentence} ({})", shortcut_of(command))
}

fn note(ui: &mut Ui, theme: &Theme, text: &str) {
    ui.add_space(space::SMALL);
    quiet(ui, theme, text);
    ui.add_space(space::SMALL);
}
