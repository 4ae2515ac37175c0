//! BERT's basic tokenizer: words, and every punctuation mark by itself.
//!
//! Modelled: HuggingFace `tokenizers` 0.23.3 as the published BERT models configure it. Cased, it is
//! `BertNormalizer(lowercase=False)`, then `BertPreTokenizer`; uncased, `BertNormalizer(lowercase=True,
//! strip_accents=True)` instead. Control and format characters are removed (soft hyphens, zero-width characters, byte
//! order marks among them), a Chinese character is a word, and underscores, `$`, `+`, `<` and the like are punctuation
//! as far as they are ASCII. Uncased, text is decomposed (NFD), marks are dropped, and each character is lowercased
//! by itself, so a final sigma is `σ`.
//!
//! Checked with every character of Unicode: the only differences are 20 characters that Unicode had no decomposition for
//! when the tool's tables were made, all of scripts that English text does not have.

use unicode_normalization::UnicodeNormalization;

use super::bert_tables::{ACCENTS, CHINESE, PUNCTUATION, REMOVED};
use super::rewrite::by_line;

/// Tokens of `text` in their letter case, joined by single blanks, each line by itself. Linear in the text.
///
/// ```
/// use unmangle::quirks::spacing::inflict::bert;
///
/// assert_eq!(bert::tokenize("The café didn't open..."), "The café didn ' t open . . .");
/// ```
#[must_use]
pub fn tokenize(text: &str) -> String {
    by_line(text, |line, out| push_tokens(cleaned(line), out))
}

/// The same in lower case and without accents.
///
/// ```
/// use unmangle::quirks::spacing::inflict::bert;
///
/// assert_eq!(bert::tokenize_uncased("The café didn't open..."), "the cafe didn ' t open . . .");
/// ```
#[must_use]
pub fn tokenize_uncased(text: &str) -> String {
    by_line(text, |line, out| {
        if line.is_ascii() {
            push_tokens(cleaned(line).map(|c| c.to_ascii_lowercase()), out);
        } else {
            let bare = cleaned(line).nfd().filter(|&c| !is_in(ACCENTS, c));
            push_tokens(bare.flat_map(char::to_lowercase), out);
        }
    })
}

/// The characters of `line` that are not removed.
fn cleaned(line: &str) -> impl Iterator<Item = char> + '_ {
    line.chars().filter(|&c| !is_in(REMOVED, c))
}

/// Appends the tokens that `chars` make.
fn push_tokens(chars: impl Iterator<Item = char>, out: &mut String) {
    let line = out.len();
    // Whether the next character begins a token.
    let mut begins = true;
    for c in chars {
        if c.is_whitespace() {
            begins = true;
            continue;
        }
        let alone = is_punctuation(c) || is_in(CHINESE, c);
        if (alone || begins) && out.len() > line {
            out.push(' ');
        }
        out.push(c);
        begins = alone;
    }
}

pub(in crate::quirks::spacing) fn is_punctuation(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_punctuation() } else { is_in(PUNCTUATION, c) }
}

/// Whether one of the sorted `ranges` has `c`.
fn is_in(ranges: &[(char, char)], c: char) -> bool {
    // Ranges that ASCII text is asked about begin with control characters.
    if matches!(c, ' '..='~') {
        return false;
    }
    let next = ranges.partition_point(|&(first, _)| first <= c);
    next > 0 && c <= ranges[next - 1].1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{tokenize, tokenize_uncased};

    #[test]
    fn punctuation_stands_alone() {
        for (text, tokens) in [
            ("", ""),
            (" \u{a0} ", ""),
            ("“Well”—she said…", "“ Well ” — she said …"),
            ("snake_case, $3.88 + 5%", "snake _ case , $ 3 . 88 + 5 %"),
            ("co\u{ad}operate\u{200b}d", "cooperated"),
            ("東京 2020年", "東 京 2020 年"),
            ("£5 x² e\u{301}", "£5 x² e\u{301}"),
            ("one\t two\n\nthree", "one two\n\nthree"),
        ] {
            assert_eq!(tokenize(text), tokens, "{text:?}");
        }
    }

    #[test]
    fn uncased_drops_accents_too() {
        for (text, tokens) in [
            ("Zoë's CAFÉ", "zoe ' s cafe"),
            ("ΟΔΟΣ İstanbul Straße", "οδοσ istanbul straße"),
            ("e\u{200d}\u{301} \u{37e}", "e ;"),
        ] {
            assert_eq!(tokenize_uncased(text), tokens, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn its_output_is_a_fixed_point(text in "(\\PC|[a-zA-Z]{1,4}|[ .,'\"-]|\n){0,40}") {
            let tokens = tokenize(&text);
            prop_assert_eq!(tokenize(&tokens), tokens);
            let tokens = tokenize_uncased(&text);
            prop_assert_eq!(tokenize_uncased(&tokens), tokens);
        }

        #[test]
        fn letter_case_first_or_last_is_the_same(text in "[ -~]{0,40}") {
            prop_assert_eq!(tokenize(&text).to_lowercase(), tokenize_uncased(&text));
        }
    }
}
