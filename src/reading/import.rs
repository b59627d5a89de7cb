//! Imports a source from a file or from the clipboard, with plain paragraphs. Accesses no disk: it gets the bytes.

use super::dates::find_dates;
use super::html::{self, HtmlPage};
use super::limits::{IMPORT_LIMIT, LINE_LIMIT, PLAIN_IMPORT_LIMIT};
use super::text_folding;
use crate::model::{Date, SOURCE_TEXT_LIMIT, Source};

/// The extensions of files that can be imported as sources.
pub const SOURCE_EXTENSIONS: &[&str] = &["txt", "text", "md", "markdown", "html", "htm", "xhtml"];

/// A source that is not in the map yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportedSource {
    /// Its title.
    pub title: String,
    /// The newspaper, website or organisation that published it.
    pub outlet: String,
    /// Who wrote it.
    pub author: String,
    /// Its web address.
    pub link: String,
    /// The date of publication.
    pub published: Option<Date>,
    /// Its language, as a two-letter code.
    pub language: String,
    /// Its text, one paragraph per line.
    pub text: String,
}

/// Why a file cannot be imported as a source.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// It is empty.
    #[error("there is no text in {0}")]
    Empty(String),
    /// It is a picture, a PDF or an archive.
    #[error(
        "this is no text that can be read: save it as text, Markdown or HTML first, or copy and paste its words: {0}"
    )]
    NotText(String),
    /// It is longer than a map can contain.
    #[error("the text is too long: a source holds {most} MB, this one has {size}: {name}", most = SOURCE_TEXT_LIMIT >> 20)]
    TooLong {
        /// The name of the file.
        name: String,
        /// The size of the file.
        size: String,
    },
}

impl ImportedSource {
    /// The source with a title, an outlet, an author and a link of bounded length: they come from the head of a page,
    /// which may declare megabytes.
    fn with_bounded_lines(mut self) -> Self {
        for line in [&mut self.title, &mut self.outlet, &mut self.author, &mut self.link, &mut self.language] {
            if let Some((end, _)) = line.char_indices().nth(LINE_LIMIT) {
                line.truncate(end);
            }
        }
        self
    }
}

/// Whether a file with this name can be imported as a source.
pub fn is_source_file(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    SOURCE_EXTENSIONS.contains(&ending.as_str())
}

/// Imports a source from the content of a file.
///
/// # Errors
/// If the file contains no text, or too much.
pub fn import_source(bytes: &[u8], name: &str) -> Result<ImportedSource, ImportError> {
    if bytes.len() > IMPORT_LIMIT {
        return Err(too_long(name, bytes.len()));
    }
    let text = decode_text(bytes).ok_or_else(|| ImportError::NotText(name.to_owned()))?;
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    if is_too_long_without_markup(&text) {
        return Err(too_long(name, text.len()));
    }
    let mut draft = match ending.as_str() {
        "html" | "htm" | "xhtml" => parse_html(&text),
        "md" | "markdown" => parse_markdown(&text),
        _ => parse_pasted_text(&text),
    }
    .with_bounded_lines();
    if draft.text.trim().is_empty() && draft.title.is_empty() {
        return Err(ImportError::Empty(name.to_owned()));
    }
    if draft.text.len() > SOURCE_TEXT_LIMIT {
        return Err(too_long(name, draft.text.len()));
    }
    if draft.title.is_empty() {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        draft.title = stem.replace(['_', '-'], " ").trim().to_owned();
    }
    Ok(draft)
}

/// Imports a source from pasted text, like [`parse_pasted_text`].
///
/// # Errors
/// If there is too much text.
pub fn import_pasted_text(text: &str) -> Result<ImportedSource, ImportError> {
    const NAME: &str = "the clipboard";
    if text.len() > IMPORT_LIMIT || is_too_long_without_markup(text) {
        return Err(too_long(NAME, text.len()));
    }
    let draft = parse_pasted_text(text).with_bounded_lines();
    if draft.text.len() > SOURCE_TEXT_LIMIT { Err(too_long(NAME, draft.text.len())) } else { Ok(draft) }
}

/// Whether a text is too long unless most of it is markup.
fn is_too_long_without_markup(text: &str) -> bool {
    text.len() > PLAIN_IMPORT_LIMIT && !text.trim_start().starts_with('<')
}

