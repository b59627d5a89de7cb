//! Tests of shaped texts that do not depend on the shaping library.

use super::*;

const ARABIC: &str = "رفضت إسرائيل القوات التركية (القرار 2254)";
const HEBREW: &str = "בנימין נתניהו, ראש הממשלה 2254";
const REGULAR: FontStyle = FontStyle { size: 20.0, weight: FontWeight::Regular };

fn glyphs(line: &TextLine) -> Vec<&PlacedGlyph> {
    line.runs.iter().flat_map(|run| &run.glyphs).collect()
}

/// The letters of a line from left to right. Joined letters are in the order of the text.
fn visible_letters(line: &TextLine) -> String {
    let mut clusters: Vec<&Range<usize>> = glyphs(line).into_iter().map(|glyph| &glyph.cluster).collect();
    clusters.dedup();
    clusters.into_iter().map(|range| &line.text[range.clone()]).collect()
}

/// The letters of a right-to-left text in visual order from left to right, without mirrored brackets.
fn reversed(text: &str) -> String {
    text.chars().rev().collect::<String>().replace("4522", "2254")
}

#[test]
fn arabic_and_hebrew_run_from_the_right_and_digits_do_not() {
    for text in [ARABIC, HEBREW] {
        let line = shape_line(text, REGULAR);
        assert!(line.has_rtl && line.is_rtl);
        assert_eq!(visible_letters(&line), reversed(text));
    }
    let mixed = shape_line("Council 2254 חמאס vs. ישראל", REGULAR);
    assert!(mixed.has_rtl && !mixed.is_rtl);
    assert_eq!(visible_letters(&mixed), "Council 2254 סאמח vs. לארשי");
}

#[test]
fn right_to_left_brackets_are_mirrored() {
    let (left, right) = (shape_line("(", REGULAR), shape_line(")", REGULAR));
    let (left, right) = (glyphs(&left)[0].id, glyphs(&right)[0].id);
    let line = shape_line(ARABIC, REGULAR);
    let open = ARABIC.find('(').unwrap();
    let glyph = |at: usize| glyphs(&line).into_iter().find(|glyph| glyph.cluster.start == at).unwrap().clone();
    // The opening bracket stands to the right of its content, so it must look like a closing bracket.
    assert_eq!(glyph(open).id, right);
    assert_eq!(glyph(ARABIC.find(')').unwrap()).id, left);
    let digit = ARABIC.find('2').unwrap();
    let run = line.runs.iter().find(|run| run.glyphs.iter().any(|glyph| glyph.cluster.start == digit)).unwrap();
    assert_eq!(run.face, Face::Sans);
}

#[test]
fn arabic_letters_are_joined() {
    let joined = shape_line("بب", REGULAR);
    let single = shape_line("ب", REGULAR);
    let ids: Vec<u32> = glyphs(&joined).iter().map(|glyph| glyph.id).collect();
    assert!(ids.iter().all(|id| *id != glyphs(&single)[0].id), "{ids:?}");
    // Lam and alef become one glyph that stands for both.
    let lam_alef = shape_line("لا", REGULAR);
    let covered: std::collections::BTreeSet<_> =
        glyphs(&lam_alef).iter().flat_map(|glyph| glyph.cluster.clone()).collect();
    assert_eq!(covered.len(), "لا".len());
}

#[test]
fn every_weight_has_its_fonts() {
    let faces = |weight| {
        let line = shape_line("a ب א", FontStyle { size: 10.0, weight });
        let mut faces: Vec<Face> = line.runs.iter().map(|run| run.face).collect();
        faces.sort_unstable();
        faces.dedup();
        faces
    };
    assert_eq!(faces(FontWeight::Regular), [Face::Sans, Face::Arabic, Face::Hebrew]);
    assert_eq!(faces(FontWeight::Semibold), [Face::SansSemibold, Face::ArabicSemibold, Face::HebrewSemibold]);
    assert_eq!(faces(FontWeight::Italic), [Face::SansItalic, Face::Arabic, Face::Hebrew]);
}

