//! Offsets mapped between a source and its changed text.
//!
//! A table of where each edit stands on both sides: as many entries as edits, every lookup a binary search.

use std::ops::Range;

use super::{Edits, Shift};

/// Maps UTF-8 byte offsets between a source and its changed text: see [`Edits::offsets`].
///
/// ```
/// use unmangle::{Confidence, Edit, Edits, Quirk};
///
/// let edits = Edits::new("wa clear", [Edit::new(0..2, "was", Quirk::Stemmed, Confidence::new(0.9))]);
/// let offsets = edits.offsets();
/// assert_eq!(offsets.to_output(3), 4, "`clear` starts one byte later");
/// assert_eq!(offsets.source_range(0..3), 0..2, "`was` was made of `wa`");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offsets(Vec<Place>);

/// Where one edit stands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    source: Range<usize>,
    output: Range<usize>,
}

impl Offsets {
    pub(super) fn new(edits: &Edits) -> Self {
        let mut shift = Shift::default();
        let places = edits.iter().map(|edit| {
            let start = shift.forward(edit.range.start);
            shift.pass(edit);
            Place { source: edit.range.clone(), output: start..start + edit.replacement.len() }
        });
        Self(places.collect())
    }

    /// Where the source's `offset` stands in the changed text. An offset inside a replaced range, or at an
    /// insertion, maps to the start of what stands there now. Monotone; O(log edits).
    #[must_use]
    pub fn to_output(&self, offset: usize) -> usize {
        end(&self.0, offset, |place| &place.source, |place| &place.output, false)
    }

    /// Where the changed text's `offset` stands in the source. An offset inside a replacement, or at a
    /// deletion, maps to the start of what stood there. Monotone; O(log edits).
    #[must_use]
    pub fn to_source(&self, offset: usize) -> usize {
        end(&self.0, offset, |place| &place.output, |place| &place.source, false)
    }

    /// What the source's `range` became. A range that reaches into an edit takes in the whole of its
    /// replacement; one that only touches an edit takes in none of it. O(log edits).
    #[must_use]
    pub fn output_range(&self, range: Range<usize>) -> Range<usize> {
        both(&self.0, range, |place| &place.source, |place| &place.output)
    }

    /// What the changed text's `range` was made of. A range that reaches into a replacement takes in the
    /// whole of what it replaced; one that only touches it takes in none. O(log edits).
    #[must_use]
    pub fn source_range(&self, range: Range<usize>) -> Range<usize> {
        both(&self.0, range, |place| &place.output, |place| &place.source)
    }
}

type Side = fn(&Place) -> &Range<usize>;

/// Maps an offset that ends something: an edit that starts there is not yet passed. Inside an edit it goes to
/// the edit's end when `whole`, otherwise to its start.
fn end(places: &[Place], offset: usize, from: Side, to: Side, whole: bool) -> usize {
    let passed = places.partition_point(|place| from(place).end < offset);
    let next = places.get(passed..).and_then(|rest| rest.iter().find(|place| from(place).end >= offset));
    match next {
        Some(place) if from(place).start < offset && offset < from(place).end => {
            if whole {
                to(place).end
            } else {
                to(place).start
            }
        }
        // At its very end: an edit that has a width on this side lies before the offset.
        Some(place) if from(place).start < offset => to(place).end,
        Some(place) => to(place).start.saturating_sub(from(place).start - offset),
        None => after(places.last(), offset, from, to),
    }
}

/// Maps an offset that starts something: an edit that ends there is passed. Inside an edit it goes to its start.
fn start(places: &[Place], offset: usize, from: Side, to: Side) -> usize {
    let passed = places.partition_point(|place| from(place).end <= offset);
    match places.get(passed) {
        Some(place) if from(place).start < offset => to(place).start,
        _ => after(passed.checked_sub(1).and_then(|last| places.get(last)), offset, from, to),
    }
}

/// Maps an offset that stands in kept text behind the edit `last`.
fn after(last: Option<&Place>, offset: usize, from: Side, to: Side) -> usize {
    last.map_or(offset, |place| to(place).end + (offset - from(place).end))
}

fn both(places: &[Place], range: Range<usize>, from: Side, to: Side) -> Range<usize> {
    let (start, end) = (start(places, range.start, from, to), end(places, range.end, from, to, true));
    // An empty range at a place that is empty on this side spans what stands there on the other.
    start.min(end)..start.max(end)
}

#[cfg(test)]
mod laws {
    use proptest::prelude::*;

    use super::super::laws::{any_plan, any_text, edits_for};

    proptest! {
        #[test]
        fn mapping_is_monotone_and_keeps_to_char_boundaries(source in any_text(), plan in any_plan()) {
            let edits = edits_for(&source, &plan);
            let (text, offsets) = (edits.apply(&source), edits.offsets());
            let mut last = 0;
            for at in (0..=source.len()).filter(|at| source.is_char_boundary(*at)) {
                let there = offsets.to_output(at);
                prop_assert!(there >= last && text.is_char_boundary(there));
                last = there;
            }
            last = 0;
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let there = offsets.to_source(at);
                prop_assert!(there >= last && source.is_char_boundary(there));
                last = there;
            }
        }

        #[test]
        fn characters_outside_edits_map_there_and_back(source in any_text(), plan in any_plan()) {
            let edits = edits_for(&source, &plan);
            let (text, offsets) = (edits.apply(&source), edits.offsets());
            for (at, c) in source.char_indices() {
                let range = at..at + c.len_utf8();
                let there = offsets.output_range(range.clone());
                match edits.iter().find(|edit| edit.range.start < range.end && range.start < edit.range.end) {
                    Some(edit) => prop_assert_eq!(&text[there], &*edit.replacement),
                    None => {
                        prop_assert_eq!(&text[there.clone()], &source[range.clone()]);
                        prop_assert_eq!(offsets.source_range(there.clone()), range.clone());
                        prop_assert_eq!(offsets.to_output(range.end), there.end);
                    }
                }
            }
        }

        #[test]
        fn a_replacement_maps_to_what_it_replaced(source in any_text(), plan in any_plan()) {
            let edits = edits_for(&source, &plan);
            let offsets = edits.offsets();
            for edit in &edits {
                let there = offsets.output_range(edit.range.clone());
                prop_assert_eq!(there.len(), edit.replacement.len());
                let back = offsets.source_range(there);
                // Where deletions meet, nothing stands between them to tell them apart.
                prop_assert!(back == edit.range || edit.replacement.is_empty());
                prop_assert!(back.start <= edit.range.start && edit.range.end <= back.end);
            }
        }
    }
}
