//! The joiner: does a mark belong to the word before it, to the word after it, to both or to neither?
//!
//! `de - escalate` or `happened - an escalation`, `the workers ' strike` or `the ' strike '`, `u . s .` or
//! `the us . the`: the marks are the same, the words about them are not. A log-linear model over hashed
//! features of the neighbouring words, marks, shapes and of the same mark nearby gives the probability of
//! each attachment (maximum entropy, as in Berger et al. 1996; features hashed as in Weinberger et al.
//! 2009, the best kept in buckets beside a fingerprint). What is known of the gaps, from the tokenizer that
//! made them, limits the answers.
//!
//! The section of the model file: magic, scale, bucket bits, then buckets of three rows of four bytes
//! (fingerprint, three `i8` weights), little-endian.

use std::fmt;

use super::pieces::{Pieces, Seen};

/// Which of its neighbours a mark stands against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Attachment {
    /// Both: `de-escalate`.
    Both,
    /// The one before: `yes,`.
    Left,
    /// The one after: `(no`.
    Right,
    /// Neither: `time - and`.
    Neither,
}

impl Attachment {
    pub(crate) const ALL: [Self; 4] = [Self::Both, Self::Left, Self::Right, Self::Neither];

    /// From the two gaps.
    pub(crate) fn of(left: bool, right: bool) -> Self {
        match (left, right) {
            (true, true) => Self::Both,
            (true, false) => Self::Left,
            (false, true) => Self::Right,
            (false, false) => Self::Neither,
        }
    }

    /// Whether it stands against the piece before.
    pub(crate) fn left(self) -> bool {
        matches!(self, Self::Both | Self::Left)
    }

    /// Whether it stands against the piece after.
    pub(crate) fn right(self) -> bool {
        matches!(self, Self::Both | Self::Right)
    }
}

/// Probabilities in the order of [`Attachment::ALL`].
pub(crate) type Odds = [f32; 4];

/// Leaves of `odds` what the known gaps of piece `index` allow, and makes the rest sum to one. Where nothing
/// is left, what the gaps say.
pub(crate) fn limit(odds: Odds, pieces: &Pieces<'_>, index: usize) -> Odds {
    let left = pieces.seen(index);
    let right = pieces.seen(index + 1);
    let agrees = |seen: Seen, joined: bool| match seen {
        Seen::Hidden => true,
        Seen::Joined => joined,
        Seen::Apart | Seen::Edge => !joined,
    };
    let mut out = odds;
    let mut sum = 0.0;
    let mut possible = 0.0;
    for (slot, attachment) in out.iter_mut().zip(Attachment::ALL) {
        if agrees(left, attachment.left()) && agrees(right, attachment.right()) {
            possible += 1.0;
            *slot = slot.max(1e-6);
            sum += *slot;
        } else {
            *slot = -1.0;
        }
    }
    for slot in &mut out {
        *slot = if *slot < 0.0 { 0.0 } else { *slot / if sum > 0.0 { sum } else { possible } };
    }
    out
}

/// How many features a mark has.
const FEATURES: usize = 30;
/// Bits of a feature's hash that training tells apart: bucket and fingerprint.
const ROW_BITS: u32 = 23;
/// Bits of it that choose the bucket.
const BUCKET_BITS: u32 = 15;
/// Rows in a bucket.
const SLOTS: usize = 3;
/// Bytes of a row: fingerprint and the weights of both, left, right; neither has none.
const ROW: usize = 4;
const MAGIC: [u8; 4] = *b"JOI1";
const HEADER: usize = 12;

/// The model, borrowed from its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Joiner<'m> {
    rows: &'m [u8],
    scale: f32,
}

/// Why bytes are not a joiner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinerError(&'static str);

impl fmt::Display for JoinerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the joiner section {}", self.0)
    }
}

impl std::error::Error for JoinerError {}

impl<'m> Joiner<'m> {
    /// Reads the section in place; nothing is copied.
    ///
    /// # Errors
    ///
    /// When the bytes were not made by [`JoinerTrainer`](super::train::JoinerTrainer): too short, another magic, another size.
    pub fn from_bytes(bytes: &'m [u8]) -> Result<Self, JoinerError> {
        let (header, rows) = bytes.split_at_checked(HEADER).ok_or(JoinerError("is too short"))?;
        if header[..4] != MAGIC {
            return Err(JoinerError("does not start with its magic"));
        }
        let scale = f32::from_le_bytes([header[4], header[5], header[6], header[7]]);
        if !scale.is_finite() || rows.len() != (SLOTS * ROW) << BUCKET_BITS {
            return Err(JoinerError("has a damaged header or another size"));
        }
        Ok(Self { rows, scale })
    }

