//! The legend: every mark that a scene uses and no other, each drawn as it is drawn on the map.

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use super::actor::{Seen, disc_shapes, lock_shapes, segment_strokes, stack_shapes};
use super::line::{Look, arrowhead, condition_shapes, objection_shapes, tie_shapes};
use super::{Colour, Dash, Item, Mark, Node, Outline, Palette, Route, Scene, Shape, Stroke};
use crate::model::{Alignment, Lens, Level, Map};
use crate::text::{self, Style, Weight};

/// A legend, with its own top left corner at the origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Legend {
    /// Its shapes.
    pub items: Vec<Item>,
    /// How much room it takes.
    pub size: Vec2,
}

/// The room for a sample, and the height of a row.
const SAMPLE: Vec2 = vec2(34.0, 19.0);
/// Between a sample and its words.
const GAP: f32 = 7.0;
/// Between two columns.
const GUTTER: f32 = 14.0;
/// How many columns there are at most.
const MOST_COLUMNS: usize = 8;
const WORDS: Style = Style { size: 10.0, weight: Weight::Regular };
const HEAD: Style = Style { size: 12.0, weight: Weight::Semibold };

/// The legend of a scene, at most `width` wide where its words allow.
pub fn legend(map: &Map, lens: &Lens, scene: &Scene, palette: &Palette, width: f32) -> Legend {
    titled(&title(map, lens), map, scene, palette, width)
}

/// The same under another title.
pub(super) fn titled(title: &str, map: &Map, scene: &Scene, palette: &Palette, width: f32) -> Legend {
    let mut legend = head(title, scene, palette, width);
    legend.size.y += 6.0;
    legend.rows(scene, palette, width);
    legend.order(map, scene, palette, width);
    legend
}

/// The head of a legend: what the lens is, and the scale of positions.
pub fn legend_head(map: &Map, lens: &Lens, scene: &Scene, palette: &Palette, width: f32) -> Legend {
    head(&title(map, lens), scene, palette, width)
}

fn title(map: &Map, lens: &Lens) -> String {
    lens.issue().map_or_else(|| "Relationships".to_owned(), |issue| map.name(&issue.into()))
}

fn head(title: &str, scene: &Scene, palette: &Palette, width: f32) -> Legend {
    let mut legend = Legend { items: Vec::new(), size: Vec2::ZERO };
    for line in text::wrap(title, HEAD, width, 2) {
        legend.text(&line, pos2(0.0, legend.size.y + line.ascent), palette.ink);
    }
    if scene.marks.contains(&Mark::Scale) {
        legend.scale(palette, legend.size.y + 6.0);
    }
    legend
}

impl Legend {
    fn put(&mut self, shape: Shape) {
        self.items.push(Item { target: None, shape });
    }

    fn text(&mut self, line: &std::sync::Arc<text::Line>, at: Pos2, colour: Colour) {
        self.size = self.size.max(vec2(at.x + line.width, at.y + line.descent));
        self.put(Shape::Text { line: line.clone(), at, colour, halo: None });
    }

    /// The seven fills with their numbers, and what the outermost mean.
    fn scale(&mut self, palette: &Palette, top: f32) {
        let swatch = vec2(26.0, 11.0);
        for (at, level) in Level::ALL.into_iter().enumerate() {
            let rect = Rect::from_min_size(pos2(at as f32 * (swatch.x + 2.0), top), swatch);
            let rim = Some(Stroke { width: 0.6, colour: palette.quiet, dash: Dash::Solid });
            self.put(Shape::Rect { rect, corner: 2.0, fill: Some(palette.stance(level)), stroke: rim });
            let number = text::line(&level.to_string(), Style { size: 9.5, weight: Weight::Regular });
            self.text(&number, pos2(rect.center().x - number.width / 2.0, rect.max.y + 10.5), palette.quiet);
        }
        let small = Style { size: 9.5, weight: Weight::Regular };
        let bottom = top + swatch.y + 22.5;
        let right = 7.0 * (swatch.x + 2.0) - 2.0;
        for (words, share) in [("blocks", 0.0), ("neutral", 0.5), ("champions", 1.0)] {
            let line = text::line(words, small);
            self.text(&line, pos2((right - line.width) * share, bottom), palette.quiet);
        }
    }

