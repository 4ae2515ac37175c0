//! The lines of a page, cut into sentences.
//!
//! A sentence ends after a full stop, question or exclamation mark, with the quotes and brackets that close on it, where a
//! blank follows. Abbreviations are cut too; who asks must not mind.

use std::ops::Range;

use super::page::Line;
use crate::sweep;

/// The sentences of all lines of a page.
pub(super) struct Sentences {
    /// Their byte ranges in the text, from front to back.
    ranges: Vec<Range<usize>>,
    /// For each line, how many there are up to its end.
    ends: Vec<usize>,
}

impl Sentences {
    /// Those of `lines`, which are the text's. O(n).
    pub(super) fn of(text: &str, lines: &[Line]) -> Self {
        let mut sentences = Self { ranges: Vec::with_capacity(text.len() / 64), ends: Vec::with_capacity(lines.len()) };
        let mut stops = Vec::with_capacity(text.len() / 64);
        let is_stop = |byte| matches!(byte, b'.' | b'!' | b'?');
        sweep::runs(text.as_bytes(), is_stop, |start, length| stops.push(start + length));
        let mut stops = stops.into_iter().peekable();
        for line in lines {
            let content = line.of(text);
            let bytes = content.as_bytes();
            let (mut from, mut end) = (0, 0);
            while from < bytes.len() {
                end = match stops.next_if(|stop| *stop <= line.end) {
                    // A stop that closes on another was gone through with it.
                    Some(stop) if stop - line.start <= end => continue,
                    Some(stop) => closed(bytes, stop - line.start),
                    None => bytes.len(),
                };
                if end < bytes.len() && bytes[end] != b' ' {
                    continue;
                }
                sentences.ranges.push(line.start + from..line.start + end);
                from = match bytes.get(end + 1) {
                    Some(next) if next.is_ascii_graphic() => end + 1,
                    _ => bytes.len() - content.get(end..).unwrap_or_default().trim_start().len(),
                };
            }
            while stops.next_if(|stop| *stop <= line.end).is_some() {}
            sentences.ends.push(sentences.ranges.len());
        }
        sentences
    }

    /// Those of the line with this index.
    pub(super) fn of_line(&self, line: usize) -> &[Range<usize>] {
        let end = |line: usize| self.ends.get(line).copied().unwrap_or(0);
        self.ranges.get(line.checked_sub(1).map_or(0, end)..end(line)).unwrap_or_default()
    }
}

/// Where a sentence ends whose stop ends at `end`: behind all that closes on it.
fn closed(bytes: &[u8], mut end: usize) -> usize {
    loop {
        end += match bytes.get(end..).unwrap_or_default() {
            [b'"' | b'\'' | b')' | b']' | b'.' | b'!' | b'?', ..] => 1,
            // ’ and ”
            [0xE2, 0x80, 0x99 | 0x9D, ..] => 3,
            _ => return end,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quirks::furniture::page;

    #[test]
    fn lines_are_cut_behind_what_closes_on_a_stop() {
        let text = "“So?!” he said.  It was 3.5 (or 4.)\n\n  No stop here\n...\nA. B";
        let lines = page::lines(text);
        let sentences = Sentences::of(text, &lines);
        let cut: Vec<Vec<&str>> = (0..lines.len())
            .map(|line| sentences.of_line(line).iter().map(|range| &text[range.clone()]).collect())
            .collect();
        let expected: [&[&str]; 4] =
            [&["“So?!”", "he said.", "It was 3.5 (or 4.)"], &["No stop here"], &["..."], &["A.", "B"]];
        assert_eq!(cut, expected);
        assert!(sentences.of_line(lines.len()).is_empty());
    }
}
