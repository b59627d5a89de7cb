//! The areas of containers: an actor with all that is part of it, and nobody else. What would have to be led round a
//! stranger stays outside and is joined by a line, so that no figure says of anybody what is not so.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use super::area::{Container, ground};
use super::builder::{Builder, Layer};
use super::metrics::{NAME, NAME_LINES, NAME_WIDTH, RING, block_size};
use super::seen::Seen;
use super::{Colour, Folds, Mark, Node, Outline, Palette, Shape};
use crate::model::fold::all_parts;
use crate::model::{Actor, Id, Lens, Map, Target};
use crate::text;

/// How far an area lies outside what it holds.
const AROUND: f32 = 13.0;
/// How much wider than its name the room for it in the head of an area is: where a map is shown small, letters grow.
const SMALL_MAP: f32 = 1.3;
/// How near to an area a stranger may stand.
const CLOSE: f32 = 3.0;
/// Of a container that cannot hold all of its parts, so many are tried one by one.
const MOST: usize = 200;
/// How many areas can lie in each other, as many as the layout Inside out nests: what would be one inside of them stays
/// a disc. Everybody in an area is looked at once for each area round it.
const DEEPEST: usize = 60;
/// How round the corners of an area are.
const CORNER: f32 = 14.0;

/// Who stands in which area, by the actor that each is named after.
pub type Held = BTreeMap<Target, BTreeSet<Target>>;

/// Who stands in which area of a map of which all is seen.
pub fn containers(map: &Map) -> Held {
    let (lens, folds) = (Lens::Relationships, Folds::default());
    let mut builder = Builder::over(map, &lens, &folds, &Palette::LIGHT, 1.0);
    builder.place_nodes();
    builder.containers.into_iter().map(|(whole, container)| (whole, container.inside)).collect()
}

/// The areas of containers of what is seen.
pub fn areas(seen: &Seen) -> Vec<(Id<Actor>, Rect)> {
    let mut builder = Builder::new(seen, &Palette::LIGHT, 1.0);
    builder.place_nodes();
    let area = |(whole, container): (Target, Container)| match whole {
        Target::Actor(actor) => Some((actor, container.area)),
        _ => None,
    };
    builder.containers.into_iter().filter_map(area).collect()
}

/// How wide and high every actor that has parts is with its name beside it, in map units.
pub fn heads(map: &Map) -> BTreeMap<Target, Vec2> {
    let (lens, folds) = (Lens::Relationships, Folds::default());
    let mut builder = Builder::over(map, &lens, &folds, &Palette::LIGHT, 1.0);
    builder.place_nodes();
    let wholes = map.parts().into_keys().map(Target::from);
    wholes.filter_map(|whole| builder.head(&whole).map(|head| (whole, head.size()))).collect()
}

