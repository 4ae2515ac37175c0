//! The gate: what one cheap pass over a block's bytes tells.
//!
//! Clean prose has capitals and small letters, and its punctuation stands at its words. A block that shows
//! anything else is stopped here and weighed with care; all others pass without a word being split or looked
//! up.

use crate::quirks::spacing::tidy::may_slip;
use crate::sweep;

/// What was seen in a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Glance(u8);

const UPPER: u8 = 1;
const LOWER: u8 = 2;
const APART: u8 = 4;
const CLOSING: u8 = 8;
const SLIP: u8 = 16;

impl Glance {
    /// Looks at the bytes of a block.
    pub(crate) fn at(bytes: &[u8]) -> Self {
        Self(sweep::seen(bytes, look))
    }

    /// This, and punctuation apart if `other` saw some.
    pub(crate) fn or_apart(self, other: Self) -> Self {
        Self(self.0 | other.0 & APART)
    }

    /// Letters, and none of them capital.
    pub(crate) fn all_small(self) -> bool {
        self.0 & (UPPER | LOWER) == LOWER
    }

    /// Letters, and all of them capital.
    pub(crate) fn all_capital(self) -> bool {
        self.0 & (UPPER | LOWER) == UPPER
    }

    /// Small letters and capitals.
    pub(crate) fn both_cases(self) -> bool {
        self.0 & (UPPER | LOWER) == UPPER | LOWER
    }

    /// Punctuation that stands apart from the word it belongs to, or a token that only tokenizers write.
    pub(crate) fn apart(self) -> bool {
        self.0 & APART != 0
    }

    /// Something that may be a slip of spacing: a blank before a comma, a stop or a blank, or none after a stop.
    pub(crate) fn slip(self) -> bool {
        self.0 & SLIP != 0
    }

    /// A comma at its word, as in plain text.
    pub(crate) fn closing(self) -> bool {
        self.0 & CLOSING != 0
    }
}

/// What is seen at a byte that three others follow, as bits.
#[inline(always)]
fn look([a, b, c, d]: [u8; 4]) -> u8 {
    let mut seen = class(a);
    // A closing mark after a blank, an opening one before a blank, a quotation mark between blanks.
    let closes = (a == b' ') & closing(b) & !lower_or_digit(c) & (b != b'.' || c != b'.');
    let opens = opening(a) & (b == b' ');
    let alone = (a == b' ') & quote(b) & (c == b' ');
    // A clitic or a piece of one: ` 's`, ` n't`, ` &apos;`; the Treebank's quotation marks; `@-@`.
    let (x, y) = (c | 0x20, d | 0x20);
    let short = ((x == b's') | (x == b't') | (x == b'm') | (x == b'd')) & !small(y);
    let long = (x == b'l') & (y == b'l') | ((x == b'r') | (x == b'v')) & (y == b'e');
    let clitic = (a == b' ') & (b == b'\'') & (short | long);
    let nt = (a == b' ') & ((b | 0x20) == b'n') & (c == b'\'');
    let marks = (a == b'`') & (b == b'`') | (a == b'\'') & (b == b'\'') | (a == b'@') & (b == b'-');
    let escape = (a == b'&') & lower_or_digit(b | 0x20) & lower_or_digit(c | 0x20) | (a == b'&') & (b == b'#');
    seen |= u8::from(closes | opens | alone | clitic | nt | marks | escape) * APART;
    seen |= u8::from(lower_or_digit(a | 0x20) & (b == b',')) * CLOSING;
    seen |= u8::from(may_slip(a, b, c)) * SLIP;
    seen
}

/// The kinds of one byte, as bits.
#[inline(always)]
fn class(byte: u8) -> u8 {
    let upper = u8::from(byte.wrapping_sub(b'A') < 26) * UPPER;
    let lower = u8::from(byte.wrapping_sub(b'a') < 26) * LOWER;
    upper | lower
}

#[inline(always)]
fn small(byte: u8) -> bool {
    byte.wrapping_sub(b'a') < 26
}

#[inline(always)]
fn lower_or_digit(byte: u8) -> bool {
    (byte.wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10)
}

#[inline(always)]
fn closing(byte: u8) -> bool {
    (byte == b',')
        | (byte == b'.')
        | (byte == b';')
        | (byte == b':')
        | (byte == b'?')
        | (byte == b'!')
        | (byte == b')')
        | (byte == b']')
        | (byte == b'%')
}

#[inline(always)]
fn opening(byte: u8) -> bool {
    (byte == b'(') | (byte == b'[') | (byte == b'$') | (byte == b'#')
}

#[inline(always)]
fn quote(byte: u8) -> bool {
    (byte == b'"') | (byte == b'\'')
}

#[cfg(test)]
mod tests {
    use super::Glance;

    #[test]
    fn clean_prose_passes() {
        for text in [
            "It's \"fine\", he said (twice): 5% of $4,000.",
            "A dash - or two -- and ... a stop",
            "Talks 'make progress' in the '90s",
            "A",
            "",
        ] {
            assert!(!Glance::at(text.as_bytes()).apart(), "{text}");
        }
    }

    #[test]
    fn tokens_are_stopped() {
        for text in [
            "Fine , he",
            "Fine .",
            "it ' s",
            "it 's",
            "WE 'LL",
            "they 've been",
            "do n't",
            "( so",
            "$ 5",
            "a `` b",
            "a @-@ b",
            "it &apos;s",
        ] {
            assert!(Glance::at(text.as_bytes()).apart(), "{text}");
        }
    }

    #[test]
    fn letter_case() {
        assert!(Glance::at(b"so").all_small());
        assert!(Glance::at(b"SO 5").all_capital());
        assert!(!Glance::at(b"So").all_small());
        assert!(!Glance::at(b"5 , 5").all_capital());
    }
}
