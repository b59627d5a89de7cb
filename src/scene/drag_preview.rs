//! A scene some of whose nodes are on their way under a hand: lines are stretched and words go along, without looking for
//! new room for anything. What that costs depends on what moves and not on how large the map is.
//!
//! Limitations: frames of groups, and the lines from issues to the ties that they are about, wait for the next whole
//! scene. Words may come to lie upon each other until then.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use emath::{Pos2, Vec2, vec2};

use super::edge::required_record;
use super::edge_route::left_normal;
use super::{EdgeRoute, Scene, SceneItem, SceneNode, SceneShape};
use crate::geometry::normalized;
use crate::model::{Map, Record, RecordList, Target};

/// How a record goes along with the nodes that move.
#[derive(Clone, Debug)]
enum ItemMotion {
    /// As that node does.
    WithNode(Target),
    /// It is a line from the first to the second.
    AlongLine(Target, Target),
}

/// What of a scene goes along, as it was before.
pub struct DragPreview {
    items: Vec<(usize, SceneItem, ItemMotion)>,
    /// Lines in the order in which one may hang on another.
    lines: Vec<(Target, EdgeRoute, Target, Target)>,
    nodes: BTreeMap<Target, SceneNode>,
    moving: Vec<Target>,
}

/// Which actors, issues and notes have another place in the second map, and by how much, if nothing else differs.
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
    let all =
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
    all.then_some(moves)
}

/// Where a record of one kind lies.
struct PlaceAccessor<T> {
    get: fn(&T) -> Pos2,
    get_mut: fn(&mut T) -> &mut Pos2,
}

/// Notes the moves of one kind of record. Is there no other difference?
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
            let mut there = old.clone();
            *(place.get_mut)(&mut there) = (place.get)(new);
            moves.insert(new.id().into(), (place.get)(new) - (place.get)(old));
            there == *new
        })
}

