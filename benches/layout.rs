//! Times layouts and measures the quality of their results, on graphs of 60, 1,000 and 10,000 nodes with about five
//! times as many ties. `cargo bench --bench layout` runs it; `-- --peers` adds sfdp of Graphviz, igraph and networkx,
//! as far as they are installed, in the same run and with the same measures; `-- 1000` runs one size only.
#![allow(clippy::expect_used, reason = "what goes wrong ends the measurement")]

#[path = "../tests/it/support/many.rs"]
mod many;
#[path = "layout/peers.rs"]
mod peers;
#[path = "../tests/it/support/quality.rs"]
mod quality;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use emath::{pos2, vec2};
use many::SeededNumbers;
use stancemap::layout::{self, LayoutGraph, LayoutInput};
use stancemap::model::{Actor, Map, ParameterValues, Sign, Target, Tie};
use stancemap::network::Progress;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZES: [usize; 3] = [60, 1_000, 10_000];
const LAYOUTS: [&str; 3] = ["stress", "allies_foes", "tidy"];

/// Ties: the numbers of two nodes, and whether the tie is positive.
type Ties = Vec<(usize, usize, bool)>;

/// Makes the ties of a graph with the given number of nodes.
type Make = fn(usize, &mut SeededNumbers) -> Ties;

const RECORD_KINDS: [(&str, Make); 4] = [("blocks", blocks), ("hubs", hubs), ("plane", plane), ("congress", congress)];

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let is_wanted = |size: &usize| {
        let mut sizes = args.iter().filter_map(|arg| arg.parse::<usize>().ok()).peekable();
        sizes.peek().is_none() || sizes.any(|wanted| wanted == *size)
    };
    let with_peers = args.iter().any(|arg| arg == "--peers");
    println!("graph     nodes   ties  layout           ms  stress     NP  overlaps");
    for size in SIZES.into_iter().filter(is_wanted) {
        for (kind, make) in RECORD_KINDS {
            let map = map(size, &make(size, &mut SeededNumbers::new(3)));
            let board = LayoutInput {
                map: &map,
                sizes: sizes(&map),
                header_sizes: BTreeMap::new(),
                selection: BTreeSet::new(),
                focus: None,
                seed: 7,
            };
            let graph = LayoutGraph::of(&board);
            let head = format!("{kind:8} {:6} {:6}", graph.len(), graph.network.edges.len());
            for id in LAYOUTS {
                let (took, places) = fastest(|| run(id, &board, &graph));
                report(&head, id, took, &graph, &places);
            }
            for peer in peers::PEERS.iter().filter(|peer| with_peers && size <= peer.most) {
                match (peer.run)(&graph) {
                    Ok((took, places)) => report(&head, peer.name, took, &graph, &places),
                    Err(trouble) => println!("{head}  {:12} not measured: {trouble}", peer.name),
                }
            }
        }
    }
}

fn report(head: &str, id: &str, took: Duration, graph: &LayoutGraph, places: &[emath::Pos2]) {
    let (stress, kept) = (quality::stress(graph, places), quality::neighbours_kept(graph, places));
    let overlaps = quality::overlaps(graph, places);
    println!("{head}  {id:12} {:7.1}  {stress:.4}  {kept:.3}  {overlaps:8}", took.as_secs_f64() * 1000.0);
}

/// The shortest of three runs, because other work on the machine can only add time.
fn fastest<T>(mut run: impl FnMut() -> T) -> (Duration, T) {
    let mut timed = || {
        let start = Instant::now();
        let result = run();
        (start.elapsed(), result)
    };
    let mut best = timed();
    for _ in 0..2 {
        let next = timed();
        if next.0 < best.0 {
            best = next;
        }
    }
    best
}

/// Runs a layout as the program does, and returns the place of each node.
fn run(id: &str, board: &LayoutInput<'_>, graph: &LayoutGraph) -> Vec<emath::Pos2> {
    let row = layout::layout(id).expect("a layout of that id");
    let places =
        row.place(board, &ParameterValues::defaults_of(row.about.parameters), &Progress::default()).expect("places");
    graph.network.targets.iter().filter_map(|target| places.get(target).copied()).collect()
}

