//! Copying, cutting, pasting and duplicating. What is copied is text: a small map, or lines. Knows no clipboard.

use std::collections::BTreeSet;

use emath::{Pos2, Vec2, vec2};

use super::{DropTargets, Effect, Selection, Session, StepMergeRule};
use crate::file::{self, ForeignFormat, ReadError};
use crate::model::{Map, Target};
use crate::ops;

/// How far from what it was copied from a copy lies.
const COPY_OFFSET: Vec2 = vec2(20.0, 20.0);
/// No more than so many lines become actors.
const MAX_PASTED_LINES: usize = 200;
/// A line that is longer, in characters, is no name.
const MAX_NAME_LETTERS: usize = 100;
/// How far pasted lines lie apart.
const PASTED_SPACING: Vec2 = vec2(180.0, 110.0);

/// What is selected as text, as it is put on the clipboard.
pub(super) fn copy(session: &mut Session) {
    let clip = ops::clip(session.map(), session.selection());
    session.request_effect(Effect::CopyText(file::write(&clip)));
}

pub(super) fn cut(session: &mut Session) {
    copy(session);
    let targets: Vec<Target> = session.selection().iter().cloned().collect();
    let label = format!("Cut {}", name(session, &targets));
    session.edit(label, StepMergeRule::Never, |map| ops::delete(map, &targets));
}

pub(super) fn duplicate(session: &mut Session) {
    let selection = session.selection().clone();
    duplicate_by(&selection, COPY_OFFSET, session);
}

/// Makes a step of a copy of these records that far away, and selects it.
pub(super) fn duplicate_by(targets: &Selection, by: Vec2, session: &mut Session) {
    let label = format!("Copy {}", name(session, &targets.iter().cloned().collect::<Vec<_>>()));
    let grounds = DropTargets::for_move(session, &Selection::new());
    let made = session.edit(label, StepMergeRule::Never, |map| {
        let made = ops::duplicate(map, targets, by);
        grounds.join_groups(map, &made);
        made
    });
    if made.is_empty() && !targets.is_empty() {
        session.request_effect(Effect::ShowMessage(
            "An actor has one stance on an issue at a time: this one cannot be doubled.".to_owned(),
        ));
    }
    session.select_all_new(placed_first(made));
}

/// "Israel", "3 records".
fn name(session: &Session, targets: &[Target]) -> String {
    match targets {
        [one] => session.map().name(one),
        more => format!("{} records", more.len()),
    }
}

/// Of what was made, that which is seen as itself; where nothing is, all of it.
fn placed_first(made: Vec<Target>) -> Vec<Target> {
    let is_placed = |target: &Target| matches!(target, Target::Actor(_) | Target::Issue(_) | Target::Note(_));
    if made.iter().any(is_placed) { made.into_iter().filter(is_placed).collect() } else { made }
}

impl Session {
    /// Puts a text from the clipboard on the map, its middle at `at`, as one step: a small map under ids of its own, or
    /// each line as an actor; a text with lines too long for names as a note. What cannot be pasted is answered with a
    /// sentence.
    pub fn paste(&mut self, text: &str, at: Pos2) {
        self.cancel();
        match file::read(text) {
            Ok(clip) => self.paste_map(&clip, at),
            Err(ReadError::NotAMap(ForeignFormat::Empty)) => {
                self.request_effect(Effect::ShowMessage(
                    "There is nothing to paste: the clipboard holds no text.".to_owned(),
                ));
            }
            Err(ReadError::NotAMap(looks)) if !matches!(looks, ForeignFormat::MergeConflict(_)) => {
                self.paste_lines(text, at)
            }
            Err(error) => self.request_effect(Effect::ShowMessage(format!("The clipboard cannot be pasted. {error}"))),
        }
    }

    fn paste_map(&mut self, clip: &Map, at: Pos2) {
        if clip.count() == 0 {
            return self
                .request_effect(Effect::ShowMessage("There is nothing to paste: the copied map is empty.".to_owned()));
        }
        let by = ops::middle(clip).map_or(Vec2::ZERO, |middle| at - middle);
        let by = self.free_offset(clip, by);
        let label = match clip.count() {
            1 => "Paste 1 record".to_owned(),
            more => format!("Paste {more} records"),
        };
        let grounds = DropTargets::for_move(self, &Selection::new());
        let made = self.edit(label, StepMergeRule::Never, |map| {
            let made = ops::paste(map, clip, by);
            grounds.join_groups(map, &made);
            made
        });
        let lost = clip.count().saturating_sub(made.len() + count_known_sources(self.map(), clip));
        if lost > 0 {
            let what = if lost == 1 { "1 record was".to_owned() } else { format!("{lost} records were") };
            self.request_effect(Effect::ShowMessage(format!(
                "{what} left out, as what they belong to is not on this map."
            )));
        }
        self.select_all_new(placed_first(made));
    }

