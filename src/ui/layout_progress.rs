//! Layouts under way: a thread of their own, so that no save waits for one, and a card with a way out. Finds no places
//! itself.

use std::time::Duration;

use egui::{Align2, Area, Context, Frame, Id, Margin, Order, ProgressBar, Rect, Stroke, vec2};

use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{hairline_button, wrapped_text};
use super::worker::waker;
use crate::layout::{LayoutError, LayoutPlaces};
use crate::session::{BackgroundValue, InternalFault, LayoutJob};

/// What is done sooner than this needs no card, in seconds.
const SOON_SECS: f64 = 0.3;

/// The layout under way, if any.
pub struct LayoutInProgress {
    /// Layouts by their numbers.
    background: BackgroundValue<u64, EndedLayout>,
    running: Option<RunningLayout>,
    count: u64,
}

/// A layout that was begun, and whose places have not been taken over yet.
struct RunningLayout {
    number: u64,
    name: &'static str,
    /// When it began, in the window's own time.
    since: f64,
}

/// A layout that has ended.
pub(super) struct EndedLayout {
    pub(super) job: LayoutJob,
    pub(super) result: Result<LayoutPlaces, LayoutError>,
}

impl LayoutInProgress {
    /// Nothing yet.
    pub fn new(ctx: &Context) -> Self {
        Self { background: BackgroundValue::new(waker(ctx)), running: None, count: 0 }
    }

    /// Is a layout under way?
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Gives up what is under way, and says whether there was anything.
    pub fn cancel(&mut self) -> bool {
        self.background.forget();
        self.running.take().is_some()
    }

    /// Begins a layout at that time of the window, in seconds, and gives up the one under way.
    pub(super) fn run(&mut self, begun: LayoutJob, now: f64) {
        self.cancel();
        self.count += 1;
        self.running = Some(RunningLayout { number: self.count, name: begun.layout.about.name, since: now });
        self.background.request(self.count, move |_, progress| {
            let result = begun.run(progress);
            Some(EndedLayout { job: begun, result })
        });
    }

    /// The layout that has ended, if one has. It is handed out once.
    ///
    /// # Errors
    /// The layout failed because of a fault in the program.
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
