//! Changes places among those who have equal room, so that who is tied to each other comes nearer.

use emath::{Pos2, Vec2};

use super::rigid_block::RigidBlock;
use super::{LayoutError, LayoutGraph};
use crate::geometry::distance;
use crate::network::{Progress, SeededRandom};

/// How often everybody is looked at.
const ROUNDS: usize = 12;
/// With so many others somebody is tried, at most, each time.
const TRIES: usize = 40;

/// Lets equals of blocks change places as long as that makes the lines between all nodes shorter.
pub(super) fn swap_to_shorten_edges(
    graph: &LayoutGraph,
    seed: u64,
    blocks: &mut [RigidBlock],
    picture: &[Pos2],
    progress: &Progress,
) -> Result<(), LayoutError> {
    let mut places = graph.places.clone();
    for (block, at) in blocks.iter().zip(picture) {
        for (node, offset) in &block.slots {
            places.get_mut(*node).into_iter().for_each(|place| *place = *at + *offset);
        }
    }
    let mut chance = SeededRandom::new(seed);
    for round in 0..ROUNDS {
        progress.report(round as f32 / ROUNDS as f32)?;
        let mut is_better = false;
        for block in &mut *blocks {
            for list in std::mem::take(&mut block.interchangeable_slots) {
                is_better |= try_swaps(graph, &list, &mut block.slots, &mut places, &mut chance);
                block.interchangeable_slots.push(list);
            }
        }
        if !is_better {
            break;
        }
    }
    Ok(())
}

/// Tries to change places in one list. Has that made anything better?
fn try_swaps(
    graph: &LayoutGraph,
    list: &[usize],
    slots: &mut [(usize, Vec2)],
    places: &mut [Pos2],
    chance: &mut SeededRandom,
) -> bool {
    let mut is_better = false;
    for (at, one) in list.iter().enumerate() {
        for step in 0..TRIES.min(list.len().saturating_sub(1)) {
            let many = list.len() > TRIES;
            let other = if many { chance.below(list.len()) } else { (at + 1 + step) % list.len() };
            let Some(other) = list.get(other).filter(|other| *other != one) else { continue };
            let (Some((a, from)), Some((b, to))) = (slots.get(*one).copied(), slots.get(*other).copied()) else {
                continue;
            };
            let before = edge_length_sum(graph, a, places) + edge_length_sum(graph, b, places);
            swap_places(places, a, b);
            if edge_length_sum(graph, a, places) + edge_length_sum(graph, b, places) < before - 0.5 {
                is_better = true;
                slots.get_mut(*one).into_iter().for_each(|slot| *slot = (b, from));
                slots.get_mut(*other).into_iter().for_each(|slot| *slot = (a, to));
            } else {
                swap_places(places, a, b);
            }
        }
    }
    is_better
}

fn swap_places(places: &mut [Pos2], a: usize, b: usize) {
    if a.max(b) < places.len() {
        places.swap(a, b);
    }
}

/// How long all lines of a node are together.
fn edge_length_sum(graph: &LayoutGraph, node: usize, places: &[Pos2]) -> f32 {
    let place = |node: usize| places.get(node).copied().unwrap_or_default();
    let own = place(node);
    graph.neighbours_of(node).iter().map(|(other, _)| distance(own, place(*other))).sum()
}
