//! Membership as containers within containers: every whole at the head of an area, its parts in it, and nobody else.
//! `nest.rs` finds out who stands in whom, and `swap.rs` who stands beside whom.

use emath::{Pos2, Rect, Vec2, vec2};

use super::anchor_to_previous::{GAP, nearest_free_places, size_of};
use super::membership_tree::{MembershipTree, membership_trees};
use super::rectangle_packing::{bounds, pack};
use super::rigid_block::RigidBlock;
use super::row_placement::rows;
use super::swap_to_shorten_edges::swap_to_shorten_edges;
use super::uninformative::any_membership;
use super::{FocusRequirement, Layout, LayoutError, LayoutGraph, LayoutInput};
use crate::model::parameter::ParameterKind;
use crate::model::{Actor, Parameter, ParameterValues, RegistryEntry, Target};
use crate::network::Progress;

/// The row of the list.
pub const ROW: Layout = Layout {
    about: RegistryEntry {
        id: "inside_out",
        name: "Inside out",
        help: "Draws everybody inside what it is part of: persons in their organisation, organisations in their state \
               or bloc; issues beside.",
        parameters: &[Parameter {
            id: "apart",
            name: "Room between areas",
            help: "How far apart what does not belong together stands.",
            kind: ParameterKind::Number(20.0, 300.0, 60.0),
        }],
    },
    required_focus: FocusRequirement::Nothing,
    makes_containers: true,
    why_uninformative,
    run,
};

/// How far an area lies outside what it holds.
const CONTAINER_PADDING: f32 = 14.0;
/// The room between what stands in the same area.
const SIBLING_GAP: f32 = 16.0;
/// The shape of a page that lies.
const PAGE_ASPECT: f32 = 1.45;

