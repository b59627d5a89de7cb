//! Tables of positions on the clipboard, as text with tabs from a spreadsheet: reads them and writes them to a map.

use std::collections::HashMap;

use super::limits::{CELL_LIMIT, VISITED_STANCE_LIMIT};
use super::{add_actor, add_issue, free_place, set_stance_on, stance_on};
use crate::model::{Actor, Alignment, Basis, Confidence, Date, Id, Issue, Map, Target};

/// A table on the clipboard has too many cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The table on the clipboard has {cells} cells, and {limit} can be pasted at once: copy a part of it.")]
pub struct OversizedTable {
    /// Number of its cells.
    pub cells: usize,
    /// Number of cells that can be pasted.
    pub limit: usize,
}

/// Maximum number of cells that can be pasted into this map at once. In a map of many stances it is smaller, because
/// each cell is compared with all of them.
fn cell_limit(map: &Map) -> usize {
    CELL_LIMIT.min(VISITED_STANCE_LIMIT / map.stances.len().max(1))
}

/// A table that was read from the clipboard.
#[derive(Clone, Debug, PartialEq)]
pub enum ClipboardTable {
    /// Positions without headings, for actors and issues chosen by the caller.
    Cells(Vec<Vec<ClipboardCell>>),
    /// A header row with the titles of issues, then rows that start with the name of an actor.
    Table {
        /// The titles of the issues, in the order of the columns.
        issues: Vec<String>,
        /// The names of the actors, each with the cells of its row.
        rows: Vec<(String, Vec<ClipboardCell>)>,
    },
}

/// The content of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClipboardCell {
    /// An empty cell, which leaves the stance unchanged.
    Blank,
    /// A question mark: the position is unknown.
    Unknown,
    /// A position, with its basis and confidence.
    Position(Alignment, Basis, Confidence),
}

/// The result of pasting a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TablePasteResult {
    /// Number of cells that are not blank.
    pub cells: usize,
    /// Number of these cells that have no actor or issue.
    pub cells_outside: usize,
    /// The actors and issues that were added.
    pub new_records: Vec<Target>,
}

impl ClipboardCell {
    /// Reads "2", "+2", "−2", "(+2)" for assessed, "+2?" for unconfirmed, "u" for undecided, "s" for silent, "?" for
    /// unknown, or an empty text. `None` for anything else.
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
    /// Reads a table with fields separated by tabs, to be pasted into `map`. `None` if a field other than a title or
    /// name is not a position.
    ///
    /// # Errors
    /// [`OversizedTable`] if it has more cells than can be pasted.
    pub fn read(text: &str, map: &Map) -> Result<Option<Self>, OversizedTable> {
        let text = text.trim_end_matches(['\n', '\r']);
        // The cells are counted before any is read, as the clipboard may hold millions.
        let tabs = text.bytes().filter(|byte| *byte == b'\t').count();
        let (cells, limit) = (text.lines().count() + tabs, cell_limit(map));
        if cells > limit {
            // Without tabs it is a list of words.
            return if tabs == 0 { Ok(None) } else { Err(OversizedTable { cells, limit }) };
        }
        Ok(Self::read_cells(text))
    }

    fn read_cells(text: &str) -> Option<Self> {
        let fields: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
        let cells =
            |row: &[&str]| row.iter().map(|field| ClipboardCell::read(field)).collect::<Option<Vec<ClipboardCell>>>();
        let all_cells: Option<Vec<Vec<ClipboardCell>>> = fields.iter().map(|row| cells(row)).collect();
        if let Some(all_cells) = all_cells {
            let has_any = all_cells.iter().flatten().any(|entry| *entry != ClipboardCell::Blank);
            return has_any.then_some(Self::Cells(all_cells));
        }
        let (header, rows) = fields.split_first()?;
        // Tables that this program copies have these columns before the positions.
        let first_position =
            1 + header.iter().skip(1).take_while(|title| ["Kind", "Influence"].contains(&title.trim())).count();
        let title = |title: &&str| title.trim().trim_matches('"').to_owned();
        let issues: Vec<String> = header.iter().skip(first_position).map(title).collect();
        let read_row = |row: &Vec<&str>| {
            let entries = cells(row.get(first_position..).unwrap_or_default())?;
            Some((title(row.first()?), entries))
        };
        let rows: Vec<(String, Vec<ClipboardCell>)> = rows.iter().map(read_row).collect::<Option<_>>()?;
        let is_table = !issues.is_empty() && !rows.is_empty() && issues.iter().all(|title| !title.is_empty());
        is_table.then_some(Self::Table { issues, rows })
    }

    /// Writes the positions to a map, valid from the shown day. Cells without headings go to the given actors and
    /// issues, in their order. From a table with headings, missing actors and issues are added.
    pub fn fill(
        &self,
        map: &mut Map,
        day: Option<Date>,
        actors: &[Id<Actor>],
        issues: &[Id<Issue>],
    ) -> TablePasteResult {
        let mut result = TablePasteResult::default();
        match self {
            Self::Cells(rows) => {
                let target_of = |row: usize, column: usize| actors.get(row).zip(issues.get(column));
                for (row, cells) in rows.iter().enumerate() {
                    for (column, entry) in cells.iter().enumerate() {
                        result.put_cell(map, day, target_of(row, column), *entry);
                    }
                }
            }
            Self::Table { issues, rows } => {
                let mut names = RecordsByName::of(map);
                let issues: Vec<Id<Issue>> = issues.iter().map(|title| names.issue(map, title, &mut result)).collect();
                for (name, cells) in rows.iter().filter(|(name, _)| !name.is_empty()) {
                    let actor = names.actor(map, name, &mut result);
                    for (column, entry) in cells.iter().enumerate() {
                        result.put_cell(map, day, issues.get(column).map(|issue| (&actor, issue)), *entry);
                    }
                }
            }
        }
        result
    }
}

