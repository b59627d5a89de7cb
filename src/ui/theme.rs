//! The theme of the window: colours, font sizes, spacing and fonts. The only file that makes egui colours from numbers.

mod colour_vision;

pub use colour_vision::ColourVision;

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, TextStyle, Visuals, vec2,
};

use crate::scene::{Colour, Palette};
use crate::text::{Face, FontWeight};

/// The colours of the window.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Whether it is the dark theme.
    pub is_dark: bool,
    /// The colour vision that the window is shown with: the usual one, or a preview of another.
    pub vision: ColourVision,
    /// The colours of marks on the canvas.
    pub palette: Palette,
    /// The background of the canvas.
    pub canvas: Color32,
    /// The background of panels and dialogs.
    pub panel: Color32,
    /// The background of fields and pills that are not in use.
    pub field: Color32,
    /// Separating lines and borders.
    pub hairline: Color32,
    /// Primary text.
    pub ink: Color32,
    /// Secondary text.
    pub quiet: Color32,
    /// The selection and the main action.
    pub accent: Color32,
    /// Text on the accent colour.
    pub on_accent: Color32,
    /// The background of a selected row.
    pub selected: Color32,
    /// The background of a row under the pointer.
    pub hovered: Color32,
    /// Red lines, objections and errors.
    pub warning: Color32,
    /// The filled blocks of an influence bar.
    pub influence_bar: Color32,
}

/// Font sizes, in points.
pub mod size {
    /// Titles.
    pub const TITLE: f32 = 20.0;
    /// Text of fields, rows and buttons.
    pub const BODY: f32 = 13.0;
    /// Secondary text.
    pub const SECONDARY: f32 = 12.0;
    /// Captions and section heads.
    pub const CAPTION: f32 = 11.0;
}

/// Distances, in points, on a grid of four.
pub mod space {
    /// The left and right margin of panels.
    pub const PANEL: f32 = 16.0;
    /// The height of a row.
    pub const ROW: f32 = 28.0;
    /// The height of a text field or a choice.
    pub const FIELD: f32 = 26.0;
    /// The minimum height of a clickable widget.
    pub const TOUCH: f32 = 24.0;
    /// The gap between related widgets.
    pub const SMALL: f32 = 4.0;
    /// The gap between widgets.
    pub const MEDIUM: f32 = 8.0;
    /// The gap between sections.
    pub const LARGE: f32 = 16.0;
    /// The corner radius of boxes.
    pub const CORNER: u8 = 6;
}

/// The name of the semibold font family.
const SEMIBOLD: &str = "semibold";
/// The name of the italic font family.
const ITALIC: &str = "italic";

/// The semibold font at a size in points.
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SEMIBOLD.into()))
}

/// The italic font at a size in points, for quotes.
pub fn italic(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(ITALIC.into()))
}

/// The regular font at a size in points.
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Converts a colour to egui's type.
pub fn egui_colour(Colour([r, g, b, a]): Colour) -> Color32 {
    Color32::from_rgba_unmultiplied(r, g, b, a)
}

const fn hex(rgb: u32) -> Colour {
    let [_, r, g, b] = rgb.to_be_bytes();
    Colour([r, g, b, 255])
}

/// The colour scheme of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColourScheme {
    /// Dark text on a light background.
    Light,
    /// Light text on a dark background.
    Dark,
    /// Black text on white, with strong lines.
    HighContrast,
}

impl Theme {
    /// The theme of a colour scheme, simulated for a colour vision.
    pub fn new(scheme: ColourScheme, vision: ColourVision) -> Self {
        let palette = match scheme {
            ColourScheme::Light => Palette::LIGHT,
            ColourScheme::Dark => Palette::DARK,
            ColourScheme::HighContrast => Palette::CONTRAST,
        };
        let palette = vision.simulate_palette(&palette);
        let pick = |light: u32, dark: u32, contrast: u32| {
            egui_colour(vision.simulate(match scheme {
                ColourScheme::Light => hex(light),
                ColourScheme::Dark => hex(dark),
                ColourScheme::HighContrast => hex(contrast),
            }))
        };
        Self {
            is_dark: scheme == ColourScheme::Dark,
            vision,
            palette,
            canvas: egui_colour(palette.canvas),
            panel: pick(0xFFFFFF, 0x1D2024, 0xFFFFFF),
            field: pick(0xF5F4F0, 0x272B30, 0xFFFFFF),
            hairline: egui_colour(palette.hairline),
            ink: egui_colour(palette.ink),
            quiet: egui_colour(palette.quiet),
            accent: egui_colour(palette.accent),
            on_accent: pick(0xFFFFFF, 0x10161C, 0xFFFFFF),
            selected: pick(0xE8EFF6, 0x23303D, 0xCFE3FF),
            hovered: pick(0xF3F2EE, 0x262A2F, 0xE6E6E6),
            warning: egui_colour(palette.objection),
            influence_bar: pick(0x8B919A, 0x8B929C, 0x000000),
        }
    }

