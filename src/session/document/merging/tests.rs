//! Merging with the file of the document and with another map, under every order of events that is a trap.

use std::path::Path;

use super::super::tests::{A, AnswerPolicy, B, DocumentSimulation, TaskOutcome, bytes, map};
use super::super::{Destination, DocumentRequest};
use crate::model::{FieldValue, Map, Target};
use crate::ops::{self, MergeSide};
use crate::session::{MapMerge, MergeOrigin, StepMergeRule};
use crate::store::FileStamp;

/// The map a with an actor.
fn map_with(name: &str) -> Map {
    let mut map = map("a");
    ops::add_actor(&mut map, name, emath::Pos2::ZERO);
    map
}

fn actors(map: &Map) -> Vec<&str> {
    map.actors.iter().map(|actor| actor.name.as_str()).collect()
}

/// A user who has added Ann to the map, while another program has added Bob to the file.
fn user_of_changed_file() -> DocumentSimulation {
    let mut user = DocumentSimulation::new(AnswerPolicy::Cancel);
    user.add_actor("Ann");
    user.disk.insert(A.into(), bytes(&map_with("Bob")));
    user
}

/// Lets the user read the file to merge it, and see the differences.
fn show_merge(user: &mut DocumentSimulation) {
    user.request(DocumentRequest::MergeWithFile);
    user.finish_all_tasks();
    assert_eq!(user.merges_shown, 1, "{:?}", (&user.questions, &user.notices));
}

#[test]
fn a_merge_with_the_file_is_one_step_and_saves_unasked() {
    let mut user = user_of_changed_file();
    show_merge(&mut user);
    let steps = user.session.history().current_step();
    user.request(DocumentRequest::ApplyMerge);
    assert_eq!(actors(user.session.map()), ["Ann", "Bob"]);
    assert_eq!(user.session.history().current_step(), steps + 1);
    assert_eq!(user.session.history().undo_label(), Some("Merge with the file"));
    assert!(user.session.merge().is_none() && user.session.is_dirty());
    user.request(DocumentRequest::Save { then: None });
    user.finish_all_tasks();
    assert_eq!(actors(&user.on_disk(A).unwrap()), ["Ann", "Bob"]);
    assert_eq!(user.questions, [] as [&str; 0]);
    user.session.undo();
    assert_eq!(actors(user.session.map()), ["Ann"]);
}

#[test]
fn a_merge_that_equals_the_file_leaves_nothing_to_save() {
    let mut user = DocumentSimulation::new(AnswerPolicy::Cancel);
    user.disk.insert(A.into(), bytes(&map_with("Bob")));
    show_merge(&mut user);
    user.request(DocumentRequest::ApplyMerge);
    assert_eq!(actors(user.session.map()), ["Bob"]);
    assert!(!user.session.is_dirty());
}

#[test]
fn a_save_that_finds_a_changed_file_can_be_merged() {
    let mut user = user_of_changed_file();
    user.request(DocumentRequest::Save { then: None });
    user.finish_all_tasks();
    assert!(user.questions[0].contains("Changed"), "{:?}", user.questions);
    show_merge(&mut user);
    user.request(DocumentRequest::ApplyMerge);
    assert!(user.lifecycle.watch().undismissed_change().is_none());
    user.request(DocumentRequest::Save { then: None });
    user.finish_all_tasks();
    assert_eq!(user.questions.len(), 1, "{:?}", user.questions);
}

#[test]
fn an_edit_after_the_merge_was_shown_shows_it_again() {
    let mut user = user_of_changed_file();
    show_merge(&mut user);
    user.add_actor("Cy");
    user.request(DocumentRequest::ApplyMerge);
    assert_eq!(actors(user.session.map()), ["Ann", "Cy"], "the user has not seen this merge");
    assert_eq!(user.merges_shown, 2);
    user.request(DocumentRequest::ApplyMerge);
    assert_eq!(actors(user.session.map()), ["Ann", "Cy", "Bob"]);
}

#[test]
fn an_edit_while_the_file_is_read_is_merged_too() {
    let mut user = user_of_changed_file();
    user.request(DocumentRequest::MergeWithFile);
    user.add_actor("Cy");
    user.finish_all_tasks();
    user.request(DocumentRequest::ApplyMerge);
    assert_eq!(actors(user.session.map()), ["Ann", "Cy", "Bob"]);
}

#[test]
fn a_file_that_changes_again_is_read_again_and_choices_stay() {
    let mut user = DocumentSimulation::new(AnswerPolicy::Cancel);
    let titled = |title: &str, name: &str| Map { title: title.to_owned(), ..map_with(name) };
    user.session.edit("Title", StepMergeRule::Never, |map| map.title = "mine".to_owned());
    user.disk.insert(A.into(), bytes(&titled("theirs", "Bob")));
    show_merge(&mut user);
    let title_conflict = |merge: &MapMerge| merge.conflicts().next().map(|(at, _)| at).unwrap();
    let merge = user.session.merge_mut().unwrap();
    merge.choose(title_conflict(merge), MergeSide::Theirs);
    user.disk.insert(A.into(), bytes(&titled("theirs", "Cy")));
    user.request(DocumentRequest::CheckFile);
    user.finish_all_tasks();
    assert_eq!(user.merges_shown, 2);
    let merge = user.session.merge().unwrap();
    assert_eq!(merge.side(title_conflict(merge)), Some(MergeSide::Theirs));
    assert_eq!((merge.result().title.as_str(), actors(merge.result())), ("theirs", vec!["Cy"]));
    user.request(DocumentRequest::ApplyMerge);
    assert!(!user.session.is_dirty(), "based on the later file");
}

