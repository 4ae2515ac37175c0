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

/// What it costs, in natural logarithms of probability, to…
#[derive(Clone, Copy, Debug)]
pub(super) struct Costs {
    /// …open inside of a quotation,
    open_inside: f32,
    /// …do so after the end of a sentence,
    reopen: f32,
    /// …close where nothing is open,
    close_outside: f32,
    /// …leave a quotation open at the end of a paragraph.
    left_open: f32,
    /// How much the words about a quote weigh.
    weight: f32,
    /// What a hundred pieces inside of a quotation cost, after as many hundreds as...
    length: f32,
    free: f32,
    early: f32,
}

fn par(i: usize) -> f32 {
    static P: std::sync::OnceLock<Vec<f32>> = std::sync::OnceLock::new();
    P.get_or_init(|| {
        let mut v = vec![4.0, 2.5, 4.0, 2.5, 1.3, 0.3, 2.0, 6.0, 4.0, 2.5, 4.0, 2.5, 1.0, 0.3, 2.0, 6.0, 0.4, 0.25, 0.02, 0.02, 1.0, 4.0, 0.8];
        if let Ok(s) = std::env::var("QP") {
            for (i, x) in s.split(',').enumerate() {
                v[i] = x.parse().unwrap_or(0.0);
            }
        }
        v
    })[i]
}
pub(super) fn parq(i: usize) -> f32 { par(i) }

pub(super) fn costs(n: usize) -> Costs {
    let p = |i: usize| par(n * 8 + i);
    Costs { open_inside: p(0), reopen: p(1), close_outside: p(2), left_open: p(3), weight: p(4), length: p(5), free: p(6), early: p(7) }
}

/// Costs of being outside and inside before the next quote; carried from block to block.
#[derive(Clone, Copy, Debug)]
pub(super) struct State([f32; 2]);

impl Default for State {
    fn default() -> Self {
        Self([0.0, 6.0])
    }
}

/// For each quote its role in the best row and how sure that is; `state` is left as the row ends.
pub(super) fn pair(quotes: &[Quote], costs: &Costs, state: &mut State) -> Vec<(Role, f32)> {
    // For each quote and each state after it: the state before and the role.
    let mut back: Vec<[(usize, Role); 2]> = Vec::with_capacity(quotes.len());
    let mut now = state.0;
    let mut last = 0;
    for quote in quotes {
        let [mut outside, mut inside] = now;
        let [opens, closes, letter] = quote.roles.map(|p| -costs.weight * p.max(1e-6).ln());
        let hundreds = quote.index.saturating_sub(last) as f32 / 100.0;
        last = quote.index;
        inside += costs.length * (hundreds - costs.free).clamp(0.0, 10.0);
        let mut from_outside = 0;
        if quote.paragraph {
            let left_open = inside + if quote.first { 0.5 } else { costs.left_open };
            if left_open < outside {
                (outside, from_outside) = (left_open, 1);
            }
            inside += if quote.first { 0.0 } else { 1.0 };
        }
        let reopen = match (quote.first, quote.after_stop) {
            (true, _) => 0.5,
            (_, true) => costs.reopen,
            _ => costs.open_inside,
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
            (outside + closes + costs.close_outside, from_outside, Role::Closes),
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