#[test]
fn every_script_has_its_font_in_every_weight() {
    for (text, face) in [
        ("中国", Face::Cjk),
        ("한국", Face::Cjk),
        ("ไทย", Face::Thai),
        ("မြန်မာ", Face::Myanmar),
        ("ኢትዮጵያ", Face::Ethiopic),
        ("ܣܘܪܝܝܐ", Face::Syriac),
    ] {
        for weight in [FontWeight::Regular, FontWeight::Semibold, FontWeight::Italic] {
            let line = shape_line(text, FontStyle { size: 10.0, weight });
            assert!(line.runs.iter().all(|run| run.face == face), "{text}: {:?}", line.runs);
        }
    }
}

#[test]
fn signs_that_are_written_before_their_letter_stand_there() {
    // The vowel sign is pronounced after its consonant and written before it.
    let line = shape_line("कि", REGULAR);
    let ids: Vec<u32> = glyphs(&line).iter().map(|glyph| glyph.id).collect();
    let consonant = glyphs(&super::shape_line("क", REGULAR))[0].id;
    assert_eq!(ids.iter().position(|id| *id == consonant), Some(1), "{ids:?}");
}

#[test]
fn a_line_grows_with_its_size() {
    for text in ["Türkiye İı Şğ", "Ấn Độ ệ", ARABIC, HEBREW, "中国 日本"] {
        let small = shape_line(text, REGULAR);
        let large = shape_line(text, FontStyle { size: 60.0, ..REGULAR });
        assert!((large.width - 3.0 * small.width).abs() < 1e-3 * large.width);
        for (small, large) in glyphs(&small).into_iter().zip(glyphs(&large)) {
            assert_eq!(small.id, large.id);
            assert!((large.x - 3.0 * small.x).abs() < 0.01 && (large.y - 3.0 * small.y).abs() < 0.01);
        }
    }
}

#[test]
fn height_depends_on_the_style_alone() {
    let heights = |text| {
        let line = shape_line(text, REGULAR);
        (line.ascent, line.descent)
    };
    for text in ["", "Ấ", ARABIC, HEBREW, "中"] {
        let (ascent, descent) = heights(text);
        assert!((ascent - 21.38).abs() < 0.01 && (descent - 5.86).abs() < 0.01, "{text}: {ascent} {descent}");
    }
}

#[test]
fn glyphs_follow_each_other_and_end_at_the_width() {
    for text in ["AVAVA fi", ARABIC, HEBREW, "a ب א 12", "e\u{301}o\u{323}\u{302}"] {
        let line = shape_line(text, REGULAR);
        let sum: f32 = glyphs(&line).iter().map(|glyph| glyph.advance).sum();
        assert!((sum - line.width).abs() < 1e-3);
        for run in &line.runs {
            assert!(run.glyphs.iter().all(|glyph| line.text.get(glyph.cluster.clone()).is_some()));
        }
    }
}

#[test]
fn letters_without_a_font_still_take_room() {
    for text in ["བོད", "ᏣᎳᎩ", "🇹🇷", "👨‍👩‍👧", "\u{10fffd}"] {
        let line = shape_line(text, REGULAR);
        assert!(line.width > 1.0, "{text}");
        assert_eq!(line.text, text);
    }
    // A letter with hundreds of combining marks has a width too.
    assert!(shape_line(&format!("a{}", "\u{301}".repeat(500)), REGULAR).width > 1.0);
}

#[test]
fn sizes_that_are_no_sizes_do_no_harm() {
    for size in [f32::NAN, f32::INFINITY, -3.0, 0.0, 1e30] {
        let style = FontStyle { size, ..REGULAR };
        assert!(shape_line("word", style).width.is_finite());
        assert!(!wrap("some words", style, 10.0, 3).is_empty());
        assert!(!wrap("some words", REGULAR, size, 3).is_empty());
    }
}

#[test]
fn control_characters_are_removed() {
    assert_eq!(shape_line("a\tb\r\nc\nd", REGULAR).text, "a b c d");
    assert_eq!(clean("a\u{202e}b\u{2066}c\u{0}d\u{7f}e\u{feff}f\u{fffe}"), "abcdef");
    assert!(matches!(clean("Türkiye ישראל"), Cow::Borrowed(_)));
    assert!(shape_line("", REGULAR).runs.is_empty());
    assert_eq!(shape_line("\u{1}", REGULAR).width, 0.0);
}

