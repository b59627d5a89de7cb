//! The palette: any command, record or lens by a few of its letters. Runs nothing by itself.

use egui::{Key, Modifiers, ScrollArea, Sense, TextEdit, Ui, pos2, vec2};

use super::super::theme::{Theme, regular, semibold, size, space};
use super::super::widgets::{empty, writing};
use super::{Answer, View, focus_first};
use crate::model::{Lens, Target};
use crate::session::{COMMANDS, Command, Session};

/// The palette and what has been typed into it.
#[derive(Default)]
pub struct Palette {
    typed: String,
    at: usize,
}

/// How many rows are shown at most; whoever needs more types another letter.
const MOST_ROWS: usize = 120;

/// Something that was found.
struct Found {
    name: String,
    behind: String,
    is_available: bool,
    answer: Answer,
}

impl Palette {
    pub(super) fn show(&mut self, ui: &mut Ui, view: &View) -> Option<Answer> {
        let down = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown));
        let up = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowUp));
        let entered = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let field = TextEdit::singleline(&mut self.typed)
            .hint_text("Find or do…")
            .font(regular(size::TITLE - 4.0))
            .margin(vec2(10.0, 8.0))
            .desired_width(f32::INFINITY);
        let field = ui.add(field);
        focus_first(&field, view);
        if field.changed() {
            self.at = 0;
        }
        let found = find(&self.typed, view.session);
        if found.is_empty() {
            empty(ui, view.theme, "Nothing has these letters. Try fewer of them.");
            return None;
        }
        let last = found.len() - 1;
        self.at = match (down, up) {
            (true, _) if self.at >= last => 0,
            (true, _) => self.at + 1,
            (_, true) => self.at.checked_sub(1).unwrap_or(last),
            _ => self.at.min(last),
        };
        let mut chosen = found.get(self.at).filter(|_| entered);
        ui.add_space(space::SMALL);
        ScrollArea::vertical().max_height(364.0).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (number, found) in found.iter().enumerate() {
                let response = row(ui, view.theme, found, number == self.at);
                if number == self.at && (down || up) {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    chosen = Some(found);
                }
            }
        });
        chosen.filter(|found| found.is_available).map(|found| found.answer.clone())
    }
}

fn row(ui: &mut Ui, theme: &Theme, found: &Found, is_current: bool) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), space::ROW), Sense::click());
    let fill = match (is_current, response.hovered()) {
        (true, _) => theme.selected,
        (_, true) => theme.hovered,
        _ => theme.panel,
    };
    ui.painter().rect_filled(rect, space::CORNER, fill);
    let ink = if found.is_available { theme.ink } else { theme.quiet.gamma_multiply(0.6) };
    let behind = writing(ui, &found.behind, regular(size::SECONDARY), theme.quiet, rect.width() * 0.4);
    let font = if is_current { semibold(size::BODY) } else { regular(size::BODY) };
    let name = writing(ui, &found.name, font, ink, rect.width() - behind.width() - 36.0);
    name.paint(ui.painter(), pos2(rect.left() + 10.0, rect.center().y));
    behind.paint(ui.painter(), pos2(rect.right() - 10.0 - behind.width(), rect.center().y));
    let name = format!("{}, {}", found.name, found.behind);
    let name = name.trim_end_matches([',', ' ']).to_owned();
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, found.is_available, is_current, &name));
    response
}

/// What has those letters in that order, the best first.
fn find(typed: &str, session: &Session) -> Vec<Found> {
    let mut scored: Vec<(i32, Found)> = Vec::new();
    let mut add = |name: String, behind: String, is_available: bool, bonus: i32, answer: Answer| {
        if let Some(score) = score(typed, &name) {
            scored.push((score + bonus, Found { name, behind, is_available, answer }));
        }
    };
    for command in COMMANDS.iter().filter(|command| command.about.id != "palette") {
        add(
            command.about.name.to_owned(),
            behind(command),
            (command.available)(session),
            3,
            Answer::Command(command.about.id),
        );
    }
    let map = session.map();
    for issue in map.issues.ids() {
        let name = format!("Lens: {}", map.name(&Target::from(&issue)));
        add(name, "View".to_owned(), true, 2, Answer::Look(Lens::Issue(issue)));
    }
    if !typed.trim().is_empty() {
        for kind in crate::model::KINDS {
            for target in Target::all(map, kind.id) {
                add(map.name(&target), kind.one.to_owned(), true, 0, Answer::Show(target));
            }
        }
    }
    // A stable sort, so that equals stay in the order of the menus and of the file.
    scored.sort_by_key(|(score, _)| -score);
    scored.into_iter().map(|(_, found)| found).take(MOST_ROWS).collect()
}

fn behind(command: &Command) -> String {
    let keys = command.shortcuts.first().map(ToString::to_string).unwrap_or_default();
    if keys.is_empty() { command.menu.name().to_owned() } else { keys }
}

/// How well a name fits what was typed; none if its letters do not stand in the name in that order. Starts of words
/// and letters in a row count for more, long names for a little less.
fn score(typed: &str, name: &str) -> Option<i32> {
    let name: Vec<char> = plain(name).collect();
    let mut score = 0;
    let mut at = 0;
    for letter in plain(typed).filter(|c| !c.is_whitespace()) {
        let found = at + name.get(at..)?.iter().position(|c| *c == letter)?;
        let starts_word = found == 0 || name.get(found - 1).is_some_and(|before| !before.is_alphanumeric());
        let is_next = at > 0 && found == at;
        score += 1 + if starts_word { 8 } else { 0 } + if is_next { 5 } else { 0 };
        at = found + 1;
    }
    // What begins with it comes before what has it as first letters of words.
    if plain(typed).zip(&name).all(|(typed, letter)| typed == *letter) {
        score += 6;
    }
    if typed.trim().is_empty() { Some(0) } else { Some(score - (name.len() / 10) as i32) }
}

/// Small letters without the marks that are not on every keyboard.
fn plain(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase).filter(|c| !('\u{300}'..'\u{370}').contains(c)).map(|c| match c {
        'à'..='å' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' | 'ı' => 'i',
        'ğ' => 'g',
        'ñ' => 'n',
        'ò'..='ö' | 'ø' => 'o',
        'ş' | 'š' | 'ś' => 's',
        'ù'..='ü' => 'u',
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Map;
    use crate::ops;

    fn names(typed: &str, session: &Session) -> Vec<String> {
        find(typed, session).into_iter().map(|found| found.name).collect()
    }

    #[test]
    fn a_few_letters_find_the_best_command() {
        let session = Session::default();
        assert_eq!(names("sa", &session)[..2], ["Save", "Save as…"]);
        assert_eq!(names("fig", &session)[0], "Figure…");
        assert_eq!(names("zi", &session)[0], "Zoom in");
        assert_eq!(names("xyzzy", &session), Vec::<String>::new());
        assert_eq!(names("", &session).len(), COMMANDS.len() - 1);
    }

    #[test]
    fn records_and_lenses_are_found_without_their_accents() {
        let mut map = Map::default();
        ops::add_actor(&mut map, "Türkiye", emath::Pos2::ZERO);
        ops::add_issue(&mut map, "Turkish troops", emath::Pos2::ZERO);
        let session = Session::open(map, None);
        assert_eq!(names("turk", &session)[..3], ["Türkiye", "Turkish troops", "Lens: Turkish troops"]);
    }

    #[test]
    fn what_cannot_be_done_is_shown_as_such() {
        let found = find("undo", &Session::default());
        assert!(found.first().is_some_and(|found| found.name == "Undo" && !found.is_available));
    }
}
