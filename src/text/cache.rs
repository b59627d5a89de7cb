//! A cache of the most recently used lines and paragraphs, with a limited size. Knows nothing about shaping.

use std::collections::HashMap;
use std::hash::Hash;
use std::mem;

/// Number of texts that are kept at least. The cache holds at most twice this number.
const GENERATION_SIZE: usize = 16_384;

/// Longer texts are not cached, because they are seldom used twice.
const MAX_TEXT_BYTES: usize = 1024;

/// Results computed from texts, by text and key. The key contains everything else that the result depends on. Entries
/// that were not used while a generation filled up are dropped.
pub(super) struct TextCache<K, V> {
    young: CacheGeneration<K, V>,
    old: CacheGeneration<K, V>,
    count: usize,
}

/// The text is the inner key, so that a lookup does not copy it.
type CacheGeneration<K, V> = HashMap<K, HashMap<Box<str>, V>>;

impl<K: Copy + Eq + Hash, V: Clone> TextCache<K, V> {
    /// An empty cache.
    pub(super) fn new() -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), count: 0 }
    }

    /// The cached result for a text. Marks it as recently used.
    pub(super) fn get(&mut self, key: K, text: &str) -> Option<V> {
        if let Some(value) = self.young.get(&key).and_then(|texts| texts.get(text)) {
            return Some(value.clone());
        }
        let value = self.old.get_mut(&key)?.remove(text)?;
        self.put(key, text, &value);
        Some(value)
    }

    /// Stores the result for a text, and drops the least recently used generation when the present one is full.
    pub(super) fn put(&mut self, key: K, text: &str, value: &V) {
        if text.len() > MAX_TEXT_BYTES {
            return;
        }
        if self.count >= GENERATION_SIZE {
            self.old = mem::take(&mut self.young);
            self.count = 0;
        }
        self.young.entry(key).or_default().insert(text.into(), value.clone());
        self.count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_keeps_what_is_used() {
        let mut cache = TextCache::new();
        for i in 0..5 * GENERATION_SIZE {
            cache.put((), &i.to_string(), &i);
            assert!(cache.get((), "0").is_some(), "forgotten after {i}");
        }
        assert!(cache.get((), "1").is_none());
        let len = |texts: &CacheGeneration<(), usize>| texts.values().map(HashMap::len).sum::<usize>();
        assert!(len(&cache.young) + len(&cache.old) <= 2 * GENERATION_SIZE);
    }
}
