//! The layout "Allies near, foes far": positive ties are short and negative ties are long, so that camps separate and
//! brokers lie between them.

use emath::Pos2;

use super::distance_model::{DistanceModel, solve};
use super::stress::{SPACING, unit_length};
use super::uninformative::{any_objection, any_tie};
use super::{FocusRequirement, Layout, LayoutError, LayoutGraph, LayoutInput, components};
use crate::model::parameter::ParameterKind;
use crate::model::{Parameter, ParameterValues, RegistryEntry, Sign, Tie};
use crate::network::{PartitionSettings, Progress, SignedEdge, find_camps};

/// The entry in the list of layouts.
pub const ROW: Layout = Layout {
    about: RegistryEntry {
        id: "allies_foes",
        name: "Allies near, foes far",
        help: "Places allies near each other and foes far apart, so that camps are seen, and between them who is tied to \
               several. A pair with ties of both signs lies in between.",
        parameters: &[
            // Foes are several lengths apart. With the usual length, the picture would be so large that names are too
            // small when all of it is shown.
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

/// Length of a tie between allies of one camp. Lengths of other ties are multiples of it, rounded to whole numbers for
/// shortest paths.
const ALLY_LENGTH: f32 = 4.0;
/// Extra weight of negative ties. Without it they would hardly count, because weights fall with the distance.
const FOE_WEIGHT: f32 = 4.0;
/// Maximum number of camps; more would not be recognizable.
const MAX_CAMPS: usize = 24;

fn why_uninformative(input: &LayoutInput<'_>, _: &ParameterValues) -> Option<&'static str> {
    let is_hostile = |tie: &Tie| matches!(tie.sign, Sign::Negative | Sign::Both);
    (!any_tie(input, is_hostile) && !any_objection(input))
        .then_some("No tie here is signed − and nobody objects, so that there are no foes to keep apart.")
}

fn run(
    graph: &LayoutGraph,
    input: &LayoutInput<'_>,
    params: &ParameterValues,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError> {
    // Resolution 0 finds the camps with the fewest ties that contradict them.
    let settings = PartitionSettings { max_camps: MAX_CAMPS, resolution: 0.0, seed: input.seed };
    let camps = find_camps(&graph.network, settings, &progress.sub_progress(0.0, 0.2))?;
    let camp = |node: usize| camps.get(node).copied().flatten();
    let foe_distance = params.number("apart") as f32;
    let mut allies = vec![0; graph.len()];
    for edge in graph.network.edges.iter().filter(|edge| edge.plus > 0.0) {
        allies[edge.a] += 1;
        allies[edge.b] += 1;
    }
    let is_across = |edge: &SignedEdge| {
        let own_alliance = usize::from(edge.plus > 0.0);
        camp(edge.a) != camp(edge.b) && allies[edge.a] > own_alliance && allies[edge.b] > own_alliance
    };
    let lengths: Vec<f32> =
        graph.network.edges.iter().map(|edge| ideal_edge_length(edge, is_across(edge), foe_distance)).collect();
    let model = DistanceModel {
        unit_length: unit_length(graph, params) / ALLY_LENGTH,
        edge_length: |edge: usize| lengths.get(edge).map_or(1, |length| length.round() as u16),
        ideal_edge_length: |edge: usize| {
            let is_hostile = graph.network.edges.get(edge).is_some_and(|edge| edge.minus > 0.0);
            lengths.get(edge).filter(|_| is_hostile).map(|length| (*length, FOE_WEIGHT))
        },
    };
    let progress = progress.sub_progress(0.2, 1.0);
    // Long distances have a meaning, so long components are not folded.
    components::lay_out_components(
        graph,
        components::LongComponentPolicy::KeepStraight,
        &progress,
        |nodes, progress| solve(graph, nodes, &model, input.seed, progress),
    )
}

/// The ideal distance between the ends of an edge: the mean over its ties, weighted by sign. With `is_across`, for an
/// edge between camps whose ends both have other allies, positive ties are longer and negative ones have the full
/// distance `foe_distance`; otherwise negative ties are shorter. Without this, camps would not separate.
fn ideal_edge_length(edge: &SignedEdge, is_across: bool, foe_distance: f32) -> f32 {
    let between = ALLY_LENGTH * (1.0 + foe_distance) / 2.0;
    let (ally, foe) = if is_across { (between, ALLY_LENGTH * foe_distance) } else { (ALLY_LENGTH, between) };
    (edge.plus * ally + edge.minus * foe) / (edge.plus + edge.minus).max(f32::MIN_POSITIVE)
}
