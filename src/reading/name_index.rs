//! Finds the actors and issues of a map in a text. Finds only whole words, in any script, and guesses nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::TextSpan;
use super::text_folding::{WordToken, word_tokens};
use crate::model::{Actor, Map, Target};

/// An index of all names in a map, to find them in many texts.
///
/// Limitations: a name is found with an ending after an apostrophe, with a plural or genitive *s*, and after the
/// particles that Arabic and Hebrew join to a word. Other inflected forms are only found if they are listed as other
/// names.
#[derive(Default)]
pub struct NameIndex {
    /// The names by their first word, the longest first.
    by_first: BTreeMap<String, Vec<IndexedName>>,
}

struct IndexedName {
    words: Vec<String>,
    /// The exact spelling of an abbreviation such as "US", which is only found in capital letters, as "us" is another
    /// word.
    exact_case: Option<String>,
    target: Target,
}

/// A name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameMatch {
    /// The span of the name.
    pub span: TextSpan,
    /// The actor or issue with this name.
    pub target: Target,
}

impl NameIndex {
    /// Indexes the names, short names, other names and titles of all actors and issues, and unique family names.
    pub fn of(map: &Map) -> Self {
        let mut names = Self::default();
        // Kept beside the index: thousands of names may begin with the same word.
        let mut known = BTreeSet::new();
        for actor in map.actors.iter() {
            for name in [&actor.name, &actor.short_name].into_iter().chain(&actor.other_names) {
                names.add(name, &(&actor.id).into(), &mut known);
            }
        }
        for issue in map.issues.iter() {
            names.add(&issue.title, &(&issue.id).into(), &mut known);
        }
        let mut family_counts: BTreeMap<&str, usize> = BTreeMap::new();
        for family in map.actors.iter().filter_map(family_name) {
            *family_counts.entry(family).or_default() += 1;
        }
        for actor in map.actors.iter() {
            if let Some(family) = family_name(actor)
                && family_counts.get(family) == Some(&1)
                && !names
                    .by_first
                    .get(&super::folded_text(family))
                    .is_some_and(|n| n.iter().any(|n| n.words.len() == 1))
            {
                names.add(family, &(&actor.id).into(), &mut known);
            }
        }
        for row in names.by_first.values_mut() {
            row.sort_by_key(|name| std::cmp::Reverse(name.words.len()));
        }
        names
    }

    fn add(&mut self, name: &str, target: &Target, known: &mut BTreeSet<Vec<String>>) {
        let words: Vec<String> = word_tokens(name).into_iter().map(|token| token.folded).collect();
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        let Some(first) = words.first().filter(|_| letters >= 2) else { return };
        if !known.insert(words.clone()) {
            return;
        }
        let row = self.by_first.entry(first.clone()).or_default();
        let is_abbreviation = letters <= 4 && words.len() == 1 && !name.chars().any(|c| !c.is_uppercase());
        row.push(IndexedName { words, exact_case: is_abbreviation.then(|| name.to_owned()), target: target.clone() });
    }

    /// Whether there are no names.
    pub fn is_empty(&self) -> bool {
        self.by_first.is_empty()
    }

    /// All names in a text, in order. Of overlapping names, the longer one.
    pub fn find(&self, text: &str) -> Vec<NameMatch> {
        if self.by_first.is_empty() {
            return Vec::new();
        }
        let words = word_tokens(text);
        let letters: Vec<char> = text.chars().collect();
        let mut matches = Vec::new();
        let mut at = 0;
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            match self.match_at(rest, &letters) {
                Some((name, span)) => {
                    matches.push(NameMatch { span, target: name.target.clone() });
                    at += name.words.len();
                }
                None => at += 1,
            }
        }
        matches
    }

    /// The name at the beginning of `words`.
    fn match_at(&self, words: &[WordToken], letters: &[char]) -> Option<(&IndexedName, TextSpan)> {
        let first = words.first()?;
        possible_forms(first).find_map(|(form, skipped)| {
            let row = self.by_first.get(&form)?;
            let name = row.iter().find(|name| continues_name(name, words, letters))?;
            let last = words.get(name.words.len() - 1)?;
            Some((name, (first.from + skipped, last.to)))
        })
    }
}

