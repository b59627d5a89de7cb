//! Where a thing that is being moved falls into line with others: by their middles and edges, or at equal distances.

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use crate::scene::Guide;

/// What records fall into while they are moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapping {
    /// Into line with others, and at equal distances.
    pub lines: bool,
    /// Onto the grid, where nothing is in line.
    pub grid: bool,
}

impl Default for Snapping {
    fn default() -> Self {
        Self { lines: true, grid: false }
    }
}

/// The distance between two lines of the grid at the map's own size.
const GRID: f32 = 10.0;
/// Lines of the grid are no nearer to each other than this, in points of the screen.
const LEAST_MESH: f32 = 12.0;

/// The distance between two lines of the grid as it is seen, where a point of the screen is so large on the map: every
/// second line goes when they would come too near to each other.
pub fn mesh(point: f32) -> f32 {
    let mut mesh = GRID;
    while mesh < LEAST_MESH * point && mesh < 1e6 {
        mesh *= 2.0;
    }
    mesh
}

/// The nearest crossing of the grid.
pub(super) fn on_grid(at: Pos2, mesh: f32) -> Pos2 {
    pos2((at.x / mesh).round() * mesh, (at.y / mesh).round() * mesh)
}

/// Something on the map, for lining up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Block {
    /// The room that it takes.
    pub rect: Rect,
    /// Has it straight edges to line up by? A disc has only its middle.
    pub has_edges: bool,
}

/// What stays where it is while other records are moved, and can be fallen into line with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StillBlocks(pub(super) Vec<Block>);

/// One of the two axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    X,
    Y,
}

/// No more than so many of the nearest things are lined up with: among many, everything would be in line with something.
const NEAREST: usize = 16;
/// What differs by less is in line.
const SAME: f32 = 0.1;
/// Things that are nearer together than this have no distance that others would keep.
const LEAST_GAP: f32 = 4.0;

