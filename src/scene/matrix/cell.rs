//! A cell of a matrix: what is known of where one actor stands on one issue, and the shapes that say so. Unknown,
//! undecided, silent and neutral are told apart without colour.

use std::sync::Arc;

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use crate::model::{
    Alignment, Basis, ConditionStatus, Confidence, Date, Id, Map, MatrixReading, Stance, StanceCoverage,
};
use crate::scene::actor::{KnownStance, lock_shapes};
use crate::scene::{Colour, DashPattern, LegendMark, Palette, SceneShape, ShapeStroke, contrast};
use crate::text::{self, FontStyle, FontWeight};

/// What is known of a position.
#[derive(Clone, Debug, PartialEq)]
pub struct MatrixCell {
    /// The stance that counts.
    pub stance: Id<Stance>,
    /// For or against, undecided or silent.
    pub alignment: Alignment,
    /// Said, or inferred.
    pub basis: Basis,
    /// How sure it is.
    pub confidence: Confidence,
    /// Does it rest on anything?
    pub has_evidence: bool,
    /// Will the actor not move?
    pub red_line: bool,
    /// Whether what it depends on is open, if it depends on anything.
    pub condition: Option<ConditionStatus>,
    /// How well it is known.
    pub coverage: StanceCoverage,
    /// Does a filter leave it pale?
    pub pale: bool,
}

/// How much of its colour is left to what is old.
const STALE_OPACITY: f32 = 0.45;
/// How much of its colour is left to what a filter leaves pale.
const FILTERED_OPACITY: f32 = 0.25;
/// Between cells.
const GAP: f32 = 1.5;
const CORNER: f32 = 4.0;
/// Cells narrower than this have their marks in the corners, and no age.
const NARROW: f32 = 52.0;
const TITLE: FontStyle = FontStyle { size: 11.0, weight: FontWeight::Semibold };
/// The smallest letters of a title.
const LEAST_TITLE: f32 = 9.5;
const SIGN: FontStyle = FontStyle { size: 13.0, weight: FontWeight::Semibold };
const SMALL: FontStyle = FontStyle { size: 8.5, weight: FontWeight::Regular };

impl MatrixCell {
    pub(super) fn of(map: &Map, stance: &Stance, condition: Option<ConditionStatus>, day: Option<Date>) -> Self {
        Self {
            stance: stance.id.clone(),
            alignment: stance.alignment,
            basis: stance.basis,
            confidence: stance.confidence,
            has_evidence: !stance.evidence.is_empty(),
            red_line: stance.red_line,
            condition,
            coverage: map.coverage(stance, day),
            pale: false,
        }
    }

    /// The sign in it: in brackets when it is assessed, with a question mark when it is not confirmed.
    pub fn glyph(&self) -> String {
        let (alignment, basis, confidence, evident) = (self.alignment, self.basis, self.confidence, self.has_evidence);
        KnownStance { alignment, basis, confidence, has_evidence: evident }.glyph()
    }

    /// The marks that explain how it is drawn.
    pub(super) fn marks(&self, reading: MatrixReading) -> Vec<LegendMark> {
        let mut marks = Vec::new();
        let mut uses = |used: bool, mark: LegendMark| marks.extend(used.then_some(mark));
        if reading == MatrixReading::Coverage {
            uses(true, LegendMark::CellSources);
            uses(self.coverage.is_stale, LegendMark::CellStaleCoverage);
            return marks;
        }
        uses(self.alignment.level().is_some(), LegendMark::Scale);
        uses(self.alignment.level().is_some() && !self.has_evidence, LegendMark::CellHollow);
        uses(self.alignment == Alignment::Undecided, LegendMark::CellUndecided);
        uses(self.alignment == Alignment::Silent, LegendMark::CellSilent);
        uses(self.basis == Basis::Assessed, LegendMark::Assessed);
        uses(self.confidence != Confidence::Confirmed, LegendMark::UnconfirmedStance);
        uses(self.red_line, LegendMark::RedLine);
        uses(self.condition.is_some(), LegendMark::CellCondition);
        uses(self.coverage.is_stale, LegendMark::CellStale);
        marks
    }
}

