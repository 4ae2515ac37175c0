//! HTML character references left in prose: `&amp;`, `&#8217;`, `&EACUTE;`, `&amp;amp;`.
//!
//! In goes a text with references, out come edits that put the characters in their place. The table of names is
//! HTML's own, from `htmlize`. A reference that was escaped several times is unescaped as often, in one edit. Where the
//! text is markup or code, references belong there, and nothing is changed.

use std::ops::Range;

use crate::{Confidence, Edit, Edits, Input, Quirk, Stage};

/// Replaces HTML character references in prose by the characters they stand for.
///
/// ```
/// use unmangle::{Input, Stage, quirks::encoding::Entities};
///
/// let text = "Fish &amp;amp; chips &#8211; caf&eacute;";
/// let edits = Entities.edits(&Input::new(text, &[0..text.len()]));
/// assert_eq!(edits.apply(text), "Fish & chips – café");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Entities;

impl Stage for Entities {
    fn name(&self) -> &str {
        "entities"
    }

    fn edits(&self, input: &Input<'_>) -> Edits {
        let mut edits = Vec::new();
        let mut markup = None;
        for scope in input.scope {
            let Some(text) = input.text.get(scope.clone()) else { continue };
            let mut end = 0;
            for at in memchr::memchr_iter(b'&', text.as_bytes()) {
                if at < end {
                    continue;
                }
                let Some(reference) = unescape(&text[at..]) else { continue };
                if *markup.get_or_insert_with(|| is_markup(input.text)) {
                    return Edits::none();
                }
                end = at + reference.length;
                let range = scope.start + at..scope.start + end;
                if !is_quoted(input.text, &range) && !is_in_address(input.text, &range) {
                    let confidence = Confidence::new(reference.confidence);
                    edits.push(Edit::new(range, reference.text, Quirk::HtmlEntities, confidence));
                }
            }
        }
        Edits::new(input.text, edits)
    }
}

/// A reference and what it stands for.
struct Reference {
    length: usize,
    text: String,
    confidence: f32,
}

/// The longest name that HTML has, `&CounterClockwiseContourIntegral;`.
const LONGEST: usize = 33;
/// References are escaped again and again by careless programs, but not without end.
const MAX_LAYERS: usize = 64;

/// Resolves the reference that `text` begins with, through all its layers.
fn unescape(text: &str) -> Option<Reference> {
    let mut reference = resolve(text)?;
    for _ in 1..MAX_LAYERS {
        if reference.text != "&" {
            break;
        }
        // `&amp;` and what follows it may be a reference again.
        let rest = text.get(reference.length..)?;
        let window = rest.char_indices().map(|(at, _)| at).take_while(|&at| at <= LONGEST).last().unwrap_or(0);
        let next = format!("&{}", rest.get(..window.max(rest.len().min(LONGEST))).or(rest.get(..window))?);
        let Some(inner) = resolve(&next) else { break };
        reference.length += inner.length - 1;
        reference.text = inner.text;
        reference.confidence = reference.confidence.min(inner.confidence);
    }
    Some(reference)
}

/// Resolves one layer.
fn resolve(text: &str) -> Option<Reference> {
    let body = text.strip_prefix('&')?;
    let name_length =
        body.bytes().take(LONGEST).take_while(|&byte| byte.is_ascii_alphanumeric() || byte == b'#').count();
    let name = &body[..name_length];
    let length = name_length + 2;
    if body.as_bytes().get(name_length) != Some(&b';') {
        return unterminated(name, body.as_bytes().get(name_length).copied());
    }
    if let Some(number) = name.strip_prefix('#') {
        return Some(Reference { length, text: numeric(number)?, confidence: 0.99 });
    }
    if let Some(text) = named(name) {
        return Some(Reference { length, text: text.into(), confidence: 0.99 });
    }
    // Letter case changed by a program that took the reference for a word.
    let (first, others) = name.split_at_checked(1)?;
    let small = name.to_ascii_lowercase();
    let is_capital = first.chars().all(|c| c.is_ascii_uppercase());
    let text = if is_capital && others == &small[1..] {
        named(&small)?.to_owned()
    } else if is_capital && !others.bytes().any(|byte| byte.is_ascii_lowercase()) {
        named(&small)?.to_uppercase()
    } else {
        return None;
    };
    Some(Reference { length, text, confidence: 0.95 })
}

/// The few references that are usual enough to be known without their semicolon.
fn unterminated(name: &str, next: Option<u8>) -> Option<Reference> {
    if !matches!(name, "amp" | "nbsp" | "quot" | "lt" | "gt") || next == Some(b'=') {
        return None;
    }
    Some(Reference { length: name.len() + 1, text: named(name)?.into(), confidence: 0.9 })
}

fn named(name: &str) -> Option<&'static str> {
    let key = format!("&{name};");
    htmlize::ENTITIES.get(key.as_bytes()).and_then(|text| std::str::from_utf8(text).ok())
}

