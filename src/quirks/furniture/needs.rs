//! What rules of wording cannot do without: a gate before those that may match anywhere in a line.
//!
//! A rule needs certain words, of each of its needs one. A line is gone through once, a word at a time; most lines meet
//! the needs of no rule and are passed by without another look. That no rule matches a plain form that does not meet its
//! needs is proved by the tests, from the patterns themselves; words are read from the line itself, so that one with an
//! apostrophe inside (`member's`) is another.

use foldhash::{HashMap, HashMapExt};

use super::page::Line;
use super::wording::nets;
use crate::sweep;

/// A bit for each need. The first need of a rule has the bit of its number.
type Met = u128;

/// The needs of many rules.
pub(super) struct Needs {
    /// The needs of each rule.
    rules: Vec<Met>,
    /// All first needs.
    first: Met,
    /// Words, and the needs that they meet.
    words: HashMap<Letters, Met>,
    /// A bit for the key of each of the words; few other words have the key of one.
    keys: Box<[u64; 1 << 10]>,
}

/// The letters of a word, small, as one number.
type Letters = u128;
const LONGEST_WORD: usize = Letters::BITS as usize / 8;

/// Signs that are needed like words; the first may be the first need of a rule.
const SIGNS: [&str; 3] = ["©", "(", ":"];

impl Needs {
    /// Those of rules in their order: the first need of each is what few lines have.
    pub(super) fn new(rules: impl ExactSizeIterator<Item = &'static [&'static str]>) -> Self {
        let mut needs = Self { rules: Vec::new(), first: 0, words: HashMap::new(), keys: Box::new([0; 1 << 10]) };
        let mut further = rules.len();
        for (number, rule) in rules.enumerate() {
            let mut all = 0;
            for (nth, need) in rule.iter().enumerate() {
                let bit = 1 << if nth == 0 { number } else { further };
                further += usize::from(nth > 0);
                all |= bit;
                needs.first |= if nth == 0 { bit } else { 0 };
                for word in alternatives(need) {
                    *needs.words.entry(letters(word.as_bytes(), word.len())).or_insert(0) |= bit;
                    let key = key(word.as_bytes(), word.len());
                    needs.keys[usize::from(key / 64)] |= 1 << (key % 64);
                }
            }
            needs.rules.push(all);
        }
        needs
    }

    /// Those of the `short` ones among `lines`, by index, that hold all that a rule needs, each with a bit for each such
    /// rule. O(n).
    pub(super) fn met_by(&self, text: &str, lines: &[Line], short: impl Fn(&Line) -> bool) -> Vec<(usize, u64)> {
        let mut words = self.words_in(text, lines, &short).into_iter().peekable();
        let signed = memchr::memmem::find(text.as_bytes(), SIGNS[0].as_bytes()).is_some();
        let rules = lines.iter().enumerate().map(|(index, line)| {
            let mut met = 0;
            while let Some((_, needs)) = words.next_if(|(start, _)| *start < line.end) {
                met |= needs;
            }
            let look = met & self.first != 0 || signed && short(line);
            (index, if look { self.rules_of(line.of(text), met) } else { 0 })
        });
        rules.filter(|(_, rules)| *rules != 0).collect()
    }

    /// The rules whose needs the signs in `line` meet together with what is `met` already.
    fn rules_of(&self, line: &str, met: Met) -> u64 {
        let signs = SIGNS.iter().filter(|sign| memchr::memmem::find(line.as_bytes(), sign.as_bytes()).is_some());
        let met = signs.fold(met, |met, sign| met | self.met(letters(sign.as_bytes(), sign.len())));
        let is_met = |rule: &usize| self.rules.get(*rule).is_some_and(|needs| needs & !met == 0);
        sweep::ones((met & self.first) as u64).filter(is_met).fold(0, |rules, rule| rules | 1 << rule)
    }

    /// Where in the `short` lines words begin that are needed, and the needs that they meet.
    fn words_in(&self, text: &str, lines: &[Line], short: impl Fn(&Line) -> bool) -> Vec<(usize, Met)> {
        let mut words = Vec::with_capacity(text.len() / 128);
        for lines in lines.chunk_by(|line, next| short(line) == short(next)) {
            let (Some(first), Some(last)) = (lines.first().filter(|line| short(line)), lines.last()) else { continue };
            let page = text.as_bytes().get(first.start..last.end).unwrap_or_default();
            sweep::runs(
                page,
                |byte| byte.is_ascii_alphabetic(),
                |start, length| {
                    let rest = page.get(start..).unwrap_or_default();
                    let key = key(rest, length);
                    if self.keys[usize::from(key / 64)] >> (key % 64) & 1 == 1 && length <= LONGEST_WORD {
                        words.push((first.start + start, self.met(letters(rest, length))));
                    }
                },
            );
        }
        words
    }

    /// The needs that `word` meets.
    fn met(&self, word: Letters) -> Met {
        self.words.get(&word).copied().unwrap_or(0)
    }
}

/// The words of which one is needed.
pub(super) fn alternatives(need: &'static str) -> impl Iterator<Item = &'static str> {
    need.split(' ').flat_map(|word| {
        let (net, word) = if word == "<net>" { (Some(nets()), None) } else { (None, Some(word)) };
        net.into_iter().flatten().chain(word)
    })
}

/// The word of this length, not longer than any, that `bytes` begin with.
#[inline(always)]
fn letters(bytes: &[u8], length: usize) -> Letters {
    let word = match bytes.first_chunk() {
        Some(chunk) => *chunk,
        None => {
            let mut chunk = [0; LONGEST_WORD];
            chunk.iter_mut().zip(bytes).for_each(|(letter, byte)| *letter = *byte);
            chunk
        }
    };
    let beyond = 8 * (LONGEST_WORD - length) as u32;
    // Small letters have a bit that capitals have not.
    (Letters::from_le_bytes(word) | Letters::from_le_bytes([0x20; LONGEST_WORD])) << beyond
}

/// A key for the word of this length that `bytes` begin with, whatever its case.
#[inline(always)]
fn key(bytes: &[u8], length: usize) -> u16 {
    let first = match bytes.first_chunk() {
        Some(first) => u32::from_le_bytes(*first),
        None => bytes.iter().rev().fold(0, |first, byte| first << 8 | u32::from(*byte)),
    };
    let letters = first & (0x1F1F_1F1F >> (32 - 8 * length.clamp(1, 4)));
    ((letters ^ (length as u32) << 5).wrapping_mul(0x9E37_79B1) >> 16) as u16
}

#[cfg(test)]
mod tests {
    use super::super::page;
    use super::*;

    fn met(text: &str) -> Vec<(usize, u64)> {
        const RULES: [&[&str]; 4] = [&["ad advert"], &["share", "fan friend"], &["©"], &["via x", ":"]];
        let needs = Needs::new(RULES.into_iter());
        needs.met_by(text, &page::lines(text), |line| line.end - line.start < 100)
    }

    #[test]
    fn all_needs_of_a_rule_must_be_met() {
        assert_eq!(
            met("An AD.\nShare it\nA friend, share!\nvia: x; fan (Advert)\nadd, ads, bad"),
            [(0, 1), (2, 2), (3, 9)]
        );
        assert_eq!(met("No one\n©2020A\nX: é"), [(1, 4), (2, 8)]);
    }

    #[test]
    fn long_lines_are_passed_by() {
        let long = "ad © ".repeat(30);
        assert_eq!(met(&format!("ad\n{long}\n{long}\nad\n{long}")), [(0, 1), (3, 1)]);
    }
}
