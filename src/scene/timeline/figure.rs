//! A timeline as a figure: a lane for each trajectory over the days, as wide as the paper has room for.

use std::collections::BTreeSet;

use emath::{Pos2, Rect, pos2, vec2};

use super::{Lane, LaneMark, Shown, Step, Subject, Timeline, height};
use crate::model::{Alignment, Basis, Confidence, Date, Lanes, Level, Target};
use crate::scene::{Colour, Dash, Item, Mark, Numbers, Palette, Scene, Seen, Shape, Stroke, contrast};
use crate::spatial_index::SpatialIndex;
use crate::text::{self, Style, Weight};

/// The height of a lane, and of a level in it.
const LANE: f32 = 66.0;
const LEVEL: f32 = 6.0;
/// The most room for names at the left, and the room for the numbers of the levels.
const NAMES: f32 = 150.0;
const NUMBERS: f32 = 22.0;

const NAME: Style = Style { size: 12.0, weight: Weight::Semibold };
const SIGN: Style = Style { size: 10.0, weight: Weight::Semibold };
const SMALL: Style = Style { size: 10.0, weight: Weight::Regular };
const NUMBER: Style = Style { size: 8.0, weight: Weight::Regular };
const RAISED: Style = Style { size: 8.5, weight: Weight::Regular };

/// The timeline that is meant, as it is looked at: without those that a filter hides. None where nobody ever took a
/// position.
pub(in crate::scene) fn timeline(seen: &Seen, lanes: &Lanes) -> Option<Timeline> {
    let subject = Subject::of(&seen.whole, &seen.lens, lanes)?;
    let mut timeline = Timeline::of(&seen.whole, &subject);
    let is_hidden = |lane: &Lane| matches!(&lane.of, Target::Actor(id) if !seen.map.actors.contains(id));
    timeline.lanes.retain(|lane| !is_hidden(lane));
    Some(timeline)
}

/// The timeline of a map, made to be `wide`.
pub(in crate::scene) fn scene(seen: &Seen, lanes: &Lanes, palette: &Palette, wide: f32) -> Scene {
    let Some(timeline) = timeline(seen, lanes).filter(|timeline| !timeline.lanes.is_empty()) else {
        let line = text::line("No position is coded.", NAME);
        let at = pos2(0.0, line.ascent);
        return Scene::new(vec![Item {
            target: None,
            shape: Shape::Text { line, at, colour: palette.quiet, halo: None },
        }]);
    };
    let wide = wide.max(240.0);
    let names = timeline.lanes.iter().map(|lane| text::line(&lane.name, NAME).width).fold(0.0, f32::max);
    let left = (names + NUMBERS + 4.0).min(NAMES).min(wide * 0.3);
    let mut page = Page {
        palette,
        timeline: &timeline,
        seen,
        items: Vec::new(),
        marks: BTreeSet::from([Mark::LaneGap]),
        numbers: Numbers::default(),
        room: SpatialIndex::default(),
        strip: (left, wide),
        y: 0.0,
    };
    for lane in &timeline.lanes {
        page.lane(lane);
    }
    page.axis();
    let (items, marks, numbers) = (page.items, page.marks, page.numbers);
    let mut scene = Scene::new(items);
    (scene.marks, scene.numbers) = (marks, numbers);
    scene
}

struct Page<'a> {
    palette: &'a Palette,
    timeline: &'a Timeline,
    seen: &'a Seen,
    items: Vec<Item>,
    marks: BTreeSet<Mark>,
    numbers: Numbers,
    /// What the signs take.
    room: SpatialIndex,
    /// Where the strips begin and end.
    strip: (f32, f32),
    y: f32,
}

