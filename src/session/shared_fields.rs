//! The form for several records: their common fields, and the values that are equal in all records. Draws nothing.

use crate::model::{FieldDescription, FieldKind, FieldValue, Map, RECORD_KINDS, RecordKind, Target, fields_of};

/// A section of the form for several records.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedSection {
    /// The heading.
    pub title: String,
    /// The records whose fields it shows.
    pub targets: Vec<Target>,
    /// Their common fields, in the order of the first record.
    pub fields: Vec<SharedField>,
}

/// A field of several records.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedField {
    /// The field.
    pub field: FieldDescription,
    /// The value if it is equal in all records.
    pub value: Option<FieldValue>,
}

/// The sections for these records: first the fields common to all, then for each kind the fields of its own. If nothing
/// is common, records of one kind get one section without fields; records of several kinds get no common section.
pub fn shared_sections(map: &Map, targets: &[Target]) -> Vec<SharedSection> {
    let common = fields_in_common(targets);
    let kinds = by_kind(targets);
    let mut sections = Vec::new();
    if !common.is_empty() || kinds.len() < 2 {
        let title = if kinds.len() < 2 { "Details" } else { "All of them" };
        sections.push(section(map, title.to_owned(), targets.to_vec(), &common));
    }
    for of_kind in kinds.into_iter().filter(|of_kind| of_kind.len() < targets.len()) {
        let own_fields: Vec<FieldDescription> =
            fields_in_common(&of_kind).into_iter().filter(|field| !common.contains(field)).collect();
        if let Some(kind) = of_kind.first().map(Target::kind).filter(|_| !own_fields.is_empty()) {
            let count = of_kind.len();
            let title = format!("{count} {}", if count == 1 { kind.id } else { kind.plural });
            sections.push(section(map, title, of_kind, &own_fields));
        }
    }
    sections
}

fn section(map: &Map, title: String, targets: Vec<Target>, fields: &[FieldDescription]) -> SharedSection {
    let shared_field = |field: &FieldDescription| {
        let mut values = targets.iter().map(|target| map.field_value(target, field.id));
        let first = values.next().flatten();
        let is_same = values.all(|value| value == first);
        SharedField { field: *field, value: first.filter(|_| is_same) }
    };
    let fields = fields.iter().map(shared_field).collect();
    SharedSection { title, targets, fields }
}

/// The records grouped by kind, in the order of the kinds.
fn by_kind(targets: &[Target]) -> Vec<Vec<Target>> {
    let records_of =
        |kind: &RecordKind| targets.iter().filter(|target| target.kind() == *kind).cloned().collect::<Vec<_>>();
    RECORD_KINDS.iter().map(records_of).filter(|targets| !targets.is_empty()).collect()
}

/// Fields of the same name and kind in all records, without those that only make sense for one record.
fn fields_in_common(targets: &[Target]) -> Vec<FieldDescription> {
    let Some(first) = targets.first() else { return Vec::new() };
    let is_single = |kind| matches!(kind, FieldKind::Id | FieldKind::Place | FieldKind::Span | FieldKind::Evidence);
    // Records of one kind have the same fields, so one record of each kind is enough.
    let mut kinds: Vec<(RecordKind, Vec<FieldDescription>)> = Vec::new();
    for target in targets {
        if kinds.iter().all(|(kind, _)| *kind != target.kind()) {
            kinds.push((target.kind(), fields_of(target)));
        }
    }
    let is_common = |field: &FieldDescription| kinds.iter().all(|(_, fields)| fields.contains(field));
    fields_of(first).into_iter().filter(|field| !is_single(field.kind) && is_common(field)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Actor, Issue};

    fn map() -> Map {
        let mut map = Map::default();
        for (name, influence) in [("Ann", 2), ("Bob", 2), ("Eve", 5)] {
            let mut actor = Actor::new(name, emath::Pos2::ZERO);
            actor.influence = influence;
            map.actors.add(actor);
        }
        map.issues.add(Issue::new("Dam", emath::Pos2::ZERO));
        map
    }

    fn influence(map: &Map, targets: &[&str]) -> Option<FieldValue> {
        let targets: Vec<Target> = targets.iter().map(|target| target.parse().unwrap()).collect();
        let sections = shared_sections(map, &targets);
        let field = sections.iter().flat_map(|section| &section.fields).find(|field| field.field.id == "influence");
        field.and_then(|field| field.value.clone())
    }

    #[test]
    fn a_shared_field_has_a_value_where_all_records_have_the_same() {
        let map = map();
        assert_eq!(influence(&map, &["actor:ann", "actor:bob"]), Some(FieldValue::Whole(2)));
        assert_eq!(influence(&map, &["actor:ann", "actor:eve"]), None);
    }

    #[test]
    fn records_of_several_kinds_have_a_section_each() {
        let map = map();
        let targets: Vec<Target> =
            ["actor:ann", "actor:bob", "issue:dam"].iter().map(|target| target.parse().unwrap()).collect();
        let sections = shared_sections(&map, &targets);
        let titles: Vec<&str> = sections.iter().map(|section| section.title.as_str()).collect();
        assert_eq!(titles, ["2 actors", "1 issue"]);
        assert_eq!(sections[0].targets.len(), 2);
        let has = |section: &SharedSection, id| section.fields.iter().any(|field| field.field.id == id);
        assert!(has(&sections[0], "influence") && !has(&sections[1], "influence"));
        assert!(sections.iter().all(|section| !has(section, "id") && !has(section, "place")));
    }
}