    /// Which segment of a ring stands for which issue.
    fn order(&mut self, map: &Map, scene: &Scene, palette: &Palette, width: f32) {
        if !scene.marks.contains(&Mark::Ring) || map.issues.is_empty() {
            return;
        }
        let issues: Vec<&str> = map.issues.iter().map(crate::model::Issue::label).collect();
        let words = format!("Ring, clockwise from the top: {}.", issues.join(", "));
        self.size.y += 4.0;
        for line in text::wrap(&words, Style { size: 10.0, weight: Weight::Regular }, width.max(self.size.x), 40) {
            self.text(&line, pos2(0.0, self.size.y + line.ascent), palette.quiet);
        }
    }

    fn rows(&mut self, scene: &Scene, palette: &Palette, width: f32) {
        let marks: Vec<Mark> = scene.marks.iter().copied().filter(|mark| !mark.meaning().is_empty()).collect();
        let words: Vec<_> = marks.iter().map(|mark| text::line(mark.meaning(), WORDS)).collect();
        let (tall, widths) = columns(&words.iter().map(|line| line.width).collect::<Vec<_>>(), width);
        let (top, mut left) = (self.size.y, 0.0);
        let of_column = |column: usize| marks.iter().zip(&words).skip(column * tall).take(tall);
        for (column, wide) in widths.iter().enumerate() {
            for (row, (mark, line)) in of_column(column).enumerate() {
                let corner = pos2(left, top + row as f32 * SAMPLE.y);
                let middle = corner + SAMPLE / 2.0;
                sample(*mark, palette, middle).into_iter().for_each(|shape| self.put(shape));
                self.text(line, pos2(corner.x + SAMPLE.x + GAP, middle.y + WORDS.size * 0.36), palette.ink);
                self.size.y = self.size.y.max(corner.y + SAMPLE.y);
            }
            left += wide + GUTTER;
        }
    }
}

/// In how many rows the marks stand, and how wide each column is, so that all columns fit into `width`: as few rows as
/// can be, each column as wide as its own words. `words` is how wide the words of each mark are.
fn columns(words: &[f32], width: f32) -> (usize, Vec<f32>) {
    let widths = |tall: usize| -> Vec<f32> {
        words.chunks(tall).map(|words| SAMPLE.x + GAP + words.iter().copied().fold(0.0, f32::max)).collect()
    };
    let fits = |tall: &usize| {
        let widths = widths(*tall);
        let taken = widths.iter().sum::<f32>() + GUTTER * (widths.len() as f32 - 1.0);
        widths.len() <= MOST_COLUMNS && taken <= width
    };
    let tall = (1..=words.len()).find(fits).unwrap_or(words.len()).max(1);
    (tall, widths(tall))
}

