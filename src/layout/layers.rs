//! Layers for who directs, moves and contains whom: what comes first stands above what comes after it.

mod layer_assignment;
mod layer_order;

use std::collections::BTreeSet;

use emath::{Pos2, Vec2, pos2};

use super::anchor_to_previous::{AvoidanceDirection, GAP, anchor_to_previous, movable_nodes, size_of};
use super::row_placement::{rows, rows_within};
use super::uninformative::{any_membership, any_tie};
use super::{FocusRequirement, Layout, LayoutError, LayoutGraph, LayoutInput};
use crate::model::parameter::ParameterKind;
use crate::model::{Map, Parameter, ParameterValues, RegistryEntry, Target, Term, Tie};
use crate::network::Progress;

/// The row of the list.
pub const ROW: Layout = Layout {
    about: RegistryEntry {
        id: "layers",
        name: "Layers",
        help: "Places who commands above who is commanded, who presses above who is pressed, and the whole above its \
               parts, with few crossings and few arrows that run back.",
        parameters: &[
            Parameter {
                id: "ties",
                name: "Ties",
                help: "Which ties make layers.",
                kind: ParameterKind::Choice(&[
                    Term {
                        id: "directed",
                        name: "All with a direction",
                        help: "And commands and memberships; all ties if there are none.",
                    },
                    Term { id: "command", name: "Commands and memberships", help: "No others." },
                    Term { id: "all", name: "All", help: "From where they start to where they end." },
                ]),
            },
            Parameter {
                id: "direction",
                name: "Direction",
                help: "Where arrows run.",
                kind: ParameterKind::Choice(&[
                    Term { id: "down", name: "Down", help: "From the top to the bottom." },
                    Term { id: "right", name: "To the right", help: "From the left to the right." },
                ]),
            },
        ],
    },
    required_focus: FocusRequirement::Nothing,
    makes_containers: false,
    why_uninformative,
    run,
};

/// The room between a group of layers and the next.
const GROUP_GAP: f32 = 80.0;

/// What [`why_uninformative`] says of a map without any tie or membership.
const NO_HIERARCHY: &str = "Nobody here is tied to anybody or is part of anybody, so that there are no layers.";

