//! The running layout: a thread of its own, so that no save waits for a layout, and a card with a button to cancel it.
//! Computes no positions itself.

use std::time::Duration;

use egui::{Align2, Area, Context, Frame, Id, Margin, Order, ProgressBar, Rect, Stroke, vec2};

use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{hairline_button, wrapped_text};
use super::worker::waker;
use crate::layout::{LayoutError, LayoutPlaces};
use crate::session::{BackgroundValue, InternalFault, LayoutJob};

/// A layout that takes less time than this shows no card, in seconds.
const SOON_SECS: f64 = 0.3;

/// The running layout, if there is one, and its thread.
pub struct LayoutInProgress {
    /// The thread, which identifies layouts by number.
    background: BackgroundValue<u64, EndedLayout>,
    running: Option<RunningLayout>,
    count: u64,
}

/// A layout that was started and whose result has not been applied yet.
struct RunningLayout {
    number: u64,
    name: &'static str,
    /// The start time, in seconds of the window's clock.
    since: f64,
}

/// A layout that has ended, with its result.
pub(super) struct EndedLayout {
    pub(super) job: LayoutJob,
    pub(super) result: Result<LayoutPlaces, LayoutError>,
}

impl LayoutInProgress {
    /// A value without a running layout.
    pub fn new(ctx: &Context) -> Self {
        Self { background: BackgroundValue::new(waker(ctx)), running: None, count: 0 }
    }

    /// Whether a layout is running.
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Cancels the running layout. Returns whether there was one.
    pub fn cancel(&mut self) -> bool {
        self.background.forget();
        self.running.take().is_some()
    }

    /// Starts a layout, and cancels the running one. `now` is the time in seconds of the window's clock.
    pub(super) fn run(&mut self, job: LayoutJob, now: f64) {
        self.cancel();
        self.count += 1;
        self.running = Some(RunningLayout { number: self.count, name: job.layout.about.name, since: now });
        self.background.request(self.count, move |_, progress| {
            let result = job.run(progress);
            Some(EndedLayout { job, result })
        });
    }

    /// The layout that has ended, if there is one. It is returned once.
    ///
    /// # Errors
    /// A fault in the program that stopped the layout.
    pub(super) fn take_ended(&mut self) -> Result<Option<EndedLayout>, InternalFault> {
        self.background.collect();
        let Some(number) = self.running.as_ref().map(|running| running.number) else { return Ok(None) };
        if let Some(fault) = self.background.failure(&number).cloned() {
            self.running = None;
            return Err(fault);
        }
        if self.background.current(&number).is_none() {
            return Ok(None);
        }
        self.running = None;
        Ok(self.background.take().map(|(_, ended)| ended))
    }

    /// Draws the card over the canvas. Returns whether the user cancels the layout.
    pub fn show(&self, ctx: &Context, theme: &Theme, canvas: Rect) -> bool {
        let Some(running) = &self.running else { return false };
        let remaining = running.since + SOON_SECS - ctx.input(|input| input.time);
        ctx.request_repaint_after(Duration::from_secs_f64(remaining.max(0.1)));
        if remaining > 0.0 {
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
                wrapped_text(ui, format!("Layout: {}", running.name), semibold(size::BODY), theme.ink);
                ui.add_space(space::SMALL);
                ui.add(ProgressBar::new(self.background.share().unwrap_or(1.0)).desired_height(6.0).fill(theme.accent));
                ui.add_space(space::SMALL);
                ui.horizontal(|ui| {
                    wrapped_text(ui, "The map can be worked on meanwhile.", regular(size::CAPTION), theme.quiet);
                });
                ui.add_space(space::SMALL);
                hairline_button(ui, theme, "Cancel the layout").clicked()
            })
        });
        shown.inner.inner
    }
}

#[cfg(test)]
mod tests;
