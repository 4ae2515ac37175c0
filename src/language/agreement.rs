//! What the rest of a text says of a word: how it is written elsewhere, and which form of its stem stands there.
//!
//! In goes what was scored place by place; out comes the same, each word's other occurrences weighed in. A word that
//! clean text of the corpus holds is likelier than others of its stem, and is written as it is there; what one place of a
//! document makes clear holds, with less weight, for the others. The weighing is that of a Dirichlet prior: the
//! lexicon's shares are worth so many occurrences, those seen are added.

use super::candidates::{Entry, Facts, Known};
use super::case::Case;
use super::lexicon::LOG_STEP;
use super::scorer::exp;
use crate::Memory;

/// How many imagined occurrences the lexicon's shares weigh against those counted in clean text.
const CASE_PRIOR: f32 = 2.0;
const WORD_PRIOR: f32 = 20.0;
/// The same against forms elsewhere in the document: a writer repeats himself, so they weigh more.
const FORM_PRIOR: f32 = 4.0;
/// How much a letter case elsewhere in the document weighs against one counted in clean text.
const ELSEWHERE: f32 = 0.25;

/// By steps of a quantised share, the share; a case never seen has a little.
const SHARES: [f32; 16] = [
    1.0,
    0.606_53,
    0.367_88,
    0.223_13,
    0.135_34,
    0.082_085,
    0.049_787,
    0.030_197,
    0.018_316,
    0.011_109,
    0.006_737_9,
    0.004_086_8,
    0.002_478_8,
    0.001_503_4,
    0.000_911_88,
    1e-4,
];

/// The shares of the four cases of a word, as the lexicon has them: their sum is 1.
pub(crate) fn case_shares(casing: u16) -> [f32; 4] {
    let shares: [f32; 4] = std::array::from_fn(|k| SHARES[usize::from(casing >> (4 * k) & 15)]);
    let all: f32 = shares.iter().sum();
    shares.map(|share| share / all)
}

/// What clean text taught of the candidates of a text, looked up once.
#[derive(Default)]
pub(crate) struct Learnt {
    /// By candidate: what its score is raised by, and how often it was seen in each case. Empty if nothing was learnt.
    forms: Vec<f32>,
    cases: Vec<[f32; 4]>,
}

impl Learnt {
    pub(crate) fn new(memory: Option<&Memory>, known: &Known) -> Self {
        let Some(memory) = memory.filter(|memory| !memory.is_empty()) else { return Self::default() };
        let mut learnt = Self { forms: vec![0.0; known.len()], cases: vec![[0.0; 4]; known.len()] };
        for entry in known.present() {
            let (at, candidates) = (entry.numbers(), known.candidates(entry));
            for (candidate, counts) in candidates.iter().zip(&mut learnt.cases[at.clone()]) {
                for (form, count) in memory.forms(known.text(candidate)) {
                    counts[Case::of(form) as usize] += count as f32;
                }
            }
            let counts: Vec<f32> = learnt.cases[at.clone()].iter().map(|counts| counts.iter().sum()).collect();
            let total: f32 = counts.iter().sum();
            if total > 0.0 {
                for ((score, count), share) in
                    learnt.forms[at].iter_mut().zip(counts).zip(form_shares(known.facts(entry)))
                {
                    *score = log((count + WORD_PRIOR * share) / ((total + WORD_PRIOR) * share));
                }
            }
        }
        learnt
    }

    /// Raises and lowers the scores of the forms of `entry`.
    pub(crate) fn weigh_forms(&self, entry: &Entry, scores: &mut [f32]) {
        if let Some(shifts) = self.forms.get(entry.numbers()) {
            scores.iter_mut().zip(shifts).for_each(|(score, shift)| *score += shift);
        }
    }

    /// Raises and lowers the scores of the cases of a candidate.
    pub(crate) fn weigh_cases(&self, number: usize, facts: &Facts, initial: bool, scores: &mut [f32; 4]) {
        let Some(counts) = self.cases.get(number).filter(|counts| counts.iter().sum::<f32>() > 0.0) else { return };
        let shares = case_shares(facts.casing);
        let ratios = ratios(&shares, counts, initial);
        for k in 0..4 {
            if scores[k] > f32::MIN {
                scores[k] += log(ratios[k]);
            } else if counts[k] >= 1.0 {
                // The lexicon has never seen it so; this corpus has.
                scores[k] = log(shares[k] * ratios[k]);
            }
        }
    }

