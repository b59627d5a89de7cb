//! The graph that layouts work on: the network of a map with positions and sizes of its nodes.

use emath::{Pos2, Vec2, vec2};

use super::LayoutInput;
use crate::model::Target;
use crate::network::Network;

/// A network whose nodes have positions and sizes.
#[derive(Clone, Debug, Default)]
pub struct LayoutGraph {
    /// The nodes and edges.
    pub network: Network,
    /// The present position of each node, its centre in map units.
    pub places: Vec<Pos2>,
    /// Width and height of each node including its name, in map units.
    pub sizes: Vec<Vec2>,
    /// Whether each node stays, because it is pinned or not selected.
    pub fixed: Vec<bool>,
}

/// The size of a node that is missing in the input.
const DEFAULT_NODE_SIZE: Vec2 = vec2(120.0, 70.0);

impl LayoutGraph {
    /// Builds the graph from the input of a layout.
    pub fn of(input: &LayoutInput<'_>) -> Self {
        let map = input.map;
        let network = Network::of(map);
        let may_move = |target: &Target| input.selection.is_empty() || input.selection.contains(target);
        let actors = map.actors.iter().map(|actor| (actor.place, actor.pinned));
        let nodes = actors.chain(map.issues.iter().map(|issue| (issue.place, false)));
        let (places, fixed) = (nodes.zip(&network.targets))
            .map(|((place, is_pinned), target)| (place, is_pinned || !may_move(target)))
            .unzip();
        let sizes = network
            .targets
            .iter()
            .map(|target| input.sizes.get(target).copied().unwrap_or(DEFAULT_NODE_SIZE))
            .collect();
        Self { network, places, sizes, fixed }
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.network.len()
    }

    /// Whether the graph has no nodes.
    pub fn is_empty(&self) -> bool {
        self.network.is_empty()
    }

    /// The number of the node that stands for an actor or issue; `None` if there is none.
    pub fn number(&self, target: &Target) -> Option<usize> {
        self.network.number(target)
    }

    /// The neighbours of a node as pairs (number of the other node, number of the edge).
    pub fn neighbours_of(&self, node: usize) -> &[(usize, usize)] {
        self.network.neighbours_of(node)
    }
}
