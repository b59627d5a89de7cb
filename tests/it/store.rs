//! Saving and reading documents on a disk that fails or that other programs use. Every test has a folder of its own.

mod links;
mod locks;
mod own;
mod safety;

use std::fs;
use std::path::{Path, PathBuf};

use stancemap::store::{
    AppFolders, FileState, OverwritePolicy, SaveResult, StoreError, backups_of, file_state, read, save, write_export,
};

/// A folder for documents, and one for the files of the program.
struct TestDisk {
    folder: tempfile::TempDir,
    places: AppFolders,
}

impl TestDisk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("docs")).unwrap();
        let places = AppFolders::in_folder(&folder.path().join("home"));
        Self { folder, places }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("docs").join(name)
    }

    /// Writes a file as another program would.
    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Opens the file and saves a text to it.
    fn save(&self, path: &Path, text: &str) -> Result<SaveResult, StoreError> {
        let (_, stamp) = read(path)?;
        save(&self.places, path, text.as_bytes(), Some(&stamp), OverwritePolicy::default())
    }

    /// The names in the folder for documents.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("")).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into()).collect();
        names.sort();
        names
    }

    /// The message of an error, without the name of the folder.
    fn says(&self, result: Result<impl Sized, StoreError>) -> String {
        self.short(&result.err().map_or("no error".to_owned(), |error| error.to_string()))
    }

    /// A text with `~` for the folder of the test, so that it is the same on every machine.
    fn short(&self, text: &str) -> String {
        text.replace(&*self.folder.path().to_string_lossy(), "~").replace(std::path::MAIN_SEPARATOR, "/")
    }
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

const NEW: OverwritePolicy = OverwritePolicy { overwrite: false, in_place: false };
const OVERWRITE: OverwritePolicy = OverwritePolicy { overwrite: true, in_place: false };

#[test]
fn a_document_is_read_changed_and_saved_again_and_again() {
    let disk = TestDisk::new();
    let path = disk.path("map.ron");
    let mut saved = save(&disk.places, &path, b"one", None, NEW).unwrap();
    assert!(saved.is_confirmed && saved.warning().is_none());
    for text in ["two, longer", "3", ""] {
        saved = save(&disk.places, &path, text.as_bytes(), Some(&saved.stamp), NEW).unwrap();
        assert_eq!(self::text(&path), text);
    }
    assert_eq!(disk.names(), ["map.ron"]);
    assert!(backups_of(&disk.places, &path).is_empty(), "what was saved from here needs no backup");
}

#[test]
fn an_existing_file_is_overwritten_only_if_allowed() {
    let disk = TestDisk::new();
    let path = disk.file("map.ron", "theirs");
    assert_eq!(
        disk.says(save(&disk.places, &path, b"mine", None, NEW)),
        "there is already a file of this name: ~/docs/map.ron"
    );
    assert_eq!(text(&path), "theirs");
    let saved = save(&disk.places, &path, b"mine", None, OVERWRITE).unwrap();
    assert_eq!(text(&path), "mine");
    assert_eq!(text(&saved.backup.unwrap().unwrap()), "theirs");
}

#[test]
fn an_external_change_of_equal_size_and_time_is_noticed() {
    let disk = TestDisk::new();
    let path = disk.file("map.ron", "ours 1");
    let (_, stamp) = read(&path).unwrap();
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, "theirs").unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();

    let result = save(&disk.places, &path, b"ours 2", Some(&stamp), NEW);
    let Err(StoreError::Changed { now: Some(now), .. }) = &result else { panic!("{result:?}") };
    assert_eq!(text(&path), "theirs");
    // Overwriting what the user was asked about, but not what has come after.
    let overwritten = save(&disk.places, &path, b"ours 2", Some(now), NEW).unwrap();
    assert_eq!(text(&overwritten.backup.unwrap().unwrap()), "theirs");
    assert!(matches!(save(&disk.places, &path, b"ours 3", Some(now), NEW), Err(StoreError::Changed { .. })));
    assert_eq!(disk.says(result), "another program has changed the file since it was opened: ~/docs/map.ron");
}

#[test]
fn the_same_bytes_with_another_time_or_inode_are_no_change() {
    let disk = TestDisk::new();
    let path = disk.file("map.ron", "one");
    let (_, stamp) = read(&path).unwrap();
    let copy = disk.file("copy", "one");
    fs::rename(&copy, &path).unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
    let FileState::Unchanged(touched) = file_state(&path, &stamp).unwrap() else {
        panic!("a touched file counts as changed")
    };
    assert_ne!(touched, stamp);
    save(&disk.places, &path, b"two", Some(&stamp), NEW).unwrap();
    assert_eq!(text(&path), "two");
}

