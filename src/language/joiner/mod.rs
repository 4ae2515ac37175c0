//! The joiner: does a mark belong to the word before it, to the word after it, to both or to neither?
//!
//! `de - escalate` or `happened - an escalation`, `the workers ' strike` or `the ' strike '`, `u . s .` or
//! `the us . the`: the marks are the same, the words about them are not. A log-linear model over hashed
//! features of the neighbouring words, marks, shapes and of the same mark nearby gives the probability of
//! each attachment (maximum entropy, as in Berger et al. 1996; features hashed as in Weinberger et al.
//! 2009, the best kept in buckets beside a fingerprint). What is known of the gaps, from the tokenizer that
//! made them, limits the answers.
//!
//! The section of the model file: magic, scale, bucket bits, then buckets of four rows of four bytes
//! (fingerprint, three `i8` weights), little-endian.

mod features;
pub(super) mod shown;
pub(super) mod train;

use std::fmt;

use super::pieces::{Pieces, Seen};
use super::quotes::Pairing;
use super::scorer::exp;
pub(crate) use features::Context;

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

/// Bits of a feature's hash that training tells apart: bucket and fingerprint.
const ROW_BITS: u32 = 24;
/// Bits of it that choose the bucket.
const BUCKET_BITS: u32 = 16;
/// Rows in a bucket, at most.
const SLOTS: usize = 4;
/// Bytes of a row: fingerprint and the weights of both, left, right; neither has none.
const ROW: usize = 4;
const MAGIC: [u8; 4] = *b"JOI2";
const HEADER: usize = 12;

/// The model, borrowed from its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Joiner<'m> {
    rows: &'m [u8],
    /// Bytes of a bucket.
    bucket: usize,
    scale: f32,
    pairing: Pairing<'m>,
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
        let bucket = rows.len() >> BUCKET_BITS;
        let fits = (1..=SLOTS).any(|slots| slots * ROW == bucket);
        if !scale.is_finite() || rows.len() != bucket << BUCKET_BITS || !fits {
            return Err(JoinerError("has a damaged header or another size"));
        }
        Ok(Self { rows, bucket, scale, pairing: Pairing::default() })
    }

    /// With what pairs its quotes.
    pub(crate) fn with_pairing(self, pairing: Pairing<'m>) -> Self {
        Self { pairing, ..self }
    }

    /// What pairs its quotes.
    pub(crate) fn pairing(&self) -> Pairing<'m> {
        self.pairing
    }

    /// The probability of each attachment of the mark at `index`, limited to what is known of its gaps.
    pub(crate) fn attachment(&self, context: &Context<'_, '_>, index: usize) -> Odds {
        let rows = context.features(index).map(|hash| hash >> (32 - ROW_BITS));
        let sums = match self.bucket / ROW {
            1 => sums::<1>(self.rows, rows),
            2 => sums::<2>(self.rows, rows),
            3 => sums::<3>(self.rows, rows),
            _ => sums::<SLOTS>(self.rows, rows),
        };
        let score = |sum: i32| sum as f32 * self.scale;
        limit(softmax([score(sums[0]), score(sums[1]), score(sums[2])]), context.pieces, index)
    }
}

/// The weights of `rows`, added up, in buckets of so many slots. Every slot is looked at, without a branch: which of them
/// holds a row, if any, cannot be foreseen.
fn sums<const SLOTS: usize>(buckets: &[u8], rows: [u32; features::FEATURES]) -> [i32; 3] {
    let (slots, _) = buckets.as_chunks::<ROW>();
    let (buckets, _) = slots.as_chunks::<SLOTS>();
    let mut sums = [0; 3];
    for row in rows {
        let Some(bucket) = buckets.get((row >> (ROW_BITS - BUCKET_BITS)) as usize) else { continue };
        for &[found, weights @ ..] in bucket {
            let is_it = -i32::from(found == fingerprint(row));
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += i32::from(weight as i8) & is_it;
            }
        }
    }
    sums
}

fn fingerprint(row: u32) -> u8 {
    (row & ((1 << (ROW_BITS - BUCKET_BITS)) - 1)) as u8
}

fn softmax(scores: [f32; 3]) -> Odds {
    let top = scores.iter().copied().fold(0.0, f32::max);
    let mut odds = [exp(scores[0] - top), exp(scores[1] - top), exp(scores[2] - top), exp(-top)];
    let sum: f32 = odds.iter().sum();
    odds.iter_mut().for_each(|p| *p /= sum);
    odds
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

/// Whether the mark at `index` stands between two words that are digits at the sides that face it.
pub(crate) fn between_digits(pieces: &Pieces<'_>, index: usize) -> bool {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    index > 0
        && pieces.is_word(index - 1)
        && pieces.is_word(index + 1)
        && digit(pieces.str(index - 1).as_bytes().last())
        && digit(pieces.str(index + 1).as_bytes().first())
}
