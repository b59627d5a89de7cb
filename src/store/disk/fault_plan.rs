//! Faults of the disk for tests: the n-th call of a routine fails, or the program ends there as if it were killed. Each
//! plan belongs to the thread that made it.

use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};

use super::DiskCall;

thread_local! {
    static STATE: RefCell<Option<FaultState>> = const { RefCell::new(None) };
}

/// A fault of the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum DiskFault {
    /// The call fails with the error of this number. Later calls work.
    Error(i32),
    /// The call and all later ones fail, as on a disk that was unplugged.
    LostDisk,
    /// The program ends. All later calls, also those of destructors, have no effect.
    Kill,
}

/// The faults during a routine.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct FaultPlan {
    /// The fault, and the number of the call that it happens at, from 0.
    pub(in crate::store) fault: Option<(usize, DiskFault)>,
    /// A folder in which no file can be created.
    pub(in crate::store) shut_folder: Option<PathBuf>,
    /// The disk neither renames without replacing nor makes links, as some memory sticks.
    pub(in crate::store) is_simple_disk: bool,
}

/// A call that was made, with its path, which is empty for an open file.
pub(in crate::store) type RecordedCall = (DiskCall, PathBuf);

struct FaultState {
    plan: FaultPlan,
    calls: Vec<RecordedCall>,
}

impl FaultPlan {
    /// Only this fault, at the call of this number.
    pub(in crate::store) fn at(number: usize, fault: DiskFault) -> Self {
        Self { fault: Some((number, fault)), ..Self::default() }
    }

    /// Runs a routine with these faults, and returns its result and the calls that it made.
    pub(in crate::store) fn run<T>(self, routine: impl FnOnce() -> T) -> (T, Vec<RecordedCall>) {
        STATE.set(Some(FaultState { plan: self, calls: Vec::new() }));
        let result = routine();
        (result, STATE.take().map(|state| state.calls).unwrap_or_default())
    }
}

/// The error that is planned for this call.
pub(super) fn check(call: DiskCall, path: &Path) -> io::Result<()> {
    STATE.with_borrow_mut(|state| {
        let Some(FaultState { plan, calls }) = state else { return Ok(()) };
        let number = calls.len();
        calls.push((call, path.to_owned()));
        match plan.fault {
            Some((at, DiskFault::Error(errno))) if at == number => return Err(io::Error::from_raw_os_error(errno)),
            Some((at, DiskFault::LostDisk)) if at <= number => return Err(io::Error::from_raw_os_error(5)),
            Some((at, DiskFault::Kill)) if at <= number => return Err(io::Error::other("the program was killed")),
            _ => {}
        }
        if plan.is_simple_disk && matches!(call, DiskCall::RenameNew) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let is_shut = call == DiskCall::CreateFile && plan.shut_folder.as_deref() == path.parent();
        if is_shut || plan.is_simple_disk && call == DiskCall::Link {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        Ok(())
    })
}

/// Whether a routine is running with a plan.
pub(super) fn is_active() -> bool {
    STATE.with_borrow(Option::is_some)
}

/// The number of bytes to write with one call.
pub(super) fn piece_length(length: usize) -> usize {
    if is_active() { length.div_ceil(3).max(1) } else { usize::MAX }
}
