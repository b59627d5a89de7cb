//! Two versions of a map are merged: nothing that either side did is lost, and what cannot be combined is a choice.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use stancemap::model::*;
use stancemap::ops::{self, MergeConflictKind, MergePartKind, MergeSide, ThreeWayMerge};

use crate::support::random_edits::{RandomEdit, apply, edit, records};
use crate::support::{arbitrary, full, notation, seeds};

fn merge(base: &Map, ours: &Map, theirs: &Map) -> ThreeWayMerge {
    ThreeWayMerge::of(Some(base), ours, theirs)
}

fn resolved(merge: &ThreeWayMerge, side: MergeSide) -> Map {
    merge.resolve(&vec![side; merge.conflicts().len()]).map
}

/// The names of the parts in conflict: `actor:ann influence`, or the record alone.
fn conflicts(merge: &ThreeWayMerge) -> Vec<String> {
    let name = |part: &ops::MergePart| {
        let target = part.target.as_ref().map_or("map".to_owned(), Target::to_string);
        match part.kind {
            MergePartKind::Record => target,
            MergePartKind::Field(field) => format!("{target} {}", field.id),
            MergePartKind::Remainder => format!("{target} remainder"),
        }
    };
    let names = |conflict| merge.parts_of(conflict).map(name).collect::<Vec<_>>().join(" + ");
    merge.conflicts().iter().map(names).collect()
}

/// Merges three maps in the notation without a conflict.
#[track_caller]
fn check(base: &str, ours: &str, theirs: &str, wanted: &str) {
    let merge = merge(&notation::map(base), &notation::map(ours), &notation::map(theirs));
    assert_eq!(conflicts(&merge), [] as [&str; 0]);
    let merged = merge.resolve(&[]);
    assert_eq!(notation::print(&merged.map), notation::print(&notation::map(wanted)));
    assert_eq!(merged.new_problems, []);
}

fn target(text: &str) -> Target {
    text.parse().unwrap()
}

#[test]
fn additions_and_changes_of_both_sides_are_combined() {
    let base = "Ann @ 0,0; Bob @ 9,9; war @ 5,5; Ann +2 war";
    check(
        base,
        "Ann influence 5 @ 0,0; Bob @ 9,9; war @ 5,5; Ann +2 war; Bob = Ann alliance",
        "Ann @ 0,0; Bob kind bloc @ 9,9; Cy @ 8,8; war @ 5,5; Ann -1 war; Cy +1 war",
        "Ann influence 5 @ 0,0; Bob kind bloc @ 9,9; Cy @ 8,8; war @ 5,5; Ann -1 war; Cy +1 war; Bob = Ann alliance",
    );
    check("Ann @ 0,0", "Ann influence 5 @ 0,0", "Ann kind bloc @ 0,0", "Ann influence 5 kind bloc @ 0,0");
    check("Ann @ 0,0", "Ann influence 5 @ 0,0", "Ann influence 5 @ 0,0", "Ann influence 5 @ 0,0");
    check(base, base, "Bob @ 9,9", "Bob @ 9,9");
}

#[test]
fn a_field_that_both_sides_changed_is_a_conflict() {
    let [base, ours, theirs] = ["Ann 0 war", "Ann +2 war", "Ann -2 war"].map(notation::map);
    let merge = merge(&base, &ours, &theirs);
    assert_eq!(conflicts(&merge), ["stance:ann-war alignment"]);
    assert_eq!(merge.resolve(&[]).map, ours, "ours is used until the user chooses");
    assert_eq!(resolved(&merge, MergeSide::Theirs), theirs);
    assert_eq!(merge.sides_of(&merge.conflicts()[0]), [MergeSide::Ours, MergeSide::Theirs]);
}

