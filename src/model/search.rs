//! Full-text search in a map: names, other names, notes, reasons, quotes. The texts of sources are not searched,
//! because they may have megabytes.

use super::{FieldKind, FieldValue, Map, RECORD_KINDS, Target, fields_of};

/// A field that contains the search words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchHit {
    /// The record.
    pub target: Target,
    /// The name of the field on the screen.
    pub field: &'static str,
    /// The index of the text in the search index.
    text: usize,
}

/// Number of letters of a snippet before and after the search words.
const SNIPPET_CONTEXT: usize = 36;

/// The texts of a map, prepared for a search after each typed letter.
#[derive(Debug, Default)]
pub struct SearchIndex {
    /// Names first, then other texts in the order of the file. The texts of a field follow each other.
    texts: Vec<IndexedText>,
}

#[derive(Debug)]
struct IndexedText {
    target: Target,
    field: &'static str,
    text: String,
    /// The text in normalized letters.
    plain: String,
}

impl SearchIndex {
    /// Indexes the texts of a map.
    pub fn of(map: &Map) -> Self {
        let (mut names, mut others) = (Vec::new(), Vec::new());
        for target in RECORD_KINDS.iter().flat_map(|kind| Target::all(map, kind.id)) {
            for field in fields_of(&target) {
                let is_text = matches!(field.kind, FieldKind::Line | FieldKind::Paragraphs | FieldKind::Lines);
                let is_source_text = matches!(target, Target::Source(_)) && field.id == "text";
                if !is_text && field.kind != FieldKind::Evidence || is_source_text {
                    continue;
                }
                let texts = match map.field_value(&target, field.id) {
                    Some(FieldValue::Text(text)) => vec![text],
                    Some(FieldValue::List(texts)) => texts,
                    Some(FieldValue::Evidence(evidence)) => evidence
                        .into_iter()
                        .flat_map(|passage| [passage.quote, passage.said_by, passage.note])
                        .collect(),
                    _ => continue,
                };
                let is_name = matches!(field.id, "name" | "title" | "short_name" | "other_names" | "label");
                let list = if is_name { &mut names } else { &mut others };
                let texts = texts.into_iter().filter(|text| !text.is_empty());
                list.extend(texts.map(|text| {
                    let plain = normalized_letters(&text).collect();
                    IndexedText { target: target.clone(), field: field.name, text, plain }
                }));
            }
        }
        names.append(&mut others);
        Self { texts: names }
    }

    /// The fields that contain the search words, ignoring case and accents: names first, then other fields in the order
    /// of the file. Empty for empty search words.
    pub fn find(&self, words: &str) -> Vec<SearchHit> {
        let words: String = normalized_letters(words.trim()).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let mut hits: Vec<SearchHit> = Vec::new();
        for (at, text) in self.texts.iter().enumerate().filter(|(_, text)| text.plain.contains(&words)) {
            let is_known = hits.last().is_some_and(|last| last.target == text.target && last.field == text.field);
            if !is_known {
                hits.push(SearchHit { target: text.target.clone(), field: text.field, text: at });
            }
        }
        hits
    }

    /// The part of the text of a hit around the search words, on one line.
    pub fn snippet(&self, hit: &SearchHit, words: &str) -> String {
        let words: Vec<char> = normalized_letters(words.trim()).collect();
        self.texts.get(hit.text).and_then(|text| snippet(&text.text, &words)).unwrap_or_default()
    }
}

/// The first occurrence of the words with some context; `None` if the text does not contain them.
fn snippet(text: &str, words: &[char]) -> Option<String> {
    let mut letters: Vec<(char, char)> = Vec::new();
    for original in text.chars() {
        // Combining marks have no normalized letter and are left out.
        letters.extend(normalized_letters(original.encode_utf8(&mut [0; 4])).map(|letter| (letter, original)));
    }
    let matches_at = |at: &usize| letters.iter().skip(*at).zip(words).all(|((letter, _), wanted)| letter == wanted);
    let last = letters.len().checked_sub(words.len())?;
    let at = (0..=last).find(matches_at)?;
    let (from, to) = (at.saturating_sub(SNIPPET_CONTEXT), (at + words.len() + SNIPPET_CONTEXT).min(letters.len()));
    let shown =
        letters.get(from..to)?.iter().map(|(_, original)| if original.is_whitespace() { ' ' } else { *original });
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < letters.len() { "…" } else { "" });
    Some(format!("{before}{}{after}", shown.collect::<String>().trim()))
}

/// The lower-case letters of a text without accents.
pub fn normalized_letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase).filter(|c| !('\u{300}'..'\u{370}').contains(c)).map(|c| match c {
        'à'..='å' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' | 'ı' => 'i',
        'ğ' => 'g',
        'ñ' => 'n',
        'ò'..='ö' | 'ø' => 'o',
        'ş' | 'š' | 'ś' => 's',
        'ù'..='ü' => 'u',
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Actor, Alignment, Evidence, Issue, Level, Source, Stance};

    fn map() -> Map {
        let mut map = Map::default();
        let mut actor = Actor::new("Türkiye", emath::Pos2::ZERO);
        actor.other_names = vec!["Turkey".to_owned(), "تركيا".to_owned()];
        actor.note = "Hosted six ministers in Istanbul.".to_owned();
        let id = map.actors.add(actor);
        let issue = map.issues.add(Issue::new("Turkish troops", emath::Pos2::ZERO));
        let mut stance = Stance::new(&id, &issue, Alignment::Level(Level::ALL[6]));
        let source = map.sources.add(Source::new("Report"));
        stance.evidence.push(Evidence::new(&source, "We stand ready in Istanbul, at any hour"));
        map.stances.add(stance);
        map
    }

    fn found_by(words: &str) -> Vec<String> {
        let index = SearchIndex::of(&map());
        let hits = index.find(words);
        hits.iter().map(|hit| format!("{}: {}", hit.target.kind().id, index.snippet(hit, words))).collect()
    }

    #[test]
    fn search_lists_names_first_and_ignores_accents() {
        assert_eq!(found_by("TURK"), ["actor: Türkiye", "actor: Turkey", "issue: Turkish troops"]);
        assert_eq!(found_by("تركيا"), ["actor: تركيا"]);
        assert_eq!(found_by("  "), Vec::<String>::new());
        assert_eq!(found_by("nowhere"), Vec::<String>::new());
    }

    #[test]
    fn search_finds_notes_and_quotes_and_cuts_snippets() {
        assert_eq!(found_by("istanbul").len(), 2);
        let long = format!("{}\nneedle {}", "a ".repeat(60), "b ".repeat(60));
        let shortened = snippet(&long, &normalized_letters("NEEDLE").collect::<Vec<_>>()).unwrap_or_default();
        assert!(
            shortened.starts_with('…')
                && shortened.ends_with('…')
                && shortened.contains(" needle ")
                && shortened.chars().count() < 90
        );
    }
}
