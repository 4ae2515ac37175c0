//! Choosing words and capitals together.
//!
//! In goes a text whose words were cut or whose capitals were lost, and where; out comes, for every word there,
//! the most probable spelling with its probability and the runners-up. The candidates are exact preimages
//! ([`super::candidates`]); the network scores each in its context ([`super::scorer`]). A name's case, once found
//! in clean text of the same corpus or elsewhere in the document, weighs for its other occurrences.

use std::collections::HashMap;
use std::ops::Range;

use super::addresses::addresses;
use super::candidates::{Candidate, Candidates, Entry};
use super::lexicon::{CASE_STEP, Case, LOG_STEP, NEVER};
use super::scorer::{Network, View, exp, softmax};
use super::tokens::{Kind, tokens};
use crate::{Memory, Model, Stemmer};

/// What to decide.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Task {
    /// The stemmer that cut the words, if any did.
    pub(crate) stemmer: Option<Stemmer>,
    /// Whether letter case was lost.
    pub(crate) case: bool,
    /// Whether accents were lost.
    pub(crate) accents: bool,
}

/// What was decided for one word.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Decision {
    /// The token's byte range in the text.
    pub(crate) range: Range<usize>,
    /// The most probable spelling.
    pub(crate) spelling: Box<str>,
    /// Its probability.
    pub(crate) probability: f32,
    /// Whether it differs from the token in more than letter case.
    pub(crate) other_word: bool,
    /// Other spellings and their probabilities, the likeliest first.
    pub(crate) others: Vec<(Box<str>, f32)>,
}

/// How many imagined occurrences the lexicon's shares weigh against those counted in clean text.
const CASE_PRIOR: f32 = 2.0;
const WORD_PRIOR: f32 = 20.0;
/// How much an occurrence elsewhere in the document weighs against one counted in clean text.
const ELSEWHERE: f32 = 0.25;
/// Bytes of context read on either side of a damaged place in a text that is otherwise clean.
const CONTEXT: usize = 512;
/// Runners-up that are kept, and the least probability of one.
const OTHERS: usize = 3;
const LEAST: f32 = 0.01;

/// A token in context.
struct Slot {
    range: Range<usize>,
    entry: u32,
    asked: bool,
    /// A capital may be due to the place alone.
    initial: bool,
    /// It is part of an address, which has no capitals.
    address: bool,
    /// Probabilities of the entry's candidates.
    forms: Vec<f32>,
    /// Scores of the letter cases of each candidate that is likely enough.
    cases: Vec<(usize, [f32; 4])>,
}

/// What is changed in `text` inside `scope` (sorted, disjoint), word by word. Linear in the text; nothing without a network.
pub(crate) fn decode(
    model: &Model,
    memory: Option<&Memory>,
    text: &str,
    scope: &[Range<usize>],
    task: Task,
) -> Vec<Decision> {
    let Some(network) = model.network() else { return Vec::new() };
    let mut candidates = Candidates::new(model.lexicon(), task.stemmer, task.accents);
    let mut slots = slots(text, scope, &mut candidates);
    let pass = Pass { network, candidates: &candidates, memory, task };
    pass.score(&mut slots);
    if task.case {
        pass.agree(&mut slots);
    }
    slots.iter().filter(|slot| slot.asked).filter_map(|slot| pass.decide(text, slot)).collect()
}

