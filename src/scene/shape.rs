//! The few kinds of shape that everything on a map and on a figure is made of, and the sheet of paper they lie on.
//!
//! The window and every exporter draw these and nothing else. Whoever draws them measures nothing and decides nothing.

use std::sync::Arc;

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use crate::model::Target;
use crate::text::TextLine;

/// A colour: red, green, blue and opacity, sRGB, not premultiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour(pub [u8; 4]);

impl Colour {
    /// This colour laid over `ground` at that share, from 0 to 1. The opacity stays its own.
    pub(super) fn mixed_over(self, Self(ground): Self, share: f32) -> Self {
        let mix = |channel: usize| {
            let (own, under) = (f32::from(self.0[channel]), f32::from(ground[channel]));
            (under + (own - under) * share).round() as u8
        };
        Self([mix(0), mix(1), mix(2), self.0[3]])
    }

    /// The light of its red, green and blue, from 0 to 1: its channels without the gamma of sRGB.
    pub fn linear_light(self) -> [f32; 3] {
        let Self([r, g, b, _]) = self;
        [r, g, b].map(|channel| {
            let c = f32::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { libm::powf((c + 0.055) / 1.055, 2.4) }
        })
    }
}

/// How a line is interrupted, in units of its own width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DashPattern {
    /// Not at all.
    #[default]
    Solid,
    /// Dashes of 4 widths, gaps of 3, blunt ends.
    Dashed,
    /// Round dots, one every 3 widths.
    Dotted,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShapeStroke {
    /// Its width, half of it on either side.
    pub width: f32,
    /// Its colour.
    pub colour: Colour,
    /// How it is interrupted.
    pub dash: DashPattern,
}

/// One shape. What is both filled and stroked is filled first.
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
        /// Where it starts.
        from: f32,
        /// Where it ends, more than `from`, at most a turn away.
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
        /// Where the left end of its baseline lies.
        at: Pos2,
        /// The colour of its letters.
        colour: Colour,
        /// The colour of a halo of [`HALO_WIDTH`] times the font size round its letters.
        halo: Option<Colour>,
    },
}

/// How far a halo reaches round the letters, in font sizes.
pub const HALO_WIDTH: f32 = 0.18;

/// A shape and what it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneItem {
    /// The record that a click on it means; none for decoration.
    pub target: Option<Target>,
    /// What it looks like.
    pub shape: SceneShape,
}

/// A finished figure on paper.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureSheet {
    /// Its shapes, from the bottom to the top, in sheet units from the top left corner.
    pub items: Vec<SceneItem>,
    /// How large it is, in sheet units.
    pub size: Vec2,
    /// How many millimetres a sheet unit is.
    pub mm_per_unit: f32,
    /// Pixels an inch, for pictures made of pixels.
    pub dpi: f32,
    /// The colour of the paper; none for transparent.
    pub paper_colour: Option<Colour>,
    /// A few words: the map's title.
    pub title: String,
    /// What is to be seen, in sentences, for those who cannot see it.
    pub description: String,
    /// The names of the records that its items stand for, in words.
    pub names: std::collections::BTreeMap<Target, String>,
}

impl FigureSheet {
    /// Its size in whole pixels at its dpi, at least one.
    pub fn pixels(&self) -> (u32, u32) {
        let scale = self.pixels_per_unit();
        // A float cast saturates, so that a monstrous sheet is found too large rather than small.
        // To the nearest: A4 at 300 dots an inch is 2480 pixels wide, and a slide 1920, whatever floats make of it.
        let whole = |units: f32| ((units * scale).round() as u32).max(1);
        (whole(self.size.x), whole(self.size.y))
    }

    /// How many pixels a sheet unit is.
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
    /// The same shape `scale` times as large, seen from the origin, and then moved.
    #[must_use]
    pub fn scaled_and_moved(&self, scale: f32, by: Vec2) -> Self {
        let put = |at: Pos2| (at.to_vec2() * scale + by).to_pos2();
        let line = |stroke: &Option<ShapeStroke>| stroke.map(|stroke| stroke.scaled(scale));
        match self {
            Self::Circle { centre, radius, fill, stroke } => {
                Self::Circle { centre: put(*centre), radius: radius * scale, fill: *fill, stroke: line(stroke) }
            }
            Self::Arc { centre, radius, from, to, stroke } => {
                let (centre, radius) = (put(*centre), radius * scale);
                Self::Arc { centre, radius, from: *from, to: *to, stroke: stroke.scaled(scale) }
            }
            Self::Rect { rect, corner, fill, stroke } => {
                let rect = Rect::from_min_max(put(rect.min), put(rect.max));
                Self::Rect { rect, corner: corner * scale, fill: *fill, stroke: line(stroke) }
            }
            Self::Polygon { points, fill } => {
                Self::Polygon { points: points.iter().map(|at| put(*at)).collect(), fill: *fill }
            }
            Self::Path { points, stroke } => {
                Self::Path { points: points.iter().map(|at| put(*at)).collect(), stroke: stroke.scaled(scale) }
            }
            Self::Curve { points, stroke } => Self::Curve { points: points.map(put), stroke: stroke.scaled(scale) },
            Self::Text { line, at, colour, halo } => {
                let line = if scale == 1.0 { line.clone() } else { Arc::new(line.scaled(scale)) };
                Self::Text { line, at: put(*at), colour: *colour, halo: *halo }
            }
        }
    }

    /// Gives all its colours another, but for that of a halo, which is the ground's.
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

    /// Makes its line at least so wide.
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

    /// A rectangle that the shape does not leave, its stroke and halo included.
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
