//! Fields that are typed into. They keep what was typed until it is a value, and say in a sentence why it is none yet.

use egui::{Id, Key, Response, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::super::icons::{Icon, icon_button};
use super::super::theme::{Theme, regular, size, space};
use super::{Drafts, trouble};

/// How a field for text looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Text<'a> {
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
pub struct Typed<T> {
    /// A new value.
    pub value: Option<T>,
    /// Has the keyboard left the field? Then the step is over.
    pub done: bool,
    /// Was it left with Esc? Then what was typed since it was entered is given up.
    pub given_up: bool,
}

impl<T> Default for Typed<T> {
    fn default() -> Self {
        Self { value: None, done: false, given_up: false }
    }
}

/// A field whose text is read by `read`. What cannot be read is kept, and the reason stands under the field.
/// `write` gives the text of a value as the map will give it back.
pub fn typed<T>(
    ui: &mut Ui,
    theme: &Theme,
    drafts: &mut Drafts,
    (key, base): (&str, &str),
    look: Text<'_>,
    read: impl FnOnce(&str) -> Result<(T, String), String>,
) -> Typed<T> {
    let mut text = drafts.shown(key, base);
    let response = edit(ui, theme, key, &mut text, look);
    let response = match look.label {
        Some(label) => response.labelled_by(label),
        None => response.accessible_name(look.name),
    };
    let done = response.lost_focus();
    let given_up = done && ui.input(|input| input.key_pressed(Key::Escape));
    let mut answer = Typed { value: None, done, given_up };
    if response.changed() {
        match read(&text) {
            Ok((value, written)) => {
                drafts.keep(key, &text, &written, None);
                answer.value = Some(value);
            }
            Err(why) => drafts.keep(key, &text, base, Some(why)),
        }
    }
    match (answer.done, answer.given_up) {
        (_, true) => drafts.drop(key),
        (true, false) => drafts.finish(key),
        (false, false) => {}
    }
    if crate::text::has_rtl(&text) && text.split_whitespace().nth(1).is_some() {
        // The field itself cannot order words from right to left yet: below it stands how they are read.
        super::bidi_label(ui, &text, regular(size::SECONDARY), theme.quiet);
    }
    if let Some(why) = drafts.trouble(key) {
        trouble(ui, theme, why);
    }
    answer
}

/// Above this height, in points, a long text scrolls in its field.
const TALLEST: f32 = 220.0;

fn edit(ui: &mut Ui, theme: &Theme, key: &str, text: &mut String, look: Text<'_>) -> Response {
    let hint = RichText::new(look.hint).font(regular(size::CAPTION)).color(theme.quiet);
    // An empty field has one line, so that its hint is cut rather than wrapped.
    let short = look.rows == 0 && text.is_empty();
    let edit = if short { TextEdit::singleline(text) } else { TextEdit::multiline(text) };
    let edit = edit.hint_text(hint).desired_rows(look.rows.max(1)).desired_width(f32::INFINITY);
    let edit = edit.id(ui.make_persistent_id(key)).margin(vec2(space::MEDIUM, 4.0));
    if look.rows > 0 {
        let area = ScrollArea::vertical().id_salt((key, "scroll")).max_height(TALLEST);
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
pub fn lines(
    ui: &mut Ui,
    theme: &Theme,
    drafts: &mut Drafts,
    (key, list): (&str, &[String]),
    name: &str,
) -> Typed<Vec<String>> {
    let mut new = list.to_vec();
    let mut answer = Typed::default();
    for (at, text) in list.iter().enumerate() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let mut text = text.clone();
            let width = ui.available_width() - space::TOUCH - 2.0;
            let edit = TextEdit::singleline(&mut text).id_salt((key, at)).desired_width(width - 16.0);
            let response = ui.add(edit.margin(vec2(space::MEDIUM, 4.0)));
            let response = response.accessible_name(format!("{name} {}", at + 1));
            answer.done |= response.lost_focus();
            if response.changed() {
                if let Some(slot) = new.get_mut(at) {
                    *slot = text;
                }
                answer.value = Some(new.clone());
            }
            if icon_button(ui, theme, Icon::Close, &format!("Remove {name} {}", at + 1), "Remove").clicked() {
                new.remove(at);
                answer = Typed { value: Some(new.clone()), done: true, given_up: false };
            }
        });
    }
    let key = format!("{key} new");
    let mut text = drafts.shown(&key, "");
    let hint = format!("Add to {}", name.to_lowercase());
    let edit = TextEdit::singleline(&mut text).id_salt(&key).hint_text(hint).desired_width(f32::INFINITY);
    let response = ui.add(edit.margin(vec2(space::MEDIUM, 4.0)));
    let response = response.accessible_name(format!("Add to {name}"));
    if response.changed() {
        drafts.keep(&key, &text, "", None);
    }
    if response.lost_focus() {
        drafts.drop(&key);
        let word = text.trim();
        if !word.is_empty() && !ui.input(|input| input.key_pressed(Key::Escape)) {
            new.push(word.to_owned());
            answer = Typed { value: Some(new), done: true, given_up: false };
            if ui.input(|input| input.key_pressed(Key::Enter)) {
                response.request_focus();
            }
        }
    }
    answer
}
