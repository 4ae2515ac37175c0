//! A text as a page of lines, and what goes when a line goes.
//!
//! In goes a text; out come its lines that hold something, each with its offsets, and for a set of lines
//! the byte ranges whose deletion takes the lines out together with the blank lines that belonged to them,
//! so that the rest stands as if the lines had never been printed.

use std::ops::Range;

/// A line that is not blank: UTF-8 byte offsets of its content, without the blanks around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Line {
    /// The line's content in the `text` it was made from.
    pub(super) fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// The lines of `text` that hold something. O(n).
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::with_capacity(text.len() / 160);
    let mut at = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    for end in ends {
        let raw = text.get(at..end).unwrap_or_default();
        let content = raw.trim_start();
        let start = end - content.len();
        let content = content.trim_end();
        if !content.is_empty() {
            lines.push(Line { start, end: start + content.len() });
        }
        at = end + 1;
    }
    lines
}

/// The ranges to delete so that the lines marked in `gone` disappear, one for each, sorted and disjoint,
/// each with the index of its line.
///
/// Of the gap before a run of such lines and the gap after it, the wider stays: a heading keeps its blank
/// line, a paragraph its place. When no line would be left, nothing is deleted: without a page there is no
/// furniture.
pub(super) fn removals(text: &str, lines: &[Line], gone: &[bool]) -> Vec<(usize, Range<usize>)> {
    let mut ranges = Vec::new();
    if gone.iter().all(|&gone| gone) {
        return ranges;
    }
    let newlines =
        |range: Range<usize>| text.as_bytes().get(range).map_or(0, |gap| memchr::memchr_iter(b'\n', gap).count());
    let mut first = 0;
    while first < lines.len() {
        if !gone.get(first).is_some_and(|&gone| gone) {
            first += 1;
            continue;
        }
        let run = gone[first..].iter().take_while(|&&gone| gone).count().min(lines.len() - first);
        let next = lines.get(first + run).map(|line| line.start);
        let before = first.checked_sub(1).map(|previous| lines[previous].end);
        let taken = &lines[first..first + run];
        // Whether the gap after the run goes (and the one before stays).
        let forward = match (before, next) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(before), Some(next)) => newlines(before..taken[0].start) >= newlines(taken[run - 1].end..next),
        };
        for (offset, line) in taken.iter().enumerate() {
            let range = if forward {
                line.start..taken.get(offset + 1).map_or(next.unwrap_or(line.end), |after| after.start)
            } else {
                let from = match offset.checked_sub(1) {
                    Some(previous) => taken[previous].end,
                    None => before.unwrap_or(line.start),
                };
                from..line.end
            };
            ranges.push((first + offset, range));
        }
        first += run;
    }
    ranges
}

/// `range`, cut to the part of `scope` that holds all of `line`; `None` when no part does.
pub(super) fn clip(range: Range<usize>, line: Line, scope: &[Range<usize>]) -> Option<Range<usize>> {
    let after = scope.partition_point(|part| part.start <= line.start);
    let part = scope.get(after.checked_sub(1)?)?;
    (line.end <= part.end).then(|| range.start.max(part.start)..range.end.min(part.end))
}

/// A hash of the letters and digits of `line`, case and all else aside (FNV-1a, 64 bits): two printings of
/// one line have the same key.
pub(super) fn key(line: &str) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01B3;
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for byte in line.bytes() {
        // The case of letters beyond ASCII is kept: it is not worth the decoding.
        if byte.is_ascii_alphanumeric() || byte >= 0x80 {
            hash = (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(PRIME);
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str, gone: &str) -> String {
        let lines = lines(text);
        let marks: Vec<bool> = lines.iter().map(|line| line.of(text) == gone).collect();
        let mut out = text.to_owned();
        for (_, range) in removals(text, &lines, &marks).into_iter().rev() {
            out.replace_range(range, "");
        }
        out
    }

    #[test]
    fn a_line_takes_its_blank_line_along() {
        assert_eq!(without("One.\n\nAd\n\nTwo.\n", "Ad"), "One.\n\nTwo.\n");
        assert_eq!(without("Ad\n\nTwo.\n", "Ad"), "Two.\n");
        assert_eq!(without("One.\n\nAd", "Ad"), "One.");
        assert_eq!(without("One.\n\nAd\n", "Ad"), "One.\n");
        assert_eq!(without("One.\r\n\r\nAd\r\n\r\nTwo.", "Ad"), "One.\r\n\r\nTwo.");
    }

    #[test]
    fn the_wider_gap_stays() {
        assert_eq!(without("One.\nAd\n\nTwo.\n", "Ad"), "One.\n\nTwo.\n");
        assert_eq!(without("One.\n\nAd\nTwo.\n", "Ad"), "One.\n\nTwo.\n");
        assert_eq!(without("One.\nAd\nTwo.\n", "Ad"), "One.\nTwo.\n");
    }

    #[test]
    fn a_run_of_lines_goes_as_one() {
        assert_eq!(without("One.\n\nAd\n\nAd\nAd\n\nTwo.\n", "Ad"), "One.\n\nTwo.\n");
        assert_eq!(without("One.\n\nAd\nAd", "Ad"), "One.");
    }

    #[test]
    fn a_page_of_nothing_else_is_left() {
        assert_eq!(without("Ad\nAd\n", "Ad"), "Ad\nAd\n");
    }
}
