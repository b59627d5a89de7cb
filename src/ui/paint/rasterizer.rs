//! Fills triangles into pixels on the processor, as a graphics card does. Knows nothing of maps or of the screen.

use std::ops::Range;

use egui::epaint::Mesh;
use egui::{Color32, ColorImage, Pos2, Vec2, vec2};

use crate::network::{Cancellation, Progress};

/// Some rows of an image.
pub(super) struct PixelBand<'a> {
    pub(super) pixels: &'a mut [Color32],
    pub(super) width: usize,
    /// The rows of the image that `pixels` holds.
    pub(super) rows: Range<usize>,
}

/// The position and scale of a mesh in an image.
#[derive(Clone, Copy)]
pub(super) struct RasterPlacement {
    /// The position in the mesh at the upper left corner of the image.
    pub(super) corner: Pos2,
    /// Pixels per point.
    pub(super) scale: f32,
}

/// A corner of a triangle: its position in the image and in the texture (in texels), and its colour.
#[derive(Clone, Copy)]
struct RasterVertex {
    at: Pos2,
    texel: Vec2,
    ink: Color32,
}

/// Cancellation is checked once for this many triangles. A few of the largest triangles can take a millisecond
/// together.
const TRIANGLES_AT_ONCE: usize = 1024;
/// The largest distance of the fourth corner of two triangles from the plane of the first three at which both are drawn
/// together, in texels. This is an eighth of a pixel across a line.
const FLATNESS_TOLERANCE: f32 = 0.5;

/// Draws all triangles of a mesh with its texture, one over the other.
///
/// # Errors
/// [`Cancellation`] when the job is cancelled. Some triangles are drawn then.
pub(super) fn rasterize_mesh(
    band: &mut PixelBand<'_>,
    (mesh, texture): (&Mesh, &ColorImage),
    placement: RasterPlacement,
    progress: &Progress,
) -> Result<(), Cancellation> {
    let size = vec2(texture.size[0] as f32, texture.size[1] as f32);
    let corner = |index: u32| {
        mesh.vertices.get(index as usize).map(|vertex| RasterVertex {
            at: ((vertex.pos - placement.corner) * placement.scale).to_pos2(),
            // A texel has its own colour at its middle.
            texel: vertex.uv.to_vec2() * size - Vec2::splat(0.5),
            ink: vertex.color,
        })
    };
    let mut filler = TriangleFiller { texture, shades: ColumnShades::default() };
    let mut indices = mesh.indices.as_slice();
    let mut until_check = 0;
    while let [a, b, c, rest @ ..] = indices {
        indices = rest;
        if until_check == 0 {
            progress.check_cancelled()?;
            until_check = TRIANGLES_AT_ONCE;
        }
        until_check -= 1;
        // Lines and rectangles are pairs of triangles with a common side.
        let fourth = match rest {
            [e, f, d, ..] if (e, f) == (c, b) => corner(*d),
            _ => None,
        };
        let (Some(a), Some(b), Some(c)) = (corner(*a), corner(*b), corner(*c)) else { continue };
        match fourth {
            Some(d) if is_flat(&[a, b, c, d]) => {
                indices = rest.get(3..).unwrap_or_default();
                filler.fill(band, &[a, b, d, c]);
            }
            _ => filler.fill(band, &[a, b, c]),
        }
    }
    Ok(())
}

/// Whether four corners can be filled as one area. The second and the third are the ends of the side that two triangles
/// share. The four must be convex and have one colour, and the texture must continue from one triangle to the other.
fn is_flat(corners: &[RasterVertex; 4]) -> bool {
    let [a, b, c, d] = corners;
    let (to_b, to_c, to_d) = (b.at - a.at, c.at - a.at, d.at - a.at);
    let area = cross(to_b, to_c);
    // The shares of the second and the third corner in the fourth.
    let (p, q) = (cross(to_d, to_c) / area, cross(to_b, to_d) / area);
    let texel_error = a.texel + (b.texel - a.texel) * p + (c.texel - a.texel) * q - d.texel;
    let has_one_colour = [b, c, d].iter().all(|corner| corner.ink == a.ink);
    has_one_colour && p > 0.0 && q > 0.0 && p + q > 1.0 && texel_error.abs().max_elem() < FLATNESS_TOLERANCE
}

