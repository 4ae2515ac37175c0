//! Addresses in a text: URLs, e-mail addresses and handles, in one piece or taken apart by a tokenizer.
//!
//! In goes a text; out come the stretches whose letter case follows no rule of the language: capitals are not
//! looked for there. A scheme (`http:`), `www.` or an `@` begins one, and it goes on as long as words and the
//! marks of addresses (`. / - _ ? = & % ~ : #`) take turns. Where blanks stand between the tokens, a full stop
//! may also end the sentence: then it joins only what more marks of the kind follow, or the end of a
//! domain.

use std::ops::Range;

use super::tokens::{Kind, Token, tokens};

/// Ends of domains that are no words of their own.
const DOMAINS: [&str; 16] =
    ["com", "org", "net", "edu", "gov", "mil", "info", "uk", "de", "fr", "eu", "ca", "au", "jp", "io", "co"];

const SCHEMES: [&str; 3] = ["http", "https", "ftp"];

/// The addresses of `text`, in order. Linear in its length; a text without an `@`, `http`, `ftp` or `www` costs a search.
pub(crate) fn addresses(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut next = 0;
    for at in memchr::memchr3_iter(b'@', b':', b'.', bytes) {
        if at < next {
            continue;
        }
        let begins = match bytes[at] {
            b'@' => true,
            b':' => text[at + 1..].trim_start_matches(' ').starts_with('/') && word_before(text, at, &SCHEMES),
            _ => word_before(text, at, &["www"]),
        };
        if !begins {
            continue;
        }
        let floor = found.last().map_or(0, |last: &Range<usize>| last.end);
        let end = ending(text, at);
        next = end;
        // A name before an `@` stands against it or, taken apart, before a blank of which another is behind it; a
        // handle has none.
        let apart = text[at + 1..].starts_with(' ') && text[at..end].contains('.');
        let start =
            if text[..at].ends_with(' ') && !apart && bytes[at] == b'@' { at } else { beginning(text, floor, at) };
        if end > at + 1 {
            found.push(start..end);
        }
    }
    found
}

/// Whether one of `words` ends right before `at`, blanks aside.
fn word_before(text: &str, at: usize, words: &[&str]) -> bool {
    let before = text[..at].trim_end_matches(' ').as_bytes();
    words.iter().any(|word| {
        let Some(start) = before.len().checked_sub(word.len()) else { return false };
        before[start..].eq_ignore_ascii_case(word.as_bytes())
            && !before[..start].last().is_some_and(u8::is_ascii_alphanumeric)
    })
}

/// Where the address around the mark at `at` begins: words and the marks of names before it, as far as no blank stands
/// between two words.
fn beginning(text: &str, floor: usize, at: usize) -> usize {
    /// No name before an `@` is longer.
    const LONGEST: usize = 64;
    let low = floor.max(at.saturating_sub(LONGEST));
    let mut start = at;
    let mut word = false;
    for (i, c) in text[..at].char_indices().rev() {
        let mark = matches!(c, '.' | '_' | '-' | '+');
        if i < low || !(c.is_alphanumeric() || mark) {
            break;
        }
        word |= c.is_alphanumeric();
        start = i;
    }
    if word {
        return start;
    }
    // Taken apart: `john . smith @`; the word before, and more as long as marks join them.
    let mut chars = text[..at].char_indices().rev().take_while(|(i, _)| *i >= low).peekable();
    let mut start = at;
    loop {
        while chars.next_if(|(_, c)| *c == ' ').is_some() {}
        let mut seen = false;
        while let Some((i, _)) = chars.next_if(|(_, c)| c.is_alphanumeric()) {
            (start, seen) = (i, true);
        }
        if !seen {
            return start;
        }
        while chars.next_if(|(_, c)| *c == ' ').is_some() {}
        if chars.next_if(|(_, c)| matches!(c, '.' | '_' | '-' | '+')).is_none() {
            return start;
        }
    }
}

/// Where the address with a mark at `at` ends.
fn ending(text: &str, at: usize) -> usize {
    let mark = |token: &Token| {
        token.kind == Kind::Mark
            && matches!(
                &text[at + token.range.start..at + token.range.end],
                "." | "/" | "-" | "_" | "?" | "=" | "&" | "%" | "~" | ":" | "#" | "@" | "+"
            )
    };
    let is_word = |token: &Token| matches!(token.kind, Kind::Word | Kind::Number);
    let mut rest = tokens(&text[at..]).peekable();
    let mut end = at;
    loop {
        // Marks, the last of them and whether blanks stand around them.
        let mut last = None;
        let mut marks_end = end;
        let mut blank = false;
        while let Some(token) = rest.next_if(mark) {
            blank |= at + token.range.start > marks_end;
            marks_end = at + token.range.end;
            last = text[at + token.range.start..].chars().next();
        }
        let Some(word) = rest.next_if(is_word) else { return end };
        let range = at + word.range.start..at + word.range.end;
        blank |= range.start > marks_end;
        let written = &text[range.clone()];
        let goes_on = rest.peek().is_some_and(mark);
        let joined = match last {
            None => false,
            Some('.') if blank => goes_on || DOMAINS.iter().any(|domain| domain.eq_ignore_ascii_case(written)),
            // Inside a sentence, a dash with blanks is a dash and a question mark ends a sentence.
            Some('-' | '?' | ':' | '&') if blank && end > at => goes_on && last != Some('?'),
            Some(_) => true,
        };
        if !joined {
            return end.max(at);
        }
        end = range.end;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<&str> {
        addresses(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn in_one_piece() {
        assert_eq!(
            found("see http://www.example.org/news/paris.html for more"),
            ["http://www.example.org/news/paris.html"]
        );
        assert_eq!(found("at www.example.org. the next"), ["www.example.org"]);
        assert_eq!(found("write to mary.smith@example.ac.uk, or not"), ["mary.smith@example.ac.uk"]);
        assert_eq!(found("said @mary today"), ["@mary"]);
        assert_eq!(found("https://example.org/?q=london&page=2 is"), ["https://example.org/?q=london&page=2"]);
    }

    #[test]
    fn taken_apart() {
        assert_eq!(
            found("see http :// www . example . org / news / paris for more"),
            ["http :// www . example . org / news / paris"]
        );
        assert_eq!(found("to mary . smith @ example . ac . uk , or not"), ["mary . smith @ example . ac . uk"]);
        assert_eq!(found("at www . example . com . the next one"), ["www . example . com"]);
        assert_eq!(found("said @ mary . he left"), ["@ mary"]);
    }

    #[test]
    fn no_addresses() {
        for text in ["", "http", "www", "the http: no", "a: b", "1.5 @", "@", "wwww.example.org", "the end. the start"]
        {
            assert_eq!(found(text), Vec::<&str>::new(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn stretches_are_in_order_and_on_boundaries(text in "(http|www|@|[.:/ a-zé-]|\\PC){0,60}") {
            let mut end = 0;
            for range in addresses(&text) {
                prop_assert!(end <= range.start && range.start < range.end);
                prop_assert!(text.get(range.clone()).is_some());
                end = range.end;
            }
        }
    }
}