#[test]
fn moving_the_same_actor_twice_is_a_minor_conflict() {
    let [base, ours, theirs] = ["Ann @ 0,0", "Ann @ 1,1", "Ann @ 2,2"].map(notation::map);
    let merge = merge(&base, &ours, &theirs);
    assert_eq!(conflicts(&merge), ["actor:ann place"]);
    assert!(merge.conflicts()[0].is_minor);
    assert_eq!(merge.resolve(&[]).map, ours);
}

#[test]
fn a_deleted_record_that_was_changed_is_kept_until_chosen() {
    let base = notation::map("Ann; Bob; war; Ann +2 war");
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    ops::delete(&mut theirs, &[target("actor:ann")]);
    ops::set_stance(&mut ours, &Id::parse("ann").unwrap(), &Id::parse("war").unwrap(), "-1".parse().ok());
    for (merge, delete) in
        [(merge(&base, &ours, &theirs), MergeSide::Theirs), (merge(&base, &theirs, &ours), MergeSide::Ours)]
    {
        // The stance was changed here and deleted there; the actor stays because the stance requires it.
        let mut names = conflicts(&merge);
        names.sort();
        assert_eq!(names, ["actor:ann", "stance:ann-war"]);
        assert_eq!(records(&merge.resolve(&[]).map), records(&ours));
        assert_eq!(resolved(&merge, delete), theirs);
    }
}

#[test]
fn deleting_a_record_that_the_other_side_uses_is_a_choice() {
    let base = notation::map("Ann; Bob; war");
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    ops::add_tie(&mut ours, &Id::parse("ann").unwrap(), &target("actor:bob"), "talks");
    ops::delete(&mut theirs, &[target("actor:bob")]);
    let merge = merge(&base, &ours, &theirs);
    assert_eq!(conflicts(&merge), ["actor:bob"]);
    assert_eq!(merge.conflicts()[0].kind, MergeConflictKind::DeletedAndUsed);
    assert_eq!(merge.resolve(&[]).map, ours);
    let deleted = resolved(&merge, MergeSide::Theirs);
    assert_eq!(deleted, theirs, "the new tie goes with the actor that it requires");
    assert_eq!(deleted.problems(), []);
}

#[test]
fn two_new_records_of_one_name_become_one() {
    let base = notation::map("war @ 1,1");
    let ours = notation::map("war @ 1,1; Ann influence 5 @ 0,0; Ann +2 war");
    let theirs = notation::map("war @ 1,1; Ann influence 5 @ 0,0; Ann -2 war");
    let merge = merge(&base, &ours, &theirs);
    assert_eq!(conflicts(&merge), ["stance:ann-war alignment"]);
    assert_eq!(merge.renamed(), []);
    assert_eq!(merge.resolve(&[]).map, ours);
}

#[test]
fn two_new_records_of_different_names_are_both_kept() {
    let mut base = notation::map("Ann +2 war");
    let stance: Id<Stance> = Id::parse("ann-war").unwrap();
    base.sources.add(Source::new("Report"));
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    ops::add_condition(&mut ours, &stance, "they pay").unwrap();
    let theirs_condition = ops::add_condition(&mut theirs, &stance, "they leave").unwrap();
    ops::add_objection(&mut theirs, &Id::parse("ann").unwrap(), &Target::from(&theirs_condition)).unwrap();
    let merge = merge(&base, &ours, &theirs);
    assert_eq!(conflicts(&merge), [] as [&str; 0]);
    let merged = merge.resolve(&[]).map;
    let texts: Vec<&str> = merged.conditions.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(texts, ["they pay", "they leave"]);
    assert_eq!(merge.renamed()[0].to, target("condition:ann-war-if-2"));
    let objection = merged.objections.iter().next().unwrap();
    assert_eq!(objection.to, target("condition:ann-war-if-2"), "its references follow");
}

