//! Runs a command of the command line, or opens the window. Decides nothing else.

use std::process::ExitCode;

use stancemap::cli::{self, CliOutcome, ExitReason};
use stancemap::ui::{self, WindowOptions};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    stancemap::store::make_oversized_writes_fail();
    let exit = match cli::run(std::env::args_os()) {
        CliOutcome::Finished(exit) => exit,
        CliOutcome::OpenWindow(file) => match ui::run(WindowOptions { file }) {
            Ok(()) => ExitReason::Success,
            Err(error) => {
                cli::print_message(&error);
                ExitReason::NoWindow
            }
        },
    };
    ExitCode::from(exit.code())
}
