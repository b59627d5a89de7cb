//! Lines and areas as triangles with soft edges, written into one mesh: several times faster than a shape each.

use std::f32::consts::TAU;

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Color32, Painter, Pos2, Rect, Vec2, pos2, vec2};

use crate::scene::{Dash, Stroke};
use crate::ui::theme::color;

/// Writes triangles.
pub(super) struct Pen {
    mesh: Mesh,
    /// The width of a soft edge: one pixel, in points.
    feather: f32,
}

impl Pen {
    pub(super) fn new(pixels_per_point: f32) -> Self {
        Self { mesh: Mesh::default(), feather: 1.0 / pixels_per_point }
    }

    /// Gives the triangles so far to the painter.
    pub(super) fn flush(&mut self, painter: &Painter) {
        if !self.mesh.indices.is_empty() {
            painter.add(std::mem::take(&mut self.mesh));
        }
    }

    fn vertex(&mut self, pos: Pos2, color: Color32) {
        self.mesh.vertices.push(Vertex { pos, uv: WHITE_UV, color });
    }

    /// A filled circle.
    pub(super) fn disc(&mut self, centre: Pos2, radius: f32, fill: Color32) {
        self.convex(&circle(centre, radius, 0.0, 1.0), fill);
    }

    /// A filled convex polygon, its corners in either order.
    pub(super) fn convex(&mut self, points: &[Pos2], fill: Color32) {
        let count = points.len() as u32;
        if count < 3 || fill.a() == 0 {
            return;
        }
        let half = self.feather / 2.0;
        let first = self.mesh.vertices.len() as u32;
        let area: f32 = corners(points).map(|(_, at, next)| at.x * next.y - next.x * at.y).sum();
        let outward = if area > 0.0 { -1.0 } else { 1.0 };
        for (before, at, next) in corners(points) {
            let normal = miter(at - before, next - at) * outward * half;
            self.vertex(at - normal, fill);
            self.vertex(at + normal, Color32::TRANSPARENT);
        }
        for i in 0..count {
            let (here, next) = (first + 2 * i, first + 2 * ((i + 1) % count));
            if i >= 2 {
                self.mesh.indices.extend([first, first + 2 * (i - 1), here]);
            }
            self.mesh.indices.extend([here, here + 1, next, next, here + 1, next + 1]);
        }
    }

    /// A line along points, interrupted as its stroke says.
    pub(super) fn line(&mut self, points: &[Pos2], width: f32, stroke: &Stroke, closed: bool) {
        let ink = color(stroke.colour);
        // Dashes too small to be told apart are not worth their triangles.
        let dash = if width < 0.35 { Dash::Solid } else { stroke.dash };
        match dash {
            Dash::Solid => self.strip(points, width, ink, closed),
            Dash::Dashed => {
                for piece in pieces(points, closed, 4.0 * width, 3.0 * width) {
                    self.strip(&piece, width, ink, false);
                }
            }
            Dash::Dotted => {
                for piece in pieces(points, closed, 0.0, 3.0 * width) {
                    if let Some(at) = piece.first() {
                        self.disc(*at, width / 2.0, ink);
                    }
                }
            }
        }
    }

    /// A plain line with soft edges. One that is thinner than a pixel is drawn paler instead.
    fn strip(&mut self, points: &[Pos2], width: f32, ink: Color32, closed: bool) {
        if points.len() < 2 {
            return;
        }
        let thin = (width / self.feather).min(1.0);
        let ink = if thin < 1.0 { ink.gamma_multiply(thin.max(0.15)) } else { ink };
        let inner = ((width - self.feather) / 2.0).max(0.0);
        let outer = inner + self.feather;
        let first = self.mesh.vertices.len() as u32;
        let last = points.len() - 1;
        for (i, (before, at, next)) in corners(points).enumerate() {
            let normal = match i {
                0 if !closed => normal(next - at),
                i if i == last && !closed => normal(at - before),
                _ => miter(at - before, next - at),
            };
            self.vertex(at - normal * outer, Color32::TRANSPARENT);
            self.vertex(at - normal * inner, ink);
            self.vertex(at + normal * inner, ink);
            self.vertex(at + normal * outer, Color32::TRANSPARENT);
        }
        let count = points.len() as u32;
        for i in 0..(if closed { count } else { count - 1 }) {
            let (a, b) = (first + 4 * i, first + 4 * ((i + 1) % count));
            for k in 0..3 {
                self.mesh.indices.extend([a + k, a + k + 1, b + k, b + k, a + k + 1, b + k + 1]);
            }
        }
    }
}

/// Each point with the one before and the one after it, round the corner at the ends.
fn corners(points: &[Pos2]) -> impl Iterator<Item = (Pos2, Pos2, Pos2)> + '_ {
    let count = points.len();
    let get = move |at: usize| points.get(at % count).copied().unwrap_or(Pos2::ZERO);
    (0..count).map(move |i| (get(i + count - 1), get(i), get(i + 1)))
}

