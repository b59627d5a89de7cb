//! Extracts plain paragraphs from a web page, and the metadata in its head. Runs no scripts and follows no links.
//!
//! Limitations: knows only the tags that are common in articles; ignores styles, so hidden text is included.

use std::collections::BTreeMap;

use super::limits::{ATTRIBUTE_LIMIT, IGNORED_DEPTH_LIMIT, LINE_LIMIT, METADATA_LIMIT, UNCLOSED_TAG_LIMIT};

/// The content of a web page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HtmlPage {
    /// The text of the article, one paragraph per line.
    pub text: String,
    /// The title of the page.
    pub title: String,
    /// The language that the page declares.
    pub language: String,
    /// The canonical address, if the page declares one.
    pub canonical: String,
    /// The metadata of the head, by lower-case name.
    pub meta: BTreeMap<String, String>,
}

/// Tags whose content is not part of the text.
const IGNORED_TAGS: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "nav", "footer", "aside", "form", "button", "select", "iframe",
    "textarea", "head",
];
/// Tags that begin a new paragraph.
const BLOCK_TAGS: &[&str] = &[
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "br",
    "tr",
    "table",
    "blockquote",
    "section",
    "article",
    "main",
    "header",
    "figure",
    "figcaption",
    "pre",
    "hr",
    "dl",
    "dt",
    "dd",
    "body",
    "address",
];
/// If the article has fewer characters than this, the whole page is used instead.
const MIN_ARTICLE_LENGTH: usize = 200;

/// Parses a page.
pub(super) fn parse_page(html: &str) -> HtmlPage {
    let mut page = HtmlPage::default();
    let (mut all, mut article) = (String::new(), String::new());
    let (mut dropped, mut depth) = (Vec::<String>::new(), 0_u32);
    let mut unclosed = 0;
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let (text, tail) = rest.split_at(open);
        if dropped.is_empty() {
            all.push_str(text);
            if depth > 0 {
                article.push_str(text);
            }
        }
        // Most pages have no lone "<", and a broken one may have nothing else.
        if !is_markup(tail) {
            if dropped.is_empty() {
                all.push('<');
                article.push('<');
            }
            rest = tail.get(1..).unwrap_or_default();
            continue;
        }
        let Some((tag, after)) = parse_tag(tail, &mut unclosed) else {
            rest = tail;
            break;
        };
        rest = after;
        let name = tag.name.as_str();
        match (name, tag.is_end_tag) {
            ("title", false) if page.title.is_empty() && !dropped.iter().any(|name| name == "svg") => {
                let rest = beginning(rest, 4 * LINE_LIMIT);
                let end = rest.find("</").unwrap_or(rest.len());
                page.title = single_line(&unescaped(rest.get(..end).unwrap_or_default()));
            }
            ("meta", false) => read_meta(&mut page, &tag),
            ("html", false) => page.language = tag.get("lang"),
            ("link", false) if tag.get("rel") == "canonical" => page.canonical = tag.get("href"),
            ("time", false) => {
                page.meta.entry("time".to_owned()).or_insert_with(|| tag.get("datetime"));
            }
            ("script", false) if tag.get("type").contains("ld+json") => linked_data(&mut page, rest),
            ("article", _) => depth = if tag.is_end_tag { depth.saturating_sub(1) } else { depth + 1 },
            _ => {}
        }
        if IGNORED_TAGS.contains(&name) {
            enter_or_leave(&mut dropped, &tag);
            if matches!(name, "script" | "style") && !tag.is_end_tag {
                // The content of these tags is not HTML.
                rest = rest.get(end_tag_position(rest, name)..).unwrap_or_default();
            }
        }
        // A head without an end tag ends where the body begins.
        if name == "body" {
            dropped.clear();
        }
        let separator = if BLOCK_TAGS.contains(&name) {
            '\u{1}'
        } else if matches!(name, "td" | "th") {
            ' '
        } else {
            continue;
        };
        all.push(separator);
        article.push(separator);
    }
    if dropped.is_empty() {
        all.push_str(rest);
    }
    let (all, article) = (paragraphs(&all), paragraphs(&article));
    page.text = if article.chars().count() >= MIN_ARTICLE_LENGTH { article } else { all };
    page
}

/// Adds an ignored tag to those that are open, or removes it and those within it.
fn enter_or_leave(open_tags: &mut Vec<String>, tag: &HtmlTag) {
    if !tag.is_end_tag && !tag.is_self_closing {
        if open_tags.len() < IGNORED_DEPTH_LIMIT {
            open_tags.push(tag.name.clone());
        }
    } else if let Some(at) = open_tags.iter().rposition(|open| *open == tag.name) {
        open_tags.truncate(at);
    }
}

