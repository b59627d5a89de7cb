//! From pictures of the parts to one of the whole: each part lies well, nothing overlaps, and parts stand beside each
//! other like words on a page. What is fixed stays, and the rest goes round it.

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use super::{Graph, Stopped, bend, overlap, pack};
use crate::network::{Progress, components};

/// The room between neighbours.
pub const GAP: f32 = 16.0;
/// The room between parts.
const BETWEEN: f32 = 60.0;
/// How much wider than high, as a screen or a page is.
const SHAPE: f32 = 4.0 / 3.0;
/// A picture is stretched until no more than this share of the boxes' room is covered twice; the rest is pushed.
const COVERED: f32 = 0.04;

/// What becomes of a picture that is long and thin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Long {
    /// It is wound, so that it fits on a page.
    Bent,
    /// It stays as it is, where what is far apart must be.
    Straight,
}

/// Asks `each` for a picture of every part that hangs together, in which what is fixed must be where it is, and puts them
/// together.
///
/// # Errors
/// When it was cancelled.
pub fn lay_out(
    graph: &Graph,
    long: Long,
    progress: &Progress,
    mut each: impl FnMut(&[usize], &Progress) -> Result<Vec<Pos2>, Stopped>,
) -> Result<Vec<Pos2>, Stopped> {
    let mut places = graph.places.clone();
    let (mut free, mut loners, mut done) = (Vec::new(), Vec::new(), 0);
    let share = |nodes: usize| nodes as f32 / graph.len().max(1) as f32;
    for nodes in components(&graph.network) {
        let progress = progress.within(share(done) * 0.9, share(done + nodes.len()) * 0.9);
        done += nodes.len();
        let held = nodes.iter().filter(|node| graph.fixed[**node]).count();
        if held == nodes.len() {
            continue;
        }
        if let [node] = nodes[..] {
            loners.push(node);
            continue;
        }
        let mut picture = each(&nodes, &progress.within(0.0, 0.8))?;
        if held == 0 {
            let sizes: Vec<Vec2> = nodes.iter().map(|node| graph.sizes[*node]).collect();
            lay_across(&mut picture);
            if long == Long::Straight || !bend::bend(&mut picture, &sizes) {
                square(&mut picture, &sizes);
            }
            mirror(&mut picture, &nodes, graph);
            let times = overlap::stretch(&picture, &sizes, GAP, COVERED);
            picture.iter_mut().for_each(|place| *place = (place.to_vec2() * times).to_pos2());
            overlap::remove(&mut picture, &sizes, &vec![false; nodes.len()], GAP, &progress.within(0.8, 1.0))?;
        }
        nodes.iter().zip(picture).for_each(|(node, place)| places[*node] = place);
        if held == 0 {
            free.push(nodes);
        }
    }
    if graph.fixed.iter().any(|fixed| *fixed) {
        round_what_stays(graph, &mut places, &free, &loners, &progress.within(0.9, 1.0))?;
    } else {
        on_a_page(graph, &mut places, &free, &loners);
    }
    Ok(places)
}

/// The middle of places.
fn middle(places: impl ExactSizeIterator<Item = Pos2>) -> Vec2 {
    let count = places.len().max(1) as f32;
    places.fold(Vec2::ZERO, |all, at| all + at.to_vec2()) / count
}

/// Turns a picture about its middle.
fn turn(picture: &mut [Pos2], angle: f64) {
    let (sin, cos) = (libm::sin(angle) as f32, libm::cos(angle) as f32);
    let centre = middle(picture.iter().copied());
    for place in picture {
        let way = place.to_vec2() - centre;
        *place = pos2(way.x * cos + way.y * sin, way.y * cos - way.x * sin);
    }
}

/// Turns a picture so that it is longest across.
fn lay_across(picture: &mut [Pos2]) {
    let centre = middle(picture.iter().copied());
    let (mut xx, mut xy, mut yy) = (0.0f64, 0.0f64, 0.0f64);
    for place in picture.iter() {
        let way = place.to_vec2() - centre;
        xx += f64::from(way.x * way.x);
        xy += f64::from(way.x * way.y);
        yy += f64::from(way.y * way.y);
    }
    turn(picture, 0.5 * libm::atan2(2.0 * xy, xx - yy));
}

/// How many angles are tried, up to an eighth of a turn to either side.
const ANGLES: i32 = 15;

