//! Keys, as a menu writes them.

/// Keys that are pressed together. Ctrl stands for Command on a Mac.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// With Ctrl.
    pub ctrl: bool,
    /// With Shift.
    pub shift: bool,
    /// With Alt. Never together with Ctrl: on many keyboards that types signs.
    pub alt: bool,
    /// The key, by its name: "S", "Delete", "ArrowUp". Without Ctrl it only counts while no text is being typed.
    pub key: &'static str,
}

pub(super) const fn key(key: &'static str) -> Shortcut {
    Shortcut { ctrl: false, shift: false, alt: false, key }
}
pub(super) const fn shift(key: &'static str) -> Shortcut {
    Shortcut { ctrl: false, shift: true, alt: false, key }
}
pub(super) const fn ctrl(key: &'static str) -> Shortcut {
    Shortcut { ctrl: true, shift: false, alt: false, key }
}
pub(super) const fn ctrl_shift(key: &'static str) -> Shortcut {
    Shortcut { ctrl: true, shift: true, alt: false, key }
}
pub(super) const fn alt(key: &'static str) -> Shortcut {
    Shortcut { ctrl: false, shift: false, alt: true, key }
}
pub(super) const fn alt_shift(key: &'static str) -> Shortcut {
    Shortcut { ctrl: false, shift: true, alt: true, key }
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
            // What is printed on the key that is pressed, rather than the sign that it types.
            "OpenCurlyBracket" => "Shift+[",
            "CloseCurlyBracket" => "Shift+]",
            "Questionmark" => "?",
            "Quote" => "'",
            "Escape" => "Esc",
            other => other,
        };
        let held = [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")];
        held.iter().filter(|(is_held, _)| *is_held).try_for_each(|(_, key)| f.write_str(key))?;
        f.write_str(name)
    }
}
