//! The size of every actor, issue and note with its label, independent of its position. Layouts keep this space free.

use std::collections::BTreeMap;

use emath::{Vec2, vec2};

use super::builder::SceneBuilder;
use super::metrics::block_size;
use super::{DrawnMap, Palette};
use crate::model::Target;
use crate::text;

/// The margin around an actor and its name, in map units.
const MARGIN: f32 = 8.0;

/// The width and the height of every actor, issue and note of a map with its label, in map units.
///
/// Limitations: the name of an actor is assumed to stand below its disc, although an obstacle can move it elsewhere.
pub fn footprints(drawn_map: &DrawnMap) -> BTreeMap<Target, Vec2> {
    let mut builder = SceneBuilder::new(drawn_map, &Palette::LIGHT, 1.0);
    builder.place_nodes();
    let mut sizes = BTreeMap::new();
    for (target, node) in &builder.nodes {
        let mut size = node.rect().size();
        if let Target::Actor(id) = target
            && let Some(actor) = drawn_map.map.actors.get(id)
        {
            let mut lines = builder.name_lines(actor);
            lines.extend(builder.voting_rule(target).map(|text| text::shape_line(&text, builder.small_style())));
            let name = block_size(&lines);
            // The ring round the disc, and then the name below it.
            size = vec2((size.x + 20.0).max(name.x), size.y + 20.0 + name.y);
        }
        sizes.insert(target.clone(), size + Vec2::splat(MARGIN));
    }
    for note in drawn_map.map.notes.iter() {
        sizes
            .insert(Target::from(&note.id), super::note::note_lines_and_rect(note, 1.0).1.size() + Vec2::splat(MARGIN));
    }
    sizes
}
