//! Choosing words and capitals together.
//!
//! In goes a text whose words were cut or whose capitals were lost, and where; out comes, for every word there,
//! the most probable spelling with its probability and the runners-up. The candidates are exact preimages
//! ([`super::candidates`]); the network scores each in its context ([`super::scorer`]). What clean text of the same
//! corpus, or the rest of the document, has of a word is weighed in ([`super::agreement`]). Where neither form nor
//! case is open, the network is not asked.

use std::borrow::Cow;
use std::ops::Range;

use super::addresses::addresses;
use super::agreement::{Learnt, Scored, agree_on_cases, agree_on_forms, case_shares, log};
use super::candidates::{Candidate, Candidates, Entry, lowercase};
use super::case::Case;
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

/// Bytes of context read on either side of a damaged place in a text that is otherwise clean.
const CONTEXT: usize = 512;
/// Runners-up that are kept, and the least probability of one.
const OTHERS: usize = 3;
const LEAST: f32 = 0.01;

/// What the log-odds of a decision are multiplied by; fitted on Wikipedia text that was not trained on.
const SURENESS: f32 = 0.8;

/// A token in context.
struct Slot {
    range: Range<usize>,
    entry: u32,
    asked: bool,
    /// A capital may be due to the place alone.
    initial: bool,
    /// It is part of an address, which has no capitals.
    address: bool,
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
    let mut candidates = Candidates::new(model.lexicon(), task.stemmer, task.accents, about(scope));
    let slots = slots(text, scope, &mut candidates);
    let learnt = Learnt::new(memory, &candidates);
    Pass { network, candidates, learnt, task }.decide(text, &slots)
}

/// How many tokens the scope may hold.
fn about(scope: &[Range<usize>]) -> usize {
    scope.iter().map(ExactSizeIterator::len).sum::<usize>() / 5
}

/// The tokens in and around the scope.
fn slots<'t>(text: &'t str, scope: &[Range<usize>], candidates: &mut Candidates<'_, 't>) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::with_capacity(about(scope));
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
            slots.push(Slot { range: 0..0, entry, asked: false, initial, address: false });
        }
        for token in tokens(text.get(start..end).unwrap_or_default()) {
            let range = start + token.range.start..start + token.range.end;
            while asked.next_if(|span| span.end <= range.start).is_some() {}
            let inside = asked.peek().is_some_and(|span| span.start <= range.start && range.end <= span.end);
            let word = matches!(token.kind, Kind::Word | Kind::Number);
            let around = if word && inside && candidates.looks_around() { around(text, &range) } else { ("", "") };
            let surface = &text[range.clone()];
            let entry = candidates.look_up(surface, token.kind, around, inside);
            while addresses.next_if(|address| address.end <= range.start).is_some() {}
            let address = addresses.peek().is_some_and(|address| address.start <= range.start);
            slots.push(Slot { range, entry, asked: inside && word, initial, address });
            initial = !word && !matches!(surface, "," | "'" | "’" | "-" | "%" | "$" | ")" | "/" | "&");
        }
        done = end;
    }
    slots
}