/// A numeric reference as HTML resolves it: 80–9F are read as Windows-1252; numbers beyond Unicode are lost; controls
/// and noncharacters vanish.
fn numeric(number: &str) -> Option<String> {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let code = u32::from_str_radix(digits, radix).unwrap_or(u32::MAX);
    Some(match (code, char::from_u32(code)) {
        (0, _) | (_, None) => '\u{FFFD}'.into(),
        (0x80..=0x9F, _) => crate::Misreading::Cp1252.decode(code as u8).into(),
        (_, Some(c)) if is_noncharacter(code) || (c.is_control() && !c.is_whitespace()) => String::new(),
        (_, Some(c)) => c.into(),
    })
}

fn is_noncharacter(code: u32) -> bool {
    matches!(code, 0xFDD0..=0xFDEF) || code & 0xFFFE == 0xFFFE
}

/// Whether `text` is HTML or XML: it has a tag.
fn is_markup(text: &str) -> bool {
    memchr::memchr_iter(b'<', text.as_bytes()).any(|at| is_tag(&text.as_bytes()[at + 1..]))
}

/// Whether `rest`, which follows a `<`, is a tag: a name or `/name` or `!`, then only attributes, then `>`.
fn is_tag(rest: &[u8]) -> bool {
    const LONGEST_TAG: usize = 256;
    let name = rest.strip_prefix(b"/").unwrap_or(rest);
    let name = name.strip_prefix(b"!").unwrap_or(name);
    let length = name.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':')).count();
    let Some(after) = name.get(length) else { return false };
    name[0].is_ascii_alphabetic()
        && (matches!(after, b'>' | b'/')
            || after.is_ascii_whitespace()
                && name.iter().take(LONGEST_TAG).position(|byte| *byte == b'>').is_some_and(|end| {
                    let attributes = &name[length..end];
                    attributes.iter().all(u8::is_ascii_whitespace) || memchr::memchr(b'=', attributes).is_some()
                }))
}

/// Whether the reference is spoken of, not used: alone between quotes or backticks.
fn is_quoted(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).and_then(|before| before.chars().next_back());
    let after = text.get(range.end..).and_then(|after| after.chars().next());
    matches!(
        (before, after),
        (Some('`'), Some('`'))
            | (Some('"'), Some('"'))
            | (Some('\''), Some('\''))
            | (Some('“'), Some('”'))
            | (Some('‘'), Some('’'))
    )
}

/// Whether the reference stands in a web address, where it may be part of a query.
fn is_in_address(text: &str, range: &Range<usize>) -> bool {
    const LONGEST_ADDRESS: usize = 2048;
    let floor = range.start.saturating_sub(LONGEST_ADDRESS);
    let before = &text.as_bytes()[floor..range.start];
    let start = before.iter().rposition(u8::is_ascii_whitespace).map_or(0, |i| i + 1);
    memchr::memmem::find(&before[start..], b"://").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> String {
        Entities.edits(&Input::new(text, &[0..text.len()])).apply(text).into_owned()
    }

    #[track_caller]
    fn kept(text: &str) {
        assert_eq!(fixed(text), text);
    }

    #[test]
    fn named_references_in_prose() {
        assert_eq!(fixed("Salt &amp; pepper &copy; 2020 &mdash; caf&eacute;"), "Salt & pepper © 2020 — café");
    }

    #[test]
    fn numeric_references() {
        assert_eq!(fixed("it&#39;s&#x2014;well&#8230;"), "it's—well…");
        assert_eq!(fixed("&#146;twas &#x92; &#133;"), "’twas ’ …");
        assert_eq!(fixed("a&#0;b&#x110000;c&#99999999999;d"), "a\u{FFFD}b\u{FFFD}c\u{FFFD}d");
        assert_eq!(fixed("a&#1;b&#xFFFE;c"), "abc");
    }

    #[test]
    fn references_escaped_twice_and_more() {
        assert_eq!(fixed("Q&amp;amp;A, R&amp;amp;amp;D, na&amp;iuml;ve, &amp;#39;"), "Q&A, R&D, naïve, '");
    }

    #[test]
    fn wrong_case() {
        assert_eq!(fixed("SE&NTILDE;OR, STRA&SZLIG;E, &Quot;Yes&Quot;, &NBSP;"), "SEÑOR, STRASSE, \"Yes\", \u{A0}");
        kept("&nTILDE; &aMP;");
    }

    #[test]
    fn without_semicolon_only_the_usual_ones() {
        assert_eq!(fixed("Marks &amp Spencer"), "Marks & Spencer");
        kept("AT&T, Q&A, a &copy b, &ltfoo;, x&amp=1, &notit");
    }

    #[test]
    fn markup_is_left_alone() {
        kept("<p>Fish &amp; chips</p>");
        kept("<a href=\"x\">Fish &amp; chips");
        kept("Line<br/>&nbsp;two");
        assert_eq!(fixed("2 < 3 &amp; 5 > 4"), "2 < 3 & 5 > 4");
        assert_eq!(fixed("I <3 you &amp; me"), "I <3 you & me");
    }

    #[test]
    fn code_and_addresses_are_left_alone() {
        kept("Write `&amp;` or \"&lt;\" in HTML.");
        kept("https://example.org/?a=1&lt;2&amp;b=3");
    }

    #[test]
    fn what_is_no_reference_stays() {
        kept("&#20x6; &nosuchname; & ; &; &# &#; &#x;");
    }
}
