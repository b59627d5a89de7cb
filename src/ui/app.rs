//! The window as a whole: one session, its panels, one dialog at a time. Lays out and passes on; knows no record.

mod key_dispatch;
mod layouts;
mod panels;

use std::path::PathBuf;

use egui::{Context, Ui, ViewportCommand};

use super::dialog::{Dialog, DialogContext, DialogStack};
use super::focus_regions::FocusRegions;
use super::history_list;
use super::key_bindings::KeyboardScope;
use super::layout_progress::LayoutInProgress;
use super::native_dialog;
use super::open_document::OpenDocument;
use super::path_request::PathRequest;
use super::presentation::Presentation;
use super::recent::RecentRow;
use super::task_result::TaskResult;
use super::theme::{self, ColourScheme, ColourVision, Theme};
use super::toast::{ToastAnchor, ToastTone, Toasts};
use super::welcome_card::WelcomeCard;
use super::worker::Worker;

use crate::session::{Destination, DocumentLifecycle, DocumentRequest, WindowPanel};
use crate::store::{self, AppFolders, Settings};

/// Which dialogs ask for paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathDialogKind {
    /// Those of the system, and our own where the system has none.
    Native,
    /// Our own.
    InApp,
}

/// What the window starts with.
pub struct WindowSetup {
    /// The file to open.
    pub file: Option<PathBuf>,
    /// The program's own folders.
    pub app_folders: AppFolders,
    /// Which dialogs ask for paths.
    pub path_dialog_kind: PathDialogKind,
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
    pub(super) app_folders: AppFolders,
    /// The files that were open last.
    pub(super) recent: Vec<RecentRow>,
    /// What could not be kept on the disk, of which the user has been told.
    pub(super) reported_save_failures: Vec<&'static str>,
    /// The thread for the disk.
    pub(super) worker: Worker<TaskResult>,
    /// The thread for figures, so that no save waits for one.
    pub(super) figure_worker: Worker<TaskResult>,
    /// Threads that a disk does not let go of.
    pub(super) hanging_workers: Vec<Worker<TaskResult>>,
    pub(super) layout_in_progress: LayoutInProgress,
    pub(super) dialogs: DialogStack,
    pub(super) toasts: Toasts,
    pub(super) path_dialog_kind: PathDialogKind,
    /// A path that is wanted from a dialog of the system's.
    pub(super) pending_path_request: Option<PathRequest>,
    pub(super) hidden_panels: Vec<WindowPanel>,
    /// Has the user agreed to leave?
    pub(super) is_leaving: bool,
    pub(super) presentation: Option<Presentation>,
    pub(super) regions: FocusRegions,
    /// The region that had the focus last, by its place in the round.
    pub(super) focused_region: usize,
    /// Who listened to the keyboard when the last frame ended. Escape ends typing before anybody can ask.
    last_keyboard_scope: KeyboardScope,
    window_title: String,
}

impl App {
    /// Opens what `setup` says: its file; at the very first start an example; else the start page.
    pub fn new(ctx: &Context, setup: WindowSetup) -> Self {
        let (settings, trouble) = Settings::read(&setup.app_folders);
        ctx.set_fonts(theme::fonts());
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let mut app = Self {
            document: OpenDocument::default(),
            lifecycle: DocumentLifecycle::default(),
            ctx: ctx.clone(),
            theme: Theme::new(ColourScheme::Light, ColourVision::Usual),
            settings,
            app_folders: setup.app_folders,
            recent: Vec::new(),
            reported_save_failures: Vec::new(),
            worker: Worker::start(ctx),
            figure_worker: Worker::start(ctx),
            hanging_workers: Vec::new(),
            layout_in_progress: LayoutInProgress::new(ctx),
            dialogs: DialogStack::default(),
            toasts: Toasts::default(),
            path_dialog_kind: setup.path_dialog_kind,
            pending_path_request: None,
            hidden_panels: vec![WindowPanel::History, WindowPanel::WhatMoved],
            is_leaving: false,
            presentation: None,
            regions: FocusRegions::default(),
            focused_region: 0,
            last_keyboard_scope: KeyboardScope::Map,
            window_title: String::new(),
        };
        app.apply_appearance();
        app.apply_snap_settings();
        if let Some(trouble) = trouble {
            app.toasts.say(ToastTone::Bad, trouble);
        }
        app.open_first_document(setup.file);
        app
    }

