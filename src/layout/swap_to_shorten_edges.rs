//! Swaps nodes between slots of equal size to shorten the edges.

use emath::{Pos2, Vec2};

use super::rigid_block::RigidBlock;
use super::{LayoutError, LayoutGraph};
use crate::geometry::distance;
use crate::network::{Progress, SeededRandom};

/// Maximum number of rounds over all slots.
const ROUNDS: usize = 12;
/// Maximum number of swaps that are tried for a slot in each round.
const TRIES: usize = 40;

/// Swaps nodes in interchangeable slots of a block while that reduces the sum of edge lengths.
///
/// # Errors
/// [`LayoutError::Cancelled`] if the layout was cancelled.
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
    let mut random = SeededRandom::new(seed);
    for round in 0..ROUNDS {
        progress.report(round as f32 / ROUNDS as f32)?;
        let mut is_better = false;
        for block in &mut *blocks {
            for list in std::mem::take(&mut block.interchangeable_slots) {
                is_better |= try_swaps(graph, &list, &mut block.slots, &mut places, &mut random);
                block.interchangeable_slots.push(list);
            }
        }
        if !is_better {
            break;
        }
    }
    Ok(())
}

/// Tries swaps in one list of interchangeable slots. True if any swap was kept.
fn try_swaps(
    graph: &LayoutGraph,
    list: &[usize],
    slots: &mut [(usize, Vec2)],
    places: &mut [Pos2],
    random: &mut SeededRandom,
) -> bool {
    let mut is_better = false;
    for (at, slot) in list.iter().enumerate() {
        for step in 0..TRIES.min(list.len().saturating_sub(1)) {
            let is_sampled = list.len() > TRIES;
            let other_slot = if is_sampled { random.below(list.len()) } else { (at + 1 + step) % list.len() };
            let Some(other_slot) = list.get(other_slot).filter(|other_slot| *other_slot != slot) else { continue };
            let (Some((a, from)), Some((b, to))) = (slots.get(*slot).copied(), slots.get(*other_slot).copied()) else {
                continue;
            };
            let before = edge_length_sum(graph, a, places) + edge_length_sum(graph, b, places);
            swap_places(places, a, b);
            if edge_length_sum(graph, a, places) + edge_length_sum(graph, b, places) < before - 0.5 {
                is_better = true;
                slots.get_mut(*slot).into_iter().for_each(|slot| *slot = (b, from));
                slots.get_mut(*other_slot).into_iter().for_each(|slot| *slot = (a, to));
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

/// The sum of the lengths of all edges of a node.
fn edge_length_sum(graph: &LayoutGraph, node: usize, places: &[Pos2]) -> f32 {
    let place = |node: usize| places.get(node).copied().unwrap_or_default();
    let centre = place(node);
    graph.neighbours_of(node).iter().map(|(other, _)| distance(centre, place(*other))).sum()
}
