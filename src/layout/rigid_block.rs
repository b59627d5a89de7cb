//! A set of nodes that is moved as a unit. Places nothing by itself.

use emath::Vec2;

/// Nodes that keep their relative positions: a container with its contents, or all actors without a group.
#[derive(Clone, Debug, Default)]
pub(super) struct RigidBlock {
    /// Width and height of the block in map units.
    pub(super) size: Vec2,
    /// The node numbers, each with its offset from the centre of the block.
    pub(super) slots: Vec<(usize, Vec2)>,
    /// Groups of slots of equal size, whose nodes may be swapped: indices into `slots`.
    pub(super) interchangeable_slots: Vec<Vec<usize>>,
}

impl RigidBlock {
    /// Adds all nodes of another block, whose centre is at `at` relative to the centre of this block.
    pub(super) fn take(&mut self, other: Self, at: Vec2) {
        let first = self.slots.len();
        self.slots.extend(other.slots.into_iter().map(|(node, offset)| (node, offset + at)));
        self.interchangeable_slots.extend(
            other.interchangeable_slots.into_iter().map(|list| list.into_iter().map(|slot| slot + first).collect()),
        );
    }
}
