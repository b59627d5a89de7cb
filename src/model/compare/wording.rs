//! What moved in words: one line for each thing, and a report of half a page as text or Markdown.

use super::{FieldChange, Group, Moved, What, counts};
use crate::model::{Alignment, Date, Evidence, Id, Map, Source, Stance, TIE_KINDS, Target, Value, name_of};

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

/// Above this many things of which nothing else is told, a group has them in one line.
const FEW: usize = 2;

/// A report of what moved: a head, what was compared, how much moved, then group by group what it was, with the passages
/// that it rests on and the list of their sources.
pub fn report(before: &Map, after: &Map, moved: &[Moved], (head, between): (&str, &str), form: Report) -> String {
    let head = if head.trim().is_empty() { "What moved".to_owned() } else { format!("What moved: {}", one_line(head)) };
    let mut page = Page { before, after, form, out: String::new(), sources: Vec::new() };
    let view = Some(one_line(&after.viewpoint)).filter(|view| !view.is_empty());
    let lines = [Some(one_line(between)), view.map(|view| format!("Viewpoint: {view}")), Some(total(moved))];
    if form == Report::Text {
        page.out = format!("{head}\n");
        lines.into_iter().flatten().for_each(|line| page.out.push_str(&format!("{line}\n")));
    } else {
        let lines: Vec<String> = lines.into_iter().flatten().map(|line| safe(&line)).collect();
        page.out = format!("# {}\n\n{}\n", safe(&head), lines.join("  \n"));
    }
    for (group, count) in counts(moved) {
        page.head(&format!("{} ({count})", group.name()));
        let all: Vec<&Moved> = moved.iter().filter(|one| one.group() == group).collect();
        page.group(group, &all);
    }
    page.sources();
    page.out
}

fn total(moved: &[Moved]) -> String {
    if moved.is_empty() { "Nothing moved.".to_owned() } else { format!("Moved: {}.", summary(moved)) }
}

/// A report that is being written.
struct Page<'a> {
    before: &'a Map,
    after: &'a Map,
    form: Report,
    out: String,
    /// The sources that were quoted, in the order of their numbers.
    sources: Vec<Id<Source>>,
}

