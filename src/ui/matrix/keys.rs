//! What keys mean in the matrix. Changes nothing.

use egui::{Event, Key, Modifiers};

use crate::model::{Alignment, Level};

/// A sign that waits for its digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    Minus,
}

/// What can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Actor,
    Issue,
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// So many columns to the right and rows down.
    Move(isize, isize),
    /// To the next cell in reading order, or to the one before.
    Walk(isize),
    /// To the first or the last column.
    Edge(isize),
    /// Down after an entry, else to the stance itself.
    Enter,
    /// A position; none for unknown.
    Set(Option<Alignment>),
    /// One level up or down.
    Step(i8),
    /// A sign, whose digit follows.
    Sign(Sign),
    /// A red line, or none.
    RedLine,
    /// Stated, or assessed.
    Basis,
    /// The next confidence.
    Confidence,
    /// The next salience.
    Salience,
    /// Where the cursor goes after an entry: another way.
    Turn,
    /// The field for new actors, or for new issues.
    Add(What),
    /// The control for the cell.
    Open,
}

/// What an event asks for. `sign` is the sign that was typed before.
pub(super) fn act(event: &Event, sign: Option<Sign>) -> Option<Act> {
    let Event::Key { key, physical_key, pressed: true, modifiers, .. } = event else { return None };
    if modifiers.command || modifiers.ctrl || modifiers.alt {
        return None;
    }
    if let Some(digit) = digit(*key).or_else(|| physical_key.and_then(digit)) {
        let minus = modifiers.shift || sign == Some(Sign::Minus);
        let level = Level::new(if minus { -digit } else { digit })?;
        return Some(Act::Set(Some(Alignment::Level(level))));
    }
    plain(*key, *modifiers)
}

fn plain(key: Key, modifiers: Modifiers) -> Option<Act> {
    Some(match (key, modifiers.shift) {
        (Key::ArrowUp, true) => Act::Step(1),
        (Key::ArrowDown, true) => Act::Step(-1),
        (Key::ArrowLeft, false) => Act::Move(-1, 0),
        (Key::ArrowRight, false) => Act::Move(1, 0),
        (Key::ArrowUp, false) => Act::Move(0, -1),
        (Key::ArrowDown, false) => Act::Move(0, 1),
        (Key::PageUp, false) => Act::Move(0, -10),
        (Key::PageDown, false) => Act::Move(0, 10),
        (Key::Home, false) => Act::Edge(-1),
        (Key::End, false) => Act::Edge(1),
        (Key::Tab, back) => Act::Walk(if back { -1 } else { 1 }),
        (Key::Enter, _) => Act::Enter,
        (Key::F2 | Key::Space, _) => Act::Open,
        (Key::Plus, _) => Act::Sign(Sign::Plus),
        (Key::Minus, _) => Act::Sign(Sign::Minus),
        (Key::Delete | Key::Backspace | Key::X, false) => Act::Set(None),
        (Key::U, false) => Act::Set(Some(Alignment::Undecided)),
        (Key::S, false) => Act::Set(Some(Alignment::Silent)),
        (Key::R, false) => Act::RedLine,
        (Key::A, false) => Act::Basis,
        (Key::C, false) => Act::Confidence,
        (Key::W, false) => Act::Salience,
        (Key::E, false) => Act::Turn,
        (Key::P, false) => Act::Add(What::Actor),
        (Key::I, false) => Act::Add(What::Issue),
        _ => return None,
    })
}

/// By what is printed on the key or by where it lies: some layouts have digits only with Shift.
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

    fn press(key: Key, place: Option<Key>, shift: bool, sign: Option<Sign>) -> Option<Act> {
        let modifiers = Modifiers { shift, ..Modifiers::NONE };
        act(&Event::Key { key, physical_key: place, pressed: true, repeat: false, modifiers }, sign)
    }

    fn level(number: i64) -> Option<Act> {
        Some(Act::Set(Some(Alignment::Level(Level::new(number).unwrap()))))
    }

    #[test]
    fn a_digit_is_a_level_and_a_minus_or_shift_turns_it() {
        assert_eq!(press(Key::Num2, None, false, None), level(2));
        assert_eq!(press(Key::Num2, None, false, Some(Sign::Plus)), level(2));
        assert_eq!(press(Key::Num2, None, false, Some(Sign::Minus)), level(-2));
        assert_eq!(press(Key::Exclamationmark, Some(Key::Num1), true, None), level(-1));
        assert_eq!(press(Key::Num0, None, false, Some(Sign::Minus)), level(0));
        assert_eq!(press(Key::Num4, None, false, None), None);
    }

    #[test]
    fn what_is_no_level_has_a_letter_of_its_own() {
        assert_eq!(press(Key::U, None, false, None), Some(Act::Set(Some(Alignment::Undecided))));
        assert_eq!(press(Key::S, None, false, None), Some(Act::Set(Some(Alignment::Silent))));
        assert_eq!(press(Key::Delete, None, false, None), Some(Act::Set(None)));
        assert_eq!(press(Key::Tab, None, true, None), Some(Act::Walk(-1)));
    }

    #[test]
    fn keys_with_ctrl_belong_to_the_commands() {
        let event =
            Event::Key { key: Key::S, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::COMMAND };
        assert_eq!(act(&event, None), None);
    }
}
