//! Questions and error messages: a title, a few sentences and a row of answers. They know only their texts and answers.

use std::path::Path;

use egui::text::CCursor;
use egui::{Frame, Key, Label, Modifiers, Pos2, RichText, Ui, pos2, vec2};

use super::super::age::opened_age;
use super::super::path_request::PathRequest;
use super::super::theme::{Theme, regular, semibold, size, space};
use super::super::toast::sentence;
use super::super::widgets::{bidi_label, hairline_button, left_to_right, primary_button, single_line_text};
use super::{DialogAnswer, DialogContext, OverwriteConfirmation, button_row_ui, focus_first, title_ui};
use crate::file::{NewerFormat, ReadError, UnreadPart, VERSION};
use crate::session::{Destination, DocumentRequest, OpenError, OpenMode, SaveRequest, file_name};
use crate::store::{LockOwner, LockPolicy, OverwritePolicy, StoreError};

/// A question or an error message. The first choice is the primary one and is chosen by Enter; Escape closes the
/// dialog.
#[derive(Clone)]
pub struct QuestionDialog {
    /// The question or the error in short.
    pub title: String,
    /// The explanation.
    pub text: String,
    /// Lines of a file, one of which may be a caret that points at the line before it.
    pub lines: Vec<String>,
    /// The answers to choose from.
    pub choices: Vec<QuestionChoice>,
}

/// An answer to a question.
#[derive(Clone)]
pub struct QuestionChoice {
    /// The text of its button.
    pub label: &'static str,
    /// The answer that the button returns.
    pub answer: DialogAnswer,
}

fn choice(label: &'static str, answer: DialogAnswer) -> QuestionChoice {
    QuestionChoice { label, answer }
}

impl QuestionDialog {
    fn new(title: impl Into<String>, text: impl Into<String>, choices: Vec<QuestionChoice>) -> Self {
        Self { title: title.into(), text: text.into(), lines: Vec::new(), choices }
    }

    /// An error message that can only be closed.
    pub fn error_notice(title: &str, text: &str) -> Self {
        Self::new(title, sentence(text), vec![choice("Close", DialogAnswer::Close)])
    }

    /// Asks whether to save the changes before the map is closed. `is_gone` means that its file no longer exists.
    pub fn before_leaving(name: &str, path: Option<&Path>, is_gone: bool, to: Destination) -> Self {
        let place = path.and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
        let text = match (path, place) {
            _ if is_gone => "Its file is no longer where it was. Without saving, the map will be gone.".to_owned(),
            (None, _) => "It has never been saved. Without saving, it will be gone.".to_owned(),
            (Some(_), None) => "Without saving, your changes will be gone.".to_owned(),
            (Some(_), Some(folder)) => {
                format!("Without saving, your changes will be gone. The file lies in {}.", folder.display())
            }
        };
        Self::new(
            format!("Save the changes to “{name}”?"),
            text,
            vec![
                choice("Save", DialogAnswer::Document(DocumentRequest::Save { then: Some(to.clone()) })),
                choice("Cancel", DialogAnswer::Close),
                choice("Don't save", DialogAnswer::Document(DocumentRequest::Discard(to))),
            ],
        )
    }

    /// Tells that a save takes long. `then` is what follows after the save.
    pub fn still_saving(path: &Path, then: Option<Destination>) -> Self {
        let destination = then.clone().unwrap_or(Destination::Quit);
        Self::new(
            format!("Still saving “{}”", file_name(path)),
            "The disk does not answer. If it is removable or on a network, check that it is connected. Your map is still here.",
            vec![
                choice("Wait", DialogAnswer::Close),
                choice("Save elsewhere…", DialogAnswer::Document(DocumentRequest::SaveElsewhere { then })),
                choice("Close without saving", DialogAnswer::Document(DocumentRequest::Discard(destination))),
            ],
        )
    }

    /// Tells that reading a file takes long.
    pub fn still_opening(path: &Path) -> Self {
        Self::new(
            format!("Still opening “{}”", file_name(path)),
            "The disk does not answer. If it is removable or on a network, check that it is connected. The map that is open is still here.",
            vec![
                choice("Wait", DialogAnswer::Close),
                choice("Do not open it", DialogAnswer::Document(DocumentRequest::AbandonOpening)),
            ],
        )
    }

