//! The command line: figures and checks for scripts, on machines without a display. Opens no window and knows nothing
//! of the window code.

mod arrange;
mod check;
mod command_error;
mod diff;
mod exit_reason;
mod export;
mod input;
mod output;

pub use exit_reason::ExitReason;

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::LazyLock;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser};

use crate::file;
use crate::visible_text::shortened_in_middle;

/// The result of the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CliOutcome {
    /// Open a window, with this file if one was given. A file that does not exist is created.
    OpenWindow(Option<PathBuf>),
    /// The command is done or failed, and its output has been written.
    Finished(ExitReason),
}

/// Maps who stands where, who objects to what, on what evidence, and what would change it.
///
/// Without a command, a window opens. The commands need no display.
#[derive(Parser)]
#[command(
    name = "stancemap",
    version = VERSION.as_str(),
    args_conflicts_with_subcommands = true,
    max_term_width = 100,
    after_long_help = EXIT_CODES.as_str()
)]
struct CliArguments {
    /// The map to open in a window.
    ///
    /// A file that does not exist yet is begun under that name.
    file: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<CliCommand>,
}

#[derive(clap::Subcommand)]
enum CliCommand {
    Export(Box<export::ExportCommand>),
    Arrange(Box<arrange::ArrangeCommand>),
    Check(check::CheckCommand),
    Diff(diff::DiffCommand),
    /// Print how a map is written by hand, field by field.
    Format,
}

/// The description of the file format.
const FORMAT_PAGE: &str = include_str!("../assets/format.md");

/// The version of the program and of the file format.
static VERSION: LazyLock<String> =
    LazyLock::new(|| format!("{} (map format {})", env!("CARGO_PKG_VERSION"), file::VERSION));

/// The end of the long help.
static EXIT_CODES: LazyLock<String> = LazyLock::new(|| {
    let row = |exit: &ExitReason| format!("  {}  {}", exit.code(), exit.meaning());
    format!("Exit codes:\n{}", ExitReason::ALL.iter().map(row).collect::<Vec<_>>().join("\n"))
});

/// Runs the command line. The first argument is the name of the program. Opening a window is left to the caller.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> CliOutcome {
    let raw_arguments: Vec<OsString> = arguments.into_iter().collect();
    let arguments = match CliArguments::try_parse_from(&raw_arguments) {
        Ok(arguments) => arguments,
        // The message of the library is about a file argument that conflicts with a command, which the user does not
        // know of.
        Err(error) if error.kind() == ErrorKind::ArgumentConflict => {
            return CliOutcome::Finished(
                command_error::CommandError::Usage(unknown_command_message(raw_arguments.get(1))).report(),
            );
        }
        Err(error) => {
            // The output may be closed, which is no reason to panic.
            drop(error.print());
            return CliOutcome::Finished(if error.use_stderr() { ExitReason::Usage } else { ExitReason::Success });
        }
    };
    match (arguments.command, arguments.file) {
        (Some(CliCommand::Export(export)), _) => CliOutcome::Finished(export.run()),
        (Some(CliCommand::Arrange(arrange)), _) => CliOutcome::Finished(arrange.run()),
        (Some(CliCommand::Check(check)), _) => CliOutcome::Finished(check.run()),
        (Some(CliCommand::Diff(diff)), _) => CliOutcome::Finished(diff.run()),
        (Some(CliCommand::Format), _) => CliOutcome::Finished(match output::write_bytes(FORMAT_PAGE.as_bytes()) {
            Ok(()) => ExitReason::Success,
            Err(error) => error.report(),
        }),
        (None, Some(file)) if input::is_standard_stream(&file) => {
            let message = "a map from standard input can be exported or checked, but not opened in a window";
            CliOutcome::Finished(command_error::CommandError::Usage(message.to_owned()).report())
        }
        (None, file) => CliOutcome::OpenWindow(file),
    }
}

/// The maximum number of characters of an argument in a message.
const MAX_WORD_CHARS: usize = 100;

/// The message for several arguments of which the first is no command.
fn unknown_command_message(word: Option<&OsString>) -> String {
    let word = word.map(|word| word.to_string_lossy()).unwrap_or_default();
    let word = shortened_in_middle(&word, MAX_WORD_CHARS);
    let commands = CliArguments::command();
    let names: Vec<&str> = commands.get_subcommands().map(clap::Command::get_name).collect();
    let nearest = names.iter().map(|name| (strsim::jaro_winkler(&word, name), *name));
    match nearest.filter(|(similarity, _)| *similarity > 0.8).max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((_, name)) => format!("there is no command {word:?}; did you mean {name:?}?"),
        None => format!("a window opens one map, and the commands are: {}", names.join(", ")),
    }
}

/// Writes a message to standard error, if it is open.
pub fn print_message(message: &dyn std::fmt::Display) {
    use std::io::Write as _;
    drop(writeln!(std::io::stderr(), "{}", output::terminal_safe(&message.to_string())));
}
