//! Copy, cut, paste and duplicate. Copied records are text in the format of a map; other text is pasted line by line.
//! Knows no system clipboard.

use std::collections::{BTreeSet, HashMap};

use emath::{Pos2, Vec2, vec2};

use super::limits::{PASTED_LINE_LIMIT, PASTED_NAME_LIMIT, PASTED_RECORD_LIMIT};
use super::{DropTargets, Effect, Selection, Session, StepMergeRule};
use crate::file::{self, ForeignFormat, ReadError};
use crate::model::{Map, TEXT_LIMIT, Target};
use crate::ops;

/// The distance of a copy from its original.
const COPY_OFFSET: Vec2 = vec2(20.0, 20.0);
/// A record covers another that is nearer than this.
const COVER_DISTANCE: f32 = 2.0;
/// The maximum number of offsets that are tried.
const MAX_OFFSETS: usize = 200;
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
        if clip.count() > PASTED_RECORD_LIMIT {
            return self.request_effect(Effect::ShowMessage(format!(
                "The clipboard holds a map of {} records, and {PASTED_RECORD_LIMIT} can be pasted at once: copy a part of \
                 it.",
                clip.count()
            )));
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
        // In squares of the distance at which one record covers another, so that thousands are compared with few.
        let square = |at: Pos2| ((at.x / COVER_DISTANCE).floor() as i64, (at.y / COVER_DISTANCE).floor() as i64);
        let mut present: HashMap<(i64, i64), Vec<Pos2>> = HashMap::new();
        for at in places(self.map()) {
            present.entry(square(at)).or_default().push(at);
        }
        let pasted = places(clip);
        let covers = |by: Vec2| {
            let is_near = |at: Pos2| {
                let (column, row) = square(at);
                let around = (-1..=1).flat_map(|x| (-1..=1).map(move |y| (column + x, row + y)));
                let mut others = around.filter_map(|square| present.get(&square)).flatten();
                others.any(|other| other.distance_sq(at) < COVER_DISTANCE * COVER_DISTANCE)
            };
            pasted.iter().any(|at| is_near(*at + by))
        };
        for _ in 0..MAX_OFFSETS {
            if !covers(by) {
                break;
            }
            by += COPY_OFFSET;
        }
        by
    }

    fn paste_lines(&mut self, text: &str, at: Pos2) {
        // Counted before they are collected, as the clipboard may hold millions.
        let lines = || text.lines().map(without_list_marker).filter(|line| !line.is_empty());
        let line_count = lines().count();
        if line_count == 0 {
            return self.request_effect(Effect::ShowMessage(
                "There is nothing to paste: the clipboard holds no words.".to_owned(),
            ));
        }
        let is_no_name = |line: &str| line.char_indices().nth(PASTED_NAME_LIMIT).is_some();
        if lines().any(is_no_name) {
            if text.trim().len() > TEXT_LIMIT {
                return self.request_effect(Effect::ShowMessage(format!(
                    "The clipboard holds {} KB of text, and a note holds {} KB at most: paste it in the reader, as a \
                     source.",
                    text.trim().len().div_ceil(1024),
                    TEXT_LIMIT >> 10
                )));
            }
            let note = self.edit("Paste a note", StepMergeRule::Never, |map| ops::add_note(map, text.trim(), at));
            return self.select_new(note.into());
        }
        if line_count > PASTED_LINE_LIMIT {
            return self.request_effect(Effect::ShowMessage(format!(
                "The clipboard holds {line_count} lines. Each would become an actor: paste {PASTED_LINE_LIMIT} at most.",
            )));
        }
        let lines: Vec<&str> = lines().collect();
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
