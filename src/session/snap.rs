//! Where a thing that is being moved falls into line with others: by their middles and edges, or at equal distances.

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use crate::scene::SnapGuide;

/// What records fall into while they are moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapSettings {
    /// Into line with others, and at equal distances.
    pub lines: bool,
    /// Onto the grid, where nothing is in line.
    pub grid: bool,
}

impl Default for SnapSettings {
    fn default() -> Self {
        Self { lines: true, grid: false }
    }
}

/// The distance between two lines of the grid at the map's own size.
const BASE_GRID_PITCH: f32 = 10.0;
/// Lines of the grid are no nearer to each other than this, in points of the screen.
const MIN_GRID_PITCH_POINTS: f32 = 12.0;

/// The distance between two lines of the grid as it is seen, where a point of the screen is so large on the map: every
/// second line goes when they would come too near to each other.
pub fn grid_pitch(point: f32) -> f32 {
    let mut mesh = BASE_GRID_PITCH;
    while mesh < MIN_GRID_PITCH_POINTS * point && mesh < 1e6 {
        mesh *= 2.0;
    }
    mesh
}

/// The nearest crossing of the grid.
pub(super) fn nearest_grid_point(at: Pos2, mesh: f32) -> Pos2 {
    pos2((at.x / mesh).round() * mesh, (at.y / mesh).round() * mesh)
}

/// Something on the map, for lining up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SnapRectangle {
    /// The room that it takes.
    pub rect: Rect,
    /// Has it straight edges to line up by? A disc has only its middle.
    pub has_edges: bool,
}

/// What stays where it is while other records are moved, and can be fallen into line with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SnapTargets(pub(super) Vec<SnapRectangle>);

/// One of the two axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SnapAxis {
    X,
    Y,
}

/// No more than so many of the nearest things are lined up with: among many, everything would be in line with something.
const MAX_SNAP_TARGETS: usize = 16;
/// What differs by less is in line.
const ALIGNED_TOLERANCE: f32 = 0.1;
/// Things that are nearer together than this have no distance that others would keep.
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

/// By how much more the moving block must move to fall into line with what stays, at most `reach` along each of `axes`,
/// and the lines that show why. Where nothing is in line its middle comes to lie on the grid, if there is one.
pub(super) fn snap_offset(
    moving: SnapRectangle,
    still: &[SnapRectangle],
    reach: f32,
    axes: &[SnapAxis],
    grid: Option<f32>,
) -> (Vec2, Vec<SnapGuide>) {
    let mut near: Vec<SnapRectangle> = still.to_vec();
    let centre = moving.rect.center();
    near.sort_by(|a, b| a.rect.center().distance_sq(centre).total_cmp(&b.rect.center().distance_sq(centre)));
    near.truncate(MAX_SNAP_TARGETS);
    let mut by = Vec2::ZERO;
    let on_grid = grid.map(|mesh| nearest_grid_point(centre, mesh) - centre).unwrap_or_default();
    for axis in axes {
        let in_line = alignment_candidates(moving, &near, *axis).into_iter().map(|(own, other)| other - own);
        let even = equal_gaps(moving.rect, &near, *axis).into_iter().map(|gap| gap.needed_move);
        // What is in line counts before what is at an equal distance.
        let best = [in_line.min_by(closer), even.min_by(closer)].into_iter().flatten().find(|far| far.abs() <= reach);
        let far = best.unwrap_or(axis.of(on_grid.to_pos2()));
        by += if *axis == SnapAxis::X { vec2(far, 0.0) } else { vec2(0.0, far) };
    }
    let moved = SnapRectangle { rect: moving.rect.translate(by), ..moving };
    (by, axes.iter().flat_map(|axis| snap_guides(moved, &near, *axis)).collect())
}

fn closer(a: &f32, b: &f32) -> std::cmp::Ordering {
    a.abs().total_cmp(&b.abs())
}

