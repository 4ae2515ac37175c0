//! A repaired text, with everything that is known of how it came about.

use std::borrow::Cow;

use crate::{Diagnosis, Edits, Finding};

/// A repaired text: what was found, what was changed, and the way back.
///
/// ```
/// use unmangle::{Pipeline, diagnose};
///
/// let text = "Nothing is wrong with this.";
/// let repair = Pipeline::undoing(&diagnose(text)).repair(text);
/// assert!(matches!(repair.text(), std::borrow::Cow::Borrowed(_)));
/// assert_eq!(repair.undo(), text);
/// ```
#[derive(Clone, Debug)]
pub struct Repair<'t> {
    source: &'t str,
    text: Cow<'t, str>,
    diagnosis: Diagnosis,
    passes: Vec<Pass>,
    /// All passes composed, where there are several.
    composed: Edits,
}

/// One round of diagnosing and repairing: the next round's text is what this one's edits made.
#[derive(Clone, Debug)]
pub(crate) struct Pass {
    pub(crate) diagnosis: Diagnosis,
    pub(crate) edits: Edits,
}

impl<'t> Repair<'t> {
    /// What `passes` made of `source`, namely `text`; the source was found to be as `diagnosis` says.
    pub(super) fn after(source: &'t str, text: Cow<'t, str>, diagnosis: Diagnosis, passes: Vec<Pass>) -> Self {
        let mut repair = Self { source, text, diagnosis, passes, composed: Edits::none() };
        if repair.passes.len() > 1 {
            let mut middle = Cow::Borrowed(source);
            for pass in &repair.passes {
                add_findings(&mut repair.diagnosis, &pass.diagnosis, &repair.composed);
                repair.composed = repair.composed.compose_over(source, &middle, &pass.edits);
                middle = Cow::Owned(pass.edits.apply(&middle).into_owned());
            }
        }
        repair
    }

    /// `source` as it came, with what was found.
    pub(super) fn untouched(source: &'t str, diagnosis: Diagnosis) -> Self {
        Self { source, text: Cow::Borrowed(source), diagnosis, passes: Vec::new(), composed: Edits::none() }
    }

    /// The text that was repaired.
    #[must_use]
    pub fn source(&self) -> &'t str {
        self.source
    }

    /// The repaired text: the source itself, borrowed, when nothing was changed.
    #[must_use]
    pub fn text(&self) -> &Cow<'t, str> {
        &self.text
    }

    /// The repaired text, without the rest.
    #[must_use]
    pub fn into_text(self) -> Cow<'t, str> {
        self.text
    }

    /// What was changed: edits against the source.
    #[must_use]
    pub fn edits(&self) -> &Edits {
        match &self.passes[..] {
            [only] => &only.edits,
            _ => &self.composed,
        }
    }

    /// What was found. Spans are byte ranges of the source. Findings that showed only once other damage was
    /// undone come last. Of a pipeline built by hand, nothing.
    #[must_use]
    pub fn diagnosis(&self) -> &Diagnosis {
        &self.diagnosis
    }

    /// Undoes the repair: takes the edits back out of the repaired text, which gives the source byte for byte.
    #[must_use]
    pub fn undo(&self) -> String {
        self.edits().inverse(self.source).apply(&self.text).into_owned()
    }

    #[expect(dead_code, reason = "the certificate reads it")]
    pub(crate) fn passes(&self) -> &[Pass] {
        &self.passes
    }
}

/// Adds findings of a later round of kinds that are not known yet, their spans led back to the source.
fn add_findings(all: &mut Diagnosis, later: &Diagnosis, made_by: &Edits) {
    let known = |finding: &Finding| {
        all.findings.iter().any(|other| other.quirk == finding.quirk && other.variant == finding.variant)
    };
    let mut fresh: Vec<Finding> = later.findings.iter().filter(|finding| !known(finding)).cloned().collect();
    if fresh.is_empty() {
        return;
    }
    let offsets = made_by.offsets();
    for span in fresh.iter_mut().flat_map(|finding| &mut finding.spans) {
        *span = offsets.source_range(span.clone());
    }
    all.findings.append(&mut fresh);
}
