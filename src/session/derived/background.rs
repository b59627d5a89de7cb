//! A value that a thread computes from a key. Of what is asked for, only the last counts: what it overtakes is told to
//! stop, and its result is dropped. Knows nothing of what it computes, and of the window only how to wake it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::{InternalFault, guarded};
use crate::network::Progress;

/// Wakes the window when there is something to collect.
pub type WakeCallback = Arc<dyn Fn() + Send + Sync>;

type ComputationOutcome<Value> = (u64, Result<Option<Value>, InternalFault>);
type ComputationJob<Value> = Box<dyn FnOnce(&Progress) -> Option<Value> + Send>;

/// The last value that a thread has computed, the key it was computed from, and what is under way.
///
/// A value stays when another key is asked for, so that it can be shown as out of date until the next is there. A key
/// whose computation fails is not tried again until another key has been asked for.
pub struct BackgroundValue<Key, Value> {
    wake: WakeCallback,
    thread: Option<ComputeThread<Value>>,
    generation: u64,
    running: Option<RunningRequest<Key>>,
    waiting: Option<(Key, ComputationJob<Value>)>,
    latest: Option<(Key, Value)>,
    failure: Option<(Key, InternalFault)>,
}

/// The thread, and the ways to it and back.
struct ComputeThread<Value> {
    jobs: Sender<(u64, Progress, ComputationJob<Value>)>,
    outcomes: Receiver<ComputationOutcome<Value>>,
    outbox: Sender<ComputationOutcome<Value>>,
}

/// The request that the thread has.
struct RunningRequest<Key> {
    generation: u64,
    key: Key,
    progress: Progress,
    /// It was overtaken or cancelled: nobody wants its result.
    is_cancelled: bool,
}

impl<Key, Value> BackgroundValue<Key, Value>
where
    Key: Clone + PartialEq + Send + 'static,
    Value: Send + 'static,
{
    /// Nothing yet. The thread starts with the first request.
    pub fn new(wake: WakeCallback) -> Self {
        Self { wake, thread: None, generation: 0, running: None, waiting: None, latest: None, failure: None }
    }

    /// Asks for the value for a key. Does nothing if that value is there, under way, or known to fail. Else whatever is
    /// under way is told to stop, and this begins when it has. `compute` may answer with none once it is told to stop.
    pub fn request(&mut self, key: Key, compute: impl FnOnce(&Key, &Progress) -> Option<Value> + Send + 'static) {
        self.collect();
        if self.latest.as_ref().is_some_and(|(of, _)| *of == key) {
            // Back to what there is: what was wanted in between is not any more.
            return self.cancel();
        }
        if self.failure.as_ref().is_some_and(|(of, _)| *of == key) {
            return self.cancel();
        }
        self.failure = None;
        if self.running.as_ref().is_some_and(|running| !running.is_cancelled && running.key == key) {
            self.waiting = None;
            return;
        }
        if self.waiting.as_ref().is_some_and(|(of, _)| *of == key) {
            return;
        }
        let own = key.clone();
        let job: ComputationJob<Value> = Box::new(move |progress| compute(&own, progress));
        self.cancel();
        self.waiting = Some((key, job));
        self.start_waiting();
    }

    /// Takes in what the thread has answered; true if there is a new value or a new failure. The thread begins with what
    /// waits, if anything does.
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

    /// The last value and its key, which need not be the key that was asked for last.
    pub fn latest(&self) -> Option<(&Key, &Value)> {
        self.latest.as_ref().map(|(key, value)| (key, value))
    }

    /// The value for exactly that key, if it is there.
    pub fn current(&self, key: &Key) -> Option<&Value> {
        self.latest.as_ref().filter(|(of, _)| of == key).map(|(_, value)| value)
    }

    /// Moves the last value out, for a caller that keeps it. A request for its key computes it again.
    pub fn take(&mut self) -> Option<(Key, Value)> {
        self.latest.take()
    }

    /// Why there is no value for that key, if its computation failed.
    pub fn failure(&self, key: &Key) -> Option<&InternalFault> {
        self.failure.as_ref().filter(|(of, _)| of == key).map(|(_, fault)| fault)
    }

    /// Is something that is wanted under way?
    pub fn is_busy(&self) -> bool {
        self.waiting.is_some() || self.running.as_ref().is_some_and(|running| !running.is_cancelled)
    }

    /// The key that is under way or waits for its turn, if any.
    pub fn pending(&self) -> Option<&Key> {
        let running = self.running.as_ref().filter(|running| !running.is_cancelled);
        self.waiting.as_ref().map(|(key, _)| key).or(running.map(|running| &running.key))
    }

    /// How much of what is wanted is done, from 0 to 1; none if nothing is under way.
    pub fn share(&self) -> Option<f32> {
        if self.waiting.is_some() {
            return Some(0.0);
        }
        self.running.as_ref().filter(|running| !running.is_cancelled).map(|running| running.progress.share_done())
    }

    /// Gives up what is under way and what waits. The last value stays.
    pub fn cancel(&mut self) {
        self.waiting = None;
        if let Some(running) = &mut self.running {
            running.is_cancelled = true;
            running.progress.cancel();
        }
    }

    /// Gives up what is under way and lets go of the last value and failure.
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
            // The system has no thread to give: at once, then. `collect` finds it as if a thread had answered.
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
                // When nobody listens any more, nobody wants it.
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