    /// Whether clean text has the candidate in another case than `case`.
    pub(crate) fn doubts(&self, number: usize, case: Case) -> bool {
        self.cases.get(number).is_some_and(|counts| Case::ALL.iter().any(|&c| c != case && counts[c as usize] > 0.0))
    }
}

/// How much likelier each case becomes by `counts` occurrences. Where a sentence begins, a capital tells nothing of the
/// word, and that it is small elsewhere tells nothing of the place.
fn ratios(shares: &[f32; 4], counts: &[f32; 4], initial: bool) -> [f32; 4] {
    let total: f32 = counts.iter().sum();
    let ratio = |count: f32, share: f32| (count + CASE_PRIOR * share) / ((total + CASE_PRIOR) * share);
    let mut ratios: [f32; 4] = std::array::from_fn(|k| ratio(counts[k], shares[k]));
    if initial {
        let (lower, title) = (Case::Lower as usize, Case::Title as usize);
        let either = ratio(counts[lower] + counts[title], shares[lower] + shares[title]);
        (ratios[lower], ratios[title]) = (either, either);
    }
    ratios
}

/// The shares of an entry's candidates among themselves, by frequency.
fn form_shares(facts: &[Facts]) -> impl Iterator<Item = f32> {
    let first = facts.first().map_or(0.0, |first| f32::from(first.cost));
    let share = move |facts: &Facts| exp(-(f32::from(facts.cost) - first) * LOG_STEP);
    let all: f32 = facts.iter().map(share).sum();
    facts.iter().map(move |facts| share(facts) / all)
}

/// What was scored at the places of a text that are open.
#[derive(Default)]
pub(crate) struct Scores {
    /// The number of each place's entry, and whether a capital may be due to the place alone.
    places: Vec<(u32, bool)>,
    /// Probabilities of the candidates, place by place.
    forms: Vec<f32>,
    /// Probabilities of the cases of each; zeros where it was not likely enough to be asked.
    cases: Vec<[f32; 4]>,
}

/// What was scored at a place.
pub(crate) struct Scored<'s> {
    pub(crate) entry: &'s Entry,
    /// What is known of its candidates.
    pub(crate) facts: &'s [Facts],
    /// A capital may be due to the place alone.
    pub(crate) initial: bool,
    pub(crate) forms: &'s mut [f32],
    pub(crate) cases: &'s mut [[f32; 4]],
}

impl Scores {
    pub(crate) fn clear(&mut self) {
        self.places.clear();
        self.forms.clear();
        self.cases.clear();
    }

    /// A further place, to be scored.
    pub(crate) fn push<'s>(&'s mut self, known: &'s Known, entry: u32, initial: bool) -> Scored<'s> {
        self.places.push((entry, initial));
        let entry = known.entry(entry);
        let facts = known.facts(entry);
        let at = self.forms.len();
        self.forms.resize(at + facts.len(), 0.0);
        self.cases.resize(at + facts.len(), [0.0; 4]);
        Scored { entry, facts, initial, forms: &mut self.forms[at..], cases: &mut self.cases[at..] }
    }

    /// All places in order.
    pub(crate) fn iter_mut<'s>(&'s mut self, known: &'s Known) -> impl Iterator<Item = Scored<'s>> {
        let (mut forms, mut cases) = (self.forms.as_mut_slice(), self.cases.as_mut_slice());
        self.places.iter().map(move |&(entry, initial)| {
            let entry = known.entry(entry);
            let facts = known.facts(entry);
            let forms = forms.split_off_mut(..facts.len()).unwrap_or_default();
            let cases = cases.split_off_mut(..facts.len()).unwrap_or_default();
            Scored { entry, facts, initial, forms, cases }
        })
    }
}

