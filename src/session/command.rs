//! Every command. Menus, the palette, shortcuts, context menus and the help page are all made from this list.

use emath::{Pos2, vec2};

use super::{Effect, Face, Fresh, Merge, Panel, Session, Tool};
use crate::model::{About, Date, Lens, Map, Target, Value};
use crate::ops;

/// One thing that a user can do.
pub struct Command {
    /// Its name and what it does.
    pub about: About,
    /// The menu that it stands in.
    pub menu: Menu,
    /// The keys for it; the first is the one that is shown.
    pub shortcuts: &'static [Shortcut],
    /// Can it be done now?
    pub available: fn(&Session) -> bool,
    /// Does it.
    pub run: fn(&mut Session),
}

/// A menu of the window, in the order of the menu bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Menu {
    /// The file as a whole.
    File,
    /// Steps and what is selected.
    Edit,
    /// What is seen.
    View,
    /// New records.
    Map,
    /// Help.
    Help,
}

impl Menu {
    /// Every menu.
    pub const ALL: [Self; 5] = [Self::File, Self::Edit, Self::View, Self::Map, Self::Help];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Map => "Map",
            Self::Help => "Help",
        }
    }
}

/// Keys that are pressed together. Ctrl stands for Command on a Mac.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// With Ctrl.
    pub ctrl: bool,
    /// With Shift.
    pub shift: bool,
    /// The key, by its name: "S", "Delete", "ArrowUp". Without Ctrl it only counts while no text is being typed.
    pub key: &'static str,
}

const fn key(key: &'static str) -> Shortcut {
    Shortcut { ctrl: false, shift: false, key }
}
const fn shift(key: &'static str) -> Shortcut {
    Shortcut { ctrl: false, shift: true, key }
}
const fn ctrl(key: &'static str) -> Shortcut {
    Shortcut { ctrl: true, shift: false, key }
}
const fn ctrl_shift(key: &'static str) -> Shortcut {
    Shortcut { ctrl: true, shift: true, key }
}

impl std::fmt::Display for Shortcut {
    /// As in a menu: "Ctrl+Shift+Z".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = match self.key {
            "ArrowUp" => "↑",
            "ArrowDown" => "↓",
            "ArrowLeft" => "←",
            "ArrowRight" => "→",
            "Plus" => "+",
            "Equals" => "=",
            "Slash" => "/",
            "Minus" => "−",
            "Comma" => ",",
            "Period" => ".",
            "OpenBracket" => "[",
            "CloseBracket" => "]",
            "Questionmark" => "?",
            "Escape" => "Esc",
            other => other,
        };
        write!(f, "{}{}{name}", if self.ctrl { "Ctrl+" } else { "" }, if self.shift { "Shift+" } else { "" })
    }
}

/// The command of that id.
pub fn command(id: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.about.id == id)
}

/// The keys that are shown for the command of that id, or nothing.
pub fn shortcut_of(id: &str) -> String {
    command(id).and_then(|command| command.shortcuts.first()).map(Shortcut::to_string).unwrap_or_default()
}

macro_rules! command {
    ($menu:ident $id:literal $name:literal [$($key:expr),*] $help:literal, $available:expr, $run:expr) => {
        Command {
            about: About { id: $id, name: $name, help: $help, params: &[] },
            menu: Menu::$menu,
            shortcuts: &[$($key),*],
            available: $available,
            run: $run,
        }
    };
}

fn always(_: &Session) -> bool {
    true
}

fn some_selected(session: &Session) -> bool {
    !session.selection.is_empty()
}

fn movable(session: &Session) -> bool {
    session.selection.iter().any(|t| matches!(t, Target::Actor(_) | Target::Issue(_) | Target::Note(_)))
}

fn has_issues(session: &Session) -> bool {
    !session.map().issues.is_empty()
}

