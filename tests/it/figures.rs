//! A sheet with every kind of shape and every script, written in every format.

use std::collections::BTreeMap;
use std::path::PathBuf;

use emath::{Pos2, Rect, pos2, vec2};
use stancemap::export::{self, ExportError};
use stancemap::model::Target;
use stancemap::scene::{Colour, DashPattern, FigureSheet, SceneItem, SceneShape, ShapeStroke};
use stancemap::text::{FontStyle, FontWeight, shape_line};

use crate::support::formats::{assert_figure, pixels};
use crate::support::golden::assert_bytes_approved;

const BLUE: Colour = Colour([0x00, 0x72, 0xb2, 255]);
const ORANGE: Colour = Colour([0xd5, 0x5e, 0x00, 255]);
const INK: Colour = Colour([0x1f, 0x23, 0x28, 255]);
const WHITE: Colour = Colour([255, 255, 255, 255]);
const PALE: Colour = Colour([0xcc, 0x79, 0xa7, 96]);

const LABELS: [(&str, FontWeight); 8] = [
    ("Council resolution 2254 <draft> & “more”", FontWeight::Semibold),
    ("رفضت إسرائيل القوات التركية (القرار 2254)", FontWeight::Regular),
    ("בנימין נתניהו, ראש הממשלה: 2254", FontWeight::Semibold),
    ("Türkiye İı Şğ — Ấn Độ ệ", FontWeight::Italic),
    ("Security Council 2254 حماس vs. ישראל", FontWeight::Regular),
    ("حماس: Hamas has yet to commit", FontWeight::Regular),
    ("中国 AVAV fi", FontWeight::Regular),
    ("e\u{301}o\u{323}\u{302} مُحَمَّد שָׁלוֹם", FontWeight::Regular),
];

/// One shape of each kind, and one that cannot be drawn.
fn shapes() -> [SceneShape; 13] {
    let pen = |width, colour, dash| ShapeStroke { width, colour, dash };
    [
        SceneShape::Rect { rect: square(10.0, 10.0, 50.0), corner: 0.0, fill: Some(PALE), stroke: None },
        SceneShape::Rect {
            rect: square(70.0, 10.0, 50.0),
            corner: 12.0,
            fill: None,
            stroke: Some(pen(3.0, INK, DashPattern::Solid)),
        },
        SceneShape::Circle {
            centre: pos2(155.0, 35.0),
            radius: 24.0,
            fill: Some(BLUE),
            stroke: Some(pen(3.0, INK, DashPattern::Dashed)),
        },
        SceneShape::Circle {
            centre: pos2(215.0, 35.0),
            radius: 24.0,
            fill: None,
            stroke: Some(pen(4.0, INK, DashPattern::Dotted)),
        },
        SceneShape::Arc {
            centre: pos2(275.0, 35.0),
            radius: 22.0,
            from: 0.0,
            to: 0.3,
            stroke: pen(6.0, BLUE, DashPattern::Solid),
        },
        SceneShape::Arc {
            centre: pos2(275.0, 35.0),
            radius: 22.0,
            from: 0.35,
            to: 0.95,
            stroke: pen(6.0, ORANGE, DashPattern::Solid),
        },
        SceneShape::Arc {
            centre: pos2(275.0, 35.0),
            radius: 12.0,
            from: 0.0,
            to: 1.0,
            stroke: pen(2.0, INK, DashPattern::Solid),
        },
        SceneShape::Polygon { points: vec![pos2(310.0, 60.0), pos2(335.0, 10.0), pos2(360.0, 60.0)], fill: ORANGE },
        SceneShape::Path {
            points: vec![pos2(10.0, 80.0), pos2(120.0, 110.0), pos2(190.0, 75.0), pos2(385.0, 100.0)],
            stroke: pen(6.0, BLUE, DashPattern::Solid),
        },
        SceneShape::Path {
            points: vec![pos2(10.0, 118.0), pos2(190.0, 118.0)],
            stroke: pen(3.0, ORANGE, DashPattern::Dashed),
        },
        SceneShape::Path {
            points: vec![pos2(210.0, 118.0), pos2(390.0, 118.0)],
            stroke: pen(3.0, INK, DashPattern::Dotted),
        },
        SceneShape::Curve {
            points: [pos2(10.0, 140.0), pos2(140.0, 100.0), pos2(260.0, 190.0), pos2(390.0, 135.0)],
            stroke: pen(4.0, Colour([0xd5, 0x5e, 0x00, 128]), DashPattern::Dashed),
        },
        SceneShape::Path {
            points: vec![pos2(10.0, f32::NAN), pos2(190.0, 118.0)],
            stroke: pen(3.0, ORANGE, DashPattern::Dashed),
        },
    ]
}

