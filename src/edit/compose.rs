//! Two lists of edits, one after the other, made into one list against the first source.
//!
//! A sweep over the text between the two: edits of either list that overlap there are one edit of the whole;
//! those that merely touch stay apart, so that each keeps its own quirk and confidence.

use std::ops::Range;

use super::{Alternative, Edit, Edits, Shift};
use crate::{Confidence, Quirk};

/// An edit of one of the two lists, placed in the text between them.
#[derive(Clone, Copy)]
struct Placed<'a> {
    start: usize,
    end: usize,
    edit: &'a Edit,
    second: bool,
}

impl Edits {
    /// One list against `source` that does what `self` and then `next` do: `next` was made for the text that
    /// `self` makes of `source`. Linear in the text and the edits.
    ///
    /// Where an edit of `next` overlaps one of `self`, one edit does both. It has the quirk of the less sure of
    /// the two, the product of their confidences (they are held to be independent), and the runners-up of the
    /// second; a deletion that swallows what was done before counts alone.
    ///
    /// ```
    /// use unmangle::{Confidence, Edit, Edits, Quirk};
    ///
    /// let source = "&quot;Ok &quot;";
    /// let sure = |range, new| Edit::new(range, new, Quirk::HtmlEntities, Confidence::CERTAIN);
    /// let entities = Edits::new(source, [sure(0..6, "\""), sure(9..15, "\"")]);
    /// let curly = |range, new| Edit::new(range, new, Quirk::Style, Confidence::new(0.9));
    /// let style = Edits::new("\"Ok \"", [curly(0..1, "“"), curly(3..5, "”")]);
    /// let both = entities.compose(source, &style);
    /// assert_eq!(both.apply(source), "“Ok”");
    /// assert_eq!(both.iter().next().unwrap().confidence, Confidence::new(0.9));
    /// ```
    #[must_use]
    pub fn compose(&self, source: &str, next: &Self) -> Self {
        self.compose_over(source, &self.apply(source), next)
    }

    /// [`compose`](Self::compose) where the text between, which `self` makes of `source`, is at hand.
    pub(crate) fn compose_over(&self, source: &str, middle: &str, next: &Self) -> Self {
        if next.is_empty() {
            return self.clone();
        }
        if self.is_empty() {
            return next.clone();
        }
        let mut out = Vec::with_capacity(self.len() + next.len());
        let mut shift = Shift::default();
        let mut cluster: Vec<Placed<'_>> = Vec::new();
        let mut reach = 0;
        for placed in merged(self, next) {
            let joins = cluster.last().is_some_and(|last| {
                // An insertion where something was deleted is a replacement.
                let replaces = last.start == last.end && placed.start == placed.end && last.second != placed.second;
                placed.start < reach || (placed.start == reach && replaces)
            });
            if !joins {
                out.extend(fuse(&cluster, reach, &mut shift, middle, source));
                cluster.clear();
            }
            reach = reach.max(placed.end);
            cluster.push(placed);
        }
        out.extend(fuse(&cluster, reach, &mut shift, middle, source));
        Self(out)
    }
}

/// Both lists in the order of the text between them; what is empty there comes before what starts there.
fn merged<'a>(first: &'a Edits, second: &'a Edits) -> impl Iterator<Item = Placed<'a>> {
    let mut shift = Shift::default();
    let mut firsts = first
        .iter()
        .map(move |edit| {
            let start = shift.forward(edit.range.start);
            shift.pass(edit);
            Placed { start, end: start + edit.replacement.len(), edit, second: false }
        })
        .peekable();
    let mut seconds = second
        .iter()
        .map(|edit| Placed { start: edit.range.start, end: edit.range.end, edit, second: true })
        .peekable();
    std::iter::from_fn(move || match (firsts.peek(), seconds.peek()) {
        (Some(a), Some(b)) if (a.start, a.end) <= (b.start, b.end) => firsts.next(),
        (_, Some(_)) => seconds.next(),
        _ => firsts.next(),
    })
}

/// One edit against `source` for all of a cluster, which ends at `reach`; none when it changes nothing.
fn fuse(cluster: &[Placed<'_>], reach: usize, shift: &mut Shift, middle: &str, source: &str) -> Option<Edit> {
    let start = cluster.first()?.start;
    let source_start = shift.back(start);
    for placed in cluster.iter().filter(|placed| !placed.second) {
        shift.pass(placed.edit);
    }
    let range = source_start..shift.back(reach);
    if let [only] = cluster {
        return Some(Edit { range, ..only.edit.clone() });
    }
    let seconds: Vec<&Placed<'_>> = cluster.iter().filter(|placed| placed.second).collect();
    let around = start..reach;
    let replacement = replaced(middle, around.clone(), &seconds);
    if source.get(range.clone()) == Some(&*replacement) {
        return None;
    }
    let swallows = replacement.is_empty();
    let (quirk, confidence) = blame(cluster.iter().filter(|placed| placed.second || !swallows))?;
    let alternatives = match seconds[..] {
        [one] => one.edit.alternatives.iter().map(|other| instead(middle, around.clone(), one, other)).collect(),
        _ => Vec::new(),
    };
    Some(Edit { range, replacement: replacement.into(), quirk, confidence, alternatives })
}

/// The quirk of the least sure, and the product of all confidences.
fn blame<'a>(cluster: impl Iterator<Item = &'a Placed<'a>>) -> Option<(Quirk, Confidence)> {
    let mut least: Option<&Edit> = None;
    let mut product = 1.0;
    for Placed { edit, .. } in cluster {
        product *= edit.confidence.get();
        if least.is_none_or(|least| edit.confidence < least.confidence) {
            least = Some(edit);
        }
    }
    Some((least?.quirk, Confidence::new(product)))
}

