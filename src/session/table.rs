//! The table: records of one kind as rows of text, filtered and sorted. Draws nothing.

use std::collections::BTreeMap;

use crate::model::{FieldDescription, FieldKind, FieldValue, Map, RecordKind, Target, fields_of, normalized_letters};

/// One column of the table.
#[derive(Clone, Debug)]
pub struct TableColumn {
    /// The field; none for the name of a record without a name field.
    pub field: Option<FieldDescription>,
}

impl TableColumn {
    /// The heading.
    pub fn name(&self) -> &'static str {
        self.field.map_or("Record", |field| field.name)
    }

    /// Whether its cells can be edited in the table.
    pub fn is_editable(&self) -> bool {
        self.field.is_some_and(|field| {
            !matches!(field.kind, FieldKind::Id | FieldKind::Evidence | FieldKind::Elsewhere(_) | FieldKind::Span)
        })
    }
}

/// A row of the table: one record, as text.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// The record.
    pub target: Target,
    /// The text of each cell.
    pub cells: Vec<String>,
}

/// The sort order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableSort {
    /// The column to sort by, from 0.
    pub column: usize,
    /// True for descending order.
    pub is_descending: bool,
}

/// What the table lists.
#[derive(Clone, Debug, PartialEq)]
pub struct TableQuery {
    /// The kind of the records.
    pub kind: RecordKind,
    /// Text that one cell of the row must contain; empty for every row.
    pub filter: String,
    /// The sort order; none for the order of the file.
    pub sort: Option<TableSort>,
}

/// The records of one kind as rows and columns. Without records it has no columns.
#[derive(Clone, Debug)]
pub struct RecordTable {
    /// The kind of the records.
    pub kind: RecordKind,
    /// The columns: first those that name the record, last its id.
    pub columns: Vec<TableColumn>,
    /// The rows that match the filter, in order.
    pub rows: Vec<TableRow>,
}

impl RecordTable {
    /// The table for a query. A sort column that does not exist is ignored.
    pub fn of(map: &Map, query: &TableQuery) -> Self {
        let columns = table_columns(query.kind, map);
        let sort = query.sort.filter(|sort| sort.column < columns.len());
        let rows = table_rows(map, query.kind, &columns, &query.filter, sort);
        Self { kind: query.kind, columns, rows }
    }

    /// Sorts the rows as in another table. Rows that it does not contain come last.
    pub fn keep_order(&mut self, other: &Self) {
        let places: BTreeMap<&Target, usize> = other.rows.iter().map(|row| &row.target).zip(0..).collect();
        self.rows.sort_by_key(|row| places.get(&row.target).copied().unwrap_or(usize::MAX));
    }

    /// The row of a record.
    pub fn position(&self, target: &Target) -> Option<usize> {
        self.rows.iter().position(|row| row.target == *target)
    }
}

fn table_columns(kind: RecordKind, map: &Map) -> Vec<TableColumn> {
    let Some(some) = Target::all(map, kind.id).into_iter().next() else { return Vec::new() };
    let fields = fields_of(&some);
    let is_shown = |field: &&FieldDescription| !matches!(field.kind, FieldKind::Elsewhere(_) | FieldKind::Span);
    let mut columns = Vec::new();
    if !fields.iter().any(|field| matches!(field.id, "name" | "title" | "label")) {
        columns.push(TableColumn { field: None });
    }
    let (ids, others): (Vec<FieldDescription>, Vec<FieldDescription>) =
        fields.into_iter().filter(|field| is_shown(&field)).partition(|field| field.kind == FieldKind::Id);
    columns.extend(others.into_iter().chain(ids).map(|field| TableColumn { field: Some(field) }));
    columns
}

