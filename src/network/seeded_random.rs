//! Pseudo-random numbers for layouts and analyses. The same seed gives the same numbers; must not use random numbers of
//! the operating system.

/// The state of a pseudo-random number generator: SplitMix64 (Steele, Lea and Flood).
#[derive(Clone, Debug)]
pub struct SeededRandom(u64);

impl SeededRandom {
    /// A generator that starts from a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// The next random whole number below `end`; 0 if `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        // The upper half of the product needs no division, and its bias is too small to be seen.
        ((u128::from(self.bits()) * end as u128) >> 64) as usize
    }

    /// The next random number from 0 to 1, without 1.
    pub fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1u32 << 24) as f32
    }

    /// Puts a list into a random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers_within_bounds() {
        let (mut one, mut other) = (SeededRandom::new(3), SeededRandom::new(3));
        for _ in 0..1000 {
            let number = one.below(10);
            assert!(number < 10);
            assert_eq!(number, other.below(10));
            let share = one.unit();
            assert!((0.0..1.0).contains(&share));
            assert_eq!(share, other.unit());
        }
        assert_ne!(SeededRandom::new(3).bits(), SeededRandom::new(4).bits());
    }

    #[test]
    fn shuffling_loses_nothing() {
        let mut list: Vec<usize> = (0..100).collect();
        SeededRandom::new(1).shuffle(&mut list);
        assert_ne!(list, (0..100).collect::<Vec<_>>());
        list.sort_unstable();
        assert_eq!(list, (0..100).collect::<Vec<_>>());
    }
}
