//! Cuts lines into dashes and dots, but only where they are seen. Paints nothing.

use egui::{Pos2, Rect};

/// The part of the way from `a` to `b` that is seen, as lengths from `a`.
fn visible_part(a: Pos2, b: Pos2, seen: Rect) -> Option<(f32, f32)> {
    let way = b - a;
    let (mut from, mut to) = (0.0_f32, 1.0_f32);
    for (start, part, least, most) in [(a.x, way.x, seen.min.x, seen.max.x), (a.y, way.y, seen.min.y, seen.max.y)] {
        if part.abs() < 1e-6 {
            if start < least || start > most {
                return None;
            }
        } else {
            let (one, other) = ((least - start) / part, (most - start) / part);
            from = from.max(one.min(other));
            to = to.min(one.max(other));
        }
    }
    let length = way.length_sq().sqrt();
    (from < to).then_some((from * length, to * length))
}

/// The points of a line with the next one each, and how far from the start of the line the first is.
fn segments<'a>(points: impl Iterator<Item = &'a Pos2>) -> impl Iterator<Item = (Pos2, Pos2, f32)> {
    let (mut last, mut done) = (None, 0.0);
    points.filter_map(move |point| {
        let before: Pos2 = last.replace(*point)?;
        let start = done;
        done += before.distance(*point);
        Some((before, *point, start))
    })
}

/// A dot every `every` along a line, from its start, where it is seen.
pub(super) fn dots<'a>(points: impl Iterator<Item = &'a Pos2>, every: f32, seen: Rect, mut dot: impl FnMut(Pos2)) {
    for (a, b, start) in segments(points) {
        let Some((from, to)) = visible_part(a, b, seen) else { continue };
        let way = (b - a).normalized();
        let first = ((start + from) / every).ceil() as usize;
        let last = ((start + to) / every).ceil() as usize;
        (first..last).for_each(|number| dot(a + way * (number as f32 * every - start)));
    }
}

/// Cuts a line into pieces of length `on` with gaps of length `off`, where it is seen.
pub(super) fn dashes<'a>(
    points: impl Iterator<Item = &'a Pos2>,
    on: f32,
    off: f32,
    seen: Rect,
    mut piece_is: impl FnMut(&[Pos2]),
) {
    let period = on + off;
    let mut piece: Vec<Pos2> = Vec::new();
    let mut end = |piece: &mut Vec<Pos2>| {
        if piece.len() > 1 {
            piece_is(piece);
        }
        piece.clear();
    };
    for (a, b, start) in segments(points) {
        let Some((from, to)) = visible_part(a, b, seen) else {
            end(&mut piece);
            continue;
        };
        let way = (b - a).normalized();
        let (mut at, stop) = (start + from, start + to);
        if from > 0.0 {
            end(&mut piece);
        }
        while at < stop {
            let number = (at / period).floor();
            let edge = number * period + on;
            if at < edge {
                if piece.is_empty() {
                    piece.push(a + way * (at - start));
                }
                piece.push(a + way * (edge.min(stop) - start));
            }
            if stop < edge {
                break;
            }
            end(&mut piece);
            // Rounding must not hold the walk in one place.
            at = ((number + 1.0) * period).max(at + period * 1e-3);
        }
        if stop - start < a.distance(b) - 1e-3 {
            end(&mut piece);
        }
    }
    end(&mut piece);
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    const SCREEN: Rect = Rect { min: pos2(-50.0, -50.0), max: pos2(50.0, 50.0) };

    fn cut(points: &[Pos2], seen: Rect) -> Vec<(f32, f32)> {
        let mut ends = Vec::new();
        dashes(points.iter(), 4.0, 3.0, seen, |piece| ends.push((piece[0].x, piece[piece.len() - 1].x)));
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
        let seen = Rect::from_min_max(pos2(0.0, -1.0), pos2(20.0, 1.0));
        let long = [pos2(-7e5, 0.0), pos2(7e5, 0.0)];
        assert!(cut(&long, seen).len() <= 4, "{:?}", cut(&long, seen));
        let mut count = 0;
        dots(long.iter(), 3.0, seen, |dot| {
            assert!((-1.0..=21.0).contains(&dot.x));
            count += 1;
        });
        assert!((6..=8).contains(&count), "{count}");
        let away = [pos2(0.0, 5.0), pos2(20.0, 5.0)];
        assert_eq!(cut(&away, seen), []);
        // The dashes stay where they were when more of the line is seen.
        let line = [pos2(-14.0, 0.0), pos2(30.0, 0.0)];
        assert_eq!(cut(&line, seen)[0], (0.0, 4.0));
    }
}