fn cross(a: Vec2, b: Vec2) -> f32 {
    a.x * b.y - a.y * b.x
}

/// A value that changes linearly over an area: its value at the first corner, and its change per pixel to the right and
/// per pixel down.
#[derive(Clone, Copy)]
struct TriangleGradient {
    first: f32,
    right: f32,
    down: f32,
    /// The value stays between these limits, however thin the area is.
    least: f32,
    most: f32,
}

impl TriangleGradient {
    /// The gradient through the values at the corners. `to_b` and `to_c` are the vectors from the first corner to the
    /// second and to the last, and `scale` is one over their cross product.
    fn of(values: &[f32], [to_b, to_c]: [Vec2; 2], scale: f32) -> Self {
        let (first, second, last) = (values[0], values[1], values[values.len() - 1]);
        let (b, c) = (second - first, last - first);
        let (least, most) = values.iter().fold((first, first), |(least, most), at| (least.min(*at), most.max(*at)));
        let right = (b * to_c.y - c * to_b.y) * scale;
        let down = (c * to_b.x - b * to_c.x) * scale;
        Self { first, right, down, least, most }
    }

    fn is_flat(&self) -> bool {
        self.least == self.most
    }

    /// The value at an offset from the first corner, in pixels.
    fn at(&self, offset: Vec2) -> f32 {
        (self.first + self.right * offset.x + self.down * offset.y).max(self.least).min(self.most)
    }
}

/// The fill of an area.
enum TriangleFill {
    /// One colour everywhere.
    Solid(u32),
    /// The shades of one column of the texture.
    Column(TriangleGradient),
    /// A part of the texture, tinted with one colour.
    Texture { u: TriangleGradient, v: TriangleGradient, ink: u32 },
    /// A blend between colours, one gradient per channel.
    Blend([TriangleGradient; 4]),
}

/// One colour multiplied by the texels of a part of a column of the texture. Lines are filled with it, and a line has
/// many areas that share it.
#[derive(Default)]
struct ColumnShades {
    column: usize,
    ink: u32,
    /// The texture row of the first shade.
    first: usize,
    shades: Vec<u32>,
}

/// The most texels of a column that are cached as shades.
const MAX_SHADES: usize = 64;

impl ColumnShades {
    /// Computes the shades for `v` in a column, unless they are cached. Returns false if they would be too many.
    fn prepare(&mut self, texture: &ColorImage, (column, v): (usize, &TriangleGradient), ink: u32) -> bool {
        let [width, height] = texture.size;
        let last_row = height.saturating_sub(1);
        let first = (v.least.max(0.0) as usize).min(last_row);
        // One more than the last, as a shade may lie between two texels.
        let count = (v.most.max(0.0) as usize).min(last_row) + 2 - first;
        if count > MAX_SHADES {
            return false;
        }
        let is_cached = self.column == column && self.ink == ink && self.first == first && self.shades.len() == count;
        if !is_cached {
            (self.column, self.ink, self.first) = (column, ink, first);
            let texel = |row: usize| texture.pixels.get(row.min(last_row) * width + column).copied().map_or(0, packed);
            self.shades.clear();
            self.shades.extend((first..first + count).map(|row| multiply_by_texel(ink, texel(row))));
        }
        true
    }
}

/// Fills areas with the texels of one texture.
struct TriangleFiller<'a> {
    texture: &'a ColorImage,
    shades: ColumnShades,
}

/// The most sides of an area: two triangles with a common side have four.
const MAX_SIDES: usize = 4;

/// A side of an area, from its upper end to its lower end.
#[derive(Clone, Copy, Default)]
struct PolygonSide {
    top: f32,
    bottom: f32,
    /// Its x at height 0.
    start: f32,
    /// Change of x per pixel down.
    lean: f32,
}

impl PolygonSide {
    fn between(a: Pos2, b: Pos2) -> Self {
        let (upper, lower) = if a.y <= b.y { (a, b) } else { (b, a) };
        let height = lower.y - upper.y;
        let lean = if height > 0.0 { (lower.x - upper.x) / height } else { 0.0 };
        Self { top: upper.y, bottom: lower.y, start: upper.x - upper.y * lean, lean }
    }
}

