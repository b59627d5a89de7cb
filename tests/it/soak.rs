//! A process that edits and saves for a long time keeps its memory. `SOAK_EDITS=100000 cargo test soak` edits longer.

use std::path::PathBuf;
use std::process::Command;

use stancemap::file;
use stancemap::model::{FieldValue, Map};
use stancemap::network::SeededRandom;
use stancemap::ops;
use stancemap::session::{Session, StepMergeRule};
use stancemap::store::{self, AppFolders, OverwritePolicy};

use crate::support::seeds;

/// The variable by which the process knows its folder.
const FOLDER: &str = "STANCEMAP_SOAK_FOLDER";
/// The memory that the process may take, in bytes: the 256 MB of the history, and as much for everything else, as the
/// estimate of the history leaves out the texts of most records.
const MAX_RESIDENT_BYTES: usize = 512 << 20;

fn edits() -> u64 {
    seeds::number("SOAK_EDITS").unwrap_or(3_000)
}

/// The memory of this process in bytes.
fn resident_bytes() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

#[test]
#[ignore = "it is started by the test that measures it"]
fn a_process_that_edits_and_saves_for_long() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let folders = AppFolders::in_folder(&folder.join("own"));
    let path = folder.join("map.ron");
    let mut random = SeededRandom::new(seeds::seed());
    let mut map = Map::default();
    for number in 0..60 {
        ops::add_actor(&mut map, &format!("Actor {number}"), emath::Pos2::ZERO);
    }
    let mut session = Session::open(map, Some(path.clone()));
    let mut stamp = None;
    for edit in 0..edits() {
        let actors: Vec<_> = session.map().actors.ids().collect();
        let target = actors[random.below(actors.len())].clone().into();
        match random.below(4) {
            0 => session.edit("Move", StepMergeRule::Never, |map| {
                ops::translate(map, [target], emath::vec2(1.0, 1.0));
            }),
            1 if actors.len() < 80 => session.edit("Add", StepMergeRule::Never, |map| {
                ops::add_actor(map, &format!("New {edit}"), emath::Pos2::ZERO);
            }),
            1 => session.edit("Delete", StepMergeRule::Never, |map| ops::delete(map, &[target])),
            _ => drop(session.set(&[target], "note", &FieldValue::Text(format!("note of edit {edit}")))),
        }
        if edit % 500 == 0 {
            let bytes = file::write(session.map());
            let policy = OverwritePolicy::default();
            let saved = store::save(&folders, &path, bytes.as_bytes(), stamp.as_ref(), policy).unwrap();
            stamp = Some(saved.stamp);
            session.mark_saved(path.clone(), &session.map().clone());
        }
        if edit % 1000 == 0 {
            println!("edit {edit}: {} MB", resident_bytes() >> 20);
            assert!(resident_bytes() < MAX_RESIDENT_BYTES);
        }
    }
    let undone = std::iter::from_fn(|| session.history().undo_label().is_some().then(|| session.undo())).count();
    println!("{undone} steps undone");
    assert!(undone > 100, "undo goes back a long way");
}

#[test]
fn memory_stays_bounded_in_a_long_session() {
    let folder = tempfile::tempdir().unwrap();
    println!("to repeat this: {}={} SOAK_EDITS={} cargo test soak", seeds::SEED, seeds::seed(), edits());
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "soak::a_process_that_edits_and_saves_for_long", "--nocapture"])
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("steps undone"),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
