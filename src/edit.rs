//! Edits: what a repair changed, as a sorted list of disjoint replacements.
//!
//! In goes a text and replacements against it; out come the changed text, the way back, and offsets
//! mapped both ways. All offsets are UTF-8 byte offsets. The representation follows rust-analyzer's
//! `TextEdit` (a delete range and an insertion, disjoint and sorted). It has two layers, as `similar` has:
//! the compact list, and [`Edits::changes`], which expands it against its source on demand.

mod compose;
mod offsets;

use std::borrow::Cow;
use std::ops::Range;

use crate::{Confidence, Quirk};

pub use offsets::Offsets;

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
///
/// ```
/// use unmangle::{Confidence, Edit, Edits, Quirk};
///
/// let source = "iran ' s attack";
/// let edit = |range, new| Edit::new(range, new, Quirk::Tokenized, Confidence::CERTAIN);
/// let edits = Edits::new(source, [edit(4..5, ""), edit(6..7, ""), edit(0..1, "I")]);
/// let text = edits.apply(source);
/// assert_eq!(text, "Iran's attack");
/// assert_eq!(edits.inverse(source).apply(&text), source);
/// assert_eq!(edits.offsets().to_output(9), 7, "where `ttack` starts");
/// ```
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
    /// change nothing or overlap one that starts before them are left out. Time is O(n log n) in the edits.
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
    /// edits were made for. Time is linear in the text and the edits.
    #[must_use]
    pub fn apply<'t>(&self, source: &'t str) -> Cow<'t, str> {
        if self.is_empty() {
            return Cow::Borrowed(source);
        }
        let added: usize = self.0.iter().map(|edit| edit.replacement.len()).sum();
        let removed: usize = self.0.iter().map(|edit| edit.range.len()).sum();
        let mut out = String::with_capacity((source.len() + added).saturating_sub(removed));
        let mut at = 0;
        for edit in &self.0 {
            out.push_str(source.get(at..edit.range.start).unwrap_or_default());
            out.push_str(&edit.replacement);
            at = edit.range.end;
        }
        out.push_str(source.get(at..).unwrap_or_default());
        Cow::Owned(out)
    }

    /// The edits that lead back: against the changed text, giving `source` byte for byte. Each keeps its
    /// quirk and confidence. Linear in the edits.
    #[must_use]
    pub fn inverse(&self, source: &str) -> Self {
        let mut shift = Shift::default();
        let back = self.0.iter().map(|edit| {
            let start = shift.forward(edit.range.start);
            shift.pass(edit);
            let old = source.get(edit.range.clone()).unwrap_or_default();
            Edit::new(start..start + edit.replacement.len(), old, edit.quirk, edit.confidence)
        });
        Self(back.collect())
    }

    /// The edits that start in `range` of the source, found by binary search.
    #[must_use]
    pub fn starting_in(&self, range: Range<usize>) -> &[Edit] {
        let from = self.0.partition_point(|edit| edit.range.start < range.start);
        let to = self.0.partition_point(|edit| edit.range.start < range.end);
        self.0.get(from..to).unwrap_or_default()
    }

    /// Keeps the edits for which `keep` holds.
    pub fn retain(&mut self, keep: impl FnMut(&Edit) -> bool) {
        self.0.retain(keep);
    }

    /// The table that maps offsets between the source and the changed text. Linear in the edits.
    #[must_use]
    pub fn offsets(&self) -> Offsets {
        Offsets::new(self)
    }

    /// The whole text as a sequence of what was kept and what was changed, in order. `source` is the text
    /// that the edits were made for.
    ///
    /// ```
    /// use unmangle::edit::Part;
    /// use unmangle::{Confidence, Edit, Edits, Quirk};
    ///
    /// let source = "end .";
    /// let edits = Edits::new(source, [Edit::new(3..4, "", Quirk::Spacing, Confidence::CERTAIN)]);
    /// let parts: Vec<_> = edits.changes(source).collect();
    /// assert!(matches!(parts[..], [Part::Kept("end"), Part::Changed { before: " ", .. }, Part::Kept(".")]));
    /// ```
    pub fn changes<'a>(&'a self, source: &'a str) -> impl Iterator<Item = Part<'a>> {
        let mut at = 0;
        let parts = self.0.iter().flat_map(move |edit| {
            let kept = source.get(at..edit.range.start).unwrap_or_default();
            let before = source.get(edit.range.clone()).unwrap_or_default();
            at = edit.range.end;
            [Part::Kept(kept), Part::Changed { before, edit }]
        });
        let end = self.0.last().map_or(0, |edit| edit.range.end);
        let rest = Part::Kept(source.get(end..).unwrap_or_default());
        parts.chain([rest]).filter(|part| !matches!(part, Part::Kept("")))
    }
}

