//! `stancemap check`: what is broken in maps. Changes nothing.

use std::path::PathBuf;

use clap::ValueEnum;

use super::trouble::Trouble;
use super::{Exit, input, output, tell};
use crate::export::boxes;
use crate::model::{Problem, Remark};

/// List what is broken in maps.
///
/// One line for each problem: pointers at records that do not exist, circles of membership, dates that end before they
/// begin. A file that cannot be read is told of with the place of the mistake, and the others are checked all the same.
///
/// Notes say what to look into: positions without evidence or with old evidence, and bodies of whose members most have no
/// coded position. Nothing of that is broken, so that notes do not change the exit code.
#[derive(clap::Args)]
pub(super) struct Check {
    /// The maps; "-" reads one from standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How the list is written.
    #[arg(long, value_enum, default_value_t)]
    format: Form,
    /// After how many days evidence is old, counted to the map's own day; without it as the map says.
    #[arg(long, value_name = "DAYS")]
    stale_after: Option<u32>,
    /// Say nothing but what is wrong.
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Lines to read.
    #[default]
    Text,
    /// A list of one object for each file, for other programs.
    Json,
}

/// What was found in one file.
struct Checked {
    file: String,
    found: Result<Found, Trouble>,
    /// What is worth knowing, but no problem of the map.
    note: Option<String>,
}

/// What is broken, and what is to be looked into.
struct Found {
    problems: Vec<Problem>,
    remarks: Vec<Remark>,
}

impl Check {
    /// Does it.
    pub(super) fn run(&self) -> Exit {
        let mut exit = Exit::Fine;
        let mut objects = Vec::new();
        for path in &self.files {
            let map = input::read(path);
            let note = map.as_ref().ok().and_then(boxes::of_map);
            let found = map.map(|map| Found {
                problems: map.problems(),
                remarks: map.remarks(self.stale_after.unwrap_or_else(|| map.stale_after.number().into())),
            });
            let checked = Checked { file: input::name(path), found, note };
            exit = exit.max(checked.exit());
            if self.format == Form::Json {
                objects.push(checked.json());
            } else if let Err(trouble) = self.show(&checked) {
                return exit.max(trouble.tell());
            }
        }
        if self.format == Form::Json
            && let Err(trouble) = output::put(format!("[\n{}\n]\n", objects.join(",\n")).as_bytes())
        {
            return exit.max(trouble.tell());
        }
        exit
    }

    /// Problems are what was asked for, and go to standard output; notes and what cannot be read are told beside it.
    fn show(&self, checked: &Checked) -> Result<(), Trouble> {
        let file = &checked.file;
        match &checked.found {
            Ok(found) => {
                if found.problems.is_empty() && !self.quiet {
                    tell(&format_args!("{file}: nothing is broken"));
                }
                let lines: String = found.problems.iter().map(|problem| format!("{file}: {problem}\n")).collect();
                output::say(&lines)?;
                // Beside the problems, so that whoever counts lines counts what is broken.
                if !self.quiet {
                    notes(file, &found.remarks);
                }
            }
            Err(trouble) => drop(trouble.tell()),
        }
        if let Some(note) = checked.note.as_ref().filter(|_| !self.quiet) {
            tell(&format_args!("{file}: {note}"));
        }
        Ok(())
    }
}

/// How many notes of one sort are told.
const NOTES: usize = 25;

/// Tells what to look into, sort by sort; of many, the first.
fn notes(file: &str, remarks: &[Remark]) {
    for part in remarks.chunk_by(|a, b| a.lack == b.lack) {
        for remark in part.iter().take(NOTES) {
            tell(&format_args!("{file}: note: {}", remark.text));
        }
        if let (Some(first), Some(more)) = (part.first(), part.len().checked_sub(NOTES).filter(|more| *more > 0)) {
            let lack = first.lack.name().to_lowercase();
            tell(&format_args!("{file}: note: and {more} more of this sort ({lack}); --format json lists them all"));
        }
    }
}

impl Checked {
    fn exit(&self) -> Exit {
        match &self.found {
            Ok(found) if found.problems.is_empty() => Exit::Fine,
            Ok(_) => Exit::Found,
            Err(trouble) => trouble.exit(),
        }
    }

    fn json(&self) -> String {
        let file = quoted(&self.file);
        match &self.found {
            Ok(found) => {
                let problems = list(found.problems.iter().map(object));
                let notes = list(found.remarks.iter().map(note));
                format!("  {{\"file\": {file}, \"notes\": {notes}, \"problems\": {problems}}}")
            }
            Err(trouble) => format!("  {{\"file\": {file}, \"error\": {}}}", error(trouble)),
        }
    }
}

fn object(problem: &Problem) -> String {
    let at = problem.at.as_ref();
    let [kind, id] = [at.map(|at| at.kind().id), at.map(|at| at.id())].map(|word| word.map_or("null".into(), quoted));
    format!("{{\"kind\": {kind}, \"id\": {id}, \"text\": {}}}", quoted(&problem.text))
}

/// A list of objects, each on a line of its own.
fn list(objects: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = objects.map(|object| format!("    {object}")).collect();
    if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n  ]", lines.join(",\n")) }
}

fn note(remark: &Remark) -> String {
    let [lacks, kind, id] = [remark.lack.id(), remark.at.kind().id, remark.at.id()].map(quoted);
    format!("{{\"lacks\": {lacks}, \"kind\": {kind}, \"id\": {id}, \"text\": {}}}", quoted(&remark.text))
}

fn error(trouble: &Trouble) -> String {
    use crate::file::ReadError::Damaged;
    if let Trouble::Unreadable { why: Damaged(damage), .. } = trouble {
        let (line, column) = (damage.line, damage.column);
        let [text, path] = [&damage.message, &damage.path].map(|text| quoted(text));
        return format!("{{\"text\": {text}, \"path\": {path}, \"line\": {line}, \"column\": {column}}}");
    }
    let text = match trouble {
        Trouble::Unreadable { why, .. } => why.to_string(),
        other => other.to_string(),
    };
    format!("{{\"text\": {}}}", quoted(&text))
}

/// A text as JSON.
fn quoted(text: &str) -> String {
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
        assert_eq!(quoted("a \"b\"\\\n\u{7}ğ"), "\"a \\\"b\\\"\\\\\\n\\u0007ğ\"");
    }
}
