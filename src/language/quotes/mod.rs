//! Pairs straight quotes: which open, which close, which are apostrophes.
//!
//! A text with quotes is a row of stretches, each inside or outside of a quotation, and of quotes between them that
//! open or close. Three kinds of evidence meet: the words about a quote, by which the [joiner](super::joiner) leans one
//! way; the row, since what opens must close; and the words of a stretch, since speech (`we`, `don't`, `my`) differs
//! from telling (`said`, `he added`, `percent`). A linear-chain conditional random field (Lafferty et al. 2001) over the two
//! states weighs them; forward and backward sums (Rabiner 1989) give the probability of each role.
//!
//! At a paragraph's end a quotation may stay open, since the next paragraph opens it anew; where the paragraphs were lost, a
//! quote after the end of a sentence may do so. Double and single quotes are paired each among themselves.
//!
//! What is learnt is of double quotes; single ones, rarer as quotes than as apostrophes, go by costs set by hand, and so do
//! double ones without a model. The section of the model file: magic, the costs as `f32`, the scale of the words'
//! weights as `f32`, then those weights, an `i8` for each row of a hash table; little-endian.

mod segment;
pub(super) mod train;

use super::agreement::log;
use super::joiner::{Context, Odds};
use super::pieces::{Pieces, Seen};
use super::scorer::exp;
use segment::Bags;

/// What a quote does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Opens,
    Closes,
    /// It is an apostrophe.
    Letter,
}

impl Role {
    pub(crate) const ALL: [Self; 3] = [Self::Opens, Self::Closes, Self::Letter];
}

/// A place in a text where a stretch ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    /// The piece that stands there.
    pub(crate) index: usize,
    pub(crate) event: Event,
}

impl Node {
    /// The piece with which the next stretch begins.
    fn end(&self) -> usize {
        self.index + usize::from(matches!(self.event, Event::Quote { .. }))
    }

    /// Whether it is a quote after a stop.
    fn is_after_stop(&self) -> bool {
        matches!(self.event, Event::Quote { place: Place { before: AFTER_STOP, .. }, .. })
    }
}

/// Between what a stretch stands, as far as its words count for more or less: whether the quote before it and the quote
/// after it follow a stop.
fn ends(before: Option<&Node>, after: Option<&Node>) -> usize {
    usize::from(before.is_some_and(Node::is_after_stop)) + 2 * usize::from(after.is_some_and(Node::is_after_stop))
}

/// How many such ends there are.
const ENDS: usize = 4;

/// What ends a stretch.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    /// A quote: how likely each role is from its neighbours alone, in the order of [`Role::ALL`], and where it stands.
    Quote { roles: [f32; 3], place: Place },
    /// The first paragraph that begins since the last quote; whether the next quote is the first thing in its own.
    Break { first: bool },
}

/// What a quote stands between.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    before: usize,
    after: usize,
}

/// Kinds of neighbours before a quote: a paragraph's edge, a stop, a comma, a word, another mark.
const BEFORE: usize = 5;
const AFTER_STOP: usize = 1;
/// Kinds of neighbours after it: a word, a mark that ends a clause, anything else.
const AFTER: usize = 3;

impl Place {
    pub(crate) fn of(pieces: &Pieces<'_>, index: usize) -> Self {
        let before = match index.checked_sub(1).map(|at| pieces.mark(at)) {
            _ if pieces.seen(index) == Seen::Edge => 0,
            None => 0,
            Some(Some('.' | '!' | '?' | '…')) => AFTER_STOP,
            Some(Some(',')) => 2,
            Some(None) => 3,
            Some(Some(_)) => 4,
        };
        let after = match pieces.mark(index + 1) {
            None if pieces.is_word(index + 1) => 0,
            Some('.' | ',' | ';' | ':' | '?' | '!' | ')' | ']') => 1,
            _ => 2,
        };
        Self { before, after }
    }

    fn number(self) -> usize {
        self.before * AFTER + self.after
    }
}

