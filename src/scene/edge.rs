//! Draws ties, objections and conditions. `label.rs` draws their labels.

use std::collections::HashMap;

use emath::{Pos2, Rect, vec2};

use super::builder::{SceneBuilder, SceneLayer};
use super::edge_route::{left_normal, offset_polyline, zigzag};
use super::{Colour, DashPattern, EdgeRoute, LegendMark, NodeOutline, SceneNode, SceneShape, ShapeStroke};
use crate::geometry::distance;
use crate::model::{Condition, Confidence, Objection, ObjectionStatus, Requirement, Severity, Sign, Target, Tie};

/// The line style of a tie.
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

/// The line styles of the kinds that have their own, and the legend marks that explain them.
pub(super) const TIE_LINE_STYLES: &[(&str, EdgeLineStyle, LegendMark)] = &[
    ("cooperation", EdgeLineStyle::Plain, LegendMark::Cooperation),
    ("alliance", EdgeLineStyle::Double, LegendMark::Alliance),
    ("conflict", EdgeLineStyle::ZigZag, LegendMark::Conflict),
    ("broken", EdgeLineStyle::CrossedOut, LegendMark::Broken),
    ("expected", EdgeLineStyle::Dotted, LegendMark::Expected),
    ("intermittent", EdgeLineStyle::Dotted, LegendMark::Expected),
];

/// The line style of any kind of tie; a kind without its own style is a labelled line.
pub(super) fn tie_line_style(kind: &str) -> (EdgeLineStyle, LegendMark) {
    TIE_LINE_STYLES
        .iter()
        .find(|row| row.0 == kind)
        .map_or((EdgeLineStyle::Labelled, LegendMark::Tie), |row| (row.1, row.2))
}

/// Parallel lines together are at most this wide, in map units: more than a hundred of them lie closer.
const MAX_BUNDLE_WIDTH: f32 = 2600.0;
/// A line that comes nearer than this to a node that is not its end is bent, in map units.
const NODE_CLEARANCE: f32 = 11.0;
/// Distance between the middles of parallel lines, in map units.
const PARALLEL_SPACING: f32 = 26.0;
/// Offsets to the left that are tried for a line that comes too near to a node, the smallest first, in map units.
const BEND_OFFSETS: [f32; 8] = [28.0, -28.0, 56.0, -56.0, 90.0, -90.0, 130.0, -130.0];
/// On a map with more nodes than this, lines are not bent around nodes: it would cost more than it shows.
const MAX_NODES_FOR_BENDING: usize = 200;

impl<'a> SceneBuilder<'a> {
    /// Draws a thin line from each member to its container.
    pub(super) fn draw_membership_lines(&mut self) {
        for actor in self.map.actors.iter() {
            let Some(container) = &actor.part_of else { continue };
            let target = Target::from(&actor.id);
            // A member inside the area of its container needs no line.
            if self.stands_in(&target, &container.into()) {
                continue;
            }
            let (Some(from), Some(to)) = (self.nodes.get(&target), self.nodes.get(&container.into())) else { continue };
            let route = EdgeRoute::between(from, to, 0.0);
            if distance(from.centre, to.centre) > 1.0 {
                self.add_mark(LegendMark::PartOf);
                let stroke = self.stroke(1.0, self.palette.unknown);
                self.draw(SceneLayer::Tie, &target, SceneShape::Path { points: route.polyline(), stroke });
            }
        }
    }

