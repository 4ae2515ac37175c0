//! Paragraphs printed twice, exactly or nearly, side by side or apart; sentences repeated on the spot.
//!
//! In goes a text, a paragraph a line; out come the second printings. Each line is hashed once as it
//! stands, and once more at its head and at its tail (the first and last letters, case and punctuation
//! aside): two printings of a paragraph that differ in a few words still agree at one of its ends. Lines that
//! agree are compared word by word, each with at most three earlier lines, so that the work stays linear
//! whatever the text.
//!
//! Repetition is also an art and a craft: refrains, answers in a dialogue, clauses of a contract, rows of a
//! table, lines of a log. Therefore only paragraphs of prose are looked at, verse is known by its short
//! lines, what returns three times is taken for a refrain, and parallel paragraphs that differ in a number, a
//! name or a negation are not taken for one.

use std::hash::BuildHasher;
use std::ops::Range;

use foldhash::fast::FixedState;
use foldhash::{HashMap, HashMapExt};

use super::likeness::{Goes, is_legal, is_prose, likeness};
use super::page::{self, Line};
use super::sentences::Sentences;
use crate::{Confidence, Edit, Edits, FurniturePolicy, Input, Quirk, Stage};

/// A second printing.
#[derive(Clone, Debug, PartialEq)]
pub struct Repeat {
    /// The printing that is too many: UTF-8 byte offsets into the text.
    pub span: Range<usize>,
    /// The printing that stays.
    pub original: Range<usize>,
    /// How surely the one is there by mistake.
    pub confidence: Confidence,
}

/// Takes second printings of paragraphs and sentences out; the first stays.
///
/// ```
/// use unmangle::quirks::furniture::Duplicates;
/// use unmangle::{Input, Stage};
///
/// let text = "Boats lie in the old harbour at low tide on a grey Sunday.\n\n\
///             Boats lie in the old harbour at low tide on a grey Sunday.\n\n\
///             The town has lived from the sea for as long as anyone there can remember it.\n";
/// let edits = Duplicates::default().edits(&Input::new(text, &[0..text.len()]));
/// assert_eq!(edits.apply(text), text[60..]);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Duplicates {
    policy: FurniturePolicy,
}

impl Duplicates {
    /// A stage that does with second printings what `policy` says.
    #[must_use]
    pub const fn new(policy: FurniturePolicy) -> Self {
        Self { policy }
    }

    /// The second printings in `text`, in order and disjoint: whole lines, or sentences within one. Linear in
    /// the text.
    #[must_use]
    pub fn repeats(&self, text: &str) -> Vec<Repeat> {
        let lines = page::lines(text);
        self.repeats_of(text, &lines, &Sentences::of(text, &lines))
    }

    /// Those among `lines`, all of the text's, and in their `sentences`.
    pub(super) fn repeats_of(&self, text: &str, lines: &[Line], sentences: &Sentences) -> Vec<Repeat> {
        if self.policy == FurniturePolicy::Keep {
            return Vec::new();
        }
        let twins = paragraphs(text, lines);
        let mut repeats: Vec<Repeat> = twins
            .iter()
            .map(|twin| Repeat {
                span: lines[twin.second].start..lines[twin.second].end,
                original: lines[twin.first].start..lines[twin.first].end,
                confidence: twin.confidence,
            })
            .collect();
        repeats.extend(said_twice(text, sentences, lines.len(), &twins));
        repeats.sort_by_key(|repeat| repeat.span.start);
        repeats
    }
}

impl Stage for Duplicates {
    fn name(&self) -> &str {
        "duplicates"
    }

    fn edits(&self, input: &Input<'_>) -> Edits {
        if self.policy != FurniturePolicy::Remove {
            return Edits::none();
        }
        let text = input.text;
        let lines = page::lines(text);
        let twins = paragraphs(text, &lines);
        let mut gone = vec![false; lines.len()];
        for twin in &twins {
            gone[twin.second] = true;
        }
        let whole = page::removals(text, &lines, &gone).into_iter().zip(&twins).filter_map(|((index, range), twin)| {
            let range = page::clip(range, lines[index], input.scope)?;
            Some(Edit::new(range, "", Quirk::Duplicate, twin.confidence))
        });
        let sentences = Sentences::of(text, &lines);
        let parts = said_twice(text, &sentences, lines.len(), &twins).into_iter().filter_map(|repeat| {
            let line = Line { start: repeat.span.start, end: repeat.span.end };
            // The blanks in front go along: the sentence is never the first of its line.
            let before = text.get(..line.start)?.trim_end_matches([' ', '\u{a0}']).len();
            let range = page::clip(before..line.end, line, input.scope)?;
            Some(Edit::new(range, "", Quirk::Duplicate, repeat.confidence))
        });
        Edits::new(text, whole.chain(parts))
    }
}

/// Two lines of which one is too many.
struct Twin {
    first: usize,
    second: usize,
    confidence: Confidence,
}

