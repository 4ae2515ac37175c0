//! What was found.

use std::ops::Range;

use crate::{Confidence, Quirk, Variant};

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

/// What was done to a text: the findings in the order in which it was done, that is, the chain that explains it.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Diagnosis {
    /// What is held more likely than not.
    pub findings: Vec<Finding>,
}

impl Diagnosis {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}
