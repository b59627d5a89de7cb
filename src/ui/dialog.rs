//! Every dialog: what they share, and which is open. A dialog shows and answers; `effects` does what was answered.

pub mod about;
pub mod earlier_versions;
pub mod figure;
pub mod layouts;
pub mod palette;
pub mod path;
pub mod problems;
pub mod question;
pub mod settings;
pub mod shortcuts;
pub mod source;
pub mod start_page;

use std::path::PathBuf;

use egui::{Align, Color32, Frame, Id, Key, Layout, Margin, Modal, Modifiers, Response, RichText, Stroke, Ui, vec2};

pub use earlier_versions::EarlierVersionsDialog;
pub use figure::FigureDialog;
pub use layouts::LayoutDialog;
pub use palette::CommandPalette;
pub use path::PathDialog;
pub use problems::ProblemsDialog;
pub use question::{QuestionChoice, QuestionDialog};
pub use settings::SettingsDialog;
pub use shortcuts::ShortcutsDialog;
pub use source::SourceDialog;

use super::figure_request::FigureRequest;
use super::path_request::PathRequest;
use super::recent::RecentRow;
use super::theme::{ColourVision, Theme, semibold, size, space};
use crate::model::{Lens, Target};
use crate::reading::ImportedSource;
use crate::session::{DocumentRequest, LayoutRequest, Session};
use crate::store::Settings;

/// A dialog.
pub enum Dialog {
    /// A question or bad news.
    Question(QuestionDialog),
    /// The palette of commands and records.
    Palette(Box<CommandPalette>),
    /// The page of shortcuts.
    Shortcuts(ShortcutsDialog),
    /// What is broken, and what is not known well enough.
    Problems(Box<ProblemsDialog>),
    /// What the program is.
    About,
    /// The start page.
    Start,
    /// The earlier versions of a map.
    EarlierVersions(EarlierVersionsDialog),
    /// Asks for a path, where the system cannot.
    Path(PathDialog),
    /// Makes figures.
    Figure(Box<FigureDialog>),
    /// The settings of the program.
    Settings(SettingsDialog),
    /// All layouts and their settings.
    Layouts(LayoutDialog),
    /// Adds a source.
    AddSource(Box<SourceDialog>),
}

/// What was chosen in a dialog.
#[derive(Clone)]
pub enum DialogAnswer {
    /// Nothing; close it.
    Close,
    /// Ask that of the open document.
    Document(DocumentRequest),
    /// Show the earlier versions of the map in that file.
    ShowEarlierVersions(PathBuf),
    /// Ask for a path for something.
    AskForPath(PathRequest),
    /// A path was given; is it known that it replaces a file?
    UsePath(PathRequest, PathBuf, OverwriteConfirmation),
    /// What is in that folder?
    ListFolder(PathBuf),
    /// Run the command of that id.
    RunCommand(&'static str),
    /// Lay out the map.
    RunLayout(LayoutRequest),
    /// Select that record and show it.
    SelectRecord(Target),
    /// Add that source to the map and read it.
    AddSource(Box<ImportedSource>),
    /// Read that source.
    ReadSource(Target),
    /// Look through that lens.
    SetLens(Lens),
    /// Pin a recent file, or let it go.
    PinRecentFile(PathBuf, PinState),
    /// Take a file off the list.
    ForgetRecentFile(PathBuf),
    /// These settings hold from now on.
    ChangeSettings(Box<Settings>),
    /// Show everything in that colour vision.
    PreviewColourVision(ColourVision),
    /// Put a figure on the clipboard.
    CopyFigure(FigureRequest),
}

/// Does a file have to go for a new one?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverwriteConfirmation {
    /// Yes, and the user has been told.
    Confirmed,
    /// Not that anybody knows.
    NotAsked,
}

/// Shall a recent file stay in the list?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinState {
    /// Whatever is opened after it.
    Pinned,
    /// Until others push it out.
    Unpinned,
}

/// What a dialog sees of the window.
pub struct DialogContext<'a> {
    /// The open map. A dialog changes nothing of it but how figures are made.
    pub session: &'a mut Session,
    /// The look.
    pub theme: &'a Theme,
    /// The files that were open last.
    pub recent: &'a [RecentRow],
    /// What has been chosen for the program.
    pub settings: &'a Settings,
    /// Has it just been opened, so that it puts the focus where it belongs?
    pub is_just_opened: bool,
}