impl Page<'_> {
    fn is_plain(&self) -> bool {
        self.form == Report::Text
    }

    fn head(&mut self, name: &str) {
        self.out.push_str(&if self.is_plain() { format!("\n{name}\n") } else { format!("\n## {name}\n\n") });
    }

    fn line(&mut self, words: &str) {
        let line = if self.is_plain() { format!("  {words}\n") } else { format!("- {}\n", safe(words)) };
        self.out.push_str(&line);
    }

    /// What moved in a group. Many new or gone lines and actors of which nothing more is to be told stand in one line.
    fn group(&mut self, group: Group, all: &[&Moved]) {
        let is_plain = |one: &&&Moved| {
            let folds = !matches!(group, Group::Positions | Group::Objections | Group::Conditions);
            folds && matches!(one.what, What::New | What::Gone) && one.quote(self.before, self.after).is_none()
        };
        let (short, long): (Vec<&Moved>, Vec<&Moved>) = all.iter().partition(|one| is_plain(one));
        for one in long {
            self.one(one);
        }
        for what in [What::New, What::Gone] {
            let same: Vec<&Moved> = short.iter().filter(|one| one.what == what).copied().collect();
            if same.len() > FEW {
                let names: Vec<String> = same.iter().map(|one| one_line(&one.name(self.before, self.after))).collect();
                let word = if what == What::New { "New" } else { "Gone" };
                self.line(&format!("{word}: {}", names.join("; ")));
            } else {
                same.into_iter().for_each(|one| self.one(one));
            }
        }
    }

    /// A thing that moved, and below it the passage that it rests on.
    fn one(&mut self, one: &Moved) {
        let line = one_line(&one.line(self.before, self.after));
        let Some((map, passage)) = one.passage(self.before, self.after) else { return self.line(&line) };
        let quote = shortened(&one_line(&passage.quote), QUOTE);
        let quote = format!("“{}”", quote.trim_matches(['“', '”', '"']));
        let source = map.sources.get(&passage.source).map(|source| self.number(&source.id));
        let place = [source.map(|number| format!("[{number}]")), Some(passage.locator.clone())];
        let place: Vec<String> = place.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect();
        let from = [said(map, &passage), place.join(", ")];
        let from: Vec<&str> = from.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        let from = if from.is_empty() { String::new() } else { format!(" ({})", one_line(&from.join(" "))) };
        let told = if self.is_plain() {
            format!("  {line}\n    {quote}{from}\n")
        } else {
            format!("- {}  \n  *{}*{}\n", safe(&line), safe(&quote), safe(&from))
        };
        self.out.push_str(&told);
    }

    /// The number of a source.
    fn number(&mut self, source: &Id<Source>) -> usize {
        if let Some(at) = self.sources.iter().position(|known| known == source) {
            return at + 1;
        }
        self.sources.push(source.clone());
        self.sources.len()
    }

    fn sources(&mut self) {
        if self.sources.is_empty() {
            return;
        }
        self.head("Sources");
        for (at, id) in std::mem::take(&mut self.sources).iter().enumerate() {
            let source = self.after.sources.get(id).or_else(|| self.before.sources.get(id));
            let words = one_line(&source.map(Source::citation).unwrap_or_default());
            let number = at + 1;
            let line = if self.is_plain() {
                format!("  [{number}] {words}\n")
            } else {
                // Each a paragraph, so that its number stays what it is.
                format!("{}\\[{number}\\] {}\n", if at == 0 { "" } else { "\n" }, safe(&words))
            };
            self.out.push_str(&line);
        }
    }
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

    /// What happened to it, in a few words: "−2 → (−3?)", "new", "met", "influence 3 → 4".
    pub fn happened(&self, before: &Map, after: &Map) -> String {
        match &self.what {
            What::Stands { from, to, .. } => {
                let [was, is] = self.stances(before, after);
                format!("{} → {}", sign(*from, was), sign(*to, is))
            }
            // Another stance of an actor than the one that counts begins or ends without moving it.
            What::New if self.group() == Group::Positions => "another stance; the position stays".to_owned(),
            What::Gone if self.group() == Group::Positions => "a stance less; the position stays".to_owned(),
            What::New => "new".to_owned(),
            What::Gone => "gone".to_owned(),
            What::Objection(status) => status.name().to_lowercase(),
            What::Condition(status) => status.name().to_lowercase(),
            What::Closed => "settled".to_owned(),
            What::Changed if self.fields.is_empty() => "changed".to_owned(),
            What::Changed => self.fields.iter().map(FieldChange::words).collect::<Vec<_>>().join(", "),
        }
    }

    /// The stances that a position was and is, where it was and is known.
    pub fn stances<'a>(&self, before: &'a Map, after: &'a Map) -> [Option<&'a Stance>; 2] {
        let stance = |map: &'a Map, target: Option<&Target>| match target? {
            Target::Stance(id) => map.stances.get(id),
            _ => None,
        };
        let What::Stands { from, to, .. } = &self.what else { return [None, None] };
        let was = stance(before, self.was.as_ref().or(self.target.as_ref())).filter(|_| from.is_some());
        [was, stance(after, self.target.as_ref()).filter(|_| to.is_some())]
    }

    /// Both in one line.
    pub fn line(&self, before: &Map, after: &Map) -> String {
        format!("{}: {}", self.name(before, after), self.happened(before, after))
    }

    /// The passage that it rests on, and where it comes from: that of the record as it is now, else as it was.
    pub fn quote(&self, before: &Map, after: &Map) -> Option<(String, String)> {
        let (map, passage) = self.passage(before, after)?;
        Some((passage.quote.clone(), cited(map, &passage)))
    }

    /// The passage that it rests on, and the map that has it.
    fn passage<'a>(&self, before: &'a Map, after: &'a Map) -> Option<(&'a Map, Evidence)> {
        if matches!(self.what, What::Changed) {
            return None;
        }
        let target = self.target.as_ref()?;
        let gone = matches!(self.what, What::Gone | What::Stands { to: None, .. });
        let map = if gone || !target.is_in(after) { before } else { after };
        let Some(Value::Evidence(evidence)) = map.fact(target, "evidence") else { return None };
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

/// A position as a sign: "+2", "(−3?)", "undecided", "unknown"; with the doubt of its stance.
fn sign(alignment: Option<Alignment>, stance: Option<&Stance>) -> String {
    let sign = match alignment {
        None => return "unknown".to_owned(),
        Some(Alignment::Level(level)) => level.to_string(),
        Some(open) => open.to_string(),
    };
    stance.map_or(sign.clone(), |stance| stance.doubted(&sign))
}

/// Who said it, and when.
fn said(map: &Map, passage: &Evidence) -> String {
    let said_by = match Id::parse(&passage.said_by) {
        Ok(id) if map.actors.contains(&id) => map.name(&id.into()),
        _ => passage.said_by.clone(),
    };
    let day = passage.said_on.map(Date::short).unwrap_or_default();
    [said_by, day].into_iter().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join(", ")
}

/// Who said it, when, and where it is printed.
fn cited(map: &Map, passage: &Evidence) -> String {
    let source = map.sources.get(&passage.source).map(|source| source.title.clone()).unwrap_or_default();
    let parts = [said(map, passage), source, passage.locator.clone()];
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
