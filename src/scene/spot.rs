//! Finds room for words: near what they name, off other words, nodes and marks, over as few lines as can be; where there
//! is none, farther away, with a free way for a thin line that leads there. Writes nothing.

use emath::{Pos2, Rect, Vec2, vec2};

use super::build::Builder;
use super::container::misleading;
use super::room::Room;
use super::route::left_of;
use super::{Node, Route};
use crate::geometry::distance;
use crate::model::Target;

/// Room for some words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    /// Where they go.
    pub(super) rect: Rect,
    /// From where to where a thin line leads to them, if they are not beside what they name.
    pub(super) lead: Option<[Pos2; 2]>,
}

/// How far out a name is led, in steps of the place below.
const LEADS: [f32; 13] = [0.0, 22.0, 48.0, 80.0, 120.0, 170.0, 230.0, 300.0, 380.0, 470.0, 570.0, 680.0, 800.0];
/// How far out the words of a line are led.
const LINE_LEADS: [f32; 6] = [14.0, 28.0, 46.0, 68.0, 96.0, 130.0];
/// For so many words of lines a place far out is looked for; in a crowd of more, such lines are a crowd of their own.
pub(super) const MOST_LEADS: usize = 120;
/// How many lines over which it would lie the ways out of a node are worth, by their numbers: below, above, right, left,
/// then the corners below right, below left, above right, above left.
const DETOURS: [f32; 8] = [0.0, 0.9, 1.2, 1.3, 1.7, 1.8, 1.9, 2.0];
/// The same for ways out between these.
const BETWEEN: f32 = 2.1;
/// The same for an area that a name leaves, or comes into, without its node.
const MISLEADING: f32 = 4.0;
/// The same for places on a line, the first of which is its middle.
const ON_LINE: [(f32, f32); 7] = [(0.5, 0.0), (0.4, 0.3), (0.6, 0.3), (0.3, 0.7), (0.7, 0.7), (0.22, 1.2), (0.78, 1.2)];
/// The parts of a line that words are led out from; each is worth more than all ways out of the one before.
const ANCHORS: [(f32, f32); 3] = [(0.5, 0.0), (0.35, 0.3), (0.65, 0.6)];
/// The width of a lead that is kept free, and of its pieces.
const LEAD: (f32, f32) = (2.0, 12.0);

/// Who takes room: nodes and what else is drawn, and above them words and what leads to words.
const NODE: u32 = 0;
const WORDS: u32 = 1;

/// The lines of a map, to see how many some words would lie over.
#[derive(Default)]
pub(super) struct Ways {
    /// Straight pieces of lines: the line, and where the piece begins and ends. Those of one line stand together.
    pieces: Vec<(usize, Pos2, Pos2)>,
    lines: usize,
    room: Room,
}

/// On a map of more nodes or lines than this, words are put down without looking at lines, and
/// those of lines are not led out: there is no place without a crowd.
const LOOKING: (usize, usize) = (300, 900);
/// How long a piece of a line is, if it is straight and if it is not.
const PIECE: (f32, f32) = (96.0, 20.0);

impl Ways {
    fn add(&mut self, route: &Route) {
        let piece = if route.is_straight() { PIECE.0 } else { PIECE.1 };
        let count = (route.length_about() / piece).ceil().clamp(1.0, 200.0) as usize;
        let at = |step: usize| route.at(step as f32 / count as f32);
        for step in 0..count {
            let (from, to) = (at(step), at(step + 1));
            self.room.take_for(Rect::from_two_pos(from, to).expand(1.0), self.pieces.len() as u32);
            self.pieces.push((self.lines, from, to));
        }
        self.lines += 1;
    }

    /// How many lines some words would lie over.
    fn over(&self, rect: Rect) -> f32 {
        if self.lines == 0 {
            return 0.0;
        }
        let near = self.room.within(rect).into_iter().filter_map(|number| self.pieces.get(number as usize));
        let mut crossed: Vec<usize> = near.filter(|(_, a, b)| cuts(rect, *a, *b)).map(|(line, ..)| *line).collect();
        crossed.dedup();
        crossed.len() as f32
    }

    /// Of spots in the order of their detours, the one for which these and the lines that it lies over are least. None
    /// lies over fewer than `least` lines.
    fn best(&self, spots: impl Iterator<Item = (f32, Spot)>, least: f32) -> Option<Spot> {
        let mut best: Option<(f32, Spot)> = None;
        for (detour, spot) in spots {
            if best.as_ref().is_some_and(|(cost, _)| detour + least >= *cost) {
                break;
            }
            let cost = detour + self.over(spot.rect);
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, spot));
            }
        }
        best.map(|(_, spot)| spot)
    }
}