impl Builder<'_> {
    /// Finds the areas of all containers, the innermost first.
    pub(super) fn place_containers(&mut self) {
        if !self.map.actors.iter().any(|actor| actor.container) {
            return;
        }
        let parts = self.map.parts();
        let depths = self.map.depths();
        let is_open = |actor: &Actor| actor.container && parts.contains_key(&actor.id);
        let actors = self.map.actors.iter();
        let mut actors: Vec<(usize, &Actor)> =
            actors.filter_map(|actor| Some((*depths.get(&actor.id)?, actor))).collect();
        actors.sort_by_key(|(depth, _)| *depth);
        // In how many areas each actor can stand: each after what it is part of.
        let mut levels: HashMap<&Id<Actor>, usize> = HashMap::new();
        for (_, actor) in &actors {
            let whole = actor.part_of.as_ref().and_then(|whole| self.map.actors.get(whole));
            let level = whole
                .map_or(0, |whole| levels.get(&whole.id).copied().unwrap_or_default() + usize::from(is_open(whole)));
            levels.insert(&actor.id, level);
        }
        let is_area = |actor: &Actor| is_open(actor) && levels.get(&actor.id).is_some_and(|level| *level < DEEPEST);
        let mut wholes: Vec<(usize, &Id<Actor>)> =
            actors.iter().filter(|(_, actor)| is_area(actor)).map(|(depth, actor)| (*depth, &actor.id)).collect();
        wholes.sort_by_key(|(depth, _)| std::cmp::Reverse(*depth));
        // What each actor stands in, as far as is known: the outermost.
        let mut holders: BTreeMap<Target, Target> = BTreeMap::new();
        for (_, whole) in wholes {
            let all: BTreeSet<Target> = all_parts(&parts, whole).iter().map(Target::from).collect();
            let target = Target::from(whole);
            let Some(container) = self.container(&target, &all, &holders) else { continue };
            holders.extend(container.inside.iter().map(|part| (part.clone(), target.clone())));
            self.containers.insert(target, container);
        }
        let depth = |target: &Target| self.containers.values().filter(|other| other.inside.contains(target)).count();
        let depths: Vec<usize> = self.containers.keys().map(depth).collect();
        for (container, depth) in self.containers.values_mut().zip(depths) {
            container.depth = depth;
        }
    }

    /// The area of an actor, if any of its parts can stand in it.
    fn container(
        &self,
        whole: &Target,
        all: &BTreeSet<Target>,
        holders: &BTreeMap<Target, Target>,
    ) -> Option<Container> {
        let head = self.head(whole)?;
        let mut blocks: BTreeMap<&Target, (Rect, BTreeSet<Target>)> = BTreeMap::new();
        for part in all {
            let owner = holders.get(part).unwrap_or(part);
            let rect = self.containers.get(owner).map(|inner| inner.area).or_else(|| self.footprint(owner));
            let Some(rect) = rect else { continue };
            blocks.entry(owner).or_insert_with(|| (rect, BTreeSet::new())).1.insert(part.clone());
        }
        let mut blocks: Vec<(Rect, BTreeSet<Target>)> = blocks.into_values().collect();
        let widest = blocks.iter().fold(head, |area, block| area.union(block.0)).expand(AROUND);
        let strangers = self.strangers(widest, whole, all, holders);
        let is_pure = |area: Rect| !strangers.iter().any(|other| other.intersects(area.expand(AROUND)));
        if strangers.is_empty() || blocks.len() > MOST {
            blocks.retain(|_| strangers.is_empty());
            let inside: BTreeSet<Target> = blocks.into_iter().flat_map(|block| block.1).collect();
            return (!inside.is_empty()).then_some(Container { area: widest, inside, depth: 0 });
        }
        let (mut area, mut inside) = (head, BTreeSet::new());
        let away = |rect: &Rect| rect.distance_sq_to_pos(head.center());
        blocks.sort_by(|a, b| away(&a.0).total_cmp(&away(&b.0)));
        loop {
            let next = blocks.iter().position(|block| is_pure(area.union(block.0)));
            let Some((rect, parts)) = next.map(|next| blocks.remove(next)) else { break };
            area = area.union(rect);
            inside.extend(parts);
        }
        (!inside.is_empty()).then(|| Container { area: area.expand(AROUND), inside, depth: 0 })
    }

    /// What comes upon an area and has no place in it: discs, and areas that have been found.
    fn strangers(
        &self,
        area: Rect,
        whole: &Target,
        all: &BTreeSet<Target>,
        holders: &BTreeMap<Target, Target>,
    ) -> Vec<Rect> {
        let is_other = |target: &Target| target != whole && !all.contains(target);
        let is_disc = |node: &Node| matches!(node.outline, Outline::Disc(_));
        let discs = self.nodes.iter().filter(|(_, node)| is_disc(node)).map(|(target, node)| (target, node.rect()));
        let areas = self.containers.iter().filter(|(target, _)| !holders.contains_key(*target));
        let others = discs.map(|(target, rect)| (target, rect.expand(CLOSE)));
        let others = others.chain(areas.map(|(target, container)| (target, container.area.expand(CLOSE))));
        others.filter(|(target, rect)| rect.intersects(area) && is_other(target)).map(|(_, rect)| rect).collect()
    }

    /// The room of an actor with its name under it.
    fn footprint(&self, target: &Target) -> Option<Rect> {
        let (disc, name) = self.disc_and_name(target)?;
        let name = Rect::from_min_size(pos2(disc.center().x - name.x / 2.0, disc.max.y), name);
        Some(disc.union(name))
    }

    /// The room of an actor with its name on the right of it, as the head of its area.
    fn head(&self, target: &Target) -> Option<Rect> {
        let (disc, name) = self.disc_and_name(target)?;
        let name = vec2(name.x * SMALL_MAP, name.y);
        let name = Rect::from_min_size(pos2(disc.max.x, disc.center().y - name.y / 2.0), name);
        Some(disc.union(name))
    }

    /// The room of a disc with its ring, and how much its name takes in letters of the usual size: an area does not
    /// depend on how large a figure is.
    fn disc_and_name(&self, target: &Target) -> Option<(Rect, Vec2)> {
        let Target::Actor(id) = target else { return None };
        let disc = self.nodes.get(target)?.rect().expand(RING.0 + RING.1);
        let name = block_size(&text::wrap(self.map.actors.get(id)?.label(), NAME, NAME_WIDTH, NAME_LINES));
        Some((disc, name + vec2(0.0, 4.0)))
    }

    /// Draws the areas of containers, the outer ones under the inner ones.
    pub(super) fn draw_containers(&mut self) {
        let mut areas: Vec<_> =
            self.containers.iter().map(|(target, one)| (one.depth, target.clone(), one.area)).collect();
        areas.sort_by_key(|(depth, ..)| *depth);
        for (depth, target, rect) in areas {
            self.uses(Mark::Container);
            let stroke = Some(self.stroke(1.0, self.palette.hairline));
            let fill = Some(ground(self.palette, depth));
            self.draw(Layer::Group, &target, Shape::Rect { rect, corner: CORNER, fill, stroke });
        }
    }

    /// Does it stand in the area of that actor?
    pub(super) fn stands_in(&self, part: &Target, whole: &Target) -> bool {
        self.containers.get(whole).is_some_and(|container| container.inside.contains(part))
    }

    /// The colour of what words there are written on: the canvas, or the innermost area.
    pub(super) fn ground_under(&self, words: Rect) -> Colour {
        let under = self.containers.values().filter(|container| container.area.contains_rect(words));
        let innermost = under.max_by_key(|container| container.depth);
        innermost.map_or(self.palette.canvas, |container| ground(self.palette, container.depth))
    }
}

/// An area with its head and somebody in it, for the legend.
pub(super) fn sample(palette: &Palette, middle: Pos2) -> Vec<Shape> {
    let solid = |colour: Colour| Some(super::Stroke { width: 0.8, colour, dash: super::Dash::Solid });
    let circle = |x: f32, y: f32, radius: f32| Shape::Circle {
        centre: middle + vec2(x, y),
        radius,
        fill: Some(palette.actor),
        stroke: solid(palette.quiet),
    };
    let rect = Rect::from_center_size(middle, vec2(32.0, 17.0));
    let (fill, stroke) = (Some(ground(palette, 0)), solid(palette.hairline));
    vec![Shape::Rect { rect, corner: 4.0, fill, stroke }, circle(-10.0, -2.5, 3.6), circle(5.0, 3.0, 2.6)]
}