impl TriangleFiller<'_> {
    /// Fills a convex area with three or four corners, given in order round it.
    fn fill(&mut self, band: &mut PixelBand<'_>, corners: &[RasterVertex]) {
        let [first, second, .., last] = corners else { return };
        let (mut top, mut bottom, mut left, mut right) = (first.at.y, first.at.y, first.at.x, first.at.x);
        for RasterVertex { at, .. } in &corners[1..] {
            (top, bottom) = (top.min(at.y), bottom.max(at.y));
            (left, right) = (left.min(at.x), right.max(at.x));
        }
        if bottom <= band.rows.start as f32 || top >= band.rows.end as f32 || right <= 0.0 || left >= band.width as f32
        {
            return;
        }
        let edges = [second.at - first.at, last.at - first.at];
        let area = cross(edges[0], edges[1]);
        if area.abs() < 1e-6 || !area.is_finite() {
            return;
        }
        let ink = self.triangle_fill(corners, edges, 1.0 / area);
        let mut sides = [PolygonSide::default(); MAX_SIDES];
        for (number, (side, corner)) in sides.iter_mut().zip(corners).enumerate() {
            let next = corners.get(number + 1).unwrap_or(first);
            *side = PolygonSide::between(corner.at, next.at);
        }
        // Only pixels whose middle lies inside belong to an area, so that neighbouring areas share none.
        for y in first_pixel_from(top).max(band.rows.start)..first_pixel_from(bottom).min(band.rows.end) {
            let middle = y as f32 + 0.5;
            let (mut left_x, mut right_x) = (f32::INFINITY, f32::NEG_INFINITY);
            for side in &sides {
                if side.top <= middle && middle < side.bottom {
                    let at = side.start + middle * side.lean;
                    (left_x, right_x) = (left_x.min(at), right_x.max(at));
                }
            }
            let (from, to) = (first_pixel_from(left_x), first_pixel_from(right_x).min(band.width));
            if from >= to {
                continue;
            }
            let start = (y - band.rows.start) * band.width;
            let Some(pixels) = band.pixels.get_mut(start + from..start + to) else { continue };
            self.span(pixels, vec2(from as f32 + 0.5, middle) - first.at.to_vec2(), &ink);
        }
    }

    fn triangle_fill(&mut self, corners: &[RasterVertex], edges: [Vec2; 2], scale: f32) -> TriangleFill {
        let gradient = |value_of: fn(&RasterVertex) -> f32| {
            let mut values = [0.0; MAX_SIDES];
            for (value, corner) in values.iter_mut().zip(corners) {
                *value = value_of(corner);
            }
            TriangleGradient::of(&values[..corners.len().min(MAX_SIDES)], edges, scale)
        };
        let Some(first) = corners.first() else { return TriangleFill::Solid(0) };
        if corners.iter().any(|corner| corner.ink != first.ink) {
            // Areas with several colours use the white part of the texture only.
            return TriangleFill::Blend([
                gradient(|corner| f32::from(corner.ink.r())),
                gradient(|corner| f32::from(corner.ink.g())),
                gradient(|corner| f32::from(corner.ink.b())),
                gradient(|corner| f32::from(corner.ink.a())),
            ]);
        }
        let (ink, v) = (packed(first.ink), gradient(|corner| corner.texel.y));
        if corners.iter().all(|corner| corner.texel.x == first.texel.x) {
            let u = first.texel.x;
            if v.is_flat() {
                return TriangleFill::Solid(multiply_by_texel(ink, sample_texture(self.texture, u, v.first)));
            }
            let column = u.max(0.0).round();
            let is_whole = (u - column).abs() < 1.0 / 512.0 && (column as usize) < self.texture.size[0];
            if is_whole && self.shades.prepare(self.texture, (column as usize, &v), ink) {
                return TriangleFill::Column(v);
            }
        }
        TriangleFill::Texture { u: gradient(|corner| corner.texel.x), v, ink }
    }

    /// Fills a part of a row. `first` is the offset of its first pixel from the first corner.
    fn span(&self, pixels: &mut [Color32], first: Vec2, ink: &TriangleFill) {
        match ink {
            TriangleFill::Solid(ink) => {
                for pixel in pixels {
                    *pixel = blend_over(*pixel, *ink);
                }
            }
            TriangleFill::Column(v) => {
                // In 65536ths of a texel, counted from the first shade.
                let fixed_point = |at: f32| ((at - self.shades.first as f32) * 65536.0) as i32;
                let (mut at, step) =
                    (fixed_point(v.first + v.right * first.x + v.down * first.y), (v.right * 65536.0) as i32);
                let (least, most) = (fixed_point(v.least).max(0), fixed_point(v.most).max(0));
                for pixel in pixels {
                    let row = at.max(least).min(most) as u32;
                    if let Some([one, next]) =
                        self.shades.shades.get((row >> 16) as usize..).and_then(<[u32]>::first_chunk)
                    {
                        *pixel = blend_over(*pixel, mix_channels(*one, *next, row >> 8 & 0xff));
                    }
                    at = at.wrapping_add(step);
                }
            }
            TriangleFill::Texture { u, v, ink } => {
                let mut offset = first;
                for pixel in pixels {
                    *pixel = blend_over(
                        *pixel,
                        multiply_by_texel(*ink, sample_texture(self.texture, u.at(offset), v.at(offset))),
                    );
                    offset.x += 1.0;
                }
            }
            TriangleFill::Blend(gradients) => {
                let mut offset = first;
                for pixel in pixels {
                    *pixel = blend_over(
                        *pixel,
                        u32::from_le_bytes(gradients.map(|gradient| (gradient.at(offset) + 0.5) as u8)),
                    );
                    offset.x += 1.0;
                }
            }
        }
    }
}

