//! Trains the pairing of quotes from clean text.
//!
//! A clean text tells of most quotes whether they open or close: by their form, or by the side their blank is on. Shown
//! without that ([`shown`]), it is the question; where the text does not tell, every way is let be. The likelihood of the
//! known roles rises by stochastic gradients with AdaGrad steps (Duchi et al. 2011), document by document: the gradient is
//! what the sums over the ways with the known roles say of each weight, less what the sums over all ways say.

use super::{
    COSTS, Costs, ENDS_INSIDE, Event, HEADER, INSIDE, LENGTH, Lattice, MAGIC, Node, Place, Role, State, segment,
};
use crate::language::joiner::shown::{self, Shown};
use crate::language::joiner::{Context, Joiner};
use crate::language::pieces::{Dashes, Gap, Pieces, Seen};

/// Learns from clean lines how quotes pair: all of them, then [`refine`](Self::refine), then all of them again. The
/// same lines in the same order give the same bytes.
///
/// ```
/// use unmangle::language::train::QuoteTrainer;
///
/// let mut trainer = QuoteTrainer::new("en", None, QuoteTrainer::FAST);
/// for pass in 0..2 {
///     if pass == 1 {
///         trainer.refine();
///     }
///     for line in ["“We shall come,” she said. “You know it.”", ""] {
///         trainer.line(line);
///     }
/// }
/// assert_eq!(trainer.progress().0, 8);
/// assert!(trainer.to_bytes().len() > 1 << QuoteTrainer::FAST);
/// ```
pub struct QuoteTrainer<'m> {
    joiner: Option<Joiner<'m>>,
    shown: Shown,
    costs: Costs,
    cost_squares: [f32; COSTS],
    weights: Vec<f32>,
    squares: Vec<f32>,
    rate: f32,
    seen: u64,
    wrong: u64,
}

/// The largest weight that a byte holds.
const LARGEST: f32 = 3.0;
/// How far steps go in the first reading, and in a second one.
const RATE: f32 = 0.2;
const REFINING: f32 = 0.05;
/// Errors smaller than this teach nothing more.
const SURE: f32 = 1e-3;

impl<'m> QuoteTrainer<'m> {
    /// Rows as a power of two, for the best judgement.
    pub const FULL: u32 = 16;
    /// Fewer, for a small model.
    pub const FAST: u32 = 14;

    /// An untrained one of a language (a BCP 47 tag) that takes the words beside a quote as `joiner` does, with `2^bits`
    /// rows for the others.
    #[must_use]
    pub fn new(language: &str, joiner: Option<Joiner<'m>>, bits: u32) -> Self {
        let rows = 1 << bits.clamp(1, 24);
        Self {
            joiner,
            shown: Shown::new(language),
            costs: Costs::plain(1.0, 0.0),
            cost_squares: [0.0; COSTS],
            weights: vec![0.0; rows],
            squares: vec![0.0; rows],
            rate: RATE,
            seen: 0,
            wrong: 0,
        }
    }

    /// Takes smaller steps from now on: to be called before all lines are read a second time.
    pub fn refine(&mut self) {
        self.rate = REFINING;
    }

    /// Takes the next line, a paragraph; an empty line ends a document.
    pub fn line(&mut self, line: &str) {
        let Some(document) = self.shown.line(line).filter(|document| document.contains(['"', '“', '”'])) else {
            return;
        };
        let dashes = Dashes::of(&document);
        // Line breaks are lost more often than not; some paragraphs come alone.
        match self.shown.dice() % 8 {
            0 => self.passage(&document, dashes),
            1..=2 => document.lines().for_each(|line| self.passage(line, dashes)),
            _ => self.passage(&document.replace('\n', " "), dashes),
        }
    }

    fn passage(&mut self, text: &str, dashes: Dashes) {
        let dice = self.shown.dice();
        let text = self.shown.letters(text, dice);
        let mut pieces = shown::pieces(&text, (dice >> 3).is_multiple_of(3));
        pieces.dashes = dashes;
        let context = Context::of(&pieces);
        let (mut nodes, mut truths, mut paragraph) = (Vec::new(), Vec::new(), None);
        for index in 0..pieces.list.len() {
            let edge = pieces.seen(index) == Seen::Edge;
            if edge && index > 0 {
                paragraph = paragraph.or(Some(index));
            }
            if pieces.mark(index) == Some('"') {
                if let Some(at) = paragraph.take() {
                    nodes.push(Node { index: at, event: Event::Break { first: edge } });
                    truths.push(None);
                }
                let odds = self.joiner.map_or([0.25; 4], |joiner| joiner.attachment(&context, index));
                let opens = super::opening(&pieces, index, odds);
                let place = Place::of(&pieces, index);
                nodes.push(Node { index, event: Event::Quote { roles: [opens, 1.0 - opens, 0.0], place } });
                truths.push(truth(&pieces, index));
            }
        }
        if truths.iter().any(Option::is_some) {
            self.learn(&context, &nodes, &truths);
        }
    }

