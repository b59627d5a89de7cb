//! Connected components of a network, each numbered by itself, with shortest distances along its edges. Must not know
//! places.

use super::{Cancellation, Network, Progress, SeededRandom};

/// Nodes that can be reached from each other, numbered from 0 on.
pub struct Component {
    /// The number in the network of each node.
    pub nodes: Vec<usize>,
    /// Where the links of each node begin in `links`; one more than there are nodes.
    starts: Vec<usize>,
    links: Vec<WeightedLink>,
    /// The other ends of the links alone, as searches over hops need nothing else.
    neighbours: Vec<u32>,
    /// Is every link 1 long?
    has_unit_lengths: bool,
}

/// An edge as one of its ends sees it.
#[derive(Clone, Copy, Debug)]
pub struct WeightedLink {
    /// The node at the other end.
    pub to: u32,
    /// How long it is on a way from node to node.
    pub length: u16,
    /// The number of the edge in the network.
    pub edge: u32,
}

/// DistanceTable from every node to some sources.
pub struct DistanceTable {
    /// How many sources there are.
    pub sources: usize,
    /// The distances of the first node to each source, then those of the second, and so on.
    table: Vec<u16>,
}

impl DistanceTable {
    /// The distances of a node to each source.
    pub fn of(&self, node: usize) -> &[u16] {
        self.table.get(node * self.sources..(node + 1) * self.sources).unwrap_or_default()
    }
}

/// The farthest that is told apart.
const UNREACHED: u16 = u16::MAX;
/// Beyond so many hops one search at a time is faster.
const DEEP_HOPS: u16 = 24;
/// How many searches are written down together.
const SEARCH_BATCH: usize = 16;

/// The connected components of a network, the largest first, each in the order of the file.
pub fn components(network: &Network) -> Vec<Vec<usize>> {
    let mut seen = vec![false; network.len()];
    let mut components = Vec::new();
    for start in 0..network.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut component = vec![start];
        let mut next = 0;
        while let Some(&node) = component.get(next) {
            next += 1;
            for &(other, _) in network.neighbours_of(node) {
                if !std::mem::replace(&mut seen[other], true) {
                    component.push(other);
                }
            }
        }
        component.sort_unstable();
        components.push(component);
    }
    // Stable: what is as large stays in the order of the file.
    components.sort_by_key(|component| std::cmp::Reverse(component.len()));
    components
}

