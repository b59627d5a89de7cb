//! Performs the effects of commands and the answers of dialogs. This is the only place that does.

use std::path::{Path, PathBuf};

use super::app::{App, PathDialogKind};
use super::comparison_panel::ComparisonRequest;
use super::dialog::{
    Dialog, DialogAnswer, EarlierVersionsDialog, FigureDialog, LayoutDialog, OverwriteConfirmation, PathDialog,
    PinState, RecoveryOccasion, RecoveryRemoval, SettingsDialog, ShortcutsDialog,
};
use super::focus_regions::FocusRegions;
use super::native_dialog::PathDialogStart;
use super::path_request::{ExportRequest, PathRequest, file_stem};
use super::presentation::Presentation;
use super::task_result::{TaskKind, TaskResult};
use super::text_editor::open_in_text_editor;
use super::theme::ColourVision;
use super::toast::ToastTone;
use crate::model::FigureSettings;
use crate::session::{
    Destination, DocumentRequest, Effect, MapFace, NewRecordKind, SnapSettings, Tool, WindowPanel, command,
};
use crate::store;
use crate::{export, scene};

/// The step of the interface scale for a key press, in percent.
const SCALE_STEP: f32 = 10.0;

impl App {
    /// Performs the effects of the session in order.
    pub fn perform_effects(&mut self) {
        for effect in self.document.session.take_effects() {
            // The result is visible in the next frame.
            self.ctx.request_repaint();
            if !self.document.canvas.perform(&effect) {
                self.perform(effect);
            }
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::New => self.leave(Destination::New),
            Effect::AskOpen | Effect::AskOpenReadOnly | Effect::OpenSource => self.request_file_to_open(&effect),
            Effect::Save => self.request(DocumentRequest::Save { then: None }),
            Effect::SaveAs => self.request_path(PathRequest::SaveAs(None)),
            Effect::MergeWithFile => self.request(DocumentRequest::MergeWithFile),
            Effect::AskMerge => self.request_path(PathRequest::Merge),
            Effect::CopyPicture => self.copy_picture(),
            Effect::CopyText(text) => self.ctx.copy_text(text),
            // The text arrives as an event, as it does for the keys of the clipboard.
            Effect::Paste => {
                self.focus_map();
                self.ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste);
            }
            Effect::RunLayout(request) => self.start_layout(request),
            Effect::Figure
            | Effect::Layouts
            | Effect::Palette
            | Effect::Shortcuts
            | Effect::Problems
            | Effect::Promises
            | Effect::About
            | Effect::StartPage
            | Effect::EarlierVersions
            | Effect::Recover
            | Effect::Settings => self.open_dialog(&effect),
            Effect::Quit => self.leave(Destination::Quit),
            Effect::SwitchTheme => self.switch_theme(),
            Effect::SelectUnlabelled => self.select_unlabelled(),
            Effect::SwitchContrast => self.switch_contrast(),
            Effect::ScaleBy(steps) => self.scale_by(steps),
            Effect::Present => self.present(),
            Effect::NextColourVision => self.next_colour_vision(),
            Effect::SaveSnapping(snapping) => self.save_snapping(snapping),
            Effect::PlaceInView(kind) => self.place_in_view(kind),
            Effect::Find => self.document.find_bar.open(),
            Effect::FindNext(offset) => self.document.find_bar.step(offset, &mut self.document.session),
            Effect::FilterOutline => {
                self.hidden_panels.retain(|panel| *panel != WindowPanel::Outline);
                self.document.outline.focus_filter();
            }
            Effect::Toggle(panel) if self.hidden_panels.contains(&panel) => {
                self.hidden_panels.retain(|hidden| *hidden != panel)
            }
            Effect::Toggle(panel) => self.hidden_panels.push(panel),
            Effect::FocusPanel(panel) => {
                self.hidden_panels.retain(|hidden| *hidden != panel);
                FocusRegions::focus(&self.ctx, if panel == WindowPanel::Outline { "Outline" } else { "Inspector" });
            }
            Effect::ExportTable(id) => self.request_table_path(id),
            Effect::NextRegion(offset) => self.regions.focus_next(&self.ctx, offset, &mut self.focused_region),
            Effect::TogglePlayback => self.toggle_playback(),
            Effect::AskDay => self.edit_day(),
            Effect::PasteSource => self.paste_source(),
            Effect::ShowInText(mark, at) => self.document.reader.show_passage(&mut self.document.session, &mark, at),
            Effect::ShowMessage(sentence) => self.toasts.say(ToastTone::Good, sentence),
            Effect::FitAll
            | Effect::RevealSelection
            | Effect::ContextMenu
            | Effect::Minimap
            | Effect::FitSelection
            | Effect::ActualSize
            | Effect::ZoomBy(_)
            | Effect::Pan(_) => {
                debug_assert!(false, "the canvas performs {effect:?}");
            }
        }
    }

    /// Presents the map in full screen.
    fn present(&mut self) {
        let document = &mut self.document;
        self.presentation = Some(Presentation::start(&mut document.session, &mut document.canvas, &self.ctx));
    }

    /// Asks for the path of a file to open.
    fn request_file_to_open(&mut self, effect: &Effect) {
        self.request_path(match effect {
            Effect::OpenSource => PathRequest::Source,
            Effect::AskOpenReadOnly => PathRequest::OpenReadOnly,
            _ => PathRequest::Open,
        });
    }

    /// Opens the dialog of an effect that has one.
    fn open_dialog(&mut self, effect: &Effect) {
        let dialog = match effect {
            Effect::Figure => {
                self.document.session.figure = self.figure_settings();
                Dialog::Figure(Box::new(FigureDialog::new(self.document.session.view_state().clone())))
            }
            Effect::Layouts => Dialog::Layouts(LayoutDialog::new(&self.document.session)),
            Effect::Palette => Dialog::Palette(Box::default()),
            Effect::Shortcuts => Dialog::Shortcuts(ShortcutsDialog::default()),
            Effect::Problems => Dialog::Problems(Box::default()),
            Effect::Promises => Dialog::Promises,
            Effect::About => Dialog::About,
            Effect::Settings => Dialog::Settings(SettingsDialog::default()),
            Effect::StartPage => {
                self.read_recent();
                Dialog::Start
            }
            Effect::EarlierVersions => match self.document.session.path.clone() {
                Some(path) => return self.show_earlier(path),
                None => return,
            },
            Effect::Recover => return self.look_for_recovery_copies(RecoveryOccasion::Asked),
            _ => return,
        };
        self.dialogs.open(dialog);
    }

    /// Prompts for the name of a new record at a free place in the view.
    fn place_in_view(&mut self, kind: NewRecordKind) {
        let at = self.document.canvas.free_place_in_view(self.document.session.map());
        self.document.session.set_tool(Tool::default());
        self.document.session.prompt_new_record(kind, at, None);
    }

    /// Starts or stops the playback of the changes on the time bar.
    fn toggle_playback(&mut self) {
        self.hidden_panels.retain(|panel| *panel != WindowPanel::TimeBar);
        self.document.time_bar.toggle_playback(&self.ctx, &mut self.document.session);
    }

    /// Opens the day field of the time bar, and shows the bar.
    fn edit_day(&mut self) {
        if !self.document.time_bar.has_events(&self.document.session) {
            let message = "Nothing on this map has a date yet: every day looks the same.";
            return self.toasts.say(ToastTone::Good, message.to_owned());
        }
        self.hidden_panels.retain(|panel| *panel != WindowPanel::TimeBar);
        self.document.time_bar.open_day_field(&self.document.session);
    }

    fn switch_theme(&mut self) {
        self.settings.theme =
            if self.theme.is_dark { store::ThemePreference::Light } else { store::ThemePreference::Dark };
        self.apply_appearance();
        self.save_settings();
    }

    /// Selects the records with a text that the canvas does not show.
    fn select_unlabelled(&mut self) {
        let unlabelled = self.document.canvas.unlabelled_records();
        if unlabelled.is_empty() {
            return self.toasts.say(ToastTone::Good, "Whatever is shown has all of its words");
        }
        self.document.session.set_face(MapFace::Canvas);
        self.document.session.select(unlabelled);
        self.document.canvas.perform(&Effect::RevealSelection);
    }

    /// Switches high contrast on, or off to the theme of the system.
    fn switch_contrast(&mut self) {
        let is_on = self.settings.theme == store::ThemePreference::HighContrast;
        self.settings.theme = if is_on { store::ThemePreference::System } else { store::ThemePreference::HighContrast };
        self.apply_appearance();
        self.save_settings();
    }

    /// Changes the interface scale, and shows it in a toast.
    fn scale_by(&mut self, steps: i8) {
        let percent = (self.settings.interface_scale * 100.0 / SCALE_STEP).round() + f32::from(steps);
        let scale = if steps == 0 { 1.0 } else { percent * SCALE_STEP / 100.0 };
        self.settings.interface_scale = scale.clamp(*store::INTERFACE_SCALES.start(), *store::INTERFACE_SCALES.end());
        self.apply_appearance();
        self.save_settings();
        const BEGINNING: &str = "Interface at";
        self.toasts.forget(BEGINNING);
        self.toasts.say(ToastTone::Good, format!("{BEGINNING} {:.0} %", self.settings.interface_scale * 100.0));
    }

    /// Applies the snapping of the settings to a new session. From then on the session decides, and the settings store
    /// the choice for the next one.
    pub(super) fn apply_snap_settings(&mut self) {
        self.document.session.snapping = SnapSettings { lines: self.settings.snap, grid: self.settings.grid };
    }

    /// Saves the snapping settings, and shows a toast if line snapping changed. The canvas shows a change of the grid.
    fn save_snapping(&mut self, snapping: SnapSettings) {
        let old_lines = std::mem::replace(&mut self.settings.snap, snapping.lines);
        self.settings.grid = snapping.grid;
        self.save_settings();
        if old_lines != snapping.lines {
            let message =
                if snapping.lines { "What is moved falls into line" } else { "What is moved lies where it is put" };
            self.toasts.say(ToastTone::Good, message.to_owned());
        }
    }

    /// The settings for a figure of the shown face.
    fn figure_settings(&self) -> FigureSettings {
        FigureSettings { shown: self.document.session.face().figure_content(), ..self.document.session.figure.clone() }
    }

    /// Asks for the path of an export of the matrix as a table.
    fn request_table_path(&mut self, id: &str) {
        if let Some(table) = export::TABLE_FORMATS.iter().find(|table| table.about.id == id) {
            let content = (
                self.document.session.map().clone(),
                self.document.session.view_state().clone(),
                self.document.session.figure.matrix.clone(),
            );
            self.request_path(PathRequest::Export(ExportRequest::Table(table, Box::new(content))));
        }
    }

    /// Switches to the next preview of a colour vision, and shows its name in a toast.
    fn next_colour_vision(&mut self) {
        let index = ColourVision::ALL.iter().position(|vision| *vision == self.theme.vision).unwrap_or(0);
        let vision = ColourVision::ALL.get(index + 1).copied().unwrap_or_default();
        self.set_colour_vision(vision);
        let is_usual = vision == ColourVision::Usual;
        let message = if is_usual { "Usual colours".to_owned() } else { format!("Preview: {}", vision.name()) };
        self.toasts.say(ToastTone::Good, message);
    }

    fn set_colour_vision(&mut self, vision: ColourVision) {
        self.theme.vision = vision;
        self.apply_appearance();
    }

    /// Performs the request of the comparison panel.
    pub(super) fn perform_comparison_request(&mut self) {
        match self.document.comparison_request.take() {
            None => {}
            Some(ComparisonRequest::CopyReport(text)) => {
                self.ctx.copy_text(text);
                self.toasts.say(ToastTone::Good, "Copied the report".to_owned());
            }
            Some(ComparisonRequest::SaveReport(text)) => self.request_path(PathRequest::Report(text.into())),
            Some(ComparisonRequest::AskForComparisonFile) => self.request_path(PathRequest::Compare),
        }
    }

    /// Opens the dialog for a new source, and pastes the clipboard into its text field.
    fn paste_source(&mut self) {
        self.dialogs.open(Dialog::AddSource(Box::default()));
        self.ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste);
    }

    /// Looks up the earlier versions of the map at `path` and shows them.
    fn show_earlier(&mut self, path: PathBuf) {
        let app_folders = self.app_folders.clone();
        self.run(TaskKind::Earlier, move || TaskResult::Earlier(EarlierVersionsDialog::of(&app_folders, &path)));
    }

    fn copy_picture(&mut self) {
        let (map, view_state) = (self.document.session.map().clone(), self.document.session.view_state().clone());
        let settings = self.figure_settings();
        self.run_figure(move || {
            TaskResult::Picture(export::render_sheet(&scene::figure_sheet(&map, view_state, &settings)))
        });
    }

    /// Asks for a path with a dialog of the system or our own, as the window is configured.
    pub fn request_path(&mut self, request: PathRequest) {
        match self.path_dialog_kind {
            PathDialogKind::Native => self.pending_path_request = Some(request),
            PathDialogKind::InApp => self.request_path_in_app(request),
        }
    }

    /// Asks for a path with our own dialog.
    pub fn request_path_in_app(&mut self, request: PathRequest) {
        let start = self.path_dialog_start(&request);
        let folder = start.folder.or_else(std::env::home_dir).unwrap_or_default();
        self.dialogs.open(Dialog::Path(PathDialog::new(request, &folder, &start.name)));
    }

    /// The folder and the file name that a path dialog starts with.
    pub fn path_dialog_start(&self, request: &PathRequest) -> PathDialogStart {
        let map_path = self.document.session.path.as_deref();
        let recovered_from = self.document.session.recovered_from.as_ref();
        let last_recent = || self.recent.iter().find(|row| row.exists).map(|row| row.path.as_path());
        // Relative to the current folder, like a file name on the command line. A system dialog may use another folder.
        let path = map_path
            .or_else(|| recovered_from?.path.as_deref())
            .or_else(last_recent)
            .and_then(|path| std::path::absolute(path).ok());
        let folder = path.as_deref().and_then(Path::parent).map(Path::to_owned);
        let title = &self.document.session.map().title;
        let name = match (request, map_path) {
            (
                PathRequest::Open
                | PathRequest::OpenReadOnly
                | PathRequest::Source
                | PathRequest::Compare
                | PathRequest::Merge,
                _,
            ) => String::new(),
            (PathRequest::Report(_), _) => format!("{} what moved.md", self.figure_stem()),
            (PathRequest::SaveAs(_), Some(path)) if self.document.session.is_read_only() => {
                let name = crate::session::file_name(path);
                let stem = name.trim_end_matches(".ron").trim_end_matches(".stance");
                format!("{stem} copy{}", name.strip_prefix(stem).unwrap_or_default())
            }
            (PathRequest::SaveAs(_), Some(path)) => crate::session::file_name(path),
            (PathRequest::SaveAs(_), None) if recovered_from.is_some_and(|origin| origin.path.is_some()) => {
                recovered_file_name(&self.map_name())
            }
            (PathRequest::SaveAs(_), None) => format!("{}.stance.ron", file_stem(title)),
            (PathRequest::Export(export), _) => format!("{}.{}", self.figure_stem(), export.extension()),
        };
        PathDialogStart { folder, name }
    }

    /// The file stem for figures: the title of the map, or the name of its file if it has no title.
    fn figure_stem(&self) -> String {
        let title = self.document.session.map().title.trim();
        let stem_of_file = || {
            let name = self.document.session.path.as_deref().map(crate::session::file_name).unwrap_or_default();
            file_stem(name.trim_end_matches(".ron").trim_end_matches(".stance"))
        };
        if title.is_empty() { stem_of_file() } else { file_stem(title) }
    }

    /// Performs the answer of the dialog on top.
    pub fn apply_answer(&mut self, answer: DialogAnswer) {
        self.ctx.request_repaint();
        let answer = match self.apply_answer_in_place(answer) {
            Some(answer) => answer,
            None => return,
        };
        let is_merge_closed = matches!(self.dialogs.close(), Some(Dialog::Merge(_)));
        if is_merge_closed && matches!(answer, DialogAnswer::Close) {
            self.document.session.end_merge();
        }
        match answer {
            DialogAnswer::Document(request) => self.request(request),
            DialogAnswer::DeleteRecoveryCopy(number) => self.remove_recovery_copy(number, RecoveryRemoval::Delete),
            DialogAnswer::ShowEarlierVersions(path) => self.show_earlier(path),
            DialogAnswer::UsePath(request, path, confirmation) => {
                self.path_chosen(request, &path, confirmation == OverwriteConfirmation::Confirmed)
            }
            DialogAnswer::RunCommand(id) => {
                if let Some(command) = command(id).filter(|command| command.is_available(&self.document.session)) {
                    command.run(&mut self.document.session);
                }
            }
            DialogAnswer::SelectRecord(target) => {
                self.document.session.select([target]);
                // The zoom stays, so that users who go through a list of names keep their bearings.
                self.document.session.request_effect(Effect::RevealSelection);
            }
            DialogAnswer::RunLayout(request) => self.document.session.request_layout_with(request),
            DialogAnswer::AddSource(draft) => self.add_source(&draft),
            DialogAnswer::ReadSource(source) => {
                self.document.session.set_face(MapFace::Reader);
                self.document.session.select([source]);
            }
            DialogAnswer::SetLens(lens) => self.document.session.set_lens(lens),
            _ => {}
        }
    }

    /// Performs an answer that leaves the dialog open. Returns any other answer.
    fn apply_answer_in_place(&mut self, answer: DialogAnswer) -> Option<DialogAnswer> {
        match answer {
            DialogAnswer::ListFolder(folder) => self.list_folder(folder),
            // The message stays open, as the text editor shows where the error is only if the user knows it.
            DialogAnswer::OpenInTextEditor(path) => self.run_figure(move || {
                let is_started = open_in_text_editor(&path);
                TaskResult::TextEditor(path, is_started)
            }),
            // The start page stays open behind the question whether to save.
            DialogAnswer::Document(request) if matches!(self.dialogs.top(), Some(Dialog::Start)) => {
                self.request(request)
            }
            DialogAnswer::AskForPath(request)
                if matches!(self.dialogs.top(), Some(Dialog::Figure(_) | Dialog::Start)) =>
            {
                self.request_path(request)
            }
            DialogAnswer::AskForPath(request) => {
                self.dialogs.close();
                self.request_path(request);
            }
            DialogAnswer::ChangeSettings(settings) => {
                self.settings = *settings;
                self.apply_snap_settings();
                self.apply_appearance();
                self.save_settings();
            }
            DialogAnswer::PreviewColourVision(vision) => self.set_colour_vision(vision),
            DialogAnswer::PinRecentFile(path, pinned) => self.pin(path, pinned),
            DialogAnswer::ForgetRecentFile(path) => self.change_recent(move |recent| recent.forget(&path)),
            DialogAnswer::CopyFigure(figure) => {
                self.run_figure(move || TaskResult::Picture(export::render_sheet(&figure.sheet())))
            }
            DialogAnswer::RemoveRecoveryCopy(number, RecoveryRemoval::Discard) => {
                self.remove_recovery_copy(number, RecoveryRemoval::Discard);
            }
            DialogAnswer::RemoveRecoveryCopy(number, RecoveryRemoval::Delete) => self.confirm_recovery_removal(number),
            other => return Some(other),
        }
        None
    }

    fn pin(&mut self, path: PathBuf, pinned: PinState) {
        self.change_recent(move |recent| recent.set_pinned(&path, pinned == PinState::Pinned));
    }
}

/// The name that is proposed for a recovered map: it must not be that of its file.
fn recovered_file_name(name: &str) -> String {
    let (stem, extensions) = match name.strip_suffix(".stance.ron") {
        Some(stem) => (stem, ".stance.ron"),
        None => (name.strip_suffix(".ron").unwrap_or(name), ".ron"),
    };
    format!("{stem} (recovered){extensions}")
}