#[test]
fn evidence_that_both_sides_added_is_kept_once_each() {
    let base = notation::map("Ann +2 war \"one\"");
    let evidence = |map: &Map| match map.field_value(&target("stance:ann-war"), "evidence") {
        Some(FieldValue::Evidence(evidence)) => evidence,
        _ => Vec::new(),
    };
    let with = |quotes: &[&str]| {
        let mut map = base.clone();
        let mut passages = evidence(&base);
        let source = passages[0].source.clone();
        passages.extend(quotes.iter().map(|quote| Evidence::new(&source, quote)));
        map.set_field_value(&target("stance:ann-war"), "evidence", FieldValue::Evidence(passages));
        map
    };
    let merge = merge(&base, &with(&["both", "ours"]), &with(&["both", "theirs"]));
    assert_eq!(conflicts(&merge), [] as [&str; 0]);
    let merged = evidence(&merge.resolve(&[]).map);
    let quotes: Vec<&str> = merged.iter().map(|passage| passage.quote.as_str()).collect();
    assert_eq!(quotes, ["one", "both", "ours", "theirs"]);
}

#[test]
fn two_notes_on_one_record_can_both_be_kept() {
    let base = notation::map("Ann");
    let with = |note: &str| {
        let mut map = base.clone();
        map.set_field_value(&target("actor:ann"), "note", FieldValue::Text(note.to_owned()));
        map
    };
    let merge = merge(&base, &with("mine"), &with("theirs"));
    assert_eq!(merge.sides_of(&merge.conflicts()[0]), [MergeSide::Ours, MergeSide::Theirs, MergeSide::Both]);
    let note = resolved(&merge, MergeSide::Both).actors.iter().next().unwrap().note.clone();
    assert_eq!(note, "mine\n\ntheirs");
}

#[test]
fn memberships_that_make_a_cycle_are_one_choice() {
    let base = notation::map("Ann; Bob; Cy");
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    let id = |name: &str| Id::parse(name).unwrap();
    ops::make_member(&mut ours, &id("ann"), &id("bob"));
    ops::make_member(&mut theirs, &id("bob"), &id("cy"));
    ops::make_member(&mut theirs, &id("cy"), &id("ann"));
    let merge = merge(&base, &ours, &theirs);
    assert_eq!(merge.conflicts().len(), 1);
    assert!(matches!(merge.conflicts()[0].kind, MergeConflictKind::Incompatible(_)));
    assert_eq!(merge.parts_of(&merge.conflicts()[0]).count(), 2, "{:?}", conflicts(&merge));
    for side in [MergeSide::Ours, MergeSide::Theirs] {
        assert_eq!(merge.resolve(&[side]).new_problems, []);
    }
    assert_eq!(resolved(&merge, MergeSide::Theirs), theirs);
}

#[test]
fn what_no_field_shows_is_merged_too() {
    let base = full::map();
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    let view = ours.views.ids().next().unwrap();
    ours.views.get_mut(&view).unwrap().filter.hide = true;
    theirs.views.get_mut(&view).unwrap().name = "Renamed".to_owned();
    let merged = merge(&base, &ours, &theirs).resolve(&[]).map;
    let row = merged.views.get(&view).unwrap();
    assert!(row.filter.hide && row.name == "Renamed");
    theirs.views.get_mut(&view).unwrap().filter.tags = vec!["x".to_owned()];
    assert_eq!(conflicts(&merge(&base, &ours, &theirs)), [format!("view:{view} remainder")]);
}

#[test]
fn a_merge_without_a_base_adds_and_deletes_nothing() {
    let ours = notation::map("Ann @ 0,0; Bob @ 1,1; war @ 5,5; Ann +2 war");
    let theirs = notation::map("Ann influence 5 @ 0,0; Cy @ 2,2; war @ 5,5; Ann +2 war; Cy -1 war");
    let merge = ThreeWayMerge::of(None, &ours, &theirs);
    assert_eq!(conflicts(&merge), ["actor:ann influence"]);
    let merged = merge.resolve(&[]).map;
    assert_eq!(merged.actors.ids().map(|id| id.to_string()).collect::<Vec<_>>(), ["ann", "bob", "cy"]);
    assert_eq!(merged.stances.len(), 2);
}

