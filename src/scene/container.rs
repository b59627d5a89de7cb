//! The areas of containers: an actor with all that is part of it, and nobody else. What would have to be led round a
//! stranger stays outside and is joined by a line, so that no figure says of anybody what is not so.

use std::collections::BTreeMap;

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use super::area_search::AreaSearch;
use super::builder::{SceneBuilder, SceneLayer};
use super::container_area::{ContainerArea, ContainerForest, container_fill};
use super::drawn_map::DrawnMap;
use super::metrics::{NAME, NAME_LINES, NAME_WIDTH, RING, block_size};
use super::{CollapsedMembers, Colour, LegendMark, Palette, SceneNode, SceneShape};
use crate::model::{Actor, Id, Lens, Map, MembershipForest, Target};
use crate::text;

/// How much wider than its name the room for it in the head of an area is: where a map is shown small, letters grow.
const HEAD_NAME_SCALE: f32 = 1.3;
/// How round the corners of an area are.
const CORNER: f32 = 14.0;

/// Who stands in which area of a map of which all is seen.
pub fn container_contents(map: &Map) -> ContainerForest {
    let (lens, folds) = (Lens::Relationships, CollapsedMembers::default());
    let mut builder = SceneBuilder::for_map(map, &lens, &folds, &Palette::LIGHT, 1.0);
    builder.place_nodes();
    builder.containers
}

/// The areas of containers of what is seen.
pub fn container_areas(seen: &DrawnMap) -> Vec<(Id<Actor>, Rect)> {
    let mut builder = SceneBuilder::new(seen, &Palette::LIGHT, 1.0);
    builder.place_nodes();
    let area = |(whole, container): (&Target, &ContainerArea)| match whole {
        Target::Actor(actor) => Some((actor.clone(), container.rect)),
        _ => None,
    };
    builder.containers.iter().filter_map(area).collect()
}

/// How wide and high every actor that has parts is with its name beside it, in map units.
pub fn container_head_sizes(map: &Map) -> BTreeMap<Target, Vec2> {
    let (lens, folds) = (Lens::Relationships, CollapsedMembers::default());
    let mut builder = SceneBuilder::for_map(map, &lens, &folds, &Palette::LIGHT, 1.0);
    builder.place_nodes();
    let wholes = map.direct_members().into_keys().map(Target::from);
    wholes.filter_map(|whole| builder.container_head(&whole).map(|head| (whole, head.size()))).collect()
}

impl SceneBuilder<'_> {
    /// Finds the areas of all containers, the innermost first.
    pub(super) fn place_containers(&mut self) {
        if !self.map.actors.iter().any(|actor| actor.container) {
            return;
        }
        let forest = MembershipForest::of(self.map);
        let disc = |actor: &Actor| self.nodes.get(&Target::from(&actor.id)).map_or(Rect::NOTHING, SceneNode::rect);
        let mut search = AreaSearch::new(&forest, self.map.actors.iter().map(disc));
        for number in forest.innermost_first() {
            let Some(target) = forest.actor(number).map(|actor| Target::from(&actor.id)) else { continue };
            let head = if search.can_be_area(number) { self.container_head(&target) } else { None };
            let area = head.and_then(|head| search.contain(number, head));
            if search.can_stand_in_area(number) {
                search.hand_on(number, area.or_else(|| self.disc_and_name_rect(&target)));
            }
        }
        self.containers = search.finish();
    }

    /// The room of an actor with its name under it.
    fn disc_and_name_rect(&self, target: &Target) -> Option<Rect> {
        let (disc, name) = self.disc_and_name(target)?;
        let name = Rect::from_min_size(pos2(disc.center().x - name.x / 2.0, disc.max.y), name);
        Some(disc.union(name))
    }

    /// The room of an actor with its name on the right of it, as the head of its area.
    fn container_head(&self, target: &Target) -> Option<Rect> {
        let (disc, name) = self.disc_and_name(target)?;
        let name = vec2(name.x * HEAD_NAME_SCALE, name.y);
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
        let areas = self.containers.iter().map(|(target, one)| (one.depth, target.clone(), one.rect));
        let mut areas: Vec<_> = areas.collect();
        areas.sort_by_key(|(depth, ..)| *depth);
        for (depth, target, rect) in areas {
            self.add_mark(LegendMark::Container);
            let stroke = Some(self.stroke(1.0, self.palette.hairline));
            let fill = Some(container_fill(self.palette, depth));
            self.draw(SceneLayer::Group, &target, SceneShape::Rect { rect, corner: CORNER, fill, stroke });
        }
    }

    /// Does an actor stand in the area of what it is part of?
    pub(super) fn stands_in(&self, part: &Target, whole: &Target) -> bool {
        self.containers.holder(part) == Some(whole)
    }

    /// The colour of what words there are written on: the canvas, or the innermost area.
    pub(super) fn background_colour_under(&self, words: Rect) -> Colour {
        let under = self.containers.around(words);
        under.map_or(self.palette.canvas, |container| container_fill(self.palette, container.depth))
    }
}

/// An area with its head and somebody in it, for the legend.
pub(super) fn container_sample(palette: &Palette, middle: Pos2) -> Vec<SceneShape> {
    let solid = |colour: Colour| Some(super::ShapeStroke { width: 0.8, colour, dash: super::DashPattern::Solid });
    let circle = |x: f32, y: f32, radius: f32| SceneShape::Circle {
        centre: middle + vec2(x, y),
        radius,
        fill: Some(palette.actor),
        stroke: solid(palette.quiet),
    };
    let rect = Rect::from_center_size(middle, vec2(32.0, 17.0));
    let (fill, stroke) = (Some(container_fill(palette, 0)), solid(palette.hairline));
    vec![SceneShape::Rect { rect, corner: 4.0, fill, stroke }, circle(-10.0, -2.5, 3.6), circle(5.0, 3.0, 2.6)]
}
