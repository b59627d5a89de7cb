//! Links, file modes, unusual names and unusual files: what is kept and what is refused.
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

use stancemap::store::{DirectWriteReason, OverwritePolicy, StoreError, read, save, write_export};

use super::{NEW, OVERWRITE, TestDisk, text};

const IN_PLACE: OverwritePolicy = OverwritePolicy { overwrite: false, in_place: true };

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn links_are_followed_to_the_end_and_kept() {
    let disk = TestDisk::new();
    fs::create_dir(disk.path("deep")).unwrap();
    let target = disk.file("deep/map.ron", "one");
    symlink("map.ron", disk.path("deep/second")).unwrap();
    symlink(disk.path("deep/second"), disk.path("deep/first")).unwrap();
    let link = disk.path("link");
    symlink("deep/../deep/first", &link).unwrap();
    disk.save(&link, "two").unwrap();
    assert_eq!(text(&target), "two");
    for name in ["link", "deep/first", "deep/second"] {
        assert!(fs::symlink_metadata(disk.path(name)).unwrap().is_symlink(), "{name}");
    }
}

#[test]
fn a_dangling_link_gets_its_target() {
    let disk = TestDisk::new();
    let link = disk.path("link");
    symlink("later.ron", &link).unwrap();
    save(&disk.places, &link, b"one", None, NEW).unwrap();
    assert_eq!(text(&disk.path("later.ron")), "one");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[test]
fn links_in_a_circle_are_an_error() {
    let disk = TestDisk::new();
    symlink("b", disk.path("a")).unwrap();
    symlink("a", disk.path("b")).unwrap();
    let says = "the links lead in a circle: ~/docs/a";
    assert_eq!(disk.says(save(&disk.places, &disk.path("a"), b"one", None, OVERWRITE)), says);
    assert_eq!(disk.says(read(&disk.path("a"))), says);
    assert_eq!(disk.says(read(&disk.path("a/map.ron"))), format!("{says}/map.ron"));
    assert_eq!(disk.says(write_export(&disk.path("a/map.ron"), b"", true)), format!("{says}/map.ron"));
}

#[test]
fn a_path_that_ends_in_dots_names_no_file() {
    let disk = TestDisk::new();
    let result = save(&disk.places, &disk.path("no/.."), b"one", None, NEW);
    assert_eq!(disk.says(result), "this is not the name of a file: ~/docs/no/..");
}

#[test]
fn devices_and_sockets_are_refused() {
    let disk = TestDisk::new();
    symlink("/dev/full", disk.path("full")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(disk.path("socket")).unwrap();
    for name in ["full", "socket"] {
        let says = format!("this is a device or a pipe, not a file: ~/docs/{name}");
        assert_eq!(disk.says(save(&disk.places, &disk.path(name), b"one", None, OVERWRITE)), says);
        assert_eq!(disk.says(read(&disk.path(name))), says);
    }
    assert!(fs::symlink_metadata(disk.path("full")).unwrap().is_symlink());
}

#[test]
fn a_read_only_file_is_refused_even_for_the_superuser() {
    let disk = TestDisk::new();
    let path = disk.file("map.ron", "one");
    set_mode(&path, 0o444);
    assert_eq!(disk.says(disk.save(&path, "two")), "the file is read-only: ~/docs/map.ron");
    assert!(matches!(write_export(&path, b"two", true), Err(StoreError::ReadOnly { .. })));
    assert_eq!((text(&path).as_str(), mode(&path)), ("one", 0o444));
    assert_eq!(disk.names(), ["map.ron"]);
}

#[test]
fn the_mode_is_kept() {
    let disk = TestDisk::new();
    for kept in [0o640, 0o600, 0o664, 0o755] {
        let path = disk.file(&format!("{kept:o}.ron"), "one");
        set_mode(&path, kept);
        disk.save(&path, "two").unwrap();
        assert_eq!(mode(&path), kept, "{kept:o}");
    }
}

#[test]
fn a_new_file_gets_the_mode_of_the_umask() {
    let disk = TestDisk::new();
    let usual = disk.file("usual", "made by the standard library, so with the umask");
    let path = disk.path("map.ron");
    save(&disk.places, &path, b"one", None, NEW).unwrap();
    assert_eq!(mode(&path), mode(&usual));
}

#[test]
fn backups_are_for_the_user_alone() {
    let disk = TestDisk::new();
    let path = disk.file("map.ron", "one");
    let backup = disk.save(&path, "two").unwrap().backup.unwrap().unwrap();
    assert_eq!(mode(backup.parent().unwrap()), 0o700);
}

#[test]
fn a_hard_linked_file_is_written_in_place_only_if_allowed() {
    let disk = TestDisk::new();
    let path = disk.file("map.ron", "one, which is longer");
    fs::hard_link(&path, disk.path("twin")).unwrap();
    let inode = fs::metadata(&path).unwrap().ino();
    let (_, stamp) = read(&path).unwrap();
    let refused = save(&disk.places, &path, b"two", Some(&stamp), NEW);
    assert!(matches!(refused, Err(StoreError::NeedsDirectWrite { why: DirectWriteReason::HardLinks, .. })));
    assert_eq!(
        disk.says(refused),
        "the file has other names (hard links), and would have to be written directly to keep them: ~/docs/map.ron"
    );
    let saved = save(&disk.places, &path, b"two", Some(&stamp), IN_PLACE).unwrap();
    assert_eq!((text(&path).as_str(), text(&disk.path("twin")).as_str()), ("two", "two"));
    assert_eq!(fs::metadata(&path).unwrap().ino(), inode);
    let backup = saved.backup.unwrap().unwrap();
    assert_eq!(text(&backup), "one, which is longer");
    assert_eq!(fs::read_dir(backup.parent().unwrap()).unwrap().count(), 1, "the copy of the new bytes has gone");
}

#[test]
fn no_file_is_written_in_place_without_a_backup() {
    let disk = TestDisk { places: stancemap::store::AppFolders::default(), ..TestDisk::new() };
    let path = disk.file("map.ron", "one");
    fs::hard_link(&path, disk.path("twin")).unwrap();
    let (_, stamp) = read(&path).unwrap();
    let result = save(&disk.places, &path, b"two", Some(&stamp), IN_PLACE);
    assert_eq!(
        disk.says(result),
        "the file was left as it was, as it would be written directly and no copy could be kept before (there is no \
         folder for backups, as no home folder is known): ~/docs/map.ron"
    );
    assert_eq!(text(&path), "one");
}

#[test]
fn a_folder_that_allows_no_new_file_asks_first() {
    let disk = TestDisk::new();
    let folder = disk.path("shut");
    fs::create_dir(&folder).unwrap();
    let path = disk.file("shut/map.ron", "one");
    set_mode(&folder, 0o555);
    let is_superuser = fs::write(folder.join("probe"), "").is_ok();
    let (_, stamp) = read(&path).unwrap();
    let first = save(&disk.places, &path, b"two", Some(&stamp), NEW);
    let new = save(&disk.places, &folder.join("new.ron"), b"two", None, IN_PLACE);
    if is_superuser {
        assert!(first.is_ok() && new.is_ok(), "the superuser may write everywhere");
    } else {
        assert_eq!(
            disk.says(first),
            "this folder does not allow safe saving, and the file would have to be written directly: ~/docs/shut/map.ron"
        );
        assert_eq!(disk.says(new), "the file could not be written (permission denied): ~/docs/shut/new.ron");
        assert_eq!(text(&path), "one");
        save(&disk.places, &path, b"two", Some(&stamp), IN_PLACE).unwrap();
    }
    assert_eq!(text(&path), "two");
    set_mode(&folder, 0o755);
}

/// The path of the file is just short enough, and that of a file with a longer name beside it is too long.
#[cfg(target_os = "linux")]
#[test]
fn a_path_near_the_limit_is_written_in_place_if_allowed() {
    let disk = TestDisk::new();
    let mut folder = disk.path("");
    while folder.as_os_str().len() < 4_085 {
        let rest = 4_090 - folder.as_os_str().len();
        folder.push("d".repeat(rest.min(200)));
    }
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("m");
    fs::write(&path, "one").unwrap();
    let (_, stamp) = read(&path).unwrap();
    let refused = save(&disk.places, &path, b"two", Some(&stamp), NEW);
    assert!(matches!(refused, Err(StoreError::NeedsDirectWrite { why: DirectWriteReason::Folder, .. })), "{refused:?}");
    save(&disk.places, &path, b"two", Some(&stamp), IN_PLACE).unwrap();
    assert_eq!(text(&path), "two");
    write_export(&path, b"three", true).unwrap();
    assert_eq!(text(&path), "three");
}

#[test]
fn long_and_odd_names_are_saved() {
    let disk = TestDisk::new();
    let long = "n".repeat(250);
    for name in [OsStr::new(&long), OsStr::new("ends in spaces  "), OsStr::new("line\nbreak"), OsStr::new("-o")] {
        let path = disk.path("").join(name);
        save(&disk.places, &path, b"one", None, NEW).unwrap();
        disk.save(&path, "two").unwrap();
        assert_eq!(text(&path), "two", "{name:?}");
    }
    assert_eq!(disk.names().len(), 4);
}

/// Disks that accept only Unicode, such as those of a Mac, are left out.
#[cfg(target_os = "linux")]
#[test]
fn a_file_name_that_is_no_unicode_is_saved() {
    let disk = TestDisk::new();
    let path = disk.path("").join(OsStr::from_bytes(b"map-\xff.ron"));
    save(&disk.places, &path, b"one", None, NEW).unwrap();
    disk.save(&path, "two").unwrap();
    assert_eq!(text(&path), "two");
    assert_eq!(disk.says(save(&disk.places, &path, b"", None, NEW)).matches('\u{fffd}').count(), 1);
}

/// An access control list as the kernel stores it: the user of number 1 may read the file.
#[cfg(target_os = "linux")]
fn access_list() -> Vec<u8> {
    let entry =
        |tag: u16, rights: u16, id: u32| [&tag.to_le_bytes()[..], &rights.to_le_bytes(), &id.to_le_bytes()].concat();
    let nobody = u32::MAX;
    [
        2_u32.to_le_bytes().to_vec(),
        entry(0x01, 6, nobody),
        entry(0x02, 4, 1),
        entry(0x04, 0, nobody),
        entry(0x10, 4, nobody),
        entry(0x20, 0, nobody),
    ]
    .concat()
}

#[cfg(target_os = "linux")]
fn attribute(path: &Path, name: &str) -> Option<Vec<u8>> {
    let mut value = [0; 256];
    let length = rustix::fs::getxattr(path, name, &mut value[..]).ok()?;
    Some(value[..length].to_vec())
}

#[cfg(target_os = "linux")]
#[test]
fn an_access_list_is_kept_and_none_is_inherited() {
    use rustix::fs::{XattrFlags, setxattr};
    let disk = TestDisk::new();
    let (listed, plain) = (disk.file("listed.ron", "one"), disk.file("plain.ron", "one"));
    set_mode(&plain, 0o600);
    if setxattr(&listed, "system.posix_acl_access", &access_list(), XattrFlags::empty()).is_err() {
        return; // This disk has no access control lists.
    }
    setxattr(disk.path(""), "system.posix_acl_default", &access_list(), XattrFlags::empty()).unwrap();
    disk.save(&listed, "two").unwrap();
    disk.save(&plain, "two").unwrap();
    assert_eq!(attribute(&listed, "system.posix_acl_access"), Some(access_list()));
    assert_eq!((mode(&listed), mode(&plain)), (0o640, 0o600));
    assert_eq!(attribute(&plain, "system.posix_acl_access"), None);
}

/// Only the superuser can make a file of another owner.
#[test]
fn owner_and_group_are_kept_where_that_is_allowed() {
    let disk = TestDisk::new();
    let path = disk.file("map.ron", "one");
    set_mode(&path, 0o640);
    if std::os::unix::fs::chown(&path, Some(65_533), Some(65_532)).is_err() {
        return;
    }
    disk.save(&path, "two").unwrap();
    let metadata = fs::metadata(&path).unwrap();
    assert_eq!((metadata.uid(), metadata.gid(), mode(&path)), (65_533, 65_532, 0o640));
}

#[cfg(target_os = "linux")]
#[test]
fn user_attributes_are_kept() {
    use rustix::fs::{XattrFlags, getxattr, setxattr};
    let disk = TestDisk::new();
    let path = disk.file("map.ron", "one");
    if setxattr(&path, "user.stance", b"value", XattrFlags::empty()).is_err() {
        return; // This disk takes none.
    }
    disk.save(&path, "two").unwrap();
    let mut value = [0; 16];
    let length = getxattr(&path, "user.stance", &mut value[..]).unwrap();
    assert_eq!(&value[..length], b"value");
}
