//! Every command. Menus, the palette, shortcuts, context menus and the help page are all made from this list.

mod act;
mod list;
mod shortcut;

pub use self::shortcut::Shortcut;

use self::act::{has_issues, has_nodes};
use self::list::OWN;
use super::Session;
use crate::layout::{self, Needs};
use crate::model::About;

/// One thing that a user can do.
#[derive(Clone, Copy)]
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

impl Command {
    /// What it does, and its keys, for a tooltip.
    pub fn tip(&self) -> String {
        match self.shortcuts.first() {
            Some(keys) => format!("{} ({keys})", self.about.help),
            None => self.about.help.to_owned(),
        }
    }
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
    /// Where everything is placed.
    Layout,
    /// Help.
    Help,
}

impl Menu {
    /// Every menu.
    pub const ALL: [Self; 6] = [Self::File, Self::Edit, Self::View, Self::Map, Self::Layout, Self::Help];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Map => "Map",
            Self::Layout => "Layout",
            Self::Help => "Help",
        }
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

/// Every command, in the order of the menus.
pub const COMMANDS: &[Command] = &JOINED;

/// All commands, with one for each layout at the beginning of its menu.
static JOINED: [Command; OWN.len() + layout::ALL.len()] = joined();

const fn joined() -> [Command; OWN.len() + layout::ALL.len()] {
    let mut all = [OWN[0]; OWN.len() + layout::ALL.len()];
    let (mut own, mut number, mut at) = (0, 0, 0);
    while own < OWN.len() {
        while number < layout::ALL.len() && matches!(OWN[own].menu, Menu::Layout) {
            all[at] = of_layout(number);
            (number, at) = (number + 1, at + 1);
        }
        all[at] = OWN[own];
        (own, at) = (own + 1, at + 1);
    }
    assert!(at == all.len(), "a layout has no command: the list has no menu of layouts");
    all
}

const fn of_layout(number: usize) -> Command {
    let row = &layout::ALL[number];
    Command {
        about: row.about,
        menu: Menu::Layout,
        shortcuts: &[],
        available: if matches!(row.needs, Needs::Issue) { has_issues } else { has_nodes },
        run: ARRANGE[number],
    }
}

/// Runs the layout of that number. A command is a function without anything else, so that each needs one of its own.
fn lay_out<const NUMBER: usize>(session: &mut Session) {
    if let Some(layout) = layout::ALL.get(NUMBER) {
        session.arrange(layout);
    }
}

/// One for each layout, and some for those to come; a layout without one is a mistake that does not compile.
const ARRANGE: [fn(&mut Session); 16] = [
    lay_out::<0>,
    lay_out::<1>,
    lay_out::<2>,
    lay_out::<3>,
    lay_out::<4>,
    lay_out::<5>,
    lay_out::<6>,
    lay_out::<7>,
    lay_out::<8>,
    lay_out::<9>,
    lay_out::<10>,
    lay_out::<11>,
    lay_out::<12>,
    lay_out::<13>,
    lay_out::<14>,
    lay_out::<15>,
];
