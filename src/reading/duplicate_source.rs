//! Notices that a source is already in the map: by its link, or by its words.

use super::import::ImportedSource;
use crate::model::{Id, Map, Source};

/// Why two sources are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DuplicateReason {
    /// They have one address.
    Link,
    /// They have the same words.
    Text,
}

/// The source of the map that is the same as `draft`, if one is.
pub fn find_duplicate(map: &Map, draft: &ImportedSource) -> Option<(Id<Source>, DuplicateReason)> {
    let link = normalized_link(&draft.link);
    let words = super::folded_text(&draft.text);
    let length = draft.text.len();
    map.sources.iter().find_map(|source| {
        if !link.is_empty() && normalized_link(&source.link) == link {
            return Some((source.id.clone(), DuplicateReason::Link));
        }
        // Texts whose lengths are far apart are not compared letter by letter.
        let is_near = source.text.len().abs_diff(length) * 10 <= length + 200;
        let has_text = is_near && !words.is_empty() && !source.text.is_empty();
        (has_text && super::folded_text(&source.text) == words).then(|| (source.id.clone(), DuplicateReason::Text))
    })
}

/// An address without what differs between two copies of it.
fn normalized_link(link: &str) -> String {
    let link = link.trim().to_lowercase();
    let bare = link.split_once("://").map_or(link.as_str(), |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let bare = bare.split('#').next().unwrap_or_default();
    let (path, query) = bare.split_once('?').unwrap_or((bare, ""));
    // What only says where a reader came from is no part of the address.
    let own =
        query.split('&').filter(|part| !part.is_empty() && !part.starts_with("utm_") && !part.starts_with("fbclid"));
    let own: Vec<&str> = own.collect();
    let path = path.trim_end_matches('/');
    if own.is_empty() { path.to_owned() } else { format!("{path}?{}", own.join("&")) }
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
