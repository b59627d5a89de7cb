//! One small texture with everything that lines and areas are painted with: profiles of lines, discs, and halos of
//! letters, so that a line is two triangles and a halo of a letter too. Paints nothing itself.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{Color32, ColorImage, Context, Pos2, Rect, TextureHandle, TextureId, TextureOptions, Vec2, pos2, vec2};

use crate::export::render_label;
use crate::scene::Colour;
use crate::text::{Face, FontStyle, FontWeight, GlyphRun, PlacedGlyph, TextLine};

/// The size of the texture, in texels.
const SIZE: [usize; 2] = [1024, 512];
/// How much wider each line of the texture is than the one before, in pixels.
const LINE_STEP: f32 = 0.25;
/// How many texels stand for a pixel across a line.
const LINE_DETAIL: usize = 4;
/// How many widths of lines there are. The last is 8 pixels wide.
const LINE_WIDTH_COUNT: usize = 29;
/// The smallest disc, in pixels.
const MIN_DISC_RADIUS: f32 = 0.5;
/// How much larger each disc is than the one before: an edge is never off by more than a sixteenth of its softness.
const DISC_GROWTH: f32 = 1.12;
/// How many sizes of discs there are. The largest has a radius of 37 pixels.
const DISC_COUNT: usize = 39;
/// The sizes that halos are made in, in pixels, and the largest letters that each serves.
/// Halos are soft: larger letters lose nothing by a halo that is stretched.
const HALO_SIZES: [(f32, f32); 2] = [(12.0, 16.0), (28.0, f32::INFINITY)];

/// The texture and where things are in it.
pub(super) struct ShapeAtlas {
    texture: TextureHandle,
    /// The same, for pictures that another thread makes.
    image: Arc<ColorImage>,
    discs: Vec<AtlasDisc>,
    halos: HashMap<(Face, u32, u32), Option<GlyphHalo>>,
    shelf: AtlasShelf,
    /// Where the shelf stood before the first halo.
    shelf_after_shapes: AtlasShelf,
    state: AtlasFillState,
    /// The number of the frame.
    frame: u64,
    /// How many corners and indices the largest mesh had that was painted with it last.
    pub(super) previous_mesh_size: (usize, usize),
}

/// How full the texture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AtlasFillState {
    /// There is room.
    Open,
    /// A halo found no room: the next frame begins anew.
    Full,
    /// This frame has begun anew.
    Rewound,
}

/// A place in the texture.
#[derive(Clone, Copy, Debug)]
pub(super) struct AtlasDisc {
    /// Where it is, from 0 to 1.
    pub(super) uv: Rect,
    /// Half the side of its square, in radii of what is drawn in it.
    pub(super) half_side: f32,
}

/// The halo of a letter.
#[derive(Clone, Copy, Debug)]
pub(super) struct GlyphHalo {
    /// Where it is, from 0 to 1.
    pub(super) uv: Rect,
    /// From the origin of the letter to the top left corner, in font sizes.
    pub(super) offset: Vec2,
    /// How large it is, in font sizes.
    pub(super) size: Vec2,
}

/// Where the next picture has room: rows of pictures, each as high as its highest.
#[derive(Clone, Copy, Debug, Default)]
struct AtlasShelf {
    x: usize,
    y: usize,
    height: usize,
}

impl AtlasShelf {
    /// The corner of a free place with a texel around it, if there is one.
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

/// Writes a picture into a larger one.
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

/// Copies a picture into a larger one.
fn paste(into: &mut ColorImage, [left, top]: [usize; 2], image: &ColorImage) {
    let width = image.size[0].max(1);
    for (row, pixels) in image.pixels.chunks_exact(width).enumerate() {
        let start = (top + row) * into.size[0] + left;
        if let Some(place) = into.pixels.get_mut(start..start + width) {
            place.copy_from_slice(pixels);
        }
    }
}

impl ShapeAtlas {
    pub(super) fn new(ctx: &Context) -> Self {
        let mut image = ColorImage::filled(SIZE, Color32::TRANSPARENT);
        let mut shelf = AtlasShelf::default();
        // Three texels a line and as many for white, so that no neighbour shines in.
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
        let halos = HashMap::new();
        Self {
            texture,
            image,
            discs,
            halos,
            shelf,
            shelf_after_shapes: shelf,
            state: AtlasFillState::Open,
            frame: 0,
            previous_mesh_size: (0, 0),
        }
    }

    /// Begins a frame. When a halo found no room in the last one, all are made anew: never within a frame, as what was
    /// painted before would change.
    pub(super) fn begin_frame(&mut self, frame: u64) {
        if std::mem::replace(&mut self.frame, frame) == frame {
            return;
        }
        if self.state == AtlasFillState::Full {
            self.shelf = self.shelf_after_shapes;
            self.halos.clear();
            self.state = AtlasFillState::Rewound;
        } else {
            self.state = AtlasFillState::Open;
        }
    }

