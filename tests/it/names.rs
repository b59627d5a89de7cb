//! Names that a search finds: types do not share one, and names of tests are short. Reads the sources as text.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::file_graph::tokens;
use crate::support::sources::{files, read, root, shown, src};

/// The most letters in the name of a test.
const MAX_TEST_NAME: usize = 60;

/// Names that several types share, each with a reason. An entry that is no longer true must be deleted; for a new type,
/// find another name instead.
const SHARED_TYPE_NAMES: &[(&str, &str)] = &[
    ("Act", "older than this rule"),
    ("Answer", "older than this rule"),
    ("Arrange", "older than this rule"),
    ("Asked", "older than this rule"),
    ("Attributes", "one for each operating system, of which one is compiled"),
    ("Axis", "older than this rule"),
    ("Block", "older than this rule"),
    ("Builder", "older than this rule"),
    ("Choice", "older than this rule"),
    ("Chosen", "older than this rule"),
    ("Coded", "older than this rule"),
    ("Command", "older than this rule"),
    ("Did", "older than this rule"),
    ("Draft", "older than this rule"),
    ("Editing", "older than this rule"),
    ("Entry", "older than this rule"),
    ("Export", "older than this rule"),
    ("Extended", "one for each operating system, of which one is compiled"),
    ("Face", "older than this rule"),
    ("Fact", "older than this rule"),
    ("Figure", "older than this rule"),
    ("Form", "older than this rule"),
    ("Found", "older than this rule"),
    ("Frame", "older than this rule"),
    ("Grid", "older than this rule"),
    ("Group", "older than this rule"),
    ("Hand", "older than this rule"),
    ("Held", "older than this rule"),
    ("Job", "older than this rule"),
    ("Kept", "older than this rule"),
    ("Key", "older than this rule"),
    ("Letters", "older than this rule"),
    ("Line", "older than this rule"),
    ("Look", "older than this rule"),
    ("Moved", "older than this rule"),
    ("Moves", "older than this rule"),
    ("Of", "older than this rule"),
    ("Open", "older than this rule"),
    ("Outcome", "older than this rule"),
    ("Outline", "older than this rule"),
    ("Page", "older than this rule"),
    ("Palette", "older than this rule"),
    ("Parts", "older than this rule"),
    ("Passage", "older than this rule"),
    ("Pen", "older than this rule"),
    ("Picture", "older than this rule"),
    ("Place", "older than this rule"),
    ("Placed", "older than this rule"),
    ("Places", "older than this rule"),
    ("Plan", "older than this rule"),
    ("Pull", "older than this rule"),
    ("Read", "older than this rule"),
    ("Reader", "older than this rule"),
    ("Recent", "older than this rule"),
    ("Row", "older than this rule"),
    ("Run", "older than this rule"),
    ("Seen", "older than this rule"),
    ("Shelf", "older than this rule"),
    ("Shown", "older than this rule"),
    ("Spot", "older than this rule"),
    ("Step", "older than this rule"),
    ("Table", "older than this rule"),
    ("Text", "older than this rule"),
    ("Theme", "older than this rule"),
    ("Unit", "older than this rule"),
    ("View", "older than this rule"),
    ("What", "older than this rule"),
    ("Wish", "older than this rule"),
    ("Words", "older than this rule"),
];

/// Tests in `src` with longer names, each with a reason. Tests in `tests` have none.
const LONG_TEST_NAMES: &[(&str, &str)] = &[
    ("a_figure_of_a_large_map_is_of_what_is_chosen_whether_or_not_its_sheet_is_there", "older than this rule"),
    ("a_file_that_another_program_changed_is_reported_and_saving_asks", "older than this rule"),
    ("a_key_that_is_wanted_again_after_it_was_overtaken_is_computed", "older than this rule"),
    ("a_map_of_few_records_and_many_lines_is_a_picture_and_a_small_one_is_not", "older than this rule"),
    ("a_map_that_breaks_at_once_is_tried_once_and_the_next_is_drawn", "older than this rule"),
    ("a_map_that_is_moved_as_a_whole_is_shown_moved_and_its_scene_is_left_alone", "older than this rule"),
    ("a_picture_is_sharp_when_moved_by_whole_pixels_and_at_its_own_zoom_only", "older than this rule"),
    ("a_scene_that_is_overtaken_is_stopped_unless_what_is_shown_has_been_out_of_date_for_long", "older than this rule"),
    ("a_very_long_paragraph_is_read_in_parts_that_end_with_sentences", "older than this rule"),
    ("boxes_on_the_least_circle_do_not_overlap_and_take_less_than_discs", "older than this rule"),
    ("crossings_are_counted_as_by_hand_and_sifting_saves_what_it_says", "older than this rule"),
    ("every_key_of_every_command_has_a_name_that_egui_knows_and_means_that_command", "older than this rule"),
    ("names_that_are_not_measured_yet_wait_and_their_rows_are_counted", "older than this rule"),
    ("of_very_many_moves_the_largest_are_marked_and_the_others_counted", "older than this rule"),
    ("rows_are_sorted_by_any_column_and_what_says_nothing_comes_last", "older than this rule"),
    ("saving_again_while_another_name_is_written_saves_under_that_name", "older than this rule"),
    ("the_weightiest_come_first_and_those_of_one_weight_from_all_over_the_file", "older than this rule"),
    ("two_triangles_of_a_rectangle_share_no_pixel_and_leave_none_out", "older than this rule"),
    ("what_is_long_is_wound_and_neighbours_stay_as_far_apart_as_they_were", "older than this rule"),
    ("what_is_said_and_what_is_meant_are_both_told_while_they_differ", "older than this rule"),
    ("what_was_found_is_kept_until_something_else_is_typed_or_the_map_changes", "older than this rule"),
];

/// A search for a type finds one.
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

/// Do the braces that open behind these tokens contain items? Those of modules, of macros and of their expansions do.
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
