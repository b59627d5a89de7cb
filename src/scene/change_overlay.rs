//! Draws the differences to an earlier map over a scene: the previous stance of an actor as a small disc with an arrow
//! to the present one, new lines, and removed lines. They never appear in a figure.

use std::collections::BTreeSet;

use emath::{Pos2, Vec2, vec2};

use super::actor::{StanceAppearance, disc_shapes};
use super::edge::{EdgeLineStyle, arrowhead, tie_shapes};
use super::{
    Colour, DashPattern, EdgeRoute, NodeOutline, Palette, Scene, SceneItem, SceneNode, SceneShape, ShapeStroke,
    contrast,
};
use crate::geometry::normalized;
use crate::model::compare::{RecordChange, RecordChangeKind};
use crate::model::{Alignment, Lens, Map, Target};

/// The directions in which the previous disc can stand, the best first: the name is below, the lock above right.
const DISC_DIRECTIONS: [Vec2; 8] = [
    vec2(-0.8, -0.6),
    vec2(-1.0, 0.0),
    vec2(0.0, -1.0),
    vec2(0.96, -0.28),
    vec2(-0.8, 0.6),
    vec2(0.8, 0.6),
    vec2(0.5, -0.86),
    vec2(0.0, 1.0),
];

/// At most this many changes are marked at once: more could not be told apart.
pub const MAX_CHANGE_MARKS: usize = 2_000;

/// A free place is searched for this number of marks on any map, and for more of them on a scene of fewer items: each
/// search examines the lines near it, of which a large map has thousands.
const MIN_SEARCHED_MARKS: usize = 20;
/// The number of searches times the number of items of the scene.
const SEARCH_BUDGET: usize = 2_000_000;

/// The marks of the changes.
pub struct ChangeOverlay {
    /// The shapes, from the bottom to the top.
    pub items: Vec<SceneItem>,
    /// The number of changes without a mark, because [`MAX_CHANGE_MARKS`] larger ones have one.
    pub unmarked_count: usize,
}

/// The marks of the changes between two maps, on the scene of the second. `point` is a screen point in map units.
pub fn change_overlay(
    scene: &Scene,
    palette: &Palette,
    (before, changes): (&Map, &[RecordChange]),
    lens: &Lens,
    point: f32,
) -> ChangeOverlay {
    let searches_left = (SEARCH_BUDGET / scene.items.len().max(1)).max(MIN_SEARCHED_MARKS);
    let mut builder = ChangeOverlayBuilder { scene, palette, before, point, searches_left, shapes: Vec::new() };
    let (marked, unmarked) = changes_to_mark(changes, lens);
    for change in marked {
        match (&change.kind, &change.target) {
            (RecordChangeKind::Position { actor, to, .. }, target) => {
                let node = Target::from(actor);
                if lens.issue().is_some() {
                    builder.draw_previous_stance(&node, change.previous_stance.as_ref().or(target.as_ref()), *to);
                } else {
                    builder.draw_dashed_ring(&node);
                }
            }
            (RecordChangeKind::Gone, Some(target)) => builder.draw_removed_line(target),
            (_, Some(target)) => builder.draw_new_record(target),
            _ => {}
        }
    }
    let items = builder.shapes.into_iter().map(|shape| SceneItem { target: None, shape }).collect();
    ChangeOverlay { items, unmarked_count: unmarked }
}

/// The changes to mark under a lens, and the number of those beyond the limit: without a lens, one for each actor whose
/// stance changed on any issue; with a lens, the stances on its issue; and all records that were added, removed or
/// changed.
fn changes_to_mark<'a>(changes: &'a [RecordChange], lens: &Lens) -> (Vec<&'a RecordChange>, usize) {
    let mut ringed_actors = BTreeSet::new();
    let mut is_marked = |change: &'a RecordChange| match (&change.kind, &change.target) {
        (RecordChangeKind::Position { issue, .. }, _) if lens.issue().is_some() => lens.issue() == Some(issue),
        (RecordChangeKind::Position { actor, .. }, _) => ringed_actors.insert(actor),
        (RecordChangeKind::Gone, Some(target)) => matches!(target, Target::Tie(_) | Target::Objection(_)),
        (
            RecordChangeKind::New
            | RecordChangeKind::Objection(_)
            | RecordChangeKind::Condition(_)
            | RecordChangeKind::Closed,
            Some(_),
        ) => true,
        _ => false,
    };
    let mut marked: Vec<(usize, &RecordChange)> =
        changes.iter().filter(|change| is_marked(change)).enumerate().collect();
    let unmarked = marked.len().saturating_sub(MAX_CHANGE_MARKS);
    if unmarked > 0 {
        marked.sort_by_key(|(_, change)| std::cmp::Reverse(change_size(change)));
        marked.truncate(MAX_CHANGE_MARKS);
        marked.sort_by_key(|(number, _)| *number);
    }
    (marked.into_iter().map(|(_, change)| change).collect(), unmarked)
}

