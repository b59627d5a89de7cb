//! The window as a whole: one document, its panels, one dialog at a time. Lays out and delegates; knows no record.

mod key_dispatch;
mod layouts;
mod panels;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use egui::{Context, Ui, ViewportCommand};

use super::dialog::{Dialog, DialogContext, DialogStack, RecoveryOccasion};
use super::file_watcher::{FileWatcher, WATCH_INTERVAL};
use super::focus_regions::FocusRegions;
use super::frame_guard::{FrameFallback, FrameGuard};
use super::history_list;
use super::key_bindings::KeyboardScope;
use super::layout_progress::LayoutInProgress;
use super::native_dialog;
use super::open_document::OpenDocument;
use super::path_request::PathRequest;
use super::presentation::Presentation;
use super::recent::RecentRow;
use super::recovery_writer::RecoveryWriter;
use super::task_result::TaskResult;
use super::termination::TerminationRequest;
use super::theme::{self, ColourScheme, ColourVision, Theme};
use super::toast::{ToastAnchor, ToastTone, Toasts};
use super::welcome_card::WelcomeCard;
use super::worker::{Worker, answer_within, waker};

use crate::session::{Destination, DocumentLifecycle, DocumentRequest, WindowPanel};
use crate::store::{self, AppFolders, Settings, SettingsFile};

/// The longest wait for files of the program when the window closes.
const MAX_EXIT_WAIT: Duration = Duration::from_secs(2);
/// The longest wait for the settings before the first frame.
const MAX_SETTINGS_WAIT: Duration = Duration::from_secs(5);

/// How long the end of the program waits for the disk.
const EXIT_PATIENCE: Duration = Duration::from_secs(1);

/// The kind of dialog that asks for a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathDialogKind {
    /// The dialog of the system, and our own where the system has none.
    Native,
    /// Our own dialog.
    InApp,
}

/// The values that the window starts with.
pub struct WindowSetup {
    /// The file to open.
    pub file: Option<PathBuf>,
    /// The program's own folders.
    pub app_folders: AppFolders,
    /// The kind of dialog that asks for a path.
    pub path_dialog_kind: PathDialogKind,
}

/// The window: the program, and the document that is open in it.
pub struct App {
    /// The open document, with everything that the window keeps for it.
    pub document: OpenDocument,
    /// The lifecycle of the document: opening, saving, leaving.
    pub(super) lifecycle: DocumentLifecycle,
    pub(super) ctx: Context,
    pub(super) theme: Theme,
    pub(super) settings: Settings,
    /// The file of the settings, which other windows may change too.
    pub(super) settings_file: Arc<SettingsFile>,
    /// The program's own folders.
    pub(super) app_folders: AppFolders,
    /// The recently opened files.
    pub(super) recent: Vec<RecentRow>,
    /// The kinds of data that could not be saved and were reported to the user.
    pub(super) reported_save_failures: Vec<&'static str>,
    /// The thread for documents.
    pub(super) worker: Worker<TaskResult>,
    /// The thread for all other files and folders. A document does not wait for a network disk that some old path leads
    /// to.
    pub(super) file_worker: Worker<TaskResult>,
    /// The thread for figures, separate so that no save waits for a figure.
    pub(super) figure_worker: Worker<TaskResult>,
    /// The thread that writes recovery copies.
    pub(super) recovery: RecoveryWriter,
    pub(super) frame_guard: FrameGuard,
    /// What is shown after faults of the window.
    pub(super) frame_fallback: FrameFallback,
    /// Whether the system has asked the program to end.
    termination: TerminationRequest,
    /// Threads that still wait for a disk that does not answer.
    pub(super) hanging_workers: Vec<Worker<TaskResult>>,
    pub(super) file_watcher: FileWatcher,
    pub(super) layout_in_progress: LayoutInProgress,
    pub(super) dialogs: DialogStack,
    pub(super) toasts: Toasts,
    pub(super) path_dialog_kind: PathDialogKind,
    /// A path request that waits for a dialog of the system.
    pub(super) pending_path_request: Option<PathRequest>,
    pub(super) hidden_panels: Vec<WindowPanel>,
    /// Whether the window may close.
    pub(super) is_leaving: bool,
    pub(super) presentation: Option<Presentation>,
    pub(super) regions: FocusRegions,
    /// The index of the region that had the focus last.
    pub(super) focused_region: usize,
    /// The keyboard scope at the end of the last frame. It is needed because Escape ends text input before it can be
    /// asked for.
    last_keyboard_scope: KeyboardScope,
    window_title: String,
    /// The number of further frames that fail.
    #[cfg(test)]
    pub(super) injected_faults: u32,
}

