//! How a long computation says how far it has come, and how it hears that it must stop. Must not start threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// A computation was cancelled before it had a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the computation was cancelled")]
pub struct Cancellation;

/// How far a computation has come, and whether somebody wants it to stop. Clones are handles to the same work.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Thousandths.
    done: Arc<AtomicU32>,
    cancelled: Arc<AtomicBool>,
    /// What the first and the last step through this handle are of the whole work.
    share_range: (f32, f32),
}

impl Default for Progress {
    fn default() -> Self {
        Self { done: Arc::default(), cancelled: Arc::default(), share_range: (0.0, 1.0) }
    }
}

impl Progress {
    /// Says how much is done, from 0 to 1, and asks whether to go on.
    ///
    /// # Errors
    /// [`Cancellation`] when somebody wants it to stop.
    pub fn report(&self, share: f32) -> Result<(), Cancellation> {
        let share = self.share_range.0 + share.clamp(0.0, 1.0) * (self.share_range.1 - self.share_range.0);
        self.done.store((share.clamp(0.0, 1.0) * 1000.0) as u32, Ordering::Relaxed);
        self.check_cancelled()
    }

    /// Asks whether to go on.
    ///
    /// # Errors
    /// [`Cancellation`] when somebody wants it to stop.
    pub fn check_cancelled(&self) -> Result<(), Cancellation> {
        if self.cancelled.load(Ordering::Relaxed) { Err(Cancellation) } else { Ok(()) }
    }

    /// A handle for a part of the work, which says how much of that part is done.
    #[must_use]
    pub fn sub_progress(&self, from: f32, to: f32) -> Self {
        let at = |share: f32| self.share_range.0 + share * (self.share_range.1 - self.share_range.0);
        Self { share_range: (at(from), at(to)), ..self.clone() }
    }

    /// How much is done, from 0 to 1.
    pub fn share_done(&self) -> f32 {
        self.done.load(Ordering::Relaxed) as f32 / 1000.0
    }

    /// Wants the work to stop soon.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}
