//! Writes SVG: shapes and editable text. Draws nothing itself, and writes texts of the user only as escaped text.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use emath::Pos2;

use super::{ExportError, FigureFormat, shape_paths};
use crate::model::{RegistryEntry, Target};
use crate::scene::{Colour, DashPattern, FigureSheet, HALO_WIDTH, SceneShape, ShapeStroke};
use crate::text::{Face, FontWeight, TextLine};

/// The registry row of the format.
pub(super) const FORMAT: FigureFormat = FigureFormat {
    about: RegistryEntry {
        id: "svg",
        name: "SVG",
        help: "A drawing that can be scaled and edited, for the web and for drawing programs.",
        parameters: &[],
    },
    extension: "svg",
    run: write,
};

fn write(sheet: &FigureSheet) -> Result<Vec<u8>, ExportError> {
    let (width, height) = (sheet.size.x, sheet.size.y);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let mm = sheet.mm_per_unit;
    out += &format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}mm\" height=\"{}mm\" viewBox=\"0 0 {} {}\" \
         direction=\"ltr\" font-family=\"{}sans-serif\">\n",
        number(width * mm),
        number(height * mm),
        number(width),
        number(height),
        font_families(sheet)
    );
    out += &format!("<title>{}</title>\n", xml_text(&sheet.title));
    if !sheet.description.is_empty() {
        out += &format!("<desc>{}</desc>\n", xml_text(&sheet.description));
    }
    if let Some(paper) = sheet.paper_colour {
        out += &format!("<rect width=\"{}\" height=\"{}\"{}/>\n", number(width), number(height), fill(Some(paper)));
    }
    let items = sheet.items.iter().filter(|item| shape_paths::is_drawable(&item.shape));
    let mut open_target: Option<&Target> = None;
    for item in items {
        if item.target.as_ref() != open_target {
            if open_target.is_some() {
                out += "</g>\n";
            }
            open_target = item.target.as_ref();
            if let Some(target) = open_target {
                out += "<g>";
                if let Some(name) = sheet.names.get(target) {
                    out += &format!("<title>{}</title>", xml_text(name));
                }
                out.push('\n');
            }
        }
        out += &element(&item.shape);
        out.push('\n');
    }
    if open_target.is_some() {
        out += "</g>\n";
    }
    out += "</svg>\n";
    Ok(out.into_bytes())
}

fn element(shape: &SceneShape) -> String {
    let attributes = || fill(shape_paths::visible_fill(shape)) + &stroke(shape_paths::visible_stroke(shape), shape);
    match shape {
        SceneShape::Circle { centre, radius, .. } => {
            format!(
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}/>",
                number(centre.x),
                number(centre.y),
                number(*radius),
                attributes()
            )
        }
        SceneShape::Arc { centre, radius, from, to, .. } => {
            let to = to.min(from + 1.0);
            let count = shape_paths::arc_piece_count(*from, to);
            let mut d = format!("M{}", point(shape_paths::point_on_circle(*centre, *radius, *from)));
            for i in 1..=count {
                let end = shape_paths::point_on_circle(
                    *centre,
                    *radius,
                    from + (to - from) * f32::from(i) / f32::from(count),
                );
                let radius = number(*radius);
                d += &format!("A{radius} {radius} 0 0 1 {}", point(end));
            }
            format!("<path d=\"{d}\"{}/>", attributes())
        }
        SceneShape::Rect { rect, corner, .. } => {
            let corner = corner.clamp(0.0, rect.width().min(rect.height()) / 2.0);
            let rounding = if corner > 0.0 { format!(" rx=\"{}\"", number(corner)) } else { String::new() };
            format!(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{rounding}{}/>",
                number(rect.left()),
                number(rect.top()),
                number(rect.width()),
                number(rect.height()),
                attributes()
            )
        }
        SceneShape::Polygon { points, .. } => format!("<polygon points=\"{}\"{}/>", point_list(points), attributes()),
        SceneShape::Path { points, .. } => format!("<polyline points=\"{}\"{}/>", point_list(points), attributes()),
        SceneShape::Curve { points: [start, first, second, end], .. } => {
            let d = format!("M{}C{} {} {}", point(*start), point(*first), point(*second), point(*end));
            format!("<path d=\"{d}\"{}/>", attributes())
        }
        SceneShape::Text { line, at, colour, halo } => text(line, *at, *colour, *halo),
    }
}

