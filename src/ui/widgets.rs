//! The small things that panels are made of: heads, buttons, pills, rows, bars. They draw and answer; they change no map.

mod alignment;
mod bidi_text;
mod completion_field;
mod field_drafts;
mod pick_field;
mod text_field;

pub use alignment::{AlignmentChoice, alignment_control, stance_dot};
pub use bidi_text::{SingleLineText, bidi_label, single_line_text};
pub use completion_field::{CompletionField, CompletionFieldOptions};
pub use field_drafts::FieldDrafts;
pub use pick_field::{ChoiceEntry, PickAnswer, PickField, pick_menu};
pub use text_field::{TextFieldAnswer, TextFieldOptions, text_field, text_list_field};

use egui::{
    Align, Button, Color32, CornerRadius, FontId, Frame, Label, Layout, Margin, Rect, Response, RichText, Role, Sense,
    Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::theme::{Theme, italic, regular, semibold, size, space};

/// Words in a font and a colour, which wrap where the line ends.
pub fn wrapped_text(ui: &mut Ui, text: impl Into<String>, font: FontId, colour: Color32) -> Response {
    ui.add(Label::new(RichText::new(text).font(font).color(colour)).wrap())
}

/// Words that stand behind.
pub fn secondary_text(ui: &mut Ui, theme: &Theme, text: impl Into<String>) -> Response {
    wrapped_text(ui, text, regular(size::SECONDARY), theme.quiet)
}

/// One sentence on what went wrong, under the field where it did.
pub fn error_text(ui: &mut Ui, theme: &Theme, text: &str) {
    wrapped_text(ui, text, regular(size::SECONDARY), theme.warning);
}

/// The head of a section: its name over a hairline, and at the right what can be added, if anything.
pub fn section(ui: &mut Ui, theme: &Theme, caption: &str) -> Response {
    section_with(ui, theme, caption, |_| {}).0
}

/// The head of a section with something at its right end.
pub fn section_with<T>(ui: &mut Ui, theme: &Theme, caption: &str, right: impl FnOnce(&mut Ui) -> T) -> (Response, T) {
    ui.add_space(space::MEDIUM);
    let row = ui.horizontal(|ui| {
        ui.set_min_height(space::TOUCH);
        let text = RichText::new(caption.to_uppercase()).font(semibold(size::CAPTION)).color(theme.quiet);
        let head = ui.add(Label::new(text));
        let right = ui.with_layout(Layout::right_to_left(Align::Center), right).inner;
        (head, right)
    });
    let line = row.response.rect;
    ui.painter().hline(ui.max_rect().x_range(), line.bottom() + 1.0, Stroke::new(1.0, theme.hairline));
    ui.add_space(space::SMALL);
    row.inner
}

/// A button that is only its words.
pub fn text_button(ui: &mut Ui, theme: &Theme, text: &str, name: &str) -> Response {
    let width =
        ui.fonts_mut(|fonts| fonts.layout_no_wrap(text.to_owned(), regular(size::SECONDARY), theme.accent).size().x);
    let (rect, response) = ui.allocate_exact_size(vec2(width + 2.0 * space::SMALL, space::TOUCH), Sense::click());
    let colour = if response.hovered() { theme.ink } else { theme.accent };
    focus_ring(ui, theme, rect, &response);
    let at = pos2(rect.left() + space::SMALL, rect.center().y);
    single_line_text(ui, text, regular(size::SECONDARY), colour, f32::INFINITY).paint(ui.painter(), at);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    response
}

/// The one button of a screen that is the thing to do.
pub fn primary_button(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    let words = RichText::new(text).font(semibold(size::BODY)).color(theme.on_accent);
    let button = Button::new(words).fill(theme.accent).stroke(Stroke::NONE).corner_radius(CornerRadius::same(255));
    ui.scope(|ui| {
        ui.spacing_mut().button_padding = vec2(20.0, 4.0);
        ui.add(button)
    })
    .inner
}

/// A button in a pill: filled with the accent when it is chosen.
pub fn pill(ui: &mut Ui, theme: &Theme, text: &str, chosen: bool) -> Response {
    let (ink, fill) = if chosen { (theme.on_accent, theme.accent) } else { (theme.ink, Color32::TRANSPARENT) };
    let font = if chosen { semibold(size::SECONDARY) } else { regular(size::SECONDARY) };
    let wide = ui.fonts_mut(|f| f.layout_no_wrap(text.to_owned(), font.clone(), ink).size().x);
    let (rect, response) = ui.allocate_exact_size(vec2(wide + 2.0 * PILL_PADDING, space::TOUCH), Sense::click());
    let corner = CornerRadius::same(255);
    let fill = if response.hovered() && !chosen { theme.hovered } else { fill };
    ui.painter().rect_filled(rect, corner, fill);
    if response.has_focus() {
        ui.painter().rect_stroke(rect, corner, Stroke::new(1.5, theme.accent), StrokeKind::Outside);
    }
    let at = pos2(rect.left() + PILL_PADDING, rect.center().y);
    single_line_text(ui, text, font, ink, f32::INFINITY).paint(ui.painter(), at);
    response
}

/// How far the words of a pill stand from its ends.
pub const PILL_PADDING: f32 = 12.0;

/// A button with a hairline round it.
pub fn hairline_button(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    let words = RichText::new(text).font(regular(size::BODY)).color(theme.ink);
    let button = Button::new(words).fill(theme.panel).stroke(Stroke::new(1.0, theme.hairline));
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

/// A row that leads somewhere: a name, and quiet words at the right. What does not fit is in its tooltip.
pub fn row(ui: &mut Ui, theme: &Theme, left: &str, right: &str) -> Response {
    row_in(ui, theme, regular(size::BODY), left, right)
}

/// The same for what stands above others.
pub fn strong_row(ui: &mut Ui, theme: &Theme, left: &str, right: &str) -> Response {
    row_in(ui, theme, semibold(size::BODY), left, right)
}

fn row_in(ui: &mut Ui, theme: &Theme, font: FontId, left: &str, right: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), space::ROW - 4.0), Sense::click());
    if ui.is_rect_visible(rect) {
        if response.hovered() {
            let wide = rect.expand2(vec2(space::MEDIUM, 0.0));
            ui.painter().rect_filled(wide, space::CORNER, theme.hovered);
        }
        focus_ring(ui, theme, rect.expand2(vec2(space::SMALL, 0.0)), &response);
    }
    let most = (rect.width() * 0.5).max(0.0);
    let behind = single_line_text(ui, right, regular(size::SECONDARY), theme.quiet, most);
    let rest = rect.width() - behind.width() - space::MEDIUM;
    let name = single_line_text(ui, left, font, theme.ink, rest);
    name.paint(ui.painter(), rect.left_center());
    behind.paint(ui.painter(), rect.right_center() - vec2(behind.width(), 0.0));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), comma_joined(left, right)));
    if name.is_elided() || behind.is_elided() { response.on_hover_text(comma_joined(left, right)) } else { response }
}

