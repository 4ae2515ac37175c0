//! The model's own view of a text: words, numbers and punctuation, whatever the blanks between them.
//!
//! In goes a text; out come [`Token`]s with their byte ranges. A word is a run of letters, digits and combining
//! marks; every other visible character is a token by itself, and a line break is one too. Blanks are not seen,
//! so a text and its tokenized copy look alike to the model, and its decisions do not hang on how well the
//! blanks were repaired.

use std::borrow::Cow;
use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, perhaps with digits and marks among them.
    Word,
    /// Digits, perhaps with letters behind them (`7th`, `1990s`).
    Number,
    /// One visible character that is neither letter nor digit, or a Treebank quote (two of them).
    Mark,
    /// A line break.
    #[default]
    Break,
}

/// A token: where it stands and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Byte range in the text.
    pub(crate) range: Range<usize>,
    /// What it is.
    pub(crate) kind: Kind,
}

/// The tokens of `text`, in order. Linear in its length.
pub(crate) fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0 }
}

/// Iterator over the tokens of a text.
pub(crate) struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b' ' | b'\t' | b'\r')) {
            self.at += 1;
        }
        let start = self.at;
        let mut chars = self.text.get(start..)?.chars();
        let first = chars.next()?;
        if first == '\n' {
            self.at += 1;
            return Some(Token { range: start..self.at, kind: Kind::Break });
        }
        self.at += first.len_utf8();
        if first.is_whitespace() {
            return self.next_after_blank();
        }
        if matches!(bytes.get(start..start + 2), Some(b"``" | b"''")) {
            // The Penn Treebank's double quotes.
            self.at = start + 2;
        }
        if !in_word(first) {
            return Some(Token { range: start..self.at, kind: Kind::Mark });
        }
        loop {
            // ASCII runs byte by byte, anything else char by char.
            while bytes.get(self.at).is_some_and(u8::is_ascii_alphanumeric) {
                self.at += 1;
            }
            match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
                Some(next) if !next.is_ascii() && in_word(next) => self.at += next.len_utf8(),
                _ => break,
            }
        }
        let kind = if first.is_numeric() { Kind::Number } else { Kind::Word };
        Some(Token { range: start..self.at, kind })
    }
}

impl Tokens<'_> {
    /// Goes past a run of blanks that are not ASCII without recursing once for each.
    fn next_after_blank(&mut self) -> Option<Token> {
        let rest = self.text.get(self.at..)?;
        let blanks: usize = rest.chars().take_while(|c| c.is_whitespace() && *c != '\n').map(char::len_utf8).sum();
        self.at += blanks;
        self.next()
    }
}

/// Whether `c` continues a word: a letter, a digit or a combining mark.
fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}')
}

/// The key under which the model knows a mark: curly quotes as straight ones, every dash as one.
pub(crate) fn mark_key(mark: &str) -> &str {
    match mark {
        "’" | "‘" | "`" | "´" | "‛" => "'",
        "“" | "”" | "„" | "«" | "»" | "``" | "''" => "\"",
        "–" | "—" | "―" => "—",
        other => other,
    }
}

/// The key under which the model knows a number: every digit as `0`. Nothing else changes, so that byte offsets of
/// ASCII numbers stay.
pub(crate) fn number_key(number: &str) -> Cow<'_, str> {
    if number.chars().all(|c| c == '0' || !c.is_numeric()) {
        return Cow::Borrowed(number);
    }
    Cow::Owned(number.chars().map(|c| if c.is_numeric() { '0' } else { c }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        tokens(text).map(|token| &text[token.range]).collect()
    }

    #[test]
    fn blanks_do_not_matter() {
        assert_eq!(
            split("a well-kept dog's bone, 2nd"),
            ["a", "well", "-", "kept", "dog", "'", "s", "bone", ",", "2nd"]
        );
        assert_eq!(split("a well - kept dog ' s bone , 2nd"), split("a well-kept dog's bone, 2nd"));
        assert_eq!(split("\u{a0}\u{3000} caf\u{e9}\u{301}\n\n—"), ["caf\u{e9}\u{301}", "\n", "\n", "—"]);
    }

    #[test]
    fn number_keys_keep_the_shape() {
        assert_eq!(number_key("1984"), "0000");
        assert_eq!(number_key("7TH"), "0TH");
        assert_eq!(number_key("500"), "000");
    }
}