fn normal(way: Vec2) -> Vec2 {
    let way = way.normalized();
    vec2(-way.y, way.x)
}

/// The direction in which a corner is moved so that both its sides move by one; sharp corners are cut.
fn miter(a: Vec2, b: Vec2) -> Vec2 {
    let (a, b) = (normal(a), normal(b));
    let sum = a + b;
    let length = sum.length_sq();
    if length < 0.2 { b } else { sum * (2.0 / length).min(2.0) }
}

/// Points along a part of a circle, from one turn to another; the last is left out when it is a whole one.
pub(super) fn circle(centre: Pos2, radius: f32, from: f32, to: f32) -> Vec<Pos2> {
    let whole = to - from >= 1.0;
    let steps = ((radius.sqrt() * 9.0 * (to - from)).ceil() as usize).clamp(if whole { 10 } else { 2 }, 128);
    let count = if whole { steps } else { steps + 1 };
    (0..count)
        .map(|i| {
            let (sin, cos) = ((from + (to - from) * i as f32 / steps as f32) * TAU).sin_cos();
            centre + vec2(sin, -cos) * radius
        })
        .collect()
}

/// The outline of a rectangle with round corners.
pub(super) fn rectangle(rect: Rect, corner: f32) -> Vec<Pos2> {
    let corner = corner.min(rect.width() / 2.0).min(rect.height() / 2.0).max(0.0);
    if corner < 0.4 {
        return vec![rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()];
    }
    let inner = rect.shrink(corner);
    [(inner.left_top(), 0.75), (inner.right_top(), 0.0), (inner.right_bottom(), 0.25), (inner.left_bottom(), 0.5)]
        .into_iter()
        .flat_map(|(centre, from)| circle(centre, corner, from, from + 0.25))
        .collect()
}

/// Points along a Bézier curve, as many as its size on the screen needs.
pub(super) fn curve([a, b, c, d]: [Pos2; 4]) -> Vec<Pos2> {
    let net = a.distance(b) + b.distance(c) + c.distance(d);
    let bend = net - a.distance(d);
    let steps = ((net * 0.02 + bend.max(0.0).sqrt() * 2.0) as usize).clamp(3, 64);
    (0..=steps)
        .map(|i| {
            let t = i as f32 / steps as f32;
            let u = 1.0 - t;
            let mix = |a: f32, b: f32, c: f32, d: f32| {
                u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
            };
            pos2(mix(a.x, b.x, c.x, d.x), mix(a.y, b.y, c.y, d.y))
        })
        .collect()
}

/// Cuts a line into pieces of length `on` with gaps of length `off`. With `on` zero, each piece is a single point.
fn pieces(points: &[Pos2], closed: bool, on: f32, off: f32) -> Vec<Vec<Pos2>> {
    let mut out = Vec::new();
    let mut piece: Vec<Pos2> = Vec::new();
    let (mut drawing, mut left) = (true, on);
    let ring = if closed { points.first() } else { None };
    let line: Vec<Pos2> = points.iter().chain(ring).copied().collect();
    piece.extend(line.first());
    for pair in line.windows(2) {
        let [from, to] = pair else { continue };
        let (way, length) = (*to - *from, from.distance(*to));
        let mut done = 0.0;
        while length - done > left {
            done += left;
            let at = *from + way * (done / length);
            if drawing {
                piece.push(at);
                out.push(std::mem::take(&mut piece));
            } else {
                piece = vec![at];
            }
            drawing = !drawing;
            left = if drawing { on } else { off };
            // A line of a million dots would be no line any more.
            if out.len() > 4000 {
                return out;
            }
        }
        left -= length - done;
        if drawing {
            piece.push(*to);
        }
    }
    if drawing && piece.len() > 1 {
        out.push(piece);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dashed_line_is_cut_evenly() {
        let cut = pieces(&[pos2(0.0, 0.0), pos2(10.0, 0.0), pos2(20.0, 0.0)], false, 4.0, 3.0);
        let ends: Vec<_> = cut.iter().map(|piece| (piece[0].x, piece[piece.len() - 1].x)).collect();
        assert_eq!(ends, [(0.0, 4.0), (7.0, 11.0), (14.0, 18.0)]);
        assert_eq!(pieces(&[pos2(0.0, 0.0), pos2(9.0, 0.0)], false, 0.0, 3.0).len(), 3);
    }

    #[test]
    fn a_square_is_filled_whichever_way_round_it_goes() {
        for points in [rectangle(Rect::from_min_max(pos2(0.0, 0.0), pos2(9.0, 9.0)), 0.0)] {
            let mut turned = points.clone();
            turned.reverse();
            for points in [points, turned] {
                let mut pen = Pen::new(1.0);
                pen.convex(&points, Color32::WHITE);
                let inside = pen.mesh.vertices.iter().filter(|v| v.color == Color32::WHITE);
                assert!(inside.clone().all(|v| (0.4..=8.6).contains(&v.pos.x)), "{:?}", pen.mesh.vertices);
                assert_eq!(inside.count(), 4);
            }
        }
    }
}