/// Turns a picture a little so that it takes the least paper: what is like a grid stands upright.
fn square(picture: &mut [Pos2], sizes: &[Vec2]) {
    let paper = |picture: &[Pos2]| {
        let size = pack::bounds(picture.iter().copied().zip(sizes.iter().copied())).size();
        (size, size.x * size.y)
    };
    let usual = paper(picture).1;
    let tries = (-ANGLES..=ANGLES).map(|step| f64::from(step) / f64::from(ANGLES) * std::f64::consts::FRAC_PI_4);
    let turned = tries.map(|angle| {
        let mut turned = picture.to_vec();
        turn(&mut turned, angle);
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
        turn(picture, std::f64::consts::FRAC_PI_2);
    }
}

/// Mirrors a picture to where its nodes are now.
fn mirror(picture: &mut [Pos2], nodes: &[usize], graph: &Graph) {
    let (centre, present) = (middle(picture.iter().copied()), middle(nodes.iter().map(|node| graph.places[*node])));
    let mut same = Vec2::ZERO;
    for (place, node) in picture.iter_mut().zip(nodes) {
        *place -= centre;
        same += place.to_vec2() * (graph.places[*node].to_vec2() - present);
    }
    let flip = vec2(if same.x < 0.0 { -1.0 } else { 1.0 }, if same.y < 0.0 { -1.0 } else { 1.0 });
    picture.iter_mut().for_each(|place| *place = (place.to_vec2() * flip).to_pos2());
}

fn frame(graph: &Graph, places: &[Pos2], nodes: &[usize]) -> Rect {
    pack::bounds(nodes.iter().map(|node| (places[*node], graph.sizes[*node])))
}

/// Parts beside each other, those of one node in rows, and all of it where the map has been.
fn on_a_page(graph: &Graph, places: &mut [Pos2], free: &[Vec<usize>], loners: &[usize]) {
    let mut groups: Vec<(Vec<usize>, Rect)> =
        free.iter().map(|nodes| (nodes.clone(), frame(graph, places, nodes))).collect();
    if !loners.is_empty() {
        let widest = groups.iter().map(|(_, rect)| rect.width()).fold(0.0, f32::max);
        in_rows(graph, places, loners, widest);
        groups.push((loners.to_vec(), frame(graph, places, loners)));
    }
    groups.sort_by(|(_, a), (_, b)| b.area().total_cmp(&a.area()));
    let sizes: Vec<Vec2> = groups.iter().map(|(_, rect)| rect.size()).collect();
    let corners = pack::pack(&sizes, BETWEEN, SHAPE);
    let whole =
        sizes.iter().zip(&corners).fold(Rect::NOTHING, |all, (size, at)| all.union(Rect::from_min_size(*at, *size)));
    let present = frame(graph, &graph.places, &(0..graph.len()).collect::<Vec<_>>());
    let shift = if present.is_finite() { present.center() - whole.center() } else { Vec2::ZERO };
    for ((nodes, rect), corner) in groups.iter().zip(corners) {
        let by = corner - rect.min + shift;
        nodes.iter().for_each(|node| places[*node] += by);
    }
}

/// What is tied to nothing, in rows about as wide as the rest of the picture.
fn in_rows(graph: &Graph, places: &mut [Pos2], loners: &[usize], widest: f32) {
    let cell = loners.iter().fold(Vec2::ZERO, |all, node| all.max(graph.sizes[*node])) + Vec2::splat(GAP * 1.5);
    let as_a_page = (loners.len() as f32 * SHAPE * cell.y / cell.x).sqrt().round();
    let columns = as_a_page.max((widest / cell.x).floor()).clamp(1.0, loners.len() as f32) as usize;
    for (number, node) in loners.iter().enumerate() {
        places[*node] = pos2((number % columns) as f32 * cell.x, (number / columns) as f32 * cell.y);
    }
}

/// What hangs on something fixed is pushed off it; other parts go, each as a whole, where they are now or as near to it as
/// there is room.
fn round_what_stays(
    graph: &Graph,
    places: &mut [Pos2],
    free: &[Vec<usize>],
    loners: &[usize],
    progress: &Progress,
) -> Result<(), Stopped> {
    let mut is_apart = vec![false; graph.len()];
    free.iter().flatten().chain(loners).for_each(|node| is_apart[*node] = true);
    let hung: Vec<usize> = (0..graph.len()).filter(|node| !is_apart[*node]).collect();
    let mut boxes: Vec<Pos2> = hung.iter().map(|node| places[*node]).collect();
    let mut sizes: Vec<Vec2> = hung.iter().map(|node| graph.sizes[*node]).collect();
    let mut fixed: Vec<bool> = hung.iter().map(|node| graph.fixed[*node]).collect();
    overlap::remove(&mut boxes, &sizes, &fixed, GAP, progress)?;
    hung.iter().zip(&boxes).for_each(|(node, place)| places[*node] = *place);
    fixed.fill(true);
    let groups: Vec<&[usize]> = free.iter().map(Vec::as_slice).chain(loners.chunks(1)).collect();
    for nodes in &groups {
        boxes.push(frame(graph, &graph.places, nodes).center());
        sizes.push(frame(graph, places, nodes).size());
        fixed.push(false);
    }
    overlap::remove(&mut boxes, &sizes, &fixed, GAP, progress)?;
    for (nodes, centre) in groups.iter().zip(boxes.iter().skip(hung.len())) {
        let by = *centre - frame(graph, places, nodes).center();
        nodes.iter().for_each(|node| places[*node] += by);
    }
    Ok(())
}
