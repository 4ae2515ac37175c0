//! Slips of spacing that no tokenizer made: `news ,Twitter , and`, `end.The`, a double blank inside a line.
//!
//! In goes prose, out come a finding and the edits. Only certain slips count; whatever may be meant is kept:
//! two blanks after a sentence where that is the document's habit, and blanks in lines that are indented,
//! tabular, short as verse, or code. A tokenizer's output is told apart by this: it never leaves a comma or a
//! full stop standing against a word in one place and apart in another of the same line.

use std::cell::{LazyCell, OnceCell};
use std::ops::Range;

use crate::{Confidence, Edit, Edits, Finding, Input, Quirk, Stage, sweep};

/// Takes back slips of spacing.
///
/// ```
/// use unmangle::{Input, Stage};
/// use unmangle::quirks::spacing::Tidy;
///
/// let text = "Follow the paper on paper ,film , and radio as long as you can.";
/// let edits = Tidy.edits(&Input::new(text, &[0..text.len()]));
/// assert_eq!(edits.apply(text), "Follow the paper on paper, film, and radio as long as you can.");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Tidy;

impl Stage for Tidy {
    fn name(&self) -> &str {
        "tidy"
    }

    fn edits(&self, input: &Input<'_>) -> Edits {
        let inside = |edit: &Edit| {
            let after = input.scope.partition_point(|range| range.end < edit.range.end);
            input.scope.get(after).is_some_and(|range| range.start <= edit.range.start)
        };
        let mut edits = slips(input.text, input.scope.iter().cloned());
        edits.retain(inside);
        Edits::new(input.text, edits)
    }
}

/// The slips of spacing in `text`, as one finding if there are any. Linear in the text.
#[must_use]
pub fn see(text: &str) -> Vec<Finding> {
    see_at(text, std::iter::once(0..text.len()))
}

/// The same in the lines that hold a part of `places`, which come in order.
pub(crate) fn see_at(text: &str, places: impl Iterator<Item = Range<usize>>) -> Vec<Finding> {
    let edits = slips(text, places);
    if edits.is_empty() {
        return Vec::new();
    }
    let mut spans: Vec<Range<usize>> = Vec::new();
    for edit in &edits {
        // Where a blank is missing, the two characters that it is missing between bear witness.
        let range = if edit.range.is_empty() { around(text, edit.range.start) } else { edit.range.clone() };
        match spans.last_mut() {
            Some(last) if last.end >= range.start => last.end = last.end.max(range.end),
            _ => spans.push(range),
        }
    }
    let surest = edits.iter().map(|edit| edit.confidence.get()).fold(0.0, f32::max);
    vec![Finding {
        quirk: Quirk::Spacing,
        variant: None,
        variants: Vec::new(),
        confidence: Confidence::new(surest),
        spans,
        count: edits.len(),
    }]
}

/// What takes back the slips in the lines that hold a part of `places`, which come in order.
fn slips(text: &str, places: impl Iterator<Item = Range<usize>>) -> Vec<Edit> {
    let bytes = text.as_bytes();
    let habit = OnceCell::new();
    let mut edits = Vec::new();
    let mut at = 0;
    for place in places {
        let before = bytes.get(at..place.start).unwrap_or_default();
        let mut start = memchr::memrchr(b'\n', before).map_or(at, |newline| at + newline + 1);
        while start < place.end.min(bytes.len()) {
            let rest = bytes.get(start..).unwrap_or_default();
            let end = memchr::memchr(b'\n', rest).map_or(bytes.len(), |newline| start + newline);
            Line { text, start, end, habit: &habit }.slips(&mut edits);
            start = end + 1;
        }
        at = at.max(start);
    }
    edits
}

