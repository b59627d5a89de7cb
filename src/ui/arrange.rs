//! Layouts under way: a thread of their own, so that no save waits for one, and a card with a way out. Finds no places
//! itself.

#[cfg(test)]
mod tests;

use std::time::Duration;

use egui::{Align2, Area, Context, Frame, Id, Margin, Order, ProgressBar, Rect, Stroke, vec2};

use super::app::App;
use super::theme::{Theme, regular, semibold, size, space};
use super::toast::Tone;
use super::widgets::{hairline_button, words};
use super::worker::Worker;
use crate::layout::{Places, Stopped};
use crate::network::Progress;
use crate::session::{Arrange, Begun};

/// What is done sooner than this needs no card, in seconds.
const SOON_SECS: f64 = 0.3;

/// The layout under way, if any.
pub struct Arranging {
    worker: Worker<Ended>,
    running: Option<Running>,
    /// One that has ended while a gesture was in progress, which comes first.
    ended: Option<Ended>,
    count: u64,
}

/// A layout that the worker has.
struct Running {
    number: u64,
    name: &'static str,
    progress: Progress,
    /// When it began, in the window's own time.
    since: f64,
}

/// A layout that has ended.
struct Ended {
    number: u64,
    begun: Begun,
    result: Result<Places, Stopped>,
}

impl Arranging {
    /// Nothing yet.
    pub fn new(ctx: &Context) -> Self {
        Self { worker: Worker::start(ctx), running: None, ended: None, count: 0 }
    }

    /// Is a layout under way?
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Gives up what is under way, and says whether there was anything.
    pub fn cancel(&mut self) -> bool {
        self.ended = None;
        self.running.take().map(|running| running.progress.cancel()).is_some()
    }

    fn run(&mut self, begun: Begun, now: f64) {
        self.cancel();
        self.count += 1;
        let (number, progress) = (self.count, Progress::default());
        self.running = Some(Running { number, name: begun.layout.about.name, progress: progress.clone(), since: now });
        self.worker.run(move || {
            let result = begun.run(&progress);
            Ended { number, begun, result }
        });
    }

    /// Draws the card over the canvas, and says whether somebody wants the layout to stop.
    pub fn show(&self, ctx: &Context, theme: &Theme, canvas: Rect) -> bool {
        let Some(running) = &self.running else { return false };
        let waits = running.since + SOON_SECS - ctx.input(|input| input.time);
        ctx.request_repaint_after(Duration::from_secs_f64(waits.max(0.1)));
        if waits > 0.0 {
            return false;
        }
        let area = Area::new(Id::unique("arranging")).order(Order::Middle).pivot(Align2::CENTER_BOTTOM);
        let shown = area.fixed_pos(canvas.center_bottom() - vec2(0.0, 24.0)).constrain_to(canvas).show(ctx, |ui| {
            let frame = Frame::new()
                .fill(theme.panel)
                .stroke(Stroke::new(1.0, theme.hairline))
                .corner_radius(8)
                .inner_margin(Margin::symmetric(14, 10));
            frame.show(ui, |ui| {
                ui.set_width(260.0);
                words(ui, format!("Layout: {}", running.name), semibold(size::BODY), theme.ink);
                ui.add_space(space::SMALL);
                ui.add(ProgressBar::new(running.progress.share()).desired_height(6.0).fill(theme.accent));
                ui.add_space(space::SMALL);
                ui.horizontal(|ui| {
                    words(ui, "The map can be worked on meanwhile.", regular(size::CAPTION), theme.quiet);
                });
                ui.add_space(space::SMALL);
                hairline_button(ui, theme, "Cancel the layout").clicked()
            })
        });
        shown.inner.inner
    }
}

impl App {
    /// Begins a layout on its own thread.
    pub(super) fn arrange(&mut self, arrange: Arrange) {
        let now = self.ctx.input(|input| input.time);
        match self.session.begin(arrange) {
            Ok(begun) => self.arranging.run(begun, now),
            Err(stopped) => self.toasts.say(Tone::Bad, stopped.to_string()),
        }
    }

    /// Gives up the layout under way, and says whether there was one.
    pub(super) fn stop_arranging(&mut self) -> bool {
        let was_running = self.arranging.cancel();
        if was_running {
            self.toasts.say(Tone::Good, Stopped::Cancelled.to_string());
        }
        was_running
    }

    /// Takes in what layouts have found.
    pub(super) fn take_places(&mut self) {
        while let Some(ended) = self.arranging.worker.take() {
            match ended {
                // What was given up, or overtaken by another, is wanted by nobody.
                Ok(ended) if self.arranging.running.as_ref().is_some_and(|now| now.number == ended.number) => {
                    self.arranging.ended = Some(ended);
                }
                Ok(_) => {}
                Err(broken) => {
                    self.arranging.cancel();
                    self.toasts.say(Tone::Bad, broken.to_string());
                }
            }
        }
        if self.session.is_previewing() {
            return;
        }
        let Some(Ended { begun, result, .. }) = self.arranging.ended.take() else { return };
        self.arranging.running = None;
        let places = match result {
            Ok(places) => places,
            Err(stopped) => return self.toasts.say(Tone::Bad, stopped.to_string()),
        };
        let was = begun.places();
        match self.session.finish(&begun, &places) {
            Ok(0) => self.toasts.say(Tone::Good, "Everything is where this layout puts it"),
            Ok(_) => self.canvas.glide(was, begun.is_whole(), self.settings.animation),
            Err(overtaken) => return self.toasts.say(Tone::Bad, overtaken.to_string()),
        }
        if let Some(lack) = begun.lacks() {
            self.toasts.say(Tone::Good, lack);
        }
        self.ctx.request_repaint();
    }
}
