//! What a face or a panel shows, computed where a fault of the program is kept from taking the map with it; and what it
//! says then.

use egui::{Context, Rect, Ui, UiBuilder, pos2, vec2};

use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::wrapped_text;
use super::worker::waker;
use crate::session::{BackgroundValue, DerivedValue, InternalFault, guarded};

/// What a face or a panel shows, computed at once from a key and kept for it. A computation that panics leaves a fault,
/// which is noted in the log once, shown, and not tried again until the key changes.
pub struct GuardedContent<Key, Content> {
    /// The subject of the notice: "The matrix".
    name: &'static str,
    derived: DerivedValue<Key, Result<Content, InternalFault>>,
}

impl<Key: PartialEq, Content: Clone> GuardedContent<Key, Content> {
    /// Nothing yet.
    pub fn new(name: &'static str) -> Self {
        Self { name, derived: DerivedValue::default() }
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
}

/// What a thread has computed for a panel.
#[derive(Clone, Debug, PartialEq)]
pub enum ThreadedState<Content> {
    /// What was asked for.
    Current(Content),
    /// A thread computes it; till then the last that there was, for whatever key.
    Pending(Option<Content>),
    /// It cannot be computed.
    Broken,
}

impl<Content> ThreadedState<Content> {
    /// What can be shown.
    pub fn content(&self) -> Option<&Content> {
        match self {
            Self::Current(content) | Self::Pending(Some(content)) => Some(content),
            Self::Pending(None) | Self::Broken => None,
        }
    }
}

/// As [`GuardedContent`], but computed by a thread, as it takes longer than a frame. What was asked for last counts.
pub struct ThreadedContent<Key, Content> {
    name: &'static str,
    background: Option<BackgroundValue<Key, Content>>,
}

impl<Key, Content> ThreadedContent<Key, Content>
where
    Key: Clone + PartialEq + Send + 'static,
    Content: Clone + Send + 'static,
{
    /// Nothing yet. The thread starts with the first request.
    pub fn new(name: &'static str) -> Self {
        Self { name, background: None }
    }

    /// The content for a key, as far as it is there.
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

/// Content that is computed at once from few records and by a thread from many, as that takes longer than a frame.
pub struct SizedContent<Key, Content> {
    at_once: GuardedContent<Key, Content>,
    threaded: ThreadedContent<Key, Content>,
}

/// From more records than this, lists of all of them are computed by a thread.
pub const MANY_RECORDS: usize = 4_000;

impl<Key, Content> SizedContent<Key, Content>
where
    Key: Clone + PartialEq + Send + 'static,
    Content: Clone + Send + 'static,
{
    /// Nothing yet.
    pub fn new(name: &'static str) -> Self {
        Self { at_once: GuardedContent::new(name), threaded: ThreadedContent::new(name) }
    }

    /// The content for a key, which is computed from that number of records, as far as it is there.
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

/// Says that a face cannot be drawn, and what to do. `what` is the subject, such as "This map".
pub fn fault_notice(ui: &mut Ui, theme: &Theme, room: Rect, what: &str) {
    let size = vec2((room.width() - 16.0).min(420.0), if room.width() < 420.0 { 150.0 } else { 96.0 });
    let place = Rect::from_center_size(pos2(room.center().x, room.top() + 24.0 + size.y), size);
    ui.painter().rect_filled(place, space::CORNER, theme.panel);
    ui.painter().rect_stroke(place, space::CORNER, (1.0, theme.warning), egui::StrokeKind::Inside);
    ui.scope_builder(UiBuilder::new().max_rect(place.shrink(14.0)), |ui| {
        wrapped_text(ui, format!("{what} cannot be drawn"), semibold(size::BODY), theme.ink);
        ui.add_space(space::SMALL);
        let advice = "Undo the last change, or go on in the other faces: editing and saving work as before. \
                      It is drawn again as soon as something in it changes.";
        wrapped_text(ui, advice.to_owned(), regular(size::SECONDARY), theme.quiet);
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
        let here = std::thread::current().id();
        assert_eq!(get(MANY_RECORDS, 1), ThreadedState::Current((1, here)));
        let elsewhere = loop {
            match get(MANY_RECORDS + 1, 2) {
                ThreadedState::Current((2, thread)) => break thread,
                ThreadedState::Pending(None) => std::thread::yield_now(),
                state => panic!("{state:?}"),
            }
        };
        assert!(elsewhere != here);
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