/// Does a straight line come into a rectangle?
pub(super) fn cuts(rect: Rect, a: Pos2, b: Pos2) -> bool {
    let (mut from, mut to) = (0.0f32, 1.0f32);
    for (start, way, least, most) in
        [(a.x, b.x - a.x, rect.min.x, rect.max.x), (a.y, b.y - a.y, rect.min.y, rect.max.y)]
    {
        if way.abs() < 1e-9 {
            if start <= least || start >= most {
                return false;
            }
        } else {
            let (one, other) = ((least - start) / way, (most - start) / way);
            from = from.max(one.min(other));
            to = to.min(one.max(other));
        }
    }
    from < to
}

impl Builder<'_> {
    /// Notes where lines run, so that words can keep off them.
    pub(super) fn note_ways(&mut self) {
        if self.nodes.len() > LOOKING.0 || self.routes.len() > LOOKING.1 {
            self.leads = 0;
            return;
        }
        self.routes.values().for_each(|route| self.ways.add(route));
        let nodes = &self.nodes;
        for actor in self.map.actors.iter() {
            let whole = actor.part_of.as_ref().and_then(|whole| nodes.get(&whole.into()));
            let part = Target::from(&actor.id);
            let is_held = actor.part_of.as_ref().is_some_and(|whole| self.stands_in(&part, &whole.into()));
            if let (Some(from), Some(to), false) = (nodes.get(&part), whole, is_held) {
                self.ways.add(&Route::between(from, to, 0.0));
            }
        }
    }

    /// Room for a block of that size round a node, `reach` from its middle or farther. `order` are the ways out, the best
    /// first: below, above, right, left, then the corners below right, below left, above right, above left.
    pub(super) fn spot_at_node(&self, node: &Node, reach: f32, size: Vec2, order: &[usize; 8]) -> Option<Spot> {
        let most = if self.nodes.len() > LOOKING.0 { 6 } else { LEADS.len() };
        let leads = || LEADS.iter().take(most);
        let near = leads().find_map(|lead| self.ring_spot(node, reach, size, order, (*lead, NODE)));
        // In a heap of nodes there is no way but over them; over other words there never is one.
        let over_nodes = || leads().take_while(|_| self.nodes.len() <= LOOKING.0);
        near.or_else(|| over_nodes().find_map(|lead| self.ring_spot(node, reach, size, order, (*lead, WORDS))))
    }

    /// The best place at that distance, if its way crosses nothing of that rank or higher.
    fn ring_spot(
        &self,
        node: &Node,
        reach: f32,
        size: Vec2,
        order: &[usize; 8],
        (lead, rank): (f32, u32),
    ) -> Option<Spot> {
        let rects = around(node.centre, reach, size, lead);
        // Beside a node there are eight places; farther out there is room between them.
        let between = rects.iter().skip(order.len()).take_while(|_| lead > 0.0).map(|rect| (*rect, BETWEEN));
        let spots =
            order.iter().zip(DETOURS).filter_map(|(way, detour)| Some((*rects.get(*way)?, detour))).chain(between);
        let mut spots: Vec<(Rect, f32)> = spots.collect();
        if !self.containers.is_empty() {
            let whole = spots.iter().fold(node.rect(), |whole, (rect, _)| whole.union(*rect));
            let areas: Vec<Rect> = self.areas().filter(|area| area.intersects(whole)).collect();
            let misleads = |rect: Rect| misleading(&areas, node.centre, rect) as f32 * MISLEADING;
            spots.iter_mut().for_each(|(rect, detour)| *detour += misleads(*rect));
            spots.sort_by(|a, b| a.1.total_cmp(&b.1));
        }
        let spots = spots.into_iter();
        let led = spots.filter(|(rect, _)| self.room.is_free(*rect)).filter_map(|(rect, detour)| {
            let end = rect.clamp(node.centre);
            let way = (lead > 0.0).then_some([node.edge(end, 8.0), end]);
            let is_free = way.is_none_or(|[from, to]| self.is_way_free(node.centre, from, to, rank));
            is_free.then_some((detour, Spot { rect, lead: way }))
        });
        self.ways.best(led, 0.0)
    }

    /// Room for a block of that size on a line, or just beside it.
    pub(super) fn spot_on_line(&self, route: &Route, size: Vec2) -> Option<Spot> {
        [&[0.0][..], &[1.0, -1.0], &[1.7, -1.7]].iter().find_map(|aside| {
            let places = ON_LINE.iter().flat_map(|(t, detour)| {
                let normal = left_of(route.direction(*t));
                let reach = size.x / 2.0 * normal.x.abs() + size.y / 2.0 * normal.y.abs() + 2.0;
                aside.iter().map(move |by| (route.at(*t) + normal * (reach * by), *detour))
            });
            let spots =
                places.map(|(at, detour)| (detour, Spot { rect: Rect::from_center_size(at, size), lead: None }));
            let least = if aside.len() == 1 { 1.0 } else { 0.0 };
            self.ways.best(spots.filter(|(_, spot)| self.room.is_free(spot.rect)), least)
        })
    }

    /// Room for a block of that size on a line, beside it, or away from it.
    pub(super) fn spot_at_line(&mut self, route: &Route, size: Vec2) -> Option<Spot> {
        self.spot_on_line(route, size).or_else(|| self.spot_off_line(route, size))
    }

    /// Room for a block of that size away from its line, with a free way there, if there are not too many such already.
    fn spot_off_line(&mut self, route: &Route, size: Vec2) -> Option<Spot> {
        self.leads = self.leads.checked_sub(1)?;
        let anchors = ANCHORS.map(|(t, detour)| (route.at(t), detour));
        let seen = |at: Pos2| self.room.is_free(Rect::from_center_size(at, Vec2::splat(LEAD.0)));
        let anchors: Vec<(Pos2, f32)> = anchors.into_iter().filter(|(at, _)| seen(*at)).collect();
        LINE_LEADS.iter().find_map(|lead| {
            let spots = anchors.iter().flat_map(|(at, detour)| {
                let rects = around(*at, *lead, size, 0.0).into_iter();
                rects.zip(DETOURS).map(move |(rect, way)| (*at, rect, detour + way * 0.1))
            });
            let led = spots.filter(|(_, rect, _)| self.room.is_free(*rect)).filter_map(|(at, rect, detour)| {
                let end = rect.clamp(at);
                let is_free = self.is_way_free(at, at, end, NODE);
                is_free.then_some((detour, Spot { rect, lead: Some([at, end]) }))
            });
            self.ways.best(led, 0.0)
        })
    }

    /// Does nothing of that rank or a higher one lie on the straight way from `from`, on the edge of what lies round `of`,
    /// to `to`?
    fn is_way_free(&self, of: Pos2, from: Pos2, to: Pos2, rank: u32) -> bool {
        let way = Rect::from_two_pos(from, to).expand(LEAD.0 / 2.0);
        !self.room.any(way, |taken, owner| owner >= rank && !taken.contains(of) && cuts(*taken, from, to))
    }

    /// Takes the room of a spot and of what leads to it.
    pub(super) fn take(&mut self, spot: &Spot) {
        self.room.take_for(spot.rect, WORDS);
        if let Some([from, to]) = spot.lead {
            let pieces = (distance(from, to) / LEAD.1).ceil().clamp(1.0, 200.0) as usize;
            let at = |piece: usize| from + (to - from) * (piece as f32 / pieces as f32);
            for piece in 0..pieces {
                self.room.take_for(Rect::from_two_pos(at(piece), at(piece + 1)).expand(LEAD.0 / 2.0), WORDS);
            }
        }
    }
}