/// What stands before and behind a token up to the next blanks. Only the nearest bytes count: no stemmer looks
/// farther, and the time stays linear.
fn around<'t>(text: &'t str, range: &Range<usize>) -> (&'t str, &'t str) {
    const NEAR: usize = 64;
    let blank = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
    let bytes = text.as_bytes();
    let before = match range.start.checked_sub(1) {
        Some(last) if !blank(bytes.get(last)) => {
            let start = floor(text, range.start.saturating_sub(NEAR));
            let before = text.get(start..range.start).unwrap_or_default();
            before.rfind(char::is_whitespace).map_or(before, |at| before[at..].trim_start())
        }
        _ => "",
    };
    if blank(bytes.get(range.end)) {
        return (before, "");
    }
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

struct Pass<'m, 't> {
    network: Network<'m>,
    candidates: Candidates<'m, 't>,
    learnt: Learnt,
    task: Task,
}

impl Pass<'_, '_> {
    /// What is decided of the slots that are asked.
    fn decide(&self, text: &str, slots: &[Slot]) -> Vec<Decision> {
        let open: Vec<bool> = slots.iter().map(|slot| slot.asked && self.certain(slot).is_none()).collect();
        let size =
            slots.iter().zip(&open).filter(|(_, open)| **open).map(|(slot, _)| self.entry(slot).candidates.len());
        let size: usize = size.sum();
        let (mut forms, mut cases) = (vec![0.0; size], vec![[0.0; 4]; size]);
        let (mut rest, mut places) = ((forms.as_mut_slice(), cases.as_mut_slice()), Vec::new());
        for (slot, _) in slots.iter().zip(&open).filter(|(_, open)| **open) {
            let entry = self.entry(slot);
            let (forms, more_forms) = rest.0.split_at_mut(entry.candidates.len());
            let (cases, more_cases) = rest.1.split_at_mut(entry.candidates.len());
            rest = (more_forms, more_cases);
            places.push(Scored { entry, initial: slot.initial, forms, cases });
        }
        let rows: Vec<u16> = slots.iter().map(|slot| self.entry(slot).row).collect();
        let classes: Vec<u16> = slots.iter().map(|slot| self.entry(slot).class).collect();
        let mut next = places.iter_mut();
        let score = |t: usize, view: View<'_>| {
            if let Some(place) = next.next() {
                self.score(&slots[t], place, view);
            }
        };
        self.network.run(&rows, &classes, |t| open[t], score);
        agree_on_forms(&self.candidates, &mut places);
        if self.task.case {
            agree_on_cases(&self.candidates, &mut places);
        }
        let mut places = places.iter();
        let mut decisions = Vec::new();
        for (slot, open) in slots.iter().zip(&open).filter(|(slot, _)| slot.asked) {
            let token = &text[slot.range.clone()];
            decisions.extend(match (open, self.certain(slot)) {
                (true, _) => places.next().and_then(|place| self.choose(token, slot, place.forms, place.cases)),
                (false, Some(case)) => self.as_ever(token, slot, case),
                (false, None) => None,
            });
        }
        decisions
    }

    fn entry(&self, slot: &Slot) -> &Entry {
        self.candidates.entry(slot.entry)
    }

    /// The case of a token of which nothing is open.
    fn certain(&self, slot: &Slot) -> Option<Case> {
        let entry = self.entry(slot);
        if entry.candidates.len() != 1 {
            return None;
        }
        if !self.task.case || slot.address {
            return Some(Case::Lower);
        }
        let open =
            |case: Case| (slot.initial && case == Case::Lower) || self.learnt.doubts(entry.numbers().start, case);
        entry.certain.filter(|case| !open(*case))
    }

    fn score(&self, slot: &Slot, place: &mut Scored<'_>, view: View<'_>) {
        let entry = place.entry;
        if let [only] = &mut *place.forms {
            *only = 1.0;
        } else {
            for (score, candidate) in place.forms.iter_mut().zip(&entry.candidates) {
                *score = view.form(candidate.class, candidate.row, candidate.cost);
            }
            self.learnt.weigh_forms(entry, place.forms);
            softmax(place.forms);
        }
        for (i, candidate) in entry.candidates.iter().enumerate() {
            if slot.address {
                place.cases[i] = [1.0, 0.0, 0.0, 0.0];
            } else if self.task.case && place.forms[i] >= LEAST {
                place.cases[i] = view.cases(candidate.casing, candidate.row);
                self.learnt.weigh_cases(entry.numbers().start + i, candidate, slot.initial, &mut place.cases[i]);
                softmax(&mut place.cases[i]);
            }
        }
    }

    /// What is decided where nothing is open.
    fn as_ever(&self, token: &str, slot: &Slot, case: Case) -> Option<Decision> {
        let [only] = self.entry(slot).candidates.as_slice() else { return None };
        if *only.text == *token && case == Case::Lower {
            return None;
        }
        let cases = if slot.address { [1.0, 0.0, 0.0, 0.0] } else { case_shares(only.casing) };
        self.choose(token, slot, &[1.0], &[cases])
    }

    /// What is decided, unless the token stays as it is.
    fn choose(&self, token: &str, slot: &Slot, forms: &[f32], cases: &[[f32; 4]]) -> Option<Decision> {
        let entry = self.entry(slot);
        let stays = |((candidate, p), cases): ((&Candidate, &f32), &[f32; 4])| {
            let as_it_is = if self.task.case { p * cases[Case::Lower as usize] } else { *p };
            as_it_is > 0.5 && *candidate.text == *token
        };
        if entry.candidates.iter().zip(forms).zip(cases).any(stays) {
            return None;
        }
        let number = token.starts_with(char::is_numeric);
        if number && !token.is_ascii() {
            return None;
        }
        let lower = lowercase(token);
        let mut spellings: Vec<(Box<str>, f32, bool)> = Vec::new();
        for ((candidate, p), shares) in entry.candidates.iter().zip(forms).zip(cases) {
            if *p < LEAST {
                continue;
            }
            // Of a number the lexicon knows the shape alone: its digits stay, and a tail may come.
            let word: Cow<'_, str> = if number {
                let kept = lower.get(..candidate.text.len().min(lower.len())).unwrap_or(&lower);
                format!("{kept}{}", candidate.text.get(lower.len()..).unwrap_or_default()).into()
            } else {
                Cow::Borrowed(&candidate.text)
            };
            let other_word = word != lower;
            if !self.task.case {
                let spelling = if other_word { Case::of(token).write(&word).into() } else { token.into() };
                spellings.push((spelling, *p, other_word));
                continue;
            }
            for (case, share) in Case::ALL.into_iter().zip(shares).filter(|(_, share)| *share * p >= LEAST) {
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
        let others = spellings.take(OTHERS).map(|(spelling, p, _)| (spelling, tempered(p))).collect();
        Some(Decision { range: slot.range.clone(), spelling, probability: tempered(probability), other_word, others })
    }
}

/// A probability as it is borne out: the network is a little too sure of itself on text unlike what it learnt from. The
/// log-odds are multiplied by one number.
fn tempered(p: f32) -> f32 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    1.0 / (1.0 + exp(-SURENESS * (log(p) - log(1.0 - p))))
}
