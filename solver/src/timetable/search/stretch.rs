//! What a short stretch of times lacks, counted once for every pattern of busy times that there can be in it.

use std::sync::Arc;

/// The longest stretch that is worth it: it has 2 to this power of patterns.
pub const LONGEST: usize = 12;

/// A stretch of times.
#[derive(Debug, Clone)]
pub struct Stretch {
    first: usize,
    long: usize,
    /// By pattern, of which the lowest bit is the first time.
    lacks: Arc<[u32]>,
}

impl Stretch {
    /// Of so many times from the first, with what is counted of the bits of all `words × 64` times when only these are busy.
    pub fn count(first: usize, long: usize, words: usize, lacks: impl Fn(&[u64]) -> u32) -> Self {
        let of = |pattern: u64| {
            let mut bits = vec![0; words];
            bits[first / 64] = pattern << (first % 64);
            if first % 64 + long > 64 {
                bits[first / 64 + 1] = pattern >> (64 - first % 64);
            }
            lacks(&bits)
        };
        Self { first, long, lacks: (0..1 << long).map(of).collect() }
    }

    /// One that lacks the same, pattern by pattern, from another time.
    pub fn from(&self, first: usize) -> Self {
        Self { first, ..self.clone() }
    }

    /// What it lacks when these times are busy.
    pub fn lacks(&self, bits: &[u64]) -> u32 {
        let (word, shift) = (self.first / 64, self.first % 64);
        let mut pattern = bits[word] >> shift;
        if shift + self.long > 64 {
            pattern |= bits[word + 1] << (64 - shift);
        }
        self.lacks[pattern as usize & ((1 << self.long) - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::super::deviation::gaps;
    use super::Stretch;

    #[test]
    fn what_is_counted_for_a_pattern_is_what_the_times_lack_wherever_they_are() {
        // Eight times, of which the fourth does not count, within a word and across two.
        let mask =
            |first: usize| (0..8).filter(|time| *time != 3).fold([0_u64; 2], |bits, time| set(bits, first + time));
        let within = Stretch::count(5, 8, 2, |bits| gaps(&mask(5), bits));
        for first in [5, 56, 60, 64, 120] {
            let counted = Stretch::count(first, 8, 2, |bits| gaps(&mask(first), bits));
            for pattern in 0_u32..256 {
                let busy =
                    (0..8).filter(|time| pattern >> time & 1 == 1).fold([0; 2], |bits, time| set(bits, first + time));
                // What is busy before and after does not matter.
                let others = if first == 120 { set(busy, 119) } else { set(set(busy, first - 1), first + 8) };
                let expected = gaps(&mask(first), &others);
                assert_eq!(
                    (counted.lacks(&others), within.from(first).lacks(&others)),
                    (expected, expected),
                    "{first} {pattern}"
                );
            }
        }
    }

    fn set(mut bits: [u64; 2], time: usize) -> [u64; 2] {
        bits[time / 64] |= 1 << (time % 64);
        bits
    }
}
