//! Finds the areas of containers bottom-up: each actor and each area is tested where it stands, not again for every
//! container around it. Knows no shapes and no names.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use emath::Rect;

use super::container_area::{ContainerArea, ContainerForest};
use crate::model::{MembershipForest, Target};
use crate::spatial_index::SpatialIndex;

/// The margin of an area around its content, in map units.
const AREA_MARGIN: f32 = 13.0;
/// The least distance of a non-member from an area, in map units.
const MIN_NON_MEMBER_DISTANCE: f32 = 3.0;
/// Limit of members that are tried one by one if a container cannot hold all of them.
const MAX_TRIED_MEMBERS: usize = 200;
/// Maximum nesting depth of areas, the same as that of the layout Inside out. A container inside the deepest area stays
/// a disc.
const MAX_NESTING_DEPTH: usize = 60;

/// Actors and areas that no area holds yet, as numbers of actors.
struct BlockCluster {
    blocks: Vec<usize>,
    /// The rectangle around all blocks.
    bounds: Rect,
}

impl Default for BlockCluster {
    fn default() -> Self {
        Self { blocks: Vec::new(), bounds: Rect::NOTHING }
    }
}

impl BlockCluster {
    fn add(&mut self, block: usize, rect: Rect) {
        self.blocks.push(block);
        self.bounds = self.bounds.union(rect);
    }

    /// Takes all blocks of another cluster. The shorter list is copied, so that each block is copied few times.
    fn join(&mut self, mut other: Self) {
        if other.blocks.len() > self.blocks.len() {
            std::mem::swap(&mut self.blocks, &mut other.blocks);
        }
        self.blocks.extend(other.blocks);
        self.bounds = self.bounds.union(other.bounds);
    }
}

/// The state of an actor in the search for areas.
#[derive(Default)]
struct SearchNode {
    /// Number of containers around it that can be areas.
    level: usize,
    can_be_area: bool,
    /// Its area, or its disc with its name.
    rect: Option<Rect>,
    container: Option<ContainerArea>,
    /// The actor with the innermost area around it.
    holder: Option<usize>,
    /// The part of it and its members that no area holds yet.
    cluster: BlockCluster,
    /// Its rectangle in the index, and the time at which it was added.
    indexed: Option<(Rect, usize)>,
}

/// A search for the areas of containers, the innermost first.
pub(super) struct AreaSearch<'a> {
    forest: &'a MembershipForest<'a>,
    nodes: Vec<SearchNode>,
    /// Discs and areas that no area holds yet, by the numbers of the actors. The content of an area need not be tested
    /// beside it.
    index: SpatialIndex,
    index_length: usize,
}

impl<'a> AreaSearch<'a> {
    /// A search on a map with these discs of its actors.
    pub(super) fn new(forest: &'a MembershipForest<'a>, discs: impl Iterator<Item = Rect>) -> Self {
        let nodes = std::iter::repeat_with(SearchNode::default).take(forest.len()).collect();
        let mut search = Self { forest, nodes, index: SpatialIndex::default(), index_length: 0 };
        discs.enumerate().for_each(|(number, disc)| search.insert(number, disc));
        // Each actor after its container.
        for number in forest.innermost_first().into_iter().rev() {
            let is_open = |number: usize| {
                forest.actor(number).is_some_and(|actor| actor.container && forest.member_count(&actor.id) > 0)
            };
            let level = forest
                .parent(number)
                .map_or(0, |container| search.nodes[container].level + usize::from(is_open(container)));
            search.nodes[number].level = level;
            search.nodes[number].can_be_area = is_open(number) && level < MAX_NESTING_DEPTH;
        }
        search
    }

    /// Whether an actor can be an area, provided that it can hold at least one member.
    pub(super) fn can_be_area(&self, number: usize) -> bool {
        self.nodes.get(number).is_some_and(|node| node.can_be_area)
    }

    /// Whether an actor is a direct or indirect member of an actor that can be an area.
    pub(super) fn can_stand_in_area(&self, number: usize) -> bool {
        self.nodes.get(number).is_some_and(|node| node.level > 0)
    }

    /// Passes an actor with its rectangle, and its members that no area holds, on to its container. Each actor must
    /// come after all of its members.
    pub(super) fn pass_to_container(&mut self, number: usize, rect: Option<Rect>) {
        let Some(container) = self.forest.parent(number) else { return };
        let mut cluster = std::mem::take(&mut self.nodes[number].cluster);
        rect.into_iter().for_each(|rect| cluster.add(number, rect));
        self.nodes[number].rect = rect;
        self.nodes[container].cluster.join(cluster);
    }

    fn insert(&mut self, number: usize, rect: Rect) {
        let rect = rect.expand(MIN_NON_MEMBER_DISTANCE);
        self.index.insert(rect, number as u32);
        self.nodes[number].indexed = Some((rect, self.index_length));
        self.index_length += 1;
    }

    /// Whether no non-member of a container stands on its area.
    fn holds_only_members(&self, area: Rect, container: usize) -> bool {
        !self.index.any(area, |rect, other| {
            work::count();
            rect.intersects(area) && !self.forest.is_within(other as usize, container)
        })
    }

