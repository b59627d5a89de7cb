//! Connected components of a network, with node numbers of their own and shortest path lengths along their edges. Must
//! not know positions.

use super::{Cancellation, Network, Progress, SeededRandom};

/// A connected set of nodes, numbered from 0, with the links between them.
pub struct Component {
    /// For each node of the component its number in the network.
    pub nodes: Vec<usize>,
    /// The index in `links` at which the links of each node start, and the end of the list as the last entry.
    starts: Vec<usize>,
    links: Vec<WeightedLink>,
    /// Only the other ends of `links`, because breadth-first searches need nothing else.
    neighbours: Vec<u32>,
    /// Whether every link has the length 1.
    has_unit_lengths: bool,
}

/// An edge of a component, seen from one of its ends.
#[derive(Clone, Copy, Debug)]
pub struct WeightedLink {
    /// The node at the other end.
    pub to: u32,
    /// Length of the edge in a shortest path, from 1.
    pub length: u16,
    /// The number of the edge in the network.
    pub edge: u32,
}

/// Shortest path lengths from every node of a component to some source nodes.
pub struct DistanceTable {
    /// Number of source nodes.
    pub sources: usize,
    /// One row for each node, with its distance to each source.
    table: Vec<u16>,
}

impl DistanceTable {
    /// The distances of a node to each source.
    pub fn of(&self, node: usize) -> &[u16] {
        self.table.get(node * self.sources..(node + 1) * self.sources).unwrap_or_default()
    }
}

/// Marks a node that was not reached, and is the longest distance that is stored.
const UNREACHED: u16 = u16::MAX;
/// With distances of more than this number of hops, one search at a time is faster than 64 together.
const DEEP_HOPS: u16 = 24;
/// Number of searches whose results are written to the table together.
const SEARCH_BATCH: usize = 16;

/// The connected components of a network, the largest first, each in the order of the file.
pub fn components(network: &Network) -> Vec<Vec<usize>> {
    let mut is_visited = vec![false; network.len()];
    let mut components = Vec::new();
    for start in 0..network.len() {
        if std::mem::replace(&mut is_visited[start], true) {
            continue;
        }
        let mut component = vec![start];
        let mut next = 0;
        while let Some(&node) = component.get(next) {
            next += 1;
            for &(other, _) in network.neighbours_of(node) {
                if !std::mem::replace(&mut is_visited[other], true) {
                    component.push(other);
                }
            }
        }
        component.sort_unstable();
        components.push(component);
    }
    // A stable sort keeps components of the same size in the order of the file.
    components.sort_by_key(|component| std::cmp::Reverse(component.len()));
    components
}

