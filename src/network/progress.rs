//! Progress and cancellation of a long computation. Must not start threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// A computation was cancelled before it had a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the computation was cancelled")]
pub struct Cancellation;

/// A handle through which a computation reports its progress and can be cancelled. Clones share the same state.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Finished share in thousandths.
    done: Arc<AtomicU32>,
    cancelled: Arc<AtomicBool>,
    /// The shares of the whole work at which the work of this handle starts and ends.
    share_range: (f32, f32),
}

impl Default for Progress {
    fn default() -> Self {
        Self { done: Arc::default(), cancelled: Arc::default(), share_range: (0.0, 1.0) }
    }
}

impl Progress {
    /// Reports the finished share, from 0 to 1, and checks for cancellation.
    ///
    /// # Errors
    /// [`Cancellation`] if the computation was cancelled.
    pub fn report(&self, share: f32) -> Result<(), Cancellation> {
        let share = self.share_range.0 + share.clamp(0.0, 1.0) * (self.share_range.1 - self.share_range.0);
        self.done.store((share.clamp(0.0, 1.0) * 1000.0) as u32, Ordering::Relaxed);
        self.check_cancelled()
    }

    /// Checks for cancellation.
    ///
    /// # Errors
    /// [`Cancellation`] if the computation was cancelled.
    pub fn check_cancelled(&self) -> Result<(), Cancellation> {
        if self.cancelled.load(Ordering::Relaxed) { Err(Cancellation) } else { Ok(()) }
    }

    /// A handle for the part of the work between two shares; it reports the finished share of that part.
    #[must_use]
    pub fn sub_progress(&self, from: f32, to: f32) -> Self {
        let at = |share: f32| self.share_range.0 + share * (self.share_range.1 - self.share_range.0);
        Self { share_range: (at(from), at(to)), ..self.clone() }
    }

    /// The finished share of the whole work, from 0 to 1.
    pub fn share_done(&self) -> f32 {
        self.done.load(Ordering::Relaxed) as f32 / 1000.0
    }

    /// Asks the computation to stop; it fails at its next report or check.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}
