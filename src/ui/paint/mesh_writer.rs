//! Writes lines and areas as triangles with soft edges into one mesh, which is many times faster than one shape each.

use std::f32::consts::TAU;
use std::sync::Arc;

use egui::epaint::{Mesh, Vertex};
use egui::{Color32, Context, Painter, Pos2, Rect, Vec2, pos2, vec2};

use super::dash::{dashes, dots};
use super::shape_atlas::ShapeAtlas;
use crate::scene::{DashPattern, ShapeStroke};
use crate::text::TextLine;
use crate::ui::theme::egui_colour;

/// Writes triangles, and holds back text until an area would cover it, so that everything below the text is one mesh.
pub(super) struct MeshWriter {
    atlas: ShapeAtlas,
    mesh: Mesh,
    /// Texts that are painted over the mesh.
    kept_texts: Vec<egui::Shape>,
    text_rects: Vec<Rect>,
    /// The width of a soft edge: one pixel, in points.
    feather: f32,
    white_uv: Pos2,
    /// The visible part of the screen. Dotted and dashed lines are not cut up outside it.
    visible_rect: Rect,
    /// Factor by which dots and dashes must be larger than usual to be drawn as such.
    coarseness: f32,
    has_flushed: bool,
}

/// The most texts that are held back: searching them must stay cheap.
const MAX_KEPT_TEXTS: usize = 400;
/// Thinner rims are drawn this many pixels wide.
const MIN_RIM_PIXELS: f32 = 0.35;

impl MeshWriter {
    pub(super) fn new(mut atlas: ShapeAtlas, pixels_per_point: f32, view: Rect, is_crowded: bool) -> Self {
        let (white_uv, feather) = (atlas.white_uv(), 1.0 / pixels_per_point);
        let (coarseness, visible_rect) = (if is_crowded { 3.5 } else { 1.0 }, view.expand(24.0));
        let mut mesh = Mesh::with_texture(atlas.texture());
        // A frame needs about as much memory as the one before.
        let (vertices, indices) = std::mem::take(&mut atlas.previous_mesh_size);
        mesh.vertices.reserve(vertices + vertices / 8);
        mesh.indices.reserve(indices + indices / 8);
        Self {
            atlas,
            mesh,
            kept_texts: Vec::new(),
            text_rects: Vec::new(),
            feather,
            white_uv,
            visible_rect,
            coarseness,
            has_flushed: false,
        }
    }

    /// Corners of a line closer to each other than this many points are not distinguished, such as the teeth of a
    /// zigzag.
    pub(super) fn min_corner_distance(&self) -> f32 {
        if self.is_crowded() { 4.0 } else { 2.0 }
    }

