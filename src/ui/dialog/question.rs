//! Questions and bad news: a title, a few sentences and a row of answers. They know nothing but their words.

use std::path::Path;

use egui::text::CCursor;
use egui::{Frame, Key, Label, Modifiers, Pos2, RichText, Ui, pos2, vec2};

use super::super::ask::Ask;
use super::super::theme::{Theme, regular, size, space};
use super::super::toast::sentence;
use super::super::widgets::{hairline_button, primary, words};
use super::{Answer, Replaces, View, buttons, focus_first, title};
use crate::file::ReadError;
use crate::session::{Destination, DocumentRequest, OpenError, SaveRequest, file_name};
use crate::store::{How, StoreError};

/// A question. The first choice is the primary one, and what Enter means; Escape closes it.
#[derive(Clone)]
pub struct Question {
    /// The question or the news, short.
    pub title: String,
    /// The rest of it.
    pub text: String,
    /// Lines of a file, one of which may be a caret under the line before it.
    pub lines: Vec<String>,
    /// What can be answered.
    pub choices: Vec<Choice>,
}

/// One of the answers to a question.
#[derive(Clone)]
pub struct Choice {
    /// The words on its button.
    pub label: &'static str,
    /// What it means.
    pub answer: Answer,
}

fn choice(label: &'static str, answer: Answer) -> Choice {
    Choice { label, answer }
}

impl Question {
    fn new(title: impl Into<String>, text: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self { title: title.into(), text: text.into(), lines: Vec::new(), choices }
    }

    /// Bad news that can only be read.
    pub fn trouble(title: &str, text: &str) -> Self {
        Self::new(title, sentence(text), vec![choice("Close", Answer::Close)])
    }

    /// There are changes, and the map is about to go.
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
                choice("Save", Answer::Document(DocumentRequest::Save { then: Some(to.clone()) })),
                choice("Cancel", Answer::Close),
                choice("Don't save", Answer::Document(DocumentRequest::Discard(to))),
            ],
        )
    }

    /// A save takes long. `then` is what was to follow it.
    pub fn still_saving(path: &Path, then: Option<Destination>) -> Self {
        let leave = then.clone().unwrap_or(Destination::Quit);
        Self::new(
            format!("Still saving “{}”", file_name(path)),
            "The disk does not answer. If it is removable or on a network, check that it is connected. Your map is still here.",
            vec![
                choice("Wait", Answer::Close),
                choice("Save elsewhere…", Answer::Document(DocumentRequest::SaveElsewhere { then })),
                choice("Close without saving", Answer::Document(DocumentRequest::Discard(leave))),
            ],
        )
    }

    /// Reading a file takes long.
    pub fn still_opening(path: &Path) -> Self {
        Self::new(
            format!("Still opening “{}”", file_name(path)),
            "The disk does not answer. If it is removable or on a network, check that it is connected. The map that is open is still here.",
            vec![
                choice("Wait", Answer::Close),
                choice("Do not open it", Answer::Document(DocumentRequest::AbandonOpening)),
            ],
        )
    }

    /// Something that is written for other programs is about to replace a file.
    pub fn before_overwriting(ask: Ask, path: std::path::PathBuf) -> Self {
        let text = format!("There is already a file of this name in {}.", folder(&path));
        Self::new(
            format!("Replace “{}”?", file_name(&path)),
            text,
            vec![
                choice("Replace", Answer::Chosen(ask.clone(), path, Replaces::Told)),
                choice("Cancel", Answer::Close),
                choice("Other name…", Answer::Ask(ask)),
            ],
        )
    }

    /// Something for other programs could not be written.
    pub fn not_written(title: &str, error: &str, ask: Ask) -> Self {
        Self::new(title, sentence(error), vec![choice("Close", Answer::Close), choice("Other name…", Answer::Ask(ask))])
    }

    /// A file could not be opened. `again` tries it again: it may be mended in an editor, or its disk put in, while this
    /// is shown.
    pub fn not_opened(path: &Path, error: &OpenError, again: Answer) -> Self {
        let heading = format!("Cannot open “{}”", file_name(path));
        let choices = vec![choice("Close", Answer::Close), choice("Try again", again)];
        let OpenError::Read(ReadError::Damaged(damage)) = error else {
            return Self::new(heading, sentence(&error.to_string()), choices);
        };
        let at = if damage.path.is_empty() { String::new() } else { format!("{}, ", damage.path) };
        let text = format!("{}\n\n{at}line {}, column {}:", sentence(&damage.message), damage.line, damage.column);
        let lines = damage.snippet.lines().map(str::to_owned).collect();
        Self { lines, ..Self::new(heading, text, choices) }
    }

    /// The same, with a way to what was kept of the map.
    pub fn with_earlier(mut self, path: &Path) -> Self {
        self.choices.push(choice("Earlier versions…", Answer::Earlier(path.to_owned())));
        self
    }

    /// The map could not be saved, or not without asking.
    pub fn not_saved(error: StoreError, request: SaveRequest) -> Self {
        let name = file_name(&request.path);
        let elsewhere = Answer::Document(DocumentRequest::ChooseFile { then: request.then.clone() });
        let again = |request| Answer::Document(DocumentRequest::SaveTo(request));
        let text = sentence(&error.to_string());
        let cancel = choice("Cancel", Answer::Close);
        match error {
            StoreError::Changed { now, .. } => {
                let how = if now.is_some() { How::default() } else { How { overwrite: true, ..How::default() } };
                let over = SaveRequest { known: now, how, ..request };
                Self::new(
                    format!("“{name}” was changed by another program"),
                    "Its file is no longer what it was when you opened or saved it. Both versions can be kept if you save yours under another name. After reloading, undo brings yours back.",
                    vec![
                        choice("Save mine as…", elsewhere),
                        cancel,
                        choice("Overwrite", again(over)),
                        choice("Reload", Answer::Document(DocumentRequest::Reload)),
                    ],
                )
            }
            StoreError::Exists { path } => {
                let over = SaveRequest { how: How { overwrite: true, ..request.how }, ..request };
                let text = format!("There is already a file of this name in {}.", folder(&path));
                Self::new(
                    format!("Replace “{name}”?"),
                    text,
                    vec![choice("Replace", again(over)), cancel, choice("Other name…", elsewhere)],
                )
            }
            StoreError::NotSafely { .. } => {
                let over = SaveRequest { how: How { in_place: true, ..request.how }, ..request };
                let text = format!("{text}\n\nIf the power fails in that moment, the file may be torn.");
                Self::new(
                    format!("Write “{name}” directly?"),
                    text,
                    vec![choice("Save as…", elsewhere), cancel, choice("Write directly", again(over))],
                )
            }
            _ => Self::new(
                format!("“{name}” was not saved"),
                text,
                vec![choice("Save as…", elsewhere), cancel, choice("Try again", again(request))],
            ),
        }
    }

    pub(super) fn show(&self, ui: &mut Ui, view: &View) -> Option<Answer> {
        title(ui, view.theme, &self.title);
        if !self.text.is_empty() {
            words(ui, &self.text, regular(size::BODY), view.theme.ink);
        }
        if !self.lines.is_empty() {
            ui.add_space(space::MEDIUM);
            lines_ui(ui, view.theme, &self.lines);
        }
        // Enter means the first choice unless the user has walked to another.
        let is_entered = ui.memory(|memory| memory.focused().is_none())
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let chosen = buttons(ui, |ui| self.choices_ui(ui, view));
        chosen.or_else(|| self.choices.first().filter(|_| is_entered).map(|first| first.answer.clone()))
    }

    fn choices_ui(&self, ui: &mut Ui, view: &View) -> Option<Answer> {
        let mut chosen = None;
        for (number, choice) in self.choices.iter().enumerate() {
            let response = if number == 0 {
                let response = primary(ui, view.theme, choice.label);
                focus_first(&response, view);
                response
            } else {
                hairline_button(ui, view.theme, choice.label)
            };
            if response.clicked() {
                chosen = Some(choice.answer.clone());
            }
        }
        chosen
    }
}

