//! The folders for the files of the program itself. Finds the folders and creates none.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::StoreError;

/// The folders of the program. A folder is none if the system has no home folder; the program then runs without it.
///
/// | Folder | Overridden by | else | else, on Linux |
/// | --- | --- | --- | --- |
/// | config | `STANCEMAP_CONFIG_DIR` | `$XDG_CONFIG_HOME/stancemap` | `~/.config/stancemap` |
/// | state | `STANCEMAP_STATE_DIR` | `$XDG_STATE_HOME/stancemap` | `~/.local/state/stancemap` |
/// | runtime | | `$XDG_RUNTIME_DIR/stancemap` | none: the state folder is used |
///
/// Relative paths in these variables are ignored. On other systems, the last column is the usual folder of the system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppFolders {
    /// The folder of the settings.
    pub config: Option<PathBuf>,
    /// The folder of recent files, backups and the log.
    pub state: Option<PathBuf>,
    /// The folder of what ends with the session of the user: locks of documents whose folder takes none.
    pub runtime: Option<PathBuf>,
}

impl AppFolders {
    /// The folders of the current user.
    pub fn find() -> Self {
        Self::from_environment(|name| std::env::var_os(name)).or(Self::system_defaults())
    }

    /// The folders that environment variables specify; none without a variable.
    pub fn from_environment(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let absolute = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let folder =
            |variable_name: &str, xdg: &str| absolute(variable_name).or_else(|| Some(absolute(xdg)?.join("stancemap")));
        Self {
            config: folder("STANCEMAP_CONFIG_DIR", "XDG_CONFIG_HOME"),
            state: folder("STANCEMAP_STATE_DIR", "XDG_STATE_HOME"),
            runtime: absolute("XDG_RUNTIME_DIR").map(|runtime| runtime.join("stancemap")),
        }
    }

    /// The folders inside one folder, for tests and for a portable program.
    pub fn in_folder(folder: &Path) -> Self {
        Self { config: Some(folder.join("config")), state: Some(folder.join("state")), runtime: None }
    }

    fn system_defaults() -> Self {
        let Some(folders) = directories::ProjectDirs::from("", "", "stancemap") else { return Self::default() };
        let state = folders.state_dir().map_or_else(|| folders.data_local_dir().join("state"), Path::to_owned);
        Self { config: Some(folders.config_dir().to_owned()), state: Some(state), runtime: None }
    }

    fn or(self, other: Self) -> Self {
        Self {
            config: self.config.or(other.config),
            state: self.state.or(other.state),
            runtime: self.runtime.or(other.runtime),
        }
    }

    pub(super) fn config_file(&self, name: &str, what: &'static str) -> Result<PathBuf, StoreError> {
        self.config.as_ref().map(|folder| folder.join(name)).ok_or(StoreError::NoAppFolder { what })
    }

    pub(super) fn state_file(&self, name: &str, what: &'static str) -> Result<PathBuf, StoreError> {
        self.state.as_ref().map(|folder| folder.join(name)).ok_or(StoreError::NoAppFolder { what })
    }
}