fn why_uninformative(board: &LayoutInput<'_>, _: &ParameterValues) -> Option<&'static str> {
    (!any_membership(board)).then_some(
        "Nobody here is part of anybody, so that there is nothing to stand inside of. What an actor is part of is said in \
         its form.",
    )
}

fn run(
    graph: &LayoutGraph,
    board: &LayoutInput<'_>,
    params: &ParameterValues,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError> {
    let apart = params.number("apart") as f32;
    let nests = membership_trees(graph, board);
    let (graph, lifts) = with_label_boxes(graph, board, &nests);
    let graph = &graph;
    let (mut blocks, mut alone) = (Vec::new(), Vec::new());
    for nest in nests {
        if nest.members.is_empty() { alone.push(nest.node) } else { blocks.push(container_block(graph, &nest)) }
    }
    progress.report(0.3)?;
    // Who is pinned and part of nothing stays without the others.
    alone.retain(|node| graph.fixed.get(*node) == Some(&false));
    if !alone.is_empty() {
        blocks.push(side_by_side(graph, &alone, PAGE_ASPECT));
    }
    let is_issue = |node: &usize| matches!(graph.network.targets.get(*node), Some(Target::Issue(_)));
    let issues: Vec<usize> =
        (0..graph.len()).filter(is_issue).filter(|node| graph.fixed.get(*node) == Some(&false)).collect();
    if !issues.is_empty() {
        let sizes: Vec<Vec2> = issues.iter().map(|node| size_of(graph, *node)).collect();
        let column = rows(&sizes, GAP, 0.3);
        let slots = issues.iter().copied().zip(column.places.iter().map(|place| place.to_vec2())).collect();
        blocks.push(RigidBlock { size: column.size, slots, interchangeable_slots: Vec::new() });
    }
    let mut picture = pack_blocks(&mut blocks, apart, PAGE_ASPECT).0;
    progress.report(0.5)?;
    anchor_blocks(graph, &mut blocks, &mut picture);
    swap_to_shorten_edges(graph, board.seed, &mut blocks, &picture, &progress.sub_progress(0.6, 1.0))?;
    let places = places(graph, &blocks, &picture);
    Ok(places.into_iter().zip(lifts).map(|(middle, lift)| middle - lift).collect())
}

/// The graph with the middles and sizes of boxes that hold all of a name: under the disc, or beside that of the head of
/// an area. And how far each middle is from where its disc is.
fn with_label_boxes(
    graph: &LayoutGraph,
    board: &LayoutInput<'_>,
    nests: &[MembershipTree],
) -> (LayoutGraph, Vec<Vec2>) {
    let mut graph = graph.clone();
    let mut is_head = vec![false; graph.len()];
    let mut waiting: Vec<&MembershipTree> = nests.iter().collect();
    while let Some(nest) = waiting.pop() {
        is_head.get_mut(nest.node).into_iter().for_each(|head| *head = !nest.members.is_empty());
        waiting.extend(&nest.members);
    }
    let mut lifts = vec![Vec2::ZERO; graph.len()];
    let nodes = graph.network.targets.iter().zip(&mut graph.sizes).zip(&mut graph.places);
    for (((target, size), place), (lift, is_head)) in nodes.zip(lifts.iter_mut().zip(is_head)) {
        let Target::Actor(id) = target else { continue };
        // The disc with its ring, and what is left of the size for the name.
        let disc = 2.0 * board.map.actors.get(id).map_or(0.0, Actor::radius) + 20.0;
        let name = (size.y - disc).max(0.0);
        if is_head {
            let head = board.header_sizes.get(target).copied().unwrap_or(vec2(disc + size.x, disc.max(name)));
            *lift = vec2((head.x - disc).max(0.0) / 2.0, 0.0);
            *size = head;
        } else {
            *lift = vec2(0.0, name / 2.0);
        }
        *place += *lift;
    }
    (graph, lifts)
}

/// A whole at the top left, and under it what is part of it: areas of their own, and side by side those that are none.
fn container_block(graph: &LayoutGraph, nest: &MembershipTree) -> RigidBlock {
    let head = size_of(graph, nest.node);
    let (wholes, singles): (Vec<&MembershipTree>, Vec<&MembershipTree>) =
        nest.members.iter().partition(|part| !part.members.is_empty());
    let singles: Vec<usize> = singles.into_iter().map(|part| part.node).collect();
    let areas: Vec<RigidBlock> = wholes.into_iter().map(|part| container_block(graph, part)).collect();
    // Those who stand side by side may stand in more or fewer rows, and areas beside or under each other: as takes the
    // least room, with what is long and thin taking more.
    let rows: &[f32] = if singles.is_empty() { &[1.0] } else { &[0.3, 0.7, 1.2, 2.0, 4.0, 9.0] };
    let pages: &[f32] = if areas.is_empty() { &[PAGE_ASPECT] } else { &[0.7, 1.0, PAGE_ASPECT, 2.2, 3.5] };
    let tries = rows.iter().flat_map(|row| pages.iter().map(move |page| (*row, *page))).map(|(row, page)| {
        let mut inner = areas.clone();
        if !singles.is_empty() {
            inner.push(side_by_side(graph, &singles, row));
        }
        let (at, size) = pack_blocks(&mut inner, SIBLING_GAP, page);
        let size = vec2(size.x.max(head.x), head.y + SIBLING_GAP / 2.0 + size.y) + Vec2::splat(2.0 * CONTAINER_PADDING);
        (inner, at, size)
    });
    let paper = |size: Vec2| {
        let off = libm::logf(size.x / size.y.max(1.0) / PAGE_ASPECT);
        size.x * size.y * (1.0 + 0.2 * off * off)
    };
    let Some((inner, at, size)) = tries.min_by(|a, b| paper(a.2).total_cmp(&paper(b.2))) else {
        return RigidBlock::default();
    };
    let corner = -size / 2.0 + Vec2::splat(CONTAINER_PADDING);
    let mut area =
        RigidBlock { size, slots: vec![(nest.node, corner + head / 2.0)], interchangeable_slots: Vec::new() };
    let down = vec2(0.0, (head.y + SIBLING_GAP / 2.0) / 2.0);
    inner.into_iter().zip(at).for_each(|(block, at)| area.take(block, at.to_vec2() + down));
    area
}

/// Nodes in rows and columns, each with equal room.
fn side_by_side(graph: &LayoutGraph, nodes: &[usize], shape: f32) -> RigidBlock {
    let room = nodes.iter().fold(Vec2::ZERO, |room, node| room.max(size_of(graph, *node)));
    let grid = rows(&vec![room; nodes.len()], SIBLING_GAP, shape);
    let slots: Vec<(usize, Vec2)> = nodes.iter().copied().zip(grid.places.iter().map(|at| at.to_vec2())).collect();
    let equals = (0..slots.len())
        .filter(|slot| slots.get(*slot).is_some_and(|(node, _)| graph.fixed.get(*node) == Some(&false)));
    RigidBlock { size: grid.size, interchangeable_slots: vec![equals.collect()], slots }
}

/// The middles of blocks that lie beside each other on as little room as may be, round the middle of all, and how much
/// room that is; the high ones come first.
fn pack_blocks(blocks: &mut [RigidBlock], gap: f32, shape: f32) -> (Vec<Pos2>, Vec2) {
    blocks.sort_by(|a, b| b.size.y.total_cmp(&a.size.y));
    let sizes: Vec<Vec2> = blocks.iter().map(|block| block.size).collect();
    let corners = pack(&sizes, gap, shape);
    let middles: Vec<Pos2> = corners.iter().zip(&sizes).map(|(corner, size)| *corner + *size / 2.0).collect();
    let all = bounds(middles.iter().copied().zip(sizes));
    if !all.is_finite() {
        return (middles, Vec2::ZERO);
    }
    (middles.into_iter().map(|at| at - all.center().to_vec2()).collect(), all.size())
}

/// Moves blocks so that what is pinned in them stays where it is; all others with them, or to where the same nodes were,
/// and off what stays.
fn anchor_blocks(graph: &LayoutGraph, blocks: &mut [RigidBlock], picture: &mut [Pos2]) {
    let is_fixed = |node: usize| graph.fixed.get(node) == Some(&true);
    let place = |node: usize| graph.places.get(node).copied().unwrap_or_default();
    let mean = |ways: &[Vec2]| ways.iter().fold(Vec2::ZERO, |sum, way| sum + *way) / ways.len().max(1) as f32;
    // How far each slot is from where its node is.
    let ways = |block: &RigidBlock, at: Pos2, of: &dyn Fn(usize) -> bool| -> Vec<Vec2> {
        block.slots.iter().filter(|(node, _)| of(*node)).map(|(node, offset)| place(*node) - (at + *offset)).collect()
    };
    let pinned: Vec<Vec<Vec2>> = blocks.iter().zip(&*picture).map(|(block, at)| ways(block, *at, &is_fixed)).collect();
    let mut all = pinned.concat();
    if all.is_empty() {
        all = blocks.iter().zip(&*picture).flat_map(|(block, at)| ways(block, *at, &|_| true)).collect();
    }
    let by = mean(&all);
    for (at, pinned) in picture.iter_mut().zip(&pinned) {
        *at += if pinned.is_empty() { by } else { mean(pinned) };
    }
    if !graph.fixed.contains(&true) {
        return;
    }
    let mut taken: Vec<(Pos2, Vec2)> = (0..graph.len())
        .filter(|node| is_fixed(*node))
        .filter(|node| !blocks.iter().any(|block| block.slots.iter().any(|(other, _)| other == node)))
        .map(|node| (place(node), size_of(graph, node)))
        .collect();
    for (number, pinned) in pinned.iter().enumerate() {
        if let (Some(block), Some(at), false) = (blocks.get_mut(number), picture.get(number), pinned.is_empty()) {
            keep_pins(graph, block, *at);
            let around = block.slots.iter().map(|(node, offset)| (*at + *offset, size_of(graph, *node)));
            let around = bounds(around).union(Rect::from_center_size(*at, block.size));
            taken.push((around.center(), around.size()));
        }
    }
    let free: Vec<usize> = (0..blocks.len()).filter(|number| pinned.get(*number).is_some_and(Vec::is_empty)).collect();
    let those =
        free.iter().filter_map(|number| Some((*picture.get(*number)?, blocks.get(*number)?.size))).collect::<Vec<_>>();
    for (number, at) in free.into_iter().zip(nearest_free_places(&taken, &those)) {
        picture.get_mut(number).into_iter().for_each(|slot| *slot = at);
    }
}

/// Puts what is pinned in a block where it is, and what comes to lie under that beside it.
fn keep_pins(graph: &LayoutGraph, block: &mut RigidBlock, at: Pos2) {
    let (mut pins, mut free) = (Vec::new(), Vec::new());
    for (slot, (node, offset)) in block.slots.iter_mut().enumerate() {
        if graph.fixed.get(*node) == Some(&true) {
            *offset = graph.places.get(*node).copied().unwrap_or(at) - at;
            pins.push((*offset, size_of(graph, *node)));
        } else {
            free.push((slot, *offset, size_of(graph, *node)));
        }
    }
    let touches = |at: Vec2, size: Vec2| {
        let room = |at: Vec2, size: Vec2| Rect::from_center_size(at.to_pos2(), size);
        pins.iter().any(|(pin, other)| room(*pin, *other).intersects(room(at, size)))
    };
    let (caught, clear): (Vec<_>, Vec<_>) = free.into_iter().partition(|(_, at, size)| touches(*at, *size));
    let middles =
        |all: &mut dyn Iterator<Item = (Vec2, Vec2)>| all.map(|(at, size)| (at.to_pos2(), size)).collect::<Vec<_>>();
    let taken = middles(&mut pins.iter().copied().chain(clear.iter().map(|(_, at, size)| (*at, *size))));
    let those = middles(&mut caught.iter().map(|(_, at, size)| (*at, *size)));
    for ((slot, ..), at) in caught.iter().zip(nearest_free_places(&taken, &those)) {
        block.slots.get_mut(*slot).into_iter().for_each(|(_, offset)| *offset = at.to_vec2());
    }
    // What has left its slot has no equals.
    let has_left = |slot: &usize| caught.iter().any(|(other, ..)| other == slot);
    block.interchangeable_slots.iter_mut().for_each(|list| list.retain(|slot| !has_left(slot)));
}

/// A place for every node of the graph: those in no block stay.
fn places(graph: &LayoutGraph, blocks: &[RigidBlock], picture: &[Pos2]) -> Vec<Pos2> {
    let mut places = graph.places.clone();
    for (block, at) in blocks.iter().zip(picture) {
        for (node, offset) in &block.slots {
            places.get_mut(*node).into_iter().for_each(|place| *place = *at + *offset);
        }
    }
    places
}