/// Every command, in the order of the menus.
pub const COMMANDS: &[Command] = &[
    command!(File "new" "New" [ctrl("N")] "Starts an empty map.", always, |s| s.ask(Effect::New)),
    command!(File "open" "Open…" [ctrl("O")] "Opens a map from a file.", always, |s| s.ask(Effect::AskOpen)),
    command!(File "save" "Save" [ctrl("S")] "Writes the map to its file.", always, |s| s.ask(Effect::Save)),
    command!(File "save_as" "Save as…" [ctrl_shift("S")] "Writes the map to another file.", always,
        |s| s.ask(Effect::SaveAs)),
    command!(File "figure" "Figure…" [ctrl("E")] "Makes a picture of the map for a report.", always,
        |s| s.ask(Effect::Figure)),
    command!(File "start_page" "Start page" [] "Shows recent files and examples.", always, |s| s.ask(Effect::StartPage)),
    command!(File "quit" "Quit" [ctrl("Q"), ctrl("W")] "Leaves Stancemap.", always, |s| s.ask(Effect::Quit)),
    command!(Edit "undo" "Undo" [ctrl("Z")] "Takes the last step back.", |s| s.history.can_undo().is_some(),
        Session::undo),
    command!(Edit "redo" "Redo" [ctrl_shift("Z"), ctrl("Y")] "Makes the step again that was taken back.",
        |s| s.history.can_redo().is_some(), Session::redo),
    command!(Edit "rename" "Rename" [key("F2"), key("Enter")] "Gives what is selected another name.",
        |s| s.selected().is_some(), |s| if let Some(target) = s.selected().cloned() { s.rename(&target) }),
    command!(Edit "delete" "Delete" [key("Delete"), key("Backspace")] "Deletes what is selected and what hangs on it.",
        some_selected, delete),
    command!(Edit "select_all" "Select all" [ctrl("A")] "Selects every actor, issue and note.", always, select_all),
    command!(Edit "select_none" "Select nothing" [ctrl_shift("A")] "Lets go of what is selected.", some_selected,
        |s| s.select([])),
    command!(Edit "next" "Select next" [key("Tab")] "Selects the next actor or issue.", always, |s| walk(s, 1)),
    command!(Edit "previous" "Select previous" [shift("Tab")] "Selects the actor or issue before.", always,
        |s| walk(s, -1)),
    command!(Edit "pin" "Pin or release" [ctrl("L")] "Keeps actors where they are when a layout moves the others.",
        |s| s.selection.iter().any(|t| matches!(t, Target::Actor(_))), pin),
    command!(Edit "copy_picture" "Copy as picture" [ctrl_shift("C")] "Puts a picture of the map on the clipboard.",
        always, |s| s.ask(Effect::CopyPicture)),
    command!(Edit "left" "Nudge left" [key("ArrowLeft")] "Moves what is selected by 1, or the view.", always,
        |s| nudge(s, -1.0, 0.0)),
    command!(Edit "right" "Nudge right" [key("ArrowRight")] "Moves what is selected by 1, or the view.", always,
        |s| nudge(s, 1.0, 0.0)),
    command!(Edit "up" "Nudge up" [key("ArrowUp")] "Moves what is selected by 1, or the view.", always,
        |s| nudge(s, 0.0, -1.0)),
    command!(Edit "down" "Nudge down" [key("ArrowDown")] "Moves what is selected by 1, or the view.", always,
        |s| nudge(s, 0.0, 1.0)),
    command!(Edit "far_left" "Nudge far left" [shift("ArrowLeft")] "Moves what is selected by 10.", movable,
        |s| nudge(s, -10.0, 0.0)),
    command!(Edit "far_right" "Nudge far right" [shift("ArrowRight")] "Moves what is selected by 10.", movable,
        |s| nudge(s, 10.0, 0.0)),
    command!(Edit "far_up" "Nudge far up" [shift("ArrowUp")] "Moves what is selected by 10.", movable,
        |s| nudge(s, 0.0, -10.0)),
    command!(Edit "far_down" "Nudge far down" [shift("ArrowDown")] "Moves what is selected by 10.", movable,
        |s| nudge(s, 0.0, 10.0)),
    command!(View "palette" "Find or do…" [ctrl("K"), ctrl_shift("P")] "Finds any command or record by name.", always,
        |s| s.ask(Effect::Palette)),
    command!(View "find" "Filter the outline" [ctrl("F"), key("Slash")] "Puts the cursor into the outline's filter.",
        always, |s| s.ask(Effect::Find)),
    command!(View "face_canvas" "Canvas" [ctrl("1")] "Shows the map as a drawing.", always,
        |s| s.set_face(Face::Canvas)),
    command!(View "face_timeline" "Timeline" [ctrl("4")] "Shows how positions moved, over the days.", always,
        |s| s.set_face(Face::Timeline)),
    command!(View "fit" "Fit the map" [shift("1"), key("Home")] "Shows all of the map.", always,
        |s| s.ask(Effect::FitAll)),
    command!(View "fit_selection" "Fit the selection" [shift("2")] "Shows all that is selected.", some_selected,
        |s| s.ask(Effect::FitSelection)),
    command!(View "zoom_in" "Zoom in" [ctrl("Plus"), ctrl("Equals")] "Shows the map larger.", always,
        |s| s.ask(Effect::ZoomBy(1.25))),
    command!(View "zoom_out" "Zoom out" [ctrl("Minus")] "Shows the map smaller.", always,
        |s| s.ask(Effect::ZoomBy(0.8))),
    command!(View "actual_size" "Actual size" [ctrl("0")] "Shows the map at 100 %.", always,
        |s| s.ask(Effect::ActualSize)),
    command!(View "page_up" "Move the view up" [key("PageUp")] "Shows what lies above.", always,
        |s| s.ask(Effect::Pan(vec2(0.0, 300.0)))),
    command!(View "page_down" "Move the view down" [key("PageDown")] "Shows what lies below.", always,
        |s| s.ask(Effect::Pan(vec2(0.0, -300.0)))),
    command!(View "relationships" "Lens: relationships" [key("0")] "Shows who is tied to whom.", always,
        |s| s.set_lens(Lens::Relationships)),
    command!(View "next_lens" "Next lens" [key("CloseBracket")] "Colours the map by the next issue.", has_issues,
        |s| turn_lens(s, 1)),
    command!(View "previous_lens" "Previous lens" [key("OpenBracket")] "Colours the map by the issue before.",
        has_issues, |s| turn_lens(s, -1)),
    command!(View "next_region" "Next part of the window" [key("F6")]
        "Goes round menus, outline, inspector and canvas; Tab goes on from there.", always,
        |s| s.ask(Effect::NextRegion(1))),
    command!(View "previous_region" "Previous part of the window" [shift("F6")]
        "Goes round menus, outline, inspector and canvas the other way.", always,
        |s| s.ask(Effect::NextRegion(-1))),
    command!(View "outline" "Outline" [key("F7")] "Shows or hides the lists on the left.", always,
        |s| s.ask(Effect::Toggle(Panel::Outline))),
    command!(View "inspector" "Inspector" [key("F8")] "Shows or hides the form on the right.", always,
        |s| s.ask(Effect::Toggle(Panel::Inspector))),
    command!(View "legend" "Legend" [key("F9")] "Shows or hides the legend on the canvas.", always,
        |s| s.ask(Effect::Toggle(Panel::Legend))),
    command!(View "time_bar" "Time bar" [] "Shows or hides the bar below the canvas that turns the day.", always,
        |s| s.ask(Effect::Toggle(Panel::Time))),
    command!(View "previous_change" "Previous change" [key("Comma")] "Goes back to the day of the change before.",
        |s| s.map().turn_from(s.day(), true).is_some(), |s| turn_day(s, true)),
    command!(View "next_change" "Next change" [key("Period")] "Goes on to the day of the next change.",
        |s| s.map().turn_from(s.day(), false).is_some(), |s| turn_day(s, false)),
    command!(View "own_day" "Map's own day" [] "Shows the map on its own day again.", |s| s.look.as_of.is_some(),
        |s| s.set_day(None)),
    command!(View "play" "Play or pause" [] "Walks through the changes one by one.",
        |s| !s.map().turns().is_empty(), |s| s.ask(Effect::Play)),
    command!(View "ghosts" "Show the rest pale" [] "Draws what is not yet or no longer true pale, or leaves it out.",
        |s| s.day().is_some(), |s| s.look.ghosts = !s.look.ghosts),
    command!(View "what_moved" "What moved" [key("M")]
        "Lists what moved between two days or two files, and shows it on the canvas.", always,
        |s| s.ask(Effect::Toggle(Panel::Moved))),
    command!(View "theme" "Switch light and dark" [] "Turns from the light theme to the dark one or back.", always,
        |s| s.ask(Effect::SwitchTheme)),
    command!(Map "select_tool" "Select" [key("V")] "Takes the usual tool in hand.", always,
        |s| s.set_tool(Tool::default())),
    command!(Map "add_actor" "Add actor" [key("P")] "Places an actor where you click.", always,
        |s| s.set_tool(Tool::Place(Fresh::Actor))),
    command!(Map "add_issue" "Add issue" [key("I")] "Places an issue where you click.", always,
        |s| s.set_tool(Tool::Place(Fresh::Issue))),
    command!(Map "add_tie" "Add tie" [key("A")] "Ties an actor to another, or to an issue.", always,
        |s| s.set_tool(Tool::Tie(None, None))),
    command!(Map "add_objection" "Add objection" [key("O")] "Draws an objection to an issue, an actor or a tie.", always,
        |s| s.set_tool(Tool::Object(None, None))),
    command!(Map "add_note" "Add note" [key("N")] "Places words where you click.", always,
        |s| s.set_tool(Tool::Place(Fresh::Note))),
    command!(Map "add_source" "Add source" [] "Adds a source for evidence.", always, |s| s.name_new(Fresh::Source, Pos2::ZERO, None)),
    command!(Map "add_body" "Add body" [] "Adds a body that decides issues.", always, |s| s.name_new(Fresh::Body, Pos2::ZERO, None)),
    command!(Map "add_group" "Group the actors" [ctrl("G")] "Frames the selected actors.",
        |s| s.selection.iter().any(|t| matches!(t, Target::Actor(_))), |s| s.name_new(Fresh::Group, Pos2::ZERO, None)),
    command!(Map "add_view" "Save as view" [] "Saves the lens as a view for a report.", always, |s| s.name_new(Fresh::View, Pos2::ZERO, None)),
    command!(Map "add_scenario" "Add scenario" [] "Adds a what-if; the map stays as it is.", always,
        |s| s.name_new(Fresh::Scenario, Pos2::ZERO, None)),
    command!(Map "problems" "Problems" [] "Lists what is broken, and positions without evidence or with old evidence.",
        always, |s| s.ask(Effect::Problems)),
    command!(Map "set_day" "Set as the map's day" [] "Makes the day that is looked at the map's own.",
        |s| s.look.as_of.is_some(), set_day),
    command!(Map "map_properties" "About this map" [] "Shows the map's title, question, viewpoint and date.", always,
        |s| s.select([])),
    command!(Help "shortcuts" "Shortcuts" [key("F1"), key("Questionmark")] "Lists the keys for everything.", always,
        |s| s.ask(Effect::Shortcuts)),
    command!(Help "about" "About Stancemap" [] "Says what Stancemap is.", always, |s| s.ask(Effect::About)),
];

