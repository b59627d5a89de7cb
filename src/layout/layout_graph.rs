//! What layouts see of a map: its network, with the places and sizes of the nodes.

use emath::{Pos2, Vec2, vec2};

use super::LayoutInput;
use crate::model::Target;
use crate::network::Network;

/// A network whose nodes have places and sizes.
#[derive(Clone, Debug, Default)]
pub struct LayoutGraph {
    /// The nodes, and what is between them.
    pub network: Network,
    /// Where each is now.
    pub places: Vec<Pos2>,
    /// How wide and high each is with its name.
    pub sizes: Vec<Vec2>,
    /// Is it pinned, or not among the chosen? Then it stays.
    pub fixed: Vec<bool>,
}

/// The room of a node whose size nobody knows.
const DEFAULT_NODE_SIZE: Vec2 = vec2(120.0, 70.0);

impl LayoutGraph {
    /// The graph of a board.
    pub fn of(board: &LayoutInput<'_>) -> Self {
        let map = board.map;
        let network = Network::of(map);
        let may_move = |target: &Target| board.selection.is_empty() || board.selection.contains(target);
        let actors = map.actors.iter().map(|actor| (actor.place, actor.pinned));
        let nodes = actors.chain(map.issues.iter().map(|issue| (issue.place, false)));
        let (places, fixed) = (nodes.zip(&network.targets))
            .map(|((place, is_pinned), target)| (place, is_pinned || !may_move(target)))
            .unzip();
        let sizes = network
            .targets
            .iter()
            .map(|target| board.sizes.get(target).copied().unwrap_or(DEFAULT_NODE_SIZE))
            .collect();
        Self { network, places, sizes, fixed }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.network.len()
    }

    /// Is there no node?
    pub fn is_empty(&self) -> bool {
        self.network.is_empty()
    }

    /// The number of a node.
    pub fn number(&self, target: &Target) -> Option<usize> {
        self.network.number(target)
    }

    /// The neighbours of a node: the other node, and the edge.
    pub fn neighbours_of(&self, node: usize) -> &[(usize, usize)] {
        self.network.neighbours_of(node)
    }
}
