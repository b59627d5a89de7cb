//! Lays out each connected component by itself and packs the results on a page: rotates components, removes overlaps
//! and places components next to each other. Fixed nodes stay, and everything else is placed around them.

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use super::{LayoutError, LayoutGraph, overlap, rectangle_packing, winding};
use crate::network::{Progress, components};

/// Gap between neighbouring nodes in map units.
pub const GAP: f32 = 16.0;
/// Gap between components in map units.
const COMPONENT_GAP: f32 = 60.0;
/// Width of a page divided by its height.
const PAGE_ASPECT: f32 = 4.0 / 3.0;
/// A component is scaled up until at most this share of the area of its boxes is covered twice. The remaining overlaps
/// are removed by moving single nodes.
const MAX_COVERED_SHARE: f32 = 0.04;

/// The treatment of a component that is long and thin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LongComponentPolicy {
    /// It is folded into rows, so that it fits on a page.
    Wind,
    /// It stays straight, for layouts in which distances have a meaning.
    KeepStraight,
}

/// Lays out every connected component with `each` and combines the results. `each` must return the present positions
/// for fixed nodes.
///
/// # Errors
/// [`LayoutError::Cancelled`] if the layout was cancelled, and any error of `each`.
pub fn lay_out_components(
    graph: &LayoutGraph,
    long: LongComponentPolicy,
    progress: &Progress,
    mut each: impl FnMut(&[usize], &Progress) -> Result<Vec<Pos2>, LayoutError>,
) -> Result<Vec<Pos2>, LayoutError> {
    let mut places = graph.places.clone();
    let (mut free, mut single_nodes, mut done) = (Vec::new(), Vec::new(), 0);
    let share = |nodes: usize| nodes as f32 / graph.len().max(1) as f32;
    for nodes in components(&graph.network) {
        let progress = progress.sub_progress(share(done) * 0.9, share(done + nodes.len()) * 0.9);
        done += nodes.len();
        let fixed_count = nodes.iter().filter(|node| graph.fixed[**node]).count();
        if fixed_count == nodes.len() {
            continue;
        }
        if let [node] = nodes[..] {
            single_nodes.push(node);
            continue;
        }
        let mut picture = each(&nodes, &progress.sub_progress(0.0, 0.8))?;
        if fixed_count == 0 {
            let sizes: Vec<Vec2> = nodes.iter().map(|node| graph.sizes[*node]).collect();
            rotate_longest_side_across(&mut picture);
            if long == LongComponentPolicy::KeepStraight || !winding::wind(&mut picture, &sizes) {
                rotate_to_least_area(&mut picture, &sizes);
            }
            mirror_to_previous(&mut picture, &nodes, graph);
            let factor = overlap::spread_factor(&picture, &sizes, GAP, MAX_COVERED_SHARE);
            picture.iter_mut().for_each(|place| *place = (place.to_vec2() * factor).to_pos2());
            overlap::remove_overlaps(
                &mut picture,
                &sizes,
                &vec![false; nodes.len()],
                GAP,
                &progress.sub_progress(0.8, 1.0),
            )?;
        }
        nodes.iter().zip(picture).for_each(|(node, place)| places[*node] = place);
        if fixed_count == 0 {
            free.push(nodes);
        }
    }
    if graph.fixed.iter().any(|fixed| *fixed) {
        place_round_fixed_nodes(graph, &mut places, &free, &single_nodes, &progress.sub_progress(0.9, 1.0))?;
    } else {
        pack_components(graph, &mut places, &free, &single_nodes);
    }
    Ok(places)
}

/// The mean of positions.
fn middle(places: impl ExactSizeIterator<Item = Pos2>) -> Vec2 {
    let count = places.len().max(1) as f32;
    places.fold(Vec2::ZERO, |all, at| all + at.to_vec2()) / count
}

/// Rotates positions around their mean by an angle in radians.
fn rotate(picture: &mut [Pos2], angle: f64) {
    let (sin, cos) = (libm::sin(angle) as f32, libm::cos(angle) as f32);
    let mean = middle(picture.iter().copied());
    for place in picture {
        let offset = place.to_vec2() - mean;
        *place = pos2(offset.x * cos + offset.y * sin, offset.y * cos - offset.x * sin);
    }
}

/// Rotates positions so that their direction of greatest variance is horizontal.
fn rotate_longest_side_across(picture: &mut [Pos2]) {
    let mean = middle(picture.iter().copied());
    let (mut xx, mut xy, mut yy) = (0.0f64, 0.0f64, 0.0f64);
    for place in picture.iter() {
        let offset = place.to_vec2() - mean;
        xx += f64::from(offset.x * offset.x);
        xy += f64::from(offset.x * offset.y);
        yy += f64::from(offset.y * offset.y);
    }
    rotate(picture, 0.5 * libm::atan2(2.0 * xy, xx - yy));
}

/// Number of angles that are tried on each side, up to 45 degrees.
const ANGLE_STEPS: i32 = 15;

/// Rotates a component by up to 45 degrees so that its bounding box has the least area, which sets grids upright.
fn rotate_to_least_area(picture: &mut [Pos2], sizes: &[Vec2]) {
    let bounding_size = |picture: &[Pos2]| {
        let size = rectangle_packing::bounds(picture.iter().copied().zip(sizes.iter().copied())).size();
        (size, size.x * size.y)
    };
    let area_before = bounding_size(picture).1;
    let angles =
        (-ANGLE_STEPS..=ANGLE_STEPS).map(|step| f64::from(step) / f64::from(ANGLE_STEPS) * std::f64::consts::FRAC_PI_4);
    let rotated = angles.map(|angle| {
        let mut rotated = picture.to_vec();
        rotate(&mut rotated, angle);
        let bounding_size = bounding_size(&rotated).1;
        (rotated, bounding_size)
    });
    // A very small gain is not worth a slanted picture.
    if let Some((best, least)) = rotated.min_by(|a, b| a.1.total_cmp(&b.1))
        && least < area_before * 0.97
    {
        picture.copy_from_slice(&best);
    }
    let (size, _) = bounding_size(picture);
    if size.y > size.x {
        rotate(picture, std::f64::consts::FRAC_PI_2);
    }
}

