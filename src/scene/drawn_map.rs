//! The part of a map that is drawn: on its day, without the records that a filter hides. Builds no shapes.

use std::collections::BTreeSet;

use super::collapse::{CollapsedMembers, collapse_members};
use super::{Palette, Scene};
use crate::model::{Lens, Map, Target, ViewState};

/// The share of its colour that a pale item keeps.
const PALE_OPACITY: f32 = 0.22;

/// A map as a view state shows it.
pub struct DrawnMap {
    /// The map on its day, without hidden records and collapsed members.
    pub map: Map,
    /// All records of the map, past and future ones included, with the day of the view state as the map's own day.
    pub all_records: Map,
    /// The lens; relationships if the issue does not exist on this day.
    pub lens: Lens,
    /// The records that are drawn pale.
    pub pale: BTreeSet<Target>,
    /// The collapsed members.
    pub collapsed: CollapsedMembers,
    /// A note for figures that counts the pale or hidden records; empty without any.
    pub omission_note: String,
}

impl DrawnMap {
    /// All records of a map, of any date, with the day of `view` as the map's own day.
    pub fn records(map: &Map, view: &ViewState) -> Map {
        Map { as_of: view.as_of.or(map.as_of), ..map.clone() }
    }

    /// The map as `view` shows it.
    pub fn of(map: &Map, view: &ViewState) -> Self {
        let original = map;
        let day = view.as_of.or(map.as_of);
        let today = day.map_or_else(|| map.clone(), |day| map.as_of(day));
        let lens = match view.lens.issue() {
            Some(issue) if !today.issues.contains(issue) => Lens::Relationships,
            _ => view.lens.clone(),
        };
        let (mut map, outside_day) = if view.ghosts && day.is_some() {
            // The stances are still those of the day: only lines and issues of other days are shown.
            let mut reopened = Self::records(map, view);
            day.into_iter().for_each(|day| reopened.reopen(day));
            let outside_day = records_outside_the_day(&reopened, &today);
            (reopened, outside_day)
        } else {
            (today, BTreeSet::new())
        };
        let mut filtered_out = map.filtered_out(view);
        let mut notes = Vec::new();
        let filter_summary = map.filtered_out_summary(&filtered_out);
        let day_summary = map.filtered_out_summary(&outside_day);
        if !filter_summary.is_empty() {
            let verb = if view.filter.hide { "Not shown" } else { "Pale" };
            notes.push(format!("{verb}: {filter_summary}"));
        }
        if !day_summary.is_empty() {
            notes.push(format!("Pale, as not true on this day: {day_summary}"));
        }
        if view.filter.hide {
            if !filtered_out.is_empty() {
                map = map.without(&filtered_out);
            }
            filtered_out.clear();
        }
        filtered_out.extend(outside_day);
        let (map, collapsed) = collapse_members(map);
        Self {
            map,
            all_records: Self::records(original, view),
            lens,
            pale: filtered_out,
            collapsed,
            omission_note: notes.join(" · "),
        }
    }

    /// Fades the items of pale records.
    pub(super) fn fade_pale_items(&self, scene: &mut Scene, palette: &Palette) {
        if self.pale.is_empty() {
            return;
        }
        for item in scene.items.iter_mut() {
            if item.target.as_ref().is_some_and(|target| self.pale.contains(target)) {
                item.shape.recolour(|colour| colour.mixed_over(palette.canvas, PALE_OPACITY));
            }
        }
    }
}

/// The issues, ties, objections and conditions that do not hold on the day.
fn records_outside_the_day(all_records: &Map, today: &Map) -> BTreeSet<Target> {
    let kinds = ["issue", "tie", "objection", "condition"];
    let targets = kinds.iter().flat_map(|kind| Target::all(all_records, kind));
    targets.filter(|target| !target.is_in(today)).collect()
}