fn folder(path: &Path) -> String {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.display().to_string(),
        _ => "this folder".to_owned(),
    }
}

/// Is there nothing on the line but a caret, and the rule at the left?
fn is_caret(line: &str) -> bool {
    let marks: Vec<char> = line.chars().filter(|c| !c.is_whitespace() && *c != '|').collect();
    marks == ['^']
}

/// Lines of a file. A caret is drawn under its letter, as letters are not all of one width.
fn lines_ui(ui: &mut Ui, theme: &Theme, lines: &[String]) {
    let font = regular(size::SECONDARY);
    Frame::new().fill(theme.field).corner_radius(space::CORNER).inner_margin(10).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        egui::ScrollArea::horizontal().show(ui, |ui| {
            let mut above: Option<(std::sync::Arc<egui::Galley>, Pos2)> = None;
            for line in lines {
                if let (true, Some((galley, at))) = (is_caret(line), &above) {
                    let column = line.chars().take_while(|c| *c != '^').count();
                    let x = at.x + galley.pos_from_cursor(CCursor::new(column)).center().x;
                    let (rect, caret) = ui.allocate_exact_size(vec2(8.0, 10.0), egui::Sense::hover());
                    let top = pos2(x + 3.0, rect.top() + 1.0);
                    let points = vec![top, top + vec2(4.5, 8.0), top + vec2(-4.5, 8.0)];
                    ui.painter().add(egui::Shape::convex_polygon(points, theme.warning, egui::Stroke::NONE));
                    drop(caret);
                    continue;
                }
                let text = RichText::new(line).font(font.clone()).color(theme.ink);
                let (at, galley, response) = Label::new(text).extend().layout_in_ui(ui);
                ui.painter().galley(at, galley.clone(), theme.ink);
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, line));
                above = Some((galley, at));
            }
        });
    });
}
