//! Triangles made into pixels by the processor, as a graphics card makes them. Knows nothing of maps or of the screen.

use std::ops::Range;

use egui::epaint::{Mesh, Vertex};
use egui::{Color32, ColorImage, Pos2, Vec2, vec2};

use crate::network::{Cancelled, Progress};

/// Some rows of a picture.
pub(super) struct Band<'a> {
    pub(super) pixels: &'a mut [Color32],
    pub(super) width: usize,
    /// Which rows of the picture these are.
    pub(super) rows: Range<usize>,
}

/// Where a mesh lies in a picture.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// What lies at the upper left corner of the picture.
    pub(super) corner: Pos2,
    /// How many pixels a point is.
    pub(super) scale: f32,
}

/// A corner of a triangle: where in the picture, and where in the texture, in texels.
#[derive(Clone, Copy)]
struct Corner {
    at: Pos2,
    texel: Vec2,
    ink: Color32,
}

/// After how many triangles it is asked whether to go on: some of the largest take a millisecond together.
const TRIANGLES_AT_ONCE: usize = 1024;

/// Draws all triangles of a mesh, with its texture, one over the other.
///
/// # Errors
/// [`Cancelled`] when somebody wants it to stop; some triangles are drawn then.
pub(super) fn mesh(
    band: &mut Band<'_>,
    (mesh, texture): (&Mesh, &ColorImage),
    place: Place,
    progress: &Progress,
) -> Result<(), Cancelled> {
    let size = vec2(texture.size[0] as f32, texture.size[1] as f32);
    let (top, bottom, right) = (band.rows.start as f32, band.rows.end as f32, band.width as f32);
    let corner = |vertex: &Vertex| Corner {
        at: ((vertex.pos - place.corner) * place.scale).to_pos2(),
        // The middle of a texel is where it has its own colour.
        texel: vertex.uv.to_vec2() * size - Vec2::splat(0.5),
        ink: vertex.color,
    };
    for (number, triangle) in mesh.indices.chunks_exact(3).enumerate() {
        if number % TRIANGLES_AT_ONCE == 0 {
            progress.go_on()?;
        }
        let &[a, b, c] = triangle else { continue };
        let vertex = |index: u32| mesh.vertices.get(index as usize);
        let (Some(a), Some(b), Some(c)) = (vertex(a), vertex(b), vertex(c)) else { continue };
        let (a, b, c) = (corner(a), corner(b), corner(c));
        let below = a.at.y.min(b.at.y).min(c.at.y) >= bottom || a.at.y.max(b.at.y).max(c.at.y) <= top;
        let beside = a.at.x.min(b.at.x).min(c.at.x) >= right || a.at.x.max(b.at.x).max(c.at.x) <= 0.0;
        if !below && !beside {
            fill(band, [a, b, c], texture);
        }
    }
    Ok(())
}

/// How something grows over a triangle: what it is at a place, and how much more it is a pixel farther to the right and
/// a pixel lower.
#[derive(Clone, Copy)]
struct Slope {
    here: f32,
    right: f32,
    down: f32,
    /// Between these it stays, however thin the triangle is.
    least: f32,
    most: f32,
}

impl Slope {
    /// Of what is that much at the three corners.
    fn of(corners: &[Corner; 3], area: f32, [a, b, c]: [f32; 3]) -> Self {
        let [p, q, r] = corners.map(|corner| corner.at);
        let right = ((b - a) * (r.y - p.y) - (c - a) * (q.y - p.y)) / area;
        let down = ((c - a) * (q.x - p.x) - (b - a) * (r.x - p.x)) / area;
        Self { here: a, right, down, least: a.min(b).min(c), most: a.max(b).max(c) }
    }

    fn is_flat(&self) -> bool {
        self.least == self.most
    }

    /// What it is at a place so far from the first corner.
    fn at(&self, by: Vec2) -> f32 {
        (self.here + self.right * by.x + self.down * by.y).clamp(self.least, self.most)
    }
}

