//! Requests of a session to the window.

use emath::Vec2;

use super::{LayoutRequest, NewRecordKind, SnapSettings};
use crate::model::Target;

/// An action that only the window or the disk can do. Commands request it; `ui` performs it.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Close this map and show an empty one.
    New,
    /// Close this map and open one that the user chooses.
    AskOpen,
    /// Close this map and open one that the user chooses, without changing it.
    AskOpenReadOnly,
    /// Save the map to its path, or ask for a path.
    Save,
    /// Ask for a path and save the map to it.
    SaveAs,
    /// Show the dialog for figures.
    Figure,
    /// Copy a picture of the map to the clipboard.
    CopyPicture,
    /// Copy this text to the clipboard.
    CopyText(String),
    /// Pass the clipboard text to [`Session::paste`](super::Session::paste).
    Paste,
    /// Show the command palette.
    Palette,
    /// Show the list of shortcuts.
    Shortcuts,
    /// Show the problems of the map and its gaps in knowledge.
    Problems,
    /// Show what is safe with the program and what is not.
    Promises,
    /// Show what the program is and which file formats it reads.
    About,
    /// Show the start page on top of this map.
    StartPage,
    /// Show the earlier versions of the file of the map.
    EarlierVersions,
    /// Show the unsaved work that earlier windows have left.
    Recover,
    /// Show the differences between the map and its file, to merge them.
    MergeWithFile,
    /// Ask for another map and show the differences to it, to merge them.
    AskMerge,
    /// Present the map in full screen, view by view.
    Present,
    /// End the program.
    Quit,
    /// Fit the whole map into the view.
    FitAll,
    /// Fit the selected records into the view.
    FitSelection,
    /// Pan the view to the selected records, unless they are visible.
    RevealSelection,
    /// Show the context menu of the selected records.
    ContextMenu,
    /// Prompt for the name of a new record, at a free position in the visible part of the map.
    PlaceInView(NewRecordKind),
    /// Set the zoom to 100 %.
    ActualSize,
    /// Multiply the zoom by this factor.
    ZoomBy(f32),
    /// Pan the view by this distance, in points.
    Pan(Vec2),
    /// Switch between the light and the dark theme.
    SwitchTheme,
    /// Switch the high-contrast theme on or off.
    SwitchContrast,
    /// Enlarge the interface by this number of steps; 0 resets its size.
    ScaleBy(i8),
    /// Select the records whose label is not shown on the canvas.
    SelectUnlabelled,
    /// Simulate the next kind of colour vision.
    NextColourVision,
    /// Save the snapping settings.
    SaveSnapping(SnapSettings),
    /// Show the settings.
    Settings,
    /// Show the search bar.
    Find,
    /// Go this number of matches forward in the search; negative for backward.
    FindNext(isize),
    /// Focus the filter of the outline.
    FilterOutline,
    /// Show or hide the minimap.
    Minimap,
    /// Show or hide a panel.
    Toggle(WindowPanel),
    /// Lay out the selected records, or the whole map.
    RunLayout(LayoutRequest),
    /// Show the dialog with all layouts.
    Layouts,
    /// Show a panel and focus it.
    FocusPanel(WindowPanel),
    /// Ask for a path and export the matrix as a table in the format with this id.
    ExportTable(&'static str),
    /// Move the focus this number of window regions forward.
    NextRegion(isize),
    /// Start or stop the playback of days.
    TogglePlayback,
    /// Let the user type the day to show.
    AskDay,
    /// Show a message to the user.
    ShowMessage(String),
    /// Ask for the text of a new source.
    PasteSource,
    /// Ask for a file to import as a source.
    OpenSource,
    /// Show a passage of a record in the text of its source. The number is the index of the passage.
    ShowInText(Target, usize),
}

/// A panel that can be hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowPanel {
    /// The outline, on the left.
    Outline,
    /// The inspector, on the right.
    Inspector,
    /// The legend on the canvas.
    Legend,
    /// The undo history, over the canvas.
    History,
    /// The time bar, below the canvas.
    TimeBar,
    /// The comparison panel: the list of changes between two maps.
    WhatMoved,
}