/// `middle` in the range `around` with the edits of the second list applied.
fn replaced(middle: &str, around: Range<usize>, seconds: &[&Placed<'_>]) -> String {
    let mut out = String::with_capacity(around.len());
    let mut at = around.start;
    for placed in seconds {
        out.push_str(middle.get(at..placed.start).unwrap_or_default());
        out.push_str(&placed.edit.replacement);
        at = placed.end;
    }
    out.push_str(middle.get(at..around.end).unwrap_or_default());
    out
}

/// A runner-up of `one`, widened to the whole of `around`.
fn instead(middle: &str, around: Range<usize>, one: &Placed<'_>, other: &Alternative) -> Alternative {
    let mut replacement = String::new();
    replacement.push_str(middle.get(around.start..one.start).unwrap_or_default());
    replacement.push_str(&other.replacement);
    replacement.push_str(middle.get(one.end..around.end).unwrap_or_default());
    Alternative { replacement: replacement.into(), confidence: other.confidence }
}

#[cfg(test)]
mod laws {
    use proptest::prelude::*;

    use super::super::laws::{any_plan, any_text, edits_for};
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn composing_equals_applying_in_turn(source in any_text(), plans in (any_plan(), any_plan(), any_plan())) {
            let first = edits_for(&source, &plans.0);
            let middle = first.apply(&source);
            let second = edits_for(&middle, &plans.1);
            let text = second.apply(&middle);
            let third = edits_for(&text, &plans.2);
            let end = third.apply(&text);
            let both = first.compose(&source, &second);
            prop_assert_eq!(both.apply(&source), text.clone());
            let all = both.compose(&source, &third);
            prop_assert_eq!(all.apply(&source), end.clone());
            let inverse = all.inverse(&source);
            prop_assert_eq!(&*inverse.apply(&end), &*source);
            let mut last = 0;
            for edit in &all {
                prop_assert!(edit.range.start >= last && source.get(edit.range.clone()).is_some());
                prop_assert!(source[edit.range.clone()] != *edit.replacement);
                last = edit.range.end;
            }
        }
    }

    fn edit(range: Range<usize>, new: &str, quirk: Quirk, confidence: f32) -> Edit {
        Edit::new(range, new, quirk, Confidence::new(confidence))
    }

    #[test]
    fn edits_that_touch_stay_apart() {
        let first =
            Edits::new("iran ' s", [edit(4..5, "", Quirk::Tokenized, 1.0), edit(6..7, "", Quirk::Tokenized, 1.0)]);
        let second = Edits::new("iran's", [edit(0..4, "Iran", Quirk::Lowercased, 0.9)]);
        let both = first.compose("iran ' s", &second);
        let quirks: Vec<Quirk> = both.iter().map(|edit| edit.quirk).collect();
        assert_eq!(quirks, [Quirk::Lowercased, Quirk::Tokenized, Quirk::Tokenized]);
    }

    #[test]
    fn the_less_sure_gives_its_name_and_confidences_multiply() {
        let first = Edits::new("a&b", [edit(1..2, "XY", Quirk::HtmlEntities, 0.5)]);
        let mut less = edit(2..4, "z", Quirk::Stemmed, 0.25);
        less.alternatives.push(Alternative { replacement: "w".into(), confidence: Confidence::new(0.1) });
        let both = first.compose("a&b", &Edits::new("aXYb", [less]));
        let fused = both.iter().next().unwrap();
        assert_eq!((&*fused.replacement, fused.quirk, fused.confidence.get()), ("Xz", Quirk::Stemmed, 0.125));
        assert_eq!(&*fused.alternatives[0].replacement, "Xw");
    }

    #[test]
    fn a_deletion_swallows() {
        let first = Edits::new("ab", [edit(0..1, "x", Quirk::Mojibake, 0.5)]);
        let both = first.compose("ab", &Edits::new("xb", [edit(0..2, "", Quirk::Furniture, 0.75)]));
        let fused = both.iter().next().unwrap();
        assert_eq!((fused.quirk, fused.confidence.get()), (Quirk::Furniture, 0.75));
    }
}
