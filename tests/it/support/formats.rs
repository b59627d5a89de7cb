//! Reads figures and tables as other programs do, and compares them with what the program was to write.

use std::io::Read as _;

use stancemap::model::{Arrangement, Map, MatrixReading, ViewState};
use stancemap::scene::{DrawnMap, FigureSheet, Matrix, SceneShape};
use stancemap::text::TextLine;

/// Is it a file of the format with this extension, and does it show the sheet?
pub fn assert_figure(extension: &str, bytes: &[u8], sheet: &FigureSheet, at: &str) {
    match extension {
        "png" => assert_png(bytes, sheet, at),
        "pdf" => assert_pdf(bytes, sheet, at),
        "svg" => assert_svg(bytes, sheet, at),
        other => panic!("say in tests/it/support/formats.rs how a file of {other} is read"),
    }
}

/// The lines of text of a sheet that have letters, in the order in which they are drawn.
fn lines(sheet: &FigureSheet) -> Vec<&TextLine> {
    let lines = sheet.items.iter().filter_map(|item| match &item.shape {
        SceneShape::Text { line, at, .. } if !line.runs.is_empty() && at.is_finite() => Some(&**line),
        _ => None,
    });
    lines.collect()
}

/// Does the sheet have any visible text?
fn shows_something(sheet: &FigureSheet) -> bool {
    let inked = |line: &&TextLine| line.text.chars().any(char::is_alphanumeric);
    lines(sheet).iter().any(inked)
}

/// Width, height and the decoded pixels of a PNG file.
pub fn pixels(bytes: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    pixels.truncate(info.buffer_size());
    reader.finish().unwrap();
    (info.width, info.height, pixels)
}

fn assert_png(bytes: &[u8], sheet: &FigureSheet, at: &str) {
    let (width, height, pixels) = pixels(bytes);
    let size = sheet.size * (sheet.mm_per_unit / 25.4 * sheet.dpi);
    assert!((width as f32 - size.x).abs() <= 1.0 && (height as f32 - size.y).abs() <= 1.0, "{at}: {width} × {height}");
    let depth = if sheet.paper_colour.is_some() { 3 } else { 4 };
    assert_eq!(pixels.len(), width as usize * height as usize * depth, "{at}");
    // Transparency is kept, and an opaque picture has no alpha channel.
    assert!(depth == 3 || pixels.chunks_exact(4).any(|pixel| pixel[3] == 0), "{at}: a transparent figure has paper");
    let is_blank = pixels.chunks_exact(depth).all(|pixel| pixel == &pixels[..depth]);
    assert!(!is_blank || !shows_something(sheet), "{at} is blank");
}

/// A text without the characters that XML does not allow.
fn plain(text: &str) -> String {
    let is_allowed = |c: &char| (!c.is_control() || matches!(c, '\t' | '\n')) && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().filter(is_allowed).collect()
}

