//! The palette: any command, record or lens by a few of its letters. Runs nothing by itself.

use std::rc::Rc;

use egui::{Key, Modifiers, ScrollArea, Sense, TextEdit, Ui, pos2, vec2};

use super::super::theme::{Theme, regular, semibold, size, space};
use super::super::widgets::{empty, writing};
use super::{Answer, View, focus_first};
use crate::model::{Lens, Map, Target, plain};
use crate::session::{COMMANDS, Command, Session, synonyms_of};

/// The palette and what has been typed into it.
#[derive(Default)]
pub struct Palette {
    typed: String,
    at: usize,
    index: Option<Box<Index>>,
    /// What was found for what was typed, while nothing else is typed and the map stays as it is.
    found: Option<(String, Rc<[Found]>)>,
}

/// What all records of a map are called: tens of thousands of names are not put together again for each letter.
struct Index {
    map: Map,
    names: Vec<Named>,
}

struct Named {
    target: Target,
    kind: &'static str,
    name: String,
    plain: Box<str>,
}

impl Index {
    fn of(map: &Map) -> Self {
        let of_kind =
            |kind: &'static crate::model::Kind| Target::all(map, kind.id).into_iter().map(|at| (kind.one, at));
        let named = |(kind, target): (&'static str, Target)| {
            let name = map.name(&target);
            Named { target, kind, plain: plain(&name).collect(), name }
        };
        Self { map: map.clone(), names: crate::model::KINDS.iter().flat_map(of_kind).map(named).collect() }
    }
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
        let found = self.find(view.session);
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