/// Whether there may be a slip about `b`: a blank before a comma, a stop or a blank, or none after a stop.
#[inline(always)]
pub(crate) fn may_slip(a: u8, b: u8, c: u8) -> bool {
    let blank = (a == b' ') & ((b == b',') | (b == b'.') | (b == b' ')) | (a == 0xA0) & (b == b' ');
    let stop = (b == b'.') | (b == b'?') | (b == b'!');
    blank | (a.wrapping_sub(b'a') < 26) & stop & (c.wrapping_sub(b'A') < 26)
}

/// The characters on either side of an offset.
fn around(text: &str, at: usize) -> Range<usize> {
    let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
    let width = |c: Option<char>| c.map_or(0, char::len_utf8);
    at - width(before.chars().next_back())..at + width(after.chars().next())
}

/// Whether a line has a run of blanks inside that does not follow the end of a sentence.
fn has_columns(line: &str) -> bool {
    let trimmed = line.trim();
    trimmed.contains('\t')
        || memchr::memmem::find_iter(trimmed.as_bytes(), "  ")
            .any(|at| !matches!(trimmed.as_bytes()[..at].last(), Some(b'.' | b'?' | b'!' | b':' | b'"' | b')')))
}

/// Whether more sentences of the document are followed by two blanks than by one.
fn two_blanks_are_habit(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut one, mut two) = (0usize, 0usize);
    for stop in memchr::memchr3_iter(b'.', b'?', b'!', bytes) {
        let rest = bytes.get(stop + 1..).unwrap_or_default();
        let closing = rest.iter().take_while(|byte| matches!(byte, b'"' | b'\'' | b')')).count();
        match rest.get(closing..) {
            Some([b' ', b' ', next, ..]) if next.is_ascii_uppercase() => two += 1,
            Some([b' ', next, ..]) if next.is_ascii_uppercase() => one += 1,
            _ => {}
        }
    }
    two >= 2 && two * 2 >= one
}

/// Words in a line of prose, at the least.
const PROSE_WORDS: usize = 8;

/// A line of a text.
struct Line<'t> {
    text: &'t str,
    start: usize,
    end: usize,
    /// Whether the text has two blanks after its sentences, once it is known.
    habit: &'t OnceCell<bool>,
}

