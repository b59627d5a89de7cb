//! `stancemap diff`: reports the changes between two maps, or between two days of one. Changes nothing.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::command_error::CommandError;
use super::{ExitReason, input, output, print_message};
use crate::export::{ReportFormat, report};
use crate::model::compare::{RecordChange, changes_between, compare};
use crate::model::{Date, Map};

/// Tell what moved between two maps, or between two days of one.
///
/// Positions from one sign to another, new, met, withdrawn and overridden objections, conditions that were met or
/// failed, actors, ties and issues that are new or gone, and every other field that changed. Unknown is no sign: a
/// position that is not coded any more moved to unknown.
#[derive(clap::Args)]
pub(super) struct DiffCommand {
    /// The map as it was, and as it is; with one, --from and --to say which of its days; "-" reads one from standard
    /// input.
    #[arg(required = true, num_args = 1..=2, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The day that the first map, or the only one, is looked at: 2025-11-07, 2025-11 or 2025.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// The day that the second map, or the only one, is looked at; without it the map's own.
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t)]
    format: DiffFormat,
    /// Say nothing; only the exit code tells whether anything moved.
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// Lines to read.
    #[default]
    Text,
    /// Markdown, for a brief.
    Markdown,
}

/// The result of a comparison.
struct DiffResult {
    before: Map,
    after: Map,
    changes: Vec<RecordChange>,
    /// The compared maps or days, as a text.
    description: String,
}

impl DiffCommand {
    /// Runs the command.
    pub(super) fn run(&self) -> ExitReason {
        match self.compare().and_then(|result| self.print_result(&result)) {
            Ok(exit) => exit,
            Err(error) => error.report(),
        }
    }

    fn compare(&self) -> Result<DiffResult, CommandError> {
        match self.files.as_slice() {
            [file] => self.compare_days(file),
            [before, after] => self.compare_two_maps(before, after),
            _ => Err(CommandError::Usage("name one map or two".to_owned())),
        }
    }

    fn compare_days(&self, file: &Path) -> Result<DiffResult, CommandError> {
        let Some(from) = self.from else {
            let message = "with one map, --from says the day that it is compared with; or name two maps";
            return Err(CommandError::Usage(message.to_owned()));
        };
        let map = input::read(file)?;
        let Some(to) = self.to.or(map.as_of) else {
            return Err(CommandError::Usage("this map has no day of its own: say it with --to".to_owned()));
        };
        let description = format!("From {} to {}", from.long(), to.long());
        let changes = changes_between(&map, from, to);
        Ok(DiffResult { before: map.as_of(from), after: map.as_of(to), changes, description })
    }

    fn compare_two_maps(&self, before: &Path, after: &Path) -> Result<DiffResult, CommandError> {
        if input::is_standard_stream(before) && input::is_standard_stream(after) {
            return Err(CommandError::Usage("only one of the two maps can come from standard input".to_owned()));
        }
        let at_date = |map: Map, day: Option<Date>| day.map_or(map.clone(), |day| map.as_of(day));
        let (before_map, after_map) = (at_date(input::read(before)?, self.from), at_date(input::read(after)?, self.to));
        let day = |day: Option<Date>| day.map(|day| format!(" as of {}", day.long())).unwrap_or_default();
        let (before_name, after_name) =
            (input::display_name(before) + &day(self.from), input::display_name(after) + &day(self.to));
        let changes = compare(&before_map, &after_map);
        Ok(DiffResult {
            before: before_map,
            after: after_map,
            changes,
            description: format!("From {before_name} to {after_name}"),
        })
    }

    fn print_result(&self, result: &DiffResult) -> Result<ExitReason, CommandError> {
        let DiffResult { before, after, changes, description } = result;
        if !self.quiet {
            let format = if self.format == DiffFormat::Markdown { ReportFormat::Markdown } else { ReportFormat::Text };
            if changes.is_empty() && format == ReportFormat::Text {
                print_message(&"nothing moved");
            } else {
                output::write_text(&report(before, after, changes, (&after.title, description), format))?;
            }
        }
        Ok(if changes.is_empty() { ExitReason::Success } else { ExitReason::Findings })
    }
}
