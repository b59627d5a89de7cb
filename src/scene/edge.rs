//! How ties, objections and conditions are drawn, and what is written on them.

use std::collections::HashMap;

use emath::{Pos2, Rect, vec2};

use super::builder::{SceneBuilder, SceneLayer};
use super::edge_route::{left_normal, offset_polyline, zigzag};
use super::{Colour, DashPattern, EdgeRoute, LegendMark, NodeOutline, SceneNode, SceneShape, ShapeStroke};
use crate::geometry::distance;
use crate::model::{Condition, Confidence, Objection, ObjectionStatus, Requirement, Severity, Sign, Target, Tie};

/// What the line of a tie looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EdgeLineStyle {
    /// One line; its kind is written on it.
    Labelled,
    /// One line.
    Plain,
    /// Two lines.
    Double,
    /// A zig-zag.
    ZigZag,
    /// One line with a double stroke across.
    CrossedOut,
    /// Thick dots.
    Dotted,
}

/// The looks of the kinds that have one of their own, and the marks that explain them.
pub(super) const TIE_LINE_STYLES: &[(&str, EdgeLineStyle, LegendMark)] = &[
    ("cooperation", EdgeLineStyle::Plain, LegendMark::Cooperation),
    ("alliance", EdgeLineStyle::Double, LegendMark::Alliance),
    ("conflict", EdgeLineStyle::ZigZag, LegendMark::Conflict),
    ("broken", EdgeLineStyle::CrossedOut, LegendMark::Broken),
    ("expected", EdgeLineStyle::Dotted, LegendMark::Expected),
    ("intermittent", EdgeLineStyle::Dotted, LegendMark::Expected),
];

/// The look of a kind of tie, known or not.
pub(super) fn tie_line_style(kind: &str) -> (EdgeLineStyle, LegendMark) {
    TIE_LINE_STYLES
        .iter()
        .find(|row| row.0 == kind)
        .map_or((EdgeLineStyle::Labelled, LegendMark::Tie), |row| (row.1, row.2))
}

/// How near to a node that it does not lead to a line may come before it is bent.
const NODE_CLEARANCE: f32 = 11.0;
/// How far the middles of parallel lines are apart.
const PARALLEL_SPACING: f32 = 26.0;
/// How far aside a line is led that would come too near to a node, the least first.
const BEND_OFFSETS: [f32; 8] = [28.0, -28.0, 56.0, -56.0, 90.0, -90.0, 130.0, -130.0];
/// Above so many nodes, lines are no longer bent round what they cross: it would cost more than it shows.
const MAX_NODES_FOR_BENDING: usize = 200;

impl<'a> SceneBuilder<'a> {
    /// Draws a thin line from each part to its whole.
    pub(super) fn draw_membership_lines(&mut self) {
        for actor in self.map.actors.iter() {
            let Some(whole) = &actor.part_of else { continue };
            let target = Target::from(&actor.id);
            // Who stands in the area of its whole needs no line to it.
            if self.stands_in(&target, &whole.into()) {
                continue;
            }
            let (Some(from), Some(to)) = (self.nodes.get(&target), self.nodes.get(&whole.into())) else { continue };
            let route = EdgeRoute::between(from, to, 0.0);
            if distance(from.centre, to.centre) > 1.0 {
                self.add_mark(LegendMark::PartOf);
                let stroke = self.stroke(1.0, self.palette.unknown);
                self.draw(SceneLayer::Tie, &target, SceneShape::Path { points: route.polyline(), stroke });
            }
        }
    }