fn too_long(name: &str, bytes: usize) -> ImportError {
    let size = format!("{}.{} MB", bytes >> 20, ((bytes & 0xF_FFFF) * 10) >> 20);
    ImportError::TooLong { name: name.to_owned(), size }
}

/// Imports pasted text: a web page if it looks like one, else plain text. Its first lines may be the title and the
/// date.
pub fn parse_pasted_text(text: &str) -> ImportedSource {
    let text = without_invisible_characters(text);
    let start = text.trim_start().get(..400).unwrap_or_else(|| text.trim_start()).to_ascii_lowercase();
    if start.starts_with('<') && (start.contains("<html") || start.contains("<!doctype") || start.contains("<p")) {
        return parse_html(&text);
    }
    let mut draft = ImportedSource::default();
    let mut lines: Vec<&str> = text.lines().map(str::trim).collect();
    let first = lines.iter().position(|line| !line.is_empty());
    let title_line = first.filter(|at| lines.get(*at).is_some_and(|line| is_heading(line)));
    // A line that was wrapped is not a title.
    let is_wrapped = lines.iter().all(|line| line.chars().count() <= 100);
    let is_followed_by_text = |at: usize| {
        let mut rest = lines.iter().skip(at + 1);
        rest.next().is_some_and(|next| next.is_empty() || !is_wrapped) && rest.any(|line| !line.is_empty())
    };
    if let Some(at) = title_line.filter(|at| is_followed_by_text(*at)) {
        draft.title = lines.remove(at).to_owned();
    }
    // A line near the top that consists of a date is the date of publication.
    let near_top = lines.iter().filter(|line| !line.is_empty()).take(6);
    draft.published = near_top.filter(|line| line.chars().count() < 60).find_map(|line| date_line(line));
    let near_top = lines.iter().filter(|line| !line.is_empty()).take(4);
    let links = near_top.filter(|line| line.starts_with("http") && !line.contains(' '));
    draft.link = links.map(|line| (*line).to_owned()).next().unwrap_or_default();
    draft.text = join_wrapped_lines(&lines);
    draft.language = detect_language(&draft.text);
    draft
}

/// Whether a line can be a title.
fn is_heading(line: &str) -> bool {
    let length = line.chars().count();
    (3..=200).contains(&length) && !line.ends_with(['.', '。', ':', '؛', ',']) && !line.starts_with("http")
}

/// The date of a line that contains little else.
fn date_line(line: &str) -> Option<Date> {
    let mention = find_dates(line, None).into_iter().find(|mention| !mention.is_relative)?;
    let char_count = line.chars().filter(|c| c.is_alphanumeric()).count() as u32;
    (char_count.saturating_sub(mention.span.1 - mention.span.0) < 16).then_some(mention.date)
}

/// Joins lines to paragraphs. Lines that were wrapped are joined again.
fn join_wrapped_lines(lines: &[&str]) -> String {
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let is_wrapped = (50..=100).contains(&longest) && lines.iter().any(|line| line.is_empty());
    let mut out = String::new();
    let mut previous = "";
    for line in lines {
        let goes_on = is_wrapped && previous.chars().count() * 5 >= longest * 3;
        if !line.is_empty() {
            let separator = if goes_on { " " } else { "\n\n" };
            out.push_str(if out.is_empty() { "" } else { separator });
            out.push_str(line);
        }
        previous = line;
    }
    out
}

fn parse_html(html: &str) -> ImportedSource {
    let HtmlPage { text, title, language: language_tag, canonical, meta } =
        html::parse_page(&without_invisible_characters(html));
    let get = |names: &[&str]| {
        names.iter().filter_map(|name| meta.get(*name)).find(|value| !value.is_empty()).cloned().unwrap_or_default()
    };
    let mut draft = ImportedSource {
        title: get(&["og:title", "twitter:title", "dc.title", "headline"]),
        outlet: get(&["og:site_name", "application-name", "publisher", "dc.publisher"]),
        author: get(&["author", "article:author", "byl", "dc.creator", "parsely-author"]),
        link: get(&["og:url"]),
        ..ImportedSource::default()
    };
    let published =
        get(&["article:published_time", "datepublished", "date", "pubdate", "dc.date", "parsely-pub-date", "time"]);
    draft.published = machine_date(&published);
    if draft.title.is_empty() {
        draft.title = title;
    }
    if !canonical.is_empty() {
        draft.link = canonical;
    }
    if draft.author.starts_with("http") {
        draft.author = String::new();
    }
    let near_top = text.lines().filter(|line| !line.is_empty() && line.chars().count() < 80).take(8);
    draft.published = draft.published.or_else(|| near_top.into_iter().find_map(date_line));
    let language_tag = language_tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    draft.language = if language_tag.is_empty() { detect_language(&text) } else { language_tag };
    let folded_title = text_folding::folded_text(&draft.title);
    // A line of signs has no letters, as a missing title has none.
    let repeats = text
        .lines()
        .next()
        .is_some_and(|line| !folded_title.is_empty() && text_folding::folded_text(line) == folded_title);
    draft.text = if repeats { text.split_once("\n\n").map_or("", |(_, rest)| rest).to_owned() } else { text };
    draft
}

