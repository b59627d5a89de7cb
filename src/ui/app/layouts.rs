//! How layouts begin in the window, and how their places enter the map and the picture.

use super::App;
use crate::layout::Stopped;
use crate::session::Arrange;
use crate::ui::layout_progress::EndedLayout;
use crate::ui::toast::Tone;

impl App {
    /// Begins a layout on its own thread.
    pub(in crate::ui) fn arrange(&mut self, arrange: Arrange) {
        let now = self.ctx.input(|input| input.time);
        match self.document.session.begin(arrange) {
            Ok(begun) => self.arranging.run(begun, now),
            Err(stopped) => self.toasts.say(Tone::Bad, stopped.to_string()),
        }
    }

    /// Gives up the layout under way, and says whether there was one.
    pub(in crate::ui) fn stop_arranging(&mut self) -> bool {
        let was_running = self.arranging.cancel();
        if was_running {
            self.toasts.say(Tone::Good, Stopped::Cancelled.to_string());
        }
        was_running
    }

    /// Takes in what layouts have found.
    pub(in crate::ui) fn take_places(&mut self) {
        // A gesture in progress comes first.
        if self.document.session.is_previewing() {
            return;
        }
        let EndedLayout { begun, result } = match self.arranging.take_ended() {
            Ok(Some(ended)) => ended,
            Ok(None) => return,
            Err(fault) => {
                log::error!("a layout: {}", fault.detail);
                return self.toasts.say(Tone::Bad, fault.to_string());
            }
        };
        let places = match result {
            Ok(places) => places,
            Err(stopped) => return self.toasts.say(Tone::Bad, stopped.to_string()),
        };
        let was = begun.places();
        match self.document.session.finish(&begun, &places) {
            Ok(0) => self.toasts.say(Tone::Good, "Everything is where this layout puts it"),
            Ok(_) => self.document.canvas.glide(was, begun.is_whole(), self.settings.animation),
            Err(overtaken) => return self.toasts.say(Tone::Bad, overtaken.to_string()),
        }
        if let Some(lack) = begun.lacks() {
            self.toasts.say(Tone::Good, lack);
        }
        self.ctx.request_repaint();
    }
}
