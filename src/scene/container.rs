//! Draws the areas of containers: an actor with its members, and no other node. A member that cannot be enclosed
//! without a non-member stays outside and is joined by a line, so that no figure shows a false membership.

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

/// Width of the space for a name in the head of an area, relative to the name: text grows where a map is shown small.
const HEAD_NAME_SCALE: f32 = 1.3;
/// The corner radius of an area, in map units.
const CORNER: f32 = 14.0;

/// The members in each container area of a map without any filter.
pub fn container_contents(map: &Map) -> ContainerForest {
    let (lens, collapsed) = (Lens::Relationships, CollapsedMembers::default());
    let mut builder = SceneBuilder::for_map(map, &lens, &collapsed, &Palette::LIGHT, 1.0);
    builder.place_nodes();
    builder.containers
}

/// The container areas of a drawn map.
pub fn container_areas(drawn_map: &DrawnMap) -> Vec<(Id<Actor>, Rect)> {
    let mut builder = SceneBuilder::new(drawn_map, &Palette::LIGHT, 1.0);
    builder.place_nodes();
    let area = |(target, container): (&Target, &ContainerArea)| match target {
        Target::Actor(actor) => Some((actor.clone(), container.rect)),
        _ => None,
    };
    builder.containers.iter().filter_map(area).collect()
}

/// The size of every actor with members, its name beside it, in map units.
pub fn container_head_sizes(map: &Map) -> BTreeMap<Target, Vec2> {
    let (lens, collapsed) = (Lens::Relationships, CollapsedMembers::default());
    let mut builder = SceneBuilder::for_map(map, &lens, &collapsed, &Palette::LIGHT, 1.0);
    builder.place_nodes();
    let containers = map.direct_members().into_keys().map(Target::from);
    containers.filter_map(|container| builder.container_head(&container).map(|head| (container, head.size()))).collect()
}

impl SceneBuilder<'_> {
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
            let area = head.and_then(|head| search.find_area(number, head));
            if search.can_stand_in_area(number) {
                search.pass_to_container(number, area.or_else(|| self.disc_and_name_rect(&target)));
            }
        }
        self.containers = search.finish();
    }

    /// The rectangle of an actor with its name below it.
    fn disc_and_name_rect(&self, target: &Target) -> Option<Rect> {
        let (disc, name) = self.disc_and_name(target)?;
        let name = Rect::from_min_size(pos2(disc.center().x - name.x / 2.0, disc.max.y), name);
        Some(disc.union(name))
    }

    /// The rectangle of an actor with its name at its right, as the head of its area.
    fn container_head(&self, target: &Target) -> Option<Rect> {
        let (disc, name) = self.disc_and_name(target)?;
        let name = vec2(name.x * HEAD_NAME_SCALE, name.y);
        let name = Rect::from_min_size(pos2(disc.max.x, disc.center().y - name.y / 2.0), name);
        Some(disc.union(name))
    }

    /// The rectangle of a disc with its ring, and the size of its name in the usual font size: an area does not depend
    /// on the size of the figure.
    fn disc_and_name(&self, target: &Target) -> Option<(Rect, Vec2)> {
        let Target::Actor(id) = target else { return None };
        let disc = self.nodes.get(target)?.rect().expand(RING.0 + RING.1);
        let name = block_size(&text::wrap(self.map.actors.get(id)?.label(), NAME, NAME_WIDTH, NAME_LINES));
        Some((disc, name + vec2(0.0, 4.0)))
    }

    /// Draws the areas of containers, outer ones below inner ones.
    pub(super) fn draw_containers(&mut self) {
        let areas = self.containers.iter().map(|(target, area)| (area.depth, target.clone(), area.rect));
        let mut areas: Vec<_> = areas.collect();
        areas.sort_by_key(|(depth, ..)| *depth);
        for (depth, target, rect) in areas {
            self.add_mark(LegendMark::Container);
            let stroke = Some(self.stroke(1.0, self.palette.hairline));
            let fill = Some(container_fill(self.palette, depth));
            self.draw(SceneLayer::Group, &target, SceneShape::Rect { rect, corner: CORNER, fill, stroke });
        }
    }

    /// Whether an actor stands in the area of its container.
    pub(super) fn stands_in(&self, member: &Target, container: &Target) -> bool {
        self.containers.holder(member) == Some(container)
    }

    /// The background colour under a label: the canvas, or the innermost area that holds it.
    pub(super) fn background_colour_under(&self, label: Rect) -> Colour {
        let container = self.containers.innermost_around(label);
        container.map_or(self.palette.canvas, |container| container_fill(self.palette, container.depth))
    }
}

/// An area with its head and one member, for the legend.
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