/// The lines that are printed twice, sorted by the one to go.
fn paragraphs(text: &str, lines: &[Line]) -> Vec<Twin> {
    let long = lines.iter().filter(|line| line.end - line.start >= 70).count();
    // Verse, lists and logs have short lines: there only whole paragraphs count.
    let least = if long * 3 >= lines.len() { 48 } else { 160 };
    let anchored: Vec<(usize, Anchors)> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.end - line.start >= least)
        .map(|(index, line)| (index, anchors(line.of(text))))
        .collect();
    let mut last_exact: HashMap<u64, usize> = HashMap::new();
    let mut last_head: HashMap<u64, usize> = HashMap::new();
    let mut last_tail: HashMap<u64, usize> = HashMap::new();
    // (stays, goes, confidence)
    let mut pairs: Vec<(usize, usize, f32)> = Vec::new();
    for (index, (head, tail)) in met_again(anchored) {
        let content = lines[index].of(text);
        let exact = key(content.as_bytes());
        let earlier = [last_exact.insert(exact, index), last_head.insert(head, index), last_tail.insert(tail, index)];
        let mut found = None;
        for (at, other) in earlier.iter().enumerate() {
            let Some(other) = *other else { continue };
            if earlier[..at].contains(&Some(other)) {
                continue;
            }
            let likeness = likeness(lines[other].of(text), content, index - other == 1);
            if let Some((goes, confidence)) = likeness {
                found = Some(match goes {
                    Goes::Later => (other, index, confidence),
                    Goes::Earlier => (index, other, confidence),
                });
                break;
            }
        }
        pairs.extend(found);
    }
    twins(text, lines, &pairs)
}

/// Keys of a line's head and tail.
type Anchors = (u64, u64);

/// The lines of which an anchor may be met twice: all others are seen to be alone by a few bits of their keys.
fn met_again(lines: Vec<(usize, Anchors)>) -> impl Iterator<Item = (usize, Anchors)> {
    let slots = (32 * lines.len()).next_power_of_two().max(64);
    // Once, twice: two bits a slot.
    let mut met = vec![0_u8; slots];
    // Heads meet heads, and tails tails.
    let slots =
        move |&(head, tail): &Anchors| [head, tail.rotate_left(17)].map(|key| (key ^ key >> 29) as usize & (slots - 1));
    for (_, anchors) in &lines {
        for slot in slots(anchors) {
            met[slot] = met[slot] << 1 | 1;
        }
    }
    lines.into_iter().filter(move |(_, anchors)| slots(anchors).into_iter().any(|slot| met[slot] > 1))
}

/// Leaves refrains out of `pairs` of (stays, goes, confidence), and follows each chain to its first line.
fn twins(text: &str, lines: &[Line], pairs: &[(usize, usize, f32)]) -> Vec<Twin> {
    let mut origin: HashMap<usize, usize> = HashMap::with_capacity(pairs.len());
    let mut apart: HashMap<usize, usize> = HashMap::new();
    for &(stays, goes, _) in pairs {
        let first = origin.get(&stays).copied().unwrap_or(stays);
        origin.insert(goes, first);
        if goes.abs_diff(stays) > 1 {
            *apart.entry(first).or_insert(0) += 1;
        }
    }
    let mut gone = std::collections::HashSet::new();
    let mut twins: Vec<Twin> = Vec::with_capacity(pairs.len());
    for &(stays, goes, confidence) in pairs {
        let first = origin.get(&stays).copied().unwrap_or(stays);
        let refrain = apart.get(&first).copied().unwrap_or(0) >= 2;
        if !refrain && first != goes && is_prose(lines[goes].of(text)) && gone.insert(goes) {
            twins.push(Twin { first, second: goes, confidence: Confidence::new(confidence) });
        }
    }
    twins.sort_by_key(|twin| twin.second);
    twins
}

/// Sentences that stand twice in a row in one of so many lines, those in `twins` left out.
fn said_twice(text: &str, sentences: &Sentences, lines: usize, twins: &[Twin]) -> Vec<Repeat> {
    let mut repeats = Vec::new();
    let mut twins = twins.iter().peekable();
    for line in 0..lines {
        if twins.next_if(|twin| twin.second == line).is_some() {
            continue;
        }
        let mut run = 0;
        for pair in sentences.of_line(line).windows(2) {
            let [original, sentence] = pair else { continue };
            let content = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
            let again =
                sentence.len() >= 48 && original.len() == sentence.len() && content(original) == content(sentence);
            // Thrice is rhetoric.
            run = if again { run + 1 } else { 0 };
            if run == 2 {
                repeats.pop();
            }
            if run == 1 {
                let content = content(sentence);
                if content.split_ascii_whitespace().count() >= 9 && is_prose(content) && !is_legal(content) {
                    let (span, original) = (sentence.clone(), original.clone());
                    repeats.push(Repeat { span, original, confidence: Confidence::new(0.9) });
                } else {
                    run = 0;
                }
            }
        }
    }
    repeats
}

