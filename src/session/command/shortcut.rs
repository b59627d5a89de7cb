//! Keyboard shortcuts, and how a menu shows them.

/// A key with modifiers. Ctrl means Command on a Mac.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// With Ctrl.
    pub ctrl: bool,
    /// With Shift.
    pub shift: bool,
    /// With Alt. Never together with Ctrl, as many keyboards type characters with both.
    pub alt: bool,
    /// The name of the key: "S", "Delete", "ArrowUp". Without Ctrl it is ignored while text is being typed.
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
    /// The form in a menu: "Ctrl+Shift+Z".
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
            // The character on the key that is pressed, not the one that it types.
            "OpenCurlyBracket" => "Shift+[",
            "CloseCurlyBracket" => "Shift+]",
            "Questionmark" => "?",
            "Quote" => "'",
            "Escape" => "Esc",
            other => other,
        };
        let modifiers = [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")];
        modifiers.iter().filter(|(is_held, _)| *is_held).try_for_each(|(_, key)| f.write_str(key))?;
        f.write_str(name)
    }
}
