//! The layout "By distance": the fewer ties lie on the path between two nodes, the nearer they are. A good first layout
//! for any map.

use emath::Pos2;

use super::distance_model::{DistanceModel, node_radius, solve};
use super::uninformative::any_connection;
use super::{FocusRequirement, Layout, LayoutError, LayoutGraph, LayoutInput, components};
use crate::model::parameter::ParameterKind;
use crate::model::{Parameter, ParameterValues, RegistryEntry};
use crate::network::Progress;

/// The parameter for the length of a tie, as a multiple of the mean size of a node. Shared by several layouts.
pub const SPACING: Parameter = Parameter {
    id: "spacing",
    name: "Spacing",
    help: "How far apart those are who are tied to each other.",
    kind: ParameterKind::Number(0.5, 4.0, 1.0),
};

/// The entry in the list of layouts.
pub const ROW: Layout = Layout {
    about: RegistryEntry {
        id: "stress",
        name: "By distance",
        help: "Places those near each other who are tied to each other, and the farther apart the more ties lie between \
               them. Signs do not count.",
        parameters: &[
            SPACING,
            Parameter {
                id: "bend",
                name: "Fit a page",
                help: "What is long and thin, as a chain, is wound like the lines of a page.",
                kind: ParameterKind::Flag(true),
            },
        ],
    },
    required_focus: FocusRequirement::Nothing,
    makes_containers: false,
    why_uninformative,
    run,
};

fn why_uninformative(input: &LayoutInput<'_>, _: &ParameterValues) -> Option<&'static str> {
    (!any_connection(input)).then_some(
        "Nobody here is tied to anybody, objects to anybody or is part of anybody, so that distances say nothing.",
    )
}

fn run(
    graph: &LayoutGraph,
    input: &LayoutInput<'_>,
    params: &ParameterValues,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError> {
    let model =
        DistanceModel { unit_length: unit_length(graph, params), edge_length: |_| 1, ideal_edge_length: |_| None };
    let long_policy = if params.flag("bend") {
        components::LongComponentPolicy::Wind
    } else {
        components::LongComponentPolicy::KeepStraight
    };
    components::lay_out_components(graph, long_policy, progress, |nodes, progress| {
        solve(graph, nodes, &model, input.seed, progress)
    })
}

/// The ideal length of a tie in map units, such that two nodes of mean size do not overlap and the tie between them is
/// visible.
pub fn unit_length(graph: &LayoutGraph, params: &ParameterValues) -> f32 {
    let sum: f32 = graph.sizes.iter().map(|size| 2.0 * node_radius(*size)).sum();
    (sum / graph.len().max(1) as f32 + components::GAP) * 1.1 * params.number("spacing") as f32
}
