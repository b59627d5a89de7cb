//! Finds the records that the command line names, and suggests names if there is no match. Reads no files.

use crate::cli::command_error::CommandError;
use crate::model::{Lens, Map, Target, View};

/// A longer list of known names is not printed: it would not help.
const MAX_NAMES_LISTED: usize = 40;
/// The name of the lens without an issue.
const RELATIONSHIPS: &str = "relationships";

/// The lens on the issue with an id or title.
pub(super) fn find_lens(map: &Map, name: &str) -> Result<Lens, CommandError> {
    if name == RELATIONSHIPS {
        return Ok(Lens::Relationships);
    }
    let issues = || map.issues.iter();
    let issue = issues().find(|issue| issue.id.as_str() == name).or_else(|| issues().find(|i| is_same(&i.title, name)));
    if let Some(issue) = issue {
        return Ok(Lens::Issue(issue.id.clone()));
    }
    let mut known: Vec<(&str, &str)> = issues().map(|issue| (issue.id.as_str(), issue.title.as_str())).collect();
    known.push((RELATIONSHIPS, "Who is tied to whom, as without --lens"));
    Err(not_found("issue", name, &known))
}

/// The view with an id or name.
pub(super) fn find_view<'a>(map: &'a Map, name: &str) -> Result<&'a View, CommandError> {
    let views = || map.views.iter();
    let view = views().find(|view| view.id.as_str() == name).or_else(|| views().find(|v| is_same(&v.name, name)));
    let known: Vec<(&str, &str)> = views().map(|view| (view.id.as_str(), view.name.as_str())).collect();
    view.ok_or_else(|| not_found("view", name, &known))
}

/// The actor or issue with an id, name or title.
pub(in crate::cli) fn find_record(map: &Map, name: &str) -> Result<Target, CommandError> {
    let actors = map.actors.iter().map(|row| (row.id.as_str(), row.name.as_str(), Target::from(&row.id)));
    let issues = map.issues.iter().map(|row| (row.id.as_str(), row.title.as_str(), Target::from(&row.id)));
    let records: Vec<(&str, &str, Target)> = actors.chain(issues).collect();
    let record = records.iter().find(|row| row.0 == name).or_else(|| records.iter().find(|row| is_same(row.1, name)));
    let known: Vec<(&str, &str)> = records.iter().map(|row| (row.0, row.1)).collect();
    record.map(|row| row.2.clone()).ok_or_else(|| not_found("actor or issue", name, &known))
}

fn is_same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// The error for an unknown name, with the most similar id and a list of the known ids and names.
fn not_found(kind_name: &str, name: &str, known: &[(&str, &str)]) -> CommandError {
    let lowercase_name = name.to_lowercase();
    let similarity = |word: &str| strsim::jaro_winkler(&lowercase_name, &word.to_lowercase());
    let nearest = known.iter().map(|(id, name)| (similarity(id).max(similarity(name)), *id));
    let nearest = nearest.filter(|(similarity, _)| *similarity > 0.8).max_by(|a, b| a.0.total_cmp(&b.0));
    let hint = nearest.map(|(_, id)| format!("; did you mean {id:?}?")).unwrap_or_default();
    let end = if hint.is_empty() { "." } else { "" };
    if known.is_empty() {
        return CommandError::Usage(format!("this map has no {kind_name} {name:?}{hint}{end} It has no {kind_name}s."));
    }
    if known.len() > MAX_NAMES_LISTED {
        return CommandError::Usage(format!(
            "this map has no {kind_name} {name:?}{hint}{end} It has {} of them.",
            known.len()
        ));
    }
    let longest = known.iter().map(|(id, _)| id.chars().count()).max().unwrap_or(0);
    let rows: String = known.iter().map(|(id, name)| format!("\n  {id:longest$}  {name}")).collect();
    CommandError::Usage(format!("this map has no {kind_name} {name:?}{hint}{end} Known are:{rows}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Issue;
    use emath::Pos2;

    fn map() -> Map {
        let mut map = Map::default();
        for title in ["Turkish troops", "The mandate"] {
            map.issues.add(Issue::new(title, Pos2::ZERO));
        }
        map
    }

    #[test]
    fn an_issue_is_found_by_id_and_by_title() {
        let map = map();
        for name in ["turkish-troops", "Turkish troops", "TURKISH TROOPS"] {
            assert_eq!(find_lens(&map, name).unwrap().issue().unwrap().as_str(), "turkish-troops");
        }
        assert_eq!(find_lens(&map, "relationships").unwrap(), Lens::Relationships);
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        assert_eq!(
            find_lens(&map(), "turkish-troop").unwrap_err().to_string(),
            "this map has no issue \"turkish-troop\"; did you mean \"turkish-troops\"? Known are:\n  \
             turkish-troops  Turkish troops\n  the-mandate     The mandate\n  \
             relationships   Who is tied to whom, as without --lens"
        );
        let without_match = find_lens(&map(), "zzz").unwrap_err().to_string();
        assert!(without_match.starts_with("this map has no issue \"zzz\". Known are:\n  turkish"), "{without_match}");
        let record_error = find_record(&map(), "the-mandates").unwrap_err().to_string();
        let start =
            "this map has no actor or issue \"the-mandates\"; did you mean \"the-mandate\"? Known are:\n  turkish";
        assert!(record_error.starts_with(start), "{record_error}");
        assert_eq!(find_view(&map(), "x").unwrap_err().to_string(), "this map has no view \"x\". It has no views.");
    }
}
