//! The fuzz targets on small inputs of our own that are mutated with a seed: flipped bits, lost ends, exchanged parts and
//! words. `.ci/fuzz` runs the same targets with libFuzzer.

use std::path::PathBuf;

use crate::fuzz_targets::{FuzzTarget, SMALL_MAP, TARGETS};
use crate::support::seeds;
use crate::support::sources::{read, root};

/// How many mutated inputs each target gets. `PROPTEST_CASES` gives another number.
const CASES: u64 = 400;

/// The inputs that a target begins with: the files of its folder in `fuzz/seeds`, and a map.
fn seeds_of(target: &FuzzTarget) -> Vec<Vec<u8>> {
    let folder = root().join("fuzz/seeds").join(target.seeds);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 2, "{} is not read aright", folder.display());
    let files = paths.iter().map(|path| std::fs::read(path).unwrap());
    files.chain([SMALL_MAP.as_bytes().to_vec()]).collect()
}

/// Words that mutations put in.
const TOKENS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "\\",
    "#",
    "r#\"",
    "//",
    "/*",
    "*/",
    "Some(",
    "None",
    "version: 1",
    "StanceMap(",
    "1e400",
    "NaN",
    "-0",
    "99999999999999999999",
    "id:",
    "place:",
    "part_of:",
    "\\u{202e}",
    "\u{301}",
    "\u{202e}",
    "\r\n",
    "\t",
    "<p>",
    "</p>",
    "<a \"",
    "&amp;",
    "&#x110000;",
    "<!--",
    "[a](b",
    "2025",
    "November",
    "−2",
    "حماس",
    "\u{feff}",
];

/// Pseudo-random numbers that are the same in every run.
struct MutationNumbers(u64);

impl MutationNumbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }

    /// Two places in a list of this length, in their order.
    fn range(&mut self, length: usize) -> (usize, usize) {
        let (a, b) = (self.below(length + 1), self.below(length + 1));
        (a.min(b), a.max(b))
    }
}

/// An input with some changes, perhaps with a part of another one.
fn mutated(seeds: &[Vec<u8>], numbers: &mut MutationNumbers) -> Vec<u8> {
    let mut bytes = seeds[numbers.below(seeds.len())].clone();
    for _ in 0..1 + numbers.below(4) {
        let at = numbers.below(bytes.len() + 1);
        match numbers.below(8) {
            0 => bytes.truncate(at),
            1 => bytes.get_mut(at).into_iter().for_each(|byte| *byte ^= 1 << numbers.below(8)),
            2 => {
                let (from, to) = numbers.range(bytes.len());
                drop(bytes.drain(from..to));
            }
            3 => {
                let (from, to) = numbers.range(bytes.len());
                let part = bytes[from..to].to_vec();
                drop(bytes.splice(at..at, part));
            }
            4 => {
                let other = &seeds[numbers.below(seeds.len())];
                let (from, to) = numbers.range(other.len());
                drop(bytes.splice(at..at, other[from..to].iter().copied()));
            }
            5 => {
                let token = TOKENS[numbers.below(TOKENS.len())];
                let count = [1, 1, 1, 2, 60][numbers.below(5)];
                drop(bytes.splice(at..at, token.as_bytes().repeat(count)));
            }
            6 => swap_words(&mut bytes, numbers),
            _ => {
                // A digit or a letter for another one keeps the syntax and changes the meaning.
                if let Some(byte) = bytes.get_mut(at).filter(|byte| byte.is_ascii_alphanumeric()) {
                    *byte = b"0123456789aezAZ"[numbers.below(15)];
                }
            }
        }
        // An input that doubles at every change would only make the test slow.
        bytes.truncate(20_000);
    }
    bytes
}

/// Exchanges two words, so that names come to stand where ids are expected and the like.
fn swap_words(bytes: &mut Vec<u8>, numbers: &mut MutationNumbers) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut words: Vec<&str> = text.split_inclusive([' ', ',', '(', ')', '\n']).collect();
    let (a, b) = (numbers.below(words.len()), numbers.below(words.len()));
    if !words.is_empty() {
        words.swap(a, b);
    }
    *bytes = words.concat().into_bytes();
}

fn run(name: &str) {
    let target: &FuzzTarget = TARGETS.iter().find(|target| target.name == name).unwrap();
    let seeds = seeds_of(target);
    seeds.iter().for_each(|seed| (target.run)(seed));
    let cases = seeds::number("PROPTEST_CASES").unwrap_or(CASES);
    for seed in (seeds::seed()..).take(cases as usize) {
        // The output of a test that passes is not shown.
        eprintln!("to repeat this: {}={seed} PROPTEST_CASES=1 cargo test fuzzing", seeds::SEED);
        let mut numbers = MutationNumbers(seed);
        // The first numbers of neighbouring seeds are alike.
        (0..4).for_each(|_| _ = numbers.below(2));
        (target.run)(&mutated(&seeds, &mut numbers));
    }
}

#[test]
fn mutated_maps_are_read_or_refused_with_a_message() {
    run("read_map");
}

#[test]
fn both_readers_agree_on_mutated_maps() {
    run("fast_reader");
}

#[test]
fn edited_mutated_maps_are_read_back_unchanged() {
    run("save_and_load");
}

#[test]
fn versions_of_a_mutated_map_are_merged_without_problems() {
    run("merge");
}

#[test]
fn mutated_clipboards_break_no_map() {
    run("paste");
}

#[test]
fn mutated_articles_become_sources_that_a_file_holds() {
    run("import_source");
}

#[test]
fn dates_in_mutated_texts_lie_in_the_text() {
    run("dates");
}

#[test]
fn passages_keep_their_words_in_edited_texts() {
    run("quote_spans");
}

/// A target that is only in the list would never be run by libFuzzer.
#[test]
fn every_fuzz_target_has_a_program_in_the_fuzz_folder() {
    let manifest = read(&root().join("fuzz/Cargo.toml"));
    for target in TARGETS {
        let (name, run) = (target.name, format!("targets::{}(bytes)", target.name));
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is not in fuzz/Cargo.toml");
        let program = read(&root().join(format!("fuzz/fuzz_targets/{name}.rs")));
        assert!(program.contains(&run), "{name}.rs does not call {run}");
    }
    let programs = manifest.matches("[[bin]]").count();
    assert_eq!(programs, TARGETS.len(), "fuzz/Cargo.toml has programs that are no targets");
}