impl Page<'_> {
    fn put(&mut self, target: Option<&Target>, shape: Shape) {
        self.items.push(Item { target: target.cloned(), shape });
    }

    fn path(&mut self, target: Option<&Target>, points: Vec<Pos2>, (width, colour, dash): (f32, Colour, Dash)) {
        self.put(target, Shape::Path { points, stroke: Stroke { width, colour, dash } });
    }

    fn x(&self, share: f32) -> f32 {
        self.strip.0 + (self.strip.1 - self.strip.0) * share
    }

    fn lane(&mut self, lane: &Lane) {
        let first = self.items.len();
        let (left, right) = self.strip;
        let zero = self.y + 5.0 * LEVEL;
        for level in [-3.0, 0.0, 3.0_f32] {
            let y = zero - level * LEVEL;
            self.path(None, vec![pos2(left, y), pos2(right, y)], (0.6, self.palette.hairline, Dash::Solid));
            let number = Level::new(level as i64).map(|level| level.to_string()).unwrap_or_default();
            let line = text::line(&number, NUMBER);
            let at = pos2(left - 4.0 - line.width, y + NUMBER.size * 0.36);
            self.put(None, Shape::Text { line, at, colour: self.palette.quiet, halo: None });
        }
        self.name(lane, zero);
        for pair in lane.steps.windows(2) {
            if pair[0].to == pair[1].from {
                let x = self.x(self.timeline.span(&pair[1]).0);
                let ends = [&pair[0], &pair[1]].map(|step| pos2(x, zero - height(step.alignment) * LEVEL));
                self.path(None, ends.to_vec(), (1.0, self.palette.quiet, Dash::Solid));
            }
        }
        for step in &lane.steps {
            self.pale(self.timeline.is_later(step.from), |page| page.step(step, zero));
        }
        for mark in &lane.marks {
            self.pale(self.timeline.is_later(Some(mark.on.earliest())), |page| page.mark(mark, zero));
        }
        for step in &lane.steps {
            self.pale(self.timeline.is_later(step.from), |page| page.sign(step, zero));
        }
        self.y += LANE;
        if self.seen.pale.contains(&lane.of) {
            self.items.iter_mut().skip(first).for_each(|item| faded(item, 4));
        }
    }

    /// Draws what comes only after the day that is looked at, pale.
    fn pale(&mut self, is_later: bool, draw: impl FnOnce(&mut Self)) {
        let first = self.items.len();
        draw(self);
        if is_later {
            self.marks.insert(Mark::LaneLater);
            self.items.iter_mut().skip(first).for_each(|item| faded(item, 3));
        }
    }

    fn name(&mut self, lane: &Lane, zero: f32) {
        let left = self.strip.0;
        let lines = text::wrap(&lane.name, NAME, left - NUMBERS, 3);
        let mut y = zero - lines.iter().map(|line| line.ascent + line.descent).sum::<f32>() / 2.0;
        for line in lines {
            let x = if line.is_rtl { left - NUMBERS - line.width } else { 0.0 };
            let at = pos2(x, y + line.ascent);
            y += line.ascent + line.descent;
            self.put(Some(&lane.of), Shape::Text { line, at, colour: self.palette.ink, halo: None });
        }
    }

    /// A position as long as it held: full with evidence, hollow without, dashed where it is assessed, dotted while it is
    /// open. The doubt about its beginning is as wide as it is.
    fn step(&mut self, step: &Step, zero: f32) {
        self.marks.extend(marks_of(step));
        let (from, to) = self.ends(step);
        let y = zero - height(step.alignment) * LEVEL;
        let level = step.alignment.level();
        let fill = level.map_or(self.palette.quiet, |level| self.palette.stance(level));
        if let Some(since) = step.since {
            self.doubt(since, y, fill);
        }
        let target = Some(&step.stance);
        let points = vec![pos2(from, y), pos2(to, y)];
        let (wide, dash) = stroke_of(step);
        if contrast(fill, self.palette.canvas) < 1.6 {
            self.path(target, points.clone(), (wide + 1.6, self.palette.quiet, dash));
        }
        self.path(target, points.clone(), (wide, fill, dash));
        if !step.evident && level.is_some() {
            self.path(target, points, (1.6, self.palette.canvas, Dash::Solid));
        }
        if step.from.is_some() {
            let about = step.since.is_some_and(Date::is_about);
            let (inside, rim) = if about { (self.palette.canvas, fill) } else { (fill, self.palette.canvas) };
            let stroke = Some(Stroke { width: 1.2, colour: rim, dash: Dash::Solid });
            self.put(target, Shape::Circle { centre: pos2(from, y), radius: 3.6, fill: Some(inside), stroke });
        }
    }

    fn ends(&self, step: &Step) -> (f32, f32) {
        let (from, to) = self.timeline.span(step);
        let from = self.x(from);
        (from, self.x(to).max(from + 3.0))
    }

    /// The sign over a position, with the raised numbers of what it rests on: above it, or below, where there is room.
    fn sign(&mut self, step: &Step, zero: f32) {
        let (from, _) = self.ends(step);
        let y = zero - height(step.alignment) * LEVEL;
        let line = text::line(&step.sign(), SIGN);
        let Target::Stance(id) = &step.stance else { return };
        let evidence = self.seen.whole.stances.get(id).map(|stance| stance.evidence.as_slice()).unwrap_or_default();
        let before = self.numbers.len();
        let numbers = if evidence.is_empty() { String::new() } else { self.numbers.of(evidence) };
        let raised = text::line(&numbers, RAISED);
        let wide = line.width + if numbers.is_empty() { 0.0 } else { raised.width + 1.5 };
        let left = (from + 5.0).min(self.strip.1 - wide);
        let places =
            [y - 4.0, y + 12.0].map(|base| Rect::from_min_max(pos2(left, base - 8.0), pos2(left + wide, base)));
        let Some(rect) = places.into_iter().find(|rect| self.room.is_free(*rect)) else {
            return self.numbers.cut(before);
        };
        self.room.insert(rect, 0);
        let (colour, halo) = (self.palette.ink, Some(self.palette.canvas));
        let at = rect.left_bottom();
        let beside = at + vec2(line.width + 1.5, -3.5);
        self.put(Some(&step.stance), Shape::Text { line, at, colour, halo });
        if !numbers.is_empty() {
            self.marks.insert(Mark::Evidence);
            self.put(Some(&step.stance), Shape::Text { line: raised, at: beside, colour: self.palette.quiet, halo });
        }
    }

    /// A band from the first to the last day that a date can mean.
    fn doubt(&mut self, date: Date, y: f32, Colour([r, g, b, _]): Colour) {
        let (from, to) = self.timeline.doubt(date);
        let rect = Rect::from_min_max(pos2(self.x(from), y - 5.0), pos2(self.x(to), y + 5.0));
        if rect.width() > 4.0 {
            self.marks.insert(Mark::LaneInexact);
            self.put(None, Shape::Rect { rect, corner: 2.0, fill: Some(Colour([r, g, b, 60])), stroke: None });
        }
    }

    fn mark(&mut self, mark: &LaneMark, zero: f32) {
        let x = self.x(self.timeline.axis.share(mark.on.earliest()));
        let target = Some(&mark.target);
        let top = zero - 4.2 * LEVEL;
        match mark.shown {
            Shown::Said(alignment) => {
                self.marks.insert(Mark::LaneSaid);
                let centre = pos2(x, zero - height(alignment) * LEVEL);
                self.put(target, Shape::Circle { centre, radius: 1.4, fill: Some(self.palette.ink), stroke: None });
            }
            Shown::Objection | Shown::Settled => {
                let is_new = mark.shown == Shown::Objection;
                self.marks.insert(if is_new { Mark::LaneObjection } else { Mark::LaneSettled });
                let colour = if is_new { self.palette.objection } else { self.palette.quiet };
                self.doubt(mark.on, top, colour);
                let wide = if is_new { 3.0 } else { 1.6 };
                self.path(target, vec![pos2(x, top - 4.5), pos2(x, top + 4.5)], (wide, colour, Dash::Solid));
            }
            Shown::Condition => {
                self.marks.insert(Mark::LaneCondition);
                self.doubt(mark.on, top, self.palette.condition);
                let stroke = Some(Stroke { width: 1.6, colour: self.palette.condition, dash: Dash::Solid });
                let (centre, fill) = (pos2(x, top), Some(self.palette.canvas));
                self.put(target, Shape::Circle { centre, radius: 3.0, fill, stroke });
            }
            Shown::Issue => {
                self.marks.insert(Mark::LaneIssue);
                let ends = vec![pos2(x, zero - 4.2 * LEVEL), pos2(x, zero + 5.0 * LEVEL)];
                self.path(target, ends, (1.0, self.palette.quiet, Dash::Dotted));
            }
        }
    }

    /// The days under the lanes, the breaks where time is cut short, and the map's own day through all of them.
    fn axis(&mut self) {
        let (left, right) = self.strip;
        let y = self.y + 2.0;
        let line = (0.8, self.palette.quiet, Dash::Solid);
        self.path(None, vec![pos2(left, y), pos2(right, y)], line);
        for share in &self.timeline.axis.breaks {
            let middle = pos2(self.x(*share), y);
            for by in [-2.0, 2.0] {
                let at = middle + vec2(by, 0.0);
                self.path(None, vec![at + vec2(-1.6, 4.0), at + vec2(1.6, -4.0)], line);
            }
        }
        if let Some(day) = self.timeline.day {
            self.marks.insert(Mark::LaneDay);
            let x = self.x(self.timeline.axis.share(day.latest()));
            self.path(None, vec![pos2(x, 0.0), pos2(x, y)], (0.9, self.palette.accent, Dash::Solid));
        }
        for label in self.timeline.axis.labels(right - left, 52.0) {
            let x = self.x(label.share);
            self.path(None, vec![pos2(x, y), pos2(x, y + 4.0)], line);
            let line = text::line(&label.text, SMALL);
            let at = pos2((x - line.width / 2.0).min(right - line.width), y + 6.0 + line.ascent);
            self.put(None, Shape::Text { line, at, colour: self.palette.quiet, halo: None });
        }
        self.y += 26.0;
    }
}

