//! The door to the disk: every system call of `store` that can fail is made here. In unit tests `fault_plan.rs` makes
//! any of them fail, or stops the program there. Decides nothing.

#[cfg(test)]
pub(super) mod fault_plan;

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The kinds of calls.
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "other systems make fewer calls"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum DiskCall {
    Canonicalize,
    CreateFile,
    CreateFolder,
    FileMetadata,
    FreeSpace,
    Link,
    LinkMetadata,
    ListFolder,
    Lock,
    Metadata,
    Open,
    Read,
    ReadAttribute,
    ReadLink,
    Remove,
    RemoveAttribute,
    Rename,
    RenameNew,
    Seek,
    SetAttribute,
    SetLength,
    SetOwner,
    SetPermissions,
    Sync,
    SyncFolder,
    Write,
}

/// Makes a call, and makes it again if a signal has interrupted it. The path of an open file is empty.
fn perform<T>(call: DiskCall, path: &Path, mut run: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match checked(call, path).and_then(|()| run()) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// The fault that a test has planned for the call.
#[cfg(test)]
fn checked(call: DiskCall, path: &Path) -> io::Result<()> {
    fault_plan::check(call, path)
}

#[cfg(not(test))]
#[inline]
fn checked(_: DiskCall, _: &Path) -> io::Result<()> {
    Ok(())
}

/// Waits until what was written to a file or folder is on the disk. With a fault plan this is only pretended, as it would
/// take minutes for all faults.
fn sync_all(file: &File) -> io::Result<()> {
    #[cfg(test)]
    if fault_plan::is_active() {
        return Ok(());
    }
    file.sync_all()
}

fn open_file() -> &'static Path {
    Path::new("")
}

pub(super) fn metadata(path: &Path) -> io::Result<Metadata> {
    perform(DiskCall::Metadata, path, || fs::metadata(path))
}

/// The metadata of a link itself.
pub(super) fn link_metadata(path: &Path) -> io::Result<Metadata> {
    perform(DiskCall::LinkMetadata, path, || fs::symlink_metadata(path))
}

pub(super) fn file_metadata(file: &File) -> io::Result<Metadata> {
    perform(DiskCall::FileMetadata, open_file(), || file.metadata())
}

pub(super) fn read_link(path: &Path) -> io::Result<PathBuf> {
    perform(DiskCall::ReadLink, path, || fs::read_link(path))
}

pub(super) fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    perform(DiskCall::Canonicalize, path, || fs::canonicalize(path))
}

pub(super) fn open(path: &Path, options: &OpenOptions) -> io::Result<File> {
    perform(DiskCall::Open, path, || options.open(path))
}

/// Opens a file, but no link, and does not wait for the other end of a pipe.
#[cfg(unix)]
pub(super) fn open_directly(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let flags = (rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK).bits().cast_signed();
    open(path, std::os::unix::fs::OpenOptionsExt::custom_flags(options, flags))
}

/// Whether this program may write a file or into a folder.
#[cfg(unix)]
pub(super) fn is_writable(path: &Path) -> bool {
    perform(DiskCall::Metadata, path, || Ok(rustix::fs::access(path, rustix::fs::Access::WRITE_OK)?)).is_ok()
}

/// Limitations: access control lists are only known after an attempt to write.
#[cfg(not(unix))]
pub(super) fn is_writable(_: &Path) -> bool {
    true
}

/// Creates a file that does not exist yet. Without `is_private`, the umask of the user decides who has access.
pub(super) fn create_new(path: &Path, is_private: bool) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if is_private { 0o600 } else { 0o666 });
    #[cfg(not(unix))]
    let _ = is_private;
    perform(DiskCall::CreateFile, path, || options.open(path))
}

/// Creates a folder and its parents, accessible only to the user.
pub(super) fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    perform(DiskCall::CreateFolder, path, || builder.create(path))
}

/// Writes all bytes. In a test with a fault plan they are written in three calls, so that a fault can come between them.
pub(super) fn write_all(file: &mut File, mut bytes: &[u8]) -> io::Result<()> {
    #[cfg(test)]
    let piece = fault_plan::piece_length(bytes.len());
    #[cfg(not(test))]
    let piece = usize::MAX;
    while !bytes.is_empty() {
        let next = &bytes[..piece.min(bytes.len())];
        let length = perform(DiskCall::Write, open_file(), || file.write(next))?;
        if length == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        bytes = &bytes[length..];
    }
    Ok(())
}

/// Reads to the end, but at most `limit` bytes. `size` is the expected number.
pub(super) fn read_at_most(file: &mut File, limit: u64, size: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit)).unwrap_or_default());
    perform(DiskCall::Read, open_file(), || Ok(()))?;
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(super) fn seek_to_start(file: &mut File) -> io::Result<()> {
    perform(DiskCall::Seek, open_file(), || file.seek(SeekFrom::Start(0)).map(drop))
}

pub(super) fn set_length(file: &File, length: u64) -> io::Result<()> {
    perform(DiskCall::SetLength, open_file(), || file.set_len(length))
}

#[cfg(unix)]
pub(super) fn set_permissions(file: &File, permissions: &fs::Permissions) -> io::Result<()> {
    perform(DiskCall::SetPermissions, open_file(), || file.set_permissions(permissions.clone()))
}