fn delete(session: &mut Session) {
    let targets: Vec<Target> = session.selection.iter().cloned().collect();
    let label = match targets.as_slice() {
        [one] => format!("Delete {}", session.map().name(one)),
        more => format!("Delete {} records", more.len()),
    };
    let before = session.map().count();
    session.edit(label.clone(), Merge::Never, |map| ops::delete(map, &targets));
    let more = (before - session.map().count()).saturating_sub(targets.len());
    if more > 0 {
        let what = label.replacen("Delete", "Deleted", 1);
        session.ask(Effect::Say(format!(
            "{what} and {more} more that hung on it. {} brings them back.",
            super::shortcut_of("undo")
        )));
    }
}

fn select_all(session: &mut Session) {
    session.select(placed(session.map()));
}

/// Everything that has a place, in the order of the file.
fn placed(map: &Map) -> Vec<Target> {
    let actors = map.actors.ids().map(Target::Actor);
    actors.chain(map.issues.ids().map(Target::Issue)).chain(map.notes.ids().map(Target::Note)).collect()
}

fn walk(session: &mut Session, by: isize) {
    let all = placed(session.map());
    let at = session.selected().and_then(|target| all.iter().position(|other| other == target));
    let count = all.len() as isize;
    let next = match at {
        Some(at) if count > 0 => (at as isize + by).rem_euclid(count),
        _ => {
            if by > 0 {
                0
            } else {
                count - 1
            }
        }
    };
    if let Some(target) = usize::try_from(next).ok().and_then(|next| all.get(next)) {
        session.select([target.clone()]);
    }
}

