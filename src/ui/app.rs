//! The window as a whole: one session, its panels, one dialog at a time. Lays out and passes on; knows no record.

mod layouts;
mod listen;
mod panels;

use std::path::PathBuf;

use egui::{Context, Ui, ViewportCommand};

use super::ask::Ask;
use super::dialog::{Dialog, Dialogs, View};
use super::history;
use super::keys::Listens;
use super::layout_progress::LayoutInProgress;
use super::native;
use super::open_document::OpenDocument;
use super::present::Presenting;
use super::recent::RecentRow;
use super::regions::Regions;
use super::task_result::TaskResult;
use super::theme::{self, ColourVision, Ground, Theme};
use super::toast::{Room, Toasts, Tone};
use super::welcome::Welcome;
use super::worker::Worker;

use crate::session::{Destination, DocumentLifecycle, DocumentRequest, Panel};
use crate::store::{self, Places, Settings};

/// Which dialogs ask for paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chooser {
    /// Those of the system, and our own where the system has none.
    Native,
    /// Our own.
    InApp,
}

/// What the window starts with.
pub struct Setup {
    /// The file to open.
    pub file: Option<PathBuf>,
    /// The program's own folders.
    pub places: Places,
    /// Which dialogs ask for paths.
    pub chooser: Chooser,
}

/// The window: the program, and the document that is open in it.
pub struct App {
    /// The document that is open, with everything that the window keeps for it.
    pub document: OpenDocument,
    /// Its life: opening, saving, leaving.
    pub(super) lifecycle: DocumentLifecycle,
    pub(super) ctx: Context,
    pub(super) theme: Theme,
    pub(super) settings: Settings,
    /// The program's own folders.
    pub(super) places: Places,
    /// The files that were open last.
    pub(super) recent: Vec<RecentRow>,
    /// What could not be kept on the disk, of which the user has been told.
    pub(super) not_kept: Vec<&'static str>,
    /// The thread for the disk.
    pub(super) worker: Worker<TaskResult>,
    /// The thread for figures, so that no save waits for one.
    pub(super) figure_worker: Worker<TaskResult>,
    /// Threads that a disk does not let go of.
    pub(super) hanging_workers: Vec<Worker<TaskResult>>,
    pub(super) arranging: LayoutInProgress,
    pub(super) dialogs: Dialogs,
    pub(super) toasts: Toasts,
    pub(super) chooser: Chooser,
    /// A path that is wanted from a dialog of the system's.
    pub(super) asked: Option<Ask>,
    pub(super) hidden: Vec<Panel>,
    /// Has the user agreed to leave?
    pub(super) is_leaving: bool,
    pub(super) presenting: Option<Presenting>,
    pub(super) regions: Regions,
    /// The region that had the focus last, by its place in the round.
    pub(super) region: usize,
    /// Who listened to the keyboard when the last frame ended. Escape ends typing before anybody can ask.
    listened: Listens,
    window_title: String,
}

impl App {
    /// Opens what `setup` says: its file; at the very first start an example; else the start page.
    pub fn new(ctx: &Context, setup: Setup) -> Self {
        let (settings, trouble) = Settings::read(&setup.places);
        ctx.set_fonts(theme::fonts());
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let mut app = Self {
            document: OpenDocument::default(),
            lifecycle: DocumentLifecycle::default(),
            ctx: ctx.clone(),
            theme: Theme::new(Ground::Light, ColourVision::Usual),
            settings,
            places: setup.places,
            recent: Vec::new(),
            not_kept: Vec::new(),
            worker: Worker::start(ctx),
            figure_worker: Worker::start(ctx),
            hanging_workers: Vec::new(),
            arranging: LayoutInProgress::new(ctx),
            dialogs: Dialogs::default(),
            toasts: Toasts::default(),
            chooser: setup.chooser,
            asked: None,
            hidden: vec![Panel::History, Panel::Moved],
            is_leaving: false,
            presenting: None,
            regions: Regions::default(),
            region: 0,
            listened: Listens::Map,
            window_title: String::new(),
        };
        app.dress();
        app.begin_snapping();
        if let Some(trouble) = trouble {
            app.toasts.say(Tone::Bad, trouble);
        }
        app.begin(setup.file);
        app
    }

    fn begin(&mut self, file: Option<PathBuf>) {
        self.read_recent();
        if let Some(file) = file {
            // What it is called must not depend on the folder that the program was started in.
            self.request(DocumentRequest::Begin(std::path::absolute(&file).unwrap_or(file)));
        } else if self.settings.first_start_done {
            self.dialogs.open(Dialog::Start);
        } else {
            self.leave(Destination::Example(0));
            self.document.welcome = Welcome::shown();
            self.settings.first_start_done = true;
            self.save_settings();
        }
    }