/// Mirrors a component so that its nodes come close to their present positions.
fn mirror_to_previous(picture: &mut [Pos2], nodes: &[usize], graph: &LayoutGraph) {
    let (centre, present_centre) =
        (middle(picture.iter().copied()), middle(nodes.iter().map(|node| graph.places[*node])));
    let mut correlation = Vec2::ZERO;
    for (place, node) in picture.iter_mut().zip(nodes) {
        *place -= centre;
        correlation += place.to_vec2() * (graph.places[*node].to_vec2() - present_centre);
    }
    let signs = vec2(if correlation.x < 0.0 { -1.0 } else { 1.0 }, if correlation.y < 0.0 { -1.0 } else { 1.0 });
    picture.iter_mut().for_each(|place| *place = (place.to_vec2() * signs).to_pos2());
}

fn bounds_of(graph: &LayoutGraph, places: &[Pos2], nodes: &[usize]) -> Rect {
    rectangle_packing::bounds(nodes.iter().map(|node| (places[*node], graph.sizes[*node])))
}

/// Packs components next to each other, single nodes in rows, and keeps the centre of the map where it was.
fn pack_components(graph: &LayoutGraph, places: &mut [Pos2], free: &[Vec<usize>], single_nodes: &[usize]) {
    let mut groups: Vec<(Vec<usize>, Rect)> =
        free.iter().map(|nodes| (nodes.clone(), bounds_of(graph, places, nodes))).collect();
    if !single_nodes.is_empty() {
        let widest = groups.iter().map(|(_, rect)| rect.width()).fold(0.0, f32::max);
        put_single_nodes_in_rows(graph, places, single_nodes, widest);
        groups.push((single_nodes.to_vec(), bounds_of(graph, places, single_nodes)));
    }
    groups.sort_by(|(_, a), (_, b)| b.area().total_cmp(&a.area()));
    let sizes: Vec<Vec2> = groups.iter().map(|(_, rect)| rect.size()).collect();
    let corners = rectangle_packing::pack(&sizes, COMPONENT_GAP, PAGE_ASPECT);
    let page =
        sizes.iter().zip(&corners).fold(Rect::NOTHING, |all, (size, at)| all.union(Rect::from_min_size(*at, *size)));
    let present = bounds_of(graph, &graph.places, &(0..graph.len()).collect::<Vec<_>>());
    let shift = if present.is_finite() { present.center() - page.center() } else { Vec2::ZERO };
    for ((nodes, rect), corner) in groups.iter().zip(corners) {
        let offset = corner - rect.min + shift;
        nodes.iter().for_each(|node| places[*node] += offset);
    }
}

/// Places nodes without neighbours in rows about as wide as the rest of the picture.
fn put_single_nodes_in_rows(graph: &LayoutGraph, places: &mut [Pos2], single_nodes: &[usize], widest: f32) {
    let cell = single_nodes.iter().fold(Vec2::ZERO, |all, node| all.max(graph.sizes[*node])) + Vec2::splat(GAP * 1.5);
    let columns_of_page = (single_nodes.len() as f32 * PAGE_ASPECT * cell.y / cell.x).sqrt().round();
    let columns = columns_of_page.max((widest / cell.x).floor()).clamp(1.0, single_nodes.len() as f32) as usize;
    for (number, node) in single_nodes.iter().enumerate() {
        places[*node] = pos2((number % columns) as f32 * cell.x, (number / columns) as f32 * cell.y);
    }
}

/// Removes overlaps in components with fixed nodes. Moves each other component as a whole to the free position nearest
/// to its present one.
fn place_round_fixed_nodes(
    graph: &LayoutGraph,
    places: &mut [Pos2],
    free: &[Vec<usize>],
    single_nodes: &[usize],
    progress: &Progress,
) -> Result<(), LayoutError> {
    let mut is_free = vec![false; graph.len()];
    free.iter().flatten().chain(single_nodes).for_each(|node| is_free[*node] = true);
    let anchored: Vec<usize> = (0..graph.len()).filter(|node| !is_free[*node]).collect();
    let mut boxes: Vec<Pos2> = anchored.iter().map(|node| places[*node]).collect();
    let mut sizes: Vec<Vec2> = anchored.iter().map(|node| graph.sizes[*node]).collect();
    let mut fixed: Vec<bool> = anchored.iter().map(|node| graph.fixed[*node]).collect();
    overlap::remove_overlaps(&mut boxes, &sizes, &fixed, GAP, progress)?;
    anchored.iter().zip(&boxes).for_each(|(node, place)| places[*node] = *place);
    fixed.fill(true);
    let groups: Vec<&[usize]> = free.iter().map(Vec::as_slice).chain(single_nodes.chunks(1)).collect();
    for nodes in &groups {
        boxes.push(bounds_of(graph, &graph.places, nodes).center());
        sizes.push(bounds_of(graph, places, nodes).size());
        fixed.push(false);
    }
    overlap::remove_overlaps(&mut boxes, &sizes, &fixed, GAP, progress)?;
    for (nodes, centre) in groups.iter().zip(boxes.iter().skip(anchored.len())) {
        let offset = *centre - bounds_of(graph, places, nodes).center();
        nodes.iter().for_each(|node| places[*node] += offset);
    }
    Ok(())
}
