//! The layout "Inside out": draws membership as nested containers. Each parent is the header of an area that contains
//! its members and nobody else. `membership_tree.rs` finds the nesting, and `swap_to_shorten_edges.rs` decides who
//! stands beside each other.

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

/// The entry in the list of layouts.
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

/// Padding between the border of a container and its contents, in map units.
const CONTAINER_PADDING: f32 = 14.0;
/// Gap between the contents of the same container, in map units.
const SIBLING_GAP: f32 = 16.0;
/// Width of a landscape page divided by its height.
const PAGE_ASPECT: f32 = 1.45;

fn why_uninformative(input: &LayoutInput<'_>, _: &ParameterValues) -> Option<&'static str> {
    (!any_membership(input)).then_some(
        "Nobody here is part of anybody, so that there is nothing to stand inside of. What an actor is part of is said in \
         its form.",
    )
}

fn run(
    graph: &LayoutGraph,
    input: &LayoutInput<'_>,
    params: &ParameterValues,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError> {
    let gap = params.number("apart") as f32;
    let trees = membership_trees(graph, input);
    let (graph, offsets) = with_label_boxes(graph, input, &trees);
    let graph = &graph;
    let (mut blocks, mut ungrouped) = (Vec::new(), Vec::new());
    for tree in trees {
        if tree.members.is_empty() { ungrouped.push(tree.node) } else { blocks.push(container_block(graph, &tree)) }
    }
    progress.report(0.3)?;
    // A pinned actor outside of every parent stays where it is, apart from the block of the others.
    ungrouped.retain(|node| graph.fixed.get(*node) == Some(&false));
    if !ungrouped.is_empty() {
        blocks.push(side_by_side(graph, &ungrouped, PAGE_ASPECT));
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
    let mut picture = pack_blocks(&mut blocks, gap, PAGE_ASPECT).0;
    progress.report(0.5)?;
    anchor_blocks(graph, &mut blocks, &mut picture);
    swap_to_shorten_edges(graph, input.seed, &mut blocks, &picture, &progress.sub_progress(0.6, 1.0))?;
    let places = places(graph, &blocks, &picture);
    Ok(places.into_iter().zip(offsets).map(|(centre, offset)| centre - offset).collect())
}

/// The graph with positions and sizes of boxes around disc and name, and the offset of each box centre from its disc.
/// The name stands under the disc, or beside it if the actor is the header of a container.
fn with_label_boxes(
    graph: &LayoutGraph,
    input: &LayoutInput<'_>,
    trees: &[MembershipTree],
) -> (LayoutGraph, Vec<Vec2>) {
    let mut graph = graph.clone();
    let mut is_header = vec![false; graph.len()];
    let mut waiting: Vec<&MembershipTree> = trees.iter().collect();
    while let Some(tree) = waiting.pop() {
        is_header.get_mut(tree.node).into_iter().for_each(|slot| *slot = !tree.members.is_empty());
        waiting.extend(&tree.members);
    }
    let mut offsets = vec![Vec2::ZERO; graph.len()];
    let nodes = graph.network.targets.iter().zip(&mut graph.sizes).zip(&mut graph.places);
    for (((target, size), place), (offset, is_header)) in nodes.zip(offsets.iter_mut().zip(is_header)) {
        let Target::Actor(id) = target else { continue };
        // The disc with its ring. The rest of the height belongs to the name.
        let disc_size = 2.0 * input.map.actors.get(id).map_or(0.0, Actor::radius) + 20.0;
        let name_height = (size.y - disc_size).max(0.0);
        if is_header {
            let header_size =
                input.header_sizes.get(target).copied().unwrap_or(vec2(disc_size + size.x, disc_size.max(name_height)));
            *offset = vec2((header_size.x - disc_size).max(0.0) / 2.0, 0.0);
            *size = header_size;
        } else {
            *offset = vec2(0.0, name_height / 2.0);
        }
        *place += *offset;
    }
    (graph, offsets)
}

/// The block of a container: the parent at the top left and its members below, nested containers as blocks and all other
/// members in rows.
fn container_block(graph: &LayoutGraph, tree: &MembershipTree) -> RigidBlock {
    let header = size_of(graph, tree.node);
    let (subtrees, singles): (Vec<&MembershipTree>, Vec<&MembershipTree>) =
        tree.members.iter().partition(|member| !member.members.is_empty());
    let singles: Vec<usize> = singles.into_iter().map(|member| member.node).collect();
    let containers: Vec<RigidBlock> = subtrees.into_iter().map(|member| container_block(graph, member)).collect();
    // Tries several shapes for the rows of single members and for the arrangement of nested containers. The one with
    // the least area wins, with a penalty for long and thin shapes.
    let rows: &[f32] = if singles.is_empty() { &[1.0] } else { &[0.3, 0.7, 1.2, 2.0, 4.0, 9.0] };
    let aspects: &[f32] = if containers.is_empty() { &[PAGE_ASPECT] } else { &[0.7, 1.0, PAGE_ASPECT, 2.2, 3.5] };
    let candidates = rows.iter().flat_map(|row_aspect| aspects.iter().map(move |aspect| (*row_aspect, *aspect))).map(
        |(row_aspect, aspect)| {
            let mut inner = containers.clone();
            if !singles.is_empty() {
                inner.push(side_by_side(graph, &singles, row_aspect));
            }
            let (at, size) = pack_blocks(&mut inner, SIBLING_GAP, aspect);
            let size = vec2(size.x.max(header.x), header.y + SIBLING_GAP / 2.0 + size.y)
                + Vec2::splat(2.0 * CONTAINER_PADDING);
            (inner, at, size)
        },
    );
    let cost = |size: Vec2| {
        let log_deviation = libm::logf(size.x / size.y.max(1.0) / PAGE_ASPECT);
        size.x * size.y * (1.0 + 0.2 * log_deviation * log_deviation)
    };
    let Some((inner, at, size)) = candidates.min_by(|a, b| cost(a.2).total_cmp(&cost(b.2))) else {
        return RigidBlock::default();
    };
    let corner = -size / 2.0 + Vec2::splat(CONTAINER_PADDING);
    let mut container =
        RigidBlock { size, slots: vec![(tree.node, corner + header / 2.0)], interchangeable_slots: Vec::new() };
    let below_header = vec2(0.0, (header.y + SIBLING_GAP / 2.0) / 2.0);
    inner.into_iter().zip(at).for_each(|(block, at)| container.take(block, at.to_vec2() + below_header));
    container
}

/// A block of nodes in rows and columns whose slots all have the same size, so that nodes may be swapped.
fn side_by_side(graph: &LayoutGraph, nodes: &[usize], aspect: f32) -> RigidBlock {
    let cell = nodes.iter().fold(Vec2::ZERO, |cell, node| cell.max(size_of(graph, *node)));
    let grid = rows(&vec![cell; nodes.len()], SIBLING_GAP, aspect);
    let slots: Vec<(usize, Vec2)> = nodes.iter().copied().zip(grid.places.iter().map(|at| at.to_vec2())).collect();
    let interchangeable = (0..slots.len())
        .filter(|slot| slots.get(*slot).is_some_and(|(node, _)| graph.fixed.get(*node) == Some(&false)));
    RigidBlock { size: grid.size, interchangeable_slots: vec![interchangeable.collect()], slots }
}

/// Packs blocks closely, tall ones first. Returns the centre of each block relative to the centre of all, and the size
/// of all.
fn pack_blocks(blocks: &mut [RigidBlock], gap: f32, aspect: f32) -> (Vec<Pos2>, Vec2) {
    blocks.sort_by(|a, b| b.size.y.total_cmp(&a.size.y));
    let sizes: Vec<Vec2> = blocks.iter().map(|block| block.size).collect();
    let corners = pack(&sizes, gap, aspect);
    let centres: Vec<Pos2> = corners.iter().zip(&sizes).map(|(corner, size)| *corner + *size / 2.0).collect();
    let extent = bounds(centres.iter().copied().zip(sizes));
    if !extent.is_finite() {
        return (centres, Vec2::ZERO);
    }
    (centres.into_iter().map(|at| at - extent.center().to_vec2()).collect(), extent.size())
}

/// Moves blocks so that their pinned nodes keep their positions. Other blocks follow by the mean shift of all pinned
/// nodes or, without pinned nodes, are moved to where their nodes were; then they are moved off everything that stays.
fn anchor_blocks(graph: &LayoutGraph, blocks: &mut [RigidBlock], picture: &mut [Pos2]) {
    let is_fixed = |node: usize| graph.fixed.get(node) == Some(&true);
    let place = |node: usize| graph.places.get(node).copied().unwrap_or_default();
    let mean =
        |offsets: &[Vec2]| offsets.iter().fold(Vec2::ZERO, |sum, offset| sum + *offset) / offsets.len().max(1) as f32;
    // The offsets from the slots of a block to the present positions of their nodes.
    let offsets = |block: &RigidBlock, at: Pos2, includes: &dyn Fn(usize) -> bool| -> Vec<Vec2> {
        block
            .slots
            .iter()
            .filter(|(node, _)| includes(*node))
            .map(|(node, offset)| place(*node) - (at + *offset))
            .collect()
    };
    let pinned: Vec<Vec<Vec2>> =
        blocks.iter().zip(&*picture).map(|(block, at)| offsets(block, *at, &is_fixed)).collect();
    let mut all_offsets = pinned.concat();
    if all_offsets.is_empty() {
        all_offsets = blocks.iter().zip(&*picture).flat_map(|(block, at)| offsets(block, *at, &|_| true)).collect();
    }
    let shift = mean(&all_offsets);
    for (at, pinned) in picture.iter_mut().zip(&pinned) {
        *at += if pinned.is_empty() { shift } else { mean(pinned) };
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
            let extent = block.slots.iter().map(|(node, offset)| (*at + *offset, size_of(graph, *node)));
            let extent = bounds(extent).union(Rect::from_center_size(*at, block.size));
            taken.push((extent.center(), extent.size()));
        }
    }
    let free: Vec<usize> = (0..blocks.len()).filter(|number| pinned.get(*number).is_some_and(Vec::is_empty)).collect();
    let free_boxes =
        free.iter().filter_map(|number| Some((*picture.get(*number)?, blocks.get(*number)?.size))).collect::<Vec<_>>();
    for (number, at) in free.into_iter().zip(nearest_free_places(&taken, &free_boxes)) {
        picture.get_mut(number).into_iter().for_each(|slot| *slot = at);
    }
}

/// Sets the slots of pinned nodes of a block to their present positions, and moves other nodes that would overlap them
/// to the nearest free positions.
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
        let rect_of = |at: Vec2, size: Vec2| Rect::from_center_size(at.to_pos2(), size);
        pins.iter().any(|(pin, other)| rect_of(*pin, *other).intersects(rect_of(at, size)))
    };
    let (overlapped, clear): (Vec<_>, Vec<_>) = free.into_iter().partition(|(_, at, size)| touches(*at, *size));
    let boxes =
        |all: &mut dyn Iterator<Item = (Vec2, Vec2)>| all.map(|(at, size)| (at.to_pos2(), size)).collect::<Vec<_>>();
    let taken = boxes(&mut pins.iter().copied().chain(clear.iter().map(|(_, at, size)| (*at, *size))));
    let displaced = boxes(&mut overlapped.iter().map(|(_, at, size)| (*at, *size)));
    for ((slot, ..), at) in overlapped.iter().zip(nearest_free_places(&taken, &displaced)) {
        block.slots.get_mut(*slot).into_iter().for_each(|(_, offset)| *offset = at.to_vec2());
    }
    // A node that has left its slot must not be swapped.
    let is_displaced = |slot: &usize| overlapped.iter().any(|(other, ..)| other == slot);
    block.interchangeable_slots.iter_mut().for_each(|list| list.retain(|slot| !is_displaced(slot)));
}

/// A position for every node of the graph. Nodes in no block stay.
fn places(graph: &LayoutGraph, blocks: &[RigidBlock], picture: &[Pos2]) -> Vec<Pos2> {
    let mut places = graph.places.clone();
    for (block, at) in blocks.iter().zip(picture) {
        for (node, offset) in &block.slots {
            places.get_mut(*node).into_iter().for_each(|place| *place = *at + *offset);
        }
    }
    places
}
