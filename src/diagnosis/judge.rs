//! The verdict: the evidence of all blocks, weighed together, made into findings.
//!
//! Each block that the gate stops is weighed alone; then the other blocks of the document are its prior, since
//! what was done to one was mostly done to all. Blocks that one variant explains make one finding.

use std::ops::Range;

use super::blocks::{Block, blocks};
use super::calibration::{self, Row, log_odds, probability};
use super::gate::Glance;
use super::plain::unescape;
use super::tokens::{CANDIDATES, Candidate};
use super::{Finding, letters, stems, tokens};
use crate::{CasePolicy, Confidence, Model, Quirk, Stemmer, Tokenizer, Variant};

/// What is known of a block.
struct Case {
    block: Block,
    letters: letters::Evidence,
    tokens: Option<tokens::Evidence>,
    stems: Option<stems::Evidence>,
    /// Probabilities, the block taken alone: tokenized, stemmed; `None` where it cannot tell.
    tokenized: Option<f32>,
    stemmed: Option<f32>,
}

/// What was found in `text`, in the order in which it was done.
pub(crate) fn findings(text: &str, model: Option<&Model>, policy: CasePolicy) -> Vec<Finding> {
    let blocks = blocks(text);
    if blocks.iter().all(passes) {
        return Vec::new();
    }
    let cases = weigh(text, blocks, model);
    if !is_english(&cases) {
        return Vec::new();
    }
    verdict(text, &cases, policy)
}

/// The features of each block, for each quirk that it is asked about.
pub(crate) fn rows(text: &str, model: Option<&Model>) -> Vec<Row> {
    let mut rows = Vec::new();
    for case in weigh(text, blocks(text), model) {
        let split = case.tokens.as_ref().map(|evidence| calibration::tokenized(evidence, &case.letters));
        let cut = case.stems.as_ref().map(|evidence| calibration::stemmed(evidence, &case.letters));
        if let Some(features) = split {
            rows.push(Row { quirk: Quirk::Tokenized, features });
        }
        if let Some(features) = cut {
            rows.push(Row { quirk: Quirk::Stemmed, features });
            let likely = |p: Option<f32>| p.is_some_and(|p| p > 0.5);
            let quirk = if case.block.glance.all_small() { Quirk::Lowercased } else { Quirk::Uppercased };
            let tokenized = split.is_some() && likely(case.tokenized);
            rows.push(Row { quirk, features: calibration::cased(&case.letters, tokenized, likely(case.stemmed)) });
        }
    }
    rows
}

/// Whether nothing in the block calls for a closer look.
fn passes(block: &Block) -> bool {
    !block.glance.apart() && !block.glance.all_small() && !block.glance.all_capital()
}

/// Weighs each block alone. Blocks that the gate lets pass are taken for clean where they could show damage.
fn weigh(text: &str, blocks: Vec<Block>, model: Option<&Model>) -> Vec<Case> {
    let mut letters_scales = letters::Scales::new(model);
    let mut stems_scales = stems::Scales::new(model);
    let mut lower = String::new();
    blocks
        .into_iter()
        .map(|block| {
            let mut case = Case {
                letters: letters::Evidence::default(),
                tokens: None,
                stems: None,
                tokenized: block.glance.closing().then_some(0.0),
                stemmed: Some(0.0),
                block,
            };
            if passes(&case.block) {
                return case;
            }
            let slice = text.get(case.block.range.clone()).unwrap_or_default();
            if slice.contains('&') || slice.contains("RB-") {
                // Escapes and brackets have a letter case of their own.
                case.block.glance = Glance::at(unescape(slice).as_bytes()).or_apart(case.block.glance);
            }
            let one_case = case.block.glance.all_small() || case.block.glance.all_capital();
            case.letters = letters_scales.weigh(slice);
            if case.block.glance.apart() {
                let evidence = tokens::weigh(slice, one_case);
                let features = calibration::tokenized(&evidence, &case.letters);
                let mended = evidence.plain > evidence.misfits[evidence.best()];
                case.tokenized = Some(if mended { probability(log_odds(Quirk::Tokenized, &features)) } else { 0.0 });
                case.tokens = Some(evidence);
            }
            if one_case {
                lower.clear();
                lower.extend(slice.chars().flat_map(char::to_lowercase));
                let evidence = stems_scales.weigh(&lower);
                let features = calibration::stemmed(&evidence, &case.letters);
                case.stemmed = (evidence.words > 2).then(|| probability(log_odds(Quirk::Stemmed, &features)));
                case.stems = Some(evidence);
            }
            case
        })
        .collect()
}

