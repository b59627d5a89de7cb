//! What a session asks of the window.

use emath::Vec2;

use super::{LayoutRequest, NewRecordKind, SnapSettings};
use crate::model::Target;

/// Something that only the window or the disk can do. Commands ask; `ui` answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Leave this map for an empty one.
    New,
    /// Leave this map for one that the user chooses.
    AskOpen,
    /// Write the map to its path, or ask for one.
    Save,
    /// Ask for a path and write the map to it.
    SaveAs,
    /// Show the dialog that makes figures.
    Figure,
    /// Put a picture of the map on the clipboard.
    CopyPicture,
    /// Put that text on the clipboard.
    CopyText(String),
    /// Hand what is on the clipboard to [`Session::paste`](super::Session::paste).
    Paste,
    /// Show the palette of all commands.
    Palette,
    /// Show the page of shortcuts.
    Shortcuts,
    /// Show what is broken in the map, and what is not known well enough.
    Problems,
    /// Show what the program is and which file formats it reads.
    About,
    /// Show the start page over this map.
    StartPage,
    /// Show what is kept of the map as it was before it was saved over.
    EarlierVersions,
    /// Show the map and nothing else, view by view.
    Present,
    /// Leave the program.
    Quit,
    /// Show all of the map.
    FitAll,
    /// Show all that is selected.
    FitSelection,
    /// Move the view, if what is selected is not seen, so that it is.
    RevealSelection,
    /// Show the menu of what is selected.
    ContextMenu,
    /// Begin to name something new where there is room in what is seen of the map.
    PlaceInView(NewRecordKind),
    /// Show the map at its own size.
    ActualSize,
    /// Zoom by that factor.
    ZoomBy(f32),
    /// Move the view by that many points.
    Pan(Vec2),
    /// Turn from light to dark or back.
    SwitchTheme,
    /// Turn to the theme of high contrast or back.
    SwitchContrast,
    /// Make the interface so many steps larger; 0 for its usual size.
    ScaleBy(i8),
    /// Select what the canvas shows without its words.
    SelectUnlabelled,
    /// Look at everything with other eyes.
    NextColourVision,
    /// Keep what records fall into while they are moved.
    SaveSnapping(SnapSettings),
    /// Show the settings of the program.
    Settings,
    /// Show the field that searches all of the map.
    Find,
    /// Go to the next match of what is searched for, or that many farther on.
    FindNext(isize),
    /// Put the cursor into the filter of the lists.
    FilterOutline,
    /// Show or hide the small map of the map.
    Minimap,
    /// Show or hide a panel.
    Toggle(WindowPanel),
    /// Lay out the map, or what is selected of it.
    RunLayout(LayoutRequest),
    /// Show the dialog of all layouts.
    Layouts,
    /// Show a panel and put the focus into it.
    FocusPanel(WindowPanel),
    /// Ask for a path and write the matrix there as a table of that format.
    ExportTable(&'static str),
    /// Put the focus into the region of the window that many farther on.
    NextRegion(isize),
    /// Walk through the days by itself, or stop.
    TogglePlayback,
    /// Let the day that is looked at be typed.
    AskDay,
    /// Tell the user something, in a sentence.
    ShowMessage(String),
    /// Ask for the words of a new source.
    PasteSource,
    /// Ask for a file that is a source.
    OpenSource,
    /// Show where that passage of a mark stands in its source's text.
    ShowInText(Target, usize),
}

/// A panel that can be hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowPanel {
    /// The lists on the left.
    Outline,
    /// The form on the right.
    Inspector,
    /// The legend on the canvas.
    Legend,
    /// The list of steps over the canvas.
    History,
    /// The bar below the canvas that turns the day.
    TimeBar,
    /// The list of what moved.
    WhatMoved,
}
