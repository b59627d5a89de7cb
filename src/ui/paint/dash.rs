//! Cuts lines into dashes and dots, but only where they are visible. Paints nothing.

use egui::{Pos2, Rect};

/// The visible part of the segment from `a` to `b`, as distances from `a`.
fn visible_part(a: Pos2, b: Pos2, view: Rect) -> Option<(f32, f32)> {
    let offset = b - a;
    let (mut from, mut to) = (0.0_f32, 1.0_f32);
    for (start, extent, min, max) in [(a.x, offset.x, view.min.x, view.max.x), (a.y, offset.y, view.min.y, view.max.y)]
    {
        if extent.abs() < 1e-6 {
            if start < min || start > max {
                return None;
            }
        } else {
            let (enter, leave) = ((min - start) / extent, (max - start) / extent);
            from = from.max(enter.min(leave));
            to = to.min(enter.max(leave));
        }
    }
    let length = offset.length_sq().sqrt();
    (from < to).then_some((from * length, to * length))
}

/// Each segment of a line: its two ends, and the distance of its first end from the start of the line.
fn segments<'a>(points: impl Iterator<Item = &'a Pos2>) -> impl Iterator<Item = (Pos2, Pos2, f32)> {
    let (mut last, mut length) = (None, 0.0);
    points.filter_map(move |point| {
        let before: Pos2 = last.replace(*point)?;
        let start = length;
        length += before.distance(*point);
        Some((before, *point, start))
    })
}

/// Calls `dot` for a position every `every` along a line, counted from its start, where it is visible.
pub(super) fn dots<'a>(points: impl Iterator<Item = &'a Pos2>, every: f32, view: Rect, mut dot: impl FnMut(Pos2)) {
    for (a, b, start) in segments(points) {
        let Some((from, to)) = visible_part(a, b, view) else { continue };
        let direction = (b - a).normalized();
        let first = ((start + from) / every).ceil() as usize;
        let last = ((start + to) / every).ceil() as usize;
        (first..last).for_each(|number| dot(a + direction * (number as f32 * every - start)));
    }
}

/// Cuts a line into dashes of length `on` with gaps of length `off`, where it is visible.
pub(super) fn dashes<'a>(
    points: impl Iterator<Item = &'a Pos2>,
    on: f32,
    off: f32,
    view: Rect,
    mut add_piece: impl FnMut(&[Pos2]),
) {
    let period = on + off;
    let mut piece: Vec<Pos2> = Vec::new();
    let mut end_piece = |piece: &mut Vec<Pos2>| {
        if piece.len() > 1 {
            add_piece(piece);
        }
        piece.clear();
    };
    for (a, b, start) in segments(points) {
        let Some((from, to)) = visible_part(a, b, view) else {
            end_piece(&mut piece);
            continue;
        };
        let direction = (b - a).normalized();
        let (mut at, stop) = (start + from, start + to);
        if from > 0.0 {
            end_piece(&mut piece);
        }
        while at < stop {
            let number = (at / period).floor();
            let dash_end = number * period + on;
            if at < dash_end {
                if piece.is_empty() {
                    piece.push(a + direction * (at - start));
                }
                piece.push(a + direction * (dash_end.min(stop) - start));
            }
            if stop < dash_end {
                break;
            }
            end_piece(&mut piece);
            // Rounding must not keep the loop at one position.
            at = ((number + 1.0) * period).max(at + period * 1e-3);
        }
        if stop - start < a.distance(b) - 1e-3 {
            end_piece(&mut piece);
        }
    }
    end_piece(&mut piece);
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    const SCREEN: Rect = Rect { min: pos2(-50.0, -50.0), max: pos2(50.0, 50.0) };

    fn cut(points: &[Pos2], view: Rect) -> Vec<(f32, f32)> {
        let mut ends = Vec::new();
        dashes(points.iter(), 4.0, 3.0, view, |piece| ends.push((piece[0].x, piece[piece.len() - 1].x)));
        ends
    }

    #[test]
    fn a_dashed_line_is_cut_evenly() {
        let bent = [pos2(0.0, 0.0), pos2(10.0, 0.0), pos2(20.0, 0.0)];
        assert_eq!(cut(&bent, SCREEN), [(0.0, 4.0), (7.0, 11.0), (14.0, 18.0)]);
        let mut at = Vec::new();
        dots([pos2(0.0, 0.0), pos2(5.0, 0.0), pos2(9.0, 0.0)].iter(), 3.0, SCREEN, |dot| at.push(dot.x));
        assert_eq!(at, [0.0, 3.0, 6.0]);
    }

    #[test]
    fn only_the_visible_part_of_a_line_is_dashed() {
        let view = Rect::from_min_max(pos2(0.0, -1.0), pos2(20.0, 1.0));
        let long = [pos2(-7e5, 0.0), pos2(7e5, 0.0)];
        assert!(cut(&long, view).len() <= 4, "{:?}", cut(&long, view));
        let mut count = 0;
        dots(long.iter(), 3.0, view, |dot| {
            assert!((-1.0..=21.0).contains(&dot.x));
            count += 1;
        });
        assert!((6..=8).contains(&count), "{count}");
        let away = [pos2(0.0, 5.0), pos2(20.0, 5.0)];
        assert_eq!(cut(&away, view), []);
        // The dashes stay in place when more of the line is visible.
        let line = [pos2(-14.0, 0.0), pos2(30.0, 0.0)];
        assert_eq!(cut(&line, view)[0], (0.0, 4.0));
    }
}
