//! Rings round one issue or actor: the farther out, the more ties away; who belongs together lies at the same side.

use std::f64::consts::TAU;

use emath::{Pos2, Vec2};

use super::anchor_to_previous::{AvoidanceDirection, GAP, anchor_to_previous, movable_nodes, node_diameter};
use super::circle_geometry::{angle_of_disc, at_angle, radius_for};
use super::row_placement::{RowItem, spread_row};
use super::{FocusRequirement, Layout, LayoutError, LayoutGraph, LayoutInput};
use crate::model::{CurrentStances, ParameterValues, RegistryEntry, Target};
use crate::network::{PartitionSettings, Progress, find_camps};

/// The row of the list.
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

/// A ring up to so many times as wide as it has to be is one circle, or nobody would see that it is one; a fuller one is
/// broken into lanes.
const MAX_RING_EXCESS: f32 = 5.0;

/// A node of a ring.
struct RingMember {
    node: usize,
    /// Where it wants to be, from 0 to a whole turn.
    angle: f64,
    diameter: f32,
}

fn why_uninformative(board: &LayoutInput<'_>, _: &ParameterValues) -> Option<&'static str> {
    let centre = board.focus.as_ref()?;
    let map = board.map;
    let is_centre = |target: &Target| target == centre;
    let tied = map.ties.iter().any(|tie| is_centre(&(&tie.from).into()) || is_centre(&tie.to));
    let parts = map.actors.iter().any(|actor| {
        actor.part_of.as_ref().is_some_and(|whole| is_centre(&whole.into()) || is_centre(&(&actor.id).into()))
    });
    let objects = map.objections.iter().any(|row| is_centre(&(&row.by).into()) || is_centre(&row.to));
    let stands = map.stances.iter().any(|row| is_centre(&(&row.actor).into()) || is_centre(&(&row.issue).into()));
    let is_about = |target: &Target| match target {
        Target::Issue(id) => map.issues.get(id).is_some_and(|issue| issue.about.is_some()),
        _ => false,
    };
    (!tied && !parts && !objects && !stands && !is_about(centre))
        .then_some("Nothing is tied to what it goes round, so that all stand on one ring.")
}

fn run(
    graph: &LayoutGraph,
    board: &LayoutInput<'_>,
    _: &ParameterValues,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError> {
    let centre = board.focus.as_ref().and_then(|focus| graph.number(focus)).ok_or(LayoutError::NoFocus)?;
    let away = hops_from_centre(graph, board, centre);
    let look = PartitionSettings { max_camps: 12, resolution: 1.0, seed: board.seed };
    let camps = find_camps(&graph.network, look, progress)?;
    let sides = camp_angle_ranges(graph, &camps, centre);
    let mut angles: Vec<Option<f64>> = vec![None; graph.len()];
    let farthest = away.iter().flatten().max().copied().unwrap_or(0);
    let moving = movable_nodes(graph);
    let mut picture = Vec::new();
    let mut edge = node_diameter(graph, centre) / 2.0 + GAP;
    if moving.contains(&centre) {
        picture.push((centre, Pos2::ZERO));
    }
    // One more ring than the farthest: that of what no tie leads to.
    for ring in 1..=farthest + 1 {
        progress.report(0.6 + 0.4 * ring as f32 / (farthest + 2) as f32)?;
        let belongs =
            |node: &usize| *node != centre && away.get(*node).copied().flatten().unwrap_or(farthest + 1) == ring;
        let mut members: Vec<RingMember> = moving
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
            // What no tie leads to belongs to no side.
            let part = TAU / members.len() as f64;
            members.iter_mut().enumerate().for_each(|(at, member)| member.angle = (at as f64 + 0.5) * part);
        }
        edge = place_ring(&members, edge, &mut angles, &mut picture);
    }
    Ok(anchor_round_centre(graph, centre, &picture))
}

/// Settles the picture; if its middle is fixed, round that.
fn anchor_round_centre(graph: &LayoutGraph, centre: usize, picture: &[(usize, Pos2)]) -> Vec<Pos2> {
    if graph.fixed.get(centre) != Some(&true) {
        return anchor_to_previous(graph, picture, AvoidanceDirection::Anywhere);
    }
    // To be put where it lies already, it is settled with the middle of these places as their old one.
    let at = graph.places.get(centre).copied().unwrap_or_default();
    let mut shifted = graph.clone();
    for (node, place) in picture {
        shifted.places.get_mut(*node).into_iter().for_each(|old| *old = at + place.to_vec2());
    }
    anchor_to_previous(&shifted, picture, AvoidanceDirection::Anywhere)
}

/// How many ties away from the centre everything is; none where no tie leads. A stance counts as a tie where the centre
/// is its actor or its issue.
fn hops_from_centre(graph: &LayoutGraph, board: &LayoutInput<'_>, centre: usize) -> Vec<Option<usize>> {
    let standing = CurrentStances::of(board.map);
    let focus = graph.network.targets.get(centre);
    let has_stance = |other: &Target| match (focus, other) {
        (Some(Target::Issue(issue)), Target::Actor(actor)) => standing.get(actor, issue).is_some(),
        (Some(Target::Actor(actor)), Target::Issue(issue)) => standing.get(actor, issue).is_some(),
        _ => false,
    };
    let mut away = vec![None; graph.len()];
    let mut near: Vec<usize> = graph.neighbours_of(centre).iter().map(|(other, _)| *other).collect();
    near.extend(
        graph.network.targets.iter().enumerate().filter(|(_, target)| has_stance(target)).map(|(node, _)| node),
    );
    away.get_mut(centre).into_iter().for_each(|slot| *slot = Some(0));
    let mut distance = 0;
    while !near.is_empty() {
        distance += 1;
        let mut next = Vec::new();
        for node in near {
            if let Some(slot @ None) = away.get_mut(node) {
                *slot = Some(distance);
                next.extend(graph.neighbours_of(node).iter().map(|(other, _)| *other));
            }
        }
        near = next;
    }
    away
}

/// The side of each node: the angle at which the middle of its camp lies. Camps take parts of the turn by their size.
fn camp_angle_ranges(graph: &LayoutGraph, camps: &[Option<usize>], centre: usize) -> Vec<(f64, f64)> {
    let count = camps.iter().flatten().max().map_or(0, |most| most + 1);
    let mut girths = vec![0.0_f64; count + 1];
    // Who has no camp, as issues have none, goes with whom it is tied to; the rest has a side of its own.
    let camp_of = |node: usize| {
        let own = camps.get(node).copied().flatten();
        own.or_else(|| {
            let mut counts = vec![0_u32; count];
            let others = graph.neighbours_of(node).iter().filter_map(|(other, _)| camps.get(*other).copied().flatten());
            others.for_each(|camp| counts.get_mut(camp).into_iter().for_each(|count| *count += 1));
            let most = counts.iter().enumerate().rev().max_by_key(|(_, count)| **count)?;
            (*most.1 > 0).then_some(most.0)
        })
        .unwrap_or(count)
    };
    let homes: Vec<usize> = (0..graph.len()).map(camp_of).collect();
    for (node, home) in homes.iter().enumerate().filter(|(node, _)| *node != centre) {
        girths.get_mut(*home).into_iter().for_each(|sum| *sum += f64::from(node_diameter(graph, node)));
    }
    let all: f64 = girths.iter().sum::<f64>().max(1e-6);
    let mut from = 0.0;
    let parts: Vec<(f64, f64)> = girths
        .iter()
        .map(|girth| {
            let part = (from, from + girth / all * TAU);
            from = part.1;
            part
        })
        .collect();
    homes.iter().map(|home| parts.get(*home).copied().unwrap_or((0.0, TAU))).collect()
}

/// The angle at which a node wants to lie: within the side of its camp, near those farther in that it is tied to.
fn preferred_angle(graph: &LayoutGraph, sides: &[(f64, f64)], angles: &[Option<f64>], node: usize) -> f64 {
    let (from, to) = sides.get(node).copied().unwrap_or((0.0, TAU));
    let inner = graph.neighbours_of(node).iter().filter_map(|(other, _)| angles.get(*other).copied().flatten());
    let (sum, count) = inner.fold((Vec2::ZERO, 0), |(sum, count), angle| (sum + at_angle(1.0, angle), count + 1));
    let middle = (from + to) / 2.0;
    if count == 0 || sum.length_sq() < 1e-6 {
        return middle;
    }
    let mean = libm::atan2(f64::from(sum.x), -f64::from(sum.y));
    // The same angle, as near to the middle of the side as a whole turn allows.
    let mean = mean + TAU * ((middle - mean) / TAU).round();
    mean.clamp(from, to)
}

/// Places the members of one ring outside `edge`, and says where the ring ends. A ring that is too full for its radius is
/// broken into several lanes.
fn place_ring(members: &[RingMember], edge: f32, angles: &mut [Option<f64>], picture: &mut Vec<(usize, Pos2)>) -> f32 {
    let widest = members.iter().fold(0.0_f32, |widest, member| widest.max(member.diameter));
    let girths: Vec<f32> = members.iter().map(|member| member.diameter).collect();
    let first = edge + widest / 2.0;
    let one = radius_for(&girths, first);
    let mut lanes = 1;
    while lanes < 60 && one > first * MAX_RING_EXCESS {
        let room: f32 = (0..lanes).map(|lane| first + widest * lane as f32).sum();
        // A lane holds a little less than its length, as every other one of the order goes to the next.
        if room * 0.9 >= one {
            break;
        }
        lanes += 1;
    }
    let mut end = edge;
    for lane in 0..lanes {
        let lane_members: Vec<&RingMember> = members.iter().skip(lane).step_by(lanes).collect();
        let girths: Vec<f32> = lane_members.iter().map(|member| member.diameter).collect();
        let radius = radius_for(&girths, end + widest / 2.0);
        let want = |member: &&RingMember| RowItem {
            preferred: member.angle as f32,
            width: angle_of_disc(member.diameter, radius) as f32,
            weight: 1.0,
        };
        let row: Vec<RowItem> = lane_members.iter().map(want).collect();
        let places = spread_row(&row, Some((0.0, TAU as f32)));
        for (member, angle) in lane_members.iter().zip(places) {
            let angle = f64::from(angle);
            angles.get_mut(member.node).into_iter().for_each(|slot| *slot = Some(angle));
            picture.push((member.node, at_angle(radius, angle).to_pos2()));
        }
        end = radius + widest / 2.0;
    }
    end + GAP
}
