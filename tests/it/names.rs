//! Names that a search finds: types do not share one, and names of tests are short. Reads the sources as text.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::file_graph::tokens;
use crate::support::sources::{files, read, root, shown, src};

/// The most letters in the name of a test.
const MAX_TEST_NAME: usize = 60;

/// Names that several types share, each with a reason. An entry that is no longer true must be deleted; for a new type,
/// find another name instead.
const SHARED_TYPE_NAMES: &[(&str, &str)] = &[];

/// Tests in `src` with longer names, each with a reason. Tests in `tests` have none.
const LONG_TEST_NAMES: &[(&str, &str)] = &[];

/// A search for a type name finds one definition.
#[test]
fn type_names_are_unique() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in files(&src()) {
        for name in defined_types(&tokens(&read(&path))) {
            places.entry(name).or_default().push(shown(&path));
        }
    }
    assert!(places.len() > 400, "the sources are not read aright");
    places.retain(|_, places| places.len() > 1);
    let told = |name: &str| format!("{name}: {}", places.get(name).map(|at| at.join(", ")).unwrap_or_default());
    check_exceptions("SHARED_TYPE_NAMES", SHARED_TYPE_NAMES, places.keys().cloned().collect(), told);
}

#[test]
fn names_of_tests_have_at_most_60_letters() {
    let long_names = |folder: &str| {
        let names = files(&root().join(folder)).into_iter().flat_map(|path| defined_tests(&tokens(&read(&path))));
        let names: BTreeSet<String> = names.collect();
        assert!(names.len() > 200, "the tests in {folder} are not read aright");
        names.into_iter().filter(|name| name.chars().count() > MAX_TEST_NAME).collect::<BTreeSet<String>>()
    };
    let told = |name: &str| format!("{name}: {} letters", name.chars().count());
    check_exceptions("LONG_TEST_NAMES", LONG_TEST_NAMES, long_names("src"), told);
    let in_tests = long_names("tests");
    assert!(in_tests.is_empty(), "longer than {MAX_TEST_NAME} letters: {in_tests:?}");
}

#[test]
fn definitions_of_types_and_tests_are_found() {
    let source = r#"
        /// struct InComment; pub struct First<T>(T); type InText = "type InText = u8;";
        pub struct First<T>(T);
        enum Second { Struct, Type { r: u8 } }
        impl Iterator for First<u8> { type Item = u8; fn next(&mut self) { struct InFunction; } }
        trait Third { type Output; }
        macro_rules! of { ($name:ident) => { enum InMacro { $name } } }
        #[cfg(test)]
        mod tests {
            type Fourth = u8;
            #[test]
            #[ignore = "fn in_text()"]
            fn a_test() { let of_no_test = ""; }
            fn no_test() {}
        }
        pub(crate) union Fifth { a: u8 }
    "#;
    assert_eq!(defined_types(&tokens(source)), ["First", "Second", "Third", "InMacro", "Fourth", "Fifth"]);
    assert_eq!(defined_tests(&tokens(source)), ["a_test"]);
}

/// Fails for a name that is not in the list of exceptions, and for an exception that is no longer needed.
fn check_exceptions(list: &str, exceptions: &[(&str, &str)], found: BTreeSet<String>, told: impl Fn(&str) -> String) {
    let allowed: BTreeSet<String> = exceptions.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(allowed.len(), exceptions.len(), "{list} has an entry twice");
    let new: Vec<String> = found.difference(&allowed).map(|name| told(name)).collect();
    assert!(new.is_empty(), "find another name:\n{}", new.join("\n"));
    let old: Vec<&String> = allowed.difference(&found).collect();
    assert!(old.is_empty(), "delete these from {list}, as they are no longer needed: {old:?}");
}

/// The types that a file defines, outside of functions. Associated types do not count.
fn defined_types(tokens: &[String]) -> Vec<String> {
    let is_name = |token: &String| token.starts_with(|first: char| first.is_alphabetic());
    let mut types = Vec::new();
    // For each open bracket, whether it contains items.
    let mut scopes = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "{" => scopes.push(holds_items(&tokens[..at])),
            "(" | "[" => scopes.push(false),
            "}" | ")" | "]" => drop(scopes.pop()),
            "struct" | "enum" | "trait" | "type" | "union" if scopes.iter().all(|holds_items| *holds_items) => {
                types.extend(tokens.get(at + 1).filter(|name| is_name(name)).cloned());
            }
            _ => {}
        }
    }
    types
}

/// Do the braces that open after these tokens contain items? Those of modules, macros and their expansions do.
fn holds_items(before: &[String]) -> bool {
    let last = |count: usize| before.iter().rev().nth(count - 1).map_or("", String::as_str);
    last(2) == "mod" || last(3) == "macro_rules" || (last(2), last(1)) == ("=", ">")
}

/// The functions of a file that are tests.
fn defined_tests(tokens: &[String]) -> Vec<String> {
    let is_mark = |four: &[String]| four == ["#", "[", "test", "]"];
    let marks = tokens.windows(4).enumerate().filter(|(_, four)| is_mark(four)).map(|(at, _)| at);
    let name = |at: usize| {
        let behind = &tokens[at + 4..];
        behind.iter().position(|token| token == "fn").and_then(|place| behind.get(place + 1)).cloned()
    };
    marks.filter_map(name).collect()
}