/// The size of a change in levels. A change without levels counts as half of the scale.
fn change_size(change: &RecordChange) -> u8 {
    match &change.kind {
        RecordChangeKind::Position { from: Some(Alignment::Level(from)), to: Some(Alignment::Level(to)), .. } => {
            from.number().abs_diff(to.number())
        }
        _ => 3,
    }
}

struct ChangeOverlayBuilder<'a> {
    scene: &'a Scene,
    palette: &'a Palette,
    before: &'a Map,
    point: f32,
    /// For this number of further marks, a free place is searched.
    searches_left: usize,
    shapes: Vec<SceneShape>,
}

impl ChangeOverlayBuilder<'_> {
    fn stroke(&self, width: f32, colour: Colour, dash: DashPattern) -> ShapeStroke {
        ShapeStroke { width, colour, dash }
    }

    /// Draws a disc of the previous stance, and an arrow from it to the present disc in the colour of the present
    /// stance.
    fn draw_previous_stance(&mut self, actor: &Target, stance: Option<&Target>, to: Option<Alignment>) {
        let Some(node) = self.scene.nodes.get(actor).copied() else { return };
        let NodeOutline::Disc(radius) = node.outline else { return };
        let stance = stance.and_then(|target| match target {
            Target::Stance(id) => self.before.stances.get(id),
            _ => None,
        });
        let previous = stance.filter(|stance| self.before.holds_on_map_date(stance.since, stance.until));
        // Large enough to be visible at every zoom.
        let small_radius = (radius * 0.45).max(9.0).max(8.0 * self.point).min(radius);
        let centre = self.free_place(node.centre, radius, small_radius);
        let halo =
            SceneShape::Circle { centre, radius: small_radius + 3.0, fill: Some(self.palette.canvas), stroke: None };
        self.shapes.push(halo);
        self.shapes.extend(disc_shapes(self.palette, centre, small_radius, StanceAppearance::of(previous)));
        let colour = match to {
            Some(Alignment::Level(level)) => self.palette.stance(level),
            _ => self.palette.quiet,
        };
        let colour = if contrast(colour, self.palette.canvas) < 2.5 { self.palette.quiet } else { colour };
        let from = SceneNode { centre, outline: NodeOutline::Disc(small_radius - 6.0) };
        let end = SceneNode { centre: node.centre, outline: NodeOutline::Disc(radius - 8.0) };
        let route = EdgeRoute::between(&from, &end, 0.0);
        let line = self.stroke(2.4, colour, DashPattern::Solid);
        let rim = self.stroke(5.4, self.palette.canvas, DashPattern::Solid);
        self.shapes.extend(tie_shapes(&route, EdgeLineStyle::Plain, rim, None));
        self.shapes.extend(tie_shapes(&route.shortened(5.0), EdgeLineStyle::Plain, line, None));
        self.shapes.push(arrowhead(&route, colour));
    }

    /// The first position around a disc that covers no record; otherwise, or if too many were searched, the first
    /// position.
    fn free_place(&mut self, centre: Pos2, radius: f32, small_radius: f32) -> Pos2 {
        let candidate = |direction: &Vec2| centre + normalized(*direction) * (radius + small_radius + 22.0);
        if self.searches_left == 0 {
            return candidate(&DISC_DIRECTIONS[0]);
        }
        self.searches_left -= 1;
        let is_free = |at: &Pos2| {
            let test_offsets = [
                Vec2::ZERO,
                vec2(small_radius, 0.0),
                vec2(-small_radius, 0.0),
                vec2(0.0, small_radius),
                vec2(0.0, -small_radius),
            ];
            test_offsets.iter().all(|offset| !self.scene.is_body_at(*at + *offset, 3.0))
        };
        let candidates = DISC_DIRECTIONS.iter().map(candidate);
        candidates.clone().find(is_free).unwrap_or_else(|| candidate(&DISC_DIRECTIONS[0]))
    }

    /// Marks an actor whose stance changed on an issue that is not under the lens.
    fn draw_dashed_ring(&mut self, actor: &Target) {
        let Some(node) = self.scene.nodes.get(actor) else { return };
        if let NodeOutline::Disc(radius) = node.outline {
            let stroke = Some(self.stroke(1.6 * self.point.max(1.0), self.palette.accent, DashPattern::Dashed));
            self.shapes.push(SceneShape::Circle { centre: node.centre, radius: radius + 12.0, fill: None, stroke });
        }
    }

    /// Marks a new or changed record.
    fn draw_new_record(&mut self, target: &Target) {
        let Colour([r, g, b, _]) = self.palette.accent;
        if let Some(route) = self.scene.routes.get(target) {
            let highlight = self.stroke(5.0 * self.point, Colour([r, g, b, 60]), DashPattern::Solid);
            self.shapes.extend(tie_shapes(route, EdgeLineStyle::Plain, highlight, None));
        } else if let Some(node) = self.scene.nodes.get(target) {
            match node.outline {
                NodeOutline::Disc(_) => self.draw_dashed_ring(target),
                NodeOutline::Box(_) => {
                    let stroke = Some(self.stroke(1.6 * self.point.max(1.0), self.palette.accent, DashPattern::Dashed));
                    let rect = node.rect().expand(7.0);
                    self.shapes.push(SceneShape::Rect { rect, corner: 9.0, fill: None, stroke });
                }
            }
        }
    }

    /// Draws a removed line between its ends, if both still exist.
    fn draw_removed_line(&mut self, target: &Target) {
        if self.scene.routes.contains_key(target) {
            // The scene already shows it as a pale line.
            return;
        }
        let ends = match target {
            Target::Tie(id) => self.before.ties.get(id).map(|tie| (Target::from(&tie.from), tie.to.clone())),
            Target::Objection(id) => {
                self.before.objections.get(id).map(|objection| (Target::from(&objection.by), objection.to.clone()))
            }
            _ => None,
        };
        let Some((from, to)) = ends else { return };
        let point = |at: Pos2| SceneNode { centre: at, outline: NodeOutline::Disc(0.0) };
        let node = |target: &Target| {
            let route = || self.scene.routes.get(target).map(|route| point(route.at(0.5)));
            self.scene.nodes.get(target).copied().or_else(route)
        };
        let (Some(from), Some(to)) = (node(&from), node(&to)) else { return };
        let route = EdgeRoute::between(&from, &to, 18.0);
        let stroke = self.stroke(1.6, self.palette.unknown, DashPattern::Dashed);
        self.shapes.extend(tie_shapes(&route, EdgeLineStyle::Plain, stroke, None));
        // A small cross in the middle marks it as removed, not as uncertain.
        let (middle, arm) = (route.at(0.5), 4.5);
        for direction in [vec2(1.0, 1.0), vec2(1.0, -1.0)] {
            let points = vec![middle - direction * arm, middle + direction * arm];
            self.shapes
                .push(SceneShape::Path { points, stroke: self.stroke(1.8, self.palette.quiet, DashPattern::Solid) });
        }
    }
}

