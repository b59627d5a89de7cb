//! Membership as areas within areas: every whole stands over its parts, and parts with parts of their own are areas too.

use emath::{Pos2, Vec2, pos2, vec2};

use super::landing::{GAP, Give, land, movable, size_of};
use super::row::rows;
use super::{Board, Graph, Layout, Needs, Progress, Stopped};
use crate::model::param::ParamKind;
use crate::model::{About, Param, Params, Target};

/// The row of the list.
pub const ROW: Layout = Layout {
    about: About {
        id: "inside_out",
        name: "Inside out",
        help: "Puts everybody with what it is part of: persons under their organisation, organisations under their \
               state or bloc; issues beside.",
        params: &[Param {
            id: "apart",
            name: "Room between areas",
            help: "How far apart what does not belong together stands.",
            kind: ParamKind::Number(40.0, 300.0, 90.0),
        }],
    },
    needs: Needs::Nothing,
    run,
};

/// The room that an area takes, and where in it things lie, seen from its middle.
#[derive(Clone, Default)]
struct Area {
    size: Vec2,
    whole: Vec2,
    parts: Vec<(usize, Vec2)>,
}

fn run(graph: &Graph, board: &Board<'_>, params: &Params, progress: &Progress) -> Result<Vec<Pos2>, Stopped> {
    let moving = movable(graph);
    let (actors, issues): (Vec<usize>, Vec<usize>) =
        moving.into_iter().partition(|node| matches!(graph.targets.get(*node), Some(Target::Actor(_))));
    let (order, parts) = tree(graph, board, &actors);
    progress.at(0.2)?;
    let apart = params.number("apart") as f32;
    let mut areas = vec![Area::default(); graph.len()];
    // Parts come after their whole in the order, so that backwards every area is made of finished ones.
    for (node, _) in order.iter().rev() {
        let own = parts.get(*node).map_or(&[][..], Vec::as_slice);
        let area = area_of(graph, &areas, *node, own);
        areas.get_mut(*node).into_iter().for_each(|slot| *slot = area.clone());
    }
    progress.at(0.6)?;
    let size = |node: usize| areas.get(node).map_or(Vec2::ZERO, |area| area.size);
    let is_whole = |node: usize| parts.get(node).is_some_and(|own| !own.is_empty());
    let (mut wholes, mut singles) = (Vec::new(), Vec::new());
    for (node, _) in order.iter().filter(|(_, is_root)| *is_root) {
        if is_whole(*node) { wholes.push(*node) } else { singles.push(*node) }
    }
    wholes.sort_by(|a, b| (size(*b).x * size(*b).y).total_cmp(&(size(*a).x * size(*a).y)));
    // Those who are part of nothing share an area of their own.
    let alone = rows(&singles.iter().map(|node| size_of(graph, *node)).collect::<Vec<_>>(), GAP, 1.6);
    let mut sizes: Vec<Vec2> = wholes.iter().map(|node| size(*node)).collect();
    if !singles.is_empty() {
        sizes.push(alone.size);
    }
    let all = rows(&sizes, apart, 1.5);
    let mut picture = Vec::new();
    let mut waiting: Vec<(usize, Pos2)> = wholes.iter().copied().zip(all.places.iter().copied()).collect();
    while let Some((node, at)) = waiting.pop() {
        let Some(area) = areas.get(node) else { continue };
        picture.push((node, at + area.whole));
        waiting.extend(area.parts.iter().map(|(part, offset)| (*part, at + *offset)));
    }
    if let Some(at) = all.places.get(wholes.len()) {
        picture.extend(singles.iter().zip(&alone.places).map(|(node, offset)| (*node, *at + offset.to_vec2())));
    }
    progress.at(0.9)?;
    let beside = rows(&issues.iter().map(|node| size_of(graph, *node)).collect::<Vec<_>>(), GAP, 0.3);
    let at = vec2(all.size.x / 2.0 + apart + beside.size.x / 2.0, 0.0);
    picture.extend(issues.iter().zip(&beside.places).map(|(node, offset)| (*node, *offset + at)));
    Ok(land(graph, &picture, Give::Anywhere))
}

/// All actors so that every whole comes before its parts, each with whether it is part of nothing here; and the parts of
/// each. A circle of membership, which only a broken file has, is cut at its first actor.
fn tree(graph: &Graph, board: &Board<'_>, actors: &[usize]) -> (Vec<(usize, bool)>, Vec<Vec<usize>>) {
    let numbers: std::collections::BTreeMap<&Target, usize> =
        actors.iter().filter_map(|node| Some((graph.targets.get(*node)?, *node))).collect();
    let whole_of = |node: usize| {
        let Some(Target::Actor(id)) = graph.targets.get(node) else { return None };
        let whole = board.map.actors.get(id)?.part_of.as_ref()?;
        numbers.get(&Target::from(whole)).copied().filter(|whole| *whole != node)
    };
    let mut members = vec![Vec::new(); graph.len()];
    let mut roots = Vec::new();
    for node in actors {
        match whole_of(*node).and_then(|whole| members.get_mut(whole)) {
            Some(list) => list.push(*node),
            None => roots.push(*node),
        }
    }
    let mut order: Vec<(usize, bool)> = Vec::new();
    let mut parts = vec![Vec::new(); graph.len()];
    let mut is_seen = vec![false; graph.len()];
    for root in roots.iter().chain(actors) {
        if is_seen.get(*root) != Some(&false) {
            continue;
        }
        is_seen.get_mut(*root).into_iter().for_each(|seen| *seen = true);
        let mut next = order.len();
        order.push((*root, true));
        while let Some((node, _)) = order.get(next).copied() {
            next += 1;
            for part in members.get(node).into_iter().flatten() {
                if let Some(seen @ false) = is_seen.get_mut(*part) {
                    *seen = true;
                    order.push((*part, false));
                    parts.get_mut(node).into_iter().for_each(|list| list.push(*part));
                }
            }
        }
    }
    (order, parts)
}

/// A whole over rows of its parts: first those that have none themselves.
fn area_of(graph: &Graph, areas: &[Area], node: usize, parts: &[usize]) -> Area {
    let own = size_of(graph, node);
    if parts.is_empty() {
        return Area { size: own, ..Area::default() };
    }
    let has_parts = |part: &usize| areas.get(*part).is_some_and(|area| !area.parts.is_empty());
    let mut parts = parts.to_vec();
    parts.sort_by_key(has_parts);
    let nests = parts.iter().any(has_parts);
    let sizes: Vec<Vec2> = parts.iter().filter_map(|part| areas.get(*part)).map(|area| area.size).collect();
    let packed = rows(&sizes, if nests { GAP * 1.5 } else { GAP * 0.6 }, 1.6);
    // An area has room round it, more the deeper it goes.
    let (gap, rim) = (GAP * 0.6, if nests { GAP } else { 0.0 });
    let size = vec2(own.x.max(packed.size.x), own.y + gap + packed.size.y) + Vec2::splat(2.0 * rim);
    let top = -size.y / 2.0 + rim;
    let below = pos2(0.0, top + own.y + gap + packed.size.y / 2.0);
    let parts = parts.into_iter().zip(packed.places).map(|(part, at)| (part, below.to_vec2() + at.to_vec2()));
    Area { size, whole: vec2(0.0, top + own.y / 2.0), parts: parts.collect() }
}
