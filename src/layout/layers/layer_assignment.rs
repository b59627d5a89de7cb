//! Assigns a layer to every node. Arcs that would close a cycle are reversed, as few as a heuristic finds.

use std::collections::BTreeSet;

/// The layer of every node, from 0 at the top. Every arc leads down, except those that close a cycle.
pub(super) fn assign_layers(count: usize, arcs: &[(usize, usize)]) -> Vec<usize> {
    let order = order_with_few_back_arcs(count, arcs);
    let mut position = vec![0; count];
    order
        .iter()
        .enumerate()
        .for_each(|(index, node)| position.get_mut(*node).into_iter().for_each(|slot| *slot = index));
    let position_of = |node: usize| position.get(node).copied().unwrap_or(0);
    let (mut above, mut below) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for (from, to) in arcs {
        let (from, to) = if position_of(*from) < position_of(*to) { (*from, *to) } else { (*to, *from) };
        above.get_mut(to).into_iter().for_each(|list| list.push(from));
        below.get_mut(from).into_iter().for_each(|list| list.push(to));
    }
    let mut ranks = vec![0_usize; count];
    let rank = |ranks: &[usize], node: usize| ranks.get(node).copied().unwrap_or(0);
    for node in &order {
        let rank_of_node =
            above.get(*node).into_iter().flatten().map(|other| rank(&ranks, *other) + 1).max().unwrap_or(0);
        ranks.get_mut(*node).into_iter().for_each(|slot| *slot = rank_of_node);
    }
    // A node with at least as many arcs down as up is moved as low as possible, which shortens arcs.
    for _ in 0..6 {
        for node in order.iter().rev() {
            let (arcs_up, arcs_down) = (above.get(*node).map_or(0, Vec::len), below.get(*node).map_or(0, Vec::len));
            let lowest = below.get(*node).into_iter().flatten().map(|other| rank(&ranks, *other)).min();
            if let Some(lowest) = lowest.filter(|_| arcs_down >= arcs_up) {
                ranks.get_mut(*node).into_iter().for_each(|slot| *slot = lowest.saturating_sub(1).max(*slot));
            }
        }
    }
    let first = ranks.iter().min().copied().unwrap_or(0);
    ranks.iter().map(|rank| rank - first).collect()
}

/// An order with few backward arcs: sources first, sinks last, and of the rest the node with the most outgoing minus
/// incoming arcs next (Eades, Lin and Smyth 1993).
fn order_with_few_back_arcs(count: usize, arcs: &[(usize, usize)]) -> Vec<usize> {
    let (mut outs, mut ins) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for (from, to) in arcs {
        outs.get_mut(*from).into_iter().for_each(|list: &mut Vec<usize>| list.push(*to));
        ins.get_mut(*to).into_iter().for_each(|list: &mut Vec<usize>| list.push(*from));
    }
    let mut degrees: Vec<(i64, i64)> =
        outs.iter().zip(&ins).map(|(targets, sources)| (targets.len() as i64, sources.len() as i64)).collect();
    // Sorts sources first, then by outgoing minus incoming arcs; sinks last, to be taken from the other end.
    let key = |(out_degree, in_degree): (i64, i64), node: usize| {
        let class = if out_degree == 0 { 2 } else { i64::from(in_degree > 0) };
        (class, in_degree - out_degree, node)
    };
    let mut waiting: BTreeSet<(i64, i64, usize)> =
        degrees.iter().enumerate().map(|(node, counts)| key(*counts, node)).collect();
    let (mut front, mut back) = (Vec::new(), Vec::new());
    while let Some(next) = waiting.last().copied().filter(|last| last.0 == 2).or_else(|| waiting.first().copied()) {
        waiting.remove(&next);
        let (class, _, node) = next;
        if class == 2 {
            back.push(node)
        } else {
            front.push(node)
        }
        let touched = outs.get(node).into_iter().flatten().map(|other| (*other, (0, -1)));
        for (other, change) in touched.chain(ins.get(node).into_iter().flatten().map(|other| (*other, (-1, 0)))) {
            let Some(counts) = degrees.get_mut(other) else { continue };
            let was_waiting = waiting.remove(&key(*counts, other));
            *counts = (counts.0 + change.0, counts.1 + change.1);
            if was_waiting {
                waiting.insert(key(*counts, other));
            }
        }
    }
    back.reverse();
    front.extend(back);
    front
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_arc_of_an_acyclic_graph_leads_down() {
        let arcs = [(3, 1), (1, 0), (3, 0), (0, 2), (4, 2), (5, 4)];
        let ranks = assign_layers(6, &arcs);
        assert!(arcs.iter().all(|(from, to)| ranks[*from] < ranks[*to]), "{ranks:?}");
        assert_eq!(ranks[4], ranks[2] - 1);
    }

    #[test]
    fn a_cycle_is_cut_at_one_arc() {
        let arcs = [(0, 1), (1, 2), (2, 3), (3, 0)];
        let ranks = assign_layers(4, &arcs);
        assert_eq!(arcs.iter().filter(|(from, to)| ranks[*from] >= ranks[*to]).count(), 1, "{ranks:?}");
    }
}
