//! Small widgets of the panels: heads, buttons, pills, rows, bars. They draw and return answers; they change no map.

mod alignment;
mod bidi_text;
mod completion_field;
mod field_drafts;
mod pick_field;
mod text_field;

pub use alignment::{AlignmentChoice, alignment_control, stance_dot};
pub use bidi_text::{SingleLineText, bidi_label, left_to_right, single_line_text};
pub use completion_field::{CompletionField, CompletionFieldOptions};
pub use field_drafts::FieldDrafts;
pub use pick_field::{ChoiceEntry, PickAnswer, PickField, pick_menu};
pub use text_field::{TextFieldAnswer, TextFieldOptions, text_field, text_list_field};

use egui::{
    Align, Button, Color32, CornerRadius, FontId, Frame, Label, Layout, Margin, Rect, Response, RichText, Role, Sense,
    Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::theme::{Theme, italic, regular, semibold, size, space};

/// Text in a font and a colour that wraps at the end of the line.
pub fn wrapped_text(ui: &mut Ui, text: impl Into<String>, font: FontId, colour: Color32) -> Response {
    ui.add(Label::new(RichText::new(text).font(font).color(colour)).wrap())
}

/// Secondary text, small and pale.
pub fn secondary_text(ui: &mut Ui, theme: &Theme, text: impl Into<String>) -> Response {
    wrapped_text(ui, text, regular(size::SECONDARY), theme.quiet)
}

/// One sentence about an error, below the field that caused it.
pub fn error_text(ui: &mut Ui, theme: &Theme, text: &str) {
    wrapped_text(ui, text, regular(size::SECONDARY), theme.warning);
}

/// The head of a section: its caption above a hairline.
pub fn section(ui: &mut Ui, theme: &Theme, caption: &str) -> Response {
    section_with(ui, theme, caption, |_| {}).0
}

/// The head of a section with widgets at its right end. Returns their value too.
pub fn section_with<T>(
    ui: &mut Ui,
    theme: &Theme,
    caption: &str,
    add_right: impl FnOnce(&mut Ui) -> T,
) -> (Response, T) {
    ui.add_space(space::MEDIUM);
    let row = ui.horizontal(|ui| {
        ui.set_min_height(space::TOUCH);
        let text = RichText::new(caption.to_uppercase()).font(semibold(size::CAPTION)).color(theme.quiet);
        let head = ui.add(Label::new(text));
        let right = ui.with_layout(Layout::right_to_left(Align::Center), add_right).inner;
        (head, right)
    });
    let rect = row.response.rect;
    ui.painter().hline(ui.max_rect().x_range(), rect.bottom() + 1.0, Stroke::new(1.0, theme.hairline));
    ui.add_space(space::SMALL);
    row.inner
}

/// A button without a frame. `name` is for screen readers.
pub fn text_button(ui: &mut Ui, theme: &Theme, text: &str, name: &str) -> Response {
    let width =
        ui.fonts_mut(|fonts| fonts.layout_no_wrap(text.to_owned(), regular(size::SECONDARY), theme.accent).size().x);
    let (rect, response) = ui.allocate_exact_size(vec2(width + 2.0 * space::SMALL, space::TOUCH), Sense::click());
    let colour = if response.hovered() { theme.ink } else { theme.accent };
    focus_ring(ui, theme, rect, &response);
    let left_centre = pos2(rect.left() + space::SMALL, rect.center().y);
    single_line_text(ui, text, regular(size::SECONDARY), colour, f32::INFINITY).paint(ui.painter(), left_centre);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    response
}

/// The button for the main action of a screen.
pub fn primary_button(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    let label = RichText::new(text).font(semibold(size::BODY)).color(theme.on_accent);
    let button = Button::new(label).fill(theme.accent).stroke(Stroke::NONE).corner_radius(CornerRadius::same(255));
    ui.scope(|ui| {
        ui.spacing_mut().button_padding = vec2(20.0, 4.0);
        ui.add(button)
    })
    .inner
}

/// A button in the shape of a pill, filled with the accent colour if it is chosen.
pub fn pill(ui: &mut Ui, theme: &Theme, text: &str, is_chosen: bool) -> Response {
    let (ink, fill) = if is_chosen { (theme.on_accent, theme.accent) } else { (theme.ink, Color32::TRANSPARENT) };
    let font = if is_chosen { semibold(size::SECONDARY) } else { regular(size::SECONDARY) };
    let width = ui.fonts_mut(|fonts| fonts.layout_no_wrap(text.to_owned(), font.clone(), ink).size().x);
    let (rect, response) = ui.allocate_exact_size(vec2(width + 2.0 * PILL_PADDING, space::TOUCH), Sense::click());
    let corner = CornerRadius::same(255);
    let fill = if response.hovered() && !is_chosen { theme.hovered } else { fill };
    ui.painter().rect_filled(rect, corner, fill);
    if response.has_focus() {
        ui.painter().rect_stroke(rect, corner, Stroke::new(1.5, theme.accent), StrokeKind::Outside);
    }
    let left_centre = pos2(rect.left() + PILL_PADDING, rect.center().y);
    single_line_text(ui, text, font, ink, f32::INFINITY).paint(ui.painter(), left_centre);
    response
}

/// The space between the text of a pill and its ends, in points.
pub const PILL_PADDING: f32 = 12.0;

/// A button with a hairline border.
pub fn hairline_button(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    let label = RichText::new(text).font(regular(size::BODY)).color(theme.ink);
    let button = Button::new(label).fill(theme.panel).stroke(Stroke::new(1.0, theme.hairline));
    ui.add(button.min_size(vec2(0.0, space::ROW)))
}

/// A small tag that cannot be clicked, such as "pinned".
pub fn tag(ui: &mut Ui, theme: &Theme, text: &str, ink: Color32) -> Response {
    let frame = Frame::new()
        .stroke(Stroke::new(1.0, theme.hairline))
        .fill(theme.field)
        .corner_radius(CornerRadius::same(255))
        .inner_margin(Margin::symmetric(8, 2));
    frame.show(ui, |ui| ui.add(Label::new(RichText::new(text).font(regular(size::CAPTION)).color(ink)).extend())).inner
}

/// A row to click: a name, and secondary text at the right. Cut text is shown in full in a tooltip.
pub fn row(ui: &mut Ui, theme: &Theme, left: &str, right: &str) -> Response {
    row_in(ui, theme, regular(size::BODY), left, right)
}

/// A row like [`row`] with a name in semibold, for a row with details below it.
pub fn strong_row(ui: &mut Ui, theme: &Theme, left: &str, right: &str) -> Response {
    row_in(ui, theme, semibold(size::BODY), left, right)
}

fn row_in(ui: &mut Ui, theme: &Theme, font: FontId, left: &str, right: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), space::ROW - 4.0), Sense::click());
    if ui.is_rect_visible(rect) {
        if response.hovered() {
            let hover_rect = rect.expand2(vec2(space::MEDIUM, 0.0));
            ui.painter().rect_filled(hover_rect, space::CORNER, theme.hovered);
        }
        focus_ring(ui, theme, rect.expand2(vec2(space::SMALL, 0.0)), &response);
    }
    let max_width = (rect.width() * 0.5).max(0.0);
    let detail = single_line_text(ui, right, regular(size::SECONDARY), theme.quiet, max_width);
    let name_width = rect.width() - detail.width() - space::MEDIUM;
    let name = single_line_text(ui, left, font, theme.ink, name_width);
    name.paint(ui.painter(), rect.left_center());
    detail.paint(ui.painter(), rect.right_center() - vec2(detail.width(), 0.0));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), comma_joined(left, right)));
    if name.is_elided() || detail.is_elided() { response.on_hover_text(comma_joined(left, right)) } else { response }
}

