//! The signed network of a map: actors and issues as nodes, relationships between them as signed edges. Nodes and edges
//! are numbers, so that inner loops read flat lists only. Used by layouts and analyses; it must not know positions or
//! sizes.

mod component;
mod partition;
mod progress;
mod seeded_random;

use std::collections::HashMap;

pub use self::component::{Component, DistanceTable, WeightedLink, components};
pub use self::partition::{PartitionSettings, find_camps, shuffled_numbers};
pub use self::progress::{Cancellation, Progress};
pub use self::seeded_random::SeededRandom;
use crate::model::{Map, Sign, Target};

/// The actors and issues of a map as numbered nodes, in the order of the file, and the signed edges between them.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// The actor or issue of each node.
    pub targets: Vec<Target>,
    /// Every connected pair of nodes once, the lower number first.
    pub edges: Vec<SignedEdge>,
    /// The index in `neighbours` at which the neighbours of each node start, and the end of the list as the last entry.
    starts: Vec<usize>,
    /// The neighbours of all nodes, grouped by node, as pairs (number of the other node, number of the edge).
    neighbours: Vec<(usize, usize)>,
}

/// A connected pair of nodes, with the summed weights of everything between them, separately for each sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignedEdge {
    /// The lower node number.
    pub a: usize,
    /// The higher node number.
    pub b: usize,
    /// Weight of what joins them: positive ties, ties without a sign and memberships count 1 each, an issue about a tie
    /// 0.5.
    pub plus: f32,
    /// Weight of what divides them: negative ties and objections count 1 each, an objection to a tie 0.5 for each end.
    pub minus: f32,
}

impl Network {
    /// Builds the network of a map from its ties on the date of the map, its memberships and its objections. An
    /// objection to a tie counts as an objection to both ends of the tie, with half the weight each. An issue about a
    /// tie is connected to both ends in the same way. A tie with both signs counts as positive and as negative.
    pub fn of(map: &Map) -> Self {
        let actors = map.actors.iter().map(|actor| Target::from(&actor.id));
        let targets: Vec<Target> = actors.chain(map.issues.iter().map(|issue| Target::from(&issue.id))).collect();
        let numbers: HashMap<&Target, usize> =
            targets.iter().enumerate().map(|(number, target)| (target, number)).collect();
        let edges = edges(map, &numbers);
        let (starts, neighbours) = adjacency(targets.len(), &edges);
        Self { targets, edges, starts, neighbours }
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Whether the network has no nodes.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// The number of the node that stands for an actor or issue; `None` if there is none.
    pub fn number(&self, target: &Target) -> Option<usize> {
        self.targets.iter().position(|other| other == target)
    }

    /// The neighbours of a node as pairs (number of the other node, number of the edge); empty for an unknown node.
    pub fn neighbours_of(&self, node: usize) -> &[(usize, usize)] {
        match (self.starts.get(node), self.starts.get(node + 1)) {
            (Some(from), Some(to)) => self.neighbours.get(*from..*to).unwrap_or_default(),
            _ => &[],
        }
    }
}

fn edges(map: &Map, numbers: &HashMap<&Target, usize>) -> Vec<SignedEdge> {
    let mut edges: Vec<SignedEdge> = Vec::new();
    let mut edge_numbers: HashMap<(usize, usize), usize> = HashMap::new();
    let mut add = |a: &Target, b: &Target, plus: f32, minus: f32| {
        let (Some(a), Some(b)) = (numbers.get(a), numbers.get(b)) else { return };
        let (a, b) = (*a.min(b), *a.max(b));
        if a == b {
            return;
        }
        let index = *edge_numbers.entry((a, b)).or_insert_with(|| {
            edges.push(SignedEdge { a, b, plus: 0.0, minus: 0.0 });
            edges.len() - 1
        });
        if let Some(edge) = edges.get_mut(index) {
            edge.plus += plus;
            edge.minus += minus;
        }
    };
    for tie in map.ties.iter().filter(|tie| map.holds_on_map_date(tie.since, tie.until)) {
        let (plus, minus) = match tie.sign {
            Sign::Positive | Sign::None => (1.0, 0.0),
            Sign::Negative => (0.0, 1.0),
            Sign::Both => (1.0, 1.0),
        };
        add(&Target::from(&tie.from), &tie.to, plus, minus);
    }
    for actor in map.actors.iter() {
        if let Some(group) = &actor.part_of {
            add(&Target::from(&actor.id), &Target::from(group), 1.0, 0.0);
        }
    }
    for objection in map.objections.iter() {
        let objector = Target::from(&objection.by);
        match &objection.to {
            Target::Tie(id) => {
                if let Some(tie) = map.ties.get(id) {
                    add(&objector, &Target::from(&tie.from), 0.0, 0.5);
                    add(&objector, &tie.to, 0.0, 0.5);
                }
            }
            to => add(&objector, to, 0.0, 1.0),
        }
    }
    for issue in map.issues.iter() {
        if let Some(tie) = issue.about.as_ref().and_then(|id| map.ties.get(id)) {
            add(&Target::from(&issue.id), &Target::from(&tie.from), 0.5, 0.0);
            add(&Target::from(&issue.id), &tie.to, 0.5, 0.0);
        }
    }
    edges
}

fn adjacency(nodes: usize, edges: &[SignedEdge]) -> (Vec<usize>, Vec<(usize, usize)>) {
    let mut lists = vec![Vec::new(); nodes];
    for (number, edge) in edges.iter().enumerate() {
        for (from, to) in [(edge.a, edge.b), (edge.b, edge.a)] {
            if let Some(list) = lists.get_mut(from) {
                list.push((to, number));
            }
        }
    }
    let mut starts = vec![0];
    let mut neighbours = Vec::with_capacity(edges.len() * 2);
    for list in lists {
        neighbours.extend(list);
        starts.push(neighbours.len());
    }
    (starts, neighbours)
}