/// A key under which bytes are met again.
fn key(bytes: &[u8]) -> u64 {
    FixedState::default().hash_one(bytes)
}

/// Keys of the first and of the last 28 letters of a line.
fn anchors(line: &str) -> Anchors {
    const LETTERS: usize = 28;
    fn of<'a>(bytes: impl Iterator<Item = &'a u8>) -> u64 {
        // Each byte is written, and stays if it is a letter: there is nothing to guess.
        let (mut letters, mut count) = ([0; LETTERS + 1], 0);
        for byte in bytes {
            let letter = SMALL[usize::from(*byte)];
            letters[count] = letter;
            count += usize::from(letter != 0);
            if count == LETTERS {
                break;
            }
        }
        letters[count] = 0;
        key(&letters[..LETTERS])
    }
    (of(line.as_bytes().iter()), of(line.as_bytes().iter().rev()))
}

/// Each byte of letters and digits, those of ASCII small; 0 for all others.
static SMALL: [u8; 256] = {
    let mut small = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        if (byte as u8).is_ascii_alphanumeric() || byte >= 0xC3 {
            small[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    small
};

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> String {
        Duplicates::default().edits(&Input::new(text, &[0..text.len()])).apply(text).into_owned()
    }

    const A: &str = "The harbour wall was built by hand in the winter of 1887, stone upon stone.";
    const B: &str = "Nobody in the village remembers who paid for it, or whether anyone was ever paid at all.";
    const C: &str = "What they do remember is the storm that took half of it away in a single night of wind.";

    #[test]
    fn side_by_side() {
        assert_eq!(cleaned(&[B, A, A, C].join("\n\n")), [B, A, C].join("\n\n"));
        assert_eq!(cleaned(&[A, A, A, C].join("\n")), [A, C].join("\n"));
    }

    #[test]
    fn apart() {
        assert_eq!(cleaned(&[A, B, C, A].join("\n\n")), [A, B, C].join("\n\n"));
        assert_eq!(cleaned(&[A, B, C, A, B, C].join("\n\n")), [A, B, C].join("\n\n"));
    }

    #[test]
    fn nearly() {
        let slip = "The harbour wall was built by hand in the winter of 1887, stone on upon stone.";
        assert_eq!(cleaned(&[A, slip, B].join("\n\n")), [A, B].join("\n\n"));
        let spelt = "Nobody in the village remebers who paid for it, or whether anyone was ever paid at all.";
        assert_eq!(cleaned(&[A, B, C, spelt].join("\n\n")), [A, B, C].join("\n\n"));
        let tokens = "nobody in the village remembers who paid for it , or whether anyone was ever paid at all .";
        assert_eq!(cleaned(&[A, B, C, tokens].join("\n\n")), [A, B, C].join("\n\n"));
    }

    #[test]
    fn a_teaser_goes_before_the_whole() {
        let teaser = "Nobody in the village remembers who paid for it, or whether…";
        assert_eq!(cleaned(&[teaser, A, B, C].join("\n\n")), [A, B, C].join("\n\n"));
    }

    #[test]
    fn parallel_paragraphs_stay() {
        for (one, other) in
            [("1887", "1888"), ("winter", "summer"), ("was built", "was not built"), ("harbour", "northern")]
        {
            let text = [A, &A.replace(one, other), B].join("\n\n");
            assert_eq!(cleaned(&text), text);
        }
    }

    #[test]
    fn refrains_dialogue_clauses_and_rows_stay() {
        let refrain = "And the wind blew on over the hills and the sea, as it had blown since the world began.";
        for text in [
            [refrain, A, refrain, B, refrain].join("\n\n"),
            ["“No,” she said, and closed the door behind her again.", A, "“No,” she said, and closed the door behind her again.", B].join("\n\n"),
            ["The tenant shall keep the premises in good repair at all times, as provided in this agreement.", A, "The tenant shall keep the premises in good repair at all times, as provided in this agreement.", B].join("\n\n"),
            ["12:01:07 | host 7 | 33 | 41 | retrying the connection to the server now", "12:01:07 | host 7 | 33 | 41 | retrying the connection to the server now", A].join("\n"),
            "Swing low, sweet chariot,\nComing for to carry me home,\nSwing low, sweet chariot,\nComing for to carry me home.\n".to_owned(),
            "We will go on. We will go on. We will go on.".to_owned(),
        ] {
            assert_eq!(cleaned(&text), text);
        }
    }

    #[test]
    fn a_sentence_said_twice() {
        assert_eq!(cleaned(&format!("{B} {A} {A} {C}")), format!("{B} {A} {C}"));
        assert_eq!(cleaned(&format!("{B} {A} {A} {A} {C}")), format!("{B} {A} {A} {A} {C}"));
    }
}