/// A date in a machine-readable form, or as people write it.
fn machine_date(text: &str) -> Option<Date> {
    // A date is among the first characters. The rest may be megabytes.
    let text = text.char_indices().nth(100).and_then(|(end, _)| text.get(..end)).unwrap_or(text);
    text.get(..10)
        .and_then(|day| day.parse().ok())
        .or_else(|| find_dates(text, None).first().map(|mention| mention.date))
}

fn parse_markdown(text: &str) -> ImportedSource {
    let text = without_invisible_characters(text);
    let mut draft = ImportedSource::default();
    let mut body = text.as_str();
    if let Some((head, rest)) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---")) {
        body = rest.split_once('\n').map_or("", |(_, rest)| rest);
        for (name, value) in head.lines().filter_map(|line| line.split_once(':')) {
            let value = value.trim().trim_matches(['"', '\'']).to_owned();
            match name.trim().to_ascii_lowercase().as_str() {
                "title" => draft.title = value,
                "author" | "authors" => draft.author = value,
                "outlet" | "publisher" | "source" | "site" => draft.outlet = value,
                "link" | "url" => draft.link = value,
                "date" | "published" => draft.published = machine_date(&value),
                "lang" | "language" => draft.language = value,
                _ => {}
            }
        }
    }
    let mut paragraphs: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in body.lines() {
        let (text, is_new_paragraph) = without_markdown(line);
        if text.is_empty() {
            is_open = false;
            continue;
        }
        let is_head = line.trim_start().starts_with('#');
        if is_head && draft.title.is_empty() {
            draft.title = text;
            continue;
        }
        match paragraphs.last_mut().filter(|_| is_open && !is_new_paragraph) {
            Some(last) => {
                last.push(' ');
                last.push_str(&text);
            }
            None => paragraphs.push(text),
        }
        is_open = !is_head;
    }
    draft.text = paragraphs.join("\n\n");
    let read = parse_pasted_text(&draft.text);
    draft.published = draft.published.or(read.published);
    draft.language = if draft.language.is_empty() { read.language } else { draft.language };
    draft
}

/// A line of Markdown without its markup, and whether it begins a new paragraph.
fn without_markdown(line: &str) -> (String, bool) {
    let line = line.trim();
    if line.starts_with("```") || line.chars().all(|c| matches!(c, '-' | '*' | '_' | '=' | ' ')) {
        return (String::new(), true);
    }
    let bare = line.trim_start_matches(['#', '>']).trim_start();
    let item = ["- ", "* ", "+ "].iter().find_map(|bullet| bare.strip_prefix(bullet));
    let is_new_paragraph = item.is_some() || bare.len() < line.len() && line.starts_with('#');
    let mut out = String::new();
    let mut rest = item.unwrap_or(bare);
    // The length of the text behind the next closing bracket, so that a line of open ones is searched once.
    let mut behind_bracket = usize::MAX;
    while let Some(at) = rest.find('[') {
        let (before, tail) = rest.split_at(at);
        let tail = tail.get(1..).unwrap_or_default();
        // The text of a link has no bracket.
        let until_bracket = tail.find('[').and_then(|end| tail.get(..end)).unwrap_or(tail);
        let link = until_bracket.split_once("](").and_then(|(link_text, _)| {
            let address = tail.get(link_text.len() + 2..)?;
            if behind_bracket > address.len() {
                behind_bracket = address.find(')').map_or(0, |at| address.len() - at);
            }
            let after = address.get(address.len() + 1 - behind_bracket..).filter(|_| behind_bracket > 0)?;
            Some((link_text, after))
        });
        let Some((link_text, after)) = link else {
            out.push_str(before);
            out.push('[');
            rest = tail;
            continue;
        };
        // Images are skipped.
        match before.strip_suffix('!') {
            Some(before) => out.push_str(before),
            None => {
                out.push_str(before);
                out.push_str(link_text);
            }
        }
        rest = after;
    }
    out.push_str(rest);
    let out = out.replace("**", "").replace("__", "").replace('`', "");
    let words: Vec<&str> = out.split_whitespace().map(|word| word.trim_matches(['*', '_'])).collect();
    (words.join(" "), is_new_paragraph)
}

