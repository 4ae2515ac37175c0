//! Choosing words and capitals together.
//!
//! In goes a text whose words were cut or whose capitals were lost, and where; out comes, for every word there,
//! the most probable spelling with its probability and the runners-up. The candidates are exact preimages
//! ([`super::candidates`]); the network scores each in its context ([`super::scorer`]). What clean text of the same
//! corpus, or the rest of the document, has of a word is weighed in ([`super::agreement`]). Where neither form nor
//! case is open, the network is not asked.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Mutex;

use super::addresses::addresses;
use super::agreement::{Learnt, Scored, Scores, agree_on_cases, agree_on_forms, case_shares, log};
use super::candidates::{Candidates, Entry, Facts, Key, Known, lowercase};
use super::case::{Case, with_capitals};
use super::scorer::{State, View, exp, softmax};
use super::tokens::{Kind, tokens};
use crate::{Memory, Model, Stemmer};

/// What to decide.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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
#[derive(Default)]
struct Slot {
    range: Range<usize>,
    kind: Kind,
    key: Key,
    entry: u32,
    /// It is in the scope; it is a word there, which is asked; the network has something to say of it.
    inside: bool,
    asked: bool,
    open: bool,
    /// A capital may be due to the place alone.
    initial: bool,
    /// It is part of an address, which has no capitals.
    address: bool,
}

impl Slot {
    fn token<'t>(&self, text: &'t str) -> &'t str {
        // A text begins as a paragraph does.
        if self.kind == Kind::Break { "\n" } else { &text[self.range.clone()] }
    }
}

/// Working memory for one task, used again and again.
#[derive(Default)]
struct Work {
    task: Task,
    known: Known,
    slots: Vec<Slot>,
    /// What the network reads of each slot: the row of its stem, the class of its form.
    rows: Vec<u16>,
    classes: Vec<u16>,
    scores: Scores,
    state: State,
}

/// What a model keeps from text to text, for each thread and task.
#[derive(Default)]
pub(crate) struct Kept(Mutex<Vec<Work>>);

impl Kept {
    /// Working memory of longer texts is not kept, nor more than this of all.
    const LONGEST: usize = 1 << 17;
    const MOST: usize = 64;

    fn take(&self, task: Task) -> Work {
        let of_task =
            |all: &mut Vec<Work>| all.iter().rposition(|work| work.task == task).map(|at| all.swap_remove(at));
        let kept = self.0.lock().ok().and_then(|mut all| of_task(&mut all));
        kept.unwrap_or_else(|| Work { task, ..Work::default() })
    }

    fn give_back(&self, work: Work) {
        if work.slots.len() <= Self::LONGEST
            && work.known.is_small()
            && let Ok(mut all) = self.0.lock()
            && all.len() < Self::MOST
        {
            all.push(work);
        }
    }
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
    let mut work = model.kept().take(task);
    let Work { known, slots, rows, classes, scores, state, .. } = &mut work;
    let mut candidates = Candidates::new(model.lexicon(), task.stemmer, task.accents, known);
    read(text, scope, slots);
    for slot in slots.iter_mut() {
        let around = if slot.asked && task.stemmer.is_some() { around(text, &slot.range) } else { ("", "") };
        slot.entry = candidates.look_up((slot.token(text), slot.key), slot.kind, around, slot.inside);
    }
    known.begin(slots.iter().map(|slot| slot.entry));
    let pass = Pass { learnt: Learnt::new(memory, known), known, task };
    slots.iter_mut().for_each(|slot| slot.open = slot.asked && pass.certain(slot).is_none());
    rows.clear();
    rows.extend(slots.iter().map(|slot| pass.entry(slot).row));
    classes.clear();
    classes.extend(slots.iter().map(|slot| pass.entry(slot).class));
    scores.clear();
    let score = |t: usize, view: View<'_>| {
        let slot = &slots[t];
        pass.score(slot, scores.push(pass.known, slot.entry, slot.initial), view);
    };
    network.run(state, rows, classes, |t| slots[t].open, score);
    agree_on_forms(pass.known, scores);
    if task.case {
        agree_on_cases(pass.known, scores);
    }
    let decisions = pass.decisions(text, slots, scores);
    model.kept().give_back(work);
    decisions
}