impl Component {
    /// Builds a component of the given nodes of the network, in this order. `length` returns the length of an edge
    /// (from 1) for its number in the network.
    pub fn new(network: &Network, nodes: Vec<usize>, length: impl Fn(usize) -> u16) -> Self {
        let mut numbers = vec![u32::MAX; network.len()];
        for (number, &node) in nodes.iter().enumerate() {
            numbers[node] = number as u32;
        }
        let (mut starts, mut links) = (vec![0], Vec::new());
        for &node in &nodes {
            let links_here = network.neighbours_of(node).iter().filter(|(other, _)| numbers[*other] != u32::MAX);
            links.extend(links_here.map(|&(other, edge)| WeightedLink {
                to: numbers[other],
                length: length(edge).max(1),
                edge: edge as u32,
            }));
            starts.push(links.len());
        }
        let has_unit_lengths = links.iter().all(|link| link.length == 1);
        let neighbours = links.iter().map(|link: &WeightedLink| link.to).collect();
        Self { nodes, starts, links, neighbours, has_unit_lengths }
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the component has no nodes. Those of [`components`] have at least one.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The links of a node of the component; empty for an unknown node.
    pub fn links_of(&self, node: usize) -> &[WeightedLink] {
        match (self.starts.get(node), self.starts.get(node + 1)) {
            (Some(from), Some(to)) => self.links.get(*from..*to).unwrap_or_default(),
            _ => &[],
        }
    }

    /// `count` different nodes, chosen at random; all nodes if there are fewer.
    pub fn random_nodes(&self, count: usize, random: &mut SeededRandom) -> Vec<u32> {
        let mut nodes: Vec<u32> = (0..self.len() as u32).collect();
        random.shuffle(&mut nodes);
        nodes.truncate(count);
        nodes
    }

    /// The shortest path length from every node to each of the sources.
    ///
    /// # Errors
    /// [`Cancellation`] if the computation was cancelled.
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

    /// Whether some node is more than `DEEP_HOPS` hops from the first source. Searches that run together would then
    /// visit the same node many times, at different depths.
    fn is_deep(&self, sources: &[u32]) -> bool {
        let mut table = vec![0; self.len()];
        let first_source = sources.get(..1).unwrap_or_default();
        self.hop_distances(first_source, &mut table, &Progress::default()).is_ok()
            && table.iter().any(|hops| *hops > DEEP_HOPS)
    }

    /// Runs one breadth-first search after the other.
    fn hop_distances(&self, sources: &[u32], table: &mut [u16], progress: &Progress) -> Result<(), Cancellation> {
        let count = self.len();
        let mut queue = vec![0u32; count + 1];
        // Results are written for several searches at a time: the table is sorted by node, and one write per row and
        // search would use the memory cache badly.
        let mut batch_hops = vec![UNREACHED; count * SEARCH_BATCH];
        for (batch, sources_now) in sources.chunks(SEARCH_BATCH).enumerate() {
            progress.check_cancelled()?;
            batch_hops.fill(UNREACHED);
            for (hops, &source) in batch_hops.chunks_exact_mut(count).zip(sources_now) {
                self.breadth_first_search(source, hops, &mut queue);
            }
            for node in 0..count {
                let from = node * sources.len() + batch * SEARCH_BATCH;
                for (number, cell) in table[from..from + sources_now.len()].iter_mut().enumerate() {
                    *cell = batch_hops[number * count + node];
                }
            }
        }
        Ok(())
    }

    /// Branch-free breadth-first search: writes each neighbour at the end of the queue and advances the end only if the
    /// neighbour was not reached before, so that the processor has no branch to predict.
    fn breadth_first_search(&self, source: u32, hops: &mut [u16], queue: &mut [u32]) {
        hops[source as usize] = 0;
        queue[0] = source;
        let (mut next, mut end) = (0, 1);
        while next < end {
            let node = queue[next] as usize;
            next += 1;
            let farther = hops[node].saturating_add(1);
            for &to in &self.neighbours[self.starts[node]..self.starts[node + 1]] {
                let hops_there = &mut hops[to as usize];
                queue[end] = to;
                end += usize::from(*hops_there == UNREACHED);
                *hops_there = farther.min(*hops_there);
            }
        }
    }

    /// Runs 64 breadth-first searches at a time, one bit each, so that a link is followed once for all of them.
    fn batched_hop_distances(
        &self,
        sources: &[u32],
        table: &mut [u16],
        progress: &Progress,
    ) -> Result<(), Cancellation> {
        let count = self.len();
        let (mut visited, mut frontier, mut next_frontier) = (vec![0u64; count], vec![0u64; count], vec![0u64; count]);
        let (mut active, mut touched) = (Vec::<u32>::new(), Vec::<u32>::new());
        for (batch, sources_now) in sources.chunks(64).enumerate() {
            progress.check_cancelled()?;
            visited.fill(0);
            active.clear();
            for (bit, &source) in sources_now.iter().enumerate() {
                visited[source as usize] |= 1 << bit;
                frontier[source as usize] |= 1 << bit;
                active.push(source);
            }
            let mut level: u16 = 0;
            while !active.is_empty() {
                level = level.saturating_add(1);
                for &node in &active {
                    let bits = std::mem::take(&mut frontier[node as usize]);
                    for &other in &self.neighbours[self.starts[node as usize]..self.starts[node as usize + 1]] {
                        let to = other as usize;
                        let new_bits = bits & !visited[to];
                        if new_bits != 0 {
                            if next_frontier[to] == 0 {
                                touched.push(other);
                            }
                            next_frontier[to] |= new_bits;
                        }
                    }
                }
                for &node in &touched {
                    let node_index = node as usize;
                    let mut new_bits = std::mem::take(&mut next_frontier[node_index]);
                    visited[node_index] |= new_bits;
                    frontier[node_index] = new_bits;
                    let row = node_index * sources.len() + batch * 64;
                    while new_bits != 0 {
                        table[row + new_bits.trailing_zeros() as usize] = level;
                        new_bits &= new_bits - 1;
                    }
                }
                std::mem::swap(&mut active, &mut touched);
                touched.clear();
            }
        }
        Ok(())
    }

    /// Dial's algorithm, one search at a time: nodes wait in one bucket for each distance, which works because lengths
    /// are small whole numbers.
    fn weighted_distances(&self, sources: &[u32], table: &mut [u16], progress: &Progress) -> Result<(), Cancellation> {
        let longest = self.links.iter().map(|link| link.length).max().unwrap_or(1) as usize;
        let mut buckets = vec![Vec::<u32>::new(); longest + 1];
        let mut distances = vec![UNREACHED; self.len()];
        for (number, &source) in sources.iter().enumerate() {
            if number % 16 == 0 {
                progress.check_cancelled()?;
            }
            distances.fill(UNREACHED);
            distances[source as usize] = 0;
            buckets[0].push(source);
            let (mut waiting_count, mut distance) = (1usize, 0usize);
            while waiting_count > 0 {
                let mut bucket = std::mem::take(&mut buckets[distance % (longest + 1)]);
                waiting_count -= bucket.len();
                for node in bucket.drain(..) {
                    if usize::from(distances[node as usize]) != distance {
                        continue;
                    }
                    for link in self.links_of(node as usize) {
                        let farther = distance + usize::from(link.length);
                        if farther < usize::from(distances[link.to as usize]) {
                            distances[link.to as usize] = farther as u16;
                            buckets[farther % (longest + 1)].push(link.to);
                            waiting_count += 1;
                        }
                    }
                }
                buckets[distance % (longest + 1)] = bucket;
                distance += 1;
            }
            for (node, distance) in distances.iter().enumerate() {
                table[node * sources.len() + number] = *distance;
            }
        }
        Ok(())
    }
}
