//! Remembers the lines asked for last. Knows nothing of how a line is made, and never grows without bound.

use std::collections::HashMap;
use std::hash::Hash;
use std::mem;
use std::sync::Arc;

use super::Line;

/// How many lines are kept at least. Up to twice as many are held.
const LINES: usize = 8192;

/// Longer texts are seldom asked for twice.
const LONGEST: usize = 1024;

/// Lines by their text and by whatever else they depend on.
pub(super) struct Cache<K> {
    young: Generation<K>,
    old: Generation<K>,
    count: usize,
}

/// The text is the inner key, so that it can be looked up without being copied.
type Generation<K> = HashMap<K, HashMap<Box<str>, Arc<Line>>>;

impl<K: Copy + Eq + Hash> Cache<K> {
    /// An empty one.
    pub(super) fn new() -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), count: 0 }
    }

    /// The line, where it is remembered.
    pub(super) fn get(&mut self, key: K, text: &str) -> Option<Arc<Line>> {
        if let Some(line) = self.young.get(&key).and_then(|lines| lines.get(text)) {
            return Some(line.clone());
        }
        let line = self.old.get_mut(&key)?.remove(text)?;
        self.put(key, text, &line);
        Some(line)
    }

    /// Remembers a line. Those not asked for in a long while are forgotten.
    pub(super) fn put(&mut self, key: K, text: &str, line: &Arc<Line>) {
        if text.len() > LONGEST {
            return;
        }
        if self.count >= LINES {
            self.old = mem::take(&mut self.young);
            self.count = 0;
        }
        self.young.entry(key).or_default().insert(text.into(), line.clone());
        self.count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Style, line};

    #[test]
    fn what_is_used_stays_and_the_rest_is_forgotten() {
        let mut cache = Cache::new();
        let shaped = line("x", Style { size: 10.0, weight: Default::default() });
        for i in 0..5 * LINES {
            cache.put((), &i.to_string(), &shaped);
            assert!(cache.get((), "0").is_some(), "forgotten after {i}");
        }
        assert!(cache.get((), "1").is_none());
        let held = |lines: &Generation<()>| lines.values().map(HashMap::len).sum::<usize>();
        assert!(held(&cache.young) + held(&cache.old) <= 2 * LINES);
    }
}
