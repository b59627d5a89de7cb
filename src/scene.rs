//! What a map looks like: a list of shapes, built from a map, a lens and a palette. Knows nothing of egui, of what is
//! selected, or of where the camera is.

mod actor;
mod area_search;
mod build_order;
mod builder;
mod change_overlay;
mod collapse;
mod container;
mod container_area;
mod description;
mod drag_preview;
mod drawn_map;
mod edge;
mod edge_route;
mod evidence_numbers;
mod figure_sheet;
mod footprint;
mod group;
mod issue;
mod label;
mod label_placement;
mod legend;
mod legend_mark;
mod line_handle;
pub mod matrix;
mod metrics;
mod note;
mod overlay;
mod palette;
pub mod positions;
mod record_bounds;
mod shape;
mod time_axis;
mod timeline;

pub use change_overlay::{ChangeOverlay, MAX_CHANGE_MARKS, change_overlay};
pub use collapse::CollapsedMembers;
pub use container::{container_areas, container_contents, container_head_sizes};
pub use container_area::ContainerForest;
pub use description::describe_map;
pub use drag_preview::{DragPreview, node_moves};
pub use drawn_map::DrawnMap;
pub use edge_route::{EdgeRoute, NodeOutline, SceneNode, left_normal};
pub use evidence_numbers::EvidenceNumbers;
pub use figure_sheet::{figure_sheet, figure_sheet_with_progress};
pub use footprint::footprints;
pub use group::group_areas;
pub use legend::{Legend, legend, legend_head};
pub use legend_mark::LegendMark;
pub use line_handle::LineHandle;
pub use matrix::Matrix;
pub use metrics::NAME_SIZE;
pub use overlay::{LinePreview, OverlayContent, SnapGuide, overlay};
pub use palette::{Palette, contrast};
pub use record_bounds::record_bounds;
pub use shape::{Colour, DashPattern, FigureSheet, HALO_WIDTH, SceneItem, SceneShape, ShapeStroke};
pub use time_axis::{TimeAxis, TimeAxisLabel};
pub use timeline::{
    StancePeriod, Timeline, TimelineEvent, TimelineEventKind, TimelineLane, TimelineSubject, alignment_height,
};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use emath::{Pos2, Rect};

use crate::geometry::{distance, length};
use crate::model::{Id, Map, Target, ViewState};
use crate::network::{Cancellation, Progress};
use crate::spatial_index::CompactSpatialIndex;

/// A map as shapes, in map units, on the map's own date.
pub struct Scene {
    /// The shapes, from the bottom to the top; shared with whatever draws them on another thread.
    pub items: Arc<Vec<SceneItem>>,
    /// The marks that are used, for the legend.
    pub marks: BTreeSet<LegendMark>,
    /// What the small raised numbers stand for.
    pub numbers: EvidenceNumbers,
    /// Actors and issues, and how much room each takes.
    pub nodes: BTreeMap<Target, SceneNode>,
    /// The areas of actors that are drawn as containers.
    pub container_areas: BTreeMap<Target, Rect>,
    /// The ways of ties and objections.
    pub routes: BTreeMap<Target, EdgeRoute>,
    /// The rectangle that holds everything.
    pub bounds: Rect,
    /// Whose words, or a part of them, are not written, as there is no room for them anywhere near.
    pub unlabelled: BTreeSet<Target>,
    /// Where the items are, by their numbers.
    index: CompactSpatialIndex,
    /// The numbers of the items that are no longer where the index has them.
    outdated_items: BTreeSet<u32>,
}

/// What lies at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneHit {
    /// The record.
    pub target: Target,
    /// Which part of it.
    pub area: RecordArea,
}

/// A part of a record as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordArea {
    /// The record itself.
    Body,
    /// The rim of an actor, from which ties are drawn.
    Rim,
    /// The ground of a group or the area of a container, on which others stand.
    GroupArea,
}