/// The position of the end tag with this name.
fn end_tag_position(html: &str, name: &str) -> usize {
    let is_end = |at: &usize| html.get(at + 2..at + 2 + name.len()).is_some_and(|text| text.eq_ignore_ascii_case(name));
    html.match_indices("</").map(|(at, _)| at).find(is_end).unwrap_or(html.len())
}

/// A tag.
struct HtmlTag {
    name: String,
    is_end_tag: bool,
    is_self_closing: bool,
    attributes: BTreeMap<String, String>,
}

impl HtmlTag {
    fn get(&self, name: &str) -> String {
        self.attributes.get(name).cloned().unwrap_or_default()
    }
}

/// Whether a tag or a comment begins with the "<" at the beginning of `html`.
fn is_markup(html: &str) -> bool {
    html.chars().nth(1).is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
}

/// The tag or comment at the beginning of `html`, and the text after it. `unclosed` is the number of tags with
/// unclosed quotes so far.
fn parse_tag<'a>(html: &'a str, unclosed: &mut usize) -> Option<(HtmlTag, &'a str)> {
    if let Some(comment) = html.strip_prefix("<!--") {
        let tag =
            HtmlTag { name: String::new(), is_end_tag: false, is_self_closing: true, attributes: BTreeMap::new() };
        return Some((tag, comment.split_once("-->").map_or("", |(_, rest)| rest)));
    }
    let body = html.get(1..)?;
    let mut quote = None;
    let has_quotes = *unclosed < UNCLOSED_TAG_LIMIT;
    let end = body.char_indices().find(|(_, c)| {
        match (quote, *c) {
            (None, '"' | '\'') if has_quotes => quote = Some(*c),
            (Some(open), c) if c == open => quote = None,
            (None, '>') => return true,
            _ => {}
        }
        false
    });
    // A quote that is never closed would otherwise include the rest of the page.
    let end = end.map(|(at, _)| at).or_else(|| {
        *unclosed += 1;
        body.find('>')
    })?;
    let inside = body.get(..end)?;
    let is_end = inside.starts_with('/');
    let inside = inside.trim_start_matches('/');
    let name: String = inside.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
    let attributes = attributes(inside.get(name.len()..).unwrap_or_default());
    let tag = HtmlTag {
        name: name.to_ascii_lowercase(),
        is_end_tag: is_end,
        is_self_closing: inside.ends_with('/'),
        attributes,
    };
    Some((tag, body.get(end + 1..)?))
}