/// Reads the tokens in and around the scope.
fn read(text: &str, scope: &[Range<usize>], slots: &mut Vec<Slot>) {
    slots.clear();
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
            slots.push(Slot { initial, key: Key::of("\n"), ..Slot::default() });
        }
        for token in tokens(text.get(start..end).unwrap_or_default()) {
            let range = start + token.range.start..start + token.range.end;
            while asked.next_if(|span| span.end <= range.start).is_some() {}
            let inside = asked.peek().is_some_and(|span| span.start <= range.start && range.end <= span.end);
            let word = matches!(token.kind, Kind::Word | Kind::Number);
            let surface = &text[range.clone()];
            while addresses.next_if(|address| address.end <= range.start).is_some() {}
            let address = addresses.peek().is_some_and(|address| address.start <= range.start);
            let goes_on = word || matches!(surface, "," | "'" | "’" | "-" | "%" | "$" | ")" | "/" | "&");
            let (kind, key) = (token.kind, Key::of(surface));
            slots.push(Slot { range, kind, key, inside, asked: inside && word, initial, address, ..Slot::default() });
            initial = !goes_on;
        }
        done = end;
    }
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

/// What is known before the network is asked.
struct Pass<'k> {
    known: &'k Known,
    learnt: Learnt,
    task: Task,
}

