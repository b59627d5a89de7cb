//! The shapes that maps and figures are made of, and the sheet of paper that holds them.
//!
//! The window and every exporter draw these shapes and nothing else. They measure nothing and decide nothing.

use std::sync::Arc;

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use crate::model::Target;
use crate::text::TextLine;

/// A colour: red, green, blue and opacity, sRGB, not premultiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour(pub [u8; 4]);

impl Colour {
    /// This colour mixed over `background`. `share` is its weight, from 0 to 1. The opacity stays that of this colour.
    pub(super) fn mixed_over(self, Self(background): Self, share: f32) -> Self {
        let mix = |channel: usize| {
            let (over, under) = (f32::from(self.0[channel]), f32::from(background[channel]));
            (under + (over - under) * share).round() as u8
        };
        Self([mix(0), mix(1), mix(2), self.0[3]])
    }

    /// The linear red, green and blue, from 0 to 1: the channels without the gamma of sRGB.
    pub fn linear_light(self) -> [f32; 3] {
        let Self([r, g, b, _]) = self;
        [r, g, b].map(|channel| {
            let c = f32::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { libm::powf((c + 0.055) / 1.055, 2.4) }
        })
    }
}

/// The dash pattern of a line, in units of its own width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DashPattern {
    /// An unbroken line.
    #[default]
    Solid,
    /// Dashes of 4 widths, gaps of 3, blunt ends.
    Dashed,
    /// Round dots, one every 3 widths.
    Dotted,
}

/// The stroke of a line or a rim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShapeStroke {
    /// Its width, half of it on either side.
    pub width: f32,
    /// Its colour.
    pub colour: Colour,
    /// Its dash pattern.
    pub dash: DashPattern,
}

/// One shape. The fill is drawn before the stroke.
#[derive(Clone, Debug, PartialEq)]
pub enum SceneShape {
    /// A whole circle.
    Circle {
        /// Its centre.
        centre: Pos2,
        /// Its radius.
        radius: f32,
        /// Its inside.
        fill: Option<Colour>,
        /// Its rim.
        stroke: Option<ShapeStroke>,
    },
    /// A part of a circle, not filled, with blunt ends. Angles in turns: 0 is up, 0.25 right, growing clockwise.
    Arc {
        /// The centre of the circle.
        centre: Pos2,
        /// The radius of the circle.
        radius: f32,
        /// The start angle.
        from: f32,
        /// The end angle, more than `from` and at most one turn beyond it.
        to: f32,
        /// Its line.
        stroke: ShapeStroke,
    },
    /// A rectangle.
    Rect {
        /// Its edges.
        rect: Rect,
        /// The radius of its corners.
        corner: f32,
        /// Its inside.
        fill: Option<Colour>,
        /// Its rim.
        stroke: Option<ShapeStroke>,
    },
    /// A convex polygon, closed.
    Polygon {
        /// Its corners in order.
        points: Vec<Pos2>,
        /// Its inside.
        fill: Colour,
    },
    /// Straight lines from point to point, round joins, blunt ends.
    Path {
        /// At least two points.
        points: Vec<Pos2>,
        /// Its line.
        stroke: ShapeStroke,
    },
    /// A cubic Bézier curve, blunt ends.
    Curve {
        /// Start, two control points, end.
        points: [Pos2; 4],
        /// Its line.
        stroke: ShapeStroke,
    },
    /// A line of text.
    Text {
        /// The text, shaped.
        line: Arc<TextLine>,
        /// The left end of its baseline.
        at: Pos2,
        /// The colour of its glyphs.
        colour: Colour,
        /// The colour of a halo around its glyphs, [`HALO_WIDTH`] times the font size wide.
        halo: Option<Colour>,
    },
}

/// The width of a halo around glyphs, in font sizes.
pub const HALO_WIDTH: f32 = 0.18;

/// A shape and the record that it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneItem {
    /// The record that a click on it means; none for decoration.
    pub target: Option<Target>,
    /// The shape.
    pub shape: SceneShape,
}

/// A finished figure on paper.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureSheet {
    /// Its shapes, from the bottom to the top, in sheet units from the top left corner.
    pub items: Vec<SceneItem>,
    /// Its width and height, in sheet units.
    pub size: Vec2,
    /// Millimetres per sheet unit.
    pub mm_per_unit: f32,
    /// Pixels per inch, for raster formats.
    pub dpi: f32,
    /// The colour of the paper; none for transparent.
    pub paper_colour: Option<Colour>,
    /// The map's title and, if there is one, the subject of the figure.
    pub title: String,
    /// A description of the figure in sentences, for readers who cannot see it.
    pub description: String,
    /// The sentences that name the records of its items.
    pub names: std::collections::BTreeMap<Target, String>,
}

