//! Where a stage acts: spans of the text that came in, carried through the edits made since.

use std::ops::Range;

use crate::Edits;
use crate::edit::Offsets;

/// The whole text, or nothing where it is empty.
pub(super) fn whole(text: &str) -> Vec<Range<usize>> {
    if text.is_empty() { Vec::new() } else { std::iter::once(0..text.len()).collect() }
}

/// Sorts spans and joins those that overlap or touch.
pub(super) fn sorted(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.retain(|span| !span.is_empty());
    spans.sort_by_key(|span| (span.start, span.end));
    spans.dedup_by(|next, last| {
        let joins = next.start <= last.end;
        if joins {
            last.end = last.end.max(next.end);
        }
        joins
    });
    spans
}

/// Spans of the text that came in, as they stand in the `current` text, to which `maps` lead in turn. What does
/// not fit is dropped; what only blanks part is joined, since a window's edge is no place to stop.
pub(crate) fn carried(current: &str, maps: &[Offsets], spans: &[Range<usize>]) -> Vec<Range<usize>> {
    let led = |span: &Range<usize>| maps.iter().fold(span.clone(), |span, map| map.output_range(span));
    let fits = |span: &Range<usize>| !span.is_empty() && current.get(span.clone()).is_some();
    let mut out: Vec<Range<usize>> = Vec::with_capacity(spans.len());
    for span in spans.iter().map(led).filter(fits) {
        match out.last_mut() {
            Some(last) if span.start < last.end || parted_by_blanks(current, last.end, span.start) => {
                last.end = last.end.max(span.end);
            }
            _ => out.push(span),
        }
    }
    out
}

fn parted_by_blanks(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to).is_some_and(|gap| gap.bytes().all(|byte| byte == b' '))
}

/// Drops the edits that do not fit `text` or reach out of `scope`.
pub(super) fn confine(edits: &mut Edits, text: &str, scope: &[Range<usize>]) {
    edits.retain(|edit| {
        let at = scope.partition_point(|span| span.end < edit.range.start);
        let holds = |span: &Range<usize>| span.start <= edit.range.start && edit.range.end <= span.end;
        text.get(edit.range.clone()).is_some() && scope.iter().skip(at).take(2).any(holds)
    });
}

/// The stretches over which the same lists of spans hold, in order, each with the numbers of those lists.
/// O(n log n) in the spans.
pub(crate) fn stretches(spans: &[Vec<Range<usize>>]) -> Vec<(Range<usize>, Vec<usize>)> {
    let mut cuts: Vec<(usize, bool, usize)> = Vec::new();
    for (number, spans) in spans.iter().enumerate() {
        cuts.extend(spans.iter().flat_map(|span| [(span.start, true, number), (span.end, false, number)]));
    }
    cuts.sort_unstable();
    let mut out = Vec::new();
    let mut holding: Vec<usize> = Vec::new();
    let mut at = 0;
    for (cut, begins, number) in cuts {
        if !holding.is_empty() && at < cut {
            out.push((at..cut, holding.clone()));
        }
        if begins {
            // Kept sorted: the order of findings is the order of the chain.
            holding.insert(holding.partition_point(|other| *other < number), number);
        } else {
            holding.retain(|other| *other != number);
        }
        at = cut;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Confidence, Edit, Quirk};

    #[test]
    fn spans_follow_the_text() {
        let entity = Edit::new(0..5, "&", Quirk::HtmlEntities, Confidence::CERTAIN);
        let maps = [Edits::new("&amp; so it is", [entity]).offsets()];
        assert_eq!(carried("& so it is", &maps, &[2..7, 6..8]), [0..4]);
        assert_eq!(carried("& so it is", &maps, &[9..11, 12..14]), [5..10], "a blank parts no windows");
        assert!(carried("& so it is", &maps, &[90..99]).is_empty(), "a span of another text");
    }

    #[test]
    fn stretches_have_the_same_spans() {
        let lists = [vec![0..4, 8..9], vec![2..6], vec![8..9]];
        assert_eq!(stretches(&lists), [(0..2, vec![0]), (2..4, vec![0, 1]), (4..6, vec![1]), (8..9, vec![0, 2])]);
    }

    #[test]
    fn edits_keep_to_the_scope() {
        let edit = |range| Edit::new(range, "-", Quirk::Spacing, Confidence::CERTAIN);
        let mut edits = Edits::new("abcdef", [edit(0..1), edit(2..3), edit(3..5), edit(6..6)]);
        confine(&mut edits, "abcdef", &[2..4, 4..6]);
        assert_eq!(edits.apply("abcdef"), "ab-def-");
    }
}