/// What each way through a row of quotes adds to its log-probability.
///
/// One number for each of: the weight of a quote's own leaning, and what opening has in advance of closing, by place;
/// opening inside, and closing outside, by what stands before; at a paragraph's beginning, leaving a quotation
/// open, and staying in it, where the next quote is the first thing in its paragraph and where not; each hundred pieces
/// inside after the first two hundred; ending inside; the weight of a stretch's words, by what it stands [between](ends).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Costs([f32; COSTS]);

const LEANING: usize = 0;
const OPENS: usize = LEANING + BEFORE * AFTER;
const OPENS_INSIDE: usize = OPENS + BEFORE * AFTER;
const CLOSES_OUTSIDE: usize = OPENS_INSIDE + BEFORE;
const LEAVES: usize = CLOSES_OUTSIDE + BEFORE;
const STAYS: usize = LEAVES + 2;
const LENGTH: usize = STAYS + 2;
const ENDS_INSIDE: usize = LENGTH + 1;
const WORDS: usize = ENDS_INSIDE + 1;
const COSTS: usize = WORDS + ENDS;

impl Costs {
    /// Set by hand, for use without a model.
    const fn plain(leaning: f32, length: f32) -> Self {
        let mut costs = [0.0; COSTS];
        let mut place = 0;
        while place < BEFORE * AFTER {
            costs[LEANING + place] = leaning;
            place += 1;
        }
        let mut before = 0;
        while before < BEFORE {
            costs[OPENS_INSIDE + before] = [-0.5, -2.5, -4.0, -4.0, -4.0][before];
            costs[CLOSES_OUTSIDE + before] = -4.0;
            before += 1;
        }
        costs[LEAVES] = -2.5;
        costs[LEAVES + 1] = -0.5;
        costs[STAYS] = -1.0;
        costs[LENGTH] = -length;
        let mut ends = 0;
        while ends < ENDS {
            costs[WORDS + ends] = 0.5;
            ends += 1;
        }
        Self(costs)
    }
}

/// Double quotes and single ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Double,
    Single,
}

/// What pairs quotes, its table borrowed from the model.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pairing<'m> {
    double: Costs,
    scale: f32,
    table: &'m [u8],
}

impl Default for Pairing<'_> {
    fn default() -> Self {
        Self { double: Costs::plain(1.3, 0.3), scale: 0.0, table: &[] }
    }
}

/// How many of the quotes that follow a stop inside of a quotation open it anew, over all texts without paragraphs, and how
/// many quotes that knowledge is worth.
const ANEW: f32 = 0.03;
const WORTH: f32 = 3.0;

const MAGIC: [u8; 4] = *b"QUO2";
const HEADER: usize = MAGIC.len() + 4 * (COSTS + 1);

impl<'m> Pairing<'m> {
    /// Reads the section in place. None if it is not one that [`QuoteTrainer`](train::QuoteTrainer) made.
    pub(crate) fn from_bytes(bytes: &'m [u8]) -> Option<Self> {
        let (header, table) = bytes.split_at_checked(HEADER)?;
        let (numbers, _) = header.strip_prefix(&MAGIC)?.as_chunks();
        let mut numbers = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes));
        let mut double = Costs([0.0; COSTS]);
        for slot in &mut double.0 {
            *slot = numbers.next().filter(|number| number.is_finite())?;
        }
        let scale = numbers.next().filter(|number| number.is_finite())?;
        table.len().is_power_of_two().then_some(Self { double, scale, table })
    }

    /// What the words of a block say, for [`roles`](Self::roles).
    pub(crate) fn bags(&self, context: &Context<'_, '_>) -> Bags<'m> {
        Bags::of(context, self.table)
    }

    /// For each quote among `nodes`, in order, the probability of each role; `state` is left as the row ends. `last` is
    /// whether the text ends there.
    pub(crate) fn roles(
        &self,
        context: &Context<'_, '_>,
        bags: &Bags<'_>,
        nodes: &[Node],
        kind: Kind,
        state: &mut State,
        last: bool,
    ) -> Vec<[f32; 3]> {
        let costs = match kind {
            Kind::Double => self.double,
            Kind::Single => Costs::plain(0.9, 0.8),
        };
        let inside = |from: usize, to: usize, ends: usize| {
            let words = if kind == Kind::Double { self.scale * bags.score(context, from, to) } else { 0.0 };
            costs.0[WORDS + ends] * words + costs.0[LENGTH] * hundreds(to - from)
        };
        let mut lattice = Lattice::default();
        let (mut from, mut before) = (0, None);
        for node in nodes {
            lattice.push(&costs, inside(from, node.index, ends(before, Some(node))), node, None);
            (from, before) = (node.end(), Some(node));
        }
        lattice.end(inside(from, context.pieces.list.len(), ends(before, None)));
        let ends_inside = if last { costs.0[ENDS_INSIDE] } else { 0.0 };
        if kind == Kind::Double && nodes.iter().any(Node::is_after_stop) {
            lattice.run(&mut state.clone(), ends_inside);
            lattice.follow_habit(nodes);
        }
        lattice.run(state, ends_inside);
        lattice.steps.iter().filter(|step| step.quote).map(Step::roles).collect()
    }
}

