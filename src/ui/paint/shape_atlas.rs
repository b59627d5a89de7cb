//! A texture with the profiles of lines, discs and the halos of glyphs, so that a line is two triangles, and so is a
//! halo. Paints nothing itself.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{Color32, ColorImage, Context, Pos2, Rect, TextureHandle, TextureId, TextureOptions, Vec2, pos2, vec2};

use crate::export::render_label;
use crate::scene::Colour;
use crate::text::{Face, FontStyle, FontWeight, GlyphRun, PlacedGlyph, TextLine};

/// The size of the texture, in texels.
const SIZE: [usize; 2] = [1024, 512];
/// The difference in width between a line profile and the next, in pixels.
const LINE_STEP: f32 = 0.25;
/// The number of texels per pixel across a line.
const LINE_DETAIL: usize = 4;
/// The number of line profiles. The last one is 8 pixels wide.
const LINE_WIDTH_COUNT: usize = 29;
/// The radius of the smallest disc, in pixels.
const MIN_DISC_RADIUS: f32 = 0.5;
/// The ratio between the radii of a disc and the next. With it the edge of a disc is off by at most a sixteenth of its
/// softness.
const DISC_GROWTH: f32 = 1.12;
/// The number of discs. The largest has a radius of 37 pixels.
const DISC_COUNT: usize = 39;
/// The font sizes that halos are rendered at, each with the largest font size it serves, in pixels. Halos are soft, so
/// a stretched halo looks as good for large glyphs.
const HALO_SIZES: [(f32, f32); 2] = [(12.0, 16.0), (28.0, f32::INFINITY)];

/// The largest ring in the texture, in pixels.
const MAX_RING_RADIUS: f32 = 24.0;

/// The texture, and the places of its shapes.
pub(super) struct ShapeAtlas {
    texture: TextureHandle,
    /// The content of the texture, for images that another thread makes.
    image: Arc<ColorImage>,
    discs: Vec<AtlasDisc>,
    halos: HashMap<(Face, u32, u32), Option<GlyphHalo>>,
    /// The rings, by radius and line width in eighths of a pixel.
    rings: HashMap<(u32, u32), Option<AtlasDisc>>,
    shelf: AtlasShelf,
    /// Packing position after the fixed shapes. The atlas is rewound to it when halos no longer fit.
    shelf_after_shapes: AtlasShelf,
    state: AtlasFillState,
    /// The number of the current frame.
    frame: u64,
    /// The numbers of vertices and indices of the largest mesh in the previous frame.
    pub(super) previous_mesh_size: (usize, usize),
}

/// Whether the texture has space for more halos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AtlasFillState {
    /// There is space left.
    Open,
    /// A halo did not fit. The next frame discards all halos.
    Full,
    /// This frame has discarded all halos.
    Rewound,
}

/// A disc in the texture.
#[derive(Clone, Copy, Debug)]
pub(super) struct AtlasDisc {
    /// Its place in the texture, from 0 to 1.
    pub(super) uv: Rect,
    /// Half the side of its square, in radii of the disc.
    pub(super) half_side: f32,
}

/// The halo of a glyph in the texture.
#[derive(Clone, Copy, Debug)]
pub(super) struct GlyphHalo {
    /// Its place in the texture, from 0 to 1.
    pub(super) uv: Rect,
    /// From the origin of the glyph to the top left corner of the halo, in font sizes.
    pub(super) offset: Vec2,
    /// The size of the halo, in font sizes.
    pub(super) size: Vec2,
}

/// The packing position for the next image. Images are packed in rows, each as high as its highest image.
#[derive(Clone, Copy, Debug, Default)]
struct AtlasShelf {
    x: usize,
    y: usize,
    height: usize,
}

impl AtlasShelf {
    /// The corner of a free rectangle with a texel of space after it, or none if the texture is full.
    fn allocate(&mut self, [width, height]: [usize; 2]) -> Option<[usize; 2]> {
        if self.x + width + 1 > SIZE[0] {
            *self = Self { x: 0, y: self.y + self.height + 1, height: 0 };
        }
        let at = [self.x, self.y];
        let fits = width < SIZE[0] && self.y + height < SIZE[1];
        if fits {
            self.x += width + 1;
            self.height = self.height.max(height);
        }
        fits.then_some(at)
    }
}

