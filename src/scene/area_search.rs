//! Finds the areas of containers from the leaves up: each actor and each area is looked at where it stands, and never
//! anew for all that it is part of. Knows no shapes and no names.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use emath::Rect;

use super::container_area::{ContainerArea, ContainerForest};
use crate::model::{MembershipForest, Target};
use crate::spatial_index::SpatialIndex;

/// How far an area lies outside what it holds.
const AROUND: f32 = 13.0;
/// How near to an area a stranger may stand.
const CLOSE: f32 = 3.0;
/// Of a container that cannot hold all of its parts, so many are tried one by one.
const MOST: usize = 200;
/// How many areas can lie in each other, as many as the layout Inside out nests: what would be one inside of them stays
/// a disc.
const DEEPEST: usize = 60;

/// Actors and areas side by side that no area holds yet, by the numbers of the actors.
struct BlockCluster {
    blocks: Vec<usize>,
    /// The rectangle round all of them.
    bounds: Rect,
}

impl Default for BlockCluster {
    fn default() -> Self {
        Self { blocks: Vec::new(), bounds: Rect::NOTHING }
    }
}

impl BlockCluster {
    fn add(&mut self, block: usize, room: Rect) {
        self.blocks.push(block);
        self.bounds = self.bounds.union(room);
    }

    /// Takes all blocks of another. The shorter list is copied, so that each block is copied few times.
    fn join(&mut self, mut other: Self) {
        if other.blocks.len() > self.blocks.len() {
            std::mem::swap(&mut self.blocks, &mut other.blocks);
        }
        self.blocks.extend(other.blocks);
        self.bounds = self.bounds.union(other.bounds);
    }
}

/// What the search for areas knows of an actor.
#[derive(Default)]
struct SearchNode {
    /// In how many areas it can stand.
    level: usize,
    can_be_area: bool,
    /// Its area, or its disc with its name.
    room: Option<Rect>,
    container: Option<ContainerArea>,
    /// Who has the innermost area that it stands in.
    holder: Option<usize>,
    /// What of it and its parts no area holds yet.
    cluster: BlockCluster,
    /// How it stands in the index, and when that was added.
    indexed: Option<(Rect, usize)>,
}

/// A search for the areas of containers, the innermost first.
pub(super) struct AreaSearch<'a> {
    forest: &'a MembershipForest<'a>,
    nodes: Vec<SearchNode>,
    /// Discs and areas that no area holds yet, by the numbers of the actors. What an area holds need not be looked at
    /// beside it.
    index: SpatialIndex,
    index_length: usize,
}

impl<'a> AreaSearch<'a> {
    /// Of a map, with the discs of its actors.
    pub(super) fn new(forest: &'a MembershipForest<'a>, discs: impl Iterator<Item = Rect>) -> Self {
        let nodes = std::iter::repeat_with(SearchNode::default).take(forest.len()).collect();
        let mut search = Self { forest, nodes, index: SpatialIndex::default(), index_length: 0 };
        discs.enumerate().for_each(|(number, disc)| search.insert(number, disc));
        // Each after what it is part of.
        for number in forest.innermost_first().into_iter().rev() {
            let is_open = |number: usize| {
                forest.actor(number).is_some_and(|actor| actor.container && forest.part_count(&actor.id) > 0)
            };
            let level = forest.whole(number).map_or(0, |whole| search.nodes[whole].level + usize::from(is_open(whole)));
            search.nodes[number].level = level;
            search.nodes[number].can_be_area = is_open(number) && level < DEEPEST;
        }
        search
    }

    /// Can an actor be an area, if any of its parts can stand in it?
    pub(super) fn can_be_area(&self, number: usize) -> bool {
        self.nodes.get(number).is_some_and(|node| node.can_be_area)
    }

    /// Is an actor part of one that can be an area, at once or through others?
    pub(super) fn can_stand_in_area(&self, number: usize) -> bool {
        self.nodes.get(number).is_some_and(|node| node.level > 0)
    }

    /// Hands an actor that takes that room, and what of its parts no area holds, on to what it is part of. Each actor must
    /// come after all of its parts.
    pub(super) fn hand_on(&mut self, number: usize, room: Option<Rect>) {
        let Some(whole) = self.forest.whole(number) else { return };
        let mut cluster = std::mem::take(&mut self.nodes[number].cluster);
        room.into_iter().for_each(|room| cluster.add(number, room));
        self.nodes[number].room = room;
        self.nodes[whole].cluster.join(cluster);
    }

    fn insert(&mut self, number: usize, room: Rect) {
        let rect = room.expand(CLOSE);
        self.index.insert(rect, number as u32);
        self.nodes[number].indexed = Some((rect, self.index_length));
        self.index_length += 1;
    }

    /// Does nobody stand on an area of an actor who is not part of it?
    fn is_pure(&self, area: Rect, whole: usize) -> bool {
        !self.index.any(area, |rect, other| {
            work::count();
            rect.intersects(area) && !self.forest.is_within(other as usize, whole)
        })
    }

