//! Values derived from a map: computed at once ([`DerivedValue`]) or on a thread ([`BackgroundValue`]), and cached for
//! the key from which they were computed. [`guarded`] keeps a panic in a computation from ending the program. Knows no
//! window and nothing about the values.

mod background;

pub use background::{BackgroundValue, WakeCallback};

use std::panic::{AssertUnwindSafe, catch_unwind};

/// A computation panicked. It only reads its input, so nothing is lost.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("something went wrong inside the program; your map is as it was")]
pub struct InternalFault {
    /// The panic message, for the log.
    pub detail: String,
}

impl InternalFault {
    fn new(detail: impl Into<String>) -> Self {
        Self { detail: detail.into() }
    }
}

/// Runs a computation that only reads, such as building a scene, and catches its panic.
///
/// # Errors
/// [`InternalFault`] if the computation panics.
pub fn guarded<Value>(compute: impl FnOnce() -> Value) -> Result<Value, InternalFault> {
    // A computation works on clones and on values of its own, which are dropped with it.
    catch_unwind(AssertUnwindSafe(compute)).map_err(|payload| {
        let message = payload.downcast_ref::<&str>().map(|message| (*message).to_owned());
        let message = message.or_else(|| payload.downcast_ref::<String>().cloned());
        InternalFault::new(message.unwrap_or_else(|| "a panic without words".to_owned()))
    })
}

/// A cached value with the key from which it was computed. Another key computes it again, at once.
#[derive(Debug)]
pub struct DerivedValue<Key, Value> {
    entry: Option<(Key, Value)>,
}

impl<Key, Value> Default for DerivedValue<Key, Value> {
    fn default() -> Self {
        Self { entry: None }
    }
}

impl<Key: PartialEq, Value> DerivedValue<Key, Value> {
    /// The value for a key.
    pub fn get(&mut self, key: Key, compute: impl FnOnce(&Key) -> Value) -> &Value {
        self.get_mut(key, compute)
    }

    /// The value for a key, mutable. Changes to it last until another key is requested.
    pub fn get_mut(&mut self, key: Key, compute: impl FnOnce(&Key) -> Value) -> &mut Value {
        self.renew(key, |key, _| compute(key))
    }

    /// The value for a key, mutable. If it has to be computed, the computation gets the previous key and value, to
    /// reuse parts of them.
    pub fn renew(&mut self, key: Key, compute: impl FnOnce(&Key, Option<(Key, Value)>) -> Value) -> &mut Value {
        let entry = match self.entry.take() {
            Some(entry) if entry.0 == key => entry,
            last => {
                let value = compute(&key, last);
                (key, value)
            }
        };
        &mut self.entry.insert(entry).1
    }

    /// The last requested value, whatever its key.
    pub fn last(&self) -> Option<&Value> {
        self.entry.as_ref().map(|(_, value)| value)
    }

    /// The last requested value, whatever its key, mutable.
    pub fn last_mut(&mut self) -> Option<&mut Value> {
        self.entry.as_mut().map(|(_, value)| value)
    }

    /// Drops the value. The next request computes it again.
    pub fn forget(&mut self) {
        self.entry = None;
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_derived_value_is_computed_once_for_each_key() {
        let count = Cell::new(0);
        let mut derived = DerivedValue::default();
        let mut ask = |key: i32| {
            *derived.get(key, |key| {
                count.set(count.get() + 1);
                key * 10
            })
        };
        assert_eq!([ask(1), ask(1), ask(2), ask(2), ask(1)], [10, 10, 20, 20, 10]);
        assert_eq!(count.get(), 3, "only the last value is kept, and that one is not computed again");
        assert_eq!(derived.last(), Some(&10));
        derived.forget();
        assert_eq!(derived.last(), None);
        assert_eq!(*derived.get(1, |_| 11), 11);
    }

    #[test]
    fn a_renewed_value_is_computed_from_the_last_one() {
        let mut derived = DerivedValue::default();
        let mut ask = |key: i32| {
            let words = derived.renew(key, |key, last: Option<(i32, String)>| {
                last.map_or_else(|| key.to_string(), |(of, words)| format!("{words} (of {of}), {key}"))
            });
            words.clone()
        };
        assert_eq!([ask(1), ask(1), ask(2)], ["1", "1", "1 (of 1), 2"]);
        derived.last_mut().unwrap().push('!');
        assert_eq!(derived.get(2, |_| String::new()), "1 (of 1), 2!", "what is changed in it stays");
    }

    #[test]
    fn a_failed_computation_is_not_retried_for_the_same_key() {
        let count = Cell::new(0);
        let mut derived = DerivedValue::default();
        let mut ask = |key: i32| {
            let value = derived.get(key, |key| {
                count.set(count.get() + 1);
                guarded(|| 10 / key)
            });
            value.clone().ok()
        };
        assert_eq!([ask(0), ask(0), ask(5)], [None, None, Some(2)]);
        assert_eq!(count.get(), 2);
    }

    #[test]
    fn a_guarded_panic_becomes_a_fault_with_its_words() {
        assert_eq!(guarded(|| 1), Ok(1));
        let fault = guarded(|| -> i32 { panic!("no room for {}", "labels") });
        assert_eq!(fault, Err(InternalFault::new("no room for labels")));
        assert_eq!(guarded(|| -> i32 { panic!("flat words") }), Err(InternalFault::new("flat words")));
    }
}