impl TablePasteResult {
    fn put_cell(
        &mut self,
        map: &mut Map,
        day: Option<Date>,
        target: Option<(&Id<Actor>, &Id<Issue>)>,
        entry: ClipboardCell,
    ) {
        if entry == ClipboardCell::Blank {
            return;
        }
        self.cells += 1;
        let Some((actor, issue)) = target else {
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

/// The actors and issues of a map by their names in lower case. Of several with a name, the first counts.
#[derive(Default)]
struct RecordsByName {
    actors: HashMap<String, Id<Actor>>,
    issues: HashMap<String, Id<Issue>>,
}

impl RecordsByName {
    fn of(map: &Map) -> Self {
        let mut records = Self::default();
        for actor in map.actors.iter() {
            for name in [&actor.name, &actor.short_name].into_iter().chain(&actor.other_names) {
                records.actors.entry(name_key(name)).or_insert_with(|| actor.id.clone());
            }
        }
        for issue in map.issues.iter() {
            for title in [issue.title.as_str(), issue.label()] {
                records.issues.entry(name_key(title)).or_insert_with(|| issue.id.clone());
            }
        }
        records
    }

    /// The actor with this name, or a new one.
    fn actor(&mut self, map: &mut Map, name: &str, result: &mut TablePasteResult) -> Id<Actor> {
        let add = || {
            let added = add_actor(map, name, free_place(map));
            result.new_records.push((&added).into());
            added
        };
        self.actors.entry(name_key(name)).or_insert_with(add).clone()
    }

    /// The issue with this title, or a new one.
    fn issue(&mut self, map: &mut Map, title: &str, result: &mut TablePasteResult) -> Id<Issue> {
        let add = || {
            let added = add_issue(map, title, free_place(map));
            result.new_records.push((&added).into());
            added
        };
        self.issues.entry(name_key(title)).or_insert_with(add).clone()
    }
}

fn name_key(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CurrentStances;

    /// The positions of all actors as text, row by row.
    fn print(map: &Map) -> String {
        let stances = CurrentStances::of(map);
        let cell = |actor: &Actor, issue: &Issue| {
            stances
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
        let filled = ClipboardTable::read(text, &map).unwrap().unwrap().fill(&mut map, None, &[], &[]);
        assert_eq!(print(&map), "Ann +3 (+1?) | Bob −2 ~");
        assert_eq!((filled.cells, filled.cells_outside, filled.new_records.len()), (3, 0, 2));
    }

    #[test]
    fn pasted_positions_go_to_the_given_cells() {
        let mut map = Map::default();
        let actors = ["Ann", "Bob"].map(|name| add_actor(&mut map, name, emath::Pos2::ZERO));
        let issues = ["War", "Peace"].map(|title| add_issue(&mut map, title, emath::Pos2::ZERO));
        let filled =
            ClipboardTable::read("2\t-3\n\ts\n1\n", &map).unwrap().unwrap().fill(&mut map, None, &actors, &issues);
        assert_eq!(print(&map), "Ann +2 −3 | Bob ? …");
        assert_eq!((filled.cells, filled.cells_outside), (4, 1));
        ClipboardTable::read("?", &map).unwrap().unwrap().fill(&mut map, None, &actors, &issues);
        assert_eq!(print(&map), "Ann ? −3 | Bob ? …");
        // On another day, the pasted position continues the trajectory.
        map.as_of = "2025-11-07".parse().ok();
        ClipboardTable::read("3", &map).unwrap().unwrap().fill(
            &mut map,
            "2026".parse().ok(),
            &actors[1..],
            &issues[1..],
        );
        assert_eq!(print(&map), "Ann ? −3 | Bob ? …");
        assert_eq!(map.stances.len(), 3);
    }

    #[test]
    fn a_table_of_too_many_cells_is_refused_with_its_size() {
        let row = "\t1".repeat(200) + "\n";
        let error = ClipboardTable::read(&row.repeat(100), &Map::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "The table on the clipboard has 20100 cells, and 10000 can be pasted at once: copy a part of it."
        );
        assert!(ClipboardTable::read(&row.repeat(49), &Map::default()).unwrap().is_some());
        assert_eq!(ClipboardTable::read(&"Ann\n".repeat(20_000), &Map::default()), Ok(None), "a list of names");
    }

    #[test]
    fn text_that_is_no_table_is_not_read() {
        for text in ["", "\t\n", "Ann\nBob", "Ann\tBob\nCy\tDee", "4", "StanceMap(version: 1)", "War\t\nAnn\t1"] {
            assert_eq!(ClipboardTable::read(text, &Map::default()), Ok(None), "{text:?}");
        }
    }
}
