//! The picture of a map: a list of shapes, built from a map, a lens and a palette. Knows nothing of egui, of the
//! selection or of the camera.

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
mod scene_items;
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
pub use matrix::{Matrix, TooManyMatrixCells, check_matrix_size};
pub use metrics::NAME_SIZE;
pub use overlay::{LinePreview, OverlayContent, SnapGuide, overlay};
pub use palette::{Palette, contrast};
pub use record_bounds::record_bounds;
pub use scene_items::SceneItems;
pub use shape::{Colour, DashPattern, FigureSheet, HALO_WIDTH, SceneItem, SceneShape, ShapeStroke};
pub use time_axis::{TimeAxis, TimeAxisLabel};
pub use timeline::{
    StancePeriod, Timeline, TimelineEvent, TimelineEventKind, TimelineLane, TimelineSubject, alignment_height,
};

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect};

use crate::geometry::{distance, length};
use crate::model::{Id, Map, Target, ViewState};
use crate::network::Progress;
use crate::spatial_index::CompactSpatialIndex;

/// A map as shapes, in map units, on the map's own date.
pub struct Scene {
    /// The shapes, from the bottom to the top; shared with the code that draws them on another thread.
    pub items: SceneItems,
    /// The marks that the scene uses, for the legend.
    pub marks: BTreeSet<LegendMark>,
    /// The passages that the small raised numbers point to.
    pub numbers: EvidenceNumbers,
    /// Actors and issues with their centre and outline.
    pub nodes: BTreeMap<Target, SceneNode>,
    /// The rectangles of the actors that are drawn as containers.
    pub container_areas: BTreeMap<Target, Rect>,
    /// The curves of ties, objections and conditions.
    pub routes: BTreeMap<Target, EdgeRoute>,
    /// The rectangle that holds everything.
    pub bounds: Rect,
    /// The records whose label, or a part of it, is left out because there is no free space near them.
    pub unlabelled: BTreeSet<Target>,
    /// The rectangles of the items, by item number.
    index: CompactSpatialIndex,
    /// The numbers of the items that have moved since the index was built.
    outdated_items: BTreeSet<u32>,
}

/// The record at a point of the map.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneHit {
    /// The record.
    pub target: Target,
    /// The part of the record that was hit.
    pub area: RecordArea,
}

/// A part of a drawn record that the pointer can hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordArea {
    /// The record itself.
    Body,
    /// The rim of an actor, from which ties are drawn.
    Rim,
    /// The area of a group or of a container, on which other records stand.
    GroupArea,
}

/// The inner and the outer distance of an actor's rim from its disc, for the pointer, in map units.
const RIM_HIT_RANGE: (f32, f32) = (2.0, 14.0);

impl Scene {
    /// Builds the scene of a map for a view state.
    pub fn of(map: &Map, view: impl Into<ViewState>, palette: &Palette) -> Self {
        Self::with_letter_scale(map, view, palette, 1.0)
    }

    /// Builds the scene with all text `letter_scale` times as large as usual, for places where the map is shown small.
    pub fn with_letter_scale(map: &Map, view: impl Into<ViewState>, palette: &Palette, letter_scale: f32) -> Self {
        // Nothing cancels this build, so the scene is complete.
        Self::of_drawn_map(&DrawnMap::of(map, &view.into()), palette, letter_scale, &Progress::default())
    }

    /// Builds the scene of a drawn map with all text `letter_scale` times as large as usual. Only text and the squares
    /// that hold it grow; everything else stays in place. If `progress` is cancelled, the scene is incomplete.
    pub(crate) fn of_drawn_map(
        drawn_map: &DrawnMap,
        palette: &Palette,
        letter_scale: f32,
        progress: &Progress,
    ) -> Self {
        let mut builder = builder::SceneBuilder::new(drawn_map, palette, letter_scale);
        builder.progress = progress.clone();
        let mut scene = builder.build();
        drawn_map.fade_pale_items(&mut scene, palette);
        if palette.min_line_width > 0.0 {
            scene.items.iter_mut().for_each(|item| item.shape.thicken(palette.min_line_width));
        }
        scene
    }

