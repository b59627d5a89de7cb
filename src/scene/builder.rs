//! Collects the shapes of a scene and the state that the drawing functions share. Does not decide what is drawn.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect, pos2, vec2};

use super::container_area::ContainerForest;
use super::evidence_numbers::EvidenceNumbers;
use super::label_placement::{self, EdgeSegments, LabelSpace, MAX_LEADER_LINES};
use super::metrics::{NAME, RAISED, SMALL};
use super::{
    CollapsedMembers, Colour, DashPattern, DrawnMap, EdgeRoute, LegendMark, Palette, Scene, SceneItem, SceneNode,
    SceneShape, ShapeStroke,
};
use crate::model::{CurrentStances, Evidence, Id, Issue, Lens, Map, Target};
use crate::network::Progress;
use crate::spatial_index::SpatialIndex;
use crate::text::{self, FontStyle};

/// The drawing layers, from the bottom to the top.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SceneLayer {
    Group,
    Tie,
    Objection,
    Node,
    Label,
}

/// A scene under construction.
pub(super) struct SceneBuilder<'a> {
    pub(super) map: &'a Map,
    pub(super) lens: &'a Lens,
    pub(super) collapsed: &'a CollapsedMembers,
    pub(super) palette: &'a Palette,
    pub(super) standing: CurrentStances<'a>,
    /// Font sizes relative to the usual ones, for a figure on which the map is drawn small.
    pub(super) letter_scale: f32,
    /// Cancels the build: every loop over records checks it and skips the remaining records.
    pub(super) progress: Progress,
    pub(super) occupied_space: SpatialIndex,
    pub(super) edges: EdgeSegments,
    /// Number of edge labels that may still get a leader line.
    pub(super) leader_lines_left: usize,
    /// The records whose label, or a part of it, is left out.
    pub(super) unlabelled: BTreeSet<Target>,
    pub(super) nodes: BTreeMap<Target, SceneNode>,
    pub(super) containers: ContainerForest,
    pub(super) routes: BTreeMap<Target, EdgeRoute>,
    /// The letter scale in the square of each issue.
    pub(super) issue_letter_scales: BTreeMap<Id<Issue>, f32>,
    numbers: EvidenceNumbers,
    marks: BTreeSet<LegendMark>,
    layers: [Vec<SceneItem>; 5],
}

impl<'a> SceneBuilder<'a> {
    pub(super) fn new(drawn_map: &'a DrawnMap, palette: &'a Palette, letter_scale: f32) -> Self {
        Self::for_map(&drawn_map.map, &drawn_map.lens, &drawn_map.collapsed, palette, letter_scale)
    }

    /// A builder for a map without any filter.
    pub(super) fn for_map(
        map: &'a Map,
        lens: &'a Lens,
        collapsed: &'a CollapsedMembers,
        palette: &'a Palette,
        letter_scale: f32,
    ) -> Self {
        Self {
            map,
            lens,
            collapsed,
            palette,
            standing: CurrentStances::of(map),
            letter_scale,
            progress: Progress::default(),
            occupied_space: SpatialIndex::default(),
            edges: EdgeSegments::default(),
            leader_lines_left: MAX_LEADER_LINES,
            unlabelled: BTreeSet::new(),
            nodes: BTreeMap::new(),
            containers: ContainerForest::default(),
            routes: BTreeMap::new(),
            issue_letter_scales: BTreeMap::new(),
            numbers: EvidenceNumbers::default(),
            marks: BTreeSet::new(),
            layers: [const { Vec::new() }; 5],
        }
    }

    /// Whether the build was cancelled.
    pub(super) fn is_cancelled(&self) -> bool {
        self.progress.check_cancelled().is_err()
    }

