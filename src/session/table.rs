//! What the table lists: the columns of a kind of record, and its rows, filtered and sorted. Draws nothing.

use crate::model::{Fact, FieldKind, Kind, Map, Target, Value, facts, plain};

/// One column.
#[derive(Clone)]
pub(super) struct Column {
    /// The field; none for the name of a record that has no field for it.
    pub fact: Option<Fact>,
    pub width: f32,
}

impl Column {
    pub fn name(&self) -> &'static str {
        self.fact.map_or("Record", |fact| fact.name)
    }

    /// Can it be changed here?
    pub fn is_editable(&self) -> bool {
        self.fact.is_some_and(|fact| {
            !matches!(fact.kind, FieldKind::Id | FieldKind::Evidence | FieldKind::Elsewhere(_) | FieldKind::Span)
        })
    }
}

/// One record, as text.
pub(super) struct Row {
    pub target: Target,
    pub cells: Vec<String>,
}

/// The columns for records of that kind, those that name it first, the id last.
pub(super) fn columns(kind: Kind, map: &Map) -> Vec<Column> {
    let Some(some) = Target::all(map, kind.id).into_iter().next() else { return Vec::new() };
    let fields = facts(&some);
    let is_shown = |fact: &&Fact| !matches!(fact.kind, FieldKind::Elsewhere(_) | FieldKind::Span);
    let mut columns = Vec::new();
    if !fields.iter().any(|fact| matches!(fact.id, "name" | "title" | "label")) {
        columns.push(Column { fact: None, width: 230.0 });
    }
    let (ids, others): (Vec<Fact>, Vec<Fact>) =
        fields.into_iter().filter(|fact| is_shown(&fact)).partition(|fact| fact.kind == FieldKind::Id);
    columns.extend(others.into_iter().chain(ids).map(|fact| Column { width: width(&fact), fact: Some(fact) }));
    columns
}

fn width(fact: &Fact) -> f32 {
    match fact.kind {
        _ if matches!(fact.id, "name" | "title") => 210.0,
        FieldKind::Paragraphs => 260.0,
        FieldKind::Lines | FieldKind::Ref(_) | FieldKind::Id => 150.0,
        FieldKind::Refs(_) | FieldKind::Target(_) | FieldKind::Requirement | FieldKind::Line => 180.0,
        FieldKind::Whole(..) | FieldKind::Flag | FieldKind::Alignment => 86.0,
        _ => 118.0,
    }
}

/// The rows that have the words of the filter somewhere, in the order of the file or of a column.
pub(super) fn rows(map: &Map, kind: Kind, columns: &[Column], filter: &str, sort: Option<(usize, bool)>) -> Vec<Row> {
    let wanted: String = plain(filter.trim()).collect();
    let row = |target: Target| {
        let cell = |column: &Column| column.fact.map_or_else(|| map.name(&target), |fact| map.shown(&target, &fact));
        let cells = columns.iter().map(cell).collect();
        Row { target, cells }
    };
    let has =
        |row: &Row| wanted.is_empty() || row.cells.iter().any(|cell| plain(cell).collect::<String>().contains(&wanted));
    let mut rows: Vec<Row> = Target::all(map, kind.id).into_iter().map(row).filter(has).collect();
    if let Some((at, falls)) = sort
        && let Some(column) = columns.get(at)
    {
        rows.sort_by_cached_key(|row| key(map, row, column, at));
        if falls {
            rows.reverse();
        }
        // What says nothing comes last, whichever way the rest goes.
        rows.sort_by_key(|row| row.cells.get(at).is_none_or(String::is_empty));
    }
    rows
}

/// Numbers by size, dates and words by their letters.
fn key(map: &Map, row: &Row, column: &Column, at: usize) -> (i64, String) {
    let value = column.fact.and_then(|fact| map.fact(&row.target, fact.id));
    match (value, column.fact.map(|fact| fact.kind)) {
        (Some(Value::Whole(number)), _) => (number, String::new()),
        (Some(Value::Flag(flag)), _) => (i64::from(flag), String::new()),
        (Some(Value::Evidence(evidence)), _) => (evidence.len() as i64, String::new()),
        // What is no level comes after all levels.
        (Some(Value::Text(text)), Some(FieldKind::Alignment)) => (text.parse().unwrap_or(9), text),
        (Some(Value::Text(text)), Some(FieldKind::Day)) => (0, text),
        _ => (0, row.cells.get(at).map(|cell| plain(cell).collect()).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Actor, KINDS};

    fn names(sort: Option<(usize, bool)>, filter: &str) -> Vec<String> {
        let mut map = Map::default();
        for (name, influence) in [("Éire", 2), ("Austria", 5), ("Zaire", 0)] {
            let mut actor = Actor::new(name, emath::Pos2::ZERO);
            actor.influence = influence;
            map.actors.add(actor);
        }
        let kind = KINDS[0];
        let columns = columns(kind, &map);
        rows(&map, kind, &columns, filter, sort).iter().map(|row| row.cells[0].clone()).collect()
    }

    fn influence() -> usize {
        let mut map = Map::default();
        map.actors.add(Actor::new("A", emath::Pos2::ZERO));
        columns(KINDS[0], &map).iter().position(|column| column.name() == "Influence").unwrap_or(usize::MAX)
    }

    #[test]
    fn rows_are_sorted_by_any_column_and_what_says_nothing_comes_last() {
        assert_eq!(names(None, ""), ["Éire", "Austria", "Zaire"]);
        assert_eq!(names(Some((0, false)), ""), ["Austria", "Éire", "Zaire"]);
        assert_eq!(names(Some((0, true)), ""), ["Zaire", "Éire", "Austria"]);
        assert_eq!(names(Some((influence(), false)), ""), ["Éire", "Austria", "Zaire"]);
        assert_eq!(names(Some((influence(), true)), ""), ["Austria", "Éire", "Zaire"]);
    }

    #[test]
    fn the_filter_does_not_mind_accents() {
        assert_eq!(names(None, "EIR"), ["Éire"]);
        assert_eq!(names(None, "nobody"), Vec::<String>::new());
    }
}
