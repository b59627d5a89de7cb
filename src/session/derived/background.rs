//! A value that a thread computes from a key. Only the last request counts: earlier ones are cancelled and their
//! results dropped. Knows nothing about the computation, and of the window only how to wake it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::{InternalFault, guarded};
use crate::network::Progress;

/// Wakes the window when a result is ready.
pub type WakeCallback = Arc<dyn Fn() + Send + Sync>;

type ComputationOutcome<Value> = (u64, Result<Option<Value>, InternalFault>);
type ComputationJob<Value> = Box<dyn FnOnce(&Progress) -> Option<Value> + Send>;

/// The last value that a thread has computed, its key, and the requests in progress.
///
/// The value is kept when another key is requested, so that it can be shown as out of date until the next one is ready.
/// A key whose computation failed is not tried again until another key was requested.
pub struct BackgroundValue<Key, Value> {
    wake: WakeCallback,
    thread: Option<ComputeThread<Value>>,
    generation: u64,
    running: Option<RunningRequest<Key>>,
    waiting: Option<(Key, ComputationJob<Value>)>,
    latest: Option<(Key, Value)>,
    failure: Option<(Key, InternalFault)>,
}

/// The thread and the channels to and from it.
struct ComputeThread<Value> {
    jobs: Sender<(u64, Progress, ComputationJob<Value>)>,
    outcomes: Receiver<ComputationOutcome<Value>>,
    outbox: Sender<ComputationOutcome<Value>>,
}

/// The request that the thread is working on.
struct RunningRequest<Key> {
    generation: u64,
    key: Key,
    progress: Progress,
    /// True if it was superseded or cancelled, so that its result is dropped.
    is_cancelled: bool,
}

