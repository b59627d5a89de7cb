//! Fields that are typed into. They keep what was typed until it is a value, and say in a sentence why it is none yet.

use egui::{Id, Key, Response, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::super::icons::{Icon, icon_button};
use super::super::theme::{Theme, regular, size, space};
use super::{FieldDrafts, error_text};

/// How a field for text looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextFieldOptions<'a> {
    /// What stands in it, faintly, while it is empty.
    pub hint: &'a str,
    /// How many lines it shows at least; 0 for one that takes no line breaks, but wraps where it is long.
    pub rows: usize,
    /// The label that names it.
    pub label: Option<Id>,
    /// Its name, where no label stands beside it.
    pub name: &'a str,
}

/// What came of typing.
#[derive(Clone, Debug, PartialEq)]
pub struct TextFieldAnswer<T> {
    /// A new value.
    pub value: Option<T>,
    /// Has the keyboard left the field? Then the step is over.
    pub is_done: bool,
    /// Was it left with Esc? Then what was typed since it was entered is given up.
    pub is_cancelled: bool,
}

impl<T> Default for TextFieldAnswer<T> {
    fn default() -> Self {
        Self { value: None, is_done: false, is_cancelled: false }
    }
}

/// A field whose text is read by `read`. What cannot be read is kept, and the reason stands under the field.
/// `write` gives the text of a value as the map will give it back.
pub fn text_field<T>(
    ui: &mut Ui,
    theme: &Theme,
    drafts: &mut FieldDrafts,
    (key, base): (&str, &str),
    look: TextFieldOptions<'_>,
    read: impl FnOnce(&str) -> Result<(T, String), String>,
) -> TextFieldAnswer<T> {
    let mut text = drafts.text_of_field(key, base);
    let response = text_edit_ui(ui, theme, key, &mut text, look);
    let response = match look.label {
        Some(label) => response.labelled_by(label),
        None => response.accessible_name(look.name),
    };
    let done = response.lost_focus();
    let given_up = done && ui.input(|input| input.key_pressed(Key::Escape));
    let mut answer = TextFieldAnswer { value: None, is_done: done, is_cancelled: given_up };
    if response.changed() {
        match read(&text) {
            Ok((value, written)) => {
                drafts.keep(key, &text, &written, None);
                answer.value = Some(value);
            }
            Err(why) => drafts.keep(key, &text, base, Some(why)),
        }
    }
    match (answer.is_done, answer.is_cancelled) {
        (_, true) => drafts.discard(key),
        (true, false) => drafts.finish(key),
        (false, false) => {}
    }
    if crate::text::has_rtl(&text) && text.split_whitespace().nth(1).is_some() {
        // The field itself cannot order words from right to left yet: below it stands how they are read.
        super::bidi_label(ui, &text, regular(size::SECONDARY), theme.quiet);
    }
    if let Some(why) = drafts.error(key) {
        error_text(ui, theme, why);
    }
    answer
}

/// Above this height, in points, a long text scrolls in its field.
const MAX_FIELD_HEIGHT: f32 = 220.0;

fn text_edit_ui(ui: &mut Ui, theme: &Theme, key: &str, text: &mut String, look: TextFieldOptions<'_>) -> Response {
    let hint = RichText::new(look.hint).font(regular(size::CAPTION)).color(theme.quiet);
    // An empty field has one line, so that its hint is cut rather than wrapped.
    let short = look.rows == 0 && text.is_empty();
    let edit = if short { TextEdit::singleline(text) } else { TextEdit::multiline(text) };
    let edit = edit.hint_text(hint).desired_rows(look.rows.max(1)).desired_width(f32::INFINITY);
    let edit = edit.id(ui.make_persistent_id(key)).margin(vec2(space::MEDIUM, 4.0));
    if look.rows > 0 {
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

/// Several short texts, one a line, each with a button that takes it away, and a last line for another.
pub fn text_list_field(
    ui: &mut Ui,
    theme: &Theme,
    drafts: &mut FieldDrafts,
    (key, list): (&str, &[String]),
    name: &str,
) -> TextFieldAnswer<Vec<String>> {
    let mut new = list.to_vec();
    let mut answer = TextFieldAnswer::default();
    for (at, text) in list.iter().enumerate() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let mut text = text.clone();
            let width = ui.available_width() - space::TOUCH - 2.0;
            let edit = TextEdit::singleline(&mut text).id_salt((key, at)).desired_width(width - 16.0);
            let response = ui.add(edit.margin(vec2(space::MEDIUM, 4.0)));
            let response = response.accessible_name(format!("{name} {}", at + 1));
            answer.is_done |= response.lost_focus();
            if response.changed() {
                if let Some(slot) = new.get_mut(at) {
                    *slot = text;
                }
                answer.value = Some(new.clone());
            }
            if icon_button(ui, theme, Icon::Close, &format!("Remove {name} {}", at + 1), "Remove").clicked() {
                new.remove(at);
                answer = TextFieldAnswer { value: Some(new.clone()), is_done: true, is_cancelled: false };
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
        let word = text.trim();
        if !word.is_empty() && !ui.input(|input| input.key_pressed(Key::Escape)) {
            new.push(word.to_owned());
            answer = TextFieldAnswer { value: Some(new), is_done: true, is_cancelled: false };
            if ui.input(|input| input.key_pressed(Key::Enter)) {
                response.request_focus();
            }
        }
    }
    answer
}
