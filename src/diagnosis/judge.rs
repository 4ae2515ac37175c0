//! The verdict: the evidence of all blocks, weighed together, made into findings.
//!
//! Each block that the gate stops is weighed alone; then the other blocks of the document are its prior, since
//! what was done to one was mostly done to all. Blocks that one variant explains make one finding.

use std::ops::Range;

use super::blocks::{Block, blocks};
use super::calibration::{self, log_odds};
use super::cases::{self, Case};
use super::tokens::{CANDIDATES, Candidate};
use super::{Finding, letters, stems, words};
use crate::confidence::probability;
use crate::{CasePolicy, Confidence, Model, Quirk, Stemmer, Tokenizer, Variant};

/// What was found in `text`, in the order in which it was done, and where the gate saw what may be slips of spacing.
pub(crate) fn findings(text: &str, model: Option<&Model>, policy: CasePolicy) -> (Vec<Finding>, Vec<Range<usize>>) {
    let blocks = blocks(text);
    let slips = blocks.iter().filter(|block| block.glance.slip()).map(|block| block.range.clone()).collect();
    let mut findings = Vec::new();
    if cases::may_show_damage(text, &blocks, model) {
        let cases = cases::weigh(text, blocks, model);
        if is_in_language(&cases) {
            findings = verdict(text, &cases, policy, words::stemmers(model));
        }
    }
    (findings, slips)
}

/// Words of a document on one line, from which on it is said that its paragraphs were lost …
const ONE_PARAGRAPH: usize = 250;

/// … with this confidence: of the paragraphs of news and essays, one in nine has more than a hundred words, and
/// from there on one in *e* every 46 words.
pub(super) fn lost_paragraphs(text: &str, findings: &[Finding]) -> Option<Finding> {
    let line = text.trim();
    let mangled: usize = findings.iter().flat_map(|finding| &finding.spans).map(|span| span.len()).max()?;
    if 2 * mangled < line.len() || memchr::memchr(b'\n', line.as_bytes()).is_some() {
        return None;
    }
    let words = memchr::memchr_iter(b' ', line.as_bytes()).count() + 1;
    if words < ONE_PARAGRAPH {
        return None;
    }
    let start = text.len() - text.trim_start().len();
    Some(Finding {
        quirk: Quirk::LostParagraphs,
        variant: None,
        variants: Vec::new(),
        confidence: Confidence::new(1.0 - 0.11 * (-(words as f32 - 100.0) / 46.0).exp()),
        spans: vec![start..start + line.len()],
        count: 1,
    })
}

/// Whether the blocks that were stopped read as the model's language, or are too short to tell.
fn is_in_language(cases: &[Case]) -> bool {
    cases.iter().map(|case| case.letters.language).sum::<f32>() >= 0.0
}

/// The probabilities of all blocks, from those of each `alone` (`None` where a block cannot tell): the others are
/// its prior, by length.
fn together(cases: &[Case], alone: &[Option<f32>]) -> Vec<f32> {
    let weight = |case: &Case| (case.block.range.len() as f32 / 200.0).min(1.0);
    let (mut total, mut done) = (0.0, 0.0);
    for (case, p) in cases.iter().zip(alone) {
        total += p.map_or(0.0, |_| weight(case));
        done += p.map_or(0.0, |p| weight(case) * p);
    }
    let judged = cases.iter().zip(alone).map(|(case, p)| {
        if *p == Some(0.0) {
            return 0.0;
        }
        let (own, own_done) = p.map_or((0.0, 0.0), |p| (weight(case), weight(case) * p));
        let prior = (0.5 + done - own_done) / (1.0 + total - own);
        let p = p.unwrap_or(0.5).clamp(1e-6, 1.0 - 1e-6);
        probability((p / (1.0 - p)).ln() + (prior / (1.0 - prior)).ln().clamp(-3.0, 3.0))
    });
    judged.collect()
}

