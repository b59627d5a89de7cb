//! Updates a scene while nodes are dragged: lines are stretched and labels moved along, without a new label placement.
//! The cost depends on the number of moved items, not on the size of the map.
//!
//! Limitations: the areas of groups, and the lines from issues to their subjects, are updated only by the next full
//! build. Labels may overlap until then.

use std::collections::{BTreeMap, HashMap};

use emath::{Pos2, Vec2, vec2};

use super::edge::required_record;
use super::edge_route::left_normal;
use super::{EdgeRoute, Scene, SceneItem, SceneNode, SceneShape};
use crate::geometry::normalized;
use crate::model::{Map, Record, RecordList, Target};

/// How the shapes of a record follow the moved nodes.
#[derive(Clone, Debug)]
enum ItemMotion {
    /// They move with a node.
    WithNode(Target),
    /// They belong to a line from the first record to the second.
    AlongLine(Target, Target),
}

/// The parts of a scene that follow a drag, in their state before it.
pub struct DragPreview {
    items: Vec<(usize, SceneItem, ItemMotion)>,
    /// Lines in an order in which each comes after the lines that it ends at.
    lines: Vec<(Target, EdgeRoute, Target, Target)>,
    nodes: BTreeMap<Target, SceneNode>,
    moving: Vec<Target>,
}

/// The actors, issues and notes whose position differs between two maps, each with its displacement; none if the maps
/// differ in any other way.
pub fn node_moves(old: &Map, new: &Map) -> Option<BTreeMap<Target, Vec2>> {
    let same = old.stances.shares_rows_with(&new.stances)
        && old.ties.shares_rows_with(&new.ties)
        && old.objections.shares_rows_with(&new.objections)
        && old.conditions.shares_rows_with(&new.conditions)
        && old.sources.shares_rows_with(&new.sources)
        && old.bodies.shares_rows_with(&new.bodies)
        && old.groups.shares_rows_with(&new.groups)
        && (old.as_of, &old.title) == (new.as_of, &new.title);
    let mut moves = BTreeMap::new();
    let only_moves =
        same && collect_moves(
            &old.actors,
            &new.actors,
            PlaceAccessor { get: |row| row.place, get_mut: |row| &mut row.place },
            &mut moves,
        ) && collect_moves(
            &old.issues,
            &new.issues,
            PlaceAccessor { get: |row| row.place, get_mut: |row| &mut row.place },
            &mut moves,
        ) && collect_moves(
            &old.notes,
            &new.notes,
            PlaceAccessor { get: |row| row.place, get_mut: |row| &mut row.place },
            &mut moves,
        );
    only_moves.then_some(moves)
}

/// Reads and writes the position of records of one kind.
struct PlaceAccessor<T> {
    get: fn(&T) -> Pos2,
    get_mut: fn(&mut T) -> &mut Pos2,
}

/// Collects the displacements of one kind of record. Returns whether there is no other difference.
fn collect_moves<T: Record>(
    old: &RecordList<T>,
    new: &RecordList<T>,
    place: PlaceAccessor<T>,
    moves: &mut BTreeMap<Target, Vec2>,
) -> bool
where
    for<'a> Target: From<&'a crate::model::Id<T>>,
{
    old.len() == new.len()
        && old.iter().zip(new.iter()).all(|(old, new)| {
            if std::ptr::eq(old, new) {
                return true;
            }
            let mut moved = old.clone();
            *(place.get_mut)(&mut moved) = (place.get)(new);
            moves.insert(new.id().into(), (place.get)(new) - (place.get)(old));
            moved == *new
        })
}

