//! Saves that are interrupted, and the files that they leave behind.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use stancemap::store::{AppFolders, OverwritePolicy, delete_stale_temp_files, read, save};

use super::TestDisk;

/// The environment variable with the file that the process saves until it is killed.
const VICTIM: &str = "STANCEMAP_TEST_VICTIM";

/// Large enough that the system needs several writes.
const SIZE: usize = 4_000_000;
/// The number of kills that must happen during a save.
const KILLED_SAVES: usize = 24;
/// The number of kills that must leave an unfinished temporary file.
const LEFT_DRAFTS: usize = 6;
/// The test fails if more kills are needed.
const MAX_KILLS: usize = 600;

fn content(letter: u8) -> Vec<u8> {
    vec![letter; SIZE]
}

/// Saves again and again, each time with the next letter, and reports the letter before and after each save.
fn save_until_killed(path: &Path) {
    let mut known = read(path).unwrap().1;
    let mut out = std::io::stdout();
    let mut say = |sign: u8, letter: u8| {
        out.write_all(&[sign, letter]).unwrap();
        out.flush().unwrap();
    };
    // The number is limited, in case that the parent process has died.
    for letter in (b'a'..=b'z').cycle().take(500) {
        let new = content(letter);
        say(b'<', letter);
        known = save(&AppFolders::default(), path, &new, Some(&known), OverwritePolicy::default()).unwrap().stamp;
        say(b'>', letter);
    }
}

/// The process that saves, and what it has reported so far.
struct SavingProcess {
    child: Child,
    said: Arc<Mutex<Vec<u8>>>,
    listener: JoinHandle<()>,
}

impl SavingProcess {
    /// Starts this test again as the process that saves.
    fn start(path: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "store::safety::a_save_that_is_killed_leaves_the_old_or_the_new_content", "--nocapture"])
            .env(VICTIM, path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said = Arc::<Mutex<Vec<u8>>>::default();
        let (mut pipe, all) = (child.stdout.take().unwrap(), said.clone());
        let listener = std::thread::spawn(move || {
            let mut piece = [0; 256];
            while let Ok(length @ 1..) = pipe.read(&mut piece) {
                all.lock().unwrap().extend_from_slice(&piece[..length]);
            }
        });
        Self { child, said, listener }
    }

    /// The saves that have begun (`<`) and ended (`>`) so far.
    fn records(&self) -> Vec<(u8, u8)> {
        records(&self.said.lock().unwrap())
    }

    /// Kills the process and returns all that it has reported. What is in the pipe is not lost.
    fn kill(self) -> Vec<(u8, u8)> {
        let Self { mut child, said, listener } = self;
        child.kill().unwrap();
        child.wait().unwrap();
        listener.join().unwrap();
        records(&said.lock().unwrap())
    }
}

/// The output of the test harness contains neither of the two signs.
fn records(said: &[u8]) -> Vec<(u8, u8)> {
    let signs = said.windows(2).filter(|pair| matches!(pair[0], b'<' | b'>'));
    signs.map(|pair| (pair[0], pair[1])).collect()
}

/// The files of the folder with their lengths, which change at every visible step of a save.
fn seen(folder: &Path) -> BTreeMap<OsString, u64> {
    let entries = fs::read_dir(folder).unwrap().filter_map(Result::ok);
    entries.filter_map(|entry| Some((entry.file_name(), entry.metadata().ok()?.len()))).collect()
}

/// The test starts itself as a process that saves again and again, and kills it after a number of changes in the folder.
/// The last report of the killed process says whether the kill happened during a save.
#[test]
fn a_save_that_is_killed_leaves_the_old_or_the_new_content() {
    if let Some(path) = std::env::var_os(VICTIM) {
        return save_until_killed(path.as_ref());
    }
    let disk = TestDisk::new();
    let path = disk.path("map.ron");
    let (mut killed_saves, mut left_drafts, mut kills) = (0, 0, 0);
    let mut before = b'0';
    fs::write(&path, content(before)).unwrap();
    while killed_saves < KILLED_SAVES || left_drafts < LEFT_DRAFTS {
        assert!(kills < MAX_KILLS, "of {kills} kills only {killed_saves} fell into a save, {left_drafts} into writing");
        let process = SavingProcess::start(&path);
        // The first save may differ from later ones, so some are let pass.
        while process.records().len() <= 2 * (kills % 3) {
            assert!(!process.listener.is_finished(), "the process that saves has ended");
            std::thread::yield_now();
        }
        let (mut last, mut changes) = (seen(&disk.path("")), 0);
        while changes < kills % 5 && !process.listener.is_finished() {
            let now = seen(&disk.path(""));
            changes += usize::from(now != last);
            last = now;
        }
        let records = process.kill();
        kills += 1;
        let (sign, letter) = *records.last().unwrap();
        let is_inside = sign == b'<';
        // The content before the save: the last one saved, or that of the file when the process started.
        let ended = records.iter().rev().find(|(sign, _)| *sign == b'>');
        before = ended.map_or(before, |(_, letter)| *letter);

        let bytes = fs::read(&path).unwrap();
        let is = bytes.first().copied().unwrap_or_default();
        assert!(bytes == content(is), "kill {kills}: {} bytes that begin with {is}", bytes.len());
        let expected = if is_inside { vec![before, letter] } else { vec![letter] };
        assert!(expected.contains(&is), "kill {kills}: {is} in the file, expected one of {expected:?}");
        before = is;

        let drafts: Vec<String> = disk.names().into_iter().filter(|name| name != "map.ron").collect();
        assert!(drafts.iter().all(|name| name.starts_with(".stance-")), "{drafts:?}");
        assert!(is_inside || drafts.is_empty(), "kill {kills}: a save has ended and left {drafts:?}");
        killed_saves += usize::from(is_inside);
        left_drafts += usize::from(!drafts.is_empty());
        for draft in drafts {
            fs::remove_file(disk.path(&draft)).unwrap();
        }
    }
}

#[cfg(unix)]
#[test]
fn an_open_reader_reads_all_of_the_old_content() {
    let disk = TestDisk::new();
    let path = disk.file("map.ron", "all of the old content");
    let mut reader = fs::File::open(&path).unwrap();
    disk.save(&path, "new").unwrap();
    let mut text = String::new();
    reader.read_to_string(&mut text).unwrap();
    assert_eq!((text.as_str(), fs::read_to_string(&path).unwrap().as_str()), ("all of the old content", "new"));
}

#[test]
fn a_save_deletes_old_temporary_files_of_a_crash() {
    let disk = TestDisk::new();
    let old = disk.file(".stance-Ab3dEf.tmp", "half a ma");
    let two_days_ago = std::time::SystemTime::now() - Duration::from_secs(2 * 86_400);
    fs::File::options().write(true).open(&old).unwrap().set_modified(two_days_ago).unwrap();
    disk.file(".stance-XXXXXX.tmp", "being written by another window");
    save(&disk.places, &disk.path("map.ron"), b"one", None, OverwritePolicy::default()).unwrap();
    assert_eq!(disk.names(), [".stance-XXXXXX.tmp", "map.ron"]);
    assert_eq!(delete_stale_temp_files(&disk.path("")), 0);
}