/// A stretch of a text that edits went over: see [`Edits::changes`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part<'a> {
    /// Text that stands in the source and in the changed text; never empty.
    Kept(&'a str),
    /// Text that was replaced.
    Changed {
        /// What stood in the source; what stands there now is the edit's replacement.
        before: &'a str,
        /// The edit that replaced it.
        edit: &'a Edit,
    },
}

/// How far the changed text runs ahead of the source after the edits passed so far.
#[derive(Clone, Copy, Default)]
struct Shift {
    added: usize,
    removed: usize,
}

impl Shift {
    fn pass(&mut self, edit: &Edit) {
        self.added += edit.replacement.len();
        self.removed += edit.range.len();
    }

    /// From the source to the changed text. What was removed lies before `offset`, so this cannot wrap.
    fn forward(self, offset: usize) -> usize {
        (offset + self.added).saturating_sub(self.removed)
    }

    /// From the changed text to the source.
    fn back(self, offset: usize) -> usize {
        (offset + self.removed).saturating_sub(self.added)
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

#[cfg(test)]
pub(crate) mod laws {
    use proptest::prelude::*;

    use super::*;

    /// Short texts with characters of every width.
    pub(crate) fn any_text() -> impl Strategy<Value = String> {
        proptest::collection::vec(proptest::sample::select(vec!['a', 'b', ' ', '.', 'é', '’', '🙂', '\n']), 0..24)
            .prop_map(String::from_iter)
    }

    /// What to do at places of a text, as fractions of its length: made into edits by `edits_for`.
    pub(crate) type Plan = Vec<(usize, usize, String)>;

    pub(crate) fn any_plan() -> impl Strategy<Value = Plan> {
        proptest::collection::vec((0usize..24, 0usize..4, "[xyß]{0,3}"), 0..8)
    }

    pub(crate) fn edits_for(source: &str, plan: &Plan) -> Edits {
        let edit = |(at, len, new): &(usize, usize, String)| {
            Edit::new(*at..at + len, &**new, Quirk::Spacing, Confidence::new(0.5))
        };
        Edits::new(source, plan.iter().map(edit))
    }

    proptest! {
        #[test]
        fn the_list_is_sorted_disjoint_and_at_char_boundaries(source in any_text(), plan in any_plan()) {
            let edits = edits_for(&source, &plan);
            let mut end = 0;
            for edit in &edits {
                prop_assert!(edit.range.start >= end && source.get(edit.range.clone()).is_some());
                end = edit.range.end;
            }
        }

        #[test]
        fn undo_gives_the_input_back(source in any_text(), plan in any_plan()) {
            let edits = edits_for(&source, &plan);
            let text = edits.apply(&source);
            let inverse = edits.inverse(&source);
            let back = inverse.apply(&text);
            prop_assert_eq!(&*back, &*source);
            let again = inverse.inverse(&text);
            prop_assert_eq!(again.apply(&source), text.clone());
        }

        #[test]
        fn changes_tell_both_texts(source in any_text(), plan in any_plan()) {
            let edits = edits_for(&source, &plan);
            let (mut before, mut after) = (String::new(), String::new());
            for part in edits.changes(&source) {
                let (old, new) = match part {
                    Part::Kept(kept) => (kept, kept),
                    Part::Changed { before, edit } => (before, &*edit.replacement),
                };
                before.push_str(old);
                after.push_str(new);
            }
            prop_assert_eq!(before, &*source);
            prop_assert_eq!(after, edits.apply(&source));
        }
    }

    #[test]
    fn no_edit_borrows() {
        assert!(matches!(Edits::none().apply("text"), Cow::Borrowed("text")));
    }

    #[test]
    fn edits_that_do_not_fit_are_left_out() {
        let edit = |range, new| Edit::new(range, new, Quirk::Spacing, Confidence::CERTAIN);
        let edits =
            Edits::new("aé", [edit(0..1, "a"), edit(1..2, "x"), edit(3..9, ""), edit(0..3, "b"), edit(1..3, "c")]);
        assert_eq!(edits.apply("aé"), "b");
    }
}
