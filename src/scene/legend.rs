//! The legend: the marks that a scene uses and no others, each drawn as on the map.

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use super::actor::{StanceAppearance, disc_shapes, lock_shapes, segment_strokes, stack_shapes};
use super::edge::{EdgeLineStyle, arrowhead, condition_shapes, objection_shapes, tie_shapes};
use super::{
    Colour, DashPattern, EdgeRoute, LegendMark, NodeOutline, Palette, Scene, SceneItem, SceneNode, SceneShape,
    ShapeStroke,
};
use crate::model::{Alignment, Lens, Level, Map};
use crate::text::{self, FontStyle, FontWeight};

/// A legend, with its own top left corner at the origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Legend {
    /// Its shapes.
    pub items: Vec<SceneItem>,
    /// Its size.
    pub size: Vec2,
}

/// The size of a sample; its height is the height of a row.
const SAMPLE: Vec2 = vec2(34.0, 19.0);
/// The gap between a sample and its text.
const GAP: f32 = 7.0;
/// The gap between two columns.
const GUTTER: f32 = 14.0;
/// Maximum number of columns.
const MAX_COLUMNS: usize = 8;
const TEXT: FontStyle = FontStyle { size: 10.0, weight: FontWeight::Regular };
const HEAD: FontStyle = FontStyle { size: 12.0, weight: FontWeight::Semibold };

/// The legend of a scene, at most `width` wide if its texts allow it.
pub fn legend(map: &Map, lens: &Lens, scene: &Scene, palette: &Palette, width: f32) -> Legend {
    legend_with_title(&title(map, lens), map, scene, palette, width)
}

/// The legend of a scene with a given title.
pub(super) fn legend_with_title(title: &str, map: &Map, scene: &Scene, palette: &Palette, width: f32) -> Legend {
    let mut legend = build_legend_head(title, scene, palette, width);
    legend.size.y += 6.0;
    legend.add_mark_rows(scene, palette, width);
    legend.add_ring_order(map, scene, palette, width);
    legend
}

/// The head of a legend: the lens and the scale of stances.
pub fn legend_head(map: &Map, lens: &Lens, scene: &Scene, palette: &Palette, width: f32) -> Legend {
    build_legend_head(&title(map, lens), scene, palette, width)
}

fn title(map: &Map, lens: &Lens) -> String {
    lens.issue().map_or_else(|| "Relationships".to_owned(), |issue| map.name(&issue.into()))
}

fn build_legend_head(title: &str, scene: &Scene, palette: &Palette, width: f32) -> Legend {
    let mut legend = Legend { items: Vec::new(), size: Vec2::ZERO };
    for line in text::wrap(title, HEAD, width, 2) {
        legend.add_text(&line, pos2(0.0, legend.size.y + line.ascent), palette.ink);
    }
    if scene.marks.contains(&LegendMark::Scale) {
        legend.add_scale(palette, legend.size.y + 6.0);
    }
    legend
}

impl Legend {
    fn add_shape(&mut self, shape: SceneShape) {
        self.items.push(SceneItem { target: None, shape });
    }

    fn add_text(&mut self, line: &std::sync::Arc<text::TextLine>, at: Pos2, colour: Colour) {
        self.size = self.size.max(vec2(at.x + line.width, at.y + line.descent));
        self.add_shape(SceneShape::Text { line: line.clone(), at, colour, halo: None });
    }

    /// Draws the scale: the seven fills with their numbers, and the meaning of the ends and the middle.
    fn add_scale(&mut self, palette: &Palette, top: f32) {
        let swatch = vec2(26.0, 11.0);
        for (at, level) in Level::ALL.into_iter().enumerate() {
            let rect = Rect::from_min_size(pos2(at as f32 * (swatch.x + 2.0), top), swatch);
            let rim = Some(ShapeStroke { width: 0.6, colour: palette.quiet, dash: DashPattern::Solid });
            self.add_shape(SceneShape::Rect { rect, corner: 2.0, fill: Some(palette.stance(level)), stroke: rim });
            let number = text::shape_line(&level.to_string(), FontStyle { size: 9.5, weight: FontWeight::Regular });
            self.add_text(&number, pos2(rect.center().x - number.width / 2.0, rect.max.y + 10.5), palette.quiet);
        }
        let small = FontStyle { size: 9.5, weight: FontWeight::Regular };
        let bottom = top + swatch.y + 22.5;
        let right = 7.0 * (swatch.x + 2.0) - 2.0;
        for (text, position) in [("blocks", 0.0), ("neutral", 0.5), ("champions", 1.0)] {
            let line = text::shape_line(text, small);
            self.add_text(&line, pos2((right - line.width) * position, bottom), palette.quiet);
        }
    }

