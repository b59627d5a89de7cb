//! Guards the content of faces and panels: a panic in its computation leaves the map intact, and a notice is shown in
//! its place.

use egui::{Context, Rect, Ui, UiBuilder, pos2, vec2};

use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::wrapped_text;
use super::worker::waker;
use crate::session::{BackgroundValue, DerivedValue, InternalFault, guarded};

/// Content of a face or panel, computed at once from a key and cached for it. A computation that panics leaves a fault:
/// it is logged once, shown, and not tried again until the key changes.
pub struct GuardedContent<Key, Content> {
    /// The subject of the notice, such as "The matrix".
    name: &'static str,
    derived: DerivedValue<Key, Result<Content, InternalFault>>,
}

impl<Key: PartialEq, Content: Clone> GuardedContent<Key, Content> {
    /// A cache without content.
    pub fn new(name: &'static str) -> Self {
        Self { name, derived: DerivedValue::default() }
    }

    /// The content for a key. None if it cannot be computed.
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

    /// The content for a key. If it cannot be computed, shows a notice in `rect`.
    pub fn get_or_notice(
        &mut self,
        (ui, theme, rect): (&mut Ui, &Theme, Rect),
        key: Key,
        compute: impl FnOnce(&Key) -> Content,
    ) -> Option<Content> {
        let content = self.get(key, compute);
        if content.is_none() {
            fault_notice(ui, theme, rect, self.name);
        }
        content
    }
}

/// The state of content that a thread computes.
#[derive(Clone, Debug, PartialEq)]
pub enum ThreadedState<Content> {
    /// The content for the requested key.
    Current(Content),
    /// A thread is computing the content. Until then, the last content for any key, if there is one.
    Pending(Option<Content>),
    /// The content cannot be computed.
    Broken,
}

impl<Content> ThreadedState<Content> {
    /// The content that can be shown now.
    pub fn content(&self) -> Option<&Content> {
        match self {
            Self::Current(content) | Self::Pending(Some(content)) => Some(content),
            Self::Pending(None) | Self::Broken => None,
        }
    }
}

/// Like [`GuardedContent`], but computed by a thread, because it takes longer than a frame. Only the last request
/// counts.
pub struct ThreadedContent<Key, Content> {
    name: &'static str,
    background: Option<BackgroundValue<Key, Content>>,
}

impl<Key, Content> ThreadedContent<Key, Content>
where
    Key: Clone + PartialEq + Send + 'static,
    Content: Clone + Send + 'static,
{
    /// A cache without content. The thread starts with the first request.
    pub fn new(name: &'static str) -> Self {
        Self { name, background: None }
    }

    /// The state of the content for a key.
    pub fn get(
        &mut self,
        ctx: &Context,
        key: Key,
        compute: impl FnOnce(&Key) -> Content + Send + 'static,
    ) -> ThreadedState<Content> {
        let background = self.background.get_or_insert_with(|| BackgroundValue::new(waker(ctx)));
        let was_known = background.failure(&key).is_some();
        background.request(key.clone(), move |key, _| Some(compute(key)));
        match (background.failure(&key), background.current(&key)) {
            (Some(fault), _) => {
                if !was_known {
                    log_fault(self.name, fault);
                }
                ThreadedState::Broken
            }
            (None, Some(content)) => ThreadedState::Current(content.clone()),
            (None, None) => ThreadedState::Pending(background.latest().map(|(_, content)| content.clone())),
        }
    }
}

/// Content that is computed at once from few records and by a thread from many, because that takes longer than a frame.
pub struct SizedContent<Key, Content> {
    at_once: GuardedContent<Key, Content>,
    threaded: ThreadedContent<Key, Content>,
}

/// Lists of more records than this are computed by a thread.
pub const MANY_RECORDS: usize = 4_000;

impl<Key, Content> SizedContent<Key, Content>
where
    Key: Clone + PartialEq + Send + 'static,
    Content: Clone + Send + 'static,
{
    /// A cache without content.
    pub fn new(name: &'static str) -> Self {
        Self { at_once: GuardedContent::new(name), threaded: ThreadedContent::new(name) }
    }

    /// The state of the content for a key. `records` is the number of records it is computed from.
    pub fn get(
        &mut self,
        ctx: &Context,
        records: usize,
        key: Key,
        compute: impl FnOnce(&Key) -> Content + Send + 'static,
    ) -> ThreadedState<Content> {
        if records > MANY_RECORDS {
            return self.threaded.get(ctx, key, compute);
        }
        self.at_once.get(key, compute).map_or(ThreadedState::Broken, ThreadedState::Current)
    }
}