    /// Asks whether to delete a recovery copy. `delete` is the answer that does.
    pub fn before_deleting_copy(delete: DialogAnswer) -> Self {
        Self::new(
            "Delete this copy?",
            "It is the only one of this unsaved work. It cannot be brought back.",
            vec![choice("Cancel", DialogAnswer::Close), choice("Delete", delete)],
        )
    }

    /// Asks whether to replace a file with a figure or another export.
    pub fn before_overwriting(request: PathRequest, path: std::path::PathBuf) -> Self {
        let text = format!("There is already a file of this name in {}.", folder_text(&path));
        Self::new(
            format!("Replace “{}”?", file_name(&path)),
            text,
            vec![
                choice("Replace", DialogAnswer::UsePath(request.clone(), path, OverwriteConfirmation::Confirmed)),
                choice("Cancel", DialogAnswer::Close),
                choice("Other name…", DialogAnswer::AskForPath(request)),
            ],
        )
    }

    /// Tells that an export could not be written to a path.
    pub fn not_written(title: &str, error: &str, request: PathRequest, path: std::path::PathBuf) -> Self {
        let retry = DialogAnswer::UsePath(request.clone(), path, OverwriteConfirmation::NotAsked);
        Self::new(
            title,
            sentence(error),
            vec![
                choice("Close", DialogAnswer::Close),
                choice("Other name…", DialogAnswer::AskForPath(request)),
                choice("Try again", retry),
            ],
        )
    }

    /// Tells that a file could not be opened. `again` is the answer that tries again: meanwhile the file may have been
    /// corrected or its disk connected.
    pub fn not_opened(path: &Path, error: &OpenError, again: DialogAnswer) -> Self {
        let heading = format!("Cannot open “{}”", file_name(path));
        let choices = vec![choice("Close", DialogAnswer::Close), choice("Try again", again)];
        let OpenError::Read(ReadError::Invalid(damage)) = error else {
            return Self::new(heading, sentence(&error.to_string()), choices);
        };
        let field_path = if damage.path.is_empty() { String::new() } else { format!("{}, ", damage.path) };
        let text =
            format!("{}\n\n{field_path}line {}, column {}:", sentence(&damage.message), damage.line, damage.column);
        let lines = damage.snippet.lines().map(str::to_owned).collect();
        Self { lines, ..Self::new(heading, text, choices) }
    }

    /// Asks how to open a file that another process has open.
    pub fn locked(path: &Path, owner: &LockOwner) -> Self {
        let opened = match opened_age(owner) {
            Some(age) => format!("Opened by {owner} {age}"),
            None => format!("Opened by {owner}"),
        };
        let crashed = if owner.is_on_this_host() || owner.host.is_empty() {
            ""
        } else {
            " If that computer has crashed, nobody has the file open any more."
        };
        let open = |mode| DialogAnswer::Document(DocumentRequest::Leave(Destination::OpenAs(path.to_owned(), mode)));
        Self::new(
            format!("Already open elsewhere: “{}”", file_name(path)),
            format!("{opened}. If both of you save it, one overwrites the work of the other.{crashed}"),
            vec![
                choice("Open read-only", open(OpenMode::ReadOnly(Some(owner.clone())))),
                choice("Cancel", DialogAnswer::Close),
                choice("Open a copy", open(OpenMode::Copy)),
                choice("Open anyway", open(OpenMode::Anyway)),
            ],
        )
    }

    /// Asks whether to make a copy that lacks what this program does not understand.
    pub fn before_loss(format: &NewerFormat, then: DocumentRequest) -> Self {
        let label = match &then {
            DocumentRequest::SaveWithLoss(_) => "Save without it",
            _ => "Edit without it",
        };
        let text = if format.unread.is_empty() {
            format!("A newer Stancemap made this map (format {}). The copy gets format {VERSION}.", format.version)
        } else {
            format!(
                "A newer Stancemap made this map (format {}). The copy gets format {VERSION} and lacks this:",
                format.version
            )
        };
        Self {
            lines: unread_lines(format),
            ..Self::new(
                "Make a copy in an older format?",
                text,
                vec![choice("Cancel", DialogAnswer::Close), choice(label, DialogAnswer::Document(then))],
            )
        }
    }

    /// Lists what this program does not understand of a map of a newer version.
    pub fn unread_parts(format: &NewerFormat) -> Self {
        Self {
            lines: unread_lines(format),
            ..Self::new(
                "What is missing",
                "The file has more than this program understands. Open it with a newer Stancemap to see this:",
                vec![choice("Close", DialogAnswer::Close)],
            )
        }
    }

