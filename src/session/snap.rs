//! Snapping of a moved record: aligned with other records by centres and edges, or at equal gaps.

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use crate::scene::SnapGuide;

/// What moved records snap to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapSettings {
    /// Alignment lines and equal gaps.
    pub lines: bool,
    /// The grid, where no record is aligned.
    pub grid: bool,
}

impl Default for SnapSettings {
    fn default() -> Self {
        Self { lines: true, grid: false }
    }
}

/// The grid pitch at a zoom of 100 %, in map units.
const BASE_GRID_PITCH: f32 = 10.0;
/// The minimum grid pitch on screen, in points.
const MIN_GRID_PITCH_POINTS: f32 = 12.0;

/// The grid pitch that is shown, in map units. `point` is the length of a screen point in map units. The pitch is
/// doubled until the lines are far enough apart on screen.
pub fn grid_pitch(point: f32) -> f32 {
    let mut pitch = BASE_GRID_PITCH;
    while pitch < MIN_GRID_PITCH_POINTS * point && pitch < 1e6 {
        pitch *= 2.0;
    }
    pitch
}

/// The nearest point of the grid.
pub(super) fn nearest_grid_point(at: Pos2, pitch: f32) -> Pos2 {
    pos2((at.x / pitch).round() * pitch, (at.y / pitch).round() * pitch)
}

/// A rectangle to align with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SnapRectangle {
    /// The bounds of the record.
    pub rect: Rect,
    /// True if it has straight edges to align; a disc has only its centre.
    pub has_edges: bool,
}

/// The unmoved records to which moved records can snap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SnapTargets(pub(super) Vec<SnapRectangle>);

/// One of the two axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SnapAxis {
    X,
    Y,
}

/// The maximum number of nearby records to snap to. With more, every position would be aligned with some record.
const MAX_SNAP_TARGETS: usize = 16;
/// Coordinates that differ by less than this are aligned.
const ALIGNED_TOLERANCE: f32 = 0.1;
/// Gaps smaller than this are not repeated as equal gaps.
const MIN_GAP: f32 = 4.0;

impl SnapAxis {
    fn of(self, at: Pos2) -> f32 {
        match self {
            Self::X => at.x,
            Self::Y => at.y,
        }
    }

    fn point(self, along: f32, across: f32) -> Pos2 {
        match self {
            Self::X => pos2(along, across),
            Self::Y => pos2(across, along),
        }
    }

    fn other(self) -> Self {
        match self {
            Self::X => Self::Y,
            Self::Y => Self::X,
        }
    }

    pub(super) fn low(self, rect: Rect) -> f32 {
        self.of(rect.min)
    }

    pub(super) fn high(self, rect: Rect) -> f32 {
        self.of(rect.max)
    }

    pub(super) fn mid(self, rect: Rect) -> f32 {
        self.of(rect.center())
    }
}

/// The additional offset that snaps the moving rectangle to unmoved ones, at most `reach` along each of `axes`, and the
/// guides that show why. Without an alignment its centre snaps to the grid, if there is one.
pub(super) fn snap_offset(
    moving: SnapRectangle,
    unmoved: &[SnapRectangle],
    reach: f32,
    axes: &[SnapAxis],
    grid: Option<f32>,
) -> (Vec2, Vec<SnapGuide>) {
    let mut near: Vec<SnapRectangle> = unmoved.to_vec();
    let centre = moving.rect.center();
    near.sort_by(|a, b| a.rect.center().distance_sq(centre).total_cmp(&b.rect.center().distance_sq(centre)));
    near.truncate(MAX_SNAP_TARGETS);
    let mut offset = Vec2::ZERO;
    let on_grid = grid.map(|pitch| nearest_grid_point(centre, pitch) - centre).unwrap_or_default();
    for axis in axes {
        let aligned = alignment_candidates(moving, &near, *axis).into_iter().map(|(own, other)| other - own);
        let equal = equal_gaps(moving.rect, &near, *axis).into_iter().map(|gap| gap.needed_move);
        // An alignment takes precedence over an equal gap.
        let best = [aligned.min_by(closer), equal.min_by(closer)]
            .into_iter()
            .flatten()
            .find(|correction| correction.abs() <= reach);
        let correction = best.unwrap_or(axis.of(on_grid.to_pos2()));
        offset += if *axis == SnapAxis::X { vec2(correction, 0.0) } else { vec2(0.0, correction) };
    }
    let moved = SnapRectangle { rect: moving.rect.translate(offset), ..moving };
    (offset, axes.iter().flat_map(|axis| snap_guides(moved, &near, *axis)).collect())
}

