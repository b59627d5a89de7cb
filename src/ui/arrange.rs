//! Layouts under way: a thread of their own, so that no save waits for one, and a card with a way out. Finds no places
//! itself.

use std::time::Duration;

use egui::{Align2, Area, Context, Frame, Id, Margin, Order, ProgressBar, Rect, Stroke, vec2};

use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{hairline_button, words};
use super::worker::{Broken, Worker};
use crate::layout::{Places, Stopped};
use crate::network::Progress;
use crate::session::Begun;

/// What is done sooner than this needs no card, in seconds.
const SOON_SECS: f64 = 0.3;

/// The layout under way, if any.
pub struct Arranging {
    worker: Worker<EndedLayout>,
    running: Option<Running>,
    /// One that has ended while a gesture was in progress, which comes first.
    ended: Option<EndedLayout>,
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
pub(super) struct EndedLayout {
    number: u64,
    pub(super) begun: Begun,
    pub(super) result: Result<Places, Stopped>,
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

    /// Begins a layout at that time of the window, in seconds, and gives up the one under way.
    pub(super) fn run(&mut self, begun: Begun, now: f64) {
        self.cancel();
        self.count += 1;
        let (number, progress) = (self.count, Progress::default());
        self.running = Some(Running { number, name: begun.layout.about.name, progress: progress.clone(), since: now });
        self.worker.run(move || {
            let result = begun.run(&progress);
            EndedLayout { number, begun, result }
        });
    }

    /// Takes in what the thread has answered. What was given up, or overtaken by another, is wanted by nobody.
    ///
    /// # Errors
    /// A layout has failed because of a fault in the program.
    pub(super) fn collect(&mut self) -> Result<(), Broken> {
        while let Some(ended) = self.worker.take() {
            match ended {
                Ok(ended) if self.running.as_ref().is_some_and(|now| now.number == ended.number) => {
                    self.ended = Some(ended);
                }
                Ok(_) => {}
                Err(broken) => {
                    self.cancel();
                    return Err(broken);
                }
            }
        }
        Ok(())
    }

    /// Hands out the layout that has ended, if one has.
    pub(super) fn take_ended(&mut self) -> Option<EndedLayout> {
        let ended = self.ended.take()?;
        self.running = None;
        Some(ended)
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