/// What a triangle is filled with.
enum Ink {
    /// The same everywhere.
    Plain(u32),
    /// A part of the texture, in one colour.
    Texture { u: Slope, v: Slope, ink: u32 },
    /// Colours that run into each other.
    Blend([Slope; 4]),
}

fn fill(band: &mut Band<'_>, mut corners: [Corner; 3], texture: &ColorImage) {
    corners.sort_by(|a, b| a.at.y.total_cmp(&b.at.y));
    let [a, b, c] = corners;
    let area = (b.at.x - a.at.x) * (c.at.y - a.at.y) - (c.at.x - a.at.x) * (b.at.y - a.at.y);
    if area.abs() < 1e-6 || !area.is_finite() {
        return;
    }
    let ink = ink(&corners, area, texture);
    // Only pixels whose middle lies inside belong to a triangle, so that neighbours share none.
    let rows = (row(a.at.y).max(band.rows.start))..(row(c.at.y).min(band.rows.end));
    let lean = |from: Pos2, to: Pos2| (to.x - from.x) / (to.y - from.y);
    let (long, upper, lower) = (lean(a.at, c.at), lean(a.at, b.at), lean(b.at, c.at));
    for y in rows {
        let middle = y as f32 + 0.5;
        let one = a.at.x + (middle - a.at.y) * long;
        let other =
            if middle < b.at.y { a.at.x + (middle - a.at.y) * upper } else { b.at.x + (middle - b.at.y) * lower };
        let (from, to) = (row(one.min(other)), row(one.max(other)).min(band.width));
        if from >= to {
            continue;
        }
        let start = (y - band.rows.start) * band.width;
        let Some(pixels) = band.pixels.get_mut(start + from..start + to) else { continue };
        let first = vec2(from as f32 + 0.5 - a.at.x, middle - a.at.y);
        span(pixels, first, &ink, texture);
    }
}

/// The first row, or column, whose middle does not lie before a place.
#[inline]
fn row(at: f32) -> usize {
    let at = (at - 0.5).max(0.0);
    // Rounded up: a cast rounds down, and the library's own way is a call.
    let whole = at as usize;
    whole + usize::from((whole as f32) < at)
}

fn ink(corners: &[Corner; 3], area: f32, texture: &ColorImage) -> Ink {
    let slope = |of: fn(&Corner) -> f32| Slope::of(corners, area, [of(&corners[0]), of(&corners[1]), of(&corners[2])]);
    let (u, v) = (slope(|corner| corner.texel.x), slope(|corner| corner.texel.y));
    let [first, rest @ ..] = corners;
    if rest.iter().all(|corner| corner.ink == first.ink) {
        let ink = packed(first.ink);
        return if u.is_flat() && v.is_flat() {
            Ink::Plain(shaded(ink, sample(texture, u.here, v.here)))
        } else {
            Ink::Texture { u, v, ink }
        };
    }
    // What runs from colour to colour is white in the texture.
    Ink::Blend([
        slope(|corner| f32::from(corner.ink.r())),
        slope(|corner| f32::from(corner.ink.g())),
        slope(|corner| f32::from(corner.ink.b())),
        slope(|corner| f32::from(corner.ink.a())),
    ])
}

/// Fills a part of a row, whose first pixel lies that far from the first corner.
fn span(pixels: &mut [Color32], first: Vec2, ink: &Ink, texture: &ColorImage) {
    let mut by = first;
    for pixel in pixels {
        let ink = match ink {
            Ink::Plain(ink) => *ink,
            Ink::Texture { u, v, ink } => shaded(*ink, sample(texture, u.at(by), v.at(by))),
            Ink::Blend(slopes) => u32::from_le_bytes(slopes.map(|slope| (slope.at(by) + 0.5) as u8)),
        };
        *pixel = over(*pixel, ink);
        by.x += 1.0;
    }
}

