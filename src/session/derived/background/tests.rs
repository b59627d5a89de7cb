//! Requests in every order, late answers, faults and cancelling. Channels decide what happens when, never the clock.

use std::sync::Mutex;

use super::*;

/// A value under test. Each computation says that it has begun and then waits for its answer.
struct Bench {
    background: Background<u32, String>,
    woken: Receiver<()>,
    begun: Receiver<(u32, Progress)>,
    begins: Sender<(u32, Progress)>,
}

impl Bench {
    fn new() -> Self {
        let (wakes, woken) = channel();
        let (begins, begun) = channel();
        let wakes = Mutex::new(wakes);
        let wake: Wake = Arc::new(move || drop(wakes.lock().map(|wakes| wakes.send(()))));
        Self { background: Background::new(wake), woken, begun, begins }
    }

    /// Asks for a key. The computation ends when something is sent; without words it panics.
    fn ask(&mut self, key: u32) -> Sender<Option<&'static str>> {
        let (answer, answers) = channel::<Option<&'static str>>();
        let begins = self.begins.clone();
        self.background.request(key, move |key, progress| {
            begins.send((*key, progress.clone())).unwrap();
            let words = answers.recv().unwrap();
            let words = words.unwrap_or_else(|| std::panic::resume_unwind(Box::new("broken on purpose")));
            Some(format!("{key} {words}"))
        });
        answer
    }

    /// Waits until the thread has answered once more, and takes that in.
    fn collect(&mut self) -> bool {
        self.woken.recv().unwrap();
        self.background.collect()
    }

    fn begun(&self) -> (u32, Progress) {
        self.begun.recv().unwrap()
    }

    fn latest(&self) -> Option<(u32, &str)> {
        self.background.latest().map(|(key, value)| (*key, value.as_str()))
    }
}

#[test]
fn a_value_comes_back_for_the_key_that_was_asked() {
    let mut bench = Bench::new();
    assert_eq!((bench.background.is_busy(), bench.background.share()), (false, None));
    let answer = bench.ask(1);
    let (key, progress) = bench.begun();
    progress.at(0.5).unwrap();
    assert_eq!((key, bench.background.share()), (1, Some(0.5)));
    assert!(bench.background.is_busy() && bench.background.pending() == Some(&1));
    answer.send(Some("one")).unwrap();
    assert!(bench.collect());
    assert_eq!(bench.latest(), Some((1, "1 one")));
    assert_eq!(bench.background.current(&1).map(String::as_str), Some("1 one"));
    assert_eq!(bench.background.current(&2), None);
    // It is there: nothing is computed again.
    drop(bench.ask(1));
    assert!(!bench.background.is_busy() && bench.begun.try_recv().is_err());
}

#[test]
fn only_the_last_of_many_requests_is_computed() {
    let mut bench = Bench::new();
    let first = bench.ask(1);
    let (_, progress) = bench.begun();
    let others: Vec<_> = (2..10).map(|key| bench.ask(key)).collect();
    assert!(progress.go_on().is_err(), "what is overtaken is told to stop");
    // It answers all the same, but too late.
    first.send(Some("late")).unwrap();
    assert!(!bench.collect());
    assert_eq!(bench.latest(), None);
    assert_eq!(bench.begun().0, 9);
    others.last().unwrap().send(Some("nine")).unwrap();
    assert!(bench.collect());
    assert_eq!(bench.latest(), Some((9, "9 nine")));
    assert!(bench.begun.try_recv().is_err(), "the others never began");
}

#[test]
fn the_last_value_stays_while_the_next_is_computed() {
    let mut bench = Bench::new();
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
fn going_back_to_what_is_there_stops_what_is_under_way() {
    let mut bench = Bench::new();
    bench.ask(1).send(Some("one")).unwrap();
    bench.collect();
    bench.begun();
    let answer = bench.ask(2);
    let (_, progress) = bench.begun();
    drop(bench.ask(1));
    assert!(progress.go_on().is_err() && !bench.background.is_busy());
    answer.send(Some("two")).unwrap();
    assert!(!bench.collect());
    assert_eq!(bench.latest(), Some((1, "1 one")));
}

#[test]
fn a_key_that_is_wanted_again_after_it_was_overtaken_is_computed() {
    let mut bench = Bench::new();
    let first = bench.ask(1);
    bench.begun();
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
    let mut bench = Bench::new();
    bench.ask(1).send(Some("one")).unwrap();
    bench.collect();
    bench.begun();
    bench.ask(2).send(None).unwrap();
    bench.begun();
    assert!(bench.collect());
    assert_eq!(bench.background.failure(&2).map(|fault| fault.detail.as_str()), Some("broken on purpose"));
    assert_eq!(bench.background.failure(&1), None);
    assert_eq!(bench.latest(), Some((1, "1 one")), "the last value is still there");
    for _ in 0..3 {
        drop(bench.ask(2));
        assert!(!bench.background.is_busy() && bench.begun.try_recv().is_err());
    }
    // Another key is tried, and then the first may be again.
    bench.ask(3).send(Some("three")).unwrap();
    bench.collect();
    bench.begun();
    assert_eq!(bench.background.failure(&2), None);
    bench.ask(2).send(Some("two")).unwrap();
    bench.collect();
    assert_eq!(bench.latest(), Some((2, "2 two")));
}

#[test]
fn a_panic_of_what_was_overtaken_is_no_failure() {
    let mut bench = Bench::new();
    let first = bench.ask(1);
    bench.begun();
    let second = bench.ask(2);
    first.send(None).unwrap();
    assert!(!bench.collect());
    assert_eq!((bench.background.failure(&1), bench.background.failure(&2)), (None, None));
    second.send(Some("two")).unwrap();
    bench.collect();
    assert_eq!(bench.latest(), Some((2, "2 two")));
}

#[test]
fn what_is_cancelled_or_forgotten_never_arrives() {
    let mut bench = Bench::new();
    bench.ask(1).send(Some("one")).unwrap();
    bench.collect();
    bench.begun();
    let second = bench.ask(2);
    let (_, progress) = bench.begun();
    bench.background.cancel();
    assert!(progress.go_on().is_err() && !bench.background.is_busy());
    second.send(Some("two")).unwrap();
    assert!(!bench.collect());
    assert_eq!(bench.latest(), Some((1, "1 one")));
    let third = bench.ask(3);
    bench.begun();
    bench.background.forget();
    assert_eq!(bench.latest(), None);
    third.send(Some("three")).unwrap();
    assert!(!bench.collect());
    assert_eq!(bench.latest(), None);
}

#[test]
fn a_value_that_is_taken_is_computed_again_when_asked_for() {
    let mut bench = Bench::new();
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
    let mut bench = Bench::new();
    bench.background.request(1, |_, _| None);
    assert!(bench.collect());
    assert!(bench.background.failure(&1).is_some() && !bench.background.is_busy());
}

#[test]
fn what_runs_is_told_to_stop_when_nobody_holds_it_any_more() {
    let mut bench = Bench::new();
    let _answer = bench.ask(1);
    let (_, progress) = bench.begun();
    drop(bench.background);
    assert!(progress.go_on().is_err());
}