/// The first row or column whose middle is not before `at`.
#[inline]
fn first_pixel_from(at: f32) -> usize {
    let at = (at - 0.5).max(0.0);
    // Rounded up by hand: a cast rounds down, and the function of the library is a call.
    let truncated = at as usize;
    truncated + usize::from((truncated as f32) < at)
}

fn packed(colour: Color32) -> u32 {
    u32::from_le_bytes(colour.to_array())
}

/// Red and blue of four channels in one number, to be computed together. Shifted by 8 bits: green and opacity.
const CHANNEL_PAIR: u32 = 0x00ff_00ff;
/// One half for each of the pair, so that the result is rounded.
const ROUNDING_PAIR: u32 = 0x0080_0080;

/// All four channels times `part` / 256.
fn scale_channels(colour: u32, part: u32) -> u32 {
    let even = ((colour & CHANNEL_PAIR) * part + ROUNDING_PAIR) >> 8 & CHANNEL_PAIR;
    let odd = ((colour >> 8 & CHANNEL_PAIR) * part + ROUNDING_PAIR) & !CHANNEL_PAIR;
    even | odd
}

/// `part` / 256 of the second colour and the rest of the first.
fn mix_channels(a: u32, b: u32, part: u32) -> u32 {
    let rest = 256 - part;
    let even = ((a & CHANNEL_PAIR) * rest + (b & CHANNEL_PAIR) * part + ROUNDING_PAIR) >> 8 & CHANNEL_PAIR;
    let odd = ((a >> 8 & CHANNEL_PAIR) * rest + (b >> 8 & CHANNEL_PAIR) * part + ROUNDING_PAIR) & !CHANNEL_PAIR;
    even | odd
}

/// Converts a channel from 0 to 255 to a number of 256ths, where 255 becomes 256.
fn as_256ths(channel: u32) -> u32 {
    channel + (channel >> 7)
}

/// A colour multiplied by a texel, which is nearly always a shade of white.
fn multiply_by_texel(ink: u32, texel: u32) -> u32 {
    let shade = texel & 0xff;
    if texel == shade * 0x0101_0101 {
        return scale_channels(ink, as_256ths(shade));
    }
    let (ink, texel) = (ink.to_le_bytes(), texel.to_le_bytes());
    u32::from_le_bytes(std::array::from_fn(|i| ((u32::from(ink[i]) * u32::from(texel[i]) + 127) / 255) as u8))
}

/// Blends premultiplied ink over a pixel.
fn blend_over(background: Color32, ink: u32) -> Color32 {
    let opacity = ink >> 24;
    let mixed = match opacity {
        255 => ink,
        0 if ink == 0 => return background,
        _ => {
            let rest = scale_channels(packed(background), 256 - as_256ths(opacity));
            // Rounding may make a channel one too large.
            let sum = (rest & CHANNEL_PAIR) + (ink & CHANNEL_PAIR);
            let odd = (rest >> 8 & CHANNEL_PAIR) + (ink >> 8 & CHANNEL_PAIR);
            saturate_pair(sum) | saturate_pair(odd) << 8
        }
    };
    let [r, g, b, a] = mixed.to_le_bytes();
    Color32::from_rgba_premultiplied(r, g, b, a)
}