fn packed(colour: Color32) -> u32 {
    u32::from_le_bytes(colour.to_array())
}

/// Red and blue of four channels in one number, to be reckoned with together; moved by 8 bits, green and opacity.
const PAIR: u32 = 0x00ff_00ff;
/// A half for each of a pair, so that what is cut off is rounded.
const HALF: u32 = 0x0080_0080;

/// All four channels, so many 256ths of them.
fn times(colour: u32, part: u32) -> u32 {
    let even = ((colour & PAIR) * part + HALF) >> 8 & PAIR;
    let odd = ((colour >> 8 & PAIR) * part + HALF) & !PAIR;
    even | odd
}

/// So many 256ths of the second colour and the rest of the first.
fn between(a: u32, b: u32, part: u32) -> u32 {
    let rest = 256 - part;
    let even = ((a & PAIR) * rest + (b & PAIR) * part + HALF) >> 8 & PAIR;
    let odd = ((a >> 8 & PAIR) * rest + (b >> 8 & PAIR) * part + HALF) & !PAIR;
    even | odd
}

/// 255 is the whole: as 256ths.
fn part(channel: u32) -> u32 {
    channel + (channel >> 7)
}

/// A colour through a texel, which is nearly always a shade of white.
fn shaded(ink: u32, texel: u32) -> u32 {
    let shade = texel & 0xff;
    if texel == shade * 0x0101_0101 {
        return times(ink, part(shade));
    }
    let (ink, texel) = (ink.to_le_bytes(), texel.to_le_bytes());
    u32::from_le_bytes(std::array::from_fn(|i| ((u32::from(ink[i]) * u32::from(texel[i]) + 127) / 255) as u8))
}

/// Premultiplied ink over what is there.
fn over(ground: Color32, ink: u32) -> Color32 {
    let opacity = ink >> 24;
    let mixed = match opacity {
        255 => ink,
        0 if ink == 0 => return ground,
        _ => {
            let rest = times(packed(ground), 256 - part(opacity));
            // Rounding may make a channel one too large.
            let sum = (rest & PAIR) + (ink & PAIR);
            let odd = (rest >> 8 & PAIR) + (ink >> 8 & PAIR);
            full(sum) | full(odd) << 8
        }
    };
    let [r, g, b, a] = mixed.to_le_bytes();
    Color32::from_rgba_premultiplied(r, g, b, a)
}

/// A pair of channels, each 255 at most.
fn full(pair: u32) -> u32 {
    let over = pair >> 8 & 0x0001_0001;
    (pair | (over * 0xff)) & PAIR
}

/// The colour of a texture between the middles of its texels.
#[inline]
fn sample(texture: &ColorImage, u: f32, v: f32) -> u32 {
    let [width, height] = texture.size;
    // As 256ths of a texel. What lies outside is as the edge is.
    let fixed = |at: f32, size: usize| ((at * 256.0 + 0.5) as i32).clamp(0, (size.max(1) as i32 - 1) * 256) as u32;
    let (u, v) = (fixed(u, width), fixed(v, height));
    let (x, y) = ((u >> 8) as usize, (v >> 8) as usize);
    let texel = |x: usize, y: usize| texture.pixels.get(y * width + x).copied().map_or(0, packed);
    let row = |y: usize| match u & 0xff {
        0 => texel(x, y),
        part => between(texel(x, y), texel(x + 1, y), part),
    };
    match v & 0xff {
        0 => row(y),
        part => between(row(y), row(y + 1), part),
    }
}

#[cfg(test)]
mod tests {
    use egui::{Rect, TextureId, pos2};

    use super::*;

    const SIZE: [usize; 2] = [20, 20];