    pub(super) fn texture(&self) -> TextureId {
        self.texture.id()
    }

    /// What is in the texture now.
    pub(super) fn image(&self) -> &Arc<ColorImage> {
        &self.image
    }

    /// A place that is white all over.
    pub(super) fn white_uv(&self) -> Pos2 {
        uv(3.0 * LINE_WIDTH_COUNT as f32 + 1.5, 1.5)
    }

    /// The two edges of a line that many pixels wide, if there is one: each lies half a pixel outside the line.
    pub(super) fn line_uvs(&self, width: f32) -> Option<[Pos2; 2]> {
        let number = ((width - 1.0).max(0.0) / LINE_STEP + 0.5) as usize;
        let (x, last) = (3.0 * number as f32 + 1.5, (2 * LINE_DETAIL + number) as f32);
        (number < LINE_WIDTH_COUNT).then(|| [uv(x, 0.5), uv(x, last + 0.5)])
    }

    /// The disc nearest to a radius in pixels, if one is near.
    pub(super) fn disc(&self, radius: f32) -> Option<AtlasDisc> {
        let number = ((radius / MIN_DISC_RADIUS).max(1.0).ln() / DISC_GROWTH.ln()).round() as usize;
        self.discs.get(number).copied()
    }

    /// The halo of a letter that many pixels large. A letter without ink has none, and neither has one for which there
    /// is room only in the next frame.
    pub(super) fn halo(&mut self, ctx: &Context, face: Face, glyph: u32, size: f32) -> Option<GlyphHalo> {
        let em = HALO_SIZES.iter().find(|(_, most)| size <= *most).map_or(28.0, |(em, _)| *em);
        let key = (face, glyph, em as u32);
        if let Some(halo) = self.halos.get(&key) {
            return *halo;
        }
        if self.state == AtlasFillState::Full {
            return None;
        }
        let white = Colour([255; 4]);
        let Ok(made) = render_label(&single_glyph_line(face, glyph), em, white, Some(white)) else { return None };
        let size = [made.image.width as usize, made.image.height as usize];
        let Some(corner) = self.shelf.allocate(size) else {
            if self.state == AtlasFillState::Open {
                ctx.request_repaint();
            }
            self.state = AtlasFillState::Full;
            return None;
        };
        let pixels = made.image.rgba.chunks_exact(4).map(|pixel| pixel.last().copied().unwrap_or(0));
        let image = ColorImage::new(size, pixels.map(Color32::from_white_alpha).collect());
        paste(Arc::make_mut(&mut self.image), corner, &image);
        self.texture.set_partial(corner, image, TextureOptions::LINEAR);
        let size_in_ems = vec2(size[0] as f32, size[1] as f32) / em;
        let halo = Some(GlyphHalo { uv: uv_rect(corner, size), offset: made.offset, size: size_in_ems });
        self.halos.insert(key, halo);
        halo
    }
}

/// A letter by itself, one unit large.
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

/// How much of a texel a line covers: from nothing at its first texel over all to nothing at its last. The last column
/// is white.
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
    fn a_line_is_as_wide_as_it_says() {
        for number in 0..LINE_WIDTH_COUNT {
            let texels: f32 = (0..2 * LINE_DETAIL + LINE_WIDTH_COUNT).map(|y| line_profile(number, y).min(1.0)).sum();
            let width = 1.0 + number as f32 * LINE_STEP;
            assert!((texels / LINE_DETAIL as f32 - width).abs() < 1e-4, "{number}: {texels}");
        }
    }

    #[test]
    fn the_atlas_holds_all_shapes_and_makes_room_for_halos_again() {
        let ctx = Context::default();
        let mut brush = ShapeAtlas::new(&ctx);
        assert_eq!(brush.discs.len(), DISC_COUNT);
        assert!(brush.disc(37.0).is_some() && brush.disc(60.0).is_none());
        assert!(brush.line_uvs(8.1).is_some() && brush.line_uvs(9.0).is_none());
        let halo = brush.halo(&ctx, Face::Sans, 40, 13.0).unwrap();
        assert!(halo.size.x > 0.2 && halo.size.y > 0.2, "{halo:?}");
        let mut glyphs = 3..2000;
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let full = glyphs.find(|glyph| match brush.halo(&ctx, Face::Sans, *glyph, 40.0) {
            Some(halo) => !whole.contains_rect(halo.uv),
            None => true,
        });
        assert!(full.is_some_and(|glyph| glyph > 200), "{full:?}");
        assert!(brush.halo(&ctx, Face::Sans, 2001, 40.0).is_none());
        brush.begin_frame(1);
        let again = brush.halo(&ctx, Face::Sans, 40, 13.0).unwrap();
        assert_eq!(again.size, halo.size);
    }
}
