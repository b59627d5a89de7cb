//! The layout "Camps": places the members of each camp together, opposed camps apart, and brokers between their camps.
//! The camps are found by [`find_camps`].

use emath::{Pos2, Vec2, pos2, vec2};

use super::anchor_to_previous::{AvoidanceDirection, GAP, anchor_to_previous, movable_nodes, size_of};
use super::circle_geometry::{angle_of_disc, at_angle, radius_for};
use super::row_placement::{RowItem, rows, rows_within, spread_row};
use super::uninformative::any_connection;
use super::{FocusRequirement, Layout, LayoutError, LayoutGraph, LayoutInput};
use crate::model::parameter::ParameterKind;
use crate::model::{Alignment, CurrentStances, Parameter, ParameterValues, RegistryEntry, Target, Term};
use crate::network::{PartitionSettings, Progress, find_camps};

/// The entry in the list of layouts.
pub const ROW: Layout = Layout {
    about: RegistryEntry {
        id: "camps",
        name: "Camps",
        help: "Finds who holds together against whom and places the camps side by side, brokers between them, issues \
               above. What is made large is signed modularity: ties that join less ties that part within a camp, each \
               less what chance would have. A better partition may exist. A broker has two ties or more to another camp, \
               and a third as many as to its own.",
        parameters: &[
            Parameter {
                id: "shape",
                name: "Shape",
                help: "How the camps are drawn.",
                kind: ParameterKind::Choice(&[
                    Term { id: "columns", name: "Columns", help: "Side by side." },
                    Term { id: "round", name: "Clusters", help: "Round the brokers." },
                ]),
            },
            Parameter {
                id: "most",
                name: "At most",
                help: "No more camps than this are made.",
                kind: ParameterKind::Number(2.0, 12.0, 6.0),
            },
            Parameter {
                id: "resolution",
                name: "Resolution",
                help: "Higher for more and smaller camps; at 0 only ties that do not fit are counted.",
                kind: ParameterKind::Number(0.0, 3.0, 1.0),
            },
        ],
    },
    required_focus: FocusRequirement::Nothing,
    makes_containers: false,
    why_uninformative,
    run,
};

/// Gap between camps in map units.
const CAMP_GAP: f32 = 110.0;

/// The members of a camp, or the brokers between two camps.
struct CampColumn {
    members: Vec<usize>,
    columns: usize,
    is_camp: bool,
}