impl Axis {
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
pub(super) fn snap(moving: Block, still: &[Block], reach: f32, axes: &[Axis], grid: Option<f32>) -> (Vec2, Vec<Guide>) {
    let mut near: Vec<Block> = still.to_vec();
    let centre = moving.rect.center();
    near.sort_by(|a, b| a.rect.center().distance_sq(centre).total_cmp(&b.rect.center().distance_sq(centre)));
    near.truncate(NEAREST);
    let mut by = Vec2::ZERO;
    let on_grid = grid.map(|mesh| on_grid(centre, mesh) - centre).unwrap_or_default();
    for axis in axes {
        let in_line = in_line(moving, &near, *axis).into_iter().map(|(own, other)| other - own);
        let even = gaps(moving.rect, &near, *axis).into_iter().map(|gap| gap.missing);
        // What is in line counts before what is at an equal distance.
        let best = [in_line.min_by(closer), even.min_by(closer)].into_iter().flatten().find(|far| far.abs() <= reach);
        let far = best.unwrap_or(axis.of(on_grid.to_pos2()));
        by += if *axis == Axis::X { vec2(far, 0.0) } else { vec2(0.0, far) };
    }
    let moved = Block { rect: moving.rect.translate(by), ..moving };
    (by, axes.iter().flat_map(|axis| guides(moved, &near, *axis)).collect())
}

fn closer(a: &f32, b: &f32) -> std::cmp::Ordering {
    a.abs().total_cmp(&b.abs())
}

/// Where the moving block could be in line: its own coordinate and the one to come to.
fn in_line(moving: Block, near: &[Block], axis: Axis) -> Vec<(f32, f32)> {
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
struct Gap {
    /// By how much the moving block must move for it.
    missing: f32,
    /// From where to where each of the two goes, once they are equal.
    spans: [(f32, f32); 2],
    /// Where across the axis they lie.
    across: f32,
}

/// The equal distances that the moving block could have in the row that it is in.
fn gaps(moving: Rect, near: &[Block], axis: Axis) -> Vec<Gap> {
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
        if gap < LEAST_GAP {
            continue;
        }
        let (across_low, across_high) = overlap(moving, two);
        let across = (across_low + across_high) / 2.0;
        let after = axis.high(two) + gap;
        gaps.push(Gap { missing: after - low, spans: [(start, end), (axis.high(two), after)], across });
        let before = axis.low(one) - gap;
        gaps.push(Gap { missing: before - high, spans: [(before, axis.low(one)), (start, end)], across });
        if gap > width + 2.0 * LEAST_GAP {
            let side = (gap - width) / 2.0;
            gaps.push(Gap { missing: start + side - low, spans: [(start, start + side), (end - side, end)], across });
        }
    }
    gaps
}

/// The lines that show with what a block is in line, or that its distances are equal.
fn guides(moved: Block, near: &[Block], axis: Axis) -> Vec<Guide> {
    let cross = axis.other();
    let mut lines: Vec<(f32, f32, f32)> = Vec::new();
    for other in near {
        for (own, at) in in_line(moved, std::slice::from_ref(other), axis) {
            if (own - at).abs() > SAME {
                continue;
            }
            let low = cross.low(moved.rect).min(cross.low(other.rect));
            let high = cross.high(moved.rect).max(cross.high(other.rect));
            match lines.iter_mut().find(|line| (line.0 - at).abs() <= SAME) {
                Some(line) => *line = (line.0, line.1.min(low), line.2.max(high)),
                None => lines.push((at, low, high)),
            }
        }
    }
    let mut guides: Vec<Guide> =
        lines.iter().map(|(at, low, high)| Guide::Line(axis.point(*at, *low), axis.point(*at, *high))).collect();
    let even = gaps(moved.rect, near, axis).into_iter().filter(|gap| gap.missing.abs() <= SAME);
    // One pair of gaps says it; more would only cover the map.
    if let Some(gap) = even.min_by(|a, b| closer(&a.missing, &b.missing)) {
        guides.extend(gap.spans.map(|(from, to)| Guide::Gap(axis.point(from, gap.across), axis.point(to, gap.across))));
    }
    guides
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(x: f32, y: f32) -> Block {
        Block { rect: Rect::from_center_size(pos2(x, y), vec2(40.0, 40.0)), has_edges: false }
    }

    const BOTH: &[Axis] = &[Axis::X, Axis::Y];

    #[test]
    fn a_block_falls_into_line_with_another() {
        let (by, guides) = snap(block(104.0, 300.0), &[block(100.0, 0.0)], 6.0, BOTH, None);
        assert_eq!(by, vec2(-4.0, 0.0));
        assert_eq!(guides, [Guide::Line(pos2(100.0, -20.0), pos2(100.0, 320.0))]);
        let (by, guides) = snap(block(108.0, 300.0), &[block(100.0, 0.0)], 6.0, BOTH, None);
        assert_eq!((by, guides), (Vec2::ZERO, vec![]));
        let (by, _) = snap(block(104.0, 3.0), &[block(100.0, 0.0)], 6.0, &[Axis::Y], None);
        assert_eq!(by, vec2(0.0, -3.0), "only along the axes that are asked for");
    }

    #[test]
    fn the_grid_counts_where_nothing_is_in_line() {
        let alone = snap(block(104.0, 297.0), &[], 6.0, BOTH, Some(20.0));
        assert_eq!(alone, (vec2(-4.0, 3.0), vec![]));
        let (by, _) = snap(block(104.0, 297.0), &[block(106.0, 0.0)], 6.0, BOTH, Some(20.0));
        assert_eq!(by, vec2(2.0, 3.0), "in line across, on the grid down");
        assert_eq!(snap(block(104.0, 297.0), &[], 6.0, &[Axis::X], Some(20.0)).0, vec2(-4.0, 0.0));
    }

    #[test]
    fn the_grid_is_as_fine_as_can_be_seen() {
        assert_eq!([0.1, 0.8, 1.0, 2.0, 20.0].map(mesh), [10.0, 10.0, 20.0, 40.0, 320.0]);
        assert_eq!(on_grid(pos2(-14.0, 16.0), 10.0), pos2(-10.0, 20.0));
    }

    #[test]
    fn edges_count_only_between_blocks_that_have_some() {
        let wide = |has_edges| Block { rect: Rect::from_min_max(pos2(0.0, 0.0), pos2(200.0, 50.0)), has_edges };
        let own = |has_edges| Block { rect: Rect::from_min_max(pos2(3.0, 300.0), pos2(43.0, 340.0)), has_edges };
        assert_eq!(snap(own(true), &[wide(true)], 6.0, BOTH, None).0, vec2(-3.0, 0.0));
        assert_eq!(snap(own(false), &[wide(true)], 6.0, BOTH, None).0, Vec2::ZERO);
    }

    #[test]
    fn a_block_keeps_the_distance_of_its_neighbours() {
        let row = [block(0.0, 0.0), block(100.0, 10.0)];
        let (by, guides) = snap(block(203.0, 30.0), &row, 6.0, &[Axis::X], None);
        assert_eq!(by, vec2(-3.0, 0.0));
        assert_eq!(
            guides,
            [Guide::Gap(pos2(20.0, 20.0), pos2(80.0, 20.0)), Guide::Gap(pos2(120.0, 20.0), pos2(180.0, 20.0)),]
        );
        // Before the first, and between two.
        assert_eq!(snap(block(-98.0, 0.0), &row, 6.0, &[Axis::X], None).0, vec2(-2.0, 0.0));
        assert_eq!(
            snap(block(151.0, 0.0), &[block(0.0, 0.0), block(300.0, 0.0)], 6.0, &[Axis::X], None).0,
            vec2(-1.0, 0.0)
        );
    }
}
