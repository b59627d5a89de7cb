//! Copy, cut, paste and duplicate. Copied records are text in the format of a map; other text is pasted line by line.
//! Knows no system clipboard.

use std::collections::BTreeSet;

use emath::{Pos2, Vec2, vec2};

use super::{DropTargets, Effect, Selection, Session, StepMergeRule};
use crate::file::{self, ForeignFormat, ReadError};
use crate::model::{Map, Target};
use crate::ops;

/// The distance of a copy from its original.
const COPY_OFFSET: Vec2 = vec2(20.0, 20.0);
/// The maximum number of pasted lines that become actors.
const MAX_PASTED_LINES: usize = 200;
/// The maximum number of characters of a pasted name.
const MAX_NAME_LETTERS: usize = 100;
/// The distances between pasted actors.
const PASTED_SPACING: Vec2 = vec2(180.0, 110.0);

/// Puts the selected records on the clipboard, as text.
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

/// Copies these records to this distance, as one step, and selects the copies.
pub(super) fn duplicate_by(targets: &Selection, by: Vec2, session: &mut Session) {
    let label = format!("Copy {}", name(session, &targets.iter().cloned().collect::<Vec<_>>()));
    let drop_targets = DropTargets::for_move(session, &Selection::new());
    let new_records = session.edit(label, StepMergeRule::Never, |map| {
        let new_records = ops::duplicate(map, targets, by);
        drop_targets.join_groups(map, &new_records);
        new_records
    });
    if new_records.is_empty() && !targets.is_empty() {
        session.request_effect(Effect::ShowMessage(
            "An actor has one stance on an issue at a time: this one cannot be doubled.".to_owned(),
        ));
    }
    session.select_all_new(placed_first(new_records));
}

/// The records in a label: "Israel", "3 records".
fn name(session: &Session, targets: &[Target]) -> String {
    match targets {
        [one] => session.map().name(one),
        more => format!("{} records", more.len()),
    }
}

/// The new records with a position of their own; all of them if there is none.
fn placed_first(new_records: Vec<Target>) -> Vec<Target> {
    let is_placed = |target: &Target| matches!(target, Target::Actor(_) | Target::Issue(_) | Target::Note(_));
    if new_records.iter().any(is_placed) { new_records.into_iter().filter(is_placed).collect() } else { new_records }
}

impl Session {
    /// Pastes a text at the position `at`, as one step. A small map is pasted with new ids, a list of lines as actors,
    /// a text with lines too long for names as a note. Shows a message if the text cannot be pasted.
    pub fn paste(&mut self, text: &str, at: Pos2) {
        self.cancel();
        match file::read(text) {
            Ok(clip) => self.paste_map(&clip, at),
            Err(ReadError::NotAMap(ForeignFormat::Empty)) => {
                self.request_effect(Effect::ShowMessage(
                    "There is nothing to paste: the clipboard holds no text.".to_owned(),
                ));
            }
            Err(ReadError::NotAMap(format)) if !matches!(format, ForeignFormat::MergeConflict(_)) => {
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
        let drop_targets = DropTargets::for_move(self, &Selection::new());
        let new_records = self.edit(label, StepMergeRule::Never, |map| {
            let new_records = ops::paste(map, clip, by);
            drop_targets.join_groups(map, &new_records);
            new_records
        });
        let left_out_count = clip.count().saturating_sub(new_records.len() + count_known_sources(self.map(), clip));
        if left_out_count > 0 {
            let left_out =
                if left_out_count == 1 { "1 record was".to_owned() } else { format!("{left_out_count} records were") };
            self.request_effect(Effect::ShowMessage(format!(
                "{left_out} left out, as what they belong to is not on this map."
            )));
        }
        self.select_all_new(placed_first(new_records));
    }

    /// This offset, or a slightly larger one if a record would lie exactly on another.
    fn free_offset(&self, clip: &Map, mut by: Vec2) -> Vec2 {
        let places = |map: &Map| -> Vec<Pos2> {
            super::select::placed_records(map).iter().filter_map(|target| ops::place_of(map, target)).collect()
        };
        let (present, pasted) = (places(self.map()), places(clip));
        let covers = |by: Vec2| {
            let is_near = |at: Pos2| present.iter().any(|other| other.distance_sq(at + by) < 4.0);
            pasted.iter().any(|at| is_near(*at))
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
        let drop_targets = DropTargets::for_move(self, &Selection::new());
        let new_records = self.edit(label, StepMergeRule::Never, |map| {
            let place = |n: usize| at + (vec2((n % columns) as f32, (n / columns) as f32) - half) * PASTED_SPACING;
            let add = |(n, line): (usize, &&str)| Target::from(ops::add_actor(map, line, place(n)));
            let new_records = lines.iter().enumerate().map(add).collect::<Vec<_>>();
            drop_targets.join_groups(map, &new_records);
            new_records
        });
        self.select_all_new(new_records);
    }

    /// Selects the records that a step has created. Redo selects them too.
    fn select_all_new(&mut self, new_records: Vec<Target>) {
        if !new_records.is_empty() {
            self.select(new_records);
            self.history.select_after(&self.selection);
        }
    }
}

/// The number of sources in the clip that are already in the map.
fn count_known_sources(map: &Map, clip: &Map) -> usize {
    let ids: BTreeSet<_> = map.sources.ids().collect();
    clip.sources.iter().filter(|source| ids.contains(&source.id) && map.sources.get(&source.id) == Some(source)).count()
}

/// A line without its bullet or number of a list item.
fn without_list_marker(line: &str) -> &str {
    let line = line.trim();
    let text = line.trim_start_matches(['-', '*', '•', '–', '—', '·', '◦', '▪', '‣', '+', '○', '●']);
    if text.len() < line.len() && (text.is_empty() || text.starts_with(char::is_whitespace)) {
        return text.trim();
    }
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    match digits.strip_prefix(['.', ')']) {
        Some(text) if digits.len() < line.len() && text.starts_with(char::is_whitespace) => text.trim(),
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
