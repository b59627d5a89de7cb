//! The command palette: commands, lenses and records that match the typed text, the best match first. Runs nothing.

use super::{COMMANDS, Command, Session, synonyms_of};
use crate::model::{Lens, Map, RECORD_KINDS, RecordKind, Target, normalized_letters};

/// The maximum number of entries: enough for every command and some records. The user types more to find the others.
const MAX_ENTRIES: usize = COMMANDS.len() + 40;

/// The target of a palette entry.
#[derive(Clone, Debug, PartialEq)]
pub enum PaletteTarget {
    /// Runs the command with this id.
    Command(&'static str),
    /// Applies the lens.
    Lens(Lens),
    /// Selects the record and shows it.
    Record(Target),
}

/// One entry of the palette.
#[derive(Clone, Debug, PartialEq)]
pub struct PaletteEntry {
    /// The name that users see.
    pub name: String,
    /// The text behind the name: the shortcut of a command, or the kind of a record.
    pub detail: String,
    /// Whether it can be chosen now.
    pub is_available: bool,
    /// What choosing it does.
    pub target: PaletteTarget,
}

/// The names of all records of a map. Computed once, as there can be tens of thousands.
#[derive(Debug, Default)]
pub struct RecordNames(Vec<RecordName>);

#[derive(Debug)]
struct RecordName {
    target: Target,
    /// The kind of record, with its article.
    kind: &'static str,
    name: String,
    /// The name without case and accents.
    folded_name: Box<str>,
    /// The letters of the name without case and accents.
    letter_bits: u64,
}

impl RecordNames {
    /// The names of all records of a map.
    pub fn of(map: &Map) -> Self {
        let of_kind =
            |kind: &'static RecordKind| Target::all(map, kind.id).into_iter().map(|target| (kind.with_article, target));
        let record_name = |(kind, target): (&'static str, Target)| {
            let name = map.name(&target);
            let folded_name: Box<str> = normalized_letters(&name).collect();
            RecordName { target, kind, letter_bits: letter_bits(folded_name.chars()), folded_name, name }
        };
        Self(RECORD_KINDS.iter().flat_map(of_kind).map(record_name).collect())
    }
}

/// The entries that match the typed text, the best match first. Records are searched in `names`.
pub fn palette_entries(typed: &str, session: &Session, names: &RecordNames) -> Vec<PaletteEntry> {
    let wanted = TypedLetters::new(typed);
    let mut scored: Vec<(i32, PaletteEntry)> = Vec::new();
    for command in COMMANDS.iter().filter(|command| command.about.id != "palette") {
        let name = command.about.name.to_owned();
        let name_score = wanted.score(&name).map(|score| score + 3);
        if let Some(score) = name_score.or_else(|| synonym_score(&wanted, command)) {
            let (is_available, target) = (command.is_available(session), PaletteTarget::Command(command.about.id));
            scored.push((score, PaletteEntry { name, detail: command_detail(command), is_available, target }));
        }
    }
    let visible = session.visible_map();
    let map = visible.records();
    for issue in map.issues.ids() {
        let name = format!("Lens: {}", map.name(&Target::from(&issue)));
        if let Some(score) = wanted.score(&name) {
            let target = PaletteTarget::Lens(Lens::Issue(issue));
            scored.push((score + 2, PaletteEntry { name, detail: "View".to_owned(), is_available: true, target }));
        }
    }
    scored.extend(best_matches(&wanted, names).into_iter().map(|(score, record_name)| {
        let RecordName { target, kind, name, .. } = record_name;
        let target = PaletteTarget::Record(target.clone());
        (score, PaletteEntry { name: name.clone(), detail: (*kind).to_owned(), is_available: true, target })
    }));
    scored.sort_by_key(|(score, _)| -score);
    scored.into_iter().map(|(_, entry)| entry).take(MAX_ENTRIES).collect()
}

/// The records with the best scores, the best first. Records of the same score stay in the order of the file.
fn best_matches<'a>(wanted: &TypedLetters, names: &'a RecordNames) -> Vec<(i32, &'a RecordName)> {
    let mut letters = Vec::new();
    let mut matches: Vec<(i32, usize)> = Vec::new();
    let possible = names.0.iter().enumerate().filter(|(_, name)| name.letter_bits & wanted.bits == wanted.bits);
    for (number, record_name) in possible {
        let name = &record_name.folded_name;
        let score = if name.is_ascii() {
            wanted.score_plain(name.as_bytes())
        } else {
            letters.clear();
            letters.extend(name.chars());
            wanted.score_plain(&letters)
        };
        matches.extend(score.map(|score| (-score, number)));
    }
    // Every record of a large map may match, but only the first ones are shown.
    if matches.len() > MAX_ENTRIES {
        matches.select_nth_unstable(MAX_ENTRIES);
        matches.truncate(MAX_ENTRIES);
    }
    matches.sort_unstable();
    matches.into_iter().filter_map(|(score, number)| Some((-score, names.0.get(number)?))).collect()
}