    /// What fits what is typed, found anew only when that or the map has changed.
    fn find(&mut self, session: &Session) -> Rc<[Found]> {
        if self.typed.trim().is_empty() {
            return find(&self.typed, session, &[]).into();
        }
        if self.index.as_ref().is_none_or(|index| index.map != *session.map()) {
            self.index = Some(Box::new(Index::of(session.map())));
            self.found = None;
        }
        if let Some((_, found)) = self.found.as_ref().filter(|(typed, _)| *typed == self.typed) {
            return found.clone();
        }
        let names = self.index.as_ref().map_or(&[][..], |index| &index.names);
        let found: Rc<[Found]> = find(&self.typed, session, names).into();
        self.found = Some((self.typed.clone(), found.clone()));
        found
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

/// What fits those letters, the best first; of the records, those of the names.
fn find(typed: &str, session: &Session, names: &[Named]) -> Vec<Found> {
    let wanted = Typed::new(typed);
    let mut scored: Vec<(i32, Found)> = Vec::new();
    for command in COMMANDS.iter().filter(|command| command.about.id != "palette") {
        let name = command.about.name.to_owned();
        let own = wanted.score(&name).map(|score| score + 3);
        if let Some(score) = own.or_else(|| score_of_others(&wanted, command)) {
            let (is_available, answer) = ((command.available)(session), Answer::Command(command.about.id));
            scored.push((score, Found { name, behind: behind(command), is_available, answer }));
        }
    }
    let map = session.map();
    for issue in map.issues.ids() {
        let name = format!("Lens: {}", map.name(&Target::from(&issue)));
        if let Some(score) = wanted.score(&name) {
            let answer = Answer::Look(Lens::Issue(issue));
            scored.push((score + 2, Found { name, behind: "View".to_owned(), is_available: true, answer }));
        }
    }
    let mut letters = Vec::new();
    let mut fits: Vec<(i32, &Named)> = Vec::new();
    for named in names {
        letters.clear();
        letters.extend(named.plain.chars());
        fits.extend(wanted.score_plain(&letters).map(|score| (score, named)));
    }
    // A stable sort, so that equals stay in the order of the menus and of the file.
    fits.sort_by_key(|(score, _)| -score);
    scored.extend(fits.into_iter().take(MOST_ROWS).map(|(score, named)| {
        let Named { target, kind, name, .. } = named;
        let answer = Answer::Show(target.clone());
        (score, Found { name: name.clone(), behind: (*kind).to_owned(), is_available: true, answer })
    }));
    scored.sort_by_key(|(score, _)| -score);
    scored.into_iter().map(|(_, found)| found).take(MOST_ROWS).collect()
}

/// How well other words for a command fit: one that was typed whole nearly as well as a name, others half as well, and
/// strewn letters of them not at all.
fn score_of_others(wanted: &Typed, command: &Command) -> Option<i32> {
    let synonyms = synonyms_of(command.about.id);
    if synonyms.iter().any(|word| plain(word).eq(wanted.whole.iter().copied())) {
        return Some(WHOLE_SYNONYM);
    }
    let words = synonyms.iter().chain([&command.about.help]);
    let fits = words.filter_map(|words| wanted.score(words)).filter(|fit| *fit > STREWN).max();
    fits.filter(|_| wanted.whole.len() >= 3).map(|fit| fit / 2)
}

fn behind(command: &Command) -> String {
    let keys = command.shortcuts.first().map(ToString::to_string).unwrap_or_default();
    if keys.is_empty() { command.menu.name().to_owned() } else { keys }
}

/// How well a name fits that has the letters in it, near each other.
const STREWN: i32 = 100;
/// How well a command fits that is called so elsewhere.
const WHOLE_SYNONYM: i32 = 450;

/// What was typed, in plain letters.
struct Typed {
    whole: Vec<char>,
    /// Without spaces.
    letters: Vec<char>,
}

impl Typed {
    fn new(typed: &str) -> Self {
        let whole: Vec<char> = plain(typed.trim()).collect();
        let letters = whole.iter().copied().filter(|c| !c.is_whitespace()).collect();
        Self { whole, letters }
    }

    /// How well a name fits what was typed; none if it does not.
    fn score(&self, name: &str) -> Option<i32> {
        self.score_plain(&plain(name).collect::<Vec<char>>())
    }

    /// The same of a name in plain letters. What begins with what was typed comes first, then what has a word that does,
    /// then what has words that begin with its letters, then what has it anywhere. Letters strewn over a name count only
    /// where they stand near each other.
    fn score_plain(&self, name: &[char]) -> Option<i32> {
        let begins = |at: usize| name.get(at..).is_some_and(|rest| rest.starts_with(&self.whole));
        let fit = match () {
            () if self.letters.is_empty() => return Some(0),
            () if begins(0) => 500,
            () if (0..name.len()).any(|at| starts_word(name, at) && begins(at)) => 400,
            () if in_words(&self.letters, name, 0) => 300,
            () if (0..name.len()).any(begins) => 200,
            () if near(&self.letters, name) => STREWN,
            () => return None,
        };
        Some(fit - name.len().min(400) as i32 / 10)
    }
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

    fn score(typed: &str, name: &str) -> Option<i32> {
        Typed::new(typed).score(name)
    }

    fn names(typed: &str, session: &Session) -> Vec<String> {
        let index = Index::of(session.map());
        let names = if typed.is_empty() { &[][..] } else { &index.names };
        find(typed, session, names).into_iter().map(|found| found.name).collect()
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
        let found = find("undo", &Session::default(), &[]);
        assert!(found.first().is_some_and(|found| found.name == "Undo" && !found.is_available));
    }

    #[test]
    fn what_was_found_is_kept_until_something_else_is_typed_or_the_map_changes() {
        let mut session = Session::default();
        let mut palette = Palette { typed: "oma".to_owned(), ..Palette::default() };
        let names = |found: &[Found]| found.iter().map(|found| found.name.clone()).collect::<Vec<_>>();
        let before = palette.find(&session);
        assert!(Rc::ptr_eq(&before, &palette.find(&session)));
        session.edit("Add", crate::session::Merge::Never, |map| ops::add_actor(map, "Oman", emath::Pos2::ZERO));
        assert!(!names(&before).contains(&"Oman".to_owned()));
        assert_eq!(names(&palette.find(&session))[0], "Oman");
        palette.typed = "quit".to_owned();
        assert_eq!(names(&palette.find(&session))[0], "Quit");
    }
}