    /// The visible part of a line: the points from the first to the last segment that is on the screen. For solid lines
    /// only: in a line with gaps, the gaps would move when more of the line becomes visible.
    pub(super) fn visible_part<'a>(&self, points: &'a [Pos2]) -> &'a [Pos2] {
        let is_visible =
            |pair: &[Pos2]| matches!(pair, [a, b] if Rect::from_two_pos(*a, *b).intersects(self.visible_rect));
        let Some(first) = points.windows(2).position(is_visible) else { return &[] };
        let last = points.windows(2).rposition(is_visible).unwrap_or(first);
        points.get(first..=last + 1).unwrap_or(points)
    }

    /// The largest distance between a curve and its polyline, in points.
    pub(super) fn curve_tolerance(&self) -> f32 {
        if self.is_crowded() { 1.0 } else { 0.2 }
    }

    /// Adds the triangles and texts so far to the painter.
    pub(super) fn flush(&mut self, painter: &Painter) {
        if !self.mesh.indices.is_empty() {
            let (vertices, indices) = self.atlas.previous_mesh_size;
            self.atlas.previous_mesh_size =
                (vertices.max(self.mesh.vertices.len()), indices.max(self.mesh.indices.len()));
            painter.add(std::mem::replace(&mut self.mesh, Mesh::with_texture(self.atlas.texture())));
        }
        self.has_flushed = true;
        painter.extend(self.kept_texts.drain(..));
        self.text_rects.clear();
    }

    /// Adds the rest to the painter. Returns the atlas, and the mesh if it is all that was painted.
    pub(super) fn finish(mut self, painter: &Painter) -> (ShapeAtlas, Option<Arc<Mesh>>) {
        if self.has_flushed || !self.kept_texts.is_empty() {
            self.flush(painter);
            return (self.atlas, None);
        }
        let mesh = Arc::new(self.mesh);
        self.atlas.previous_mesh_size = (mesh.vertices.len(), mesh.indices.len());
        painter.add(mesh.clone());
        (self.atlas, Some(mesh))
    }

    /// Paints a text that lies in a rectangle.
    pub(super) fn write_text(&mut self, painter: &Painter, text: egui::Shape, rect: Rect) {
        if self.kept_texts.len() >= MAX_KEPT_TEXTS {
            self.flush(painter);
        }
        self.kept_texts.push(text);
        self.text_rects.push(rect);
    }

    /// Must be called before an area is filled that may cover texts.
    pub(super) fn flush_if_covering(&mut self, painter: &Painter, rect: Rect) {
        if self.text_rects.iter().any(|text_rect| text_rect.intersects(rect)) {
            self.flush(painter);
        }
    }

    fn vertex(&mut self, pos: Pos2, color: Color32) {
        self.mesh.vertices.push(Vertex { pos, uv: self.white_uv, color });
    }

    /// A rectangle with a part of the texture.
    fn quad(&mut self, rect: Rect, uv: Rect, color: Color32) {
        self.mesh.add_rect_with_uv(rect, uv, color);
    }

    /// A filled circle.
    pub(super) fn disc(&mut self, centre: Pos2, radius: f32, fill: Color32) {
        match self.disc_quad(radius, fill) {
            Some((uv, side, fill)) => self.quad(Rect::from_center_size(centre, side), uv, fill),
            None => self.convex(&arc_points(centre, radius, 0.0, 1.0), fill),
        }
    }

    /// The image of a filled circle, if the atlas has one: its place in the texture, the size it is drawn at, and its
    /// colour.
    fn disc_quad(&self, radius: f32, fill: Color32) -> Option<(Rect, Vec2, Color32)> {
        let pixels = radius / self.feather;
        let disc = self.atlas.disc(pixels)?;
        // A disc smaller than a pixel is drawn paler instead.
        let coverage = 2.0 * pixels;
        let fill = if coverage < 1.0 { fill.gamma_multiply(coverage.max(0.1)) } else { fill };
        let half = radius.max(0.5 * self.feather) * disc.half_side;
        Some((disc.uv, Vec2::splat(2.0 * half), fill))
    }

    /// A filled circle with a rim. `width` is the width of the rim, half of it on either side of the circle.
    pub(super) fn rimmed_disc(&mut self, centre: Pos2, radius: f32, fill: Color32, stroke: &ShapeStroke, width: f32) {
        let rim = egui_colour(stroke.colour);
        let half = width.max(MIN_RIM_PIXELS * self.feather) / 2.0;
        let is_plain = stroke.dash == DashPattern::Solid && fill.is_opaque() && rim.is_opaque() && radius > half;
        if is_plain && self.atlas.disc((radius + half) / self.feather).is_some() {
            self.disc(centre, radius + half, rim);
            self.disc(centre, radius - half, fill);
        } else {
            self.disc(centre, radius, fill);
            self.line(&arc_points(centre, radius, 0.0, 1.0), width, stroke, true);
        }
    }

    /// A circle without a fill. On a crowded screen it is one image, because some thousand circles would be some hundred
    /// thousand triangles.
    pub(super) fn ring(&mut self, ctx: &Context, centre: Pos2, radius: f32, width: f32, stroke: &ShapeStroke) {
        let is_image = self.is_crowded() && stroke.dash == DashPattern::Solid && width >= self.feather;
        let pixels = [radius, width].map(|points| points / self.feather);
        match is_image.then(|| self.atlas.ring(ctx, pixels[0], pixels[1])).flatten() {
            Some(ring) => {
                let side = Vec2::splat(2.0 * radius * ring.half_side);
                self.quad(Rect::from_center_size(centre, side), ring.uv, egui_colour(stroke.colour));
            }
            None => self.line(&arc_points(centre, radius, 0.0, 1.0), width, stroke, true),
        }
    }

    fn is_crowded(&self) -> bool {
        self.coarseness > 1.0
    }

    /// The halo of a line of text with the left end of its baseline at `at`, with `zoom` points per unit.
    pub(super) fn halo(&mut self, ctx: &Context, line: &TextLine, at: Pos2, zoom: f32, ink: Color32) {
        let size = line.style.size * zoom;
        for run in &line.runs {
            for glyph in &run.glyphs {
                let Some(halo) = self.atlas.halo(ctx, run.face, glyph.id, size / self.feather) else { continue };
                let corner = at + vec2(glyph.x, glyph.y) * zoom + halo.offset * size;
                self.quad(Rect::from_min_size(corner, halo.size * size), halo.uv, ink);
            }
        }
    }

    /// A filled convex polygon. The corners may be in either order.
    pub(super) fn convex(&mut self, points: &[Pos2], fill: Color32) {
        let count = points.len() as u32;
        if count < 3 || fill.a() == 0 {
            return;
        }
        let half = self.feather / 2.0;
        let first = self.mesh.vertices.len() as u32;
        let next = points.iter().cycle().skip(1);
        let area: f32 = points.iter().zip(next).map(|(at, next)| at.x * next.y - next.x * at.y).sum();
        let outward = if area > 0.0 { -half } else { half };
        for_each_edge_normal(points, true, |at, normal| {
            self.vertex(at - normal * outward, fill);
            self.vertex(at + normal * outward, Color32::TRANSPARENT);
        });
        for i in 0..count {
            let (vertex, next) = (first + 2 * i, first + 2 * ((i + 1) % count));
            if i >= 2 {
                self.mesh.indices.extend([first, first + 2 * (i - 1), vertex]);
            }
            self.mesh.indices.extend([vertex, vertex + 1, next, next, vertex + 1, next + 1]);
        }
    }

    /// A line along points, with the dash pattern of its stroke.
    pub(super) fn line(&mut self, points: &[Pos2], width: f32, stroke: &ShapeStroke, closed: bool) {
        let ink = egui_colour(stroke.colour);
        let ring = if closed { points.first() } else { None };
        // Dashes and dots too small to be distinguished are not worth their triangles: they are drawn as a paler line.
        match stroke.dash {
            DashPattern::Dashed if width < 0.35 * self.coarseness => {
                self.strip(points, width, ink.gamma_multiply(0.7), closed)
            }
            DashPattern::Dotted if width < 0.5 * self.coarseness => {
                self.strip(points, width, ink.gamma_multiply(0.5), closed)
            }
            DashPattern::Solid => self.strip(points, width, ink, closed),
            DashPattern::Dashed => {
                let visible_rect = self.visible_rect;
                dashes(points.iter().chain(ring), 4.0 * width, 3.0 * width, visible_rect, |piece| {
                    self.strip(piece, width, ink, false);
                });
            }
            DashPattern::Dotted => {
                let (disc_quad, visible_rect) = (self.disc_quad(width / 2.0, ink), self.visible_rect);
                dots(points.iter().chain(ring), 3.0 * width, visible_rect, |at| match disc_quad {
                    Some((uv, side, ink)) => self.quad(Rect::from_center_size(at, side), uv, ink),
                    None => self.disc(at, width / 2.0, ink),
                });
            }
        }
    }

    /// A solid line with soft edges. A line thinner than a pixel is drawn paler instead.
    fn strip(&mut self, points: &[Pos2], width: f32, ink: Color32, closed: bool) {
        if points.len() < 2 {
            return;
        }
        let pixels = width / self.feather;
        let ink = if pixels < 1.0 { ink.gamma_multiply(pixels.max(0.15)) } else { ink };
        let outer = (width.max(self.feather) + self.feather) / 2.0;
        let first = self.mesh.vertices.len() as u32;
        let across: u32 = if let Some([left, right]) = self.atlas.line_uvs(pixels) {
            let vertices = &mut self.mesh.vertices;
            for_each_edge_normal(points, closed, |at, normal| {
                let normal = normal * outer;
                let corner = |pos, uv| Vertex { pos, uv, color: ink };
                vertices.extend_from_slice(&[corner(at - normal, left), corner(at + normal, right)]);
            });
            2
        } else {
            let inner = outer - self.feather;
            for_each_edge_normal(points, closed, |at, normal| {
                self.vertex(at - normal * outer, Color32::TRANSPARENT);
                self.vertex(at - normal * inner, ink);
                self.vertex(at + normal * inner, ink);
                self.vertex(at + normal * outer, Color32::TRANSPARENT);
            });
            4
        };
        let count = points.len() as u32;
        let indices = &mut self.mesh.indices;
        for i in 0..(if closed { count } else { count - 1 }) {
            let (a, b) = (first + across * i, first + across * if i + 1 == count { 0 } else { i + 1 });
            for k in 0..across - 1 {
                indices.extend_from_slice(&[a + k, a + k + 1, b + k, b + k, a + k + 1, b + k + 1]);
            }
        }
    }
}

