//! The thread for recovery copies, with a folder of its own. A window that ends with unsaved work leaves the same files
//! as one that was killed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::*;
use crate::file;
use crate::ops;
use crate::store::RecoveryEntry;

const PATIENCE: Duration = Duration::from_secs(60);

fn folders() -> (tempfile::TempDir, AppFolders) {
    let folder = tempfile::tempdir().unwrap();
    let folders = AppFolders::in_folder(folder.path());
    (folder, folders)
}

fn writer(folders: &AppFolders) -> RecoveryWriter {
    RecoveryWriter::start(folders, Arc::new(|| {}))
}

fn map(names: &[&str]) -> Map {
    let mut map = Map::default();
    for name in names {
        ops::add_actor(&mut map, name, emath::Pos2::ZERO);
    }
    map
}

/// A document with a file, and its unsaved actors.
fn work(document: DocumentId, names: &[&str]) -> UnsavedWork {
    let map = (!names.is_empty()).then(|| map(names));
    UnsavedWork { document, path: Some("/maps/a.ron".into()), name: "a.ron".to_owned(), map, entry: None }
}

fn entries(folders: &AppFolders) -> Vec<RecoveryEntry> {
    RecoveryFolder::of(folders).unwrap().abandoned_entries()
}

fn map_of(entry: &RecoveryEntry) -> Map {
    file::read_bytes(&std::fs::read(entry.map_path.as_ref().unwrap()).unwrap()).unwrap()
}

#[test]
fn unsaved_work_is_there_at_the_next_start() {
    let (_folder, folders) = folders();
    let first = writer(&folders);
    let document = DocumentId::default();
    for names in [&["Egypt"][..], &["Egypt", "Israel"], &["Egypt", "Israel", "Hamas"]] {
        first.observe(work(document, names));
    }
    assert!(first.flush(PATIENCE));
    assert_eq!(entries(&folders), [], "the window is still open");
    first.end();
    let entries = entries(&folders);
    assert_eq!(entries.len(), 1);
    assert_eq!(map_of(&entries[0]), map(&["Egypt", "Israel", "Hamas"]));
    assert_eq!((entries[0].record.state, entries[0].record.name.as_str()), (RecoveryState::Open, "a.ron"));
}

#[test]
fn a_saved_document_leaves_nothing() {
    let (folder, folders) = folders();
    let writer = writer(&folders);
    let document = DocumentId::default();
    writer.observe(work(document, &["Egypt"]));
    assert!(writer.flush(PATIENCE));
    writer.observe(work(document, &[]));
    writer.end();
    assert_eq!(entries(&folders), []);
    let left = std::fs::read_dir(folder.path().join("state/recovery")).unwrap().count();
    assert_eq!(left, 0);
}

#[test]
fn a_clean_document_counts_the_ends_of_the_program() {
    let (_folder, folders) = folders();
    let path = std::path::Path::new("/maps/a.ron");
    for crashes in 0..3 {
        assert_eq!(RecoveryFolder::of(&folders).unwrap().crashes_of(path), crashes);
        let writer = writer(&folders);
        writer.observe(work(DocumentId::default(), &[]));
        assert!(writer.flush(PATIENCE));
        // The end of a window that is killed: the lock is released, and the files stay.
        writer.observe(work(DocumentId::default(), &["Egypt"]));
        writer.end();
    }
}

#[test]
fn work_that_is_not_saved_is_kept_as_discarded() {
    let (_folder, folders) = folders();
    let writer = writer(&folders);
    let document = DocumentId::default();
    writer.observe(work(document, &["Egypt"]));
    writer.discard(work(document, &["Egypt"]));
    // The window shows the document until the next one is read.
    writer.observe(UnsavedWork { name: "b.ron".to_owned(), ..work(document, &["Egypt"]) });
    assert!(writer.flush(PATIENCE));
    let found = entries(&folders);
    assert_eq!((found.len(), found[0].record.state), (1, RecoveryState::Discarded));
    assert_eq!(map_of(&found[0]), map(&["Egypt"]));
    // The next document could not be opened, so the user goes on with this one.
    writer.observe(work(document, &["Egypt", "Israel"]));
    writer.end();
    let states: Vec<_> = entries(&folders).iter().map(|entry| (entry.record.state, map_of(entry))).collect();
    let expected = [(RecoveryState::Open, map(&["Egypt", "Israel"])), (RecoveryState::Discarded, map(&["Egypt"]))];
    assert_eq!(states, expected);
}

