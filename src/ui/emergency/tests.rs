//! Faults in the frames of the window, injected.

use egui_kittest::kittest::Queryable;

use super::*;
use crate::model::Map;
use crate::ops;
use crate::session::{MapFace, StepMergeRule};
use crate::ui::test_window::TestWindow;

fn window_with_work() -> TestWindow {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.ron");
    std::fs::write(&file, crate::file::write(&Map::default())).unwrap();
    let mut window = TestWindow::open(folder, Some(file), 0.25);
    window.app(|app| {
        let add = |map: &mut Map| drop(ops::add_actor(map, "Ann", egui::Pos2::ZERO));
        app.document.session.edit("Add", StepMergeRule::Never, add);
    });
    window.settle();
    window
}

/// Runs frames, the next ones of which fail.
fn run_with_faults(window: &mut TestWindow, faults: u32) {
    window.app(|app| app.injected_faults = faults);
    for _ in 0..faults {
        window.harness.step();
    }
    window.harness.run_ok();
}

#[test]
fn one_fault_closes_dialogs_and_the_work_goes_on() {
    let mut window = window_with_work();
    window.app(|app| app.document.session.request_effect(crate::session::Effect::Palette));
    window.harness.run_ok();
    assert!(window.app(|app| app.dialog().is_some()));
    run_with_faults(&mut window, 1);
    assert!(window.app(|app| app.dialog().is_none()));
    assert_eq!(window.app(|app| app.document.session.map().actors.len()), 1);
    assert!(window.app(|app| app.toasts().iter().any(|text| text.starts_with("Something went wrong"))));
}

#[test]
fn further_faults_stop_the_drawing_and_the_user_can_resume_it() {
    let mut window = window_with_work();
    run_with_faults(&mut window, 2);
    assert_eq!(window.app(|app| app.document.session.face()), MapFace::Table);
    assert!(window.app(|app| app.document.is_drawing_suspended));
    window.harness.get_by_label("Draw the map").click();
    window.harness.run_ok();
    assert_eq!(window.app(|app| app.document.session.face()), MapFace::Canvas);
    assert!(!window.app(|app| app.document.is_drawing_suspended));
}

#[test]
fn a_window_that_cannot_be_shown_still_saves() {
    let mut window = window_with_work();
    run_with_faults(&mut window, 5);
    window.harness.get_by_label("The window cannot be shown");
    window.harness.get_by_label("Save").click();
    window.settle();
    let bytes = std::fs::read(window.folder.path().join("map.ron")).unwrap();
    assert_eq!(crate::file::read_bytes(&bytes).unwrap().actors.len(), 1);
    window.harness.get_by_label("Try again").click();
    window.harness.run_ok();
    assert!(window.harness.query_by_label("The window cannot be shown").is_none());
    assert!(!window.app(|app| app.is_leaving));
}

#[test]
fn endless_faults_end_the_program_and_leave_the_work() {
    let mut window = window_with_work();
    // The emergency page fails too.
    run_with_faults(&mut window, 7);
    assert!(window.app(|app| app.is_leaving));
    window.app(App::end);
    let folders = window.app(|app| app.app_folders.clone());
    let entries = crate::store::RecoveryFolder::of(&folders).unwrap().abandoned_entries();
    assert_eq!(entries.iter().filter(|entry| entry.map_path.is_some()).count(), 1);
    assert_eq!(entries[0].record.crashes_with_this_end(), 1);
}