/// Where the moving block could be in line: its own coordinate and the one to come to.
fn alignment_candidates(moving: SnapRectangle, near: &[SnapRectangle], axis: SnapAxis) -> Vec<(f32, f32)> {
    let edges = |rect: Rect| [axis.low(rect), axis.high(rect)];
    let mut pairs = Vec::new();
    for other in near {
        pairs.push((axis.mid(moving.rect), axis.mid(other.rect)));
        if moving.has_edges && other.has_edges {
            pairs.extend(edges(moving.rect).into_iter().flat_map(|own| edges(other.rect).map(|edge| (own, edge))));
        }
    }
    pairs
}

/// Two gaps that would be as wide as each other.
struct EqualGapPair {
    /// By how much the moving block must move for it.
    needed_move: f32,
    /// From where to where each of the two goes, once they are equal.
    spans: [(f32, f32); 2],
    /// Where across the axis they lie.
    across: f32,
}

/// The equal distances that the moving block could have in the row that it is in.
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
        let &[one, two] = pair else { continue };
        let (start, end) = (axis.high(one), axis.low(two));
        let gap = end - start;
        if gap < MIN_GAP {
            continue;
        }
        let (across_low, across_high) = overlap(moving, two);
        let across = (across_low + across_high) / 2.0;
        let after = axis.high(two) + gap;
        gaps.push(EqualGapPair { needed_move: after - low, spans: [(start, end), (axis.high(two), after)], across });
        let before = axis.low(one) - gap;
        gaps.push(EqualGapPair { needed_move: before - high, spans: [(before, axis.low(one)), (start, end)], across });
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

/// The lines that show with what a block is in line, or that its distances are equal.
fn snap_guides(moved: SnapRectangle, near: &[SnapRectangle], axis: SnapAxis) -> Vec<SnapGuide> {
    let cross = axis.other();
    let mut lines: Vec<(f32, f32, f32)> = Vec::new();
    for other in near {
        for (own, at) in alignment_candidates(moved, std::slice::from_ref(other), axis) {
            if (own - at).abs() > ALIGNED_TOLERANCE {
                continue;
            }
            let low = cross.low(moved.rect).min(cross.low(other.rect));
            let high = cross.high(moved.rect).max(cross.high(other.rect));
            match lines.iter_mut().find(|line| (line.0 - at).abs() <= ALIGNED_TOLERANCE) {
                Some(line) => *line = (line.0, line.1.min(low), line.2.max(high)),
                None => lines.push((at, low, high)),
            }
        }
    }
    let mut guides: Vec<SnapGuide> =
        lines.iter().map(|(at, low, high)| SnapGuide::Aligned(axis.point(*at, *low), axis.point(*at, *high))).collect();
    let even = equal_gaps(moved.rect, near, axis).into_iter().filter(|gap| gap.needed_move.abs() <= ALIGNED_TOLERANCE);
    // One pair of gaps says it; more would only cover the map.
    if let Some(gap) = even.min_by(|a, b| closer(&a.needed_move, &b.needed_move)) {
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
        let own =
            |has_edges| SnapRectangle { rect: Rect::from_min_max(pos2(3.0, 300.0), pos2(43.0, 340.0)), has_edges };
        assert_eq!(snap_offset(own(true), &[wide(true)], 6.0, BOTH, None).0, vec2(-3.0, 0.0));
        assert_eq!(snap_offset(own(false), &[wide(true)], 6.0, BOTH, None).0, Vec2::ZERO);
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
        // Before the first, and between two.
        assert_eq!(snap_offset(block(-98.0, 0.0), &row, 6.0, &[SnapAxis::X], None).0, vec2(-2.0, 0.0));
        assert_eq!(
            snap_offset(block(151.0, 0.0), &[block(0.0, 0.0), block(300.0, 0.0)], 6.0, &[SnapAxis::X], None).0,
            vec2(-1.0, 0.0)
        );
    }
}
