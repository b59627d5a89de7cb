//! Work that may take longer than a frame: everything that touches the disk or makes bytes. One job after another, so
//! that two saves never overlap. Knows nothing of the window but how to wake it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::session::WakeCallback;

/// A result, as the window takes it in.
pub type WorkerJob<T> = Box<dyn FnOnce() -> T + Send>;

/// What wakes a window when a thread has something for it.
pub fn waker(ctx: &egui::Context) -> WakeCallback {
    let ctx = ctx.clone();
    Arc::new(move || ctx.request_repaint())
}

/// The thread that works, and what it has done.
pub struct Worker<T> {
    jobs: Sender<WorkerJob<T>>,
    results: Receiver<JobOutcome<T>>,
    sender: WorkerOutbox<T>,
    waiting: usize,
}

/// How a job ended.
enum JobOutcome<T> {
    /// With a result.
    Result(T),
    /// It broke; the map was only a clone, so that nothing is lost.
    Broken,
    /// Something came from another thread, not from a job.
    Extra(T),
}

/// Where other threads, such as that of a native dialog, put what they have.
pub struct WorkerOutbox<T> {
    results: Sender<JobOutcome<T>>,
    ctx: egui::Context,
}

impl<T> WorkerOutbox<T> {
    /// Hands a result to the window and wakes it.
    pub fn send(&self, result: T) {
        self.put(JobOutcome::Extra(result));
    }

    fn put(&self, done: JobOutcome<T>) {
        // When the window is gone, nobody wants it any more.
        drop(self.results.send(done));
        self.ctx.request_repaint();
    }

    fn twin(&self) -> Self {
        Self { results: self.results.clone(), ctx: self.ctx.clone() }
    }
}

impl<T: Send + 'static> Worker<T> {
    /// Starts the thread. Where the system has none to give, jobs run at once.
    pub fn start(ctx: &egui::Context) -> Self {
        let (jobs, queue) = channel::<WorkerJob<T>>();
        let (results, inbox) = channel();
        let sender = WorkerOutbox { results, ctx: ctx.clone() };
        let outbox = sender.twin();
        let work = move || queue.into_iter().for_each(|job| outbox.put(run(job)));
        if let Err(error) = thread::Builder::new().name("worker".to_owned()).spawn(work) {
            log::warn!("no thread for long work: {error}");
        }
        Self { jobs, results: inbox, sender, waiting: 0 }
    }

    /// Does it when the jobs before it are done.
    pub fn run(&mut self, job: impl FnOnce() -> T + Send + 'static) {
        self.waiting += 1;
        if let Err(unsent) = self.jobs.send(Box::new(job)) {
            self.sender.put(run(unsent.0));
        }
    }

    /// Where other threads put their results.
    pub fn outbox(&self) -> WorkerOutbox<T> {
        self.sender.twin()
    }

    /// Is anything under way?
    pub fn is_busy(&self) -> bool {
        self.waiting > 0
    }

    /// The next thing that is done, if anything is. An error is a job that broke.
    pub fn take(&mut self) -> Option<Result<T, WorkerJobPanic>> {
        let done = self.results.try_recv().ok()?;
        if !matches!(done, JobOutcome::Extra(_)) {
            self.waiting = self.waiting.saturating_sub(1);
        }
        Some(match done {
            JobOutcome::Result(result) | JobOutcome::Extra(result) => Ok(result),
            JobOutcome::Broken => Err(WorkerJobPanic),
        })
    }
}

/// A job broke inside the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("something went wrong inside the program; your map is as it was")]
pub struct WorkerJobPanic;

fn run<T>(job: WorkerJob<T>) -> JobOutcome<T> {
    // A job works on clones, so that whatever it leaves half done is dropped with it.
    catch_unwind(AssertUnwindSafe(job)).map_or(JobOutcome::Broken, JobOutcome::Result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn wait<T: Send + 'static>(worker: &mut Worker<T>) -> Result<T, WorkerJobPanic> {
        for _ in 0..500 {
            if let Some(done) = worker.take() {
                return done;
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("nothing came back");
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
