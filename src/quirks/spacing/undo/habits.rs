//! A document sets its marks alike: what one dash, stroke or ellipsis is, the others tell.
//!
//! Two things are known beyond the words about a mark. An author who writes a dash as a hyphen between blanks, or an
//! ellipsis apart from its word, does so again: each mark leans to what the others of its kind in the block are, as far
//! as they are many (a Dirichlet prior over the four attachments). And dashes come in pairs, about an aside: a
//! hyphen in whose sentence another is a dash is more likely one.

use crate::language::joiner::Odds;
use crate::language::pieces::{Pieces, Seen};

/// A kind of mark whose setting is a matter of habit.
struct Kind {
    mark: char,
    /// How often it attaches in each way, over all documents.
    rates: Odds,
    /// How many marks that knowledge is worth.
    worth: f32,
}

const KINDS: [Kind; 4] = [
    Kind { mark: '-', rates: [0.795, 0.003, 0.002, 0.2], worth: 20.0 },
    Kind { mark: '/', rates: [0.85, 0.01, 0.01, 0.13], worth: 10.0 },
    Kind { mark: '…', rates: [0.15, 0.6, 0.05, 0.2], worth: 4.0 },
    Kind { mark: '—', rates: [0.5, 0.03, 0.02, 0.45], worth: 4.0 },
];

/// How much likelier a hyphen is a dash if another of its sentence is one for certain, and if none is.
const PAIRED: f32 = 4.0;
const LONE: f32 = 0.6;

/// Turns the odds of the marks in question to what the block's habits are.
pub(super) fn follow(all: &mut [Odds], pieces: &Pieces<'_>) {
    let mut found: [Vec<usize>; KINDS.len()] = Default::default();
    for (index, piece) in pieces.list.iter().enumerate() {
        let Some(mark) = piece.mark else { continue };
        if piece.seen == Seen::Hidden
            && let Some(kind) = KINDS.iter().position(|kind| kind.mark == mark)
            && pieces.seen(index + 1) == Seen::Hidden
        {
            found[kind].push(index);
        }
    }
    for (kind, marks) in KINDS.iter().zip(&found) {
        let mut total: Odds = [0.0; 4];
        marks.iter().for_each(|&index| add(&mut total, all[index], 1.0));
        let others = marks.len().saturating_sub(1) as f32;
        for &index in marks {
            let mut seen = total;
            add(&mut seen, all[index], -1.0);
            let odds = &mut all[index];
            for ((odd, seen), rate) in odds.iter_mut().zip(seen).zip(kind.rates) {
                *odd *= (seen.max(0.0) + kind.worth * rate) / ((others + kind.worth) * rate);
            }
            normalize(odds);
        }
        if kind.mark == '-' {
            pair(all, pieces, marks);
        }
    }
}

/// Lets the dashes of a sentence vouch for one another.
fn pair(all: &mut [Odds], pieces: &Pieces<'_>, hyphens: &[usize]) {
    let (paired, lone) = (PAIRED.ln(), LONE.ln());
    let mut at = 0;
    while let Some(&first) = hyphens.get(at) {
        let end = (first + 1..pieces.list.len())
            .find(|&index| pieces.seen(index) == Seen::Edge || matches!(pieces.mark(index), Some('.' | '?' | '!')))
            .unwrap_or(pieces.list.len());
        let count = hyphens[at..].partition_point(|&index| index < end);
        let sentence = &hyphens[at..at + count];
        let hyphen: Vec<f32> = sentence.iter().map(|&index| 1.0 - all[index][3].min(0.99)).collect();
        let all_hyphens: f32 = hyphen.iter().product();
        for (&index, own) in sentence.iter().zip(hyphen) {
            let other = 1.0 - (all_hyphens / own).min(1.0);
            all[index][3] *= (lone + other * (paired - lone)).exp();
            normalize(&mut all[index]);
        }
        at += count;
    }
}

fn add(total: &mut Odds, odds: Odds, weight: f32) {
    total.iter_mut().zip(odds).for_each(|(sum, odd)| *sum += weight * odd);
}

fn normalize(odds: &mut Odds) {
    let sum: f32 = odds.iter().sum();
    odds.iter_mut().for_each(|odd| *odd /= sum.max(1e-9));
}
