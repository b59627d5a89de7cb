//! Rows and columns, in the order of the file or of names.

use emath::{Pos2, pos2};

use super::{Board, Graph, Layout, Needs, Progress, Stopped};
use crate::model::param::ParamKind;
use crate::model::{About, Param, Params, Term};

/// The room between neighbours.
const GAP: f32 = 28.0;

/// The row of the list.
pub const ROW: Layout = Layout {
    about: About {
        id: "grid",
        name: "Grid",
        help: "Places everything in rows and columns.",
        params: &[Param {
            id: "order",
            name: "Order",
            help: "What comes first.",
            kind: ParamKind::Choice(&[
                Term { id: "file", name: "As in the outline", help: "The order of the file." },
                Term { id: "name", name: "By name", help: "The order of the alphabet." },
                Term { id: "influence", name: "By influence", help: "The weightiest first." },
            ]),
        }],
    },
    needs: Needs::Nothing,
    run,
};

fn run(graph: &Graph, board: &Board<'_>, params: &Params, _: &Progress) -> Result<Vec<Pos2>, Stopped> {
    let mut order: Vec<usize> = (0..graph.len()).filter(|node| graph.fixed.get(*node) == Some(&false)).collect();
    let target = |node: &usize| graph.targets.get(*node);
    match params.choice("order") {
        "name" => order.sort_by_key(|node| target(node).map(|target| board.map.name(target).to_lowercase())),
        "influence" => order.sort_by_key(|node| {
            let influence = target(node).and_then(|target| match target {
                crate::model::Target::Actor(id) => board.map.actors.get(id).map(|actor| actor.influence),
                _ => None,
            });
            std::cmp::Reverse(influence)
        }),
        _ => {}
    }
    let cell =
        order.iter().filter_map(|node| graph.sizes.get(*node)).fold(emath::Vec2::ZERO, |all, size| all.max(*size));
    let cell = cell + emath::vec2(GAP, GAP);
    // About four to three, as a screen or a page is.
    let columns = ((order.len() as f32 * 4.0 / 3.0 * cell.y / cell.x.max(1.0)).sqrt().round() as usize).max(1);
    let rows = order.len().div_ceil(columns);
    let centre = order.iter().filter_map(|node| graph.places.get(*node)).fold(Pos2::ZERO, |all, at| all + at.to_vec2());
    let centre = (centre.to_vec2() / order.len().max(1) as f32).to_pos2();
    let mut places = graph.places.clone();
    for (number, node) in order.iter().enumerate() {
        let (column, row) = (number % columns, number / columns);
        let offset = pos2(column as f32 - (columns - 1) as f32 / 2.0, row as f32 - (rows as f32 - 1.0) / 2.0);
        if let Some(place) = places.get_mut(*node) {
            *place = centre + emath::vec2(offset.x * cell.x, offset.y * cell.y);
        }
    }
    Ok(places)
}