/// "34 d", "5 mo", "3 y": how long ago, for a place where there is hardly any.
pub fn short_age(days: u32) -> String {
    match days {
        0..=60 => format!("{days} d"),
        61..=729 => format!("{} mo", (days as f32 / 30.44).round()),
        _ => format!("{} y", (days as f32 / 365.25).round()),
    }
}

/// The shapes of a cell that takes `slot`: an empty one where nothing is known.
pub fn cell_shapes(
    palette: &Palette,
    slot: Rect,
    cell: Option<&MatrixCell>,
    reading: MatrixReading,
) -> Vec<SceneShape> {
    let body = slot.shrink(GAP);
    let Some(cell) = cell else {
        return vec![cell_frame(body, None, Some((0.8, palette.hairline, DashPattern::Solid)))];
    };
    let mut shapes = match reading {
        MatrixReading::Stances => stance_shapes(palette, body, cell),
        MatrixReading::Coverage => coverage_shapes(palette, body, cell),
    };
    if cell.pale {
        shapes
            .iter_mut()
            .for_each(|shape| shape.recolour(|colour| colour.mixed_over(palette.canvas, FILTERED_OPACITY)));
    }
    shapes
}

fn cell_frame(rect: Rect, fill: Option<Colour>, rim: Option<(f32, Colour, DashPattern)>) -> SceneShape {
    let stroke = rim.map(|(width, colour, dash)| ShapeStroke { width, colour, dash });
    let rect = rim.map_or(rect, |(width, ..)| rect.shrink(width / 2.0));
    SceneShape::Rect { rect, corner: CORNER, fill, stroke }
}

fn stance_shapes(palette: &Palette, body: Rect, cell: &MatrixCell) -> Vec<SceneShape> {
    let (mut shapes, ink) = match (cell.alignment, cell.has_evidence) {
        (Alignment::Level(level), evident) => level_shapes(palette, body, palette.stance(level), cell, evident),
        (open, _) => {
            let mut shapes = vec![cell_frame(body, Some(palette.canvas), None)];
            shapes.extend(hatching(palette, body, open == Alignment::Undecided));
            shapes.push(cell_frame(body, None, Some((1.1, palette.quiet, DashPattern::Solid))));
            let hole = Rect::from_center_size(body.center(), vec2(26.0, 17.0).min(body.size() - Vec2::splat(4.0)));
            shapes.push(SceneShape::Rect { rect: hole, corner: 8.0, fill: Some(palette.canvas), stroke: None });
            (shapes, palette.ink)
        }
    };
    let glyph = cell.glyph();
    // Beside brackets and question marks there must be room for what stands in the corners.
    let sign = if glyph.chars().count() > 4 { FontStyle { size: 11.5, ..SIGN } } else { SIGN };
    let line = text::shape_line(&glyph, sign);
    let at = body.center() + vec2(-line.width / 2.0, sign.size * 0.36);
    shapes.push(SceneShape::Text { line, at, colour: ink, halo: None });
    shapes.extend(badges(palette, body, cell));
    if let Some(age) = cell.coverage.age_days.filter(|_| cell.coverage.is_stale && body.width() >= NARROW) {
        shapes.push(small_text(&short_age(age), body.right_bottom() + vec2(-4.0, -3.0), ink));
    }
    shapes
}