/// A line of fewer words may be a heading though it ends with a stop …
const HEADING: usize = 16;
/// … and all that is set in fewer words a notice.
const NOTICE: usize = 60;

/// The probability that a document of several blocks lost its letter case, if all of it is in one: then headings
/// and short lines lost theirs with the rest. Where most words stand in lines that end as sentences do, the document
/// is weighed as one; else what its blocks say `alone` adds up. `None` where a block is in another case, where
/// every block is ruled out by itself, or where the document rather denies it.
fn unanimous(cases: &[Case], alone: &[Option<f32>], quirk: Quirk, (split, cut): (&[bool], &[bool])) -> Option<f32> {
    let other = |case: &Case| case.letter_case().is_some_and(|own| own != quirk) || case.block.glance.both_cases();
    if cases.len() < 2 || cases.iter().any(other) || alone.iter().all(|p| *p == Some(0.0)) {
        return None;
    }
    let whole = letters::Evidence::of_lines(cases.iter().map(|case| &case.letters));
    let closed: usize = cases.iter().filter(|case| case.letters.ends).map(|case| case.letters.words).sum();
    // Notices, titles and rules are set in capitals, and are short. In prose, lines of several sentences or of one
    // long sentence stand between the short ones.
    let lines = cases.iter().filter(|case| case.letters.words > 0).count();
    let long = |line: &&Case| line.letters.ends && (line.letters.starts > 0 || line.letters.words >= HEADING);
    let paragraphs: usize = cases.iter().filter(long).map(|case| case.letters.words).sum();
    let short = whole.words < 14 * lines && (paragraphs < NOTICE || 2 * paragraphs < whole.words);
    let short = quirk == Quirk::Uppercased && short;
    let p = if 5 * closed >= 3 * whole.words && !short {
        let any = |flags: &[bool]| flags.iter().any(|flag| *flag);
        probability(log_odds(quirk, &calibration::cased(&whole, any(split), any(cut))))
    } else {
        let said = alone.iter().flatten().filter(|p| **p > 0.0 && **p < 1.0);
        probability(said.map(|p| (p / (1.0 - p)).ln().clamp(-4.0, 4.0)).sum())
    };
    (p > 0.5).then_some(p)
}

/// Judges the blocks together.
fn verdict(text: &str, cases: &[Case], policy: CasePolicy, known: &[Stemmer]) -> Vec<Finding> {
    let alone = |of: fn(&Case) -> Option<f32>| cases.iter().map(of).collect::<Vec<_>>();
    let tokenized = together(cases, &alone(|case| case.tokenized));
    let stemmed = together(cases, &alone(|case| case.stemmed));
    let split: Vec<bool> = cases.iter().zip(&tokenized).map(|(case, &p)| case.tokens.is_some() && p > 0.5).collect();
    let cut: Vec<bool> = cases.iter().zip(&stemmed).map(|(case, &p)| case.stems.is_some() && p > 0.5).collect();
    let cased = cases.iter().any(|case| case.block.glance.both_cases());
    let mut findings = Vec::new();
    for quirk in [Quirk::Lowercased, Quirk::Uppercased] {
        let alone: Vec<Option<f32>> = cases
            .iter()
            .zip(split.iter().zip(&cut))
            .map(|(case, (&split, &cut))| letter_case(case, quirk, (split, cut, cased), policy))
            .collect();
        let judged = match unanimous(cases, &alone, quirk, (&split, &cut)) {
            Some(p) => vec![p; cases.len()],
            None => together(cases, &alone),
        };
        let mut gathered = Gathered::default();
        for (case, p) in cases.iter().zip(judged) {
            if case.letter_case() == Some(quirk) && p > 0.5 {
                gathered.add(&case.block, p, case.letters.words);
            }
        }
        findings.extend(gathered.into_finding(quirk, Vec::new()));
    }
    let chosen =
        |ps: Vec<f32>, done: Vec<bool>| cases.iter().zip(ps).zip(done).filter(|(_, done)| *done).map(|(of, _)| of);
    tokenizers(text, chosen(tokenized, split).collect(), &mut findings);
    stemmers(chosen(stemmed, cut).collect(), known, &mut findings);
    findings
}