/// The tokens in and around the scope.
fn slots(text: &str, scope: &[Range<usize>], candidates: &mut Candidates<'_>) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::new();
    let mut initial = true;
    let addresses = addresses(text);
    let mut addresses = addresses.iter().peekable();
    let mut done = 0;
    let mut spans = scope.iter().peekable();
    while let Some(span) = spans.peek() {
        let start = floor(text, span.start.saturating_sub(CONTEXT)).max(done);
        // As far as the scopes stand close together they are read as one passage.
        let mut end = span.end;
        let mut asked = spans.clone();
        while let Some(next) = spans.next_if(|next| next.start <= end + 2 * CONTEXT) {
            end = next.end.max(end);
        }
        let end = floor(text, (end + CONTEXT).min(text.len())).max(start);
        if start == 0 {
            // A text begins as a paragraph does.
            let entry = candidates.look_up("\n", Kind::Break, ("", ""), false);
            slots.push(Slot {
                range: 0..0,
                entry,
                asked: false,
                initial,
                address: false,
                forms: Vec::new(),
                cases: Vec::new(),
            });
        }
        for token in tokens(text.get(start..end).unwrap_or_default()) {
            let range = start + token.range.start..start + token.range.end;
            while asked.next_if(|span| span.end <= range.start).is_some() {}
            let inside = asked.peek().is_some_and(|span| span.start <= range.start && range.end <= span.end);
            let word = matches!(token.kind, Kind::Word | Kind::Number);
            let around = if word && inside { around(text, &range) } else { ("", "") };
            let entry = candidates.look_up(&text[range.clone()], token.kind, around, inside);
            let ends_sentence =
                !word && !matches!(&text[range.clone()], "," | "'" | "’" | "-" | "%" | "$" | ")" | "/" | "&");
            while addresses.next_if(|address| address.end <= range.start).is_some() {}
            let address = addresses.peek().is_some_and(|address| address.start <= range.start);
            slots.push(Slot {
                range,
                entry,
                asked: inside && word,
                initial,
                address,
                forms: Vec::new(),
                cases: Vec::new(),
            });
            initial = ends_sentence;
        }
        done = end;
    }
    slots
}

/// What stands before and behind a token up to the next blanks. Only the nearest bytes count: no stemmer looks
/// farther, and the time stays linear.
fn around<'t>(text: &'t str, range: &Range<usize>) -> (&'t str, &'t str) {
    const NEAR: usize = 64;
    let start = floor(text, range.start.saturating_sub(NEAR));
    let before = text.get(start..range.start).unwrap_or_default();
    let before = before.rfind(char::is_whitespace).map_or(before, |at| before[at..].trim_start());
    let end = floor(text, (range.end + NEAR).min(text.len()));
    let behind = text.get(range.end..end).unwrap_or_default();
    (before, behind.split(char::is_whitespace).next().unwrap_or_default())
}

/// The nearest char boundary at or before `at`.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

struct Pass<'a> {
    network: Network<'a>,
    candidates: &'a Candidates<'a>,
    memory: Option<&'a Memory>,
    task: Task,
}

