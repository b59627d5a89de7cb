//! The dialogs: their common frame, and the stack of open ones. A dialog shows and returns answers; `effects` carries
//! them out.

pub mod about;
pub mod earlier_versions;
pub mod figure;
pub mod layouts;
pub mod merge;
pub mod palette;
pub mod path;
pub mod problems;
mod promises;
pub mod question;
pub mod recovery;
pub mod settings;
pub mod shortcuts;
pub mod source;
pub mod start_page;

use std::path::PathBuf;

use egui::{Align, Color32, Frame, Id, Key, Layout, Margin, Modal, Modifiers, Response, Stroke, Ui, vec2};

pub use earlier_versions::EarlierVersionsDialog;
pub use figure::FigureDialog;
pub use layouts::LayoutDialog;
pub use merge::MergeDialog;
pub use palette::CommandPalette;
pub use path::PathDialog;
pub use problems::ProblemsDialog;
pub use question::{QuestionChoice, QuestionDialog};
pub use recovery::{RecoveryDialog, RecoveryOccasion, RecoveryRemoval};
pub use settings::SettingsDialog;
pub use shortcuts::ShortcutsDialog;
pub use source::SourceDialog;

use super::figure_request::FigureRequest;
use super::path_request::PathRequest;
use super::recent::RecentRow;
use super::theme::{ColourVision, Theme, semibold, size, space};
use super::widgets::{bidi_label, left_to_right};
use crate::model::{Lens, Target};
use crate::reading::ImportedSource;
use crate::session::{DocumentRequest, LayoutRequest, Session};
use crate::store::Settings;

/// A dialog.
pub enum Dialog {
    /// An error message or a question with a few answers.
    Question(QuestionDialog),
    /// A list to search for commands, records and lenses.
    Palette(Box<CommandPalette>),
    /// A page of all shortcuts.
    Shortcuts(ShortcutsDialog),
    /// The problems of the map, and the gaps in what is known.
    Problems(Box<ProblemsDialog>),
    /// What is safe with the program.
    Promises,
    /// About the program.
    About,
    /// The start page.
    Start,
    /// The earlier versions of a map.
    EarlierVersions(EarlierVersionsDialog),
    /// Unsaved work of earlier windows.
    Recovery(Box<RecoveryDialog>),
    /// Asks for a path if the system has no file dialog.
    Path(PathDialog),
    /// Makes figures.
    Figure(Box<FigureDialog>),
    /// The settings of the program.
    Settings(SettingsDialog),
    /// All layouts and their settings.
    Layouts(LayoutDialog),
    /// Adds a source.
    AddSource(Box<SourceDialog>),
    /// Shows the differences between two maps and merges them.
    Merge(MergeDialog),
}

/// The answer of a dialog.
#[derive(Clone)]
pub enum DialogAnswer {
    /// Close the dialog.
    Close,
    /// Make this request to the open document.
    Document(DocumentRequest),
    /// Show the earlier versions of the map in this file.
    ShowEarlierVersions(PathBuf),
    /// Open this file in a text editor.
    OpenInTextEditor(PathBuf),
    /// Discard the recovery copy with this number, or ask before deleting it.
    RemoveRecoveryCopy(u64, RecoveryRemoval),
    /// Delete the recovery copy with this number for ever.
    DeleteRecoveryCopy(u64),
    /// Ask for a path for this request.
    AskForPath(PathRequest),
    /// Use this path for the request. Says whether the user has confirmed to replace a file.
    UsePath(PathRequest, PathBuf, OverwriteConfirmation),
    /// List the content of this folder.
    ListFolder(PathBuf),
    /// Run the command with this id.
    RunCommand(&'static str),
    /// Lay out the map.
    RunLayout(LayoutRequest),
    /// Select this record and show it.
    SelectRecord(Target),
    /// Add this source to the map and open it in the reader.
    AddSource(Box<ImportedSource>),
    /// Open this source in the reader.
    ReadSource(Target),
    /// Switch to this lens.
    SetLens(Lens),
    /// Pin a recent file or unpin it.
    PinRecentFile(PathBuf, PinState),
    /// Remove a file from the recent files.
    ForgetRecentFile(PathBuf),
    /// Use these settings from now on.
    ChangeSettings(Box<Settings>),
    /// Show the window in this colour vision.
    PreviewColourVision(ColourVision),
    /// Copy a figure to the clipboard.
    CopyFigure(FigureRequest),
}

/// Whether the user has confirmed that an existing file is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverwriteConfirmation {
    /// The file exists, and the user knows that it will be replaced.
    Confirmed,
    /// No existing file is known.
    NotAsked,
}

/// Whether a recent file is pinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinState {
    /// It stays in the list, whatever is opened later.
    Pinned,
    /// It leaves the list when enough other files are opened.
    Unpinned,
}

/// The parts of the window that a dialog uses.
pub struct DialogContext<'a> {
    /// The session of the open map. A dialog changes only its figure settings and the choices of a merge.
    pub session: &'a mut Session,
    /// The theme of the window.
    pub theme: &'a Theme,
    /// The recent files.
    pub recent: &'a [RecentRow],
    /// The settings of the program.
    pub settings: &'a Settings,
    /// Whether the dialog was just opened. Then it sets the focus to its first field.
    pub is_just_opened: bool,
}

/// The open dialogs, one above the other. Only the top one is shown.
#[derive(Default)]
pub struct DialogStack {
    open: Vec<Dialog>,
    /// The number of frames in which the top dialog was drawn, at most 2. In the first one it only finds its size.
    top_frames_drawn: u8,
}