/// Shows that a face cannot be drawn, and what the user can do. `what` is the subject, such as "This map".
pub fn fault_notice(ui: &mut Ui, theme: &Theme, rect: Rect, what: &str) {
    let advice = "Undo the last change, or go on in the other faces: editing and saving work as before. \
                  It is drawn again as soon as something in it changes.";
    notice_card(ui, theme, rect, &format!("{what} cannot be drawn"), advice);
}

/// Shows that the map is not drawn, as the program has failed with it.
pub fn suspension_notice(ui: &mut Ui, theme: &Theme, rect: Rect) {
    notice_card(ui, theme, rect, "This map is not drawn", "Use the table, or draw the map with the button above.");
}

fn notice_card(ui: &mut Ui, theme: &Theme, rect: Rect, heading: &str, advice: &str) {
    let size = vec2((rect.width() - 16.0).min(420.0), if rect.width() < 420.0 { 150.0 } else { 96.0 });
    let card = Rect::from_center_size(pos2(rect.center().x, rect.top() + 24.0 + size.y), size);
    ui.painter().rect_filled(card, space::CORNER, theme.panel);
    ui.painter().rect_stroke(card, space::CORNER, (1.0, theme.warning), egui::StrokeKind::Inside);
    ui.scope_builder(UiBuilder::new().max_rect(card.shrink(14.0)), |ui| {
        wrapped_text(ui, heading, semibold(size::BODY), theme.ink);
        ui.add_space(space::SMALL);
        wrapped_text(ui, advice.to_owned(), regular(size::SECONDARY), theme.quiet);
    });
}

/// Logs a fault. To be called once each time that it happens.
pub fn log_fault(what: &str, fault: &InternalFault) {
    log::error!("{what} cannot be drawn: {}", fault.detail);
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::ui::theme::ColourVision;
    use crate::ui::theme::{ColourScheme, fonts};

    #[test]
    fn threaded_content_keeps_the_last_while_the_next_is_computed() {
        let ctx = Context::default();
        let mut content = ThreadedContent::new("The table");
        let mut wait_for = |key: i32| loop {
            match content.get(&ctx, key, |key| 10 / *key) {
                ThreadedState::Pending(last) if last.is_none() || key != 1 => std::thread::yield_now(),
                state => return state,
            }
        };
        assert_eq!(wait_for(5), ThreadedState::Current(2));
        assert_eq!(wait_for(1), ThreadedState::Pending(Some(2)), "the last is there at once");
        assert_eq!(wait_for(2), ThreadedState::Current(5));
        assert_eq!(wait_for(0), ThreadedState::Broken);
        assert_eq!(wait_for(5), ThreadedState::Current(2));
    }

    #[test]
    fn content_of_many_records_is_computed_by_a_thread() {
        let ctx = Context::default();
        let mut content = SizedContent::new("The outline");
        let mut get =
            |records: usize, key: usize| content.get(&ctx, records, key, |key| (*key, std::thread::current().id()));
        let this_thread = std::thread::current().id();
        assert_eq!(get(MANY_RECORDS, 1), ThreadedState::Current((1, this_thread)));
        let other_thread = loop {
            match get(MANY_RECORDS + 1, 2) {
                ThreadedState::Current((2, thread)) => break thread,
                ThreadedState::Pending(None) => std::thread::yield_now(),
                state => panic!("{state:?}"),
            }
        };
        assert!(other_thread != this_thread);
    }

    #[test]
    fn content_that_breaks_is_a_notice_until_its_key_changes() {
        struct NoticeTestState {
            content: GuardedContent<i32, i32>,
            key: i32,
            tries: usize,
            shown: Option<i32>,
        }
        let state = NoticeTestState { content: GuardedContent::new("The matrix"), key: 0, tries: 0, shown: None };
        let show = |ui: &mut Ui, state: &mut NoticeTestState| {
            let theme = Theme::new(ColourScheme::Light, ColourVision::Usual);
            let rect = ui.max_rect();
            let tries = &mut state.tries;
            state.shown = state.content.get_or_notice((ui, &theme, rect), state.key, |key| {
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