impl DragPreview {
    /// The preview of a drag that moves the nodes of `moves`.
    pub fn new<'a>(scene: &'a Scene, map: &Map, moves: &BTreeMap<Target, Vec2>) -> Self {
        let mut motions: HashMap<Target, ItemMotion> =
            moves.keys().map(|target| (target.clone(), ItemMotion::WithNode(target.clone()))).collect();
        let mut lines = Vec::new();
        let mut line = |target: Target, from: Target, to: Target, motions: &mut HashMap<Target, ItemMotion>| {
            if !motions.contains_key(&from) && !motions.contains_key(&to) {
                return;
            }
            if let Some(route) = scene.routes.get(&target) {
                lines.push((target.clone(), *route, from.clone(), to.clone()));
                motions.insert(target, ItemMotion::AlongLine(from, to));
            }
        };
        for tie in map.ties.iter() {
            line((&tie.id).into(), (&tie.from).into(), tie.to.clone(), &mut motions);
        }
        for condition in map.conditions.iter() {
            let Some(stance) = map.stances.get(&condition.of) else { continue };
            let (target, actor) = (Target::from(&condition.id), Target::from(&stance.actor));
            match required_record(condition) {
                Some(to) => line(target, actor, to, &mut motions),
                None if motions.contains_key(&actor) => {
                    motions.insert(target, ItemMotion::WithNode(actor));
                }
                None => {}
            }
        }
        for objection in map.objections.iter() {
            let to = match &objection.to {
                // The objection ends at the ring of the actor that takes the stance.
                Target::Stance(id) => map.stances.get(id).map(|stance| Target::from(&stance.actor)),
                other => Some(other.clone()),
            };
            let Some(to) = to else { continue };
            line((&objection.id).into(), (&objection.by).into(), to, &mut motions);
        }
        let containers: BTreeMap<Target, Target> = map
            .actors
            .iter()
            .filter_map(|actor| Some((Target::from(&actor.id), Target::from(actor.part_of.as_ref()?))))
            .filter(|(member, container)| moves.contains_key(member) || moves.contains_key(container))
            .collect();
        // The shapes of a record are mostly adjacent, so one lookup serves all of them.
        let mut last: Option<(&Target, Option<&ItemMotion>)> = None;
        let mut motion = |item: &'a SceneItem| {
            let target = item.target.as_ref()?;
            if let Some(container) =
                containers.get(target).filter(|container| is_membership_line(scene, item, target, container))
            {
                return Some(ItemMotion::AlongLine(target.clone(), container.clone()));
            }
            let last_motion = last.filter(|(last_target, _)| *last_target == target);
            let item_motion = last_motion.map_or_else(|| motions.get(target), |(_, motion)| motion);
            last = Some((target, item_motion));
            item_motion.cloned()
        };
        let items = scene.items.iter().enumerate();
        let items =
            items.filter_map(|(number, item)| motion(item).map(|motion| (number, item.clone(), motion))).collect();
        Self { items, lines, nodes: scene.nodes.clone(), moving: moves.keys().cloned().collect() }
    }

    /// Whether the preview was made for the same moved nodes.
    pub fn is_for(&self, moves: &BTreeMap<Target, Vec2>) -> bool {
        self.moving.iter().eq(moves.keys())
    }

    /// Moves the affected items of the scene. `moves` holds the displacement of each node from its original position.
    /// Returns the numbers of the changed items.
    pub fn apply(&self, scene: &mut Scene, moves: &BTreeMap<Target, Vec2>) -> Vec<usize> {
        for (target, by) in moves {
            if let (Some(node), Some(old)) = (scene.nodes.get_mut(target), self.nodes.get(target)) {
                node.centre = old.centre + *by;
            }
        }
        let mut transforms: HashMap<&Target, LineTransform> = HashMap::new();
        for (target, old, from, to) in &self.lines {
            let transform = self.line_transform(scene, old, from, to, &transforms);
            scene.routes.insert(target.clone(), transform.route(old));
            transforms.insert(target, transform);
        }
        // A text, the box around it and its leader line move together.
        let mut block: Option<(usize, &Target, Vec2)> = None;
        let mut items = self.items.iter().peekable();
        while let Some((number, item, motion)) = items.next() {
            let Some(target) = &item.target else { continue };
            let moved = match motion {
                ItemMotion::WithNode(node) => {
                    item.shape.scaled_and_moved(1.0, moves.get(node).copied().unwrap_or_default())
                }
                ItemMotion::AlongLine(from, to) => match transforms.get(target) {
                    Some(transform) => {
                        let preceding = block.filter(|block| block.0 + 1 == *number && block.1 == target);
                        let next = items.peek().map(|(next, item, _)| (*next, item));
                        let leader_target = next.filter(|(next, leader_target)| {
                            *next == number + 1 && is_leader_line_to(item, leader_target)
                        });
                        let (shape, by) = match leader_target {
                            Some((_, text)) => transform.leader_line(&item.shape, &text.shape),
                            None => transform.shape(&item.shape, preceding.map(|block| block.2)),
                        };
                        block = by.map(|by| (*number, target, by));
                        shape
                    }
                    None => self.membership_line(scene, &item.shape, from, to),
                },
            };
            if let Some(slot) = scene.items.get_mut(*number) {
                slot.shape = moved;
                scene.outdated_items.insert(*number as u32);
            }
        }
        self.items.iter().map(|(number, ..)| *number).collect()
    }

    /// The transform of a line from its previous ends to its present ends.
    fn line_transform(
        &self,
        scene: &Scene,
        old: &EdgeRoute,
        from: &Target,
        to: &Target,
        transforms: &HashMap<&Target, LineTransform>,
    ) -> LineTransform {
        let [start, .., end] = old.points;
        let ends = (self.nodes.get(from), self.nodes.get(to), scene.nodes.get(from), scene.nodes.get(to));
        if let (Some(a), Some(b), Some(new_a), Some(new_b)) = ends {
            let middle = a.centre + (b.centre - a.centre) / 2.0;
            let bulge = (old.at(0.5) - middle).dot(left_normal(b.centre - a.centre));
            let [new_start, .., new_end] = EdgeRoute::between(new_a, new_b, bulge).points;
            return LineTransform { old: (start, end), new: (new_start, new_end) };
        }
        let offset = transforms
            .get(to)
            .map_or(Vec2::ZERO, |transform| transform.middle() - transform.old.0.lerp(transform.old.1, 0.5));
        let new_end = end + offset;
        let new_start = match (self.nodes.get(from), scene.nodes.get(from)) {
            (Some(a), Some(new_a)) => start + (new_a.centre - a.centre),
            _ => start,
        };
        LineTransform { old: (start, end), new: (new_start, new_end) }
    }

    /// The thin line from a member to its container, between their present positions.
    fn membership_line(&self, scene: &Scene, shape: &SceneShape, from: &Target, to: &Target) -> SceneShape {
        match (shape, scene.nodes.get(from), scene.nodes.get(to)) {
            (SceneShape::Path { stroke, .. }, Some(a), Some(b)) => {
                SceneShape::Path { points: EdgeRoute::between(a, b, 0.0).polyline(), stroke: *stroke }
            }
            _ => shape.clone(),
        }
    }
}

