//! The keys of the commands. Reads the keyboard, runs nothing.

use egui::{Context, Event, Key, Modifiers};

use crate::session::{COMMANDS, Command, Menu, Shortcut, command};

/// The part of the window that has the keyboard. It decides which shortcuts are active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyboardScope {
    /// The map: every shortcut is active.
    Map,
    /// A grid of cells with keys of its own: only shortcuts with Ctrl, function keys and a few signs are active.
    Grid,
    /// A row of a list of records: the list has the keys that move in it. The other shortcuts act on the map.
    List,
    /// A button or another widget: it has the keys that press it and move between widgets. Keys that delete are not
    /// active, because they would act on a record elsewhere.
    Widget,
    /// A text field: only shortcuts with Ctrl and function keys are active, except those for editing text.
    Text,
    /// A text in the reader: only shortcuts with Ctrl and function keys are active, except those for the text
    /// selection.
    Reading,
    /// A page over the map that can open another map: only shortcuts of the file menu are active.
    Page,
    /// A dialog or an open menu: no shortcut is active.
    Dialog,
}

/// A request from the keyboard.
pub enum KeyboardRequest {
    /// Run a command.
    Command(&'static Command),
    /// Paste a text.
    Paste(String),
}

/// The requests of this frame. Their events are consumed, so that no widget receives them.
pub fn take_keyboard_requests(ctx: &Context, scope: KeyboardScope) -> Vec<KeyboardRequest> {
    let mut all = Vec::new();
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let request = match event {
                Event::Paste(text) if has_clipboard(scope) => Some(KeyboardRequest::Paste(text.clone())),
                _ => command_of_event(event, scope).map(KeyboardRequest::Command),
            };
            let is_free = request.is_none();
            all.extend(request);
            is_free
        });
    });
    all
}

/// Whether the clipboard keys act on records. Elsewhere they act on the text that is edited or read.
fn has_clipboard(scope: KeyboardScope) -> bool {
    matches!(scope, KeyboardScope::Map | KeyboardScope::List)
}

/// The command of an event, if it has one in a scope.
pub fn command_of_event(event: &Event, scope: KeyboardScope) -> Option<&'static Command> {
    // The window turns the clipboard keys into events of their own.
    let Event::Key { key, physical_key, pressed: true, repeat, modifiers } = event else {
        return match event {
            Event::Copy if has_clipboard(scope) => command("copy"),
            Event::Cut if has_clipboard(scope) => command("cut"),
            _ => None,
        };
    };
    let command = COMMANDS.iter().find(|command| {
        let mut shortcuts = command.shortcuts.iter();
        shortcuts.any(|shortcut| {
            is_shortcut_active(shortcut, command, scope) && matches_shortcut(shortcut, *key, *physical_key, *modifiers)
        })
    })?;
    // A key that is held down repeats commands that move and zoom. It must not repeat a save.
    (!repeat || matches!(command.menu, Menu::Edit | Menu::View)).then_some(command)
}

fn is_shortcut_active(shortcut: &Shortcut, command: &Command, scope: KeyboardScope) -> bool {
    match scope {
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
        // F2 would rename a record instead of acting on the text.
        KeyboardScope::Text if is_function_key(shortcut.key) => shortcut.key != "F2",
        KeyboardScope::Text => shortcut.ctrl && !is_text_editing_key(shortcut.key),
        KeyboardScope::Reading => {
            let edits_text = is_text_editing_key(shortcut.key) && !["Y", "Z"].contains(&shortcut.key);
            shortcut.ctrl && !edits_text || is_function_key(shortcut.key)
        }
        KeyboardScope::Page => shortcut.ctrl && ["new", "open", "quit"].contains(&command.about.id),
        KeyboardScope::Dialog => false,
    }
}

fn is_function_key(key: &str) -> bool {
    key.strip_prefix('F').is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether the key with Ctrl edits text in a text field.
fn is_text_editing_key(key: &str) -> bool {
    is_navigation_key(key) || ["A", "C", "X", "V", "Y", "Z", "Insert", "Delete", "Backspace"].contains(&key)
}

/// Whether the key moves between widgets or presses one.
fn is_navigation_key(key: &str) -> bool {
    key.starts_with("Arrow") || ["Enter", "Tab"].contains(&key)
}

/// Shortcuts match the character on the key, not its position. There are two exceptions. Digits also match by position,
/// because Shift turns them into other characters. And for signs Shift is ignored, because keyboard layouts differ in
/// whether a sign needs it.
fn matches_shortcut(shortcut: &Shortcut, key: Key, physical_key: Option<Key>, modifiers: Modifiers) -> bool {
    let Some(wanted) = Key::from_name(shortcut.key) else { return false };
    let is_digit = shortcut.key.len() == 1 && shortcut.key.as_bytes().iter().all(u8::is_ascii_digit);
    let is_pressed = key == wanted || is_digit && physical_key == Some(wanted);
    // AltGr types signs on many layouts, and reports Ctrl with Alt.
    is_pressed
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

    fn event(key: Key, physical_key: Option<Key>, modifiers: Modifiers) -> Event {
        Event::Key { key, physical_key, pressed: true, repeat: false, modifiers }
    }

    fn id(key: Key, physical_key: Option<Key>, modifiers: Modifiers, scope: KeyboardScope) -> &'static str {
        command_of_event(&event(key, physical_key, modifiers), scope).map_or("", |command| command.about.id)
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
        // The plus sign needs Shift on an American keyboard.
        assert_eq!(id(Key::Plus, Some(Key::Equals), ctrl_shift, KeyboardScope::Map), "zoom_in");
        assert_eq!(id(Key::Exclamationmark, Some(Key::Num1), Modifiers::SHIFT, KeyboardScope::Map), "fit");
        assert_eq!(id(Key::Slash, Some(Key::Num7), Modifiers::SHIFT, KeyboardScope::Map), "find");
        assert_eq!(id(Key::Questionmark, Some(Key::Slash), Modifiers::SHIFT, KeyboardScope::Map), "shortcuts");
        // AltGr+E types the euro sign.
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
        let held_key = |key| Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: true,
            modifiers: if key == Key::S { Modifiers::COMMAND } else { Modifiers::NONE },
        };
        assert!(command_of_event(&held_key(Key::S), KeyboardScope::Map).is_none());
        assert!(command_of_event(&held_key(Key::ArrowUp), KeyboardScope::Map).is_some());
    }
}
