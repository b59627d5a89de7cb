//! Writes a report of the changes between two maps, half a page of text or Markdown.

use crate::model::compare::{
    ChangeGroup, RecordChange, RecordChangeKind, counts_by_group, one_line, speaker_and_date, summary,
};
use crate::model::{Id, Map, Source};

/// The format of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReportFormat {
    /// Plain text.
    #[default]
    Text,
    /// Markdown, for a brief.
    Markdown,
}

/// The longest quote in a report, in characters.
const MAX_QUOTE_LENGTH: usize = 160;

/// If a group has more changes without details than this, it lists their names in one line.
const MAX_SEPARATE_LINES: usize = 2;

/// A report of changes: a heading, the compared maps, the number of changes, then the changes group by group with their
/// evidence, and the list of sources.
pub fn report(
    before: &Map,
    after: &Map,
    changes: &[RecordChange],
    (heading, compared): (&str, &str),
    format: ReportFormat,
) -> String {
    let heading =
        if heading.trim().is_empty() { "What moved".to_owned() } else { format!("What moved: {}", one_line(heading)) };
    let mut writer = ReportWriter { before, after, format, out: String::new(), sources: Vec::new() };
    let view = Some(one_line(&after.viewpoint)).filter(|view| !view.is_empty());
    let lines =
        [Some(one_line(compared)), view.map(|view| format!("Viewpoint: {view}")), Some(total_sentence(changes))];
    if format == ReportFormat::Text {
        writer.out = format!("{heading}\n");
        lines.into_iter().flatten().for_each(|line| writer.out.push_str(&format!("{line}\n")));
    } else {
        let lines: Vec<String> = lines.into_iter().flatten().map(|line| markdown_escaped(&line)).collect();
        writer.out = format!("# {}\n\n{}\n", markdown_escaped(&heading), lines.join("  \n"));
    }
    for (group, count) in counts_by_group(changes) {
        writer.write_heading(&format!("{} ({count})", group.name()));
        let group_changes: Vec<&RecordChange> = changes.iter().filter(|change| change.group() == group).collect();
        writer.write_group(group, &group_changes);
    }
    writer.write_sources();
    writer.out
}

/// The state of a report under construction.
struct ReportWriter<'a> {
    before: &'a Map,
    after: &'a Map,
    format: ReportFormat,
    out: String,
    /// The quoted sources, in the order of their numbers.
    sources: Vec<Id<Source>>,
}

impl ReportWriter<'_> {
    fn is_plain(&self) -> bool {
        self.format == ReportFormat::Text
    }

    fn write_heading(&mut self, name: &str) {
        self.out.push_str(&if self.is_plain() { format!("\n{name}\n") } else { format!("\n## {name}\n\n") });
    }

    fn write_line(&mut self, text: &str) {
        let line = if self.is_plain() { format!("  {text}\n") } else { format!("- {}\n", markdown_escaped(text)) };
        self.out.push_str(&line);
    }

    /// Writes the changes of a group. Many added or removed records without details share one line.
    fn write_group(&mut self, group: ChangeGroup, changes: &[&RecordChange]) {
        let is_plain = |change: &&&RecordChange| {
            let can_share_line =
                !matches!(group, ChangeGroup::Positions | ChangeGroup::Objections | ChangeGroup::Conditions);
            can_share_line
                && matches!(change.kind, RecordChangeKind::New | RecordChangeKind::Gone)
                && change.quote(self.before, self.after).is_none()
        };
        let (brief, detailed): (Vec<&RecordChange>, Vec<&RecordChange>) =
            changes.iter().partition(|change| is_plain(change));
        for change in detailed {
            self.write_change(change);
        }
        for kind in [RecordChangeKind::New, RecordChangeKind::Gone] {
            let same: Vec<&RecordChange> = brief.iter().filter(|change| change.kind == kind).copied().collect();
            if same.len() > MAX_SEPARATE_LINES {
                let names: Vec<String> =
                    same.iter().map(|change| one_line(&change.name(self.before, self.after))).collect();
                let word = if kind == RecordChangeKind::New { "New" } else { "Gone" };
                self.write_line(&format!("{word}: {}", names.join("; ")));
            } else {
                same.into_iter().for_each(|change| self.write_change(change));
            }
        }
    }

    /// Writes a change, and below it the passage that is its evidence.
    fn write_change(&mut self, change: &RecordChange) {
        let line = one_line(&change.summary_line(self.before, self.after));
        let Some((map, passage)) = change.passage(self.before, self.after) else { return self.write_line(&line) };
        let quote = shortened(&one_line(&passage.quote), MAX_QUOTE_LENGTH);
        let quote = format!("“{}”", quote.trim_matches(['“', '”', '"']));
        let source = map.sources.get(&passage.source).map(|source| self.source_number(&source.id));
        let location = [source.map(|number| format!("[{number}]")), Some(passage.locator.clone())];
        let location: Vec<String> = location.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect();
        let origin = [speaker_and_date(map, &passage), location.join(", ")];
        let origin: Vec<&str> = origin.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        let origin = if origin.is_empty() { String::new() } else { format!(" ({})", one_line(&origin.join(" "))) };
        let entry = if self.is_plain() {
            format!("  {line}\n    {quote}{origin}\n")
        } else {
            format!("- {}  \n  *{}*{}\n", markdown_escaped(&line), markdown_escaped(&quote), markdown_escaped(&origin))
        };
        self.out.push_str(&entry);
    }

    /// The number of a source; a source without one gets the next.
    fn source_number(&mut self, source: &Id<Source>) -> usize {
        if let Some(index) = self.sources.iter().position(|known| known == source) {
            return index + 1;
        }
        self.sources.push(source.clone());
        self.sources.len()
    }

    fn write_sources(&mut self) {
        if self.sources.is_empty() {
            return;
        }
        self.write_heading("Sources");
        for (index, id) in std::mem::take(&mut self.sources).iter().enumerate() {
            let source = self.after.sources.get(id).or_else(|| self.before.sources.get(id));
            let citation = one_line(&source.map(Source::citation).unwrap_or_default());
            let number = index + 1;
            let line = if self.is_plain() {
                format!("  [{number}] {citation}\n")
            } else {
                // Each source is a paragraph: Markdown renumbers the items of a list.
                format!("{}\\[{number}\\] {}\n", if index == 0 { "" } else { "\n" }, markdown_escaped(&citation))
            };
            self.out.push_str(&line);
        }
    }
}

fn total_sentence(changes: &[RecordChange]) -> String {
    if changes.is_empty() { "Nothing moved.".to_owned() } else { format!("Moved: {}.", summary(changes)) }
}

fn shortened(text: &str, max_length: usize) -> String {
    if text.chars().count() <= max_length {
        return text.to_owned();
    }
    let cut: String = text.chars().take(max_length).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{} …", cut.get(..end).unwrap_or(&cut))
}

/// A text in which all special characters of Markdown are escaped.
fn markdown_escaped(text: &str) -> String {
    let special = |c: char| if r"\`*_[]<>#|".contains(c) { format!("\\{c}") } else { c.to_string() };
    text.chars().map(special).collect()
}
