//! Describes changes in words: the name of the record, the change, and the passage that supports it.

use super::{ChangeGroup, FieldChange, RecordChange, RecordChangeKind, counts_by_group};
use crate::model::{Alignment, Date, Evidence, FieldValue, Id, Map, Stance, TIE_KINDS, Target, name_of};

/// Maximum length of the value of a field in a line, in characters.
const MAX_VALUE_CHARS: usize = 48;

impl RecordChange {
    /// The name of the changed record: "Israel on Turkish troops".
    pub fn name(&self, before: &Map, after: &Map) -> String {
        if let RecordChangeKind::Position { actor, issue, .. } = &self.kind {
            let name = |target: Target| if target.is_in(after) { after.name(&target) } else { before.name(&target) };
            return format!("{} on {}", name(actor.into()), name(issue.into()));
        }
        let Some(target) = &self.target else { return "The map".to_owned() };
        let map = if target.is_in(after) { after } else { before };
        match target {
            Target::Tie(id) => {
                let kind = map.ties.get(id).map(|tie| name_of(TIE_KINDS, &tie.kind).to_lowercase());
                format!("{} ({})", map.name(target), kind.unwrap_or_default())
            }
            Target::Condition(id) => {
                let stance_name = map.conditions.get(id).map(|condition| map.name(&(&condition.of).into()));
                format!("{}, {}", stance_name.unwrap_or_default(), map.name(target))
            }
            _ => map.name(target),
        }
    }

    /// The change in a few words: "−2 → (−3?)", "new", "met", "influence 3 → 4".
    pub fn description(&self, before: &Map, after: &Map) -> String {
        match &self.kind {
            RecordChangeKind::Position { from, to, .. } => {
                let [old, new] = self.stances(before, after);
                format!("{} → {}", alignment_text(*from, old), alignment_text(*to, new))
            }
            // A stance that does not count begins or ends, so the position does not change.
            RecordChangeKind::New if self.group() == ChangeGroup::Positions => {
                "another stance; the position stays".to_owned()
            }
            RecordChangeKind::Gone if self.group() == ChangeGroup::Positions => {
                "a stance less; the position stays".to_owned()
            }
            RecordChangeKind::New => "new".to_owned(),
            RecordChangeKind::Gone => "gone".to_owned(),
            RecordChangeKind::Objection(status) => status.name().to_lowercase(),
            RecordChangeKind::Condition(status) => status.name().to_lowercase(),
            RecordChangeKind::Closed => "settled".to_owned(),
            RecordChangeKind::Changed if self.fields.is_empty() => "changed".to_owned(),
            RecordChangeKind::Changed => self.fields.iter().map(FieldChange::summary).collect::<Vec<_>>().join(", "),
        }
    }

    /// The old and the new stance of a changed position; `None` for unknown.
    pub fn stances<'a>(&self, before: &'a Map, after: &'a Map) -> [Option<&'a Stance>; 2] {
        let stance = |map: &'a Map, target: Option<&Target>| match target? {
            Target::Stance(id) => map.stances.get(id),
            _ => None,
        };
        let RecordChangeKind::Position { from, to, .. } = &self.kind else { return [None, None] };
        let old = stance(before, self.previous_stance.as_ref().or(self.target.as_ref())).filter(|_| from.is_some());
        [old, stance(after, self.target.as_ref()).filter(|_| to.is_some())]
    }

    /// Name and description in one line.
    pub fn summary_line(&self, before: &Map, after: &Map) -> String {
        format!("{}: {}", self.name(before, after), self.description(before, after))
    }

    /// The quote that supports the change, and its citation. It is taken from the new record or, if that is gone, from
    /// the old one.
    pub fn quote(&self, before: &Map, after: &Map) -> Option<(String, String)> {
        let (map, passage) = self.passage(before, after)?;
        Some((passage.quote.clone(), citation(map, &passage)))
    }

    /// The passage that supports the change, and the map that contains it.
    pub(crate) fn passage<'a>(&self, before: &'a Map, after: &'a Map) -> Option<(&'a Map, Evidence)> {
        if matches!(self.kind, RecordChangeKind::Changed) {
            return None;
        }
        let target = self.target.as_ref()?;
        let is_gone = matches!(self.kind, RecordChangeKind::Gone | RecordChangeKind::Position { to: None, .. });
        let map = if is_gone || !target.is_in(after) { before } else { after };
        let Some(FieldValue::Evidence(evidence)) = map.field_value(target, "evidence") else { return None };
        // A passage from after the shown day cannot have caused the change.
        let in_time =
            |said: Option<Date>| said.zip(map.as_of).is_none_or(|(said, day)| said.earliest() <= day.latest());
        let quoted = evidence.into_iter().filter(|passage| !passage.quote.trim().is_empty());
        let quoted = quoted.filter(|passage| in_time(passage.said_on));
        // The latest passage supports the change best.
        Some((map, quoted.max_by_key(|passage| passage.said_on)?))
    }
}

