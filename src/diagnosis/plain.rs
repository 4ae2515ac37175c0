//! A quick guess at the plain text behind tokens.
//!
//! Plain text keeps punctuation at its word: a blank before a comma, after a bracket or around the apostrophe
//! of `it ' s` is there because a program put it there. Where plain text might have a blank (around a dash,
//! between words), the guess keeps it: that tells no channel from another.

use std::borrow::Cow;

use super::tokens::Token;

/// How a token is joined to the one before it, in the plain text behind both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Joint {
    /// Plain text may have a blank between the two.
    Apart,
    /// They are parts of a compound (`well - known`), or there is a dash.
    Compound,
    /// Plain text would not have a blank there.
    Odd,
}

/// What has been opened and not closed before a token.
#[derive(Clone, Copy, Default)]
pub(crate) struct Open {
    quote: bool,
    apostrophe: bool,
}

/// How the token `at` is joined to the one before it and to the one after it, as far as it has a say.
pub(crate) fn joints(tokens: &[Token<'_>], at: usize, open: &mut Open) -> [Joint; 2] {
    const BOTH: [Joint; 2] = [Joint::Odd; 2];
    const LEFT: [Joint; 2] = [Joint::Odd, Joint::Apart];
    const RIGHT: [Joint; 2] = [Joint::Apart, Joint::Odd];
    const NEITHER: [Joint; 2] = [Joint::Apart; 2];
    let token = tokens[at];
    if token.whole {
        return NEITHER;
    }
    let token = token.text;
    let before = at.checked_sub(1).map_or("", |before| tokens[before].text);
    let after = tokens.get(at + 1).map_or("", |after| after.text);
    match &*read(token) {
        "-" if token == "@-@" => BOTH,
        "-" | "/" if is_word(before) && is_word(after) => [Joint::Compound; 2],
        // An ellipsis or a long dash, as typed on a typewriter.
        mark if in_run(mark, before) || in_run(mark, after) => {
            [before, after].map(|other| if in_run(mark, other) { Joint::Compound } else { Joint::Apart })
        }
        // Moses cuts `O'Brien` there.
        _ if is_letter(before) && is_elided(token) => [Joint::Compound, Joint::Apart],
        "\"" | "“" | "”" => {
            open.quote = match token {
                "``" | "“" => true,
                "''" | "”" => false,
                _ => !open.quote,
            };
            if open.quote { RIGHT } else { LEFT }
        }
        "'" | "’" if is_word(before) && is_clitic_tail(after) => BOTH,
        "'" | "’" | "‘" => {
            open.apostrophe = !open.apostrophe && !before.ends_with('s');
            if open.apostrophe { RIGHT } else { LEFT }
        }
        "," if ends_in_digit(before) && is_thousand(after) => BOTH,
        "." if ends_in_digit(before) && after.starts_with(|c: char| c.is_ascii_digit()) => BOTH,
        "." if is_letter(before)
            && is_letter(after)
            && tokens.get(at + 2).is_some_and(|next| next.text.starts_with('.')) =>
        {
            BOTH
        }
        ":" if is_number(before) && is_number(after) => BOTH,
        read if is_clitic(read) || closes(read) => LEFT,
        read if opens(read) => RIGHT,
        _ => NEITHER,
    }
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
    if !text.contains(['&', '\\', '-']) {
        return text;
    }
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

/// How improbable it is that `mark`, a hyphen or a stroke between blanks, is a dash: two in five hyphens are, of those
/// at a number fewer.
pub(crate) fn dash(before: &str, mark: &str) -> f32 {
    if ends_in_digit(before) || mark == "/" { 0.8 } else { 0.4 }
}

/// Whether the marks `one` and `other` may be parts of one, written without a blank: stops of an ellipsis, hyphens of a
/// dash. (A word that breaks off has a hyphen, and a dash may follow it.)
fn in_run(one: &str, other: &str) -> bool {
    one == other && matches!(one, "." | "-" | "–" | "—")
}

/// How improbable it is that plain text has a blank between `before` and `token`, if they are marks of one run or pieces
/// of a name: one writer in six sets an ellipsis of two blanks, next to none a dash.
pub(crate) fn spread(before: &str, token: &str) -> Option<f32> {
    match token {
        "." if before == "." => Some(0.9),
        _ if in_run(before, token) || is_letter(before) && is_elided(token) => Some(4.0),
        _ => None,
    }
}

/// Whether `token` is what Moses cuts off behind an elision: `'Brien`.
fn is_elided(token: &str) -> bool {
    let name = token.strip_prefix(['\'', '’']);
    name.is_some_and(|name| name.len() > 2 && name.starts_with(char::is_alphabetic)) && !is_clitic(token)
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

    /// The plain text behind tokens, compounds taken for dashes.
    fn plain(tokens: &str) -> String {
        let tokens = super::super::tokens::tokens(tokens);
        let (mut text, mut open, mut right) = (String::new(), Open::default(), Joint::Odd);
        for at in 0..tokens.len() {
            let [left, next] = joints(&tokens, at, &mut open);
            if left.max(right) < Joint::Odd {
                text.push(' ');
            }
            text.push_str(&read(tokens[at].text));
            right = next;
        }
        text
    }

    #[test]
    fn odd_blanks_are_left_out() {
        for (tokens, text) in [
            ("it ' s $ 4 , 000 , he said .", "it's $4,000, he said."),
            ("do n't say `` no '' ( yet )", "don't say \"no\" (yet)"),
            ("the u . s . army - at 5 . 30", "the u.s. army - at 5.30"),
            ("It 's plain , with , commas", "It's plain, with, commas"),
            ("\" so ,\" he said", "\"so,\" he said"),
            ("no . . . - - ! !", "no . . . - -!!"),
        ] {
            assert_eq!(plain(tokens), text);
        }
    }
}