impl App {
    /// Opens the document that `setup` asks for: its file; else an example at the very first start; else the start
    /// page.
    pub fn new(ctx: &Context, setup: WindowSetup) -> Self {
        let recovery = RecoveryWriter::start(&setup.app_folders, waker(ctx));
        let (settings_file, settings, trouble) = read_settings(&setup.app_folders);
        ctx.set_fonts(theme::fonts());
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let figure_worker = Worker::start(ctx);
        let mut app = Self {
            document: OpenDocument::default(),
            lifecycle: DocumentLifecycle::default(),
            ctx: ctx.clone(),
            theme: Theme::new(ColourScheme::Light, ColourVision::Usual),
            settings,
            settings_file: Arc::new(settings_file),
            app_folders: setup.app_folders,
            recent: Vec::new(),
            reported_save_failures: Vec::new(),
            worker: Worker::start(ctx),
            file_worker: Worker::start(ctx),
            // This thread is never replaced, unlike that for the disk.
            file_watcher: FileWatcher::start(figure_worker.outbox(), WATCH_INTERVAL),
            figure_worker,
            recovery,
            frame_guard: FrameGuard::default(),
            frame_fallback: FrameFallback::default(),
            termination: TerminationRequest::default(),
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
            #[cfg(test)]
            injected_faults: 0,
        };
        app.apply_appearance();
        app.apply_snap_settings();
        if let Some(trouble) = trouble {
            app.toasts.say(ToastTone::Bad, trouble);
        }
        app.open_first_document(setup.file);
        app.look_for_recovery_copies(RecoveryOccasion::Start);
        app
    }

