//! Runs the layouts of other programs on the same graphs, so that all are timed in one run on one machine. A program
//! that is not installed is skipped with a message that says what to install.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use emath::{Pos2, pos2};
use stancemap::layout::LayoutGraph;

/// The time that a layout took and the place of each node, or why there is none.
pub type Laid = Result<(Duration, Vec<Pos2>), String>;

/// Another program, and the largest graph that it lays out in less than a minute.
pub struct Peer {
    /// The name in the printed table.
    pub name: &'static str,
    /// It is not run on graphs of more nodes.
    pub most: usize,
    /// Runs its layout.
    pub run: fn(&LayoutGraph) -> Laid,
}

/// All programs that are compared.
pub const PEERS: [Peer; 3] = [
    Peer { name: "(sfdp)", most: usize::MAX, run: sfdp },
    Peer { name: "(igraph)", most: usize::MAX, run: |graph| python("igraph", graph) },
    Peer { name: "(networkx)", most: 1_000, run: |graph| python("networkx", graph) },
];

/// Graphviz. The time is that of the whole process: it reads a graph and prints places.
fn sfdp(graph: &LayoutGraph) -> Laid {
    let mut dot = String::from("graph {\n");
    (0..graph.len()).for_each(|node| writeln!(dot, "{node};").expect("room"));
    graph.network.edges.iter().for_each(|edge| writeln!(dot, "{}--{};", edge.a, edge.b).expect("room"));
    dot.push_str("}\n");
    let start = Instant::now();
    let out =
        answer(Command::new("sfdp").arg("-Tplain"), dot).map_err(|trouble| format!("{trouble}; install graphviz"))?;
    let took = start.elapsed();
    let mut places = vec![pos2(0.0, 0.0); graph.len()];
    for line in out.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        if let ["node", node, x, y, ..] = words[..] {
            let (node, x, y) = (node.parse::<usize>(), x.parse::<f32>(), y.parse::<f32>());
            if let (Ok(node), Ok(x), Ok(y)) = (node, x, y) {
                // Graphviz prints inches; a map unit is 1/96 inch.
                places[node] = pos2(x * 96.0, y * 96.0);
            }
        }
    }
    Ok((took, places))
}

/// A Python library. The time is that of the layout alone, without starting Python or building the graph.
fn python(library: &str, graph: &LayoutGraph) -> Laid {
    let mut text = format!("{}\n", graph.len());
    graph.network.edges.iter().for_each(|edge| writeln!(text, "{} {}", edge.a, edge.b).expect("room"));
    let out = answer(Command::new("python3").args(["-c", include_str!("peers.py"), library]), text)?;
    let mut lines = out.lines();
    let seconds = lines.next().and_then(|line| line.parse().ok()).ok_or("it does not say how long it took")?;
    let place = |line: &str| {
        let (x, y) = line.split_once(' ')?;
        Some((x.parse::<f32>().ok()?, y.parse::<f32>().ok()?))
    };
    let places: Vec<(f32, f32)> = lines.filter_map(place).collect();
    if places.len() != graph.len() {
        return Err(format!("{} of {} have a place", places.len(), graph.len()));
    }
    // These libraries have no unit of length. The mean tie gets the length of ours, or overlaps could not be compared.
    let length = |edge: &stancemap::network::SignedEdge| {
        let (a, b) = (places[edge.a], places[edge.b]);
        ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt()
    };
    let mean = graph.network.edges.iter().map(length).sum::<f32>() / graph.network.edges.len().max(1) as f32;
    let scale = 150.0 / mean.max(f32::MIN_POSITIVE);
    Ok((Duration::from_secs_f64(seconds), places.iter().map(|(x, y)| pos2(x * scale, y * scale)).collect()))
}

/// The output of a program for an input.
fn answer(command: &mut Command, input: String) -> Result<String, String> {
    let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = spawned.map_err(|error| format!("{name} does not start: {error}"))?;
    // The program may print before it has read all of its input, so a thread writes it.
    let stdin = child.stdin.take();
    let writer = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    drop(writer.join());
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(said.trim().lines().last().unwrap_or("it fails and does not say why").to_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
