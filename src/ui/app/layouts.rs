//! Starts layouts, and applies their results to the map and the canvas.

use super::App;
use crate::layout::LayoutError;
use crate::session::LayoutRequest;
use crate::ui::layout_progress::EndedLayout;
use crate::ui::toast::ToastTone;

impl App {
    /// Starts a layout on its own thread.
    pub(in crate::ui) fn start_layout(&mut self, request: LayoutRequest) {
        let now = self.ctx.input(|input| input.time);
        match self.document.session.start_layout(request) {
            Ok(job) => self.layout_in_progress.run(job, now),
            Err(error) => self.toasts.say(ToastTone::Bad, error.to_string()),
        }
    }

    /// Cancels the running layout. Returns whether there was one.
    pub(in crate::ui) fn cancel_layout(&mut self) -> bool {
        let was_running = self.layout_in_progress.cancel();
        if was_running {
            self.toasts.say(ToastTone::Good, LayoutError::Cancelled.to_string());
        }
        was_running
    }

    /// Applies the result of a layout that has ended.
    pub(in crate::ui) fn apply_ended_layout(&mut self) {
        // Waits for the end of a gesture.
        if self.document.session.is_previewing() {
            return;
        }
        let EndedLayout { job, result } = match self.layout_in_progress.take_ended() {
            Ok(Some(ended)) => ended,
            Ok(None) => return,
            Err(fault) => {
                log::error!("a layout: {}", fault.detail);
                return self.toasts.say(ToastTone::Bad, fault.to_string());
            }
        };
        let places = match result {
            Ok(places) => places,
            Err(error) => return self.toasts.say(ToastTone::Bad, error.to_string()),
        };
        let old_places = job.old_places();
        match self.document.session.apply_layout(&job, &places) {
            Ok(0) => self.toasts.say(ToastTone::Good, "Everything is where this layout puts it"),
            Ok(_) => self.document.canvas.animate_layout(old_places, job.covers_whole_map(), self.settings.animation),
            Err(error) => return self.toasts.say(ToastTone::Bad, error.to_string()),
        }
        if let Some(notice) = job.why_uninformative() {
            self.toasts.say(ToastTone::Good, notice);
        }
        self.ctx.request_repaint();
    }
}
