//! A thread for work that may take longer than a frame: disk access and the making of figures. Jobs run one after the
//! other, so that two saves never overlap. Of the window, it knows only how to wake it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::session::WakeCallback;

/// A job. It returns the result for the window.
pub type WorkerJob<T> = Box<dyn FnOnce() -> T + Send>;

/// The callback that wakes a window when a thread has a result for it.
pub fn waker(ctx: &egui::Context) -> WakeCallback {
    let ctx = ctx.clone();
    Arc::new(move || ctx.request_repaint())
}

/// The result of a job on a thread of its own; none if it takes longer than `patience`, and then it is lost. If the
/// system refuses a thread, the job runs on the calling thread.
pub fn answer_within<T: Send + 'static>(patience: Duration, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, answer) = channel();
    let job = Arc::new(Mutex::new(Some(job)));
    let take = |job: &Mutex<Option<_>>| job.lock().unwrap_or_else(PoisonError::into_inner).take();
    let in_thread = job.clone();
    let run = move || {
        if let Some(job) = take(&in_thread) {
            // Nobody waits for a late answer.
            drop(sender.send(job()));
        }
    };
    match thread::Builder::new().name("short wait".to_owned()).spawn(run) {
        Ok(_) => answer.recv_timeout(patience).ok(),
        Err(_) => take(&job).map(|job| job()),
    }
}

/// The thread, its queue and its results.
pub struct Worker<T> {
    jobs: Sender<WorkerJob<T>>,
    results: Receiver<JobOutcome<T>>,
    sender: WorkerOutbox<T>,
    waiting: usize,
}

/// The outcome of a job.
enum JobOutcome<T> {
    /// The result of the job.
    Result(T),
    /// The job panicked. It worked on a clone of the map, so that nothing is lost.
    Broken,
    /// A result from another thread, not from a job.
    Extra(T),
}

/// A channel to the window for other threads, such as that of a file dialog.
pub struct WorkerOutbox<T> {
    results: Sender<JobOutcome<T>>,
    ctx: egui::Context,
}

impl<T> WorkerOutbox<T> {
    /// Sends a result to the window and wakes it.
    pub fn send(&self, result: T) {
        self.put(JobOutcome::Extra(result));
    }

    fn put(&self, outcome: JobOutcome<T>) {
        // An error means that the window is closed, and the result is not needed.
        drop(self.results.send(outcome));
        self.ctx.request_repaint();
    }

    fn duplicate(&self) -> Self {
        Self { results: self.results.clone(), ctx: self.ctx.clone() }
    }
}

impl<T: Send + 'static> Worker<T> {
    /// Starts the thread. If the system refuses a thread, jobs run at once on the calling thread.
    pub fn start(ctx: &egui::Context) -> Self {
        let (jobs, queue) = channel::<WorkerJob<T>>();
        let (results, inbox) = channel();
        let sender = WorkerOutbox { results, ctx: ctx.clone() };
        let outbox = sender.duplicate();
        let work = move || queue.into_iter().for_each(|job| outbox.put(run(job)));
        if let Err(error) = thread::Builder::new().name("worker".to_owned()).spawn(work) {
            log::warn!("no thread for long work: {error}");
        }
        Self { jobs, results: inbox, sender, waiting: 0 }
    }

    /// Adds a job to the queue.
    pub fn run(&mut self, job: impl FnOnce() -> T + Send + 'static) {
        self.waiting += 1;
        if let Err(unsent) = self.jobs.send(Box::new(job)) {
            self.sender.put(run(unsent.0));
        }
    }

    /// A channel for the results of other threads.
    pub fn outbox(&self) -> WorkerOutbox<T> {
        self.sender.duplicate()
    }

    /// Whether a job is waiting or running.
    pub fn is_busy(&self) -> bool {
        self.waiting > 0
    }

    /// Waits until the queue is empty, at most for this time. The results are dropped.
    pub fn wait(&mut self, limit: Duration) {
        let end = Instant::now() + limit;
        while self.is_busy() {
            let Ok(outcome) = self.results.recv_timeout(end.saturating_duration_since(Instant::now())) else { return };
            if !matches!(outcome, JobOutcome::Extra(_)) {
                self.waiting = self.waiting.saturating_sub(1);
            }
        }
    }

    /// The next outcome, if there is one. An error means that a job panicked.
    pub fn take(&mut self) -> Option<Result<T, WorkerJobPanic>> {
        let outcome = self.results.try_recv().ok()?;
        if !matches!(outcome, JobOutcome::Extra(_)) {
            self.waiting = self.waiting.saturating_sub(1);
        }
        Some(match outcome {
            JobOutcome::Result(result) | JobOutcome::Extra(result) => Ok(result),
            JobOutcome::Broken => Err(WorkerJobPanic),
        })
    }
}

/// A job panicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("something went wrong inside the program; your map is as it was")]
pub struct WorkerJobPanic;

fn run<T>(job: WorkerJob<T>) -> JobOutcome<T> {
    // A job works on clones, so that its unfinished data is dropped with it.
    catch_unwind(AssertUnwindSafe(job)).map_or(JobOutcome::Broken, JobOutcome::Result)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait<T: Send + 'static>(worker: &mut Worker<T>) -> Result<T, WorkerJobPanic> {
        for _ in 0..500 {
            if let Some(result) = worker.take() {
                return result;
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("nothing came back");
    }

    #[test]
    fn a_job_that_never_ends_has_no_answer() {
        let (end, never) = channel::<()>();
        let hanging = answer_within(Duration::from_millis(1), move || never.recv().is_ok());
        assert_eq!(hanging, None);
        drop(end);
        assert_eq!(answer_within(Duration::from_secs(600), || 5), Some(5));
    }

    #[test]
    fn jobs_come_back_in_order_and_one_that_breaks_harms_no_other() {
        let mut worker = Worker::start(&egui::Context::default());
        worker.run(|| 1);
        worker.run(|| std::panic::resume_unwind(Box::new("broken on purpose")));
        worker.run(|| 3);
        assert!(worker.is_busy());
        assert_eq!([wait(&mut worker), wait(&mut worker), wait(&mut worker)], [Ok(1), Err(WorkerJobPanic), Ok(3)]);
        assert!(!worker.is_busy());
        worker.outbox().send(4);
        assert_eq!(wait(&mut worker), Ok(4));
        assert!(!worker.is_busy());
    }
}
