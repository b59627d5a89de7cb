//! The actions of keys in the matrix. Changes nothing.

use egui::{Event, Key, Modifiers};

use crate::model::{Alignment, Level};

/// A typed sign whose digit is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PendingSign {
    Plus,
    Minus,
}

/// The kinds of records that can be added in the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MatrixRecordKind {
    Actor,
    Issue,
}

/// The action of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MatrixKeyAction {
    /// Move by columns to the right and rows down.
    MoveBy(isize, isize),
    /// Move in reading order: to the next cell for 1, to the previous for −1.
    MoveInReadingOrder(isize),
    /// Move to the first (−1) or the last (1) column.
    MoveToEdge(isize),
    /// Move down after an entry, otherwise show the form of the stance.
    MoveDownOrOpenInspector,
    /// Set a position. None for unknown.
    SetAlignment(Option<Alignment>),
    /// Change the level by one, up or down.
    StepLevel(i8),
    /// A sign whose digit follows.
    TypeSign(PendingSign),
    /// Set or clear the red line.
    ToggleRedLine,
    /// Switch between stated and assessed.
    ToggleBasis,
    /// Switch to the next confidence.
    NextConfidence,
    /// Switch to the next salience.
    NextSalience,
    /// Change where the cursor goes after an entry.
    NextAdvance,
    /// Open the field for new actors or new issues.
    OpenAddField(MatrixRecordKind),
    /// Open the card of the cell.
    OpenCard,
}

/// The action of an event. `sign` is the sign that was typed before.
pub(super) fn action_of_event(event: &Event, sign: Option<PendingSign>) -> Option<MatrixKeyAction> {
    let Event::Key { key, physical_key, pressed: true, modifiers, .. } = event else { return None };
    if modifiers.command || modifiers.ctrl || modifiers.alt {
        return None;
    }
    if let Some(digit) = digit(*key).or_else(|| physical_key.and_then(digit)) {
        let is_negative = modifiers.shift || sign == Some(PendingSign::Minus);
        let level = Level::new(if is_negative { -digit } else { digit })?;
        return Some(MatrixKeyAction::SetAlignment(Some(Alignment::Level(level))));
    }
    action_of_key(*key, *modifiers)
}

fn action_of_key(key: Key, modifiers: Modifiers) -> Option<MatrixKeyAction> {
    Some(match (key, modifiers.shift) {
        (Key::ArrowUp, true) => MatrixKeyAction::StepLevel(1),
        (Key::ArrowDown, true) => MatrixKeyAction::StepLevel(-1),
        (Key::ArrowLeft, false) => MatrixKeyAction::MoveBy(-1, 0),
        (Key::ArrowRight, false) => MatrixKeyAction::MoveBy(1, 0),
        (Key::ArrowUp, false) => MatrixKeyAction::MoveBy(0, -1),
        (Key::ArrowDown, false) => MatrixKeyAction::MoveBy(0, 1),
        (Key::PageUp, false) => MatrixKeyAction::MoveBy(0, -10),
        (Key::PageDown, false) => MatrixKeyAction::MoveBy(0, 10),
        (Key::Home, false) => MatrixKeyAction::MoveToEdge(-1),
        (Key::End, false) => MatrixKeyAction::MoveToEdge(1),
        (Key::Tab, is_backward) => MatrixKeyAction::MoveInReadingOrder(if is_backward { -1 } else { 1 }),
        (Key::Enter, _) => MatrixKeyAction::MoveDownOrOpenInspector,
        (Key::F2 | Key::Space, _) => MatrixKeyAction::OpenCard,
        (Key::Plus, _) => MatrixKeyAction::TypeSign(PendingSign::Plus),
        (Key::Minus, _) => MatrixKeyAction::TypeSign(PendingSign::Minus),
        (Key::Delete | Key::Backspace | Key::X, false) => MatrixKeyAction::SetAlignment(None),
        (Key::U, false) => MatrixKeyAction::SetAlignment(Some(Alignment::Undecided)),
        (Key::S, false) => MatrixKeyAction::SetAlignment(Some(Alignment::Silent)),
        (Key::R, false) => MatrixKeyAction::ToggleRedLine,
        (Key::A, false) => MatrixKeyAction::ToggleBasis,
        (Key::C, false) => MatrixKeyAction::NextConfidence,
        (Key::W, false) => MatrixKeyAction::NextSalience,
        (Key::E, false) => MatrixKeyAction::NextAdvance,
        (Key::P, false) => MatrixKeyAction::OpenAddField(MatrixRecordKind::Actor),
        (Key::I, false) => MatrixKeyAction::OpenAddField(MatrixRecordKind::Issue),
        _ => return None,
    })
}

/// The digit of a key. The caller asks for the printed key and for its physical position, because some layouts have
/// digits only with Shift.
fn digit(key: Key) -> Option<i64> {
    match key {
        Key::Num0 => Some(0),
        Key::Num1 => Some(1),
        Key::Num2 => Some(2),
        Key::Num3 => Some(3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: Key, physical: Option<Key>, shift: bool, sign: Option<PendingSign>) -> Option<MatrixKeyAction> {
        let modifiers = Modifiers { shift, ..Modifiers::NONE };
        action_of_event(&Event::Key { key, physical_key: physical, pressed: true, repeat: false, modifiers }, sign)
    }

    fn level(number: i64) -> Option<MatrixKeyAction> {
        Some(MatrixKeyAction::SetAlignment(Some(Alignment::Level(Level::new(number).unwrap()))))
    }

    #[test]
    fn a_digit_sets_a_level_and_minus_or_shift_negates_it() {
        assert_eq!(press(Key::Num2, None, false, None), level(2));
        assert_eq!(press(Key::Num2, None, false, Some(PendingSign::Plus)), level(2));
        assert_eq!(press(Key::Num2, None, false, Some(PendingSign::Minus)), level(-2));
        assert_eq!(press(Key::Exclamationmark, Some(Key::Num1), true, None), level(-1));
        assert_eq!(press(Key::Num0, None, false, Some(PendingSign::Minus)), level(0));
        assert_eq!(press(Key::Num4, None, false, None), None);
    }

    #[test]
    fn letter_keys_set_undecided_silent_and_unknown() {
        assert_eq!(press(Key::U, None, false, None), Some(MatrixKeyAction::SetAlignment(Some(Alignment::Undecided))));
        assert_eq!(press(Key::S, None, false, None), Some(MatrixKeyAction::SetAlignment(Some(Alignment::Silent))));
        assert_eq!(press(Key::Delete, None, false, None), Some(MatrixKeyAction::SetAlignment(None)));
        assert_eq!(press(Key::Tab, None, true, None), Some(MatrixKeyAction::MoveInReadingOrder(-1)));
    }

    #[test]
    fn keys_with_ctrl_belong_to_the_commands() {
        let event =
            Event::Key { key: Key::S, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::COMMAND };
        assert_eq!(action_of_event(&event, None), None);
    }
}
