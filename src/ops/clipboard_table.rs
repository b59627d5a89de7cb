//! Positions in the rows and columns of a text, as a spreadsheet has them on the clipboard: read, and put into a map.

use super::{add_actor, add_issue, free_place, set_stance_on, stance_on};
use crate::model::{Actor, Alignment, Basis, Confidence, Date, Id, Issue, Map, Target};

/// The most cells that are taken at once.
const MAX_CELLS: usize = 10_000;

/// A text of rows and columns.
#[derive(Clone, Debug, PartialEq)]
pub enum ClipboardTable {
    /// Positions only, which go where they are put.
    Cells(Vec<Vec<ClipboardCell>>),
    /// A row of titles of issues over rows that begin with the name of an actor.
    Table {
        /// The titles, in the order of the columns.
        issues: Vec<String>,
        /// The names, with what stands behind each.
        rows: Vec<(String, Vec<ClipboardCell>)>,
    },
}

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClipboardCell {
    /// Nothing: what is known stays as it is.
    Blank,
    /// A question mark: nothing is known.
    Unknown,
    /// A position, with its doubt.
    Position(Alignment, Basis, Confidence),
}

/// What became of a grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TablePasteResult {
    /// How many cells held something.
    pub cells: usize,
    /// How many of them had no place.
    pub cells_outside: usize,
    /// The actors and issues that were made.
    pub new_records: Vec<Target>,
}

impl ClipboardCell {
    /// "2", "+2", "−2", "(+2)" assessed, "+2?" not confirmed, "u", "s", "?", or nothing.
    fn read(text: &str) -> Option<Self> {
        let text = text.trim().trim_matches('"').trim();
        match text {
            "" => return Some(Self::Blank),
            "?" | "unknown" => return Some(Self::Unknown),
            _ => {}
        }
        let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
        let basis = if inner.is_some() { Basis::Assessed } else { Basis::Stated };
        let inner = inner.unwrap_or(text);
        let sure = inner.strip_suffix('?');
        let confidence = if sure.is_some() { Confidence::Unconfirmed } else { Confidence::Confirmed };
        let alignment = match sure.unwrap_or(inner).trim().to_lowercase().as_str() {
            "u" | "~" | "undecided" => Alignment::Undecided,
            "s" | "…" | "..." | "silent" => Alignment::Silent,
            number => number.trim_start_matches('+').parse().ok()?,
        };
        Some(Self::Position(alignment, basis, confidence))
    }
}

impl ClipboardTable {
    /// The grid that a text is, if it is one: fields stand apart by tabs, and all but titles and names are positions.
    pub fn read(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.trim_end_matches(['\n', '\r']).lines().collect();
        let fields: Vec<Vec<&str>> = lines.iter().map(|line| line.split('\t').collect()).collect();
        if fields.iter().map(Vec::len).sum::<usize>() > MAX_CELLS {
            return None;
        }
        let cells =
            |row: &[&str]| row.iter().map(|field| ClipboardCell::read(field)).collect::<Option<Vec<ClipboardCell>>>();
        let all: Option<Vec<Vec<ClipboardCell>>> = fields.iter().map(|row| cells(row)).collect();
        if let Some(all) = all {
            let has_any = all.iter().flatten().any(|entry| *entry != ClipboardCell::Blank);
            return has_any.then_some(Self::Cells(all));
        }
        let (head, rows) = fields.split_first()?;
        // What a table of this program has beside the positions.
        let before = 1 + head.iter().skip(1).take_while(|title| ["Kind", "Influence"].contains(&title.trim())).count();
        let title = |title: &&str| title.trim().trim_matches('"').to_owned();
        let issues: Vec<String> = head.iter().skip(before).map(title).collect();
        let named = |row: &Vec<&str>| {
            let entries = cells(row.get(before..).unwrap_or_default())?;
            Some((title(row.first()?), entries))
        };
        let rows: Vec<(String, Vec<ClipboardCell>)> = rows.iter().map(named).collect::<Option<_>>()?;
        let is_table = !issues.is_empty() && !rows.is_empty() && issues.iter().all(|title| !title.is_empty());
        is_table.then_some(Self::Table { issues, rows })
    }

    /// Puts it into a map, from the day that is looked at. Positions alone go to these actors and issues, in their order;
    /// in a table who and what the map does not know is added.
    pub fn fill(
        &self,
        map: &mut Map,
        day: Option<Date>,
        actors: &[Id<Actor>],
        issues: &[Id<Issue>],
    ) -> TablePasteResult {
        let mut filled = TablePasteResult::default();
        match self {
            Self::Cells(rows) => {
                let at = |row: usize, column: usize| actors.get(row).zip(issues.get(column));
                for (row, cells) in rows.iter().enumerate() {
                    for (column, entry) in cells.iter().enumerate() {
                        filled.put_cell(map, day, at(row, column), *entry);
                    }
                }
            }
            Self::Table { issues, rows } => {
                let issues: Vec<Id<Issue>> = issues.iter().map(|title| issue(map, title, &mut filled)).collect();
                for (name, cells) in rows.iter().filter(|(name, _)| !name.is_empty()) {
                    let actor = actor(map, name, &mut filled);
                    for (column, entry) in cells.iter().enumerate() {
                        filled.put_cell(map, day, issues.get(column).map(|issue| (&actor, issue)), *entry);
                    }
                }
            }
        }
        filled
    }
}

