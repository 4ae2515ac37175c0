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