fn level_shapes(
    palette: &Palette,
    body: Rect,
    fill: Colour,
    cell: &MatrixCell,
    evident: bool,
) -> (Vec<SceneShape>, Colour) {
    let faint =
        |colour: Colour| if cell.coverage.is_stale { colour.mixed_over(palette.canvas, STALE_OPACITY) } else { colour };
    // What can hardly be told from the paper has a rim.
    let is_pale = |colour: Colour| contrast(colour, palette.canvas) < 1.5;
    if evident {
        let fill = faint(fill);
        let rim = is_pale(fill).then_some((0.8, palette.quiet, DashPattern::Solid));
        return (vec![cell_frame(body, Some(fill), rim)], palette.ink_on(fill));
    }
    let rim = faint(if is_pale(fill) { palette.quiet } else { fill });
    (vec![cell_frame(body, Some(palette.canvas), Some((3.0, rim, DashPattern::Solid)))], palette.ink)
}

/// A lock for a red line, and a small ring for a condition.
fn badges(palette: &Palette, body: Rect, cell: &MatrixCell) -> Vec<SceneShape> {
    let narrow = body.width() < NARROW;
    let mut shapes = Vec::new();
    if cell.red_line {
        let at = if narrow { body.left_top() + vec2(6.0, 6.0) } else { body.left_center() + vec2(9.5, 0.0) };
        let lock = lock_shapes(palette, Pos2::ZERO);
        shapes.extend(lock.iter().map(|shape| shape.scaled_and_moved(0.74, at.to_vec2())));
    }
    if let Some(status) = cell.condition {
        let aside = if cell.red_line { 20.5 } else { 8.5 };
        let at = if narrow { body.left_bottom() + vec2(6.0, -6.0) } else { body.left_center() + vec2(aside, 0.0) };
        shapes.extend(condition_badge(palette, at, status));
    }
    shapes
}

/// The circle at the end of a condition's line: open, crossed out where it has failed, and quiet where it is met.
fn condition_badge(palette: &Palette, at: Pos2, status: ConditionStatus) -> Vec<SceneShape> {
    let colour = if status == ConditionStatus::Met { palette.quiet } else { palette.condition };
    let stroke = ShapeStroke { width: 1.5, colour, dash: DashPattern::Solid };
    let inside = if status == ConditionStatus::Met { colour } else { palette.box_fill };
    let mut shapes = vec![SceneShape::Circle { centre: at, radius: 3.4, fill: Some(inside), stroke: Some(stroke) }];
    if status == ConditionStatus::Failed {
        let arm = vec2(3.4, -3.4);
        shapes.push(SceneShape::Path { points: vec![at - arm, at + arm], stroke });
    }
    shapes
}

/// How many independent sources, and how old.
fn coverage_shapes(palette: &Palette, body: Rect, cell: &MatrixCell) -> Vec<SceneShape> {
    let (sources, stale) = (cell.coverage.independent_sources, cell.coverage.is_stale);
    let share = match sources {
        0 => 0.0,
        1 => 0.22,
        2 => 0.5,
        _ => 0.85,
    };
    let fill = palette.accent.mixed_over(palette.canvas, share);
    let rim = match (sources, stale) {
        (_, true) => Some((1.4, palette.objection, DashPattern::Dashed)),
        (0, false) => Some((1.2, palette.quiet, DashPattern::Solid)),
        _ => None,
    };
    let ink = palette.ink_on(fill);
    let age = cell.coverage.age_days.filter(|_| body.width() >= NARROW);
    let line = text::shape_line(&sources.to_string(), SIGN);
    let aside = if age.is_some() { body.width() * 0.3 } else { body.width() / 2.0 };
    let at = pos2(body.left() + aside - line.width / 2.0, body.center().y + SIGN.size * 0.36);
    let mut shapes = vec![cell_frame(body, Some(fill), rim), SceneShape::Text { line, at, colour: ink, halo: None }];
    if let Some(age) = age {
        let style = FontStyle { size: 10.0, ..SMALL };
        let line = text::shape_line(&short_age(age), style);
        let at = pos2(body.right() - line.width - 6.0, body.center().y + style.size * 0.36);
        shapes.push(SceneShape::Text { line, at, colour: ink, halo: None });
    }
    shapes
}

