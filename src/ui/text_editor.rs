//! Opens a file in the text editor of the desktop. The program that the desktop opens maps with may be this one, so the
//! editor for plain text is asked for.

use std::path::Path;
use std::process::Command;
#[cfg(not(windows))]
use std::process::Stdio;

/// Opens a file in a text editor. Returns whether one was started.
pub(super) fn open_in_text_editor(path: &Path) -> bool {
    editor_command().is_some_and(|mut command| is_started(command.arg(path)))
}

/// The command to which the path of the file is added.
#[cfg(windows)]
fn editor_command() -> Option<Command> {
    Some(Command::new("notepad.exe"))
}

#[cfg(target_os = "macos")]
fn editor_command() -> Option<Command> {
    let mut command = Command::new("open");
    command.arg("-t");
    Some(command)
}

#[cfg(not(any(windows, target_os = "macos")))]
fn editor_command() -> Option<Command> {
    let query = Command::new("xdg-mime").args(["query", "default", "text/plain"]).stdin(Stdio::null()).output();
    let name = desktop_entry(&query.ok()?.stdout)?;
    let mut command = Command::new("gtk-launch");
    command.arg(name);
    Some(command)
}

/// The name of the desktop entry in an answer of `xdg-mime`.
#[cfg(not(any(windows, target_os = "macos")))]
fn desktop_entry(answer: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(answer).ok()?.trim();
    // Without the check, another answer could become an option of the command.
    let is_entry = text.ends_with(".desktop") && !text.starts_with('-') && !text.contains(char::is_whitespace);
    is_entry.then(|| text.to_owned())
}

/// The starter ends when the editor runs.
#[cfg(not(windows))]
fn is_started(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[cfg(windows)]
fn is_started(command: &mut Command) -> bool {
    command.spawn().is_ok()
}

#[cfg(all(test, not(any(windows, target_os = "macos"))))]
mod tests {
    use super::*;

    #[test]
    fn only_the_name_of_a_desktop_entry_is_started() {
        assert_eq!(desktop_entry(b"org.gnome.TextEditor.desktop\n").as_deref(), Some("org.gnome.TextEditor.desktop"));
        for answer in [&b""[..], b"\n", b"--help", b"-x.desktop", b"a b.desktop", b"\xff.desktop"] {
            assert_eq!(desktop_entry(answer), None, "{answer:?}");
        }
    }
}
