//! The structure of the program: modules use only modules of lower floors, files do not depend on each other in
//! circles, and each floor avoids what is forbidden to it. Reads the sources as text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::support::file_graph::FileGraph;
use crate::support::sources::{files, read, root, shown, src};

/// The floors, the lowest first. A module may use the modules in the rows above its own, and the shared ones.
const FLOORS: &[&[&str]] = &[
    &["model", "text", "spatial_index", "geometry", "visible_text"],
    &["network"],
    &["ops", "file", "store", "layout", "reading", "analysis", "exchange"],
    &["scene"],
    &["export"],
    &["session"],
    &["ui", "cli"],
    &["main"],
];

/// Any module above the first floor may use them.
const SHARED: &[&str] = &["text", "geometry", "visible_text"];

/// Exceptions: modules, each with a module on a lower floor that it must not use.
const FORBIDDEN: &[(&str, &str)] = &[("network", "text"), ("network", "spatial_index")];

/// Limits for circles of files.
struct CircleLimits {
    /// The most circles.
    circles: usize,
    /// The most files in one of them.
    files: usize,
}

/// The only circle below `ui` is that of the records: a tie leads to an issue, and an issue is about a tie.
const BELOW_UI: CircleLimits = CircleLimits { circles: 1, files: 18 };

/// `ui` has no circle: the answers of dialogs and panels are defined in files that use no other files of `ui`.
const IN_UI: CircleLimits = CircleLimits { circles: 0, files: 0 };

/// Modules that use no disk, clock, environment or randomness.
const PURE: &[&str] = &[
    "model",
    "text",
    "spatial_index",
    "geometry",
    "visible_text",
    "network",
    "ops",
    "file",
    "layout",
    "reading",
    "analysis",
    "exchange",
    "scene",
    "export",
    "session",
];

