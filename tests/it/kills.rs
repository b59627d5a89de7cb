//! A process that edits and saves is killed at random moments. What it has reported as saved or kept is there afterwards,
//! and no file is damaged. `STANCEMAP_KILLS=300 cargo test kills` kills more often.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use stancemap::file;
use stancemap::model::Map;
use stancemap::network::SeededRandom;
use stancemap::ops;
use stancemap::session::DocumentId;
use stancemap::store::{self, AppFolders, OverwritePolicy, RecoveryFolder};
use stancemap::ui::recovery_writer::{RecoveryWriter, UnsavedWork};

use crate::support::seeds;

/// The variables by which the killed process knows its folder and its seed.
const FOLDER: &str = "STANCEMAP_KILL_FOLDER";
const SEED: &str = "STANCEMAP_KILL_SEED";

/// The longest life of the process, in microseconds.
const MAX_LIFE_MICROS: usize = 60_000;

fn document(folder: &Path) -> PathBuf {
    folder.join("map.ron")
}

fn app_folders(folder: &Path) -> AppFolders {
    AppFolders::in_folder(&folder.join("own"))
}

/// The number of edits that a map has seen.
fn edits_of(map: &Map) -> usize {
    if map.title.is_empty() { 0 } else { map.title.parse().unwrap() }
}

fn read_document(folder: &Path) -> Map {
    file::read_bytes(&store::read(&document(folder)).unwrap().0).unwrap()
}

/// The newest copy of unsaved work, if there is one. Every copy must be readable.
fn newest_copy(folder: &Path) -> Option<Map> {
    let entries = RecoveryFolder::of(&app_folders(folder)).unwrap().abandoned_entries();
    let copies = entries.iter().filter_map(|entry| entry.map_path.as_ref());
    let maps = copies.map(|path| file::read_bytes(&std::fs::read(path).unwrap()).unwrap());
    maps.max_by_key(edits_of)
}

#[test]
#[ignore = "it is started by the test that kills it"]
fn a_process_that_edits_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let mut random = SeededRandom::new(std::env::var(SEED).unwrap().parse().unwrap());
    let folders = app_folders(&folder);
    let path = document(&folder);
    let writer = RecoveryWriter::start(&folders, Arc::new(|| {}));
    let (bytes, mut stamp) = store::read(&path).unwrap();
    let mut map = file::read_bytes(&bytes).unwrap();
    let report = |word: &str, edits: usize| {
        writeln!(std::io::stdout(), "\n{word} {edits}").unwrap();
        std::io::stdout().flush().unwrap();
    };
    let work = |map: Option<&Map>| UnsavedWork {
        document: DocumentId::default(),
        path: Some(path.clone()),
        name: "map.ron".to_owned(),
        map: map.cloned(),
        entry: None,
    };
    for _ in 0..1_000_000 {
        let edits = edits_of(&map) + 1;
        map.title = edits.to_string();
        ops::add_actor(&mut map, &format!("Actor {edits}"), emath::Pos2::ZERO);
        if map.actors.len() > 40 {
            map.actors = Default::default();
        }
        writer.observe(work(Some(&map)));
        match random.below(6) {
            0 => writer.hurry(),
            1 if writer.flush(Duration::from_secs(60)) => report("kept", edits),
            2 => {
                let bytes = file::write(&map);
                let saved = store::save(&folders, &path, bytes.as_bytes(), Some(&stamp), OverwritePolicy::default());
                stamp = saved.unwrap().stamp;
                report("saved", edits);
                writer.observe(work(None));
            }
            _ => {}
        }
    }
}

#[test]
fn a_process_that_is_killed_loses_nothing_it_has_kept() {
    let kills = seeds::number("STANCEMAP_KILLS").unwrap_or(40);
    println!("to repeat this: {}={} STANCEMAP_KILLS={kills} cargo test kills", seeds::SEED, seeds::seed());
    let mut random = SeededRandom::new(seeds::seed());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(document(folder.path()), file::write(&Map::default())).unwrap();
    let mut kept_copies = 0;
    for kill in 0..kills {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "kills::a_process_that_edits_until_it_is_killed", "--nocapture"])
            .env(FOLDER, folder.path())
            .env(SEED, random.bits().to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        // It has begun when it has reported something.
        let is_report = |line: &String| line.starts_with("kept ") || line.starts_with("saved ");
        let mut reports: Vec<String> = lines.by_ref().find(is_report).into_iter().collect();
        std::thread::sleep(Duration::from_micros(random.below(MAX_LIFE_MICROS) as u64));
        child.kill().unwrap();
        child.wait().unwrap();
        reports.extend(lines.filter(is_report));
        let last = |word: &str| {
            let numbers = reports.iter().filter_map(|line| line.strip_prefix(word)?.trim().parse::<usize>().ok());
            numbers.max().unwrap_or_default()
        };
        let saved = edits_of(&read_document(folder.path()));
        assert!(saved >= last("saved"), "kill {kill}: the document has {saved} of {} edits", last("saved"));
        let copy = newest_copy(folder.path()).map(|map| edits_of(&map));
        kept_copies += usize::from(copy.is_some());
        let found = copy.unwrap_or_default().max(saved);
        assert!(found >= last("kept"), "kill {kill}: {found} of {} edits were kept", last("kept"));
        let recovery = RecoveryFolder::of(&app_folders(folder.path())).unwrap();
        recovery.abandoned_entries().iter().for_each(|entry| recovery.delete(entry.number));
        assert_eq!(recovery.abandoned_entries(), []);
    }
    assert!(kept_copies > 0, "the process was never killed with unsaved work");
}
