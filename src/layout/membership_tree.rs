//! The actors of a layout as trees of parents and members.

use std::collections::{BTreeMap, BTreeSet};

use super::{LayoutGraph, LayoutInput};
use crate::model::Target;

/// An actor and its members.
#[derive(Clone, Debug)]
pub(super) struct MembershipTree {
    /// The node number of the actor.
    pub(super) node: usize,
    /// Its members in the order of the file.
    pub(super) members: Vec<MembershipTree>,
}

/// The trees of all actors that are laid out. The roots are actors that belong to no parent that is laid out too. Pinned
/// actors are included. A membership cycle, which only a broken file has, is cut at its first actor.
pub(super) fn membership_trees(graph: &LayoutGraph, input: &LayoutInput<'_>) -> Vec<MembershipTree> {
    let is_laid_out = |target: &Target| input.selection.is_empty() || input.selection.contains(target);
    let numbers: BTreeMap<&Target, usize> = (graph.network.targets.iter().zip(0..))
        .filter(|(target, _)| matches!(target, Target::Actor(_)) && is_laid_out(target))
        .collect();
    let mut group_of: BTreeMap<usize, usize> = BTreeMap::new();
    let mut members_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut nodes: Vec<usize> = numbers.values().copied().collect();
    nodes.sort_unstable();
    for node in &nodes {
        let Some(Target::Actor(id)) = graph.network.targets.get(*node) else { continue };
        let parent = input.map.actors.get(id).and_then(|actor| actor.part_of.as_ref());
        let parent = parent.and_then(|parent| numbers.get(&Target::from(parent)).copied());
        if let Some(parent) = parent.filter(|parent| parent != node) {
            group_of.insert(*node, parent);
            members_of.entry(parent).or_default().push(*node);
        }
    }
    let mut placed = BTreeSet::new();
    let roots = nodes.iter().filter(|node| !group_of.contains_key(node));
    let mut trees: Vec<MembershipTree> = Vec::new();
    for node in roots.chain(&nodes) {
        if !placed.contains(node) {
            trees.push(membership_tree(*node, &members_of, &mut placed, 0));
        }
    }
    trees
}

/// Maximum depth of nesting; members below it are left out of the tree and stand beside the rest.
const MAX_DEPTH: usize = 60;

fn membership_tree(
    node: usize,
    members_of: &BTreeMap<usize, Vec<usize>>,
    placed: &mut BTreeSet<usize>,
    depth: usize,
) -> MembershipTree {
    placed.insert(node);
    let mut members = Vec::new();
    for member in members_of.get(&node).into_iter().flatten() {
        if depth < MAX_DEPTH && !placed.contains(member) {
            members.push(membership_tree(*member, members_of, placed, depth + 1));
        }
    }
    MembershipTree { node, members }
}