fn uv(x: f32, y: f32) -> Pos2 {
    pos2(x / SIZE[0] as f32, y / SIZE[1] as f32)
}

fn uv_rect([x, y]: [usize; 2], [width, height]: [usize; 2]) -> Rect {
    Rect::from_min_max(uv(x as f32, y as f32), uv((x + width) as f32, (y + height) as f32))
}

fn shade(coverage: f32) -> Color32 {
    Color32::from_white_alpha((coverage.clamp(0.0, 1.0) * 255.0 + 0.5) as u8)
}

/// Writes coverage values into a rectangle of an image.
fn write_coverage(
    image: &mut ColorImage,
    [left, top]: [usize; 2],
    [width, height]: [usize; 2],
    at: impl Fn(usize, usize) -> f32,
) {
    for y in 0..height {
        for x in 0..width {
            if let Some(pixel) = image.pixels.get_mut((top + y) * SIZE[0] + left + x) {
                *pixel = shade(at(x, y));
            }
        }
    }
}

/// Copies an image into a larger one.
fn paste(target: &mut ColorImage, [left, top]: [usize; 2], image: &ColorImage) {
    let width = image.size[0].max(1);
    for (row, pixels) in image.pixels.chunks_exact(width).enumerate() {
        let start = (top + row) * target.size[0] + left;
        if let Some(target_row) = target.pixels.get_mut(start..start + width) {
            target_row.copy_from_slice(pixels);
        }
    }
}

impl ShapeAtlas {
    pub(super) fn new(ctx: &Context) -> Self {
        let mut image = ColorImage::filled(SIZE, Color32::TRANSPARENT);
        let mut shelf = AtlasShelf::default();
        // Each line takes three texels, and so does white, so that neighbours do not shine in.
        let lines = [3 * (LINE_WIDTH_COUNT + 1), 2 * LINE_DETAIL + LINE_WIDTH_COUNT];
        if let Some(corner) = shelf.allocate(lines) {
            write_coverage(&mut image, corner, lines, |x, y| line_profile(x / 3, y));
        }
        let mut discs = Vec::new();
        for number in 0..DISC_COUNT {
            let radius = MIN_DISC_RADIUS * DISC_GROWTH.powi(number as i32);
            let half = (radius + 0.5).ceil();
            let size = [2 * half as usize + 1; 2];
            let Some(corner) = shelf.allocate(size) else { break };
            write_coverage(&mut image, corner, size, |x, y| {
                radius + 0.5 - vec2(x as f32 - half, y as f32 - half).length()
            });
            discs.push(AtlasDisc { uv: uv_rect(corner, size), half_side: (half + 0.5) / radius });
        }
        let image = Arc::new(image);
        let texture = ctx.load_texture("brush", image.clone(), TextureOptions::LINEAR);
        Self {
            texture,
            image,
            discs,
            halos: HashMap::new(),
            rings: HashMap::new(),
            shelf,
            shelf_after_shapes: shelf,
            state: AtlasFillState::Open,
            frame: 0,
            previous_mesh_size: (0, 0),
        }
    }

    /// Begins a frame. If a halo did not fit in the previous frame, all halos are discarded. This never happens within
    /// a frame, because it would change shapes that are painted already.
    pub(super) fn begin_frame(&mut self, frame: u64) {
        if std::mem::replace(&mut self.frame, frame) == frame {
            return;
        }
        if self.state == AtlasFillState::Full {
            self.shelf = self.shelf_after_shapes;
            self.halos.clear();
            self.rings.clear();
            self.state = AtlasFillState::Rewound;
        } else {
            self.state = AtlasFillState::Open;
        }
    }

    pub(super) fn texture(&self) -> TextureId {
        self.texture.id()
    }

    /// The current content of the texture.
    pub(super) fn image(&self) -> &Arc<ColorImage> {
        &self.image
    }

    /// A position in the white part of the texture.
    pub(super) fn white_uv(&self) -> Pos2 {
        uv(3.0 * LINE_WIDTH_COUNT as f32 + 1.5, 1.5)
    }

