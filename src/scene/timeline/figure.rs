//! Draws a timeline as a figure: one lane for each actor or issue, as wide as the paper allows.

use std::collections::BTreeSet;

use emath::{Pos2, Rect, pos2, vec2};

use super::{
    StancePeriod, Timeline, TimelineEvent, TimelineEventKind, TimelineLane, TimelineSubject, alignment_height,
};
use crate::model::{Alignment, Basis, Confidence, Date, Lanes, Level, Target};
use crate::scene::{
    Colour, DashPattern, DrawnMap, EvidenceNumbers, LegendMark, Palette, Scene, SceneItem, SceneShape, ShapeStroke,
    contrast,
};
use crate::spatial_index::SpatialIndex;
use crate::text::{self, FontStyle, FontWeight};

/// The height of a lane, and of a level in it, in sheet units.
const LANE_HEIGHT: f32 = 66.0;
const LEVEL_HEIGHT: f32 = 6.0;
/// The maximum width of the column of names at the left, and the width of the level numbers, in sheet units.
const MAX_NAME_WIDTH: f32 = 150.0;
const NUMBER_WIDTH: f32 = 22.0;

const NAME: FontStyle = FontStyle { size: 12.0, weight: FontWeight::Semibold };
const SIGN: FontStyle = FontStyle { size: 10.0, weight: FontWeight::Semibold };
const SMALL: FontStyle = FontStyle { size: 10.0, weight: FontWeight::Regular };
const NUMBER: FontStyle = FontStyle { size: 8.0, weight: FontWeight::Regular };
const RAISED: FontStyle = FontStyle { size: 8.5, weight: FontWeight::Regular };

/// The timeline of a drawn map without the lanes of hidden actors; none if there is no subject.
pub(in crate::scene) fn drawn_timeline(drawn_map: &DrawnMap, lanes: &Lanes) -> Option<Timeline> {
    let subject = TimelineSubject::of(&drawn_map.all_records, &drawn_map.lens, lanes)?;
    let mut timeline = Timeline::of(&drawn_map.all_records, &subject);
    let is_hidden =
        |lane: &TimelineLane| matches!(&lane.target, Target::Actor(id) if !drawn_map.map.actors.contains(id));
    timeline.lanes.retain(|lane| !is_hidden(lane));
    Some(timeline)
}

/// The timeline of a map, `width` wide.
pub(in crate::scene) fn timeline_scene(drawn_map: &DrawnMap, lanes: &Lanes, palette: &Palette, width: f32) -> Scene {
    let Some(timeline) = drawn_timeline(drawn_map, lanes).filter(|timeline| !timeline.lanes.is_empty()) else {
        let line = text::shape_line("No position is coded.", NAME);
        let at = pos2(0.0, line.ascent);
        return Scene::new(vec![SceneItem {
            target: None,
            shape: SceneShape::Text { line, at, colour: palette.quiet, halo: None },
        }]);
    };
    let width = width.max(240.0);
    let name_width = timeline.lanes.iter().map(|lane| text::shape_line(&lane.name, NAME).width).fold(0.0, f32::max);
    let left = (name_width + NUMBER_WIDTH + 4.0).min(MAX_NAME_WIDTH).min(width * 0.3);
    let mut page = TimelineFigure {
        palette,
        timeline: &timeline,
        drawn_map,
        items: Vec::new(),
        marks: BTreeSet::from([LegendMark::LaneGap]),
        numbers: EvidenceNumbers::default(),
        occupied_space: SpatialIndex::default(),
        lane_range: (left, width),
        y: 0.0,
    };
    for lane in &timeline.lanes {
        page.draw_lane(lane);
    }
    page.draw_axis();
    let (items, marks, numbers) = (page.items, page.marks, page.numbers);
    let mut scene = Scene::new(items);
    (scene.marks, scene.numbers) = (marks, numbers);
    scene
}

struct TimelineFigure<'a> {
    palette: &'a Palette,
    timeline: &'a Timeline,
    drawn_map: &'a DrawnMap,
    items: Vec<SceneItem>,
    marks: BTreeSet<LegendMark>,
    numbers: EvidenceNumbers,
    /// The space of the signs.
    occupied_space: SpatialIndex,
    /// The left and the right end of the lanes.
    lane_range: (f32, f32),
    y: f32,
}

