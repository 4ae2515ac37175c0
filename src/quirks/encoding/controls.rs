//! Control characters, terminal escape sequences and C1 controls.
//!
//! Terminals take commands in the text itself: `ESC [ … m` and its kin (ECMA-48), and overstriking with backspaces;
//! captured output keeps them. A C1 control (U+0080–U+009F) is never meant as one: it is a byte of Windows-1252 (or
//! of Mac OS Roman or code page 437) that was read as Latin-1. Which one, the neighbours tell.

use std::ops::Range;

use super::badness::cost;
use super::gate::Gate;
use crate::{Confidence, Edit, Edits, Input, Misreading, Quirk, Stage};

/// Deletes control characters and escape sequences, and gives C1 controls the characters that were meant.
///
/// Tabs, line feeds, carriage returns and form feeds stay.
///
/// ```
/// use unmangle::{Input, Stage, quirks::encoding::Controls};
///
/// let text = "\u{1b}[1mBold\u{1b}[0m and \u{93}quoted\u{94}\u{7f}";
/// let edits = Controls.edits(&Input::new(text, &[0..text.len()]));
/// assert_eq!(edits.apply(text), "Bold and “quoted”");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Controls;

impl Stage for Controls {
    fn name(&self) -> &str {
        "controls"
    }

    fn edits(&self, input: &Input<'_>) -> Edits {
        let mut edits = Vec::new();
        for scope in input.scope {
            let Some(text) = input.text.get(scope.clone()) else { continue };
            if !Gate::of(text).controls {
                continue;
            }
            let shifted = |(range, new, confidence): (Range<usize>, String, f32)| {
                let range = scope.start + range.start..scope.start + range.end;
                Edit::new(range, new, Quirk::ControlCharacters, Confidence::new(confidence))
            };
            edits.extend(changes(text).into_iter().map(shifted));
        }
        Edits::new(input.text, edits)
    }
}

fn changes(text: &str) -> Vec<(Range<usize>, String, f32)> {
    let mut changes = Vec::new();
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if at < end || !c.is_control() {
            continue;
        }
        let rest = &text[at..];
        match c {
            '\t' | '\n' | '\r' | '\u{C}' => continue,
            '\u{1B}' => {
                end = at + escape_sequence(rest);
                changes.push((at..end, String::new(), 0.99));
            }
            // Soft line break of office programs.
            '\u{B}' => changes.push((at..at + 1, "\n".into(), 0.9)),
            '\u{8}' => {
                end = at + 1;
                changes.push((overstruck(text, at)..end, String::new(), 0.95));
            }
            '\u{9B}' if colour(&rest[2..]).is_some() => {
                end = at + 2 + colour(&rest[2..]).unwrap_or(0);
                changes.push((at..end, String::new(), 0.95));
            }
            '\u{80}' if punctuation(&rest[2..]).is_some() => {
                end = at + 4;
                changes.push((at..end, punctuation(&rest[2..]).map_or_else(String::new, String::from), 0.9));
            }
            '\u{80}'..='\u{9F}' => {
                let (meant, confidence) = meant(text, at, c);
                changes.push((at..at + 2, meant, confidence));
            }
            _ => changes.push((at..at + 1, String::new(), 0.99)),
        }
    }
    changes
}

/// The length of the escape sequence that `text` begins with; 1 where ESC stands alone.
fn escape_sequence(text: &str) -> usize {
    let bytes = text.as_bytes();
    match bytes.get(1) {
        Some(b'[') => {
            let body = bytes[2..].iter().take_while(|byte| matches!(byte, 0x20..=0x3F)).count();
            match bytes.get(2 + body) {
                Some(0x40..=0x7E) => 3 + body,
                _ => 2 + body,
            }
        }
        // A string for the terminal, such as a title or a link; it ends with BEL or ESC \.
        Some(b']' | b'P' | b'X' | b'^' | b'_') => {
            const LONGEST: usize = 2048;
            let ends = |i: &usize| bytes[*i] == 7 || bytes[*i] == 0x1B || bytes[*i] == b'\n';
            match (2..bytes.len().min(LONGEST)).find(ends) {
                Some(i) if bytes[i] == 7 => i + 1,
                Some(i) if bytes[i..].starts_with(b"\x1B\\") => i + 2,
                _ => 2,
            }
        }
        Some(0x20..=0x2F) if matches!(bytes.get(2), Some(0x30..=0x7E)) => 3,
        Some(b'7' | b'8' | b'=' | b'>' | b'c' | b'D' | b'E' | b'H' | b'M' | b'N' | b'O' | b'Z') => 2,
        _ => 1,
    }
}

/// The length of a colour command after a one-character CSI: digits and semicolons, then `m`.
fn colour(text: &str) -> Option<usize> {
    let body = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
    (text.as_bytes().get(body) == Some(&b'm')).then_some(body + 1)
}

/// The character of general punctuation (E2 80 and one more byte) whose first byte was lost, and whose last `text`
/// begins with.
fn punctuation(text: &str) -> Option<char> {
    let last =
        text.chars().next().filter(|c| matches!(c, '\u{93}' | '\u{94}' | '\u{98}' | '\u{99}' | '\u{9C}' | '\u{9D}'))?;
    char::from_u32(0x2000 | (u32::from(last) & 0x3F))
}

