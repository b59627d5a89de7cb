//! The grounds of groups: frames round their members, and round nobody else. A figure on which somebody who is no member
//! stood inside a frame would say what is wrong.

use std::collections::BTreeSet;

use emath::{Rect, Vec2, pos2, vec2};

use super::builder::{SceneBuilder, SceneLayer};
use super::metrics::block_size;
use super::{Colour, DrawnMap, NodeOutline, Palette, SceneNode, SceneShape};
use crate::model::{GROUP_COLOURS, Group, Id, Target};
use crate::spatial_index::SpatialIndex;
use crate::text::{self, FontStyle, FontWeight};

/// How far a frame lies outside the discs of its members: below there is room for a name.
const FRAME_MARGIN: (Vec2, Vec2) = (Vec2::splat(34.0), vec2(34.0, 52.0));
/// The same round one member with a stranger close by.
const TIGHT_FRAME_MARGIN: f32 = 12.0;
/// How far outside a frame its label may stand.
const LABEL_DISTANCES: [f32; 3] = [4.0, 22.0, 44.0];
/// Members that stand in so many places are framed one by one, as looking for pairs takes too long.
const MAX_MERGED_FRAMES: usize = 60;

/// The discs of actors, found by where they are.
struct DiscIndex {
    index: SpatialIndex,
    targets: Vec<Target>,
}

impl DiscIndex {
    /// Does a disc touch a rectangle that is none of these?
    fn any_but(&self, members: &BTreeSet<Target>, rect: Rect) -> bool {
        self.index.any(rect, |disc, place| {
            let target = self.targets.get(place as usize);
            disc.intersects(rect) && target.is_some_and(|target| !members.contains(target))
        })
    }
}

impl SceneBuilder<'_> {
    /// Draws every group, and writes what it is called.
    pub(super) fn draw_groups(&mut self) {
        let discs = self.discs();
        for group in self.map.groups.iter() {
            let target = Target::from(&group.id);
            let grounds = self.group_area_rects(group, &discs);
            let known = GROUP_COLOURS.iter().position(|term| term.id == group.colour).unwrap_or(0);
            let fill = self.palette.groups.get(known).copied();
            let rim = Some(self.stroke(1.0, self.palette.hairline));
            for rect in &grounds {
                self.draw(
                    SceneLayer::Group,
                    &target,
                    SceneShape::Rect { rect: *rect, corner: 14.0, fill, stroke: rim },
                );
            }
            // A ground without a name would not be explained; those that touch are seen as one.
            for touching in touching_clusters(grounds) {
                let is_named =
                    touching.into_iter().any(|rect| self.draw_group_label(&target, &group.label, rect, fill));
                if !is_named {
                    self.unlabelled.insert(target.clone());
                }
            }
        }
    }

    /// The discs of actors by where they are, with their places in the order of the nodes.
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

    /// One frame round all members where nobody else stands in it; else as few as can be without a stranger in any.
    fn group_area_rects(&self, group: &Group, discs: &DiscIndex) -> Vec<Rect> {
        let members: BTreeSet<Target> = group.members.iter().map(Target::from).collect();
        let mut grounds: Vec<Rect> =
            members.iter().filter_map(|member| self.nodes.get(member)).map(|node| node.rect()).collect();
        let framed = |rect: Rect| Rect::from_min_max(rect.min - FRAME_MARGIN.0, rect.max + FRAME_MARGIN.1);
        let all = grounds.iter().fold(Rect::NOTHING, |all, rect| all.union(*rect));
        if !all.is_positive() {
            return Vec::new();
        }
        let is_pure = |rect: Rect| !discs.any_but(&members, framed(rect));
        if is_pure(all) {
            return vec![framed(all)];
        }
        while grounds.len() <= MAX_MERGED_FRAMES
            && let Some((kept, gone)) = first_mergeable_pair(&grounds, is_pure)
        {
            let gone = grounds.remove(gone);
            if let Some(kept) = grounds.get_mut(kept) {
                *kept = kept.union(gone);
            }
        }
        grounds
            .into_iter()
            .map(|rect| if is_pure(rect) { framed(rect) } else { rect.expand(TIGHT_FRAME_MARGIN) })
            .collect()
    }

    /// Writes what a frame is called into one of its corners, or just outside it, where nothing else is. Was there
    /// room?
    fn draw_group_label(&mut self, target: &Target, label: &str, frame: Rect, fill: Option<Colour>) -> bool {
        let style = FontStyle { size: 12.0 * self.letter_scale, weight: FontWeight::Semibold };
        let lines = text::wrap(label, style, (frame.width() - 24.0).max(90.0), 3);
        let size = block_size(&lines);
        let inner = frame.shrink2(vec2(12.0, 8.0));
        let (left, right) = (inner.min.x, inner.max.x - size.x);
        let (top, bottom) = (inner.min.y, inner.max.y - size.y);
        let within = [top, bottom].into_iter().flat_map(|y| [pos2(left, y), pos2(right, y)]);
        // Outside, each time round a little farther.
        let outside = LABEL_DISTANCES.into_iter().flat_map(|away| {
            let (above, below) = (frame.min.y - away - size.y, frame.max.y + away);
            let (before, after) = (frame.min.x - away - size.x, frame.max.x + away);
            let over = [above, below].into_iter().flat_map(move |y| [pos2(left, y), pos2(right, y)]);
            over.chain([before, after].into_iter().flat_map(move |x| [pos2(x, top), pos2(x, bottom)]))
        });
        let corners = within.chain(outside);
        let mut rects = corners.map(|corner| Rect::from_min_size(corner, size));
        let Some(rect) = rects.find(|rect| self.occupied_space.is_free(*rect)) else { return false };
        self.reserve_space(rect);
        // Over the lines that cross the frame, with a halo of the ground that it lies on.
        let halo = if frame.contains_rect(rect) { fill } else { Some(self.palette.canvas) };
        let top = pos2(rect.center().x, rect.min.y);
        self.draw_centred_lines(SceneLayer::Label, target, &lines, top, self.palette.quiet, halo);
        true
    }
}

