//! Which keys mean which command. Reads the keyboard, runs nothing.

use egui::{Context, Event, Key, Modifiers};

use crate::session::{COMMANDS, Command, Menu, Shortcut, command};

/// Who listens to the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyboardScope {
    /// The map: every shortcut counts.
    Map,
    /// A grid of cells, which has keys of its own: only shortcuts with Ctrl, function keys and a few signs count.
    Grid,
    /// A row of a list of records: keys that walk the list are its own; the others count for the map.
    List,
    /// A button or another widget: keys that move between widgets and press them are its own, and none deletes what
    /// the hand is not at.
    Widget,
    /// A text field: only shortcuts with Ctrl and function keys count, and of these not the ones for editing text.
    Text,
    /// A text that is read: only shortcuts with Ctrl and function keys count, and of these not the ones for what is
    /// marked in it.
    Reading,
    /// A page over the map from where another map can be opened: only the shortcuts of the file menu count.
    Page,
    /// A dialog or an open menu: no shortcut counts.
    Dialog,
}

/// What was asked for by keys.
pub enum KeyboardRequest {
    /// A command.
    Command(&'static Command),
    /// That this text is pasted.
    Paste(String),
}

/// What has been asked for by keys. The events are taken, so that no widget sees them.
pub fn take_keyboard_requests(ctx: &Context, listens: KeyboardScope) -> Vec<KeyboardRequest> {
    let mut all = Vec::new();
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let found = match event {
                Event::Paste(text) if has_clipboard(listens) => Some(KeyboardRequest::Paste(text.clone())),
                _ => command_of_event(event, listens).map(KeyboardRequest::Command),
            };
            let is_free = found.is_none();
            all.extend(found);
            is_free
        });
    });
    all
}

/// Is the clipboard the map's? Elsewhere it belongs to the text that is being typed or read.
fn has_clipboard(listens: KeyboardScope) -> bool {
    matches!(listens, KeyboardScope::Map | KeyboardScope::List)
}

/// The command that an event means.
pub fn command_of_event(event: &Event, listens: KeyboardScope) -> Option<&'static Command> {
    // The window turns the keys of the clipboard into events of their own.
    let Event::Key { key, physical_key, pressed: true, repeat, modifiers } = event else {
        return match event {
            Event::Copy if has_clipboard(listens) => command("copy"),
            Event::Cut if has_clipboard(listens) => command("cut"),
            _ => None,
        };
    };
    let found = COMMANDS.iter().find(|command| {
        let mut shortcuts = command.shortcuts.iter();
        shortcuts.any(|shortcut| {
            is_shortcut_active(shortcut, command, listens)
                && matches_shortcut(shortcut, *key, *physical_key, *modifiers)
        })
    })?;
    // A key that is held down moves and zooms; it does not save a hundred times.
    (!repeat || matches!(found.menu, Menu::Edit | Menu::View)).then_some(found)
}

fn is_shortcut_active(shortcut: &Shortcut, command: &Command, listens: KeyboardScope) -> bool {
    match listens {
        KeyboardScope::Map => true,
        KeyboardScope::Grid if is_function_key(shortcut.key) => shortcut.key != "F2",
        KeyboardScope::Grid => {
            shortcut.ctrl || ["Slash", "Questionmark", "OpenBracket", "CloseBracket"].contains(&shortcut.key)
        }
        KeyboardScope::List => shortcut.ctrl || !is_navigation_key(shortcut.key),
        KeyboardScope::Widget => {
            (shortcut.ctrl || !is_navigation_key(shortcut.key) && !["Delete", "Backspace"].contains(&shortcut.key))
                && !["cut", "copy", "paste"].contains(&command.about.id)
        }
        // F2 would rename something else than what is being typed.
        KeyboardScope::Text if is_function_key(shortcut.key) => shortcut.key != "F2",
        KeyboardScope::Text => shortcut.ctrl && !is_text_editing_key(shortcut.key),
        KeyboardScope::Reading => {
            let is_own = is_text_editing_key(shortcut.key) && !["Y", "Z"].contains(&shortcut.key);
            shortcut.ctrl && !is_own || is_function_key(shortcut.key)
        }
        KeyboardScope::Page => shortcut.ctrl && ["new", "open", "quit"].contains(&command.about.id),
        KeyboardScope::Dialog => false,
    }
}

