//! Builds a scene: first the nodes, then the lines between them, then the words that must not overlap.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use super::container::Container;
use super::numbers::Numbers;
use super::room::Room;
use super::spot::{MOST_LEADS, Ways};
use super::{Colour, Dash, Folds, Item, Mark, Node, Palette, Route, Scene, Seen, Shape, Stroke};
use crate::model::{Evidence, Id, Issue, Lens, Map, Standing, Target};
use crate::network::Progress;
use crate::text::{self, Style, Weight};

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
    pub(super) room: Room,
    pub(super) ways: Ways,
    /// For how many more words of lines a place far out is looked for.
    pub(super) leads: usize,
    /// Whose words are not written.
    pub(super) unwritten: BTreeSet<Target>,
    pub(super) nodes: BTreeMap<Target, Node>,
    pub(super) containers: BTreeMap<Target, Container>,
    pub(super) routes: BTreeMap<Target, Route>,
    /// How many times as large as usual the letters in the square of each issue are.
    pub(super) issue_letters: BTreeMap<Id<Issue>, f32>,
    numbers: Numbers,
    marks: BTreeSet<Mark>,
    layers: [Vec<Item>; 5],
}

/// The size of names on the map, in map units, before they are made larger where the map is shown small.
pub const NAME_SIZE: f32 = 13.0;
pub(super) const NAME: Style = Style { size: NAME_SIZE, weight: Weight::Semibold };
/// The size of words that stand behind.
const SMALL: Style = Style { size: SMALL_SIZE, weight: Weight::Regular };
pub(super) const SMALL_SIZE: f32 = 11.0;
/// The size of raised numbers.
const RAISED: Style = Style { size: 9.0, weight: Weight::Regular };

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
            room: Room::default(),
            ways: Ways::default(),
            leads: MOST_LEADS,
            unwritten: BTreeSet::new(),
            nodes: BTreeMap::new(),
            containers: BTreeMap::new(),
            routes: BTreeMap::new(),
            issue_letters: BTreeMap::new(),
            numbers: Numbers::default(),
            marks: BTreeSet::new(),
            layers: [const { Vec::new() }; 5],
        }
    }

    /// The scene; a part of it if somebody wants the build to stop.
    pub(super) fn build(mut self) -> Scene {
        self.place_nodes();
        self.actors();
        self.issues();
        self.parts();
        self.ties();
        self.subjects();
        // Objections may land on conditions, so these come first.
        self.conditions();
        self.objections();
        self.notes();
        self.note_ways();
        self.node_labels();
        self.draw_containers();
        self.groups();
        self.line_labels();
        if !self.containers.is_empty() {
            self.lay_small_grounds_over_large();
        }
        if self.is_stopped() {
            // Nobody looks at it, and finding out where everything lies takes time.
            return Scene::new(Vec::new());
        }
        let mut scene = Scene::new(self.layers.into_iter().flatten().collect());
        scene.marks = self.marks;
        scene.numbers = self.numbers;
        scene.nodes = self.nodes;
        scene.areas = self.containers.into_iter().map(|(target, container)| (target, container.area)).collect();
        scene.routes = self.routes;
        scene.unwritten = self.unwritten;
        scene
    }

    /// Does somebody want the build to stop?
    pub(super) fn is_stopped(&self) -> bool {
        self.progress.go_on().is_err()
    }

    /// Grounds of groups and areas of containers, so that none hides another that lies in it.
    fn lay_small_grounds_over_large(&mut self) {
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

    /// The lines of a note, and how much room its frame takes.
    fn notes(&mut self) {
        for note in self.map.notes.iter() {
            let target = Target::from(&note.id);
            let (lines, rect) = super::frame::note(note, self.letters);
            let rim = Some(self.stroke(1.0, self.palette.hairline));
            let fill = Some(self.palette.box_fill);
            self.draw(Layer::Label, &target, Shape::Rect { rect, corner: 4.0, fill, stroke: rim });
            let top = pos2(note.place.x, rect.min.y + 6.0);
            self.centred(Layer::Label, &target, &lines, top, self.palette.quiet, None);
            self.room.take(rect);
        }
    }
}

/// How much room lines of text take when they stand under each other.
pub(super) fn block_size(lines: &[std::sync::Arc<text::Line>]) -> Vec2 {
    let width = lines.iter().map(|line| line.width).fold(0.0, f32::max);
    vec2(width, lines.iter().map(|line| line.ascent + line.descent).sum())
}