/// A mark by itself, round `middle`.
fn sample(mark: Mark, palette: &Palette, middle: Pos2) -> Vec<Shape> {
    let line = |width: f32, colour: Colour, dash: Dash| Stroke { width, colour, dash };
    let end = |x: f32| Node { centre: middle + vec2(x, 0.0), outline: Outline::Disc(0.0) };
    let route = Route::between(&end(-20.5), &end(20.5), 0.0);
    let tie = |look: Look, stroke: Stroke| tie_shapes(&route, look, stroke, None);
    let circle = |fill: Option<Colour>, stroke: Option<Stroke>| {
        vec![Shape::Circle { centre: middle, radius: 8.0, fill, stroke }]
    };
    let seen = |alignment: Alignment, evident: bool| seen_sample(palette, middle, Seen::sample(alignment, evident));
    let solid = |width: f32, colour: Colour| line(width, colour, Dash::Solid);
    let plain = solid(1.4, palette.tie);
    match mark {
        Mark::Actor => circle(Some(palette.actor), Some(solid(0.8, palette.quiet))),
        Mark::Bloc => circle(Some(palette.actor), Some(line(1.2, palette.quiet, Dash::Dashed))),
        Mark::Body => body_sample(palette, middle),
        Mark::Folded => {
            let stroke = Some(solid(0.8, palette.quiet));
            let mut shapes = vec![Shape::Circle { centre: middle, radius: 5.0, fill: Some(palette.actor), stroke }];
            shapes.extend(stack_shapes(palette, middle, 2.5));
            shapes
        }
        Mark::Issue => {
            let rect = Rect::from_center_size(middle, Vec2::splat(15.0));
            vec![Shape::Rect { rect, corner: 2.5, fill: Some(palette.box_fill), stroke: Some(solid(1.5, palette.ink)) }]
        }
        Mark::Scale => Vec::new(),
        Mark::Undecided => seen(Alignment::Undecided, true),
        Mark::Silent => seen(Alignment::Silent, true),
        Mark::Unknown => disc_shapes(palette, middle, 8.5, Seen::Unknown),
        Mark::HollowActor => {
            let level = Level::ALL.last().copied().map_or(Alignment::Silent, Alignment::Level);
            let number = |shape: &Shape| matches!(shape, Shape::Text { .. });
            seen(level, false).into_iter().filter(|shape| !number(shape)).collect()
        }
        Mark::Assessed => sign_sample("(+2)", palette, middle),
        Mark::Unsure => sign_sample("+2?", palette, middle),
        Mark::Sign => sign_sample("+ − ±", palette, middle),
        Mark::Strength => strength_sample(palette, middle),
        Mark::Ring => ring_sample(palette, middle),
        Mark::Tie | Mark::Cooperation => tie(Look::Plain, plain),
        Mark::Alliance => tie(Look::Double, plain),
        Mark::Conflict => tie(Look::ZigZag, solid(1.4, palette.hostile)),
        Mark::Broken => tie(Look::Struck, solid(1.4, palette.hostile)),
        Mark::Expected => tie(Look::Dots, line(2.8, palette.tie, Dash::Dotted)),
        Mark::PartOf => tie(Look::Plain, solid(1.0, palette.unknown)),
        Mark::Container => super::container::sample(palette, middle),
        Mark::About => tie(Look::Plain, line(1.2, palette.ink, Dash::Dotted)),
        Mark::Unconfirmed => tie(Look::Plain, line(1.4, palette.tie, Dash::Dashed)),
        Mark::Tentative => tie(Look::Plain, line(1.7, palette.tie, Dash::Dotted)),
        Mark::HollowLine => tie_shapes(&route, Look::Plain, plain, Some(palette.canvas)),
        Mark::Direction => {
            let mut shapes = tie_shapes(&route.shortened(6.0), Look::Plain, plain, None);
            shapes.push(arrowhead(&route, palette.tie));
            shapes
        }
        Mark::Objection => objection_sample(&route, solid(2.6, palette.objection)),
        Mark::Reservation => objection_sample(&route, solid(1.6, palette.objection)),
        Mark::Ended => objection_sample(&route, solid(1.4, palette.quiet)),
        Mark::Condition => condition_shapes(&route, solid(1.6, palette.condition), palette.canvas),
        Mark::RedLine => lock_shapes(palette, middle).to_vec(),
        Mark::Evidence => evidence_sample(palette, middle),
        // The other faces draw their own.
        _ if mark.is_of_timeline() => super::timeline::sample(mark, palette, middle),
        _ => super::matrix::sample(mark, palette, middle),
    }
}

/// A disc with a double rim.
fn body_sample(palette: &Palette, middle: Pos2) -> Vec<Shape> {
    let stroke = Some(Stroke { width: 1.2, colour: palette.quiet, dash: Dash::Solid });
    let circle = |radius: f32, fill: Option<Colour>| Shape::Circle { centre: middle, radius, fill, stroke };
    vec![circle(8.0, Some(palette.actor)), circle(5.0, None)]
}

