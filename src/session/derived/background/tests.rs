//! Requests in every order, late results, faults and cancelling. Channels decide the order of events, not the clock.

use std::sync::Mutex;

use super::*;

/// A value under test. Each computation reports its start and then waits for its result.
struct BackgroundBench {
    background: BackgroundValue<u32, String>,
    wake_receiver: Receiver<()>,
    start_receiver: Receiver<(u32, Progress)>,
    start_sender: Sender<(u32, Progress)>,
}

impl BackgroundBench {
    fn new() -> Self {
        let (wake_sender, wake_receiver) = channel();
        let (start_sender, start_receiver) = channel();
        let wake_sender = Mutex::new(wake_sender);
        let wake: WakeCallback = Arc::new(move || drop(wake_sender.lock().map(|wake_sender| wake_sender.send(()))));
        Self { background: BackgroundValue::new(wake), wake_receiver, start_receiver, start_sender }
    }

    /// Requests a key. The computation ends when a result is sent, and panics if the sender is dropped instead.
    fn ask(&mut self, key: u32) -> Sender<Option<&'static str>> {
        let (answer, answers) = channel::<Option<&'static str>>();
        let start_sender = self.start_sender.clone();
        self.background.request(key, move |key, progress| {
            start_sender.send((*key, progress.clone())).unwrap();
            let answer = answers.recv().unwrap();
            let answer = answer.unwrap_or_else(|| std::panic::resume_unwind(Box::new("broken on purpose")));
            Some(format!("{key} {answer}"))
        });
        answer
    }

    /// Waits for the next result of the thread and receives it.
    fn collect(&mut self) -> bool {
        self.wake_receiver.recv().unwrap();
        self.background.collect()
    }

    fn wait_for_start(&self) -> (u32, Progress) {
        self.start_receiver.recv().unwrap()
    }

    fn latest(&self) -> Option<(u32, &str)> {
        self.background.latest().map(|(key, value)| (*key, value.as_str()))
    }
}

#[test]
fn a_value_comes_back_for_the_key_that_was_asked() {
    let mut bench = BackgroundBench::new();
    assert_eq!((bench.background.is_busy(), bench.background.share()), (false, None));
    let answer = bench.ask(1);
    let (key, progress) = bench.wait_for_start();
    progress.report(0.5).unwrap();
    assert_eq!((key, bench.background.share()), (1, Some(0.5)));
    assert!(bench.background.is_busy() && bench.background.pending() == Some(&1));
    answer.send(Some("one")).unwrap();
    assert!(bench.collect());
    assert_eq!(bench.latest(), Some((1, "1 one")));
    assert_eq!(bench.background.current(&1).map(String::as_str), Some("1 one"));
    assert_eq!(bench.background.current(&2), None);
    // The value is ready, so nothing is computed.
    drop(bench.ask(1));
    assert!(!bench.background.is_busy() && bench.start_receiver.try_recv().is_err());
}

#[test]
fn only_the_last_of_many_requests_is_computed() {
    let mut bench = BackgroundBench::new();
    let first = bench.ask(1);
    let (_, progress) = bench.wait_for_start();
    let others: Vec<_> = (2..10).map(|key| bench.ask(key)).collect();
    assert!(progress.check_cancelled().is_err(), "what is overtaken is told to stop");
    // It returns a value all the same, but too late.
    first.send(Some("late")).unwrap();
    assert!(!bench.collect());
    assert_eq!(bench.latest(), None);
    assert_eq!(bench.wait_for_start().0, 9);
    others.last().unwrap().send(Some("nine")).unwrap();
    assert!(bench.collect());
    assert_eq!(bench.latest(), Some((9, "9 nine")));
    assert!(bench.start_receiver.try_recv().is_err(), "the others never began");
}

#[test]
fn the_last_value_stays_while_the_next_is_computed() {
    let mut bench = BackgroundBench::new();
    bench.ask(1).send(Some("one")).unwrap();
    bench.collect();
    let answer = bench.ask(2);
    assert_eq!(bench.latest(), Some((1, "1 one")));
    assert_eq!(bench.background.current(&2), None, "it is known to be out of date");
    answer.send(Some("two")).unwrap();
    bench.collect();
    assert_eq!(bench.latest(), Some((2, "2 two")));
}