    /// The fill colour of a stance, and a text colour that is readable on it.
    pub fn stance(&self, level: crate::model::Level) -> (Color32, Color32) {
        let fill = self.palette.stance(level);
        (egui_colour(fill), egui_colour(self.palette.ink_on(fill)))
    }

    /// The colour of grid lines behind the map. In high contrast, where all other lines are strong, they are paler than
    /// those.
    pub fn grid_line_colour(&self) -> Color32 {
        if self.has_strong_lines() { egui_colour(hex(0x9A9A9A)) } else { self.hairline }
    }

    /// Whether all lines are strong and fields have borders, as in high contrast.
    pub fn has_strong_lines(&self) -> bool {
        self.palette.min_line_width > 0.0
    }

    /// Applies the theme to egui.
    pub fn apply(&self, ctx: &egui::Context) {
        ctx.set_theme(if self.is_dark { egui::Theme::Dark } else { egui::Theme::Light });
        ctx.all_styles_mut(|style| self.style(style));
    }

    fn style(&self, style: &mut egui::Style) {
        style.text_styles = [
            (TextStyle::Heading, semibold(size::TITLE)),
            (TextStyle::Body, regular(size::BODY)),
            (TextStyle::Button, regular(size::BODY)),
            (TextStyle::Small, regular(size::CAPTION)),
            (TextStyle::Monospace, regular(size::BODY)),
        ]
        .into();
        let spacing = &mut style.spacing;
        spacing.item_spacing = vec2(space::MEDIUM, space::SMALL);
        spacing.button_padding = vec2(10.0, 5.0);
        spacing.interact_size = vec2(28.0, 26.0);
        spacing.window_margin = Margin::same(20);
        spacing.menu_margin = Margin::same(6);
        spacing.scroll = egui::style::ScrollStyle::thin();
        style.interaction.tooltip_delay = 0.4;
        // Labels of the window are not selectable; text worth copying is in fields.
        style.interaction.selectable_labels = false;
        style.visuals = self.visuals();
    }

    fn visuals(&self) -> Visuals {
        let mut visuals = if self.is_dark { Visuals::dark() } else { Visuals::light() };
        let corner = CornerRadius::same(space::CORNER);
        visuals.override_text_color = None;
        visuals.weak_text_color = Some(self.quiet);
        visuals.hyperlink_color = self.accent;
        visuals.panel_fill = self.panel;
        visuals.window_fill = self.panel;
        visuals.window_stroke = Stroke::new(1.0, self.hairline);
        visuals.window_corner_radius = CornerRadius::same(10);
        visuals.menu_corner_radius = CornerRadius::same(8);
        visuals.extreme_bg_color = self.field;
        visuals.text_edit_bg_color = Some(self.field);
        visuals.faint_bg_color = self.hovered;
        visuals.warn_fg_color = self.warning;
        visuals.error_fg_color = self.warning;
        visuals.selection.bg_fill = self.selected;
        visuals.selection.stroke = Stroke::new(1.0, self.accent);
        let widgets = &mut visuals.widgets;
        for (widget, fill, border) in [
            (&mut widgets.noninteractive, self.panel, self.hairline),
            (&mut widgets.inactive, self.field, if self.has_strong_lines() { self.hairline } else { self.field }),
            (&mut widgets.hovered, self.hovered, self.hairline),
            (&mut widgets.active, self.selected, self.accent),
            (&mut widgets.open, self.hovered, self.hairline),
        ] {
            widget.bg_fill = fill;
            widget.weak_bg_fill = fill;
            widget.bg_stroke = Stroke::new(1.0, border);
            widget.fg_stroke = Stroke::new(1.0, self.ink);
            widget.corner_radius = corner;
            widget.expansion = 0.0;
        }
        visuals
    }
}

/// The program's own fonts, for egui. Noto Sans comes first in every family: an Arabic font in front would reverse the
/// digits of numbers such as "2254".
pub fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for face in Face::ALL.iter().copied() {
        fonts.font_data.insert(face.name().to_owned(), Arc::new(FontData::from_static(face.data())));
    }
    let family = |weight| Face::of(weight).map(|face| face.name().to_owned()).collect::<Vec<_>>();
    fonts.families.insert(FontFamily::Proportional, family(FontWeight::Regular));
    fonts.families.insert(FontFamily::Monospace, family(FontWeight::Regular));
    fonts.families.insert(FontFamily::Name(SEMIBOLD.into()), family(FontWeight::Semibold));
    fonts.families.insert(FontFamily::Name(ITALIC.into()), family(FontWeight::Italic));
    fonts
}
