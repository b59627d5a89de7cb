//! How much room every actor, issue and note takes with its words, wherever it lies: what layouts keep free.

use std::collections::BTreeMap;

use emath::{Vec2, vec2};

use super::builder::SceneBuilder;
use super::metrics::block_size;
use super::{DrawnMap, Palette};
use crate::model::Target;
use crate::text;

/// The room round an actor and its name.
const MARGIN: f32 = 8.0;

/// How wide and high every actor, issue and note of a map is with its words, in map units.
///
/// Limitations: the name of an actor is taken to stand under its disc, where it stands unless something is in its way.
pub fn footprints(seen: &DrawnMap) -> BTreeMap<Target, Vec2> {
    let mut builder = SceneBuilder::new(seen, &Palette::LIGHT, 1.0);
    builder.place_nodes();
    let mut sizes = BTreeMap::new();
    for (target, node) in &builder.nodes {
        let mut size = node.rect().size();
        if let Target::Actor(id) = target
            && let Some(actor) = seen.map.actors.get(id)
        {
            let mut lines = builder.name_lines(actor);
            lines.extend(builder.voting_rule(target).map(|words| text::shape_line(&words, builder.small_style())));
            let name = block_size(&lines);
            // The ring round the disc, and then the name below it.
            size = vec2((size.x + 20.0).max(name.x), size.y + 20.0 + name.y);
        }
        sizes.insert(target.clone(), size + Vec2::splat(MARGIN));
    }
    for note in seen.map.notes.iter() {
        sizes
            .insert(Target::from(&note.id), super::note::note_lines_and_rect(note, 1.0).1.size() + Vec2::splat(MARGIN));
    }
    sizes
}