/// The grounds of all groups that are drawn, without drawing them; of a group with strangers among its members, several.
pub fn group_areas(seen: &DrawnMap) -> Vec<(Id<Group>, Rect)> {
    let mut builder = SceneBuilder::new(seen, &Palette::LIGHT, 1.0);
    builder.place_nodes();
    let discs = builder.discs();
    let of = |group: &Group| {
        builder.group_area_rects(group, &discs).into_iter().map(|rect| (group.id.clone(), rect)).collect::<Vec<_>>()
    };
    seen.map.groups.iter().flat_map(of).collect()
}

/// Grounds by what they touch, at once or through others.
fn touching_clusters(grounds: Vec<Rect>) -> Vec<Vec<Rect>> {
    let mut heaps: Vec<Vec<Rect>> = Vec::new();
    for ground in grounds {
        let touches = |heap: &Vec<Rect>| heap.iter().any(|other| other.intersects(ground));
        let (near, far): (Vec<_>, Vec<_>) = heaps.into_iter().partition(touches);
        heaps = far;
        heaps.push(near.into_iter().flatten().chain([ground]).collect());
    }
    heaps
}

/// The first two grounds that one frame can go round, the earlier first.
fn first_mergeable_pair(grounds: &[Rect], is_pure: impl Fn(Rect) -> bool) -> Option<(usize, usize)> {
    let pairs = (0..grounds.len()).flat_map(|kept| (kept + 1..grounds.len()).map(move |gone| (kept, gone)));
    let both = |(kept, gone): &(usize, usize)| Some(grounds.get(*kept)?.union(*grounds.get(*gone)?));
    pairs.into_iter().find(|pair| both(pair).is_some_and(&is_pure))
}
