//! Where spaCy's English tokenizer cuts a chunk: prefixes, suffixes, infixes.
//!
//! In spaCy these are regular expressions of many alternatives, with look-around. At a place only a few alternatives
//! can hold, so here they are decided by the characters around it, in constant time.

use super::rewrite::is_in_ranges;
use super::spacy_tables::{CASELESS, CURRENCIES, ICONS, LETTERS, MARKS, QUOTES, UNITS};

/// The bytes of the prefix that is cut off `chunk`, 0 if there is none.
pub(super) fn prefix(chunk: &str) -> usize {
    let mut chars = chunk.chars();
    let Some(first) = chars.next() else { return 0 };
    match first {
        '.' => run_of_stops(chunk),
        '+' if chars.next().is_some_and(|c| c.is_ascii_digit()) => 0,
        '+' | '§' | '%' | '=' => first.len_utf8(),
        'U' | 'C' | 'A' => {
            ["US$", "C$", "A$"].into_iter().find(|currency| chunk.starts_with(currency)).map_or(0, str::len)
        }
        _ if is_mark(first) || is_currency(first) || is_icon(first) => first.len_utf8(),
        _ => 0,
    }
}

/// The bytes of the suffix that is cut off `chunk`, the longest that fits; 0 if there is none.
pub(super) fn suffix(chunk: &str) -> usize {
    let mut chars = chunk.chars().rev();
    let Some(last) = chars.next() else { return 0 };
    let before = chars.next();
    let by_last = match (before, last) {
        (Some('.'), '.') => chunk.len() - chunk.trim_end_matches('.').len(),
        (Some(before), '.') if may_precede_stop(before) => 1,
        (Some('F' | 'f' | 'C' | 'c' | 'K' | 'k'), '.') if chars.next() == Some('°') => 1,
        (Some(before), '.')
            if is_capital(before) && chunk[..chunk.len() - 1].chars().rev().nth(1).is_some_and(is_capital) =>
        {
            1
        }
        (Some(quote @ ('\'' | '’')), 's' | 'S') => quote.len_utf8() + 1,
        (Some('…'), '…') => 2 * last.len_utf8(),
        (Some(digit), '+') if digit.is_ascii_digit() => 1,
        _ if is_mark(last) || is_icon(last) => last.len_utf8(),
        _ => 0,
    };
    by_last.max(measure(chunk))
}

/// The bytes of the unit or currency behind a digit that ends `chunk`.
fn measure(chunk: &str) -> usize {
    const LONGEST: usize = 5;
    for (at, c) in chunk.char_indices().rev().take(LONGEST + 1) {
        if c.is_ascii_digit() {
            let behind = &chunk[at + 1..];
            let known = |list: &str| list.split(' ').any(|word| word == behind);
            return if !behind.is_empty() && (known(UNITS) || known(CURRENCIES)) { behind.len() } else { 0 };
        }
    }
    0
}

/// Calls `found` with the bytes from, to of each infix of `chunk`, from left to right. Linear in the chunk.
pub(super) fn infixes(chunk: &str, mut found: impl FnMut(usize, usize)) {
    let (mut at, mut before) = (0, None);
    while let Some(c) = chunk[at..].chars().next() {
        let used = infix(before, c, &chunk[at..]);
        if used > 0 {
            found(at, at + used);
        }
        let step = used.max(c.len_utf8());
        before = chunk[at..at + step].chars().next_back();
        at += step;
    }
}