    /// The texture positions of the two edges of a line, if there is a profile for its width in pixels. Each edge is
    /// half a pixel outside the line.
    pub(super) fn line_uvs(&self, width: f32) -> Option<[Pos2; 2]> {
        let number = ((width - 1.0).max(0.0) / LINE_STEP + 0.5) as usize;
        let (x, last) = (3.0 * number as f32 + 1.5, (2 * LINE_DETAIL + number) as f32);
        (number < LINE_WIDTH_COUNT).then(|| [uv(x, 0.5), uv(x, last + 0.5)])
    }

    /// The disc with the radius nearest to this one in pixels, if one is close enough.
    pub(super) fn disc(&self, radius: f32) -> Option<AtlasDisc> {
        let number = ((radius / MIN_DISC_RADIUS).max(1.0).ln() / DISC_GROWTH.ln()).round() as usize;
        self.discs.get(number).copied()
    }

    /// A ring with a radius and a line width in pixels. None if it is too large to be worth a part of the texture, and
    /// for a ring that has space only in the next frame.
    pub(super) fn ring(&mut self, ctx: &Context, radius: f32, width: f32) -> Option<AtlasDisc> {
        if radius + width / 2.0 > MAX_RING_RADIUS || radius - width / 2.0 < 0.5 {
            return None;
        }
        let [radius_eighths, width_eighths] = [radius, width].map(|pixels| (pixels * 8.0).round());
        let key = (radius_eighths as u32, width_eighths as u32);
        if let Some(ring) = self.rings.get(&key) {
            return *ring;
        }
        let (radius, width) = (radius_eighths / 8.0, width_eighths / 8.0);
        let (outer, inner) = (radius + width / 2.0, radius - width / 2.0);
        let half = (outer + 0.5).ceil();
        let size = [2 * half as usize + 1; 2];
        let corner = self.allocate(ctx, size)?;
        let mut image = ColorImage::filled(size, Color32::TRANSPARENT);
        for (number, pixel) in image.pixels.iter_mut().enumerate() {
            let at = vec2((number % size[0]) as f32 - half, (number / size[0]) as f32 - half);
            let distance = at.length();
            *pixel = shade((outer + 0.5 - distance).min(distance - inner + 0.5));
        }
        self.add_image(corner, image);
        let ring = Some(AtlasDisc { uv: uv_rect(corner, size), half_side: (half + 0.5) / radius });
        self.rings.insert(key, ring);
        ring
    }

    /// The corner of a free rectangle. If the texture is full, it is emptied before the next frame.
    fn allocate(&mut self, ctx: &Context, size: [usize; 2]) -> Option<[usize; 2]> {
        if self.state == AtlasFillState::Full {
            return None;
        }
        let corner = self.shelf.allocate(size);
        if corner.is_none() {
            if self.state == AtlasFillState::Open {
                ctx.request_repaint();
            }
            self.state = AtlasFillState::Full;
        }
        corner
    }

    fn add_image(&mut self, corner: [usize; 2], image: ColorImage) {
        paste(Arc::make_mut(&mut self.image), corner, &image);
        self.texture.set_partial(corner, image, TextureOptions::LINEAR);
    }

    /// The halo of a glyph at a font size in pixels. None for a glyph without ink, and for a halo that has space only
    /// in the next frame.
    pub(super) fn halo(&mut self, ctx: &Context, face: Face, glyph: u32, size: f32) -> Option<GlyphHalo> {
        let em_pixels = HALO_SIZES.iter().find(|(_, most)| size <= *most).map_or(28.0, |(em_pixels, _)| *em_pixels);
        let key = (face, glyph, em_pixels as u32);
        if let Some(halo) = self.halos.get(&key) {
            return *halo;
        }
        if self.state == AtlasFillState::Full {
            return None;
        }
        let white = Colour([255; 4]);
        let Ok(label) = render_label(&single_glyph_line(face, glyph), em_pixels, white, Some(white)) else {
            return None;
        };
        let size = [label.image.width as usize, label.image.height as usize];
        let corner = self.allocate(ctx, size)?;
        let pixels = label.image.rgba.chunks_exact(4).map(|pixel| pixel.last().copied().unwrap_or(0));
        let image = ColorImage::new(size, pixels.map(Color32::from_white_alpha).collect());
        self.add_image(corner, image);
        let size_in_ems = vec2(size[0] as f32, size[1] as f32) / em_pixels;
        let halo = Some(GlyphHalo { uv: uv_rect(corner, size), offset: label.offset, size: size_in_ems });
        self.halos.insert(key, halo);
        halo
    }
}