    fn open_first_document(&mut self, file: Option<PathBuf>) {
        self.read_recent();
        if let Some(file) = file {
            // The file name must not depend on the folder that the program was started in.
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

    /// Ends the window: writes the recovery copy of unsaved work, or deletes that of a saved document, and waits a
    /// moment for the disk. To be called once.
    pub fn end(&mut self) {
        self.observe_unsaved_work();
        self.recovery.end();
        // So that the lock of the file is released. A disk that hangs keeps it.
        self.worker.wait(EXIT_PATIENCE);
    }

    /// Another handle to the thread that writes recovery copies.
    pub(super) fn recovery_writer(&self) -> RecoveryWriter {
        self.recovery.duplicate()
    }

    /// The request of the system to end the program.
    pub fn termination(&self) -> TerminationRequest {
        self.termination.clone()
    }

    /// The dialog on top.
    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialogs.top()
    }

    /// The number of text blocks that are laid out in the reader.
    pub fn reader_block_count(&self) -> usize {
        self.document.reader.laid_out_block_count()
    }

    /// The texts of the toasts that are shown now.
    pub fn toasts(&self) -> Vec<&str> {
        self.toasts.texts().collect()
    }

    /// The rectangle of a record on the screen, if it is drawn.
    pub fn frame_on_screen(&self, target: &crate::model::Target) -> Option<egui::Rect> {
        self.document.canvas.frame_on_screen(target)
    }

    /// Whether a task on the disk, a figure or a layout is running.
    pub fn is_busy(&self) -> bool {
        let workers = [&self.worker, &self.file_worker, &self.figure_worker];
        workers.into_iter().any(Worker::is_busy) || self.layout_in_progress.is_running()
    }

    /// Applies the theme, the animation and the scale of the settings.
    pub(super) fn apply_appearance(&mut self) {
        let colour_scheme = match self.settings.theme {
            store::ThemePreference::System if self.ctx.system_theme() == Some(egui::Theme::Dark) => ColourScheme::Dark,
            store::ThemePreference::System | store::ThemePreference::Light => ColourScheme::Light,
            store::ThemePreference::Dark => ColourScheme::Dark,
            store::ThemePreference::HighContrast => ColourScheme::HighContrast,
        };
        self.theme = Theme::new(colour_scheme, self.theme.vision);
        self.theme.apply(&self.ctx);
        let time = if self.settings.animation { egui::Style::default().animation_time } else { 0.0 };
        self.ctx.all_styles_mut(|style| style.animation_time = time);
        self.ctx.set_zoom_factor(self.settings.interface_scale);
    }

    /// The work that must also be done while the window is hidden: taking results, and refusing to close while there
    /// are unsaved changes. A refusal elsewhere would have no effect on a hidden window.
    pub fn logic(&mut self, ctx: &Context) {
        self.apply_results();
        self.report_hanging_disk();
        self.apply_ended_layout();
        self.check_file_on_focus(ctx);
        self.attend_to_recovery(ctx);
        if self.termination.is_made() && !self.is_leaving {
            // There is no time for questions. Unsaved work is in the recovery copy.
            self.is_leaving = true;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
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
        self.observe_unsaved_work();
    }

    /// The title of the window.
    pub fn title(&self) -> String {
        let mark = if self.document.session.is_dirty() { "● " } else { "" };
        let session = &self.document.session;
        let note = match (self.lifecycle.watch().is_missing(), &session.recovered_from) {
            (true, _) => " (missing)",
            (false, Some(_)) if session.path.is_none() => " (recovered)",
            (false, _) if session.is_read_only() => " (read-only)",
            _ => "",
        };
        format!("{mark}{}{note} — Stancemap", self.map_name())
    }

    /// Draws the window and handles its input.
    pub fn show(&mut self, ui: &mut Ui) {
        #[cfg(test)]
        self.panic_if_injected();
        let ctx = ui.ctx().clone();
        self.take_dropped_files(&ctx);
        self.refuse_oversized_paste(&ctx);
        let has_dialog = self.dialogs.top().is_some();
        if has_dialog || !self.present_ui(ui) {
            self.dispatch_keys(&ctx);
            if has_dialog {
                // Everything behind a dialog is disabled. This is also visible to screen readers. The dialog dims it,
                // so that disabled widgets need no dimming of their own.
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
        let toast_anchor = if self.dialogs.top().is_some() { ToastAnchor::AboveDialog } else { ToastAnchor::Window };
        self.toasts.show(&ctx, &self.theme, toast_anchor);
        self.hovered_files_ui(&ctx);
        self.last_keyboard_scope = self.keyboard_scope(&ctx);
        self.observe_unsaved_work();
    }

    /// Waits for settings and recent files that are still being saved, but not for a disk that does not answer.
    fn finish_file_jobs(&mut self) {
        const PAUSE: Duration = Duration::from_millis(5);
        let mut waited = Duration::ZERO;
        while self.file_worker.is_busy() && waited < MAX_EXIT_WAIT {
            std::thread::sleep(PAUSE);
            waited += PAUSE;
            drop(self.file_worker.take());
        }
    }

    /// Ends the presentation, if there is one.
    pub(super) fn stop_presenting(&mut self) {
        if self.presentation.take().is_some() {
            self.ctx.send_viewport_cmd(ViewportCommand::Fullscreen(false));
        }
    }

    /// Draws the presentation. Returns false if there is none.
    fn present_ui(&mut self, ui: &mut Ui) -> bool {
        let Some(mut presentation) = self.presentation.take() else { return false };
        self.document.canvas.comparison = None;
        if presentation.show(ui, &mut self.document.session, &mut self.document.canvas, &self.theme) {
            self.presentation = Some(presentation);
        }
        true
    }
}

/// Reads the settings. If the disk does not answer, the window starts with the usual ones; later changes are still saved.
fn read_settings(app_folders: &AppFolders) -> (SettingsFile, Settings, Option<String>) {
    let folders = app_folders.clone();
    answer_within(MAX_SETTINGS_WAIT, move || SettingsFile::open(&folders)).unwrap_or_else(|| {
        let settings = Settings { first_start_done: true, ..Settings::default() };
        let message = "the settings could not be read, as the disk does not answer".to_owned();
        (SettingsFile::unread(app_folders, &settings), settings, Some(message))
    })
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _: &mut eframe::Frame) {
        self.logic_guarded(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        self.show_guarded(ui);
        if let Some(request) = self.pending_path_request.take() {
            let (start, outbox) = (self.path_dialog_start(&request), self.worker.outbox());
            let (original_request, document) = (request.clone(), self.lifecycle.document());
            native_dialog::show(&request, &start, frame, move |answer| {
                outbox.send(TaskResult::PathAnswered(document, original_request, answer))
            });
        }
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        self.end();
        self.finish_file_jobs();
        log::logger().flush();
    }

    fn clear_color(&self, _: &egui::Visuals) -> [f32; 4] {
        self.theme.canvas.to_normalized_gamma_f32()
    }
}
