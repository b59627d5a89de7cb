//! The palette: any command, record or lens by a few of its letters. Runs nothing by itself.

use egui::{Key, Modifiers, ScrollArea, Sense, TextEdit, Ui, pos2, vec2};

use super::super::theme::{Theme, regular, semibold, size, space};
use super::super::widgets::{empty, writing};
use super::{Answer, View, focus_first};
use crate::model::{Lens, Target, plain};
use crate::session::{COMMANDS, Command, Session, synonyms_of};

/// The palette and what has been typed into it.
#[derive(Default)]
pub struct Palette {
    typed: String,
    at: usize,
}

/// How many rows are shown at most: every command, and then some; whoever needs more types another letter.
const MOST_ROWS: usize = COMMANDS.len() + 40;

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

/// What fits those letters, the best first.
fn find(typed: &str, session: &Session) -> Vec<Found> {
    let mut scored: Vec<(i32, Found)> = Vec::new();
    for command in COMMANDS.iter().filter(|command| command.about.id != "palette") {
        let name = command.about.name.to_owned();
        let own = score(typed, &name).map(|score| score + 3);
        if let Some(score) = own.or_else(|| score_of_others(typed, command)) {
            let (is_available, answer) = ((command.available)(session), Answer::Command(command.about.id));
            scored.push((score, Found { name, behind: behind(command), is_available, answer }));
        }
    }
    let mut add = |name: String, behind: String, is_available: bool, bonus: i32, answer: Answer| {
        if let Some(score) = score(typed, &name) {
            scored.push((score + bonus, Found { name, behind, is_available, answer }));
        }
    };
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

/// How well other words for a command fit: one that was typed whole nearly as well as a name, others half as well, and
/// strewn letters of them not at all.
fn score_of_others(typed: &str, command: &Command) -> Option<i32> {
    let synonyms = synonyms_of(command.about.id);
    let whole: String = plain(typed.trim()).collect();
    if synonyms.iter().any(|word| plain(word).collect::<String>() == whole) {
        return Some(WHOLE_SYNONYM);
    }
    let words = synonyms.iter().chain([&command.about.help]);
    let fits = words.filter_map(|words| score(typed, words)).filter(|fit| *fit > STREWN).max();
    fits.filter(|_| whole.chars().count() >= 3).map(|fit| fit / 2)
}

fn behind(command: &Command) -> String {
    let keys = command.shortcuts.first().map(ToString::to_string).unwrap_or_default();
    if keys.is_empty() { command.menu.name().to_owned() } else { keys }
}

/// How well a name fits that has the letters in it, near each other.
const STREWN: i32 = 100;
/// How well a command fits that is called so elsewhere.
const WHOLE_SYNONYM: i32 = 450;

/// How well a name fits what was typed; none if it does not. What begins with it comes first, then what has a word that
/// does, then what has words that begin with its letters, then what has it anywhere. Letters strewn over a name count
/// only where they stand near each other.
fn score(typed: &str, name: &str) -> Option<i32> {
    let name: Vec<char> = plain(name).collect();
    let typed: Vec<char> = plain(typed.trim()).collect();
    let letters: Vec<char> = typed.iter().copied().filter(|c| !c.is_whitespace()).collect();
    let begins = |at: usize| name.get(at..).is_some_and(|rest| rest.starts_with(&typed));
    let fit = match () {
        () if letters.is_empty() => return Some(0),
        () if begins(0) => 500,
        () if (0..name.len()).any(|at| starts_word(&name, at) && begins(at)) => 400,
        () if in_words(&letters, &name, 0) => 300,
        () if (0..name.len()).any(begins) => 200,
        () if near(&letters, &name) => STREWN,
        () => return None,
    };
    Some(fit - name.len().min(400) as i32 / 10)
}

fn starts_word(name: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| name.get(before));
    name.get(at).is_some_and(|c| c.is_alphanumeric()) && before.is_none_or(|before| !before.is_alphanumeric())
}

/// Do the letters come from the beginnings of words, in their order, from the word that starts at `from` or a later one?
fn in_words(letters: &[char], name: &[char], from: usize) -> bool {
    // Whoever types more than this spells words out.
    const MOST: usize = 12;
    if letters.is_empty() || letters.len() > MOST {
        return letters.is_empty();
    }
    let starts = (from..name.len()).filter(|at| starts_word(name, *at));
    starts.into_iter().any(|at| {
        let rest = name.get(at..).unwrap_or_default();
        let same = letters.iter().zip(rest).take_while(|(letter, c)| letter == c).count();
        (1..=same).rev().any(|taken| in_words(letters.get(taken..).unwrap_or_default(), name, at + taken))
    })
}

/// Do at least three letters begin at a word and stand within twice the room that they take?
fn near(letters: &[char], name: &[char]) -> bool {
    let found = |from: usize| {
        let rest = name.get(from..from + 2 * letters.len().min(name.len())).or_else(|| name.get(from..));
        let mut rest = rest.unwrap_or_default().iter();
        letters.iter().all(|letter| rest.any(|c| c == letter))
    };
    letters.len() >= 3
        && (0..name.len()).any(|at| starts_word(name, at) && name.get(at) == letters.first() && found(at))
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
    fn what_people_call_things_elsewhere_finds_the_command() {
        let session = Session::default();
        for (typed, name) in [
            ("theme", "Switch light and dark"),
            ("dark", "Switch light and dark"),
            ("night", "Switch light and dark"),
            ("zoom", "Zoom in"),
            ("font", "Larger interface"),
            ("language", "Settings…"),
            ("preferences", "Settings…"),
            ("export", "Figure…"),
            ("save as pdf", "Figure…"),
            ("pdf", "Figure…"),
            ("print", "Figure…"),
            ("delete", "Delete"),
            ("remove", "Delete"),
            ("search", "Find…"),
            ("slideshow", "Present"),
            ("full screen", "Present"),
            ("connect", "Add tie"),
            ("edge", "Add tie"),
            ("node", "Add actor"),
            ("lock", "Pin or release"),
            ("backup", "Earlier versions…"),
            ("spreadsheet", "Table"),
            ("collapse", "Fold or open"),
            ("keyboard", "Shortcuts"),
            ("colour blind", "Preview with other eyes"),
            ("import", "Open a source…"),
            ("exit", "Quit"),
            ("what if", "Add scenario"),
            ("shuffle", "Another arrangement"),
        ] {
            let found = names(typed, &session);
            assert!(found.iter().take(4).any(|found| found == name), "{typed:?} finds {found:?}");
        }
    }

    #[test]
    fn the_nearer_a_name_is_to_what_was_typed_the_earlier_it_comes() {
        let order = ["act", "actor", "actual size", "add actor", "all countries together", "fact", "arctic"];
        let scores: Vec<_> = order.iter().map(|name| score("act", name)).collect();
        assert!(scores.is_sorted_by(|a, b| a >= b) && scores.iter().all(Option::is_some), "{scores:?}");
        for (typed, name) in [("act", "a report of the council of Europe"), ("te", "the")] {
            assert_eq!(score(typed, name), None, "{typed} in {name}");
        }
        assert!(score("un man", "UN mandate").is_some() && score("umb", "United Mineworkers of Britain").is_some());
        assert_eq!(score(&"a".repeat(10_000), &"a ".repeat(200)), None);
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
