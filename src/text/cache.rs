//! Remembers the lines and paragraphs asked for last. Knows nothing of how they are made, and never grows without bound.

use std::collections::HashMap;
use std::hash::Hash;
use std::mem;

/// How many texts are kept at least. Up to twice as many are held.
const GENERATION_SIZE: usize = 16_384;

/// Longer texts are seldom asked for twice.
const MAX_TEXT_BYTES: usize = 1024;

/// What was made of texts, by the text and by whatever else it depends on.
pub(super) struct TextCache<K, V> {
    young: CacheGeneration<K, V>,
    old: CacheGeneration<K, V>,
    count: usize,
}

/// The text is the inner key, so that it can be looked up without being copied.
type CacheGeneration<K, V> = HashMap<K, HashMap<Box<str>, V>>;

impl<K: Copy + Eq + Hash, V: Clone> TextCache<K, V> {
    /// An empty one.
    pub(super) fn new() -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), count: 0 }
    }

    /// What was made of the text, where it is remembered.
    pub(super) fn get(&mut self, key: K, text: &str) -> Option<V> {
        if let Some(made) = self.young.get(&key).and_then(|texts| texts.get(text)) {
            return Some(made.clone());
        }
        let made = self.old.get_mut(&key)?.remove(text)?;
        self.put(key, text, &made);
        Some(made)
    }

    /// Remembers what was made of a text. What was not asked for in a long while is forgotten.
    pub(super) fn put(&mut self, key: K, text: &str, made: &V) {
        if text.len() > MAX_TEXT_BYTES {
            return;
        }
        if self.count >= GENERATION_SIZE {
            self.old = mem::take(&mut self.young);
            self.count = 0;
        }
        self.young.entry(key).or_default().insert(text.into(), made.clone());
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
        let held = |texts: &CacheGeneration<(), usize>| texts.values().map(HashMap::len).sum::<usize>();
        assert!(held(&cache.young) + held(&cache.old) <= 2 * GENERATION_SIZE);
    }
}
