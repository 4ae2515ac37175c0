//! Compatibility characters: ligatures and full-width forms that stand for plain letters.
//!
//! A typesetter's ligature (`ﬁ`) and the digraphs of old code pages (`ǌ`) look like their letters and hide them from every
//! search; full-width Latin is a relic of East Asian terminals. The letters are Unicode's own compatibility
//! decompositions. Other compatibility characters (`½`, `™`, `…`, `x²`) say something that their decomposition does not, and
//! are kept.

use std::ops::Range;

use unicode_normalization::char::decompose_compatible;

use super::gate::next_non_ascii;
use crate::{Confidence, Edit, Edits, Input, Quirk, Stage};

/// Spells out ligatures and gives full-width Latin and half-width kana their usual width.
///
/// Full-width punctuation and blanks are East Asian typography; they are changed only in lines that have no East Asian
/// letters.
///
/// ```
/// use unmangle::{Input, Stage, quirks::encoding::Characters};
///
/// let text = "the ﬁrst oﬃce, ＬＯＵＤ　ＡＮＤ　ＣＬＥＡＲ！";
/// let edits = Characters.edits(&Input::new(text, &[0..text.len()]));
/// assert_eq!(edits.apply(text), "the first office, LOUD AND CLEAR!");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Characters;

impl Stage for Characters {
    fn name(&self) -> &str {
        "characters"
    }

    fn edits(&self, input: &Input<'_>) -> Edits {
        let mut edits: Vec<(usize, usize, String)> = Vec::new();
        for scope in input.scope {
            let Some(text) = input.text.get(scope.clone()) else { continue };
            let (mut at, mut line_end, mut east_asian) = (0, 0, false);
            while let Some(start) = next_non_ascii(text, at) {
                let Some(c) = text[start..].chars().next() else { break };
                at = start + c.len_utf8();
                if !is_suspect(c) {
                    continue;
                }
                if start >= line_end {
                    let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
                    line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
                    east_asian = text[line_start..line_end].chars().any(is_east_asian);
                }
                if east_asian && is_punctuation(c) || is_spoken_of(text, start..at) {
                    continue;
                }
                let (from, to) = (scope.start + start, scope.start + at);
                match edits.last_mut() {
                    Some((_, end, text)) if *end == from => {
                        *end = to;
                        decompose_compatible(c, |part| text.push(part));
                    }
                    _ => {
                        let mut new = String::new();
                        decompose_compatible(c, |part| new.push(part));
                        edits.push((from, to, new));
                    }
                }
            }
        }
        let edit = |(from, to, mut text): (usize, usize, String)| {
            // Full-width marks have their blank in themselves.
            if text.ends_with([',', ';', ':', '!', '?', ')']) && input.text[to..].starts_with(char::is_alphabetic) {
                text.push(' ');
            }
            if text.starts_with('(') && input.text[..from].ends_with(char::is_alphabetic) {
                text.insert(0, ' ');
            }
            // A voiced kana and its mark, narrow apart, are one character when wide.
            let text: String = unicode_normalization::UnicodeNormalization::nfc(text.chars()).collect();
            Edit::new(from..to, text, Quirk::CompatibilityCharacters, Confidence::new(0.98))
        };
        Edits::new(input.text, edits.into_iter().map(edit))
    }
}

/// Whether `c` is a character that this stage may change.
pub(super) fn is_suspect(c: char) -> bool {
    matches!(c,
        'Ĳ' | 'ĳ' | 'ŉ' | '\u{1C4}'..='\u{1CC}' | '\u{1F1}'..='\u{1F3}' | '\u{FB00}'..='\u{FB06}'
        | '\u{3000}' | '\u{FF01}'..='\u{FF5E}' | '\u{FF61}'..='\u{FF9F}' | '\u{FFE0}'..='\u{FFE6}')
}

/// Whether the character stands alone between quotes: a text about characters.
fn is_spoken_of(text: &str, range: Range<usize>) -> bool {
    let is_quote = |c: char| matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '«' | '»' | '`');
    text[..range.start].ends_with(is_quote) && text[range.end..].starts_with(is_quote)
}

/// Full-width characters that East Asian text uses as its own punctuation.
fn is_punctuation(c: char) -> bool {
    matches!(c, '\u{3000}' | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}' | '\u{FFE0}'..='\u{FFE6}')
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> String {
        Characters.edits(&Input::new(text, &[0..text.len()])).apply(text).into_owned()
    }

    #[track_caller]
    fn kept(text: &str) {
        assert_eq!(fixed(text), text);
    }

    #[test]
    fn ligatures_are_spelt_out() {
        assert_eq!(fixed("ﬂuﬃeﬆ oﬀ, korišteǌem, Ĳssel"), "fluffiest off, korištenjem, IJssel");
    }

    #[test]
    fn full_width_latin_is_narrowed() {
        assert_eq!(fixed("Ｈｅｌｌｏ，　ｗｏｒｌｄ！　１２３"), "Hello, world! 123");
    }

    #[test]
    fn full_width_marks_have_their_blank_in_themselves() {
        assert_eq!(fixed("no wind，no rain（in May）at all：10：30"), "no wind, no rain (in May) at all:10:30");
    }

    #[test]
    fn half_width_kana_is_widened() {
        assert_eq!(fixed("Ｕﾀｰﾝ ｶﾞｽ"), "Uターン ガス");
    }

    #[test]
    fn east_asian_punctuation_stays() {
        kept("東京、日本（にほん）！　はい？");
        assert_eq!(fixed("東京（ＮＨＫ）"), "東京（NHK）");
    }

    #[test]
    fn what_says_more_than_its_letters_stays() {
        kept("the letter \"ĳ\" and the ligature ‘ﬁ’");
        kept("½ cup, 10 m², ™, №, …, Å, ﷼, ㎏, ① ſ");
    }
}
