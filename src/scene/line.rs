//! How ties, objections and conditions are drawn, and what is written on them.

use std::collections::HashMap;

use emath::{Pos2, Rect, vec2};

use super::builder::{Builder, Layer};
use super::route::{beside, left_of, zigzag};
use super::{Colour, Dash, Mark, Node, Outline, Route, Shape, Stroke};
use crate::geometry::distance;
use crate::model::{Condition, Confidence, Objection, ObjectionStatus, Requirement, Severity, Sign, Target, Tie};

/// What the line of a tie looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// One line; its kind is written on it.
    Named,
    /// One line.
    Plain,
    /// Two lines.
    Double,
    /// A zig-zag.
    ZigZag,
    /// One line with a double stroke across.
    Struck,
    /// Thick dots.
    Dots,
}

/// The looks of the kinds that have one of their own, and the marks that explain them.
pub(super) const LOOKS: &[(&str, Look, Mark)] = &[
    ("cooperation", Look::Plain, Mark::Cooperation),
    ("alliance", Look::Double, Mark::Alliance),
    ("conflict", Look::ZigZag, Mark::Conflict),
    ("broken", Look::Struck, Mark::Broken),
    ("expected", Look::Dots, Mark::Expected),
    ("intermittent", Look::Dots, Mark::Expected),
];

/// The look of a kind of tie, known or not.
pub(super) fn look(kind: &str) -> (Look, Mark) {
    LOOKS.iter().find(|row| row.0 == kind).map_or((Look::Named, Mark::Tie), |row| (row.1, row.2))
}

/// How near to a node that it does not lead to a line may come before it is bent.
const CLEAR: f32 = 11.0;
/// How far the middles of parallel lines are apart.
const FAN: f32 = 26.0;
/// How far aside a line is led that would come too near to a node, the least first.
const BENDS: [f32; 8] = [28.0, -28.0, 56.0, -56.0, 90.0, -90.0, 130.0, -130.0];
/// Above so many nodes, lines are no longer bent round what they cross: it would cost more than it shows.
const BENDING_LIMIT: usize = 200;

impl<'a> Builder<'a> {
    /// Draws a thin line from each part to its whole.
    pub(super) fn parts(&mut self) {
        for actor in self.map.actors.iter() {
            let Some(whole) = &actor.part_of else { continue };
            let target = Target::from(&actor.id);
            // Who stands in the area of its whole needs no line to it.
            if self.stands_in(&target, &whole.into()) {
                continue;
            }
            let (Some(from), Some(to)) = (self.nodes.get(&target), self.nodes.get(&whole.into())) else { continue };
            let route = Route::between(from, to, 0.0);
            if distance(from.centre, to.centre) > 1.0 {
                self.uses(Mark::PartOf);
                let stroke = self.stroke(1.0, self.palette.unknown);
                self.draw(Layer::Tie, &target, Shape::Path { points: route.flat(), stroke });
            }
        }
    }