/// The font families of the file: the default ones, then those of the other scripts on the sheet.
fn font_families(sheet: &FigureSheet) -> String {
    let mut used = BTreeSet::from([Face::Sans, Face::Arabic, Face::Hebrew]);
    for item in &sheet.items {
        if let SceneShape::Text { line, .. } = &item.shape {
            used.extend(line.runs.iter().map(|run| run.face).filter(|face| *face > Face::Symbols));
        }
    }
    used.into_iter().map(|face| format!("'{}',", face.family())).collect()
}

fn text(line: &TextLine, at: Pos2, colour: Colour, halo: Option<Colour>) -> String {
    let mut out =
        format!("<text x=\"{}\" y=\"{}\" font-size=\"{}\"", number(at.x), number(at.y), number(line.style.size));
    match line.style.weight {
        FontWeight::Regular => {}
        FontWeight::Semibold => out += " font-weight=\"600\"",
        FontWeight::Italic => out += " font-style=\"italic\"",
    }
    // If the fonts are missing, the text in another font is squeezed to the same width, so that it does not overlap its
    // neighbours. Letter spacing instead would tear joined letters apart.
    if line.width > 0.0 {
        write_to(&mut out, format_args!(" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", number(line.width)));
    }
    if let Some(halo) = halo {
        out += " paint-order=\"stroke\" stroke-linejoin=\"round\"";
        out += &paint("stroke", halo);
        write_to(&mut out, format_args!(" stroke-width=\"{}\"", number(2.0 * HALO_WIDTH * line.style.size)));
    }
    out += &fill(Some(colour));
    out += " xml:space=\"preserve\">";
    let content = xml_text(&line.text);
    // The direction attribute moves the start of the line to its right end, but not in every program.
    match line.is_rtl {
        true => write_to(&mut out, format_args!("\u{2067}{content}\u{2069}")),
        false => out += &content,
    }
    out + "</text>"
}

fn fill(colour: Option<Colour>) -> String {
    colour.map_or_else(|| " fill=\"none\"".to_owned(), |colour| paint("fill", colour))
}

fn stroke(stroke: Option<ShapeStroke>, shape: &SceneShape) -> String {
    let Some(stroke) = stroke else { return String::new() };
    let mut out = paint("stroke", stroke.colour);
    write_to(&mut out, format_args!(" stroke-width=\"{}\"", number(stroke.width)));
    if matches!(shape, SceneShape::Path { .. }) {
        out += " stroke-linejoin=\"round\"";
    }
    if let Some([dash, gap]) = shape_paths::dash_lengths(&stroke, shape) {
        write_to(&mut out, format_args!(" stroke-dasharray=\"{} {}\"", number(dash), number(gap)));
        if stroke.dash == DashPattern::Dotted {
            out += " stroke-linecap=\"round\"";
        }
    }
    out
}

fn paint(attribute: &str, Colour([red, green, blue, opacity]): Colour) -> String {
    let mut out = format!(" {attribute}=\"#{red:02x}{green:02x}{blue:02x}\"");
    if opacity < 255 {
        write_to(&mut out, format_args!(" {attribute}-opacity=\"{}\"", number(f32::from(opacity) / 255.0)));
    }
    out
}

fn point_list(points: &[Pos2]) -> String {
    points.iter().map(|at| point(*at)).collect::<Vec<_>>().join(" ")
}

fn point(at: Pos2) -> String {
    format!("{},{}", number(at.x), number(at.y))
}

/// A number with at most three decimals, without trailing zeros, never in scientific notation.
fn number(value: f32) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A text as valid XML: markup characters are escaped, and invalid characters are removed, because a single one makes
/// the whole file unreadable.
fn xml_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            '\t' | '\n' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Appends to a string, which cannot fail.
fn write_to(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    let written = out.write_fmt(arguments);
    debug_assert!(written.is_ok());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_holds_only_what_xml_can_hold() {
        assert_eq!(xml_text("a<b>&\"'\u{0}\u{8}\u{1b}\u{fffe}\u{85}\n\tc"), "a&lt;b&gt;&amp;&quot;&#39;\n\tc");
    }

    #[test]
    fn numbers_are_short_and_plain() {
        let numbers = [0.0, -0.0001, 1.0, -2.5, 0.1234, 100.0, 1e9, 1e-9, f32::NAN];
        let written = ["0", "0", "1", "-2.5", "0.123", "100", "1000000000", "0", "0"];
        assert_eq!(numbers.map(number), written);
    }
}