impl DragPreview {
    /// What goes along when those nodes of a map move.
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
                // It ends at the ring of the one who takes the stance.
                Target::Stance(id) => map.stances.get(id).map(|stance| Target::from(&stance.actor)),
                other => Some(other.clone()),
            };
            let Some(to) = to else { continue };
            line((&objection.id).into(), (&objection.by).into(), to, &mut motions);
        }
        let wholes: BTreeMap<Target, Target> = map
            .actors
            .iter()
            .filter_map(|actor| Some((Target::from(&actor.id), Target::from(actor.part_of.as_ref()?))))
            .filter(|(part, whole)| moves.contains_key(part) || moves.contains_key(whole))
            .collect();
        // The shapes of a record mostly stand together: it is looked up once for all of them.
        let mut last: Option<(&Target, Option<&ItemMotion>)> = None;
        let mut motion = |item: &'a SceneItem| {
            let target = item.target.as_ref()?;
            if let Some(whole) = wholes.get(target).filter(|whole| is_membership_line(scene, item, target, whole)) {
                return Some(ItemMotion::AlongLine(target.clone(), whole.clone()));
            }
            let known = last.filter(|(before, _)| *before == target);
            let found = known.map_or_else(|| motions.get(target), |(_, motion)| motion);
            last = Some((target, found));
            found.cloned()
        };
        let items = scene.items.iter().enumerate();
        let items =
            items.filter_map(|(number, item)| motion(item).map(|motion| (number, item.clone(), motion))).collect();
        Self { items, lines, nodes: scene.nodes.clone(), moving: moves.keys().cloned().collect() }
    }

    /// Is it for moves of the same nodes?
    pub fn is_for(&self, moves: &BTreeMap<Target, Vec2>) -> bool {
        self.moving.iter().eq(moves.keys())
    }

    /// Moves what goes along in the scene, each node so far from where it was, and returns the numbers of the items that
    /// have changed.
    pub fn apply(&self, scene: &mut Scene, moves: &BTreeMap<Target, Vec2>) -> Vec<usize> {
        for (target, by) in moves {
            if let (Some(node), Some(old)) = (scene.nodes.get_mut(target), self.nodes.get(target)) {
                node.centre = old.centre + *by;
            }
        }
        let mut frames: HashMap<&Target, LineTransform> = HashMap::new();
        for (target, old, from, to) in &self.lines {
            let frame = self.line_transform(scene, old, from, to, &frames);
            scene.routes.insert(target.clone(), frame.route(old));
            frames.insert(target, frame);
        }
        // Words, the box round them and what leads to them keep together.
        let mut block: Option<(usize, &Target, Vec2)> = None;
        let mut items = self.items.iter().peekable();
        while let Some((number, item, motion)) = items.next() {
            let Some(target) = &item.target else { continue };
            let moved = match motion {
                ItemMotion::WithNode(node) => {
                    item.shape.scaled_and_moved(1.0, moves.get(node).copied().unwrap_or_default())
                }
                ItemMotion::AlongLine(from, to) => match frames.get(target) {
                    Some(frame) => {
                        let before = block.filter(|block| block.0 + 1 == *number && block.1 == target);
                        let next = items.peek().map(|(next, item, _)| (*next, item));
                        let led = next.filter(|(next, led)| *next == number + 1 && is_leader_line_to(item, led));
                        let (shape, by) = match led {
                            Some((_, words)) => frame.leader_line(&item.shape, &words.shape),
                            None => frame.shape(&item.shape, before.map(|block| block.2)),
                        };
                        block = by.map(|by| (*number, target, by));
                        shape
                    }
                    None => self.membership_line(scene, &item.shape, from, to),
                },
            };
            if let Some(slot) = Arc::make_mut(&mut scene.items).get_mut(*number) {
                slot.shape = moved;
                scene.outdated_items.insert(*number as u32);
            }
        }
        self.items.iter().map(|(number, ..)| *number).collect()
    }

    /// How a line gets from where it was to where its ends are now.
    fn line_transform(
        &self,
        scene: &Scene,
        old: &EdgeRoute,
        from: &Target,
        to: &Target,
        frames: &HashMap<&Target, LineTransform>,
    ) -> LineTransform {
        let [start, .., end] = old.points;
        let ends = (self.nodes.get(from), self.nodes.get(to), scene.nodes.get(from), scene.nodes.get(to));
        if let (Some(a), Some(b), Some(new_a), Some(new_b)) = ends {
            let middle = a.centre + (b.centre - a.centre) / 2.0;
            let bulge = (old.at(0.5) - middle).dot(left_normal(b.centre - a.centre));
            let [new_start, .., new_end] = EdgeRoute::between(new_a, new_b, bulge).points;
            return LineTransform { old: (start, end), new: (new_start, new_end) };
        }
        let by = frames.get(to).map_or(Vec2::ZERO, |frame| frame.middle() - frame.old.0.lerp(frame.old.1, 0.5));
        let new_end = end + by;
        let new_start = match (self.nodes.get(from), scene.nodes.get(from)) {
            (Some(a), Some(new_a)) => start + (new_a.centre - a.centre),
            _ => start,
        };
        LineTransform { old: (start, end), new: (new_start, new_end) }
    }

    /// The thin line from a part to its whole.
    fn membership_line(&self, scene: &Scene, shape: &SceneShape, from: &Target, to: &Target) -> SceneShape {
        match (shape, scene.nodes.get(from), scene.nodes.get(to)) {
            (SceneShape::Path { stroke, .. }, Some(a), Some(b)) => {
                SceneShape::Path { points: EdgeRoute::between(a, b, 0.0).polyline(), stroke: *stroke }
            }
            _ => shape.clone(),
        }
    }
}

/// Is it the thin line from a part to its whole?
fn is_membership_line(scene: &Scene, item: &SceneItem, part: &Target, whole: &Target) -> bool {
    let SceneShape::Path { points, .. } = &item.shape else { return false };
    let near = |target: &Target, at: Option<&Pos2>| {
        scene.nodes.get(target).zip(at).is_some_and(|(node, at)| node.distance_outside(*at) < 14.0)
    };
    near(part, points.first()) && near(whole, points.last())
}

/// Is it the thin line that leads to those words, or to the box round them?
fn is_leader_line_to(item: &SceneItem, words: &SceneItem) -> bool {
    item.target == words.target
        && matches!(&item.shape, SceneShape::Path { points, .. } if points.len() == 2)
        && matches!(words.shape, SceneShape::Text { .. } | SceneShape::Rect { .. })
}

/// The straight way between the ends of a line, before and now.
struct LineTransform {
    old: (Pos2, Pos2),
    new: (Pos2, Pos2),
}

impl LineTransform {
    fn middle(&self) -> Pos2 {
        self.new.0.lerp(self.new.1, 0.5)
    }

    /// A point as far along the way, and as far beside it, as before.
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

    /// What leads to words: from as far along the line as before to where the words go. And how far these go.
    fn leader_line(&self, lead: &SceneShape, words: &SceneShape) -> (SceneShape, Option<Vec2>) {
        let (shape, by) = (lead.clone(), self.shape(words, None).1.unwrap_or_default());
        match shape {
            SceneShape::Path { mut points, stroke } => {
                if let [start, end] = points.as_mut_slice() {
                    (*start, *end) = (self.point(*start), *end + by);
                }
                (SceneShape::Path { points, stroke }, Some(by))
            }
            other => (other, None),
        }
    }