/// Names that only code with access to disk, clock, environment or randomness needs.
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
                    let is_shared = SHARED.contains(&used.as_str()) && floor > 0;
                    if used != *module && !below.contains(&used.as_str()) && !is_shared && is_module(&used) {
                        wrong.push(format!("{at}: {module} uses {used}, which is not below it"));
                    }
                    if FORBIDDEN.contains(&(module, used.as_str())) {
                        wrong.push(format!("{at}: {module} must not use {used}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_do_not_need_each_other_in_circles() {
    let graph = FileGraph::of(&sources());
    assert!(graph.uses.values().map(|used| used.len()).sum::<usize>() > 500, "the sources are not read aright");
    let is_ui = |file: &String| file == "ui" || file.starts_with("ui/");
    let (in_ui, below): (Vec<_>, Vec<_>) = graph.circles().into_iter().partition(|circle| circle.iter().any(is_ui));
    let told = |circles: &[Vec<String>]| {
        let one = |circle: &Vec<String>| {
            format!("a circle of {} files:\n  {}\n", circle.len(), graph.uses_within(circle).join("\n  "))
        };
        circles.iter().map(one).collect::<String>()
    };
    for (place, circles, limits) in [("in ui", in_ui, IN_UI), ("below ui", below, BELOW_UI)] {
        println!("Circles {place}:\n{}", told(&circles));
        assert!(circles.len() <= limits.circles, "more than {} circles {place}:\n{}", limits.circles, told(&circles));
        let large: Vec<_> = circles.into_iter().filter(|circle| circle.len() > limits.files).collect();
        assert!(large.is_empty(), "of more than {} files {place}:\n{}", limits.files, told(&large));
    }
}

/// A use may be a re-export, a path in code, a glob or a parent. A parent and its child alone are no circle.
#[test]
fn circles_of_files_are_found() {
    let sources = [
        ("lib", "pub mod a; pub mod b; pub mod c;"),
        ("a", "mod one; mod two; pub use one::One; // use crate::b::B;\nstruct A(two::Two, One);"),
        ("a/one", "use super::{A, two::{self, Two as T}}; pub struct One;"),
        ("a/two", "pub struct Two; fn f() -> crate::b::B { \"crate::c::C\"; g(super::One) }"),
        ("b", "mod deep; pub use deep::Deep; pub struct B; mod in_b { use super::B; type A = super::super::a::A; }"),
        ("b/deep", "use super::*; pub struct Deep(B); #[cfg(test)]\nmod tests {\n use crate::c::C; }"),
        ("c", "mod deep; pub use self::deep::Deep; pub struct C(Deep);"),
        ("c/deep", "use super::C; pub struct Deep(crate::b::Deep);"),
    ];
    let sources = sources.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    let graph = FileGraph::of(&sources);
    let uses = |file: &str| graph.uses[file].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(uses("a"), ["a/one", "a/two"]);
    assert_eq!(uses("a/one"), ["a", "a/two"]);
    assert_eq!(uses("a/two"), ["a/one", "b"]);
    assert_eq!(uses("b"), ["a"], "what it re-exports it does not use");
    assert_eq!(uses("b/deep"), ["b"]);
    assert_eq!(uses("c"), ["c/deep"]);
    assert_eq!(uses("c/deep"), ["b/deep", "c"]);
    assert_eq!(graph.circles(), [["a", "a/one", "a/two", "b"]]);
    let pair = ["a/one", "a/two"].map(str::to_owned);
    assert_eq!(graph.uses_within(&pair), ["a/one uses a/two", "a/two uses a/one"]);
}

#[test]
fn every_module_has_a_floor() {
    let lib = read(&src().join("lib.rs"));
    let declared: Vec<&str> = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.split(';').next()).collect();
    assert!(declared.len() >= 8, "lib.rs is not read aright: {declared:?}");
    for module in declared {
        assert!(FLOORS.concat().contains(&module), "{module} has no floor: give it one in tests/it/floors.rs");
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
fn pure_modules_use_no_disk_clock_or_randomness() {
    let wrong = mentions(|module| PURE.contains(&module), WORLDLY);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Functions that write to the disk.
#[rustfmt::skip]
const WRITING: &[&str] = &[
    "fs::write", "fs::copy", "fs::rename", "fs::hard_link", "fs::symlink", "fs::set_permissions", "fs::create_dir",
    "fs::create_dir_all", "fs::remove_file", "fs::remove_dir", "fs::remove_dir_all", "DirBuilder", "OpenOptions",
    "File::create", "File::create_new", "File::options", "tempfile::",
];

/// Figures, tables, backups, settings and recovery are written by the one routine that keeps what was there.
#[test]
fn only_the_store_writes_files() {
    let wrong = mentions(|module| module != "store", WRITING);
    assert!(wrong.is_empty(), "use store::write_export or store::save:\n{}", wrong.join("\n"));
}

/// Functions that read from the disk or wait for it.
#[rustfmt::skip]
const READING: &[&str] = &[
    "fs::read", "fs::read_to_string", "fs::read_dir", "fs::read_link", "fs::metadata", "fs::symlink_metadata",
    "fs::canonicalize", "fs::exists", "File::open", "rustix::fs", ".exists()", ".canonicalize()",
    ".read_to_end(", ".write_all(", ".sync_all(", ".sync_data(", ".set_len(", ".try_lock(", "fchown(",
];

/// Where tests let every call fail.
const DOOR: &str = "src/store/disk.rs:";

#[test]
fn the_store_uses_the_disk_only_through_its_door() {
    // Options alone open nothing.
    let words: Vec<&str> = [WRITING, READING].concat().into_iter().filter(|word| *word != "File::options").collect();
    let all = mentions(|module| module == "store", &words);
    assert!(all.iter().filter(|line| line.starts_with(DOOR)).count() > 10, "the door is not read aright");
    let wrong: Vec<_> = all.into_iter().filter(|line| !line.starts_with(DOOR)).collect();
    assert!(wrong.is_empty(), "use store/disk.rs, where tests let every call fail:\n{}", wrong.join("\n"));
}

/// Code that shows data asks `Session::visible_map`, so that no two panels show different things.
#[test]
fn the_window_makes_no_visible_map_of_its_own() {
    let wrong =
        mentions(|module| module == "ui", &["Map { as_of", "DrawnMap::of", "DrawnMap::records", "VisibleMap::of"]);
    assert!(wrong.is_empty(), "ask Session::visible_map:\n{}", wrong.join("\n"));
    let wrong = mentions(|module| module == "ui", &["history().map"]);
    assert!(wrong.is_empty(), "ask Session::committed_map:\n{}", wrong.join("\n"));
}

/// `clamp` panics where the second bound is below the first, as in a window without space. Bounds that are computed belong
/// to `crate::geometry::clamped` or `nearest_point`, unless the upper one is kept above the lower one on the spot.
#[test]
fn computed_bounds_in_the_window_never_panic() {
    let is_safe = |bounds: &str| {
        let is_constant = |word: &str| word.parse::<f64>().is_ok() || word.chars().all(|c| !c.is_lowercase());
        let is_range = |bound: &str| bound.trim().starts_with('*');
        bounds.contains(".max(")
            || bounds.contains(".min(")
            || bounds.split(", ").all(|bound| {
                let bound = bound.trim().trim_end_matches(".0");
                is_range(bound) || is_constant(bound.trim_end_matches("_f32").trim_start_matches('-'))
            })
    };
    let mut wrong = Vec::new();
    for path in files(&src().join("ui")) {
        let text = read(&path);
        for (at, _) in text.match_indices(".clamp(") {
            let rest = &text[at + ".clamp(".len()..];
            let mut depth = 1;
            let end = rest.find(|c: char| {
                depth += i32::from(c == '(') - i32::from(c == ')');
                depth == 0
            });
            let bounds = &rest[..end.unwrap_or(0)];
            if !is_safe(bounds) && !ALLOWED_BOUNDS.contains(&bounds) {
                wrong.push(format!("{}: clamp({bounds})", shown(&path)));
            }
        }
    }
    assert!(wrong.is_empty(), "use crate::geometry::clamped:\n{}", wrong.join("\n"));
}

/// Bounds that are computed and still in order, each for a reason that its code tells.
const ALLOWED_BOUNDS: &[&str] = &[
    "egui::Vec2::splat(-2.0), egui::Vec2::splat(2.0)",
    "f64::from(points) / 13.0, f64::from(points) / 6.0",
    "if is_full { 8 } else { 2 }, 128",
    "0.0, rows.len().saturating_sub(1) as f32",
];

/// The modules between a map and the bytes of a figure.
const DRAWN: &[&str] =
    &["model", "text", "geometry", "network", "layout", "ops", "reading", "scene", "export", "session"];

/// Functions of the mathematics library of the platform, also through `emath`, whose lengths call `hypot`.
/// Square roots are the same everywhere, and the crate `libm` is the program's own copy of the rest.
#[rustfmt::skip]
const PLATFORM_MATHS: &[&str] = &[
    ".sin(", ".cos(", ".sin_cos(", ".tan(", ".asin(", ".acos(", ".atan(", ".atan2(", ".sinh(", ".cosh(", ".tanh(",
    ".exp(", ".exp2(", ".exp_m1(", ".ln(", ".ln_1p(", ".log(", ".log2(", ".log10(", ".powf(", ".powi(", ".hypot(",
    ".cbrt(", ".length()", ".distance(", ".normalized()", ".angle()", "Vec2::angled", "Rot2",
    "f32::sin", "f32::cos", "f32::sin_cos", "f32::tan", "f32::atan2", "f32::exp", "f32::ln", "f32::powf", "f32::hypot",
    "f64::sin", "f64::cos", "f64::sin_cos", "f64::tan", "f64::atan2", "f64::exp", "f64::ln", "f64::powf", "f64::hypot",
    "Vec2::length", "Vec2::normalized", "Vec2::angle", "Pos2::distance",
];

/// The results of platform maths differ in the last bits between machines, and figures must not differ.
#[test]
fn modules_behind_figures_use_no_platform_maths() {
    let wrong = mentions(|module| DRAWN.contains(&module), PLATFORM_MATHS);
    assert!(wrong.is_empty(), "use libm, or crate::geometry:\n{}", wrong.join("\n"));
}

#[test]
fn platform_maths_is_found_in_a_line() {
    let finds = |line: &str| PLATFORM_MATHS.iter().any(|word| mentioned(line, word));
    for line in
        ["a.sin()", "(a - b).length()", "a.distance(b)", "f64::hypot(a, b)", "map(f32::sin)", "Vec2::angled(1.0)"]
    {
        assert!(finds(line), "{line}");
    }
    for line in ["libm::sinf(a)", "a.length_sq().sqrt()", "distance(a, b)", "a.distance_sq(b)", "text.len()"] {
        assert!(!finds(line), "{line}");
    }
}

#[test]
fn nothing_outside_tests_unwraps() {
    let wrong = mentions(|_| true, &[".unwrap()", ".expect(", "panic!(", "unimplemented!(", "todo!(", "dbg!("]);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `TODO(#12)` names the issue in which it is discussed; a bare `TODO` is forgotten.
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

/// A second program would link the whole window again and copy the helpers of the first.
#[test]
fn all_integration_tests_are_one_program() {
    let entries = std::fs::read_dir(root().join("tests")).unwrap().map(|entry| entry.unwrap().path());
    let is_program = |path: &PathBuf| path.join("main.rs").exists() || path.extension().is_some_and(|end| end == "rs");
    let programs: Vec<String> = entries.filter(is_program).map(|path| shown(&path)).collect();
    assert_eq!(programs, ["tests/it"], "make it a module of tests/it/main.rs");
}

/// The lines that contain one of `words`, in the modules that `among` accepts. Tests and comments are skipped.
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

/// Does the line contain the word as a whole, and not as a part of a longer one?
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

/// The lines of a module without comments and tests, each with its file and line number.
fn code(module: &str) -> Vec<(String, String)> {
    let own = src().join(format!("{module}.rs"));
    let mut paths: Vec<PathBuf> = Some(own).into_iter().filter(|path| path.exists()).collect();
    paths.extend(files(&src().join(module)).into_iter().filter(|path| !is_of_tests(path)));
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

/// Is it a file that only tests use?
fn is_of_tests(path: &Path) -> bool {
    ["tests.rs", "test_window.rs", "fault_plan.rs"].iter().any(|name| path.ends_with(name))
}

/// The text of every source file of the library, by its path below `src` without the ending. Files of tests are left out.
fn sources() -> BTreeMap<String, String> {
    let paths = files(&src()).into_iter().filter(|path| !is_of_tests(path) && !path.ends_with("main.rs"));
    let name = |path: &Path| {
        let below = path.strip_prefix(src()).unwrap_or(path).with_extension("");
        below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    paths.map(|path| (name(&path), read(&path))).collect()
}
