//! Draws the areas of groups: frames around their members and around no other actor. A frame around a non-member would
//! show a false membership.

use std::collections::BTreeSet;

use emath::{Rect, Vec2, pos2, vec2};

use super::builder::{SceneBuilder, SceneLayer};
use super::metrics::block_size;
use super::{Colour, DrawnMap, NodeOutline, Palette, SceneNode, SceneShape};
use crate::model::{GROUP_COLOURS, Group, Id, Target};
use crate::spatial_index::SpatialIndex;
use crate::text::{self, FontStyle, FontWeight};

/// The margin of a frame around the discs of its members, top left and bottom right, in map units: below there is space
/// for a name.
const FRAME_MARGIN: (Vec2, Vec2) = (Vec2::splat(34.0), vec2(34.0, 52.0));
/// The margin around one member with a non-member close by.
const TIGHT_FRAME_MARGIN: f32 = 12.0;
/// The distances of a label outside its frame that are tried, in map units.
const LABEL_DISTANCES: [f32; 3] = [4.0, 22.0, 44.0];
/// With more separate rectangles than this, frames are not merged: the search for pairs would take too long.
const MAX_MERGED_FRAMES: usize = 60;

/// A spatial index of the discs of actors.
struct DiscIndex {
    index: SpatialIndex,
    targets: Vec<Target>,
}

impl DiscIndex {
    /// Whether a disc of an actor outside `members` touches a rectangle.
    fn any_except(&self, members: &BTreeSet<Target>, rect: Rect) -> bool {
        self.index.any(rect, |disc, number| {
            let target = self.targets.get(number as usize);
            disc.intersects(rect) && target.is_some_and(|target| !members.contains(target))
        })
    }
}

impl SceneBuilder<'_> {
    /// Draws every group with its label.
    pub(super) fn draw_groups(&mut self) {
        let discs = self.discs();
        for group in self.map.groups.iter() {
            let target = Target::from(&group.id);
            let rects = self.group_area_rects(group, &discs);
            let colour_number = GROUP_COLOURS.iter().position(|term| term.id == group.colour).unwrap_or(0);
            let fill = self.palette.groups.get(colour_number).copied();
            let rim = Some(self.stroke(1.0, self.palette.hairline));
            for rect in &rects {
                self.draw(
                    SceneLayer::Group,
                    &target,
                    SceneShape::Rect { rect: *rect, corner: 14.0, fill, stroke: rim },
                );
            }
            // An area without a label would be unexplained. Areas that touch look like one and need one label.
            for touching in touching_clusters(rects) {
                let is_named =
                    touching.into_iter().any(|rect| self.draw_group_label(&target, &group.label, rect, fill));
                if !is_named {
                    self.unlabelled.insert(target.clone());
                }
            }
        }
    }

    /// The discs of all actors; empty if the map has no groups.
    fn discs(&self) -> DiscIndex {
        let is_disc = |(_, node): &(&Target, &SceneNode)| matches!(node.outline, NodeOutline::Disc(_));
        let mut discs = DiscIndex { index: SpatialIndex::default(), targets: Vec::new() };
        if !self.map.groups.is_empty() {
            for (target, node) in self.nodes.iter().filter(is_disc) {
                discs.index.insert(node.rect(), discs.targets.len() as u32);
                discs.targets.push(target.clone());
            }
        }
        discs
    }

    /// One frame around all members if no other actor is inside it; otherwise as few frames as possible without one.
    fn group_area_rects(&self, group: &Group, discs: &DiscIndex) -> Vec<Rect> {
        let members: BTreeSet<Target> = group.members.iter().map(Target::from).collect();
        let mut rects: Vec<Rect> =
            members.iter().filter_map(|member| self.nodes.get(member)).map(|node| node.rect()).collect();
        let framed = |rect: Rect| Rect::from_min_max(rect.min - FRAME_MARGIN.0, rect.max + FRAME_MARGIN.1);
        let all = rects.iter().fold(Rect::NOTHING, |all, rect| all.union(*rect));
        if !all.is_positive() {
            return Vec::new();
        }
        let holds_only_members = |rect: Rect| !discs.any_except(&members, framed(rect));
        if holds_only_members(all) {
            return vec![framed(all)];
        }
        while rects.len() <= MAX_MERGED_FRAMES
            && let Some((first, second)) = first_mergeable_pair(&rects, holds_only_members)
        {
            let second = rects.remove(second);
            if let Some(first) = rects.get_mut(first) {
                *first = first.union(second);
            }
        }
        rects
            .into_iter()
            .map(|rect| if holds_only_members(rect) { framed(rect) } else { rect.expand(TIGHT_FRAME_MARGIN) })
            .collect()
    }

    /// Draws the label of a frame in a free corner of it, or just outside. Returns whether there was space.
    fn draw_group_label(&mut self, target: &Target, label: &str, frame: Rect, fill: Option<Colour>) -> bool {
        let style = FontStyle { size: 12.0 * self.letter_scale, weight: FontWeight::Semibold };
        let lines = text::wrap(label, style, (frame.width() - 24.0).max(90.0), 3);
        let size = block_size(&lines);
        let inner = frame.shrink2(vec2(12.0, 8.0));
        let (left, right) = (inner.min.x, inner.max.x - size.x);
        let (top, bottom) = (inner.min.y, inner.max.y - size.y);
        let within = [top, bottom].into_iter().flat_map(|y| [pos2(left, y), pos2(right, y)]);
        // The positions outside, each round a little farther.
        let outside = LABEL_DISTANCES.into_iter().flat_map(|distance| {
            let (above, below) = (frame.min.y - distance - size.y, frame.max.y + distance);
            let (left_of, right_of) = (frame.min.x - distance - size.x, frame.max.x + distance);
            let over_and_under = [above, below].into_iter().flat_map(move |y| [pos2(left, y), pos2(right, y)]);
            over_and_under.chain([left_of, right_of].into_iter().flat_map(move |x| [pos2(x, top), pos2(x, bottom)]))
        });
        let corners = within.chain(outside);
        let mut rects = corners.map(|corner| Rect::from_min_size(corner, size));
        let Some(rect) = rects.find(|rect| self.occupied_space.is_free(*rect)) else { return false };
        self.reserve_space(rect);
        // Drawn over the lines that cross the frame, with a halo in the colour of its background.
        let halo = if frame.contains_rect(rect) { fill } else { Some(self.palette.canvas) };
        let top = pos2(rect.center().x, rect.min.y);
        self.draw_centred_lines(SceneLayer::Label, target, &lines, top, self.palette.quiet, halo);
        true
    }
}