fn sheet() -> FigureSheet {
    let israel: Target = "actor:israel".parse().unwrap();
    let tie: Target = "tie:turkiye-in-force".parse().unwrap();
    let mut items: Vec<SceneItem> = shapes().into_iter().map(|shape| SceneItem { target: None, shape }).collect();
    for item in &mut items[2..4] {
        item.target = Some(israel.clone());
    }
    items[8].target = Some(tie.clone());
    for (i, (text, weight)) in LABELS.into_iter().enumerate() {
        let line = shape_line(text, FontStyle { size: 15.0, weight });
        let at = pos2(12.0, 165.0 + 24.0 * i as f32);
        // A stripe under each label, as wide as it was measured.
        let rect = Rect::from_min_size(pos2(12.0, at.y - 5.0), vec2(line.width, 3.0));
        items.push(SceneItem {
            target: None,
            shape: SceneShape::Rect { rect, corner: 0.0, fill: Some(BLUE), stroke: None },
        });
        let halo = (i % 2 == 0).then_some(WHITE);
        items.push(SceneItem { target: Some(israel.clone()), shape: SceneShape::Text { line, at, colour: INK, halo } });
    }
    FigureSheet {
        items,
        size: vec2(400.0, 350.0),
        mm_per_unit: 0.25,
        dpi: 50.8,
        paper_colour: Some(Colour([0xfa, 0xf8, 0xf0, 255])),
        title: "Who is where <& why>".to_owned(),
        description: "Every shape \u{1}and script.\nישראל objects.".to_owned(),
        names: BTreeMap::from([(israel, "Israel & \"ישראל\"".to_owned()), (tie, "Turkish\u{0} troops".to_owned())]),
    }
}

fn square(x: f32, y: f32, side: f32) -> Rect {
    Rect::from_min_size(Pos2::new(x, y), vec2(side, side))
}

fn write(format: &str, sheet: &FigureSheet) -> Result<Vec<u8>, ExportError> {
    let format = export::ALL.iter().find(|row| row.about.id == format).unwrap();
    (format.run)(sheet)
}

#[test]
fn svg_matches_its_golden_file() {
    assert_bytes_approved("tests/golden/figures.svg", &write("svg", &sheet()).unwrap());
}

#[test]
fn svg_escapes_words_that_look_like_markup() {
    let svg = String::from_utf8(write("svg", &sheet()).unwrap()).unwrap();
    assert!(svg.contains("<title>Who is where &lt;&amp; why&gt;</title>"));
    assert!(svg.contains("<g><title>Israel &amp; &quot;ישראל&quot;</title>"));
    assert!(svg.contains("<title>Turkish troops</title>"));
    assert!(!svg.contains("NaN") && !svg.contains("actor") && !svg.contains(" id=") && !svg.contains("href"));
    assert_eq!(svg.matches("<g>").count(), svg.matches("</g>").count());
}

#[test]
fn png_matches_its_golden_file() {
    let bytes = write("png", &sheet()).unwrap();
    assert!(bytes.len() < 20 * 1024, "{} bytes", bytes.len());
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/figures.png");
    // Pixels, not bytes: another release of the compressor is no change of the picture.
    let is_same = std::fs::read(&path).is_ok_and(|expected| pixels(&expected) == pixels(&bytes));
    if !is_same {
        assert_bytes_approved("tests/golden/figures.png", &bytes);
    }
}

#[test]
fn png_states_its_size_on_paper_and_its_description() {
    let bytes = write("png", &sheet()).unwrap();
    let decoder = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let info = decoder.info();
    assert_eq!((info.width, info.height), (200, 175));
    assert_eq!(info.pixel_dims.unwrap().xppu, 2000);
    let texts: Vec<_> = info.utf8_text.iter().map(|text| (text.keyword.as_str(), text.get_text().unwrap())).collect();
    assert_eq!(texts[0], ("Title", "Who is where <& why>".to_owned()));
    assert_eq!(texts[1], ("Description", "Every shape and script.\nישראל objects.".to_owned()));
}