#[test]
fn the_order_of_the_side_that_changed_it_is_used() {
    let base = notation::map("Ann; Bob; Cy");
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    ops::add_actor(&mut ours, "Dee", emath::Pos2::ZERO);
    ops::stack(&mut theirs, &BTreeSet::from([target("actor:ann")]), ops::StackingMove::Front, |_, _| true);
    let merged = merge(&base, &ours, &theirs).resolve(&[]).map;
    assert_eq!(merged.actors.ids().map(|id| id.to_string()).collect::<Vec<_>>(), ["bob", "cy", "dee", "ann"]);
}

/// A sound map, and two versions of it.
fn versions() -> impl Strategy<Value = [Map; 3]> {
    (vec(edit(), 0..12), vec(edit(), 0..12), any::<bool>()).prop_map(|(ours, theirs, is_filled)| {
        let base =
            if is_filled { full::map() } else { notation::map("Ann +2 war \"yes\"; Bob in Cy; Bob = Ann talks") };
        let edited = |edits: &[RandomEdit]| {
            let mut map = base.clone();
            edits.iter().for_each(|edit| apply(&mut map, edit));
            map
        };
        [base.clone(), edited(&ours), edited(&theirs)]
    })
}

/// The records of a map, without their order.
fn content(map: &Map) -> Map {
    let mut sorted = map.clone();
    let mut order = records(map);
    order.sort();
    sorted.set_record_order(&order);
    sorted
}

fn has_incompatible_parts(merge: &ThreeWayMerge) -> bool {
    merge.conflicts().iter().any(|conflict| matches!(conflict.kind, MergeConflictKind::Incompatible(_)))
}