/// How far outside an actor's disc its rim begins and ends, for the pointer.
const RIM_HIT_RANGE: (f32, f32) = (2.0, 14.0);

impl Scene {
    /// Builds the scene of a map as it is looked at.
    pub fn of(map: &Map, look: impl Into<ViewState>, palette: &Palette) -> Self {
        Self::with_letter_scale(map, look, palette, 1.0)
    }

    /// The same with letters so many times as large as usual, for where the map is shown small.
    pub fn with_letter_scale(map: &Map, look: impl Into<ViewState>, palette: &Palette, letters: f32) -> Self {
        // Nobody stops it, so that it is whole.
        Self::of_drawn_map(&DrawnMap::of(map, &look.into()), palette, letters, &Progress::default())
    }

    /// The same, for one who may want it to stop.
    ///
    /// # Errors
    /// [`Cancellation`] soon after somebody wants it to stop.
    pub fn with_progress(
        map: &Map,
        look: impl Into<ViewState>,
        palette: &Palette,
        letters: f32,
        progress: &Progress,
    ) -> Result<Self, Cancellation> {
        let scene = Self::of_drawn_map(&DrawnMap::of(map, &look.into()), palette, letters, progress);
        progress.check_cancelled().map(|()| scene)
    }

    /// The same with letters so many times as large as usual, for a figure on which the map is drawn small. Only words
    /// and the squares that hold them grow; all else stays where it is. It is not whole if somebody wants it to stop.
    pub(crate) fn of_drawn_map(seen: &DrawnMap, palette: &Palette, letters: f32, progress: &Progress) -> Self {
        let mut builder = builder::SceneBuilder::new(seen, palette, letters);
        builder.progress = progress.clone();
        let mut scene = builder.build();
        seen.fade_pale_items(&mut scene, palette);
        if palette.min_line_width > 0.0 {
            Arc::make_mut(&mut scene.items).iter_mut().for_each(|item| item.shape.thicken(palette.min_line_width));
        }
        scene
    }

    fn new(items: Vec<SceneItem>) -> Self {
        let mut index = CompactSpatialIndex::default();
        let mut bounds = Rect::NOTHING;
        for (number, item) in (0..).zip(&items) {
            let around = item.shape.bounds();
            bounds = bounds.union(around);
            // Lines are hit from a little beside them.
            for_each_piece_bounds(&item.shape, around, |rect| index.insert(rect.expand(LINE_HIT_MARGIN), number));
        }
        index.shrink();
        Self {
            items: Arc::new(items),
            marks: BTreeSet::new(),
            numbers: EvidenceNumbers::default(),
            nodes: BTreeMap::new(),
            container_areas: BTreeMap::new(),
            routes: BTreeMap::new(),
            bounds,
            unlabelled: BTreeSet::new(),
            index,
            outdated_items: BTreeSet::new(),
        }
    }

    /// The numbers of the items that may be seen in a small part of the map, in order.
    pub fn within(&self, rect: Rect) -> Vec<u32> {
        let is_there = |number: &u32| self.items.get(*number as usize).is_some_and(|item| is_near(&item.shape, rect));
        let mut within = self.index.near(rect);
        within.retain(is_there);
        within
    }

    /// Whose words, or a part of them, are not written, counted in words for a figure; empty where all are.
    pub fn unlabelled_summary(&self) -> String {
        let kinds = ["actor", "group", "objection", "condition", "tie"];
        let count = |kind: &&str| self.unlabelled.iter().filter(|target| target.kind().id == *kind).count();
        let counted = kinds.iter().map(|kind| (count(kind), kind)).filter(|(count, _)| *count > 0);
        let words = counted.map(|(count, kind)| format!("{count} {kind}{}", if count == 1 { "" } else { "s" }));
        words.collect::<Vec<_>>().join(", ")
    }