/// The areas of all drawn groups, without building a scene; several for a group with non-members among its members.
pub fn group_areas(drawn_map: &DrawnMap) -> Vec<(Id<Group>, Rect)> {
    let mut builder = SceneBuilder::new(drawn_map, &Palette::LIGHT, 1.0);
    builder.place_nodes();
    let discs = builder.discs();
    let areas_of = |group: &Group| {
        builder.group_area_rects(group, &discs).into_iter().map(|rect| (group.id.clone(), rect)).collect::<Vec<_>>()
    };
    drawn_map.map.groups.iter().flat_map(areas_of).collect()
}

/// Clusters of rectangles that touch directly or through others.
fn touching_clusters(rects: Vec<Rect>) -> Vec<Vec<Rect>> {
    let mut clusters: Vec<Vec<Rect>> = Vec::new();
    for rect in rects {
        let touches = |cluster: &Vec<Rect>| cluster.iter().any(|other| other.intersects(rect));
        let (near, far): (Vec<_>, Vec<_>) = clusters.into_iter().partition(touches);
        clusters = far;
        clusters.push(near.into_iter().flatten().chain([rect]).collect());
    }
    clusters
}

/// The indexes of the first two rectangles that one frame can hold.
fn first_mergeable_pair(rects: &[Rect], holds_only_members: impl Fn(Rect) -> bool) -> Option<(usize, usize)> {
    let pairs = (0..rects.len()).flat_map(|first| (first + 1..rects.len()).map(move |second| (first, second)));
    let both = |(first, second): &(usize, usize)| Some(rects.get(*first)?.union(*rects.get(*second)?));
    pairs.into_iter().find(|pair| both(pair).is_some_and(&holds_only_members))
}