/// Weighs the forms elsewhere in the document, each by the square of its probability: what is clear counts more.
pub(crate) fn agree_on_forms(known: &Known, scores: &mut Scores) {
    let mut sums = vec![0.0f32; known.len()];
    for place in scores.iter_mut(known).filter(|place| place.forms.len() > 1) {
        sums[place.entry.numbers()].iter_mut().zip(&*place.forms).for_each(|(sum, p)| *sum += p * p);
    }
    let mut shares: Vec<f32> = vec![0.0; known.len()];
    for place in scores.iter_mut(known).filter(|place| place.forms.len() > 1) {
        let sums = &sums[place.entry.numbers()];
        let shares = &mut shares[place.entry.numbers()];
        if shares[0] == 0.0 {
            shares.iter_mut().zip(form_shares(place.facts)).for_each(|(to, share)| *to = share);
        }
        let total: f32 = sums.iter().zip(&*place.forms).map(|(sum, p)| sum - p * p).sum();
        if total <= 1e-3 {
            continue;
        }
        let mut all = 0.0;
        for ((p, sum), share) in place.forms.iter_mut().zip(sums).zip(shares) {
            *p *= ((sum - *p * *p).max(0.0) + FORM_PRIOR * *share) / ((total + FORM_PRIOR) * *share);
            all += *p;
        }
        place.forms.iter_mut().for_each(|p| *p /= all);
    }
}

/// Weighs the cases elsewhere in the document in the same way, where they were not due to the place.
pub(crate) fn agree_on_cases(known: &Known, scores: &mut Scores) {
    let mut sums = vec![[0.0f32; 4]; known.len()];
    let likeliest = |place: &Scored<'_>| {
        (0..place.forms.len()).reduce(|best, i| if place.forms[i] >= place.forms[best] { i } else { best })
    };
    for place in scores.iter_mut(known).filter(|place| !place.initial) {
        if let Some(i) = likeliest(&place) {
            let sum = &mut sums[place.entry.numbers().start + i];
            sum.iter_mut().zip(place.cases[i]).for_each(|(sum, p)| *sum += p * p);
        }
    }
    for place in scores.iter_mut(known) {
        let own = likeliest(&place).filter(|_| !place.initial);
        for (i, cases) in place.cases.iter_mut().enumerate() {
            let mut counts = sums[place.entry.numbers().start + i];
            if own == Some(i) {
                counts.iter_mut().zip(&*cases).for_each(|(count, p)| *count = (*count - p * p).max(0.0));
            }
            if counts.iter().sum::<f32>() <= 1e-3 {
                continue;
            }
            let shares = case_shares(place.facts[i].casing);
            let ratios = ratios(&shares, &counts.map(|count| count * ELSEWHERE), place.initial);
            cases.iter_mut().zip(ratios).for_each(|(p, ratio)| *p *= ratio);
            let all: f32 = cases.iter().sum();
            if all > 0.0 {
                cases.iter_mut().for_each(|p| *p /= all);
            }
        }
    }
}

/// The natural logarithm by the exponent and a series, so that every machine gives the same bits. Absolute error
/// below 10⁻⁵ for positive normal numbers.
pub(crate) fn log(x: f32) -> f32 {
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
    use crate::language::lexicon::{CASE_STEP, NEVER};

    #[test]
    fn the_logarithm_is_right() {
        for i in 1..2000 {
            let x = i as f32 / 37.0;
            assert!((log(x) - x.ln()).abs() < 1e-5, "{x}");
        }
    }

    #[test]
    fn the_shares_are_those_of_the_steps() {
        for step in 0..NEVER {
            let share = (-f32::from(step) * CASE_STEP).exp();
            assert!((SHARES[usize::from(step)] - share).abs() < 1e-4 * share, "{step}");
        }
    }

    #[test]
    fn where_a_sentence_begins_small_letters_elsewhere_tell_nothing() {
        let shares = case_shares(0xff_40);
        let inside = ratios(&shares, &[50.0, 0.0, 0.0, 0.0], false);
        assert!(inside[0] > 1.0 && inside[1] < 0.1, "{inside:?}");
        let initial = ratios(&shares, &[50.0, 0.0, 0.0, 0.0], true);
        assert_eq!(initial[0], initial[1]);
    }
}