#[cfg(test)]
mod tests {
    use emath::pos2;

    use super::*;
    use crate::model::{Actor, Id, Issue, Level};

    fn stance_change(number: usize, issue: &Id<Issue>, to: i64) -> RecordChange {
        let level = |number: i64| Level::new(number).map(Alignment::Level);
        let actor = Id::<Actor>::from_name(&format!("actor {number}"), "");
        let kind = RecordChangeKind::Position { actor, issue: issue.clone(), from: level(0), to: level(to) };
        RecordChange { target: None, previous_stance: None, kind, fields: Vec::new() }
    }

    #[test]
    fn the_largest_changes_are_marked_and_the_rest_counted() {
        let issue = Id::<Issue>::from_name("war", "");
        let mut changes: Vec<RecordChange> =
            (0..MAX_CHANGE_MARKS).map(|number| stance_change(number, &issue, 1)).collect();
        assert_eq!(changes_to_mark(&changes, &Lens::Relationships).1, 0);
        changes.extend((0..300).map(|number| stance_change(MAX_CHANGE_MARKS + number, &issue, 3)));
        // A second change of the same actor has no ring of its own.
        changes.push(stance_change(MAX_CHANGE_MARKS, &issue, -3));
        let (marked, unmarked) = changes_to_mark(&changes, &Lens::Relationships);
        assert_eq!((marked.len(), unmarked), (MAX_CHANGE_MARKS, 300));
        assert_eq!(marked.iter().filter(|change| change_size(change) == 3).count(), 300);
        let other = Lens::Issue(Id::from_name("peace", ""));
        assert!(changes_to_mark(&changes, &other).0.is_empty());
    }

    #[test]
    fn a_place_under_a_record_body_is_not_free() {
        let mut map = Map::default();
        let [ann, bob] = [0.0, 300.0].map(|x| map.actors.add(Actor::new("Ann", pos2(x, 0.0))));
        map.ties.add(crate::model::Tie::new(&ann, &(&bob).into(), "alliance"));
        map.groups.add(crate::model::Group::new("Both", vec![ann.clone(), bob.clone()]));
        let scene = Scene::of(&map, &Lens::Relationships, &Palette::LIGHT);
        for at in (-80..400).step_by(3).flat_map(|x| (-80..90).step_by(3).map(move |y| pos2(x as f32, y as f32))) {
            let is_body = scene.hit(at, 3.0).is_some_and(|hit| hit.area == crate::scene::RecordArea::Body);
            assert_eq!(scene.is_body_at(at, 3.0), is_body, "{at:?}");
        }
    }
}
