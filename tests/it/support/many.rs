//! Large maps made of pseudo-random numbers, the same in every run, for benchmarks and for tests of crowded scenes.
#![allow(dead_code, reason = "benchmarks and tests in src include this file and use parts of it")]

use emath::{Pos2, pos2};
use stancemap::model::*;

/// Pseudo-random numbers that are the same on every machine (the 64-bit mixer of Steele, Lea and Flood).
pub struct SeededNumbers(u64);

impl SeededNumbers {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number, below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut n = self.0;
        n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((n ^ (n >> 31)) % end.max(1) as u64) as usize
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

const NAMES: [&str; 10] = [
    "Ministry of Defence",
    "Türkiye",
    "Red Cross",
    "Northern Council",
    "Union of Dockers",
    "General Staff",
    "Harbour Police",
    "Daily Courier",
    "Amal",
    "Steering Committee",
];

/// Actors in a grid with an issue for every twenty, `ties` times as many ties as actors, most of them between
/// neighbours, and stances, objections and evidence in realistic proportions.
pub fn map(actors: usize, ties: usize) -> Map {
    let mut numbers = SeededNumbers::new(7);
    let mut map = Map { title: format!("{actors} actors"), ..Map::default() };
    let sources: Vec<_> = (0..8).map(|at| map.sources.add(Source::new(&format!("Report {at}")))).collect();
    let side = (actors as f32).sqrt().ceil() as usize;
    let at = |number: usize| pos2((number % side) as f32 * 170.0, (number / side) as f32 * 130.0);
    let mut rows = Vec::new();
    for number in 0..actors {
        let mut actor = Actor::new(&format!("{} {number}", numbers.one_of(&NAMES)), jittered(at(number), &mut numbers));
        actor.influence = numbers.below(6) as u8;
        numbers.one_of(ACTOR_KINDS).id.clone_into(&mut actor.kind);
        rows.push(map.actors.add(actor));
    }
    let issues: Vec<_> = (0..(actors / 20).clamp(1, 12))
        .map(|number| map.issues.add(Issue::new(&format!("Question {number}"), pos2(-300.0, number as f32 * 120.0))))
        .collect();
    let evidence = |numbers: &mut SeededNumbers| {
        (0..numbers.below(3))
            .map(|_| {
                let mut passage = Evidence::new(numbers.one_of(&sources), "as the report says");
                passage.locator = format!("paragraph {}", numbers.below(40));
                passage
            })
            .collect::<Vec<_>>()
    };
    for _ in 0..actors * ties {
        let from = numbers.below(actors);
        let near = [1, side, side + 1, 2, side - 1];
        let to = if numbers.below(5) > 0 { from + numbers.one_of(&near) } else { numbers.below(actors) };
        if to >= actors || to == from {
            continue;
        }
        let mut tie = Tie::new(&rows[from], &Target::from(&rows[to]), numbers.one_of(TIE_KINDS).id);
        tie.sign = *numbers.one_of(Sign::ALL);
        tie.confidence = *numbers.one_of(Confidence::ALL);
        tie.directed = numbers.below(2) == 0;
        tie.strength = numbers.below(4) as u8;
        tie.evidence = evidence(&mut numbers);
        map.ties.add(tie);
    }
    for actor in &rows {
        let issue = numbers.one_of(&issues);
        let level = *numbers.one_of(&stance::Level::ALL);
        let mut stance = Stance::new(actor, issue, Alignment::Level(level));
        stance.evidence = evidence(&mut numbers);
        map.stances.add(stance);
        if numbers.below(20) == 0 {
            let mut objection = Objection::new(actor, &Target::from(issue));
            objection.evidence = evidence(&mut numbers);
            map.objections.add(objection);
        }
    }
    map
}

/// Actors at random places in a square, without ties.
pub fn scattered(actors: usize, side: usize) -> Map {
    let mut numbers = SeededNumbers::new(3);
    let mut map = Map::default();
    for number in 0..actors {
        let place = pos2(numbers.below(side) as f32, numbers.below(side) as f32);
        let mut actor = Actor::new(&format!("{} {number}", numbers.one_of(&NAMES)), place);
        actor.influence = numbers.below(6) as u8;
        map.actors.add(actor);
    }
    map
}

/// Actors in a grid, each part of the next one in the file. Every actor but the innermost is drawn as a container where
/// `containers` is true.
pub fn chain(actors: usize, containers: bool) -> Map {
    let mut map = Map { title: format!("A chain of {actors}"), ..Map::default() };
    let side = (actors as f32).sqrt().ceil() as usize;
    for number in 0..actors {
        let place = pos2((number % side) as f32 * 170.0, (number / side) as f32 * 130.0);
        let mut actor = Actor::new(&format!("a{number}"), place);
        actor.part_of = (number + 1 < actors).then(|| Id::from_name(&format!("a{}", number + 1), "actor"));
        actor.container = containers && number > 0;
        map.actors.add(actor);
    }
    map
}

fn jittered(at: Pos2, numbers: &mut SeededNumbers) -> Pos2 {
    rounded(pos2(at.x + numbers.below(40) as f32, at.y + numbers.below(30) as f32))
}
