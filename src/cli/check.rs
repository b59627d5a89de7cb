//! `stancemap check`: lists the problems of maps. Changes nothing.

use std::path::PathBuf;

use clap::ValueEnum;

use super::command_error::CommandError;
use super::{ExitReason, input, output, print_message};
use crate::export::missing_glyphs;
use crate::file::UnreadPart;
use crate::model::{KnowledgeGap, Problem};

/// List what is broken in maps.
///
/// One line for each problem: pointers at records that do not exist, circles of membership, dates that end before they
/// begin. A file that cannot be read is told of with the place of the mistake, and the others are checked all the same.
///
/// Notes say what to look into: positions without evidence or with old evidence, and bodies of whose members most have no
/// coded position. Nothing of that is broken, so that notes do not change the exit code.
#[derive(clap::Args)]
pub(super) struct CheckCommand {
    /// The maps; "-" reads one from standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How the list is written.
    #[arg(long, value_enum, default_value_t)]
    format: CheckFormat,
    /// After how many days evidence is old, counted to the map's own day; without it as the map says.
    #[arg(long, value_name = "DAYS")]
    stale_after: Option<u32>,
    /// Say nothing but what is wrong.
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// Lines to read.
    #[default]
    Text,
    /// A list of one object for each file, for other programs.
    Json,
}

/// The result of checking one file.
struct FileCheck {
    file: String,
    findings: Result<MapFindings, CommandError>,
    /// A warning that is no problem of the map.
    note: Option<String>,
}

/// The problems and the knowledge gaps of a map.
struct MapFindings {
    problems: Vec<Problem>,
    knowledge_gaps: Vec<KnowledgeGap>,
}

impl CheckCommand {
    /// Runs the command.
    pub(super) fn run(&self) -> ExitReason {
        let mut exit = ExitReason::Success;
        let mut objects = Vec::new();
        for path in &self.files {
            let map = input::read(path);
            let note = map.as_ref().ok().and_then(missing_glyphs::warning_for_map);
            let findings = map.map(|map| MapFindings {
                problems: map.problems(),
                knowledge_gaps: map.knowledge_gaps(self.stale_after.unwrap_or_else(|| map.stale_after.number().into())),
            });
            let result = FileCheck { file: input::display_name(path), findings, note };
            exit = exit.max(result.exit());
            if self.format == CheckFormat::Json {
                objects.push(result.json());
            } else if let Err(error) = self.print_result(&result) {
                return exit.max(error.report());
            }
        }
        if self.format == CheckFormat::Json
            && let Err(error) = output::write_bytes(format!("[\n{}\n]\n", objects.join(",\n")).as_bytes())
        {
            return exit.max(error.report());
        }
        exit
    }

    /// Prints the result of one file: problems to standard output; notes and read errors to standard error.
    fn print_result(&self, result: &FileCheck) -> Result<(), CommandError> {
        let file = &result.file;
        match &result.findings {
            Ok(findings) => {
                if findings.problems.is_empty() && !self.quiet {
                    print_message(&format_args!("{file}: nothing is broken"));
                }
                let lines: String = findings.problems.iter().map(|problem| format!("{file}: {problem}\n")).collect();
                output::write_text(&lines)?;
                // On standard error, so that a script that counts the lines of the output counts problems only.
                if !self.quiet {
                    print_notes(file, &findings.knowledge_gaps);
                }
            }
            Err(error) => drop(error.report()),
        }
        if let Some(note) = result.note.as_ref().filter(|_| !self.quiet) {
            print_message(&format_args!("{file}: {note}"));
        }
        Ok(())
    }
}

/// Maximum number of notes printed for each kind of gap.
const MAX_NOTES_PER_KIND: usize = 25;

