//! Who stands in whom: the actors of a board as trees of wholes and parts.

use std::collections::{BTreeMap, BTreeSet};

use super::{LayoutGraph, LayoutInput};
use crate::model::Target;

/// An actor and what is part of it.
#[derive(Clone, Debug)]
pub(super) struct MembershipTree {
    /// Its number.
    pub(super) node: usize,
    /// Its parts, in the order of the file.
    pub(super) members: Vec<MembershipTree>,
}

/// Every actor that is laid out, those that are part of nothing here on the outside. Who is pinned has its place in what
/// it belongs to as everybody else. A circle of membership, which only a broken file has, is cut at its first actor.
pub(super) fn membership_trees(graph: &LayoutGraph, board: &LayoutInput<'_>) -> Vec<MembershipTree> {
    let is_laid_out = |target: &Target| board.selection.is_empty() || board.selection.contains(target);
    let numbers: BTreeMap<&Target, usize> = (graph.network.targets.iter().zip(0..))
        .filter(|(target, _)| matches!(target, Target::Actor(_)) && is_laid_out(target))
        .collect();
    let mut wholes: BTreeMap<usize, usize> = BTreeMap::new();
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut nodes: Vec<usize> = numbers.values().copied().collect();
    nodes.sort_unstable();
    for node in &nodes {
        let Some(Target::Actor(id)) = graph.network.targets.get(*node) else { continue };
        let whole = board.map.actors.get(id).and_then(|actor| actor.part_of.as_ref());
        let whole = whole.and_then(|whole| numbers.get(&Target::from(whole)).copied());
        if let Some(whole) = whole.filter(|whole| whole != node) {
            wholes.insert(*node, whole);
            parts.entry(whole).or_default().push(*node);
        }
    }
    let mut placed = BTreeSet::new();
    let roots = nodes.iter().filter(|node| !wholes.contains_key(node));
    let mut nests: Vec<MembershipTree> = Vec::new();
    for node in roots.chain(&nodes) {
        if !placed.contains(node) {
            nests.push(membership_tree(*node, &parts, &mut placed, 0));
        }
    }
    nests
}

/// Deeper than this, parts stand beside each other: nobody could tell the areas apart.
const MAX_DEPTH: usize = 60;

fn membership_tree(
    node: usize,
    parts: &BTreeMap<usize, Vec<usize>>,
    placed: &mut BTreeSet<usize>,
    depth: usize,
) -> MembershipTree {
    placed.insert(node);
    let mut own = Vec::new();
    for part in parts.get(&node).into_iter().flatten() {
        if depth < MAX_DEPTH && !placed.contains(part) {
            own.push(membership_tree(*part, parts, placed, depth + 1));
        }
    }
    MembershipTree { node, members: own }
}
