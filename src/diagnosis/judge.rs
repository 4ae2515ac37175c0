//! The verdict: the evidence of all blocks, weighed together, made into findings.

use std::ops::Range;

use super::blocks::{Block, blocks};
use super::{Finding, letters, stems, tokens};
use crate::{CasePolicy, Confidence, Model, Quirk, Stemmer, Variant};

/// What was found in `text`, in the order in which it was done.
pub(crate) fn findings(text: &str, _model: Option<&Model>, policy: CasePolicy) -> Vec<Finding> {
    let blocks = blocks(text);
    let mut tokenized = Collected::default();
    let mut lowered = Collected::default();
    let mut uppered = Collected::default();
    let mut stemmed = Collected::default();
    for block in &blocks {
        let slice = text.get(block.range.clone()).unwrap_or_default();
        let mut split = false;
        if block.glance.apart() {
            let evidence = tokens::weigh(slice);
            let ratio = 4.0 * evidence.odd as f32 - 4.0 * evidence.glued as f32 - 2.0;
            if ratio > 0.0 {
                let variants = evidence.tokenizers.into_iter().map(Variant::Tokenizer);
                tokenized.add(block, ratio, evidence.odd, variants);
                split = true;
            }
        }
        let mut cut = false;
        let letters = letters::weigh(slice);
        if block.glance.all_small() && letters.words > 2 {
            let evidence = stems::weigh(slice);
            let best = evidence.ratios.iter().copied().fold(f32::MIN, f32::max);
            if best > 3.0 {
                let variants = Stemmer::ENGLISH
                    .into_iter()
                    .zip(evidence.ratios)
                    .filter(|&(_, ratio)| ratio >= best - 1.0)
                    .map(|(stemmer, _)| Variant::Stemmer(stemmer));
                stemmed.add(block, best, evidence.words, variants);
                cut = true;
            }
        }
        let case = if block.glance.all_small() {
            &mut lowered
        } else if block.glance.all_capital() {
            &mut uppered
        } else {
            continue;
        };
        let prose = letters.words >= 8 && letters.stops > 0 && letters.informal == 0;
        let judged = match policy {
            CasePolicy::Prose => split || cut || prose,
            CasePolicy::Always => letters.words > 1,
            CasePolicy::Never => false,
        };
        if judged {
            case.add(block, letters.words as f32 * 0.3, letters.words, []);
        }
    }
    [
        lowered.finding(Quirk::Lowercased),
        uppered.finding(Quirk::Uppercased),
        tokenized.finding(Quirk::Tokenized),
        stemmed.finding(Quirk::Stemmed),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What is gathered for one finding.
#[derive(Default)]
struct Collected {
    spans: Vec<Range<usize>>,
    ratio: f32,
    count: usize,
    variants: Vec<(Variant, usize)>,
}

impl Collected {
    fn add(&mut self, block: &Block, ratio: f32, count: usize, variants: impl IntoIterator<Item = Variant>) {
        match self.spans.last_mut() {
            Some(last) if block.window && last.end + 1 == block.range.start => last.end = block.range.end,
            _ => self.spans.push(block.range.clone()),
        }
        self.ratio += ratio;
        self.count += count;
        for variant in variants {
            match self.variants.iter_mut().find(|(known, _)| *known == variant) {
                Some((_, votes)) => *votes += 1,
                None => self.variants.push((variant, 1)),
            }
        }
    }

    fn finding(mut self, quirk: Quirk) -> Option<Finding> {
        if self.spans.is_empty() {
            return None;
        }
        self.variants.sort_by_key(|&(_, votes)| std::cmp::Reverse(votes));
        let variants: Vec<Variant> = self.variants.into_iter().map(|(variant, _)| variant).collect();
        Some(Finding {
            quirk,
            variant: variants.first().copied(),
            variants,
            confidence: Confidence::new(1.0 / (1.0 + (-self.ratio).exp())),
            spans: self.spans,
            count: self.count,
        })
    }
}
