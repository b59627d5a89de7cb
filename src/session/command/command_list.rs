//! The commands, in the order of the menus.

use emath::{Pos2, vec2};

use super::actions::*;
use super::shortcut::{alt, alt_shift, ctrl, ctrl_shift, key, shift};
use super::{Command, CommandAction, Menu};
use crate::model::{Lens, RegistryEntry, Target, ViewState};
use crate::ops::StackingMove;
use crate::session::clipboard;
use crate::session::edit_selection::{self, AlignPosition, add_beside, has_movable_selection, nudge, one_actor, pin};
use crate::session::select::{self, extend_in_direction, next_line, select_in_direction, select_next};
use crate::session::snap::SnapAxis;
use crate::session::{Effect, MapFace, NewRecordKind, Session, Tool, WindowPanel, views};

/// A row: menu, id, name, shortcuts, help text, availability, and action: a function, or `ask` with an effect.
macro_rules! command {
    ($menu:ident $id:literal $name:literal [$($key:expr),*] $help:literal, $available:expr, ask $effect:expr) => {
        command!(@ $menu $id $name [$($key),*] $help, $available, CommandAction::Effect(&const { $effect }))
    };
    ($menu:ident $id:literal $name:literal [$($key:expr),*] $help:literal, $available:expr, $run:expr) => {
        command!(@ $menu $id $name [$($key),*] $help, $available, CommandAction::Session($run))
    };
    (@ $menu:ident $id:literal $name:literal [$($key:expr),*] $help:literal, $available:expr, $action:expr) => {
        Command {
            about: RegistryEntry { id: $id, name: $name, help: $help, parameters: &[] },
            menu: Menu::$menu,
            shortcuts: &[$($key),*],
            available: $available,
            action: $action,
        }
    };
}