#[test]
fn right_to_left_letters_are_found() {
    assert!(has_rtl("x א") && has_rtl(ARABIC));
    assert!(!has_rtl("2254 Türkiye Ấ 中国 ٢ …"));
}

#[test]
fn the_same_line_is_shared() {
    let first = shape_line("Israel", REGULAR);
    assert!(Arc::ptr_eq(&first, &shape_line("Israel", REGULAR)));
    assert!(!Arc::ptr_eq(&first, &shape_line("Israel", FontStyle { weight: FontWeight::Semibold, ..REGULAR })));
}

#[test]
fn lines_are_no_wider_than_asked() {
    let long = "donaudampfschifffahrtsgesellschaftskapitän";
    for text in [
        "Israel rejects the participation of Turkish troops",
        ARABIC,
        HEBREW,
        long,
        "ببببببببببببببببببب",
        "中国日本中国日本",
    ] {
        for width in [30.0, 55.0, 90.0, 200.0] {
            let lines = wrap(text, REGULAR, width, 100);
            for line in &lines {
                assert!(line.width <= width + 0.05, "{} is {} wide, not {width}", line.text, line.width);
            }
            let all: String = lines.iter().map(|line| line.text.replace(' ', "")).collect();
            assert_eq!(all, text.replace(' ', ""), "at {width}");
        }
    }
}

#[test]
fn words_stay_whole_where_they_can() {
    let lines = wrap("Israel rejects Turkish troops", REGULAR, 90.0, 9);
    let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts, ["Israel", "rejects", "Turkish", "troops"]);
    // Korean has spaces between words, Chinese has none.
    let texts = |text, width| wrap(text, REGULAR, width, 9).iter().map(|line| line.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts("대한민국 외교부", 100.0), ["대한민국", "외교부"]);
    assert_eq!(texts("外交部发言人", 70.0), ["外交部", "发言人"]);
}

#[test]
fn line_breaks_are_kept_and_empty_lines_too() {
    let texts = |text, max_lines| {
        wrap(text, REGULAR, 500.0, max_lines).iter().map(|line| line.text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(texts("one\r\ntwo\n\nthree\n", 9), ["one", "two", "", "three"]);
    assert_eq!(texts("one\ntwo\nthree", 2), ["one", "two…"]);
    assert_eq!(texts("one\ntwo\nthree", 3), ["one", "two", "three"]);
    assert!(texts("", 3).is_empty() && texts(" \n ", 3).is_empty() && texts("one", 0).is_empty());
}

#[test]
fn too_long_a_text_ends_in_an_ellipsis() {
    let lines = wrap("Israel rejects Turkish troops in any role", REGULAR, 150.0, 2);
    assert_eq!(lines.len(), 2);
    assert!(lines[1].text.ends_with('…') && lines[1].width <= 150.0, "{}", lines[1].text);
    assert_eq!(wrap("word word", REGULAR, 1.0, 1)[0].text, "…");
    // In a right-to-left text, the ellipsis stands at the left.
    let lines = wrap(ARABIC, REGULAR, 100.0, 1);
    assert!(lines[0].is_rtl && visible_letters(&lines[0]).starts_with('…'), "{}", lines[0].text);
}

#[test]
fn all_lines_of_a_paragraph_start_at_the_same_side() {
    let lines = wrap("ישראל and Türkiye", REGULAR, 70.0, 9);
    assert!(lines.len() > 1 && lines.iter().all(|line| line.is_rtl));
}

/// A label shows some hundred characters of a name. Laying out all of 64 KB for each label took seconds.
#[test]
fn a_long_text_is_wrapped_as_its_beginning_is() {
    let texts = |text: &str| wrap(text, REGULAR, 90.0, 3).iter().map(|line| line.text.clone()).collect::<Vec<_>>();
    for word in ["word ", "w", "\u{645}", "e\u{301}"] {
        assert_eq!(texts(&word.repeat(60_000)), texts(&word.repeat(1_500)), "{word:?}");
    }
    let marks = texts(&("e".to_owned() + &"\u{301}".repeat(10_000)));
    assert!(marks.last().unwrap().ends_with('…'), "what is left out is marked");
}
