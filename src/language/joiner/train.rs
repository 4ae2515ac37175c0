//! Trains the joiner from clean text.
//!
//! A clean line is its own teacher: where its marks stand is the answer, and hiding the blanks beside them
//! is the question ([`shown`]). Multinomial logistic regression by stochastic gradient descent with AdaGrad steps (Duchi et al. 2011) over a large
//! hashed table; then the rows that moved the scores most are kept and rounded to a byte a weight.

use super::features::Context;
use super::shown::{self, Shown};
use super::{Attachment, BUCKET_BITS, HEADER, MAGIC, ROW, ROW_BITS, SLOTS, fingerprint, softmax};
use crate::language::pieces::{Dashes, Gap, Pieces};

/// Learns the joiner from clean lines: all of them, then [`select`](Self::select), then all of them again. The
/// same lines in the same order give the same bytes.
///
/// ```
/// use unmangle::language::train::JoinerTrainer;
///
/// let mut trainer = JoinerTrainer::new("en", JoinerTrainer::FULL);
/// for pass in 0..2 {
///     if pass == 1 {
///         trainer.select();
///     }
///     for line in ["A well-known man - or so he said - left.", ""] {
///         trainer.line(line);
///     }
/// }
/// let section = trainer.to_bytes();
/// assert!(unmangle::language::joiner::Joiner::from_bytes(&section).is_ok());
/// ```
pub struct JoinerTrainer {
    /// Rows in a bucket.
    slots: usize,
    shown: Shown,
    weights: Vec<[f32; 3]>,
    squares: Vec<[f32; 3]>,
    /// After [`select`](Self::select): whether a row is among those that will be kept.
    kept: Option<Vec<bool>>,
    seen: u64,
    wrong: u64,
}

/// The largest weight that a byte holds.
const LARGEST: f32 = 7.9;
const RATE: f32 = 0.1;
/// Marks judged better than this teach nothing more.
const SURE: f32 = 0.02;

impl JoinerTrainer {
    /// A megabyte, for the best judgement.
    pub const FULL: usize = SLOTS;
    /// A quarter of that, for a small model.
    pub const FAST: usize = 1;

    /// An untrained model of a language (a BCP 47 tag), with `quarters` of a megabyte: [`FULL`](Self::FULL) or
    /// [`FAST`](Self::FAST), or between.
    #[must_use]
    pub fn new(language: &str, quarters: usize) -> Self {
        let rows = 1usize << ROW_BITS;
        Self {
            slots: quarters.clamp(1, SLOTS),
            shown: Shown::new(language),
            weights: vec![[0.0; 3]; rows],
            squares: vec![[0.0; 3]; rows],
            kept: None,
            seen: 0,
            wrong: 0,
        }
    }

    /// Takes the next line, a paragraph; an empty line ends a document.
    pub fn line(&mut self, line: &str) {
        if let Some(document) = self.shown.line(line) {
            self.learn(&document);
        }
    }

    fn learn(&mut self, document: &str) {
        // House styles differ: half the documents are shown with hyphens for dashes.
        let spaced;
        let text = if self.shown.dice().is_multiple_of(2) {
            document
        } else {
            spaced = with_hyphens(document);
            &spaced
        };
        // Some quote with single marks: one in six is shown so.
        let single;
        let text = if self.shown.dice().is_multiple_of(6) {
            single = with_single_quotes(text);
            &single
        } else {
            text
        };
        let dashes = Dashes::of(text);
        // Line breaks are lost as often as not: a quote may follow a stop and open, a headline run into its text.
        if self.shown.dice().is_multiple_of(2) {
            text.lines().for_each(|line| self.passage(line, dashes));
        } else {
            self.passage(&text.replace('\n', " "), dashes);
        }
    }

    fn passage(&mut self, text: &str, dashes: Dashes) {
        let dice = self.shown.dice();
        let text = self.shown.letters(text, dice);
        let mut pieces = shown::pieces(&text, !(dice >> 3).is_multiple_of(3));
        pieces.dashes = dashes;
        let context = Context::of(&pieces);
        for i in 0..pieces.list.len() {
            if teaches(&pieces, i) {
                self.step(&context, i);
            }
        }
    }