    /// Explains which segment of a ring stands for which issue.
    fn add_ring_order(&mut self, map: &Map, scene: &Scene, palette: &Palette, width: f32) {
        if !scene.marks.contains(&LegendMark::StanceRing) || map.issues.is_empty() {
            return;
        }
        let issues: Vec<&str> = map.issues.iter().map(crate::model::Issue::label).collect();
        let text = format!("Ring, clockwise from the top: {}.", issues.join(", "));
        self.size.y += 4.0;
        for line in text::wrap(&text, FontStyle { size: 10.0, weight: FontWeight::Regular }, width.max(self.size.x), 40)
        {
            self.add_text(&line, pos2(0.0, self.size.y + line.ascent), palette.quiet);
        }
    }

    fn add_mark_rows(&mut self, scene: &Scene, palette: &Palette, width: f32) {
        let marks: Vec<LegendMark> = scene.marks.iter().copied().filter(|mark| !mark.meaning().is_empty()).collect();
        let texts: Vec<_> = marks.iter().map(|mark| text::shape_line(mark.meaning(), TEXT)).collect();
        let (row_count, widths) = columns(&texts.iter().map(|line| line.width).collect::<Vec<_>>(), width);
        let (top, mut left) = (self.size.y, 0.0);
        let of_column = |column: usize| marks.iter().zip(&texts).skip(column * row_count).take(row_count);
        for (column, column_width) in widths.iter().enumerate() {
            for (row, (mark, line)) in of_column(column).enumerate() {
                let corner = pos2(left, top + row as f32 * SAMPLE.y);
                let middle = corner + SAMPLE / 2.0;
                mark_sample(*mark, palette, middle).into_iter().for_each(|shape| self.add_shape(shape));
                self.add_text(line, pos2(corner.x + SAMPLE.x + GAP, middle.y + TEXT.size * 0.36), palette.ink);
                self.size.y = self.size.y.max(corner.y + SAMPLE.y);
            }
            left += column_width + GUTTER;
        }
    }
}

/// The number of rows and the width of each column, so that all columns fit into `width`: as few rows as possible, each
/// column as wide as its texts. `text_widths` holds the width of the text of each mark.
fn columns(text_widths: &[f32], width: f32) -> (usize, Vec<f32>) {
    let widths = |row_count: usize| -> Vec<f32> {
        text_widths
            .chunks(row_count)
            .map(|column| SAMPLE.x + GAP + column.iter().copied().fold(0.0, f32::max))
            .collect()
    };
    let fits = |row_count: &usize| {
        let widths = widths(*row_count);
        let total_width = widths.iter().sum::<f32>() + GUTTER * (widths.len() as f32 - 1.0);
        widths.len() <= MAX_COLUMNS && total_width <= width
    };
    let row_count = (1..=text_widths.len()).find(fits).unwrap_or(text_widths.len()).max(1);
    (row_count, widths(row_count))
}

/// A sample of an issue, centred at `middle`.
fn issue_sample(palette: &Palette, middle: Pos2, stroke: ShapeStroke) -> Vec<SceneShape> {
    let rect = Rect::from_center_size(middle, Vec2::splat(15.0));
    vec![SceneShape::Rect { rect, corner: 2.5, fill: Some(palette.box_fill), stroke: Some(stroke) }]
}