fn closer(a: &f32, b: &f32) -> std::cmp::Ordering {
    a.abs().total_cmp(&b.abs())
}

/// The possible alignments: pairs of a coordinate of the moving rectangle and its target.
fn alignment_candidates(moving: SnapRectangle, near: &[SnapRectangle], axis: SnapAxis) -> Vec<(f32, f32)> {
    let edges = |rect: Rect| [axis.low(rect), axis.high(rect)];
    let mut pairs = Vec::new();
    for other in near {
        pairs.push((axis.mid(moving.rect), axis.mid(other.rect)));
        if moving.has_edges && other.has_edges {
            pairs.extend(
                edges(moving.rect).into_iter().flat_map(|own_edge| edges(other.rect).map(|edge| (own_edge, edge))),
            );
        }
    }
    pairs
}

/// Two gaps that the move would make equal.
struct EqualGapPair {
    /// The offset of the moving rectangle that makes them equal.
    needed_move: f32,
    /// The ends of both gaps along the axis, once they are equal.
    spans: [(f32, f32); 2],
    /// The position of the gaps on the other axis.
    across: f32,
}

/// The equal gaps that are possible in the row of rectangles next to the moving one.
fn equal_gaps(moving: Rect, near: &[SnapRectangle], axis: SnapAxis) -> Vec<EqualGapPair> {
    let cross = axis.other();
    let overlap = |a: Rect, b: Rect| (cross.low(a).max(cross.low(b)), cross.high(a).min(cross.high(b)));
    let mut row: Vec<Rect> = near.iter().map(|block| block.rect).collect();
    row.retain(|rect| {
        let (low, high) = overlap(moving, *rect);
        low < high
    });
    row.sort_by(|a, b| axis.low(*a).total_cmp(&axis.low(*b)));
    let (low, high) = (axis.low(moving), axis.high(moving));
    let width = high - low;
    let mut gaps = Vec::new();
    for pair in row.windows(2) {
        let &[first, second] = pair else { continue };
        let (start, end) = (axis.high(first), axis.low(second));
        let gap = end - start;
        if gap < MIN_GAP {
            continue;
        }
        let (across_low, across_high) = overlap(moving, second);
        let across = (across_low + across_high) / 2.0;
        let after = axis.high(second) + gap;
        gaps.push(EqualGapPair { needed_move: after - low, spans: [(start, end), (axis.high(second), after)], across });
        let before = axis.low(first) - gap;
        gaps.push(EqualGapPair {
            needed_move: before - high,
            spans: [(before, axis.low(first)), (start, end)],
            across,
        });
        if gap > width + 2.0 * MIN_GAP {
            let side = (gap - width) / 2.0;
            gaps.push(EqualGapPair {
                needed_move: start + side - low,
                spans: [(start, start + side), (end - side, end)],
                across,
            });
        }
    }
    gaps
}

