//! The settings of the program. A change is applied at once; the window stores it.

use egui::{Sense, Slider, Ui, WidgetInfo, vec2};

use super::super::theme::{ColourVision, Theme, regular, size, space};
use super::super::widgets::{checkbox, pill, primary_button, secondary_text, section, single_line_text};
use super::{DialogAnswer, DialogContext, button_row_ui, focus_first, title_ui};
use crate::session::shortcut_of;
use crate::store::{self, INTERFACE_SCALES, Settings, WheelAction};

/// The width of the labels at the left, in points.
const LABEL_WIDTH: f32 = 64.0;

/// The dialog, with a scale of the interface that is being chosen and not applied yet.
#[derive(Default)]
pub struct SettingsDialog {
    /// The scale shown by the slider while it is dragged: the window must not be resized under the pointer.
    pending_scale: Option<f32>,
}

impl SettingsDialog {
    pub(super) fn show(&mut self, ui: &mut Ui, context: &DialogContext) -> Option<DialogAnswer> {
        let theme = context.theme;
        title_ui(ui, theme, "Settings");
        let mut settings = context.settings.clone();
        let mut vision = theme.vision;
        section(ui, theme, "Colours");
        let themes = [
            (store::ThemePreference::System, "As the desktop"),
            (store::ThemePreference::Light, "Light"),
            (store::ThemePreference::Dark, "Dark"),
            (store::ThemePreference::HighContrast, "High contrast"),
        ];
        pill_choice_ui(ui, theme, "Theme", &themes, &mut settings.theme);
        ui.add_space(space::SMALL);
        let visions = ColourVision::ALL.map(|vision| (vision, vision.name()));
        pill_choice_ui(ui, theme, "Preview", &visions, &mut vision);
        note_ui(
            ui,
            theme,
            "A preview shows the map as others see it, until Stancemap is closed. Figures keep their colours.",
        );
        section(ui, theme, "Interface");
        self.scale_ui(ui, theme, &mut settings);
        checkbox(ui, theme, &mut settings.animation, "Let things glide", false)
            .on_hover_text("Otherwise they jump, and nothing moves by itself.");
        section(ui, theme, "Drawing");
        checkbox(ui, theme, &mut settings.snap, "What is moved falls into line with others", false)
            .on_hover_text(tip_with_shortcut("With Ctrl held it lies where it is put.", "snap"));
        checkbox(ui, theme, &mut settings.grid, "Show a grid, onto which falls what is moved", false)
            .on_hover_text(tip_with_shortcut("It never gets into a figure.", "grid_lines"));
        section(ui, theme, "Mouse wheel");
        let actions =
            [(WheelAction::Auto, "By device"), (WheelAction::Zoom, "Zooms"), (WheelAction::Pan, "Moves the map")];
        pill_choice_ui(ui, theme, "Wheel", &actions, &mut settings.wheel);
        note_ui(
            ui,
            theme,
            "By device: a mouse wheel zooms, two fingers on a touchpad move the map. With Ctrl it always zooms.",
        );
        let is_closed = button_row_ui(ui, |ui| {
            let button = primary_button(ui, theme, "Done");
            focus_first(&button, context);
            button.clicked()
        });
        if is_closed {
            return Some(DialogAnswer::Close);
        }
        if vision != theme.vision {
            return Some(DialogAnswer::PreviewColourVision(vision));
        }
        (settings != *context.settings).then(|| DialogAnswer::ChangeSettings(Box::new(settings)))
    }

    fn scale_ui(&mut self, ui: &mut Ui, theme: &Theme, settings: &mut Settings) {
        ui.horizontal(|ui| {
            let label = caption_ui(ui, theme, "Size");
            let mut percent = self.pending_scale.unwrap_or(settings.interface_scale) * 100.0;
            let range = *INTERFACE_SCALES.start() * 100.0..=*INTERFACE_SCALES.end() * 100.0;
            let slider = ui.add(Slider::new(&mut percent, range).step_by(5.0).suffix(" %").fixed_decimals(0));
            let slider = slider.labelled_by(label.id);
            self.pending_scale = Some(percent / 100.0);
            if !slider.dragged() {
                settings.interface_scale = percent / 100.0;
                self.pending_scale = None;
            }
        });
    }
}

/// Shows a choice of a few values as pills in a row.
fn pill_choice_ui<T: Copy + PartialEq>(ui: &mut Ui, theme: &Theme, name: &str, choices: &[(T, &str)], current: &mut T) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        caption_ui(ui, theme, name);
        for (value, label) in choices {
            let response = pill(ui, theme, label, *current == *value);
            let full_name = format!("{name}: {label}");
            response
                .widget_info(|| WidgetInfo::selected(egui::Role::RadioButton, true, *current == *value, &full_name));
            if response.clicked() {
                *current = *value;
            }
        }
    });
}

/// Shows the label at the left of a row.
fn caption_ui(ui: &mut Ui, theme: &Theme, name: &str) -> egui::Response {
    let label = single_line_text(ui, name, regular(size::BODY), theme.quiet, LABEL_WIDTH);
    let (rect, response) = ui.allocate_exact_size(vec2(LABEL_WIDTH, space::TOUCH), Sense::hover());
    label.paint(ui.painter(), rect.left_center());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, name));
    response
}

/// A sentence followed by the shortcut of a command.
fn tip_with_shortcut(sentence: &str, command: &str) -> String {
    format!("{sentence} ({})", shortcut_of(command))
}

fn note_ui(ui: &mut Ui, theme: &Theme, text: &str) {
    ui.add_space(space::SMALL);
    secondary_text(ui, theme, text);
    ui.add_space(space::SMALL);
}
