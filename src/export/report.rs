//! A report of what moved between two maps, half a page as text or Markdown.

use crate::model::compare::{
    ChangeGroup, RecordChange, RecordChangeKind, counts_by_group, one_line, speaker_and_date, summary,
};
use crate::model::{Id, Map, Source};

/// How a report of a comparison is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReportFormat {
    /// Lines to read.
    #[default]
    Text,
    /// Markdown, for a brief.
    Markdown,
}

/// The longest quote that a report has, in characters.
const MAX_QUOTE_LENGTH: usize = 160;

/// Above this many things of which nothing else is told, a group has them in one line.
const MAX_SEPARATE_LINES: usize = 2;

/// A report of what moved: a head, what was compared, how much moved, then group by group what it was, with the passages
/// that it rests on and the list of their sources.
pub fn report(
    before: &Map,
    after: &Map,
    moved: &[RecordChange],
    (head, between): (&str, &str),
    format: ReportFormat,
) -> String {
    let head = if head.trim().is_empty() { "What moved".to_owned() } else { format!("What moved: {}", one_line(head)) };
    let mut page = ReportWriter { before, after, format, out: String::new(), sources: Vec::new() };
    let view = Some(one_line(&after.viewpoint)).filter(|view| !view.is_empty());
    let lines = [Some(one_line(between)), view.map(|view| format!("Viewpoint: {view}")), Some(total_sentence(moved))];
    if format == ReportFormat::Text {
        page.out = format!("{head}\n");
        lines.into_iter().flatten().for_each(|line| page.out.push_str(&format!("{line}\n")));
    } else {
        let lines: Vec<String> = lines.into_iter().flatten().map(|line| markdown_escaped(&line)).collect();
        page.out = format!("# {}\n\n{}\n", markdown_escaped(&head), lines.join("  \n"));
    }
    for (group, count) in counts_by_group(moved) {
        page.write_heading(&format!("{} ({count})", group.name()));
        let all: Vec<&RecordChange> = moved.iter().filter(|one| one.group() == group).collect();
        page.write_group(group, &all);
    }
    page.write_sources();
    page.out
}

/// A report that is being written.
struct ReportWriter<'a> {
    before: &'a Map,
    after: &'a Map,
    format: ReportFormat,
    out: String,
    /// The sources that were quoted, in the order of their numbers.
    sources: Vec<Id<Source>>,
}

impl ReportWriter<'_> {
    fn is_plain(&self) -> bool {
        self.format == ReportFormat::Text
    }

    fn write_heading(&mut self, name: &str) {
        self.out.push_str(&if self.is_plain() { format!("\n{name}\n") } else { format!("\n## {name}\n\n") });
    }

    fn write_line(&mut self, words: &str) {
        let line = if self.is_plain() { format!("  {words}\n") } else { format!("- {}\n", markdown_escaped(words)) };
        self.out.push_str(&line);
    }

    /// What moved in a group. Many new or gone lines and actors of which nothing more is to be told stand in one line.
    fn write_group(&mut self, group: ChangeGroup, all: &[&RecordChange]) {
        let is_plain = |one: &&&RecordChange| {
            let folds = !matches!(group, ChangeGroup::Positions | ChangeGroup::Objections | ChangeGroup::Conditions);
            folds
                && matches!(one.kind, RecordChangeKind::New | RecordChangeKind::Gone)
                && one.quote(self.before, self.after).is_none()
        };
        let (short, long): (Vec<&RecordChange>, Vec<&RecordChange>) = all.iter().partition(|one| is_plain(one));
        for one in long {
            self.write_change(one);
        }
        for what in [RecordChangeKind::New, RecordChangeKind::Gone] {
            let same: Vec<&RecordChange> = short.iter().filter(|one| one.kind == what).copied().collect();
            if same.len() > MAX_SEPARATE_LINES {
                let names: Vec<String> = same.iter().map(|one| one_line(&one.name(self.before, self.after))).collect();
                let word = if what == RecordChangeKind::New { "New" } else { "Gone" };
                self.write_line(&format!("{word}: {}", names.join("; ")));
            } else {
                same.into_iter().for_each(|one| self.write_change(one));
            }
        }
    }

    /// A thing that moved, and below it the passage that it rests on.
    fn write_change(&mut self, one: &RecordChange) {
        let line = one_line(&one.summary_line(self.before, self.after));
        let Some((map, passage)) = one.passage(self.before, self.after) else { return self.write_line(&line) };
        let quote = shortened(&one_line(&passage.quote), MAX_QUOTE_LENGTH);
        let quote = format!("“{}”", quote.trim_matches(['“', '”', '"']));
        let source = map.sources.get(&passage.source).map(|source| self.source_number(&source.id));
        let place = [source.map(|number| format!("[{number}]")), Some(passage.locator.clone())];
        let place: Vec<String> = place.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect();
        let from = [speaker_and_date(map, &passage), place.join(", ")];
        let from: Vec<&str> = from.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        let from = if from.is_empty() { String::new() } else { format!(" ({})", one_line(&from.join(" "))) };
        let told = if self.is_plain() {
            format!("  {line}\n    {quote}{from}\n")
        } else {
            format!("- {}  \n  *{}*{}\n", markdown_escaped(&line), markdown_escaped(&quote), markdown_escaped(&from))
        };
        self.out.push_str(&told);
    }

    /// The number of a source.
    fn source_number(&mut self, source: &Id<Source>) -> usize {
        if let Some(at) = self.sources.iter().position(|known| known == source) {
            return at + 1;
        }
        self.sources.push(source.clone());
        self.sources.len()
    }

    fn write_sources(&mut self) {
        if self.sources.is_empty() {
            return;
        }
        self.write_heading("Sources");
        for (at, id) in std::mem::take(&mut self.sources).iter().enumerate() {
            let source = self.after.sources.get(id).or_else(|| self.before.sources.get(id));
            let words = one_line(&source.map(Source::citation).unwrap_or_default());
            let number = at + 1;
            let line = if self.is_plain() {
                format!("  [{number}] {words}\n")
            } else {
                // Each a paragraph, so that its number stays what it is.
                format!("{}\\[{number}\\] {}\n", if at == 0 { "" } else { "\n" }, markdown_escaped(&words))
            };
            self.out.push_str(&line);
        }
    }
}

fn total_sentence(moved: &[RecordChange]) -> String {
    if moved.is_empty() { "Nothing moved.".to_owned() } else { format!("Moved: {}.", summary(moved)) }
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
fn markdown_escaped(text: &str) -> String {
    let special = |c: char| if r"\`*_[]<>#|".contains(c) { format!("\\{c}") } else { c.to_string() };
    text.chars().map(special).collect()
}
