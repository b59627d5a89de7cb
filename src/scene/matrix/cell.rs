//! The cells of a matrix: what is known about the stance of one actor on one issue, and the shapes that show it.
//! Unknown, undecided, silent and neutral differ even without colour.

use std::sync::Arc;

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use crate::model::{
    Alignment, Basis, ConditionStatus, Confidence, Date, Id, Map, MatrixReading, Stance, StanceCoverage,
};
use crate::scene::actor::{KnownStance, lock_shapes};
use crate::scene::{Colour, DashPattern, LegendMark, Palette, SceneShape, ShapeStroke, contrast};
use crate::text::{self, FontStyle, FontWeight};

/// The content of a cell with a known stance.
#[derive(Clone, Debug, PartialEq)]
pub struct MatrixCell {
    /// The stance in force.
    pub stance: Id<Stance>,
    /// Its alignment: for or against, undecided or silent.
    pub alignment: Alignment,
    /// Whether the actor stated it or the analyst inferred it.
    pub basis: Basis,
    /// Its confidence.
    pub confidence: Confidence,
    /// Whether the stance has any evidence.
    pub has_evidence: bool,
    /// Whether the stance is a red line.
    pub red_line: bool,
    /// The status of its most important condition, if it has one.
    pub condition: Option<ConditionStatus>,
    /// How well the stance is known.
    pub coverage: StanceCoverage,
    /// Whether a filter makes it pale.
    pub pale: bool,
}

/// The share of its colour that a stale cell keeps.
const STALE_OPACITY: f32 = 0.45;
/// The share of its colour that a cell keeps if a filter makes it pale.
const FILTERED_OPACITY: f32 = 0.25;
/// Half of the gap between two cells.
const GAP: f32 = 1.5;
const CORNER: f32 = 4.0;
/// Cells narrower than this have their marks in the corners and show no age.
const NARROW_CELL_WIDTH: f32 = 52.0;
const TITLE: FontStyle = FontStyle { size: 11.0, weight: FontWeight::Semibold };
/// The smallest font size of a title.
const MIN_TITLE_SIZE: f32 = 9.5;
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

    /// The sign of the stance: in brackets if it is assessed, with a question mark if it is not confirmed.
    pub fn glyph(&self) -> String {
        let (alignment, basis, confidence, has_evidence) =
            (self.alignment, self.basis, self.confidence, self.has_evidence);
        KnownStance { alignment, basis, confidence, has_evidence }.glyph()
    }

    /// The legend marks that explain how the cell is drawn.
    pub(super) fn marks(&self, reading: MatrixReading) -> Vec<LegendMark> {
        let mut marks = Vec::new();
        let mut add_if = |is_used: bool, mark: LegendMark| marks.extend(is_used.then_some(mark));
        if reading == MatrixReading::Coverage {
            add_if(true, LegendMark::CellSources);
            add_if(self.coverage.is_stale, LegendMark::CellStaleCoverage);
            return marks;
        }
        add_if(self.alignment.level().is_some(), LegendMark::Scale);
        add_if(self.alignment.level().is_some() && !self.has_evidence, LegendMark::CellHollow);
        add_if(self.alignment == Alignment::Undecided, LegendMark::CellUndecided);
        add_if(self.alignment == Alignment::Silent, LegendMark::CellSilent);
        add_if(self.basis == Basis::Assessed, LegendMark::Assessed);
        add_if(self.confidence != Confidence::Confirmed, LegendMark::UnconfirmedStance);
        add_if(self.red_line, LegendMark::RedLine);
        add_if(self.condition.is_some(), LegendMark::CellCondition);
        add_if(self.coverage.is_stale, LegendMark::CellStale);
        marks
    }
}

/// An age in its shortest form: "34 d", "5 mo", "3 y".
pub fn short_age(days: u32) -> String {
    match days {
        0..=60 => format!("{days} d"),
        61..=729 => format!("{} mo", (days as f32 / 30.44).round()),
        _ => format!("{} y", (days as f32 / 365.25).round()),
    }
}

/// The shapes of a cell that fills `slot`; an empty frame if no stance is known.
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
        (Alignment::Level(level), has_evidence) => {
            level_shapes(palette, body, palette.stance(level), cell, has_evidence)
        }
        (open, _) => {
            let mut shapes = vec![cell_frame(body, Some(palette.canvas), None)];
            shapes.extend(hatching(palette, body, open == Alignment::Undecided));
            shapes.push(cell_frame(body, None, Some((1.1, palette.quiet, DashPattern::Solid))));
            let sign_background =
                Rect::from_center_size(body.center(), vec2(26.0, 17.0).min(body.size() - Vec2::splat(4.0)));
            shapes.push(SceneShape::Rect {
                rect: sign_background,
                corner: 8.0,
                fill: Some(palette.canvas),
                stroke: None,
            });
            (shapes, palette.ink)
        }
    };
    let glyph = cell.glyph();
    // A long sign is smaller, to leave space for the marks in the corners.
    let sign = if glyph.chars().count() > 4 { FontStyle { size: 11.5, ..SIGN } } else { SIGN };
    let line = text::shape_line(&glyph, sign);
    let at = body.center() + vec2(-line.width / 2.0, sign.size * 0.36);
    shapes.push(SceneShape::Text { line, at, colour: ink, halo: None });
    shapes.extend(badges(palette, body, cell));
    if let Some(age) = cell.coverage.age_days.filter(|_| cell.coverage.is_stale && body.width() >= NARROW_CELL_WIDTH) {
        shapes.push(small_text(&short_age(age), body.right_bottom() + vec2(-4.0, -3.0), ink));
    }
    shapes
}

