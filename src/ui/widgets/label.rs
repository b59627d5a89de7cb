//! Text in any direction. The one place of the panels that decides how a line of text is painted.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, FontId, Galley, Label, Painter, Pos2, Response, RichText, TextFormat, Ui, vec2};

/// One line of text that is ready to be painted, cut with "…" where it would be too long.
pub struct Writing {
    galley: Arc<Galley>,
    colour: Color32,
}

/// Prepares one line of text that is at most `width` wide.
pub fn writing(ui: &Ui, text: &str, font: FontId, colour: Color32, width: f32) -> Writing {
    let line = text.lines().next().unwrap_or_default().to_owned();
    let mut job = LayoutJob::single_section(line, TextFormat::simple(font, colour));
    job.wrap = TextWrapping { max_width: width.max(0.0), max_rows: 1, break_anywhere: true, ..TextWrapping::default() };
    Writing { galley: ui.fonts_mut(|fonts| fonts.layout_job(job)), colour }
}

impl Writing {
    /// How wide it is.
    pub fn width(&self) -> f32 {
        self.galley.size().x
    }

    /// Was it too long?
    pub fn is_cut(&self) -> bool {
        self.galley.elided
    }

    /// Paints it with the middle of its left edge there.
    pub fn paint(&self, painter: &Painter, left_centre: Pos2) {
        let at = left_centre - vec2(0.0, self.galley.size().y / 2.0);
        painter.galley(at, Arc::clone(&self.galley), self.colour);
    }
}

/// A label that wraps, in any direction.
pub fn bidi_label(ui: &mut Ui, text: &str, font: FontId, colour: Color32) -> Response {
    ui.add(Label::new(RichText::new(text).font(font).color(colour)).wrap())
}

/// Does a text hold letters that are written from right to left?
pub fn has_rtl(text: &str) -> bool {
    // Hebrew, Arabic and their neighbours, their presentation forms, and the old scripts of the region.
    let rtl = |c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}');
    text.chars().any(rtl)
}