    /// The probability of each attachment of the mark at `index`, limited to what is known of its gaps.
    pub(crate) fn attachment(&self, pieces: &Pieces<'_>, index: usize) -> Odds {
        let mut sums = [0i32; 3];
        for hash in features(pieces, index) {
            if let Some(weights) = self.row(hash >> (32 - ROW_BITS)) {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += i32::from(weight);
                }
            }
        }
        let score = |sum: i32| sum as f32 * self.scale;
        limit(softmax([score(sums[0]), score(sums[1]), score(sums[2])]), pieces, index)
    }

    fn row(&self, row: u32) -> Option<[i8; 3]> {
        let bucket = (row >> (ROW_BITS - BUCKET_BITS)) as usize;
        let fingerprint = fingerprint(row);
        let bytes = self.rows.get(bucket * SLOTS * ROW..(bucket + 1) * SLOTS * ROW)?;
        let found = bytes.chunks_exact(ROW).find(|slot| slot[0] == fingerprint)?;
        Some([found[1] as i8, found[2] as i8, found[3] as i8])
    }
}

fn fingerprint(row: u32) -> u8 {
    (row & ((1 << (ROW_BITS - BUCKET_BITS)) - 1)) as u8
}

fn softmax(scores: [f32; 3]) -> Odds {
    let top = scores.iter().copied().fold(0.0, f32::max);
    let mut odds = [scores[0] - top, scores[1] - top, scores[2] - top, -top].map(f32::exp);
    let sum: f32 = odds.iter().sum();
    odds.iter_mut().for_each(|p| *p /= sum);
    odds
}

/// What the features see of one neighbour.
#[derive(Clone, Copy, Default)]
struct Neighbour {
    /// Hash of the word, in small letters, or of the mark.
    word: u32,
    /// Hash of its first four characters.
    head: u32,
    /// Hash of its last three characters.
    tail: u32,
    /// Mark, or letters or digits and how many.
    shape: u32,
    /// How it is capitalised.
    case: u32,
}

impl Neighbour {
    fn of(pieces: &Pieces<'_>, index: Option<usize>) -> Self {
        let Some(piece) = index.and_then(|index| pieces.list.get(index)) else {
            return Self::default();
        };
        if let Some(mark) = piece.mark {
            let hash = mix(11, u32::from(mark));
            return Self { word: hash, head: hash, tail: hash, shape: hash, case: 0 };
        }
        let text = pieces.text.get(piece.range()).unwrap_or_default();
        let (mut word, mut head, mut tail) = (17u32, 17u32, 0u32);
        let (mut length, mut digits, mut capitals) = (0u32, 0u32, 0u32);
        let mut first_capital = false;
        for c in text.chars().take(24) {
            let lower = if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) };
            if lower != c {
                capitals += 1;
                first_capital |= length == 0;
            }
            word = mix(word, u32::from(lower));
            if length < 4 {
                head = word;
            }
            tail = (tail << 8) | (u32::from(lower) & 0xff);
            length += 1;
            digits += u32::from(c.is_ascii_digit());
        }
        let shape = match (digits, length) {
            (0, 1..=6) => length,
            (0, 7..=9) => 7,
            (0, _) => 8,
            (d, l) if d == l => 16 + d.min(6),
            (_, l) => 32 + l.min(5),
        };
        let case = match () {
            () if !pieces.cased || digits == length => 0,
            () if capitals == 0 => 1,
            () if capitals == length && length > 1 => 2,
            () if first_capital => 3,
            () => 4,
        };
        Self { word, head: mix(head, 1), tail: mix(tail & 0xff_ffff, 2), shape: shape + 100, case }
    }
}

fn mix(hash: u32, value: u32) -> u32 {
    (hash ^ value).wrapping_mul(0x9e37_79b1).rotate_left(13)
}

/// How far the same mark is looked for.
const REACH: usize = 24;

