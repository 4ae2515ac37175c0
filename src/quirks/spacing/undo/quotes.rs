//! Pairs straight double quotes: which open, which close.
//!
//! Every quote has its own leaning, from the words about it; together they should alternate. The most
//! probable row of openings and closings is found by Viterbi's algorithm over two states, inside and outside
//! of a quotation. Breaking the pairs has a price, so a quote without a partner costs once and the next ones
//! are right again. At a paragraph's end a quotation may stay open, since the next paragraph opens it anew.

/// A quote to be paired.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quote {
    /// Its piece.
    pub(super) index: usize,
    /// How likely it opens, from its neighbours alone: above 0 and below 1.
    pub(super) opens: f32,
    /// Whether a paragraph began since the quote before it.
    pub(super) paragraph: bool,
    /// Whether it is the first thing in its paragraph.
    pub(super) first: bool,
    /// Whether it follows the end of a sentence, as a paragraph's first quote does where the paragraphs were lost.
    pub(super) after_stop: bool,
}

/// What it costs, in natural logarithms of probability, to…
const OPEN_INSIDE: f32 = 7.0;
const REOPEN_AFTER_STOP: f32 = 2.5;
const CLOSE_OUTSIDE: f32 = 5.0;
const LEFT_OPEN: f32 = 2.5;

/// Costs of being outside and inside before the next quote; carried from block to block.
#[derive(Clone, Copy, Debug)]
pub(super) struct State([f32; 2]);

impl Default for State {
    fn default() -> Self {
        Self([0.0, 6.0])
    }
}

/// For each quote the probability that it opens, as the best row has it; `state` is left as the row ends.
pub(super) fn pair(quotes: &[Quote], state: &mut State) -> Vec<f32> {
    let mut back: Vec<[usize; 2]> = Vec::with_capacity(quotes.len());
    let mut costs = state.0;
    for quote in quotes {
        let [mut outside, mut inside] = costs;
        let opens_here = -quote.opens.ln();
        let closes_here = -(1.0 - quote.opens).ln();
        let mut before_outside = 0;
        if quote.paragraph {
            let left_open = inside + if quote.first { 0.5 } else { LEFT_OPEN };
            if left_open < outside {
                (outside, before_outside) = (left_open, 1);
            }
            inside += if quote.first { 0.0 } else { 1.0 };
        }
        // After an opening one is inside, after a closing outside; from where, is kept.
        let reopen = match (quote.first, quote.after_stop) {
            (true, _) => 0.5,
            (_, true) => REOPEN_AFTER_STOP,
            _ => OPEN_INSIDE,
        };
        let to_inside = [outside + opens_here, inside + opens_here + reopen];
        let to_outside = [outside + closes_here + CLOSE_OUTSIDE, inside + closes_here];
        let best = |from: [f32; 2]| if from[1] < from[0] { (1, from[1]) } else { (before_outside, from[0]) };
        let ((a, outside), (b, inside)) = (best(to_outside), best(to_inside));
        back.push([a, b]);
        let least = outside.min(inside);
        costs = [outside - least, inside - least];
    }
    state.0 = costs;
    let mut now = usize::from(costs[1] < costs[0]);
    let mut roles = vec![0.0; quotes.len()];
    for (at, from) in back.iter().enumerate().rev() {
        let opens = now == 1;
        let own = quotes[at].opens;
        // The pairs vouch for a role, the words about it for or against.
        let agrees = if opens { own } else { 1.0 - own };
        let sure = 0.6 + 0.4 * agrees;
        roles[at] = if opens { sure } else { 1.0 - sure };
        now = from[now];
    }
    roles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(opens: &[f32]) -> String {
        let quotes: Vec<Quote> = opens
            .iter()
            .map(|&opens| Quote { index: 0, opens, paragraph: false, first: false, after_stop: false })
            .collect();
        pair(&quotes, &mut State::default()).iter().map(|&p| if p > 0.5 { '(' } else { ')' }).collect()
    }

    #[test]
    fn undecided_quotes_alternate() {
        assert_eq!(roles(&[0.5; 6]), "()()()");
    }

    #[test]
    fn a_quote_without_partner_spoils_no_other() {
        assert_eq!(roles(&[0.9, 0.05, 0.95, 0.99, 0.01, 0.9, 0.1, 0.9, 0.1]), "()(()()()");
    }
}