impl FigureSheet {
    /// The size in whole pixels at `dpi`, at least one by one.
    pub fn pixels(&self) -> (u32, u32) {
        let scale = self.pixels_per_unit();
        // A float cast saturates, so a huge sheet counts as too large, not as small. Rounded to the nearest pixel: A4
        // at 300 dots per inch is 2480 pixels wide and a slide 1920, in spite of floating-point error.
        let whole_pixels = |units: f32| ((units * scale).round() as u32).max(1);
        (whole_pixels(self.size.x), whole_pixels(self.size.y))
    }

    /// Pixels per sheet unit.
    pub fn pixels_per_unit(&self) -> f32 {
        self.mm_per_unit / 25.4 * self.dpi
    }
}

impl ShapeStroke {
    fn scaled(self, scale: f32) -> Self {
        Self { width: self.width * scale, ..self }
    }
}

impl SceneShape {
    /// The shape scaled by `scale` about the origin and then moved by `by`.
    #[must_use]
    pub fn scaled_and_moved(&self, scale: f32, by: Vec2) -> Self {
        let transform = |at: Pos2| (at.to_vec2() * scale + by).to_pos2();
        let scaled_stroke = |stroke: &Option<ShapeStroke>| stroke.map(|stroke| stroke.scaled(scale));
        match self {
            Self::Circle { centre, radius, fill, stroke } => Self::Circle {
                centre: transform(*centre),
                radius: radius * scale,
                fill: *fill,
                stroke: scaled_stroke(stroke),
            },
            Self::Arc { centre, radius, from, to, stroke } => {
                let (centre, radius) = (transform(*centre), radius * scale);
                Self::Arc { centre, radius, from: *from, to: *to, stroke: stroke.scaled(scale) }
            }
            Self::Rect { rect, corner, fill, stroke } => {
                let rect = Rect::from_min_max(transform(rect.min), transform(rect.max));
                Self::Rect { rect, corner: corner * scale, fill: *fill, stroke: scaled_stroke(stroke) }
            }
            Self::Polygon { points, fill } => {
                Self::Polygon { points: points.iter().map(|at| transform(*at)).collect(), fill: *fill }
            }
            Self::Path { points, stroke } => {
                Self::Path { points: points.iter().map(|at| transform(*at)).collect(), stroke: stroke.scaled(scale) }
            }
            Self::Curve { points, stroke } => {
                Self::Curve { points: points.map(transform), stroke: stroke.scaled(scale) }
            }
            Self::Text { line, at, colour, halo } => {
                let line = if scale == 1.0 { line.clone() } else { Arc::new(line.scaled(scale)) };
                Self::Text { line, at: transform(*at), colour: *colour, halo: *halo }
            }
        }
    }

    /// Replaces every colour of the shape except that of a halo, which is the colour of the background.
    pub fn recolour(&mut self, new: impl Fn(Colour) -> Colour) {
        match self {
            Self::Circle { fill, stroke, .. } | Self::Rect { fill, stroke, .. } => {
                *fill = fill.map(&new);
                if let Some(stroke) = stroke {
                    stroke.colour = new(stroke.colour);
                }
            }
            Self::Arc { stroke, .. } | Self::Path { stroke, .. } | Self::Curve { stroke, .. } => {
                stroke.colour = new(stroke.colour);
            }
            Self::Polygon { fill, .. } => *fill = new(*fill),
            Self::Text { colour, .. } => *colour = new(*colour),
        }
    }

    /// Makes its line at least `least` wide.
    pub(super) fn thicken(&mut self, least: f32) {
        match self {
            Self::Circle { stroke: Some(stroke), .. }
            | Self::Rect { stroke: Some(stroke), .. }
            | Self::Arc { stroke, .. }
            | Self::Path { stroke, .. }
            | Self::Curve { stroke, .. } => stroke.width = stroke.width.max(least),
            _ => {}
        }
    }

    /// A rectangle that holds the shape with its stroke and halo.
    pub fn bounds(&self) -> Rect {
        let grown = |rect: Rect, stroke: &Option<ShapeStroke>| rect.expand(stroke.map_or(0.0, |s| s.width / 2.0));
        match self {
            Self::Circle { centre, radius, stroke, .. } => {
                grown(Rect::from_center_size(*centre, Vec2::splat(2.0 * radius)), stroke)
            }
            Self::Arc { centre, radius, stroke, .. } => {
                grown(Rect::from_center_size(*centre, Vec2::splat(2.0 * radius)), &Some(*stroke))
            }
            Self::Rect { rect, stroke, .. } => grown(*rect, stroke),
            Self::Polygon { points, .. } => Rect::from_points(points),
            Self::Path { points, stroke } => grown(Rect::from_points(points), &Some(*stroke)),
            Self::Curve { points, stroke } => grown(Rect::from_points(points), &Some(*stroke)),
            Self::Text { line, at, halo, .. } => {
                let rect =
                    Rect::from_min_size(pos2(at.x, at.y - line.ascent), vec2(line.width, line.ascent + line.descent));
                rect.expand(if halo.is_some() { line.style.size * HALO_WIDTH } else { 0.0 })
            }
        }
    }
}