fn level_shapes(
    palette: &Palette,
    body: Rect,
    fill: Colour,
    cell: &MatrixCell,
    has_evidence: bool,
) -> (Vec<SceneShape>, Colour) {
    let faded_if_stale =
        |colour: Colour| if cell.coverage.is_stale { colour.mixed_over(palette.canvas, STALE_OPACITY) } else { colour };
    // A fill that hardly differs from the background has a rim.
    let is_pale = |colour: Colour| contrast(colour, palette.canvas) < 1.5;
    if has_evidence {
        let fill = faded_if_stale(fill);
        let rim = is_pale(fill).then_some((0.8, palette.quiet, DashPattern::Solid));
        return (vec![cell_frame(body, Some(fill), rim)], palette.ink_on(fill));
    }
    let rim = faded_if_stale(if is_pale(fill) { palette.quiet } else { fill });
    (vec![cell_frame(body, Some(palette.canvas), Some((3.0, rim, DashPattern::Solid)))], palette.ink)
}

/// A lock for a red line, and a small ring for a condition.
fn badges(palette: &Palette, body: Rect, cell: &MatrixCell) -> Vec<SceneShape> {
    let is_narrow = body.width() < NARROW_CELL_WIDTH;
    let mut shapes = Vec::new();
    if cell.red_line {
        let at = if is_narrow { body.left_top() + vec2(6.0, 6.0) } else { body.left_center() + vec2(9.5, 0.0) };
        let lock = lock_shapes(palette, Pos2::ZERO);
        shapes.extend(lock.iter().map(|shape| shape.scaled_and_moved(0.74, at.to_vec2())));
    }
    if let Some(status) = cell.condition {
        let offset = if cell.red_line { 20.5 } else { 8.5 };
        let at = if is_narrow { body.left_bottom() + vec2(6.0, -6.0) } else { body.left_center() + vec2(offset, 0.0) };
        shapes.extend(condition_badge(palette, at, status));
    }
    shapes
}

/// A small ring that shows the status of a condition: empty if open, crossed out if failed, filled and quiet if met.
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

/// The cell of the coverage reading: the number of independent sources and the age.
fn coverage_shapes(palette: &Palette, body: Rect, cell: &MatrixCell) -> Vec<SceneShape> {
    let (sources, is_stale) = (cell.coverage.independent_sources, cell.coverage.is_stale);
    let share = match sources {
        0 => 0.0,
        1 => 0.22,
        2 => 0.5,
        _ => 0.85,
    };
    let fill = palette.accent.mixed_over(palette.canvas, share);
    let rim = match (sources, is_stale) {
        (_, true) => Some((1.4, palette.objection, DashPattern::Dashed)),
        (0, false) => Some((1.2, palette.quiet, DashPattern::Solid)),
        _ => None,
    };
    let ink = palette.ink_on(fill);
    let age = cell.coverage.age_days.filter(|_| body.width() >= NARROW_CELL_WIDTH);
    let line = text::shape_line(&sources.to_string(), SIGN);
    let offset = if age.is_some() { body.width() * 0.3 } else { body.width() / 2.0 };
    let at = pos2(body.left() + offset - line.width / 2.0, body.center().y + SIGN.size * 0.36);
    let mut shapes = vec![cell_frame(body, Some(fill), rim), SceneShape::Text { line, at, colour: ink, halo: None }];
    if let Some(age) = age {
        let style = FontStyle { size: 10.0, ..SMALL };
        let line = text::shape_line(&short_age(age), style);
        let at = pos2(body.right() - line.width - 6.0, body.center().y + style.size * 0.36);
        shapes.push(SceneShape::Text { line, at, colour: ink, halo: None });
    }
    shapes
}

/// A small text that ends at `right_bottom`.
fn small_text(text: &str, right_bottom: Pos2, colour: Colour) -> SceneShape {
    let line = text::shape_line(text, SMALL);
    let at = right_bottom - vec2(line.width, 0.0);
    SceneShape::Text { line, at, colour, halo: None }
}

