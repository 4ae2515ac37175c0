//! What the trainer sees, and in which order: passages drawn at random, the same on every run.

use super::corpus::Packed;
use crate::language::hash::mix;
use crate::language::network::HIDDEN;

/// Tokens of a sequence.
pub(crate) const SEQUENCE: usize = 256;

/// A sequence to learn from.
pub(crate) struct Sample {
    pub(crate) tokens: Vec<Packed>,
    /// The inflection class of each, or that it is hidden.
    pub(crate) classes: Vec<u16>,
}

impl Sample {
    pub(crate) fn new(tokens: Vec<Packed>, mut hidden: impl FnMut(usize) -> bool) -> Self {
        let class = |(t, token): (usize, &Packed)| {
            if !token.is_word() || hidden(t) { HIDDEN } else { u16::from(token.class()) }
        };
        Self { classes: tokens.iter().enumerate().map(class).collect(), tokens }
    }

    /// The `index`-th sequence that training sees: every passage once in an epoch, in an order that is drawn anew
    /// for each. Half of them without their line breaks, some without any marks. In half of them all
    /// forms are hidden, as in stemmed text; in a fifth none, as in lowercased text; in the others some, as when
    /// part of the words has been decided.
    pub(crate) fn training(text: &[Packed], index: u64, seed: u64) -> Self {
        let passages = (text.len() / SEQUENCE).max(1) as u64;
        let epoch = index / passages;
        let mut draw = Draw(mix(seed ^ index.wrapping_mul(0x9e37_79b9)));
        let start = shuffled(index % passages, passages, mix(seed ^ (epoch + 1) << 32)) as usize * SEQUENCE;
        let keep_breaks = draw.next().is_multiple_of(2);
        let keep_marks = !draw.next().is_multiple_of(25);
        let hidden = match draw.next() % 10 {
            0..5 => 256,
            5..7 => 0,
            _ => draw.next() % 256,
        };
        let wanted = |token: &&Packed| (keep_breaks || !token.is_break()) && (keep_marks || !token.is_mark());
        let mut tokens: Vec<Packed> =
            text[start.min(text.len())..].iter().chain(text).filter(wanted).take(SEQUENCE).copied().collect();
        // The kernels want a multiple of eight.
        tokens.truncate(tokens.len() / 8 * 8);
        Self::new(tokens, |_| draw.next() % 256 < hidden)
    }
}

/// A permutation of `0..n` by four rounds of a Feistel network over the next power of four, walked until it
/// falls inside: no table of n numbers is needed.
fn shuffled(index: u64, n: u64, key: u64) -> u64 {
    let half = (64 - n.saturating_sub(1).leading_zeros()).div_ceil(2).max(1);
    let mask = (1u64 << half) - 1;
    let mut at = index;
    loop {
        let (mut left, mut right) = (at >> half, at & mask);
        for round in 0..4 {
            (left, right) = (right, left ^ mix(right ^ key ^ round << 56) & mask);
        }
        at = left << half | right;
        if at < n {
            return at;
        }
    }
}

/// A stream of random numbers: a counter through a mixer (SplitMix64).
pub(crate) struct Draw(pub(crate) u64);

impl Draw {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// Roughly normal with deviation 1: the sum of twelve uniform numbers.
    pub(crate) fn normal(&mut self) -> f32 {
        (0..12).map(|_| (self.next() >> 40) as f32 / (1u64 << 24) as f32).sum::<f32>() - 6.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shuffling_is_a_permutation() {
        for n in [1, 2, 3, 17, 1000] {
            let mut seen: Vec<u64> = (0..n).map(|i| shuffled(i, n, 42)).collect();
            seen.sort_unstable();
            assert_eq!(seen, (0..n).collect::<Vec<_>>());
        }
    }
}