fn mark_sample(mark: LegendMark, palette: &Palette, middle: Pos2) -> Vec<SceneShape> {
    let line = |width: f32, colour: Colour, dash: DashPattern| ShapeStroke { width, colour, dash };
    let end = |x: f32| SceneNode { centre: middle + vec2(x, 0.0), outline: NodeOutline::Disc(0.0) };
    let route = EdgeRoute::between(&end(-20.5), &end(20.5), 0.0);
    let tie = |style: EdgeLineStyle, stroke: ShapeStroke| tie_shapes(&route, style, stroke, None);
    let circle = |fill: Option<Colour>, stroke: Option<ShapeStroke>| {
        vec![SceneShape::Circle { centre: middle, radius: 8.0, fill, stroke }]
    };
    let stance = |alignment: Alignment, has_evidence: bool| {
        stance_sample(palette, middle, StanceAppearance::sample(alignment, has_evidence))
    };
    let solid = |width: f32, colour: Colour| line(width, colour, DashPattern::Solid);
    let plain = solid(1.4, palette.tie);
    match mark {
        LegendMark::Actor => circle(Some(palette.actor), Some(solid(0.8, palette.quiet))),
        LegendMark::Bloc => circle(Some(palette.actor), Some(line(1.2, palette.quiet, DashPattern::Dashed))),
        LegendMark::Body => body_sample(palette, middle),
        LegendMark::CollapsedMembers => {
            let stroke = Some(solid(0.8, palette.quiet));
            let mut shapes =
                vec![SceneShape::Circle { centre: middle, radius: 5.0, fill: Some(palette.actor), stroke }];
            shapes.extend(stack_shapes(palette, middle, 2.5));
            shapes
        }
        LegendMark::Issue => issue_sample(palette, middle, solid(1.5, palette.ink)),
        LegendMark::Scale => Vec::new(),
        LegendMark::Undecided => stance(Alignment::Undecided, true),
        LegendMark::Silent => stance(Alignment::Silent, true),
        LegendMark::Unknown => disc_shapes(palette, middle, 8.5, StanceAppearance::Unknown),
        LegendMark::HollowActor => {
            let level = Level::ALL.last().copied().map_or(Alignment::Silent, Alignment::Level);
            let is_number = |shape: &SceneShape| matches!(shape, SceneShape::Text { .. });
            stance(level, false).into_iter().filter(|shape| !is_number(shape)).collect()
        }
        LegendMark::Assessed => sign_sample("(+2)", palette, middle),
        LegendMark::UnconfirmedStance => sign_sample("+2?", palette, middle),
        LegendMark::Sign => sign_sample("+ − ±", palette, middle),
        LegendMark::Strength => strength_sample(palette, middle),
        LegendMark::StanceRing => ring_sample(palette, middle),
        LegendMark::Tie | LegendMark::Cooperation => tie(EdgeLineStyle::Plain, plain),
        LegendMark::Alliance => tie(EdgeLineStyle::Double, plain),
        LegendMark::Conflict => tie(EdgeLineStyle::ZigZag, solid(1.4, palette.hostile)),
        LegendMark::Broken => tie(EdgeLineStyle::CrossedOut, solid(1.4, palette.hostile)),
        LegendMark::Expected => tie(EdgeLineStyle::Dotted, line(2.8, palette.tie, DashPattern::Dotted)),
        LegendMark::PartOf => tie(EdgeLineStyle::Plain, solid(1.0, palette.unknown)),
        LegendMark::Container => super::container::container_sample(palette, middle),
        LegendMark::IssueSubject => tie(EdgeLineStyle::Plain, line(1.2, palette.ink, DashPattern::Dotted)),
        LegendMark::Unconfirmed => tie(EdgeLineStyle::Plain, line(1.4, palette.tie, DashPattern::Dashed)),
        LegendMark::Tentative => tie(EdgeLineStyle::Plain, line(1.7, palette.tie, DashPattern::Dotted)),
        LegendMark::HollowLine => tie_shapes(&route, EdgeLineStyle::Plain, plain, Some(palette.canvas)),
        LegendMark::Direction => {
            let mut shapes = tie_shapes(&route.shortened(6.0), EdgeLineStyle::Plain, plain, None);
            shapes.push(arrowhead(&route, palette.tie));
            shapes
        }
        LegendMark::Objection => objection_sample(&route, solid(2.6, palette.objection)),
        LegendMark::Reservation => objection_sample(&route, solid(1.6, palette.objection)),
        LegendMark::ClosedObjection => objection_sample(&route, solid(1.4, palette.quiet)),
        LegendMark::Condition => condition_shapes(&route, solid(1.6, palette.condition), palette.canvas),
        LegendMark::RedLine => lock_shapes(palette, middle).to_vec(),
        LegendMark::Evidence => evidence_sample(palette, middle),
        // The timeline and the matrix draw their own marks.
        _ if mark.is_of_timeline() => super::timeline::timeline_sample(mark, palette, middle),
        _ => super::matrix::cell_sample(mark, palette, middle),
    }
}

/// A disc with a double rim.
fn body_sample(palette: &Palette, middle: Pos2) -> Vec<SceneShape> {
    let stroke = Some(ShapeStroke { width: 1.2, colour: palette.quiet, dash: DashPattern::Solid });
    let circle = |radius: f32, fill: Option<Colour>| SceneShape::Circle { centre: middle, radius, fill, stroke };
    vec![circle(8.0, Some(palette.actor)), circle(5.0, None)]
}

