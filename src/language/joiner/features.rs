//! What the joiner sees of a mark: hashes of the words, marks and shapes about it, and of those about the same mark
//! before and after.

use super::is_clitic;
use crate::language::pieces::{Pieces, Seen};

/// How many features a mark has.
pub(super) const FEATURES: usize = 42;

/// How far, in pieces, the same mark is looked for.
const REACH: usize = 24;

/// The pieces of a block with what the features see of each, made once.
#[derive(Debug)]
pub(crate) struct Context<'p, 't> {
    pub(crate) pieces: &'p Pieces<'t>,
    neighbours: Vec<Neighbour>,
    /// For each piece the distance to the same mark before and after it; 0 if there is none within reach.
    same: Vec<[u8; 2]>,
}

impl<'p, 't> Context<'p, 't> {
    pub(crate) fn of(pieces: &'p Pieces<'t>) -> Self {
        let neighbours = (0..pieces.list.len()).map(|index| Neighbour::of(pieces, index)).collect();
        Self { pieces, neighbours, same: same_marks(pieces) }
    }

    /// A hash of the word, in small letters, or of the mark at `index`.
    pub(crate) fn word(&self, index: usize) -> u32 {
        self.neighbours.get(index).map_or(0, |neighbour| neighbour.word)
    }

    /// Hashes of the features of the mark at `index`.
    pub(super) fn features(&self, index: usize) -> [u32; FEATURES] {
        let pieces = self.pieces;
        let mark = u32::from(pieces.mark(index).unwrap_or(' '));
        let [l1, l2, l3] = self.before(index);
        let [r1, r2, r3] = self.after(index);
        let gaps = pieces.seen(index) as u32 * 4 + pieces.seen(index + 1) as u32;
        let [back, ahead] = self.same.get(index).map_or([0; 2], |same| same.map(usize::from));
        let (before, after) = (near(back), near(ahead));
        // About the same mark before and after: what an aside between two dashes, or a quotation, ends or starts with.
        let ([p1, ..], [q1, ..]) =
            if back > 0 { (self.before(index - back), self.after(index - back)) } else { Default::default() };
        let ([n1, ..], [o1, ..]) =
            if ahead > 0 { (self.before(index + ahead), self.after(index + ahead)) } else { Default::default() };
        let repeats = u32::from(pieces.str(index + 1).starts_with(pieces.str(index.saturating_sub(1))));
        let dashes = u32::from(pieces.dashes.em) + 2 * u32::from(pieces.dashes.en);
        let cases = l1.case * 8 + r1.case;
        let near = before * 8 + after;
        let pairs = [
            [gaps, 0],
            [l1.word, 0],
            [r1.word, 0],
            [l1.word, r1.word],
            [l2.word, l1.word],
            [r1.word, r2.word],
            [l1.head, 0],
            [r1.head, 0],
            [l1.tail, 0],
            [r1.tail, 0],
            [l1.shape, r1.shape],
            [mix(l2.shape, l1.shape), mix(r1.shape, r2.shape)],
            [l1.word, r1.shape],
            [l1.shape, r1.word],
            [l2.word, 0],
            [r2.word, 0],
            [mix(l2.word, l1.shape), r1.shape],
            [l1.shape, mix(r1.shape, r2.word)],
            [l1.head, r1.head],
            [l1.tail, r1.tail],
            [near, gaps],
            [near, mix(l1.shape, r1.shape)],
            [dashes, near],
            [cases, gaps],
            [cases, mix(l1.shape, r1.shape)],
            [mix(l1.shape, gaps), r1.shape],
            [l3.word, before],
            [r3.word, after],
            [mix(l3.shape, l2.shape), l1.shape],
            [mix(r3.shape, r2.shape), r1.shape],
            [o1.word, after],
            [p1.word, before],
            [mix(n1.shape, o1.shape), after],
            [mix(p1.shape, q1.shape), before],
            [n1.word, o1.word],
            [p1.word, q1.word],
            [mix(l2.word, l1.word), r1.word],
            [mix(l1.word, r1.word), r2.word],
            [l1.tail, mix(o1.word, after)],
            [p1.tail, mix(r1.word, before)],
            [repeats, l1.shape],
            [mix(l1.word, gaps), near],
        ];
        // In rows of their own, so that the compiler computes several at a time.
        let firsts = pairs.map(|pair| pair[0]);
        let seconds = pairs.map(|pair| pair[1]);
        let mut hashes = [0; FEATURES];
        for (number, slot) in hashes.iter_mut().enumerate() {
            let template = mix(mark, number as u32 + 1);
            *slot = finish(mix(mix(template, firsts[number]), seconds[number]));
        }
        hashes
    }