fn pin(session: &mut Session) {
    let actors: Vec<_> = session.selection.iter().filter(|t| matches!(t, Target::Actor(_))).cloned().collect();
    let all_pinned = actors.iter().all(|actor| session.map().fact(actor, "pinned") == Some(Value::Flag(true)));
    let label = if all_pinned { "Release" } else { "Pin" };
    session.edit(label, Merge::Never, |map| {
        actors.iter().for_each(|actor| map.set_fact(actor, "pinned", Value::Flag(!all_pinned)));
    });
}

/// Moves what is selected, or the view where nothing is that has a place.
fn nudge(session: &mut Session, x: f32, y: f32) {
    if !movable(session) {
        return session.ask(Effect::Pan(vec2(-40.0 * x, -40.0 * y)));
    }
    let moving = session.selection.clone();
    session.edit("Nudge", Merge::With("nudge".to_owned()), |map| ops::translate(map, moving, vec2(x, y)));
}

/// Shows the day of the next change, or of the one before.
fn turn_day(session: &mut Session, back: bool) {
    if let Some(day) = session.map().turn_from(session.day(), back) {
        session.set_day(Some(Date::day(day)));
    }
}

fn set_day(session: &mut Session) {
    let Some(day) = session.look.as_of else { return };
    session.edit(format!("Set the map's day to {}", day.long()), Merge::Never, |map| map.as_of = Some(day));
    session.set_day(None);
}

fn turn_lens(session: &mut Session, by: isize) {
    let mut lenses = vec![Lens::Relationships];
    lenses.extend(session.map().issues.ids().map(Lens::Issue));
    let at = lenses.iter().position(|lens| *lens == session.look.lens).unwrap_or(0) as isize;
    let next = (at + by).rem_euclid(lenses.len() as isize);
    if let Some(lens) = usize::try_from(next).ok().and_then(|next| lenses.get(next)) {
        session.set_lens(lens.clone());
    }
}
