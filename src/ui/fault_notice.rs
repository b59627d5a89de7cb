//! What a face or a panel shows, computed where a fault of the program is kept from taking the map with it; and what it
//! says then.

use egui::{Rect, Ui, UiBuilder, pos2, vec2};

use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::words;
use crate::session::{Derived, InternalFault, guarded};

/// What a face or a panel shows, computed at once from a key and kept for it. A computation that panics leaves a fault,
/// which is noted in the log once, shown, and not tried again until the key changes.
pub struct GuardedContent<Key, Content> {
    /// The subject of the notice: "The matrix".
    name: &'static str,
    derived: Derived<Key, Result<Content, InternalFault>>,
}

impl<Key: PartialEq, Content: Clone> GuardedContent<Key, Content> {
    /// Nothing yet.
    pub fn new(name: &'static str) -> Self {
        Self { name, derived: Derived::default() }
    }

    /// The content for a key; none if it cannot be computed.
    pub fn get(&mut self, key: Key, compute: impl FnOnce(&Key) -> Content) -> Option<Content> {
        let name = self.name;
        let content = self.derived.get(key, |key| {
            let content = guarded(|| compute(key));
            if let Err(fault) = &content {
                log_fault(name, fault);
            }
            content
        });
        content.as_ref().ok().cloned()
    }

    /// The same; where it cannot be computed, a notice in `room` says so.
    pub fn get_or_notice(
        &mut self,
        (ui, theme, room): (&mut Ui, &Theme, Rect),
        key: Key,
        compute: impl FnOnce(&Key) -> Content,
    ) -> Option<Content> {
        let content = self.get(key, compute);
        if content.is_none() {
            fault_notice(ui, theme, room, self.name);
        }
        content
    }

    /// The content that was asked for last, whatever its key; none if it could not be computed.
    pub fn last(&self) -> Option<&Content> {
        self.derived.last()?.as_ref().ok()
    }
}

/// Says that a face cannot be drawn, and what to do. `what` is the subject, such as "This map".
pub fn fault_notice(ui: &mut Ui, theme: &Theme, room: Rect, what: &str) {
    let size = vec2((room.width() - 16.0).min(420.0), if room.width() < 420.0 { 150.0 } else { 96.0 });
    let place = Rect::from_center_size(pos2(room.center().x, room.top() + 24.0 + size.y), size);
    ui.painter().rect_filled(place, space::CORNER, theme.panel);
    ui.painter().rect_stroke(place, space::CORNER, (1.0, theme.warning), egui::StrokeKind::Inside);
    ui.scope_builder(UiBuilder::new().max_rect(place.shrink(14.0)), |ui| {
        words(ui, format!("{what} cannot be drawn"), semibold(size::BODY), theme.ink);
        ui.add_space(space::SMALL);
        let advice = "Undo the last change, or go on in the other faces: editing and saving work as before. \
                      It is drawn again as soon as something in it changes.";
        words(ui, advice.to_owned(), regular(size::SECONDARY), theme.quiet);
    });
}

/// Notes a fault in the log, once for each time that it happens.
pub fn log_fault(what: &str, fault: &InternalFault) {
    log::error!("{what} cannot be drawn: {}", fault.detail);
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::ui::theme::ColourVision;
    use crate::ui::theme::{Ground, fonts};

    #[test]
    fn content_that_breaks_is_a_notice_until_its_key_changes() {
        struct State {
            content: GuardedContent<i32, i32>,
            key: i32,
            tries: usize,
            shown: Option<i32>,
        }
        let state = State { content: GuardedContent::new("The matrix"), key: 0, tries: 0, shown: None };
        let show = |ui: &mut Ui, state: &mut State| {
            let theme = Theme::new(Ground::Light, ColourVision::Usual);
            let room = ui.max_rect();
            let tries = &mut state.tries;
            state.shown = state.content.get_or_notice((ui, &theme, room), state.key, |key| {
                *tries += 1;
                10 / *key
            });
        };
        let setup = |ctx: &egui::Context| ctx.set_fonts(fonts());
        let mut harness = Harness::builder().with_context_setup(setup).build_ui_state(show, state);
        harness.run();
        harness.run();
        assert!(harness.query_by_label("The matrix cannot be drawn").is_some());
        assert_eq!((harness.state().shown, harness.state().tries), (None, 1), "it is not tried in every frame");
        harness.state_mut().key = 5;
        harness.run();
        assert!(harness.query_by_label("The matrix cannot be drawn").is_none());
        assert_eq!((harness.state().shown, harness.state().tries), (Some(2), 2));
    }
}