/// How many times likelier that is, from the logarithm.
fn times(log: f32) -> f32 {
    exp(log.clamp(-30.0, 30.0))
}

/// How many hundreds of pieces a stretch has after the first two hundred.
fn hundreds(pieces: usize) -> f32 {
    (pieces as f32 / 100.0 - 2.0).clamp(0.0, 10.0)
}

/// How likely the text is outside and inside of a quotation; carried from block to block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct State([f32; 2]);

impl Default for State {
    fn default() -> Self {
        Self([1.0, 0.0025])
    }
}

const OUTSIDE: usize = 0;
const INSIDE: usize = 1;

/// A way through a node.
struct Way {
    /// What a quote does on it; of no meaning for a break.
    role: Role,
    from: usize,
    to: usize,
    /// Which costs it has, and how many times.
    costs: [(usize, f32); 3],
}

impl Event {
    /// The ways through the node.
    fn ways(&self) -> impl Iterator<Item = Way> {
        const FREE: (usize, f32) = (0, 0.0);
        let way = |role, from, to, costs| Some(Way { role, from, to, costs });
        let ways = match *self {
            Self::Quote { roles, place } => {
                let [opens, closes, letter] = roles.map(|p| (LEANING + place.number(), log(p.max(1e-6))));
                let advance = (OPENS + place.number(), 1.0);
                let (anew, stray) = ((OPENS_INSIDE + place.before, 1.0), (CLOSES_OUTSIDE + place.before, 1.0));
                let may = |found: Option<Way>| found.filter(|_| roles[2] > 0.0);
                [
                    way(Role::Opens, OUTSIDE, INSIDE, [opens, advance, FREE]),
                    way(Role::Opens, INSIDE, INSIDE, [opens, advance, anew]),
                    way(Role::Closes, INSIDE, OUTSIDE, [closes, FREE, FREE]),
                    way(Role::Closes, OUTSIDE, OUTSIDE, [closes, stray, FREE]),
                    may(way(Role::Letter, OUTSIDE, OUTSIDE, [letter, FREE, FREE])),
                    may(way(Role::Letter, INSIDE, INSIDE, [letter, FREE, FREE])),
                ]
            }
            Self::Break { first } => {
                let (leaves, stays) = ((LEAVES + usize::from(first), 1.0), (STAYS + usize::from(first), 1.0));
                [
                    way(Role::Letter, OUTSIDE, OUTSIDE, [FREE; 3]),
                    way(Role::Letter, INSIDE, OUTSIDE, [leaves, FREE, FREE]),
                    way(Role::Letter, INSIDE, INSIDE, [stays, FREE, FREE]),
                    None,
                    None,
                    None,
                ]
            }
        };
        ways.into_iter().flatten()
    }
}

/// The row of stretches and quotes with the sums over all ways through it.
#[derive(Debug, Default)]
struct Lattice {
    steps: Vec<Step>,
}

/// A stretch and the quote or break after it.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    quote: bool,
    /// How many times likelier the stretch is inside than outside.
    inside: f32,
    /// Weights of the ways through the node: role, state before, state after.
    ways: [[[f32; 2]; 2]; 3],
    /// Forward sums before the stretch, and backward sums after the node.
    forward: [f32; 2],
    backward: [f32; 2],
}

