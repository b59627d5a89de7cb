//! What layouts see of a map: nodes with sizes, and who is tied to whom how strongly. Everything by number, so that
//! the inner loops touch flat lists only.

use std::collections::HashMap;

use emath::{Pos2, Vec2, vec2};

use super::Board;
use crate::model::{Map, Sign, Target};

/// The actors and issues of a map as numbers, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// What each node is.
    pub targets: Vec<Target>,
    /// Where each is now.
    pub places: Vec<Pos2>,
    /// How wide and high each is with its name.
    pub sizes: Vec<Vec2>,
    /// Is it pinned, or not among the chosen? Then it stays.
    pub fixed: Vec<bool>,
    /// Every pair that has anything to do with each other, once, the lower number first.
    pub edges: Vec<Edge>,
    /// Where the neighbours of each node begin in `neighbours`; one more than there are nodes.
    pub starts: Vec<usize>,
    /// The neighbours of all nodes, one node after the other: the other node, and the edge.
    pub neighbours: Vec<(usize, usize)>,
}

/// Two nodes that have something to do with each other: all that is between them, counted apart by its sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// The lower number.
    pub a: usize,
    /// The higher number.
    pub b: usize,
    /// How many ties and memberships are between them that join: signed +, or with no sign.
    pub plus: f32,
    /// How many are between them that part: ties signed −, and objections.
    pub minus: f32,
}

/// The room of a node whose size nobody knows.
const UNKNOWN: Vec2 = vec2(120.0, 70.0);

impl Graph {
    /// The graph of a board: actors and issues; ties, memberships and objections between them. An objection to a tie is
    /// one to both of its ends, at half the weight each, and an issue that is about a tie hangs on both likewise. A tie
    /// signed both ways counts on both sides.
    pub fn of(board: &Board<'_>) -> Self {
        let map = board.map;
        let (mut targets, mut places, mut fixed) = (Vec::new(), Vec::new(), Vec::new());
        let may_move = |target: &Target| board.chosen.is_empty() || board.chosen.contains(target);
        for actor in map.actors.iter() {
            let target = Target::from(&actor.id);
            fixed.push(actor.pinned || !may_move(&target));
            places.push(actor.place);
            targets.push(target);
        }
        for issue in map.issues.iter() {
            let target = Target::from(&issue.id);
            fixed.push(!may_move(&target));
            places.push(issue.place);
            targets.push(target);
        }
        let sizes = targets.iter().map(|target| board.sizes.get(target).copied().unwrap_or(UNKNOWN)).collect();
        let numbers: HashMap<&Target, usize> =
            targets.iter().enumerate().map(|(number, target)| (target, number)).collect();
        let edges = edges(map, &numbers);
        let (starts, neighbours) = adjacency(targets.len(), &edges);
        Self { targets, places, sizes, fixed, edges, starts, neighbours }
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
    pub fn around(&self, node: usize) -> &[(usize, usize)] {
        match (self.starts.get(node), self.starts.get(node + 1)) {
            (Some(from), Some(to)) => self.neighbours.get(*from..*to).unwrap_or_default(),
            _ => &[],
        }
    }
}

fn edges(map: &Map, numbers: &HashMap<&Target, usize>) -> Vec<Edge> {
    let mut edges: Vec<Edge> = Vec::new();
    let mut known: HashMap<(usize, usize), usize> = HashMap::new();
    let mut add = |a: &Target, b: &Target, plus: f32, minus: f32| {
        let (Some(a), Some(b)) = (numbers.get(a), numbers.get(b)) else { return };
        let (a, b) = (*a.min(b), *a.max(b));
        if a == b {
            return;
        }
        let at = *known.entry((a, b)).or_insert_with(|| {
            edges.push(Edge { a, b, plus: 0.0, minus: 0.0 });
            edges.len() - 1
        });
        if let Some(edge) = edges.get_mut(at) {
            edge.plus += plus;
            edge.minus += minus;
        }
    };
    for tie in map.ties.iter().filter(|tie| map.shows(tie.since, tie.until)) {
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

fn adjacency(nodes: usize, edges: &[Edge]) -> (Vec<usize>, Vec<(usize, usize)>) {
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