    /// Adds a button that opens the file in a text editor.
    pub fn with_text_editor(mut self, path: &Path) -> Self {
        self.choices.push(choice("Open in text editor", DialogAnswer::OpenInTextEditor(path.to_owned())));
        self
    }

    /// Adds a button that shows the earlier versions of the map.
    pub fn with_earlier_versions(mut self, path: &Path) -> Self {
        self.choices.push(choice("Earlier versions…", DialogAnswer::ShowEarlierVersions(path.to_owned())));
        self
    }

    /// Tells that the map could not be saved, or asks whether to overwrite a file. `map_path` is the file of the map, which
    /// can be merged.
    pub fn not_saved(error: StoreError, request: SaveRequest, map_path: Option<&Path>) -> Self {
        let name = file_name(&request.path);
        let elsewhere = DialogAnswer::Document(DocumentRequest::ChooseFile { then: request.then.clone() });
        let retry = |request| DialogAnswer::Document(DocumentRequest::SaveTo(request));
        let text = sentence(&error.to_string());
        let cancel = choice("Cancel", DialogAnswer::Close);
        match error {
            StoreError::Changed { now, .. } => {
                let can_merge = now.is_some() && map_path == Some(request.path.as_path());
                let overwrite_policy = if now.is_some() {
                    OverwritePolicy::default()
                } else {
                    OverwritePolicy { overwrite: true, ..OverwritePolicy::default() }
                };
                let overwriting = SaveRequest { known: now, overwrite_policy, ..request };
                let merge = choice("Show differences…", DialogAnswer::Document(DocumentRequest::MergeWithFile));
                let mut choices = vec![
                    choice("Save mine as…", elsewhere),
                    cancel,
                    choice("Overwrite", retry(overwriting)),
                    choice("Reload", DialogAnswer::Document(DocumentRequest::Reload)),
                ];
                let text = if can_merge {
                    choices.insert(0, merge);
                    "The file is no longer as you opened or saved it. You can see the differences and merge both versions, or save yours under another name. After reloading, undo brings yours back."
                } else {
                    "The file is no longer as you opened or saved it. Both versions can be kept if you save yours under another name. After reloading, undo brings yours back."
                };
                Self::new(format!("“{name}” was changed by another program"), text, choices)
            }
            StoreError::Locked { owner, .. } => {
                let overwriting = SaveRequest { lock_policy: LockPolicy::TakeOver, ..request };
                Self::new(
                    format!("Already open elsewhere: “{name}”"),
                    format!("Opened by {owner}. Saving over it may overwrite the work of others."),
                    vec![choice("Other name…", elsewhere), cancel, choice("Save anyway", retry(overwriting))],
                )
            }
            StoreError::Exists { path } => {
                let overwriting = SaveRequest {
                    overwrite_policy: OverwritePolicy { overwrite: true, ..request.overwrite_policy },
                    ..request
                };
                let text = format!("There is already a file of this name in {}.", folder_text(&path));
                Self::new(
                    format!("Replace “{name}”?"),
                    text,
                    vec![choice("Replace", retry(overwriting)), cancel, choice("Other name…", elsewhere)],
                )
            }
            StoreError::NeedsDirectWrite { .. } => {
                let writing_directly = SaveRequest {
                    overwrite_policy: OverwritePolicy { in_place: true, ..request.overwrite_policy },
                    ..request
                };
                let text = format!("{text}\n\nIf the power fails in that moment, the file may be torn.");
                Self::new(
                    format!("Write “{name}” directly?"),
                    text,
                    vec![choice("Save as…", elsewhere), cancel, choice("Write directly", retry(writing_directly))],
                )
            }
            _ => Self::new(
                format!("“{name}” was not saved"),
                text,
                vec![choice("Save as…", elsewhere), cancel, choice("Try again", retry(request))],
            ),
        }
    }

