//! A quick guess at the plain text behind tokens.
//!
//! Plain text keeps punctuation at its word: a blank before a comma, after a bracket or around the apostrophe
//! of `it ' s` is there because a program put it there. Where plain text might have a blank (around a dash,
//! between words), the guess keeps it: that tells no channel from another.

use std::borrow::Cow;

/// How the blank between two tokens is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blank {
    /// Plain text may have it.
    Plain,
    /// Plain text would not have it.
    Odd,
}

/// How the guess is made where the block does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Taking {
    /// The block's letter case was lost: put it in small letters, with capitals where tokenizers look for them,
    /// after a stop that was cut off and in a word with its own stop.
    pub sentences: bool,
    /// A hyphen or stroke between blanks joins a compound (`well - known`); else it is a dash and keeps them.
    pub compounds: bool,
}

/// The guess at the plain text behind a block: the odd blanks left out and the marks of tokenizers read back.
pub(crate) fn plain(block: &str, taking: Taking) -> String {
    let tokens: Vec<&str> = block.split_whitespace().collect();
    let mut text = String::with_capacity(block.len());
    let mut quote_open = false;
    let mut apostrophe_open = false;
    let mut glue = true;
    for (at, &token) in tokens.iter().enumerate() {
        let before = if at == 0 { "" } else { tokens[at - 1] };
        let after = tokens.get(at + 1).copied().unwrap_or_default();
        let further = tokens.get(at + 2).copied().unwrap_or_default();
        let folded = &*read(token);
        let (left, right) = match folded {
            "-" if token == "@-@" => (Blank::Odd, Blank::Odd),
            "-" | "/" if taking.compounds && is_word(before) && is_word(after) => (Blank::Odd, Blank::Odd),
            "\"" | "“" | "”" => {
                let opens = match token {
                    "``" | "“" => true,
                    "''" | "”" => false,
                    _ => !quote_open,
                };
                quote_open = opens;
                if opens { (Blank::Plain, Blank::Odd) } else { (Blank::Odd, Blank::Plain) }
            }
            "'" | "’" if is_word(before) && is_clitic_tail(after) => (Blank::Odd, Blank::Odd),
            "'" | "’" | "‘" => {
                let opens = !apostrophe_open && !before.ends_with('s');
                apostrophe_open = opens;
                if opens { (Blank::Plain, Blank::Odd) } else { (Blank::Odd, Blank::Plain) }
            }
            // Three stops with blanks are an ellipsis as some printers set it.
            "." if before == "." || after == "." => (Blank::Plain, Blank::Plain),
            "," if ends_in_digit(before) && is_thousand(after) => (Blank::Odd, Blank::Odd),
            "." if ends_in_digit(before) && after.starts_with(|c: char| c.is_ascii_digit()) => (Blank::Odd, Blank::Odd),
            "." if is_letter(before) && is_letter(after) && further.starts_with('.') => (Blank::Odd, Blank::Odd),
            ":" if is_number(before) && is_number(after) => (Blank::Odd, Blank::Odd),
            _ if is_clitic(folded) => (Blank::Odd, Blank::Plain),
            _ if closes(folded) => (Blank::Odd, Blank::Plain),
            _ if opens(folded) => (Blank::Plain, Blank::Odd),
            _ => (Blank::Plain, Blank::Plain),
        };
        if at > 0 && !glue && left == Blank::Plain {
            text.push(' ');
        }
        if taking.sentences {
            let own_stop = folded.len() > 1 && folded.ends_with('.');
            let mut chars = folded.chars();
            match chars.next() {
                Some(first) if own_stop || at == 0 || matches!(before, "." | "?" | "!") => {
                    text.extend(first.to_uppercase());
                    text.extend(chars.flat_map(char::to_lowercase));
                }
                _ => text.extend(folded.chars().flat_map(char::to_lowercase)),
            }
        } else {
            text.push_str(folded);
        }
        glue = right == Blank::Odd;
    }
    text
}

/// What a token was in plain text, where a tokenizer writes it differently.
pub(crate) fn read(token: &str) -> Cow<'_, str> {
    if !token.contains(['`', '\'', '&', '-', '@', '\\']) {
        return Cow::Borrowed(token);
    }
    let mark = match token {
        "``" | "''" => "\"",
        "`" => "'",
        "@-@" => "-",
        _ => return unescape(token),
    };
    Cow::Borrowed(mark)
}

/// `text` with what tokenizers escape read back.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for (escape, plain) in ESCAPES {
        for escape in [Cow::Borrowed(escape), Cow::Owned(escape.to_ascii_uppercase())] {
            if text.contains(&*escape) {
                text = Cow::Owned(text.replace(&*escape, plain));
            }
        }
    }
    text
}