/// The titles of columns, wrapped to `width`. All titles have one font size: a smaller one if a word would break
/// otherwise, but not below a readable size.
pub fn column_title_lines<'a>(
    titles: impl Iterator<Item = &'a str> + Clone,
    width: f32,
) -> Vec<Vec<Arc<text::TextLine>>> {
    let size = (TITLE.size * (width / longest_word(titles.clone())).min(1.0)).max(MIN_TITLE_SIZE);
    titles.map(|title| text::wrap(title, FontStyle { size, ..TITLE }, width, 4)).collect()
}

/// The least width of a column at which no word of its title breaks, up to a limit.
pub fn min_column_width<'a>(titles: impl Iterator<Item = &'a str>) -> f32 {
    (longest_word(titles) * MIN_TITLE_SIZE / TITLE.size + 8.0).min(96.0)
}

fn longest_word<'a>(titles: impl Iterator<Item = &'a str>) -> f32 {
    let words = titles.flat_map(str::split_whitespace);
    words.map(|word| text::shape_line(word, TITLE).width).fold(1.0, f32::max)
}

/// The raised numbers of a cell's evidence, for a figure.
pub(super) fn evidence_numbers_shape(palette: &Palette, numbers: &str, slot: Rect, cell: &MatrixCell) -> SceneShape {
    let ink = ink_on_cell(palette, cell);
    let halo = cell.alignment.level().is_none().then_some(palette.canvas);
    let line = text::shape_line(numbers, SMALL);
    let at = pos2(slot.right() - GAP - 3.0 - line.width, slot.top() + GAP + 8.5);
    SceneShape::Text { line, at, colour: ink, halo }
}

/// A text colour that is readable on a cell.
fn ink_on_cell(palette: &Palette, cell: &MatrixCell) -> Colour {
    match (cell.alignment, cell.has_evidence) {
        (Alignment::Level(level), true) if cell.coverage.is_stale => {
            palette.ink_on(palette.stance(level).mixed_over(palette.canvas, STALE_OPACITY))
        }
        (Alignment::Level(level), true) => palette.ink_on(palette.stance(level)),
        _ => palette.ink,
    }
}

/// Lines across a cell: slanted for undecided, level for silent.
fn hatching(palette: &Palette, body: Rect, slanted: bool) -> Vec<SceneShape> {
    let stroke = ShapeStroke { width: 1.1, colour: palette.unknown, dash: DashPattern::Solid };
    let line = |from: Pos2, to: Pos2| SceneShape::Path { points: vec![from, to], stroke };
    let body = body.shrink(1.2);
    if !slanted {
        let count = (body.height() / 5.0).floor().max(1.0);
        let y = |number: f32| body.center().y + (number - (count - 1.0) / 2.0) * 5.0;
        return (0..count as u16)
            .map(|number| line(pos2(body.left(), y(f32::from(number))), pos2(body.right(), y(f32::from(number)))))
            .collect();
    }
    let count = ((body.width() + body.height()) / 6.0) as u16;
    let slant = |number: u16| {
        // Along the line x + y = reach, from the left or the bottom edge to the top or the right edge.
        let reach = f32::from(number) * 6.0;
        let from = vec2((reach - body.height()).max(0.0), reach.min(body.height()));
        let to = vec2(reach.min(body.width()), (reach - body.width()).max(0.0));
        line(body.min + from, body.min + to)
    };
    (1..=count).map(slant).collect()
}

/// A sample of a cell mark, centred at `middle`, for the legend; empty for other marks.
pub(in crate::scene) fn cell_sample(mark: LegendMark, palette: &Palette, middle: Pos2) -> Vec<SceneShape> {
    let level = crate::model::Level::new(2).map_or(Alignment::Undecided, Alignment::Level);
    let sample = MatrixCell {
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
    let stale_coverage = StanceCoverage { is_stale: true, ..sample.coverage };
    let (cell, reading) = match mark {
        LegendMark::CellUnknown => (None, MatrixReading::Stances),
        LegendMark::CellUndecided => {
            (Some(MatrixCell { alignment: Alignment::Undecided, ..sample }), MatrixReading::Stances)
        }
        LegendMark::CellSilent => (Some(MatrixCell { alignment: Alignment::Silent, ..sample }), MatrixReading::Stances),
        LegendMark::CellHollow => (Some(MatrixCell { has_evidence: false, ..sample }), MatrixReading::Stances),
        LegendMark::CellStale => (Some(MatrixCell { coverage: stale_coverage, ..sample }), MatrixReading::Stances),
        LegendMark::CellSources => (Some(sample), MatrixReading::Coverage),
        LegendMark::CellStaleCoverage => {
            (Some(MatrixCell { coverage: stale_coverage, ..sample }), MatrixReading::Coverage)
        }
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
        let mut known_shapes: Vec<Vec<SceneShape>> = Vec::new();
        for mark in marks {
            let mut shapes = cell_sample(mark, &Palette::GREYSCALE, slot.center());
            shapes.iter_mut().for_each(|shape| shape.recolour(|_| Palette::GREYSCALE.ink));
            assert!(!known_shapes.contains(&shapes), "{mark:?}");
            known_shapes.push(shapes);
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
