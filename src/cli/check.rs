//! `stancemap check`: what is broken in maps. Changes nothing.

use std::path::PathBuf;

use clap::ValueEnum;

use super::command_error::CommandError;
use super::{Exit, input, output, print_message};
use crate::export::missing_glyphs;
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

/// What was found in one file.
struct FileCheck {
    file: String,
    findings: Result<MapFindings, CommandError>,
    /// What is worth knowing, but no problem of the map.
    note: Option<String>,
}

/// What is broken, and what is to be looked into.
struct MapFindings {
    problems: Vec<Problem>,
    knowledge_gaps: Vec<KnowledgeGap>,
}

impl CheckCommand {
    /// Does it.
    pub(super) fn run(&self) -> Exit {
        let mut exit = Exit::Fine;
        let mut objects = Vec::new();
        for path in &self.files {
            let map = input::read(path);
            let note = map.as_ref().ok().and_then(missing_glyphs::warning_for_map);
            let found = map.map(|map| MapFindings {
                problems: map.problems(),
                knowledge_gaps: map.knowledge_gaps(self.stale_after.unwrap_or_else(|| map.stale_after.number().into())),
            });
            let checked = FileCheck { file: input::display_name(path), findings: found, note };
            exit = exit.max(checked.exit());
            if self.format == CheckFormat::Json {
                objects.push(checked.json());
            } else if let Err(trouble) = self.print_result(&checked) {
                return exit.max(trouble.report());
            }
        }
        if self.format == CheckFormat::Json
            && let Err(trouble) = output::write_bytes(format!("[\n{}\n]\n", objects.join(",\n")).as_bytes())
        {
            return exit.max(trouble.report());
        }
        exit
    }

    /// Problems are what was asked for, and go to standard output; notes and what cannot be read are told beside it.
    fn print_result(&self, checked: &FileCheck) -> Result<(), CommandError> {
        let file = &checked.file;
        match &checked.findings {
            Ok(found) => {
                if found.problems.is_empty() && !self.quiet {
                    print_message(&format_args!("{file}: nothing is broken"));
                }
                let lines: String = found.problems.iter().map(|problem| format!("{file}: {problem}\n")).collect();
                output::write_text(&lines)?;
                // Beside the problems, so that whoever counts lines counts what is broken.
                if !self.quiet {
                    print_notes(file, &found.knowledge_gaps);
                }
            }
            Err(trouble) => drop(trouble.report()),
        }
        if let Some(note) = checked.note.as_ref().filter(|_| !self.quiet) {
            print_message(&format_args!("{file}: {note}"));
        }
        Ok(())
    }
}

/// How many notes of one sort are told.
const MAX_NOTES_PER_KIND: usize = 25;

/// Tells what to look into, sort by sort; of many, the first.
fn print_notes(file: &str, remarks: &[KnowledgeGap]) {
    for part in remarks.chunk_by(|a, b| a.kind == b.kind) {
        for remark in part.iter().take(MAX_NOTES_PER_KIND) {
            print_message(&format_args!("{file}: note: {}", remark.text));
        }
        if let (Some(first), Some(more)) =
            (part.first(), part.len().checked_sub(MAX_NOTES_PER_KIND).filter(|more| *more > 0))
        {
            let lack = first.kind.name().to_lowercase();
            print_message(&format_args!(
                "{file}: note: and {more} more of this sort ({lack}); --format json lists them all"
            ));
        }
    }
}

impl FileCheck {
    fn exit(&self) -> Exit {
        match &self.findings {
            Ok(found) if found.problems.is_empty() => Exit::Fine,
            Ok(_) => Exit::Found,
            Err(trouble) => trouble.exit_reason(),
        }
    }

    fn json(&self) -> String {
        let file = json_string(&self.file);
        match &self.findings {
            Ok(found) => {
                let problems = json_list(found.problems.iter().map(problem_json));
                let notes = json_list(found.knowledge_gaps.iter().map(knowledge_gap_json));
                format!("  {{\"file\": {file}, \"notes\": {notes}, \"problems\": {problems}}}")
            }
            Err(trouble) => format!("  {{\"file\": {file}, \"error\": {}}}", error_json(trouble)),
        }
    }
}

fn problem_json(problem: &Problem) -> String {
    let at = problem.at.as_ref();
    let [kind, id] =
        [at.map(|at| at.kind().id), at.map(|at| at.id())].map(|word| word.map_or("null".into(), json_string));
    format!("{{\"kind\": {kind}, \"id\": {id}, \"text\": {}}}", json_string(&problem.text))
}

/// A list of objects, each on a line of its own.
fn json_list(objects: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = objects.map(|object| format!("    {object}")).collect();
    if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n  ]", lines.join(",\n")) }
}

fn knowledge_gap_json(remark: &KnowledgeGap) -> String {
    let [lacks, kind, id] = [remark.kind.id(), remark.at.kind().id, remark.at.id()].map(json_string);
    format!("{{\"lacks\": {lacks}, \"kind\": {kind}, \"id\": {id}, \"text\": {}}}", json_string(&remark.text))
}

fn error_json(trouble: &CommandError) -> String {
    use crate::file::ReadError::Invalid;
    if let CommandError::Unreadable { why: Invalid(damage), .. } = trouble {
        let (line, column) = (damage.line, damage.column);
        let [text, path] = [&damage.message, &damage.path].map(|text| json_string(text));
        return format!("{{\"text\": {text}, \"path\": {path}, \"line\": {line}, \"column\": {column}}}");
    }
    let text = match trouble {
        CommandError::Unreadable { why, .. } => why.to_string(),
        other => other.to_string(),
    };
    format!("{{\"text\": {}}}", json_string(&text))
}

/// A text as JSON.
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