/// What Moses and the Penn Treebank escape, the ampersand last.
const ESCAPES: [(&str, &str); 16] = [
    ("&apos;", "'"),
    ("&quot;", "\""),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&#91;", "["),
    ("&#93;", "]"),
    ("&#124;", "|"),
    ("&amp;", "&"),
    ("\\/", "/"),
    ("\\*", "*"),
    ("-lrb-", "("),
    ("-rrb-", ")"),
    ("-lsb-", "["),
    ("-rsb-", "]"),
    ("-lcb-", "{"),
    ("-rcb-", "}"),
];

fn is_word(token: &str) -> bool {
    token.chars().all(char::is_alphanumeric) && !token.is_empty()
}

/// `block` with `'s` where only its apostrophe is left: with the blank that an empty token leaves behind it, or
/// at a word.
pub(crate) fn restore_clitics(block: &str) -> String {
    let mut text = block.replace(" '  ", " ' s ").replace(" &apos;  ", " &apos; s ");
    if !text.contains(" ' s ") {
        text = text.replace(" ' ", " 's ").replace(" &apos; ", " &apos;s ");
    }
    text
}

/// How improbable the dashes of a block are, if they are dashes: two in five hyphens between blanks are, of those
/// at a number fewer.
pub(crate) fn dashes(block: &str) -> f32 {
    let mut tokens = block.split_whitespace();
    let (mut before, mut token) = (tokens.next().unwrap_or_default(), tokens.next().unwrap_or_default());
    let mut doubt = 0.0;
    for after in tokens {
        if matches!(token, "-" | "/") && is_word(before) && is_word(after) {
            doubt += if ends_in_digit(before) || token == "/" { 0.8 } else { 0.4 };
        }
        (before, token) = (token, after);
    }
    doubt
}

fn is_letter(token: &str) -> bool {
    token.len() == 1 && token.as_bytes()[0].is_ascii_alphabetic()
}

fn is_number(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit())
}

fn ends_in_digit(token: &str) -> bool {
    token.ends_with(|c: char| c.is_ascii_digit())
}

fn is_thousand(token: &str) -> bool {
    token.len() >= 3 && token.get(..3).is_some_and(is_number) && !token.get(3..4).is_some_and(is_number)
}

/// `s` and its kin, as wordpunct leaves them.
fn is_clitic_tail(token: &str) -> bool {
    ["s", "t", "re", "ve", "ll", "d", "m"].iter().any(|tail| token.eq_ignore_ascii_case(tail))
}

/// `'s`, `n't` and their kin.
pub(crate) fn is_clitic(token: &str) -> bool {
    let tail = token.strip_prefix(['\'', '’']);
    tail.is_some_and(is_clitic_tail) || ["n't", "n’t"].iter().any(|not| token.eq_ignore_ascii_case(not))
}

/// Whether plain text would write `token` at the word before it.
fn closes(token: &str) -> bool {
    let mut chars = token.chars();
    let first = chars.next();
    let second = chars.next();
    match first {
        Some('.') => second.is_none() || second == Some('"') || second == Some('\'') || second == Some(')'),
        Some(',' | ';' | '?' | '!' | ')' | ']' | '}' | '%') => !second.is_some_and(char::is_alphanumeric),
        Some(':') => second.is_none() || second == Some('"'),
        Some('"' | '\'' | '”' | '’') => {
            second.is_some_and(|second| matches!(second, '.' | ',' | ';' | '?' | '!' | ')'))
        }
        _ => false,
    }
}

/// Whether plain text would write `token` at the word after it.
fn opens(token: &str) -> bool {
    matches!(token, "(" | "[" | "{" | "$" | "£" | "€" | "#" | "(\"" | "\"(" | "('")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_blanks_are_left_out() {
        for (tokens, text) in [
            ("it ' s $ 4 , 000 , he said .", "it's $4,000, he said."),
            ("do n't say `` no '' ( yet )", "don't say \"no\" (yet)"),
            ("the u . s . army - at 5 . 30", "the u.s. army - at 5.30"),
            ("It 's plain , with , commas", "It's plain, with, commas"),
            ("\" so ,\" he said", "\"so,\" he said"),
        ] {
            assert_eq!(plain(tokens, Taking::default()), text);
        }
        assert_eq!(
            plain("MR. LEE LEFT . HE CAME", Taking { sentences: true, compounds: false }),
            "Mr. lee left. He came"
        );
    }
}