/// Calls `add_edge` for each point of a line, with the direction from the point to the edge of the line.
fn for_each_edge_normal(points: &[Pos2], closed: bool, mut add_edge: impl FnMut(Pos2, Vec2)) {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
    let mut before = closed.then(|| normal(*first - *last));
    for (i, at) in points.iter().enumerate() {
        let next = points.get(i + 1).or(closed.then_some(first));
        let after = next.map(|next| normal(*next - *at));
        match (before, after) {
            (Some(a), Some(b)) => add_edge(*at, miter(a, b)),
            (Some(direction), None) | (None, Some(direction)) => add_edge(*at, direction),
            (None, None) => {}
        }
        before = after;
    }
}

/// The unit vector a quarter turn to the left; zero for a zero vector.
fn normal(vector: Vec2) -> Vec2 {
    let length_squared = vector.length_sq();
    // The plain square root is several times faster than `length`, which guards against overflow.
    if length_squared > 0.0 { vec2(-vector.y, vector.x) / length_squared.sqrt() } else { vector }
}

/// The direction in which a corner between two edges is moved so that both edges move by one. Sharp corners are cut.
fn miter(a: Vec2, b: Vec2) -> Vec2 {
    let sum = a + b;
    let length = sum.length_sq();
    if length < 0.2 { b } else { sum * (2.0 / length).min(2.0) }
}