    fn new(items: impl IntoIterator<Item = SceneItem>) -> Self {
        let items: SceneItems = items.into_iter().collect();
        let mut index = CompactSpatialIndex::default();
        let mut bounds = Rect::NOTHING;
        for (number, item) in (0..).zip(items.iter()) {
            let item_bounds = item.shape.bounds();
            bounds = bounds.union(item_bounds);
            if number > 0 && items.get(number as usize - 1).is_some_and(|previous| is_inside_of_line(item, previous)) {
                // It is found through the line itself. Thousands of hollow lines would double the index.
                continue;
            }
            // A line is also hit from a point close beside it.
            for_each_piece_bounds(&item.shape, item_bounds, |rect| index.insert(rect.expand(LINE_HIT_MARGIN), number));
        }
        index.shrink();
        Self {
            items,
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

    /// The numbers of the items that may be visible in a small rectangle of the map, in ascending order.
    pub fn within(&self, rect: Rect) -> Vec<u32> {
        let is_visible = |number: &u32| self.items.get(*number as usize).is_some_and(|item| is_near(&item.shape, rect));
        let mut numbers = self.near_numbers(rect);
        numbers.retain(is_visible);
        numbers
    }

    /// The numbers of the items that may be near a rectangle of the map, in ascending order.
    fn near_numbers(&self, rect: Rect) -> Vec<u32> {
        let mut numbers = Vec::new();
        for number in self.index.near(rect) {
            numbers.push(number);
            let mut line = number as usize;
            while let (Some(outer), Some(inside)) = (self.items.get(line), self.items.get(line + 1))
                && is_inside_of_line(inside, outer)
            {
                line += 1;
                numbers.push(line as u32);
            }
        }
        numbers
    }

    /// The items in a small rectangle of the map that `is_wanted`. Their shapes are examined last, because many lines of
    /// a large map pass near any place.
    fn near_items(&self, rect: Rect, is_wanted: impl Fn(&SceneItem) -> bool) -> impl Iterator<Item = &SceneItem> {
        let items = self.near_numbers(rect).into_iter().filter_map(|number| self.items.get(number as usize));
        items.filter(move |item| is_wanted(item) && is_near(&item.shape, rect))
    }

    /// The number of records of each kind with a missing or incomplete label, as a text for a figure; empty if all
    /// labels are complete.
    pub fn unlabelled_summary(&self) -> String {
        let kinds = ["actor", "group", "objection", "condition", "tie"];
        let count = |kind: &&str| self.unlabelled.iter().filter(|target| target.kind().id == *kind).count();
        let counted = kinds.iter().map(|kind| (count(kind), kind)).filter(|(count, _)| *count > 0);
        let parts = counted.map(|(count, kind)| format!("{count} {kind}{}", if count == 1 { "" } else { "s" }));
        parts.collect::<Vec<_>>().join(", ")
    }

    /// Whether [`Scene::hit`] finds the body of a record at `at`, not a rim or the area of a group or container.
    fn is_body_at(&self, at: Pos2, slack: f32) -> bool {
        let numbers = self.item_numbers_at(at);
        let touched = |item: &&SceneItem| item.target.is_some() && touches(&item.shape, at, slack);
        let items = || numbers.iter().filter_map(|number| self.items.get(*number as usize)).filter(touched);
        let is_body = items().any(|item| !is_line(item) && !self.is_group_area(item));
        let is_on_line = !is_body && items().any(is_line);
        // The test for a rim looks at every node, so it is made only if there is a line.
        is_body || is_on_line && self.rim_at(at).is_none()
    }

    /// The numbers of the items that may lie at a point, the topmost first.
    fn item_numbers_at(&self, at: Pos2) -> Vec<u32> {
        let mut numbers = self.within(Rect::from_min_max(at, at));
        numbers.extend(&self.outdated_items);
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        numbers.dedup();
        numbers
    }

    /// Whether an item is the area of a group or of a container.
    fn is_group_area(&self, item: &SceneItem) -> bool {
        match (&item.target, &item.shape) {
            (Some(Target::Group(_)), SceneShape::Rect { .. }) => true,
            (Some(target), SceneShape::Rect { rect, .. }) => self.container_areas.get(target) == Some(rect),
            _ => false,
        }
    }

    /// The topmost record at `at`. A line counts within `slack` of it; an actor's rim counts if no node is there. The
    /// area of a group or a container counts last, so every record on it can still be clicked.
    pub fn hit(&self, at: Pos2, slack: f32) -> Option<SceneHit> {
        let numbers = self.item_numbers_at(at);
        let items = || numbers.iter().filter_map(|number| self.items.get(*number as usize));
        let touched = |item: &&SceneItem| item.target.is_some() && touches(&item.shape, at, slack);
        let is_area = |item: &&SceneItem| self.is_group_area(item);
        let is_line = |item: &&SceneItem| is_line(item);
        let hit_of =
            |area: RecordArea| move |item: &SceneItem| item.target.clone().map(|target| SceneHit { target, area });
        let node_hit = || {
            items().find(|item| !is_line(item) && !is_area(item) && touched(item)).and_then(hit_of(RecordArea::Body))
        };
        let rim_hit = || self.rim_at(at).map(|actor| SceneHit { target: actor.into(), area: RecordArea::Rim });
        let line_hit = || items().find(|item| is_line(item) && touched(item)).and_then(hit_of(RecordArea::Body));
        let area_hit = || items().find(|item| is_area(item) && touched(item)).and_then(hit_of(RecordArea::GroupArea));
        node_hit().or_else(rim_hit).or_else(line_hit).or_else(area_hit)
    }

    fn rim_at(&self, at: Pos2) -> Option<Id<crate::model::Actor>> {
        // A scan of all nodes: there are far fewer nodes than items, and this runs once per pointer event.
        self.nodes.iter().rev().find_map(|(target, node)| match target {
            Target::Actor(id) => {
                let outside = node.distance_outside(at);
                (RIM_HIT_RANGE.0 <= outside && outside <= RIM_HIT_RANGE.1).then(|| id.clone())
            }
            _ => None,
        })
    }

    /// The rectangle of a record on the map, if it is drawn.
    pub fn bounds_of(&self, target: &Target) -> Option<Rect> {
        if let Some(node) = self.nodes.get(target) {
            return Some(node.rect());
        }
        if let Some(route) = self.routes.get(target) {
            return Some(Rect::from_center_size(route.at(0.5), emath::vec2(24.0, 24.0)));
        }
        let items = self.items.iter().filter(|item| item.target.as_ref() == Some(target));
        let bounds = items.fold(Rect::NOTHING, |bounds, item| bounds.union(item.shape.bounds()));
        bounds.is_positive().then_some(bounds)
    }

    /// The actors, issues and notes that lie wholly in a frame, or, with `touched`, at least partly.
    pub fn records_in_rect(&self, frame: Rect, touched: bool) -> Vec<Target> {
        let inside = |rect: Rect| if touched { frame.intersects(rect) } else { frame.contains_rect(rect) };
        let nodes = self.nodes.iter().filter(|(_, node)| inside(node.rect())).map(|(target, _)| target.clone());
        let is_note = |item: &&SceneItem| matches!(item.target, Some(Target::Note(_)));
        let notes = self.items.iter().filter(is_note).filter(|item| inside(item.shape.bounds()));
        nodes.chain(notes.filter_map(|item| item.target.clone())).collect()
    }
}

/// Whether an item is the empty inside of the line that is the item before it: it follows the same points.
fn is_inside_of_line(item: &SceneItem, line: &SceneItem) -> bool {
    let has_same_points = match (&item.shape, &line.shape) {
        (SceneShape::Path { points, .. }, SceneShape::Path { points: outer, .. }) => points == outer,
        (SceneShape::Curve { points, .. }, SceneShape::Curve { points: outer, .. }) => points == outer,
        _ => false,
    };
    has_same_points && item.target == line.target
}

/// A line is hit within this distance, in map units.
const LINE_HIT_MARGIN: f32 = 6.0;

/// Whether a rectangle comes within [`LINE_HIT_MARGIN`] of a piece of a shape.
fn is_near(shape: &SceneShape, rect: Rect) -> bool {
    let bounds = shape.bounds();
    let mut is_near = false;
    if bounds.expand(LINE_HIT_MARGIN).intersects(rect) {
        for_each_piece_bounds(shape, bounds, |piece| is_near |= piece.expand(LINE_HIT_MARGIN).intersects(rect));
    }
    is_near
}

/// Longest piece of a short line that one rectangle of the index covers, in map units: about the side of a grid cell.
const INDEXED_PIECE_LENGTH: f32 = 96.0;
/// A long line is cut into at most this many pieces.
const MAX_INDEXED_PIECES: f32 = 16.0;

/// Calls `visit` with rectangles that together cover a shape: `bounds` itself, or one rectangle for each piece of a
/// long line, because the rectangle around a slanted line covers half of the map.
fn for_each_piece_bounds(shape: &SceneShape, bounds: Rect, mut visit: impl FnMut(Rect)) {
    let polyline;
    let points = match shape {
        _ if bounds.size().max_elem() <= INDEXED_PIECE_LENGTH => return visit(bounds),
        SceneShape::Path { points, .. } => points,
        SceneShape::Curve { points, .. } => {
            polyline = EdgeRoute { points: *points }.polyline();
            &polyline
        }
        _ => return visit(bounds),
    };
    let piece = INDEXED_PIECE_LENGTH.max(length(bounds.size()) / MAX_INDEXED_PIECES);
    let mut rect = Rect::NOTHING;
    for pair in points.windows(2) {
        let (from, vector) = (pair[0], pair[1] - pair[0]);
        let steps = (length(vector) / piece).ceil().clamp(1.0, 1e5) as usize;
        for step in 0..steps {
            let at = |step: usize| from + vector * (step as f32 / steps as f32);
            rect = rect.union(Rect::from_two_pos(at(step), at(step + 1)));
            if rect.size().max_elem() >= piece {
                visit(std::mem::replace(&mut rect, Rect::NOTHING));
            }
        }
    }
    if rect.is_finite() {
        visit(rect);
    }
}

/// Whether an item is a line or a part of one.
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