/// All commands except those that run a layout.
pub(super) const LISTED_COMMANDS: &[Command] = &[
    command!(File "new" "New" [ctrl("N")] "Starts an empty map.", always, ask Effect::New),
    command!(File "open" "Open…" [ctrl("O")] "Opens a map from a file.", always, ask Effect::AskOpen),
    command!(File "open_read_only" "Open read-only…" [] "Opens a map without changing it.", always,
        ask Effect::AskOpenReadOnly),
    command!(File "open_source" "Open a source…" [] "Adds a text, Markdown or HTML file to the map as a source.", always,
        ask Effect::OpenSource),
    command!(File "save" "Save" [ctrl("S")] "Writes the map to its file.", always, ask Effect::Save),
    command!(File "save_as" "Save as…" [ctrl_shift("S")] "Writes the map to another file.", always, ask Effect::SaveAs),
    command!(File "earlier" "Earlier versions…" [] "Shows the map as it was opened, before it was saved over.",
        |s| s.path.is_some(), ask Effect::EarlierVersions),
    command!(File "recover" "Recover…" [] "Shows unsaved work of earlier windows, and maps that were closed without saving.",
        always, ask Effect::Recover),
    command!(File "merge_file" "Merge with the file on disk…" []
        "Shows what another program has changed in the file, and merges it with your map.", |s| s.path.is_some(),
        ask Effect::MergeWithFile),
    command!(File "merge_map" "Merge another map…" []
        "Adds what another map has, and asks where both say different things.", always, ask Effect::AskMerge),
    command!(File "figure" "Figure…" [ctrl("E")] "Makes a picture of the map for a report.", always,
        ask Effect::Figure),
    command!(File "export_csv" "Export matrix as CSV…" [] "Writes who stands where on every issue as a table.", always,
        ask Effect::ExportTable("csv")),
    command!(File "start_page" "Start page" [] "Shows recent files and examples.", always, ask Effect::StartPage),
    command!(File "quit" "Quit" [ctrl("Q"), ctrl("W")] "Leaves Stancemap.", always, ask Effect::Quit),
    command!(Edit "undo" "Undo" [ctrl("Z")] "Takes the last step back.", |s| s.history.undo_label().is_some(),
        Session::undo),
    command!(Edit "redo" "Redo" [ctrl_shift("Z"), ctrl("Y")] "Makes the step again that was taken back.",
        |s| s.history.redo_label().is_some(), Session::redo),
    command!(Edit "history" "History" [ctrl_shift("H")] "Shows or hides the list of all steps; a click goes to one.", always,
        ask Effect::Toggle(WindowPanel::History)),
    command!(Edit "cut" "Cut" [ctrl("X"), shift("Delete")] "Copies what is selected as text and deletes it.", has_selection,
        clipboard::cut),
    command!(Edit "copy" "Copy" [ctrl("C"), ctrl("Insert")] "Copies what is selected, as text that any editor takes.",
        has_selection, clipboard::copy),
    command!(Edit "paste" "Paste" [ctrl("V"), shift("Insert")]
        "Adds what was copied; each line of another text becomes an actor.", always, ask Effect::Paste),
    command!(Edit "duplicate" "Duplicate" [ctrl("D")] "Adds a copy of what is selected beside it.", has_selection,
        clipboard::duplicate),
    command!(Edit "rename" "Rename" [key("F2"), key("Enter")] "Gives what is selected another name.",
        |s| s.selected().is_some(), |s| if let Some(target) = s.selected().cloned() { s.prompt_rename(&target) }),
    command!(Edit "delete" "Delete" [key("Delete"), key("Backspace")] "Deletes what is selected and what hangs on it.",
        has_selection, delete),
    command!(Edit "select_all" "Select all" [ctrl("A")] "Selects every actor, issue and note.", always, select::all),
    command!(Edit "select_none" "Select nothing" [ctrl_shift("A")] "Lets go of what is selected.", has_selection,
        |s| s.select([])),
    command!(Edit "select_invert" "Invert the selection" [ctrl("I")]
        "Selects every actor, issue and note that is not selected.", always, select::invert),
    command!(Edit "select_actors" "Select all actors" [ctrl_shift("I")] "Selects every actor.", always,
        select::all_actors),
    command!(Edit "select_ties" "Select all ties" [ctrl_shift("E")] "Selects every tie that is shown.", always,
        select::all_ties),
    command!(Edit "select_neighbours" "Select neighbours" [ctrl_shift("N")]
        "Adds what is tied to the selected, or objects to it; of a line, its ends.", has_selection,
        select::neighbours),
    command!(Edit "select_incident" "Select its ties" [ctrl_shift("T")]
        "Selects the ties and objections that begin or end at what is selected.", has_selection, select::incident),
    command!(Edit "select_between" "Select the ties between" [ctrl_shift("B")]
        "Selects the ties and objections of which both ends are selected.", has_selection, select::between),
    command!(Edit "select_kind" "Select the same kind" [ctrl_shift("K")]
        "Selects everything of the same kind: all states, all ties of command.", has_selection, select::same_kind),
    command!(Edit "select_stance" "Select the same stance" [ctrl_shift("L")]
        "Selects the actors that stand alike on the issue under the lens.", select::has_stance, select::same_stance),
    command!(Edit "select_unwritten" "Select what has no room" []
        "Selects what is shown without its words, as they find no room; nearer, or moved apart, they may.", always,
        ask Effect::SelectUnlabelled),
    command!(Edit "next" "Select next" [key("Tab")] "Selects the next actor or issue.", always, |s| select_next(s, 1)),
    command!(Edit "previous" "Select previous" [shift("Tab")] "Selects the actor or issue before.", always,
        |s| select_next(s, -1)),
    command!(Edit "go_left" "Go left" [alt("ArrowLeft")] "Selects what is tied to the selected on its left.", always,
        |s| select_in_direction(s, vec2(-1.0, 0.0))),
    command!(Edit "go_right" "Go right" [alt("ArrowRight")] "Selects what is tied to the selected on its right.",
        always, |s| select_in_direction(s, vec2(1.0, 0.0))),
    command!(Edit "go_up" "Go up" [alt("ArrowUp")] "Selects what is tied to the selected above it.", always,
        |s| select_in_direction(s, vec2(0.0, -1.0))),
    command!(Edit "go_down" "Go down" [alt("ArrowDown")] "Selects what is tied to the selected below it.", always,
        |s| select_in_direction(s, vec2(0.0, 1.0))),
    command!(Edit "more_left" "Add what is on the left" [alt_shift("ArrowLeft")]
        "Adds to what is selected what lies left of the last.", has_selection, |s| extend_in_direction(s, vec2(-1.0, 0.0))),
    command!(Edit "more_right" "Add what is on the right" [alt_shift("ArrowRight")]
        "Adds to what is selected what lies right of the last.", has_selection, |s| extend_in_direction(s, vec2(1.0, 0.0))),
    command!(Edit "more_up" "Add what is above" [alt_shift("ArrowUp")]
        "Adds to what is selected what lies above the last.", has_selection, |s| extend_in_direction(s, vec2(0.0, -1.0))),
    command!(Edit "more_down" "Add what is below" [alt_shift("ArrowDown")]
        "Adds to what is selected what lies below the last.", has_selection, |s| extend_in_direction(s, vec2(0.0, 1.0))),
    command!(Edit "next_line" "Next tie of it" [key("T")]
        "Selects one after the other the ties and objections that begin or end at what is selected.", has_selection,
        |s| next_line(s, 1)),
    command!(Edit "previous_line" "Previous tie of it" [shift("T")]
        "Selects them the other way round.", has_selection, |s| next_line(s, -1)),
    command!(Edit "pin" "Pin or release" [ctrl("L")] "Keeps actors where they are when a layout moves the others.",
        |s| s.selection.iter().any(|t| matches!(t, Target::Actor(_))), pin),
    command!(Edit "align_left" "Align left edges" [ctrl_shift("ArrowLeft")] "Puts the left edges of the selected in line.",
        edit_selection::has_two_placed, |s| edit_selection::align(s, AlignPosition::Left)),
    command!(Edit "align_centre" "Align centres" [] "Puts the selected under each other.", edit_selection::has_two_placed,
        |s| edit_selection::align(s, AlignPosition::Centre)),
    command!(Edit "align_right" "Align right edges" [ctrl_shift("ArrowRight")]
        "Puts the right edges of the selected in line.", edit_selection::has_two_placed, |s| edit_selection::align(s, AlignPosition::Right)),
    command!(Edit "align_top" "Align top edges" [ctrl_shift("ArrowUp")] "Puts the top edges of the selected in line.",
        edit_selection::has_two_placed, |s| edit_selection::align(s, AlignPosition::Top)),
    command!(Edit "align_middle" "Align middles" [] "Puts the selected beside each other.", edit_selection::has_two_placed,
        |s| edit_selection::align(s, AlignPosition::Middle)),
    command!(Edit "align_bottom" "Align bottom edges" [ctrl_shift("ArrowDown")]
        "Puts the bottom edges of the selected in line.", edit_selection::has_two_placed, |s| edit_selection::align(s, AlignPosition::Bottom)),
    command!(Edit "distribute_across" "Distribute across" []
        "Makes the distances between the selected equal, from left to right.", edit_selection::has_three_placed,
        |s| edit_selection::distribute(s, SnapAxis::X)),
    command!(Edit "distribute_down" "Distribute down" []
        "Makes the distances between the selected equal, from top to bottom.", edit_selection::has_three_placed,
        |s| edit_selection::distribute(s, SnapAxis::Y)),
    command!(Edit "front" "Bring to the front" [ctrl("CloseCurlyBracket")]
        "Draws what is selected over all others of its kind; lists and the matrix follow that order.", has_movable_selection,
        |s| edit_selection::change_stacking(s, StackingMove::Front)),
    command!(Edit "forward" "Bring forward" [ctrl("CloseBracket")]
        "Draws what is selected over the next of its kind that covers it; lists and the matrix follow that order.",
        has_movable_selection,
        |s| edit_selection::change_stacking(s, StackingMove::Forward)),
    command!(Edit "backward" "Send backward" [ctrl("OpenBracket")]
        "Draws what is selected under the next of its kind that it covers; lists and the matrix follow that order.",
        has_movable_selection,
        |s| edit_selection::change_stacking(s, StackingMove::Backward)),
    command!(Edit "back" "Send to the back" [ctrl("OpenCurlyBracket")]
        "Draws what is selected under all others of its kind; lists and the matrix follow that order.", has_movable_selection,
        |s| edit_selection::change_stacking(s, StackingMove::Back)),
    command!(Edit "copy_picture" "Copy as picture" [ctrl_shift("C")] "Puts a picture of the map on the clipboard.",
        always, ask Effect::CopyPicture),
    command!(Edit "menu" "Menu of what is selected" [key("Menu"), shift("F10")]
        "Shows what can be done with what is selected, as a right click does.", |s| s.face() == MapFace::Canvas,
        ask Effect::ContextMenu),
    command!(Edit "turn_round" "Turn round" [] "Lets the selected ties and objections lead the other way.",
        edit_selection::has_reversible_line, edit_selection::reverse_lines),
    command!(Edit "straighten" "Straighten" [] "Lets the map find the way of the selected lines.", edit_selection::has_bent_line,
        edit_selection::straighten),
    command!(Edit "left" "Nudge left" [key("ArrowLeft")] "Moves what is selected by 1, or the view.", always,
        |s| nudge(s, -1.0, 0.0)),
    command!(Edit "right" "Nudge right" [key("ArrowRight")] "Moves what is selected by 1, or the view.", always,
        |s| nudge(s, 1.0, 0.0)),
    command!(Edit "up" "Nudge up" [key("ArrowUp")] "Moves what is selected by 1, or the view.", always,
        |s| nudge(s, 0.0, -1.0)),
    command!(Edit "down" "Nudge down" [key("ArrowDown")] "Moves what is selected by 1, or the view.", always,
        |s| nudge(s, 0.0, 1.0)),
    command!(Edit "far_left" "Nudge far left" [shift("ArrowLeft")] "Moves what is selected by 10.", has_movable_selection,
        |s| nudge(s, -10.0, 0.0)),
    command!(Edit "far_right" "Nudge far right" [shift("ArrowRight")] "Moves what is selected by 10.", has_movable_selection,
        |s| nudge(s, 10.0, 0.0)),
    command!(Edit "far_up" "Nudge far up" [shift("ArrowUp")] "Moves what is selected by 10.", has_movable_selection,
        |s| nudge(s, 0.0, -10.0)),
    command!(Edit "far_down" "Nudge far down" [shift("ArrowDown")] "Moves what is selected by 10.", has_movable_selection,
        |s| nudge(s, 0.0, 10.0)),
    command!(View "face_reader" "Reader" [ctrl("5")] "Shows a source's text, to read and to code.",
        |s| s.face() != MapFace::Reader,
        |s| s.set_face(MapFace::Reader)),
    command!(View "show_in_text" "Show in the text" [ctrl("T")] "Shows the passage that a mark rests on.", has_evidence,
        show_in_text),
    command!(View "show_on_canvas" "Show on the canvas" [ctrl_shift("M")] "Shows what is selected on the canvas.",
        has_selection, show_on_canvas),
    command!(View "palette" "Find or do…" [ctrl("K"), ctrl_shift("P")] "Finds any command or record by name.", always,
        ask Effect::Palette),
    command!(View "find" "Find…" [ctrl("F"), key("Slash")] "Searches names, other names, notes and quotes.", always,
        ask Effect::Find),
    command!(View "find_next" "Find next" [key("F3")] "Goes to the next match.", always, ask Effect::FindNext(1)),
    command!(View "find_previous" "Find previous" [shift("F3")] "Goes to the match before.", always,
        ask Effect::FindNext(-1)),
    command!(View "filter_outline" "Filter the outline" [ctrl_shift("F")] "Puts the cursor into the outline's filter.",
        always, ask Effect::FilterOutline),
    command!(View "fit" "Fit the map" [shift("1"), key("Home")] "Shows all of the map.", always, ask Effect::FitAll),
    command!(View "fit_selection" "Fit the selection" [shift("2")] "Shows all that is selected.", has_selection,
        ask Effect::FitSelection),
    command!(View "zoom_in" "Zoom in" [ctrl("Plus"), ctrl("Equals")] "Shows the map larger.", always,
        ask Effect::ZoomBy(1.25)),
    command!(View "zoom_out" "Zoom out" [ctrl("Minus")] "Shows the map smaller.", always, ask Effect::ZoomBy(0.8)),
    command!(View "actual_size" "Actual size" [ctrl("0")] "Shows the map at 100 %.", always, ask Effect::ActualSize),
    command!(View "page_up" "Move the view up" [key("PageUp")] "Shows what lies above.", always,
        ask Effect::Pan(vec2(0.0, 300.0))),
    command!(View "page_down" "Move the view down" [key("PageDown")] "Shows what lies below.", always,
        ask Effect::Pan(vec2(0.0, -300.0))),
    command!(View "face_canvas" "Canvas" [ctrl("1")] "Shows the map as a drawing.",
        |s| s.face() != MapFace::Canvas, |s| s.set_face(MapFace::Canvas)),
    command!(View "face_matrix" "Matrix" [ctrl("2")] "Shows who stands where on every issue.",
        |s| s.face() != MapFace::Matrix, |s| s.set_face(MapFace::Matrix)),
    command!(View "face_positions" "Positions" [ctrl("3")] "Shows actors between two axes.",
        |s| s.face() != MapFace::Positions, |s| s.set_face(MapFace::Positions)),
    command!(View "face_timeline" "Timeline" [ctrl("4")] "Shows how positions moved, over the days.",
        |s| s.face() != MapFace::Timeline, |s| s.set_face(MapFace::Timeline)),
    command!(View "face_table" "Table" [ctrl("6")] "Shows every record in rows, to read, sort and change.",
        |s| s.face() != MapFace::Table, |s| s.set_face(MapFace::Table)),
    command!(View "relationships" "Lens: relationships" [key("0")] "Shows who is tied to whom.", always,
        |s| s.set_lens(Lens::Relationships)),
    command!(View "look_through" "Look through it" [] "Colours the map by who stands where on the selected issue.",
        |s| matches!(s.selected(), Some(Target::Issue(_))), set_lens_to_selected),
    command!(View "next_lens" "Next lens" [key("CloseBracket")] "Colours the map by the next issue.", has_issues,
        |s| step_lens(s, 1)),
    command!(View "previous_lens" "Previous lens" [key("OpenBracket")] "Colours the map by the issue before.",
        has_issues, |s| step_lens(s, -1)),
    command!(View "next_region" "Next part of the window" [key("F6")]
        "Goes round menus, outline, inspector and canvas; Tab goes on from there.", always, ask Effect::NextRegion(1)),
    command!(View "previous_region" "Previous part of the window" [shift("F6")]
        "Goes round menus, outline, inspector and canvas the other way.", always, ask Effect::NextRegion(-1)),
    command!(View "outline" "Outline" [key("F7")] "Shows or hides the lists on the left.", always,
        ask Effect::Toggle(WindowPanel::Outline)),
    command!(View "inspector" "Inspector" [key("F8")] "Shows or hides the form on the right.", always,
        ask Effect::Toggle(WindowPanel::Inspector)),
    command!(View "legend" "Legend" [key("F9")] "Shows or hides the legend on the canvas.", always,
        ask Effect::Toggle(WindowPanel::Legend)),
    command!(View "minimap" "Minimap" [shift("M")] "Shows or hides the whole map in a corner of the canvas.", always,
        ask Effect::Minimap),
    command!(View "time_bar" "Time bar" [] "Shows or hides the bar below the canvas that turns the day.", always,
        ask Effect::Toggle(WindowPanel::TimeBar)),
    command!(View "previous_change" "Previous change" [key("Comma")] "Goes back to the day of the change before.",
        |s| s.map().nearest_change_date(s.day(), true).is_some(), |s| step_day(s, true)),
    command!(View "next_change" "Next change" [key("Period")] "Goes on to the day of the next change.",
        |s| s.map().nearest_change_date(s.day(), false).is_some(), |s| step_day(s, false)),
    command!(View "go_to_day" "Go to a day…" [key("D")] "Types the day that is looked at: 2025-11-07, 2025-11 or 2025.",
        always, ask Effect::AskDay),
    command!(View "own_day" "Map's own day" [] "Shows the map on its own day again.", |s| s.view_state.as_of.is_some(),
        |s| s.set_day(None)),
    command!(View "play" "Play or pause" [] "Walks through the changes one by one.",
        |s| s.map().nearest_change_date(None, false).is_some(), ask Effect::TogglePlayback),
    command!(View "ghosts" "Show the rest pale" [] "Draws what is not yet or no longer true pale, or leaves it out.",
        |s| s.day().is_some(), |s| s.view_state.ghosts = !s.view_state.ghosts),
    command!(View "what_moved" "What moved" [key("M")]
        "Lists what moved between two days or two files, and shows it on the canvas.", always,
        ask Effect::Toggle(WindowPanel::WhatMoved)),
    command!(View "theme" "Switch light and dark" [] "Turns from the light theme to the dark one or back.", always,
        ask Effect::SwitchTheme),
    command!(View "larger_interface" "Larger interface" [alt("Plus"), alt("Equals")]
        "Makes letters, buttons and panels larger; the map keeps its zoom.", always, ask Effect::ScaleBy(1)),
    command!(View "smaller_interface" "Smaller interface" [alt("Minus")]
        "Makes letters, buttons and panels smaller; the map keeps its zoom.", always, ask Effect::ScaleBy(-1)),
    command!(View "usual_interface" "Interface at its usual size" [alt("0")]
        "Shows letters, buttons and panels at 100 %.", always, ask Effect::ScaleBy(0)),
    command!(View "high_contrast" "High contrast" [] "Turns to the theme of high contrast, or back.", always,
        ask Effect::SwitchContrast),
    command!(View "whole_look" "Show all of the map" [] "Leaves out nothing, on the map's own day.",
        |s| !s.view_state.filter.is_empty() || s.view_state.as_of.is_some(), |s| s.set_view_state(ViewState::from(s.lens().clone()))),
    command!(View "grid_lines" "Grid lines" [ctrl("Quote")] "Shows or hides a grid, onto which falls what is moved.", always,
        |s| change_snapping(s, |snapping| snapping.grid = !snapping.grid)),
    command!(View "snap" "Fall into line" [alt("S")]
        "Lets what is moved fall into line with others, or not; Ctrl moves freely for once.", always,
        |s| change_snapping(s, |snapping| snapping.lines = !snapping.lines)),
    command!(View "next_view" "Next view" [alt("PageDown")] "Looks at the map as the next saved view does.",
        |s| !s.map().views.is_empty(), |s| views::step_view(s, 1)),
    command!(View "previous_view" "Previous view" [alt("PageUp")] "Looks at the map as the saved view before does.",
        |s| !s.map().views.is_empty(), |s| views::step_view(s, -1)),
    command!(View "present" "Present" [key("F5")] "Shows the saved views one after the other, and nothing else.",
        always, ask Effect::Present),
    command!(View "eyes" "Preview with other eyes" []
        "Shows the map in greyscale, then as those see it who do not see red, green or blue.", always,
        ask Effect::NextColourVision),
    command!(View "settings" "Settings…" [ctrl("Comma")] "Theme, size, motion and the mouse wheel.", always,
        ask Effect::Settings),
    command!(Map "select_tool" "Select" [key("V")] "Takes the usual tool in hand.", always,
        |s| s.set_tool(Tool::default())),
    command!(Map "add_actor" "Add actor" [key("P")] "Places an actor where you click.", always,
        |s| s.set_tool(Tool::Place(NewRecordKind::Actor))),
    command!(Map "add_left" "Add an actor on the left" [ctrl("ArrowLeft")]
        "Adds an actor left of the selected one, tied to it.", one_actor, |s| add_beside(s, vec2(-1.0, 0.0))),
    command!(Map "add_right" "Add an actor on the right" [ctrl("ArrowRight")]
        "Adds an actor right of the selected one, tied to it.", one_actor, |s| add_beside(s, vec2(1.0, 0.0))),
    command!(Map "add_above" "Add an actor above" [ctrl("ArrowUp")]
        "Adds an actor above the selected one, tied to it.", one_actor, |s| add_beside(s, vec2(0.0, -1.0))),
    command!(Map "add_below" "Add an actor below" [ctrl("ArrowDown")]
        "Adds an actor below the selected one, tied to it.", one_actor, |s| add_beside(s, vec2(0.0, 1.0))),
    command!(Map "add_issue" "Add issue" [key("I")] "Places an issue where you click.", always,
        |s| s.set_tool(Tool::Place(NewRecordKind::Issue))),
    command!(Map "add_tie" "Add tie" [key("A")] "Ties an actor to another, or to an issue.", always,
        |s| s.set_tool(Tool::Tie(None, None))),
    command!(Map "tie_to" "Tie to…" [] "Ties the selected actor to what you click.", one_actor, edit_selection::start_tie_tool),
    command!(Map "object_to" "Object to…" [] "Has the selected actor object to what you click.", one_actor,
        edit_selection::start_objection_tool),
    command!(Map "add_objection" "Add objection" [key("O")] "Draws an objection to an issue, an actor or a tie.", always,
        |s| s.set_tool(Tool::Object(None, None))),
    command!(Map "add_note" "Add note" [key("N")] "Places words where you click.", always,
        |s| s.set_tool(Tool::Place(NewRecordKind::Note))),
    command!(Map "add_source" "Add source" [] "Adds a source for evidence.", always, |s| s.prompt_new_record(NewRecordKind::Source, Pos2::ZERO, None)),
    command!(Map "add_body" "Add body" [] "Adds a body that decides issues.", always, |s| s.prompt_new_record(NewRecordKind::Body, Pos2::ZERO, None)),
    command!(Map "add_group" "Group the actors" [ctrl("G")] "Frames the selected actors.",
        edit_selection::some_actors, edit_selection::group),
    command!(Map "ungroup" "Take the frame away" [ctrl_shift("G")]
        "Deletes the selected frames, and those round the selected actors; the actors stay.", edit_selection::has_grouped,
        edit_selection::ungroup),
    command!(Map "leave_group" "Leave the group" [] "Takes the selected actors out of their groups; the frames stay.",
        edit_selection::some_members, edit_selection::leave_group),
    command!(Map "fold" "Fold or open" [key("F")]
        "Draws the parts of the selected actors as one with them, or by themselves again.", edit_selection::has_actors_with_members,
        edit_selection::toggle_collapsed),
    command!(Map "fold_all" "Fold or open everything" [shift("F")]
        "Draws every part as one with what it belongs to, or all of them by themselves.", edit_selection::map_has_members,
        edit_selection::toggle_all_collapsed),
    command!(Map "contain" "Container or disc" [key("C")]
        "Draws the selected actors as areas that their parts stand in, or as discs again.", edit_selection::has_actors_with_members,
        edit_selection::toggle_containers),
    command!(Map "contain_all" "Containers or discs" [shift("C")]
        "Draws every actor that has parts as an area that they stand in, or all of them as discs.",
        edit_selection::map_has_members, edit_selection::toggle_all_containers),
    command!(Map "add_view" "Save as view" [] "Saves how the map looks now as a view for a report.", always, |s| s.prompt_new_record(NewRecordKind::View, Pos2::ZERO, None)),
    command!(Map "update_view" "Update the view" []
        "Saves how the map looks now in the view that was looked through last.", |s| s.outdated_view().is_some(),
        views::update_outdated),
    command!(Map "view_earlier" "Present the view earlier" [] "Moves the view up, to before the one that stands above it.",
        |s| views::can_move_current(s, -1), |s| views::move_current(s, -1)),
    command!(Map "view_later" "Present the view later" [] "Moves the view down, to after the one that stands below it.",
        |s| views::can_move_current(s, 1), |s| views::move_current(s, 1)),
    command!(Map "add_scenario" "Add scenario" [] "Adds a what-if; the map stays as it is.", always,
        |s| s.prompt_new_record(NewRecordKind::Scenario, Pos2::ZERO, None)),
    command!(Map "problems" "Problems" [] "Lists what is broken, and positions without evidence or with old evidence.",
        always, ask Effect::Problems),
    command!(Map "set_day" "Set as the map's day" [] "Makes the day that is looked at the map's own.",
        |s| s.view_state.as_of.is_some(), set_day),
    command!(Map "map_properties" "About this map" [] "Shows the map's title, question, viewpoint and date.", always,
        |s| s.select([])),
    command!(Map "paste_source" "Paste a source…" [ctrl_shift("V")]
        "Adds a source: an article that was copied, or one by hand.", always, ask Effect::PasteSource),
    command!(Layout "layout_again" "Another arrangement" [shift("L")]
        "Runs the last layout again, beginning from another chance.", |s| s.last_layout().is_some() && has_nodes(s),
        Session::repeat_last_layout),
    command!(Layout "layouts" "Layouts…" [key("L")] "Shows all layouts and their settings.", has_nodes,
        ask Effect::Layouts),
    command!(Help "shortcuts" "Shortcuts" [key("F1"), key("Questionmark")] "Lists the keys for everything.", always,
        ask Effect::Shortcuts),
    command!(Help "promises" "What Stancemap promises" [] "Explains what is safe, what is not, and where your work is stored.",
        always, ask Effect::Promises),
    command!(Help "about" "About Stancemap" [] "Says what Stancemap is.", always, ask Effect::About),
];