    /// Finds the area of an actor, if it can hold at least one member. The members inside are taken from its cluster.
    pub(super) fn find_area(&mut self, container: usize, head: Rect) -> Option<Rect> {
        let cluster = &self.nodes[container].cluster;
        let widest = head.union(cluster.bounds).expand(AREA_MARGIN);
        if cluster.blocks.is_empty() {
            return None;
        }
        if self.holds_only_members(widest, container) {
            let cluster = std::mem::take(&mut self.nodes[container].cluster);
            return Some(self.enclose(container, widest, cluster.blocks));
        }
        if cluster.blocks.len() > MAX_TRIED_MEMBERS {
            return None;
        }
        let mut blocks: Vec<(usize, Rect)> =
            cluster.blocks.iter().filter_map(|block| Some((*block, self.nodes[*block].rect?))).collect();
        let distance_to_head = |rect: &Rect| rect.distance_sq_to_pos(head.center());
        let id = |block: usize| self.forest.actor(block).map(|actor| &actor.id);
        blocks.sort_by(|a, b| {
            distance_to_head(&a.1).total_cmp(&distance_to_head(&b.1)).then_with(|| id(a.0).cmp(&id(b.0)))
        });
        let (mut area, mut inside, mut rest) = (head, Vec::new(), BlockCluster::default());
        // If an area cannot take in a block, a larger one cannot either: each block is tried once.
        for (block, rect) in blocks {
            let wider = area.union(rect);
            if self.holds_only_members(wider.expand(AREA_MARGIN), container) {
                area = wider;
                inside.push(block);
            } else {
                rest.add(block, rect);
            }
        }
        if inside.is_empty() {
            return None;
        }
        self.nodes[container].cluster = rest;
        Some(self.enclose(container, area.expand(AREA_MARGIN), inside))
    }

    /// Puts blocks into the area of an actor, which replaces them in the index.
    fn enclose(&mut self, container: usize, area: Rect, inside: Vec<usize>) -> Rect {
        let count = |block: &usize| 1 + self.nodes[*block].container.map_or(0, |inner| inner.member_count);
        let member_count = inside.iter().map(count).sum();
        for block in &inside {
            self.nodes[*block].holder = Some(container);
        }
        let indexed = |number: usize| Some((self.nodes[number].indexed?, number));
        let mut removed: Vec<_> = inside.iter().copied().chain([container]).filter_map(indexed).collect();
        // The index finds the last added rectangle first.
        removed.sort_unstable_by_key(|((_, time), _)| Reverse(*time));
        for ((rect, _), number) in removed {
            self.index.remove(rect, number as u32);
        }
        self.insert(container, area);
        self.nodes[container].container = Some(ContainerArea { rect: area, member_count, depth: 0 });
        area
    }

    /// The areas found.
    pub(super) fn finish(mut self) -> ContainerForest {
        let (mut containers, mut holders) = (BTreeMap::new(), BTreeMap::new());
        let target = |number: usize| self.forest.actor(number).map(|actor| Target::from(&actor.id));
        for number in self.forest.innermost_first().into_iter().rev() {
            let Some(actor_target) = target(number) else { continue };
            let holder = self.nodes[number].holder;
            let outer = holder.and_then(|holder| self.nodes[holder].container);
            if let Some(container) = &mut self.nodes[number].container {
                container.depth = outer.map_or(0, |outer| outer.depth + 1);
                containers.insert(actor_target.clone(), *container);
            }
            holders.extend(holder.and_then(target).map(|holder| (actor_target, holder)));
        }
        ContainerForest::new(containers, holders)
    }
}

/// Counts the rectangles that the search tests, so that a test can check how the work grows. Does nothing outside
/// tests.
mod work {
    #[cfg(test)]
    thread_local! {
        static TEST_COUNT: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
    }

    #[inline]
    pub(super) fn count() {
        #[cfg(test)]
        TEST_COUNT.set(TEST_COUNT.get() + 1);
    }

    /// Returns the count since the last call and resets it.
    #[cfg(test)]
    pub(super) fn counted() -> usize {
        TEST_COUNT.replace(0)
    }
}

#[cfg(test)]
mod tests {
    use emath::{Pos2, pos2};

    use super::work;
    use crate::model::{Actor, Id, Map};
    use crate::scene::container_contents;

    /// A map of containers; `container_of` gives the number of the container of each.
    fn map(count: usize, container_of: impl Fn(usize) -> Option<usize>, place: impl Fn(usize) -> Pos2) -> Map {
        let mut map = Map::default();
        for number in 0..count {
            let mut actor = Actor::new(&format!("a{number}"), place(number));
            actor.part_of = container_of(number).map(|container_of| Id::from_name(&format!("a{container_of}"), ""));
            actor.container = true;
            map.actors.add(actor);
        }
        map
    }

    #[test]
    fn the_search_tests_few_blocks_per_actor() {
        let grid = |number: usize| pos2((number % 40) as f32 * 170.0, (number / 40) as f32 * 130.0);
        let row = |number: usize| pos2(number as f32 * 170.0, 0.0);
        let count = 1_600;
        let shapes = [
            ("a chain", map(count, |at| at.checked_sub(1), grid)),
            ("a chain in a row", map(count, |at| at.checked_sub(1), row)),
            ("a chain in a heap", map(count, |at| at.checked_sub(1), |_| Pos2::ZERO)),
            ("parts of one", map(count, |at| (at > 0).then_some(0), grid)),
            ("a tree", map(count, |at| at.checked_sub(1).map(|at| at / 2), grid)),
            ("a tree in a heap", map(count, |at| at.checked_sub(1).map(|at| at / 2), |_| Pos2::ZERO)),
            ("pairs", map(count, |at| (at % 2 > 0).then(|| at - 1), grid)),
        ];
        for (name, map) in shapes {
            work::counted();
            let areas = container_contents(&map);
            let count_tested = work::counted();
            assert!(
                count_tested >= count && count_tested < 64 * count,
                "{name}: {count_tested} for {} areas",
                areas.containers().len()
            );
        }
    }
}