impl Pass<'_> {
    /// What is decided of the slots that are asked.
    fn decisions(&self, text: &str, slots: &[Slot], scores: &mut Scores) -> Vec<Decision> {
        let mut places = scores.iter_mut(self.known);
        let decide = |slot: &Slot| {
            let token = &text[slot.range.clone()];
            if slot.open {
                places.next().and_then(|place| self.choose(token, slot, place.forms, place.cases))
            } else {
                self.certain(slot).and_then(|case| self.as_ever(token, slot, case))
            }
        };
        slots.iter().filter(|slot| slot.asked).filter_map(decide).collect()
    }

    fn entry(&self, slot: &Slot) -> &Entry {
        self.known.entry(slot.entry)
    }

    fn facts(&self, slot: &Slot) -> &[Facts] {
        self.known.facts(self.entry(slot))
    }

    /// The case of a token of which nothing is open.
    fn certain(&self, slot: &Slot) -> Option<Case> {
        let entry = self.entry(slot);
        if entry.numbers().len() != 1 {
            return None;
        }
        if !self.task.case || slot.address {
            return Some(Case::Lower);
        }
        let open =
            |case: Case| (slot.initial && case == Case::Lower) || self.learnt.doubts(entry.numbers().start, case);
        entry.certain.filter(|case| !open(*case))
    }

    fn score(&self, slot: &Slot, place: Scored<'_>, view: View<'_>) {
        let Scored { entry, facts, forms, cases, .. } = place;
        if let [only] = &mut *forms {
            *only = 1.0;
        } else {
            for (score, facts) in forms.iter_mut().zip(facts) {
                *score = view.form(facts.class, facts.row, facts.cost);
            }
            self.learnt.weigh_forms(entry, forms);
            softmax(forms);
        }
        for (i, facts) in facts.iter().enumerate() {
            if slot.address {
                cases[i] = [1.0, 0.0, 0.0, 0.0];
            } else if self.task.case && forms[i] >= LEAST {
                cases[i] = view.cases(facts.casing, facts.row);
                self.learnt.weigh_cases(entry.numbers().start + i, facts, slot.initial, &mut cases[i]);
                softmax(&mut cases[i]);
            }
        }
    }

    /// What is decided where nothing is open.
    fn as_ever(&self, token: &str, slot: &Slot, case: Case) -> Option<Decision> {
        let [only] = self.facts(slot) else { return None };
        if only.itself && case == Case::Lower {
            return None;
        }
        let cases = if slot.address { [1.0, 0.0, 0.0, 0.0] } else { case_shares(only.casing) };
        self.choose(token, slot, &[1.0], &[cases])
    }

    /// What is decided, unless the token stays as it is.
    fn choose(&self, token: &str, slot: &Slot, forms: &[f32], cases: &[[f32; 4]]) -> Option<Decision> {
        let stays = |((facts, p), cases): ((&Facts, &f32), &[f32; 4])| {
            let as_it_is = if self.task.case { p * cases[Case::Lower as usize] } else { *p };
            as_it_is > 0.5 && facts.itself
        };
        if self.facts(slot).iter().zip(forms).zip(cases).any(stays) {
            return None;
        }
        let number = token.starts_with(char::is_numeric);
        if number && !token.is_ascii() {
            return None;
        }
        let lower = lowercase(token);
        let mut spellings: Vec<(Box<str>, f32, bool)> = Vec::new();
        for ((candidate, p), shares) in self.known.candidates(self.entry(slot)).iter().zip(forms).zip(cases) {
            if *p < LEAST {
                continue;
            }
            // Of a number the lexicon knows the shape alone: its digits stay, and a tail may come.
            let text = self.known.text(candidate);
            let word: Cow<'_, str> = if number {
                let kept = lower.get(..text.len().min(lower.len())).unwrap_or(&lower);
                format!("{kept}{}", text.get(lower.len()..).unwrap_or_default()).into()
            } else {
                Cow::Borrowed(text)
            };
            let other_word = word != lower;
            if !self.task.case {
                let spelling = if other_word { Case::of(token).write(&word).into() } else { token.into() };
                spellings.push((spelling, *p, other_word));
                continue;
            }
            for (case, share) in Case::ALL.into_iter().zip(shares).filter(|(_, share)| *share * p >= LEAST) {
                let spelling: Box<str> = match case {
                    Case::Mixed => with_capitals(&word, candidate.capitals).into(),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Model {
        Model::open(concat!(env!("CARGO_MANIFEST_DIR"), "/model/english-fast.bin")).expect("it is there")
    }

    #[test]
    fn what_is_kept_of_one_text_changes_no_other() {
        let texts = [
            "the mayor of london met mary smith on 3 may . she may march in march , 2nd of 7 .",
            "mani compani in ghent have announc that thei ar hire - and - train , mary smith said .",
            "smith met him in a cafe . they march on london in may , at 7 .",
        ];
        let model = model();
        for accents in [false, true] {
            for stemmer in [None, Some(Stemmer::Porter), Some(Stemmer::Lancaster)] {
                let task = Task { stemmer, case: true, accents };
                let decided = |model: &Model, text: &str| {
                    // The end is context, not damaged.
                    let scope = [0..text.len() - 12];
                    decode(model, None, text, &scope, task)
                };
                let after_others = texts.map(|text| decided(&model, text));
                assert!(after_others.iter().all(|decisions| !decisions.is_empty()));
                for (text, decisions) in texts.iter().zip(&after_others) {
                    assert_eq!(&decided(&model, text), decisions, "again");
                    assert_eq!(&decided(&self::model(), text), decisions, "alone");
                }
            }
        }
    }

    #[test]
    fn what_is_kept_does_not_grow_for_ever() {
        let kept = Kept::default();
        let task = Task::default();
        let used = |tokens: usize| {
            let mut work = Work { task, ..Work::default() };
            work.slots.resize_with(tokens, Slot::default);
            work
        };
        kept.give_back(used(Kept::LONGEST + 1));
        assert!(kept.take(task).slots.is_empty());
        for _ in 0..Kept::MOST + 1 {
            kept.give_back(used(1));
        }
        assert_eq!(kept.take(Task { case: true, ..task }).slots.len(), 0, "another task's");
        let again = (0..Kept::MOST + 1).filter(|_| !kept.take(task).slots.is_empty());
        assert_eq!(again.count(), Kept::MOST);

        let model = model();
        let mut known = Known::default();
        let mut candidates = Candidates::new(model.lexicon(), None, false, &mut known);
        let words: Vec<String> = (0..=Known::MOST).map(|i| format!("w{i}")).collect();
        for word in &words {
            candidates.look_up((word, Key::of(word)), Kind::Word, ("", ""), true);
        }
        known.begin((0..words.len() as u32).chain(0..9));
        assert_eq!(known.len(), words.len());
        assert!(!known.is_small());
    }
}