    /// The dialog that is shown.
    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialogs.top()
    }

    /// How many pieces of the text in the reader are laid out.
    pub fn reader_laid_out(&self) -> usize {
        self.document.reader.laid_out()
    }

    /// What is said in passing now.
    pub fn toasts(&self) -> Vec<&str> {
        self.toasts.texts().collect()
    }

    /// Where on the screen a record is drawn, if it is.
    pub fn frame_on_screen(&self, target: &crate::model::Target) -> Option<egui::Rect> {
        self.document.canvas.frame_on_screen(target)
    }

    /// Is anything being read, written or laid out?
    pub fn is_busy(&self) -> bool {
        self.worker.is_busy() || self.figure_worker.is_busy() || self.arranging.is_running()
    }

    /// Makes everything look as the settings say.
    pub(super) fn dress(&mut self) {
        let ground = match self.settings.theme {
            store::Theme::System if self.ctx.system_theme() == Some(egui::Theme::Dark) => Ground::Dark,
            store::Theme::System | store::Theme::Light => Ground::Light,
            store::Theme::Dark => Ground::Dark,
            store::Theme::HighContrast => Ground::Contrast,
        };
        self.theme = Theme::new(ground, self.theme.vision);
        self.theme.apply(&self.ctx);
        let time = if self.settings.animation { egui::Style::default().animation_time } else { 0.0 };
        self.ctx.all_styles_mut(|style| style.animation_time = time);
        self.ctx.set_zoom_factor(self.settings.interface_scale);
    }

    /// What must also happen while the window is hidden: results are taken in, and closing is refused while there is
    /// something to save. A veto anywhere else would not be seen then.
    pub fn logic(&mut self, ctx: &Context) {
        self.take_results();
        self.report_hanging_disk();
        self.take_places();
        self.watch(ctx);
        if ctx.input(|input| input.viewport().close_requested()) && !self.is_leaving {
            self.leave(Destination::Quit);
            if !self.is_leaving {
                ctx.send_viewport_cmd(ViewportCommand::CancelClose);
                ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
                ctx.send_viewport_cmd(ViewportCommand::Focus);
            }
        }
        let title = self.title();
        if title != self.window_title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.window_title = title;
        }
    }

    /// What stands over the window.
    pub fn title(&self) -> String {
        let mark = if self.document.session.is_dirty() { "● " } else { "" };
        let missing = if self.lifecycle.watch().is_missing() { " (missing)" } else { "" };
        format!("{mark}{}{missing} — Stancemap", self.map_name())
    }

    /// Draws the window and lets the user work in it.
    pub fn show(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.take_dropped(&ctx);
        let behind = self.dialogs.top().is_some();
        if behind || !self.present_ui(ui) {
            self.take_keys(&ctx);
            if behind {
                // What lies behind a dialog cannot be used, and says so to those who cannot see the dialog lie over it.
                // It is as dark as the dialog makes it, and no darker.
                ui.visuals_mut().disabled_alpha = 1.0;
                ui.disable();
            }
            self.panels_ui(ui);
            if !self.hidden.contains(&Panel::History) && history::show(&ctx, &self.theme, &mut self.document.session) {
                self.hidden.push(Panel::History);
            }
        }
        let view = View {
            session: &mut self.document.session,
            theme: &self.theme,
            recent: &self.recent,
            settings: &self.settings,
            is_fresh: false,
        };
        if let Some(answer) = self.dialogs.show(&ctx, view) {
            self.answer(answer);
        }
        self.grant_wish();
        self.perform_effects();
        let room = if self.dialogs.top().is_some() { Room::AboveDialog } else { Room::Window };
        self.toasts.show(&ctx, &self.theme, room);
        self.held_ui(&ctx);
        self.listened = self.listens(&ctx);
    }

    /// Ends the presentation, if there is one.
    pub(super) fn stop_presenting(&mut self) {
        if self.presenting.take().is_some() {
            self.ctx.send_viewport_cmd(ViewportCommand::Fullscreen(false));
        }
    }

    /// Draws the presentation; false if there is none.
    fn present_ui(&mut self, ui: &mut Ui) -> bool {
        let Some(mut presenting) = self.presenting.take() else { return false };
        self.document.canvas.moved = None;
        if presenting.show(ui, &mut self.document.session, &mut self.document.canvas, &self.theme) {
            self.presenting = Some(presenting);
        }
        true
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _: &mut eframe::Frame) {
        Self::logic(self, ctx);
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        self.show(ui);
        if let Some(ask) = self.asked.take() {
            let (from, outbox) = (self.from(&ask), self.worker.outbox());
            let (again, document) = (ask.clone(), self.lifecycle.document());
            native::show(&ask, &from, frame, move |answered| outbox.send(TaskResult::Asked(document, again, answered)));
        }
    }

    fn clear_color(&self, _: &egui::Visuals) -> [f32; 4] {
        self.theme.canvas.to_normalized_gamma_f32()
    }
}