    fn open_first_document(&mut self, file: Option<PathBuf>) {
        self.read_recent();
        if let Some(file) = file {
            // What it is called must not depend on the folder that the program was started in.
            self.request(DocumentRequest::Begin(std::path::absolute(&file).unwrap_or(file)));
        } else if self.settings.first_start_done {
            self.dialogs.open(Dialog::Start);
        } else {
            self.leave(Destination::Example(0));
            self.document.welcome = WelcomeCard::shown();
            self.settings.first_start_done = true;
            self.save_settings();
        }
    }

    /// The dialog that is shown.
    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialogs.top()
    }

    /// How many pieces of the text in the reader are laid out.
    pub fn reader_block_count(&self) -> usize {
        self.document.reader.laid_out_block_count()
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
        self.worker.is_busy() || self.figure_worker.is_busy() || self.layout_in_progress.is_running()
    }

    /// Makes everything look as the settings say.
    pub(super) fn apply_appearance(&mut self) {
        let ground = match self.settings.theme {
            store::ThemePreference::System if self.ctx.system_theme() == Some(egui::Theme::Dark) => ColourScheme::Dark,
            store::ThemePreference::System | store::ThemePreference::Light => ColourScheme::Light,
            store::ThemePreference::Dark => ColourScheme::Dark,
            store::ThemePreference::HighContrast => ColourScheme::HighContrast,
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
        self.apply_results();
        self.report_hanging_disk();
        self.apply_ended_layout();
        self.check_file_on_focus(ctx);
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
        self.take_dropped_files(&ctx);
        let behind = self.dialogs.top().is_some();
        if behind || !self.present_ui(ui) {
            self.dispatch_keys(&ctx);
            if behind {
                // What lies behind a dialog cannot be used, and says so to those who cannot see the dialog lie over it.
                // It is as dark as the dialog makes it, and no darker.
                ui.visuals_mut().disabled_alpha = 1.0;
                ui.disable();
            }
            self.panels_ui(ui);
            if !self.hidden_panels.contains(&WindowPanel::History)
                && history_list::show(&ctx, &self.theme, &mut self.document.session)
            {
                self.hidden_panels.push(WindowPanel::History);
            }
        }
        let view = DialogContext {
            session: &mut self.document.session,
            theme: &self.theme,
            recent: &self.recent,
            settings: &self.settings,
            is_just_opened: false,
        };
        if let Some(answer) = self.dialogs.show(&ctx, view) {
            self.apply_answer(answer);
        }
        self.perform_comparison_request();
        self.perform_effects();
        let room = if self.dialogs.top().is_some() { ToastAnchor::AboveDialog } else { ToastAnchor::Window };
        self.toasts.show(&ctx, &self.theme, room);
        self.hovered_files_ui(&ctx);
        self.last_keyboard_scope = self.keyboard_scope(&ctx);
    }

    /// Ends the presentation, if there is one.
    pub(super) fn stop_presenting(&mut self) {
        if self.presentation.take().is_some() {
            self.ctx.send_viewport_cmd(ViewportCommand::Fullscreen(false));
        }
    }

    /// Draws the presentation; false if there is none.
    fn present_ui(&mut self, ui: &mut Ui) -> bool {
        let Some(mut presenting) = self.presentation.take() else { return false };
        self.document.canvas.comparison = None;
        if presenting.show(ui, &mut self.document.session, &mut self.document.canvas, &self.theme) {
            self.presentation = Some(presenting);
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
        if let Some(ask) = self.pending_path_request.take() {
            let (from, outbox) = (self.path_dialog_start(&ask), self.worker.outbox());
            let (again, document) = (ask.clone(), self.lifecycle.document());
            native_dialog::show(&ask, &from, frame, move |answered| {
                outbox.send(TaskResult::PathAnswered(document, again, answered))
            });
        }
    }

    fn clear_color(&self, _: &egui::Visuals) -> [f32; 4] {
        self.theme.canvas.to_normalized_gamma_f32()
    }
}