impl Lattice {
    /// Adds a stretch that is so much likelier inside than outside, and the node after it, whose role may be known.
    fn push(&mut self, costs: &Costs, inside: f32, node: &Node, truth: Option<Role>) {
        let mut scores = [[[f32::NEG_INFINITY; 2]; 2]; 3];
        let mut top = f32::MIN;
        for way in node.event.ways().filter(|way| truth.is_none_or(|truth| truth == way.role)) {
            let score = way.costs.iter().map(|&(cost, times)| costs.0[cost] * times).sum();
            scores[way.role as usize][way.from][way.to] = score;
            top = top.max(score);
        }
        let quote = matches!(node.event, Event::Quote { .. });
        let mut step = Step { quote, inside: times(inside), ..Step::default() };
        let ways = step.ways.as_flattened_mut().as_flattened_mut();
        for (way, score) in ways.iter_mut().zip(scores.as_flattened().as_flattened()) {
            if *score > f32::NEG_INFINITY {
                *way = exp(score - top);
            }
        }
        self.steps.push(step);
    }

    /// The stretch after the last node.
    fn end(&mut self, inside: f32) {
        let mut ways = [[[0.0; 2]; 2]; 3];
        ways[0] = [[1.0, 0.0], [0.0, 1.0]];
        self.steps.push(Step { quote: false, inside: times(inside), ways, ..Step::default() });
    }

    /// Sums over all ways, forwards from `state`, which becomes that at the end, and backwards from an end where being
    /// inside adds `ends_inside`.
    fn run(&mut self, state: &mut State, ends_inside: f32) {
        let mut now = state.0;
        for step in &mut self.steps {
            step.forward = now;
            let before = step.enter(now);
            let mut after = [0.0; 2];
            for (from, role) in step.ways.iter().flat_map(|role| role.iter().enumerate()) {
                for (to, way) in role.iter().enumerate() {
                    after[to] += before[from] * way;
                }
            }
            now = normal(after);
        }
        state.0 = now;
        let mut now = normal([1.0, exp(ends_inside)]);
        for step in self.steps.iter_mut().rev() {
            step.backward = now;
            let mut before = [0.0; 2];
            for (from, role) in step.ways.iter().flat_map(|role| role.iter().enumerate()) {
                for (to, way) in role.iter().enumerate() {
                    before[from] += now[to] * way;
                }
            }
            now = normal(step.enter(before));
        }
    }
}

impl Lattice {
    /// Whether a quotation that goes on is opened anew after a stop is a matter of paragraphs, and theirs of the author:
    /// leans the ways to what the row does as a whole (a beta prior over the rate).
    fn follow_habit(&mut self, nodes: &[Node]) {
        const OPENS_ANEW: usize = Role::Opens as usize;
        let (mut anew, mut closes) = (ANEW * WORTH, (1.0 - ANEW) * WORTH);
        let mut steps: Vec<&mut Step> =
            self.steps.iter_mut().zip(nodes).filter(|(_, node)| node.is_after_stop()).map(|(step, _)| step).collect();
        for step in &steps {
            let ways = step.posterior();
            anew += ways[OPENS_ANEW][INSIDE][INSIDE];
            closes += ways[Role::Closes as usize][INSIDE][OUTSIDE];
        }
        let likelier = anew * (1.0 - ANEW) / (closes * ANEW);
        steps.iter_mut().for_each(|step| step.ways[OPENS_ANEW][INSIDE][INSIDE] *= likelier);
    }
}

impl Step {
    /// `state` with what the stretch says.
    fn enter(&self, [outside, inside]: [f32; 2]) -> [f32; 2] {
        normal([outside, inside * self.inside])
    }

    /// The probability of each way through the node.
    fn posterior(&self) -> [[[f32; 2]; 2]; 3] {
        let before = self.enter(self.forward);
        let mut out = self.ways;
        let mut sum = 0.0;
        for role in &mut out {
            for (from, ways) in role.iter_mut().enumerate() {
                for (to, way) in ways.iter_mut().enumerate() {
                    *way *= before[from] * self.backward[to];
                    sum += *way;
                }
            }
        }
        out.as_flattened_mut().as_flattened_mut().iter_mut().for_each(|way| *way /= sum);
        out
    }