/// Lines of the three strengths.
fn strength_sample(palette: &Palette, middle: Pos2) -> Vec<SceneShape> {
    let line = |y: f32, width: f32| {
        let points = vec![middle + vec2(-16.0, y), middle + vec2(16.0, y)];
        SceneShape::Path { points, stroke: ShapeStroke { width, colour: palette.tie, dash: DashPattern::Solid } }
    };
    vec![line(-5.0, 1.2), line(0.0, 1.9), line(5.5, 2.8)]
}

/// A name with a raised number.
fn evidence_sample(palette: &Palette, middle: Pos2) -> Vec<SceneShape> {
    let name = text::shape_line("a", FontStyle { size: 12.0, weight: FontWeight::Semibold });
    let number = text::shape_line("1", FontStyle { size: 9.0, weight: FontWeight::Regular });
    let base = middle + vec2(-5.0, 4.0);
    let raised = base + vec2(name.width + 2.0, -5.0);
    vec![
        SceneShape::Text { line: name, at: base, colour: palette.quiet, halo: None },
        SceneShape::Text { line: number, at: raised, colour: palette.quiet, halo: None },
    ]
}

/// An objection, a little shorter so that its bar stays in the sample.
fn objection_sample(route: &EdgeRoute, stroke: ShapeStroke) -> Vec<SceneShape> {
    let mut shapes = objection_shapes(&route.shortened(3.0), stroke, None);
    if let Some(SceneShape::Path { points, .. }) = shapes.last_mut() {
        let middle = route.shortened(3.0).points[3];
        points.iter_mut().for_each(|point| *point = middle + (*point - middle) * 0.6);
    }
    shapes
}

/// A stance as a disc, and as a segment of a ring beside it.
fn stance_sample(palette: &Palette, middle: Pos2, appearance: StanceAppearance) -> Vec<SceneShape> {
    let mut shapes = disc_shapes(palette, middle - vec2(6.0, 0.0), 8.5, appearance);
    let (from, to) = (middle + vec2(5.0, 0.0), middle + vec2(17.0, 0.0));
    let strokes = segment_strokes(palette, appearance).into_iter();
    shapes.extend(strokes.map(|stroke| SceneShape::Path { points: vec![from, to], stroke }));
    shapes
}

/// A sign without its disc.
fn sign_sample(sign: &str, palette: &Palette, middle: Pos2) -> Vec<SceneShape> {
    let line = text::shape_line(sign, FontStyle { size: 12.0, weight: FontWeight::Semibold });
    let at = middle + vec2(-line.width / 2.0, 4.2);
    vec![SceneShape::Text { line, at, colour: palette.ink, halo: None }]
}

fn ring_sample(palette: &Palette, middle: Pos2) -> Vec<SceneShape> {
    let arc = |at: usize, colour: Colour| SceneShape::Arc {
        centre: middle,
        radius: 7.5,
        from: at as f32 / 4.0 + 0.02,
        to: (at + 1) as f32 / 4.0 - 0.02,
        stroke: ShapeStroke { width: 3.2, colour, dash: DashPattern::Solid },
    };
    let level = |at: usize| palette.stances.get(at).copied().unwrap_or(palette.unknown);
    vec![arc(0, level(6)), arc(1, level(1)), arc(2, palette.unknown_ring), arc(3, level(4))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legend_has_as_few_rows_as_its_width_allows() {
        let text_widths = [100.0, 60.0, 30.0, 90.0, 20.0, 10.0, 50.0];
        let (row_count, widths) = columns(&text_widths, 1000.0);
        assert_eq!((row_count, widths.len()), (1, 7));
        for width in [60.0, 150.0, 280.0, 320.0, 480.0] {
            let (row_count, widths) = columns(&text_widths, width);
            let total_width = widths.iter().sum::<f32>() + GUTTER * (widths.len() as f32 - 1.0);
            assert!(widths.len() == 1 || total_width <= width, "{widths:?} in {width}");
            assert!(row_count * widths.len() >= text_widths.len(), "{row_count} rows of {}", widths.len());
        }
        // A narrow column beside a wide one is only as wide as its own texts.
        assert_eq!(columns(&text_widths, 142.0 + GUTTER + 92.0).0, 4);
        assert_eq!(columns(&[], 100.0).1.len(), 0);
    }
}
