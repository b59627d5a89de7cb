//! What a map looks like: a list of shapes, built from a map, a lens and a palette. Knows nothing of egui, of what is
//! selected, or of where the camera is.

mod actor;
mod area;
mod area_search;
mod axis;
mod build;
mod builder;
mod container;
mod describe;
mod fold;
mod footprint;
mod frame;
mod group;
mod handle;
mod issue;
mod label;
mod label_placement;
mod legend;
mod line;
mod mark;
pub mod matrix;
mod metrics;
mod moved;
mod note;
mod numbers;
mod overlay;
mod palette;
pub mod positions;
mod route;
mod seen;
mod shape;
mod sheet;
mod stretch;
mod timeline;

pub use area::ContainerForest;
pub use axis::{Axis, AxisLabel};
pub use container::{areas, containers, heads};
pub use describe::describe;
pub use fold::Folds;
pub use footprint::footprints;
pub use frame::frame_of;
pub use group::grounds;
pub use handle::Handle;
pub use legend::{Legend, legend, legend_head};
pub use mark::Mark;
pub use matrix::Matrix;
pub use metrics::NAME_SIZE;
pub use moved::{MOST_MARKED, MoveOverlay, moved_overlay};
pub use numbers::Numbers;
pub use overlay::{Guide, Marked, Pull, overlay};
pub use palette::{Palette, contrast};
pub use route::{Node, Outline, Route, left_of};
pub use seen::Seen;
pub use shape::{Colour, Dash, HALO, Item, Shape, Sheet, Stroke};
pub use sheet::{sheet, watched_sheet};
pub use stretch::{Stretch, moves};
pub use timeline::{Lane, LaneMark, Shown, Step, Subject, Timeline, height};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use emath::{Pos2, Rect};

use crate::geometry::{distance, length};
use crate::model::{Id, Look, Map, Target};
use crate::network::{Cancelled, Progress};
use crate::spatial_index::CompactSpatialIndex;

/// A map as shapes, in map units, on the map's own date.
pub struct Scene {
    /// The shapes, from the bottom to the top; shared with whatever draws them on another thread.
    pub items: Arc<Vec<Item>>,
    /// The marks that are used, for the legend.
    pub marks: BTreeSet<Mark>,
    /// What the small raised numbers stand for.
    pub numbers: Numbers,
    /// Actors and issues, and how much room each takes.
    pub nodes: BTreeMap<Target, Node>,
    /// The areas of actors that are drawn as containers.
    pub areas: BTreeMap<Target, Rect>,
    /// The ways of ties and objections.
    pub routes: BTreeMap<Target, Route>,
    /// The rectangle that holds everything.
    pub bounds: Rect,
    /// Whose words, or a part of them, are not written, as there is no room for them anywhere near.
    pub unwritten: BTreeSet<Target>,
    /// Where the items are, by their numbers.
    index: CompactSpatialIndex,
    /// The numbers of the items that are no longer where the index has them.
    strayed: BTreeSet<u32>,
}

/// What lies at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The record.
    pub target: Target,
    /// Which part of it.
    pub area: Area,
}

/// A part of a record as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The record itself.
    Body,
    /// The rim of an actor, from which ties are drawn.
    Rim,
    /// The ground of a group or the area of a container, on which others stand.
    Ground,
}

/// How far outside an actor's disc its rim begins and ends, for the pointer.
const RIM: (f32, f32) = (2.0, 14.0);

impl Scene {
    /// Builds the scene of a map as it is looked at.
    pub fn of(map: &Map, look: impl Into<Look>, palette: &Palette) -> Self {
        Self::lettered(map, look, palette, 1.0)
    }

    /// The same with letters so many times as large as usual, for where the map is shown small.
    pub fn lettered(map: &Map, look: impl Into<Look>, palette: &Palette, letters: f32) -> Self {
        // Nobody stops it, so that it is whole.
        Self::with_letters(&Seen::of(map, &look.into()), palette, letters, &Progress::default())
    }