impl TablePasteResult {
    fn put_cell(
        &mut self,
        map: &mut Map,
        day: Option<Date>,
        place: Option<(&Id<Actor>, &Id<Issue>)>,
        entry: ClipboardCell,
    ) {
        if entry == ClipboardCell::Blank {
            return;
        }
        self.cells += 1;
        let Some((actor, issue)) = place else {
            self.cells_outside += 1;
            return;
        };
        let ClipboardCell::Position(alignment, basis, confidence) = entry else {
            return set_stance_on(map, day, actor, issue, None);
        };
        set_stance_on(map, day, actor, issue, Some(alignment));
        let day = day.or(map.as_of);
        if let Some(stance) = stance_on(map, (actor, issue), day).and_then(|id| map.stances.get_mut(&id)) {
            (stance.basis, stance.confidence) = (basis, confidence);
        }
    }
}

fn is_same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// The actor of that name, or a new one.
fn actor(map: &mut Map, name: &str, filled: &mut TablePasteResult) -> Id<Actor> {
    let knows = |actor: &&Actor| {
        let mut names = [&actor.name, &actor.short_name].into_iter().chain(&actor.other_names);
        names.any(|known| is_same(known, name))
    };
    if let Some(actor) = map.actors.iter().find(knows) {
        return actor.id.clone();
    }
    let made = add_actor(map, name, free_place(map));
    filled.new_records.push((&made).into());
    made
}

/// The issue of that title, or a new one.
fn issue(map: &mut Map, title: &str, filled: &mut TablePasteResult) -> Id<Issue> {
    if let Some(issue) = map.issues.iter().find(|issue| is_same(&issue.title, title) || is_same(issue.label(), title)) {
        return issue.id.clone();
    }
    let made = add_issue(map, title, free_place(map));
    filled.new_records.push((&made).into());
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CurrentStances;

    /// Where everybody stands, row by row.
    fn print(map: &Map) -> String {
        let standing = CurrentStances::of(map);
        let cell = |actor: &Actor, issue: &Issue| {
            standing
                .get(&actor.id, &issue.id)
                .map_or("?".to_owned(), |stance| stance.sign_with_doubt(&stance.alignment.glyph()))
        };
        let row = |actor: &Actor| {
            let cells: Vec<String> = map.issues.iter().map(|issue| cell(actor, issue)).collect();
            format!("{} {}", actor.label(), cells.join(" "))
        };
        map.actors.iter().map(row).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn pasting_a_table_adds_its_actors_and_issues() {
        let mut map = Map::default();
        let ann = add_actor(&mut map, "Ann", emath::Pos2::ZERO);
        let war = add_issue(&mut map, "War", emath::Pos2::ZERO);
        set_stance_on(&mut map, None, &ann, &war, Some("3".parse().unwrap()));
        let text = "Actor\tKind\tInfluence\tWar\tPeace\r\nBob\tstate\t2\t−2\tu\r\nann\tother\t\t\t(+1?)\r\n";
        let filled = ClipboardTable::read(text).unwrap().fill(&mut map, None, &[], &[]);
        assert_eq!(print(&map), "Ann +3 (+1?) | Bob −2 ~");
        assert_eq!((filled.cells, filled.cells_outside, filled.new_records.len()), (3, 0, 2));
    }

    #[test]
    fn pasted_positions_go_to_the_given_cells() {
        let mut map = Map::default();
        let actors = ["Ann", "Bob"].map(|name| add_actor(&mut map, name, emath::Pos2::ZERO));
        let issues = ["War", "Peace"].map(|title| add_issue(&mut map, title, emath::Pos2::ZERO));
        let filled = ClipboardTable::read("2\t-3\n\ts\n1\n").unwrap().fill(&mut map, None, &actors, &issues);
        assert_eq!(print(&map), "Ann +2 −3 | Bob ? …");
        assert_eq!((filled.cells, filled.cells_outside), (4, 1));
        ClipboardTable::read("?").unwrap().fill(&mut map, None, &actors, &issues);
        assert_eq!(print(&map), "Ann ? −3 | Bob ? …");
        // On another day a trajectory goes on.
        map.as_of = "2025-11-07".parse().ok();
        ClipboardTable::read("3").unwrap().fill(&mut map, "2026".parse().ok(), &actors[1..], &issues[1..]);
        assert_eq!(print(&map), "Ann ? −3 | Bob ? …");
        assert_eq!(map.stances.len(), 3);
    }

    #[test]
    fn text_that_is_no_table_is_not_read() {
        for text in ["", "\t\n", "Ann\nBob", "Ann\tBob\nCy\tDee", "4", "StanceMap(version: 1)", "War\t\nAnn\t1"] {
            assert_eq!(ClipboardTable::read(text), None, "{text:?}");
        }
    }
}