/// Limits both channels of a pair to 255.
fn saturate_pair(pair: u32) -> u32 {
    let overflow = pair >> 8 & 0x0001_0001;
    (pair | (overflow * 0xff)) & CHANNEL_PAIR
}

/// The colour of a texture at a position in texels, interpolated between the middles of texels.
#[inline]
fn sample_texture(texture: &ColorImage, u: f32, v: f32) -> u32 {
    let [width, height] = texture.size;
    // In 256ths of a texel. Positions outside the texture have the colour of its edge.
    let fixed_point =
        |at: f32, size: usize| ((at * 256.0 + 0.5) as i32).clamp(0, (size.max(1) as i32 - 1) * 256) as u32;
    let (u, v) = (fixed_point(u, width), fixed_point(v, height));
    let (x, y) = ((u >> 8) as usize, (v >> 8) as usize);
    let texel = |x: usize, y: usize| texture.pixels.get(y * width + x).copied().map_or(0, packed);
    let row = |y: usize| match u & 0xff {
        0 => texel(x, y),
        part => mix_channels(texel(x, y), texel(x + 1, y), part),
    };
    match v & 0xff {
        0 => row(y),
        part => mix_channels(row(y), row(y + 1), part),
    }
}

#[cfg(test)]
mod tests {
    use egui::{Rect, TextureId, pos2};

    use super::*;

    const SIZE: [usize; 2] = [20, 20];

    fn rasterized(mesh: &Mesh, texture: &ColorImage, bands: usize) -> Vec<Color32> {
        let mut pixels = vec![Color32::TRANSPARENT; SIZE[0] * SIZE[1]];
        let placement = RasterPlacement { corner: pos2(100.0, 100.0), scale: 2.0 };
        let rows_per_band = SIZE[1] / bands;
        for (number, part) in pixels.chunks_mut(SIZE[0] * rows_per_band).enumerate() {
            let rows = number * rows_per_band..(number + 1) * rows_per_band;
            let mut band = PixelBand { pixels: part, width: SIZE[0], rows };
            super::rasterize_mesh(&mut band, (mesh, texture), placement, &Progress::default()).unwrap();
        }
        pixels
    }

    fn white() -> ColorImage {
        ColorImage::filled([4, 4], Color32::WHITE)
    }

    #[test]
    fn two_triangles_of_a_rectangle_fill_each_pixel_once() {
        let ink = Color32::from_rgba_premultiplied(40, 0, 0, 128);
        let mut mesh = Mesh::with_texture(TextureId::default());
        let rect = Rect::from_min_max(pos2(101.0, 102.0), pos2(107.3, 106.6));
        mesh.add_colored_rect(rect, ink);
        let all = rasterized(&mesh, &white(), 1);
        // Two pixels per point: columns 2 to 14 and rows 4 to 12.
        for (number, pixel) in all.iter().enumerate() {
            let (x, y) = (number % SIZE[0], number / SIZE[0]);
            let inside = (2..15).contains(&x) && (4..13).contains(&y);
            assert_eq!(*pixel, if inside { ink } else { Color32::TRANSPARENT }, "{x} {y}");
        }
        assert_eq!(all, rasterized(&mesh, &white(), 4), "cut into bands it is the same");
    }