/// The guides for alignments and equal gaps of a rectangle.
fn snap_guides(moved: SnapRectangle, near: &[SnapRectangle], axis: SnapAxis) -> Vec<SnapGuide> {
    let cross = axis.other();
    let mut lines: Vec<(f32, f32, f32)> = Vec::new();
    for other in near {
        for (coordinate, target) in alignment_candidates(moved, std::slice::from_ref(other), axis) {
            if (coordinate - target).abs() > ALIGNED_TOLERANCE {
                continue;
            }
            let low = cross.low(moved.rect).min(cross.low(other.rect));
            let high = cross.high(moved.rect).max(cross.high(other.rect));
            match lines.iter_mut().find(|line| (line.0 - target).abs() <= ALIGNED_TOLERANCE) {
                Some(line) => *line = (line.0, line.1.min(low), line.2.max(high)),
                None => lines.push((target, low, high)),
            }
        }
    }
    let mut guides: Vec<SnapGuide> =
        lines.iter().map(|(at, low, high)| SnapGuide::Aligned(axis.point(*at, *low), axis.point(*at, *high))).collect();
    let equal = equal_gaps(moved.rect, near, axis).into_iter().filter(|gap| gap.needed_move.abs() <= ALIGNED_TOLERANCE);
    // Only one pair of gaps is shown, as more would hide the map.
    if let Some(gap) = equal.min_by(|a, b| closer(&a.needed_move, &b.needed_move)) {
        guides.extend(
            gap.spans.map(|(from, to)| SnapGuide::EqualGap(axis.point(from, gap.across), axis.point(to, gap.across))),
        );
    }
    guides
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(x: f32, y: f32) -> SnapRectangle {
        SnapRectangle { rect: Rect::from_center_size(pos2(x, y), vec2(40.0, 40.0)), has_edges: false }
    }

    const BOTH: &[SnapAxis] = &[SnapAxis::X, SnapAxis::Y];

    #[test]
    fn a_block_falls_into_line_with_another() {
        let (by, guides) = snap_offset(block(104.0, 300.0), &[block(100.0, 0.0)], 6.0, BOTH, None);
        assert_eq!(by, vec2(-4.0, 0.0));
        assert_eq!(guides, [SnapGuide::Aligned(pos2(100.0, -20.0), pos2(100.0, 320.0))]);
        let (by, guides) = snap_offset(block(108.0, 300.0), &[block(100.0, 0.0)], 6.0, BOTH, None);
        assert_eq!((by, guides), (Vec2::ZERO, vec![]));
        let (by, _) = snap_offset(block(104.0, 3.0), &[block(100.0, 0.0)], 6.0, &[SnapAxis::Y], None);
        assert_eq!(by, vec2(0.0, -3.0), "only along the axes that are asked for");
    }

    #[test]
    fn the_grid_is_used_where_nothing_is_aligned() {
        let alone = snap_offset(block(104.0, 297.0), &[], 6.0, BOTH, Some(20.0));
        assert_eq!(alone, (vec2(-4.0, 3.0), vec![]));
        let (by, _) = snap_offset(block(104.0, 297.0), &[block(106.0, 0.0)], 6.0, BOTH, Some(20.0));
        assert_eq!(by, vec2(2.0, 3.0), "in line across, on the grid down");
        assert_eq!(snap_offset(block(104.0, 297.0), &[], 6.0, &[SnapAxis::X], Some(20.0)).0, vec2(-4.0, 0.0));
    }

    #[test]
    fn the_grid_is_as_fine_as_can_be_seen() {
        assert_eq!([0.1, 0.8, 1.0, 2.0, 20.0].map(grid_pitch), [10.0, 10.0, 20.0, 40.0, 320.0]);
        assert_eq!(nearest_grid_point(pos2(-14.0, 16.0), 10.0), pos2(-10.0, 20.0));
    }

    #[test]
    fn edges_count_only_between_blocks_that_have_some() {
        let wide = |has_edges| SnapRectangle { rect: Rect::from_min_max(pos2(0.0, 0.0), pos2(200.0, 50.0)), has_edges };
        let aligned =
            |has_edges| SnapRectangle { rect: Rect::from_min_max(pos2(3.0, 300.0), pos2(43.0, 340.0)), has_edges };
        assert_eq!(snap_offset(aligned(true), &[wide(true)], 6.0, BOTH, None).0, vec2(-3.0, 0.0));
        assert_eq!(snap_offset(aligned(false), &[wide(true)], 6.0, BOTH, None).0, Vec2::ZERO);
    }

    #[test]
    fn a_block_keeps_the_distance_of_its_neighbours() {
        let row = [block(0.0, 0.0), block(100.0, 10.0)];
        let (by, guides) = snap_offset(block(203.0, 30.0), &row, 6.0, &[SnapAxis::X], None);
        assert_eq!(by, vec2(-3.0, 0.0));
        assert_eq!(
            guides,
            [
                SnapGuide::EqualGap(pos2(20.0, 20.0), pos2(80.0, 20.0)),
                SnapGuide::EqualGap(pos2(120.0, 20.0), pos2(180.0, 20.0)),
            ]
        );
        // Before the first rectangle, and between two.
        assert_eq!(snap_offset(block(-98.0, 0.0), &row, 6.0, &[SnapAxis::X], None).0, vec2(-2.0, 0.0));
        assert_eq!(
            snap_offset(block(151.0, 0.0), &[block(0.0, 0.0), block(300.0, 0.0)], 6.0, &[SnapAxis::X], None).0,
            vec2(-1.0, 0.0)
        );
    }
}