    /// Finds the area of an actor, if any of its parts can stand in it. Those are taken from its cluster.
    pub(super) fn contain(&mut self, whole: usize, head: Rect) -> Option<Rect> {
        let cluster = &self.nodes[whole].cluster;
        let widest = head.union(cluster.bounds).expand(AROUND);
        if cluster.blocks.is_empty() {
            return None;
        }
        if self.is_pure(widest, whole) {
            let cluster = std::mem::take(&mut self.nodes[whole].cluster);
            return Some(self.enclose(whole, widest, cluster.blocks));
        }
        if cluster.blocks.len() > MOST {
            return None;
        }
        let mut blocks: Vec<(usize, Rect)> =
            cluster.blocks.iter().filter_map(|block| Some((*block, self.nodes[*block].room?))).collect();
        let away = |rect: &Rect| rect.distance_sq_to_pos(head.center());
        let id = |block: usize| self.forest.actor(block).map(|actor| &actor.id);
        blocks.sort_by(|a, b| away(&a.1).total_cmp(&away(&b.1)).then_with(|| id(a.0).cmp(&id(b.0))));
        let (mut area, mut inside, mut rest) = (head, Vec::new(), BlockCluster::default());
        // Where an area cannot reach, a larger one cannot either: each block is tried once.
        for (block, room) in blocks {
            let wider = area.union(room);
            if self.is_pure(wider.expand(AROUND), whole) {
                area = wider;
                inside.push(block);
            } else {
                rest.add(block, room);
            }
        }
        if inside.is_empty() {
            return None;
        }
        self.nodes[whole].cluster = rest;
        Some(self.enclose(whole, area.expand(AROUND), inside))
    }

    /// Puts blocks into the area of an actor, which takes their place.
    fn enclose(&mut self, whole: usize, area: Rect, inside: Vec<usize>) -> Rect {
        let count = |block: &usize| 1 + self.nodes[*block].container.map_or(0, |inner| inner.part_count);
        let part_count = inside.iter().map(count).sum();
        for block in &inside {
            self.nodes[*block].holder = Some(whole);
        }
        let indexed = |number: usize| Some((self.nodes[number].indexed?, number));
        let mut gone: Vec<_> = inside.iter().copied().chain([whole]).filter_map(indexed).collect();
        // What was added last is found first.
        gone.sort_unstable_by_key(|((_, time), _)| Reverse(*time));
        for ((rect, _), number) in gone {
            self.index.remove(rect, number as u32);
        }
        self.insert(whole, area);
        self.nodes[whole].container = Some(ContainerArea { rect: area, part_count, depth: 0 });
        area
    }

    /// What has been found.
    pub(super) fn finish(mut self) -> ContainerForest {
        let (mut containers, mut holders) = (BTreeMap::new(), BTreeMap::new());
        let target = |number: usize| self.forest.actor(number).map(|actor| Target::from(&actor.id));
        for number in self.forest.innermost_first().into_iter().rev() {
            let Some(own) = target(number) else { continue };
            let holder = self.nodes[number].holder;
            let outer = holder.and_then(|holder| self.nodes[holder].container);
            if let Some(container) = &mut self.nodes[number].container {
                container.depth = outer.map_or(0, |outer| outer.depth + 1);
                containers.insert(own.clone(), *container);
            }
            holders.extend(holder.and_then(target).map(|holder| (own, holder)));
        }
        ContainerForest::new(containers, holders)
    }
}

/// Counts what the search looks at, so that a test can tell how it grows. Nothing outside of tests.
mod work {
    #[cfg(test)]
    thread_local! {
        static LOOKS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
    }

    #[inline]
    pub(super) fn count() {
        #[cfg(test)]
        LOOKS.set(LOOKS.get() + 1);
    }

    /// What has been counted since it was last asked.
    #[cfg(test)]
    pub(super) fn counted() -> usize {
        LOOKS.replace(0)
    }
}

#[cfg(test)]
mod tests {
    use emath::{Pos2, pos2};

    use super::work;
    use crate::model::{Actor, Id, Map};
    use crate::scene::container_contents;

    /// Containers, each part of the one whose number `whole` has for it, in a grid.
    fn map(count: usize, whole: impl Fn(usize) -> Option<usize>, place: impl Fn(usize) -> Pos2) -> Map {
        let mut map = Map::default();
        for number in 0..count {
            let mut actor = Actor::new(&format!("a{number}"), place(number));
            actor.part_of = whole(number).map(|whole| Id::from_name(&format!("a{whole}"), ""));
            actor.container = true;
            map.actors.add(actor);
        }
        map
    }

    #[test]
    fn the_search_looks_at_few_blocks_for_each_actor() {
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
        for (words, map) in shapes {
            work::counted();
            let found = container_contents(&map);
            let looks = work::counted();
            assert!(looks >= count && looks < 64 * count, "{words}: {looks} for {} areas", found.wholes().len());
        }
    }
}