impl<Key, Value> BackgroundValue<Key, Value>
where
    Key: Clone + PartialEq + Send + 'static,
    Value: Send + 'static,
{
    /// No value yet. The thread starts with the first request.
    pub fn new(wake: WakeCallback) -> Self {
        Self { wake, thread: None, generation: 0, running: None, waiting: None, latest: None, failure: None }
    }

    /// Requests the value for a key. Does nothing if that value is ready, in progress, or failed. Otherwise cancels the
    /// request in progress, and starts when that has ended. `compute` may return none once it is cancelled.
    pub fn request(&mut self, key: Key, compute: impl FnOnce(&Key, &Progress) -> Option<Value> + Send + 'static) {
        self.collect();
        if self.latest.as_ref().is_some_and(|(latest_key, _)| *latest_key == key) {
            // The present value is requested again: cancel the requests in between.
            return self.cancel();
        }
        if self.failure.as_ref().is_some_and(|(failed_key, _)| *failed_key == key) {
            return self.cancel();
        }
        self.failure = None;
        if self.running.as_ref().is_some_and(|running| !running.is_cancelled && running.key == key) {
            self.waiting = None;
            return;
        }
        if self.waiting.as_ref().is_some_and(|(waiting_key, _)| *waiting_key == key) {
            return;
        }
        let job_key = key.clone();
        let job: ComputationJob<Value> = Box::new(move |progress| compute(&job_key, progress));
        self.cancel();
        self.waiting = Some((key, job));
        self.start_waiting();
    }

    /// Receives the results of the thread, and starts the waiting request if there is one. Returns true if there is a
    /// new value or a new failure.
    pub fn collect(&mut self) -> bool {
        let mut is_new = false;
        while let Some((generation, outcome)) = self.thread.as_ref().and_then(|thread| thread.outcomes.try_recv().ok())
        {
            let Some(running) = self.running.take_if(|running| running.generation == generation) else { continue };
            if !running.is_cancelled {
                is_new = true;
                match outcome {
                    Ok(Some(value)) => self.latest = Some((running.key, value)),
                    Ok(None) => {
                        let fault = InternalFault::new("stopped without having been told to");
                        self.failure = Some((running.key, fault));
                    }
                    Err(fault) => self.failure = Some((running.key, fault)),
                }
            }
            self.start_waiting();
        }
        is_new
    }

    /// The last value and its key, which may differ from the key that was requested last.
    pub fn latest(&self) -> Option<(&Key, &Value)> {
        self.latest.as_ref().map(|(key, value)| (key, value))
    }

    /// The value for this key, if it is ready.
    pub fn current(&self, key: &Key) -> Option<&Value> {
        self.latest.as_ref().filter(|(latest_key, _)| latest_key == key).map(|(_, value)| value)
    }

    /// Moves the last value out. A later request for its key computes it again.
    pub fn take(&mut self) -> Option<(Key, Value)> {
        self.latest.take()
    }

    /// The failure of the computation for this key, if it failed.
    pub fn failure(&self, key: &Key) -> Option<&InternalFault> {
        self.failure.as_ref().filter(|(failed_key, _)| failed_key == key).map(|(_, fault)| fault)
    }

    /// Whether a request is in progress or waiting.
    pub fn is_busy(&self) -> bool {
        self.waiting.is_some() || self.running.as_ref().is_some_and(|running| !running.is_cancelled)
    }

    /// The key of the waiting request, else of the one in progress.
    pub fn pending(&self) -> Option<&Key> {
        let running = self.running.as_ref().filter(|running| !running.is_cancelled);
        self.waiting.as_ref().map(|(key, _)| key).or(running.map(|running| &running.key))
    }

    /// The progress of the request, from 0 to 1; none if there is no request.
    pub fn share(&self) -> Option<f32> {
        if self.waiting.is_some() {
            return Some(0.0);
        }
        self.running.as_ref().filter(|running| !running.is_cancelled).map(|running| running.progress.share_done())
    }

    /// Cancels the requests in progress and waiting. The last value is kept.
    pub fn cancel(&mut self) {
        self.waiting = None;
        if let Some(running) = &mut self.running {
            running.is_cancelled = true;
            running.progress.cancel();
        }
    }

    /// Cancels all requests, and drops the last value and failure.
    pub fn forget(&mut self) {
        self.cancel();
        (self.latest, self.failure) = (None, None);
    }

    fn start_waiting(&mut self) {
        if self.running.is_some() {
            return;
        }
        let Some((key, job)) = self.waiting.take() else { return };
        self.generation += 1;
        let (generation, progress) = (self.generation, Progress::default());
        self.running = Some(RunningRequest { generation, key, progress: progress.clone(), is_cancelled: false });
        let thread = self.thread.get_or_insert_with(|| ComputeThread::start(self.wake.clone()));
        if let Err(unsent) = thread.jobs.send((generation, progress, job)) {
            // The system cannot start a thread, so the job runs here. `collect` receives its result as from a thread.
            let (generation, progress, job) = unsent.0;
            drop(thread.outbox.send((generation, guarded(|| job(&progress)))));
            (self.wake)();
        }
    }
}

impl<Key, Value> Drop for BackgroundValue<Key, Value> {
    fn drop(&mut self) {
        if let Some(running) = &self.running {
            running.progress.cancel();
        }
    }
}

impl<Value: Send + 'static> ComputeThread<Value> {
    fn start(wake: WakeCallback) -> Self {
        let (jobs, queue) = channel::<(u64, Progress, ComputationJob<Value>)>();
        let (outbox, outcomes) = channel();
        let results = outbox.clone();
        let work = move || {
            for (generation, progress, job) in queue {
                let outcome = guarded(|| job(&progress));
                // The receiver is gone if the value was dropped. Its result is not needed then.
                drop(results.send((generation, outcome)));
                wake();
            }
        };
        if let Err(error) = thread::Builder::new().name("derived".to_owned()).spawn(work) {
            log::warn!("no thread for what takes long: {error}");
        }
        Self { jobs, outcomes, outbox }
    }
}

#[cfg(test)]
mod tests;
