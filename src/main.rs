//! From the arguments to the window or to a command without one. Decides nothing else.

use std::process::ExitCode;

use stancemap::cli::{self, Asked, Exit};
use stancemap::ui::{self, Options};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let exit = match cli::run(std::env::args_os()) {
        Asked::Done(exit) => exit,
        Asked::Window(file) => match ui::run(Options { file }) {
            Ok(()) => Exit::Fine,
            Err(no_window) => {
                cli::tell(&no_window);
                Exit::NoWindow
            }
        },
    };
    ExitCode::from(exit.code())
}
