//! Keeps the house as it was drawn: floors use only floors below, and what must not be known is not mentioned.
//! Reads the sources as text; runs nothing of them.

use std::path::{Path, PathBuf};

/// The floors from the lowest up. A module may use those on the rows above its own in this table, and `text`.
const FLOORS: &[&[&str]] = &[
    &["model", "text"],
    &["network"],
    &["ops", "file", "store", "layout", "reading", "analysis", "exchange"],
    &["scene"],
    &["export"],
    &["session"],
    &["ui", "cli"],
    &["main"],
];

/// Any module above the first floor may use it.
const SHARED: &str = "text";

/// Modules that touch no disk, no clock, no environment and no chance.
const PURE: &[&str] = &[
    "model", "text", "network", "ops", "file", "layout", "reading", "analysis", "exchange", "scene", "export",
    "session",
];

/// Words that only code with a world around it needs.
const WORLDLY: &[&str] = &[
    "std::fs",
    "std::time",
    "std::env",
    "std::net",
    "std::process",
    "Instant",
    "SystemTime",
    "Zoned::now",
    "Timestamp::now",
    "rand::",
    "getrandom",
    "RandomState",
    "File::open",
];

#[test]
fn a_module_only_uses_floors_below() {
    let mut wrong = Vec::new();
    for (floor, modules) in FLOORS.iter().enumerate() {
        let below: Vec<&str> = FLOORS[..floor].concat();
        for module in *modules {
            for (at, line) in code(module) {
                for used in used_modules(&line) {
                    let is_shared = used == SHARED && floor > 0;
                    if used != *module && !below.contains(&used.as_str()) && !is_shared && is_module(&used) {
                        wrong.push(format!("{at}: {module} uses {used}, which is not below it"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_has_a_floor() {
    let lib = read(&src().join("lib.rs"));
    let declared: Vec<&str> = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.split(';').next()).collect();
    assert!(declared.len() >= 8, "lib.rs is not read aright: {declared:?}");
    for module in declared {
        assert!(FLOORS.concat().contains(&module), "{module} has no floor: give it one in tests/floors.rs");
    }
    for entry in std::fs::read_dir(src()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let known = name == "lib" || FLOORS.concat().contains(&name.as_str());
        assert!(known, "{} lies in no module that has a floor", path.display());
    }
}

#[test]
fn only_the_window_mentions_egui() {
    let wrong = mentions(|module| module != "ui" && module != "main", &["egui", "eframe", "accesskit"]);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_pure_touches_no_disk_no_clock_and_no_chance() {
    let wrong = mentions(|module| PURE.contains(&module), WORLDLY);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whatever shows data asks `Session::visible_map`, so that no two panels say different things.
#[test]
fn the_window_makes_no_visible_map_of_its_own() {
    let wrong = mentions(|module| module == "ui", &["Map { as_of", "Seen::of", "Seen::records", "VisibleMap::of"]);
    assert!(wrong.is_empty(), "ask Session::visible_map:\n{}", wrong.join("\n"));
    let wrong = mentions(|module| module == "ui", &["history().map"]);
    assert!(wrong.is_empty(), "ask Session::committed_map:\n{}", wrong.join("\n"));
}

/// Sines differ in their last bits from machine to machine, and a figure must not.
#[test]
fn what_makes_figures_takes_its_sines_from_one_library() {
    let sines = [".sin(", ".cos(", ".sin_cos(", ".tan(", ".atan2(", ".powf(", ".exp(", ".ln(", "f32::sin", "f32::cos"];
    let wrong = mentions(|module| matches!(module, "scene" | "text"), &sines);
    assert!(wrong.is_empty(), "use libm:\n{}", wrong.join("\n"));
}

#[test]
fn nothing_outside_tests_unwraps() {
    let wrong = mentions(|_| true, &[".unwrap()", ".expect(", "panic!(", "unimplemented!(", "todo!(", "dbg!("]);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `TODO(#12)` says where it is discussed; a bare one is forgotten.
#[test]
fn every_todo_has_an_issue() {
    let mut wrong = Vec::new();
    let words = ["TODO", "FIXME", "HACK"];
    for path in ["src", "tests", "benches"].iter().flat_map(|folder| files(&root().join(folder))) {
        if path.ends_with("floors.rs") {
            continue;
        }
        for (number, line) in read(&path).lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(*word)) {
                let rest = line.split(word).nth(1).unwrap_or_default();
                let numbered = rest.strip_prefix("(#").and_then(|rest| rest.split_once(')'));
                if numbered.is_none_or(|(digits, _)| digits.parse::<u32>().is_err()) {
                    wrong.push(format!("{}:{}: {word} without an issue: write {word}(#12)", shown(&path), number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    for path in ["src", "tests", "benches"].iter().flat_map(|folder| files(&root().join(folder))) {
        let text = read(&path);
        let own = path.starts_with(src().join("text/tests.rs"));
        assert!(own || text.starts_with("//! "), "{} does not begin by saying what it is for", shown(&path));
    }
}

/// Fails on nothing: it prints what is worth a look, with `cargo test --test floors -- --nocapture`.
#[test]
fn the_longest_files_and_functions() {
    let mut by_length = Vec::new();
    let mut functions = Vec::new();
    for path in files(&src()) {
        let text = read(&path);
        by_length.push((text.lines().count(), shown(&path)));
        functions
            .extend(lengths(&text).into_iter().map(|(lines, name)| (lines, format!("{name} in {}", shown(&path)))));
    }
    for (what, mut rows) in [("files", by_length), ("functions", functions)] {
        assert!(!rows.is_empty(), "no {what} were found");
        rows.sort_by(|a, b| b.cmp(a));
        println!("The ten longest {what}:");
        rows.iter().take(10).for_each(|(lines, name)| println!("{lines:6} {name}"));
    }
}

/// How many lines each function has: from its `fn` to the brace at the same indentation.
fn lengths(text: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let start = line.trim_start();
        let bare =
            start.trim_start_matches("pub").trim_start_matches(|c| c != 'f' && c != 'c').trim_start_matches("const ");
        let Some(name) = start.find("fn ").filter(|_| bare.starts_with("fn ")).map(|from| &start[from + 3..]) else {
            continue;
        };
        let indent = line.len() - start.len();
        let close = format!("{}}}", " ".repeat(indent));
        if let Some(end) = lines[at..].iter().position(|line| *line == close) {
            let name: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.extend((!name.is_empty()).then_some((end + 1, name)));
        }
    }
    found
}

/// Where modules that `among` holds for mention one of `words` in code that is no test and no comment.
fn mentions(among: impl Fn(&str) -> bool, words: &[&str]) -> Vec<String> {
    let modules = FLOORS.concat().into_iter().filter(|module| among(module));
    let lines = modules.flat_map(code);
    lines
        .filter_map(|(at, line)| {
            let word = words.iter().find(|word| mentioned(&line, word))?;
            Some(format!("{at}: mentions {word}: {}", line.trim()))
        })
        .collect()
}

/// Does the line hold the word, not as a part of a longer one?
fn mentioned(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let joins = |c: char| c.is_alphanumeric() || c == '_';
        let starts = word.starts_with('.') || !line[..at].chars().next_back().is_some_and(joins);
        let ends = !word.chars().next_back().is_some_and(joins) || !line[at + word.len()..].starts_with(joins);
        starts && ends
    })
}

/// The modules of this crate that a line names: `crate::a::…` and `crate::{a, b}`.
fn used_modules(line: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut used = Vec::new();
    for rest in line.split("crate::").skip(1).chain(line.split("stancemap::").skip(1)) {
        match rest.strip_prefix('{') {
            Some(list) if !list.contains('}') => used.push("main".to_owned()), // Not read here: say one a line.
            Some(list) => {
                let list = list.split('}').next().unwrap_or_default();
                used.extend(list.split(',').map(|name| word(name.trim())).filter(|name| !name.is_empty()));
            }
            None => used.push(word(rest)),
        }
    }
    used
}

fn is_module(name: &str) -> bool {
    FLOORS.concat().contains(&name) || src().join(format!("{name}.rs")).exists() || src().join(name).exists()
}

/// The lines of a module that are neither comments nor tests, each with its place.
fn code(module: &str) -> Vec<(String, String)> {
    let own = src().join(format!("{module}.rs"));
    let mut paths: Vec<PathBuf> = Some(own).into_iter().filter(|path| path.exists()).collect();
    paths.extend(files(&src().join(module)).into_iter().filter(|path| !path.ends_with("tests.rs")));
    let mut lines = Vec::new();
    for path in paths {
        let text = read(&path);
        // Tests stand at the end of a file.
        let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for (number, line) in own.lines().enumerate() {
            let line = line.split("//").next().unwrap_or_default();
            if !line.trim().is_empty() {
                lines.push((format!("{}:{}", shown(&path), number + 1), line.to_owned()));
            }
        }
    }
    lines
}

/// All Rust files under a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

#[allow(clippy::unwrap_used, reason = "a helper of tests")]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn src() -> PathBuf {
    root().join("src")
}
