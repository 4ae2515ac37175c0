//! From evidence to probability: one small logistic model a quirk.
//!
//! The features are what the evidence files count; the weights were fitted by the recipe that the table names.
//! A weight is the change of the log-odds, in nats, that one unit of its feature brings.

use super::{letters, stems, tokens};
use crate::Quirk;

/// How many features a model has at most.
const WIDTH: usize = 12;

/// Features of one block for one quirk; those that the quirk does not use are 0.
pub type Features = [f32; WIDTH];

/// What one block shows for one quirk: for the recipe that fits the weights.
#[derive(Clone, Debug)]
pub struct Row {
    /// The quirk.
    pub quirk: Quirk,
    /// The features of the block.
    pub features: Features,
}

/// The rows of all blocks of `text` that the gate stops.
#[must_use]
pub fn rows(text: &str) -> Vec<Row> {
    super::cases::rows(text, crate::Model::english())
}

/// The weights: fitted by `evaluate diagnosis --fit`, an L2-regularised logistic regression by Newton's method over
/// passages of 8 to 200 words of every chain, clean blocks that the gate stops, text of the odd classes, sentences and
/// paragraphs in one case by program, and messages in small letters and headings in capitals by choice.
const WEIGHTS: [(Quirk, Features); 4] = [
    (Quirk::Tokenized, [-3.72, 0.41, 1.34, -3.37, -2.05, 7.07, -1.25, 2.43, 1.32, 0.00, 0.00, 0.00]),
    (Quirk::Stemmed, [-3.96, 5.07, -2.86, -0.13, 2.23, -1.74, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00]),
    (Quirk::Lowercased, [-8.64, 0.49, 1.00, 1.95, -3.15, -1.89, 1.32, 2.43, 3.56, 4.54, 0.50, 0.86]),
    (Quirk::Uppercased, [-14.70, 0.15, 0.72, -0.54, -0.19, -0.00, -0.55, 5.29, 4.63, 0.00, 0.49, -0.08]),
];

/// The log-odds, in nats, that `quirk` was done to a block with these features, were it as likely as not.
pub(crate) fn log_odds(quirk: Quirk, features: &Features) -> f32 {
    WEIGHTS
        .iter()
        .find(|(of, _)| *of == quirk)
        .map_or(f32::MIN, |(_, weights)| weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum())
}

/// What speaks for and against a tokenizer: the misfits of plain text that the best one mends, its own, and tokens
/// that no slip makes; `one_case` says whether letter case was lost.
pub(crate) fn tokenized(evidence: &tokens::Evidence, letters: &letters::Evidence, one_case: bool) -> Features {
    let misfit = evidence.misfits[evidence.best()];
    let gain = (evidence.plain - misfit).max(0.0);
    let [share, _] = english(letters);
    let bad = misfit / (gain + misfit + 0.5);
    let strong = evidence.strong.min(2) as f32;
    let small = f32::from(u8::from(one_case));
    [1.0, gain.min(3.0), gain.ln_1p(), misfit.ln_1p(), bad, share, code(letters), strong, small, 0.0, 0.0, 0.0]
}

/// What speaks for and against a stemmer: the best log-likelihood ratio, whole and per word, and cut words.
pub(crate) fn stemmed(evidence: &stems::Evidence, letters: &letters::Evidence) -> Features {
    let ratio = evidence.ratios.iter().copied().fold(f32::MIN, f32::max);
    let per_word = ratio / (evidence.words.max(1) as f32);
    let [share, _] = english(letters);
    let cut = (evidence.cut as f32).ln_1p();
    [
        1.0,
        ratio.clamp(-12.0, 12.0) / 4.0,
        per_word.clamp(-2.0, 2.0),
        cut,
        share,
        code(letters),
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
    ]
}

/// What speaks for and against lost letter case: missing capitals and marks of prose, against those of other text;
/// `tokenized` and `stemmed` say what else was found.
pub(crate) fn cased(letters: &letters::Evidence, tokenized: bool, stemmed: bool) -> Features {
    let words = letters.words.max(1) as f32;
    let [share, count] = english(letters);
    [
        1.0,
        letters.missing.min(16.0) / 4.0,
        (letters.starts as f32).ln_1p(),
        f32::from(u8::from(letters.ends)),
        (letters.chat as f32 / words).min(0.3),
        code(letters),
        share,
        count,
        f32::from(u8::from(tokenized)),
        f32::from(u8::from(stemmed)),
        (letters.commas as f32).ln_1p(),
        (letters.apostrophes as f32).ln_1p(),
    ]
}

/// The share of marks of code.
fn code(letters: &letters::Evidence) -> f32 {
    (letters.code as f32 / letters.words.max(1) as f32).min(0.3)
}

/// The share of function words, and the logarithm of the number of words.
fn english(letters: &letters::Evidence) -> [f32; 2] {
    let words = letters.words as f32;
    [letters.function as f32 / (words + 2.0), words.ln_1p()]
}