    /// Draws every tie; those between the same two side by side.
    pub(super) fn draw_ties(&mut self) {
        let ranks: HashMap<&Target, u32> = self.nodes.keys().zip(0..).collect();
        let ends = |tie: &'a Tie| {
            let (from, to) = (Target::from(&tie.from), &tie.to);
            let forth = from <= *to;
            let (one, other) = if forth { (&from, to) } else { (to, &from) };
            Some((*ranks.get(one)?, *ranks.get(other)?, forth, tie))
        };
        let nodes: Vec<SceneNode> = self.nodes.values().copied().collect();
        let mut ties: Vec<_> = self.map.ties.iter().filter_map(ends).collect();
        // In the order of their ends, and of the file where these are the same.
        ties.sort_by_key(|(one, other, ..)| (*one, *other));
        for bundle in ties.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            if self.is_cancelled() {
                return;
            }
            for (at, (one, other, forth, tie)) in bundle.iter().enumerate() {
                let (Some(a), Some(b)) = (nodes.get(*one as usize), nodes.get(*other as usize)) else { continue };
                let aside = (at as f32 - (bundle.len() - 1) as f32 / 2.0) * PARALLEL_SPACING;
                let (from, to) = if *forth { (a, b) } else { (b, a) };
                let bulge = if *forth { aside } else { -aside };
                let route = match (tie.bend, bundle.len()) {
                    (0, 1) => self.route_around_nodes(from, to, 0.0),
                    (0, _) => EdgeRoute::between(from, to, bulge),
                    (bend, _) => bent_route(from, to, bend),
                };
                self.draw_tie(tie, route);
            }
        }
    }

    /// Draws a thin line from each issue to the tie that it is about.
    pub(super) fn draw_subject_lines(&mut self) {
        for issue in self.map.issues.iter() {
            let target = Target::from(&issue.id);
            let Some(to) = issue.about.as_ref().and_then(|tie| self.end_node_of(&tie.into())) else { continue };
            if let Some(from) = self.nodes.get(&target).copied() {
                self.add_mark(LegendMark::IssueSubject);
                let stroke = ShapeStroke { width: 1.2, colour: self.palette.ink, dash: DashPattern::Dotted };
                self.draw(
                    SceneLayer::Tie,
                    &target,
                    SceneShape::Path { points: EdgeRoute::between(&from, &to, 0.0).polyline(), stroke },
                );
            }
        }
    }

    /// A route that keeps off the nodes that it would cross, bent as little as that takes.
    fn route_around_nodes(&self, from: &SceneNode, to: &SceneNode, wish: f32) -> EdgeRoute {
        let straight = EdgeRoute::between(from, to, wish);
        if self.nodes.len() > MAX_NODES_FOR_BENDING {
            return straight;
        }
        // No bend leads farther aside than this, and what is farther away still is in nobody's way.
        let aside = (wish.abs() + BEND_OFFSETS.iter().fold(0.0, |most: f32, bend| most.max(bend.abs()))) * 4.0 / 3.0;
        let around = Rect::from_two_pos(from.centre, to.centre).expand(aside + NODE_CLEARANCE + 16.0);
        let others: Vec<&SceneNode> =
            self.nodes.values().filter(|node| around.intersects(node.rect()) && *node != from && *node != to).collect();
        let clearance = |route: &EdgeRoute| {
            let points = route.inner_samples();
            // What lies well outside the rectangle of the points cannot be what the route comes nearest to.
            let near = Rect::from_points(&points).expand(NODE_CLEARANCE + 1.5);
            let distances = others
                .iter()
                .filter(|node| near.intersects(node.rect()))
                .flat_map(|node| points.iter().map(move |at| node.distance_outside(*at)));
            distances.fold(f32::INFINITY, f32::min)
        };
        let mut best = (clearance(&straight), straight);
        for bend in BEND_OFFSETS {
            if best.0 >= NODE_CLEARANCE {
                break;
            }
            let route = EdgeRoute::between(from, to, wish + bend);
            let clear = clearance(&route);
            if clear > best.0 + 1.0 {
                best = (clear, route);
            }
        }
        best.1
    }

    fn draw_tie(&mut self, tie: &Tie, route: EdgeRoute) {
        let target = Target::from(&tie.id);
        let (look, mark) = tie_line_style(&tie.kind);
        self.add_mark(mark);
        let hostile = matches!(look, EdgeLineStyle::ZigZag | EdgeLineStyle::CrossedOut) || tie.sign == Sign::Negative;
        let colour = if hostile { self.palette.hostile } else { self.palette.tie };
        let width = [1.2, 1.2, 1.9, 2.8].get(usize::from(tie.strength)).copied().unwrap_or(1.2);
        if tie.strength > 0 {
            self.add_mark(LegendMark::Strength);
        }
        let dash = match tie.confidence {
            Confidence::Confirmed => DashPattern::Solid,
            Confidence::Unconfirmed => DashPattern::Dashed,
            Confidence::Tentative => DashPattern::Dotted,
        };
        match tie.confidence {
            Confidence::Confirmed => {}
            Confidence::Unconfirmed => self.add_mark(LegendMark::Unconfirmed),
            Confidence::Tentative => self.add_mark(LegendMark::Tentative),
        }
        let stroke = match look {
            EdgeLineStyle::Dotted => ShapeStroke { width: width + 1.4, colour, dash: DashPattern::Dotted },
            // Fine dots would vanish in print.
            _ if dash == DashPattern::Dotted => ShapeStroke { width: width + 0.5, colour, dash },
            _ => ShapeStroke { width, colour, dash },
        };
        // The arrowhead covers the end of the line; a line drawn to its tip would blunt it.
        let body = if tie.directed { route.shortened(6.0) } else { route };
        let hollow = tie.evidence.is_empty();
        // Where a gap stands for the inside, what the line lies on is seen through it.
        let inside = self.background_colour_under(Rect::from_center_size(route.at(0.5), vec2(8.0, 8.0)));
        if hollow {
            self.add_mark(LegendMark::HollowLine);
        }
        for shape in tie_shapes(&body, look, stroke, hollow.then_some(inside)) {
            self.draw(SceneLayer::Tie, &target, shape);
        }
        if tie.directed {
            self.add_mark(LegendMark::Direction);
            self.draw(SceneLayer::Tie, &target, arrowhead(&route, colour));
            // Which way it points is what it says: no words may cover it.
            self.reserve_space(Rect::from_center_size(route.points[3] - route.direction(1.0) * 4.5, vec2(9.0, 9.0)));
        }
        if look == EdgeLineStyle::CrossedOut {
            self.reserve_space(emath::Rect::from_center_size(route.at(0.5), vec2(18.0, 18.0)));
        }
        self.routes.insert(target, route);
    }

    /// Draws every objection: the strongest lines on the map.
    pub(super) fn draw_objections(&mut self) {
        for objection in self.map.objections.iter() {
            if self.is_cancelled() {
                return;
            }
            let Some(from) = self.nodes.get(&(&objection.by).into()).copied() else { continue };
            let Some(to) = self.end_node_of(&objection.to) else { continue };
            let distance = distance(from.centre, to.centre);
            let route = match objection.bend {
                0 => self.route_around_nodes(&from, &to, (distance * 0.22).min(80.0)),
                bend => bent_route(&from, &to, bend),
            };
            self.draw_objection(objection, route);
        }
    }

    /// Where an objection or a condition to that record ends: the node, the middle of the tie or of the condition, the
    /// segment of the stance in its actor's ring.
    fn end_node_of(&self, target: &Target) -> Option<SceneNode> {
        let point = |at: Pos2| SceneNode { centre: at, outline: NodeOutline::Disc(0.0) };
        match target {
            Target::Tie(_) => self.routes.get(target).map(|route| point(route.at(0.5))),
            Target::Stance(id) => {
                let stance = self.map.stances.get(id)?;
                self.ring_segment_position(self.map.actors.get(&stance.actor)?, &stance.issue).map(point)
            }
            Target::Condition(id) => match self.routes.get(target) {
                Some(route) => Some(point(route.at(0.5))),
                None => self.end_node_of(&(&self.map.conditions.get(id)?.of).into()),
            },
            _ => self.nodes.get(target).copied(),
        }
    }

    fn draw_objection(&mut self, objection: &Objection, route: EdgeRoute) {
        let target = Target::from(&objection.id);
        let open = objection.status == ObjectionStatus::Open;
        let (colour, width) = match (open, objection.severity) {
            (false, _) => (self.palette.quiet, 1.4),
            (true, Severity::Reservation) => (self.palette.objection, 1.6),
            (true, Severity::Objection | Severity::Veto) => (self.palette.objection, 2.6),
        };
        self.add_mark(match (open, objection.severity) {
            (false, _) => LegendMark::ClosedObjection,
            (true, Severity::Reservation) => LegendMark::Reservation,
            (true, _) => LegendMark::Objection,
        });
        let hollow = objection.evidence.is_empty();
        if hollow {
            self.add_mark(LegendMark::HollowLine);
        }
        // Its bar is what it says: no words may cover it.
        self.reserve_space(emath::Rect::from_center_size(route.points[3], vec2(20.0, 20.0)));
        for shape in objection_shapes(&route, self.stroke(width, colour), hollow.then_some(self.palette.canvas)) {
            self.draw(SceneLayer::Objection, &target, shape);
        }
        self.routes.insert(target, route);
    }

    /// Draws the conditions of stances on the issue under the lens: as a line to what they name, or to their own words.
    pub(super) fn draw_conditions(&mut self) {
        for condition in self.map.conditions.iter() {
            let Some(stance) = self.map.stances.get(&condition.of) else { continue };
            if self.lens.issue() != Some(&stance.issue) {
                continue;
            }
            let Some(from) = self.nodes.get(&(&stance.actor).into()).copied() else { continue };
            let Some(to) = required_record(condition).and_then(|target| self.end_node_of(&target)) else {
                self.draw_condition_pill(condition, &from);
                continue;
            };
            // A little aside, so that it does not cover a tie between the same two.
            let route = self.route_around_nodes(&from, &to, 22.0);
            self.add_mark(LegendMark::Condition);
            let target = Target::from(&condition.id);
            let colour = self.palette.condition;
            self.reserve_space(Rect::from_center_size(route.points[3], vec2(12.0, 12.0)));
            for shape in condition_shapes(&route, self.stroke(1.6, colour), self.palette.canvas) {
                self.draw(SceneLayer::Objection, &target, shape);
            }
            self.routes.insert(target, route);
        }
    }
}

