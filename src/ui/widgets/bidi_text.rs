//! Text in any direction. The only place of the panels that decides how a line of text is painted: egui lays text out
//! from left to right only, so text with right-to-left characters is painted with the text stack of figures.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, FontFamily, FontId, Galley, Id, Label, Painter, Pos2, Response, RichText, Role, Sense};
use egui::{TextFormat, Ui, WidgetInfo, vec2};

use super::super::paint::LabelTextureCache;
use super::super::theme;
use crate::scene::Colour;
use crate::text::{self, FontStyle, FontWeight, TextLine, has_rtl};

/// One line of text that is ready to be painted. Too long text ends with "…".
pub struct SingleLineText {
    layout: SingleLineLayout,
    colour: Color32,
}

enum SingleLineLayout {
    LeftToRight(Arc<Galley>),
    Bidirectional { line: Option<Arc<TextLine>>, is_cut: bool },
}

/// Lays out the first line of a text with at most the given width, in points.
pub fn single_line_text(ui: &Ui, text: &str, font: FontId, colour: Color32, width: f32) -> SingleLineText {
    let line = text.lines().next().unwrap_or_default();
    if has_rtl(line) {
        let line = text::wrap(line, style(&font), width.max(1.0), 1).into_iter().next();
        let is_cut = line.as_ref().is_some_and(|cut| cut.text.ends_with('…') && !text.ends_with('…'));
        return SingleLineText { layout: SingleLineLayout::Bidirectional { line, is_cut }, colour };
    }
    let mut job = LayoutJob::single_section(line.to_owned(), TextFormat::simple(font, colour));
    job.wrap = TextWrapping { max_width: width.max(0.0), max_rows: 1, break_anywhere: true, ..TextWrapping::default() };
    SingleLineText { layout: SingleLineLayout::LeftToRight(ui.fonts_mut(|fonts| fonts.layout_job(job))), colour }
}

impl SingleLineText {
    /// The width of the line, in points.
    pub fn width(&self) -> f32 {
        match &self.layout {
            SingleLineLayout::LeftToRight(galley) => galley.size().x,
            SingleLineLayout::Bidirectional { line, .. } => line.as_ref().map_or(0.0, |line| line.width),
        }
    }

    /// Whether the text was cut.
    pub fn is_elided(&self) -> bool {
        match &self.layout {
            SingleLineLayout::LeftToRight(galley) => galley.elided,
            SingleLineLayout::Bidirectional { is_cut, .. } => *is_cut,
        }
    }

    /// Paints the line with the middle of its left edge at a position.
    pub fn paint(&self, painter: &Painter, left_centre: Pos2) {
        match &self.layout {
            SingleLineLayout::LeftToRight(galley) => {
                let corner = left_centre - vec2(0.0, galley.size().y / 2.0);
                painter.galley(corner, Arc::clone(galley), self.colour);
            }
            SingleLineLayout::Bidirectional { line: Some(line), .. } => {
                paint(painter, line, left_centre + vec2(0.0, (line.ascent - line.descent) / 2.0), self.colour);
            }
            SingleLineLayout::Bidirectional { line: None, .. } => {}
        }
    }
}

/// A sentence of the program with a foreign name in it. Without the mark, a name in a right-to-left script at its
/// beginning would reverse the whole sentence.
pub fn left_to_right(sentence: &str) -> Cow<'_, str> {
    const LEFT_TO_RIGHT_MARK: char = '\u{200e}';
    if has_rtl(sentence) { format!("{LEFT_TO_RIGHT_MARK}{sentence}").into() } else { sentence.into() }
}

/// A label that wraps, for text in any direction. Right-to-left text has at most 40 lines.
pub fn bidi_label(ui: &mut Ui, text: &str, font: FontId, colour: Color32) -> Response {
    if !has_rtl(text) {
        return ui.add(Label::new(RichText::new(text).font(font).color(colour)).wrap());
    }
    let lines = text::wrap(text, style(&font), ui.available_width().max(1.0), 40);
    let line_height = |line: &TextLine| (line.ascent + line.descent).ceil();
    let width = lines.iter().map(|line| line.width).fold(0.0, f32::max);
    let size = vec2(width, lines.iter().map(|line| line_height(line)).sum());
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let mut top = rect.top();
    for line in &lines {
        let indent = if line.is_rtl { width - line.width } else { 0.0 };
        paint(ui.painter(), line, Pos2::new(rect.left() + indent, top + line.ascent), colour);
        top += line_height(line);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), text));
    response
}

/// Converts a font of the theme to a style of the text stack.
fn style(font: &FontId) -> FontStyle {
    let weight = match &font.family {
        family if *family == theme::semibold(0.0).family => FontWeight::Semibold,
        family if *family == theme::italic(0.0).family => FontWeight::Italic,
        FontFamily::Proportional | FontFamily::Monospace | FontFamily::Name(_) => FontWeight::Regular,
    };
    FontStyle { size: font.size, weight }
}

/// Paints a line with the start of its baseline at a position. The cache of line textures is stored in egui's context,
/// because the textures belong to it; lost textures are made again.
fn paint(painter: &Painter, line: &TextLine, position: Pos2, colour: Color32) {
    let cache_id = Id::unique("pictures of labels in panels");
    let labels = painter.ctx().data_mut(|data| {
        Arc::clone(data.get_temp_mut_or_insert_with(cache_id, || Arc::new(Mutex::new(LabelTextureCache::default()))))
    });
    let mut labels = labels.lock().unwrap_or_else(PoisonError::into_inner);
    labels.paint(painter, line, position, 1.0, Colour(colour.to_srgba_unmultiplied()), None);
}