impl FieldChange {
    /// The change in words: "influence 3 → 4"; only the name of the field if a value is too long or has no short text.
    pub fn summary(&self) -> String {
        let name = self.name.to_lowercase();
        let short_text = |value: &FieldValue| match value {
            FieldValue::Text(text) if text.is_empty() => Some("none".to_owned()),
            FieldValue::Text(text) if text.chars().count() <= MAX_VALUE_CHARS => Some(one_line(text)),
            FieldValue::Whole(number) => Some(number.to_string()),
            FieldValue::Flag(flag) => Some(if *flag { "yes" } else { "no" }.to_owned()),
            FieldValue::List(list) if list.is_empty() => Some("none".to_owned()),
            FieldValue::List(list) => Some(list.join(", ")).filter(|text| text.chars().count() <= MAX_VALUE_CHARS),
            FieldValue::Text(_) | FieldValue::Place(_) | FieldValue::Span(_) | FieldValue::Evidence(_) => None,
        };
        match (short_text(&self.from), short_text(&self.to)) {
            (Some(from), Some(to)) => format!("{name} {from} → {to}"),
            _ => name,
        }
    }
}

/// A position as text: "+2", "(−3?)", "undecided", "unknown"; with the doubt of its stance.
fn alignment_text(alignment: Option<Alignment>, stance: Option<&Stance>) -> String {
    let sign = match alignment {
        None => return "unknown".to_owned(),
        Some(Alignment::Level(level)) => level.to_string(),
        Some(open) => open.to_string(),
    };
    stance.map_or(sign.clone(), |stance| stance.sign_with_doubt(&sign))
}

/// The speaker of a passage and the date.
pub(crate) fn speaker_and_date(map: &Map, passage: &Evidence) -> String {
    let said_by = match Id::parse(&passage.said_by) {
        Ok(id) if map.actors.contains(&id) => map.name(&id.into()),
        _ => passage.said_by.clone(),
    };
    let day = passage.said_on.map(Date::short).unwrap_or_default();
    [said_by, day].into_iter().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join(", ")
}

/// The speaker of a passage, the date, and its place in the source.
fn citation(map: &Map, passage: &Evidence) -> String {
    let source = map.sources.get(&passage.source).map(|source| source.title.clone()).unwrap_or_default();
    let parts = [speaker_and_date(map, passage), source, passage.locator.clone()];
    parts.into_iter().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join(", ")
}

/// A text in which every run of white space is replaced by one space.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The number of changes by group: "3 positions, 1 objection".
pub fn summary(changes: &[RecordChange]) -> String {
    let counts: Vec<String> =
        counts_by_group(changes).into_iter().map(|(group, count)| format!("{count} {}", group.noun(count))).collect();
    if counts.is_empty() { "nothing".to_owned() } else { counts.join(", ") }
}
