//! What of a map is seen: the day, and what a filter hides or leaves pale. Builds nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::collapse::{CollapsedMembers, collapse_members};
use super::{Palette, Scene};
use crate::model::{Lens, Map, Target, ViewState};

/// How much of its colour is left to what is pale.
const PALE_OPACITY: f32 = 0.22;

/// A map as it is looked at.
pub struct DrawnMap {
    /// The map on its day, without what is hidden or folded away.
    pub map: Map,
    /// All of the map with the day that is looked at as its own: what was before, and what comes after.
    pub all_records: Map,
    /// What it is coloured by; relationships, if the issue was not there yet.
    pub lens: Lens,
    /// What is pale.
    pub pale: BTreeSet<Target>,
    /// How much of it is folded away.
    pub collapsed: CollapsedMembers,
    /// What is pale or hidden, in words for a figure; empty where that is nothing.
    pub omission_note: String,
}

impl DrawnMap {
    /// All records of a map, of whatever date, with the day that `look` looks at as the map's own.
    pub fn records(map: &Map, look: &ViewState) -> Map {
        Map { as_of: look.as_of.or(map.as_of), ..map.clone() }
    }

    /// The map as `look` has it.
    pub fn of(map: &Map, look: &ViewState) -> Self {
        let all = map;
        let day = look.as_of.or(map.as_of);
        let today = day.map_or_else(|| map.clone(), |day| map.as_of(day));
        let lens = match look.lens.issue() {
            Some(issue) if !today.issues.contains(issue) => Lens::Relationships,
            _ => look.lens.clone(),
        };
        let (mut map, ghosts) = if look.ghosts && day.is_some() {
            // Who stands where is asked of the day all the same: only lines and squares come back.
            let mut whole = Self::records(map, look);
            day.into_iter().for_each(|day| whole.reopen(day));
            let ghosts = records_outside_the_day(&whole, &today);
            (whole, ghosts)
        } else {
            (today, BTreeSet::new())
        };
        let mut out = map.filtered_out(look);
        let mut words = Vec::new();
        let of_filter = map.filtered_out_summary(&out);
        let of_day = map.filtered_out_summary(&ghosts);
        if !of_filter.is_empty() {
            let how = if look.filter.hide { "Not shown" } else { "Pale" };
            words.push(format!("{how}: {of_filter}"));
        }
        if !of_day.is_empty() {
            words.push(format!("Pale, as not true on this day: {of_day}"));
        }
        if look.filter.hide {
            if !out.is_empty() {
                map = map.without(&out);
            }
            out.clear();
        }
        out.extend(ghosts);
        let (map, folds) = collapse_members(map);
        Self {
            map,
            all_records: Self::records(all, look),
            lens,
            pale: out,
            collapsed: folds,
            omission_note: words.join(" · "),
        }
    }

    /// Takes the colour from what is pale.
    pub(super) fn fade_pale_items(&self, scene: &mut Scene, palette: &Palette) {
        if self.pale.is_empty() {
            return;
        }
        for item in Arc::make_mut(&mut scene.items) {
            if item.target.as_ref().is_some_and(|target| self.pale.contains(target)) {
                item.shape.recolour(|colour| colour.mixed_over(palette.canvas, PALE_OPACITY));
            }
        }
    }
}

/// What is drawn as a line or a square and does not hold on the day.
fn records_outside_the_day(whole: &Map, today: &Map) -> BTreeSet<Target> {
    let kinds = ["issue", "tie", "objection", "condition"];
    let all = kinds.iter().flat_map(|kind| Target::all(whole, kind));
    all.filter(|target| !target.is_in(today)).collect()
}
