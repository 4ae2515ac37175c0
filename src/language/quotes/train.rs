//! Trains the pairing of quotes from clean text.
//!
//! A clean text tells of most quotes whether they open or close: by their form, or by the side their blank is on. Shown
//! without that ([`shown`]), it is the question; where the text does not tell, every way is let be. The likelihood of the
//! known roles rises by stochastic gradients with AdaGrad steps (Duchi et al. 2011), document by document: the gradient is
//! what the sums over the ways with the known roles say of each weight, less what the sums over all ways say.
//!
//! Most rows of quotes are clear from their neighbours and would teach nothing of words. So the first reading learns the
//! words as a classifier of stretches, inside or outside, by themselves (logistic regression); only the second turns them to
//! what the whole row needs. What is kept is the mean over the second reading (Polyak and Juditsky 1992), taken every few
//! hundred documents, where there are as many.

use super::{
    AFTER, BEFORE, COSTS, Costs, ENDS_INSIDE, Event, HEADER, INSIDE, LENGTH, Lattice, MAGIC, Node, Place, Role, State,
    WORDS, ends, segment, times,
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
    costs: Learnt,
    words: Learnt,
    /// What stretches between each two places have in advance of being inside, beside their words.
    bias: Learnt,
    refining: bool,
    documents: u64,
    seen: u64,
    wrong: u64,
}

/// Numbers that are learnt by AdaGrad steps.
struct Learnt {
    values: Vec<f32>,
    squares: Vec<f32>,
    /// No value is further from 0.
    largest: f32,
    /// Keeps the first steps small.
    caution: f32,
    /// The sums of the values at several times, and how many those are.
    sums: Vec<f64>,
    times: f64,
}

impl Learnt {
    fn new(values: Vec<f32>, largest: f32, caution: f32) -> Self {
        let squares = vec![0.0; values.len()];
        let sums = vec![0.0; values.len()];
        Self { values, squares, largest, caution, sums, times: 0.0 }
    }

    fn step(&mut self, index: usize, error: f32, rate: f32) {
        let (value, square) = (&mut self.values[index], &mut self.squares[index]);
        *square += error * error;
        *value = (*value + rate * error / (square.sqrt() + self.caution)).clamp(-self.largest, self.largest);
    }

    /// Lets the values of now count for the mean.
    fn note(&mut self) {
        self.sums.iter_mut().zip(&self.values).for_each(|(sum, value)| *sum += f64::from(*value));
        self.times += 1.0;
    }

    /// The mean of what was noted, or the values of now.
    fn mean(&self) -> Vec<f32> {
        let mean = |(sum, value): (&f64, &f32)| if self.times > 0.0 { (sum / self.times) as f32 } else { *value };
        self.sums.iter().zip(&self.values).map(mean).collect()
    }
}

/// The largest weight that a byte holds.
const LARGEST: f32 = 3.0;
/// How far steps go in the first reading.
const RATE: f32 = 0.2;
/// How far they go in the second: those of costs, which need only settle, and those of words, which learn something else.
const REFINING: f32 = 0.05;
const REFINING_WORDS: f32 = 1.0;
/// Errors smaller than this teach nothing more.
const SURE: f32 = 1e-3;
/// Stretches less certain than this do not say whether they are inside.
const KNOWN: f32 = 0.98;
/// Documents between two times that count for the mean.
const NOTED: u64 = 500;
/// Places at which a stretch may begin or end: those of quotes, a paragraph's end, the text's.
const PLACES: usize = BEFORE * AFTER + 2;

impl<'m> QuoteTrainer<'m> {
    /// Rows as a power of two, for the best judgement.
    pub const FULL: u32 = 18;
    /// Fewer, for a small model.
    pub const FAST: u32 = 14;

    /// An untrained one of a language (a BCP 47 tag) that takes the words beside a quote as `joiner` does, with `2^bits`
    /// rows for the others.
    #[must_use]
    pub fn new(language: &str, joiner: Option<Joiner<'m>>, bits: u32) -> Self {
        Self {
            joiner,
            shown: Shown::new(language),
            costs: Learnt::new(Costs::plain(1.0, 0.0).0.to_vec(), f32::MAX, 0.01),
            words: Learnt::new(vec![0.0; 1 << bits.clamp(1, 24)], LARGEST, 0.1),
            bias: Learnt::new(vec![0.0; PLACES * PLACES], f32::MAX, 0.1),
            refining: false,
            documents: 0,
            seen: 0,
            wrong: 0,
        }
    }

    /// Learns of the whole row from now on: to be called before all lines are read a second time.
    pub fn refine(&mut self) {
        self.refining = true;
    }

