//! Differences between two maps, or between two days of one map: each one is listed in words, and nothing else is.

use std::collections::BTreeSet;

use proptest::prelude::*;
use stancemap::export::{ReportFormat, report};
use stancemap::model::compare::{ChangeGroup, RecordChangeKind, changes_between, compare, counts_by_group, summary};
use stancemap::model::*;

use crate::support::notation::map;
use crate::support::{arbitrary, full, seeds};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The differences between two maps in the notation, one line each.
#[track_caller]
fn check(before: &str, after: &str, wanted: &[&str]) {
    let (before, after) = (map(before), map(after));
    let lines: Vec<String> = compare(&before, &after).iter().map(|one| one.summary_line(&before, &after)).collect();
    assert_eq!(lines, wanted);
}

#[test]
fn a_position_moves_from_one_sign_to_another() {
    check("Ann +2 war", "Ann -1 war", &["Ann on war: +2 → −1"]);
    check("Ann undecided war", "Ann silent war", &["Ann on war: undecided → silent"]);
}

#[test]
fn unknown_is_neither_neutral_nor_silent() {
    check("Ann; war", "Ann 0 war", &["Ann on war: unknown → 0"]);
    check("Ann silent war", "Ann; war", &["Ann on war: silent → unknown"]);
}

#[test]
fn a_stance_that_takes_the_place_of_another_is_one_move() {
    let before = map("Ann +2 war since 2025-01");
    let mut after = before.clone();
    let mut next = after.stances.iter().next().unwrap().clone();
    (next.alignment, next.since) = ("-3".parse().unwrap(), Some(day("2025-06")));
    after.stances.add(next);
    let moved = compare(&before, &after);
    assert_eq!(moved.len(), 1);
    assert_eq!(moved[0].summary_line(&before, &after), "Ann on war: +2 → −3");
    assert_eq!(moved[0].previous_stance, Some("stance:ann-war".parse().unwrap()));
}

#[test]
fn changed_states_of_objections_and_conditions_are_listed() {
    check(
        "Ann objects war; Bob vetoes war",
        "Ann objects war met; Bob vetoes war; Cy doubts war",
        &["Ann against war: met", "Cy against war: new", "Cy: new"],
    );
    let before = map("Ann +2 war; stance:ann-war if \"they pay\"");
    let mut after = before.clone();
    let id: Target = "condition:ann-war-if".parse().unwrap();
    after.set_field_value(&id, "status", FieldValue::Text("met".to_owned()));
    let moved = compare(&before, &after);
    assert_eq!(moved[0].kind, RecordChangeKind::Condition(ConditionStatus::Met));
    assert_eq!(moved[0].summary_line(&before, &after), "Ann on war, if they pay: met");
}

#[test]
fn new_and_deleted_records_and_changed_fields_are_listed() {
    check(
        "Ann = Bob alliance; war",
        "Ann influence 5; Cy; peace",
        &["Ann – Bob (alliance): gone", "Ann: influence 2 → 5", "Bob: gone", "Cy: new", "war: gone", "peace: new"],
    );
}

#[test]
fn two_days_of_one_map_move_only_what_has_dates() {
    let map = map("as of 2025-11-07; Ann +1 war since 2025-09 \"maybe\"; Ann -3 war since 2025-10-27 \"never\"; \
         Bob objects war since 2025-10 \"no\"; Cy +2 war since 2024; Dee 0 war until 2025-09-20; Bob objects Ann");
    let lines = |from: &str, to: &str| -> Vec<String> {
        let (before, after) = (map.as_of(day(from)), map.as_of(day(to)));
        changes_between(&map, day(from), day(to)).iter().map(|one| one.summary_line(&before, &after)).collect()
    };
    assert_eq!(
        lines("2025-09-10", "2025-11-07"),
        ["Ann on war: +1 → −3", "Dee on war: 0 → unknown", "Bob against war: new"]
    );
    assert_eq!(lines("2025-10-05", "2025-11-07"), ["Ann on war: +1 → −3"]);
    assert_eq!(lines("2025-10-28", "2025-11-07"), [] as [&str; 0]);
    // In the other direction the differences are reversed.
    assert_eq!(lines("2025-11-07", "2025-10-05"), ["Ann on war: −3 → +1"]);
    assert_eq!(lines("2023", "2024"), ["Cy on war: unknown → +2"]);
}

#[test]
fn a_settled_issue_is_listed_on_the_day_it_was_settled() {
    let mut map = map("Ann +1 war");
    map.set_field_value(&"issue:war".parse().unwrap(), "closed", FieldValue::Text("2025-10".to_owned()));
    let told = |from: &str, to: &str| changes_between(&map, day(from), day(to)).len();
    assert_eq!(
        [told("2025-09-01", "2025-11-01"), told("2025-09-01", "2025-10-30"), told("2025-11-01", "2025-12-01")],
        [1, 0, 0]
    );
}

