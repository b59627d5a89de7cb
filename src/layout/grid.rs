//! The layout "Grid": places all nodes in rows and columns, in the order of the file, of names or of influence.

use emath::{Pos2, Rect, Vec2, vec2};

use super::{FocusRequirement, Layout, LayoutError, LayoutGraph, LayoutInput, uninformative};
use crate::model::parameter::ParameterKind;
use crate::model::{Parameter, ParameterValues, RegistryEntry, Term};
use crate::network::Progress;

/// Gap between neighbouring nodes in map units.
const GAP: f32 = 28.0;

/// The entry in the list of layouts.
pub const ROW: Layout = Layout {
    about: RegistryEntry {
        id: "grid",
        name: "Grid",
        help: "Places everything in rows and columns.",
        parameters: &[Parameter {
            id: "order",
            name: "Order",
            help: "What comes first.",
            kind: ParameterKind::Choice(&[
                Term { id: "file", name: "As in the outline", help: "The order of the file." },
                Term { id: "name", name: "By name", help: "The order of the alphabet." },
                Term { id: "influence", name: "By influence", help: "The weightiest first." },
            ]),
        }],
    },
    required_focus: FocusRequirement::Nothing,
    makes_containers: false,
    why_uninformative: uninformative::never_uninformative,
    run,
};

fn run(
    graph: &LayoutGraph,
    input: &LayoutInput<'_>,
    params: &ParameterValues,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError> {
    let mut order: Vec<usize> = (0..graph.len()).filter(|node| graph.fixed.get(*node) == Some(&false)).collect();
    let target = |node: &usize| graph.network.targets.get(*node);
    match params.choice("order") {
        "name" => order.sort_by_key(|node| target(node).map(|target| input.map.name(target).to_lowercase())),
        "influence" => order.sort_by_key(|node| {
            let influence = target(node).and_then(|target| match target {
                crate::model::Target::Actor(id) => input.map.actors.get(id).map(|actor| actor.influence),
                _ => None,
            });
            std::cmp::Reverse(influence)
        }),
        _ => {}
    }
    let cell =
        order.iter().filter_map(|node| graph.sizes.get(*node)).fold(Vec2::ZERO, |largest, size| largest.max(*size));
    let cell = cell + vec2(GAP, GAP);
    // An aspect ratio of about 4:3, like a screen or a page.
    let columns = ((order.len() as f32 * 4.0 / 3.0 * cell.y / cell.x.max(1.0)).sqrt().round() as usize).max(1);
    let rows = order.len().div_ceil(columns);
    let centre = order.iter().filter_map(|node| graph.places.get(*node)).fold(Pos2::ZERO, |sum, at| sum + at.to_vec2());
    let centre = (centre.to_vec2() / order.len().max(1) as f32).to_pos2();
    let fixed_rects: Vec<Rect> = (0..graph.len())
        .filter(|node| graph.fixed.get(*node) == Some(&true))
        .filter_map(|node| {
            Some(Rect::from_center_size(*graph.places.get(node)?, *graph.sizes.get(node)?).expand(GAP / 4.0))
        })
        .collect();
    let mut places = graph.places.clone();
    let mut next_cell = 0;
    for (number, node) in order.iter().enumerate() {
        progress.report(number as f32 / order.len() as f32)?;
        let size = graph.sizes.get(*node).copied().unwrap_or_default();
        // Cells under fixed nodes are skipped. A fixed node covers a finite number of cells, so the loop ends.
        let place = loop {
            let (column, row) = (next_cell % columns, next_cell / columns);
            let offset = vec2(column as f32 - (columns - 1) as f32 / 2.0, row as f32 - (rows as f32 - 1.0) / 2.0);
            let place = centre + offset * cell;
            next_cell += 1;
            if !fixed_rects.iter().any(|other| other.intersects(Rect::from_center_size(place, size))) {
                break place;
            }
        };
        if let Some(slot) = places.get_mut(*node) {
            *slot = place;
        }
    }
    Ok(places)
}