impl TimelineFigure<'_> {
    fn add_shape(&mut self, target: Option<&Target>, shape: SceneShape) {
        self.items.push(SceneItem { target: target.cloned(), shape });
    }

    fn add_path(
        &mut self,
        target: Option<&Target>,
        points: Vec<Pos2>,
        (width, colour, dash): (f32, Colour, DashPattern),
    ) {
        self.add_shape(target, SceneShape::Path { points, stroke: ShapeStroke { width, colour, dash } });
    }

    fn x(&self, share: f32) -> f32 {
        self.lane_range.0 + (self.lane_range.1 - self.lane_range.0) * share
    }

    fn draw_lane(&mut self, lane: &TimelineLane) {
        let first = self.items.len();
        let (left, right) = self.lane_range;
        let zero = self.y + 5.0 * LEVEL_HEIGHT;
        for level in [-3.0, 0.0, 3.0_f32] {
            let y = zero - level * LEVEL_HEIGHT;
            self.add_path(None, vec![pos2(left, y), pos2(right, y)], (0.6, self.palette.hairline, DashPattern::Solid));
            let number = Level::new(level as i64).map(|level| level.to_string()).unwrap_or_default();
            let line = text::shape_line(&number, NUMBER);
            let at = pos2(left - 4.0 - line.width, y + NUMBER.size * 0.36);
            self.add_shape(None, SceneShape::Text { line, at, colour: self.palette.quiet, halo: None });
        }
        self.draw_lane_name(lane, zero);
        for pair in lane.periods.windows(2) {
            if pair[0].to == pair[1].from {
                let x = self.x(self.timeline.period_span(&pair[1]).0);
                let ends = [&pair[0], &pair[1]]
                    .map(|period| pos2(x, zero - alignment_height(period.alignment) * LEVEL_HEIGHT));
                self.add_path(None, ends.to_vec(), (1.0, self.palette.quiet, DashPattern::Solid));
            }
        }
        for period in &lane.periods {
            self.draw_pale_if_later(self.timeline.is_later(period.from), |page| page.draw_period(period, zero));
        }
        for event in &lane.events {
            self.draw_pale_if_later(self.timeline.is_later(Some(event.on.earliest())), |page| {
                page.draw_event(event, zero)
            });
        }
        for period in &lane.periods {
            self.draw_pale_if_later(self.timeline.is_later(period.from), |page| page.draw_sign(period, zero));
        }
        self.y += LANE_HEIGHT;
        if self.drawn_map.pale.contains(&lane.target) {
            self.items.iter_mut().skip(first).for_each(|item| fade_item(item, 4));
        }
    }

    /// Draws with `draw`, pale if it is about a time after the day of the map.
    fn draw_pale_if_later(&mut self, is_later: bool, draw: impl FnOnce(&mut Self)) {
        let first = self.items.len();
        draw(self);
        if is_later {
            self.marks.insert(LegendMark::LaneAfterMapDay);
            self.items.iter_mut().skip(first).for_each(|item| fade_item(item, 3));
        }
    }

    fn draw_lane_name(&mut self, lane: &TimelineLane, zero: f32) {
        let left = self.lane_range.0;
        let lines = text::wrap(&lane.name, NAME, left - NUMBER_WIDTH, 3);
        let mut y = zero - lines.iter().map(|line| line.ascent + line.descent).sum::<f32>() / 2.0;
        for line in lines {
            let x = if line.is_rtl { left - NUMBER_WIDTH - line.width } else { 0.0 };
            let at = pos2(x, y + line.ascent);
            y += line.ascent + line.descent;
            self.add_shape(Some(&lane.target), SceneShape::Text { line, at, colour: self.palette.ink, halo: None });
        }
    }

    /// Draws a period: full with evidence, hollow without, dashed if assessed, dotted if undecided. A band shows the
    /// uncertainty of its beginning.
    fn draw_period(&mut self, period: &StancePeriod, zero: f32) {
        self.marks.extend(period_marks(period));
        let (from, to) = self.ends(period);
        let y = zero - alignment_height(period.alignment) * LEVEL_HEIGHT;
        let level = period.alignment.level();
        let fill = level.map_or(self.palette.quiet, |level| self.palette.stance(level));
        if let Some(since) = period.since {
            self.draw_uncertainty_band(since, y, fill);
        }
        let target = Some(&period.stance);
        let points = vec![pos2(from, y), pos2(to, y)];
        let (width, dash) = period_stroke(period);
        if contrast(fill, self.palette.canvas) < 1.6 {
            self.add_path(target, points.clone(), (width + 1.6, self.palette.quiet, dash));
        }
        self.add_path(target, points.clone(), (width, fill, dash));
        if !period.has_evidence && level.is_some() {
            self.add_path(target, points, (1.6, self.palette.canvas, DashPattern::Solid));
        }
        if period.from.is_some() {
            let is_approximate = period.since.is_some_and(Date::is_approximate);
            let (inside, rim) = if is_approximate { (self.palette.canvas, fill) } else { (fill, self.palette.canvas) };
            let stroke = Some(ShapeStroke { width: 1.2, colour: rim, dash: DashPattern::Solid });
            self.add_shape(
                target,
                SceneShape::Circle { centre: pos2(from, y), radius: 3.6, fill: Some(inside), stroke },
            );
        }
    }

    fn ends(&self, period: &StancePeriod) -> (f32, f32) {
        let (from, to) = self.timeline.period_span(period);
        let from = self.x(from);
        (from, self.x(to).max(from + 3.0))
    }

    /// Draws the sign of a period, with the raised numbers of its evidence: above it, or below, if there is space.
    fn draw_sign(&mut self, period: &StancePeriod, zero: f32) {
        let (from, _) = self.ends(period);
        let y = zero - alignment_height(period.alignment) * LEVEL_HEIGHT;
        let line = text::shape_line(&period.sign(), SIGN);
        let Target::Stance(id) = &period.stance else { return };
        let evidence =
            self.drawn_map.all_records.stances.get(id).map(|stance| stance.evidence.as_slice()).unwrap_or_default();
        let number_count = self.numbers.len();
        let numbers = if evidence.is_empty() { String::new() } else { self.numbers.numbers_for(evidence) };
        let raised = text::shape_line(&numbers, RAISED);
        let width = line.width + if numbers.is_empty() { 0.0 } else { raised.width + 1.5 };
        let left = (from + 5.0).min(self.lane_range.1 - width);
        let candidates =
            [y - 4.0, y + 12.0].map(|base| Rect::from_min_max(pos2(left, base - 8.0), pos2(left + width, base)));
        let Some(rect) = candidates.into_iter().find(|rect| self.occupied_space.is_free(*rect)) else {
            return self.numbers.truncate(number_count);
        };
        self.occupied_space.insert(rect, 0);
        let (colour, halo) = (self.palette.ink, Some(self.palette.canvas));
        let at = rect.left_bottom();
        let raised_at = at + vec2(line.width + 1.5, -3.5);
        self.add_shape(Some(&period.stance), SceneShape::Text { line, at, colour, halo });
        if !numbers.is_empty() {
            self.marks.insert(LegendMark::Evidence);
            self.add_shape(
                Some(&period.stance),
                SceneShape::Text { line: raised, at: raised_at, colour: self.palette.quiet, halo },
            );
        }
    }

    /// Draws a band from the first to the last day that a date can mean.
    fn draw_uncertainty_band(&mut self, date: Date, y: f32, Colour([r, g, b, _]): Colour) {
        let (from, to) = self.timeline.date_uncertainty(date);
        let rect = Rect::from_min_max(pos2(self.x(from), y - 5.0), pos2(self.x(to), y + 5.0));
        if rect.width() > 4.0 {
            self.marks.insert(LegendMark::LaneInexactDate);
            self.add_shape(
                None,
                SceneShape::Rect { rect, corner: 2.0, fill: Some(Colour([r, g, b, 60])), stroke: None },
            );
        }
    }

    fn draw_event(&mut self, event: &TimelineEvent, zero: f32) {
        let x = self.x(self.timeline.axis.share(event.on.earliest()));
        let target = Some(&event.target);
        let top = zero - 4.2 * LEVEL_HEIGHT;
        match event.kind {
            TimelineEventKind::Statement(alignment) => {
                self.marks.insert(LegendMark::LaneStatement);
                let centre = pos2(x, zero - alignment_height(alignment) * LEVEL_HEIGHT);
                self.add_shape(
                    target,
                    SceneShape::Circle { centre, radius: 1.4, fill: Some(self.palette.ink), stroke: None },
                );
            }
            TimelineEventKind::ObjectionStart | TimelineEventKind::ObjectionEnd => {
                let is_new = event.kind == TimelineEventKind::ObjectionStart;
                self.marks.insert(if is_new { LegendMark::LaneObjectionStart } else { LegendMark::LaneObjectionEnd });
                let colour = if is_new { self.palette.objection } else { self.palette.quiet };
                self.draw_uncertainty_band(event.on, top, colour);
                let width = if is_new { 3.0 } else { 1.6 };
                self.add_path(
                    target,
                    vec![pos2(x, top - 4.5), pos2(x, top + 4.5)],
                    (width, colour, DashPattern::Solid),
                );
            }
            TimelineEventKind::Condition => {
                self.marks.insert(LegendMark::LaneCondition);
                self.draw_uncertainty_band(event.on, top, self.palette.condition);
                let stroke = Some(ShapeStroke { width: 1.6, colour: self.palette.condition, dash: DashPattern::Solid });
                let (centre, fill) = (pos2(x, top), Some(self.palette.canvas));
                self.add_shape(target, SceneShape::Circle { centre, radius: 3.0, fill, stroke });
            }
            TimelineEventKind::Issue => {
                self.marks.insert(LegendMark::LaneIssue);
                let ends = vec![pos2(x, zero - 4.2 * LEVEL_HEIGHT), pos2(x, zero + 5.0 * LEVEL_HEIGHT)];
                self.add_path(target, ends, (1.0, self.palette.quiet, DashPattern::Dotted));
            }
        }
    }

    /// Draws the dates under the lanes, the breaks where time is cut short, and the map's day through all lanes.
    fn draw_axis(&mut self) {
        let (left, right) = self.lane_range;
        let y = self.y + 2.0;
        let line = (0.8, self.palette.quiet, DashPattern::Solid);
        self.add_path(None, vec![pos2(left, y), pos2(right, y)], line);
        for share in &self.timeline.axis.breaks {
            let middle = pos2(self.x(*share), y);
            for by in [-2.0, 2.0] {
                let at = middle + vec2(by, 0.0);
                self.add_path(None, vec![at + vec2(-1.6, 4.0), at + vec2(1.6, -4.0)], line);
            }
        }
        if let Some(day) = self.timeline.day {
            self.marks.insert(LegendMark::LaneMapDay);
            let x = self.x(self.timeline.axis.share(day.latest()));
            self.add_path(None, vec![pos2(x, 0.0), pos2(x, y)], (0.9, self.palette.accent, DashPattern::Solid));
        }
        for label in self.timeline.axis.labels(right - left, 52.0) {
            let x = self.x(label.share);
            self.add_path(None, vec![pos2(x, y), pos2(x, y + 4.0)], line);
            let line = text::shape_line(&label.text, SMALL);
            let at = pos2((x - line.width / 2.0).min(right - line.width), y + 6.0 + line.ascent);
            self.add_shape(None, SceneShape::Text { line, at, colour: self.palette.quiet, halo: None });
        }
        self.y += 26.0;
    }
}

