//! A line under a sequence of rewriting rules, for the tokenizers that are defined as one.
//!
//! Treebank, Penn Treebank and Moses tokenizers are lists of substitutions, applied one after the other to the whole
//! line, and later rules see the blanks that earlier rules put in. The rules are modelled as such: each is one pass,
//! linear in the line, from one buffer into the other. A rule fires at a *trigger* character and may look at what is
//! before and after it. As in every global substitution, the text that one match consumed cannot serve as the left
//! context of the next; that is why a rule is given the text since the last match apart.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::char::is_combining_mark;

use super::sentences;

/// Tokenizes `text` line by line and, in a line, sentence by sentence: `push` appends the tokens of one.
pub(super) fn sentence_wise(text: &str, push: fn(&str, &mut Rewrite, &mut String)) -> String {
    let mut rewrite = Rewrite::default();
    by_line(text, |line, out| {
        for sentence in sentences::split(line) {
            push(sentence, &mut rewrite, out);
        }
    })
}

/// The same with the caller's own sentences, none of which contains a line break.
pub(super) fn each_sentence<'a>(
    sentences: impl IntoIterator<Item = &'a str>,
    push: fn(&str, &mut Rewrite, &mut String),
) -> String {
    let (mut rewrite, mut out) = (Rewrite::default(), String::new());
    for sentence in sentences {
        push(sentence, &mut rewrite, &mut out);
    }
    out
}

/// Runs `tokenize` on each line of `text` and keeps the line breaks. A line break is `\n`; a `\r` before it counts as
/// a blank of the line.
pub(super) fn by_line(text: &str, mut tokenize: impl FnMut(&str, &mut String)) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        tokenize(line, &mut out);
    }
    out
}

/// Appends the tokens of `text` to the last line of `out`, joined by single blanks.
///
/// Tokens are what Python's `str.split()` gives: to the Unicode white space it adds the four ASCII separators
/// U+001C–U+001F.
pub(super) fn push_tokens(text: &str, out: &mut String) {
    for token in text.split(is_python_space).filter(|token| !token.is_empty()) {
        push_token(token, out);
    }
}

/// Appends one token to the last line of `out`.
pub(super) fn push_token(token: &str, out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push(' ');
    }
    out.push_str(token);
}

/// White space in the sense of Python's `str.isspace` and `re`.
pub(super) fn is_python_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\x1c'..='\x1f')
}

/// A word character in the sense of Python's `re`: letters, numbers of every kind, the underscore. Rust's letters
/// are Unicode's Alphabetic, which has vowel signs and circled letters besides.
pub(super) fn is_python_word(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || c == '_'
    } else {
        c.is_alphanumeric()
            && !is_combining_mark(c)
            && !matches!(c, 'Ⓐ'..='ⓩ' | '\u{1f130}'..='\u{1f149}' | '\u{1f150}'..='\u{1f169}' | '\u{1f170}'..='\u{1f189}')
    }
}

/// A word character in the sense of UTS #18, which Python's `regex` package follows: letters, marks, decimal digits,
/// connectors and the two joiners.
pub(super) fn is_unicode_word(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || c == '_'
    } else {
        c.is_alphabetic()
            || is_combining_mark(c)
            || is_decimal(c)
            || matches!(c, '\u{200c}' | '\u{200d}')
            || matches!(c, '‿' | '⁀' | '⁔' | '︳' | '︴' | '﹍'..='﹏' | '＿')
    }
}

/// A decimal digit of any script.
pub(super) fn is_decimal(c: char) -> bool {
    static DECIMAL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{Nd}").ok());
    if c.is_ascii() { c.is_ascii_digit() } else { c.is_numeric() && is_in(&DECIMAL, c) }
}

fn is_in(class: &Option<Regex>, c: char) -> bool {
    class.as_ref().is_some_and(|class| class.is_match(c.encode_utf8(&mut [0; 4])))
}

/// Whether `c` is in one of the sorted ranges of code points, both ends included.
pub(super) fn is_in_ranges(ranges: &[(u32, u32)], c: char) -> bool {
    let c = u32::from(c);
    let after = ranges.partition_point(|&(first, _)| first <= c);
    after > 0 && c <= ranges[after - 1].1
}

/// Whether `c` is the lower-case ASCII letter `letter` when letter case is ignored, as Python does it: the long s is
/// an s, and both Turkish letters are an i.
pub(super) fn is_letter(c: char, letter: char) -> bool {
    c.eq_ignore_ascii_case(&letter) || matches!((letter, c), ('s', 'ſ') | ('i', 'İ' | 'ı') | ('k', '\u{212a}'))
}

/// The bytes that `word`, in lower-case ASCII, takes at the start of `text`, letter case ignored.
pub(super) fn strip_word(text: &str, word: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    for letter in word.chars() {
        let (_, c) = chars.next()?;
        if !is_letter(c, letter) {
            return None;
        }
    }
    Some(chars.offset())
}

/// The line and a spare buffer.
#[derive(Default)]
pub(super) struct Rewrite {
    text: String,
    spare: String,
}

impl Rewrite {
    /// Starts with another line, keeping the memory.
    pub(super) fn start(&mut self, line: &str) {
        self.text.clear();
        self.text.push_str(line);
    }

    /// The line as it stands.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The line as it stands, to change its ends.
    pub(super) fn text_mut(&mut self) -> &mut String {
        &mut self.text
    }

    /// One substitution. At each character that `trigger` accepts, `rule` gets the text between the last match and the
    /// trigger, the text from the trigger on, and the output, to which everything before the trigger has been written.
    /// It appends the replacement and returns the number of bytes it replaced, or it returns 0.
    pub(super) fn replace(
        &mut self,
        trigger: impl Fn(char) -> bool,
        mut rule: impl FnMut(&str, &str, &mut String) -> usize,
    ) {
        let text = self.text.as_str();
        // `matched` is where the last match ended, `written` what the output holds, `from` where to look.
        let (mut matched, mut written, mut from) = (0, 0, 0);
        self.spare.clear();
        while let Some(found) = text[from..].find(&trigger) {
            let at = from + found;
            self.spare.push_str(&text[written..at]);
            written = at;
            let used = rule(&text[matched..at], &text[at..], &mut self.spare);
            if used == 0 {
                from = at + text[at..].chars().next().map_or(1, char::len_utf8);
            } else {
                from = at + used;
                written = from;
                matched = from;
            }
        }
        if from > 0 {
            self.spare.push_str(&text[written..]);
            std::mem::swap(&mut self.text, &mut self.spare);
        }
    }

    /// Puts a blank on both sides of each character that `class` accepts.
    pub(super) fn pad(&mut self, class: impl Fn(char) -> bool) {
        self.replace(class, |_, after, out| {
            let used = after.chars().next().map_or(1, char::len_utf8);
            push_padded(&after[..used], out);
            used
        });
    }

    /// Replaces each `pattern`, which must not be empty, by `replacement`.
    pub(super) fn replace_str(&mut self, pattern: &str, replacement: &str) {
        let first = pattern.chars().next();
        self.replace(
            |c| Some(c) == first,
            |_, after, out| {
                if after.starts_with(pattern) {
                    out.push_str(replacement);
                    pattern.len()
                } else {
                    0
                }
            },
        );
    }
}

/// Appends a blank, the text, a blank.
pub(super) fn push_padded(text: &str, out: &mut String) {
    out.push(' ');
    out.push_str(text);
    out.push(' ');
}