#[test]
fn a_check_tells_how_a_file_has_changed() {
    let disk = TestDisk::new();
    let path = disk.file("map.ron", "one");
    let (_, stamp) = read(&path).unwrap();
    assert_eq!(file_state(&path, &stamp).unwrap(), FileState::Unchanged(stamp.clone()));
    fs::write(&path, "other").unwrap();
    let FileState::Changed(now) = file_state(&path, &stamp).unwrap() else { panic!("a change was not seen") };
    assert!(now.has_same_bytes(&read(&path).unwrap().1));
    fs::remove_file(&path).unwrap();
    assert_eq!(file_state(&path, &stamp).unwrap(), FileState::Missing);
}

#[test]
fn a_file_that_was_deleted_is_made_again() {
    let disk = TestDisk::new();
    let path = disk.file("map.ron", "one");
    let (_, stamp) = read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    save(&disk.places, &path, b"two", Some(&stamp), NEW).unwrap();
    assert_eq!(text(&path), "two");
}

#[test]
fn the_file_as_it_was_opened_is_backed_up_once_a_session() {
    let disk = TestDisk::new();
    let path = disk.file("map.stance.ron", "as opened");
    let first = disk.save(&path, "one").unwrap();
    let backup = first.backup.unwrap().unwrap();
    assert_eq!(text(&backup), "as opened");
    let second = save(&disk.places, &path, b"two", Some(&first.stamp), NEW).unwrap();
    assert_eq!(second.backup.unwrap(), None);
    assert_eq!(backups_of(&disk.places, &path), [backup]);
}

#[test]
fn ten_backups_are_kept_for_each_of_two_namesakes() {
    let disk = TestDisk::new();
    let path = disk.file("map.ron", "0");
    fs::create_dir(disk.path("other")).unwrap();
    let namesake = disk.file("other/map.ron", "a");
    disk.save(&namesake, "b").unwrap();
    for number in 1..=12 {
        disk.save(&path, &number.to_string()).unwrap();
    }
    // Saving what is already the newest backup keeps nothing twice.
    fs::write(&path, "11").unwrap();
    disk.save(&path, "12").unwrap();
    let kept: Vec<_> = backups_of(&disk.places, &path).iter().map(|backup| text(backup)).collect();
    assert_eq!(kept, ["2", "3", "4", "5", "6", "7", "8", "9", "10", "11"]);
    assert_eq!(backups_of(&disk.places, &namesake).len(), 1);
}

#[test]
fn without_a_home_a_document_is_saved_with_a_warning() {
    let disk = TestDisk { places: AppFolders::default(), ..TestDisk::new() };
    let path = disk.file("map.ron", "one");
    let saved = disk.save(&path, "two").unwrap();
    assert_eq!(text(&path), "two");
    assert_eq!(
        saved.warning().unwrap(),
        "the file is saved, but no backup of the old one was kept, as there is no folder for backups, as no home folder \
         is known"
    );
}

#[test]
fn a_figure_is_overwritten_only_if_allowed() {
    let disk = TestDisk::new();
    let path = disk.path("figure.svg");
    write_export(&path, b"<svg/>", false).unwrap();
    assert!(matches!(write_export(&path, b"other", false), Err(StoreError::Exists { .. })));
    assert_eq!(text(&path), "<svg/>");
    write_export(&path, b"other", true).unwrap();
    assert_eq!(text(&path), "other");
    assert_eq!(disk.names(), ["figure.svg"]);
    assert!(backups_of(&disk.places, &path).is_empty());
}

#[test]
fn an_unwritable_target_is_reported_in_one_sentence() {
    let disk = TestDisk::new();
    let file = disk.file("file", "text");
    let huge = disk.file("huge.ron", "");
    fs::File::options().write(true).open(&huge).unwrap().set_len(71_900_000).unwrap();
    let put = |path: &Path| disk.says(save(&disk.places, path, b"text", None, NEW));
    let messages = [
        put(&disk.path("")),
        put(&disk.path("no/map.ron")),
        put(&file.join("map.ron")),
        put(Path::new("")),
        disk.says(read(&disk.path("no.ron"))),
        disk.says(read(&disk.path(""))),
        disk.says(read(&huge)),
        disk.says(save(&disk.places, &huge, b"text", None, NEW)),
        disk.says(save(&disk.places, &huge, b"text", Some(&read(&file).unwrap().1), NEW)),
    ];
    assert_eq!(
        messages,
        [
            "this is a folder, not a file: ~/docs/",
            "the folder of the file does not exist: ~/docs/no/map.ron",
            "the folder of the file does not exist: ~/docs/file/map.ron",
            "this is not the name of a file: ",
            "there is no such file: ~/docs/no.ron",
            "this is a folder, not a file: ~/docs/",
            "the file has 71 MB, and files over 64 MB are not read: ~/docs/huge.ron",
            "there is already a file of this name: ~/docs/huge.ron",
            "another program has changed the file since it was opened: ~/docs/huge.ron",
        ]
    );
}
