//! The layout "Tidy": removes overlaps from the present picture and aligns nodes that are nearly aligned. Moves nodes
//! as little as possible.

use emath::{Pos2, Vec2};

use super::overlap::{self, PlacedBoxes};
use super::{FocusRequirement, Layout, LayoutError, LayoutGraph, LayoutInput, uninformative};
use crate::model::parameter::ParameterKind;
use crate::model::{Parameter, ParameterValues, RegistryEntry};
use crate::network::Progress;

/// The entry in the list of layouts.
pub const ROW: Layout = Layout {
    about: RegistryEntry {
        id: "tidy",
        name: "Tidy",
        help: "Moves apart what overlaps and brings into line what nearly is, and changes nothing else.",
        parameters: &[
            Parameter {
                id: "reach",
                name: "Bring into line",
                help: "How far apart rows or columns may be that become one; 0 leaves them.",
                kind: ParameterKind::Number(0.0, 80.0, 20.0),
            },
            Parameter {
                id: "gap",
                name: "Gap",
                help: "How much room there is at least between neighbours.",
                kind: ParameterKind::Number(1.0, 100.0, 8.0),
            },
        ],
    },
    required_focus: FocusRequirement::Nothing,
    makes_containers: false,
    why_uninformative: uninformative::never_uninformative,
    run,
};

/// Maximum number of rounds of overlap removal and alignment.
const ROUNDS: usize = 12;

fn run(
    graph: &LayoutGraph,
    _: &LayoutInput<'_>,
    params: &ParameterValues,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError> {
    let (reach, gap) = (params.number("reach") as f32, params.number("gap") as f32);
    let mut places = graph.places.clone();
    for round in 0..ROUNDS {
        let progress = progress.sub_progress(round as f32 / ROUNDS as f32, (round + 1) as f32 / ROUNDS as f32);
        let before = places.clone();
        overlap::remove_overlaps(&mut places, &graph.sizes, &graph.fixed, gap, &progress)?;
        let mut placed = PlacedBoxes::of(&places, &graph.sizes, gap);
        for axis in [TidyAxis::Down, TidyAxis::Across] {
            line_up(graph, &mut places, axis, reach, &mut placed);
        }
        // Rounded to the precision of the file, or the last bits would change in every round.
        places.iter_mut().for_each(|place| *place = crate::model::rounded(*place));
        if places == before {
            break;
        }
    }
    Ok(places)
}

/// An axis of the map: x is `Across`, y is `Down`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TidyAxis {
    Across,
    Down,
}

impl TidyAxis {
    fn of(self, vector: Vec2) -> f32 {
        if self == Self::Across { vector.x } else { vector.y }
    }

    fn set(self, place: &mut Pos2, to: f32) {
        if self == Self::Across { place.x = to } else { place.y = to }
    }
}

/// Nodes that are aligned on one line, or will be.
struct TidyRow {
    at: f64,
    /// Whether a fixed node determines the position of the row.
    is_held: bool,
    nodes: Vec<usize>,
}

/// Aligns rows or columns whose distance is less than `reach`. A node that would overlap another stays.
fn line_up(graph: &LayoutGraph, places: &mut [Pos2], axis: TidyAxis, reach: f32, placed: &mut PlacedBoxes) {
    for row in merged_rows(rows(graph, places, axis), reach) {
        for node in row.nodes.into_iter().filter(|node| !graph.fixed[*node]) {
            let (old_place, mut new_place) = (places[node], places[node]);
            axis.set(&mut new_place, row.at as f32);
            if new_place == old_place {
                continue;
            }
            placed.take_away(node, old_place);
            if placed.is_free(node, new_place) {
                places[node] = new_place;
            }
            placed.add(node, places[node]);
        }
    }
}

/// The nodes grouped by their coordinate on the axis, in ascending order.
fn rows(graph: &LayoutGraph, places: &[Pos2], axis: TidyAxis) -> Vec<TidyRow> {
    let mut order: Vec<usize> = (0..graph.len()).collect();
    let at = |node: usize| axis.of(places[node].to_vec2());
    order.sort_by(|a, b| at(*a).total_cmp(&at(*b)).then(a.cmp(b)));
    let mut rows: Vec<TidyRow> = Vec::new();
    for node in order {
        match rows.last_mut() {
            Some(row) if row.at == f64::from(at(node)) => {
                row.nodes.push(node);
                row.is_held |= graph.fixed[node];
            }
            _ => rows.push(TidyRow { at: f64::from(at(node)), is_held: graph.fixed[node], nodes: vec![node] }),
        }
    }
    rows
}

/// Merges rows that are closer than `reach`, the closest first.
fn merged_rows(mut rows: Vec<TidyRow>, reach: f32) -> Vec<TidyRow> {
    for step in [0.125, 0.25, 0.5, 1.0].map(|part| f64::from(reach) * part) {
        loop {
            let before = rows.len();
            let mut merged: Vec<TidyRow> = Vec::with_capacity(before);
            for row in rows {
                match merged.last_mut() {
                    Some(last) if row.at - last.at < step && !(last.is_held && row.is_held) => last.merge(row),
                    _ => merged.push(row),
                }
            }
            rows = merged;
            if rows.len() == before {
                break;
            }
        }
    }
    rows
}

impl TidyRow {
    /// Merges another row into this one. The position of the longer row is kept; two rows of equal length meet in the
    /// middle. A row with a fixed node keeps its position in any case.
    fn merge(&mut self, other: Self) {
        let is_longer = self.nodes.len() > other.nodes.len();
        self.at = match (self.is_held, other.is_held) {
            (true, _) => self.at,
            (_, true) => other.at,
            _ if self.nodes.len() == other.nodes.len() => tenths((self.at + other.at) / 2.0),
            _ => {
                if is_longer {
                    self.at
                } else {
                    other.at
                }
            }
        };
        self.is_held |= other.is_held;
        self.nodes.extend(other.nodes);
    }
}

/// Rounds to tenths, the precision of the file.
fn tenths(at: f64) -> f64 {
    (at * 10.0).round() / 10.0
}