    /// Draws every tie; those between the same two side by side.
    pub(super) fn ties(&mut self) {
        let ranks: HashMap<&Target, u32> = self.nodes.keys().zip(0..).collect();
        let ends = |tie: &'a Tie| {
            let (from, to) = (Target::from(&tie.from), &tie.to);
            let forth = from <= *to;
            let (one, other) = if forth { (&from, to) } else { (to, &from) };
            Some((*ranks.get(one)?, *ranks.get(other)?, forth, tie))
        };
        let nodes: Vec<Node> = self.nodes.values().copied().collect();
        let mut ties: Vec<_> = self.map.ties.iter().filter_map(ends).collect();
        // In the order of their ends, and of the file where these are the same.
        ties.sort_by_key(|(one, other, ..)| (*one, *other));
        for bundle in ties.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            if self.is_stopped() {
                return;
            }
            for (at, (one, other, forth, tie)) in bundle.iter().enumerate() {
                let (Some(a), Some(b)) = (nodes.get(*one as usize), nodes.get(*other as usize)) else { continue };
                let aside = (at as f32 - (bundle.len() - 1) as f32 / 2.0) * FAN;
                let (from, to) = if *forth { (a, b) } else { (b, a) };
                let bulge = if *forth { aside } else { -aside };
                let route = match (tie.bend, bundle.len()) {
                    (0, 1) => self.clear(from, to, 0.0),
                    (0, _) => Route::between(from, to, bulge),
                    (bend, _) => bent(from, to, bend),
                };
                self.tie(tie, route);
            }
        }
    }

    /// Draws a thin line from each issue to the tie that it is about.
    pub(super) fn subjects(&mut self) {
        for issue in self.map.issues.iter() {
            let target = Target::from(&issue.id);
            let Some(to) = issue.about.as_ref().and_then(|tie| self.anchor(&tie.into())) else { continue };
            if let Some(from) = self.nodes.get(&target).copied() {
                self.uses(Mark::About);
                let stroke = Stroke { width: 1.2, colour: self.palette.ink, dash: Dash::Dotted };
                self.draw(Layer::Tie, &target, Shape::Path { points: Route::between(&from, &to, 0.0).flat(), stroke });
            }
        }
    }

    /// A route that keeps off the nodes that it would cross, bent as little as that takes.
    fn clear(&self, from: &Node, to: &Node, wish: f32) -> Route {
        let straight = Route::between(from, to, wish);
        if self.nodes.len() > BENDING_LIMIT {
            return straight;
        }
        // No bend leads farther aside than this, and what is farther away still is in nobody's way.
        let aside = (wish.abs() + BENDS.iter().fold(0.0, |most: f32, bend| most.max(bend.abs()))) * 4.0 / 3.0;
        let around = Rect::from_two_pos(from.centre, to.centre).expand(aside + CLEAR + 16.0);
        let others: Vec<&Node> =
            self.nodes.values().filter(|node| around.intersects(node.rect()) && *node != from && *node != to).collect();
        let clearance = |route: &Route| {
            let points = route.between_ends();
            // What lies well outside the rectangle of the points cannot be what the route comes nearest to.
            let near = Rect::from_points(&points).expand(CLEAR + 1.5);
            let distances = others
                .iter()
                .filter(|node| near.intersects(node.rect()))
                .flat_map(|node| points.iter().map(move |at| node.distance_outside(*at)));
            distances.fold(f32::INFINITY, f32::min)
        };
        let mut best = (clearance(&straight), straight);
        for bend in BENDS {
            if best.0 >= CLEAR {
                break;
            }
            let route = Route::between(from, to, wish + bend);
            let clear = clearance(&route);
            if clear > best.0 + 1.0 {
                best = (clear, route);
            }
        }
        best.1
    }

    fn tie(&mut self, tie: &Tie, route: Route) {
        let target = Target::from(&tie.id);
        let (look, mark) = look(&tie.kind);
        self.uses(mark);
        let hostile = matches!(look, Look::ZigZag | Look::Struck) || tie.sign == Sign::Negative;
        let colour = if hostile { self.palette.hostile } else { self.palette.tie };
        let width = [1.2, 1.2, 1.9, 2.8].get(usize::from(tie.strength)).copied().unwrap_or(1.2);
        if tie.strength > 0 {
            self.uses(Mark::Strength);
        }
        let dash = match tie.confidence {
            Confidence::Confirmed => Dash::Solid,
            Confidence::Unconfirmed => Dash::Dashed,
            Confidence::Tentative => Dash::Dotted,
        };
        match tie.confidence {
            Confidence::Confirmed => {}
            Confidence::Unconfirmed => self.uses(Mark::Unconfirmed),
            Confidence::Tentative => self.uses(Mark::Tentative),
        }
        let stroke = match look {
            Look::Dots => Stroke { width: width + 1.4, colour, dash: Dash::Dotted },
            // Fine dots would vanish in print.
            _ if dash == Dash::Dotted => Stroke { width: width + 0.5, colour, dash },
            _ => Stroke { width, colour, dash },
        };
        // The arrowhead covers the end of the line; a line drawn to its tip would blunt it.
        let body = if tie.directed { route.shortened(6.0) } else { route };
        let hollow = tie.evidence.is_empty();
        // Where a gap stands for the inside, what the line lies on is seen through it.
        let inside = self.ground_under(Rect::from_center_size(route.at(0.5), vec2(8.0, 8.0)));
        if hollow {
            self.uses(Mark::HollowLine);
        }
        for shape in tie_shapes(&body, look, stroke, hollow.then_some(inside)) {
            self.draw(Layer::Tie, &target, shape);
        }
        if tie.directed {
            self.uses(Mark::Direction);
            self.draw(Layer::Tie, &target, arrowhead(&route, colour));
            // Which way it points is what it says: no words may cover it.
            self.take_room(Rect::from_center_size(route.points[3] - route.direction(1.0) * 4.5, vec2(9.0, 9.0)));
        }
        if look == Look::Struck {
            self.take_room(emath::Rect::from_center_size(route.at(0.5), vec2(18.0, 18.0)));
        }
        self.routes.insert(target, route);
    }

    /// Draws every objection: the strongest lines on the map.
    pub(super) fn objections(&mut self) {
        for objection in self.map.objections.iter() {
            if self.is_stopped() {
                return;
            }
            let Some(from) = self.nodes.get(&(&objection.by).into()).copied() else { continue };
            let Some(to) = self.anchor(&objection.to) else { continue };
            let distance = distance(from.centre, to.centre);
            let route = match objection.bend {
                0 => self.clear(&from, &to, (distance * 0.22).min(80.0)),
                bend => bent(&from, &to, bend),
            };
            self.objection(objection, route);
        }
    }

    /// Where an objection or a condition to that record ends: the node, the middle of the tie or of the condition, the
    /// segment of the stance in its actor's ring.
    fn anchor(&self, target: &Target) -> Option<Node> {
        let point = |at: Pos2| Node { centre: at, outline: Outline::Disc(0.0) };
        match target {
            Target::Tie(_) => self.routes.get(target).map(|route| point(route.at(0.5))),
            Target::Stance(id) => {
                let stance = self.map.stances.get(id)?;
                self.segment(self.map.actors.get(&stance.actor)?, &stance.issue).map(point)
            }
            Target::Condition(id) => match self.routes.get(target) {
                Some(route) => Some(point(route.at(0.5))),
                None => self.anchor(&(&self.map.conditions.get(id)?.of).into()),
            },
            _ => self.nodes.get(target).copied(),
        }
    }

    fn objection(&mut self, objection: &Objection, route: Route) {
        let target = Target::from(&objection.id);
        let open = objection.status == ObjectionStatus::Open;
        let (colour, width) = match (open, objection.severity) {
            (false, _) => (self.palette.quiet, 1.4),
            (true, Severity::Reservation) => (self.palette.objection, 1.6),
            (true, Severity::Objection | Severity::Veto) => (self.palette.objection, 2.6),
        };
        self.uses(match (open, objection.severity) {
            (false, _) => Mark::Ended,
            (true, Severity::Reservation) => Mark::Reservation,
            (true, _) => Mark::Objection,
        });
        let hollow = objection.evidence.is_empty();
        if hollow {
            self.uses(Mark::HollowLine);
        }
        // Its bar is what it says: no words may cover it.
        self.take_room(emath::Rect::from_center_size(route.points[3], vec2(20.0, 20.0)));
        for shape in objection_shapes(&route, self.stroke(width, colour), hollow.then_some(self.palette.canvas)) {
            self.draw(Layer::Objection, &target, shape);
        }
        self.routes.insert(target, route);
    }

    /// Draws the conditions of stances on the issue under the lens: as a line to what they name, or to their own words.
    pub(super) fn conditions(&mut self) {
        for condition in self.map.conditions.iter() {
            let Some(stance) = self.map.stances.get(&condition.of) else { continue };
            if self.lens.issue() != Some(&stance.issue) {
                continue;
            }
            let Some(from) = self.nodes.get(&(&stance.actor).into()).copied() else { continue };
            let Some(to) = requirement(condition).and_then(|target| self.anchor(&target)) else {
                self.free_condition(condition, &from);
                continue;
            };
            // A little aside, so that it does not cover a tie between the same two.
            let route = self.clear(&from, &to, 22.0);
            self.uses(Mark::Condition);
            let target = Target::from(&condition.id);
            let colour = self.palette.condition;
            self.take_room(Rect::from_center_size(route.points[3], vec2(12.0, 12.0)));
            for shape in condition_shapes(&route, self.stroke(1.6, colour), self.palette.canvas) {
                self.draw(Layer::Objection, &target, shape);
            }
            self.routes.insert(target, route);
        }
    }
}