fn assert_svg(bytes: &[u8], sheet: &FigureSheet, at: &str) {
    let text = std::str::from_utf8(bytes).unwrap();
    let document = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{at}: {error}"));
    let root = document.root_element();
    assert!(root.has_tag_name(("http://www.w3.org/2000/svg", "svg")), "{at}");
    let known = ["svg", "title", "desc", "g", "rect", "circle", "path", "polygon", "polyline", "text"];
    for node in root.descendants().filter(roxmltree::Node::is_element) {
        assert!(known.contains(&node.tag_name().name()), "{at}: <{}>", node.tag_name().name());
        let is_harmless = node.attributes().all(|row| !row.name().starts_with("on") && row.name() != "href");
        assert!(is_harmless, "{at}: {:?}", node.attributes().collect::<Vec<_>>());
    }
    let numbers = |text: &str| text.split(' ').map(|part| part.parse::<f32>().unwrap()).collect::<Vec<f32>>();
    let view = numbers(root.attribute("viewBox").unwrap());
    assert!((view[2] - sheet.size.x).abs() < 0.01 && (view[3] - sheet.size.y).abs() < 0.01, "{at}: {view:?}");
    let width = root.attribute("width").unwrap().trim_end_matches("mm").parse::<f32>().unwrap();
    assert!((width - sheet.size.x * sheet.mm_per_unit).abs() < 0.01, "{at}: {width} mm wide");
    let title = root.children().find(|node| node.has_tag_name("title")).and_then(|node| node.text());
    assert_eq!(title.unwrap_or_default(), plain(&sheet.title), "{at}");
    let words = root.descendants().filter(|node| node.has_tag_name("text"));
    // The two marks that isolate a right-to-left line are no part of its text.
    let words = words.map(|node| node.text().unwrap_or_default().replace(['\u{2067}', '\u{2069}'], ""));
    let expected = lines(sheet).into_iter().map(|line| plain(&line.text).replace(['\u{2067}', '\u{2069}'], ""));
    assert_eq!(words.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{at}");
}

/// A PDF file in pieces: its objects and the decoded streams of those that have one.
struct PdfFile {
    objects: Vec<(String, Option<Vec<u8>>)>,
    trailer: String,
}

impl PdfFile {
    /// Reads the file as a viewer does: from its end to the table of objects, and from there to each of them.
    fn read(bytes: &[u8], at: &str) -> Self {
        assert!(bytes.starts_with(b"%PDF-1."), "{at} does not begin as a PDF file");
        assert!(bytes.trim_ascii_end().ends_with(b"%%EOF"), "{at} does not end as a PDF file");
        // One letter for each byte, so that places in the text are places in the file.
        let text: String = bytes.iter().map(|byte| char::from(if byte.is_ascii() { *byte } else { b'?' })).collect();
        let start = &text[text.rfind("startxref").unwrap() + "startxref".len()..];
        let start: usize = start.split_ascii_whitespace().next().unwrap().parse().unwrap();
        let table =
            text[start..].strip_prefix("xref").unwrap_or_else(|| panic!("{at}: no table where it is said to be"));
        let (rows, trailer) = table.split_once("trailer").unwrap();
        let mut rows = rows.trim_start().lines();
        let (first, count) = rows.next().unwrap().trim().split_once(' ').unwrap();
        let count: usize = count.parse().unwrap();
        assert_eq!((first, rows.clone().count()), ("0", count), "{at}");
        let objects = rows.enumerate().skip(1).map(|(number, row)| {
            let mut row = row.split_ascii_whitespace();
            let (place, _, sign) = (row.next().unwrap(), row.next().unwrap(), row.next().unwrap());
            assert_eq!(sign, "n", "{at}: object {number} is free");
            let place: usize = place.parse().unwrap();
            let head = format!("{number} 0 obj");
            let body = text[place..].strip_prefix(&head).unwrap_or_else(|| panic!("{at}: {head} is not at {place}"));
            Self::object(body, &bytes[place + head.len()..], at)
        });
        Self { objects: objects.collect(), trailer: trailer.to_owned() }
    }

    /// The dictionary of an object, and its stream.
    fn object(body: &str, bytes: &[u8], at: &str) -> (String, Option<Vec<u8>>) {
        let head = body.split("endobj").next().unwrap();
        let Some((head, _)) = head.split_once("stream\n") else { return (head.to_owned(), None) };
        let length: usize = number(head, "/Length").unwrap();
        let from = head.len() + "stream\n".len();
        let data = &bytes[from..from + length];
        assert!(
            bytes[from + length..].trim_ascii_start().starts_with(b"endstream"),
            "{at}: a stream of a wrong length"
        );
        let mut decoded = Vec::new();
        if head.contains("/FlateDecode") {
            flate2::read::ZlibDecoder::new(data).read_to_end(&mut decoded).unwrap();
        } else {
            decoded.extend_from_slice(data);
        }
        (head.to_owned(), Some(decoded))
    }

    /// The objects whose dictionary contains this text.
    fn with(&self, words: &str) -> Vec<&(String, Option<Vec<u8>>)> {
        self.objects.iter().filter(|(head, _)| head.contains(words)).collect()
    }

    /// The object that an entry points at.
    fn target(&self, head: &str, entry: &str) -> &(String, Option<Vec<u8>>) {
        &self.objects[number(head, entry).unwrap() - 1]
    }
}

/// The whole number after an entry.
fn number(head: &str, entry: &str) -> Option<usize> {
    let rest = &head[head.find(entry)? + entry.len()..];
    let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn assert_pdf(bytes: &[u8], sheet: &FigureSheet, at: &str) {
    let file = PdfFile::read(bytes, at);
    assert_eq!(number(&file.trailer, "/Size"), Some(file.objects.len() + 1), "{at}");
    let catalogue = file.target(&file.trailer, "/Root");
    assert!(catalogue.0.contains("/Type/Catalog"), "{at}");
    let pages = file.target(&catalogue.0, "/Pages");
    assert_eq!(number(&pages.0, "/Count"), Some(1), "{at}");
    assert_eq!(file.with("/Type/Page/").len(), 1, "{at}");
    let page = file.with("/Type/Page/")[0];
    let size = page.0.split("/MediaBox[").nth(1).unwrap().split(']').next().unwrap();
    let size: Vec<f32> = size.split_ascii_whitespace().map(|part| part.parse().unwrap()).collect();
    let expected = sheet.size * (sheet.mm_per_unit * 72.0 / 25.4);
    assert!((size[2] - expected.x).abs() < 0.01 && (size[3] - expected.y).abs() < 0.01, "{at}: {size:?}");
    let (_, content) = file.target(&page.0, "/Contents");
    let content = String::from_utf8_lossy(content.as_ref().unwrap()).into_owned();
    let operators = |name: &str| content.split_ascii_whitespace().filter(|word| *word == name).count();
    // Each line is text that can be searched, not only an outline.
    assert!(operators("ET") >= lines(sheet).len(), "{at}: text is missing");
    let fonts = file.with("/Type/Font/Subtype/Type0");
    assert_eq!(fonts.is_empty(), lines(sheet).is_empty(), "{at}");
    for (font, _) in fonts {
        let letters = file.target(font, "/ToUnicode").1.as_ref().unwrap();
        assert!(String::from_utf8_lossy(letters).contains("begincmap"), "{at}: the text of {font} cannot be searched");
    }
}

/// Is it a table of the map's matrix, cell by cell?
pub fn assert_table(extension: &str, bytes: &[u8], map: &Map, arrangement: &Arrangement, at: &str) {
    assert_eq!(extension, "csv", "say in tests/it/support/formats.rs how a table of {extension} is read");
    let text = std::str::from_utf8(bytes).unwrap().strip_prefix('\u{feff}').unwrap();
    // Rows of different lengths are an error of the reader.
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let matrix = Matrix::of(&DrawnMap::of(map, &ViewState::default()), arrangement);
    assert_eq!(rows[0][..3], ["Actor", "Kind", "Influence"], "{at}");
    // A name that a spreadsheet would take for a formula has an apostrophe before it.
    let plain = |words: &str| words.strip_prefix('\'').unwrap_or(words).to_owned();
    let is_same = |cell: &str, text: &str| {
        let visible: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        cell == visible || plain(cell) == visible
    };
    assert_eq!(rows[0].len(), 3 + map.issues.len(), "{at}");
    for (cell, column) in rows[0][3..].iter().zip(&matrix.columns) {
        assert!(is_same(cell, &column.title), "{at}: {cell:?} over {:?}", column.title);
    }
    assert_eq!(rows.len(), 1 + map.actors.len(), "{at}");
    for actor in map.actors.iter() {
        let name = if actor.name.trim().is_empty() { actor.label() } else { &actor.name };
        let row = rows[1..].iter().filter(|row| is_same(&row[0], name) && row[2] == actor.influence.to_string());
        let cells: Vec<String> = matrix
            .columns
            .iter()
            .map(|column| {
                let cell = matrix.cell(&actor.id, &column.id);
                cell.map(|cell| match matrix.reading {
                    MatrixReading::Stances => cell.alignment.to_string(),
                    MatrixReading::Coverage => cell.coverage.independent_sources.to_string(),
                })
                .unwrap_or_default()
            })
            .collect();
        let is_there = row.clone().any(|row| row[3..] == cells);
        assert!(is_there, "{at}: no row of {name:?} has {cells:?}, but {:?}", row.collect::<Vec<_>>());
    }
}
