//! Diagnosis: what was done to a text, where, and how surely.
//!
//! In goes a text; out come findings with spans, counts and confidences. A text is in the image of a channel
//! or it is not, and by how much: each block (a line; a window of a very long line) is weighed by how well
//! each channel explains it against how well plain text does, and the blocks of a document inform each other.
//! A cheap gate passes clean text by; the dear questions are asked only of blocks that it stops.

mod blocks;
#[doc(hidden)]
pub mod calibration;
mod cases;
mod cuts;
mod gate;
mod judge;
mod letters;
mod memo;
mod names;
mod plain;
mod report;
mod shapes;
mod stems;
mod tokens;
mod words;

use std::ops::Range;

use crate::quirks::{encoding, furniture, layout, spacing};
use crate::{CasePolicy, Confidence, Model, Quirk, Tokenizer, Variant};

/// One thing that was done to a text: what, where, and how surely.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Finding {
    /// The kind of damage.
    pub quirk: Quirk,
    /// The most probable variant, where the quirk has variants.
    pub variant: Option<Variant>,
    /// All variants that the text does not exclude, the most probable first.
    pub variants: Vec<Variant>,
    /// How surely it was done.
    pub confidence: Confidence,
    /// Where: sorted, disjoint byte ranges of the diagnosed text.
    pub spans: Vec<Range<usize>>,
    /// How many places bear witness.
    pub count: usize,
}

/// What was done to a text: its findings, in the order in which it was done.
///
/// The order is that of the chain: letter case first, then tokenizers (a text may have gone through two),
/// then the stemmer, then what was done to the finished text. Repair goes the other way.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Diagnosis {
    /// What is held more likely than not (a confidence of one half or more).
    pub findings: Vec<Finding>,
    /// What is said and not repaired: that a mangled document has lost its paragraph breaks, that a clean one's names
    /// are without their capitals.
    pub remarks: Vec<Finding>,
}

/// A stretch of text to which the same things were done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Region {
    /// UTF-8 byte offsets into the diagnosed text.
    pub range: Range<usize>,
    /// What was done to it, in the order of the chain; never empty.
    pub quirks: Vec<Quirk>,
}

impl Diagnosis {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    /// The first finding of `quirk`, if there is one.
    #[must_use]
    pub fn find(&self, quirk: Quirk) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.quirk == quirk)
    }

    /// Where `quirk` was found, all its findings together: sorted, disjoint byte ranges of the diagnosed text.
    #[must_use]
    pub fn spans(&self, quirk: Quirk) -> Vec<Range<usize>> {
        self.spans_of(|finding| finding.quirk == quirk)
    }

    /// Where the findings stand that are `wanted`.
    pub(crate) fn spans_of(&self, wanted: impl Fn(&Finding) -> bool) -> Vec<Range<usize>> {
        let mut spans: Vec<Range<usize>> = self
            .findings
            .iter()
            .filter(|finding| wanted(finding))
            .flat_map(|finding| finding.spans.iter().cloned())
            .collect();
        spans.sort_by_key(|span| (span.start, span.end));
        let mut joined: Vec<Range<usize>> = Vec::with_capacity(spans.len());
        for span in spans {
            match joined.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => joined.push(span),
            }
        }
        joined
    }

    /// The map of the text: its damaged stretches from front to back, each with all that was done to it.
    /// Sorted and disjoint; what lies between them is clean.
    #[must_use]
    pub fn regions(&self) -> Vec<Region> {
        let mut cuts: Vec<usize> = self
            .findings
            .iter()
            .flat_map(|finding| finding.spans.iter().flat_map(|span| [span.start, span.end]))
            .collect();
        cuts.sort_unstable();
        cuts.dedup();
        let mut quirks: Vec<Vec<Quirk>> = vec![Vec::new(); cuts.len()];
        for finding in &self.findings {
            for span in &finding.spans {
                let first = cuts.partition_point(|&cut| cut < span.start);
                let past = cuts.partition_point(|&cut| cut < span.end);
                for list in quirks.get_mut(first..past).unwrap_or_default() {
                    if !list.contains(&finding.quirk) {
                        list.push(finding.quirk);
                    }
                }
            }
        }
        let mut regions: Vec<Region> = Vec::new();
        for (ends, quirks) in cuts.windows(2).zip(quirks) {
            let &[start, end] = ends else { continue };
            if quirks.is_empty() {
                continue;
            }
            match regions.last_mut() {
                Some(last) if last.range.end == start && last.quirks == quirks => last.range.end = end,
                _ => regions.push(Region { range: start..end, quirks }),
            }
        }
        regions
    }
}