/// A route that somebody has bent: by so many thousandths of the straight way, so that it keeps its shape when its ends
/// are moved.
fn bent_route(from: &SceneNode, to: &SceneNode, bend: i16) -> EdgeRoute {
    EdgeRoute::between(from, to, f32::from(bend) / 1000.0 * distance(from.centre, to.centre))
}

/// The record that a condition's checkable form names.
pub(super) fn required_record(condition: &Condition) -> Option<Target> {
    Some(match condition.requires.as_ref()? {
        Requirement::ActorIn(id) | Requirement::ActorOut(id) => id.into(),
        Requirement::IssueReaches(id, _) => id.into(),
        Requirement::Tie(id) => id.into(),
    })
}

/// The line of a tie. With `hollow`, its inside is left out in that colour.
pub(super) fn tie_shapes(
    route: &EdgeRoute,
    look: EdgeLineStyle,
    stroke: ShapeStroke,
    hollow: Option<Colour>,
) -> Vec<SceneShape> {
    let line = |stroke: ShapeStroke| {
        if route.is_straight() {
            SceneShape::Path { points: route.polyline(), stroke }
        } else {
            SceneShape::Curve { points: route.points, stroke }
        }
    };
    let path = |points: Vec<Pos2>| SceneShape::Path { points, stroke };
    let mut shapes = match look {
        EdgeLineStyle::Double => [3.2, -3.2].map(|by| path(offset_polyline(&route.polyline(), by))).to_vec(),
        EdgeLineStyle::ZigZag => vec![path(zigzag(&route.polyline(), 4.0, 9.0))],
        _ => match hollow {
            None => vec![line(stroke)],
            Some(inside) => vec![
                line(ShapeStroke { width: stroke.width + 2.0, ..stroke }),
                line(ShapeStroke { width: stroke.width, colour: inside, dash: DashPattern::Solid }),
            ],
        },
    };
    if look == EdgeLineStyle::CrossedOut {
        let (middle, along) = (route.at(0.5), route.direction(0.5));
        let across = (left_normal(along) + along * 0.35) * 7.0;
        let strike = ShapeStroke { dash: DashPattern::Solid, width: stroke.width.max(1.6), ..stroke };
        for by in [-2.6, 2.6] {
            let at = middle + along * by;
            shapes.push(SceneShape::Path { points: vec![at - across, at + across], stroke: strike });
        }
    }
    if let (Some(inside), EdgeLineStyle::Double | EdgeLineStyle::ZigZag) = (hollow, look) {
        // These have no inside to leave out: a gap in the middle says the same.
        let (middle, along) = (route.at(0.5), route.direction(0.5));
        let gap = ShapeStroke { width: 14.0, colour: inside, dash: DashPattern::Solid };
        shapes.push(SceneShape::Path { points: vec![middle - along * 5.0, middle + along * 5.0], stroke: gap });
    }
    shapes
}

