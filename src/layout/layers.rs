//! The layout "Layers": places the start of a hierarchical tie above its end, and a group above its members.

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

/// The entry in the list of layouts.
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

/// Gap between connected groups in map units.
const GROUP_GAP: f32 = 80.0;

/// The message of [`why_uninformative`] for a map without any tie or membership.
const NO_HIERARCHY: &str = "Nobody here is tied to anybody or is part of anybody, so that there are no layers.";

fn why_uninformative(input: &LayoutInput<'_>, params: &ParameterValues) -> Option<&'static str> {
    let choice = params.choice("ties");
    let has_layers = any_tie(input, |tie| is_hierarchical(tie, choice)) || any_membership(input);
    let has_no_tie = || !any_tie(input, |_| true);
    match (has_layers, choice) {
        (true, _) => None,
        (false, "directed") if has_no_tie() => Some(NO_HIERARCHY),
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
    input: &LayoutInput<'_>,
    params: &ParameterValues,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError> {
    let is_horizontal = params.choice("direction") == "right";
    let transpose = |size: Vec2| if is_horizontal { size.yx() } else { size };
    let nodes = movable_nodes(graph);
    let choice = params.choice("ties");
    let mut arcs = arcs_of(graph, input.map, choice, &nodes);
    if arcs.is_empty() && choice == "directed" {
        // Layers from ties without a direction are better than rows in no meaningful order.
        arcs = arcs_of(graph, input.map, "all", &nodes);
    }
    let groups = connected_groups(graph.len(), &nodes, &arcs);
    let (mut picture, mut sizes, mut drawings) = (Vec::new(), Vec::new(), Vec::new());
    let mut single_nodes = Vec::new();
    for (number, group) in groups.iter().enumerate() {
        progress.report(number as f32 / groups.len() as f32)?;
        let [single_node] = group.as_slice() else {
            let drawn = layers_of_group(graph, group, &arcs, &transpose, input.seed, progress)?;
            sizes.push(drawn.1);
            drawings.push(drawn.0);
            continue;
        };
        single_nodes.push(*single_node);
    }
    let group_rows = rows(&sizes, GROUP_GAP, if is_horizontal { 0.7 } else { 1.6 });
    for (drawing, middle) in drawings.iter().zip(&group_rows.places) {
        picture.extend(drawing.iter().map(|(node, at)| (*node, *middle + at.to_vec2())));
    }
    // Nodes without any arc stand below the rest.
    let sizes: Vec<Vec2> = single_nodes.iter().map(|node| transpose(size_of(graph, *node))).collect();
    let single_rows = rows_within(&sizes, GAP, group_rows.size.x.max(900.0));
    let below = pos2(0.0, (group_rows.size.y + single_rows.size.y) / 2.0 + GROUP_GAP);
    picture.extend(single_nodes.iter().zip(&single_rows.places).map(|(node, at)| (*node, below + at.to_vec2())));
    if is_horizontal {
        picture.iter_mut().for_each(|(_, at)| *at = pos2(at.y, at.x));
    }
    Ok(anchor_to_previous(graph, &picture, AvoidanceDirection::Anywhere))
}

/// Whether a tie puts one of its ends above the other, by the parameter "ties".
fn is_hierarchical(tie: &Tie, choice: &str) -> bool {
    matches!(tie.kind.as_str(), "membership" | "command") || choice == "all" || choice == "directed" && tie.directed
}

/// The arcs from upper to lower nodes, each once.
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
            // A tie of the kind "membership" starts at the member, which stands below its group.
            "membership" => add(&tie.to, &from),
            _ if is_hierarchical(tie, choice) => add(&from, &tie.to),
            _ => {}
        }
    }
    for actor in map.actors.iter() {
        if let Some(group) = &actor.part_of {
            add(&group.into(), &(&actor.id).into());
        }
    }
    arcs.into_iter().collect()
}

/// The groups of nodes that are connected by arcs, the largest group first.
fn connected_groups(count: usize, nodes: &[usize], arcs: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut neighbours = vec![Vec::new(); count];
    for (a, b) in arcs.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]) {
        neighbours.get_mut(a).into_iter().for_each(|list: &mut Vec<usize>| list.push(b));
    }
    let mut visited = vec![false; count];
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for start in nodes {
        let mut group = Vec::new();
        let mut waiting = vec![*start];
        while let Some(node) = waiting.pop() {
            let Some(is_visited @ false) = visited.get_mut(node) else { continue };
            *is_visited = true;
            group.push(node);
            waiting.extend(neighbours.get(node).into_iter().flatten());
        }
        if !group.is_empty() {
            group.sort_unstable();
            groups.push(group);
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups
}

/// Lays out one connected group in layers around the origin, and returns the size of the drawing too.
fn layers_of_group(
    graph: &LayoutGraph,
    group: &[usize],
    arcs: &[(usize, usize)],
    transpose: &impl Fn(Vec2) -> Vec2,
    seed: u64,
    progress: &Progress,
) -> Result<(Vec<(usize, Pos2)>, Vec2), LayoutError> {
    let number = |node: usize| group.binary_search(&node).ok();
    let arcs: Vec<(usize, usize)> = arcs.iter().filter_map(|(from, to)| Some((number(*from)?, number(*to)?))).collect();
    let ranks = layer_assignment::assign_layers(group.len(), &arcs);
    let sizes: Vec<Vec2> = group.iter().map(|node| transpose(size_of(graph, *node))).collect();
    let (places, size) = layer_order::places(&sizes, &arcs, &ranks, seed, progress)?;
    Ok((group.iter().copied().zip(places).collect(), size))
}