/// Hashes of the features of the mark at `index`.
fn features(pieces: &Pieces<'_>, index: usize) -> [u32; FEATURES] {
    let mark = u32::from(pieces.mark(index).unwrap_or(' '));
    let at = |offset: isize| Neighbour::of(pieces, index.checked_add_signed(offset));
    let (l1, l2, l3) = (beside(pieces, index, -1, &at), beside(pieces, index, -2, &at), beside(pieces, index, -3, &at));
    let (r1, r2, r3) = (beside(pieces, index, 1, &at), beside(pieces, index, 2, &at), beside(pieces, index, 3, &at));
    let gaps = pieces.seen(index) as u32 * 4 + pieces.seen(index + 1) as u32;
    let (before, after) = same_mark(pieces, index);
    let dashes = u32::from(pieces.dashes.em) + 2 * u32::from(pieces.dashes.en);
    let cases = l1.case * 8 + r1.case;
    let values = [
        (1, gaps, 0),
        (2, l1.word, 0),
        (3, r1.word, 0),
        (4, l1.word, r1.word),
        (5, l2.word, l1.word),
        (6, r1.word, r2.word),
        (7, l1.head, 0),
        (8, r1.head, 0),
        (9, l1.tail, 0),
        (10, r1.tail, 0),
        (11, l1.shape, r1.shape),
        (12, mix(l2.shape, l1.shape), mix(r1.shape, r2.shape)),
        (13, l1.word, r1.shape),
        (14, l1.shape, r1.word),
        (15, l2.word, 0),
        (16, r2.word, 0),
        (17, mix(l2.word, l1.shape), r1.shape),
        (18, l1.shape, mix(r1.shape, r2.word)),
        (19, l1.head, r1.head),
        (20, l1.tail, r1.tail),
        (21, before * 8 + after, gaps),
        (22, before * 8 + after, mix(l1.shape, r1.shape)),
        (23, dashes, before * 8 + after),
        (24, cases, gaps),
        (25, cases, mix(l1.shape, r1.shape)),
        (26, mix(l1.shape, gaps), r1.shape),
        (27, l3.word, before),
        (28, r3.word, after),
        (29, mix(l3.shape, l2.shape), l1.shape),
        (30, mix(r3.shape, r2.shape), r1.shape),
    ];
    values.map(|(template, a, b)| finish(mix(mix(mix(mark, template), a), b)))
}

/// The neighbour at `offset`; none beyond a line's edge.
fn beside(pieces: &Pieces<'_>, index: usize, offset: isize, at: &impl Fn(isize) -> Neighbour) -> Neighbour {
    let edge = |i: usize| pieces.list.get(i).is_none_or(|piece| piece.seen == Seen::Edge);
    let crosses = if offset < 0 {
        (0..offset.unsigned_abs()).any(|back| index < back || edge(index - back))
    } else {
        (1..=offset.unsigned_abs()).any(|ahead| edge(index + ahead))
    };
    if crosses { Neighbour::default() } else { at(offset) }
}

fn finish(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    let hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

/// How near the same mark stands before and after, as 0 (not within reach) to 3; an apostrophe before a
/// clitic does not count, being no quote.
fn same_mark(pieces: &Pieces<'_>, index: usize) -> (u32, u32) {
    let mark = pieces.mark(index);
    let counts = |at: usize| pieces.mark(at) == mark && !(mark == Some('\'') && is_clitic(pieces, at));
    let near = |distance: usize| match distance {
        0..=2 => 3,
        3..=9 => 2,
        _ => 1,
    };
    let before = (1..=REACH.min(index)).find(|&d| counts(index - d)).map_or(0, near);
    let after = (1..=REACH).find(|&d| counts(index + d)).map_or(0, near);
    (before, after)
}

/// Whether the apostrophe at `index` stands between a word and an English clitic: `'s`, `'t`, `'ll` …
pub(crate) fn is_clitic(pieces: &Pieces<'_>, index: usize) -> bool {
    index > 0
        && pieces.is_word(index - 1)
        && matches!(
            pieces.str(index + 1),
            "s" | "t" | "d" | "m" | "ll" | "re" | "ve" | "S" | "T" | "D" | "M" | "LL" | "RE" | "VE"
        )
}

#[path = "joiner_train.rs"]
pub(super) mod train;

/// Whether the mark at `index` stands between two words that are digits at the sides that face it.
pub(crate) fn between_digits(pieces: &Pieces<'_>, index: usize) -> bool {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    index > 0
        && pieces.is_word(index - 1)
        && pieces.is_word(index + 1)
        && digit(pieces.str(index - 1).as_bytes().last())
        && digit(pieces.str(index + 1).as_bytes().first())
}