/// An arrowhead at the end of a route.
pub(super) fn arrowhead(route: &EdgeRoute, fill: Colour) -> SceneShape {
    let (tip, along) = (route.points[3], route.direction(1.0));
    let (back, side) = (tip - along * 9.0, left_normal(along) * 3.8);
    SceneShape::Polygon { points: vec![tip, back + side, back - side], fill }
}

/// A line that ends in a bar across its target.
pub(super) fn objection_shapes(route: &EdgeRoute, stroke: ShapeStroke, hollow: Option<Colour>) -> Vec<SceneShape> {
    let (end, along) = (route.points[3], route.direction(1.0));
    let side = left_normal(along) * 11.0;
    let mut shapes = tie_shapes(route, EdgeLineStyle::Plain, stroke, hollow);
    let bar = ShapeStroke { width: stroke.width + 1.8, ..stroke };
    shapes.push(SceneShape::Path { points: vec![end - side, end + side], stroke: bar });
    shapes
}

/// A line that ends in a small circle.
pub(super) fn condition_shapes(route: &EdgeRoute, stroke: ShapeStroke, inside: Colour) -> Vec<SceneShape> {
    let mut shapes = tie_shapes(&route.shortened(4.0), EdgeLineStyle::Plain, stroke, None);
    let circle = SceneShape::Circle { centre: route.points[3], radius: 4.5, fill: Some(inside), stroke: Some(stroke) };
    shapes.push(circle);
    shapes
}