/// The last word of a person's name, if it is long enough to be found alone.
fn family_name(actor: &Actor) -> Option<&str> {
    let words: Vec<&str> = actor.name.split_whitespace().collect();
    let last = words.last()?;
    (actor.kind == "person" && words.len() > 1 && last.chars().count() >= 4).then_some(last)
}

/// Whether the text matches the remaining words of a name after the first.
fn continues_name(name: &IndexedName, words: &[WordToken], letters: &[char]) -> bool {
    let Some(tokens) = words.get(..name.words.len()) else { return false };
    if let (Some(exact), Some(only)) = (&name.exact_case, tokens.first()) {
        return letters
            .get(only.from as usize..only.to as usize)
            .is_some_and(|letters| letters.iter().copied().eq(exact.chars()));
    }
    let remaining = tokens.iter().zip(&name.words).skip(1);
    let is_same = |(token, word): (&WordToken, &String)| {
        token.folded == *word || without_s(token).is_some_and(|bare| bare == word)
    };
    let are_adjacent = |pair: &[WordToken]| match pair {
        [a, b] => letters.get(a.to as usize..b.from as usize).is_some_and(can_join_name_words),
        _ => false,
    };
    remaining.clone().all(is_same) && tokens.windows(2).all(are_adjacent)
}

/// Whether this text can separate two words of a name.
fn can_join_name_words(between: &[char]) -> bool {
    between.len() <= 2 && !between.iter().any(|c| c.is_alphanumeric() || ",;:!?()[]\u{201c}\u{201d}\"/".contains(*c))
}

/// A word without the *s* of a plural or genitive. Only for words with a capital letter.
fn without_s(token: &WordToken) -> Option<&str> {
    token.folded.strip_suffix('s').filter(|bare| token.is_capital && bare.len() >= 4 && bare.is_ascii())
}

/// The forms that a word may have without particles and endings, each with the number of letters before it.
fn possible_forms(token: &WordToken) -> impl Iterator<Item = (String, u32)> {
    let mut forms = vec![(token.folded.clone(), 0)];
    forms.extend(without_s(token).map(|bare| (bare.to_owned(), 0)));
    let first = token.folded.chars().next().unwrap_or(' ');
    let particles: &[&str] = match first {
        '\u{590}'..='\u{5ff}' => HEBREW_PARTICLES,
        '\u{600}'..='\u{6ff}' => ARABIC_PARTICLES,
        _ => &[],
    };
    for particle in particles {
        if let Some(stem) = token.folded.strip_prefix(particle).filter(|stem| stem.chars().count() >= 3) {
            // Vowel points in the text are not counted here, so the start can be off by one letter.
            forms.push((stem.to_owned(), super::char_count(particle)));
            if *particle == "لل" {
                forms.push((format!("ال{stem}"), super::char_count(particle)));
            }
        }
    }
    forms.into_iter()
}

/// Particles that Hebrew joins to the following word.
const HEBREW_PARTICLES: &[&str] =
    &["ו", "ה", "ב", "ל", "מ", "כ", "ש", "וה", "וב", "ול", "ומ", "וש", "שה", "מה", "כש", "שב", "של"];
