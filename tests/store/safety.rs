//! Saves that are cut off, and what they leave behind.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use stancemap::store::{How, Places, clean_leftovers, read, save};

use super::Desk;

/// Names the file that the process is to save until it is killed.
const VICTIM: &str = "STANCEMAP_TEST_VICTIM";

fn content(letter: u8) -> Vec<u8> {
    vec![letter; 1_000_000]
}

/// The test starts itself as a program that saves on and on, and kills that at various moments.
#[test]
fn a_save_that_is_killed_leaves_the_old_or_the_new_content() {
    if let Some(path) = std::env::var_os(VICTIM) {
        let mut known = read(path.as_ref()).unwrap().1;
        eprintln!("ready");
        // Not for ever, in case that nobody is left to kill it.
        for letter in (b'a'..=b'z').cycle().take(2_000) {
            let new = content(letter);
            known = save(&Places::default(), path.as_ref(), &new, Some(&known), How::default()).unwrap().stamp;
        }
        return;
    }
    let desk = Desk::new();
    let path = desk.path("map.ron");
    fs::write(&path, content(b'0')).unwrap();
    for round in 0..20 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "safety::a_save_that_is_killed_leaves_the_old_or_the_new_content", "--nocapture"])
            .env(VICTIM, &path)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stderr.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        std::thread::sleep(Duration::from_micros(round * 1_700));
        child.kill().unwrap();
        child.wait().unwrap();
        let bytes = fs::read(&path).unwrap();
        let is_whole = bytes == content(bytes.first().copied().unwrap_or_default());
        assert!(is_whole, "round {round}: {} bytes", bytes.len());
    }
    let is_expected = |name: &String| name == "map.ron" || name.starts_with(".stance-");
    assert!(desk.names().iter().all(is_expected), "{:?}", desk.names());
}

#[cfg(unix)]
#[test]
fn who_is_reading_the_old_content_reads_all_of_it() {
    use std::io::Read;
    let desk = Desk::new();
    let path = desk.file("map.ron", "all of the old content");
    let mut reader = fs::File::open(&path).unwrap();
    desk.save(&path, "new").unwrap();
    let mut text = String::new();
    reader.read_to_string(&mut text).unwrap();
    assert_eq!((text.as_str(), fs::read_to_string(&path).unwrap().as_str()), ("all of the old content", "new"));
}

#[test]
fn a_save_cleans_up_what_a_crash_has_left_the_day_before() {
    let desk = Desk::new();
    let old = desk.file(".stance-Ab3dEf.tmp", "half a ma");
    let two_days_ago = std::time::SystemTime::now() - Duration::from_secs(2 * 86_400);
    fs::File::options().write(true).open(&old).unwrap().set_modified(two_days_ago).unwrap();
    desk.file(".stance-XXXXXX.tmp", "being written by another window");
    save(&desk.places, &desk.path("map.ron"), b"one", None, How::default()).unwrap();
    assert_eq!(desk.names(), [".stance-XXXXXX.tmp", "map.ron"]);
    assert_eq!(clean_leftovers(&desk.path("")), 0);
}
