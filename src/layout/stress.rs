//! By distance: the fewer ties lie between two nodes, the nearer they are. For a first look at any map.

use emath::Pos2;

use super::lack::any_connection;
use super::settle::{Wish, reach, settle};
use super::{Board, Graph, Layout, Needs, Stopped, whole};
use crate::model::param::ParamKind;
use crate::model::{About, Param, Params};
use crate::network::Progress;

/// How far apart the ends of a tie are, whatever the layout: what a setting says, times the room of a node.
pub const SPACING: Param = Param {
    id: "spacing",
    name: "Spacing",
    help: "How far apart those are who are tied to each other.",
    kind: ParamKind::Number(0.5, 4.0, 1.0),
};

/// The row of the list.
pub const ROW: Layout = Layout {
    about: About {
        id: "stress",
        name: "By distance",
        help: "Places those near each other who are tied to each other, and the farther apart the more ties lie between \
               them. Signs do not count.",
        params: &[
            SPACING,
            Param {
                id: "bend",
                name: "Fit a page",
                help: "What is long and thin, as a chain, is wound like the lines of a page.",
                kind: ParamKind::Flag(true),
            },
        ],
    },
    needs: Needs::Nothing,
    nests: false,
    lacks,
    run,
};

fn lacks(board: &Board<'_>, _: &Params) -> Option<&'static str> {
    (!any_connection(board)).then_some(
        "Nobody here is tied to anybody, objects to anybody or is part of anybody, so that distances say nothing.",
    )
}

fn run(graph: &Graph, board: &Board<'_>, params: &Params, progress: &Progress) -> Result<Vec<Pos2>, Stopped> {
    let wish = Wish { unit: unit(graph, params), length: |_| 1, direct: |_| None };
    let long = if params.flag("bend") { whole::Long::Bent } else { whole::Long::Straight };
    whole::lay_out(graph, long, progress, |nodes, progress| settle(graph, nodes, &wish, board.seed, progress))
}

/// How long a tie shall be: so that two nodes of middling size lie clear of each other and the tie between them is seen.
pub fn unit(graph: &Graph, params: &Params) -> f32 {
    let sum: f32 = graph.sizes.iter().map(|size| 2.0 * reach(*size)).sum();
    (sum / graph.len().max(1) as f32 + whole::GAP) * 1.1 * params.number("spacing") as f32
}
