//! What of a map is seen: the day, and what a filter hides or leaves pale. Builds nothing.

use std::collections::BTreeSet;

use super::fold::{Folds, folded};
use super::{Colour, Palette, Scene};
use crate::model::{Lens, Look, Map, Target};

/// How much of its colour is left to what is pale.
const PALE: f32 = 0.22;

/// A map as it is looked at.
pub struct Seen {
    /// The map on its day, without what is hidden or folded away.
    pub map: Map,
    /// What it is coloured by; relationships, if the issue was not there yet.
    pub lens: Lens,
    /// What is pale.
    pub pale: BTreeSet<Target>,
    /// How much of it is folded away.
    pub folds: Folds,
    /// What is pale or hidden, in words for a figure; empty where that is nothing.
    pub left_out: String,
}

impl Seen {
    /// The map as `look` has it.
    pub fn of(map: &Map, look: &Look) -> Self {
        let mut map = look.as_of.or(map.as_of).map_or_else(|| map.clone(), |day| map.as_of(day));
        let out = map.left_out(look);
        let words = map.left_out_words(&out);
        let lens = match look.lens.issue() {
            Some(issue) if !map.issues.contains(issue) => Lens::Relationships,
            _ => look.lens.clone(),
        };
        if !look.filter.hide {
            let left_out = if words.is_empty() { words } else { format!("Pale: {words}") };
            let (map, folds) = folded(map);
            return Self { map, lens, pale: out, folds, left_out };
        }
        if !out.is_empty() {
            map = map.without(&out);
        }
        let left_out = if words.is_empty() { words } else { format!("Not shown: {words}") };
        let (map, folds) = folded(map);
        Self { map, lens, pale: BTreeSet::new(), folds, left_out }
    }

    /// Takes the colour from what is pale.
    pub(super) fn fade(&self, scene: &mut Scene, palette: &Palette) {
        if self.pale.is_empty() {
            return;
        }
        for item in &mut scene.items {
            if item.target.as_ref().is_some_and(|target| self.pale.contains(target)) {
                item.shape.recolour(|colour| faded(colour, palette.canvas));
            }
        }
    }
}

fn faded(Colour(colour): Colour, Colour(ground): Colour) -> Colour {
    let mix = |channel: usize| {
        let (own, under) = (f32::from(colour[channel]), f32::from(ground[channel]));
        (under + (own - under) * PALE).round() as u8
    };
    Colour([mix(0), mix(1), mix(2), colour[3]])
}
