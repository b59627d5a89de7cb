//! Text in any direction. The one place of the panels that decides how a line of text is painted: egui's letters run
//! from left to right, so that words with others are painted with the text stack that figures use.

use std::sync::{Arc, Mutex, PoisonError};

use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, FontFamily, FontId, Galley, Id, Label, Painter, Pos2, Response, RichText, Role, Sense};
use egui::{TextFormat, Ui, WidgetInfo, vec2};

use super::super::paint::LabelTextureCache;
use super::super::theme;
use crate::scene::Colour;
use crate::text::{self, FontStyle, FontWeight, TextLine, has_rtl};

/// One line of text that is ready to be painted, cut with "…" where it would be too long.
pub struct SingleLineText {
    layout: SingleLineLayout,
    colour: Color32,
}

enum SingleLineLayout {
    LeftToRight(Arc<Galley>),
    Bidirectional { line: Option<Arc<TextLine>>, is_cut: bool },
}

/// Prepares one line of text that is at most `width` wide.
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
    /// How wide it is.
    pub fn width(&self) -> f32 {
        match &self.layout {
            SingleLineLayout::LeftToRight(galley) => galley.size().x,
            SingleLineLayout::Bidirectional { line, .. } => line.as_ref().map_or(0.0, |line| line.width),
        }
    }

    /// Was it too long?
    pub fn is_elided(&self) -> bool {
        match &self.layout {
            SingleLineLayout::LeftToRight(galley) => galley.elided,
            SingleLineLayout::Bidirectional { is_cut, .. } => *is_cut,
        }
    }

    /// Paints it with the middle of its left edge there.
    pub fn paint(&self, painter: &Painter, left_centre: Pos2) {
        match &self.layout {
            SingleLineLayout::LeftToRight(galley) => {
                let at = left_centre - vec2(0.0, galley.size().y / 2.0);
                painter.galley(at, Arc::clone(galley), self.colour);
            }
            SingleLineLayout::Bidirectional { line: Some(line), .. } => {
                paint(painter, line, left_centre + vec2(0.0, (line.ascent - line.descent) / 2.0), self.colour);
            }
            SingleLineLayout::Bidirectional { line: None, .. } => {}
        }
    }
}

/// A label that wraps, in any direction.
pub fn bidi_label(ui: &mut Ui, text: &str, font: FontId, colour: Color32) -> Response {
    if !has_rtl(text) {
        return ui.add(Label::new(RichText::new(text).font(font).color(colour)).wrap());
    }
    let lines = text::wrap(text, style(&font), ui.available_width().max(1.0), 40);
    let height = |line: &TextLine| (line.ascent + line.descent).ceil();
    let wide = lines.iter().map(|line| line.width).fold(0.0, f32::max);
    let size = vec2(wide, lines.iter().map(|line| height(line)).sum());
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let mut top = rect.top();
    for line in &lines {
        let indent = if line.is_rtl { wide - line.width } else { 0.0 };
        paint(ui.painter(), line, Pos2::new(rect.left() + indent, top + line.ascent), colour);
        top += height(line);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), text));
    response
}

/// A font of the theme, as the text stack knows it.
fn style(font: &FontId) -> FontStyle {
    let weight = match &font.family {
        family if *family == theme::semibold(0.0).family => FontWeight::Semibold,
        family if *family == theme::italic(0.0).family => FontWeight::Italic,
        FontFamily::Proportional | FontFamily::Monospace | FontFamily::Name(_) => FontWeight::Regular,
    };
    FontStyle { size: font.size, weight }
}

/// Paints a line with the start of its baseline there. The pictures of lines belong to egui's context, as their
/// textures do; they are made anew when lost.
fn paint(painter: &Painter, line: &TextLine, at: Pos2, colour: Color32) {
    let of_window = Id::unique("pictures of labels in panels");
    let labels = painter.ctx().data_mut(|data| {
        Arc::clone(data.get_temp_mut_or_insert_with(of_window, || Arc::new(Mutex::new(LabelTextureCache::default()))))
    });
    let mut labels = labels.lock().unwrap_or_else(PoisonError::into_inner);
    labels.paint(painter, line, at, 1.0, Colour(colour.to_srgba_unmultiplied()), None);
}