    fn drawn(mesh: &Mesh, texture: &ColorImage, bands: usize) -> Vec<Color32> {
        let mut pixels = vec![Color32::TRANSPARENT; SIZE[0] * SIZE[1]];
        let place = Place { corner: pos2(100.0, 100.0), scale: 2.0 };
        let each = SIZE[1] / bands;
        for (number, part) in pixels.chunks_mut(SIZE[0] * each).enumerate() {
            let rows = number * each..(number + 1) * each;
            let mut band = Band { pixels: part, width: SIZE[0], rows };
            super::mesh(&mut band, (mesh, texture), place, &Progress::default()).unwrap();
        }
        pixels
    }

    fn white() -> ColorImage {
        ColorImage::filled([4, 4], Color32::WHITE)
    }

    #[test]
    fn two_triangles_of_a_rectangle_share_no_pixel_and_leave_none_out() {
        let ink = Color32::from_rgba_premultiplied(40, 0, 0, 128);
        let mut mesh = Mesh::with_texture(TextureId::default());
        let rect = Rect::from_min_max(pos2(101.0, 102.0), pos2(107.3, 106.6));
        mesh.add_colored_rect(rect, ink);
        let all = drawn(&mesh, &white(), 1);
        // Two pixels a point: the columns 2 to 14, the rows 4 to 12.
        for (number, pixel) in all.iter().enumerate() {
            let (x, y) = (number % SIZE[0], number / SIZE[0]);
            let inside = (2..15).contains(&x) && (4..13).contains(&y);
            assert_eq!(*pixel, if inside { ink } else { Color32::TRANSPARENT }, "{x} {y}");
        }
        assert_eq!(all, drawn(&mesh, &white(), 4), "cut into bands it is the same");
    }

    #[test]
    fn a_picture_that_is_cancelled_is_left_unfinished() {
        let mut mesh = Mesh::with_texture(TextureId::default());
        mesh.add_colored_rect(Rect::from_min_max(pos2(100.0, 100.0), pos2(110.0, 110.0)), Color32::RED);
        let mut pixels = vec![Color32::TRANSPARENT; SIZE[0] * SIZE[1]];
        let progress = Progress::default();
        progress.cancel();
        let mut band = Band { pixels: &mut pixels, width: SIZE[0], rows: 0..SIZE[1] };
        let place = Place { corner: pos2(100.0, 100.0), scale: 2.0 };
        assert_eq!(super::mesh(&mut band, (&mesh, &white()), place, &progress), Err(Cancelled));
        assert!(pixels.iter().all(|pixel| *pixel == Color32::TRANSPARENT));
    }

    #[test]
    fn ink_over_ink_is_mixed_by_its_opacity() {
        let half = packed(Color32::from_rgba_premultiplied(0, 0, 0, 128));
        let grey = over(Color32::WHITE, half);
        assert!(grey.r().abs_diff(127) <= 1 && grey.a() == 255, "{grey:?}");
        assert_eq!(over(Color32::WHITE, packed(Color32::BLACK)), Color32::BLACK);
        assert_eq!(over(Color32::GRAY, 0), Color32::GRAY);
        let shine = over(Color32::WHITE, packed(Color32::from_rgba_premultiplied(255, 255, 0, 0)));
        assert_eq!(shine, Color32::WHITE, "light is added and never overflows");
    }

    #[test]
    fn a_texture_is_seen_where_it_lies_and_soft_between_its_texels() {
        let mut texture = ColorImage::filled([2, 1], Color32::TRANSPARENT);
        texture.pixels[1] = Color32::WHITE;
        let mut mesh = Mesh::with_texture(TextureId::default());
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        mesh.add_rect_with_uv(Rect::from_min_max(pos2(100.0, 100.0), pos2(110.0, 110.0)), whole, Color32::WHITE);
        let row: Vec<u8> = drawn(&mesh, &texture, 1)[..SIZE[0]].iter().map(|pixel| pixel.a()).collect();
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
        let row: Vec<u8> = drawn(&mesh, &white(), 1)[..SIZE[0]].iter().map(|pixel| pixel.a()).collect();
        assert!(row.is_sorted_by(|a, b| a > b) && row[0] > 240 && row[19] < 15, "{row:?}");
    }
}
