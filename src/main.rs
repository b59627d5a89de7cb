//! From the arguments to the window or to a command without one. Decides nothing else.

use std::process::ExitCode;

use stancemap::cli::{self, CliOutcome, Exit};
use stancemap::ui::{self, WindowOptions};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let exit = match cli::run(std::env::args_os()) {
        CliOutcome::Finished(exit) => exit,
        CliOutcome::OpenWindow(file) => match ui::run(WindowOptions { file }) {
            Ok(()) => Exit::Fine,
            Err(no_window) => {
                cli::print_message(&no_window);
                Exit::NoWindow
            }
        },
    };
    ExitCode::from(exit.code())
}
