//! Detects that a source is already in the map, by its link or by its text.

use super::import::ImportedSource;
use crate::model::{Id, Map, Source};

/// Why two sources are duplicates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DuplicateReason {
    /// They have the same link.
    Link,
    /// They have the same text.
    Text,
}

/// The source of the map that is a duplicate of `draft`, if any.
pub fn find_duplicate(map: &Map, draft: &ImportedSource) -> Option<(Id<Source>, DuplicateReason)> {
    let link = normalized_link(&draft.link);
    let text = super::folded_text(&draft.text);
    let length = draft.text.len();
    map.sources.iter().find_map(|source| {
        if !link.is_empty() && normalized_link(&source.link) == link {
            return Some((source.id.clone(), DuplicateReason::Link));
        }
        // Texts of very different lengths are not compared.
        let has_similar_length = source.text.len().abs_diff(length) * 10 <= length + 200;
        let has_text = has_similar_length && !text.is_empty() && !source.text.is_empty();
        (has_text && super::folded_text(&source.text) == text).then(|| (source.id.clone(), DuplicateReason::Text))
    })
}

/// A link without the parts that can differ between copies of it.
fn normalized_link(link: &str) -> String {
    let link = link.trim().to_lowercase();
    let bare = link.split_once("://").map_or(link.as_str(), |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let bare = bare.split('#').next().unwrap_or_default();
    let (path, query) = bare.split_once('?').unwrap_or((bare, ""));
    // Tracking parameters only tell where the reader came from.
    let parameters =
        query.split('&').filter(|part| !part.is_empty() && !part.starts_with("utm_") && !part.starts_with("fbclid"));
    let parameters: Vec<&str> = parameters.collect();
    let path = path.trim_end_matches('/');
    if parameters.is_empty() { path.to_owned() } else { format!("{path}?{}", parameters.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_noticed_by_its_link_or_its_words() {
        let mut map = Map::default();
        let mut source = Source::new("A report");
        source.link = "https://www.paper.example/a/?utm_source=x".to_owned();
        source.text = "He said “no”.\n\nThe end.".to_owned();
        let id = map.sources.add(source);
        let draft = |link: &str, text: &str| ImportedSource {
            link: link.to_owned(),
            text: text.to_owned(),
            ..ImportedSource::default()
        };
        assert_eq!(
            find_duplicate(&map, &draft("http://paper.example/a#top", "")),
            Some((id.clone(), DuplicateReason::Link))
        );
        assert_eq!(find_duplicate(&map, &draft("", "He said \"No\". The end")), Some((id, DuplicateReason::Text)));
        assert_eq!(find_duplicate(&map, &draft("https://paper.example/a?id=2", "He said yes. The end")), None);
        assert_eq!(find_duplicate(&map, &draft("", "")), None);
    }
}
