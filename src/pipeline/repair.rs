//! A repaired text, with everything that is known of how it came about.

use std::borrow::Cow;

use super::Phase;
use crate::{Diagnosis, Edits, Finding, Quirk};

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
    /// All that the passes did, composed.
    edits: Edits,
}

/// One round of diagnosing and repairing: the next round's text is what this one's edits made.
#[derive(Clone, Debug)]
pub(crate) struct Pass {
    /// What was found.
    pub(crate) diagnosis: Diagnosis,
    /// What of it was undone.
    pub(crate) undone: Vec<Quirk>,
    /// How.
    pub(crate) phases: Phases,
}

/// The edits of a round, each list against the text that the one before made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Phases {
    pub(crate) before: Edits,
    pub(crate) channels: Edits,
    pub(crate) after: Edits,
}

impl Pass {
    /// What a pipeline built by hand did.
    pub(super) fn by_hand(phases: Phases) -> Self {
        Self { diagnosis: Diagnosis::default(), undone: Vec::new(), phases }
    }

    /// The findings that were undone.
    pub(crate) fn undone_findings(&self) -> impl Iterator<Item = &Finding> {
        self.diagnosis.findings.iter().filter(|finding| self.undone.contains(&finding.quirk))
    }
}

impl Phases {
    pub(super) fn of(&mut self, phase: Phase) -> &mut Edits {
        match phase {
            Phase::Before => &mut self.before,
            Phase::Channels => &mut self.channels,
            Phase::After => &mut self.after,
        }
    }

    pub(super) fn in_turn(&self) -> [&Edits; 3] {
        [&self.before, &self.channels, &self.after]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.in_turn().iter().all(|edits| edits.is_empty())
    }
}

impl<'t> Repair<'t> {
    /// What `passes` made of `source`, namely `text`; the source was found to be as `diagnosis` says.
    pub(super) fn after(source: &'t str, text: Cow<'t, str>, mut diagnosis: Diagnosis, passes: Vec<Pass>) -> Self {
        let mut edits = Edits::none();
        let mut middle = Cow::Borrowed(source);
        for (number, pass) in passes.iter().enumerate() {
            if number > 0 {
                add_findings(&mut diagnosis, &pass.diagnosis, &edits);
            }
            for next in pass.phases.in_turn().into_iter().filter(|edits| !edits.is_empty()) {
                edits = edits.compose_over(source, &middle, next);
                middle = Cow::Owned(next.apply(&middle).into_owned());
            }
        }
        Self { source, text, diagnosis, passes, edits }
    }

    /// `source` as it came, with what was found.
    pub(super) fn untouched(source: &'t str, diagnosis: Diagnosis) -> Self {
        Self { source, text: Cow::Borrowed(source), diagnosis, passes: Vec::new(), edits: Edits::none() }
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
        &self.edits
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
        self.edits.inverse(self.source).apply(&self.text).into_owned()
    }

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