/// A route that somebody has bent: by so many thousandths of the straight way, so that it keeps its shape when its ends
/// are moved.
fn bent(from: &Node, to: &Node, bend: i16) -> Route {
    Route::between(from, to, f32::from(bend) / 1000.0 * distance(from.centre, to.centre))
}

/// The record that a condition's checkable form names.
pub(super) fn requirement(condition: &Condition) -> Option<Target> {
    Some(match condition.requires.as_ref()? {
        Requirement::ActorIn(id) | Requirement::ActorOut(id) => id.into(),
        Requirement::IssueReaches(id, _) => id.into(),
        Requirement::Tie(id) => id.into(),
    })
}

/// The line of a tie. With `hollow`, its inside is left out in that colour.
pub(super) fn tie_shapes(route: &Route, look: Look, stroke: Stroke, hollow: Option<Colour>) -> Vec<Shape> {
    let line = |stroke: Stroke| {
        if route.is_straight() {
            Shape::Path { points: route.flat(), stroke }
        } else {
            Shape::Curve { points: route.points, stroke }
        }
    };
    let path = |points: Vec<Pos2>| Shape::Path { points, stroke };
    let mut shapes = match look {
        Look::Double => [3.2, -3.2].map(|by| path(beside(&route.flat(), by))).to_vec(),
        Look::ZigZag => vec![path(zigzag(&route.flat(), 4.0, 9.0))],
        _ => match hollow {
            None => vec![line(stroke)],
            Some(inside) => vec![
                line(Stroke { width: stroke.width + 2.0, ..stroke }),
                line(Stroke { width: stroke.width, colour: inside, dash: Dash::Solid }),
            ],
        },
    };
    if look == Look::Struck {
        let (middle, along) = (route.at(0.5), route.direction(0.5));
        let across = (left_of(along) + along * 0.35) * 7.0;
        let strike = Stroke { dash: Dash::Solid, width: stroke.width.max(1.6), ..stroke };
        for by in [-2.6, 2.6] {
            let at = middle + along * by;
            shapes.push(Shape::Path { points: vec![at - across, at + across], stroke: strike });
        }
    }
    if let (Some(inside), Look::Double | Look::ZigZag) = (hollow, look) {
        // These have no inside to leave out: a gap in the middle says the same.
        let (middle, along) = (route.at(0.5), route.direction(0.5));
        let gap = Stroke { width: 14.0, colour: inside, dash: Dash::Solid };
        shapes.push(Shape::Path { points: vec![middle - along * 5.0, middle + along * 5.0], stroke: gap });
    }
    shapes
}