/// Divides the opacity of an item by `divisor`.
fn fade_item(item: &mut SceneItem, divisor: u8) {
    item.shape.recolour(|Colour([r, g, b, a])| Colour([r, g, b, a / divisor]));
}

/// The line width and the dash pattern of a period.
fn period_stroke(period: &StancePeriod) -> (f32, DashPattern) {
    match period.alignment {
        Alignment::Undecided => (3.0, DashPattern::Dotted),
        Alignment::Silent => (1.2, DashPattern::Solid),
        Alignment::Level(_) if period.basis == Basis::Assessed => (4.0, DashPattern::Dashed),
        Alignment::Level(_) => (4.0, DashPattern::Solid),
    }
}

/// The legend marks that explain how a period is drawn.
fn period_marks(period: &StancePeriod) -> Vec<LegendMark> {
    let is_level = period.alignment.level().is_some();
    let marks = [
        (is_level, LegendMark::Scale),
        (period.alignment == Alignment::Undecided, LegendMark::LaneUndecided),
        (period.alignment == Alignment::Silent, LegendMark::LaneSilent),
        (is_level && period.basis == Basis::Assessed, LegendMark::LaneAssessed),
        (period.basis == Basis::Assessed, LegendMark::Assessed),
        (period.confidence != Confidence::Confirmed, LegendMark::UnconfirmedStance),
        (is_level && !period.has_evidence, LegendMark::LaneHollow),
        (period.since.is_some_and(Date::is_approximate), LegendMark::LaneAboutDate),
    ];
    marks.into_iter().filter_map(|(is_used, mark)| is_used.then_some(mark)).collect()
}