impl Pass<'_> {
    /// Scores the slots that are asked.
    fn score(&self, slots: &mut [Slot]) {
        let entries = || slots.iter().map(|slot| self.candidates.entry(slot.entry));
        let rows: Vec<u16> = entries().map(|entry| entry.row).collect();
        let classes: Vec<u16> = entries().map(|entry| entry.class).collect();
        let asked: Vec<bool> = slots.iter().map(|slot| slot.asked).collect();
        self.network.run(&rows, &classes, |t| asked[t], |t, view| self.score_slot(&mut slots[t], view));
    }

    fn score_slot(&self, slot: &mut Slot, view: View<'_>) {
        let entry = self.candidates.entry(slot.entry);
        slot.forms.clear();
        if let [_] = entry.candidates.as_slice() {
            slot.forms.push(1.0);
        } else {
            slot.forms.extend(entry.candidates.iter().map(|c| view.form(c.class, c.row, c.cost)));
            self.remember_forms(entry, &mut slot.forms);
            softmax(&mut slot.forms);
        }
        slot.cases.clear();
        for (i, (candidate, p)) in entry.candidates.iter().zip(&slot.forms).enumerate() {
            if self.task.case && *p >= LEAST {
                let mut scores = [0.0, f32::MIN, f32::MIN, f32::MIN];
                if !slot.address {
                    scores = view.cases(candidate.casing, candidate.row);
                    self.remember_cases(candidate, &mut scores);
                }
                slot.cases.push((i, scores));
            }
        }
    }

    /// Words that clean text of the corpus holds are likelier, the others of the same stem less.
    fn remember_forms(&self, entry: &Entry, scores: &mut [f32]) {
        let Some(memory) = self.memory else { return };
        let counts: Vec<f32> = entry
            .candidates
            .iter()
            .map(|candidate| memory.forms(&candidate.text).map(|(_, count)| count as f32).sum())
            .collect();
        let total: f32 = counts.iter().sum();
        if total == 0.0 {
            return;
        }
        let prior: Vec<f32> =
            entry.candidates.iter().map(|c| exp(-f32::from(c.cost - entry.candidates[0].cost) * LOG_STEP)).collect();
        let all: f32 = prior.iter().sum();
        for ((score, count), prior) in scores.iter_mut().zip(counts).zip(prior) {
            let share = prior / all;
            *score += log((count + WORD_PRIOR * share) / ((total + WORD_PRIOR) * share));
        }
    }

    /// The cases in which clean text of the corpus writes the word.
    fn remember_cases(&self, candidate: &Candidate, scores: &mut [f32; 4]) {
        let Some(memory) = self.memory else { return };
        let mut counts = [0.0; 4];
        for (form, count) in memory.forms(&candidate.text) {
            counts[Case::of(form) as usize] += count as f32;
        }
        weigh(candidate.casing, &counts, scores);
    }

    /// A word's case where the context is clear weighs for its other occurrences in the document.
    fn agree(&self, slots: &mut [Slot]) {
        let mut sums: HashMap<&str, [f32; 4]> = HashMap::new();
        let likely = |slot: &Slot| {
            let (first, scores) = slot.cases.iter().max_by(|a, b| slot.forms[a.0].total_cmp(&slot.forms[b.0]))?;
            let mut shares = *scores;
            softmax(&mut shares);
            Some((*first, shares))
        };
        for slot in slots.iter().filter(|slot| slot.asked && !slot.initial) {
            if let Some((first, shares)) = likely(slot) {
                let sum = sums.entry(&self.candidates.entry(slot.entry).candidates[first].text).or_default();
                sum.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
            }
        }
        for slot in slots.iter_mut().filter(|slot| slot.asked && !slot.address) {
            let own = likely(slot).filter(|_| !slot.initial);
            for (i, scores) in &mut slot.cases {
                let candidate = &self.candidates.entry(slot.entry).candidates[*i];
                let Some(sum) = sums.get(&*candidate.text) else { continue };
                let mut counts = *sum;
                if let Some((first, shares)) = own
                    && first == *i
                {
                    counts.iter_mut().zip(shares).for_each(|(count, share)| *count = (*count - share).max(0.0));
                }
                counts.iter_mut().for_each(|count| *count *= ELSEWHERE);
                weigh(candidate.casing, &counts, scores);
            }
        }
    }

    /// Whether the token is more probable as it stands than all else together: the common case, told cheaply.
    fn stays(&self, token: &str, entry: &Entry, slot: &Slot) -> bool {
        let same = |(candidate, p): (&Candidate, &f32)| *p > 0.5 && *candidate.text == *token;
        let Some(form) = entry.candidates.iter().zip(&slot.forms).position(same) else { return false };
        if !self.task.case {
            return true;
        }
        slot.cases.iter().find(|(number, _)| *number == form).is_some_and(|(_, scores)| {
            let mut shares = *scores;
            softmax(&mut shares);
            shares[Case::Lower as usize] * slot.forms[form] > 0.5
        })
    }

    /// What is decided, unless the token stays as it is.
    fn decide(&self, text: &str, slot: &Slot) -> Option<Decision> {
        let entry = self.candidates.entry(slot.entry);
        let token = &text[slot.range.clone()];
        if self.stays(token, entry, slot) {
            return None;
        }
        let mut spellings: Vec<(Box<str>, f32, bool)> = Vec::new();
        let lower = token.to_lowercase();
        let number = token.starts_with(char::is_numeric);
        if number && !token.is_ascii() {
            return None;
        }
        for (i, (candidate, p)) in entry.candidates.iter().zip(&slot.forms).enumerate() {
            // Of a number the lexicon knows the shape alone: its digits stay, and a tail may come.
            let word: Box<str> = if number {
                let kept = lower.get(..candidate.text.len().min(lower.len())).unwrap_or(&lower);
                format!("{kept}{}", candidate.text.get(lower.len()..).unwrap_or_default()).into()
            } else {
                candidate.text.clone()
            };
            let other_word = *word != *lower;
            match slot.cases.iter().find(|(form, _)| *form == i) {
                Some((_, scores)) => {
                    let mut shares = *scores;
                    softmax(&mut shares);
                    for (case, share) in Case::ALL.into_iter().zip(shares) {
                        if share * p >= LEAST {
                            let spelling: Box<str> = match (case, &candidate.mixed) {
                                (Case::Mixed, Some(mixed)) => mixed.clone(),
                                _ => case.write(&word).into(),
                            };
                            // Some letters are not small again once they were capital.
                            if word.is_ascii() || spelling.to_lowercase() == *word {
                                spellings.push((spelling, share * p, other_word));
                            }
                        }
                    }
                }
                None if !self.task.case && *p >= LEAST => {
                    let spelling = if other_word { Case::of(token).write(&word).into() } else { token.into() };
                    spellings.push((spelling, *p, other_word));
                }
                None => {}
            }
        }
        // Two cases of a word without letters are one spelling.
        spellings.sort_by(|a, b| a.0.cmp(&b.0));
        spellings.dedup_by(|b, a| {
            let same = a.0 == b.0;
            a.1 += if same { b.1 } else { 0.0 };
            same
        });
        spellings.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mut spellings = spellings.into_iter();
        let (spelling, probability, other_word) = spellings.next()?;
        let others = spellings.take(OTHERS).map(|(spelling, p, _)| (spelling, p)).collect();
        Some(Decision { range: slot.range.clone(), spelling, probability, other_word, others })
    }
}