/// Particles that Arabic joins to the following word.
const ARABIC_PARTICLES: &[&str] =
    &["و", "ف", "ب", "ل", "ك", "ال", "وال", "فال", "بال", "كال", "لل", "وب", "ول", "فب", "فل", "وبال", "ولل"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Issue;
    use emath::Pos2;

    fn map() -> Map {
        let mut map = Map::default();
        let mut add = |name: &str, kind: &str, other: &[&str]| {
            let mut actor = Actor::new(name, Pos2::ZERO);
            actor.kind = kind.to_owned();
            actor.other_names = other.iter().map(|name| (*name).to_owned()).collect();
            map.actors.add(actor);
        };
        add("Türkiye", "state", &["Ankara", "تركيا", "טורקיה", "土耳其"]);
        add("Israel", "state", &["إسرائيل", "ישראל", "以色列"]);
        add("Saudi Arabia", "state", &["السعودية"]);
        add("United States", "state", &["US"]);
        add("Benjamin Netanyahu", "person", &[]);
        add("United Nations", "intergovernmental", &["UN"]);
        map.issues.add(Issue::new("UN mandate", Pos2::ZERO));
        map
    }

    fn found(text: &str) -> Vec<String> {
        let names = NameIndex::of(&map()).find(text);
        names
            .iter()
            .map(|name_match| format!("{}={}", super::super::slice(text, name_match.span), name_match.target.id()))
            .collect()
    }

    #[test]
    fn whole_words_are_found_and_parts_of_words_are_not() {
        assert_eq!(found("Turkiye met Israel."), ["Turkiye=turkiye", "Israel=israel"]);
        assert_eq!(found("ISRAELI Israelites"), Vec::<String>::new());
        assert_eq!(found("Saudi Arabia; Saudi, Arabia"), ["Saudi Arabia=saudi-arabia"]);
        assert_eq!(found("Saudi\nArabia"), ["Saudi\nArabia=saudi-arabia"]);
    }

    #[test]
    fn the_longest_name_wins_and_abbreviations_keep_their_case() {
        assert_eq!(found("the UN mandate, the UN"), ["UN mandate=un-mandate", "UN=united-nations"]);
        assert_eq!(found("It told us that the US un-did it"), ["US=united-states"]);
    }

    #[test]
    fn word_endings_are_ignored() {
        assert_eq!(found("Israel's, Israel’s and Israels"), ["Israel=israel", "Israel=israel", "Israels=israel"]);
        assert_eq!(found("Türkiye'nin, TÜRKİYE’de"), ["Türkiye=turkiye", "TÜRKİYE=turkiye"]);
        assert_eq!(found("said Netanyahu"), ["Netanyahu=benjamin-netanyahu"]);
    }

    #[test]
    fn prefixed_particles_are_ignored() {
        assert_eq!(found("وقالت تركيا وإسرائيل"), ["تركيا=turkiye", "إسرائيل=israel"]);
        assert_eq!(
            found("بالسعودية للسعودية"),
            ["سعودية=saudi-arabia".replace("سعودية", "السعودية"), "سعودية=saudi-arabia".to_owned()]
        );
        assert_eq!(found("בישראל ולטורקיה"), ["ישראל=israel", "טורקיה=turkiye"]);
    }

    #[test]
    fn names_without_spaces_are_found_anywhere() {
        assert_eq!(found("土耳其和以色列之间"), ["土耳其=turkiye", "以色列=israel"]);
    }

    #[test]
    fn a_shared_family_name_is_not_matched() {
        let mut map = map();
        let mut sara = Actor::new("Sara Netanyahu", Pos2::ZERO);
        sara.kind = "person".to_owned();
        map.actors.add(sara);
        let matches = NameIndex::of(&map).find("Netanyahu and Sara Netanyahu");
        assert_eq!(matches.len(), 1);
    }

    #[test]
    fn a_megabyte_with_five_hundred_names_is_read_at_once() {
        let mut map = map();
        for number in 0..500 {
            map.actors.add(Actor::new(&format!("Party{number} of Somewhere"), Pos2::ZERO));
        }
        let text = "The delegation of Party77 of Somewhere met Israel’s minister in the old town. ".repeat(13_500);
        let names = NameIndex::of(&map);
        assert_eq!(names.find(&text).len(), 27_000);
    }
}