/// Lines of the three strengths.
fn strength_sample(palette: &Palette, middle: Pos2) -> Vec<Shape> {
    let line = |y: f32, width: f32| {
        let points = vec![middle + vec2(-16.0, y), middle + vec2(16.0, y)];
        Shape::Path { points, stroke: Stroke { width, colour: palette.tie, dash: Dash::Solid } }
    };
    vec![line(-5.0, 1.2), line(0.0, 1.9), line(5.5, 2.8)]
}

/// A name with a raised number.
fn evidence_sample(palette: &Palette, middle: Pos2) -> Vec<Shape> {
    let name = text::line("a", Style { size: 12.0, weight: Weight::Semibold });
    let number = text::line("1", Style { size: 9.0, weight: Weight::Regular });
    let base = middle + vec2(-5.0, 4.0);
    let raised = base + vec2(name.width + 2.0, -5.0);
    vec![
        Shape::Text { line: name, at: base, colour: palette.quiet, halo: None },
        Shape::Text { line: number, at: raised, colour: palette.quiet, halo: None },
    ]
}

/// An objection, a little shorter so that its bar stays in the sample.
fn objection_sample(route: &Route, stroke: Stroke) -> Vec<Shape> {
    let mut shapes = objection_shapes(&route.shortened(3.0), stroke, None);
    if let Some(Shape::Path { points, .. }) = shapes.last_mut() {
        let middle = route.shortened(3.0).points[3];
        points.iter_mut().for_each(|point| *point = middle + (*point - middle) * 0.6);
    }
    shapes
}

/// A position as a disc, and as a segment of a ring beside it.
fn seen_sample(palette: &Palette, middle: Pos2, seen: Seen) -> Vec<Shape> {
    let mut shapes = disc_shapes(palette, middle - vec2(6.0, 0.0), 8.5, seen);
    let (from, to) = (middle + vec2(5.0, 0.0), middle + vec2(17.0, 0.0));
    let strokes = segment_strokes(palette, seen).into_iter();
    shapes.extend(strokes.map(|stroke| Shape::Path { points: vec![from, to], stroke }));
    shapes
}

/// A sign by itself.
fn sign_sample(sign: &str, palette: &Palette, middle: Pos2) -> Vec<Shape> {
    let line = text::line(sign, Style { size: 12.0, weight: Weight::Semibold });
    let at = middle + vec2(-line.width / 2.0, 4.2);
    vec![Shape::Text { line, at, colour: palette.ink, halo: None }]
}

fn ring_sample(palette: &Palette, middle: Pos2) -> Vec<Shape> {
    let arc = |at: usize, colour: Colour| Shape::Arc {
        centre: middle,
        radius: 7.5,
        from: at as f32 / 4.0 + 0.02,
        to: (at + 1) as f32 / 4.0 - 0.02,
        stroke: Stroke { width: 3.2, colour, dash: Dash::Solid },
    };
    let level = |at: usize| palette.stances.get(at).copied().unwrap_or(palette.unknown);
    vec![arc(0, level(6)), arc(1, level(1)), arc(2, palette.unknown_ring), arc(3, level(4))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_in_as_few_rows_as_there_is_room_for() {
        let words = [100.0, 60.0, 30.0, 90.0, 20.0, 10.0, 50.0];
        let (tall, widths) = columns(&words, 1000.0);
        assert_eq!((tall, widths.len()), (1, 7));
        for width in [60.0, 150.0, 280.0, 320.0, 480.0] {
            let (tall, widths) = columns(&words, width);
            let taken = widths.iter().sum::<f32>() + GUTTER * (widths.len() as f32 - 1.0);
            assert!(widths.len() == 1 || taken <= width, "{widths:?} in {width}");
            assert!(tall * widths.len() >= words.len(), "{tall} rows of {}", widths.len());
        }
        // A narrow column beside a wide one takes no more room than its own words.
        assert_eq!(columns(&words, 142.0 + GUTTER + 92.0).0, 4);
        assert_eq!(columns(&[], 100.0).1.len(), 0);
    }
}