fn comma_joined(left: &str, right: &str) -> String {
    if right.is_empty() { left.to_owned() } else { format!("{left}, {right}") }
}

/// A checkbox with its text, or without text if a label names it. A mixed value is shown as a dash.
pub fn checkbox(ui: &mut Ui, theme: &Theme, is_ticked: &mut bool, text: &str, is_mixed: bool) -> Response {
    let label = single_line_text(ui, text, regular(size::BODY), theme.ink, ui.available_width());
    let width = CHECKBOX_SIDE + space::MEDIUM + label.width();
    let (rect, mut response) = ui.allocate_exact_size(vec2(width, space::FIELD), Sense::click());
    if response.clicked() {
        *is_ticked = is_mixed || !*is_ticked;
        response.mark_changed();
    }
    let square =
        Rect::from_min_size(rect.left_center() - vec2(0.0, CHECKBOX_SIDE / 2.0), vec2(CHECKBOX_SIDE, CHECKBOX_SIDE));
    let (fill, border) =
        if *is_ticked && !is_mixed { (theme.accent, theme.accent) } else { (theme.panel, theme.quiet) };
    let border = if response.hovered() { theme.ink } else { border };
    ui.painter().rect(square, 4.0, fill, Stroke::new(1.0, border), StrokeKind::Inside);
    let point = |x: f32, y: f32| square.min + vec2(x, y);
    if is_mixed {
        ui.painter().hline(square.shrink(4.0).x_range(), square.center().y, Stroke::new(1.5, theme.ink));
    } else if *is_ticked {
        let tick = vec![point(3.5, 8.5), point(6.5, 11.5), point(12.5, 4.5)];
        ui.painter().line(tick, Stroke::new(1.5, theme.on_accent));
    }
    label.paint(ui.painter(), rect.left_center() + vec2(CHECKBOX_SIDE + space::MEDIUM, 0.0));
    focus_ring(ui, theme, rect.expand2(vec2(2.0, 0.0)), &response);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), *is_ticked && !is_mixed, text));
    response
}

