//! Text fields. They keep typed text until it is a valid value, and show in a sentence why it is not.

use egui::{Id, Key, Response, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::super::icons::{Icon, icon_button};
use super::super::theme::{Theme, regular, size, space};
use super::{FieldDrafts, error_text};

/// The options of a text field.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextFieldOptions<'a> {
    /// The hint while it is empty.
    pub hint: &'a str,
    /// The minimum number of lines. 0 for a field that accepts no line breaks but wraps long text.
    pub rows: usize,
    /// The label that names the field.
    pub label: Option<Id>,
    /// The name for screen readers, if there is no label.
    pub name: &'a str,
}

/// The answer of a text field in one frame.
#[derive(Clone, Debug, PartialEq)]
pub struct TextFieldAnswer<T> {
    /// The new value.
    pub value: Option<T>,
    /// Whether the field lost the focus. The undo step ends then.
    pub is_done: bool,
    /// Whether the field was left with Escape. Then the text typed since it got the focus is discarded.
    pub is_cancelled: bool,
}

impl<T> Default for TextFieldAnswer<T> {
    fn default() -> Self {
        Self { value: None, is_done: false, is_cancelled: false }
    }
}

/// A text field. `read` parses its text to a value and to the text by which the map will return that value; `base` is
/// the current one. Text that cannot be parsed is kept, and the error is shown below the field.
pub fn text_field<T>(
    ui: &mut Ui,
    theme: &Theme,
    drafts: &mut FieldDrafts,
    (key, base): (&str, &str),
    options: TextFieldOptions<'_>,
    read: impl FnOnce(&str) -> Result<(T, String), String>,
) -> TextFieldAnswer<T> {
    let mut text = drafts.text_of_field(key, base);
    let response = text_edit_ui(ui, theme, key, &mut text, options);
    let response = match options.label {
        Some(label) => response.labelled_by(label),
        None => response.accessible_name(options.name),
    };
    let is_done = response.lost_focus();
    let is_cancelled = is_done && ui.input(|input| input.key_pressed(Key::Escape));
    let mut answer = TextFieldAnswer { value: None, is_done, is_cancelled };
    if response.changed() {
        match read(&text) {
            Ok((value, written)) => {
                drafts.keep(key, &text, &written, None);
                answer.value = Some(value);
            }
            Err(error) => drafts.keep(key, &text, base, Some(error)),
        }
    }
    match (answer.is_done, answer.is_cancelled) {
        (_, true) => drafts.discard(key),
        (true, false) => drafts.finish(key),
        (false, false) => {}
    }
    if crate::text::has_rtl(&text) && text.split_whitespace().nth(1).is_some() {
        // The field itself cannot order right-to-left words yet, so the text is shown in reading order below it.
        super::bidi_label(ui, &text, regular(size::SECONDARY), theme.quiet);
    }
    if let Some(error) = drafts.error(key) {
        error_text(ui, theme, error);
    }
    answer
}

/// The maximum height of a field, in points. Longer text scrolls in it.
const MAX_FIELD_HEIGHT: f32 = 220.0;

fn text_edit_ui(ui: &mut Ui, theme: &Theme, key: &str, text: &mut String, options: TextFieldOptions<'_>) -> Response {
    let hint = RichText::new(options.hint).font(regular(size::CAPTION)).color(theme.quiet);
    // An empty field has one line, so that its hint is cut and does not wrap.
    let is_single_line = options.rows == 0 && text.is_empty();
    let edit = if is_single_line { TextEdit::singleline(text) } else { TextEdit::multiline(text) };
    let edit = edit.hint_text(hint).desired_rows(options.rows.max(1)).desired_width(f32::INFINITY);
    let edit = edit.id(ui.make_persistent_id(key)).margin(vec2(space::MEDIUM, 4.0));
    if options.rows > 0 {
        let area = ScrollArea::vertical().id_salt((key, "scroll")).max_height(MAX_FIELD_HEIGHT);
        return area.show(ui, |ui| ui.add(edit)).inner;
    }
    let response = ui.add(edit.return_key(None).min_size(vec2(0.0, space::FIELD)));
    if text.contains('\n') {
        *text = text.replace(['\n', '\r'], " ");
    }
    if response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        response.surrender_focus();
    }
    response
}

/// Several short texts, one per line, each with a button to remove it, and a last line to add another.
pub fn text_list_field(
    ui: &mut Ui,
    theme: &Theme,
    drafts: &mut FieldDrafts,
    (key, list): (&str, &[String]),
    name: &str,
) -> TextFieldAnswer<Vec<String>> {
    let mut edited = list.to_vec();
    let mut answer = TextFieldAnswer::default();
    for (index, text) in list.iter().enumerate() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let mut text = text.clone();
            let width = ui.available_width() - space::TOUCH - 2.0;
            let edit = TextEdit::singleline(&mut text).id_salt((key, index)).desired_width(width - 16.0);
            let response = ui.add(edit.margin(vec2(space::MEDIUM, 4.0)));
            let response = response.accessible_name(format!("{name} {}", index + 1));
            answer.is_done |= response.lost_focus();
            if response.changed() {
                if let Some(edited_text) = edited.get_mut(index) {
                    *edited_text = text;
                }
                answer.value = Some(edited.clone());
            }
            if icon_button(ui, theme, Icon::Close, &format!("Remove {name} {}", index + 1), "Remove").clicked() {
                edited.remove(index);
                answer = TextFieldAnswer { value: Some(edited.clone()), is_done: true, is_cancelled: false };
            }
        });
    }
    let key = format!("{key} new");
    let mut text = drafts.text_of_field(&key, "");
    let hint = format!("Add to {}", name.to_lowercase());
    let edit = TextEdit::singleline(&mut text).id_salt(&key).hint_text(hint).desired_width(f32::INFINITY);
    let response = ui.add(edit.margin(vec2(space::MEDIUM, 4.0)));
    let response = response.accessible_name(format!("Add to {name}"));
    if response.changed() {
        drafts.keep(&key, &text, "", None);
    }
    if response.lost_focus() {
        drafts.discard(&key);
        let added = text.trim();
        if !added.is_empty() && !ui.input(|input| input.key_pressed(Key::Escape)) {
            edited.push(added.to_owned());
            answer = TextFieldAnswer { value: Some(edited), is_done: true, is_cancelled: false };
            if ui.input(|input| input.key_pressed(Key::Enter)) {
                response.request_focus();
            }
        }
    }
    answer
}