/// Whether an item is the thin line from a member to its container.
fn is_membership_line(scene: &Scene, item: &SceneItem, member: &Target, container: &Target) -> bool {
    let SceneShape::Path { points, .. } = &item.shape else { return false };
    let near = |target: &Target, at: Option<&Pos2>| {
        scene.nodes.get(target).zip(at).is_some_and(|(node, at)| node.distance_outside(*at) < 14.0)
    };
    near(member, points.first()) && near(container, points.last())
}

/// Whether an item is the leader line of a text or of the box around it.
fn is_leader_line_to(item: &SceneItem, text: &SceneItem) -> bool {
    item.target == text.target
        && matches!(&item.shape, SceneShape::Path { points, .. } if points.len() == 2)
        && matches!(text.shape, SceneShape::Text { .. } | SceneShape::Rect { .. })
}

/// The transform that maps the straight line between the previous ends of a line to that between its present ends.
struct LineTransform {
    old: (Pos2, Pos2),
    new: (Pos2, Pos2),
}

impl LineTransform {
    fn middle(&self) -> Pos2 {
        self.new.0.lerp(self.new.1, 0.5)
    }

    /// The image of a point: at the same share of the length, and at the same distance beside the line.
    fn point(&self, at: Pos2) -> Pos2 {
        let (old, new) = (self.old.1 - self.old.0, self.new.1 - self.new.0);
        let from = at - self.old.0;
        let length = old.length_sq();
        if length < 1e-6 {
            return self.new.0 + from;
        }
        self.new.0 + new * (from.dot(old) / length) + left_normal(new) * from.dot(left_normal(old))
    }

