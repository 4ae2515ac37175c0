//! From a diagnosis to the stages that undo it, and on until the text is at rest.

use std::borrow::Cow;

use std::ops::Range;

use super::{Pass, Phase, Repair, Stage, Step, run, scope};
use crate::corpus::clean_parts;
use crate::quirks::RestoreWords;
use crate::quirks::encoding::{Characters, Controls, Entities, Invisible, Mojibake};
use crate::quirks::furniture::{Duplicates, Furniture, Garbled};
use crate::quirks::layout::HardWraps;
use crate::quirks::spacing::{Detokenize, Tidy};
use crate::quirks::typography::Style;
use crate::{Confidence, Diagnosis, Finding, Memory, Normalizer, Quirk, Stemmer, Tokenizer, Variant};

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
        let own = own_memory(normalizer, &found, &current);
        let memory = normalizer.memory.or(own.as_ref());
        let (next, phases) = run(&steps(normalizer, &found), &current, normalizer.model, memory);
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

/// What the clean parts of a text teach about its damaged words, where no corpus has taught it already.
fn own_memory(normalizer: &Normalizer<'_>, found: &Diagnosis, text: &str) -> Option<Memory> {
    let of_words = |found: &Finding| matches!(found.quirk, Quirk::Lowercased | Quirk::Uppercased | Quirk::Stemmed);
    if normalizer.memory.is_some() || !found.findings.iter().any(of_words) {
        return None;
    }
    let mut memory = Memory::new();
    for part in clean_parts(text, found) {
        memory.learn(text.get(part).unwrap_or_default());
    }
    (!memory.is_empty()).then_some(memory)
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
/// then words, while blanks still show what the stemmer was given; then blanks, which are easier to judge between
/// whole words.
fn steps<'m>(normalizer: &Normalizer<'m>, diagnosis: &Diagnosis) -> Vec<Step<'m>> {
    let found = Found { findings: diagnosis.findings.iter().filter(|found| normalizer.undoes(found.quirk)).collect() };
    let mut steps = Vec::new();
    let mut before = |quirk: Quirk, everywhere: bool, stage: Box<dyn Stage + 'm>| {
        let spans = found.spans(&[quirk]);
        if !spans.is_empty() {
            steps.push(Step { phase: Phase::Before, stage, scope: (!everywhere).then_some(spans) });
        }
    };
    // Only where they were found: a tokenizer that escapes wrote references of its own.
    before(Quirk::HtmlEntities, false, Box::new(Entities));
    // Everywhere: these stages judge by what stands around a place.
    before(Quirk::Mojibake, true, Box::new(Mojibake));
    before(Quirk::ControlCharacters, true, Box::new(Controls));
    before(Quirk::InvisibleCharacters, true, Box::new(Invisible));
    before(Quirk::CompatibilityCharacters, true, Box::new(Characters));
    before(Quirk::HardWrapped, true, Box::new(HardWraps));
    match normalizer.site {
        Some(site) => before(Quirk::Furniture, true, Box::new(site)),
        None => before(Quirk::Furniture, true, Box::<Furniture>::default()),
    }
    before(Quirk::Duplicate, true, Box::<Duplicates>::default());
    before(Quirk::Garbled, true, Box::new(Garbled));
    before(Quirk::Spacing, false, Box::new(Tidy));
    for (damages, scope) in found.grouped(Damage::of) {
        if let Some(words) = Damage::undone(&damages) {
            steps.push(Step::within(Phase::Channels, scope, words));
        }
    }
    for (tokenizers, scope) in found.grouped(tokenizer) {
        steps.push(Step::within(Phase::Channels, scope, Detokenize::new(tokenizers)));
    }
    if normalizer.style != Style::keep() {
        steps.push(Step::everywhere(Phase::After, normalizer.style));
    }
    steps
}

/// The tokenizer that a finding names.
fn tokenizer(found: &Finding) -> Option<Tokenizer> {
    match found.variant {
        Some(Variant::Tokenizer(tokenizer)) if found.quirk == Quirk::Tokenized => Some(tokenizer),
        _ => None,
    }
}

/// What was done to the words of a stretch.
#[derive(PartialEq)]
enum Damage {
    Stemmed(Stemmer),
    Lowercased,
    Uppercased,
    /// A tokenizer stripped the accents.
    Unaccented,
}

impl Damage {
    fn of(found: &Finding) -> Option<Self> {
        match (found.quirk, found.variant) {
            (Quirk::Stemmed, Some(Variant::Stemmer(stemmer))) => Some(Self::Stemmed(stemmer)),
            (Quirk::Lowercased, _) => Some(Self::Lowercased),
            (Quirk::Uppercased, _) => Some(Self::Uppercased),
            (Quirk::Tokenized, Some(Variant::Tokenizer(Tokenizer::BertUncased))) => Some(Self::Unaccented),
            _ => None,
        }
    }

    /// The stage that undoes them together.
    fn undone(damages: &[Self]) -> Option<RestoreWords> {
        let stemmer = damages.iter().find_map(|damage| match damage {
            Self::Stemmed(stemmer) => Some(*stemmer),
            _ => None,
        });
        let words = match stemmer {
            Some(stemmer) if damages.contains(&Self::Lowercased) => RestoreWords::stemmed(stemmer),
            Some(stemmer) => RestoreWords::stemmed_keeping_case(stemmer),
            None if damages.contains(&Self::Lowercased) => RestoreWords::lowercased(),
            None if damages.contains(&Self::Uppercased) => RestoreWords::uppercased(),
            None => return None,
        };
        Some(if damages.contains(&Self::Unaccented) { words.with_accents() } else { words })
    }
}

/// What was found and is to be undone.
struct Found<'d> {
    findings: Vec<&'d Finding>,
}

impl Found<'_> {
    /// Where any of `quirks` was found.
    fn spans(&self, quirks: &[Quirk]) -> Vec<Range<usize>> {
        let those = self.findings.iter().filter(|found| quirks.contains(&found.quirk));
        scope::sorted(those.flat_map(|found| found.spans.iter().cloned()).collect())
    }

    /// What holds over stretches of the text, each list with its stretches, as `of` picks it from the findings.
    fn grouped<T: PartialEq>(&self, of: impl Fn(&Finding) -> Option<T>) -> Vec<(Vec<T>, Vec<Range<usize>>)> {
        let picked: Vec<&Finding> = self.findings.iter().copied().filter(|found| of(found).is_some()).collect();
        let spans: Vec<Vec<Range<usize>>> = picked.iter().map(|found| found.spans.clone()).collect();
        let mut groups: Vec<(Vec<T>, Vec<Range<usize>>)> = Vec::new();
        for (stretch, holding) in scope::stretches(&spans) {
            let list: Vec<T> = holding.iter().filter_map(|number| of(picked.get(*number)?)).collect();
            match groups.iter_mut().find(|(known, _)| *known == list) {
                Some((_, scope)) => scope.push(stretch),
                None => groups.push((list, vec![stretch])),
            }
        }
        groups
    }
}
