//! The layout "Spectrum": places actors by their position on one issue, from against at the left to for at the right.
//! Actors without a position on the scale have separate lanes, because undecided, silent, unknown and neutral are four
//! different things.

use emath::{Pos2, Vec2, pos2};

use super::anchor_to_previous::{AvoidanceDirection, GAP, anchor_to_previous, movable_nodes, size_of};
use super::row_placement::{rows, rows_within};
use super::{FocusRequirement, Layout, LayoutError, LayoutGraph, LayoutInput};
use crate::model::parameter::ParameterKind;
use crate::model::stance::Level;
use crate::model::{Alignment, CurrentStances, Parameter, ParameterValues, RegistryEntry, Target, Term};
use crate::network::Progress;

/// The entry in the list of layouts.
pub const ROW: Layout = Layout {
    about: RegistryEntry {
        id: "spectrum",
        name: "Spectrum",
        help: "Places actors by where they stand on one issue, from −3 at the left to +3 at the right; undecided, \
               silent and unknown ones apart.",
        parameters: &[Parameter {
            id: "height",
            name: "Height",
            help: "What stands at the top.",
            kind: ParameterKind::Choice(&[
                Term { id: "influence", name: "By influence", help: "The weightiest stand at the top." },
                Term { id: "salience", name: "By salience", help: "Who cares most stands at the top." },
                Term { id: "none", name: "By nothing", help: "Every lane is packed, the weightiest first." },
            ]),
        }],
    },
    required_focus: FocusRequirement::Issue,
    makes_containers: false,
    why_uninformative,
    run,
};

/// Number of lanes: seven for the levels, then undecided, silent and unknown.
const LANES: usize = 10;
/// Number of lanes that are levels.
const LEVELS: usize = 7;
/// Preferred width of the picture divided by its height.
const ASPECT: f32 = 1.7;

/// An actor with its lane (column) and band (row of equal influence or salience).
struct SpectrumActor {
    node: usize,
    lane: usize,
    band: u8,
}