    fn route(&self, old: &EdgeRoute) -> EdgeRoute {
        EdgeRoute { points: old.points.map(|at| self.point(at)) }
    }

    /// The leader line of a text: its start keeps its share of the line, its end moves with the text. Also returns the
    /// displacement of the text.
    fn leader_line(&self, leader: &SceneShape, text: &SceneShape) -> (SceneShape, Option<Vec2>) {
        let (shape, offset) = (leader.clone(), self.shape(text, None).1.unwrap_or_default());
        match shape {
            SceneShape::Path { mut points, stroke } => {
                if let [start, end] = points.as_mut_slice() {
                    (*start, *end) = (self.point(*start), *end + offset);
                }
                (SceneShape::Path { points, stroke }, Some(offset))
            }
            other => (other, None),
        }
    }

    /// A shape of the line, and its displacement if it was moved as a whole: by `as_before` if given.
    fn shape(&self, shape: &SceneShape, as_before: Option<Vec2>) -> (SceneShape, Option<Vec2>) {
        match shape {
            SceneShape::Path { points, stroke } => {
                (SceneShape::Path { points: points.iter().map(|at| self.point(*at)).collect(), stroke: *stroke }, None)
            }
            SceneShape::Curve { points, stroke } => {
                (SceneShape::Curve { points: points.map(|at| self.point(at)), stroke: *stroke }, None)
            }
            SceneShape::Polygon { points, fill } => {
                (SceneShape::Polygon { points: self.rotated_arrowhead(points), fill: *fill }, None)
            }
            _ => {
                let middle = shape.bounds().center();
                let offset = as_before.unwrap_or_else(|| self.point(middle) - middle);
                (shape.scaled_and_moved(1.0, offset), Some(offset))
            }
        }
    }

    /// An arrowhead, turned with the line. The tip is the first point.
    fn rotated_arrowhead(&self, points: &[Pos2]) -> Vec<Pos2> {
        let Some(tip) = points.first() else { return Vec::new() };
        let (old, new) = (normalized(self.old.1 - self.old.0), normalized(self.new.1 - self.new.0));
        let (cos, sin) = (old.dot(new), old.x * new.y - old.y * new.x);
        let new_tip = self.point(*tip);
        let rotate = |vector: Vec2| vec2(vector.x * cos - vector.y * sin, vector.x * sin + vector.y * cos);
        points.iter().map(|at| new_tip + rotate(*at - *tip)).collect()
    }
}

#[cfg(test)]
mod tests {
    use emath::pos2;

    use super::*;
    use crate::model::{Actor, Lens, Tie};
    use crate::ops;
    use crate::scene::Palette;