    fn learn(&mut self, context: &Context<'_, '_>, nodes: &[Node], truths: &[Option<Role>]) {
        let (mut all, mut known) = (Lattice::default(), Lattice::default());
        let mut stretches = Vec::with_capacity(nodes.len() + 1);
        let mut from = 0;
        for (node, truth) in nodes.iter().zip(truths) {
            let inside = self.inside(context, from, node.index);
            all.push(&self.costs, inside, node, None);
            known.push(&self.costs, inside, node, *truth);
            stretches.push((from, node.index));
            from = node.end();
        }
        let end = context.pieces.list.len();
        let inside = self.inside(context, from, end);
        stretches.push((from, end));
        for lattice in [&mut all, &mut known] {
            lattice.end(inside);
            lattice.run(&mut State::default(), self.costs.0[ENDS_INSIDE]);
        }
        let mut errors = [0.0f32; COSTS];
        for (at, (all, known)) in all.steps.iter().zip(&known.steps).enumerate() {
            let (all, known) = (all.posterior(), known.posterior());
            let error = |role: usize, from: usize, to: usize| known[role][from][to] - all[role][from][to];
            let inside = (0..3).map(|role| error(role, INSIDE, 0) + error(role, INSIDE, 1)).sum();
            self.step(context, stretches[at], inside);
            let Some(node) = nodes.get(at) else {
                errors[ENDS_INSIDE] += inside;
                continue;
            };
            for way in node.event.ways() {
                let error = error(way.role as usize, way.from, way.to);
                way.costs.iter().for_each(|&(cost, times)| errors[cost] += error * times);
            }
            if let Some(truth) = truths[at] {
                let opens: f32 = all[Role::Opens as usize].iter().flatten().sum();
                self.seen += 1;
                self.wrong += u64::from((opens > 0.5) != (truth == Role::Opens));
            }
        }
        // Of its length a stretch's own weights tell.
        errors[LENGTH] = 0.0;
        let rate = self.rate;
        for ((cost, square), error) in self.costs.0.iter_mut().zip(&mut self.cost_squares).zip(errors) {
            *square += error * error;
            *cost += rate * error / (square.sqrt() + 1e-2);
        }
    }

    /// How much likelier the pieces `from..to` are inside of a quotation than outside.
    fn inside(&self, context: &Context<'_, '_>, from: usize, to: usize) -> f32 {
        let weight = |hash: u32| self.weights[hash as usize & (self.weights.len() - 1)];
        let words: f32 = (from..to).flat_map(|at| segment::words(context, at)).map(weight).sum();
        let ends: f32 = segment::ends(context, from, to).into_iter().map(weight).sum();
        segment::share(to - from) * words + ends
    }

    fn step(&mut self, context: &Context<'_, '_>, (from, to): (usize, usize), error: f32) {
        if error.abs() < SURE {
            return;
        }
        let (share, rate) = (segment::share(to - from), self.rate);
        let words = (from..to).flat_map(|at| segment::words(context, at)).map(|hash| (hash, share));
        for (hash, share) in words.chain(segment::ends(context, from, to).map(|hash| (hash, 1.0))) {
            let row = hash as usize & (self.weights.len() - 1);
            let (weight, square, error) = (&mut self.weights[row], &mut self.squares[row], error * share);
            *square += error * error;
            *weight = (*weight + rate * error / (square.sqrt() + 0.1)).clamp(-LARGEST, LARGEST);
        }
    }

    /// How many quotes were seen so far, and how many of them were judged wrongly at sight.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        (self.seen, self.wrong)
    }

    /// The section's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let scale = LARGEST / 127.0;
        let mut out = Vec::with_capacity(HEADER + self.weights.len());
        out.extend(MAGIC);
        self.costs.0.iter().chain([&scale]).for_each(|number| out.extend(number.to_le_bytes()));
        out.extend(self.weights.iter().map(|weight| (weight / scale).round() as i8 as u8));
        out
    }
}

/// What the quote at `index` of a clean text does, if its form or its gaps say.
fn truth(pieces: &Pieces<'_>, index: usize) -> Option<Role> {
    let joined = |at: usize| pieces.list.get(at).is_some_and(|piece| piece.gap == Gap::None);
    let is = |mark: Option<char>, kind: &str| mark.is_some_and(|mark| kind.contains(mark));
    let before = index.checked_sub(1).and_then(|at| pieces.mark(at));
    match (pieces.str(index), joined(index), joined(index + 1)) {
        ("“" | "‟", ..) => Some(Role::Opens),
        ("”", ..) => Some(Role::Closes),
        (_, true, false) => Some(Role::Closes),
        (_, false, true) => Some(Role::Opens),
        (_, true, true) if is(before, "([{-—–'/") && pieces.is_word(index + 1) => Some(Role::Opens),
        (_, true, true) if is(pieces.mark(index + 1), ".,;:!?)]}-—–'/") => Some(Role::Closes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clean_text_tells_what_its_quotes_do() {
        let text = "\"So,\" he (\"Ed\") said. “No.” An a\"b \" c.";
        let pieces = Pieces::of(text, 0..text.len());
        let quotes = (0..pieces.list.len()).filter(|&index| pieces.mark(index) == Some('"'));
        let truths: String = quotes
            .map(|index| match truth(&pieces, index) {
                Some(Role::Opens) => '(',
                Some(_) => ')',
                None => '?',
            })
            .collect();
        assert_eq!(truths, "()()()??");
    }
}
