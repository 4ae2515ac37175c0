//! From a diagnosis to the stages that undo it, and on until the text is at rest.

use std::borrow::Cow;

use std::ops::Range;

use super::{Pass, Phase, Repair, Step, run, scope};
use crate::quirks::furniture::{Duplicates, Furniture};
use crate::quirks::spacing::Detokenize;
use crate::{Confidence, Diagnosis, Finding, Normalizer, Quirk, Tokenizer, Variant};

/// After so many rounds a text that still changes is held to have no fixed point. Two are the rule: one that
/// repairs and one that finds nothing left; damage under damage takes one more each.
const MAX_PASSES: usize = 6;

/// Repairs `text`, and what comes of it, until nothing changes. The last round saw the result and left it, so
/// repairing the result is that round again: repair is idempotent by construction.
pub(super) fn until_settled<'t>(normalizer: &Normalizer<'_>, diagnosis: &Diagnosis, text: &'t str) -> Repair<'t> {
    let mut passes = Vec::new();
    let mut found = diagnosis.clone();
    let mut current = Cow::Borrowed(text);
    for _ in 0..=MAX_PASSES {
        let (next, phases) = run(&steps(normalizer, &found), &current, normalizer.model, normalizer.memory);
        if phases.is_empty() {
            return Repair::after(text, current, diagnosis.clone(), passes);
        }
        current = Cow::Owned(next.into_owned());
        let undone = found.findings.iter().map(|finding| finding.quirk).filter(|quirk| normalizer.undoes(*quirk));
        passes.push(Pass { undone: undone.collect(), diagnosis: found, phases });
        found = normalizer.diagnose(&current);
    }
    let mut diagnosis = diagnosis.clone();
    diagnosis.findings.push(unsettled(text));
    Repair::untouched(text, diagnosis)
}

fn unsettled(text: &str) -> Finding {
    Finding {
        quirk: Quirk::Unsettled,
        variant: None,
        variants: Vec::new(),
        confidence: Confidence::CERTAIN,
        spans: scope::whole(text),
        count: 1,
    }
}

/// The stages for what was found, in the order in which damage hides damage: characters first, since a wrongly
/// decoded quote is no quote; then lines, so that a paragraph is one; then what does not belong to the text;
/// then blanks, so that words are words; then words.
fn steps<'m>(normalizer: &Normalizer<'m>, diagnosis: &Diagnosis) -> Vec<Step<'m>> {
    let found = Found { findings: diagnosis.findings.iter().filter(|found| normalizer.undoes(found.quirk)).collect() };
    let mut steps = Vec::new();
    if found.any(&[Quirk::Furniture]) {
        match normalizer.site {
            Some(site) => steps.push(Step::everywhere(Phase::Before, site)),
            None => steps.push(Step::everywhere(Phase::Before, Furniture::default())),
        }
    }
    if found.any(&[Quirk::Duplicate]) {
        steps.push(Step::everywhere(Phase::Before, Duplicates::default()));
    }
    for (tokenizers, scope) in found.tokenized() {
        steps.push(Step::within(Phase::Channels, scope, Detokenize::new(tokenizers)));
    }
    steps
}

/// What was found and is to be undone.
struct Found<'d> {
    findings: Vec<&'d Finding>,
}

impl Found<'_> {
    fn any(&self, quirks: &[Quirk]) -> bool {
        self.findings.iter().any(|found| quirks.contains(&found.quirk))
    }

    /// The chains of tokenizers that stretches of the text went through, each with its stretches.
    fn tokenized(&self) -> Vec<(Vec<Tokenizer>, Vec<Range<usize>>)> {
        let tokenizer = |found: &&&Finding| match found.variant {
            Some(Variant::Tokenizer(tokenizer)) if found.quirk == Quirk::Tokenized => Some(tokenizer),
            _ => None,
        };
        let named: Vec<(Tokenizer, &Finding)> =
            self.findings.iter().filter_map(|found| Some((tokenizer(&found)?, *found))).collect();
        let spans: Vec<Vec<Range<usize>>> = named.iter().map(|(_, found)| found.spans.clone()).collect();
        let mut chains: Vec<(Vec<Tokenizer>, Vec<Range<usize>>)> = Vec::new();
        for (stretch, holding) in scope::stretches(&spans) {
            let chain: Vec<Tokenizer> = holding.iter().filter_map(|number| Some(named.get(*number)?.0)).collect();
            match chains.iter_mut().find(|(known, _)| *known == chain) {
                Some((_, scope)) => scope.push(stretch),
                None => chains.push((chain, vec![stretch])),
            }
        }
        chains
    }
}
