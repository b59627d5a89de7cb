//! Allies near, foes far: ties that join pull, ties that part push, so that camps come apart and brokers lie between them.

use emath::Pos2;

use super::distance_model::{DistanceModel, solve};
use super::stress::{SPACING, unit_length};
use super::uninformative::{any_objection, any_tie};
use super::{FocusRequirement, Layout, LayoutError, LayoutGraph, LayoutInput, components};
use crate::model::parameter::ParameterKind;
use crate::model::{Parameter, ParameterValues, RegistryEntry, Sign, Tie};
use crate::network::{PartitionSettings, Progress, SignedEdge, find_camps};

/// The row of the list.
pub const ROW: Layout = Layout {
    about: RegistryEntry {
        id: "allies_foes",
        name: "Allies near, foes far",
        help: "Places allies near each other and foes far apart, so that camps are seen, and between them who is tied to \
               several. A pair with ties of both signs lies in between.",
        parameters: &[
            // Foes are several lengths apart, so that a length is shorter here than elsewhere, or names would be too
            // small when all of the picture is seen.
            Parameter { kind: ParameterKind::Number(0.3, 4.0, 0.6), ..SPACING },
            Parameter {
                id: "apart",
                name: "Foes apart",
                help: "How many times farther apart foes are than allies.",
                kind: ParameterKind::Number(1.5, 8.0, 4.0),
            },
        ],
    },
    required_focus: FocusRequirement::Nothing,
    makes_containers: false,
    why_uninformative,
    run,
};

/// How long a tie between allies of one camp is; all lengths are whole numbers.
const ALLY_LENGTH: f32 = 4.0;
/// A tie that parts matters so many times more than its length says, or what is far would hardly matter.
const FOE_WEIGHT: f32 = 4.0;
/// More camps than this are no picture.
const MAX_CAMPS: usize = 24;

fn why_uninformative(board: &LayoutInput<'_>, _: &ParameterValues) -> Option<&'static str> {
    let is_hostile = |tie: &Tie| matches!(tie.sign, Sign::Negative | Sign::Both);
    (!any_tie(board, is_hostile) && !any_objection(board))
        .then_some("No tie here is signed − and nobody objects, so that there are no foes to keep apart.")
}

fn run(
    graph: &LayoutGraph,
    board: &LayoutInput<'_>,
    params: &ParameterValues,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError> {
    // At resolution 0: the camps with the fewest ties that do not fit.
    let look = PartitionSettings { max_camps: MAX_CAMPS, resolution: 0.0, seed: board.seed };
    let camps = find_camps(&graph.network, look, &progress.sub_progress(0.0, 0.2))?;
    let camp = |node: usize| camps.get(node).copied().flatten();
    let apart = params.number("apart") as f32;
    let mut allies = vec![0; graph.len()];
    for edge in graph.network.edges.iter().filter(|edge| edge.plus > 0.0) {
        allies[edge.a] += 1;
        allies[edge.b] += 1;
    }
    let is_across = |edge: &SignedEdge| {
        let each_other = usize::from(edge.plus > 0.0);
        camp(edge.a) != camp(edge.b) && allies[edge.a] > each_other && allies[edge.b] > each_other
    };
    let lengths: Vec<f32> =
        graph.network.edges.iter().map(|edge| ideal_edge_length(edge, is_across(edge), apart)).collect();
    let wish = DistanceModel {
        unit_length: unit_length(graph, params) / ALLY_LENGTH,
        edge_length: |edge: usize| lengths.get(edge).map_or(1, |length| length.round() as u16),
        ideal_edge_length: |edge: usize| {
            let parts = graph.network.edges.get(edge).is_some_and(|edge| edge.minus > 0.0);
            lengths.get(edge).filter(|_| parts).map(|length| (*length, FOE_WEIGHT))
        },
    };
    let progress = progress.sub_progress(0.2, 1.0);
    // Who is far must be: nothing is bent.
    components::lay_out_components(
        graph,
        components::LongComponentPolicy::KeepStraight,
        &progress,
        |nodes, progress| solve(graph, nodes, &wish, board.seed, progress),
    )
}

/// How far apart the ends of an edge shall be: what all its ties want in the mean, those that join and those that part.
/// An alliance across camps is longer, and strife within one shorter, or the camps would not come apart. Who has no other
/// ally is no camp: foes need not be as far from it.
fn ideal_edge_length(edge: &SignedEdge, is_across: bool, apart: f32) -> f32 {
    let half_way = ALLY_LENGTH * (1.0 + apart) / 2.0;
    let (ally, foe) = if is_across { (half_way, ALLY_LENGTH * apart) } else { (ALLY_LENGTH, half_way) };
    (edge.plus * ally + edge.minus * foe) / (edge.plus + edge.minus).max(f32::MIN_POSITIVE)
}
