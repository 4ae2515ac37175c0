//! NLTK's `wordpunct_tokenize`: runs of word characters, and runs of anything else.
//!
//! Modelled: `WordPunctTokenizer` of NLTK 3.10.4, the regular expression `\w+|[^\w\s]+` of Python's `regex` package. A
//! run of punctuation stays one token (`".`, `?!`), and an apostrophe or a hyphen is cut off on both sides (`don ' t`,
//! `well - known`).
//!
//! Differences: a character that is younger than the tool's Unicode tables is none of these to it. NLTK up to 3.9 used
//! Python's `re` instead, to which fractions, superscripts and Roman numerals (`½`, `²`, `Ⅷ`) are word characters, and
//! combining marks, circled letters, `‿` and zero-width joiners are none. English text rarely has any of them.

use super::rewrite::{by_line, is_unicode_word, push_token};

/// What a character belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    Blank,
    Word,
    Other,
}

fn class(c: char) -> Class {
    if is_unicode_word(c) {
        Class::Word
    } else if c.is_whitespace() {
        Class::Blank
    } else {
        Class::Other
    }
}

/// Tokens of `text`, joined by single blanks, each line by itself. Linear in the text.
///
/// ```
/// use unmangle::quirks::spacing::inflict::wordpunct;
///
/// assert_eq!(wordpunct::tokenize("She didn't say \"no.\""), "She didn ' t say \" no .\"");
/// ```
#[must_use]
pub fn tokenize(text: &str) -> String {
    by_line(text, |line, out| {
        let (mut start, mut run) = (0, Class::Blank);
        for (at, c) in line.char_indices() {
            let next = class(c);
            if next != run {
                if run != Class::Blank {
                    push_token(&line[start..at], out);
                }
                (start, run) = (at, next);
            }
        }
        if run != Class::Blank {
            push_token(&line[start..], out);
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::tokenize;

    #[test]
    fn runs_of_letters_and_runs_of_the_rest() {
        for (text, tokens) in [
            ("", ""),
            ("  Well-known,   isn't it?  ", "Well - known , isn ' t it ?"),
            ("$3.88 (about 5%).", "$ 3 . 88 ( about 5 %)."),
            ("snake_case it’s “so”…", "snake_case it ’ s “ so ”…"),
            ("one\n\ntwo", "one\n\ntwo"),
            ("naïve x² Ⅷ ½ ٣", "naïve x ² Ⅷ ½ ٣"),
            ("e\u{301}a Ⓐ हिंदी", "e\u{301}a Ⓐ हिंदी"),
            ("a\u{a0}b\u{1f}c\u{200b}d", "a b \u{1f} c \u{200b} d"),
        ] {
            assert_eq!(tokenize(text), tokens, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn its_output_is_a_fixed_point(text in "(\\PC|[a-z]{1,4}|[ .,'\"-]|\n){0,40}") {
            let tokens = tokenize(&text);
            prop_assert_eq!(tokenize(&tokens), tokens);
        }
    }
}
