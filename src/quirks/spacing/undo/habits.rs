//! A document sets its marks alike: what one dash, stroke or ellipsis is, the others tell.
//!
//! Two things are known beyond the words about a mark. An author who writes a dash as a hyphen between blanks, or an
//! ellipsis apart from its word, does so again: each mark leans to what the others of its kind in the block are, as far
//! as they are many: a Dirichlet prior over the four attachments, its posterior found by a few rounds of collapsed
//! variational inference (CVB0 of Asuncion et al. 2009). And dashes come in pairs, about an aside: a hyphen in whose
//! sentence another is a dash is more likely one.

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
    Kind { mark: '/', rates: [0.85, 0.01, 0.01, 0.13], worth: 2.0 },
    Kind { mark: '…', rates: [0.15, 0.6, 0.05, 0.2], worth: 2.0 },
    Kind { mark: '—', rates: [0.5, 0.03, 0.02, 0.45], worth: 4.0 },
];

/// How often a mark that parts or joins words attaches in each way, over all documents.
pub(super) fn usual(mark: char) -> Option<Odds> {
    KINDS.iter().find(|kind| kind.mark == mark).map(|kind| kind.rates)
}

/// How often each mark asks the others.
const ROUNDS: usize = 4;

impl Kind {
    /// Turns the odds of `marks` to what they are together.
    fn infer(&self, all: &mut [Odds], marks: &[usize]) {
        let mut total: Odds = [0.0; 4];
        marks.iter().for_each(|&index| add(&mut total, all[index], 1.0));
        let alone: Vec<Odds> = marks.iter().map(|&index| all[index]).collect();
        for _ in 0..ROUNDS {
            for (&index, alone) in marks.iter().zip(&alone) {
                add(&mut total, all[index], -1.0);
                let odds = &mut all[index];
                *odds = *alone;
                for ((odd, seen), rate) in odds.iter_mut().zip(total).zip(self.rates) {
                    *odd *= seen.max(0.0) / rate + self.worth;
                }
                normalize(odds);
                add(&mut total, all[index], 1.0);
            }
        }
    }
}

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
        kind.infer(all, marks);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Which way the first of so many marks of a kind goes that all lean the same way.
    fn together(mark: char, many: usize, leaning: Odds) -> usize {
        let marks: Vec<usize> = (0..many).collect();
        let mut all = vec![leaning; many];
        KINDS.iter().find(|kind| kind.mark == mark).unwrap().infer(&mut all, &marks);
        (0..4).max_by(|&a, &b| all[0][a].total_cmp(&all[0][b])).unwrap()
    }

    #[test]
    fn marks_that_each_lean_a_little_from_the_usual_do_so_together() {
        let [left, neither] = [1, 3];
        let leaning = [0.1, 0.48, 0.0, 0.42];
        assert_eq!(together('…', 1, leaning), left);
        assert_eq!(together('…', 5, leaning), neither);
        assert_eq!(together('…', 5, [0.15, 0.6, 0.05, 0.2]), left);
    }
}