/// Whether the blocks that were stopped read as English, or are too short to tell.
fn is_english(cases: &[Case]) -> bool {
    let words: usize = cases.iter().map(|case| case.letters.words).sum();
    let function: usize = cases.iter().map(|case| case.letters.function).sum();
    (function + 1) as f32 / (words + 4) as f32 > 0.12
}

/// The probabilities of all blocks, each with the others as its prior.
fn together<'a>(cases: &'a [Case], alone: impl Fn(&'a Case) -> Option<f32> + 'a) -> impl Iterator<Item = f32> + 'a {
    let weight = |case: &Case| (case.block.range.len() as f32 / 200.0).min(1.0);
    let mut total = 0.0;
    let mut done = 0.0;
    for case in cases {
        if let Some(p) = alone(case) {
            total += weight(case);
            done += weight(case) * p;
        }
    }
    cases.iter().map(move |case| {
        let p = alone(case);
        let (own, own_done) = p.map_or((0.0, 0.0), |p| (weight(case), weight(case) * p));
        let prior = (0.5 + done - own_done) / (1.0 + total - own);
        let p = p.unwrap_or(0.5).clamp(1e-6, 1.0 - 1e-6);
        probability((p / (1.0 - p)).ln() + (prior / (1.0 - prior)).ln().clamp(-3.0, 3.0))
    })
}

/// Judges the blocks together.
fn verdict(text: &str, cases: &[Case], policy: CasePolicy) -> Vec<Finding> {
    let tokenized: Vec<f32> = together(cases, |case| case.tokenized).collect();
    let stemmed: Vec<f32> = together(cases, |case| case.stemmed).collect();
    let said = |case: &Case, p: f32| case.stems.is_some() && p > 0.5;
    let letter_case = |small: bool| {
        let quirk = if small { Quirk::Lowercased } else { Quirk::Uppercased };
        let alone: Vec<Option<f32>> = cases
            .iter()
            .zip(tokenized.iter().zip(&stemmed))
            .map(|(case, (&tokenized, &stemmed))| {
                let glance = case.block.glance;
                if !(if small { glance.all_small() } else { glance.all_capital() }) {
                    return Some(0.0);
                }
                let split = case.tokens.is_some() && tokenized > 0.5;
                let cut = said(case, stemmed);
                // Where no sentence begins and no name stands, no capital is missing.
                let starts = case.letters.starts + usize::from(case.block.begins);
                if small && !split && !cut && starts == 0 && case.letters.missing < 2.0 && policy == CasePolicy::Prose {
                    return None;
                }
                Some(match policy {
                    CasePolicy::Never => 0.0,
                    CasePolicy::Always => 1.0,
                    CasePolicy::Prose => probability(log_odds(quirk, &calibration::cased(&case.letters, split, cut))),
                })
            })
            .collect();
        let at =
            |case: &Case| -> usize { cases.partition_point(|other| other.block.range.start < case.block.range.start) };
        let judged: Vec<f32> = together(cases, |case| alone.get(at(case)).copied().flatten()).collect();
        let mut finding = Gathered::default();
        for (case, p) in cases.iter().zip(judged) {
            let glance = case.block.glance;
            if (if small { glance.all_small() } else { glance.all_capital() }) && p > 0.5 {
                finding.add(&case.block, p, case.letters.words);
            }
        }
        finding.into_finding(quirk, Vec::new())
    };
    let mut findings: Vec<Finding> = [letter_case(true), letter_case(false)].into_iter().flatten().collect();
    let split: Vec<(&Case, f32)> =
        cases.iter().zip(tokenized).filter(|(case, p)| case.tokens.is_some() && *p > 0.5).collect();
    tokenizers(text, split, &mut findings);
    let cut: Vec<(&Case, f32)> = cases.iter().zip(stemmed).filter(|&(case, p)| said(case, p)).collect();
    stemmers(cut, &mut findings);
    findings
}

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
                *cost += if candidate.first.is_some() { 1.5 } else { 0.0 };
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
fn stemmers(mut rest: Vec<(&Case, f32)>, findings: &mut Vec<Finding>) {
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
        let variants = ranked.into_iter().map(|(at, _)| Variant::Stemmer(Stemmer::ENGLISH[at])).collect();
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