    #[test]
    fn triangle_pairs_are_filled_with_the_shades_of_triangles() {
        // The texture gets darker across the line, as a line profile does, in a column of its own.
        let mut texture = ColorImage::filled([3, 4], Color32::TRANSPARENT);
        for (row, shade) in [0, 120, 255, 40].into_iter().enumerate() {
            texture.pixels[row * 3 + 1] = Color32::from_white_alpha(shade);
        }
        let vertex = |x: f32, y: f32, row: f32| egui::epaint::Vertex {
            pos: pos2(100.0 + x, 100.0 + y),
            uv: pos2(0.5, (row + 0.5) / 4.0),
            color: Color32::from_rgb(200, 40, 0),
        };
        let corners = [vertex(1.0, 2.0, 0.0), vertex(0.0, 4.0, 3.0), vertex(9.0, 5.0, 0.0), vertex(8.0, 7.0, 3.0)];
        let mut mesh = Mesh::with_texture(TextureId::default());
        mesh.vertices.extend(corners);
        mesh.indices.extend([0, 1, 2, 2, 1, 3]);
        let together = rasterized(&mesh, &texture, 1);
        // In this order the triangles are not a pair.
        mesh.indices = vec![0, 1, 2, 1, 3, 2];
        let apart = rasterized(&mesh, &texture, 1);
        let differs = |(one, other): (&Color32, &Color32)| {
            one.to_array().iter().zip(other.to_array()).any(|(one, other)| one.abs_diff(other) > 2)
        };
        assert!(together.iter().zip(&apart).filter(|pair| differs(*pair)).count() == 0);
        assert!(together.iter().filter(|pixel| pixel.a() > 100).count() > 30);
    }

    #[test]
    fn a_picture_that_is_cancelled_is_left_unfinished() {
        let mut mesh = Mesh::with_texture(TextureId::default());
        mesh.add_colored_rect(Rect::from_min_max(pos2(100.0, 100.0), pos2(110.0, 110.0)), Color32::RED);
        let mut pixels = vec![Color32::TRANSPARENT; SIZE[0] * SIZE[1]];
        let progress = Progress::default();
        progress.cancel();
        let mut band = PixelBand { pixels: &mut pixels, width: SIZE[0], rows: 0..SIZE[1] };
        let placement = RasterPlacement { corner: pos2(100.0, 100.0), scale: 2.0 };
        assert_eq!(super::rasterize_mesh(&mut band, (&mesh, &white()), placement, &progress), Err(Cancellation));
        assert!(pixels.iter().all(|pixel| *pixel == Color32::TRANSPARENT));
    }

    #[test]
    fn ink_over_ink_is_mixed_by_its_opacity() {
        let half = packed(Color32::from_rgba_premultiplied(0, 0, 0, 128));
        let grey = blend_over(Color32::WHITE, half);
        assert!(grey.r().abs_diff(127) <= 1 && grey.a() == 255, "{grey:?}");
        assert_eq!(blend_over(Color32::WHITE, packed(Color32::BLACK)), Color32::BLACK);
        assert_eq!(blend_over(Color32::GRAY, 0), Color32::GRAY);
        let shine = blend_over(Color32::WHITE, packed(Color32::from_rgba_premultiplied(255, 255, 0, 0)));
        assert_eq!(shine, Color32::WHITE, "light is added and never overflows");
    }

    #[test]
    fn a_texture_keeps_its_place_and_is_soft_between_texels() {
        let mut texture = ColorImage::filled([2, 1], Color32::TRANSPARENT);
        texture.pixels[1] = Color32::WHITE;
        let mut mesh = Mesh::with_texture(TextureId::default());
        let unit_square = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        mesh.add_rect_with_uv(Rect::from_min_max(pos2(100.0, 100.0), pos2(110.0, 110.0)), unit_square, Color32::WHITE);
        let row: Vec<u8> = rasterized(&mesh, &texture, 1)[..SIZE[0]].iter().map(|pixel| pixel.a()).collect();
        assert_eq!((row[0], row[19]), (0, 255));
        assert!(row.is_sorted() && (120..150).contains(&row[10]), "{row:?}");
    }

    #[test]
    fn a_soft_edge_runs_from_its_colour_to_nothing() {
        let mut mesh = Mesh::with_texture(TextureId::default());
        for (x, ink) in [(100.0, Color32::WHITE), (110.0, Color32::TRANSPARENT)] {
            mesh.colored_vertex(pos2(x, 100.0), ink);
            mesh.colored_vertex(pos2(x, 110.0), ink);
        }
        mesh.add_triangle(0, 1, 2);
        mesh.add_triangle(2, 1, 3);
        let row: Vec<u8> = rasterized(&mesh, &white(), 1)[..SIZE[0]].iter().map(|pixel| pixel.a()).collect();
        assert!(row.is_sorted_by(|a, b| a > b) && row[0] > 240 && row[19] < 15, "{row:?}");
    }
}