#[test]
fn a_report_has_heads_with_counts_lines_and_quotes() {
    let before = map("Ann +2 war \"yes\"; Bob objects war; Cy");
    let after = map("Ann -3 war \"never *ever*\"; Bob objects war withdrawn; Cy influence 4");
    let moved = compare(&before, &after);
    let text = report(&before, &after, &moved, ("A map", "From one file to another"), ReportFormat::Text);
    assert_eq!(
        text,
        "What moved: A map\nFrom one file to another\nMoved: 1 position, 1 objection, 1 actor.\n\n\
         Positions (1)\n  Ann on war: +2 → −3\n    “never *ever*” ([1])\n\n\
         Objections (1)\n  Bob against war: withdrawn\n\nActors (1)\n  Cy: influence 2 → 4\n\n\
         Sources\n  [1] “report”\n"
    );
    let page = report(&before, &after, &moved, ("", "One < other"), ReportFormat::Markdown);
    assert!(
        page.starts_with(
            "# What moved\n\nOne \\< other  \nMoved: 1 position, 1 objection, 1 actor.\n\n## Positions (1)\n\n\
             - Ann on war: +2 → −3  \n"
        ),
        "{page}"
    );
    assert!(page.contains("*“never \\*ever\\*”* (\\[1\\])"), "{page}");
    assert_eq!(summary(&moved), "1 position, 1 objection, 1 actor");
    assert_eq!(
        counts_by_group(&moved),
        [(ChangeGroup::Positions, 1), (ChangeGroup::Objections, 1), (ChangeGroup::Actors, 1)]
    );
    assert!(report(&before, &before, &[], ("A", "B"), ReportFormat::Text).ends_with("Nothing moved.\n"));
}

#[test]
fn a_report_sums_up_many_new_ties_and_states_confidence() {
    let before = map("Ann; Bob; Cy; Dee; war");
    let after =
        map("Ann = Bob talks; Ann = Cy talks; Ann = Dee talks; Bob = Cy alliance \"signed\"; Cy -2 war assessed");
    let moved = compare(&before, &after);
    let text = report(&before, &after, &moved, ("", "Then and now"), ReportFormat::Text);
    assert!(text.contains("  Cy on war: unknown → (−2)\n"), "{text}");
    assert!(text.contains("  Bob – Cy (alliance): new\n    “signed” ([1])\n"), "{text}");
    assert!(text.contains("  New: Ann – Bob (talks); Ann – Cy (talks); Ann – Dee (talks)\n"), "{text}");
}

#[test]
fn settled_objections_and_conditions_are_listed_on_their_day() {
    let mut map = map("Ann +2 war; Bob objects war since 2025-09 met; stance:ann-war if \"they pay\"");
    let set = |map: &mut Map, target: &str, field: &str, value: &str| {
        map.set_field_value(&target.parse().unwrap(), field, FieldValue::Text(value.to_owned()));
    };
    set(&mut map, "objection:bob-against-war", "settled", "2025-10-10");
    set(&mut map, "condition:ann-war-if", "status", "failed");
    set(&mut map, "condition:ann-war-if", "settled", "2025-11");
    let lines = |from: &str, to: &str| -> Vec<String> {
        let (before, after) = (map.as_of(day(from)), map.as_of(day(to)));
        changes_between(&map, day(from), day(to)).iter().map(|one| one.summary_line(&before, &after)).collect()
    };
    assert_eq!(lines("2025-08-01", "2025-09-15"), ["Bob against war: new"]);
    assert_eq!(lines("2025-09-15", "2025-10-10"), ["Bob against war: met"]);
    assert_eq!(lines("2025-10-20", "2025-11-02"), ["Ann on war, if they pay: failed"]);
    assert_eq!(lines("2025-11-02", "2025-09-15"), ["Bob against war: open", "Ann on war, if they pay: open"]);
    let turns: Vec<String> = map.change_dates().iter().map(ToString::to_string).collect();
    assert_eq!(turns, ["2025-09-01", "2025-10-10", "2025-11-01"]);
}

#[test]
fn a_repeated_position_is_no_change() {
    let mut map = map("Ann +2 war since 2025-09 until 2025-10-01");
    let mut again = map.stances.iter().next().unwrap().clone();
    (again.since, again.until) = (Some(day("2025-10-02")), None);
    map.stances.add(again);
    assert_eq!(changes_between(&map, day("2025-09-15"), day("2025-11-01")), []);
    let mut more = map.clone();
    more.stances.retain(|stance| stance.until.is_none());
    assert_eq!(
        compare(&map, &more).iter().map(|one| one.summary_line(&map, &more)).collect::<Vec<_>>(),
        ["Ann on war: a stance less; the position stays"]
    );
}