/// The letters of a text as a set of bits, several letters for each bit. A text without the bits of another one does
/// not have all of its letters.
fn letter_bits(letters: impl Iterator<Item = char>) -> u64 {
    letters.filter(|c| !c.is_whitespace()).fold(0, |bits, c| bits | 1 << (u32::from(c) % 64))
}

/// The score of a command's synonyms and help text. A synonym that was typed completely scores nearly as high as a
/// name, other matches half as high, and scattered letters nothing.
fn synonym_score(wanted: &TypedLetters, command: &Command) -> Option<i32> {
    let synonyms = synonyms_of(command.about.id);
    if synonyms.iter().any(|word| normalized_letters(word).eq(wanted.text.iter().copied())) {
        return Some(SYNONYM_SCORE);
    }
    let texts = synonyms.iter().chain([&command.about.help]);
    let best = texts.filter_map(|text| wanted.score(text)).filter(|score| *score > SCATTERED_SCORE).max();
    best.filter(|_| wanted.text.len() >= 3).map(|score| score / 2)
}

fn command_detail(command: &Command) -> String {
    let keys = command.shortcuts.first().map(ToString::to_string).unwrap_or_default();
    if keys.is_empty() { command.menu.name().to_owned() } else { keys }
}

/// The score of a name that contains the letters near each other.
const SCATTERED_SCORE: i32 = 100;
/// The score of a command with a synonym that was typed completely.
const SYNONYM_SCORE: i32 = 450;

/// The typed text, without case and accents.
struct TypedLetters {
    text: Vec<char>,
    /// Without spaces.
    letters: Vec<char>,
    bits: u64,
}

impl TypedLetters {
    fn new(typed: &str) -> Self {
        let text: Vec<char> = normalized_letters(typed.trim()).collect();
        let letters: Vec<char> = text.iter().copied().filter(|c| !c.is_whitespace()).collect();
        let bits = letter_bits(letters.iter().copied());
        Self { text, letters, bits }
    }

    /// The score of a name; none if it does not match.
    fn score(&self, name: &str) -> Option<i32> {
        self.score_plain(&normalized_letters(name).collect::<Vec<char>>())
    }

    /// The score of a name without case and accents. From the highest to the lowest: the name begins with the typed
    /// text; a word of it does; its words begin with the typed letters; it contains the typed text; it contains the
    /// typed letters near each other.
    fn score_plain<Letter: Copy + Into<char>>(&self, name: &[Letter]) -> Option<i32> {
        let Some(first) = self.text.first().filter(|_| !self.letters.is_empty()) else { return Some(0) };
        let starts_at = |at: &usize| name.get(*at..).is_some_and(|suffix| starts_with(suffix, &self.text));
        let mut places =
            (0..name.len()).filter(|at| name.get(*at).is_some_and(|c| (*c).into() == *first)).filter(starts_at);
        let first_place = places.next();
        let fit = match first_place {
            Some(0) => 500,
            Some(at) if starts_word(name, at) || places.any(|at| starts_word(name, at)) => 400,
            _ if matches_word_starts(&self.letters, name, 0) => 300,
            Some(_) => 200,
            None if matches_scattered(&self.letters, name) => SCATTERED_SCORE,
            None => return None,
        };
        Some(fit - name.len().min(400) as i32 / 10)
    }
}

fn starts_with<Letter: Copy + Into<char>>(name: &[Letter], text: &[char]) -> bool {
    name.len() >= text.len() && name.iter().zip(text).all(|(c, wanted)| (*c).into() == *wanted)
}