    /// The scene of all shapes drawn so far; an empty one if the build was cancelled.
    pub(super) fn finish(self) -> Scene {
        if self.is_cancelled() {
            // A cancelled scene is never shown, and building its index takes time.
            return Scene::new(Vec::new());
        }
        let mut scene = Scene::new(self.layers.into_iter().flatten());
        scene.marks = self.marks;
        scene.numbers = self.numbers;
        scene.nodes = self.nodes;
        scene.container_areas =
            self.containers.iter().map(|(target, container)| (target.clone(), container.rect)).collect();
        scene.routes = self.routes;
        scene.unlabelled = self.unlabelled;
        scene
    }

    /// The obstacles for labels.
    pub(super) fn label_space(&self) -> LabelSpace<'_> {
        LabelSpace::new(&self.occupied_space, &self.edges, &self.containers, self.nodes.len())
    }

    /// Sorts the areas of groups and containers, the largest first, so that none hides another one inside it.
    pub(super) fn sort_areas_by_size(&mut self) {
        if let Some(areas) = self.layers.get_mut(SceneLayer::Group as usize) {
            areas.sort_by(|a, b| b.shape.bounds().area().total_cmp(&a.shape.bounds().area()));
        }
    }

    /// Adds a shape that stands for a record.
    pub(super) fn draw(&mut self, layer: SceneLayer, target: &Target, shape: SceneShape) {
        if let Some(items) = self.layers.get_mut(layer as usize) {
            items.push(SceneItem { target: Some(target.clone()), shape });
        }
    }

    /// Marks space that no label may cover.
    pub(super) fn reserve_space(&mut self, rect: Rect) {
        self.occupied_space.insert(rect, label_placement::NODE_OWNER);
    }

    /// Records that the scene uses a mark.
    pub(super) fn add_mark(&mut self, mark: LegendMark) {
        self.marks.insert(mark);
    }

    /// The raised numbers for some evidence; empty without evidence.
    pub(super) fn evidence_numbers(&mut self, evidence: &[Evidence]) -> String {
        if !evidence.is_empty() {
            self.add_mark(LegendMark::Evidence);
        }
        self.numbers.numbers_for(evidence)
    }

    /// Takes back the numbers after the first `count`, because their label found no space.
    pub(super) fn discard_numbers_after(&mut self, count: usize) {
        self.numbers.truncate(count);
        if self.numbers.is_empty() {
            self.marks.remove(&LegendMark::Evidence);
        }
    }

    /// Number of passages that have a raised number.
    pub(super) fn number_count(&self) -> usize {
        self.numbers.len()
    }

    /// The style of names.
    pub(super) fn name_style(&self) -> FontStyle {
        FontStyle { size: NAME.size * self.letter_scale, ..NAME }
    }

    /// The style of secondary texts.
    pub(super) fn small_style(&self) -> FontStyle {
        FontStyle { size: SMALL.size * self.letter_scale, ..SMALL }
    }

    /// The style of raised numbers.
    pub(super) fn raised_style(&self) -> FontStyle {
        FontStyle { size: RAISED.size * self.letter_scale, ..RAISED }
    }

    pub(super) fn stroke(&self, width: f32, colour: Colour) -> ShapeStroke {
        ShapeStroke { width, colour, dash: DashPattern::Solid }
    }

    /// Draws lines of text, centred at the x of `top`, the first one starting at its y. Returns the rectangle of the
    /// text.
    pub(super) fn draw_centred_lines(
        &mut self,
        layer: SceneLayer,
        target: &Target,
        lines: &[std::sync::Arc<text::TextLine>],
        top: Pos2,
        colour: Colour,
        halo: Option<Colour>,
    ) -> Rect {
        let mut rect = Rect::NOTHING;
        let mut y = top.y;
        for line in lines {
            let at = pos2(top.x - line.width / 2.0, y + line.ascent);
            self.draw(layer, target, SceneShape::Text { line: line.clone(), at, colour, halo });
            let size = vec2(line.width, line.ascent + line.descent);
            rect = rect.union(Rect::from_min_size(pos2(at.x, y), size));
            y += size.y;
        }
        rect
    }
}
