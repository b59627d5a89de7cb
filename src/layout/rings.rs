//! The layout "Rings": places all nodes on rings around one issue or actor, by the number of hops from it. Members of a
//! camp lie on the same side.

use std::f64::consts::TAU;

use emath::{Pos2, Vec2};

use super::anchor_to_previous::{AvoidanceDirection, GAP, anchor_to_previous, movable_nodes, node_diameter};
use super::circle_geometry::{angle_of_disc, at_angle, radius_for};
use super::row_placement::{RowItem, spread_row};
use super::{FocusRequirement, Layout, LayoutError, LayoutGraph, LayoutInput};
use crate::model::{CurrentStances, ParameterValues, RegistryEntry, Target};
use crate::network::{PartitionSettings, Progress, find_camps};

/// The entry in the list of layouts.
pub const ROW: Layout = Layout {
    about: RegistryEntry {
        id: "rings",
        name: "Rings",
        help: "Places everything on rings round one issue or actor: on the first who has a stance on it or a tie to it, \
               on the next who is tied to these, and so on; camps lie side by side. What no tie leads to is outermost.",
        parameters: &[],
    },
    required_focus: FocusRequirement::IssueOrActor,
    makes_containers: false,
    why_uninformative,
    run,
};

/// A ring is split into several lanes if one circle would need more than this multiple of its least radius.
const MAX_RING_EXCESS: f32 = 5.0;

/// A node on a ring.
struct RingMember {
    node: usize,
    /// Its preferred angle in radians, from 0 to 2π.
    angle: f64,
    diameter: f32,
}

