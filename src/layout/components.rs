//! From pictures of the parts to one of the whole: each part lies well, nothing overlaps, and parts stand beside each
//! other like words on a page. What is fixed stays, and the rest goes round it.

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use super::{LayoutError, LayoutGraph, overlap, rectangle_packing, winding};
use crate::network::{Progress, components};

/// The room between neighbours.
pub const GAP: f32 = 16.0;
/// The room between parts.
const COMPONENT_GAP: f32 = 60.0;
/// How much wider than high, as a screen or a page is.
const PAGE_ASPECT: f32 = 4.0 / 3.0;
/// A picture is stretched until no more than this share of the boxes' room is covered twice; the rest is pushed.
const MAX_COVERED_SHARE: f32 = 0.04;

/// What becomes of a picture that is long and thin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LongComponentPolicy {
    /// It is wound, so that it fits on a page.
    Wind,
    /// It stays as it is, where what is far apart must be.
    KeepStraight,
}

/// Asks `each` for a picture of every part that hangs together, in which what is fixed must be where it is, and puts them
/// together.
///
/// # Errors
/// When it was cancelled.
pub fn lay_out_components(
    graph: &LayoutGraph,
    long: LongComponentPolicy,
    progress: &Progress,
    mut each: impl FnMut(&[usize], &Progress) -> Result<Vec<Pos2>, LayoutError>,
) -> Result<Vec<Pos2>, LayoutError> {
    let mut places = graph.places.clone();
    let (mut free, mut loners, mut done) = (Vec::new(), Vec::new(), 0);
    let share = |nodes: usize| nodes as f32 / graph.len().max(1) as f32;
    for nodes in components(&graph.network) {
        let progress = progress.sub_progress(share(done) * 0.9, share(done + nodes.len()) * 0.9);
        done += nodes.len();
        let held = nodes.iter().filter(|node| graph.fixed[**node]).count();
        if held == nodes.len() {
            continue;
        }
        if let [node] = nodes[..] {
            loners.push(node);
            continue;
        }
        let mut picture = each(&nodes, &progress.sub_progress(0.0, 0.8))?;
        if held == 0 {
            let sizes: Vec<Vec2> = nodes.iter().map(|node| graph.sizes[*node]).collect();
            rotate_longest_side_across(&mut picture);
            if long == LongComponentPolicy::KeepStraight || !winding::wind(&mut picture, &sizes) {
                rotate_to_least_area(&mut picture, &sizes);
            }
            mirror_to_previous(&mut picture, &nodes, graph);
            let times = overlap::spread_factor(&picture, &sizes, GAP, MAX_COVERED_SHARE);
            picture.iter_mut().for_each(|place| *place = (place.to_vec2() * times).to_pos2());
            overlap::remove_overlaps(
                &mut picture,
                &sizes,
                &vec![false; nodes.len()],
                GAP,
                &progress.sub_progress(0.8, 1.0),
            )?;
        }
        nodes.iter().zip(picture).for_each(|(node, place)| places[*node] = place);
        if held == 0 {
            free.push(nodes);
        }
    }
    if graph.fixed.iter().any(|fixed| *fixed) {
        place_round_fixed_nodes(graph, &mut places, &free, &loners, &progress.sub_progress(0.9, 1.0))?;
    } else {
        pack_components(graph, &mut places, &free, &loners);
    }
    Ok(places)
}

/// The middle of places.
fn middle(places: impl ExactSizeIterator<Item = Pos2>) -> Vec2 {
    let count = places.len().max(1) as f32;
    places.fold(Vec2::ZERO, |all, at| all + at.to_vec2()) / count
}

/// Turns a picture about its middle.
fn rotate(picture: &mut [Pos2], angle: f64) {
    let (sin, cos) = (libm::sin(angle) as f32, libm::cos(angle) as f32);
    let centre = middle(picture.iter().copied());
    for place in picture {
        let way = place.to_vec2() - centre;
        *place = pos2(way.x * cos + way.y * sin, way.y * cos - way.x * sin);
    }
}

/// Turns a picture so that it is longest across.
fn rotate_longest_side_across(picture: &mut [Pos2]) {
    let centre = middle(picture.iter().copied());
    let (mut xx, mut xy, mut yy) = (0.0f64, 0.0f64, 0.0f64);
    for place in picture.iter() {
        let way = place.to_vec2() - centre;
        xx += f64::from(way.x * way.x);
        xy += f64::from(way.x * way.y);
        yy += f64::from(way.y * way.y);
    }
    rotate(picture, 0.5 * libm::atan2(2.0 * xy, xx - yy));
}

/// How many angles are tried, up to an eighth of a turn to either side.
const ANGLE_STEPS: i32 = 15;

/// Turns a picture a little so that it takes the least paper: what is like a grid stands upright.
fn rotate_to_least_area(picture: &mut [Pos2], sizes: &[Vec2]) {
    let paper = |picture: &[Pos2]| {
        let size = rectangle_packing::bounds(picture.iter().copied().zip(sizes.iter().copied())).size();
        (size, size.x * size.y)
    };
    let usual = paper(picture).1;
    let tries =
        (-ANGLE_STEPS..=ANGLE_STEPS).map(|step| f64::from(step) / f64::from(ANGLE_STEPS) * std::f64::consts::FRAC_PI_4);
    let turned = tries.map(|angle| {
        let mut turned = picture.to_vec();
        rotate(&mut turned, angle);
        let paper = paper(&turned).1;
        (turned, paper)
    });
    // A hair less is not worth a slanted picture.
    if let Some((best, least)) = turned.min_by(|a, b| a.1.total_cmp(&b.1))
        && least < usual * 0.97
    {
        picture.copy_from_slice(&best);
    }
    let (size, _) = paper(picture);
    if size.y > size.x {
        rotate(picture, std::f64::consts::FRAC_PI_2);
    }
}