    /// Is the topmost thing at `at` a record itself, and no rim or ground? As [`Scene::hit`] finds it.
    fn is_body_at(&self, at: Pos2, slack: f32) -> bool {
        let here = self.item_numbers_at(at);
        let touched = |item: &&SceneItem| item.target.is_some() && touches(&item.shape, at, slack);
        let items = || here.iter().filter_map(|number| self.items.get(*number as usize)).filter(touched);
        let is_body = items().any(|item| !is_line(item) && !self.is_group_area(item));
        let is_on_line = !is_body && items().any(is_line);
        // Whether a rim goes before a line is only asked where there is one, as it takes a look at every node.
        is_body || is_on_line && self.rim_at(at).is_none()
    }

    /// The numbers of the items that may lie there, the topmost first.
    fn item_numbers_at(&self, at: Pos2) -> Vec<u32> {
        let mut here = self.within(Rect::from_min_max(at, at));
        here.extend(&self.outdated_items);
        here.sort_unstable_by(|a, b| b.cmp(a));
        here.dedup();
        here
    }

    /// Is it the ground of a group or of a container?
    fn is_group_area(&self, item: &SceneItem) -> bool {
        match (&item.target, &item.shape) {
            (Some(Target::Group(_)), SceneShape::Rect { .. }) => true,
            (Some(target), SceneShape::Rect { rect, .. }) => self.container_areas.get(target) == Some(rect),
            _ => false,
        }
    }

    /// The topmost thing at `at`. A line counts within `slack` of it; an actor's rim counts when nothing else is there.
    /// The ground of a group or a container counts last: whatever lies on it can be taken hold of as anywhere else.
    pub fn hit(&self, at: Pos2, slack: f32) -> Option<SceneHit> {
        let here = self.item_numbers_at(at);
        let items = || here.iter().filter_map(|number| self.items.get(*number as usize));
        let touched = |item: &&SceneItem| item.target.is_some() && touches(&item.shape, at, slack);
        let is_ground = |item: &&SceneItem| self.is_group_area(item);
        let is_line = |item: &&SceneItem| is_line(item);
        let of = |area: RecordArea| move |item: &SceneItem| item.target.clone().map(|target| SceneHit { target, area });
        let node =
            || items().find(|item| !is_line(item) && !is_ground(item) && touched(item)).and_then(of(RecordArea::Body));
        let rim = || self.rim_at(at).map(|actor| SceneHit { target: actor.into(), area: RecordArea::Rim });
        let line = || items().find(|item| is_line(item) && touched(item)).and_then(of(RecordArea::Body));
        let ground = || items().find(|item| is_ground(item) && touched(item)).and_then(of(RecordArea::GroupArea));
        node().or_else(rim).or_else(line).or_else(ground)
    }

    fn rim_at(&self, at: Pos2) -> Option<Id<crate::model::Actor>> {
        // A scan: nodes are few beside items, and this is asked once per pointer event.
        self.nodes.iter().rev().find_map(|(target, node)| match target {
            Target::Actor(id) => {
                let outside = node.distance_outside(at);
                (RIM_HIT_RANGE.0 <= outside && outside <= RIM_HIT_RANGE.1).then(|| id.clone())
            }
            _ => None,
        })
    }

    /// Where a record is on the map, if it is drawn.
    pub fn bounds_of(&self, target: &Target) -> Option<Rect> {
        if let Some(node) = self.nodes.get(target) {
            return Some(node.rect());
        }
        if let Some(route) = self.routes.get(target) {
            return Some(Rect::from_center_size(route.at(0.5), emath::vec2(24.0, 24.0)));
        }
        let own = self.items.iter().filter(|item| item.target.as_ref() == Some(target));
        let all = own.fold(Rect::NOTHING, |all, item| all.union(item.shape.bounds()));
        all.is_positive().then_some(all)
    }