    /// The three neighbours before the mark at `index`, the nearest first; none beyond a line's edge.
    fn before(&self, index: usize) -> [Neighbour; 3] {
        let mut found = [Neighbour::default(); 3];
        for (back, slot) in found.iter_mut().enumerate() {
            if index < back + 1 || self.pieces.seen(index - back) == Seen::Edge {
                break;
            }
            *slot = self.neighbours[index - back - 1];
        }
        found
    }

    /// The three neighbours after it.
    fn after(&self, index: usize) -> [Neighbour; 3] {
        let mut found = [Neighbour::default(); 3];
        for (ahead, slot) in found.iter_mut().enumerate() {
            if self.pieces.seen(index + ahead + 1) == Seen::Edge {
                break;
            }
            *slot = self.neighbours[index + ahead + 1];
        }
        found
    }
}

/// How near the same mark stands, as 0 (not within reach) to 3.
fn near(distance: usize) -> u32 {
    match distance {
        0 => 0,
        1..=2 => 3,
        3..=9 => 2,
        _ => 1,
    }
}

/// The distances to the same mark before and after; an apostrophe before a clitic does not count, being no quote.
fn same_marks(pieces: &Pieces<'_>) -> Vec<[u8; 2]> {
    let mut same = vec![[0; 2]; pieces.list.len()];
    // Where each kind of mark stood last. A text has few kinds; of further ones none is looked for.
    const MARKS: usize = 64;
    let mut last: Vec<(char, usize)> = Vec::new();
    for index in 0..pieces.list.len() {
        let Some(mark) = pieces.mark(index) else { continue };
        let counts = !(mark == '\'' && is_clitic(pieces, index));
        let Some((_, at)) = last.iter_mut().find(|(known, _)| *known == mark) else {
            if counts && last.len() < MARKS {
                last.push((mark, index));
            }
            continue;
        };
        let distance = index - *at;
        if distance <= REACH {
            same[index][0] = distance as u8;
            if counts {
                same[*at][1] = distance as u8;
            }
        }
        if counts {
            *at = index;
        }
    }
    same
}

/// What the features see of one neighbour.
#[derive(Clone, Copy, Debug, Default)]
struct Neighbour {
    /// Hash of the word, in small letters, or of the mark.
    word: u32,
    /// Hash of its first four characters.
    head: u32,
    /// Hash of its last three characters.
    tail: u32,
    /// Mark, or letters or digits and how many.
    shape: u32,
    /// How it is capitalised.
    case: u32,
}

impl Neighbour {
    fn of(pieces: &Pieces<'_>, index: usize) -> Self {
        if let Some(mark) = pieces.mark(index) {
            let hash = mix(11, u32::from(mark));
            return Self { word: hash, head: hash, tail: hash, shape: hash, case: 0 };
        }
        let text = pieces.str(index);
        let mut letters = Letters::default();
        if text.is_ascii() {
            for byte in text.bytes().take(LONGEST) {
                letters.push(u32::from(byte.to_ascii_lowercase()), byte.is_ascii_uppercase());
                letters.digits += u32::from(byte.is_ascii_digit());
            }
        } else {
            for c in text.chars().take(LONGEST) {
                let lower = c.to_lowercase().next().unwrap_or(c);
                letters.push(u32::from(lower), lower != c);
                letters.digits += u32::from(c.is_ascii_digit());
            }
        }
        let Letters { word, head, tail, length, digits, capitals, first_capital } = letters;
        let shape = match (digits, length) {
            (0, 1..=6) => length,
            (0, 7..=9) => 7,
            (0, _) => 8,
            (d, l) if d == l => 16 + d.min(6),
            (_, l) => 32 + l.min(5),
        };
        let case = match () {
            () if !pieces.cased || digits == length => 0,
            () if capitals == 0 => 1,
            () if capitals == length && length > 1 => 2,
            () if first_capital => 3,
            () => 4,
        };
        Self { word, head: mix(head, 1), tail: mix(tail & 0xff_ffff, 2), shape: shape + 100, case }
    }
}

/// Letters of a word that are looked at.
const LONGEST: usize = 24;

/// A word as its letters go by.
struct Letters {
    word: u32,
    head: u32,
    tail: u32,
    length: u32,
    digits: u32,
    capitals: u32,
    first_capital: bool,
}

impl Default for Letters {
    fn default() -> Self {
        Self { word: 17, head: 17, tail: 0, length: 0, digits: 0, capitals: 0, first_capital: false }
    }
}

impl Letters {
    fn push(&mut self, lower: u32, capital: bool) {
        self.capitals += u32::from(capital);
        self.first_capital |= capital && self.length == 0;
        self.word = mix(self.word, lower);
        if self.length < 4 {
            self.head = self.word;
        }
        self.tail = (self.tail << 8) | (lower & 0xff);
        self.length += 1;
    }
}

fn mix(hash: u32, value: u32) -> u32 {
    (hash ^ value).wrapping_mul(0x9e37_79b1).rotate_left(13)
}

fn finish(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    let hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}