fn starts_word<Letter: Copy + Into<char>>(name: &[Letter], at: usize) -> bool {
    let is_letter = |at: usize| name.get(at).is_some_and(|c| (*c).into().is_alphanumeric());
    is_letter(at) && at.checked_sub(1).is_none_or(|before| !is_letter(before))
}

/// Whether the letters are the beginnings of words, in this order, from the word at `from` or later.
fn matches_word_starts<Letter: Copy + Into<char>>(letters: &[char], name: &[Letter], from: usize) -> bool {
    // A user who types more letters than this spells out words. The limit also bounds the recursion.
    const MAX_INITIALS: usize = 12;
    if letters.is_empty() || letters.len() > MAX_INITIALS {
        return letters.is_empty();
    }
    let has_first = |at: &usize| name.get(*at).map(|c| (*c).into()) == letters.first().copied();
    let mut starts = (from..name.len()).filter(has_first).filter(|at| starts_word(name, *at));
    starts.any(|at| {
        let suffix = name.get(at..).unwrap_or_default();
        let same = letters.iter().zip(suffix).take_while(|(letter, c)| **letter == (**c).into()).count();
        (1..=same).rev().any(|taken| matches_word_starts(letters.get(taken..).unwrap_or_default(), name, at + taken))
    })
}

/// Whether at least three letters occur in this order, start at a word, and span at most twice their length.
fn matches_scattered<Letter: Copy + Into<char>>(letters: &[char], name: &[Letter]) -> bool {
    let matches_from = |from: usize| {
        let window = name.get(from..from + 2 * letters.len().min(name.len())).or_else(|| name.get(from..));
        let mut window = window.unwrap_or_default().iter();
        letters.iter().all(|letter| window.any(|c| (*c).into() == *letter))
    };
    letters.len() >= 3
        && (0..name.len()).any(|at| {
            name.get(at).map(|c| (*c).into()) == letters.first().copied() && starts_word(name, at) && matches_from(at)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops;

    fn score(typed: &str, name: &str) -> Option<i32> {
        TypedLetters::new(typed).score(name)
    }

    fn names(typed: &str, session: &Session) -> Vec<String> {
        let names = if typed.is_empty() { RecordNames::default() } else { RecordNames::of(session.map()) };
        palette_entries(typed, session, &names).into_iter().map(|entry| entry.name).collect()
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
    fn synonyms_find_the_command() {
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
            let matches = names(typed, &session);
            assert!(matches.iter().take(4).any(|entry_name| entry_name == name), "{typed:?} finds {matches:?}");
        }
    }

    #[test]
    fn closer_matches_come_first() {
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
    fn an_unavailable_command_is_listed_as_unavailable() {
        let entries = palette_entries("undo", &Session::default(), &RecordNames::default());
        assert!(entries.first().is_some_and(|entry| entry.name == "Undo" && !entry.is_available));
    }

    #[test]
    fn many_records_of_one_score_stay_in_the_order_of_the_file() {
        let mut map = Map::default();
        let add = |name: String| drop(map.actors.add(crate::model::Actor::new(&name, emath::Pos2::ZERO)));
        (100..1000).map(|number| format!("Envoy {number}")).for_each(add);
        let session = Session::open(map, None);
        let records = |typed: &str| {
            let found = names(typed, &session).into_iter().filter(|name| name.starts_with("Envoy"));
            found.collect::<Vec<_>>()
        };
        let expected: Vec<String> = (100..1000).map(|number| format!("Envoy {number}")).collect();
        let found = records("envoy");
        assert!(found.len() >= 40 && expected.starts_with(&found), "{found:?}");
        assert_eq!(records("999"), ["Envoy 999"]);
        assert!(records("envoy x").is_empty());
    }

    #[test]
    fn names_with_accents_match_as_plain_ones_do() {
        for (typed, name) in
            [("turkiye", "Türkiye"), ("cote", "Côte d’Ivoire"), ("حماس", "حماس"), ("ci", "Côte d’Ivoire")]
        {
            let letters: Vec<char> = normalized_letters(name).collect();
            let wanted = TypedLetters::new(typed);
            assert!(wanted.score_plain(&letters).is_some(), "{typed} in {name}");
            assert_eq!(letter_bits(letters.iter().copied()) & wanted.bits, wanted.bits, "{typed} in {name}");
        }
    }
}
