//! Edits: what a repair changed, as a sorted list of disjoint replacements.
//!
//! In goes a text and replacements against it; out come the changed text, the way back, and offsets
//! mapped both ways. All offsets are UTF-8 byte offsets. The representation follows rust-analyzer's
//! `TextEdit` (a delete range and an insertion, disjoint and sorted).

use std::borrow::Cow;
use std::ops::Range;

use crate::{Confidence, Quirk};

/// One replacement: the bytes of `range` in the source become `replacement`.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Edit {
    /// What is replaced: UTF-8 byte offsets into the source; empty for an insertion.
    pub range: Range<usize>,
    /// What stands there instead; empty for a deletion.
    pub replacement: Box<str>,
    /// What the edit repairs.
    pub quirk: Quirk,
    /// How sure it is.
    pub confidence: Confidence,
    /// Other replacements that were considered, the likeliest first.
    pub alternatives: Vec<Alternative>,
}

/// A replacement that was considered and not taken.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Alternative {
    /// What would have stood in the source's place.
    pub replacement: Box<str>,
    /// How likely it was.
    pub confidence: Confidence,
}

impl Edit {
    /// An edit without runners-up.
    pub fn new(range: Range<usize>, replacement: impl Into<Box<str>>, quirk: Quirk, confidence: Confidence) -> Self {
        Self { range, replacement: replacement.into(), quirk, confidence, alternatives: Vec::new() }
    }
}

/// A list of edits against one source: sorted, disjoint, at char boundaries of the text it was made for.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Edits(Vec<Edit>);

impl Edits {
    /// No edit.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Collects `edits` against `source`, in any order. Edits that reach past the end, cut a character,
    /// change nothing or overlap one that starts before them are left out.
    pub fn new(source: &str, edits: impl IntoIterator<Item = Edit>) -> Self {
        let mut list: Vec<Edit> = edits
            .into_iter()
            .filter(|edit| source.get(edit.range.clone()).is_some_and(|old| *old != *edit.replacement))
            .collect();
        list.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut end = 0;
        let mut last_start = None;
        list.retain(|edit| {
            // Two insertions at one place would have no order.
            let fits = edit.range.start >= end && last_start != Some(edit.range.start);
            if fits {
                end = edit.range.end;
                last_start = Some(edit.range.start);
            }
            fits
        });
        Self(list)
    }

    /// Whether nothing is changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many edits there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The edits in the order of the source.
    pub fn iter(&self) -> std::slice::Iter<'_, Edit> {
        self.0.iter()
    }

    /// The changed text; the source itself, borrowed, when there is no edit. `source` is the text that the
    /// edits were made for.
    #[must_use]
    pub fn apply<'t>(&self, source: &'t str) -> Cow<'t, str> {
        if self.is_empty() {
            return Cow::Borrowed(source);
        }
        let grown: usize = self.0.iter().map(|edit| edit.replacement.len()).sum();
        let mut out = String::with_capacity(source.len() + grown);
        let mut at = 0;
        for edit in &self.0 {
            out.push_str(source.get(at..edit.range.start).unwrap_or_default());
            out.push_str(&edit.replacement);
            at = edit.range.end;
        }
        out.push_str(source.get(at..).unwrap_or_default());
        Cow::Owned(out)
    }
}

impl<'a> IntoIterator for &'a Edits {
    type Item = &'a Edit;
    type IntoIter = std::slice::Iter<'a, Edit>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Edits {
    type Item = Edit;
    type IntoIter = std::vec::IntoIter<Edit>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