/// The bytes of the infix at the start of `rest`, whose first character is `c` and which follows `before`.
fn infix(before: Option<char>, c: char, rest: &str) -> usize {
    if c.is_alphanumeric() {
        return if is_icon(c) { c.len_utf8() } else { 0 };
    }
    let after = |used: usize| rest[used..].chars().next();
    let precedes = |class: fn(char) -> bool| before.is_some_and(class);
    let follows = |class: fn(char) -> bool| after(c.len_utf8()).is_some_and(class);
    let letter_or_digit = |c: char| c.is_ascii_digit() || is_letter(c);
    let fits = match c {
        '.' => {
            let run = run_of_stops(rest);
            if run > 0 {
                return run;
            }
            precedes(|c| is_small(c) || is_quote(c)) && follows(|c| is_capital(c) || is_quote(c))
        }
        '…' => true,
        ',' => precedes(is_letter) && follows(is_letter),
        ':' | '<' | '>' | '=' | '/' => precedes(letter_or_digit) && follows(is_letter),
        '+' | '*' | '^' => between_digits(before, after(1)),
        '-' if between_digits(before, after(1)) => true,
        '-' | '–' | '—' | '~' => {
            // One to three hyphens, one or two em dashes.
            let longest = match c {
                '-' => 3,
                '—' => 2,
                _ => 1,
            };
            let run = rest.chars().take(longest + 1).take_while(|&next| next == c).count();
            let used = run * c.len_utf8();
            if run <= longest && precedes(letter_or_digit) && after(used).is_some_and(is_letter) {
                return used;
            }
            false
        }
        _ => is_icon(c),
    };
    if fits { c.len_utf8() } else { 0 }
}

fn between_digits(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit() || c == '-')
}

/// The bytes of the stops that begin `text`, if they are two or more.
fn run_of_stops(text: &str) -> usize {
    let run = text.len() - text.trim_start_matches('.').len();
    if run > 1 { run } else { 0 }
}

fn may_precede_stop(c: char) -> bool {
    c.is_ascii_digit()
        || is_small(c)
        || matches!(c, '%' | '²' | '-' | '+' | '|')
        || is_mark(c) && !matches!(c, '–' | '—')
}

fn is_mark(c: char) -> bool {
    !c.is_ascii_alphanumeric() && c != ' ' && MARKS.contains(c)
}

fn is_quote(c: char) -> bool {
    !c.is_ascii_alphanumeric() && c != ' ' && QUOTES.contains(c)
}

fn is_currency(c: char) -> bool {
    !c.is_ascii_alphanumeric() && c != ' ' && CURRENCIES.contains(c)
}

fn is_icon(c: char) -> bool {
    !c.is_ascii() && is_in_ranges(&ICONS, c)
}

fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { is_in_ranges(&LETTERS, c) }
}

/// `ALPHA_LOWER`, letters without case among them, and two that Unicode no longer counts as small.
pub(super) fn is_small(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_lowercase()
    } else {
        is_letter(c) && (c.is_lowercase() || matches!(c, 'ʔ' | 'ʕ') || is_caseless(c))
    }
}

/// `ALPHA_UPPER`, letters without case among them.
fn is_capital(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_uppercase() } else { is_letter(c) && (c.is_uppercase() || is_caseless(c)) }
}

fn is_caseless(c: char) -> bool {
    is_in_ranges(&CASELESS, c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes() {
        for (chunk, expected) in [
            ("(a", "("),
            ("...a", "..."),
            (".a", ""),
            ("$5", "$"),
            ("US$5", "US$"),
            ("+5", ""),
            ("+a", "+"),
            ("“a", "“"),
        ] {
            assert_eq!(&chunk[..prefix(chunk)], expected, "{chunk}");
        }
    }

    #[test]
    fn suffixes() {
        for (chunk, expected) in [
            ("a.", "."),
            ("A.", ""),
            ("UN.", "."),
            ("a..", ".."),
            ("a’s", "’s"),
            ("5km", "km"),
            ("akm", ""),
            ("5%", "%"),
            ("5$", "$"),
            ("5+", "+"),
            ("a\"", "\""),
            ("a……", "……"),
        ] {
            assert_eq!(&chunk[chunk.len() - suffix(chunk)..], expected, "{chunk}");
        }
    }

    #[test]
    fn infixes_between_letters_and_digits() {
        for (chunk, expected) in [
            ("well-known", "-"),
            ("a--b---c----d", "-- ---"),
            ("1-2", "-"),
            ("1.A", ""),
            ("end.Then", "."),
            ("a,b", ","),
            ("and/or", "/"),
            ("a...b", "..."),
        ] {
            let mut found = Vec::new();
            infixes(chunk, |from, to| found.push(&chunk[from..to]));
            assert_eq!(found.join(" "), expected, "{chunk}");
        }
    }
}