/// The probability that `quirk` was done to the block's letters, given whether it was split and cut and whether other
/// blocks are cased; `None` where no capital can be missed: where no sentence begins and no name stands.
fn letter_case(case: &Case, quirk: Quirk, (split, cut, cased): (bool, bool, bool), policy: CasePolicy) -> Option<f32> {
    if case.letter_case() != Some(quirk) {
        return Some(0.0);
    }
    match policy {
        CasePolicy::Never => Some(0.0),
        CasePolicy::Always => Some(1.0),
        CasePolicy::Prose => {
            let starts = case.letters.starts + usize::from(case.block.begins && case.letters.opens);
            let silent = quirk == Quirk::Lowercased && !split && !cut && starts == 0 && case.letters.missing < 2.0;
            // A line of a dozen words in capitals is a heading.
            let closed = case.letters.starts > 0 && case.letters.ends;
            let heading = case.letters.words < HEADING && !closed && !split && !case.block.window;
            // Among lines with capitals, a sentence without any is the rest of another, or set so on purpose.
            let rest = cased && !split && !cut && case.letters.starts == 0 && case.letters.missing < NAMES;
            if quirk == Quirk::Uppercased && heading || quirk == Quirk::Lowercased && rest {
                return Some(0.0);
            }
            let features = calibration::cased(&case.letters, split, cut);
            (!silent).then(|| probability(log_odds(quirk, &features)))
        }
    }
}

/// So many nats of missing capitals are two names or so.
const NAMES: f32 = 6.0;

/// Makes findings of the tokenized blocks: one for all blocks that the likeliest candidate explains, and so on
/// with the rest.
fn tokenizers(text: &str, mut rest: Vec<(&Case, f32)>, findings: &mut Vec<Finding>) {
    while !rest.is_empty() {
        let costs = |cases: &[(&Case, f32)]| {
            let mut costs = [0.0_f32; CANDIDATES.len()];
            for evidence in cases.iter().filter_map(|(case, _)| case.tokens) {
                for (cost, misfit) in costs.iter_mut().zip(evidence.misfits) {
                    *cost += misfit.min(evidence.plain);
                }
            }
            for (cost, candidate) in costs.iter_mut().zip(CANDIDATES) {
                *cost += if candidate.first.is_some() { 0.7 } else { 0.0 };
            }
            costs
        };
        let Some(best) = least(&costs(&rest)) else { return };
        let (group, others): (Vec<_>, Vec<_>) = rest.iter().partition(|(case, _)| {
            case.tokens.is_none_or(|evidence| {
                let own = evidence.misfits[evidence.best()];
                evidence.misfits[best] <= own + 2.0_f32.max(0.2 * (evidence.plain - own))
            })
        });
        let costs = costs(&group);
        let Some(best) = least(&costs) else { return };
        let mut ranked: Vec<(usize, f32)> = costs.into_iter().enumerate().collect();
        ranked.retain(|&(at, cost)| {
            cost <= costs[best] + 1.0 && CANDIDATES[at].first.is_some() == CANDIDATES[best].first.is_some()
        });
        ranked.sort_by(|a, b| a.1.total_cmp(&b.1));
        let mut gathered = Gathered::default();
        let mut plain = true;
        for (case, p) in &group {
            let count = case.tokens.map_or(0, |evidence| evidence.plain as usize);
            gathered.add(&case.block, *p, count);
            let slice = text.get(case.block.range.clone()).unwrap_or_default();
            plain &= case.block.glance.all_small() && !slice.contains(is_accented);
        }
        let name = |of: fn(&Candidate) -> Option<Tokenizer>| {
            let mut variants: Vec<Variant> = Vec::new();
            for tokenizer in ranked.iter().filter_map(|&(at, _)| of(&CANDIDATES[at])) {
                // Of BERT's two, small letters without accents tell nothing, and everything else denies the one.
                if tokenizer == Tokenizer::BertCased && plain {
                    variants.push(Variant::Tokenizer(Tokenizer::BertUncased));
                }
                if !variants.contains(&Variant::Tokenizer(tokenizer)) {
                    variants.push(Variant::Tokenizer(tokenizer));
                }
            }
            variants
        };
        let first = name(|candidate| candidate.first);
        if !first.is_empty() {
            findings.extend(gathered.clone().into_finding(Quirk::Tokenized, first));
        }
        findings.extend(gathered.into_finding(Quirk::Tokenized, name(|candidate| Some(candidate.last))));
        if others.len() == rest.len() {
            return;
        }
        rest = others;
    }
}