/// Small words that end at `right_bottom`.
fn small_text(words: &str, right_bottom: Pos2, colour: Colour) -> SceneShape {
    let line = text::shape_line(words, SMALL);
    let at = right_bottom - vec2(line.width, 0.0);
    SceneShape::Text { line, at, colour, halo: None }
}

/// The titles of columns in lines that are no wider than `width`. All have letters of one size: smaller ones where a
/// word would have to be broken, as long as they can be read.
pub fn column_title_lines<'a>(
    titles: impl Iterator<Item = &'a str> + Clone,
    width: f32,
) -> Vec<Vec<Arc<text::TextLine>>> {
    let size = (TITLE.size * (width / longest_word(titles.clone())).min(1.0)).max(LEAST_TITLE);
    titles.map(|title| text::wrap(title, FontStyle { size, ..TITLE }, width, 4)).collect()
}

/// How wide a column must be so that no word of its title is broken, up to a bound.
pub fn min_column_width<'a>(titles: impl Iterator<Item = &'a str>) -> f32 {
    (longest_word(titles) * LEAST_TITLE / TITLE.size + 8.0).min(96.0)
}

fn longest_word<'a>(titles: impl Iterator<Item = &'a str>) -> f32 {
    let words = titles.flat_map(str::split_whitespace);
    words.map(|word| text::shape_line(word, TITLE).width).fold(1.0, f32::max)
}

/// The raised numbers of its evidence, for a figure.
pub(super) fn evidence_numbers_shape(palette: &Palette, numbers: &str, slot: Rect, cell: &MatrixCell) -> SceneShape {
    let ink = ink_on_cell(palette, cell);
    let halo = cell.alignment.level().is_none().then_some(palette.canvas);
    let line = text::shape_line(numbers, SMALL);
    let at = pos2(slot.right() - GAP - 3.0 - line.width, slot.top() + GAP + 8.5);
    SceneShape::Text { line, at, colour: ink, halo }
}

/// Ink that can be read on what a cell shows.
fn ink_on_cell(palette: &Palette, cell: &MatrixCell) -> Colour {
    match (cell.alignment, cell.has_evidence) {
        (Alignment::Level(level), true) if cell.coverage.is_stale => {
            palette.ink_on(palette.stance(level).mixed_over(palette.canvas, STALE_OPACITY))
        }
        (Alignment::Level(level), true) => palette.ink_on(palette.stance(level)),
        _ => palette.ink,
    }
}

/// Lines across a cell: slanted while undecided, level while silent.
fn hatching(palette: &Palette, body: Rect, slanted: bool) -> Vec<SceneShape> {
    let stroke = ShapeStroke { width: 1.1, colour: palette.unknown, dash: DashPattern::Solid };
    let line = |from: Pos2, to: Pos2| SceneShape::Path { points: vec![from, to], stroke };
    let body = body.shrink(1.2);
    if !slanted {
        let count = (body.height() / 5.0).floor().max(1.0);
        let y = |at: f32| body.center().y + (at - (count - 1.0) / 2.0) * 5.0;
        return (0..count as u16)
            .map(|at| line(pos2(body.left(), y(f32::from(at))), pos2(body.right(), y(f32::from(at)))))
            .collect();
    }
    let count = ((body.width() + body.height()) / 6.0) as u16;
    let slant = |at: u16| {
        // Along the line x + y = reach, from the left or the bottom edge to the top or the right one.
        let reach = f32::from(at) * 6.0;
        let from = vec2((reach - body.height()).max(0.0), reach.min(body.height()));
        let to = vec2(reach.min(body.width()), (reach - body.width()).max(0.0));
        line(body.min + from, body.min + to)
    };
    (1..=count).map(slant).collect()
}