#[test]
fn a_transparent_sheet_has_holes_and_no_dark_edges() {
    let mut sheet = FigureSheet { paper_colour: None, ..sheet() };
    sheet.items = vec![SceneItem {
        target: None,
        shape: SceneShape::Circle { centre: pos2(100.0, 100.0), radius: 60.3, fill: Some(ORANGE), stroke: None },
    }];
    let picture = export::render_sheet(&sheet).unwrap();
    let pixels: Vec<&[u8]> = picture.rgba.chunks_exact(4).collect();
    assert!(pixels.iter().any(|pixel| pixel[3] == 0) && pixels.iter().any(|pixel| pixel[3] == 255));
    let edge: Vec<_> = pixels.iter().filter(|pixel| (64..255).contains(&pixel[3])).collect();
    assert!(!edge.is_empty());
    for pixel in edge {
        assert!(pixel[..3].iter().zip(ORANGE.0).all(|(got, want)| got.abs_diff(want) <= 4), "{pixel:?}");
    }
}

#[test]
fn too_large_a_picture_is_refused_before_it_takes_memory() {
    for (size, dpi) in [(vec2(1e7, 10.0), 300.0), (vec2(40_000.0, 40_000.0), 50.8), (vec2(f32::MAX, f32::MAX), 300.0)] {
        let sheet = FigureSheet { size, dpi, items: Vec::new(), ..sheet() };
        assert!(matches!(write("png", &sheet), Err(ExportError::TooLarge { .. })), "{size:?}");
    }
}

#[test]
fn pdf_is_the_same_twice_and_has_the_size_of_the_sheet() {
    let first = write("pdf", &sheet()).unwrap();
    assert_eq!(first, write("pdf", &sheet()).unwrap());
    let text = String::from_utf8_lossy(&first);
    let media_box = text.split("/MediaBox").nth(1).unwrap();
    let numbers: Vec<f32> = media_box
        .split(['[', ']'])
        .nth(1)
        .unwrap()
        .split_ascii_whitespace()
        .map(|number| number.parse().unwrap())
        .collect();
    // 100 mm by 87.5 mm.
    assert!((numbers[2] - 283.4646).abs() < 1e-3 && (numbers[3] - 248.0315).abs() < 1e-3, "{numbers:?}");
    assert!(!text.contains("CreationDate") && !text.contains("CreateDate"));
}

#[test]
fn every_format_holds_the_whole_sheet() {
    for format in export::ALL {
        assert_figure(format.extension, &(format.run)(&sheet()).unwrap(), &sheet(), format.about.name);
    }
}

#[test]
fn an_empty_sheet_is_still_a_file() {
    let sheet = FigureSheet { items: Vec::new(), title: String::new(), description: String::new(), ..sheet() };
    for format in export::ALL {
        assert_figure(format.extension, &(format.run)(&sheet).unwrap(), &sheet, format.about.name);
    }
}

#[test]
fn a_label_for_the_window_is_as_large_as_its_letters() {
    for (text, halo) in [("حماس (2254)", None), ("בנימין", Some(WHITE)), ("f", None), ("", Some(WHITE)), (" ", None)]
    {
        let line = shape_line(text, FontStyle { size: 20.0, weight: FontWeight::Regular });
        let label = export::render_label(&line, 2.0, INK, halo).unwrap();
        let picture = &label.image;
        assert_eq!(picture.rgba.len() as u32, picture.width * picture.height * 4);
        let opaque = |x: u32, y: u32| picture.rgba[((y * picture.width + x) * 4 + 3) as usize] > 0;
        let rows: Vec<u32> = (0..picture.height).filter(|y| (0..picture.width).any(|x| opaque(x, *y))).collect();
        if text.trim().is_empty() {
            assert!(rows.is_empty() && picture.width <= 2);
            continue;
        }
        // Nothing is cut off: the outermost rows and columns are empty.
        assert!(rows[0] > 0 && rows[rows.len() - 1] < picture.height - 1);
        assert!((0..picture.height).all(|y| !opaque(0, y) && !opaque(picture.width - 1, y)));
        assert!((picture.width as f32 / 2.0 - line.width).abs() < 12.0);
        assert!(label.offset.y < -5.0 && label.offset.x.abs() < 6.0, "{:?}", label.offset);
    }
}
