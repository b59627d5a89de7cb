//! A small software rasteriser for the meshes of egui, for pictures of the window without a GPU.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use egui::epaint::{ClippedPrimitive, ImageData, Mesh, Primitive, Vertex};
use egui::{Color32, Pos2, Rect, TextureId, TexturesDelta};

/// The textures that egui has uploaded so far.
#[derive(Clone, Default)]
pub struct Textures(Rc<RefCell<BTreeMap<u64, Texture>>>);

struct Texture {
    size: [usize; 2],
    pixels: Vec<Color32>,
}

impl egui_kittest::TestRenderer for Textures {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        let mut textures = self.0.borrow_mut();
        for (id, delta) in delta.set.iter().flat_map(|(id, parts)| parts.iter().map(move |part| (id, part))) {
            let ImageData::Color(image) = &delta.image;
            let TextureId::Managed(id) = id else { panic!("only egui's own textures are drawn") };
            match delta.pos {
                None => {
                    textures.insert(*id, Texture { size: image.size, pixels: image.pixels.clone() });
                }
                Some([x, y]) => {
                    let texture = textures.get_mut(id).expect("a part of a texture that was never made");
                    for row in 0..image.size[1] {
                        let from = &image.pixels[row * image.size[0]..(row + 1) * image.size[0]];
                        let at = (y + row) * texture.size[0] + x;
                        texture.pixels[at..at + image.size[0]].copy_from_slice(from);
                    }
                }
            }
        }
        delta.clear();
    }
}

/// Pixels in rows from the top, red, green, blue, opacity.
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub rgba: Vec<u8>,
}

/// Draws the meshes of a frame.
pub fn draw(textures: &Textures, primitives: &[ClippedPrimitive], size: egui::Vec2, scale: f32) -> Picture {
    let (width, height) = ((size.x * scale) as usize, (size.y * scale) as usize);
    let mut canvas = PixelCanvas { width, height, pixels: vec![[0.0; 4]; width * height] };
    let textures = textures.0.borrow();
    for ClippedPrimitive { clip_rect, primitive } in primitives {
        let Primitive::Mesh(mesh) = primitive else { panic!("only meshes are drawn") };
        let TextureId::Managed(id) = mesh.texture_id else { panic!("only egui's own textures are drawn") };
        canvas.mesh(mesh, &textures[&id], *clip_rect, scale);
    }
    let byte = |part: f32| (part * 255.0 + 0.5) as u8;
    let rgba = canvas.pixels.iter().flat_map(|p| [byte(p[0]), byte(p[1]), byte(p[2]), 255]).collect();
    Picture { width, height, rgba }
}

struct PixelCanvas {
    width: usize,
    height: usize,
    /// Premultiplied, in the gamma space that egui blends in.
    pixels: Vec<[f32; 4]>,
}

impl PixelCanvas {
    fn mesh(&mut self, mesh: &Mesh, texture: &Texture, clip: Rect, scale: f32) {
        for triangle in mesh.indices.chunks_exact(3) {
            let corners = [0, 1, 2].map(|i| mesh.vertices[triangle[i] as usize]);
            self.triangle(corners, texture, clip, scale);
        }
    }

    fn triangle(&mut self, corners: [Vertex; 3], texture: &Texture, clip: Rect, scale: f32) {
        let at = corners.map(|vertex| (vertex.pos.to_vec2() * scale).to_pos2());
        let area = cross(at[0], at[1], at[2]);
        if area.abs() < 1e-6 {
            return;
        }
        let low = |axis: fn(&Pos2) -> f32, least: f32| at.iter().map(axis).fold(f32::MAX, f32::min).max(least);
        let high = |axis: fn(&Pos2) -> f32, most: f32| at.iter().map(axis).fold(f32::MIN, f32::max).min(most);
        let (x0, x1) = (low(|p| p.x, clip.min.x * scale).max(0.0), high(|p| p.x, clip.max.x * scale));
        let (y0, y1) = (low(|p| p.y, clip.min.y * scale).max(0.0), high(|p| p.y, clip.max.y * scale));
        for y in (y0 - 0.5).ceil().max(0.0) as usize..((y1 + 0.5).floor().max(0.0) as usize).min(self.height) {
            for x in (x0 - 0.5).ceil().max(0.0) as usize..((x1 + 0.5).floor().max(0.0) as usize).min(self.width) {
                let middle = Pos2::new(x as f32 + 0.5, y as f32 + 0.5);
                let share = [
                    cross(at[1], at[2], middle) / area,
                    cross(at[2], at[0], middle) / area,
                    cross(at[0], at[1], middle) / area,
                ];
                let inside =
                    (0..3).all(|i| share[i] > 0.0 || share[i] == 0.0 && owns(at[(i + 1) % 3], at[(i + 2) % 3], area));
                let clipped = middle.x < clip.min.x * scale
                    || middle.x >= clip.max.x * scale
                    || middle.y < clip.min.y * scale
                    || middle.y >= clip.max.y * scale;
                if inside && !clipped {
                    self.blend(x, y, colour(&corners, share, texture));
                }
            }
        }
    }

    fn blend(&mut self, x: usize, y: usize, over: [f32; 4]) {
        let pixel = &mut self.pixels[y * self.width + x];
        for (under, over_part) in pixel.iter_mut().zip(over) {
            *under = (over_part + *under * (1.0 - over[3])).min(1.0);
        }
    }
}

/// Does the triangle on this side of an edge own the pixels whose centres are on it? One of two triangles does.
fn owns(from: Pos2, to: Pos2, area: f32) -> bool {
    let way = if area > 0.0 { to - from } else { from - to };
    way.y < 0.0 || way.y == 0.0 && way.x > 0.0
}

fn cross(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn colour(corners: &[Vertex; 3], share: [f32; 3], texture: &Texture) -> [f32; 4] {
    let mix = |get: &dyn Fn(&Vertex) -> f32| (0..3).map(|i| get(&corners[i]) * share[i]).sum::<f32>();
    let (u, v) = (mix(&|c| c.uv.x), mix(&|c| c.uv.y));
    let texel = sample(texture, u, v);
    [0, 1, 2, 3].map(|part| mix(&|c| f32::from(c.color[part]) / 255.0) * texel[part])
}

/// The texture, interpolated between the four nearest pixels as by a graphics card.
fn sample(texture: &Texture, u: f32, v: f32) -> [f32; 4] {
    let [w, h] = texture.size;
    let (x, y) = (u * w as f32 - 0.5, v * h as f32 - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let (fx, fy) = (x - left, y - top);
    let get = |dx: f32, dy: f32| {
        let column = (left + dx).clamp(0.0, w as f32 - 1.0) as usize;
        let row = (top + dy).clamp(0.0, h as f32 - 1.0) as usize;
        texture.pixels[row * w + column].to_array().map(|part| f32::from(part) / 255.0)
    };
    let (a, b, c, d) = (get(0.0, 0.0), get(1.0, 0.0), get(0.0, 1.0), get(1.0, 1.0));
    [0, 1, 2, 3].map(|i| (a[i] * (1.0 - fx) + b[i] * fx) * (1.0 - fy) + (c[i] * (1.0 - fx) + d[i] * fx) * fy)
}
