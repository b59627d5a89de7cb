//! What is tied to what: the actors and issues of a map as nodes, and signed edges between them. Everything is a number,
//! so that inner loops touch flat lists only. Layouts and analyses stand on it; it must not know places or sizes.

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

/// The actors and issues of a map as numbers, in the order of the file, and what is between them.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// What each node is.
    pub targets: Vec<Target>,
    /// Every pair that has anything to do with each other, once, the lower number first.
    pub edges: Vec<SignedEdge>,
    /// Where the neighbours of each node begin in `neighbours`; one more than there are nodes.
    starts: Vec<usize>,
    /// The neighbours of all nodes, one node after the other: the other node, and the edge.
    neighbours: Vec<(usize, usize)>,
}

/// Two nodes that have something to do with each other: all that is between them, counted apart by its sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignedEdge {
    /// The lower number.
    pub a: usize,
    /// The higher number.
    pub b: usize,
    /// How many ties and memberships are between them that join: signed +, or with no sign.
    pub plus: f32,
    /// How many are between them that part: ties signed −, and objections.
    pub minus: f32,
}

impl Network {
    /// The network of a map: actors and issues; ties, memberships and objections between them. An objection to a tie is
    /// one to both of its ends, at half the weight each, and an issue that is about a tie hangs on both likewise. A tie
    /// signed both ways counts on both sides.
    pub fn of(map: &Map) -> Self {
        let actors = map.actors.iter().map(|actor| Target::from(&actor.id));
        let targets: Vec<Target> = actors.chain(map.issues.iter().map(|issue| Target::from(&issue.id))).collect();
        let numbers: HashMap<&Target, usize> =
            targets.iter().enumerate().map(|(number, target)| (target, number)).collect();
        let edges = edges(map, &numbers);
        let (starts, neighbours) = adjacency(targets.len(), &edges);
        Self { targets, edges, starts, neighbours }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Is there no node?
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// The number of a node.
    pub fn number(&self, target: &Target) -> Option<usize> {
        self.targets.iter().position(|other| other == target)
    }

    /// The neighbours of a node: the other node, and the edge.
    pub fn neighbours_of(&self, node: usize) -> &[(usize, usize)] {
        match (self.starts.get(node), self.starts.get(node + 1)) {
            (Some(from), Some(to)) => self.neighbours.get(*from..*to).unwrap_or_default(),
            _ => &[],
        }
    }
}

fn edges(map: &Map, numbers: &HashMap<&Target, usize>) -> Vec<SignedEdge> {
    let mut edges: Vec<SignedEdge> = Vec::new();
    let mut known: HashMap<(usize, usize), usize> = HashMap::new();
    let mut add = |a: &Target, b: &Target, plus: f32, minus: f32| {
        let (Some(a), Some(b)) = (numbers.get(a), numbers.get(b)) else { return };
        let (a, b) = (*a.min(b), *a.max(b));
        if a == b {
            return;
        }
        let at = *known.entry((a, b)).or_insert_with(|| {
            edges.push(SignedEdge { a, b, plus: 0.0, minus: 0.0 });
            edges.len() - 1
        });
        if let Some(edge) = edges.get_mut(at) {
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
        if let Some(whole) = &actor.part_of {
            add(&Target::from(&actor.id), &Target::from(whole), 1.0, 0.0);
        }
    }
    for objection in map.objections.iter() {
        let by = Target::from(&objection.by);
        match &objection.to {
            Target::Tie(id) => {
                if let Some(tie) = map.ties.get(id) {
                    add(&by, &Target::from(&tie.from), 0.0, 0.5);
                    add(&by, &tie.to, 0.0, 0.5);
                }
            }
            to => add(&by, to, 0.0, 1.0),
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