/// Waits until the content is on the disk.
pub(super) fn sync(file: &File) -> io::Result<()> {
    perform(DiskCall::Sync, open_file(), || sync_all(file))
}

/// Waits until the names in a folder are on the disk. Some systems cannot, and have nothing to wait for.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    let folder = open(path, File::options().read(true))?;
    perform(DiskCall::SyncFolder, path, || sync_all(&folder))
}

/// Renames a file. A file of the new name is replaced.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    perform(DiskCall::Rename, from, || fs::rename(from, to))
}

/// Renames a file, and fails if there is a file of the new name.
pub(super) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    let refused = match perform(DiskCall::RenameNew, from, || rename_without_replacing(from, to)) {
        // The disk has no such call.
        Err(error) if is_unsupported(&error) => perform(DiskCall::Link, from, || fs::hard_link(from, to)),
        result => return result,
    };
    match refused {
        Ok(()) => {
            // Both names lead to the complete file. A name that cannot be removed now is removed after a day.
            drop(remove_file(from));
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // The disk has no links either. An empty file takes the name, and is replaced.
        Err(_) => {
            drop(create_new(to, false)?);
            rename(from, to).inspect_err(|_| drop(remove_file(to)))
        }
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn rename_without_replacing(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn rename_without_replacing(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    perform(DiskCall::Remove, path, || fs::remove_file(path))
}

/// The names in a folder, in no order. The standard library panics if the folder cannot be closed, as on a network disk
/// that is gone.
#[cfg(unix)]
pub(super) fn folder_names(path: &Path) -> io::Result<Vec<OsString>> {
    use std::os::unix::ffi::OsStringExt;

    use rustix::fs::{Dir, Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let folder = perform(DiskCall::Open, path, || Ok(rustix::fs::open(path, flags, Mode::empty())?))?;
    perform(DiskCall::ListFolder, path, || Ok(()))?;
    let mut names = Vec::new();
    for entry in Dir::new(folder)? {
        let name = entry?.file_name().to_bytes().to_vec();
        if name != b"." && name != b".." {
            names.push(OsString::from_vec(name));
        }
    }
    Ok(names)
}

#[cfg(not(unix))]
pub(super) fn folder_names(path: &Path) -> io::Result<Vec<OsString>> {
    let entries = perform(DiskCall::ListFolder, path, || fs::read_dir(path))?;
    entries.map(|entry| Ok(entry?.file_name())).collect()
}

/// The number of bytes that the user may still write to the disk of a folder.
#[cfg(unix)]
pub(super) fn free_space(folder: &Path) -> Option<u64> {
    let disk = perform(DiskCall::FreeSpace, folder, || Ok(rustix::fs::statvfs(folder)?)).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
pub(super) fn free_space(_: &Path) -> Option<u64> {
    None
}

/// Locks a file for this program. Returns false if another one has locked it.
pub(super) fn try_lock(file: &File) -> io::Result<bool> {
    perform(DiskCall::Lock, open_file(), || match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    })
}

/// Changes owner and group; without an owner, only the group.
#[cfg(unix)]
pub(super) fn set_owner(file: &File, uid: Option<u32>, gid: u32) -> io::Result<()> {
    perform(DiskCall::SetOwner, open_file(), || std::os::unix::fs::fchown(file, uid, Some(gid)))
}

/// The names of the extended attributes of a file, each with a null byte at its end.
#[cfg(target_os = "linux")]
pub(super) fn attribute_names(file: &File) -> io::Result<Vec<u8>> {
    attribute_bytes(|buffer| rustix::fs::flistxattr(file, buffer))
}

#[cfg(target_os = "linux")]
pub(super) fn attribute(file: &File, name: &std::ffi::CStr) -> io::Result<Vec<u8>> {
    attribute_bytes(|buffer| rustix::fs::fgetxattr(file, name, buffer))
}

/// Reads a value of any length that the kernel allows.
#[cfg(target_os = "linux")]
fn attribute_bytes(mut get: impl FnMut(&mut [u8]) -> rustix::io::Result<usize>) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; 65_536];
    let length = perform(DiskCall::ReadAttribute, open_file(), || Ok(get(&mut buffer)?))?;
    buffer.truncate(length);
    Ok(buffer)
}

#[cfg(target_os = "linux")]
pub(super) fn set_attribute(file: &File, name: &std::ffi::CStr, value: &[u8]) -> io::Result<()> {
    perform(DiskCall::SetAttribute, open_file(), || {
        Ok(rustix::fs::fsetxattr(file, name, value, rustix::fs::XattrFlags::empty())?)
    })
}

/// Removes an attribute. One that is not there, or that the disk does not have, is no error.
#[cfg(target_os = "linux")]
pub(super) fn remove_attribute(file: &File, name: &std::ffi::CStr) -> io::Result<()> {
    use rustix::io::Errno;
    let result = perform(DiskCall::RemoveAttribute, open_file(), || Ok(rustix::fs::fremovexattr(file, name)?));
    let is_absent = |error: &io::Error| {
        [Errno::NODATA, Errno::NOTSUP, Errno::NOSYS]
            .iter()
            .any(|errno| Some(errno.raw_os_error()) == error.raw_os_error())
    };
    result.or_else(|error| if is_absent(&error) { Ok(()) } else { Err(error) })
}