    /// The same, for one who may want it to stop.
    ///
    /// # Errors
    /// [`Cancelled`] soon after somebody wants it to stop.
    pub fn watched(
        map: &Map,
        look: impl Into<Look>,
        palette: &Palette,
        letters: f32,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let scene = Self::with_letters(&Seen::of(map, &look.into()), palette, letters, progress);
        progress.go_on().map(|()| scene)
    }

    /// The same with letters so many times as large as usual, for a figure on which the map is drawn small. Only words
    /// and the squares that hold them grow; all else stays where it is. It is not whole if somebody wants it to stop.
    pub(crate) fn with_letters(seen: &Seen, palette: &Palette, letters: f32, progress: &Progress) -> Self {
        let mut builder = builder::Builder::new(seen, palette, letters);
        builder.progress = progress.clone();
        let mut scene = builder.build();
        seen.fade(&mut scene, palette);
        if palette.least_line > 0.0 {
            Arc::make_mut(&mut scene.items).iter_mut().for_each(|item| item.shape.thicken(palette.least_line));
        }
        scene
    }

    fn new(items: Vec<Item>) -> Self {
        let mut index = CompactSpatialIndex::default();
        let mut bounds = Rect::NOTHING;
        for (number, item) in (0..).zip(&items) {
            let around = item.shape.bounds();
            bounds = bounds.union(around);
            // Lines are hit from a little beside them.
            pieces(&item.shape, around, |rect| index.insert(rect.expand(BESIDE), number));
        }
        index.shrink();
        Self {
            items: Arc::new(items),
            marks: BTreeSet::new(),
            numbers: Numbers::default(),
            nodes: BTreeMap::new(),
            areas: BTreeMap::new(),
            routes: BTreeMap::new(),
            bounds,
            unwritten: BTreeSet::new(),
            index,
            strayed: BTreeSet::new(),
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
    pub fn unwritten_words(&self) -> String {
        let kinds = ["actor", "group", "objection", "condition", "tie"];
        let count = |kind: &&str| self.unwritten.iter().filter(|target| target.kind().id == *kind).count();
        let counted = kinds.iter().map(|kind| (count(kind), kind)).filter(|(count, _)| *count > 0);
        let words = counted.map(|(count, kind)| format!("{count} {kind}{}", if count == 1 { "" } else { "s" }));
        words.collect::<Vec<_>>().join(", ")
    }

    /// Is the topmost thing at `at` a record itself, and no rim or ground? As [`Scene::hit`] finds it.
    fn is_body_at(&self, at: Pos2, slack: f32) -> bool {
        let here = self.here(at);
        let touched = |item: &&Item| item.target.is_some() && touches(&item.shape, at, slack);
        let items = || here.iter().filter_map(|number| self.items.get(*number as usize)).filter(touched);
        let is_body = items().any(|item| !is_line(item) && !self.is_ground(item));
        let is_on_line = !is_body && items().any(is_line);
        // Whether a rim goes before a line is only asked where there is one, as it takes a look at every node.
        is_body || is_on_line && self.rim_at(at).is_none()
    }

    /// The numbers of the items that may lie there, the topmost first.
    fn here(&self, at: Pos2) -> Vec<u32> {
        let mut here = self.within(Rect::from_min_max(at, at));
        here.extend(&self.strayed);
        here.sort_unstable_by(|a, b| b.cmp(a));
        here.dedup();
        here
    }

    /// Is it the ground of a group or of a container?
    fn is_ground(&self, item: &Item) -> bool {
        match (&item.target, &item.shape) {
            (Some(Target::Group(_)), Shape::Rect { .. }) => true,
            (Some(target), Shape::Rect { rect, .. }) => self.areas.get(target) == Some(rect),
            _ => false,
        }
    }

    /// The topmost thing at `at`. A line counts within `slack` of it; an actor's rim counts when nothing else is there.
    /// The ground of a group or a container counts last: whatever lies on it can be taken hold of as anywhere else.
    pub fn hit(&self, at: Pos2, slack: f32) -> Option<Found> {
        let here = self.here(at);
        let items = || here.iter().filter_map(|number| self.items.get(*number as usize));
        let touched = |item: &&Item| item.target.is_some() && touches(&item.shape, at, slack);
        let is_ground = |item: &&Item| self.is_ground(item);
        let is_line = |item: &&Item| is_line(item);
        let of = |area: Area| move |item: &Item| item.target.clone().map(|target| Found { target, area });
        let node = || items().find(|item| !is_line(item) && !is_ground(item) && touched(item)).and_then(of(Area::Body));
        let rim = || self.rim_at(at).map(|actor| Found { target: actor.into(), area: Area::Rim });
        let line = || items().find(|item| is_line(item) && touched(item)).and_then(of(Area::Body));
        let ground = || items().find(|item| is_ground(item) && touched(item)).and_then(of(Area::Ground));
        node().or_else(rim).or_else(line).or_else(ground)
    }

    fn rim_at(&self, at: Pos2) -> Option<Id<crate::model::Actor>> {
        // A scan: nodes are few beside items, and this is asked once per pointer event.
        self.nodes.iter().rev().find_map(|(target, node)| match target {
            Target::Actor(id) => {
                let outside = node.distance_outside(at);
                (RIM.0 <= outside && outside <= RIM.1).then(|| id.clone())
            }
            _ => None,
        })
    }

    /// Where a record is on the map, if it is drawn.
    pub fn frame(&self, target: &Target) -> Option<Rect> {
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
    pub fn framed(&self, frame: Rect, touched: bool) -> Vec<Target> {
        let inside = |rect: Rect| if touched { frame.intersects(rect) } else { frame.contains_rect(rect) };
        let nodes = self.nodes.iter().filter(|(_, node)| inside(node.rect())).map(|(target, _)| target.clone());
        let is_note = |item: &&Item| matches!(item.target, Some(Target::Note(_)));
        let notes = self.items.iter().filter(is_note).filter(|item| inside(item.shape.bounds()));
        nodes.chain(notes.filter_map(|item| item.target.clone())).collect()
    }
}

/// Lines are hit from so far beside them, in map units.
const BESIDE: f32 = 6.0;

/// Does a rectangle touch a piece of a shape, or the map little beside it?
fn is_near(shape: &Shape, rect: Rect) -> bool {
    let bounds = shape.bounds();
    let mut is_near = false;
    if bounds.expand(BESIDE).intersects(rect) {
        pieces(shape, bounds, |piece| is_near |= piece.expand(BESIDE).intersects(rect));
    }
    is_near
}

/// The longest piece of a line that is indexed by one rectangle, if the line is short: about the side of a cell.
const PIECE: f32 = 96.0;
/// How many pieces a long line is cut into.
const PIECES: f32 = 16.0;

/// Tells rectangles that hold a shape: one, which is `bounds`, or for a long line one for each piece of it, as the
/// rectangle round a slanted line holds half of the map.
fn pieces(shape: &Shape, bounds: Rect, mut piece_is: impl FnMut(Rect)) {
    let flat;
    let points = match shape {
        _ if bounds.size().max_elem() <= PIECE => return piece_is(bounds),
        Shape::Path { points, .. } => points,
        Shape::Curve { points, .. } => {
            flat = Route { points: *points }.flat();
            &flat
        }
        _ => return piece_is(bounds),
    };
    let piece = PIECE.max(length(bounds.size()) / PIECES);
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
fn is_line(item: &Item) -> bool {
    matches!(item.shape, Shape::Path { .. } | Shape::Curve { .. } | Shape::Arc { .. })
}

fn touches(shape: &Shape, at: Pos2, slack: f32) -> bool {
    match shape {
        Shape::Circle { centre, radius, .. } => distance(at, *centre) <= *radius,
        Shape::Rect { rect, .. } => rect.expand(slack / 2.0).contains(at),
        Shape::Polygon { .. } | Shape::Text { .. } => shape.bounds().contains(at),
        Shape::Arc { centre, radius, .. } => (distance(at, *centre) - radius).abs() <= slack,
        Shape::Path { points, stroke } => route::distance_to(points, at) <= slack.max(stroke.width / 2.0),
        Shape::Curve { points, stroke } => {
            route::distance_to(&Route { points: *points }.flat(), at) <= slack.max(stroke.width / 2.0)
        }
    }
}
