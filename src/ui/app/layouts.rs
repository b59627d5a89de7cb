//! How layouts begin in the window, and how their places enter the map and the picture.

use super::App;
use crate::layout::LayoutError;
use crate::session::LayoutRequest;
use crate::ui::layout_progress::EndedLayout;
use crate::ui::toast::ToastTone;

impl App {
    /// Begins a layout on its own thread.
    pub(in crate::ui) fn start_layout(&mut self, arrange: LayoutRequest) {
        let now = self.ctx.input(|input| input.time);
        match self.document.session.start_layout(arrange) {
            Ok(begun) => self.layout_in_progress.run(begun, now),
            Err(stopped) => self.toasts.say(ToastTone::Bad, stopped.to_string()),
        }
    }

    /// Gives up the layout under way, and says whether there was one.
    pub(in crate::ui) fn cancel_layout(&mut self) -> bool {
        let was_running = self.layout_in_progress.cancel();
        if was_running {
            self.toasts.say(ToastTone::Good, LayoutError::Cancelled.to_string());
        }
        was_running
    }

    /// Takes in what layouts have found.
    pub(in crate::ui) fn apply_ended_layout(&mut self) {
        // A gesture in progress comes first.
        if self.document.session.is_previewing() {
            return;
        }
        let EndedLayout { job: begun, result } = match self.layout_in_progress.take_ended() {
            Ok(Some(ended)) => ended,
            Ok(None) => return,
            Err(fault) => {
                log::error!("a layout: {}", fault.detail);
                return self.toasts.say(ToastTone::Bad, fault.to_string());
            }
        };
        let places = match result {
            Ok(places) => places,
            Err(stopped) => return self.toasts.say(ToastTone::Bad, stopped.to_string()),
        };
        let was = begun.old_places();
        match self.document.session.apply_layout(&begun, &places) {
            Ok(0) => self.toasts.say(ToastTone::Good, "Everything is where this layout puts it"),
            Ok(_) => self.document.canvas.animate_layout(was, begun.covers_whole_map(), self.settings.animation),
            Err(overtaken) => return self.toasts.say(ToastTone::Bad, overtaken.to_string()),
        }
        if let Some(lack) = begun.why_uninformative() {
            self.toasts.say(ToastTone::Good, lack);
        }
        self.ctx.request_repaint();
    }
}
