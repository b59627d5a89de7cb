//! What moved in words: one line for each thing, and a report of half a page as text or Markdown.

use super::{FieldChange, Moved, What, counts};
use crate::model::{Alignment, Evidence, Map, TIE_KINDS, Target, Value, name_of};

/// How the report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Report {
    /// Lines to read.
    #[default]
    Text,
    /// Markdown, for a brief.
    Markdown,
}

/// The longest quote that a report has, in characters.
const QUOTE: usize = 160;
/// The longest value of a field that a line has, in characters.
const VALUE: usize = 48;

/// A report of what moved, under a head and a line on what was compared.
pub fn report(before: &Map, after: &Map, moved: &[Moved], (head, between): (&str, &str), form: Report) -> String {
    let plain = form == Report::Text;
    let head = if head.trim().is_empty() { "What moved".to_owned() } else { format!("What moved: {}", one_line(head)) };
    let mut out = if plain {
        format!("{head}\n{between}\n")
    } else {
        format!("# {}\n\n{}\n", safe(&head), safe(&one_line(between)))
    };
    if moved.is_empty() {
        out.push_str("\nNothing.\n");
    }
    for (group, count) in counts(moved) {
        let name = group.name();
        out.push_str(&if plain { format!("\n{name} ({count})\n") } else { format!("\n## {name} ({count})\n\n") });
        for one in moved.iter().filter(|one| one.group() == group) {
            let line = one_line(&one.line(before, after));
            let quote = one.quote(before, after).map(|(quote, from)| {
                let quote = shortened(&one_line(&quote), QUOTE);
                let from = if from.is_empty() { from } else { format!(" ({from})") };
                (format!("“{}”", quote.trim_matches(['“', '”', '"'])), from)
            });
            match (plain, quote) {
                (true, None) => out.push_str(&format!("  {line}\n")),
                (true, Some((quote, from))) => out.push_str(&format!("  {line}\n    {quote}{from}\n")),
                (false, None) => out.push_str(&format!("- {}\n", safe(&line))),
                (false, Some((quote, from))) => {
                    out.push_str(&format!("- {}  \n  *{}*{}\n", safe(&line), safe(&quote), safe(&from)));
                }
            }
        }
    }
    out
}

impl Moved {
    /// What it is called: "Israel on Turkish troops".
    pub fn name(&self, before: &Map, after: &Map) -> String {
        if let What::Stands { actor, issue, .. } = &self.what {
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

    /// What happened to it, in a few words: "−2 → −3", "new", "met", "influence 3 → 4".
    pub fn happened(&self) -> String {
        match &self.what {
            What::Stands { from, to, .. } => format!("{} → {}", sign(*from), sign(*to)),
            What::New => "new".to_owned(),
            What::Gone => "gone".to_owned(),
            What::Objection(status) => status.name().to_lowercase(),
            What::Condition(status) => status.name().to_lowercase(),
            What::Closed => "settled".to_owned(),
            What::Changed if self.fields.is_empty() => "changed".to_owned(),
            What::Changed => self.fields.iter().map(FieldChange::words).collect::<Vec<_>>().join(", "),
        }
    }

    /// Both in one line.
    pub fn line(&self, before: &Map, after: &Map) -> String {
        format!("{}: {}", self.name(before, after), self.happened())
    }

    /// The passage that it rests on, and where it comes from: that of the record as it is now, else as it was.
    pub fn quote(&self, before: &Map, after: &Map) -> Option<(String, String)> {
        if matches!(self.what, What::Changed) {
            return None;
        }
        let target = self.target.as_ref()?;
        let gone = matches!(self.what, What::Gone | What::Stands { to: None, .. });
        let map = if gone || !target.is_in(after) { before } else { after };
        let Some(Value::Evidence(evidence)) = map.fact(target, "evidence") else { return None };
        let quoted = evidence.iter().filter(|passage| !passage.quote.trim().is_empty());
        // What was said last is what moved it.
        let last = quoted.max_by_key(|passage| passage.said_on)?;
        Some((last.quote.clone(), cited(map, last)))
    }
}

impl FieldChange {
    /// "influence 3 → 4"; for what is too long to be told, only its name.
    pub fn words(&self) -> String {
        let name = self.name.to_lowercase();
        let told = |value: &Value| match value {
            Value::Text(text) if text.is_empty() => Some("none".to_owned()),
            Value::Text(text) if text.chars().count() <= VALUE => Some(one_line(text)),
            Value::Whole(number) => Some(number.to_string()),
            Value::Flag(flag) => Some(if *flag { "yes" } else { "no" }.to_owned()),
            Value::List(list) if list.is_empty() => Some("none".to_owned()),
            Value::List(list) => Some(list.join(", ")).filter(|text| text.chars().count() <= VALUE),
            Value::Text(_) | Value::Place(_) | Value::Span(_) | Value::Evidence(_) => None,
        };
        match (told(&self.from), told(&self.to)) {
            (Some(from), Some(to)) => format!("{name} {from} → {to}"),
            _ => name,
        }
    }
}

/// A position as a sign: "+2", "undecided", "unknown".
pub(crate) fn sign(alignment: Option<Alignment>) -> String {
    match alignment {
        None => "unknown".to_owned(),
        Some(Alignment::Level(level)) => level.to_string(),
        Some(open) => open.to_string(),
    }
}

/// Who said it, when, and where it is printed.
fn cited(map: &Map, passage: &Evidence) -> String {
    let said_by = match crate::model::Id::parse(&passage.said_by) {
        Ok(id) if map.actors.contains(&id) => map.name(&id.into()),
        _ => passage.said_by.clone(),
    };
    let source = map.sources.get(&passage.source).map(|source| source.title.clone()).unwrap_or_default();
    let day = passage.said_on.map(crate::model::Date::short).unwrap_or_default();
    let parts = [said_by, day, source, passage.locator.clone()];
    parts.into_iter().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join(", ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{} …", cut.get(..end).unwrap_or(&cut))
}

/// Text that Markdown takes at its word.
fn safe(text: &str) -> String {
    let special = |c: char| if r"\`*_[]<>#|".contains(c) { format!("\\{c}") } else { c.to_string() };
    text.chars().map(special).collect()
}

/// "3 positions, 1 objection": what moved in one line.
pub fn summary(moved: &[Moved]) -> String {
    let all: Vec<String> =
        counts(moved).into_iter().map(|(group, count)| format!("{count} {}", group.noun(count))).collect();
    if all.is_empty() { "nothing".to_owned() } else { all.join(", ") }
}