impl Line<'_> {
    /// Whether a line beside it has columns.
    fn columns(&self) -> bool {
        let before = self.start.checked_sub(1).and_then(|end| self.text.get(..end));
        let before =
            before.and_then(|before| before.get(memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1)..));
        let after = self.text.get(self.end + 1..);
        let after = after.and_then(|after| after.get(..memchr::memchr(b'\n', after.as_bytes()).unwrap_or(after.len())));
        before.is_some_and(has_columns) || after.is_some_and(has_columns)
    }

    /// Takes its slips back.
    fn slips(&self, edits: &mut Vec<Edit>) {
        let Some(line) = self.text.get(self.start..self.end) else { return };
        let (bytes, start) = (line.as_bytes(), self.start);
        let prose = LazyCell::new(|| is_prose(line));
        let columns = LazyCell::new(|| self.columns());
        let set = LazyCell::new(|| bytes.iter().enumerate().any(|(at, byte)| is_set(bytes, at, *byte)));
        let mut push = |range: Range<usize>, new: &str, sure: f32| {
            edits.push(Edit::new(start + range.start..start + range.end, new, Quirk::Spacing, Confidence::new(sure)));
        };
        let suspects = sweep::places(bytes, |[a, b, c, _]| may_slip(a, b, c)).map(|before| before + 1);
        for at in suspects.take_while(|at| *at < bytes.len() && *prose) {
            let letter = |at: usize| bytes.get(at).is_some_and(|b| b.is_ascii_alphabetic() || *b >= 128);
            let closes =
                |at: usize| letter(at) || bytes.get(at).is_some_and(|b| b.is_ascii_digit() || b")]\"%".contains(b));
            let mark = bytes[at];
            let apart = bytes[at - 1] == b' ' && at >= 2 && closes(at - 2);
            match mark {
                // paper ,film
                b',' if apart && letter(at + 1) => {
                    push(at - 1..at, "", 0.98);
                    push(at + 1..at + 1, " ", 0.98);
                }
                // paper , film
                b',' if apart && *set && bytes.get(at + 1) == Some(&b' ') && bytes.get(at + 2) != Some(&b',') => {
                    push(at - 1..at, "", 0.95);
                }
                // it ended . The
                b'.' if apart && *set && ends_sentence(bytes, at) => push(at - 1..at, "", 0.9),
                // ended.The
                b'.' | b'?' | b'!' if starts_anew(line, at) => push(at + 1..at + 1, " ", 0.95),
                // A no-break space and a blank.
                b' ' if line.get(..at).is_some_and(|before| before.ends_with('\u{a0}')) => {
                    let first = at - '\u{a0}'.len_utf8();
                    let sentence = first > 0 && b".?!:\"')".contains(&bytes[first - 1]);
                    if !sentence && words_beside(line, first, at + 1) {
                        push(first..at, "", 0.9);
                    }
                }
                b' ' if bytes[at - 1] == b' ' && !*columns && !indented(line) => {
                    let first = at - 1;
                    let two = first > 0 && bytes[first - 1] != b' ' && bytes.get(at + 1).is_some_and(|b| *b != b' ');
                    let sentence = two && b".?!:\"')".contains(&bytes[first - 1]);
                    if two
                        && !(sentence && *self.habit.get_or_init(|| two_blanks_are_habit(self.text)))
                        && words_beside(line, first, at + 1)
                    {
                        push(first..at, "", 0.95);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether the mark at `at` stands against the word before and apart from what follows, as no tokenizer leaves it; or
/// a comma against the word after.
fn is_set(bytes: &[u8], at: usize, byte: u8) -> bool {
    let letter = |at: usize| bytes.get(at).is_some_and(|b| b.is_ascii_alphabetic());
    let ends = bytes.get(at + 1).is_none_or(|b| *b == b' ');
    match byte {
        b',' => (at > 0 && letter(at - 1) && ends) || (at > 0 && bytes[at - 1] == b' ' && letter(at + 1)),
        b';' | b':' | b'?' | b'!' => at > 0 && letter(at - 1) && ends,
        // An abbreviation keeps its stop in a tokenizer's output; a longer word does not.
        b'.' => at > 5 && ends && bytes[at - 6..at].iter().all(u8::is_ascii_lowercase),
        _ => false,
    }
}

/// Whether the stop at `at`, a blank before it, ends a sentence.
fn ends_sentence(bytes: &[u8], at: usize) -> bool {
    match (bytes.get(at + 1), bytes.get(at + 2)) {
        (None, _) => true,
        (Some(b' '), Some(next)) => next.is_ascii_uppercase() || *next == b'"',
        _ => false,
    }
}

/// Words that begin a sentence and nothing else after a stop and without a blank.
const OPENERS: [&str; 40] = [
    "The",
    "This",
    "That",
    "These",
    "Those",
    "There",
    "They",
    "Their",
    "Then",
    "It",
    "Its",
    "He",
    "She",
    "His",
    "Her",
    "We",
    "Our",
    "You",
    "Your",
    "But",
    "And",
    "In",
    "On",
    "At",
    "As",
    "For",
    "From",
    "After",
    "When",
    "While",
    "With",
    "What",
    "However",
    "Although",
    "Meanwhile",
    "According",
    "If",
    "Some",
    "Many",
    "An",
];

/// Whether a sentence starts right behind the stop at `at`, its blank left out.
fn starts_anew(line: &str, at: usize) -> bool {
    let bytes = line.as_bytes();
    let before = bytes[..at].iter().rev().take_while(|b| b.is_ascii_lowercase()).count();
    let whole = bytes.get(at.wrapping_sub(before + 1)).is_none_or(|b| *b == b' ' || *b == b'"' || *b == b'(');
    let Some(rest) = line.get(at + 1..) else { return false };
    let word = rest.find(|c: char| !c.is_ascii_alphabetic()).map_or(rest, |end| &rest[..end]);
    before >= 3
        && whole
        && &bytes[at - before..at] != b"www"
        && OPENERS.contains(&word)
        && rest.as_bytes().get(word.len()) == Some(&b' ')
        && rest.as_bytes().get(word.len() + 1).is_some_and(|b| b.is_ascii_alphanumeric())
}

/// Whether plain words stand on both sides of a run of blanks.
fn words_beside(line: &str, start: usize, end: usize) -> bool {
    let before = line.get(..start).and_then(|s| s.chars().next_back());
    let after = line.get(end..).and_then(|s| s.chars().next());
    before.is_some_and(|c| c.is_alphanumeric() || ".,;:?!)\"'’”".contains(c))
        && after.is_some_and(|c| c.is_alphabetic() || "\"'(‘“".contains(c))
}

fn indented(line: &str) -> bool {
    line.starts_with([' ', '\t'])
}

/// Whether a line is prose: enough words, most characters letters, nothing that only code has.
fn is_prose(line: &str) -> bool {
    if indented(line) || line.split(' ').filter(|word| !word.is_empty()).take(PROSE_WORDS).count() < PROSE_WORDS {
        return false;
    }
    let letters = sweep::count(line.as_bytes(), |b| b.is_ascii_alphabetic() | (b >= 128));
    let code = sweep::count(line.as_bytes(), |b| {
        matches!(b, b'{' | b'}' | b'<' | b'>' | b'=' | b';' | b'_' | b'\\' | b'|' | b'#' | b'`')
    });
    letters * 10 >= line.len() * 6 && code * 50 <= line.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidied(text: &str) -> String {
        Tidy.edits(&Input::new(text, std::slice::from_ref(&(0..text.len())))).apply(text).into_owned()
    }

    #[track_caller]
    fn kept(text: &str) {
        assert_eq!(tidied(text), text);
        assert!(see(text).is_empty());
    }

    #[test]
    fn commas_on_the_wrong_side() {
        let text = "Read more of it in the paper ,online , and on the radio.";
        assert_eq!(tidied(text), "Read more of it in the paper, online, and on the radio.");
        assert_eq!(see(text)[0].count, 3);
    }

    #[test]
    fn sentences_without_a_blank_between() {
        let text = "Nobody had seen it come to an end.The town was quiet again.";
        assert_eq!(tidied(text), "Nobody had seen it come to an end. The town was quiet again.");
    }

    #[test]
    fn slips_are_found_wherever_they_stand() {
        for words in 0..300 {
            let text =
                |slip: &str| format!("{}The town was{slip}, they say, as quiet as before.", "We sat. ".repeat(words));
            assert_eq!(tidied(&text(" ")), text(""));
        }
    }

    #[test]
    fn a_double_blank() {
        let text = "They said  that nobody in the town had seen it.";
        assert_eq!(tidied(text), "They said that nobody in the town had seen it.");
    }

    #[test]
    fn a_blank_after_a_no_break_space() {
        let text = "They said\u{a0} that nobody in the town had seen it.";
        assert_eq!(tidied(text), "They said that nobody in the town had seen it.");
    }

    #[test]
    fn two_blanks_after_sentences_as_a_habit() {
        kept("One sentence ends here.  Another one ends here.  A third one ends.  And so on.");
    }

    #[test]
    fn a_tokenizer_is_no_slip() {
        kept("well , that is what they all said , and no one believed it . so it goes .");
    }

    #[test]
    fn names_of_things() {
        kept("We wrote it in ASP.Net and put it on example.The-site.com for all of you to see.");
        kept("See the file notes.The.txt and the page www.The-Site.org for much more of it.");
    }

    #[test]
    fn tables_verse_and_code() {
        kept("name      price      number of pieces      sum of all of them");
        kept("    let x  = y  + z for all of the rest of the lines");
        kept("O rose  thou art sick");
    }

    #[test]
    fn ellipses_with_blanks() {
        kept("They waited for a long time . . . and then, at last, it came.");
    }
}