/// Leaves a part of its colour to an item.
fn faded(item: &mut Item, part: u8) {
    item.shape.recolour(|Colour([r, g, b, a])| Colour([r, g, b, a / part]));
}

/// How wide and in which dashes a position is drawn.
fn stroke_of(step: &Step) -> (f32, Dash) {
    match step.alignment {
        Alignment::Undecided => (3.0, Dash::Dotted),
        Alignment::Silent => (1.2, Dash::Solid),
        Alignment::Level(_) if step.basis == Basis::Assessed => (4.0, Dash::Dashed),
        Alignment::Level(_) => (4.0, Dash::Solid),
    }
}

/// The marks that explain how a position is drawn.
fn marks_of(step: &Step) -> Vec<Mark> {
    let is_level = step.alignment.level().is_some();
    let marks = [
        (is_level, Mark::Scale),
        (step.alignment == Alignment::Undecided, Mark::LaneUndecided),
        (step.alignment == Alignment::Silent, Mark::LaneSilent),
        (is_level && step.basis == Basis::Assessed, Mark::LaneAssessed),
        (step.basis == Basis::Assessed, Mark::Assessed),
        (step.confidence != Confidence::Confirmed, Mark::Unsure),
        (is_level && !step.evident, Mark::LaneHollow),
        (step.since.is_some_and(Date::is_about), Mark::LaneAbout),
    ];
    marks.into_iter().filter_map(|(is_used, mark)| is_used.then_some(mark)).collect()
}