/// Points along an arc between two angles, in turns. The last point is left out for a full circle.
pub(super) fn arc_points(centre: Pos2, radius: f32, from: f32, to: f32) -> Vec<Pos2> {
    let is_full = to - from >= 1.0;
    // Enough points that the chords stay within a seventh of a point of the circle, or a quarter for the smallest.
    let fineness = if radius < 12.0 { 4.4 } else { 6.0 };
    let steps = ((radius.sqrt() * fineness * (to - from)).ceil() as usize).clamp(if is_full { 8 } else { 2 }, 128);
    let count = if is_full { steps } else { steps + 1 };
    let (sin, cos) = ((to - from) * TAU / steps as f32).sin_cos();
    let (x, y) = (from * TAU).sin_cos();
    // Each point is the previous one, rotated by one step: one sine per circle.
    let rotate = |offset: &Vec2| Some(vec2(offset.x * cos - offset.y * sin, offset.x * sin + offset.y * cos));
    std::iter::successors(Some(vec2(x, -y) * radius), rotate).take(count).map(|offset| centre + offset).collect()
}

/// The outline of a rectangle with round corners.
pub(super) fn rounded_rect_points(rect: Rect, corner: f32) -> Vec<Pos2> {
    let corner = corner.min(rect.width() / 2.0).min(rect.height() / 2.0).max(0.0);
    if corner < 0.4 {
        return vec![rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()];
    }
    let inner = rect.shrink(corner);
    [(inner.left_top(), 0.75), (inner.right_top(), 0.0), (inner.right_bottom(), 0.25), (inner.left_bottom(), 0.5)]
        .into_iter()
        .flat_map(|(centre, from)| arc_points(centre, corner, from, from + 0.25))
        .collect()
}

