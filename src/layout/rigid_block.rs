//! A set of nodes that is moved as one. Places nothing by itself.

use emath::Vec2;

/// Nodes that keep their places relative to each other: an area with all that is in it, or those who are part of nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct RigidBlock {
    /// How much room it takes.
    pub(super) size: Vec2,
    /// Its nodes, each with its place relative to the middle of the block.
    pub(super) slots: Vec<(usize, Vec2)>,
    /// Groups of slots of equal size, whose nodes may be swapped: indices into `slots`.
    pub(super) interchangeable_slots: Vec<Vec<usize>>,
}

impl RigidBlock {
    /// Takes all nodes of another block, whose middle comes to be at `at`, relative to the middle of this one.
    pub(super) fn take(&mut self, other: Self, at: Vec2) {
        let first = self.slots.len();
        self.slots.extend(other.slots.into_iter().map(|(node, offset)| (node, offset + at)));
        self.interchangeable_slots.extend(
            other.interchangeable_slots.into_iter().map(|list| list.into_iter().map(|slot| slot + first).collect()),
        );
    }
}