/// Makes findings of the stemmed blocks, as [`tokenizers`] does.
fn stemmers(mut rest: Vec<(&Case, f32)>, known: &[Stemmer], findings: &mut Vec<Finding>) {
    while !rest.is_empty() {
        let costs = |cases: &[(&Case, f32)]| {
            let mut costs = stems::RARITY;
            for evidence in cases.iter().filter_map(|(case, _)| case.stems) {
                for (cost, ratio) in costs.iter_mut().zip(evidence.ratios) {
                    *cost -= ratio;
                }
            }
            costs
        };
        let Some(best) = least(&costs(&rest)) else { return };
        let (group, others): (Vec<_>, Vec<_>) = rest.iter().partition(|(case, _)| {
            case.stems.is_none_or(|evidence| {
                let own = evidence.ratios.iter().copied().fold(f32::MIN, f32::max);
                evidence.ratios[best] >= own - 6.0
            })
        });
        let costs = costs(&group);
        let Some(best) = least(&costs) else { return };
        let mut ranked: Vec<(usize, f32)> = costs.into_iter().enumerate().collect();
        ranked.retain(|&(_, cost)| cost <= costs[best] + 3.0);
        ranked.sort_by(|a, b| a.1.total_cmp(&b.1));
        let mut gathered = Gathered::default();
        for (case, p) in &group {
            gathered.add(&case.block, *p, case.stems.map_or(0, |evidence| evidence.cut));
        }
        let variants = ranked.into_iter().filter_map(|(at, _)| Some(Variant::Stemmer(*known.get(at)?))).collect();
        findings.extend(gathered.into_finding(Quirk::Stemmed, variants));
        if others.len() == rest.len() {
            return;
        }
        rest = others;
    }
}

/// Where the least is, the first among equals.
fn least(costs: &[f32]) -> Option<usize> {
    costs.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).map(|(at, _)| at)
}

/// A letter with an accent of its own, which BERT's uncased tokenizer would have taken away.
fn is_accented(c: char) -> bool {
    !c.is_ascii() && c.is_alphabetic() && crate::language::without_accents(c.encode_utf8(&mut [0; 4])) != c.to_string()
}

/// What is gathered for one finding.
#[derive(Clone, Default)]
struct Gathered {
    spans: Vec<Range<usize>>,
    confidence: f32,
    count: usize,
}

impl Gathered {
    fn add(&mut self, block: &Block, p: f32, count: usize) {
        match self.spans.last_mut() {
            Some(last) if block.window && last.end + 1 >= block.range.start => last.end = block.range.end,
            _ => self.spans.push(block.range.clone()),
        }
        self.confidence = self.confidence.max(p);
        self.count += count;
    }

    fn into_finding(self, quirk: Quirk, variants: Vec<Variant>) -> Option<Finding> {
        (!self.spans.is_empty()).then(|| Finding {
            quirk,
            variant: variants.first().copied(),
            variants,
            confidence: Confidence::new(self.confidence),
            spans: self.spans,
            count: self.count,
        })
    }
}