/// Every record of both maps that is not the same in both.
fn touched(before: &Map, after: &Map) -> BTreeSet<Target> {
    let file = |map: &Map, target: &Target| -> Option<String> {
        target.is_in(map).then(|| {
            let one: BTreeSet<Target> = RECORD_KINDS.iter().flat_map(|kind| Target::all(map, kind.id)).collect();
            assert!(one.contains(target));
            only(map, target)
        })
    };
    let all = |map: &Map| RECORD_KINDS.iter().flat_map(|kind| Target::all(map, kind.id)).collect::<BTreeSet<_>>();
    let both: BTreeSet<Target> = all(before).union(&all(after)).cloned().collect();
    both.into_iter().filter(|target| file(before, target) != file(after, target)).collect()
}

/// A text of one record, which differs if the record differs.
fn only(map: &Map, target: &Target) -> String {
    macro_rules! of {
        ($($variant:ident $shelf:ident),+) => {
            match target { $(Target::$variant(id) => format!("{:?}", map.$shelf.get(id)),)+ }
        };
    }
    of!(
        Actor actors, Issue issues, Stance stances, Tie ties, Objection objections, Condition conditions,
        Source sources, Body bodies, Group groups, Note notes, View views, Scenario scenarios
    )
}

fn named(before: &Map, after: &Map) -> BTreeSet<Target> {
    compare(before, after).into_iter().flat_map(|one| one.target.into_iter().chain(one.previous_stance)).collect()
}

#[test]
fn a_map_does_not_differ_from_itself() {
    let map = full::map();
    assert_eq!(compare(&map, &map.clone()), []);
    assert_eq!(changes_between(&map, day("2025"), day("2025")), []);
}

#[test]
fn each_edit_of_each_field_is_named() {
    let before = full::map();
    for kind in RECORD_KINDS {
        for target in Target::all(&before, kind.id) {
            for fact in fields_of(&target) {
                let mut after = before.clone();
                let new = match before.field_value(&target, fact.id) {
                    Some(FieldValue::Whole(number)) => FieldValue::Whole(1 - number.min(1)),
                    Some(FieldValue::Flag(flag)) => FieldValue::Flag(!flag),
                    Some(FieldValue::Text(_)) if fact.kind == FieldKind::Line => FieldValue::Text("another".to_owned()),
                    Some(FieldValue::Text(_)) if fact.kind == FieldKind::Day => FieldValue::Text("1999".to_owned()),
                    _ => continue,
                };
                after.set_field_value(&target, fact.id, new);
                if only(&before, &target) != only(&after, &target) {
                    assert_eq!(named(&before, &after), BTreeSet::from([target.clone()]), "{target} {}", fact.id);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(seeds::config(48))]

    #[test]
    fn an_arbitrary_map_does_not_differ_from_itself(map in arbitrary::map()) {
        prop_assert_eq!(compare(&map, &map.clone()), []);
        let file = stancemap::file::write(&map);
        if let Ok(again) = stancemap::file::read(&file) {
            prop_assert_eq!(compare(&map, &again), []);
        }
    }

    #[test]
    fn every_difference_of_arbitrary_maps_is_described(before in arbitrary::map(), after in arbitrary::map()) {
        let named = named(&before, &after);
        for target in touched(&before, &after) {
            prop_assert!(named.contains(&target), "{} differs and is not named", target);
        }
        let moved = compare(&before, &after);
        let text = report(&before, &after, &moved, ("a", "b"), ReportFormat::Text);
        for one in &moved {
            let name = one.name(&before, &after).split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert!(text.contains(&name), "{} is not told in {}", name, text);
        }
        report(&before, &after, &moved, ("a", "b"), ReportFormat::Markdown);
    }

    #[test]
    fn a_record_without_an_end_is_there_on_every_later_day(
        map in arbitrary::map(), a in arbitrary::date(), b in arbitrary::date()
    ) {
        let (early, late) = if a.latest() <= b.latest() { (a, b) } else { (b, a) };
        let (before, after) = (map.as_of(early), map.as_of(late));
        for stance in before.stances.iter().filter(|stance| stance.until.is_none()) {
            prop_assert!(after.stances.contains(&stance.id), "{}", stance.id);
        }
        for issue in before.issues.iter() {
            prop_assert!(after.issues.contains(&issue.id));
        }
        changes_between(&map, a, b);
    }
}