/// Prints notes on knowledge gaps, kind by kind, each up to the limit.
fn print_notes(file: &str, gaps: &[KnowledgeGap]) {
    for same_kind in gaps.chunk_by(|a, b| a.kind == b.kind) {
        for gap in same_kind.iter().take(MAX_NOTES_PER_KIND) {
            print_message(&format_args!("{file}: note: {}", gap.text));
        }
        if let (Some(first), Some(more)) =
            (same_kind.first(), same_kind.len().checked_sub(MAX_NOTES_PER_KIND).filter(|more| *more > 0))
        {
            let kind_name = first.kind.name().to_lowercase();
            print_message(&format_args!(
                "{file}: note: and {more} more of this sort ({kind_name}); --format json lists them all"
            ));
        }
    }
}

impl FileCheck {
    fn exit(&self) -> ExitReason {
        match &self.findings {
            Ok(findings) if findings.problems.is_empty() => ExitReason::Success,
            Ok(_) => ExitReason::Findings,
            Err(error) => error.exit_reason(),
        }
    }

    fn json(&self) -> String {
        let file = json_string(&self.file);
        match &self.findings {
            Ok(findings) => {
                let problems = json_list(findings.problems.iter().map(problem_json));
                let notes = json_list(findings.knowledge_gaps.iter().map(knowledge_gap_json));
                format!("  {{\"file\": {file}, \"notes\": {notes}, \"problems\": {problems}}}")
            }
            Err(error) => format!("  {{\"file\": {file}, \"error\": {}}}", error_json(error)),
        }
    }
}

fn problem_json(problem: &Problem) -> String {
    let at = problem.at.as_ref();
    let [kind, id] =
        [at.map(|at| at.kind().id), at.map(|at| at.id())].map(|word| word.map_or("null".into(), json_string));
    format!("{{\"kind\": {kind}, \"id\": {id}, \"text\": {}}}", json_string(&problem.text))
}

/// A JSON list of objects, one per line.
fn json_list(objects: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = objects.map(|object| format!("    {object}")).collect();
    if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n  ]", lines.join(",\n")) }
}

fn knowledge_gap_json(gap: &KnowledgeGap) -> String {
    let [gap_kind, kind, id] = [gap.kind.id(), gap.at.kind().id, gap.at.id()].map(json_string);
    format!("{{\"lacks\": {gap_kind}, \"kind\": {kind}, \"id\": {id}, \"text\": {}}}", json_string(&gap.text))
}

fn error_json(error: &CommandError) -> String {
    use crate::file::ReadError::Invalid;
    if let CommandError::Unreadable { why: Invalid(diagnostic), .. } = error {
        let (line, column) = (diagnostic.line, diagnostic.column);
        let [text, path] = [&diagnostic.message, &diagnostic.path].map(|text| json_string(text));
        return format!("{{\"text\": {text}, \"path\": {path}, \"line\": {line}, \"column\": {column}}}");
    }
    match error {
        CommandError::Unreadable { why, unread, .. } if !unread.is_empty() => {
            let parts = unread.iter().map(|part| {
                let UnreadPart { path, count, is_record } = part;
                format!("{{\"path\": {}, \"count\": {count}, \"records\": {is_record}}}", json_string(path))
            });
            let parts: Vec<String> = parts.collect();
            let text = json_string(&why.to_string());
            format!("{{\"text\": {text}, \"not_understood\": [{}]}}", parts.join(", "))
        }
        CommandError::Unreadable { why, .. } => format!("{{\"text\": {}}}", json_string(&why.to_string())),
        other => format!("{{\"text\": {}}}", json_string(&other.to_string())),
    }
}

/// A text as a JSON string.
fn json_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out += "\\\"",
            '\\' => out += "\\\\",
            '\n' => out += "\\n",
            c if c.is_control() => out += &format!("\\u{:04x}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_holds_no_raw_quotes_or_control_characters() {
        assert_eq!(json_string("a \"b\"\\\n\u{7}ğ"), "\"a \\\"b\\\"\\\\\\n\\u0007ğ\"");
    }
}