/// A mark of a cell by itself, round `middle`, for the legend; nothing for other marks.
pub(in crate::scene) fn cell_sample(mark: LegendMark, palette: &Palette, middle: Pos2) -> Vec<SceneShape> {
    let level = crate::model::Level::new(2).map_or(Alignment::Undecided, Alignment::Level);
    let plain = MatrixCell {
        stance: Id::from_name("sample", "sample"),
        alignment: level,
        basis: Basis::Stated,
        confidence: Confidence::Confirmed,
        has_evidence: true,
        red_line: false,
        condition: None,
        coverage: StanceCoverage { independent_sources: 2, ..StanceCoverage::default() },
        pale: false,
    };
    let old = StanceCoverage { is_stale: true, ..plain.coverage };
    let (cell, reading) = match mark {
        LegendMark::CellUnknown => (None, MatrixReading::Stances),
        LegendMark::CellUndecided => {
            (Some(MatrixCell { alignment: Alignment::Undecided, ..plain }), MatrixReading::Stances)
        }
        LegendMark::CellSilent => (Some(MatrixCell { alignment: Alignment::Silent, ..plain }), MatrixReading::Stances),
        LegendMark::CellHollow => (Some(MatrixCell { has_evidence: false, ..plain }), MatrixReading::Stances),
        LegendMark::CellStale => (Some(MatrixCell { coverage: old, ..plain }), MatrixReading::Stances),
        LegendMark::CellSources => (Some(plain), MatrixReading::Coverage),
        LegendMark::CellStaleCoverage => (Some(MatrixCell { coverage: old, ..plain }), MatrixReading::Coverage),
        LegendMark::CellCondition => return condition_badge(palette, middle, ConditionStatus::Open),
        _ => return Vec::new(),
    };
    cell_shapes(palette, Rect::from_center_size(middle, vec2(34.0, 19.0)), cell.as_ref(), reading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_age_uses_the_unit_that_fits() {
        assert_eq!(
            [0, 60, 61, 365, 729, 730, 4000].map(short_age),
            ["0 d", "60 d", "2 mo", "12 mo", "24 mo", "2 y", "11 y"]
        );
    }

    #[test]
    fn cells_without_a_level_differ_even_without_colour() {
        let slot = Rect::from_min_size(Pos2::ZERO, vec2(70.0, 28.0));
        let marks =
            [LegendMark::CellUnknown, LegendMark::CellUndecided, LegendMark::CellSilent, LegendMark::CellHollow];
        let mut seen: Vec<Vec<SceneShape>> = Vec::new();
        for mark in marks {
            let mut shapes = cell_sample(mark, &Palette::GREYSCALE, slot.center());
            shapes.iter_mut().for_each(|shape| shape.recolour(|_| Palette::GREYSCALE.ink));
            assert!(!seen.contains(&shapes), "{mark:?}");
            seen.push(shapes);
        }
    }

    #[test]
    fn cell_shapes_stay_inside_their_slot() {
        for size in [vec2(34.0, 28.0), vec2(76.0, 28.0), vec2(120.0, 40.0)] {
            let slot = Rect::from_min_size(pos2(10.0, 10.0), size);
            for open in [Alignment::Undecided, Alignment::Silent] {
                let coverage =
                    StanceCoverage { independent_sources: 12, age_days: Some(400), is_stale: true, last_heard: None };
                let cell = MatrixCell {
                    stance: Id::from_name("a", ""),
                    alignment: open,
                    basis: Basis::Stated,
                    confidence: Confidence::Confirmed,
                    has_evidence: false,
                    red_line: true,
                    condition: Some(ConditionStatus::Failed),
                    coverage,
                    pale: true,
                };
                for reading in MatrixReading::ALL {
                    for shape in cell_shapes(&Palette::LIGHT, slot, Some(&cell), *reading) {
                        assert!(slot.expand(1.0).contains_rect(shape.bounds()), "{shape:?} in {slot:?}");
                    }
                }
            }
        }
    }
}