    /// Draws every tie; ties between the same two records lie side by side.
    pub(super) fn draw_ties(&mut self) {
        let ranks: HashMap<&Target, u32> = self.nodes.keys().zip(0..).collect();
        let ends = |tie: &'a Tie| {
            let (from, to) = (Target::from(&tie.from), &tie.to);
            let is_forward = from <= *to;
            let (first, second) = if is_forward { (&from, to) } else { (to, &from) };
            Some((*ranks.get(first)?, *ranks.get(second)?, is_forward, tie))
        };
        let nodes: Vec<SceneNode> = self.nodes.values().copied().collect();
        let mut ties: Vec<_> = self.map.ties.iter().filter_map(ends).collect();
        // Sorted by their ends; the sort is stable, so ties with the same ends stay in the order of the file.
        ties.sort_by_key(|(first, second, ..)| (*first, *second));
        for bundle in ties.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            if self.is_cancelled() {
                return;
            }
            for (number, (first, second, is_forward, tie)) in bundle.iter().enumerate() {
                let (Some(a), Some(b)) = (nodes.get(*first as usize), nodes.get(*second as usize)) else { continue };
                let spacing = PARALLEL_SPACING.min(MAX_BUNDLE_WIDTH / bundle.len() as f32);
                let offset = (number as f32 - (bundle.len() - 1) as f32 / 2.0) * spacing;
                let (from, to) = if *is_forward { (a, b) } else { (b, a) };
                let bulge = if *is_forward { offset } else { -offset };
                let route = match (tie.bend, bundle.len()) {
                    (0, 1) => self.route_around_nodes(from, to, 0.0),
                    (0, _) => EdgeRoute::between(from, to, bulge),
                    (bend, _) => bent_route(from, to, bend),
                };
                self.draw_tie(tie, route);
            }
        }
    }

    /// Draws a thin line from each issue to the tie that is its subject.
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

    /// A route around the nodes that a straight line would cross, with the smallest bend that keeps clear of them.
    fn route_around_nodes(&self, from: &SceneNode, to: &SceneNode, bulge: f32) -> EdgeRoute {
        let unbent = EdgeRoute::between(from, to, bulge);
        if self.nodes.len() > MAX_NODES_FOR_BENDING {
            return unbent;
        }
        // No bend reaches farther than this, so nodes beyond it cannot be crossed.
        let reach = (bulge.abs() + BEND_OFFSETS.iter().fold(0.0, |most: f32, bend| most.max(bend.abs()))) * 4.0 / 3.0;
        let corridor = Rect::from_two_pos(from.centre, to.centre).expand(reach + NODE_CLEARANCE + 16.0);
        let others: Vec<&SceneNode> = self
            .nodes
            .values()
            .filter(|node| corridor.intersects(node.rect()) && *node != from && *node != to)
            .collect();
        let clearance = |route: &EdgeRoute| {
            let points = route.inner_samples();
            // A node well outside the rectangle of the points cannot be the nearest one.
            let near = Rect::from_points(&points).expand(NODE_CLEARANCE + 1.5);
            let distances = others
                .iter()
                .filter(|node| near.intersects(node.rect()))
                .flat_map(|node| points.iter().map(move |at| node.distance_outside(*at)));
            distances.fold(f32::INFINITY, f32::min)
        };
        let mut best = (clearance(&unbent), unbent);
        for bend in BEND_OFFSETS {
            if best.0 >= NODE_CLEARANCE {
                break;
            }
            let route = EdgeRoute::between(from, to, bulge + bend);
            let distance = clearance(&route);
            if distance > best.0 + 1.0 {
                best = (distance, route);
            }
        }
        best.1
    }

    fn draw_tie(&mut self, tie: &Tie, route: EdgeRoute) {
        let target = Target::from(&tie.id);
        let (style, mark) = tie_line_style(&tie.kind);
        self.add_mark(mark);
        let hostile = matches!(style, EdgeLineStyle::ZigZag | EdgeLineStyle::CrossedOut) || tie.sign == Sign::Negative;
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
        let stroke = match style {
            EdgeLineStyle::Dotted => ShapeStroke { width: width + 1.4, colour, dash: DashPattern::Dotted },
            _ if dash == DashPattern::Dotted => ShapeStroke { width: width + 0.5, colour, dash },
            _ => ShapeStroke { width, colour, dash },
        };
        // The arrowhead covers the end of the line; a line up to its tip would make it blunt.
        let body = if tie.directed { route.shortened(6.0) } else { route };
        let is_hollow = tie.evidence.is_empty();
        // The inside of a hollow line is drawn in the colour of its background.
        let inside = self.background_colour_under(Rect::from_center_size(route.at(0.5), vec2(8.0, 8.0)));
        if is_hollow {
            self.add_mark(LegendMark::HollowLine);
        }
        for shape in tie_shapes(&body, style, stroke, is_hollow.then_some(inside)) {
            self.draw(SceneLayer::Tie, &target, shape);
        }
        if tie.directed {
            self.add_mark(LegendMark::Direction);
            self.draw(SceneLayer::Tie, &target, arrowhead(&route, colour));
            // The direction is information: no label may cover the arrowhead.
            self.reserve_space(Rect::from_center_size(route.points[3] - route.direction(1.0) * 4.5, vec2(9.0, 9.0)));
        }
        if style == EdgeLineStyle::CrossedOut {
            self.reserve_space(emath::Rect::from_center_size(route.at(0.5), vec2(18.0, 18.0)));
        }
        self.routes.insert(target, route);
    }

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

    /// The end of an objection or a condition to a record: the node, the middle of the tie or of the condition, or the
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
        let is_open = objection.status == ObjectionStatus::Open;
        let (colour, width) = match (is_open, objection.severity) {
            (false, _) => (self.palette.quiet, 1.4),
            (true, Severity::Reservation) => (self.palette.objection, 1.6),
            (true, Severity::Objection | Severity::Veto) => (self.palette.objection, 2.6),
        };
        self.add_mark(match (is_open, objection.severity) {
            (false, _) => LegendMark::ClosedObjection,
            (true, Severity::Reservation) => LegendMark::Reservation,
            (true, _) => LegendMark::Objection,
        });
        let is_hollow = objection.evidence.is_empty();
        if is_hollow {
            self.add_mark(LegendMark::HollowLine);
        }
        // The bar marks an objection: no label may cover it.
        self.reserve_space(emath::Rect::from_center_size(route.points[3], vec2(20.0, 20.0)));
        for shape in objection_shapes(&route, self.stroke(width, colour), is_hollow.then_some(self.palette.canvas)) {
            self.draw(SceneLayer::Objection, &target, shape);
        }
        self.routes.insert(target, route);
    }

    /// Draws the conditions of stances on the issue under the lens: as a line to the record that they require, or as a
    /// pill with their text.
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
            // Bent a little, so that it does not cover a tie between the same two records.
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

