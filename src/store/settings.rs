//! The settings of the program. Contains nothing about documents or the window.

use std::ops::RangeInclusive;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::{AppFolders, StoreError, app_files};

/// The range of the interface scale; 1 is the usual size.
pub const INTERFACE_SCALES: RangeInclusive<f32> = 0.75..=2.0;

/// The theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemePreference {
    /// The theme of the desktop.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// Black on white, with strong lines.
    HighContrast,
}

/// The effect of the mouse wheel on the map. With Ctrl it always zooms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WheelAction {
    /// A mouse wheel zooms; two fingers on a touchpad pan.
    #[default]
    Auto,
    /// It pans the map.
    Pan,
    /// It zooms.
    Zoom,
}

/// The settings, stored in `settings.ron` in the config folder. Missing fields have their default; unknown fields, such
/// as those of a newer version, are ignored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The theme.
    pub theme: ThemePreference,
    /// The scale of the interface, apart from the zoom of the map; within [`INTERFACE_SCALES`].
    pub interface_scale: f32,
    /// True if changes of the view are animated.
    pub animation: bool,
    /// The effect of the mouse wheel.
    pub wheel: WheelAction,
    /// True if moved records snap to other records.
    pub snap: bool,
    /// True if the grid is shown and moved records snap to it.
    pub grid: bool,
    /// True if the user has seen the introduction.
    pub first_start_done: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemePreference::default(),
            interface_scale: 1.0,
            animation: true,
            wheel: WheelAction::default(),
            snap: true,
            grid: false,
            first_start_done: false,
        }
    }
}

impl Settings {
    /// Reads the settings. If the file is unusable, renames it and returns a message for the user.
    pub fn read(folders: &AppFolders) -> (Self, Option<String>) {
        let Ok(path) = folders.config_file("settings.ron", "settings") else { return (Self::default(), None) };
        let (mut settings, warning): (Self, _) = app_files::read(&path, "the settings");
        let scale = settings.interface_scale;
        settings.interface_scale =
            if scale.is_nan() { 1.0 } else { scale.clamp(*INTERFACE_SCALES.start(), *INTERFACE_SCALES.end()) };
        (settings, warning)
    }

    /// Sets the fields of `target` that differ between these settings and `earlier`.
    fn apply_changes_since(&self, earlier: &Self, target: &mut Self) {
        // Names all fields, so that the compiler asks for a new one here.
        let Self { theme, interface_scale, animation, wheel, snap, grid, first_start_done } = self;
        set_if_changed(theme, &earlier.theme, &mut target.theme);
        set_if_changed(interface_scale, &earlier.interface_scale, &mut target.interface_scale);
        set_if_changed(animation, &earlier.animation, &mut target.animation);
        set_if_changed(wheel, &earlier.wheel, &mut target.wheel);
        set_if_changed(snap, &earlier.snap, &mut target.snap);
        set_if_changed(grid, &earlier.grid, &mut target.grid);
        set_if_changed(first_start_done, &earlier.first_start_done, &mut target.first_start_done);
    }
}

fn set_if_changed<T: Clone + PartialEq>(now: &T, earlier: &T, target: &mut T) {
    if now != earlier {
        target.clone_from(now);
    }
}

/// The file of the settings, as one window knows it. Other windows may change it at the same time.
#[derive(Debug)]
pub struct SettingsFile {
    folders: AppFolders,
    /// The settings of this window when they were last read or saved.
    known: Mutex<Settings>,
}

impl SettingsFile {
    /// Reads the settings. If the file is unusable, also returns a message for the user.
    pub fn open(folders: &AppFolders) -> (Self, Settings, Option<String>) {
        let (settings, warning) = Settings::read(folders);
        (Self::unread(folders, &settings), settings, warning)
    }

    /// A file that could not be read, in a window that starts with these settings instead.
    pub fn unread(folders: &AppFolders, settings: &Settings) -> Self {
        Self { folders: folders.clone(), known: Mutex::new(settings.clone()) }
    }

    /// Saves the fields that this window has changed since it read or saved them. The others keep the values of the
    /// file.
    ///
    /// # Errors
    /// If there is no folder for the file, or on a disk error. The changes are then saved with the next ones.
    pub fn save(&self, settings: &Settings) -> Result<(), StoreError> {
        let path = self.folders.config_file("settings.ron", "settings")?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        app_files::change(&path, "the settings", |saved| settings.apply_changes_since(&known, saved))?;
        *known = settings.clone();
        Ok(())
    }
}