fn why_uninformative(input: &LayoutInput<'_>, _: &ParameterValues) -> Option<&'static str> {
    let centre = input.focus.as_ref()?;
    let map = input.map;
    let is_centre = |target: &Target| target == centre;
    let has_tie = map.ties.iter().any(|tie| is_centre(&(&tie.from).into()) || is_centre(&tie.to));
    let has_member = map.actors.iter().any(|actor| {
        actor.part_of.as_ref().is_some_and(|whole| is_centre(&whole.into()) || is_centre(&(&actor.id).into()))
    });
    let has_objection = map.objections.iter().any(|row| is_centre(&(&row.by).into()) || is_centre(&row.to));
    let has_stance = map.stances.iter().any(|row| is_centre(&(&row.actor).into()) || is_centre(&(&row.issue).into()));
    let is_about = |target: &Target| match target {
        Target::Issue(id) => map.issues.get(id).is_some_and(|issue| issue.about.is_some()),
        _ => false,
    };
    (!has_tie && !has_member && !has_objection && !has_stance && !is_about(centre))
        .then_some("Nothing is tied to what it goes round, so that all stand on one ring.")
}

fn run(
    graph: &LayoutGraph,
    input: &LayoutInput<'_>,
    _: &ParameterValues,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError> {
    let centre = input.focus.as_ref().and_then(|focus| graph.number(focus)).ok_or(LayoutError::NoFocus)?;
    let hops = hops_from_centre(graph, input, centre);
    let settings = PartitionSettings { max_camps: 12, resolution: 1.0, seed: input.seed };
    let camps = find_camps(&graph.network, settings, progress)?;
    let sides = camp_angle_ranges(graph, &camps, centre);
    let mut angles: Vec<Option<f64>> = vec![None; graph.len()];
    let farthest = hops.iter().flatten().max().copied().unwrap_or(0);
    let movable = movable_nodes(graph);
    let mut picture = Vec::new();
    let mut edge = node_diameter(graph, centre) / 2.0 + GAP;
    if movable.contains(&centre) {
        picture.push((centre, Pos2::ZERO));
    }
    // One ring more than the farthest, for nodes that no path leads to.
    for ring in 1..=farthest + 1 {
        progress.report(0.6 + 0.4 * ring as f32 / (farthest + 2) as f32)?;
        let belongs =
            |node: &usize| *node != centre && hops.get(*node).copied().flatten().unwrap_or(farthest + 1) == ring;
        let mut members: Vec<RingMember> = movable
            .iter()
            .copied()
            .filter(belongs)
            .map(|node| RingMember {
                node,
                angle: preferred_angle(graph, &sides, &angles, node),
                diameter: node_diameter(graph, node),
            })
            .collect();
        if members.is_empty() {
            continue;
        }
        members.sort_by(|a, b| a.angle.total_cmp(&b.angle));
        if ring > farthest {
            // Nodes that no path leads to belong to no side, and are spread evenly.
            let step = TAU / members.len() as f64;
            members.iter_mut().enumerate().for_each(|(at, member)| member.angle = (at as f64 + 0.5) * step);
        }
        edge = place_ring(&members, edge, &mut angles, &mut picture);
    }
    Ok(anchor_round_centre(graph, centre, &picture))
}

/// Anchors the picture to the previous positions; around the centre node if that is fixed.
fn anchor_round_centre(graph: &LayoutGraph, centre: usize, picture: &[(usize, Pos2)]) -> Vec<Pos2> {
    if graph.fixed.get(centre) != Some(&true) {
        return anchor_to_previous(graph, picture, AvoidanceDirection::Anywhere);
    }
    // With these positions as the previous ones, anchoring keeps the picture around the centre node.
    let at = graph.places.get(centre).copied().unwrap_or_default();
    let mut shifted = graph.clone();
    for (node, place) in picture {
        shifted.places.get_mut(*node).into_iter().for_each(|old| *old = at + place.to_vec2());
    }
    anchor_to_previous(&shifted, picture, AvoidanceDirection::Anywhere)
}

/// The number of hops from the centre to every node; `None` without a path. Stances of the actor or on the issue at the
/// centre count as ties.
fn hops_from_centre(graph: &LayoutGraph, input: &LayoutInput<'_>, centre: usize) -> Vec<Option<usize>> {
    let stances = CurrentStances::of(input.map);
    let focus = graph.network.targets.get(centre);
    let has_stance = |other: &Target| match (focus, other) {
        (Some(Target::Issue(issue)), Target::Actor(actor)) => stances.get(actor, issue).is_some(),
        (Some(Target::Actor(actor)), Target::Issue(issue)) => stances.get(actor, issue).is_some(),
        _ => false,
    };
    let mut hops = vec![None; graph.len()];
    let mut frontier: Vec<usize> = graph.neighbours_of(centre).iter().map(|(other, _)| *other).collect();
    frontier.extend(
        graph.network.targets.iter().enumerate().filter(|(_, target)| has_stance(target)).map(|(node, _)| node),
    );
    hops.get_mut(centre).into_iter().for_each(|slot| *slot = Some(0));
    let mut distance = 0;
    while !frontier.is_empty() {
        distance += 1;
        let mut next_frontier = Vec::new();
        for node in frontier {
            if let Some(slot @ None) = hops.get_mut(node) {
                *slot = Some(distance);
                next_frontier.extend(graph.neighbours_of(node).iter().map(|(other, _)| *other));
            }
        }
        frontier = next_frontier;
    }
    hops
}

/// The side of each node: the range of angles of its camp, in radians. Ranges are proportional to the sum of diameters
/// of the members.
fn camp_angle_ranges(graph: &LayoutGraph, camps: &[Option<usize>], centre: usize) -> Vec<(f64, f64)> {
    let count = camps.iter().flatten().max().map_or(0, |largest| largest + 1);
    let mut diameter_sums = vec![0.0_f64; count + 1];
    // A node without a camp, such as an issue, goes to the camp of most of its neighbours. The rest has its own side.
    let camp_of = |node: usize| {
        let camp_of_node = camps.get(node).copied().flatten();
        camp_of_node
            .or_else(|| {
                let mut counts = vec![0_u32; count];
                let others =
                    graph.neighbours_of(node).iter().filter_map(|(other, _)| camps.get(*other).copied().flatten());
                others.for_each(|camp| counts.get_mut(camp).into_iter().for_each(|count| *count += 1));
                let largest = counts.iter().enumerate().rev().max_by_key(|(_, count)| **count)?;
                (*largest.1 > 0).then_some(largest.0)
            })
            .unwrap_or(count)
    };
    let camps_of_nodes: Vec<usize> = (0..graph.len()).map(camp_of).collect();
    for (node, camp) in camps_of_nodes.iter().enumerate().filter(|(node, _)| *node != centre) {
        diameter_sums.get_mut(*camp).into_iter().for_each(|sum| *sum += f64::from(node_diameter(graph, node)));
    }
    let total: f64 = diameter_sums.iter().sum::<f64>().max(1e-6);
    let mut from = 0.0;
    let ranges: Vec<(f64, f64)> = diameter_sums
        .iter()
        .map(|diameter_sum| {
            let range = (from, from + diameter_sum / total * TAU);
            from = range.1;
            range
        })
        .collect();
    camps_of_nodes.iter().map(|camp| ranges.get(*camp).copied().unwrap_or((0.0, TAU))).collect()
}

/// The preferred angle of a node: within the side of its camp, near its neighbours on inner rings.
fn preferred_angle(graph: &LayoutGraph, sides: &[(f64, f64)], angles: &[Option<f64>], node: usize) -> f64 {
    let (start, end) = sides.get(node).copied().unwrap_or((0.0, TAU));
    let inner = graph.neighbours_of(node).iter().filter_map(|(other, _)| angles.get(*other).copied().flatten());
    let (sum, count) = inner.fold((Vec2::ZERO, 0), |(sum, count), angle| (sum + at_angle(1.0, angle), count + 1));
    let middle = (start + end) / 2.0;
    if count == 0 || sum.length_sq() < 1e-6 {
        return middle;
    }
    let mean = libm::atan2(f64::from(sum.x), -f64::from(sum.y));
    // Adds whole turns, so that the angle is as near to the middle of the side as possible.
    let mean = mean + TAU * ((middle - mean) / TAU).round();
    mean.clamp(start, end)
}

/// Places the members of one ring outside of the radius `edge`, and returns the outer radius of the ring including a
/// gap. A ring that is too full for its radius is split into several lanes.
fn place_ring(members: &[RingMember], edge: f32, angles: &mut [Option<f64>], picture: &mut Vec<(usize, Pos2)>) -> f32 {
    let widest = members.iter().fold(0.0_f32, |widest, member| widest.max(member.diameter));
    let diameters: Vec<f32> = members.iter().map(|member| member.diameter).collect();
    let first = edge + widest / 2.0;
    let one_circle_radius = radius_for(&diameters, first);
    let mut lanes = 1;
    while lanes < 60 && one_circle_radius > first * MAX_RING_EXCESS {
        let total_radius: f32 = (0..lanes).map(|lane| first + widest * lane as f32).sum();
        // A lane holds a little less than its length, because members are dealt to the lanes in turn.
        if total_radius * 0.9 >= one_circle_radius {
            break;
        }
        lanes += 1;
    }
    let mut outer_edge = edge;
    for lane in 0..lanes {
        let lane_members: Vec<&RingMember> = members.iter().skip(lane).step_by(lanes).collect();
        let diameters: Vec<f32> = lane_members.iter().map(|member| member.diameter).collect();
        let radius = radius_for(&diameters, outer_edge + widest / 2.0);
        let row_item = |member: &&RingMember| RowItem {
            preferred: member.angle as f32,
            width: angle_of_disc(member.diameter, radius) as f32,
            weight: 1.0,
        };
        let row: Vec<RowItem> = lane_members.iter().map(row_item).collect();
        let places = spread_row(&row, Some((0.0, TAU as f32)));
        for (member, angle) in lane_members.iter().zip(places) {
            let angle = f64::from(angle);
            angles.get_mut(member.node).into_iter().for_each(|slot| *slot = Some(angle));
            picture.push((member.node, at_angle(radius, angle).to_pos2()));
        }
        outer_edge = radius + widest / 2.0;
    }
    outer_edge + GAP
}