fn why_uninformative(input: &LayoutInput<'_>, _: &ParameterValues) -> Option<&'static str> {
    let Some(Target::Issue(issue)) = &input.focus else { return None };
    let is_on_scale = |alignment: Alignment| matches!(alignment, Alignment::Level(_));
    let mut stances = input.map.stances.iter().filter(|stance| stance.issue == *issue && is_on_scale(stance.alignment));
    (!stances.any(|stance| input.is_laid_out(&(&stance.actor).into())))
        .then_some("Nobody here has a position on this issue, so that all stand in the lanes of those who have none.")
}

fn run(
    graph: &LayoutGraph,
    input: &LayoutInput<'_>,
    params: &ParameterValues,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError> {
    let Some(Target::Issue(issue)) = &input.focus else { return Err(LayoutError::NoIssue) };
    let stances = CurrentStances::of(input.map);
    let nodes = movable_nodes(graph);
    let (mut actors, mut issues, mut focus) = (Vec::new(), Vec::new(), None);
    for node in nodes {
        match graph.network.targets.get(node) {
            Some(Target::Actor(id)) => {
                let stance = stances.get(id, issue);
                let lane = match stance.map(|stance| stance.alignment) {
                    Some(Alignment::Level(level)) => level.index(),
                    Some(Alignment::Undecided) => LEVELS,
                    Some(Alignment::Silent) => LEVELS + 1,
                    None => LEVELS + 2,
                };
                let influence = input.map.actors.get(id).map_or(0, |actor| actor.influence);
                let salience = stance.map_or(0, |stance| stance.salience);
                let band = match params.choice("height") {
                    "salience" => salience,
                    "none" => 0,
                    _ => influence,
                };
                actors.push((influence, SpectrumActor { node, lane, band }));
            }
            Some(Target::Issue(id)) if id == issue => focus = Some(node),
            _ => issues.push(node),
        }
    }
    progress.report(0.3)?;
    actors.sort_by_key(|(influence, placed)| std::cmp::Reverse((placed.band, *influence)));
    let actors: Vec<SpectrumActor> = actors.into_iter().map(|(_, placed)| placed).collect();
    let (mut picture, bottom) = lanes(graph, &actors);
    if let Some(node) = focus {
        picture.push((node, pos2(0.0, -GAP * 1.5 - size_of(graph, node).y / 2.0)));
    }
    let sizes: Vec<Vec2> = issues.iter().map(|node| size_of(graph, *node)).collect();
    let issue_rows = rows(&sizes, GAP, 8.0);
    let x_range = picture.iter().map(|(_, at)| at.x).fold((0.0_f32, 0.0_f32), |(a, b), x| (a.min(x), b.max(x)));
    let below = pos2((x_range.0 + x_range.1) / 2.0, bottom + GAP * 2.0 + issue_rows.size.y / 2.0);
    picture.extend(issues.iter().zip(&issue_rows.places).map(|(node, at)| (*node, below + at.to_vec2())));
    progress.report(0.9)?;
    Ok(anchor_to_previous(graph, &picture, AvoidanceDirection::VerticalOnly))
}

/// Places the actors in their lanes, from y = 0 downwards, and returns the lower edge too. A band has the same height
/// in every lane.
fn lanes(graph: &LayoutGraph, actors: &[SpectrumActor]) -> (Vec<(usize, Pos2)>, f32) {
    let mut cells: Vec<[Vec<usize>; LANES]> = Vec::new();
    let mut last = None;
    for placed in actors {
        if last != Some(placed.band) {
            cells.push(std::array::from_fn(|_| Vec::new()));
            last = Some(placed.band);
        }
        if let Some(cell) = cells.last_mut().and_then(|band| band.get_mut(placed.lane)) {
            cell.push(placed.node);
        }
    }
    let widest = actors.iter().fold(0.0_f32, |widest, placed| widest.max(size_of(graph, placed.node).x));
    let (mut best, mut least_deviation) =
        (LaneWidths { level_lane: widest, open_lanes: [widest; 3], highest: 3.0 }, f32::INFINITY);
    for columns in 1..=200 {
        // Wider lanes make the picture lower. The search ends when the aspect ratio gets worse.
        let widths = LaneWidths::of(graph, &cells, (widest + GAP) * columns as f32 - GAP);
        let height: f32 = cells.iter().map(|band| band_height(graph, band, &widths)).sum();
        let deviation = (widths.total() / height.max(1.0) - ASPECT).abs();
        if deviation < least_deviation {
            (best, least_deviation) = (widths, deviation);
        } else {
            break;
        }
    }
    let mut picture = Vec::new();
    let mut top = 0.0;
    for band in &cells {
        let height = band_height(graph, band, &best);
        for (lane, members) in band.iter().enumerate() {
            let packed = cell(graph, members, best.of_lane(lane));
            let centre = pos2(best.centre(lane), top + (height - GAP) / 2.0);
            picture.extend(members.iter().zip(&packed.places).map(|(node, at)| (*node, centre + at.to_vec2())));
        }
        top += height;
    }
    (picture, top)
}

fn cell(graph: &LayoutGraph, members: &[usize], width: f32) -> super::row_placement::RowLayout {
    let sizes: Vec<Vec2> = members.iter().map(|node| size_of(graph, *node)).collect();
    rows_within(&sizes, GAP, width)
}

fn band_height(graph: &LayoutGraph, band: &[Vec<usize>; LANES], widths: &LaneWidths) -> f32 {
    let heights = band.iter().enumerate().map(|(lane, members)| cell(graph, members, widths.of_lane(lane)).size.y);
    heights.fold(0.0, f32::max) + GAP
}

/// The widths of the lanes in map units.
struct LaneWidths {
    /// Width of each of the seven levels.
    level_lane: f32,
    /// Widths for undecided, silent and unknown; 0 for an empty lane.
    open_lanes: [f32; 3],
    /// The highest level that an actor has, from 0 for neutral. Levels above it take no space.
    highest: f32,
}

impl LaneWidths {
    /// Level lanes of the given width. The other lanes are wide enough not to be taller than the level lanes.
    fn of(graph: &LayoutGraph, cells: &[[Vec<usize>; LANES]], lane: f32) -> Self {
        let is_used = |lane: &usize| cells.iter().filter_map(|band| band.get(*lane)).any(|cell| !cell.is_empty());
        let highest = (LEVELS / 2..LEVELS).rev().find(is_used).map_or(0, |lane| lane - LEVELS / 2) as f32;
        let mut widths = Self { level_lane: lane, open_lanes: [0.0; 3], highest };
        let most_members =
            |lane: usize| cells.iter().filter_map(|band| band.get(lane)).map(Vec::len).max().unwrap_or(0);
        let most_in_levels = (0..LEVELS).map(most_members).max().unwrap_or(0);
        for (number, lane_width) in widths.open_lanes.iter_mut().enumerate() {
            let members = cells.iter().filter_map(|band| band.get(LEVELS + number)).flatten();
            let widest = members.fold(0.0_f32, |widest, node| widest.max(size_of(graph, *node).x));
            let columns = most_members(LEVELS + number).div_ceil(most_in_levels.max(3)).max(1) as f32;
            *lane_width = if widest > 0.0 { lane.max((widest + GAP) * columns - GAP) } else { 0.0 };
        }
        widths
    }

    fn of_lane(&self, lane: usize) -> f32 {
        lane.checked_sub(LEVELS).and_then(|open| self.open_lanes.get(open)).copied().unwrap_or(self.level_lane)
    }

    /// The x coordinate of the centre of a lane; 0 for neutral.
    fn centre(&self, lane: usize) -> f32 {
        let step = self.level_lane + GAP * 1.5;
        let middle = Level::ALL.len() as f32 / 2.0 - 0.5;
        let Some(open_index) = lane.checked_sub(LEVELS) else { return (lane as f32 - middle) * step };
        // Well apart from the levels, so that the lane is not mistaken for a level.
        let first_left = (self.highest + 0.5) * step + self.level_lane.max(120.0);
        let width_before: f32 =
            self.open_lanes.iter().take(open_index).filter(|width| **width > 0.0).map(|width| width + GAP * 2.0).sum();
        first_left + width_before + self.of_lane(lane) / 2.0
    }

    fn total(&self) -> f32 {
        let levels = (LEVELS as f32 / 2.0 + self.highest + 0.5) * (self.level_lane + GAP * 1.5);
        levels + self.open_lanes.iter().filter(|width| **width > 0.0).map(|width| width + GAP * 2.0).sum::<f32>()
    }
}