/// Decodes text in UTF-8, in UTF-16 with a byte order mark, or in Windows-1252. Returns none for binary data.
fn decode_text(bytes: &[u8]) -> Option<String> {
    let decode_utf16 = |rest: &[u8], from_bytes: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(from_bytes).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => return Some(String::from_utf8_lossy(rest).into_owned()),
        [0xFF, 0xFE, rest @ ..] => return Some(decode_utf16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => return Some(decode_utf16(rest, u16::from_be_bytes)),
        _ => {}
    }
    if bytes.contains(&0) || bytes.starts_with(b"%PDF") || bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => Some(bytes.iter().map(|byte| windows_1252_char(*byte)).collect()),
    }
}

/// A byte in Windows-1252, which is Latin-1 with quotes and dashes.
fn windows_1252_char(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    byte.checked_sub(0x80).and_then(|at| HIGH.get(usize::from(at))).copied().unwrap_or(char::from(byte))
}

/// Removes invisible characters: control characters, marks of text direction, unusual line breaks.
fn without_invisible_characters(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
    let keep = |c: char| match c {
        '\t' | '\u{a0}' => Some(' '),
        '\n' => Some(c),
        '\u{200b}'
        | '\u{2060}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}'
        | '\u{fffe}'
        | '\u{ffff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    };
    text.chars().filter_map(keep).collect()
}

/// The language of a text, as far as its letters show.
fn detect_language(text: &str) -> String {
    let sample = text.chars().filter(|c| c.is_alphabetic()).take(2000);
    let (mut total, mut counts) = (0_u32, [0_u32; 4]);
    for c in sample {
        total += 1;
        let at = match c {
            '\u{590}'..='\u{5ff}' => 0,
            '\u{600}'..='\u{6ff}' => 1,
            '\u{4e00}'..='\u{9fff}' => 2,
            'ı' | 'ğ' | 'ş' | 'İ' => 3,
            _ => continue,
        };
        if let Some(count) = counts.get_mut(at) {
            *count += 1;
        }
    }
    let [hebrew, arabic, chinese, turkish] = counts;
    let is_above = |count: u32, share: u32| total > 0 && count * share > total;
    match () {
        () if is_above(hebrew, 2) => "he",
        () if is_above(arabic, 2) => "ar",
        () if is_above(chinese, 2) => "zh",
        () if is_above(turkish, 30) => "tr",
        () => "",
    }
    .to_owned()
}

impl From<&ImportedSource> for Source {
    fn from(draft: &ImportedSource) -> Self {
        let mut source = Self::new(&draft.title);
        source.outlet.clone_from(&draft.outlet);
        source.author.clone_from(&draft.author);
        source.link.clone_from(&draft.link);
        source.published = draft.published;
        source.language.clone_from(&draft.language);
        source.text.clone_from(&draft.text);
        source
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_several_encodings_are_read() {
        let text = |bytes: &[u8]| import_source(bytes, "a.txt").unwrap().text;
        assert_eq!(text("\u{feff}Ünal said.".as_bytes()), "Ünal said.");
        assert_eq!(text(b"\xFF\xFEA\0.\0"), "A.");
        assert_eq!(text(b"\xFE\xFF\0A\0."), "A.");
        assert_eq!(text(b"Caf\xE9 \x93no\x94."), "Café “no”.");
        for bad in [&b"%PDF-1.7 x"[..], b"PK\x03\x04x", b"a\0b"] {
            assert!(matches!(import_source(bad, "a.txt"), Err(ImportError::NotText(_))));
        }
        assert!(matches!(import_source(b"  \n", "a.txt"), Err(ImportError::Empty(_))));
    }

    #[test]
    fn plain_text_gives_its_title_and_date() {
        let draft = parse_pasted_text(
            "A Force to Deploy Soon\n\nA subtitle here\n\nFri Nov 07 2025\n\nTOWN: He said so.\nNext.\n",
        );
        assert_eq!(draft.title, "A Force to Deploy Soon");
        assert_eq!(draft.published.map(|date| date.to_string()).as_deref(), Some("2025-11-07"));
        assert_eq!(draft.text, "A subtitle here\n\nFri Nov 07 2025\n\nTOWN: He said so.\n\nNext.");
        assert_eq!(parse_pasted_text("He said so.").title, "");
    }

    #[test]
    fn broken_lines_are_joined() {
        let wrapped = "The first line of this paragraph is about as long as\nthe second one, and it ends here.\n\nThen \
            another paragraph begins, also broken into\ntwo.";
        assert_eq!(parse_pasted_text(wrapped).text.lines().filter(|line| !line.is_empty()).count(), 2);
    }

    #[test]
    fn a_page_gives_what_its_head_says() {
        let html = "<html lang=ar><head><title>T | Paper</title><meta property='og:title' content='T'><meta \
            property='og:site_name' content='Paper'><meta name=author content='A. Writer'><meta \
            property='article:published_time' content='2025-11-07T08:00:00Z'><link rel=canonical \
            href='https://paper.example/t'></head><body><h1>T</h1><p>Words.</p></body></html>";
        let draft = import_source(html.as_bytes(), "t.html").unwrap();
        assert_eq!((draft.title.as_str(), draft.outlet.as_str(), draft.author.as_str()), ("T", "Paper", "A. Writer"));
        assert_eq!((draft.link.as_str(), draft.language.as_str()), ("https://paper.example/t", "ar"));
        assert_eq!(draft.published.map(|date| date.to_string()).as_deref(), Some("2025-11-07"));
        assert_eq!(draft.text, "Words.");
    }

    #[test]
    fn a_page_of_signs_without_a_title_keeps_its_text() {
        assert_eq!(import_source(b"<p>&amp; < &</p>", "t.html").unwrap().text, "& < &");
    }

    #[test]
    fn hostile_texts_are_refused_or_cut() {
        let long = "x".repeat(3 * SOURCE_TEXT_LIMIT);
        let refused = "the text is too long: a source holds 8 MB, this one has 24.0 MB: a.txt";
        assert_eq!(import_source(long.as_bytes(), "a.txt").unwrap_err().to_string(), refused);
        assert!(matches!(import_pasted_text(&long), Err(ImportError::TooLong { .. })));
        assert!(matches!(import_pasted_text(&"<p>".repeat(IMPORT_LIMIT / 2)), Err(ImportError::TooLong { .. })));
        let title = format!("---\ntitle: {}\n---\nWords.", "t".repeat(100_000));
        assert_eq!(import_source(title.as_bytes(), "a.md").unwrap().title.len(), LINE_LIMIT);
        // Each of these took minutes once.
        for brackets in ["[", "[a](", "[a](b)", "![", "[[a](b)]("] {
            let text = brackets.repeat(SOURCE_TEXT_LIMIT / 16);
            assert!(import_source(text.as_bytes(), "a.md").unwrap().text.len() <= text.len());
        }
    }

    #[test]
    fn links_in_markdown_become_their_words() {
        let words = |text: &str| without_markdown(text).0;
        assert_eq!(words("[a](b) and [c](d(e) f"), "a and cf".replace("cf", "c f"));
        assert_eq!(words("[a [b](c) d]"), "[a b d]");
        assert_eq!(words("[a](b [c](d)"), "a");
        assert_eq!(words("[a] (b) [c](d"), "[a] (b) [c](d");
        assert_eq!(words("![a](b) x"), "x");
    }

    #[test]
    fn markdown_loses_its_marks() {
        let text = "---\ntitle: \"The title\"\ndate: 2025-11-07\n---\n# Head\n\nA **bold** [link](http://x) and\nmore.\n\n\
            - one\n- two\n\n> quoted ![p](q)\n";
        let draft = import_source(text.as_bytes(), "a.md").unwrap();
        assert_eq!(draft.title, "The title");
        assert_eq!(draft.text, "Head\n\nA bold link and more.\n\none\n\ntwo\n\nquoted");
        assert_eq!(import_source(b"# Head\n\nWords.", "a.md").unwrap().title, "Head");
    }

    #[test]
    fn a_title_is_never_missing() {
        assert_eq!(import_source(b"He said so.", "my_report-2.txt").unwrap().title, "my report 2");
    }
}
