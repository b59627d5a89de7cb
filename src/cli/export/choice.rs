//! Finds what was named on the command line in a map, and helps where there is no such thing. Reads no files.

use crate::cli::trouble::Trouble;
use crate::model::{Lens, Map, Target, View};

/// A list of what there is that is longer than this answers nothing.
const MANY: usize = 40;
/// The word for the lens without an issue.
const RELATIONSHIPS: &str = "relationships";

/// The lens on the issue of that id or title.
pub(super) fn lens(map: &Map, name: &str) -> Result<Lens, Trouble> {
    if name == RELATIONSHIPS {
        return Ok(Lens::Relationships);
    }
    let issues = || map.issues.iter();
    let found = issues().find(|issue| issue.id.as_str() == name).or_else(|| issues().find(|i| is_same(&i.title, name)));
    if let Some(issue) = found {
        return Ok(Lens::Issue(issue.id.clone()));
    }
    let mut known: Vec<&str> = issues().map(|issue| issue.id.as_str()).collect();
    known.push(RELATIONSHIPS);
    let titles: Vec<(&str, &str)> = issues().map(|issue| (issue.title.as_str(), issue.id.as_str())).collect();
    Err(missing("issue", name, &known, &titles))
}

/// The view of that id or name.
pub(super) fn view<'a>(map: &'a Map, name: &str) -> Result<&'a View, Trouble> {
    let views = || map.views.iter();
    let found = views().find(|view| view.id.as_str() == name).or_else(|| views().find(|v| is_same(&v.name, name)));
    let known: Vec<&str> = views().map(|view| view.id.as_str()).collect();
    let names: Vec<(&str, &str)> = views().map(|view| (view.name.as_str(), view.id.as_str())).collect();
    found.ok_or_else(|| missing("view", name, &known, &names))
}

/// The actor or issue of that id, name or title.
pub(in crate::cli) fn record(map: &Map, name: &str) -> Result<Target, Trouble> {
    let actors = map.actors.iter().map(|row| (row.id.as_str(), row.name.as_str(), Target::from(&row.id)));
    let issues = map.issues.iter().map(|row| (row.id.as_str(), row.title.as_str(), Target::from(&row.id)));
    let all: Vec<(&str, &str, Target)> = actors.chain(issues).collect();
    let found = all.iter().find(|row| row.0 == name).or_else(|| all.iter().find(|row| is_same(row.1, name)));
    let known: Vec<&str> = all.iter().map(|row| row.0).collect();
    let names: Vec<(&str, &str)> = all.iter().map(|row| (row.1, row.0)).collect();
    found.map(|row| row.2.clone()).ok_or_else(|| missing("actor or issue", name, &known, &names))
}

fn is_same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// What there is instead, with the nearest first. `names` are what people call them, and their ids.
fn missing(what: &str, name: &str, known: &[&str], names: &[(&str, &str)]) -> Trouble {
    let wanted = name.to_lowercase();
    let by_id = known.iter().map(|id| (strsim::jaro_winkler(&wanted, id), *id));
    let by_name = names.iter().map(|(name, id)| (strsim::jaro_winkler(&wanted, &name.to_lowercase()), *id));
    let nearest = by_id.chain(by_name).filter(|(likeness, _)| *likeness > 0.8).max_by(|a, b| a.0.total_cmp(&b.0));
    let hint = nearest.map(|(_, id)| format!("; did you mean {id:?}?")).unwrap_or_default();
    let known = match (known, known.get(MANY..)) {
        ([], _) => format!("It has no {what}s."),
        (_, Some([_, ..])) => format!("It has {} of them.", known.len()),
        (known, _) => format!("Known are: {}.", known.join(", ")),
    };
    let end = if hint.is_empty() { ". " } else { " " };
    Trouble::Usage(format!("this map has no {what} {name:?}{hint}{end}{known}"))
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
            assert_eq!(lens(&map, name).unwrap().issue().unwrap().as_str(), "turkish-troops");
        }
        assert_eq!(lens(&map, "relationships").unwrap(), Lens::Relationships);
    }

    #[test]
    fn what_is_not_there_is_answered_with_what_is() {
        assert_eq!(
            lens(&map(), "turkish-troop").unwrap_err().to_string(),
            "this map has no issue \"turkish-troop\"; did you mean \"turkish-troops\"? Known are: turkish-troops, the-mandate, relationships."
        );
        assert_eq!(
            lens(&map(), "zzz").unwrap_err().to_string(),
            "this map has no issue \"zzz\". Known are: turkish-troops, the-mandate, relationships."
        );
        assert_eq!(
            record(&map(), "the mandat").unwrap_err().to_string(),
            "this map has no actor or issue \"the mandat\"; did you mean \"the-mandate\"? Known are: turkish-troops, the-mandate."
        );
        assert_eq!(view(&map(), "x").unwrap_err().to_string(), "this map has no view \"x\". It has no views.");
    }
}
