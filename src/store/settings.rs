//! What the user has chosen for the program as a whole. Nothing of a document, nothing of the window's state.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{AppFolders, StoreError, app_files};

/// How large the interface can be made, where 1 is usual.
pub const INTERFACE_SCALES: RangeInclusive<f32> = 0.75..=2.0;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemePreference {
    /// As the rest of the desktop.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// Black on white, with strong lines.
    HighContrast,
}

/// What the wheel does on the map. With Ctrl it always zooms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WheelAction {
    /// A mouse wheel zooms, two fingers on a touchpad move the map.
    #[default]
    Auto,
    /// It moves the map.
    Pan,
    /// It zooms.
    Zoom,
}

/// The settings, kept in `settings.ron` in the config folder. Fields that are missing have their default; fields that
/// are not known, as of a newer program, are ignored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light or dark.
    pub theme: ThemePreference,
    /// How large the interface is, apart from the zoom of the map; within [`INTERFACE_SCALES`].
    pub interface_scale: f32,
    /// May things glide, or must they jump?
    pub animation: bool,
    /// What the wheel does.
    pub wheel: WheelAction,
    /// Does what is moved fall into line with others?
    pub snap: bool,
    /// Is the grid shown, onto which falls what is moved?
    pub grid: bool,
    /// Has the user seen the first steps?
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
    /// The settings, and a sentence for the user if they could not be read. One that makes no sense is put aside.
    pub fn read(places: &AppFolders) -> (Self, Option<String>) {
        let Ok(path) = places.config_file("settings.ron", "settings") else { return (Self::default(), None) };
        let (mut settings, warning): (Self, _) = app_files::read(&path, "the settings");
        let scale = settings.interface_scale;
        settings.interface_scale =
            if scale.is_nan() { 1.0 } else { scale.clamp(*INTERFACE_SCALES.start(), *INTERFACE_SCALES.end()) };
        (settings, warning)
    }

    /// Saves them.
    ///
    /// # Errors
    /// When there is no folder for them, or the disk refuses.
    pub fn save(&self, places: &AppFolders) -> Result<(), StoreError> {
        app_files::write(&places.config_file("settings.ron", "settings")?, self)
    }
}