    /// The actors, issues and notes that lie in a frame: wholly, or, with `touched`, in part.
    pub fn records_in_rect(&self, frame: Rect, touched: bool) -> Vec<Target> {
        let inside = |rect: Rect| if touched { frame.intersects(rect) } else { frame.contains_rect(rect) };
        let nodes = self.nodes.iter().filter(|(_, node)| inside(node.rect())).map(|(target, _)| target.clone());
        let is_note = |item: &&SceneItem| matches!(item.target, Some(Target::Note(_)));
        let notes = self.items.iter().filter(is_note).filter(|item| inside(item.shape.bounds()));
        nodes.chain(notes.filter_map(|item| item.target.clone())).collect()
    }
}

/// Lines are hit from so far beside them, in map units.
const LINE_HIT_MARGIN: f32 = 6.0;

/// Does a rectangle touch a piece of a shape, or the map little beside it?
fn is_near(shape: &SceneShape, rect: Rect) -> bool {
    let bounds = shape.bounds();
    let mut is_near = false;
    if bounds.expand(LINE_HIT_MARGIN).intersects(rect) {
        for_each_piece_bounds(shape, bounds, |piece| is_near |= piece.expand(LINE_HIT_MARGIN).intersects(rect));
    }
    is_near
}

/// The longest piece of a line that is indexed by one rectangle, if the line is short: about the side of a cell.
const INDEXED_PIECE_LENGTH: f32 = 96.0;
/// How many pieces a long line is cut into.
const MAX_INDEXED_PIECES: f32 = 16.0;

/// Tells rectangles that hold a shape: one, which is `bounds`, or for a long line one for each piece of it, as the
/// rectangle round a slanted line holds half of the map.
fn for_each_piece_bounds(shape: &SceneShape, bounds: Rect, mut piece_is: impl FnMut(Rect)) {
    let flat;
    let points = match shape {
        _ if bounds.size().max_elem() <= INDEXED_PIECE_LENGTH => return piece_is(bounds),
        SceneShape::Path { points, .. } => points,
        SceneShape::Curve { points, .. } => {
            flat = EdgeRoute { points: *points }.polyline();
            &flat
        }
        _ => return piece_is(bounds),
    };
    let piece = INDEXED_PIECE_LENGTH.max(length(bounds.size()) / MAX_INDEXED_PIECES);
    let mut rect = Rect::NOTHING;
    for pair in points.windows(2) {
        let (from, way) = (pair[0], pair[1] - pair[0]);
        let steps = (length(way) / piece).ceil().clamp(1.0, 1e5) as usize;
        for step in 0..steps {
            let at = |step: usize| from + way * (step as f32 / steps as f32);
            rect = rect.union(Rect::from_two_pos(at(step), at(step + 1)));
            if rect.size().max_elem() >= piece {
                piece_is(std::mem::replace(&mut rect, Rect::NOTHING));
            }
        }
    }
    if rect.is_finite() {
        piece_is(rect);
    }
}

/// Is it a line, or a part of one?
fn is_line(item: &SceneItem) -> bool {
    matches!(item.shape, SceneShape::Path { .. } | SceneShape::Curve { .. } | SceneShape::Arc { .. })
}

fn touches(shape: &SceneShape, at: Pos2, slack: f32) -> bool {
    match shape {
        SceneShape::Circle { centre, radius, .. } => distance(at, *centre) <= *radius,
        SceneShape::Rect { rect, .. } => rect.expand(slack / 2.0).contains(at),
        SceneShape::Polygon { .. } | SceneShape::Text { .. } => shape.bounds().contains(at),
        SceneShape::Arc { centre, radius, .. } => (distance(at, *centre) - radius).abs() <= slack,
        SceneShape::Path { points, stroke } => {
            edge_route::distance_to_polyline(points, at) <= slack.max(stroke.width / 2.0)
        }
        SceneShape::Curve { points, stroke } => {
            edge_route::distance_to_polyline(&EdgeRoute { points: *points }.polyline(), at)
                <= slack.max(stroke.width / 2.0)
        }
    }
}