/// The dialogs that are open, one over the other. Only the top one is shown.
#[derive(Default)]
pub struct DialogStack {
    open: Vec<Dialog>,
    /// How often the top one has been drawn. The first time it only finds its size.
    top_frames_drawn: u8,
}

impl DialogStack {
    /// Opens one over the others.
    pub fn open(&mut self, dialog: Dialog) {
        self.open.push(dialog);
        self.top_frames_drawn = 0;
    }

    /// Closes the top one.
    pub fn close(&mut self) -> Option<Dialog> {
        self.top_frames_drawn = 0;
        self.open.pop()
    }

    /// Closes all.
    pub fn close_all(&mut self) {
        self.open.clear();
        self.top_frames_drawn = 0;
    }

    /// The one that is shown.
    pub fn top(&self) -> Option<&Dialog> {
        self.open.last()
    }

    /// The one that is shown, to be changed.
    pub fn top_mut(&mut self) -> Option<&mut Dialog> {
        self.open.last_mut()
    }

    /// Draws the top one, and hands over what was chosen in it.
    pub fn show(&mut self, ctx: &egui::Context, view: DialogContext) -> Option<DialogAnswer> {
        let depth = self.open.len();
        let dialog = self.open.last_mut()?;
        let mut view = DialogContext { is_just_opened: self.top_frames_drawn < 2, ..view };
        if self.top_frames_drawn < 2 {
            self.top_frames_drawn += 1;
            ctx.request_repaint();
        }
        dialog.show(ctx, Id::unique(("dialog", depth)), &mut view)
    }
}

/// No side of a dialog is shorter, however small the window is, in points.
const MIN_SIDE: f32 = 40.0;

impl Dialog {
    /// How wide its inside is.
    fn width(&self) -> f32 {
        match self {
            Self::Question(_) => 440.0,
            Self::Palette(_) => 520.0,
            Self::Shortcuts(_) => 640.0,
            Self::Problems(_) => 640.0,
            Self::About => 420.0,
            Self::EarlierVersions(_) => 460.0,
            Self::Start => 680.0,
            Self::Path(_) => 560.0,
            Self::Figure(_) => 920.0,
            Self::Settings(_) => 460.0,
            Self::Layouts(_) => 600.0,
            Self::AddSource(_) => 600.0,
        }
    }

    fn show(&mut self, ctx: &egui::Context, id: Id, view: &mut DialogContext) -> Option<DialogAnswer> {
        let theme = view.theme;
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
        let dim = Color32::from_black_alpha(if theme.is_dark { 130 } else { 70 });
        let modal = Modal::new(id).backdrop_color(dim).frame(frame).show(ctx, |ui| {
            ui.set_width(width);
            ui.set_max_height((screen.height() - 104.0).max(MIN_SIDE));
            match self {
                Self::Question(question) => question.show(ui, view),
                Self::Palette(palette) => palette.show(ui, view),
                Self::Shortcuts(shortcuts) => shortcuts.show(ui, view),
                Self::Problems(problems) => problems.show(ui, view),
                Self::About => about::show(ui, view),
                Self::EarlierVersions(earlier) => earlier.show(ui, view),
                Self::Start => start_page::show(ui, view),
                Self::Path(path) => path.show(ui, view),
                Self::Figure(figure) => figure.show(ui, view),
                Self::Settings(settings) => settings.show(ui, view),
                Self::Layouts(layouts) => layouts.show(ui, view),
                Self::AddSource(source) => source.show(ui, view),
            }
        });
        let is_left = !has_popup && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let is_clicked_away = matches!(self, Self::Palette(_)) && modal.backdrop_response.clicked();
        modal.inner.or((is_left || is_clicked_away).then_some(DialogAnswer::Close))
    }
}

/// The title of a dialog.
pub(super) fn title_ui(ui: &mut Ui, theme: &Theme, text: &str) {
    ui.add(egui::Label::new(RichText::new(text).font(semibold(size::TITLE)).color(theme.ink)).wrap());
    ui.add_space(space::MEDIUM);
}

/// The row of buttons at the end of a dialog: the first one that is added stands at the right.
pub(super) fn button_row_ui<T>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> T) -> T {
    ui.add_space(space::LARGE);
    let size = vec2(ui.available_width(), space::ROW + 2.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), add).inner
}

/// Puts the focus there when the dialog has just been opened.
pub(super) fn focus_first(response: &Response, view: &DialogContext) {
    if view.is_just_opened {
        response.request_focus();
    }
}

/// A size in bytes, for the eye: "812 bytes", "31 KB", "1.2 MB".
pub fn byte_size_text(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