fn comma_joined(left: &str, right: &str) -> String {
    if right.is_empty() { left.to_owned() } else { format!("{left}, {right}") }
}

/// A box to tick, with its words beside it; a box of its own when a label names it. Mixed is a dash.
pub fn checkbox(ui: &mut Ui, theme: &Theme, ticked: &mut bool, text: &str, mixed: bool) -> Response {
    let words = single_line_text(ui, text, regular(size::BODY), theme.ink, ui.available_width());
    let wide = CHECKBOX_SIDE + space::MEDIUM + words.width();
    let (rect, mut response) = ui.allocate_exact_size(vec2(wide, space::FIELD), Sense::click());
    if response.clicked() {
        *ticked = mixed || !*ticked;
        response.mark_changed();
    }
    let square =
        Rect::from_min_size(rect.left_center() - vec2(0.0, CHECKBOX_SIDE / 2.0), vec2(CHECKBOX_SIDE, CHECKBOX_SIDE));
    let (fill, rim) = if *ticked && !mixed { (theme.accent, theme.accent) } else { (theme.panel, theme.quiet) };
    let rim = if response.hovered() { theme.ink } else { rim };
    ui.painter().rect(square, 4.0, fill, Stroke::new(1.0, rim), StrokeKind::Inside);
    let at = |x: f32, y: f32| square.min + vec2(x, y);
    if mixed {
        ui.painter().hline(square.shrink(4.0).x_range(), square.center().y, Stroke::new(1.5, theme.ink));
    } else if *ticked {
        let tick = vec![at(3.5, 8.5), at(6.5, 11.5), at(12.5, 4.5)];
        ui.painter().line(tick, Stroke::new(1.5, theme.on_accent));
    }
    words.paint(ui.painter(), rect.left_center() + vec2(CHECKBOX_SIDE + space::MEDIUM, 0.0));
    focus_ring(ui, theme, rect.expand2(vec2(2.0, 0.0)), &response);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), *ticked && !mixed, text));
    response
}

/// The side of a box to tick.
const CHECKBOX_SIDE: f32 = 16.0;

/// Five small blocks, as many of them dark as there is influence.
pub fn influence_bars(painter: &egui::Painter, theme: &Theme, right_centre: egui::Pos2, influence: u8) {
    for block in 0..5_u8 {
        let left = right_centre.x - BARS_WIDTH + f32::from(block) * 8.0;
        let rect = Rect::from_min_size(pos2(left, right_centre.y - 4.0), vec2(5.0, 8.0));
        match block < influence {
            true => painter.rect_filled(rect, 1.0, theme.influence_bar),
            // Where the hairline is as dark as the bar, only an empty frame tells one from the other.
            false if theme.has_strong_lines() => {
                painter.rect_stroke(rect, 1.0, Stroke::new(1.0, theme.hairline), egui::StrokeKind::Inside)
            }
            false => painter.rect_filled(rect, 1.0, theme.hairline),
        };
    }
}

/// The width of [`influence_bars`].
pub const BARS_WIDTH: f32 = 37.0;

/// A quote with a coloured bar at its left, and below it where it comes from.
pub fn quote(ui: &mut Ui, theme: &Theme, bar: Color32, text: &str, below: &str) -> Response {
    let frame = Frame::new().fill(theme.field).inner_margin(Margin { left: 12, right: 8, top: 6, bottom: 6 });
    let shown = frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        if !text.is_empty() {
            bidi_label(ui, &format!("“{}”", text.trim_matches(['“', '”', '"'])), italic(size::SECONDARY), theme.ink);
        }
        if !below.is_empty() {
            bidi_label(ui, below, regular(size::CAPTION), theme.quiet);
        }
    });
    let rect = shown.response.rect;
    ui.painter().rect_filled(Rect::from_min_max(rect.min, pos2(rect.left() + 3.0, rect.bottom())), 0.0, bar);
    shown.response
}

/// A place with nothing in it: one sentence on what to do.
pub fn empty_hint(ui: &mut Ui, theme: &Theme, sentence: &str) {
    ui.add_space(2.0);
    secondary_text(ui, theme, sentence);
    ui.add_space(2.0);
}

/// The rim of what has the keyboard.
pub(super) fn focus_ring(ui: &Ui, theme: &Theme, rect: Rect, response: &Response) {
    if response.has_focus() {
        ui.painter().rect_stroke(rect, space::CORNER, Stroke::new(1.5, theme.accent), StrokeKind::Inside);
    }
}