/// The places for a block of that size round a point, `reach` and then `lead` away, by the numbers of the ways out; from
/// the ninth on, those between the others.
fn around(centre: Pos2, reach: f32, size: Vec2, lead: f32) -> [Rect; 16] {
    let (half_w, half_h) = (size.x / 2.0, size.y / 2.0);
    let out = vec2(reach + half_w + lead + 2.0, reach + half_h + lead);
    let corner = vec2(reach * 0.75 + lead + half_w, reach * 0.7 + half_h + lead);
    // Less than half as far to the one side as to the other.
    let (flat, steep) = (vec2(out.x, 0.45 * out.y), vec2(0.45 * out.x, out.y));
    let mirrored = |way: Vec2| [way, vec2(-way.x, way.y), vec2(way.x, -way.y), -way];
    let sides = [vec2(0.0, out.y), vec2(0.0, -out.y), vec2(out.x, 0.0), vec2(-out.x, 0.0)];
    let groups = [sides, mirrored(corner), mirrored(steep), mirrored(flat)];
    let mut ways = groups.as_flattened().iter();
    std::array::from_fn(|_| Rect::from_center_size(centre + ways.next().copied().unwrap_or_default(), size))
}

#[cfg(test)]
mod tests {
    use emath::pos2;

    use super::*;

    #[test]
    fn a_line_comes_into_a_rectangle_or_passes_it() {
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(10.0, 10.0));
        assert!(cuts(rect, pos2(-5.0, 5.0), pos2(15.0, 5.0)));
        assert!(cuts(rect, pos2(5.0, 5.0), pos2(6.0, 5.0)));
        assert!(cuts(rect, pos2(-2.0, 5.0), pos2(5.0, 12.0)));
        assert!(!cuts(rect, pos2(-8.0, 5.0), pos2(5.0, 18.0)));
        assert!(!cuts(rect, pos2(-5.0, 5.0), pos2(-1.0, 5.0)));
        assert!(!cuts(rect, pos2(0.0, -5.0), pos2(0.0, 15.0)), "along an edge is not inside");
    }
}