/// The side length of a checkbox, in points.
const CHECKBOX_SIDE: f32 = 16.0;

/// Five small blocks; `influence` of them are filled.
pub fn influence_bars(painter: &egui::Painter, theme: &Theme, right_centre: egui::Pos2, influence: u8) {
    for block in 0..5_u8 {
        let left = right_centre.x - BARS_WIDTH + f32::from(block) * 8.0;
        let rect = Rect::from_min_size(pos2(left, right_centre.y - 4.0), vec2(5.0, 8.0));
        match block < influence {
            true => painter.rect_filled(rect, 1.0, theme.influence_bar),
            // With strong lines the hairline is as dark as the bar, so an empty block is only a frame.
            false if theme.has_strong_lines() => {
                painter.rect_stroke(rect, 1.0, Stroke::new(1.0, theme.hairline), egui::StrokeKind::Inside)
            }
            false => painter.rect_filled(rect, 1.0, theme.hairline),
        };
    }
}

/// The width of [`influence_bars`].
pub const BARS_WIDTH: f32 = 37.0;

/// A quote with a coloured bar at its left, and its origin below it.
pub fn quote(ui: &mut Ui, theme: &Theme, bar: Color32, text: &str, origin: &str) -> Response {
    let frame = Frame::new().fill(theme.field).inner_margin(Margin { left: 12, right: 8, top: 6, bottom: 6 });
    let output = frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        if !text.is_empty() {
            bidi_label(ui, &format!("“{}”", text.trim_matches(['“', '”', '"'])), italic(size::SECONDARY), theme.ink);
        }
        if !origin.is_empty() {
            bidi_label(ui, origin, regular(size::CAPTION), theme.quiet);
        }
    });
    let rect = output.response.rect;
    ui.painter().rect_filled(Rect::from_min_max(rect.min, pos2(rect.left() + 3.0, rect.bottom())), 0.0, bar);
    output.response
}

/// One sentence about what to do, in an empty part of a panel.
pub fn empty_hint(ui: &mut Ui, theme: &Theme, sentence: &str) {
    ui.add_space(2.0);
    secondary_text(ui, theme, sentence);
    ui.add_space(2.0);
}

/// The border of the widget that has the keyboard focus.
pub(super) fn focus_ring(ui: &Ui, theme: &Theme, rect: Rect, response: &Response) {
    if response.has_focus() {
        ui.painter().rect_stroke(rect, space::CORNER, Stroke::new(1.5, theme.accent), StrokeKind::Inside);
    }
}
