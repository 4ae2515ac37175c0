//! Blocks: the pieces of a text that are judged one by one.
//!
//! A block is a line. A line too long to be a paragraph is cut into windows, at a blank after a final stop
//! where there is one, so that a document whose paragraph breaks were lost still gets a map.

use std::ops::Range;

use super::gate::Glance;

/// A line, or a window of a long one.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// UTF-8 byte offsets into the text, without the blanks around it; never empty.
    pub range: Range<usize>,
    /// What the gate saw.
    pub glance: Glance,
    /// Whether the block is the window of a longer line.
    pub window: bool,
    /// Whether a sentence or a line begins with it.
    pub begins: bool,
}

/// Lines longer than this many bytes are cut into windows.
const LONG: usize = 1_600;
/// A window has at least this many bytes, and ends at the first final stop after them …
const WINDOW: usize = 320;
/// … or at the first blank after this many.
const WINDOW_MAX: usize = 800;

const STOPS: [char; 3] = ['.', '?', '!'];

/// The blocks of `text`, from front to back, blank lines left out.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::with_capacity(text.len() / 160);
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let line = text.get(start..end).unwrap_or_default();
        if line.len() <= LONG {
            push(text, start..end, false, true, &mut blocks);
        } else {
            let mut from = 0;
            while from < line.len() {
                let to = window_end(line.as_bytes(), from);
                let begins = line
                    .get(..from)
                    .is_none_or(|before| before.is_empty() || last_letter(before).is_none_or(|c| STOPS.contains(&c)));
                push(text, start + from..start + to, true, begins, &mut blocks);
                from = to;
            }
        }
        start = end + 1;
    }
    blocks
}

/// Where the window that begins at `from` ends: after a blank, or at the end of the line.
fn window_end(line: &[u8], from: usize) -> usize {
    let least = from + WINDOW;
    let rest = line.get(least..).unwrap_or_default();
    memchr::memchr_iter(b' ', rest)
        .map(|at| least + at)
        .find(|&at| at >= from + WINDOW_MAX || matches!(line.get(at - 1), Some(b'.' | b'?' | b'!')))
        .map_or(line.len(), |at| at + 1)
}

/// The last character that is not blank, if there is one near: a run of blanks may be as long as the text.
fn last_letter(before: &str) -> Option<char> {
    before.chars().rev().take(32).find(|c| !c.is_whitespace())
}

fn push(text: &str, range: Range<usize>, window: bool, begins: bool, blocks: &mut Vec<Block>) {
    let Some(slice) = text.get(range.clone()) else { return };
    let trimmed = slice.trim_start();
    let start = range.end - trimmed.len();
    let trimmed = trimmed.trim_end();
    if !trimmed.is_empty() {
        blocks.push(Block {
            range: start..start + trimmed.len(),
            glance: Glance::at(trimmed.as_bytes()),
            window,
            begins,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_blocks() {
        let ranges: Vec<_> = blocks(" a b \r\n\n c").into_iter().map(|block| block.range).collect();
        assert_eq!(ranges, [1..4, 9..10]);
    }

    #[test]
    fn windows_end_at_final_stops() {
        let text = "one two three four . ".repeat(200);
        let blocks = blocks(&text);
        assert!(blocks.len() > 10);
        assert!(blocks.iter().all(|block| text[block.range.clone()].ends_with('.')));
        let endless = "é".repeat(10_000);
        assert_eq!(super::blocks(&endless).len(), 1);
    }
}
