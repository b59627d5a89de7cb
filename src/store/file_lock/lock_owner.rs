//! The owner of a lock, as a lock file names it. Reads no lock file.

use std::fmt;
use std::time::SystemTime;

use super::system_lock::{host_name, is_process_alive};
use crate::visible_text::one_visible_line;

/// The maximum number of characters of a name in a lock file.
const NAME_LIMIT: usize = 80;

/// Who has a document open, as far as the lock file tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockOwner {
    /// The name of the user; empty if unknown.
    pub user: String,
    /// The name of the machine; empty if unknown.
    pub host: String,
    /// The id of the process.
    pub process: Option<u32>,
    /// The time at which the document was opened, by the clock of that machine.
    pub since: Option<SystemTime>,
    /// The program with its version.
    pub program: String,
}

/// "ann on desk-4", for a sentence.
impl fmt::Display for LockOwner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.user.as_str(), self.host.as_str()) {
            ("", "") => f.write_str("someone else"),
            ("", _) if self.is_on_this_host() => f.write_str("another window on this computer"),
            (user, "") => f.write_str(user),
            (user, _) if self.is_on_this_host() => write!(f, "{user} on this computer"),
            ("", host) => write!(f, "someone on {host}"),
            (user, host) => write!(f, "{user} on {host}"),
        }
    }
}

impl LockOwner {
    /// This process.
    pub fn current() -> Self {
        let user = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(std::env::var_os);
        Self {
            user: user.map(|user| name(&user.to_string_lossy())).unwrap_or_default(),
            host: name(&host_name()),
            process: Some(std::process::id()),
            since: Some(SystemTime::now()),
            program: format!("Stancemap {}", env!("CARGO_PKG_VERSION")),
        }
    }

    /// Whether the owner is this process.
    pub(super) fn is_this_process(&self) -> bool {
        self.process == Some(std::process::id()) && self.is_on_this_host()
    }

    /// Whether the owner is on this machine.
    pub fn is_on_this_host(&self) -> bool {
        self.host == name(&host_name())
    }

    /// Whether the lock counts although no process on this machine holds it as a lock of the operating system.
    /// `is_system_lock` is false if the disk has no such locks.
    pub(super) fn is_valid_without_system_lock(&self, is_system_lock: bool) -> bool {
        if !self.is_on_this_host() {
            // A file without a host was not completed, so its process has ended.
            return !self.host.is_empty();
        }
        !is_system_lock && !self.is_this_process() && self.process.is_some_and(is_process_alive)
    }

    /// The lines of a lock file.
    pub(super) fn text(&self) -> String {
        let since = self.since.and_then(|since| jiff::Timestamp::try_from(since).ok());
        let since = since.map(|since| format!("since: {since:.0}\n")).unwrap_or_default();
        let process = self.process.map(|process| format!("process: {process}\n")).unwrap_or_default();
        format!("user: {}\nhost: {}\n{process}{since}program: {}\n", self.user, self.host, self.program)
    }

    /// The owner in the lines of a lock file. Unknown lines are skipped, as a later version may write more.
    pub(super) fn from_lines<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut owner = Self::default();
        for (key, value) in lines.filter_map(|line| line.split_once(": ")) {
            match key {
                "user" => owner.user = name(value),
                "host" => owner.host = name(value),
                "process" => owner.process = value.parse().ok(),
                "since" => owner.since = value.parse::<jiff::Timestamp>().ok().map(SystemTime::from),
                "program" => owner.program = name(value),
                _ => {}
            }
        }
        owner
    }
}

/// A name that is safe to show, in one line of limited length.
fn name(text: &str) -> String {
    one_visible_line(text).trim().chars().take(NAME_LIMIT).collect()
}