impl DialogStack {
    /// Opens a dialog above the others.
    pub fn open(&mut self, dialog: Dialog) {
        self.open.push(dialog);
        self.top_frames_drawn = 0;
    }

    /// Closes the top dialog and returns it.
    pub fn close(&mut self) -> Option<Dialog> {
        self.top_frames_drawn = 0;
        self.open.pop()
    }

    /// Closes all dialogs.
    pub fn close_all(&mut self) {
        self.open.clear();
        self.top_frames_drawn = 0;
    }

    /// Closes all dialogs because another document is shown. The recovery page of the start stays, as the first file may
    /// be read later than the list of copies.
    pub fn close_for_another_document(&mut self) {
        self.open.retain(|dialog| matches!(dialog, Dialog::Recovery(recovery) if recovery.is_of_start()));
        self.top_frames_drawn = 0;
    }

    /// The top dialog.
    pub fn top(&self) -> Option<&Dialog> {
        self.open.last()
    }

    /// The top dialog, mutable.
    pub fn top_mut(&mut self) -> Option<&mut Dialog> {
        self.open.last_mut()
    }

    /// Draws the top dialog and returns its answer.
    pub fn show(&mut self, ctx: &egui::Context, context: DialogContext) -> Option<DialogAnswer> {
        let depth = self.open.len();
        let dialog = self.open.last_mut()?;
        let mut context = DialogContext { is_just_opened: self.top_frames_drawn < 2, ..context };
        if self.top_frames_drawn < 2 {
            self.top_frames_drawn += 1;
            ctx.request_repaint();
        }
        dialog.show(ctx, Id::unique(("dialog", depth)), &mut context)
    }
}

/// No side of a dialog is shorter, however small the window is, in points.
const MIN_SIDE: f32 = 40.0;

impl Dialog {
    /// The width of the content, in points.
    fn width(&self) -> f32 {
        match self {
            // Five buttons stand beside each other.
            Self::Question(question) if question.choices.len() > 4 => 560.0,
            Self::Question(_) => 440.0,
            Self::Palette(_) => 520.0,
            Self::Shortcuts(_) => 640.0,
            Self::Problems(_) => 640.0,
            Self::Promises => 640.0,
            Self::About => 420.0,
            Self::EarlierVersions(_) => 460.0,
            Self::Start => 680.0,
            Self::Recovery(_) => 700.0,
            Self::Path(_) => 560.0,
            Self::Figure(_) => 920.0,
            Self::Settings(_) => 460.0,
            Self::Layouts(_) => 600.0,
            Self::AddSource(_) => 600.0,
            Self::Merge(_) => 680.0,
        }
    }

    fn show(&mut self, ctx: &egui::Context, id: Id, context: &mut DialogContext) -> Option<DialogAnswer> {
        let theme = context.theme;
        let margin = if matches!(self, Self::Palette(_)) { 8 } else { 20 };
        let frame = Frame::new()
            .fill(theme.panel)
            .stroke(Stroke::new(1.0, theme.hairline))
            .corner_radius(10)
            .shadow(egui::Shadow { offset: [0, 8], blur: 32, spread: 0, color: Color32::from_black_alpha(60) })
            .inner_margin(Margin::same(margin));
        let screen = ctx.content_rect();
        let width = self.width().min((screen.width() - 64.0).max(MIN_SIDE));
        // Escape closes an open list in the dialog first.
        let has_popup = egui::Popup::is_any_open(ctx);
        let backdrop = Color32::from_black_alpha(if theme.is_dark { 130 } else { 70 });
        let modal = Modal::new(id).backdrop_color(backdrop).frame(frame).show(ctx, |ui| {
            ui.set_width(width);
            ui.set_max_height((screen.height() - 104.0).max(MIN_SIDE));
            match self {
                Self::Question(question) => question.show(ui, context),
                Self::Palette(palette) => palette.show(ui, context),
                Self::Shortcuts(shortcuts) => shortcuts.show(ui, context),
                Self::Problems(problems) => problems.show(ui, context),
                Self::Promises => promises::show(ui, context),
                Self::About => about::show(ui, context),
                Self::EarlierVersions(earlier) => earlier.show(ui, context),
                Self::Recovery(recovery) => recovery.show(ui, context),
                Self::Start => start_page::show(ui, context),
                Self::Path(path) => path.show(ui, context),
                Self::Figure(figure) => figure.show(ui, context),
                Self::Settings(settings) => settings.show(ui, context),
                Self::Layouts(layouts) => layouts.show(ui, context),
                Self::AddSource(source) => source.show(ui, context),
                Self::Merge(merge) => merge.show(ui, context),
            }
        });
        let has_escaped = !has_popup && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let is_clicked_away = matches!(self, Self::Palette(_)) && modal.backdrop_response.clicked();
        modal.inner.or((has_escaped || is_clicked_away).then_some(DialogAnswer::Close))
    }
}

/// The title of a dialog.
pub(super) fn title_ui(ui: &mut Ui, theme: &Theme, text: &str) {
    bidi_label(ui, &left_to_right(text), semibold(size::TITLE), theme.ink);
    ui.add_space(space::MEDIUM);
}

/// Shows the row of buttons at the end of a dialog. The first one that is added is at the right.
pub(super) fn button_row_ui<T>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> T) -> T {
    ui.add_space(space::LARGE);
    let size = vec2(ui.available_width(), space::ROW + 2.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), add).inner
}

/// Sets the focus if the dialog was just opened.
pub(super) fn focus_first(response: &Response, context: &DialogContext) {
    if context.is_just_opened {
        response.request_focus();
    }
}

/// A size in bytes for display: "812 bytes", "31 KB", "1.2 MB".
pub fn byte_size_text(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
