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
        let values = [
            (1, gaps, 0),
            (2, l1.word, 0),
            (3, r1.word, 0),
            (4, l1.word, r1.word),
            (5, l2.word, l1.word),
            (6, r1.word, r2.word),
            (7, l1.head, 0),
            (8, r1.head, 0),
            (9, l1.tail, 0),
            (10, r1.tail, 0),
            (11, l1.shape, r1.shape),
            (12, mix(l2.shape, l1.shape), mix(r1.shape, r2.shape)),
            (13, l1.word, r1.shape),
            (14, l1.shape, r1.word),
            (15, l2.word, 0),
            (16, r2.word, 0),
            (17, mix(l2.word, l1.shape), r1.shape),
            (18, l1.shape, mix(r1.shape, r2.word)),
            (19, l1.head, r1.head),
            (20, l1.tail, r1.tail),
            (21, near, gaps),
            (22, near, mix(l1.shape, r1.shape)),
            (23, dashes, near),
            (24, cases, gaps),
            (25, cases, mix(l1.shape, r1.shape)),
            (26, mix(l1.shape, gaps), r1.shape),
            (27, l3.word, before),
            (28, r3.word, after),
            (29, mix(l3.shape, l2.shape), l1.shape),
            (30, mix(r3.shape, r2.shape), r1.shape),
            (31, o1.word, after),
            (32, p1.word, before),
            (33, mix(n1.shape, o1.shape), after),
            (34, mix(p1.shape, q1.shape), before),
            (35, n1.word, o1.word),
            (36, p1.word, q1.word),
            (37, mix(l2.word, l1.word), r1.word),
            (38, mix(l1.word, r1.word), r2.word),
            (39, l1.tail, mix(o1.word, after)),
            (40, p1.tail, mix(r1.word, before)),
            (41, repeats, l1.shape),
            (42, mix(l1.word, gaps), near),
        ];
        values.map(|(template, a, b)| finish(mix(mix(mix(mark, template), a), b)))
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
        let (mut word, mut head, mut tail) = (17u32, 17u32, 0u32);
        let (mut length, mut digits, mut capitals) = (0u32, 0u32, 0u32);
        let mut first_capital = false;
        for c in pieces.str(index).chars().take(24) {
            let lower = if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) };
            if lower != c {
                capitals += 1;
                first_capital |= length == 0;
            }
            word = mix(word, u32::from(lower));
            if length < 4 {
                head = word;
            }
            tail = (tail << 8) | (u32::from(lower) & 0xff);
            length += 1;
            digits += u32::from(c.is_ascii_digit());
        }
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

fn mix(hash: u32, value: u32) -> u32 {
    (hash ^ value).wrapping_mul(0x9e37_79b1).rotate_left(13)
}

fn finish(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    let hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}
