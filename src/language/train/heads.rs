//! What the trunk's vector is asked: which form of the stem, and which letter case.
//!
//! A form's score is its log-frequency, plus what its inflection class scores against the trunk's vector, plus
//! its own vector against what is read out of the trunk's. A case's score is the logarithm of its share, plus a
//! number read out, plus the form's second vector against eight more. Both are softmaxes over what the lexicon
//! allows; the loss is their cross-entropy.

use super::corpus::{FormFacts, Forms, Packed};
use super::network::Pass;
use crate::language::lexicon::LOG_STEP;
use crate::language::network::{CASED, HIDDEN, dot};
use crate::language::scorer::{UNKNOWN_CASING, case_scores, softmax};

/// No more candidates than this are weighed against each other.
const MOST: usize = 24;

/// How well it went: sums over places.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Score {
    pub(crate) form_loss: f64,
    pub(crate) form_places: u64,
    pub(crate) case_loss: f64,
    pub(crate) case_places: u64,
    pub(crate) words: u64,
    pub(crate) forms_right: u64,
    pub(crate) both_right: u64,
    pub(crate) capitals: u64,
    pub(crate) capitals_said: u64,
    pub(crate) capitals_right: u64,
}

impl Score {
    pub(crate) fn add(&mut self, other: &Self) {
        self.form_loss += other.form_loss;
        self.form_places += other.form_places;
        self.case_loss += other.case_loss;
        self.case_places += other.case_places;
        self.words += other.words;
        self.forms_right += other.forms_right;
        self.both_right += other.both_right;
        self.capitals += other.capitals;
        self.capitals_said += other.capitals_said;
        self.capitals_right += other.capitals_right;
    }
}

/// Gradients by rows of the table of forms: the caller adds them up.
pub(crate) trait FormGradient {
    /// The row's gradient, to be added to.
    fn row(&mut self, row: u16) -> &mut [f32];
}

/// Loss and gradients of one sequence after [`Pass::forward`]. `classes` say which forms were hidden: those are asked.
/// Parameters come with what gathers their gradients.
#[inline(always)]
pub(crate) fn loss(
    pass: &mut Pass,
    (dense, gradient): (&[f32], &mut [f32]),
    (table, table_gradient): (&[f32], &mut impl FormGradient),
    forms: &Forms,
    (sequence, classes): (&[Packed], &[u16]),
) -> Score {
    let mut score = Score::default();
    let size = pass.size;
    let (width, own) = (size.width, size.own());
    let hiddens = pass.hidden.chunks_exact(width).zip(pass.d_hidden.chunks_exact_mut(width));
    let reads = pass.read.chunks_exact(size.read()).zip(pass.d_read.chunks_exact_mut(size.read()));
    let output_class = |facts: &FormFacts| {
        let at = pass.layout.output_class.start + usize::from(facts.class) * width;
        at..at + width
    };
    let own_vector = |facts: &FormFacts| &table[usize::from(facts.row) * (own + CASED)..][..own];
    for ((t, token), ((hidden, d_hidden), (read, d_read))) in sequence.iter().enumerate().zip(hiddens.zip(reads)) {
        if !token.is_word() {
            continue;
        }
        let truth = token.form().and_then(|form| forms.facts.get(form).map(|facts| (form, facts)));
        let hidden_form = classes[t] == HIDDEN;
        let mut form_right = truth.is_some() || token.unchanged();
        if let (true, Some((form, facts))) = (hidden_form, truth) {
            let (start, count) = (facts.family.0 as usize, usize::from(facts.family.1).min(MOST));
            let target = form - start;
            if count > 1 && target < count {
                let candidates = &forms.facts[start..start + count];
                let mut weights = [0.0f32; MOST];
                for (weight, facts) in weights.iter_mut().zip(candidates) {
                    *weight = dot(hidden, &dense[output_class(facts)]) + dot(&read[..own], own_vector(facts))
                        - f32::from(facts.cost) * LOG_STEP;
                }
                form_right = best(&weights[..count]) == target;
                softmax(&mut weights[..count]);
                score.form_loss -= f64::from(weights[target].max(1e-30).ln());
                score.form_places += 1;
                for (i, facts) in candidates.iter().enumerate() {
                    let slope = weights[i] - f32::from(u8::from(i == target));
                    if slope.abs() < 1e-4 {
                        continue;
                    }
                    scaled(d_hidden, slope, &dense[output_class(facts)]);
                    scaled(&mut gradient[output_class(facts)], slope, hidden);
                    scaled(&mut d_read[..own], slope, own_vector(facts));
                    scaled(&mut table_gradient.row(facts.row)[..own], slope, &read[..own]);
                }
            } else {
                form_right = target == 0;
            }
        }
        let (casing, row) = truth.map_or((UNKNOWN_CASING, 0), |(_, facts)| (facts.casing, facts.row));
        let target = token.case() as usize;
        let vector = &table[usize::from(row) * (own + CASED) + own..][..CASED];
        let mut weights = case_scores(casing, size, read, vector);
        let said = best(&weights);
        if form_right || !hidden_form {
            score.capitals += u64::from(target != 0);
            score.capitals_said += u64::from(said != 0);
            score.capitals_right += u64::from(target != 0 && said == target);
        }
        score.words += 1;
        score.forms_right += u64::from(form_right);
        score.both_right += u64::from(form_right && said == target);
        if weights[target] > f32::MIN {
            softmax(&mut weights);
            score.case_loss -= f64::from(weights[target].max(1e-30).ln());
            score.case_places += 1;
            for k in 0..4 {
                let slope = weights[k] - f32::from(u8::from(k == target));
                if k > 0 && slope.abs() >= 1e-4 {
                    d_read[size.plain() + k - 1] += slope;
                    let at = own + (k - 1) * CASED;
                    scaled(&mut d_read[at..at + CASED], slope, vector);
                    scaled(&mut table_gradient.row(row)[own..], slope, &read[at..at + CASED]);
                }
            }
        }
    }
    score
}

fn best(scores: &[f32]) -> usize {
    let mut best = 0;
    for (i, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = i;
        }
    }
    best
}

#[inline(always)]
fn scaled(to: &mut [f32], factor: f32, from: &[f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += factor * from;
    }
}