fn table_rows(
    map: &Map,
    kind: RecordKind,
    columns: &[TableColumn],
    filter: &str,
    sort: Option<TableSort>,
) -> Vec<TableRow> {
    let wanted: String = normalized_letters(filter.trim()).collect();
    let row = |target: Target| {
        let cell = |column: &TableColumn| {
            column.field.map_or_else(|| map.name(&target), |field| map.field_text(&target, &field))
        };
        let cells = columns.iter().map(cell).collect();
        TableRow { target, cells }
    };
    let has = |row: &TableRow| {
        wanted.is_empty() || row.cells.iter().any(|cell| normalized_letters(cell).collect::<String>().contains(&wanted))
    };
    let mut rows: Vec<TableRow> = Target::all(map, kind.id).into_iter().map(row).filter(has).collect();
    if let Some(TableSort { column: at, is_descending }) = sort
        && let Some(column) = columns.get(at)
    {
        rows.sort_by_cached_key(|row| sort_key(map, row, column, at));
        if is_descending {
            rows.reverse();
        }
        // Empty cells come last in both directions.
        rows.sort_by_key(|row| row.cells.get(at).is_none_or(String::is_empty));
    }
    rows
}

/// The sort key of a row: a number, then text without case and accents.
fn sort_key(map: &Map, row: &TableRow, column: &TableColumn, at: usize) -> (i64, String) {
    let value = column.field.and_then(|field| map.field_value(&row.target, field.id));
    match (value, column.field.map(|field| field.kind)) {
        (Some(FieldValue::Whole(number)), _) => (number, String::new()),
        (Some(FieldValue::Flag(flag)), _) => (i64::from(flag), String::new()),
        (Some(FieldValue::Evidence(evidence)), _) => (evidence.len() as i64, String::new()),
        // A text that is not an alignment level comes after all levels.
        (Some(FieldValue::Text(text)), Some(FieldKind::Alignment)) => (text.parse().unwrap_or(9), text),
        (Some(FieldValue::Text(text)), Some(FieldKind::Day)) => (0, text),
        _ => (0, row.cells.get(at).map(|cell| normalized_letters(cell).collect()).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Actor, RECORD_KINDS};

    fn names(sort: Option<(usize, bool)>, filter: &str) -> Vec<String> {
        let mut map = Map::default();
        for (name, influence) in [("Éire", 2), ("Austria", 5), ("Zaire", 0)] {
            let mut actor = Actor::new(name, emath::Pos2::ZERO);
            actor.influence = influence;
            map.actors.add(actor);
        }
        let sort = sort.map(|(column, is_descending)| TableSort { column, is_descending });
        let query = TableQuery { kind: RECORD_KINDS[0], filter: filter.to_owned(), sort };
        RecordTable::of(&map, &query).rows.iter().map(|row| row.cells[0].clone()).collect()
    }

    fn influence() -> usize {
        let mut map = Map::default();
        map.actors.add(Actor::new("A", emath::Pos2::ZERO));
        table_columns(RECORD_KINDS[0], &map)
            .iter()
            .position(|column| column.name() == "Influence")
            .unwrap_or(usize::MAX)
    }

    #[test]
    fn rows_sort_by_any_column_and_empty_cells_come_last() {
        assert_eq!(names(None, ""), ["Éire", "Austria", "Zaire"]);
        assert_eq!(names(Some((0, false)), ""), ["Austria", "Éire", "Zaire"]);
        assert_eq!(names(Some((0, true)), ""), ["Zaire", "Éire", "Austria"]);
        assert_eq!(names(Some((influence(), false)), ""), ["Éire", "Austria", "Zaire"]);
        assert_eq!(names(Some((influence(), true)), ""), ["Austria", "Éire", "Zaire"]);
    }

    #[test]
    fn rows_keep_the_order_of_another_table() {
        let map = |names: &[&str]| {
            let mut map = Map::default();
            for name in names {
                map.actors.add(Actor::new(name, emath::Pos2::ZERO));
            }
            map
        };
        let table =
            |map: &Map, sort| RecordTable::of(map, &TableQuery { kind: RECORD_KINDS[0], filter: String::new(), sort });
        let old = table(&map(&["C", "A", "B"]), Some(TableSort { column: 0, is_descending: false }));
        let mut new = table(&map(&["D", "C", "A"]), None);
        new.keep_order(&old);
        let names: Vec<_> = new.rows.iter().map(|row| row.cells[0].as_str()).collect();
        assert_eq!(names, ["A", "C", "D"]);
        assert_eq!(new.position(&"actor:d".parse().unwrap()), Some(2));
    }

    #[test]
    fn the_filter_does_not_mind_accents() {
        assert_eq!(names(None, "EIR"), ["Éire"]);
        assert_eq!(names(None, "nobody"), Vec::<String>::new());
    }
}