/// Where the deletion begins that a backspace at `at` asks for: at the character before it, if the one after it was
/// printed over it (itself, for bold, or anything over an underscore).
fn overstruck(text: &str, at: usize) -> usize {
    let under = text[..at].chars().next_back();
    let over = text[at + 1..].chars().next();
    match (under, over) {
        (Some(a), Some(b)) if a == b || a == '_' && b.is_alphanumeric() => at - a.len_utf8(),
        _ => at,
    }
}

/// What a C1 control stands for, and how surely: of the code pages that have a character there, the one whose
/// character is least odd among its neighbours. Windows-1252 is the usual one.
fn meant(text: &str, at: usize, c: char) -> (String, f32) {
    if c == '\u{85}' && is_line_end(text, at) {
        return ("\n".into(), 0.8);
    }
    let byte = c as u8;
    let before: Vec<char> = text[..at].chars().rev().take(2).collect();
    let after: Vec<char> = text[at + 2..].chars().take(2).collect();
    let oddness = |c: char| cost(before.iter().rev().copied().chain([c]).chain(after.iter().copied()));
    let mut best = (u32::MAX, c);
    for (page, handicap) in [(Misreading::Cp1252, 0), (Misreading::MacRoman, 4), (Misreading::Cp437, 5)] {
        let candidate = page.decode(byte);
        let in_word = || text[..at].ends_with(char::is_alphabetic);
        if candidate == c || (page != Misreading::Cp1252 && !(candidate.is_alphabetic() && in_word())) {
            continue;
        }
        let apostrophe = if candidate == '’' && !joins_words(text, at) { 8 } else { 0 };
        let cost = oddness(candidate) + handicap + apostrophe;
        if cost < best.0 {
            best = (cost, candidate);
        }
    }
    match best {
        (u32::MAX, _) => (String::new(), 0.8),
        (_, c) => (c.into(), 0.9),
    }
}

/// Whether an apostrophe at `at` would stand where languages have one: at a word's edge, before a clitic, or where a
/// vowel was left out before another.
fn joins_words(text: &str, at: usize) -> bool {
    let after = &text[at + 2..];
    let next = after.chars().next().unwrap_or(' ');
    let elided = text[..at].chars().rev().take_while(|c| c.is_alphabetic()).take(3).count();
    let word = after.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    !next.is_alphabetic()
        || next.is_uppercase()
        || elided < 3
        || "aeiouyhàâéèêëíîïóôöúùûü".contains(next.to_ascii_lowercase())
        || matches!(word, "s" | "t" | "d" | "m" | "re" | "ve" | "ll" | "em" | "n" | "til" | "clock")
}

/// Whether U+0085 is used as the line end it was defined as: the text has no other, and a line begins right after it.
fn is_line_end(text: &str, at: usize) -> bool {
    let starts_a_line = text[at + 2..].chars().next().is_some_and(char::is_uppercase);
    let ends_a_line = text[..at].ends_with(['.', '!', '?', ':', '"', '”']);
    starts_a_line && ends_a_line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> String {
        Controls.edits(&Input::new(text, &[0..text.len()])).apply(text).into_owned()
    }

    #[test]
    fn escape_sequences_go() {
        assert_eq!(fixed("\u{1b}[1;31mError:\u{1b}[0m disk full\u{1b}[K"), "Error: disk full");
        assert_eq!(fixed("\u{1b}]0;title\u{7}$ ls"), "$ ls");
        assert_eq!(fixed("\u{1b}]8;;http://x.org\u{1b}\\link\u{1b}]8;;\u{1b}\\"), "link");
        assert_eq!(fixed("\u{1b}(Btext\u{1b}"), "text");
        assert_eq!(fixed("a\u{9b}31mred"), "ared");
    }

    #[test]
    fn an_unfinished_terminal_string_takes_no_text_with_it() {
        assert_eq!(fixed("\u{1b}]the end\nof it"), "the end\nof it");
    }

    #[test]
    fn control_characters_go_and_layout_stays() {
        assert_eq!(fixed("a\u{0}b\u{7}c\u{7f}\td\r\ne\u{c}f"), "abc\td\r\ne\u{c}f");
        assert_eq!(fixed("first line\u{b}second line"), "first line\nsecond line");
    }

    #[test]
    fn overstriking_is_undone() {
        assert_eq!(fixed("N\u{8}NA\u{8}AM\u{8}ME\u{8}E _\u{8}f_\u{8}o"), "NAME fo");
    }

    #[test]
    fn c1_controls_are_windows_1252() {
        assert_eq!(fixed("\u{93}Don\u{92}t,\u{94} she said \u{96} twice\u{85}"), "“Don’t,” she said – twice…");
        assert_eq!(fixed("l\u{92}\u{e9}t\u{e9}, O\u{92}Brien, \u{80}5"), "l’été, O’Brien, €5");
    }

    #[test]
    fn inside_a_word_they_may_be_mac_roman() {
        assert_eq!(fixed("un caf\u{8e} tur\u{92}stico"), "un café turístico");
    }

    #[test]
    fn a_byte_that_stands_for_nothing_goes() {
        assert_eq!(fixed("\"again\"\u{9d}."), "\"again\".");
    }

    #[test]
    fn punctuation_that_lost_its_first_byte() {
        assert_eq!(
            fixed("worked \u{80}\u{94} and \u{80}\u{9c}so\u{80}\u{9d}, it\u{80}\u{99}s"),
            "worked — and “so”, it’s"
        );
    }

    #[test]
    fn next_line_ends_a_line() {
        assert_eq!(fixed("First line.\u{85}Second line."), "First line.\nSecond line.");
    }
}