    /// A shape of the line, and how far it was moved if it was moved as a whole: by `as_before`, if that is given.
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
                let by = as_before.unwrap_or_else(|| self.point(middle) - middle);
                (shape.scaled_and_moved(1.0, by), Some(by))
            }
        }
    }

    /// An arrowhead, its tip first.
    fn rotated_arrowhead(&self, points: &[Pos2]) -> Vec<Pos2> {
        let Some(tip) = points.first() else { return Vec::new() };
        let (old, new) = (normalized(self.old.1 - self.old.0), normalized(self.new.1 - self.new.0));
        let (cos, sin) = (old.dot(new), old.x * new.y - old.y * new.x);
        let to = self.point(*tip);
        let turn = |way: Vec2| vec2(way.x * cos - way.y * sin, way.x * sin + way.y * cos);
        points.iter().map(|at| to + turn(*at - *tip)).collect()
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
        let whole = |map: &Map| Scene::of(map, &Lens::Relationships, &Palette::LIGHT);
        let (mut scene, mut later) = (whole(&map), map.clone());
        ops::translate(&mut later, [Target::from(&bob)], vec2(-40.0, 350.0));
        let by = node_moves(&map, &later).unwrap();
        assert_eq!(by.values().collect::<Vec<_>>(), [&vec2(-40.0, 350.0)]);
        let stretch = DragPreview::new(&scene, &map, &by);
        assert!(stretch.is_for(&by));
        let changed = stretch.apply(&mut scene, &by);
        let anew = whole(&later);
        assert_eq!(scene.nodes, anew.nodes);
        // A click finds it there too.
        let bob_now = scene.hit(later.actors.get(&bob).unwrap().place, 4.0);
        assert_eq!(bob_now.map(|found| found.target), Some(Target::from(&bob)));
        for (target, route) in &anew.routes {
            let (is, should) = (scene.routes[target].points, route.points);
            assert!(is.iter().zip(should).all(|(is, should)| is.distance(should) < 3.0), "{target}: {is:?} {should:?}");
        }
        // Nothing but Bob and his two lines has changed.
        let bystander = |item: &SceneItem| [Target::from(&ann), Target::from(&eve)].map(Some).contains(&item.target);
        assert!(!changed.is_empty() && !changed.iter().any(|number| bystander(&scene.items[*number])));
        // Back again: as it was.
        let back = by.keys().map(|target| (target.clone(), Vec2::ZERO)).collect();
        stretch.apply(&mut scene, &back);
        let first = whole(&map);
        for (is, should) in scene.items.iter().zip(first.items.iter()) {
            let off = is.shape.bounds().center().distance(should.shape.bounds().center());
            assert!(off < 0.1, "{is:?} {should:?}");
        }
    }

    #[test]
    fn leader_lines_stay_attached_to_their_labels() {
        // Two actors so near to each other that there is no room on the objections between them.
        let mut map = Map::default();
        let [ann, bob] = [("Ann", 0.0), ("Bob", 120.0)].map(|(name, x)| map.actors.add(Actor::new(name, pos2(x, 0.0))));
        for reason in ["too dear for us", "too far away", "too late in the year", "not ours to pay", "never again"] {
            let mut objection = crate::model::Objection::new(&ann, &(&bob).into());
            objection.reason = reason.to_owned();
            map.objections.add(objection);
        }
        let mut scene = Scene::of(&map, &Lens::Relationships, &Palette::LIGHT);
        let led: Vec<usize> =
            (1..scene.items.len()).filter(|at| is_leader_line_to(&scene.items[at - 1], &scene.items[*at])).collect();
        assert!(!led.is_empty(), "nothing is led out");
        let gaps = |scene: &Scene| -> Vec<f32> {
            let gap = |at: &usize| match &scene.items[at - 1].shape {
                SceneShape::Path { points, .. } => scene.items[*at].shape.bounds().distance_to_pos(points[1]),
                _ => f32::INFINITY,
            };
            led.iter().map(gap).collect()
        };
        let before = gaps(&scene);
        let mut later = map.clone();
        ops::translate(&mut later, [Target::from(&bob)], vec2(300.0, 260.0));
        let by = node_moves(&map, &later).unwrap();
        DragPreview::new(&scene, &map, &by).apply(&mut scene, &by);
        let parted = gaps(&scene).iter().zip(&before).any(|(now, before)| (now - before).abs() > 0.1);
        assert!(!parted, "{before:?} {:?}", gaps(&scene));
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