/// Replaces the lexicon's case shares by what they are after `counts` more occurrences.
fn weigh(casing: u16, counts: &[f32; 4], scores: &mut [f32; 4]) {
    let total: f32 = counts.iter().sum();
    if total == 0.0 {
        return;
    }
    let shares: [f32; 4] = std::array::from_fn(|k| match casing >> (4 * k) & 15 {
        cost if cost == u16::from(NEVER) => 1e-4,
        cost => exp(-f32::from(cost) * CASE_STEP),
    });
    let all: f32 = shares.iter().sum();
    for ((score, share), count) in scores.iter_mut().zip(shares).zip(counts) {
        let share = share / all;
        let shift = log((count + CASE_PRIOR * share) / ((total + CASE_PRIOR) * share));
        if *score > f32::MIN {
            *score += shift;
        } else if *count >= 1.0 {
            // The lexicon has never seen it so; this corpus has.
            *score = log(share) + shift;
        }
    }
}

/// The natural logarithm by the exponent and a series, so that every machine gives the same bits. Absolute error
/// below 10⁻⁵ for positive normal numbers.
fn log(x: f32) -> f32 {
    let bits = x.max(f32::MIN_POSITIVE).to_bits();
    let exponent = (bits >> 23) as i32 - 127;
    let mantissa = f32::from_bits(bits & 0x7f_ffff | 0x3f80_0000);
    // ln m = 2 artanh((m − 1) / (m + 1)).
    let z = (mantissa - 1.0) / (mantissa + 1.0);
    let z2 = z * z;
    let series = 2.0 * z * (1.0 + z2 * (1.0 / 3.0 + z2 * (0.2 + z2 * (1.0 / 7.0 + z2 / 9.0))));
    series + exponent as f32 * std::f32::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_right() {
        for i in 1..2000 {
            let x = i as f32 / 37.0;
            assert!((log(x) - x.ln()).abs() < 1e-5, "{x}");
        }
    }
}