/// Mirrors a picture to where its nodes are now.
fn mirror_to_previous(picture: &mut [Pos2], nodes: &[usize], graph: &LayoutGraph) {
    let (centre, present) = (middle(picture.iter().copied()), middle(nodes.iter().map(|node| graph.places[*node])));
    let mut same = Vec2::ZERO;
    for (place, node) in picture.iter_mut().zip(nodes) {
        *place -= centre;
        same += place.to_vec2() * (graph.places[*node].to_vec2() - present);
    }
    let flip = vec2(if same.x < 0.0 { -1.0 } else { 1.0 }, if same.y < 0.0 { -1.0 } else { 1.0 });
    picture.iter_mut().for_each(|place| *place = (place.to_vec2() * flip).to_pos2());
}

fn bounds_of(graph: &LayoutGraph, places: &[Pos2], nodes: &[usize]) -> Rect {
    rectangle_packing::bounds(nodes.iter().map(|node| (places[*node], graph.sizes[*node])))
}

/// Parts beside each other, those of one node in rows, and all of it where the map has been.
fn pack_components(graph: &LayoutGraph, places: &mut [Pos2], free: &[Vec<usize>], loners: &[usize]) {
    let mut groups: Vec<(Vec<usize>, Rect)> =
        free.iter().map(|nodes| (nodes.clone(), bounds_of(graph, places, nodes))).collect();
    if !loners.is_empty() {
        let widest = groups.iter().map(|(_, rect)| rect.width()).fold(0.0, f32::max);
        put_single_nodes_in_rows(graph, places, loners, widest);
        groups.push((loners.to_vec(), bounds_of(graph, places, loners)));
    }
    groups.sort_by(|(_, a), (_, b)| b.area().total_cmp(&a.area()));
    let sizes: Vec<Vec2> = groups.iter().map(|(_, rect)| rect.size()).collect();
    let corners = rectangle_packing::pack(&sizes, COMPONENT_GAP, PAGE_ASPECT);
    let whole =
        sizes.iter().zip(&corners).fold(Rect::NOTHING, |all, (size, at)| all.union(Rect::from_min_size(*at, *size)));
    let present = bounds_of(graph, &graph.places, &(0..graph.len()).collect::<Vec<_>>());
    let shift = if present.is_finite() { present.center() - whole.center() } else { Vec2::ZERO };
    for ((nodes, rect), corner) in groups.iter().zip(corners) {
        let by = corner - rect.min + shift;
        nodes.iter().for_each(|node| places[*node] += by);
    }
}

/// What is tied to nothing, in rows about as wide as the rest of the picture.
fn put_single_nodes_in_rows(graph: &LayoutGraph, places: &mut [Pos2], loners: &[usize], widest: f32) {
    let cell = loners.iter().fold(Vec2::ZERO, |all, node| all.max(graph.sizes[*node])) + Vec2::splat(GAP * 1.5);
    let as_a_page = (loners.len() as f32 * PAGE_ASPECT * cell.y / cell.x).sqrt().round();
    let columns = as_a_page.max((widest / cell.x).floor()).clamp(1.0, loners.len() as f32) as usize;
    for (number, node) in loners.iter().enumerate() {
        places[*node] = pos2((number % columns) as f32 * cell.x, (number / columns) as f32 * cell.y);
    }
}

/// What hangs on something fixed is pushed off it; other parts go, each as a whole, where they are now or as near to it as
/// there is room.
fn place_round_fixed_nodes(
    graph: &LayoutGraph,
    places: &mut [Pos2],
    free: &[Vec<usize>],
    loners: &[usize],
    progress: &Progress,
) -> Result<(), LayoutError> {
    let mut is_apart = vec![false; graph.len()];
    free.iter().flatten().chain(loners).for_each(|node| is_apart[*node] = true);
    let hung: Vec<usize> = (0..graph.len()).filter(|node| !is_apart[*node]).collect();
    let mut boxes: Vec<Pos2> = hung.iter().map(|node| places[*node]).collect();
    let mut sizes: Vec<Vec2> = hung.iter().map(|node| graph.sizes[*node]).collect();
    let mut fixed: Vec<bool> = hung.iter().map(|node| graph.fixed[*node]).collect();
    overlap::remove_overlaps(&mut boxes, &sizes, &fixed, GAP, progress)?;
    hung.iter().zip(&boxes).for_each(|(node, place)| places[*node] = *place);
    fixed.fill(true);
    let groups: Vec<&[usize]> = free.iter().map(Vec::as_slice).chain(loners.chunks(1)).collect();
    for nodes in &groups {
        boxes.push(bounds_of(graph, &graph.places, nodes).center());
        sizes.push(bounds_of(graph, places, nodes).size());
        fixed.push(false);
    }
    overlap::remove_overlaps(&mut boxes, &sizes, &fixed, GAP, progress)?;
    for (nodes, centre) in groups.iter().zip(boxes.iter().skip(hung.len())) {
        let by = *centre - bounds_of(graph, places, nodes).center();
        nodes.iter().for_each(|node| places[*node] += by);
    }
    Ok(())
}
