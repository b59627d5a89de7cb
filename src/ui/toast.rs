//! Short messages at the bottom of the window. Each one is also written to the log, because it disappears.

use std::time::Duration;

use egui::{Align2, Area, Color32, Context, Frame, Id, Margin, Order, Stroke, vec2};

use super::theme::{self, Theme, size, space};

/// How long a toast is shown, in seconds, and the additional time per character.
const SHOWN_SECS: f64 = 4.0;
const SECS_PER_LETTER: f64 = 0.05;
/// The most toasts that are shown at once.
const MAX_TOASTS: usize = 3;

/// The toasts that are shown, the newest last.
#[derive(Default)]
pub struct Toasts {
    shown: Vec<Toast>,
}

struct Toast {
    text: String,
    tone: ToastTone,
    /// When the toast disappears, in seconds of the window's clock; none before it is drawn.
    until: Option<f64>,
}

/// Whether the message is good or bad news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastTone {
    /// Something worked.
    Good,
    /// Something failed.
    Bad,
}

/// The place of the toasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastAnchor {
    /// At the bottom of the window.
    Window,
    /// Above a dialog.
    AboveDialog,
}

impl Toasts {
    /// Shows a message. This is the only place for short messages to the user.
    pub fn say(&mut self, tone: ToastTone, text: impl Into<String>) {
        let text = sentence(&text.into());
        match tone {
            ToastTone::Good => log::info!("{text}"),
            ToastTone::Bad => log::warn!("{text}"),
        }
        self.shown.retain(|toast| toast.text != text);
        self.shown.push(Toast { text, tone, until: None });
        let surplus = self.shown.len().saturating_sub(MAX_TOASTS);
        self.shown.drain(..surplus);
    }

    /// Removes the toasts that begin with a text, because a newer one replaces them.
    pub fn forget(&mut self, beginning: &str) {
        self.shown.retain(|toast| !toast.text.starts_with(beginning));
    }

    /// The texts that are shown now, the newest last.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.shown.iter().map(|toast| toast.text.as_str())
    }

    /// Draws the toasts and removes the expired ones. The buttons of a dialog are at its bottom: over a dialog, only
    /// the newest toast is drawn, at the top of the window, and the others wait.
    pub fn show(&mut self, ctx: &Context, theme: &Theme, toast_anchor: ToastAnchor) {
        if self.shown.is_empty() {
            return;
        }
        let now = ctx.input(|input| input.time);
        self.shown.retain(|toast| toast.until.is_none_or(|until| now < until));
        let (waiting, anchor, offset) = match toast_anchor {
            ToastAnchor::Window => (0, Align2::CENTER_BOTTOM, -48.0),
            ToastAnchor::AboveDialog => (self.shown.len().saturating_sub(1), Align2::CENTER_TOP, 6.0),
        };
        for toast in self.shown.iter_mut().skip(waiting) {
            let time = SHOWN_SECS + SECS_PER_LETTER * toast.text.chars().count() as f64;
            let until = *toast.until.get_or_insert(now + time);
            ctx.request_repaint_after(Duration::from_secs_f64((until - now).max(0.05)));
        }
        Area::new(Id::unique("toasts"))
            .order(Order::Tooltip)
            .anchor(anchor, vec2(0.0, offset))
            .interactable(false)
            .show(ctx, |ui| {
                for toast in self.shown.iter().skip(waiting) {
                    toast.show(ui, theme);
                    ui.add_space(space::SMALL);
                }
            });
    }
}

impl Toast {
    fn show(&self, ui: &mut egui::Ui, theme: &Theme) {
        let (fill, ink) = (theme.ink, theme.panel);
        let mark = match self.tone {
            ToastTone::Good => Stroke::NONE,
            ToastTone::Bad => Stroke::new(2.0, theme.warning),
        };
        let shadow = egui::Shadow { offset: [0, 2], blur: 12, spread: 0, color: Color32::from_black_alpha(40) };
        ui.vertical_centered(|ui| {
            Frame::new()
                .fill(fill)
                .stroke(mark)
                .corner_radius(8)
                .shadow(shadow)
                .inner_margin(Margin::symmetric(14, 9))
                .show(ui, |ui| {
                    // As wide as the text: a centred layout would otherwise take the full width.
                    let galley = ui.painter().layout(self.text.clone(), theme::regular(size::BODY), ink, 560.0);
                    ui.set_max_width(galley.size().x.ceil() + 1.0);
                    let text = egui::RichText::new(&self.text).font(theme::regular(size::BODY)).color(ink);
                    let response = ui.label(text);
                    // Screen readers read the toast without a request.
                    ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(egui::accesskit::Live::Polite));
                });
        });
    }
}

/// A text with a capital and a full stop. Error messages have neither.
pub fn sentence(text: &str) -> String {
    let text = text.trim();
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return String::new() };
    let end = if text.ends_with(['.', '!', '?', '…', ':']) { "" } else { "." };
    format!("{}{}{end}", first.to_uppercase(), characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toast_text_becomes_a_sentence() {
        assert_eq!(sentence("the file is read-only: /a"), "The file is read-only: /a.");
        assert_eq!(sentence(" Saved. "), "Saved.");
        assert_eq!(sentence(""), "");
    }

    #[test]
    fn only_the_last_toasts_are_shown_and_none_twice() {
        let mut toasts = Toasts::default();
        for text in ["a", "b", "c", "d", "b"] {
            toasts.say(ToastTone::Good, text);
        }
        assert_eq!(toasts.texts().collect::<Vec<_>>(), ["C.", "D.", "B."]);
    }
}