    pub(super) fn show(&self, ui: &mut Ui, context: &DialogContext) -> Option<DialogAnswer> {
        // In a low window the text scrolls, so that all buttons stay in sight.
        let button_rows = (self.choices_width(ui) / ui.available_width().max(1.0)).ceil();
        let rest = 120.0 + button_rows * (space::ROW + space::MEDIUM);
        let text_height = (ui.ctx().content_rect().height() - rest).max(space::ROW);
        egui::ScrollArea::vertical().max_height(text_height).show(ui, |ui| {
            title_ui(ui, context.theme, &self.title);
            if !self.text.is_empty() {
                for (at, paragraph) in self.text.split("\n\n").enumerate() {
                    ui.add_space(if at > 0 { space::MEDIUM } else { 0.0 });
                    bidi_label(ui, &left_to_right(paragraph), regular(size::BODY), context.theme.ink);
                }
            }
            if !self.lines.is_empty() {
                ui.add_space(space::MEDIUM);
                lines_ui(ui, context.theme, &self.lines);
            }
        });
        // Enter means the first choice, unless the focus is on another one.
        let is_entered = ui.memory(|memory| memory.focused().is_none())
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let answer = if button_rows > 1.0 {
            ui.add_space(space::MEDIUM);
            ui.horizontal_wrapped(|ui| self.choices_ui(ui, context)).inner
        } else {
            button_row_ui(ui, |ui| self.choices_ui(ui, context))
        };
        answer.or_else(|| self.choices.first().filter(|_| is_entered).map(|first| first.answer.clone()))
    }

    /// The width of all buttons beside each other, in points.
    fn choices_width(&self, ui: &Ui) -> f32 {
        let label_width = |choice: &QuestionChoice| {
            single_line_text(ui, choice.label, semibold(size::BODY), egui::Color32::PLACEHOLDER, f32::INFINITY).width()
        };
        // The primary button has more space around its label.
        self.choices.iter().map(|choice| label_width(choice) + 2.0 * space::MEDIUM + space::MEDIUM).sum::<f32>() + 24.0
    }

    fn choices_ui(&self, ui: &mut Ui, context: &DialogContext) -> Option<DialogAnswer> {
        let mut answer = None;
        for (index, choice) in self.choices.iter().enumerate() {
            let response = if index == 0 {
                let response = primary_button(ui, context.theme, choice.label);
                focus_first(&response, context);
                response
            } else {
                hairline_button(ui, context.theme, choice.label)
            };
            if response.clicked() {
                answer = Some(choice.answer.clone());
            }
        }
        answer
    }
}

/// What is not understood of a map of a newer version, in a few lines.
fn unread_lines(format: &NewerFormat) -> Vec<String> {
    const MAX_LINES: usize = 10;
    let mut lines: Vec<String> = format.unread.iter().take(MAX_LINES).map(UnreadPart::to_string).collect();
    if let Some(more) = format.unread.len().checked_sub(MAX_LINES).filter(|more| *more > 0) {
        lines.push(format!("and {more} more"));
    }
    lines
}

fn folder_text(path: &Path) -> String {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.display().to_string(),
        _ => "this folder".to_owned(),
    }
}

/// Whether the line contains only a caret, besides the border at the left.
fn is_caret(line: &str) -> bool {
    let marks: Vec<char> = line.chars().filter(|c| !c.is_whitespace() && *c != '|').collect();
    marks == ['^']
}

/// Shows lines of a file. A caret is drawn below its character, because the font is proportional.
fn lines_ui(ui: &mut Ui, theme: &Theme, lines: &[String]) {
    let font = regular(size::SECONDARY);
    Frame::new().fill(theme.field).corner_radius(space::CORNER).inner_margin(10).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        egui::ScrollArea::horizontal().show(ui, |ui| {
            let mut previous: Option<(std::sync::Arc<egui::Galley>, Pos2)> = None;
            for line in lines {
                if let (true, Some((galley, position))) = (is_caret(line), &previous) {
                    let column = line.chars().take_while(|c| *c != '^').count();
                    let x = position.x + galley.pos_from_cursor(CCursor::new(column)).center().x;
                    let (rect, response) = ui.allocate_exact_size(vec2(8.0, 10.0), egui::Sense::hover());
                    let top = pos2(x + 3.0, rect.top() + 1.0);
                    let points = vec![top, top + vec2(4.5, 8.0), top + vec2(-4.5, 8.0)];
                    ui.painter().add(egui::Shape::convex_polygon(points, theme.warning, egui::Stroke::NONE));
                    drop(response);
                    continue;
                }
                let text = RichText::new(line).font(font.clone()).color(theme.ink);
                let (position, galley, response) = Label::new(text).extend().layout_in_ui(ui);
                ui.painter().galley(position, galley.clone(), theme.ink);
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, line));
                previous = Some((galley, position));
            }
        });
    });
}