#[test]
fn a_merge_that_was_put_away_stays_away() {
    let mut user = user_of_changed_file();
    show_merge(&mut user);
    user.session.end_merge();
    user.disk.insert(A.into(), bytes(&map_with("Cy")));
    user.request(DocumentRequest::CheckFile);
    user.request(DocumentRequest::ApplyMerge);
    user.finish_all_tasks();
    assert_eq!(user.merges_shown, 1);
    assert_eq!(actors(user.session.map()), ["Ann"]);
}

#[test]
fn a_broken_or_missing_file_is_reported_and_nothing_is_lost() {
    let mut user = user_of_changed_file();
    user.outcomes = vec![TaskOutcome::Bad];
    user.task_count = 0;
    user.request(DocumentRequest::MergeWithFile);
    user.finish_all_tasks();
    assert!(user.questions[0].starts_with("NotOpened"), "{:?}", user.questions);
    user.disk.remove(Path::new(A));
    user.request(DocumentRequest::MergeWithFile);
    user.finish_all_tasks();
    assert!(user.lifecycle.watch().is_missing());
    assert_eq!((actors(user.session.map()), user.merges_shown), (vec!["Ann"], 0));
}

#[test]
fn a_file_read_for_a_closed_document_is_not_merged() {
    let mut user = user_of_changed_file();
    user.request(DocumentRequest::MergeWithFile);
    user.request(DocumentRequest::Discard(Destination::New));
    user.finish_all_tasks();
    assert!(user.session.merge().is_none() && user.session.map().actors.is_empty());
    assert!(user.notices.iter().any(|notice| notice.contains("was not merged")), "{:?}", user.notices);
}

#[test]
fn a_file_read_before_a_save_is_read_again() {
    let mut user = DocumentSimulation::new(AnswerPolicy::Cancel);
    user.disk.insert(A.into(), bytes(&map_with("Bob")));
    user.request(DocumentRequest::Reload);
    user.finish_all_tasks();
    user.outcomes = vec![TaskOutcome::AnsweredLate];
    user.task_count = 0;
    user.add_actor("Ann");
    user.request(DocumentRequest::MergeWithFile);
    user.request(DocumentRequest::Save { then: None });
    user.finish_all_tasks();
    assert_eq!(user.merges_shown, 0, "the file has what was saved");
    assert!(user.notices.iter().any(|notice| notice.contains("the same content")), "{:?}", user.notices);
    assert!(!user.session.is_dirty());
}

#[test]
fn merging_another_map_keeps_the_file_of_the_document() {
    let mut user = DocumentSimulation::new(AnswerPolicy::Cancel);
    user.add_actor("Ann");
    user.disk.insert(B.into(), bytes(&map_with("Bob")));
    user.request(DocumentRequest::MergeWith(B.into()));
    user.finish_all_tasks();
    assert_eq!(user.session.merge().map(MapMerge::origin), Some(&MergeOrigin::OtherFile(B.into())));
    user.request(DocumentRequest::ApplyMerge);
    assert_eq!(actors(user.session.map()), ["Ann", "Bob"]);
    user.request(DocumentRequest::Save { then: None });
    user.finish_all_tasks();
    assert_eq!([A, B].map(|path| user.on_disk(path).unwrap().actors.len()), [2, 1]);
    assert_eq!(user.questions, [] as [&str; 0]);
}

#[test]
fn a_merge_is_described_in_words() {
    let mut base = map("a");
    let id = ops::add_actor(&mut base, "Ann", emath::Pos2::ZERO);
    let issue = ops::add_issue(&mut base, "War", emath::Pos2::ZERO);
    ops::set_stance(&mut base, &id, &issue, "0".parse().ok());
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    ops::set_stance(&mut ours, &id, &issue, "2".parse().ok());
    ops::set_stance(&mut theirs, &id, &issue, "undecided".parse().ok());
    theirs.set_field_value(&Target::from(&id), "influence", FieldValue::Whole(5));
    ops::add_actor(&mut ours, "Cy", emath::Pos2::ZERO);
    let stamp = FileStamp::of_bytes(b"");
    let mut merge = MapMerge::new(MergeOrigin::OwnFile { path: A.into(), stamp }, Some(&base), &ours, &theirs);
    assert_eq!(merge.summary(), "The file has 2 changes, your map has 2. 1 conflict needs your choice.");
    let (at, conflict) = merge.conflicts().next().unwrap();
    assert_eq!(conflict.title, "Ann on War: alignment");
    let options: Vec<&str> = conflict.options.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(options, ["Mine: +2", "Theirs: undecided"]);
    assert_eq!(
        merge.result_sentence(),
        "The result takes 1 change from the file and keeps 2 of yours. Nothing is written until you save."
    );
    merge.choose(at, MergeSide::Theirs);
    assert_eq!(
        merge.result_sentence(),
        "The result takes 2 changes from the file and keeps 1 of yours. Nothing is written until you save."
    );
    merge.choose(at, MergeSide::Both);
    assert_eq!(merge.side(at), Some(MergeSide::Theirs), "a side that is not offered is not chosen");
    let line =
        |side: MergeSide, at: usize| merge.change_text(side, at).map(|(name, change)| format!("{name}: {change}"));
    assert_eq!(line(MergeSide::Theirs, 0).unwrap(), "Ann on War: 0 → undecided");
    assert_eq!(line(MergeSide::Ours, 1).unwrap(), "Cy: new");
}
