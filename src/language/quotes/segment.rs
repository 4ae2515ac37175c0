//! What the words of a stretch of text say: is it speech or telling?
//!
//! Every word, every pair of neighbours, and what the stretch begins and ends with have a weight each, in rows of one hash
//! table (hashed as in Weinberger et al. 2009).

use crate::language::joiner::Context;

/// How many rows tell of the ends and the length of a stretch.
const ENDS: usize = 9;

/// The weights of a block's words, summed up.
#[derive(Debug, Default)]
pub(crate) struct Bags<'m> {
    table: &'m [u8],
    /// The sum of the weights of all pieces before each.
    sums: Vec<i32>,
}

impl<'m> Bags<'m> {
    /// Looks every piece up; nothing where there is no table.
    pub(super) fn of(context: &Context<'_, '_>, table: &'m [u8]) -> Self {
        let mut bags = Self { table, sums: Vec::new() };
        if !table.is_empty() {
            bags.sums.reserve(context.pieces.list.len() + 1);
            let mut sum = 0;
            bags.sums.push(sum);
            for index in 0..context.pieces.list.len() {
                sum += words(context, index).into_iter().map(|hash| bags.weight(hash)).sum::<i32>();
                bags.sums.push(sum);
            }
        }
        bags
    }

    /// How much the pieces `from..to` speak for speech, in units of the table.
    pub(super) fn score(&self, context: &Context<'_, '_>, from: usize, to: usize) -> f32 {
        let (Some(before), Some(after)) = (self.sums.get(from), self.sums.get(to)) else { return 0.0 };
        let ends: i32 = ends(context, from, to).into_iter().map(|hash| self.weight(hash)).sum();
        ends as f32 + share(to - from) * (after - before) as f32
    }

    fn weight(&self, hash: u32) -> i32 {
        i32::from(self.table[hash as usize & (self.table.len() - 1)] as i8)
    }
}

/// How much each word of so many counts: each repeats a part of what the others say.
pub(super) fn share(pieces: usize) -> f32 {
    1.0 / (pieces as f32 + 4.0).sqrt()
}

/// The rows of a word anywhere in a stretch: its own, and that of it and the word before.
pub(super) fn words(context: &Context<'_, '_>, index: usize) -> [u32; 2] {
    let before = index.checked_sub(1).map_or(0, |before| context.word(before));
    [spread(context.word(index)), spread(before.rotate_left(7) ^ context.word(index))]
}

/// The rows of the ends of a stretch: its first two words, its last two, and how long it is.
pub(super) fn ends(context: &Context<'_, '_>, from: usize, to: usize) -> [u32; ENDS] {
    let length = to - from;
    let word = |at: usize, least: usize| if length >= least { context.word(at) } else { 0 };
    let (first, second) = (word(from, 1), word(from + 1, 2));
    let (last, before_last) = (word(to.wrapping_sub(1), 1), word(to.wrapping_sub(2), 2));
    let size = match length as u32 {
        short @ 0..=8 => short,
        // Two steps each time that the length doubles.
        long => 8 + (long / 8).ilog2() * 2 + (long >> (long.ilog2() - 1) & 1),
    };
    let pairs = [
        [first, 0],
        [second, 0],
        [first, second],
        [last, 0],
        [before_last, 0],
        [before_last, last],
        [size, 0],
        [size, last],
        [size, first],
    ];
    std::array::from_fn(|kind| {
        let [one, other] = pairs[kind];
        let kind = kind as u32 + 1;
        spread(spread(one.wrapping_add(kind << 20)) ^ other.rotate_left(kind + 8))
    })
}

fn spread(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 16)).wrapping_mul(0x7feb_352d);
    let hash = (hash ^ (hash >> 15)).wrapping_mul(0x846c_a68b);
    hash ^ (hash >> 16)
}
