//! The fuzz targets on small inputs of our own that are mutated with a seed: flipped bits, lost ends, exchanged parts and
//! words. `.ci/fuzz` runs the same targets with libFuzzer.

use crate::fuzz_targets::{FuzzTarget, SMALL_MAP, SeedKind, TARGETS};
use crate::support::seeds;
use crate::support::sources::{read, root};

/// How many mutated inputs each target gets. `PROPTEST_CASES` gives another number.
const CASES: u64 = 400;

/// The inputs that a target begins with.
fn seeds_of(kind: SeedKind) -> Vec<Vec<u8>> {
    let texts: &[&str] = match kind {
        SeedKind::Maps => MAPS,
        SeedKind::Clipboards => CLIPBOARDS,
        SeedKind::Articles => ARTICLES,
        SeedKind::Texts => TEXTS,
    };
    let own = texts.iter().map(|text| text.as_bytes().to_vec());
    let maps = matches!(kind, SeedKind::Maps | SeedKind::Clipboards).then(|| SMALL_MAP.as_bytes().to_vec());
    own.chain(maps).collect()
}

const MAPS: &[&str] = &[
    "StanceMap(version: 1)",
    "StanceMap(version: 1, title: r#\"a \"b\"\"#, actors: [(id: \"a\", name: \"\\u{202e}\\n\", place: (1e5, -0.04))])",
    "// Comment\nStanceMap(version: 1, /* nested /* one */ */ notes: [(id: \"n\", text: \"x\", place: (0, 0)),],)",
    "StanceMap(version: 1, groups: [(id: \"g\", label: Some(\"G\"), members: [\"a\", \"b\"])], issues: None)",
    "StanceMap(version: 1, scenarios: [(id: \"s\", name: \"S\", overrides: [(change: no_tie(\"t\"))])])",
    "StanceMap(version: 1, actors: [(id: \"a\", name: \"A\", place: (NaN, inf)), (id: \"a\", name: \"B\", place: (0, 0))])",
    "<<<<<<< ours\nStanceMap(version: 1)\n=======\nStanceMap(version: 2)\n>>>>>>> theirs\n",
    "\u{feff}StanceMap (version: 1,\r\n question: \"a\r\nb\")",
];

const CLIPBOARDS: &[&str] = &[
    "Ann\nBob",
    "- Ann\n• Bob\n3) Cy\n12. Dee",
    "Actor\tKind\tInfluence\tThe harbour\tPeace\nBob\tstate\t2\t−2\tu\nann\t\t\t\t(+1?)",
    "2\t-3\n\ts\n1",
    "A sentence that is too long to be the name of an actor, so that a note is made of it, with all of its words in it.",
    "e\u{301}\u{301}\u{301}\t\u{202e}\n\u{200f}حماس\t3",
];

const ARTICLES: &[&str] = &[
    "\0<html lang=ar><head><title>T &amp; U</title><meta name=author content='A'><link rel=canonical href=x></head>\
     <body><nav>Home</nav><article><h1>T</h1><p title=\"a>b\">One <b>bold</b>&nbsp;&#x41;</p></article><!-- c --></body>",
    "\0<p>x<a\">\"<a\">\"<script type=ld+json>{\"datePublished\":\"2025-11-07\"}</script><svg><title>q</title></svg>",
    "\u{1}---\ntitle: \"T\"\ndate: 2025-11-07\n---\n# Head\n\nA **bold** [link](http://x) and ![p](q).\n\n- one\n> two\n",
    "\u{2}A Force to Deploy Soon\n\nFri Nov 07 2025\n\nTOWN: He said so.\nNext.\n",
    "\u{2}\u{feff}e\u{301}\u{202e}abc\r\n\u{2028}\t\u{a0}",
];

const TEXTS: &[&str] = &[
    "12345678on November 7, 2025, he said; Fri Nov 07 2025; 2025-11-07 and 07.11.2025; May 2025; in 1948",
    "abcdefgh7 Kasım 2025'te, am 7. März 2025, le 7 novembre 2025, في 7 نوفمبر 2025, 2025年11月7日",
    "\u{0}\u{80}\u{40}\u{20}\u{10}\u{8}\u{4}\u{2}the cost of the harbour and the cost of the harbour",
    "\u{7f}\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}e\u{301}e\u{301}e\u{301} 🚢🚢 last Thursday, two days ago",
];

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
    let seeds = seeds_of(target.seeds);
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
