//! Finds letters that no font of the program has. Shapes nothing.

use std::sync::LazyLock;

use skrifa::charmap::Charmap;
use skrifa::{FontRef, MetadataProvider};

use super::{Face, FontWeight, clean};

/// The character maps of the regular fonts. Semibold and italic fonts have no other letters.
static LETTERS: LazyLock<Vec<Charmap<'static>>> = LazyLock::new(|| {
    Face::of(FontWeight::Regular).filter_map(|face| FontRef::new(face.data()).ok()).map(|font| font.charmap()).collect()
});

/// The script of the first letter of a text that no font has, such as "Tibetan". Such a letter is drawn as a box.
pub fn missing_script(text: &str) -> Option<&'static str> {
    // Every font has the letters of western Europe, so most texts need only this check.
    if text.chars().all(|c| c < '\u{250}') {
        return None;
    }
    clean(text).chars().find(|c| !has_font(*c)).map(script)
}

/// Whether the first [`Face::COMMON`] fonts have every letter of a text.
pub(super) fn are_common(text: &str) -> bool {
    text.chars().all(|c| c < '\u{250}' || is_invisible(c) || is_in(c, Face::COMMON))
}

fn is_in(c: char, fonts: usize) -> bool {
    LETTERS.iter().take(fonts).any(|letters| letters.map(c).is_some_and(|id| id.to_u32() != 0))
}

fn has_font(c: char) -> bool {
    c < '\u{250}' || is_invisible(c) || is_in(c, LETTERS.len())
}

/// Whether a character is invisible and only changes how its neighbours are written.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
        || c.is_whitespace()
}

/// The name of the script of a letter.
fn script(c: char) -> &'static str {
    let row = SCRIPTS.iter().find(|(from, to, _)| (*from..=*to).contains(&c));
    row.map_or("another script", |(_, _, name)| name)
}

/// The most common scripts, and symbols, as (first character, last character, name).
const SCRIPTS: &[(char, char, &str)] = &[
    ('\u{530}', '\u{58f}', "Armenian"),
    ('\u{700}', '\u{74f}', "Syriac"),
    ('\u{780}', '\u{7bf}', "Thaana"),
    ('\u{7c0}', '\u{7ff}', "N’Ko"),
    ('\u{900}', '\u{97f}', "Devanagari"),
    ('\u{980}', '\u{9ff}', "Bengali"),
    ('\u{a00}', '\u{a7f}', "Gurmukhi"),
    ('\u{a80}', '\u{aff}', "Gujarati"),
    ('\u{b00}', '\u{b7f}', "Odia"),
    ('\u{b80}', '\u{bff}', "Tamil"),
    ('\u{c00}', '\u{c7f}', "Telugu"),
    ('\u{c80}', '\u{cff}', "Kannada"),
    ('\u{d00}', '\u{d7f}', "Malayalam"),
    ('\u{d80}', '\u{dff}', "Sinhala"),
    ('\u{e00}', '\u{e7f}', "Thai"),
    ('\u{e80}', '\u{eff}', "Lao"),
    ('\u{f00}', '\u{fff}', "Tibetan"),
    ('\u{1000}', '\u{109f}', "Burmese"),
    ('\u{10a0}', '\u{10ff}', "Georgian"),
    ('\u{1100}', '\u{11ff}', "Korean"),
    ('\u{1200}', '\u{139f}', "Ethiopic"),
    ('\u{13a0}', '\u{13ff}', "Cherokee"),
    ('\u{1780}', '\u{17ff}', "Khmer"),
    ('\u{1800}', '\u{18af}', "Mongolian"),
    ('\u{1c80}', '\u{1cbf}', "Georgian"),
    ('\u{2000}', '\u{2bff}', "symbols"),
    ('\u{2d00}', '\u{2d2f}', "Georgian"),
    ('\u{2d30}', '\u{2d7f}', "Tifinagh"),
    ('\u{2e80}', '\u{303f}', "Chinese characters"),
    ('\u{3040}', '\u{30ff}', "Japanese"),
    ('\u{3130}', '\u{318f}', "Korean"),
    ('\u{31f0}', '\u{31ff}', "Japanese"),
    ('\u{3100}', '\u{9fff}', "Chinese characters"),
    ('\u{ac00}', '\u{d7ff}', "Korean"),
    ('\u{f900}', '\u{faff}', "Chinese characters"),
    ('\u{ff00}', '\u{ff60}', "Chinese characters"),
    ('\u{ff61}', '\u{ff9f}', "Japanese"),
    ('\u{1f000}', '\u{1faff}', "emoji"),
    ('\u{20000}', '\u{3ffff}', "Chinese characters"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_letters_without_a_font_are_missing() {
        for text in [
            "",
            "Türkiye",
            "Ελλάδα",
            "Україна",
            "إسرائيل",
            "ישראל",
            "→ −3 ± ●",
            "می‌خواهد",
            "é\u{301}",
            "中国",
            "臺灣",
            "日本（にほん）",
            "한국",
            "뷁",
            "ประเทศไทย",
            "Հայաստան",
            "საქართველო",
            "देश",
            "বাংলাদেশ",
            "မြန်မာ",
            "ኢትዮጵያ",
            "ශ්‍රී ලංකා",
            "தமிழ்",
            "ܣܘܪܝܝܐ",
        ] {
            assert_eq!(missing_script(text), None, "{text}");
        }
        for (text, script) in [
            ("བོད", "Tibetan"),
            ("ᏣᎳᎩ", "Cherokee"),
            ("ᠮᠣᠩᠭᠣᠯ", "Mongolian"),
            ("Peace 🕊", "emoji"),
            ("\u{20bb7}", "Chinese characters"),
            ("\u{10a00}", "another script"),
        ] {
            assert_eq!(missing_script(text), Some(script), "{text}");
        }
    }

    #[test]
    fn missing_letters_have_no_glyph() {
        let style = crate::text::FontStyle { size: 10.0, weight: Default::default() };
        for text in ["Türkiye", "ישראל", "中", "ก", "🕊", "Ж", "ა", "→", "☮", "བ", "①", "㈱", "뷁", "က"]
        {
            let line = crate::text::shape_line(text, style);
            let has_box = line.runs.iter().flat_map(|run| &run.glyphs).any(|glyph| glyph.id == 0);
            assert_eq!(missing_script(text).is_some(), has_box, "{text}");
        }
    }
}