/// An arrowhead at the end of a route.
pub(super) fn arrowhead(route: &Route, fill: Colour) -> Shape {
    let (tip, along) = (route.points[3], route.direction(1.0));
    let (back, side) = (tip - along * 9.0, left_of(along) * 3.8);
    Shape::Polygon { points: vec![tip, back + side, back - side], fill }
}

/// A line that ends in a bar across its target.
pub(super) fn objection_shapes(route: &Route, stroke: Stroke, hollow: Option<Colour>) -> Vec<Shape> {
    let (end, along) = (route.points[3], route.direction(1.0));
    let side = left_of(along) * 11.0;
    let mut shapes = tie_shapes(route, Look::Plain, stroke, hollow);
    let bar = Stroke { width: stroke.width + 1.8, ..stroke };
    shapes.push(Shape::Path { points: vec![end - side, end + side], stroke: bar });
    shapes
}

/// A line that ends in a small circle.
pub(super) fn condition_shapes(route: &Route, stroke: Stroke, inside: Colour) -> Vec<Shape> {
    let mut shapes = tie_shapes(&route.shortened(4.0), Look::Plain, stroke, None);
    let circle = Shape::Circle { centre: route.points[3], radius: 4.5, fill: Some(inside), stroke: Some(stroke) };
    shapes.push(circle);
    shapes
}