fn why_uninformative(input: &LayoutInput<'_>, _: &ParameterValues) -> Option<&'static str> {
    (!any_connection(input)).then_some(
        "Nobody here is tied to anybody, objects to anybody or is part of anybody, so that there are no camps.",
    )
}

fn run(
    graph: &LayoutGraph,
    input: &LayoutInput<'_>,
    params: &ParameterValues,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError> {
    let settings = PartitionSettings {
        max_camps: params.number("most").round().clamp(1.0, 64.0) as usize,
        resolution: params.number("resolution"),
        seed: input.seed,
    };
    let camps = find_camps(&graph.network, settings, progress)?;
    let (mut in_camps, mut without_camp, mut issues) = (Vec::new(), Vec::new(), Vec::new());
    for node in movable_nodes(graph) {
        match (graph.network.targets.get(node), camps.get(node).copied().flatten()) {
            (Some(Target::Issue(_)), _) => issues.push(node),
            (_, Some(camp)) => in_camps.push((node, camp)),
            (_, None) => without_camp.push(node),
        }
    }
    let order = order_of_camps(graph, &camps);
    let mut picture = if params.choice("shape") == "round" {
        clusters(graph, &camps, &in_camps, &order)
    } else {
        columns(graph, &camps, &in_camps, &order, progress)?
    };
    let (top_left, bottom_right) = extent(graph, &picture);
    let sizes: Vec<Vec2> = without_camp.iter().map(|node| size_of(graph, *node)).collect();
    let loose_rows = rows_within(&sizes, GAP, (bottom_right.x - top_left.x).max(700.0));
    let below = pos2((top_left.x + bottom_right.x) / 2.0, bottom_right.y + CAMP_GAP * 0.7 + loose_rows.size.y / 2.0);
    picture.extend(without_camp.iter().zip(&loose_rows.places).map(|(node, at)| (*node, below + at.to_vec2())));
    place_issues(graph, input, &issues, (top_left, bottom_right), &mut picture);
    progress.report(0.95)?;
    Ok(anchor_to_previous(graph, &picture, AvoidanceDirection::Anywhere))
}

/// The corners with the least and the greatest coordinates of everything that has been placed.
fn extent(graph: &LayoutGraph, picture: &[(usize, Pos2)]) -> (Pos2, Pos2) {
    let corners = |(node, at): &(usize, Pos2)| (*at - size_of(graph, *node) / 2.0, *at + size_of(graph, *node) / 2.0);
    let bounds = picture
        .iter()
        .map(corners)
        .reduce(|bounds, node_bounds| (bounds.0.min(node_bounds.0), bounds.1.max(node_bounds.1)));
    bounds.unwrap_or((Pos2::ZERO, Pos2::ZERO))
}

/// The order of the camps from left to right, with allied camps near each other and opposed camps far apart.
fn order_of_camps(graph: &LayoutGraph, camps: &[Option<usize>]) -> Vec<usize> {
    let count = camps.iter().flatten().max().map_or(0, |most| most + 1);
    let mut weights = vec![vec![0.0_f32; count]; count];
    let camp = |node: usize| camps.get(node).copied().flatten();
    for edge in &graph.network.edges {
        if let (Some(a), Some(b)) = (camp(edge.a), camp(edge.b)) {
            for (a, b) in [(a, b), (b, a)] {
                weights
                    .get_mut(a)
                    .and_then(|row| row.get_mut(b))
                    .into_iter()
                    .for_each(|at| *at += edge.plus - edge.minus);
            }
        }
    }
    let weighted_distance = |order: &[usize]| -> f32 {
        let mut sum = 0.0;
        for (at, a) in order.iter().enumerate() {
            for (other_at, b) in order.iter().enumerate().take(at) {
                sum += weights.get(*a).and_then(|row| row.get(*b)).copied().unwrap_or(0.0) * (at - other_at) as f32;
            }
        }
        sum
    };
    let mut order: Vec<usize> = (0..count).collect();
    let mut least = weighted_distance(&order);
    for _ in 0..20 {
        let before = least;
        for a in 0..count {
            for b in 0..a {
                order.swap(a, b);
                let candidate = weighted_distance(&order);
                if candidate < least - 1e-4 {
                    least = candidate;
                } else {
                    order.swap(a, b);
                }
            }
        }
        if least >= before {
            break;
        }
    }
    order
}

/// The second camp of a broker: another camp to which an actor is tied as strongly as to its `home` camp, or by at
/// least two ties and at least a third as strongly. `None` if the actor is not a broker.
fn second_camp(graph: &LayoutGraph, camps: &[Option<usize>], node: usize, home: usize) -> Option<usize> {
    let mut weight_to = std::collections::BTreeMap::<usize, f32>::new();
    for (other, edge) in graph.neighbours_of(node) {
        if let (Some(camp), Some(edge)) = (camps.get(*other).copied().flatten(), graph.network.edges.get(*edge)) {
            *weight_to.entry(camp).or_default() += edge.plus;
        }
    }
    let home_weight = weight_to.remove(&home).unwrap_or(0.0);
    let second =
        weight_to.into_iter().fold(
            None,
            |best: Option<(usize, f32)>, next| {
                if best.is_none_or(|best| next.1 > best.1) { Some(next) } else { best }
            },
        );
    second
        .filter(|(_, plus)| *plus >= home_weight.max(1.0) || *plus >= 2.0 && *plus * 3.0 >= home_weight)
        .map(|(camp, _)| camp)
}

/// Places the camps as columns, and brokers in separate columns between them.
fn columns(
    graph: &LayoutGraph,
    camps: &[Option<usize>],
    in_camps: &[(usize, usize)],
    order: &[usize],
    progress: &Progress,
) -> Result<Vec<(usize, Pos2)>, LayoutError> {
    let rank = |camp: usize| order.iter().position(|other| *other == camp).unwrap_or(0);
    let mut blocks: Vec<CampColumn> = (0..(2 * order.len()).saturating_sub(1))
        .map(|at| CampColumn { members: Vec::new(), columns: 1, is_camp: at % 2 == 0 })
        .collect();
    for (node, camp) in in_camps {
        let at = rank(*camp);
        let block_index = match second_camp(graph, camps, *node, *camp).map(rank) {
            Some(second) if second > at => 2 * at + 1,
            Some(second) if second < at => 2 * at - 1,
            _ => 2 * at,
        };
        blocks.get_mut(block_index).into_iter().for_each(|block| block.members.push(*node));
    }
    blocks.retain(|block| !block.members.is_empty());
    let cell = in_camps.iter().fold(Vec2::ZERO, |cell, (node, _)| cell.max(size_of(graph, *node))) + Vec2::splat(GAP);
    let longest = blocks.iter().map(|block| block.members.len()).max().unwrap_or(1);
    let columns_for =
        |rows_max: usize| blocks.iter().map(|block| block.members.len().div_ceil(rows_max)).sum::<usize>();
    // A camp stays one column while it fits on a screen. Longer columns are split, so that the picture does not get too
    // tall.
    let mut rows_max = longest.min(8);
    while rows_max < longest && columns_for(rows_max) as f32 * cell.x > rows_max as f32 * cell.y * 1.5 {
        rows_max += 1;
    }
    // With one or two camps, long columns would be a tower with empty space beside it.
    let gaps = (blocks.len() as f32 - 1.0) * CAMP_GAP;
    while rows_max > 5 && (columns_for(rows_max) as f32 * cell.x + gaps) < rows_max as f32 * cell.y * 0.7 {
        rows_max -= 1;
    }
    for block in &mut blocks {
        block.columns = block.members.len().div_ceil(rows_max).max(1);
    }
    order_members(graph, &mut blocks, progress)?;
    let (mut picture, mut block_left) = (Vec::new(), 0.0);
    for (at, block) in blocks.iter().enumerate() {
        let is_close = !block.is_camp || at.checked_sub(1).and_then(|at| blocks.get(at)).is_some_and(|b| !b.is_camp);
        block_left += if at == 0 {
            0.0
        } else if is_close {
            CAMP_GAP * 0.6
        } else {
            CAMP_GAP
        };
        let column_width = block.members.iter().fold(0.0_f32, |widest, node| widest.max(size_of(graph, *node).x)) + GAP;
        // Each line is only as high as its own nodes need, so that one long name does not spread all lines.
        let line_height =
            |line: &[usize]| line.iter().fold(0.0_f32, |tallest, node| tallest.max(size_of(graph, *node).y)) + GAP;
        let block_height: f32 = block.members.chunks(block.columns).map(line_height).sum();
        let mut top = -block_height / 2.0;
        for line in block.members.chunks(block.columns) {
            let height = line_height(line);
            for (column, node) in line.iter().enumerate() {
                picture.push((*node, pos2(block_left + column_width * (column as f32 + 0.5), top + height / 2.0)));
            }
            top += height;
        }
        block_left += column_width * block.columns as f32;
    }
    Ok(picture)
}

/// Reduces edge crossings with the barycentre method: sorts the members of every block by the mean height of their
/// neighbours in other blocks, in several rounds.
fn order_members(graph: &LayoutGraph, blocks: &mut [CampColumn], progress: &Progress) -> Result<(), LayoutError> {
    let mut heights = vec![0.0_f32; graph.len()];
    let mut block_of = vec![usize::MAX; graph.len()];
    let measure = |block: &CampColumn, heights: &mut Vec<f32>| {
        let lines = block.members.len().div_ceil(block.columns) as f32;
        for (number, node) in block.members.iter().enumerate() {
            let line = (number / block.columns) as f32 - (lines - 1.0) / 2.0;
            heights.get_mut(*node).into_iter().for_each(|height| *height = line);
        }
    };
    for (at, block) in blocks.iter().enumerate() {
        measure(block, &mut heights);
        block.members.iter().for_each(|node| block_of.get_mut(*node).into_iter().for_each(|slot| *slot = at));
    }
    for round in 0..10 {
        progress.report(0.6 + 0.03 * round as f32)?;
        let count = blocks.len();
        for step in 0..count {
            let at = if round % 2 == 0 { step } else { count - 1 - step };
            let Some(block) = blocks.get_mut(at) else { continue };
            let preferred = |node: &usize| {
                let others = graph.neighbours_of(*node).iter().map(|(other, _)| *other);
                let others = others.filter(|other| {
                    block_of.get(*other).is_some_and(|other_at| *other_at != at && *other_at != usize::MAX)
                });
                let (sum, count) = others.fold((0.0, 0.0), |(sum, count), other| {
                    (sum + heights.get(other).copied().unwrap_or(0.0), count + 1.0)
                });
                if count > 0.0 { sum / count } else { heights.get(*node).copied().unwrap_or(0.0) }
            };
            let mut members: Vec<(f32, usize)> = block.members.iter().map(|node| (preferred(node), *node)).collect();
            members.sort_by(|a, b| a.0.total_cmp(&b.0));
            block.members = members.into_iter().map(|(_, node)| node).collect();
            measure(block, &mut heights);
        }
    }
    Ok(())
}

/// Places the camps as clusters on a circle, and brokers in its centre.
fn clusters(
    graph: &LayoutGraph,
    camps: &[Option<usize>],
    in_camps: &[(usize, usize)],
    order: &[usize],
) -> Vec<(usize, Pos2)> {
    let mut clusters: Vec<Vec<usize>> = vec![Vec::new(); order.len() + 1];
    for (node, camp) in in_camps {
        let at = order.iter().position(|other| other == camp).unwrap_or(0);
        let is_broker = second_camp(graph, camps, *node, *camp).is_some();
        let at = if is_broker { order.len() } else { at };
        clusters.get_mut(at).into_iter().for_each(|cluster| cluster.push(*node));
    }
    let pack = |cluster: &Vec<usize>| {
        rows(&cluster.iter().map(|node| size_of(graph, *node)).collect::<Vec<_>>(), GAP * 0.7, 1.25)
    };
    let diagonal = |size: Vec2| (size.x * size.x + size.y * size.y).sqrt();
    let (broker_rows, brokers) = clusters.pop().map(|cluster| (pack(&cluster), cluster)).unwrap_or_default();
    clusters.retain(|cluster| !cluster.is_empty());
    let packed: Vec<_> = clusters.iter().map(pack).collect();
    let widths: Vec<f32> = packed.iter().map(|rows| diagonal(rows.size) + CAMP_GAP).collect();
    let widest = widths.iter().fold(0.0_f32, |widest, width| widest.max(*width));
    let least_radius = if brokers.is_empty() { 0.0 } else { (diagonal(broker_rows.size) + widest) / 2.0 };
    let radius = radius_for(&widths, least_radius);
    let used_angle: f64 = widths.iter().map(|width| angle_of_disc(*width, radius)).sum();
    let gap_angle = (std::f64::consts::TAU - used_angle).max(0.0) / widths.len().max(1) as f64;
    let mut picture: Vec<(usize, Pos2)> = brokers.iter().copied().zip(broker_rows.places.iter().copied()).collect();
    // The angle at which two camps stand left and right of each other, as in columns.
    let mut angle =
        -std::f64::consts::FRAC_PI_2 - widths.first().map_or(0.0, |width| angle_of_disc(*width, radius) / 2.0);
    for ((cluster, rows), width) in clusters.iter().zip(&packed).zip(&widths) {
        let share = angle_of_disc(*width, radius);
        let centre = at_angle(if widths.len() > 1 { radius } else { 0.0 }, angle + share / 2.0);
        picture.extend(cluster.iter().zip(&rows.places).map(|(node, at)| (*node, *at + centre)));
        angle += share + gap_angle;
    }
    picture
}

/// Places the issues in rows above everything else, each near the actors that support it.
fn place_issues(
    graph: &LayoutGraph,
    input: &LayoutInput<'_>,
    issues: &[usize],
    (from, to): (Pos2, Pos2),
    picture: &mut Vec<(usize, Pos2)>,
) {
    let mut x_of = vec![None; graph.len()];
    picture.iter().for_each(|(node, at)| x_of.get_mut(*node).into_iter().for_each(|slot| *slot = Some(at.x)));
    let stances = CurrentStances::of(input.map);
    let actors: Vec<_> =
        graph.network.targets.iter().zip(&x_of).filter_map(|(target, x)| Some((target, (*x)?))).collect();
    let preferred_x = |node: usize| {
        let Some(Target::Issue(issue)) = graph.network.targets.get(node) else { return (from.x + to.x) / 2.0 };
        let supports = actors.iter().filter_map(|(target, x)| {
            let Target::Actor(actor) = target else { return None };
            let level = match stances.get(actor, issue)?.alignment {
                Alignment::Level(level) => level.number(),
                _ => 0,
            };
            (level > 0).then_some((*x, f32::from(level)))
        });
        let (sum, weight) =
            supports.fold((0.0, 0.0), |(sum, weight), (x, strength)| (sum + x * strength, weight + strength));
        if weight > 0.0 { sum / weight } else { (from.x + to.x) / 2.0 }
    };
    let mut row: Vec<(f32, usize)> = issues.iter().map(|node| (preferred_x(*node), *node)).collect();
    row.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total_width: f32 = issues.iter().map(|node| size_of(graph, *node).x + GAP).sum();
    let lines = (total_width / (to.x - from.x).max(900.0)).ceil().max(1.0) as usize;
    let mut bottom = from.y - CAMP_GAP * 0.6;
    for line in 0..lines {
        // Each row takes every `lines`-th issue, so that it spans the whole width.
        let members: Vec<(f32, usize)> = row.iter().copied().skip(line).step_by(lines).collect();
        let row_item =
            |(at, node): &(f32, usize)| RowItem { preferred: *at, width: size_of(graph, *node).x + GAP, weight: 1.0 };
        let places = spread_row(&members.iter().map(row_item).collect::<Vec<_>>(), None);
        let row_height = members.iter().fold(0.0_f32, |row_height, (_, node)| row_height.max(size_of(graph, *node).y));
        picture.extend(
            members.iter().zip(places).map(|((_, node), x)| (*node, vec2(x, bottom - row_height / 2.0).to_pos2())),
        );
        bottom -= row_height + GAP;
    }
}