    fn step(&mut self, context: &Context<'_, '_>, index: usize) {
        let pieces = context.pieces;
        let joined = |i: usize| pieces.list.get(i).is_some_and(|piece| piece.gap == Gap::None);
        let truth = Attachment::of(joined(index), joined(index + 1));
        let rows = context.features(index).map(|hash| (hash >> (32 - ROW_BITS)) as usize);
        let mut scores = [0.0f32; 3];
        for &row in &rows {
            for (score, weight) in scores.iter_mut().zip(self.weights[row]) {
                *score += weight;
            }
        }
        let odds = super::limit(softmax(scores), pieces, index);
        self.seen += 1;
        let best = (0..4).fold(0, |best, i| if odds[i] > odds[best] { i } else { best });
        self.wrong += u64::from(Attachment::ALL[best] != truth);
        let errors: [f32; 3] =
            std::array::from_fn(|class| odds[class] - f32::from(u8::from(Attachment::ALL[class] == truth)));
        if errors.iter().all(|error| error.abs() < SURE) {
            return;
        }
        for &row in &rows {
            if self.kept.as_ref().is_some_and(|kept| !kept[row]) {
                continue;
            }
            let sides = self.weights[row].iter_mut().zip(&mut self.squares[row]).zip(errors);
            for ((weight, square), error) in sides {
                *square += error * error;
                *weight -= RATE * error / (square.sqrt() + 1e-2);
            }
        }
    }

    /// Marks seen so far and how many of them were judged wrongly at sight.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        (self.seen, self.wrong)
    }

    /// The section's bytes: in each bucket the rows that matter most.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let scale = LARGEST / 127.0;
        let mut out = vec![0u8; HEADER + ((self.slots * ROW) << BUCKET_BITS)];
        out[..4].copy_from_slice(&MAGIC);
        out[4..8].copy_from_slice(&scale.to_le_bytes());
        for bucket in 0..1usize << BUCKET_BITS {
            for (slot, row) in self.best(bucket).enumerate() {
                let at = HEADER + (bucket * self.slots + slot) * ROW;
                out[at] = fingerprint(row as u32);
                for (byte, weight) in out[at + 1..at + ROW].iter_mut().zip(self.weights[row]) {
                    *byte = (weight / scale).round().clamp(-127.0, 127.0) as i8 as u8;
                }
            }
        }
        out
    }

    /// Keeps only the rows that the section has room for; what is learnt from then on makes up for the others.
    pub fn select(&mut self) {
        let mut kept = vec![false; self.weights.len()];
        for bucket in 0..1usize << BUCKET_BITS {
            self.best(bucket).for_each(|row| kept[row] = true);
        }
        for (weights, kept) in self.weights.iter_mut().zip(&kept) {
            if !kept {
                *weights = [0.0; 3];
            }
        }
        self.kept = Some(kept);
    }

    /// The rows of a bucket that matter most, as many as it has slots.
    fn best(&self, bucket: usize) -> impl Iterator<Item = usize> {
        let in_bucket = 1usize << (ROW_BITS - BUCKET_BITS);
        let mut rows: Vec<(f32, usize)> = (bucket * in_bucket..(bucket + 1) * in_bucket)
            .map(|row| (self.weight_of(row), row))
            .filter(|(worth, _)| *worth > 0.0)
            .collect();
        rows.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        rows.into_iter().take(self.slots).map(|(_, row)| row)
    }

    /// How much a row matters: the size of its weights by how often it was needed.
    fn weight_of(&self, row: usize) -> f32 {
        let largest = self.weights[row].iter().fold(0.0f32, |a, b| a.max(b.abs()));
        let squares: f32 = self.squares[row].iter().sum();
        largest * squares.sqrt()
    }
}

/// Whether the mark at `index` teaches something: marks whose side is never in doubt are left out.
fn teaches(pieces: &Pieces<'_>, index: usize) -> bool {
    match pieces.mark(index) {
        None | Some(';' | '!' | '?') => false,
        Some(',' | ':') => super::between_digits(pieces, index),
        Some('.') => pieces.is_word(index + 1),
        Some(_) => true,
    }
}

/// The text with a hyphen between blanks for every em or en dash, without for one between digits.
fn with_hyphens(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['—', '–']) {
        let (before, after) = rest.split_at(at);
        let after = after.trim_start_matches(['—', '–']);
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        out.push_str(before);
        if digit(before.chars().next_back()) && digit(after.chars().next()) {
            out.push('-');
            rest = after;
        } else {
            out.truncate(out.trim_end_matches(' ').len());
            let starts_line = out.is_empty() || out.ends_with('\n');
            out.push_str(if starts_line { "- " } else { " - " });
            rest = after.trim_start_matches(' ');
        }
    }
    out.push_str(rest);
    out
}

/// The text with single quotation marks for double ones.
fn with_single_quotes(text: &str) -> String {
    let swapped = |c| match c {
        '"' => '\'',
        '“' => '‘',
        '”' => '’',
        '‘' => '“',
        c => c,
    };
    text.chars().map(swapped).collect()
}