    /// That far, or a little farther, so that nothing comes to lie exactly on something else.
    fn free_offset(&self, clip: &Map, mut by: Vec2) -> Vec2 {
        let places = |map: &Map| -> Vec<Pos2> {
            super::select::placed_records(map).iter().filter_map(|target| ops::place_of(map, target)).collect()
        };
        let (here, new) = (places(self.map()), places(clip));
        let covers = |by: Vec2| {
            let is_near = |at: Pos2| here.iter().any(|other| other.distance_sq(at + by) < 4.0);
            new.iter().any(|at| is_near(*at))
        };
        for _ in 0..MAX_PASTED_LINES {
            if !covers(by) {
                break;
            }
            by += COPY_OFFSET;
        }
        by
    }

    fn paste_lines(&mut self, text: &str, at: Pos2) {
        let lines: Vec<&str> = text.lines().map(without_list_marker).filter(|line| !line.is_empty()).collect();
        if lines.is_empty() {
            return self.request_effect(Effect::ShowMessage(
                "There is nothing to paste: the clipboard holds no words.".to_owned(),
            ));
        }
        if lines.iter().any(|line| line.chars().count() > MAX_NAME_LETTERS) {
            let note = self.edit("Paste a note", StepMergeRule::Never, |map| ops::add_note(map, text.trim(), at));
            return self.select_new(note.into());
        }
        if lines.len() > MAX_PASTED_LINES {
            return self.request_effect(Effect::ShowMessage(format!(
                "The clipboard holds {} lines. Each would become an actor: paste {MAX_PASTED_LINES} at most.",
                lines.len()
            )));
        }
        let label = match lines.as_slice() {
            [one] => format!("Paste {one}"),
            more => format!("Paste {} actors", more.len()),
        };
        let columns = (1..).find(|n: &usize| n * n >= lines.len()).unwrap_or(1);
        let rows = lines.len().div_ceil(columns);
        let half = vec2((columns - 1) as f32, (rows - 1) as f32) / 2.0;
        let grounds = DropTargets::for_move(self, &Selection::new());
        let made = self.edit(label, StepMergeRule::Never, |map| {
            let place = |n: usize| at + (vec2((n % columns) as f32, (n / columns) as f32) - half) * PASTED_SPACING;
            let add = |(n, line): (usize, &&str)| Target::from(ops::add_actor(map, line, place(n)));
            let made = lines.iter().enumerate().map(add).collect::<Vec<_>>();
            grounds.join_groups(map, &made);
            made
        });
        self.select_all_new(made);
    }

    /// Selects what a step has just made, so that redo selects it too.
    fn select_all_new(&mut self, made: Vec<Target>) {
        if !made.is_empty() {
            self.select(made);
            self.history.select_after(&self.selection);
        }
    }
}

/// How many sources of the clip were on the map already.
fn count_known_sources(map: &Map, clip: &Map) -> usize {
    let ids: BTreeSet<_> = map.sources.ids().collect();
    clip.sources.iter().filter(|source| ids.contains(&source.id) && map.sources.get(&source.id) == Some(source)).count()
}

/// A line without the sign or the number that makes it an item of a list.
fn without_list_marker(line: &str) -> &str {
    let line = line.trim();
    let rest = line.trim_start_matches(['-', '*', '•', '–', '—', '·', '◦', '▪', '‣', '+', '○', '●']);
    if rest.len() < line.len() && (rest.is_empty() || rest.starts_with(char::is_whitespace)) {
        return rest.trim();
    }
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    match digits.strip_prefix(['.', ')']) {
        Some(rest) if digits.len() < line.len() && rest.starts_with(char::is_whitespace) => rest.trim(),
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_names_lose_their_list_markers() {
        for (line, name) in [
            ("  - Israel ", "Israel"),
            ("• Türkiye", "Türkiye"),
            ("12. Egypt", "Egypt"),
            ("3) Qatar", "Qatar"),
            ("-5 dBm", "-5 dBm"),
            ("7.5 million", "7.5 million"),
            ("*", ""),
            ("3M", "3M"),
        ] {
            assert_eq!(without_list_marker(line), name);
        }
    }
}