/// Diagnoses texts: with which language model, and with which policy.
///
/// ```
/// use unmangle::{CasePolicy, Diagnostician, Quirk};
/// let text = "the talks failed , he said . they ' ll meet again in may .";
/// let diagnosis = Diagnostician::new().case_policy(CasePolicy::Never).diagnose(text);
/// assert!(diagnosis.find(Quirk::Tokenized).is_some());
/// assert!(diagnosis.find(Quirk::Lowercased).is_none());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Diagnostician<'m> {
    model: Option<&'m Model>,
    policy: CasePolicy,
}

impl Default for Diagnostician<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'m> Diagnostician<'m> {
    /// With the embedded model, if there is one, and [`CasePolicy::Prose`].
    #[must_use]
    pub fn new() -> Self {
        Self { model: Model::english(), policy: CasePolicy::default() }
    }

    /// With this model, or none: then function words and fixed points alone bear witness.
    #[must_use]
    pub fn model(mut self, model: Option<&'m Model>) -> Self {
        self.model = model;
        self
    }

    /// With this policy on letter case.
    #[must_use]
    pub fn case_policy(mut self, policy: CasePolicy) -> Self {
        self.policy = policy;
        self
    }

    /// What was done to `text`. Linear in its length.
    #[must_use]
    pub fn diagnose(&self, text: &str) -> Diagnosis {
        let (findings, slips) = judge::findings(text, self.model, self.policy);
        let remarks = match findings.as_slice() {
            [] => names::lost_names(text, self.model),
            findings => judge::lost_paragraphs(text, findings),
        };
        let remarks = remarks.into_iter().collect();
        let mut diagnosis = Diagnosis { findings, remarks };
        let tokenized = diagnosis.spans(Quirk::Tokenized);
        let slips = slips.into_iter().filter(|place| is_outside(place, &tokenized));
        let slips = spacing::tidy::see_at(text, slips);
        let slips = slips.into_iter().filter_map(|finding| outside(finding, &tokenized));
        // A tokenizer that escapes wrote its own references.
        let escaped =
            diagnosis.spans_of(|finding| finding.variant == Some(Variant::Tokenizer(Tokenizer::MosesEscaped)));
        let characters = encoding::see(text).into_iter().filter_map(|finding| match finding.quirk {
            Quirk::HtmlEntities => outside(finding, &escaped),
            _ => Some(finding),
        });
        let whole = layout::see(text).into_iter().chain(furniture::see(text));
        let found: Vec<Finding> = slips.chain(whole).chain(characters).collect();
        diagnosis.findings.extend(found);
        diagnosis
    }
}

/// What of a finding lies outside `spans` (sorted, disjoint); `None` if nothing does.
fn outside(mut finding: Finding, spans: &[Range<usize>]) -> Option<Finding> {
    finding.spans.retain(|span| is_outside(span, spans));
    finding.count = finding.count.min(finding.spans.len());
    (!finding.spans.is_empty()).then_some(finding)
}

/// Whether `span` touches none of `spans` (sorted, disjoint).
fn is_outside(span: &Range<usize>, spans: &[Range<usize>]) -> bool {
    let next = spans.partition_point(|other| other.end <= span.start);
    spans.get(next).is_none_or(|other| span.end <= other.start)
}

/// What was done to `text`, judged with the embedded model and [`CasePolicy::Prose`]. Linear in its length.
///
/// ```
/// use unmangle::{Quirk, diagnose};
/// let diagnosis = diagnose("the talks failed , he said . they ' ll meet again in may .");
/// assert_eq!(diagnosis.findings[0].quirk, Quirk::Lowercased);
/// assert!(diagnose("The talks failed, he said. They'll meet again in May.").is_clean());
/// ```
#[must_use]
pub fn diagnose(text: &str) -> Diagnosis {
    Diagnostician::new().diagnose(text)
}