fn map(nodes: usize, ties: &Ties) -> Map {
    let mut map = Map::default();
    let mut numbers = SeededNumbers::new(1);
    let side = 150 * (nodes as f32).sqrt() as usize;
    let ids: Vec<_> = (0..nodes)
        .map(|node| {
            let place = pos2(numbers.below(side) as f32, numbers.below(side) as f32);
            map.actors.add(Actor::new(&format!("a{node}"), place))
        })
        .collect();
    for (from, to, joins) in ties {
        let mut tie = Tie::new(&ids[*from], &Target::from(&ids[*to]), "cooperation");
        tie.sign = if *joins { Sign::Positive } else { Sign::Negative };
        map.ties.add(tie);
    }
    map
}

fn sizes(map: &Map) -> BTreeMap<Target, emath::Vec2> {
    let mut numbers = SeededNumbers::new(2);
    map.actors
        .ids()
        .map(|id| (Target::Actor(id), vec2(50.0 + numbers.below(90) as f32, 50.0 + numbers.below(40) as f32)))
        .collect()
}

fn unit(numbers: &mut SeededNumbers) -> f32 {
    numbers.below(1 << 24) as f32 / (1 << 24) as f32
}

/// 4, 10 or 30 blocks of equal size. Four of five ties are within a block.
fn blocks(nodes: usize, numbers: &mut SeededNumbers) -> Ties {
    let count = if nodes < 1_000 {
        4
    } else if nodes < 10_000 {
        10
    } else {
        30
    };
    let block = nodes / count;
    let tie = |numbers: &mut SeededNumbers| {
        let from = numbers.below(nodes);
        let within = from / block * block + numbers.below(block);
        let to = if unit(numbers) < 0.8 { within.min(nodes - 1) } else { numbers.below(nodes) };
        (from, to, true)
    };
    (0..5 * nodes).map(|_| tie(numbers)).filter(|(from, to, _)| from != to).collect()
}

/// Preferential attachment (Barabási and Albert): each new node is tied to five others, chosen by their numbers of
/// ties.
fn hubs(nodes: usize, numbers: &mut SeededNumbers) -> Ties {
    let (mut ends, mut ties) = (Vec::new(), Vec::new());
    for node in 5..nodes {
        let mut to = BTreeSet::new();
        while to.len() < 5 {
            to.insert(if ends.is_empty() { to.len() } else { ends[numbers.below(ends.len())] });
        }
        for other in to {
            ties.push((node, other, true));
            ends.extend([node, other]);
        }
    }
    ties
}

/// Random points in a square, each tied to those within a radius that holds about ten.
fn plane(nodes: usize, numbers: &mut SeededNumbers) -> Ties {
    let points: Vec<(f32, f32)> = (0..nodes).map(|_| (unit(numbers), unit(numbers))).collect();
    let reach = 10.0 / (std::f32::consts::PI * nodes as f32);
    let mut ties = Vec::new();
    for (a, one) in points.iter().enumerate() {
        for (b, other) in points.iter().enumerate().skip(a + 1) {
            if (one.0 - other.0).powi(2) + (one.1 - other.1).powi(2) < reach {
                ties.push((a, b, true));
            }
        }
    }
    ties
}

/// Two parties. Most ties within a party are positive, most of the fewer ties between them are negative.
fn congress(nodes: usize, numbers: &mut SeededNumbers) -> Ties {
    let tie = |numbers: &mut SeededNumbers| {
        // Low numbers are chosen more often, as well-known people are.
        let known = |numbers: &mut SeededNumbers| numbers.below(nodes).min(numbers.below(nodes));
        let (from, to) = (known(numbers), numbers.below(nodes));
        let joins = if from % 2 == to % 2 { unit(numbers) < 0.95 } else { unit(numbers) < 0.4 };
        let kept = from % 2 == to % 2 || unit(numbers) < 0.35;
        (from, to, joins, kept && from != to)
    };
    let mut ties = Vec::new();
    while ties.len() < 5 * nodes / 2 {
        let (from, to, joins, kept) = tie(numbers);
        if kept {
            ties.push((from, to, joins));
        }
    }
    ties
}