/// A mark of a timeline by itself, round `middle`.
pub(in crate::scene) fn sample(mark: Mark, palette: &Palette, middle: Pos2) -> Vec<Shape> {
    let own = Level::new(2).map_or(palette.quiet, |level| palette.stance(level));
    let line = |(from, to): (f32, f32), width: f32, colour: Colour, dash: Dash| Shape::Path {
        points: vec![middle + vec2(from, 0.0), middle + vec2(to, 0.0)],
        stroke: Stroke { width, colour, dash },
    };
    let across = |width: f32, colour: Colour, dash: Dash, half: f32| {
        let points = vec![middle - vec2(0.0, half), middle + vec2(0.0, half)];
        vec![Shape::Path { points, stroke: Stroke { width, colour, dash } }]
    };
    let whole = (-16.0, 16.0);
    match mark {
        Mark::LaneUndecided => vec![line(whole, 3.0, palette.quiet, Dash::Dotted)],
        Mark::LaneSilent => vec![line(whole, 1.2, palette.quiet, Dash::Solid)],
        Mark::LaneAssessed => vec![line(whole, 4.0, own, Dash::Dashed)],
        Mark::LaneHollow => {
            vec![line(whole, 4.0, own, Dash::Solid), line(whole, 1.6, palette.canvas, Dash::Solid)]
        }
        Mark::LaneGap => {
            vec![line((-16.0, 16.0), 0.6, palette.quiet, Dash::Solid), line((-16.0, -4.0), 4.0, own, Dash::Solid)]
        }
        Mark::LaneInexact => {
            let Colour([r, g, b, _]) = own;
            let rect = Rect::from_center_size(middle - vec2(6.0, 0.0), vec2(20.0, 10.0));
            let band = Shape::Rect { rect, corner: 2.0, fill: Some(Colour([r, g, b, 60])), stroke: None };
            vec![band, line(whole, 4.0, own, Dash::Solid)]
        }
        Mark::LaneAbout => {
            let stroke = Some(Stroke { width: 1.2, colour: own, dash: Dash::Solid });
            let (centre, fill) = (middle - vec2(12.0, 0.0), Some(palette.canvas));
            vec![line((-12.0, 16.0), 4.0, own, Dash::Solid), Shape::Circle { centre, radius: 3.6, fill, stroke }]
        }
        Mark::LaneSaid => {
            let dot = Shape::Circle { centre: middle, radius: 1.4, fill: Some(palette.ink), stroke: None };
            vec![line(whole, 4.0, own, Dash::Solid), dot]
        }
        Mark::LaneLater => {
            let Colour([r, g, b, a]) = own;
            vec![line(whole, 4.0, Colour([r, g, b, a / 3]), Dash::Solid)]
        }
        Mark::LaneObjection => across(3.0, palette.objection, Dash::Solid, 4.5),
        Mark::LaneSettled => across(1.6, palette.quiet, Dash::Solid, 4.5),
        Mark::LaneIssue => across(1.0, palette.quiet, Dash::Dotted, 9.0),
        Mark::LaneDay => across(0.9, palette.accent, Dash::Solid, 9.0),
        Mark::LaneCondition => {
            let stroke = Some(Stroke { width: 1.6, colour: palette.condition, dash: Dash::Solid });
            vec![Shape::Circle { centre: middle, radius: 3.0, fill: Some(palette.canvas), stroke }]
        }
        _ => Vec::new(),
    }
}
