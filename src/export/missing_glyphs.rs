//! Warns of texts that are drawn as boxes because the program has no font for their script. Draws nothing.

use crate::model::{Map, Target};
use crate::scene::{FigureSheet, SceneShape};
use crate::text::{clean, missing_script};

/// Maximum number of names in a warning.
const MAX_NAMES_LISTED: usize = 3;

/// The kinds of record that have names of their own.
const NAMED_KINDS: &[&str] = &["actor", "issue", "source", "body", "group", "note"];

/// The warning about texts drawn as boxes on a figure of a map.
pub fn warning_for_figure(map: &Map, sheet: &FigureSheet) -> Option<String> {
    let lines = sheet.items.iter().filter_map(|item| match &item.shape {
        SceneShape::Text { line, .. } => Some(line.text.as_str()),
        _ => None,
    });
    let lines_with_boxes: Vec<&str> = lines.filter(|text| missing_script(text).is_some()).collect();
    if lines_with_boxes.is_empty() {
        return None;
    }
    // A name may take several lines of the figure; the warning shows it as in the map.
    let is_drawn =
        |name: &String| lines_with_boxes.iter().any(|text| name.contains(text) || text.contains(name.as_str()));
    let names: Vec<String> = names(map).map(|name| clean(&name).into_owned()).filter(is_drawn).collect();
    warning_sentence(names)
        .or_else(|| warning_sentence(lines_with_boxes.iter().map(|text| (*text).to_owned()).collect()))
}

/// The warning about texts drawn as boxes wherever a map is drawn.
pub fn warning_for_map(map: &Map) -> Option<String> {
    warning_sentence(names(map).map(|name| clean(&name).into_owned()).collect())
}

fn names(map: &Map) -> impl Iterator<Item = String> {
    let head = [&map.title, &map.question, &map.viewpoint].map(String::clone);
    let records = NAMED_KINDS.iter().flat_map(|kind| Target::all(map, kind)).map(|target| map.name(&target));
    head.into_iter().chain(records)
}

/// The warning about the names that contain boxes; none if there are no such names.
fn warning_sentence(names: Vec<String>) -> Option<String> {
    let mut scripts: Vec<&str> = Vec::new();
    let mut with_boxes: Vec<String> = Vec::new();
    for name in names {
        let Some(script) = missing_script(&name) else { continue };
        if !scripts.contains(&script) {
            scripts.push(script);
        }
        if !with_boxes.contains(&name) {
            with_boxes.push(name);
        }
    }
    let remaining = with_boxes.len().saturating_sub(MAX_NAMES_LISTED);
    let mut listed: Vec<String> =
        with_boxes.iter().take(MAX_NAMES_LISTED).map(|name| format!("“{}”", shorten(name))).collect();
    if remaining > 0 {
        listed.push(format!("{remaining} more"));
    }
    let (scripts, listed) = (join_with_and(&scripts), join_with_and(&listed));
    (!with_boxes.is_empty())
        .then(|| format!("the program has no font for {scripts}: boxes stand for letters in {listed}"))
}

/// "a, b and c".
fn join_with_and(items: &[impl AsRef<str>]) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match items.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => items.concat(),
    }
}

fn shorten(name: &str) -> String {
    const MAX_LENGTH: usize = 40;
    let start: String = name.chars().take(MAX_LENGTH).collect();
    if start.len() < name.len() { format!("{start}…") } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FigureSettings, Lens};
    use crate::{ops, scene};

    fn map(names: &[&str]) -> Map {
        let mut map = Map::default();
        for (number, name) in names.iter().enumerate() {
            ops::add_actor(&mut map, name, emath::pos2(200.0 * number as f32, 0.0));
        }
        map
    }

    fn on_figure(map: &Map) -> Option<String> {
        warning_for_figure(map, &scene::figure_sheet(map, &Lens::Relationships, &FigureSettings::default()))
    }

    #[test]
    fn names_without_a_font_are_reported() {
        let single = "the program has no font for Tibetan: boxes stand for letters in “བོད”";
        let several = "the program has no font for Chinese characters, Tibetan and Cherokee: boxes stand for letters in \
                       “𠮷野家”, “བོད”, “ᏣᎳᎩ” and 1 more";
        for (names, warning) in [(&["Israel", "བོད"][..], single), (&["𠮷野家", "བོད", "ᏣᎳᎩ", "𠮟"], several)]
        {
            assert_eq!(warning_for_map(&map(names)).as_deref(), Some(warning));
            assert_eq!(on_figure(&map(names)).as_deref(), Some(warning));
        }
        let fine = map(&["Türkiye", "حماس", "ישראל", "Україна", "中国", "대한민국", "ประเทศไทย"]);
        assert_eq!((warning_for_map(&fine), on_figure(&fine)), (None, None));
    }

    #[test]
    fn names_not_on_the_figure_are_not_reported() {
        let mut map = map(&["Israel"]);
        map.question = "བོད".to_owned();
        let settings = FigureSettings { question: false, ..FigureSettings::default() };
        assert_eq!(warning_for_figure(&map, &scene::figure_sheet(&map, &Lens::Relationships, &settings)), None);
        assert!(on_figure(&map).is_some_and(|warning| warning.contains("བོད")));
    }
}