#[test]
fn an_earlier_state_is_not_written_after_the_work_was_discarded() {
    let (_folder, folders) = folders();
    let writer = writer(&folders);
    let document = DocumentId::default();
    for round in 0..20 {
        let names = [format!("Actor {round}")];
        writer.observe(work(document, &[]));
        writer.observe(work(document, &["Egypt"]));
        // The last change was not seen by any frame before the user discards it.
        writer.discard(work(document, &names.each_ref().map(String::as_str)));
        writer.observe(work(document, &names.each_ref().map(String::as_str)));
        assert!(writer.flush(PATIENCE));
    }
    writer.end();
    assert!(entries(&folders).iter().all(|entry| entry.record.state == RecoveryState::Discarded));
}

#[test]
fn a_document_that_is_replaced_with_unsaved_work_is_kept() {
    let (_folder, folders) = folders();
    let writer = writer(&folders);
    let document = DocumentId::default();
    writer.observe(work(document, &["Egypt"]));
    assert!(writer.flush(PATIENCE));
    writer.observe(work(document.next(), &[]));
    writer.end();
    let found = entries(&folders);
    assert_eq!((found.len(), found[0].record.state), (1, RecoveryState::Discarded));
    assert_eq!(map_of(&found[0]), map(&["Egypt"]));
}

#[test]
fn a_recovered_document_goes_on_in_its_entry() {
    let (_folder, folders) = folders();
    let first = writer(&folders);
    first.observe(work(DocumentId::default(), &["Egypt"]));
    first.end();
    let number = entries(&folders)[0].number;
    let second = writer(&folders);
    let recovered = UnsavedWork { path: None, entry: Some(number), ..work(DocumentId::default(), &["Egypt"]) };
    second.observe(recovered.clone());
    assert!(second.flush(PATIENCE));
    assert_eq!(entries(&folders), [], "no other window offers it");
    second.observe(UnsavedWork { map: None, path: Some("/maps/b.ron".into()), ..recovered });
    second.end();
    assert_eq!(entries(&folders), []);
}

#[test]
fn a_recovered_map_that_is_saved_and_left_is_not_offered_again() {
    let (_folder, folders) = folders();
    let mut document = DocumentId::default();
    for _ in 0..20 {
        let first = writer(&folders);
        first.observe(work(document, &["Egypt"]));
        first.end();
        let number = entries(&folders)[0].number;
        let second = writer(&folders);
        // The thread sees these states together or one by one.
        second.observe(UnsavedWork { path: None, entry: Some(number), ..work(document, &["Egypt"]) });
        second.observe(UnsavedWork { entry: Some(number), ..work(document, &[]) });
        document = document.next();
        second.observe(work(document, &[]));
        second.end();
        assert_eq!(entries(&folders), []);
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_reported_once() {
    let (folder, folders) = folders();
    std::fs::write(folder.path().join("state"), b"a file").unwrap();
    let writer = writer(&folders);
    let document = DocumentId::default();
    for names in [&["Egypt"][..], &["Israel"]] {
        writer.observe(work(document, names));
        assert!(writer.flush(PATIENCE));
    }
    let trouble = writer.take_trouble().unwrap();
    assert!(trouble.contains("state"), "{trouble}");
    assert_eq!(writer.take_trouble(), None);
    writer.end();
}

#[test]
fn a_change_waits_for_a_pause_but_not_for_ever() {
    let start = Instant::now();
    let after = |secs: f64| start + Duration::from_secs_f64(secs);
    assert_eq!(due_at(start, start), after(2.0));
    assert_eq!(due_at(start, after(0.5)), after(2.5));
    assert_eq!(due_at(start, after(2.9)), after(3.0));
}
