//! Characters that cannot be seen: zero-width blanks and joiners, soft hyphens, byte order marks, and formatting marks
//! that Unicode advises against.
//!
//! Most come in through copying from web pages and office programs and break searching. Some mean something where they stand:
//! ZWJ builds emoji and Indic conjuncts, ZWNJ separates in Persian and Indic scripts, both shape Arabic; directional
//! marks order mixed text; ZWSP marks word boundaries in scripts without blanks (Thai, Lao, Khmer, Myanmar, Han, kana).
//! Those are kept.

use std::ops::Range;

use super::gate::next_non_ascii;
use crate::{Confidence, Edit, Edits, Input, Quirk, Stage};

/// Deletes invisible characters where they mean nothing.
///
/// ```
/// use unmangle::{Input, Stage, quirks::encoding::Invisible};
///
/// let text = "\u{feff}zero\u{200b}width, hy\u{ad}phen, 👩\u{200d}🚀";
/// let edits = Invisible.edits(&Input::new(text, &[0..text.len()]));
/// assert_eq!(edits.apply(text), "zerowidth, hyphen, 👩\u{200d}🚀");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Invisible;

impl Stage for Invisible {
    fn name(&self) -> &str {
        "invisible"
    }

    fn edits(&self, input: &Input<'_>) -> Edits {
        let mut edits = Vec::new();
        for scope in input.scope {
            let Some(text) = input.text.get(scope.clone()) else { continue };
            for range in meaningless(text) {
                let range = scope.start + range.start..scope.start + range.end;
                edits.push(Edit::new(range, "", Quirk::InvisibleCharacters, Confidence::new(0.98)));
            }
        }
        Edits::new(input.text, edits)
    }
}

/// Whether `c` is a character that this stage may delete.
pub(super) fn is_suspect(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}'
        | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFC}' | '\u{E0000}'..='\u{E007F}')
}

fn meaningless(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut directional = None;
    let mut at = 0;
    while let Some(start) = next_non_ascii(text, at) {
        let Some(c) = text[start..].chars().next() else { break };
        at = start + c.len_utf8();
        if !is_suspect(c) {
            continue;
        }
        // The neighbours that can be seen: a run of invisible characters is judged as one.
        let mut before = text[..start].chars().rev().take_while_limited();
        let mut after = text[at..].chars().take_while_limited();
        let (before, after) = (before.find(|c| !is_suspect(*c)), after.find(|c| !is_suspect(*c)));
        let keeps = match c {
            // After an Indic letter it shapes that letter, be it the last of its word.
            '\u{200C}' | '\u{200D}' => {
                joins(before) && joins(after) || is_shaped(before) || (is_arabic(after) && c == '\u{200D}')
            }
            '\u{200B}' => is_unspaced(before) || is_unspaced(after),
            '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                *directional.get_or_insert_with(|| text.chars().any(is_right_to_left))
            }
            '\u{34F}' => before.is_some_and(is_combining) || after.is_some_and(is_combining),
            '\u{115F}' | '\u{1160}' => {
                [before, after].into_iter().flatten().any(|c| matches!(c, '\u{1100}'..='\u{11FF}'))
            }
            '\u{180E}' => [before, after].into_iter().flatten().any(|c| matches!(c, '\u{1800}'..='\u{18AF}')),
            '\u{17B4}' | '\u{17B5}' => before.is_some_and(|c| matches!(c, '\u{1780}'..='\u{17FF}')),
            // Tags spell the flags of regions after a black flag.
            '\u{E0020}'..='\u{E007F}' => before == Some('🏴'),
            _ => false,
        };
        if keeps {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.end == start => last.end = at,
            _ => found.push(start..at),
        }
    }
    found
}

/// Looks only so far for a visible neighbour, to stay linear in runs of invisible characters.
trait Near: Iterator<Item = char> + Sized {
    fn take_while_limited(self) -> std::iter::Take<Self> {
        self.take(16)
    }
}

impl<I: Iterator<Item = char>> Near for I {}

/// Whether joiners shape or part the character: emoji, and scripts whose letters join.
fn joins(c: Option<char>) -> bool {
    c.is_some_and(|c| {
        is_arabic(Some(c))
            || matches!(c, '\u{900}'..='\u{DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{18AF}' | '\u{1A20}'..='\u{1CFF}' | '\u{A800}'..='\u{ABFF}')
            || is_emoji(c)
    })
}

/// Whether the letter's own form depends on a joiner after it.
fn is_shaped(c: Option<char>) -> bool {
    is_arabic(c)
        || c.is_some_and(|c| matches!(c, '\u{900}'..='\u{DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{18AF}'))
}

fn is_arabic(c: Option<char>) -> bool {
    c.is_some_and(|c| matches!(c, '\u{600}'..='\u{8FF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'))
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{FE0F}' | '\u{20E3}' | '©' | '®')
}

/// Whether the script puts no blanks between words.
fn is_unspaced(c: Option<char>) -> bool {
    c.is_some_and(|c| matches!(c, '\u{E00}'..='\u{EFF}' | '\u{F00}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{1950}'..='\u{19DF}' | '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{20000}'..='\u{3FFFF}'))
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> String {
        Invisible.edits(&Input::new(text, &[0..text.len()])).apply(text).into_owned()
    }

    #[track_caller]
    fn kept(text: &str) {
        assert_eq!(fixed(text), text, "{}", text.escape_unicode());
    }

    #[test]
    fn what_means_nothing_goes() {
        assert_eq!(fixed("\u{FEFF}A\u{200B}b\u{2060}c \u{200C}d\u{AD}e\u{200D} f"), "Abc de f");
        assert_eq!(fixed("left\u{200E}-to-\u{202D}right\u{202C}"), "left-to-right");
        assert_eq!(fixed("a\u{FFFC}b\u{206A}c\u{FFF9}"), "abc");
    }

    #[test]
    fn emoji_keep_their_joiners() {
        kept("👩\u{200D}🚀 👩🏽\u{200D}⚕\u{FE0F} 🏳\u{FE0F}\u{200D}🌈");
        kept("🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}");
    }

    #[test]
    fn scripts_keep_what_shapes_them() {
        kept("می\u{200C}خواهم");
        kept("क्\u{200D}ष र्\u{200C}य ഫയല്\u{200D} ಚೈಲ್ಡ್\u{200C} x");
        kept("ภาษา\u{200B}ไทย");
    }

    #[test]
    fn mixed_directions_keep_their_marks() {
        kept("see שלום\u{200E}!");
        assert_eq!(fixed("see shalom\u{200E}!"), "see shalom!");
    }
}