/// A sample of a timeline mark, centred at `middle`; empty for other marks.
pub(in crate::scene) fn timeline_sample(mark: LegendMark, palette: &Palette, middle: Pos2) -> Vec<SceneShape> {
    let stance_colour = Level::new(2).map_or(palette.quiet, |level| palette.stance(level));
    let line = |(from, to): (f32, f32), width: f32, colour: Colour, dash: DashPattern| SceneShape::Path {
        points: vec![middle + vec2(from, 0.0), middle + vec2(to, 0.0)],
        stroke: ShapeStroke { width, colour, dash },
    };
    let across = |width: f32, colour: Colour, dash: DashPattern, half: f32| {
        let points = vec![middle - vec2(0.0, half), middle + vec2(0.0, half)];
        vec![SceneShape::Path { points, stroke: ShapeStroke { width, colour, dash } }]
    };
    let full_width = (-16.0, 16.0);
    match mark {
        LegendMark::LaneUndecided => vec![line(full_width, 3.0, palette.quiet, DashPattern::Dotted)],
        LegendMark::LaneSilent => vec![line(full_width, 1.2, palette.quiet, DashPattern::Solid)],
        LegendMark::LaneAssessed => vec![line(full_width, 4.0, stance_colour, DashPattern::Dashed)],
        LegendMark::LaneHollow => {
            vec![
                line(full_width, 4.0, stance_colour, DashPattern::Solid),
                line(full_width, 1.6, palette.canvas, DashPattern::Solid),
            ]
        }
        LegendMark::LaneGap => {
            vec![
                line((-16.0, 16.0), 0.6, palette.quiet, DashPattern::Solid),
                line((-16.0, -4.0), 4.0, stance_colour, DashPattern::Solid),
            ]
        }
        LegendMark::LaneInexactDate => {
            let Colour([r, g, b, _]) = stance_colour;
            let rect = Rect::from_center_size(middle - vec2(6.0, 0.0), vec2(20.0, 10.0));
            let band = SceneShape::Rect { rect, corner: 2.0, fill: Some(Colour([r, g, b, 60])), stroke: None };
            vec![band, line(full_width, 4.0, stance_colour, DashPattern::Solid)]
        }
        LegendMark::LaneAboutDate => {
            let stroke = Some(ShapeStroke { width: 1.2, colour: stance_colour, dash: DashPattern::Solid });
            let (centre, fill) = (middle - vec2(12.0, 0.0), Some(palette.canvas));
            vec![
                line((-12.0, 16.0), 4.0, stance_colour, DashPattern::Solid),
                SceneShape::Circle { centre, radius: 3.6, fill, stroke },
            ]
        }
        LegendMark::LaneStatement => {
            let dot = SceneShape::Circle { centre: middle, radius: 1.4, fill: Some(palette.ink), stroke: None };
            vec![line(full_width, 4.0, stance_colour, DashPattern::Solid), dot]
        }
        LegendMark::LaneAfterMapDay => {
            let Colour([r, g, b, a]) = stance_colour;
            vec![line(full_width, 4.0, Colour([r, g, b, a / 3]), DashPattern::Solid)]
        }
        LegendMark::LaneObjectionStart => across(3.0, palette.objection, DashPattern::Solid, 4.5),
        LegendMark::LaneObjectionEnd => across(1.6, palette.quiet, DashPattern::Solid, 4.5),
        LegendMark::LaneIssue => across(1.0, palette.quiet, DashPattern::Dotted, 9.0),
        LegendMark::LaneMapDay => across(0.9, palette.accent, DashPattern::Solid, 9.0),
        LegendMark::LaneCondition => {
            let stroke = Some(ShapeStroke { width: 1.6, colour: palette.condition, dash: DashPattern::Solid });
            vec![SceneShape::Circle { centre: middle, radius: 3.0, fill: Some(palette.canvas), stroke }]
        }
        _ => Vec::new(),
    }
}