impl Component {
    /// Those nodes of the network, in that order. `length` says how long an edge is, in whole numbers from 1 on.
    pub fn new(network: &Network, nodes: Vec<usize>, length: impl Fn(usize) -> u16) -> Self {
        let mut numbers = vec![u32::MAX; network.len()];
        for (number, &node) in nodes.iter().enumerate() {
            numbers[node] = number as u32;
        }
        let (mut starts, mut links) = (vec![0], Vec::new());
        for &node in &nodes {
            let around = network.neighbours_of(node).iter().filter(|(other, _)| numbers[*other] != u32::MAX);
            links.extend(around.map(|&(other, edge)| WeightedLink {
                to: numbers[other],
                length: length(edge).max(1),
                edge: edge as u32,
            }));
            starts.push(links.len());
        }
        let is_even = links.iter().all(|link| link.length == 1);
        let others = links.iter().map(|link: &WeightedLink| link.to).collect();
        Self { nodes, starts, links, neighbours: others, has_unit_lengths: is_even }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether it has no nodes. A component of a network has at least one.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The links of a node.
    pub fn links_of(&self, node: usize) -> &[WeightedLink] {
        match (self.starts.get(node), self.starts.get(node + 1)) {
            (Some(from), Some(to)) => self.links.get(*from..*to).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Any `count` different nodes.
    pub fn random_nodes(&self, count: usize, chance: &mut SeededRandom) -> Vec<u32> {
        let mut all: Vec<u32> = (0..self.len() as u32).collect();
        chance.shuffle(&mut all);
        all.truncate(count);
        all
    }

    /// How far every node is from each of the sources, along links.
    ///
    /// # Errors
    /// When it was cancelled.
    pub fn distances(&self, sources: &[u32], progress: &Progress) -> Result<DistanceTable, Cancellation> {
        let mut table = vec![0; self.len() * sources.len()];
        if !self.has_unit_lengths {
            self.weighted_distances(sources, &mut table, progress)?;
        } else if sources.len() < 16 || self.is_deep(sources) {
            self.hop_distances(sources, &mut table, progress)?;
        } else {
            self.batched_hop_distances(sources, &mut table, progress)?;
        }
        Ok(DistanceTable { sources: sources.len(), table })
    }

    /// Are many nodes many hops apart? Then searches that go together keep coming by at different times.
    fn is_deep(&self, sources: &[u32]) -> bool {
        let mut table = vec![0; self.len()];
        let one = sources.get(..1).unwrap_or_default();
        self.hop_distances(one, &mut table, &Progress::default()).is_ok() && table.iter().any(|hops| *hops > DEEP_HOPS)
    }

    /// One search after the other.
    fn hop_distances(&self, sources: &[u32], table: &mut [u16], progress: &Progress) -> Result<(), Cancellation> {
        let count = self.len();
        let mut queue = vec![0u32; count + 1];
        // A few at a time, as the table lies by nodes: every visit to a row of it is worth more than one number.
        let mut together = vec![UNREACHED; count * SEARCH_BATCH];
        for (batch, sources_now) in sources.chunks(SEARCH_BATCH).enumerate() {
            progress.check_cancelled()?;
            together.fill(UNREACHED);
            for (hops, &source) in together.chunks_exact_mut(count).zip(sources_now) {
                self.breadth_first_search(source, hops, &mut queue);
            }
            for node in 0..count {
                let from = node * sources.len() + batch * SEARCH_BATCH;
                for (number, cell) in table[from..from + sources_now.len()].iter_mut().enumerate() {
                    *cell = together[number * count + node];
                }
            }
        }
        Ok(())
    }

    /// Writes every node down behind the last and keeps it there only if it is new: no branch to guess.
    fn breadth_first_search(&self, source: u32, hops: &mut [u16], queue: &mut [u32]) {
        hops[source as usize] = 0;
        queue[0] = source;
        let (mut next, mut end) = (0, 1);
        while next < end {
            let node = queue[next] as usize;
            next += 1;
            let farther = hops[node].saturating_add(1);
            for &to in &self.neighbours[self.starts[node]..self.starts[node + 1]] {
                let there = &mut hops[to as usize];
                queue[end] = to;
                end += usize::from(*there == UNREACHED);
                *there = farther.min(*there);
            }
        }
    }

    /// Sixty-four searches at a time, a bit each: all go over a link together.
    fn batched_hop_distances(
        &self,
        sources: &[u32],
        table: &mut [u16],
        progress: &Progress,
    ) -> Result<(), Cancellation> {
        let count = self.len();
        let (mut seen, mut front, mut next) = (vec![0u64; count], vec![0u64; count], vec![0u64; count]);
        let (mut active, mut touched) = (Vec::<u32>::new(), Vec::<u32>::new());
        for (batch, sources_now) in sources.chunks(64).enumerate() {
            progress.check_cancelled()?;
            seen.fill(0);
            active.clear();
            for (bit, &source) in sources_now.iter().enumerate() {
                seen[source as usize] |= 1 << bit;
                front[source as usize] |= 1 << bit;
                active.push(source);
            }
            let mut level: u16 = 0;
            while !active.is_empty() {
                level = level.saturating_add(1);
                for &node in &active {
                    let bits = std::mem::take(&mut front[node as usize]);
                    for &other in &self.neighbours[self.starts[node as usize]..self.starts[node as usize + 1]] {
                        let to = other as usize;
                        let fresh = bits & !seen[to];
                        if fresh != 0 {
                            if next[to] == 0 {
                                touched.push(other);
                            }
                            next[to] |= fresh;
                        }
                    }
                }
                for &node in &touched {
                    let at = node as usize;
                    let mut fresh = std::mem::take(&mut next[at]);
                    seen[at] |= fresh;
                    front[at] = fresh;
                    let row = at * sources.len() + batch * 64;
                    while fresh != 0 {
                        table[row + fresh.trailing_zeros() as usize] = level;
                        fresh &= fresh - 1;
                    }
                }
                std::mem::swap(&mut active, &mut touched);
                touched.clear();
            }
        }
        Ok(())
    }

    /// One search at a time; nodes wait in a drawer for each distance, as lengths are small whole numbers.
    fn weighted_distances(&self, sources: &[u32], table: &mut [u16], progress: &Progress) -> Result<(), Cancellation> {
        let longest = self.links.iter().map(|link| link.length).max().unwrap_or(1) as usize;
        let mut drawers = vec![Vec::<u32>::new(); longest + 1];
        let mut best = vec![UNREACHED; self.len()];
        for (number, &source) in sources.iter().enumerate() {
            if number % 16 == 0 {
                progress.check_cancelled()?;
            }
            best.fill(UNREACHED);
            best[source as usize] = 0;
            drawers[0].push(source);
            let (mut waiting, mut distance) = (1usize, 0usize);
            while waiting > 0 {
                let mut drawer = std::mem::take(&mut drawers[distance % (longest + 1)]);
                waiting -= drawer.len();
                for node in drawer.drain(..) {
                    if usize::from(best[node as usize]) != distance {
                        continue;
                    }
                    for link in self.links_of(node as usize) {
                        let farther = distance + usize::from(link.length);
                        if farther < usize::from(best[link.to as usize]) {
                            best[link.to as usize] = farther as u16;
                            drawers[farther % (longest + 1)].push(link.to);
                            waiting += 1;
                        }
                    }
                }
                drawers[distance % (longest + 1)] = drawer;
                distance += 1;
            }
            for (node, distance) in best.iter().enumerate() {
                table[node * sources.len() + number] = *distance;
            }
        }
        Ok(())
    }
}