fn is_function_key(key: &str) -> bool {
    key.strip_prefix('F').is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Does it mean something in a text field, together with Ctrl?
fn is_text_editing_key(key: &str) -> bool {
    is_navigation_key(key) || ["A", "C", "X", "V", "Y", "Z", "Insert", "Delete", "Backspace"].contains(&key)
}

/// Is it a key that walks between widgets, or presses one?
fn is_navigation_key(key: &str) -> bool {
    key.starts_with("Arrow") || ["Enter", "Tab"].contains(&key)
}

/// By what is printed on the key, not by where it lies. Two exceptions: digits also count by place, as Shift turns
/// them into other signs; and for signs Shift is not asked for, as layouts differ in whether it takes Shift to type them.
fn matches_shortcut(shortcut: &Shortcut, key: Key, place: Option<Key>, modifiers: Modifiers) -> bool {
    let Some(wanted) = Key::from_name(shortcut.key) else { return false };
    let is_digit = shortcut.key.len() == 1 && shortcut.key.as_bytes().iter().all(u8::is_ascii_digit);
    let is_hit = key == wanted || is_digit && place == Some(wanted);
    // AltGr types signs on many layouts.
    is_hit
        && shortcut.ctrl == modifiers.command
        && shortcut.alt == modifiers.alt
        && (is_sign(wanted) || shortcut.shift == modifiers.shift)
}

fn is_sign(key: Key) -> bool {
    matches!(
        key,
        Key::Plus
            | Key::Minus
            | Key::Equals
            | Key::Slash
            | Key::Questionmark
            | Key::OpenBracket
            | Key::CloseBracket
            | Key::OpenCurlyBracket
            | Key::CloseCurlyBracket
            | Key::Quote
            | Key::Comma
            | Key::Period
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(key: Key, place: Option<Key>, modifiers: Modifiers) -> Event {
        Event::Key { key, physical_key: place, pressed: true, repeat: false, modifiers }
    }

    fn id(key: Key, place: Option<Key>, modifiers: Modifiers, listens: KeyboardScope) -> &'static str {
        command_of_event(&event(key, place, modifiers), listens).map_or("", |command| command.about.id)
    }

    #[test]
    fn every_shortcut_is_known_to_egui_and_runs_its_command() {
        for command in COMMANDS {
            for shortcut in command.shortcuts {
                let key = Key::from_name(shortcut.key).unwrap_or_else(|| panic!("no key {:?}", shortcut.key));
                let mut modifiers = if shortcut.ctrl { Modifiers::COMMAND } else { Modifiers::NONE };
                modifiers.shift = shortcut.shift;
                modifiers.alt = shortcut.alt;
                assert_eq!(id(key, None, modifiers, KeyboardScope::Map), command.about.id, "{shortcut}");
            }
        }
    }

    #[test]
    fn signs_and_digits_are_found_on_other_layouts() {
        let ctrl_shift = Modifiers { shift: true, ..Modifiers::COMMAND };
        // The plus of an American keyboard takes Shift.
        assert_eq!(id(Key::Plus, Some(Key::Equals), ctrl_shift, KeyboardScope::Map), "zoom_in");
        assert_eq!(id(Key::Exclamationmark, Some(Key::Num1), Modifiers::SHIFT, KeyboardScope::Map), "fit");
        assert_eq!(id(Key::Slash, Some(Key::Num7), Modifiers::SHIFT, KeyboardScope::Map), "find");
        assert_eq!(id(Key::Questionmark, Some(Key::Slash), Modifiers::SHIFT, KeyboardScope::Map), "shortcuts");
        // AltGr+E types the sign of the euro.
        assert_eq!(id(Key::E, Some(Key::E), Modifiers { alt: true, ..Modifiers::COMMAND }, KeyboardScope::Map), "");
    }

    #[test]
    fn text_fields_keep_their_own_keys() {
        assert_eq!(id(Key::A, None, Modifiers::NONE, KeyboardScope::Text), "");
        assert_eq!(id(Key::Z, None, Modifiers::COMMAND, KeyboardScope::Text), "");
        assert_eq!(id(Key::S, None, Modifiers::COMMAND, KeyboardScope::Text), "save");
        assert_eq!(id(Key::ArrowLeft, None, Modifiers::COMMAND, KeyboardScope::Text), "");
        assert_eq!(id(Key::Enter, None, Modifiers::NONE, KeyboardScope::Widget), "");
        assert_eq!(id(Key::Delete, None, Modifiers::NONE, KeyboardScope::Widget), "");
        assert_eq!(id(Key::Backspace, None, Modifiers::NONE, KeyboardScope::Widget), "");
        assert_eq!(id(Key::Delete, None, Modifiers::NONE, KeyboardScope::List), "delete");
        assert_eq!(id(Key::F1, None, Modifiers::NONE, KeyboardScope::Widget), "shortcuts");
        for key in [Key::Delete, Key::Num0, Key::ArrowUp, Key::A, Key::Tab, Key::Enter, Key::F2] {
            assert_eq!(id(key, None, Modifiers::NONE, KeyboardScope::Grid), "", "{key:?} belongs to the grid");
        }
        assert_eq!(id(Key::Num2, None, Modifiers::COMMAND, KeyboardScope::Grid), "face_matrix");
        assert_eq!(id(Key::S, None, Modifiers::COMMAND, KeyboardScope::Dialog), "");
        assert_eq!(id(Key::O, None, Modifiers::COMMAND, KeyboardScope::Page), "open");
    }

    #[test]
    fn a_held_key_does_not_save_again() {
        let held = |key| Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: true,
            modifiers: if key == Key::S { Modifiers::COMMAND } else { Modifiers::NONE },
        };
        assert!(command_of_event(&held(Key::S), KeyboardScope::Map).is_none());
        assert!(command_of_event(&held(Key::ArrowUp), KeyboardScope::Map).is_some());
    }
}