    /// The probability of each role.
    fn roles(&self) -> [f32; 3] {
        let [opens, closes, letter] = self.posterior();
        let sum = |role: [[f32; 2]; 2]| role.as_flattened().iter().sum();
        [sum(opens), sum(closes), sum(letter)]
    }
}

/// Made to sum to one, neither so small that it could vanish.
fn normal([a, b]: [f32; 2]) -> [f32; 2] {
    let sum = a + b;
    [(a / sum).max(1e-18), (b / sum).max(1e-18)]
}

/// How likely the double quote at `index` opens, from the words about it: above 0 and below 1.
pub(crate) fn opening(pieces: &Pieces<'_>, index: usize, [both, _, right, neither]: Odds) -> f32 {
    let piece = pieces.list[index];
    if piece.seen == Seen::Edge {
        return 0.98;
    }
    let both = if both_opens(pieces, index) { both } else { 0.0 };
    let opens = both + right + 0.5 * neither;
    let after_clause = index.checked_sub(1).and_then(|at| pieces.mark(at)).is_some_and(|mark| ".,?!".contains(mark));
    // Seen against the end of a clause and apart from what follows, it closes.
    if piece.seen == Seen::Joined && after_clause { opens.min(0.002) } else { opens }.clamp(0.001, 0.999)
}

/// Whether the quote at `index`, if it stands against both neighbours, opens: `("yes` against `"no",`.
pub(crate) fn both_opens(pieces: &Pieces<'_>, index: usize) -> bool {
    index > 0 && !pieces.is_word(index - 1) && pieces.is_word(index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How likely double quotes open that lean to it by so much each, between these words.
    fn opens(between: &str, opens: &[f32]) -> Vec<f32> {
        let text = format!("{between} \" ").repeat(opens.len());
        let pieces = Pieces::of(&text, 0..text.len());
        let quotes = (0..pieces.list.len()).filter(|&index| pieces.mark(index) == Some('"'));
        let node = |(index, &p): (usize, &f32)| Node {
            index,
            event: Event::Quote { roles: [p, 1.0 - p, 0.0], place: Place::of(&pieces, index) },
        };
        let nodes: Vec<Node> = quotes.zip(opens).map(node).collect();
        let context = Context::of(&pieces);
        let pairing = Pairing::default();
        let bags = pairing.bags(&context);
        let roles = pairing.roles(&context, &bags, &nodes, Kind::Double, &mut State::default(), true);
        roles.iter().map(|[opens, ..]| *opens).collect()
    }

    fn shown(opens: &[f32]) -> String {
        opens.iter().map(|&p| if p > 0.5 { '(' } else { ')' }).collect()
    }

    #[test]
    fn undecided_quotes_alternate() {
        assert_eq!(shown(&opens("a", &[0.5; 6])), "()()()");
    }

    #[test]
    fn a_quote_without_partner_spoils_no_other() {
        let row = opens("a", &[0.9, 0.05, 0.95, 0.99, 0.01, 0.9, 0.1, 0.9, 0.1]);
        assert_eq!(shown(&row), "()(()()()");
    }

    #[test]
    fn who_opens_anew_does_so_again() {
        let often = opens("a .", &[0.99, 0.99, 0.01, 0.99, 0.99, 0.01, 0.99, 0.4, 0.2]);
        let never = opens("a .", &[0.99, 0.01, 0.99, 0.01, 0.99, 0.01, 0.99, 0.4, 0.2]);
        assert!(often[7] > 2.0 * never[7], "{often:?} {never:?}");
    }

    #[test]
    fn bytes_that_are_no_section_are_refused() {
        assert!(Pairing::from_bytes(b"").is_none());
        let mut section = train::QuoteTrainer::new("en", None, train::QuoteTrainer::FAST).to_bytes();
        assert!(Pairing::from_bytes(&section).is_some());
        section.pop();
        assert!(Pairing::from_bytes(&section).is_none());
    }
}