fn why_uninformative(board: &LayoutInput<'_>, params: &ParameterValues) -> Option<&'static str> {
    let choice = params.choice("ties");
    let has_layers = any_tie(board, |tie| is_hierarchical(tie, choice)) || any_membership(board);
    let is_bare = || !any_tie(board, |_| true);
    match (has_layers, choice) {
        (true, _) => None,
        (false, "directed") if is_bare() => Some(NO_HIERARCHY),
        (false, "all") => Some(NO_HIERARCHY),
        (false, "command") => Some(
            "Nobody here commands anybody or is part of anybody, so that there are no layers. Under Ties, others can be \
             taken.",
        ),
        (false, _) => Some(
            "No tie here has a direction and nobody is part of anybody, so that all ties are taken, from where they \
             start to where they end.",
        ),
    }
}

fn run(
    graph: &LayoutGraph,
    board: &LayoutInput<'_>,
    params: &ParameterValues,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError> {
    let turned = params.choice("direction") == "right";
    let turn = |size: Vec2| if turned { size.yx() } else { size };
    let nodes = movable_nodes(graph);
    let choice = params.choice("ties");
    let mut arcs = arcs_of(graph, board.map, choice, &nodes);
    if arcs.is_empty() && choice == "directed" {
        // Ties without a direction make better layers than rows that say nothing.
        arcs = arcs_of(graph, board.map, "all", &nodes);
    }
    let groups = connected_groups(graph.len(), &nodes, &arcs);
    let (mut picture, mut sizes, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    let mut loose = Vec::new();
    for (number, group) in groups.iter().enumerate() {
        progress.report(number as f32 / groups.len() as f32)?;
        let [only] = group.as_slice() else {
            let drawn = layers_of_group(graph, group, &arcs, &turn, board.seed, progress)?;
            sizes.push(drawn.1);
            parts.push(drawn.0);
            continue;
        };
        loose.push(*only);
    }
    let all = rows(&sizes, GROUP_GAP, if turned { 0.7 } else { 1.6 });
    for (part, middle) in parts.iter().zip(&all.places) {
        picture.extend(part.iter().map(|(node, at)| (*node, *middle + at.to_vec2())));
    }
    // What no such tie leads to stands below.
    let sizes: Vec<Vec2> = loose.iter().map(|node| turn(size_of(graph, *node))).collect();
    let rest = rows_within(&sizes, GAP, all.size.x.max(900.0));
    let below = pos2(0.0, (all.size.y + rest.size.y) / 2.0 + GROUP_GAP);
    picture.extend(loose.iter().zip(&rest.places).map(|(node, at)| (*node, below + at.to_vec2())));
    if turned {
        picture.iter_mut().for_each(|(_, at)| *at = pos2(at.y, at.x));
    }
    Ok(anchor_to_previous(graph, &picture, AvoidanceDirection::Anywhere))
}

/// Does a tie put one of its ends above the other, by the setting "ties"?
fn is_hierarchical(tie: &Tie, choice: &str) -> bool {
    matches!(tie.kind.as_str(), "membership" | "command") || choice == "all" || choice == "directed" && tie.directed
}

/// Who stands above whom: every pair once.
fn arcs_of(graph: &LayoutGraph, map: &Map, choice: &str, nodes: &[usize]) -> Vec<(usize, usize)> {
    let numbers: std::collections::BTreeMap<&Target, usize> =
        nodes.iter().filter_map(|node| Some((graph.network.targets.get(*node)?, *node))).collect();
    let mut arcs = BTreeSet::new();
    let mut add = |from: &Target, to: &Target| {
        if let (Some(from), Some(to)) = (numbers.get(from), numbers.get(to))
            && from != to
        {
            arcs.insert((*from, *to));
        }
    };
    for tie in map.ties.iter().filter(|tie| map.holds_on_map_date(tie.since, tie.until)) {
        let from = Target::from(&tie.from);
        match tie.kind.as_str() {
            // Members stand below what they are members of, as parts do.
            "membership" => add(&tie.to, &from),
            _ if is_hierarchical(tie, choice) => add(&from, &tie.to),
            _ => {}
        }
    }
    for actor in map.actors.iter() {
        if let Some(whole) = &actor.part_of {
            add(&whole.into(), &(&actor.id).into());
        }
    }
    arcs.into_iter().collect()
}

/// The nodes that hang together by arcs, the largest group first.
fn connected_groups(count: usize, nodes: &[usize], arcs: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut near = vec![Vec::new(); count];
    for (a, b) in arcs.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]) {
        near.get_mut(a).into_iter().for_each(|list: &mut Vec<usize>| list.push(b));
    }
    let mut is_seen = vec![false; count];
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for start in nodes {
        let mut group = Vec::new();
        let mut waiting = vec![*start];
        while let Some(node) = waiting.pop() {
            let Some(seen @ false) = is_seen.get_mut(node) else { continue };
            *seen = true;
            group.push(node);
            waiting.extend(near.get(node).into_iter().flatten());
        }
        if !group.is_empty() {
            group.sort_unstable();
            groups.push(group);
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups
}

/// One group in layers round the origin, and its size.
fn layers_of_group(
    graph: &LayoutGraph,
    group: &[usize],
    arcs: &[(usize, usize)],
    turn: &impl Fn(Vec2) -> Vec2,
    seed: u64,
    progress: &Progress,
) -> Result<(Vec<(usize, Pos2)>, Vec2), LayoutError> {
    let number = |node: usize| group.binary_search(&node).ok();
    let arcs: Vec<(usize, usize)> = arcs.iter().filter_map(|(from, to)| Some((number(*from)?, number(*to)?))).collect();
    let ranks = layer_assignment::assign_layers(group.len(), &arcs);
    let sizes: Vec<Vec2> = group.iter().map(|node| turn(size_of(graph, *node))).collect();
    let (places, size) = layer_order::places(&sizes, &arcs, &ranks, seed, progress)?;
    Ok((group.iter().copied().zip(places).collect(), size))
}