proptest! {
    #![proptest_config(seeds::config(120))]

    #[test]
    fn a_side_without_changes_leaves_the_other_as_it_is([base, other, _] in versions()) {
        prop_assert_eq!(&merge(&base, &other, &base).resolve(&[]).map, &other);
        prop_assert_eq!(&merge(&base, &base, &other).resolve(&[]).map, &other);
        prop_assert_eq!(&merge(&base, &other, &other).resolve(&[]).map, &other);
        for merge in [merge(&base, &other, &base), merge(&base, &base, &other), merge(&base, &other, &other)] {
            prop_assert!(merge.conflicts().is_empty(), "{:?}", conflicts(&merge));
        }
    }

    #[test]
    fn a_merge_adds_no_problem_whatever_is_chosen([base, ours, theirs] in versions(), choices in vec(any::<bool>(), 40)) {
        let merge = merge(&base, &ours, &theirs);
        for (map, choice) in [(merge.resolve(&[]), "default"), (merge.resolve(&[MergeSide::Ours; 99]), "ours"),
            (merge.resolve(&[MergeSide::Theirs; 99]), "theirs")] {
            prop_assert_eq!(&map.new_problems, &[], "{}, {:?}", choice, conflicts(&merge));
            prop_assert_eq!(map.map.problems(), []);
        }
        let sides: Vec<MergeSide> =
            choices.iter().map(|ours| if *ours { MergeSide::Ours } else { MergeSide::Theirs }).collect();
        let mixed = merge.resolve(&sides);
        prop_assert_eq!(mixed.map.problems(), mixed.new_problems, "problems are named");
    }

    #[test]
    fn nothing_that_either_side_added_or_changed_is_missing([base, ours, theirs] in versions()) {
        let merge = merge(&base, &ours, &theirs);
        prop_assume!(!has_incompatible_parts(&merge));
        let merged = merge.resolve(&[]).map;
        let in_conflict: BTreeSet<(Option<Target>, String)> = merge.conflicts().iter()
            .flat_map(|conflict| merge.parts_of(conflict))
            .map(|part| (part.target.clone(), if let MergePartKind::Field(field) = part.kind { field.id } else { "" }.to_owned()))
            .collect();
        for side in [merge.ours(), merge.theirs()] {
            for target in base.differing_records(side) {
                if !target.is_in(side) {
                    continue;
                }
                prop_assert!(target.is_in(&merged), "{} is missing", target);
                for field in fields_of(&target) {
                    let (old, new) = (base.field_value(&target, field.id), side.field_value(&target, field.id));
                    if old == new || in_conflict.contains(&(Some(target.clone()), field.id.to_owned())) {
                        continue;
                    }
                    match (new.unwrap(), merged.field_value(&target, field.id).unwrap()) {
                        (FieldValue::List(new), FieldValue::List(merged)) => {
                            let old = if let Some(FieldValue::List(old)) = old { old } else { Vec::new() };
                            prop_assert!(new.iter().all(|item| old.contains(item) || merged.contains(item)));
                        }
                        (FieldValue::Evidence(new), FieldValue::Evidence(merged)) => {
                            let old = if let Some(FieldValue::Evidence(old)) = old { old } else { Vec::new() };
                            prop_assert!(new.iter().all(|item| old.contains(item) || merged.contains(item)));
                        }
                        // Something said is worth more than nothing where both sides have added the record.
                        (FieldValue::Text(new), _) if new.is_empty() && old.is_none() => {}
                        (new, merged) => prop_assert_eq!(merged, new, "{} {}", target, field.id),
                    }
                }
            }
        }
    }

    #[test]
    fn a_merge_is_symmetric_up_to_the_choice_of_a_side([base, ours, theirs] in versions()) {
        let (one, other) = (merge(&base, &ours, &theirs), merge(&base, &theirs, &ours));
        prop_assume!(one.renamed().is_empty() && !has_incompatible_parts(&one) && !has_incompatible_parts(&other));
        // Whether something refers to a deleted record can depend on the side that a conflict has without a choice.
        let is_used = |merge: &ThreeWayMerge| {
            merge.conflicts().iter().any(|conflict| conflict.kind == MergeConflictKind::DeletedAndUsed)
        };
        prop_assume!(!is_used(&one) && !is_used(&other));
        let names = |merge: &ThreeWayMerge| conflicts(merge).into_iter().collect::<BTreeSet<_>>();
        prop_assert_eq!(names(&one), names(&other));
        // Lists have the items of both sides, those of ours first.
        let without_lists = |map: Map| {
            let mut map = content(&map);
            for target in records(&map) {
                for field in fields_of(&target) {
                    match map.field_value(&target, field.id) {
                        Some(FieldValue::List(mut list)) => {
                            list.sort();
                            map.set_field_value(&target, field.id, FieldValue::List(list));
                        }
                        Some(FieldValue::Evidence(mut list)) => {
                            list.sort_by_key(|passage| (passage.source.to_string(), passage.quote.clone()));
                            map.set_field_value(&target, field.id, FieldValue::Evidence(list));
                        }
                        _ => {}
                    }
                }
            }
            map
        };
        for (side, mirrored) in [(MergeSide::Ours, MergeSide::Theirs), (MergeSide::Theirs, MergeSide::Ours)] {
            prop_assert_eq!(without_lists(resolved(&one, side)), without_lists(resolved(&other, mirrored)));
        }
    }

    #[test]
    fn broken_maps_can_be_merged([base, ours, theirs] in [arbitrary::map(), arbitrary::map(), arbitrary::map()]) {
        let merge = merge(&base, &ours, &theirs);
        merge.resolve(&vec![MergeSide::Theirs; merge.conflicts().len()]);
        merge.resolve(&vec![MergeSide::Both; merge.conflicts().len()]);
        prop_assert_eq!(&ThreeWayMerge::of(Some(&base), &ours, &base).resolve(&[]).map, &ours);
        prop_assert_eq!(&ThreeWayMerge::of(Some(&base), &base, &ours).resolve(&[]).map, &ours);
        prop_assert_eq!(&ThreeWayMerge::of(None, &ours, &ours).resolve(&[]).map, &ours);
    }
}