/// A route with the bend that the user gave it. `bend` is in thousandths of the distance between the centres, so the
/// route keeps its shape when its ends are moved.
fn bent_route(from: &SceneNode, to: &SceneNode, bend: i16) -> EdgeRoute {
    EdgeRoute::between(from, to, f32::from(bend) / 1000.0 * distance(from.centre, to.centre))
}

/// The record that the checkable form of a condition names.
pub(super) fn required_record(condition: &Condition) -> Option<Target> {
    Some(match condition.requires.as_ref()? {
        Requirement::ActorIn(id) | Requirement::ActorOut(id) => id.into(),
        Requirement::IssueReaches(id, _) => id.into(),
        Requirement::Tie(id) => id.into(),
    })
}

/// The shapes of the line of a tie. With `hollow`, the inside of the line has that colour.
pub(super) fn tie_shapes(
    route: &EdgeRoute,
    style: EdgeLineStyle,
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
    let mut shapes = match style {
        EdgeLineStyle::Double => [3.2, -3.2].map(|offset| path(offset_polyline(&route.polyline(), offset))).to_vec(),
        EdgeLineStyle::ZigZag => vec![path(zigzag(&route.polyline(), 4.0, 9.0))],
        _ => match hollow {
            None => vec![line(stroke)],
            Some(inside) => vec![
                line(ShapeStroke { width: stroke.width + 2.0, ..stroke }),
                line(ShapeStroke { width: stroke.width, colour: inside, dash: DashPattern::Solid }),
            ],
        },
    };
    if style == EdgeLineStyle::CrossedOut {
        let (middle, along) = (route.at(0.5), route.direction(0.5));
        let across = (left_normal(along) + along * 0.35) * 7.0;
        let strike = ShapeStroke { dash: DashPattern::Solid, width: stroke.width.max(1.6), ..stroke };
        for offset in [-2.6, 2.6] {
            let at = middle + along * offset;
            shapes.push(SceneShape::Path { points: vec![at - across, at + across], stroke: strike });
        }
    }
    if let (Some(inside), EdgeLineStyle::Double | EdgeLineStyle::ZigZag) = (hollow, style) {
        // These styles have no inside; a gap in the middle marks the missing evidence instead.
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