/// Adds points along a Bézier curve, enough to stay within `error` points of it.
pub(super) fn curve_points([a, b, c, d]: [Pos2; 4], error: f32, out: &mut Vec<Pos2>) {
    let across = normal(d - a);
    let length = |vector: Vec2| vector.length_sq().sqrt();
    let polygon_length = length(b - a) + length(c - b) + length(d - c);
    // A curve that turns back on itself has no chord to measure its height against.
    let turns_back = length(d - a) < polygon_length / 2.0;
    let height =
        if turns_back { polygon_length / 2.0 } else { across.dot(b - a).abs().max(across.dot(c - a).abs()) * 0.75 };
    let steps = ((height / error).sqrt().ceil() as usize).clamp(1, 64);
    out.extend((0..=steps).map(|i| {
        let t = i as f32 / steps as f32;
        let u = 1.0 - t;
        let mix =
            |a: f32, b: f32, c: f32, d: f32| u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d;
        pos2(mix(a.x, b.x, c.x, d.x), mix(a.y, b.y, c.y, d.y))
    }));
}

/// Adds a few points along the middle of a line whose own points are too close to be distinguished: a zigzag without
/// its teeth. The line has `count` points, `at` returns one by its index, and `length` is its approximate length in
/// points.
pub(super) fn middle_line_points(count: usize, length: f32, at: impl Fn(usize) -> Pos2, spine: &mut Vec<Pos2>) {
    let last = count.saturating_sub(1);
    let pieces = ((length / 12.0) as usize).clamp(1, 12);
    for piece in 0..=pieces {
        // The middle of a zigzag lies between one tooth and the next.
        let index = piece * last / pieces;
        let next = if index == 0 || index == last { index } else { index + 1 };
        let new = at(index).lerp(at(next), 0.5);
        // A point on the straight line from the previous one to the next is no corner.
        if let [.., from, corner] = spine.as_slice()
            && normal(new - *from).dot(*corner - *from).abs() < 0.4
        {
            spine.pop();
        }
        spine.push(new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Rect = Rect { min: pos2(-50.0, -50.0), max: pos2(50.0, 50.0) };

    #[test]
    fn a_circle_of_many_corners_closes() {
        for radius in [1.0, 11.0, 900.0] {
            let points = arc_points(pos2(0.0, 0.0), radius, 0.0, 1.0);
            assert!(points.iter().all(|at| (at.to_vec2().length() - radius).abs() < radius * 1e-4));
            let step = points[0].distance(points[1]);
            assert!((points[0].distance(points[points.len() - 1]) - step).abs() < step * 1e-2);
        }
        let quarter = arc_points(pos2(0.0, 0.0), 10.0, 0.25, 0.5);
        assert!(quarter[0].distance(pos2(10.0, 0.0)) < 1e-3);
        assert!(quarter[quarter.len() - 1].distance(pos2(0.0, 10.0)) < 1e-3);
    }

    #[test]
    fn a_zigzag_too_small_to_be_seen_is_its_middle_line() {
        let height = |i: usize| if i.is_multiple_of(100) { 0.0 } else { (i % 2) as f32 * 2.0 - 1.0 };
        let teeth = |i: usize| pos2(i as f32 * 2.0, height(i));
        let mut line = Vec::new();
        middle_line_points(101, 200.0, teeth, &mut line);
        assert_eq!((line.len(), line[0], line[1]), (2, teeth(0), teeth(100)));
        let round = |i: usize| pos2(0.0, 0.0) + 100.0 * vec2((i as f32 / 100.0).cos(), (i as f32 / 100.0).sin());
        let mut arc = Vec::new();
        middle_line_points(158, 158.0, round, &mut arc);
        assert!(arc.len() > 8, "{arc:?}");
        assert!(arc.iter().all(|at| (at.to_vec2().length() - 100.0).abs() < 0.1));
    }

    #[test]
    fn a_polygon_is_filled_in_either_corner_order() {
        for points in [rounded_rect_points(Rect::from_min_max(pos2(0.0, 0.0), pos2(9.0, 9.0)), 0.0)] {
            let mut turned = points.clone();
            turned.reverse();
            for points in [points, turned] {
                let mut writer = MeshWriter::new(ShapeAtlas::new(&Context::default()), 1.0, SCREEN, false);
                writer.convex(&points, Color32::WHITE);
                let inside = writer.mesh.vertices.iter().filter(|v| v.color == Color32::WHITE);
                assert!(inside.clone().all(|v| (0.4..=8.6).contains(&v.pos.x)), "{:?}", writer.mesh.vertices);
                assert_eq!(inside.count(), 4);
            }
        }
    }
}