/// The beginning of a text, of at most this many bytes.
fn beginning(text: &str, max_bytes: usize) -> &str {
    let end = (0..=text.len().min(max_bytes)).rev().find(|at| text.is_char_boundary(*at));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

fn attributes(text: &str) -> BTreeMap<String, String> {
    let mut attributes = BTreeMap::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() && attributes.len() < ATTRIBUTE_LIMIT {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let after = after.trim_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
            rest = if end == 0 { after.get(1..).unwrap_or_default() } else { after };
            continue;
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => value.get(1..).unwrap_or_default().split_once(quote).unwrap_or((value, "")),
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        attributes.insert(name.to_ascii_lowercase(), unescaped(value));
        rest = after.trim_start();
    }
    attributes
}

fn read_meta(page: &mut HtmlPage, tag: &HtmlTag) {
    let name = ["property", "name", "itemprop"].iter().map(|key| tag.get(key)).find(|name| !name.is_empty());
    if let Some(name) = name.filter(|_| page.meta.len() < METADATA_LIMIT) {
        page.meta
            .entry(name.to_ascii_lowercase())
            .or_insert_with(|| single_line(beginning(&tag.get("content"), 4 * LINE_LIMIT)));
    }
}

/// Reads the date of publication from the machine-readable data of a page.
fn linked_data(page: &mut HtmlPage, script: &str) {
    let script = script.split("</script").next().unwrap_or_default();
    let date = script.split("\"datePublished\"").nth(1).and_then(|rest| rest.split('"').nth(1));
    if let Some(date) = date {
        page.meta.entry("datepublished".to_owned()).or_insert_with(|| date.to_owned());
    }
}

/// Text with paragraph marks, as one paragraph per line.
fn paragraphs(text: &str) -> String {
    let lines = text.split('\u{1}').map(|part| single_line(&unescaped(part))).filter(|part| !part.is_empty());
    lines.collect::<Vec<_>>().join("\n\n")
}

/// A text on one line.
fn single_line(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// The named character references that are common in articles.
const ENTITIES: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("ecirc", "ê"),
    ("agrave", "à"),
    ("acirc", "â"),
    ("ccedil", "ç"),
    ("ocirc", "ô"),
    ("ouml", "ö"),
    ("auml", "ä"),
    ("uuml", "ü"),
    ("Ouml", "Ö"),
    ("Auml", "Ä"),
    ("Uuml", "Ü"),
    ("szlig", "ß"),
    ("iuml", "ï"),
    ("ntilde", "ñ"),
    ("oacute", "ó"),
    ("aacute", "á"),
    ("iacute", "í"),
    ("uacute", "ú"),
    ("euro", "€"),
    ("pound", "£"),
    ("copy", "©"),
    ("reg", "®"),
    ("deg", "°"),
    ("middot", "·"),
    ("bull", "•"),
    ("shy", ""),
    ("thinsp", " "),
    ("ensp", " "),
    ("zwnj", ""),
    ("sect", "§"),
    ("times", "×"),
];

/// The maximum length of the name of a character reference, in bytes.
const MAX_ENTITY_BYTES: usize = 10;

/// A text with its character references replaced.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let length = tail.bytes().skip(1).take(MAX_ENTITY_BYTES + 1).position(|byte| byte == b';');
        let name = length.and_then(|length| tail.get(1..=length)).unwrap_or_default();
        match Some(name).filter(|name| !name.is_empty()).and_then(entity_text) {
            Some(replacement) => {
                out.push_str(&replacement);
                rest = tail.get(name.len() + 2..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = tail.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity_text(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
        let code = hex.unwrap_or_else(|| number.parse()).ok()?;
        return char::from_u32(code).map(String::from);
    }
    ENTITIES.iter().find(|(entity, _)| *entity == name).map(|(_, text)| (*text).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_becomes_paragraphs() {
        let html = "<html lang='en-GB'><head><title>A &amp; B</title><style>p{}</style><meta property=\"og:site_name\" \
            content='The Paper'></head><body><nav>Home</nav><h1>Head</h1><p>One <b>bold</b>\n word&nbsp;here.<br>Next\
            <script>if (a<b) {}</script><p>Two &ldquo;x&#8221; &unknown; a < b</p><footer>Imprint</footer>";
        let page = parse_page(html);
        assert_eq!(page.text, "Head\n\nOne bold word here.\n\nNext\n\nTwo “x” &unknown; a < b");
        assert_eq!((page.title.as_str(), page.language.as_str()), ("A & B", "en-GB"));
        assert_eq!(page.meta.get("og:site_name").map(String::as_str), Some("The Paper"));
    }

    #[test]
    fn the_article_is_taken_where_there_is_one() {
        let body = "word ".repeat(60);
        let html = format!("<div>Menu</div><article><p>{body}</p></article><p>Read also</p>");
        assert_eq!(parse_page(&html).text, body.trim());
        assert_eq!(parse_page("<div>Menu</div><article>x</article>").text, "Menu\n\nx");
    }

    #[test]
    fn broken_html_is_read_as_far_as_possible() {
        for html in ["<", "<p", "<p title=\"x>y", "<!-- no end", "</", "<a b=c d='e", "&#xFFFFFFFF;&", "<head><p>x"] {
            parse_page(html);
        }
        assert_eq!(parse_page("a <p title=\"x>y</p> b").text, "a\n\ny\n\nb");
        assert_eq!(parse_page("a < b & c <p").text, "a < b & c <p");
    }

    /// Each of these took minutes once.
    #[test]
    fn hostile_pages_are_read_in_one_pass() {
        let count = 200_000;
        let page = |part: &str| parse_page(&part.repeat(count));
        assert_eq!(page("<").text.len(), count);
        assert_eq!(page("&").text.len(), count);
        assert!(page("<a\">\"").text.len() < 4 * count);
        assert_eq!(parse_page(&("<nav>".repeat(count) + &"</form>".repeat(count) + "x")).text, "");
        let tag: String = (0..count).map(|number| format!("a{number}=1 ")).collect();
        assert_eq!(parse_page(&format!("<p {tag}>x")).text, "x");
        let meta: String = (0..count).map(|number| format!("<meta name=a{number} content=b>")).collect();
        assert_eq!(parse_page(&meta).meta.len(), METADATA_LIMIT);
        assert!(parse_page(&format!("<title>{}</title>", "t".repeat(count))).title.len() <= 4 * LINE_LIMIT);
    }
}
