//! A scene in the making: what is known of it so far, and how shapes get into it. Does not decide what is drawn.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect, pos2, vec2};

use super::area::ContainerForest;
use super::label_placement::{self, EdgeSegments, LabelSpace, MAX_LEADER_LINES};
use super::metrics::{NAME, RAISED, SMALL};
use super::numbers::Numbers;
use super::{Colour, Dash, Folds, Item, Mark, Node, Palette, Route, Scene, Seen, Shape, Stroke};
use crate::model::{Evidence, Id, Issue, Lens, Map, Standing, Target};
use crate::network::Progress;
use crate::spatial_index::SpatialIndex;
use crate::text::{self, Style};

/// What lies over what, from the bottom to the top.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Layer {
    Group,
    Tie,
    Objection,
    Node,
    Label,
}

/// A scene in the making.
pub(super) struct Builder<'a> {
    pub(super) map: &'a Map,
    pub(super) lens: &'a Lens,
    pub(super) folds: &'a Folds,
    pub(super) palette: &'a Palette,
    pub(super) standing: Standing<'a>,
    /// How many times as large as usual the letters are, for a figure on which the map is drawn small.
    pub(super) letters: f32,
    /// Whether somebody wants the build to stop: every loop over records asks, and leaves the rest out.
    pub(super) progress: Progress,
    pub(super) room: SpatialIndex,
    pub(super) edges: EdgeSegments,
    /// How many more words of edges may be led out by a thin line.
    pub(super) leader_lines_left: usize,
    /// Whose words are not written.
    pub(super) unwritten: BTreeSet<Target>,
    pub(super) nodes: BTreeMap<Target, Node>,
    pub(super) containers: ContainerForest,
    pub(super) routes: BTreeMap<Target, Route>,
    /// How many times as large as usual the letters in the square of each issue are.
    pub(super) issue_letters: BTreeMap<Id<Issue>, f32>,
    numbers: Numbers,
    marks: BTreeSet<Mark>,
    layers: [Vec<Item>; 5],
}

impl<'a> Builder<'a> {
    pub(super) fn new(seen: &'a Seen, palette: &'a Palette, letters: f32) -> Self {
        Self::over(&seen.map, &seen.lens, &seen.folds, palette, letters)
    }

    /// The same of a map of which all is seen.
    pub(super) fn over(map: &'a Map, lens: &'a Lens, folds: &'a Folds, palette: &'a Palette, letters: f32) -> Self {
        Self {
            map,
            lens,
            folds,
            palette,
            standing: Standing::of(map),
            letters,
            progress: Progress::default(),
            room: SpatialIndex::default(),
            edges: EdgeSegments::default(),
            leader_lines_left: MAX_LEADER_LINES,
            unwritten: BTreeSet::new(),
            nodes: BTreeMap::new(),
            containers: ContainerForest::default(),
            routes: BTreeMap::new(),
            issue_letters: BTreeMap::new(),
            numbers: Numbers::default(),
            marks: BTreeSet::new(),
            layers: [const { Vec::new() }; 5],
        }
    }

    /// Does somebody want the build to stop?
    pub(super) fn is_stopped(&self) -> bool {
        self.progress.go_on().is_err()
    }

    /// The scene of what has been drawn; an empty one if somebody wants the build to stop.
    pub(super) fn finish(self) -> Scene {
        if self.is_stopped() {
            // Nobody looks at it, and finding out where everything lies takes time.
            return Scene::new(Vec::new());
        }
        // Exactly as long as it must be: a large map has some hundred thousand items.
        let mut items = Vec::with_capacity(self.layers.iter().map(Vec::len).sum());
        items.extend(self.layers.into_iter().flatten());
        let mut scene = Scene::new(items);
        scene.marks = self.marks;
        scene.numbers = self.numbers;
        scene.nodes = self.nodes;
        scene.areas = self.containers.iter().map(|(target, container)| (target.clone(), container.area)).collect();
        scene.routes = self.routes;
        scene.unwritten = self.unwritten;
        scene
    }

    /// What words have to keep off.
    pub(super) fn label_space(&self) -> LabelSpace<'_> {
        LabelSpace::new(&self.room, &self.edges, &self.containers, self.nodes.len())
    }

    /// Grounds of groups and areas of containers, so that none hides another that lies in it.
    pub(super) fn lay_small_grounds_over_large(&mut self) {
        if let Some(grounds) = self.layers.get_mut(Layer::Group as usize) {
            grounds.sort_by(|a, b| b.shape.bounds().area().total_cmp(&a.shape.bounds().area()));
        }
    }

    /// Draws a shape that stands for a record.
    pub(super) fn draw(&mut self, layer: Layer, target: &Target, shape: Shape) {
        if let Some(items) = self.layers.get_mut(layer as usize) {
            items.push(Item { target: Some(target.clone()), shape });
        }
    }

    /// Takes room that no words may cover.
    pub(super) fn take_room(&mut self, rect: Rect) {
        self.room.insert(rect, label_placement::NODE);
    }

    /// Notes that a mark is used.
    pub(super) fn uses(&mut self, mark: Mark) {
        self.marks.insert(mark);
    }

    /// The raised numbers for some evidence; empty where there is none.
    pub(super) fn numbers(&mut self, evidence: &[Evidence]) -> String {
        if !evidence.is_empty() {
            self.uses(Mark::Evidence);
        }
        self.numbers.of(evidence)
    }

    /// Takes numbers back that were given out since there were `count` passages, as their words found no room.
    pub(super) fn take_back(&mut self, count: usize) {
        self.numbers.cut(count);
        if self.numbers.is_empty() {
            self.marks.remove(&Mark::Evidence);
        }
    }

    /// How many passages have a number.
    pub(super) fn numbered(&self) -> usize {
        self.numbers.len()
    }

    /// The style of names.
    pub(super) fn name_style(&self) -> Style {
        Style { size: NAME.size * self.letters, ..NAME }
    }

    /// The style of words that stand behind.
    pub(super) fn small_style(&self) -> Style {
        Style { size: SMALL.size * self.letters, ..SMALL }
    }

    /// The style of raised numbers.
    pub(super) fn raised_style(&self) -> Style {
        Style { size: RAISED.size * self.letters, ..RAISED }
    }

    pub(super) fn stroke(&self, width: f32, colour: Colour) -> Stroke {
        Stroke { width, colour, dash: Dash::Solid }
    }

    /// Draws lines of text, centred over `middle`, the top of the first at `top`. Returns the rectangle that they take.
    pub(super) fn centred(
        &mut self,
        layer: Layer,
        target: &Target,
        lines: &[std::sync::Arc<text::Line>],
        top: Pos2,
        colour: Colour,
        halo: Option<Colour>,
    ) -> Rect {
        let mut rect = Rect::NOTHING;
        let mut y = top.y;
        for line in lines {
            let at = pos2(top.x - line.width / 2.0, y + line.ascent);
            self.draw(layer, target, Shape::Text { line: line.clone(), at, colour, halo });
            let size = vec2(line.width, line.ascent + line.descent);
            rect = rect.union(Rect::from_min_size(pos2(at.x, y), size));
            y += size.y;
        }
        rect
    }
}