    /// Takes the next line, a paragraph; an empty line ends a document.
    pub fn line(&mut self, line: &str) {
        let Some(document) = self.shown.line(line).filter(|document| document.contains(['"', '“', '”'])) else {
            return;
        };
        self.documents += 1;
        if self.refining && self.documents.is_multiple_of(NOTED) {
            self.costs.note();
            self.words.note();
        }
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
        let costs = Costs(std::array::from_fn(|cost| self.costs.values[cost]));
        let (mut all, mut known) = (Lattice::default(), Lattice::default());
        let mut stretches = Vec::with_capacity(nodes.len() + 1);
        let (mut from, mut before) = (0, None);
        for node in nodes.iter().map(Some).chain([None]) {
            let to = node.map_or(context.pieces.list.len(), |node| node.index);
            let stretch = Stretch {
                from,
                to,
                words: self.words_of(context, from, to),
                cost: WORDS + ends(before, node),
                bias: place(before) * PLACES + place(node),
            };
            let inside = costs.0[stretch.cost] * stretch.words;
            match node {
                Some(node) => {
                    let truth = truths.get(stretches.len()).copied().flatten();
                    all.push(&costs, inside, node, None);
                    known.push(&costs, inside, node, truth);
                    from = node.end();
                }
                None => {
                    all.end(inside);
                    known.end(inside);
                }
            }
            stretches.push(stretch);
            before = node;
        }
        for lattice in [&mut all, &mut known] {
            lattice.run(&mut State::default(), costs.0[ENDS_INSIDE]);
        }
        let mut errors = [0.0f32; COSTS];
        for (at, (all, known)) in all.steps.iter().zip(&known.steps).enumerate() {
            let (all, known, stretch) = (all.posterior(), known.posterior(), &stretches[at]);
            let inside = |ways: &[[[f32; 2]; 2]; 3]| -> f32 { ways.iter().flat_map(|role| role[INSIDE]).sum() };
            let error = inside(&known) - inside(&all);
            if self.refining {
                self.step(context, stretch, error * costs.0[stretch.cost], REFINING_WORDS);
            } else if !(1.0 - KNOWN..=KNOWN).contains(&inside(&known)) {
                let alone = sigmoid(stretch.words + self.bias.values[stretch.bias]);
                let error = inside(&known) - alone;
                self.bias.step(stretch.bias, error, RATE);
                self.step(context, stretch, error, RATE);
            }
            errors[stretch.cost] += error * stretch.words;
            let Some(node) = nodes.get(at) else {
                errors[ENDS_INSIDE] += error;
                continue;
            };
            for way in node.event.ways() {
                let role = way.role as usize;
                let error = known[role][way.from][way.to] - all[role][way.from][way.to];
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
        let rate = if self.refining { REFINING } else { RATE };
        errors.into_iter().enumerate().for_each(|(cost, error)| self.costs.step(cost, error, rate));
    }

    /// What the words `from..to` have in advance of being inside of a quotation.
    fn words_of(&self, context: &Context<'_, '_>, from: usize, to: usize) -> f32 {
        let weight = |hash: u32| self.words.values[hash as usize & (self.words.values.len() - 1)];
        let words: f32 = (from..to).flat_map(|at| segment::words(context, at)).map(weight).sum();
        let ends: f32 = segment::ends(context, from, to).into_iter().map(weight).sum();
        segment::share(to - from) * words + ends
    }

    fn step(&mut self, context: &Context<'_, '_>, stretch: &Stretch, error: f32, rate: f32) {
        if error.abs() < SURE {
            return;
        }
        let (from, to) = (stretch.from, stretch.to);
        let share = segment::share(to - from);
        let words = (from..to).flat_map(|at| segment::words(context, at)).map(|hash| (hash, share));
        for (hash, share) in words.chain(segment::ends(context, from, to).map(|hash| (hash, 1.0))) {
            self.words.step(hash as usize & (self.words.values.len() - 1), error * share, rate);
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
        let mut out = Vec::with_capacity(HEADER + self.words.values.len());
        out.extend(MAGIC);
        self.costs.mean().iter().chain([&scale]).for_each(|number| out.extend(number.to_le_bytes()));
        out.extend(self.words.mean().iter().map(|weight| (weight / scale).round() as i8 as u8));
        out
    }
}

/// A stretch of a text that is learnt from.
struct Stretch {
    from: usize,
    to: usize,
    /// What its words have in advance of being inside.
    words: f32,
    /// Which cost weighs them.
    cost: usize,
    /// Where its bias stands.
    bias: usize,
}

/// The place of a node, or of the text's edge.
fn place(node: Option<&Node>) -> usize {
    match node.map(|node| node.event) {
        Some(Event::Quote { place, .. }) => place.number(),
        Some(Event::Break { .. }) => PLACES - 2,
        None => PLACES - 1,
    }
}

fn sigmoid(score: f32) -> f32 {
    1.0 / (1.0 + times(-score))
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
    fn what_is_spoken_is_told_from_what_tells_by_its_words() {
        let mut trainer = QuoteTrainer::new("en", None, QuoteTrainer::FAST);
        for day in 0..200 {
            trainer
                .line(&format!("The mayor spoke on day {day}. “I like it here. We all do.” The council said no more."));
            trainer.line("");
        }
        let words = |text: &str| {
            let pieces = Pieces::of(text, 0..text.len());
            trainer.words_of(&Context::of(&pieces), 0, pieces.list.len())
        };
        assert!(words("We like the council.") > 0.0);
        assert!(words("The council spoke no more.") < 0.0);
    }

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
