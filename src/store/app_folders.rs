//! Where the program keeps its own files. Only finds the folders, makes none.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::StoreError;

/// The program's own folders. Each is none when the system knows no home; then the program runs without them.
///
/// | Folder | Overridden by | else | else, on Linux |
/// | --- | --- | --- | --- |
/// | config | `STANCEMAP_CONFIG_DIR` | `$XDG_CONFIG_HOME/stancemap` | `~/.config/stancemap` |
/// | state | `STANCEMAP_STATE_DIR` | `$XDG_STATE_HOME/stancemap` | `~/.local/state/stancemap` |
///
/// Relative values of all four are ignored. On other systems the last column is what is usual there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppFolders {
    /// For the settings.
    pub config: Option<PathBuf>,
    /// For recent files, backups and the log.
    pub state: Option<PathBuf>,
}

impl AppFolders {
    /// Those of the user who runs the program.
    pub fn find() -> Self {
        Self::from_environment(|name| std::env::var_os(name)).or(Self::system_defaults())
    }

    /// As the environment says, where it says anything.
    pub fn from_environment(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let absolute = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let folder = |own: &str, xdg: &str| absolute(own).or_else(|| Some(absolute(xdg)?.join("stancemap")));
        Self {
            config: folder("STANCEMAP_CONFIG_DIR", "XDG_CONFIG_HOME"),
            state: folder("STANCEMAP_STATE_DIR", "XDG_STATE_HOME"),
        }
    }

    /// All in one folder, for tests and for a portable program.
    pub fn in_folder(folder: &Path) -> Self {
        Self { config: Some(folder.join("config")), state: Some(folder.join("state")) }
    }

    fn system_defaults() -> Self {
        let Some(folders) = directories::ProjectDirs::from("", "", "stancemap") else { return Self::default() };
        let state = folders.state_dir().map_or_else(|| folders.data_local_dir().join("state"), Path::to_owned);
        Self { config: Some(folders.config_dir().to_owned()), state: Some(state) }
    }

    fn or(self, other: Self) -> Self {
        Self { config: self.config.or(other.config), state: self.state.or(other.state) }
    }

    pub(super) fn config_file(&self, name: &str, what: &'static str) -> Result<PathBuf, StoreError> {
        self.config.as_ref().map(|folder| folder.join(name)).ok_or(StoreError::NoAppFolder { what })
    }

    pub(super) fn state_file(&self, name: &str, what: &'static str) -> Result<PathBuf, StoreError> {
        self.state.as_ref().map(|folder| folder.join(name)).ok_or(StoreError::NoAppFolder { what })
    }
}
