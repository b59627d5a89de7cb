//! What moved in words: what it is called, what happened to it, and the passage that it rests on.

use super::{ChangeGroup, FieldChange, RecordChange, RecordChangeKind, counts_by_group};
use crate::model::{Alignment, Date, Evidence, FieldValue, Id, Map, Stance, TIE_KINDS, Target, name_of};

/// The longest value of a field that a line has, in characters.
const MAX_VALUE_CHARS: usize = 48;

impl RecordChange {
    /// What it is called: "Israel on Turkish troops".
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
                let of = map.conditions.get(id).map(|condition| map.name(&(&condition.of).into()));
                format!("{}, {}", of.unwrap_or_default(), map.name(target))
            }
            _ => map.name(target),
        }
    }

    /// What happened to it, in a few words: "−2 → (−3?)", "new", "met", "influence 3 → 4".
    pub fn description(&self, before: &Map, after: &Map) -> String {
        match &self.kind {
            RecordChangeKind::Position { from, to, .. } => {
                let [was, is] = self.stances(before, after);
                format!("{} → {}", alignment_text(*from, was), alignment_text(*to, is))
            }
            // Another stance of an actor than the one that counts begins or ends without moving it.
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

    /// The stances that a position was and is, where it was and is known.
    pub fn stances<'a>(&self, before: &'a Map, after: &'a Map) -> [Option<&'a Stance>; 2] {
        let stance = |map: &'a Map, target: Option<&Target>| match target? {
            Target::Stance(id) => map.stances.get(id),
            _ => None,
        };
        let RecordChangeKind::Position { from, to, .. } = &self.kind else { return [None, None] };
        let was = stance(before, self.previous_stance.as_ref().or(self.target.as_ref())).filter(|_| from.is_some());
        [was, stance(after, self.target.as_ref()).filter(|_| to.is_some())]
    }

    /// Both in one line.
    pub fn summary_line(&self, before: &Map, after: &Map) -> String {
        format!("{}: {}", self.name(before, after), self.description(before, after))
    }

    /// The passage that it rests on, and where it comes from: that of the record as it is now, else as it was.
    pub fn quote(&self, before: &Map, after: &Map) -> Option<(String, String)> {
        let (map, passage) = self.passage(before, after)?;
        Some((passage.quote.clone(), citation(map, &passage)))
    }

    /// The passage that it rests on, and the map that has it.
    pub(crate) fn passage<'a>(&self, before: &'a Map, after: &'a Map) -> Option<(&'a Map, Evidence)> {
        if matches!(self.kind, RecordChangeKind::Changed) {
            return None;
        }
        let target = self.target.as_ref()?;
        let gone = matches!(self.kind, RecordChangeKind::Gone | RecordChangeKind::Position { to: None, .. });
        let map = if gone || !target.is_in(after) { before } else { after };
        let Some(FieldValue::Evidence(evidence)) = map.field_value(target, "evidence") else { return None };
        // What is said only after the day that is looked at moved nothing until then.
        let in_time =
            |said: Option<Date>| said.zip(map.as_of).is_none_or(|(said, day)| said.earliest() <= day.latest());
        let quoted = evidence.into_iter().filter(|passage| !passage.quote.trim().is_empty());
        let quoted = quoted.filter(|passage| in_time(passage.said_on));
        // What was said last is what moved it.
        Some((map, quoted.max_by_key(|passage| passage.said_on)?))
    }
}

impl FieldChange {
    /// "influence 3 → 4"; for what is too long to be told, only its name.
    pub fn summary(&self) -> String {
        let name = self.name.to_lowercase();
        let told = |value: &FieldValue| match value {
            FieldValue::Text(text) if text.is_empty() => Some("none".to_owned()),
            FieldValue::Text(text) if text.chars().count() <= MAX_VALUE_CHARS => Some(one_line(text)),
            FieldValue::Whole(number) => Some(number.to_string()),
            FieldValue::Flag(flag) => Some(if *flag { "yes" } else { "no" }.to_owned()),
            FieldValue::List(list) if list.is_empty() => Some("none".to_owned()),
            FieldValue::List(list) => Some(list.join(", ")).filter(|text| text.chars().count() <= MAX_VALUE_CHARS),
            FieldValue::Text(_) | FieldValue::Place(_) | FieldValue::Span(_) | FieldValue::Evidence(_) => None,
        };
        match (told(&self.from), told(&self.to)) {
            (Some(from), Some(to)) => format!("{name} {from} → {to}"),
            _ => name,
        }
    }
}

/// A position as a sign: "+2", "(−3?)", "undecided", "unknown"; with the doubt of its stance.
fn alignment_text(alignment: Option<Alignment>, stance: Option<&Stance>) -> String {
    let sign = match alignment {
        None => return "unknown".to_owned(),
        Some(Alignment::Level(level)) => level.to_string(),
        Some(open) => open.to_string(),
    };
    stance.map_or(sign.clone(), |stance| stance.sign_with_doubt(&sign))
}

/// Who said it, and when.
pub(crate) fn speaker_and_date(map: &Map, passage: &Evidence) -> String {
    let said_by = match Id::parse(&passage.said_by) {
        Ok(id) if map.actors.contains(&id) => map.name(&id.into()),
        _ => passage.said_by.clone(),
    };
    let day = passage.said_on.map(Date::short).unwrap_or_default();
    [said_by, day].into_iter().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join(", ")
}

/// Who said it, when, and where it is printed.
fn citation(map: &Map, passage: &Evidence) -> String {
    let source = map.sources.get(&passage.source).map(|source| source.title.clone()).unwrap_or_default();
    let parts = [speaker_and_date(map, passage), source, passage.locator.clone()];
    parts.into_iter().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join(", ")
}

/// A text with every stretch of white space as one blank.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "3 positions, 1 objection": what moved in one line.
pub fn summary(moved: &[RecordChange]) -> String {
    let all: Vec<String> =
        counts_by_group(moved).into_iter().map(|(group, count)| format!("{count} {}", group.noun(count))).collect();
    if all.is_empty() { "nothing".to_owned() } else { all.join(", ") }
}
