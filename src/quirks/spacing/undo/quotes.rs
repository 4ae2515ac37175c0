//! Pairs straight quotes: which open, which close, which are apostrophes.
//!
//! Every quote has its own leaning, from the words about it; together they should alternate. The most
//! probable row of roles is found by Viterbi's algorithm over two states, inside and outside of a quotation.
//! Breaking the pairs has a price, so a quote without a partner costs once and the next ones are right again. At a
//! paragraph's end a quotation may stay open, since the next paragraph opens it anew; where the paragraphs were
//! lost, a quote after the end of a sentence may do so. Double and single quotes are paired each among themselves.

/// What a quote does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Opens,
    Closes,
    /// It is an apostrophe.
    Letter,
}

impl Role {
    pub(super) const ALL: [Self; 3] = [Self::Opens, Self::Closes, Self::Letter];
}

/// A quote to be paired.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quote {
    /// Its piece.
    pub(super) index: usize,
    /// How likely each role is, from its neighbours alone, in the order of [`Role::ALL`].
    pub(super) roles: [f32; 3],
    /// Whether a paragraph began since the quote before it.
    pub(super) paragraph: bool,
    /// Whether it is the first thing in its paragraph.
    pub(super) first: bool,
    /// Whether it follows the end of a sentence, as a paragraph's first quote does where the paragraphs were lost.
    pub(super) after_stop: bool,
}

/// What it costs, in natural logarithms of probability, to open inside of a quotation; to do so after the end of a
/// sentence; to close where nothing is open; to leave a quotation open at the end of a paragraph. Fitted on clean text
/// whose paragraphs were lost, as are the weights below.
const OPEN_INSIDE: f32 = 4.0;
const REOPEN_AFTER_STOP: f32 = 2.5;
const CLOSE_OUTSIDE: f32 = 4.0;
const LEFT_OPEN: f32 = 2.5;

/// What tells double quotes from single ones.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    /// How much the words about a quote weigh against the costs.
    weight: f32,
    /// What each hundred pieces inside of a quotation cost, after the first two hundred.
    length: f32,
}

pub(super) const DOUBLE: Kind = Kind { weight: 1.3, length: 0.3 };
pub(super) const SINGLE: Kind = Kind { weight: 0.7, length: 0.8 };

/// Costs of being outside and inside before the next quote; carried from block to block.
#[derive(Clone, Copy, Debug)]
pub(super) struct State([f32; 2]);

impl Default for State {
    fn default() -> Self {
        Self([0.0, 6.0])
    }
}

/// For each quote its role in the best row and how sure that is; `state` is left as the row ends.
pub(super) fn pair(quotes: &[Quote], kind: &Kind, state: &mut State) -> Vec<(Role, f32)> {
    // For each quote and each state after it: the state before and the role.
    let mut back: Vec<[(usize, Role); 2]> = Vec::with_capacity(quotes.len());
    let mut now = state.0;
    let mut last = 0;
    for quote in quotes {
        let [mut outside, mut inside] = now;
        let [opens, closes, letter] = quote.roles.map(|p| -kind.weight * p.max(1e-6).ln());
        let hundreds = quote.index.saturating_sub(last) as f32 / 100.0;
        last = quote.index;
        inside += kind.length * (hundreds - 2.0).clamp(0.0, 10.0);
        let mut from_outside = 0;
        if quote.paragraph {
            let left_open = inside + if quote.first { 0.5 } else { LEFT_OPEN };
            if left_open < outside {
                (outside, from_outside) = (left_open, 1);
            }
            inside += if quote.first { 0.0 } else { 1.0 };
        }
        let reopen = match (quote.first, quote.after_stop) {
            (true, _) => 0.5,
            (_, true) => REOPEN_AFTER_STOP,
            _ => OPEN_INSIDE,
        };
        let best = |ways: [(f32, usize, Role); 3]| {
            ways.into_iter().fold((f32::MAX, (0, Role::Letter)), |best, (cost, from, role)| {
                if cost < best.0 { (cost, (from, role)) } else { best }
            })
        };
        let before = [outside, inside];
        let (outside, a) = best([
            (inside + closes, 1, Role::Closes),
            (outside + letter, from_outside, Role::Letter),
            (outside + closes + CLOSE_OUTSIDE, from_outside, Role::Closes),
        ]);
        let (inside, b) = best([
            (before[0] + opens, from_outside, Role::Opens),
            (before[1] + letter, 1, Role::Letter),
            (before[1] + opens + reopen, 1, Role::Opens),
        ]);
        back.push([a, b]);
        let least = outside.min(inside);
        now = [outside - least, inside - least];
    }
    state.0 = now;
    let mut at_end = usize::from(now[1] < now[0]);
    let mut roles = vec![(Role::Letter, 0.0); quotes.len()];
    for (at, ways) in back.iter().enumerate().rev() {
        let (from, role) = ways[at_end];
        // The pairs vouch for a role, the words about it for or against.
        let own = Role::ALL.iter().zip(quotes[at].roles).find(|(one, _)| **one == role).map_or(0.0, |(_, p)| p);
        roles[at] = (role, 0.6 + 0.4 * own);
        at_end = from;
    }
    roles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(opens: &[f32]) -> String {
        let quotes: Vec<Quote> = opens
            .iter()
            .map(|&p| Quote { index: 0, roles: [p, 1.0 - p, 0.0], paragraph: false, first: false, after_stop: false })
            .collect();
        let show = |(role, _)| match role {
            Role::Opens => '(',
            Role::Closes => ')',
            Role::Letter => '\'',
        };
        pair(&quotes, &DOUBLE, &mut State::default()).into_iter().map(show).collect()
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