    #[test]
    fn previewed_shapes_match_a_full_rebuild() {
        let mut map = Map::default();
        let [ann, bob, eve] = [("Ann", 0.0, 0.0), ("Bob", 300.0, 0.0), ("Eve", 0.0, 400.0)]
            .map(|(name, x, y)| map.actors.add(Actor::new(name, pos2(x, y))));
        for (from, to, kind) in [(&ann, &bob, "alliance"), (&bob, &ann, "talks"), (&ann, &eve, "conflict")] {
            let mut tie = Tie::new(from, &to.into(), kind);
            tie.directed = true;
            map.ties.add(tie);
        }
        let build = |map: &Map| Scene::of(map, &Lens::Relationships, &Palette::LIGHT);
        let (mut scene, mut later) = (build(&map), map.clone());
        ops::translate(&mut later, [Target::from(&bob)], vec2(-40.0, 350.0));
        let moves = node_moves(&map, &later).unwrap();
        assert_eq!(moves.values().collect::<Vec<_>>(), [&vec2(-40.0, 350.0)]);
        let preview = DragPreview::new(&scene, &map, &moves);
        assert!(preview.is_for(&moves));
        let changed = preview.apply(&mut scene, &moves);
        let rebuilt = build(&later);
        assert_eq!(scene.nodes, rebuilt.nodes);
        // A click finds the node at its new position.
        let bob_now = scene.hit(later.actors.get(&bob).unwrap().place, 4.0);
        assert_eq!(bob_now.map(|hit| hit.target), Some(Target::from(&bob)));
        for (target, route) in &rebuilt.routes {
            let (actual, expected) = (scene.routes[target].points, route.points);
            assert!(
                actual.iter().zip(expected).all(|(actual, expected)| actual.distance(expected) < 3.0),
                "{target}: {actual:?} {expected:?}"
            );
        }
        // Only Bob and the two lines at Bob have changed.
        let bystander = |item: &SceneItem| [Target::from(&ann), Target::from(&eve)].map(Some).contains(&item.target);
        assert!(!changed.is_empty() && !changed.iter().any(|number| bystander(&scene.items[*number])));
        // Moving back restores the first scene.
        let back = moves.keys().map(|target| (target.clone(), Vec2::ZERO)).collect();
        preview.apply(&mut scene, &back);
        let first = build(&map);
        for (actual, expected) in scene.items.iter().zip(first.items.iter()) {
            let distance = actual.shape.bounds().center().distance(expected.shape.bounds().center());
            assert!(distance < 0.1, "{actual:?} {expected:?}");
        }
    }

    #[test]
    fn leader_lines_stay_attached_to_their_labels() {
        // Two actors so close together that the objections between them have no space for labels.
        let mut map = Map::default();
        let [ann, bob] = [("Ann", 0.0), ("Bob", 120.0)].map(|(name, x)| map.actors.add(Actor::new(name, pos2(x, 0.0))));
        for reason in ["too dear for us", "too far away", "too late in the year", "not ours to pay", "never again"] {
            let mut objection = crate::model::Objection::new(&ann, &(&bob).into());
            objection.reason = reason.to_owned();
            map.objections.add(objection);
        }
        let mut scene = Scene::of(&map, &Lens::Relationships, &Palette::LIGHT);
        let led_items: Vec<usize> =
            (1..scene.items.len()).filter(|at| is_leader_line_to(&scene.items[at - 1], &scene.items[*at])).collect();
        assert!(!led_items.is_empty(), "nothing is led out");
        let gaps = |scene: &Scene| -> Vec<f32> {
            let gap = |at: &usize| match &scene.items[at - 1].shape {
                SceneShape::Path { points, .. } => scene.items[*at].shape.bounds().distance_to_pos(points[1]),
                _ => f32::INFINITY,
            };
            led_items.iter().map(gap).collect()
        };
        let before = gaps(&scene);
        let mut later = map.clone();
        ops::translate(&mut later, [Target::from(&bob)], vec2(300.0, 260.0));
        let moves = node_moves(&map, &later).unwrap();
        DragPreview::new(&scene, &map, &moves).apply(&mut scene, &moves);
        let has_moved_apart = gaps(&scene).iter().zip(&before).any(|(now, before)| (now - before).abs() > 0.1);
        assert!(!has_moved_apart, "{before:?} {:?}", gaps(&scene));
    }

    #[test]
    fn maps_that_differ_beyond_places_have_no_moves() {
        let mut map = Map::default();
        let ann = map.actors.add(Actor::new("Ann", pos2(0.0, 0.0)));
        let mut later = map.clone();
        assert_eq!(node_moves(&map, &later), Some(BTreeMap::new()));
        if let Some(actor) = later.actors.get_mut(&ann) {
            actor.influence = 5;
        }
        assert_eq!(node_moves(&map, &later), None);
    }
}