/// A single glyph with a font size of one unit.
fn single_glyph_line(face: Face, id: u32) -> TextLine {
    let glyph = PlacedGlyph { id, x: 0.0, y: 0.0, advance: 1.0, cluster: 0..1 };
    TextLine {
        text: String::new(),
        style: FontStyle { size: 1.0, weight: FontWeight::Regular },
        width: 1.0,
        ascent: 1.0,
        descent: 0.3,
        has_rtl: false,
        is_rtl: false,
        runs: vec![GlyphRun { face, is_rtl: false, glyphs: vec![glyph] }],
    }
}

/// The coverage of the texel in row `y` of a line profile: it rises from 0 at the first texel and falls to 0 at the
/// last one. The last profile is white.
fn line_profile(number: usize, y: usize) -> f32 {
    if number == LINE_WIDTH_COUNT {
        return 1.0;
    }
    let last = 2 * LINE_DETAIL + number;
    y.min(last.saturating_sub(y)) as f32 / LINE_DETAIL as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_profile_has_the_width_of_its_line() {
        for number in 0..LINE_WIDTH_COUNT {
            let texels: f32 = (0..2 * LINE_DETAIL + LINE_WIDTH_COUNT).map(|y| line_profile(number, y).min(1.0)).sum();
            let width = 1.0 + number as f32 * LINE_STEP;
            assert!((texels / LINE_DETAIL as f32 - width).abs() < 1e-4, "{number}: {texels}");
        }
    }

    #[test]
    fn a_ring_covers_the_area_of_its_line() {
        let ctx = Context::default();
        let mut atlas = ShapeAtlas::new(&ctx);
        for (radius, width) in [(5.5, 1.6), (12.0, 1.0), (20.3, 3.0)] {
            let ring = atlas.ring(&ctx, radius, width).unwrap();
            let [left, top] = [ring.uv.left() * SIZE[0] as f32, ring.uv.top() * SIZE[1] as f32].map(|at| at as usize);
            let side = (ring.uv.width() * SIZE[0] as f32).round() as usize;
            assert!((side as f32 / 2.0 - ring.half_side * radius).abs() < 0.1);
            let texels = (0..side * side).map(|at| atlas.image.pixels[(top + at / side) * SIZE[0] + left + at % side]);
            let covered = texels.map(|texel| f32::from(texel.a()) / 255.0).sum::<f32>();
            let area = std::f32::consts::TAU * radius * width;
            assert!((covered / area - 1.0).abs() < 0.06, "{radius} {width}: {covered} instead of {area}");
            assert_eq!(atlas.ring(&ctx, radius, width).unwrap().uv, ring.uv, "it is drawn once");
        }
        assert!(atlas.ring(&ctx, 60.0, 2.0).is_none() && atlas.ring(&ctx, 1.0, 2.0).is_none());
    }

    #[test]
    fn a_full_atlas_discards_its_halos_in_the_next_frame() {
        let ctx = Context::default();
        let mut atlas = ShapeAtlas::new(&ctx);
        assert_eq!(atlas.discs.len(), DISC_COUNT);
        assert!(atlas.disc(37.0).is_some() && atlas.disc(60.0).is_none());
        assert!(atlas.line_uvs(8.1).is_some() && atlas.line_uvs(9.0).is_none());
        let halo = atlas.halo(&ctx, Face::Sans, 40, 13.0).unwrap();
        assert!(halo.size.x > 0.2 && halo.size.y > 0.2, "{halo:?}");
        let mut glyphs = 3..2000;
        let unit_square = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let first_rejected = glyphs.find(|glyph| match atlas.halo(&ctx, Face::Sans, *glyph, 40.0) {
            Some(halo) => !unit_square.contains_rect(halo.uv),
            None => true,
        });
        assert!(first_rejected.is_some_and(|glyph| glyph > 200), "{first_rejected:?}");
        assert!(atlas.halo(&ctx, Face::Sans, 2001, 40.0).is_none());
        atlas.begin_frame(1);
        let new_halo = atlas.halo(&ctx, Face::Sans, 40, 13.0).unwrap();
        assert_eq!(new_halo.size, halo.size);
    }
}