#[test]
fn requesting_the_latest_key_again_stops_the_running_request() {
    let mut bench = BackgroundBench::new();
    bench.ask(1).send(Some("one")).unwrap();
    bench.collect();
    bench.wait_for_start();
    let answer = bench.ask(2);
    let (_, progress) = bench.wait_for_start();
    drop(bench.ask(1));
    assert!(progress.check_cancelled().is_err() && !bench.background.is_busy());
    answer.send(Some("two")).unwrap();
    assert!(!bench.collect());
    assert_eq!(bench.latest(), Some((1, "1 one")));
}

#[test]
fn a_superseded_key_is_computed_when_requested_again() {
    let mut bench = BackgroundBench::new();
    let first = bench.ask(1);
    bench.wait_for_start();
    drop(bench.ask(2));
    let again = bench.ask(1);
    first.send(Some("of the first time")).unwrap();
    assert!(!bench.collect());
    again.send(Some("again")).unwrap();
    assert!(bench.collect());
    assert_eq!(bench.latest(), Some((1, "1 again")));
}

#[test]
fn a_panic_is_a_failure_for_its_key_and_not_tried_again() {
    let mut bench = BackgroundBench::new();
    bench.ask(1).send(Some("one")).unwrap();
    bench.collect();
    bench.wait_for_start();
    bench.ask(2).send(None).unwrap();
    bench.wait_for_start();
    assert!(bench.collect());
    assert_eq!(bench.background.failure(&2).map(|fault| fault.detail.as_str()), Some("broken on purpose"));
    assert_eq!(bench.background.failure(&1), None);
    assert_eq!(bench.latest(), Some((1, "1 one")), "the last value is still there");
    for _ in 0..3 {
        drop(bench.ask(2));
        assert!(!bench.background.is_busy() && bench.start_receiver.try_recv().is_err());
    }
    // Another key is tried, after which the first may be tried again.
    bench.ask(3).send(Some("three")).unwrap();
    bench.collect();
    bench.wait_for_start();
    assert_eq!(bench.background.failure(&2), None);
    bench.ask(2).send(Some("two")).unwrap();
    bench.collect();
    assert_eq!(bench.latest(), Some((2, "2 two")));
}

#[test]
fn a_panic_of_a_superseded_request_is_no_failure() {
    let mut bench = BackgroundBench::new();
    let first = bench.ask(1);
    bench.wait_for_start();
    let second = bench.ask(2);
    first.send(None).unwrap();
    assert!(!bench.collect());
    assert_eq!((bench.background.failure(&1), bench.background.failure(&2)), (None, None));
    second.send(Some("two")).unwrap();
    bench.collect();
    assert_eq!(bench.latest(), Some((2, "2 two")));
}

#[test]
fn a_cancelled_or_forgotten_request_never_arrives() {
    let mut bench = BackgroundBench::new();
    bench.ask(1).send(Some("one")).unwrap();
    bench.collect();
    bench.wait_for_start();
    let second = bench.ask(2);
    let (_, progress) = bench.wait_for_start();
    bench.background.cancel();
    assert!(progress.check_cancelled().is_err() && !bench.background.is_busy());
    second.send(Some("two")).unwrap();
    assert!(!bench.collect());
    assert_eq!(bench.latest(), Some((1, "1 one")));
    let third = bench.ask(3);
    bench.wait_for_start();
    bench.background.forget();
    assert_eq!(bench.latest(), None);
    third.send(Some("three")).unwrap();
    assert!(!bench.collect());
    assert_eq!(bench.latest(), None);
}

#[test]
fn a_value_that_is_taken_is_computed_again_when_asked_for() {
    let mut bench = BackgroundBench::new();
    bench.ask(1).send(Some("one")).unwrap();
    bench.collect();
    assert_eq!(bench.background.take(), Some((1, "1 one".to_owned())));
    assert_eq!(bench.latest(), None);
    bench.ask(1).send(Some("again")).unwrap();
    bench.collect();
    assert_eq!(bench.latest(), Some((1, "1 again")));
}

#[test]
fn a_computation_that_stops_unasked_is_a_failure() {
    let mut bench = BackgroundBench::new();
    bench.background.request(1, |_, _| None);
    assert!(bench.collect());
    assert!(bench.background.failure(&1).is_some() && !bench.background.is_busy());
}

#[test]
fn dropping_the_value_stops_its_running_request() {
    let mut bench = BackgroundBench::new();
    let _answer = bench.ask(1);
    let (_, progress) = bench.wait_for_start();
    drop(bench.background);
    assert!(progress.check_cancelled().is_err());
}
