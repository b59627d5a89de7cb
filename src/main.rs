//! From the arguments to the window.

use std::path::PathBuf;
use std::process::ExitCode;

use stancemap::ui::{self, Options};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The exit code where no window can be opened.
const NO_WINDOW: u8 = 6;

fn main() -> ExitCode {
    let file = std::env::args_os().nth(1).map(PathBuf::from);
    match ui::run(Options { file }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(no_window) => {
            eprintln!("{no_window}");
            ExitCode::from(NO_WINDOW)
        }
    }
}
