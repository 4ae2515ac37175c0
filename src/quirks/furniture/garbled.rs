//! Residue of text spinners and failed templates.
//!
//! A spinner that replaces words by "synonyms" and puts sentences together again leaves its shavings: the
//! last word of a sentence printed once more, alone and small, often behind another lone word
//! (`… a long strike. Labour. strike.`); alternatives never chosen (`{big|large|huge}`); fields never filled
//! (`{{first_name}}`, `[object Object]`). What stood there is seldom known, so the place is said and not
//! repaired; only a bare repetition of the last word is certain, and goes.

use std::ops::Range;

use super::page::{self, Line};
use super::sentences::Sentences;
use crate::{Confidence, Edit, Edits, Input, Quirk, Stage};

/// A place that reads as residue.
#[derive(Clone, Debug, PartialEq)]
pub struct Suspect {
    /// What does not belong: UTF-8 byte offsets into the text.
    pub span: Range<usize>,
    /// Whether deleting the span is certain to restore the text.
    pub repairable: bool,
    /// How surely it is residue.
    pub confidence: Confidence,
}

/// Says where residue stands, and takes out what is certain.
///
/// ```
/// use unmangle::quirks::furniture::Garbled;
/// use unmangle::{Input, Stage};
///
/// let text = "The union had prepared for a long strike. Labour. strike.";
/// assert_eq!(&text[Garbled.suspects(text)[0].span.clone()], "Labour. strike.");
/// assert!(Garbled.edits(&Input::new(text, &[0..text.len()])).is_empty());
///
/// let text = "The union had prepared for a long strike. strike.";
/// let edits = Garbled.edits(&Input::new(text, &[0..text.len()]));
/// assert_eq!(edits.apply(text), "The union had prepared for a long strike.");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Garbled;

impl Garbled {
    /// The places in `text` that read as residue, in order and disjoint. Linear in the text.
    #[must_use]
    pub fn suspects(&self, text: &str) -> Vec<Suspect> {
        let lines = page::lines(text);
        self.suspects_of(text, &lines, &Sentences::of(text, &lines))
    }

    /// Those in `lines`, all of the text's, with their `sentences`.
    pub(super) fn suspects_of(self, text: &str, lines: &[Line], sentences: &Sentences) -> Vec<Suspect> {
        let mut suspects = Vec::new();
        for line in 0..lines.len() {
            shavings(text, sentences.of_line(line), &mut suspects);
        }
        fields(text, lines, &mut suspects);
        suspects.sort_by_key(|suspect| suspect.span.start);
        suspects.dedup_by(|later, earlier| later.span.start < earlier.span.end);
        suspects
    }
}

impl Stage for Garbled {
    fn name(&self) -> &str {
        "garbled"
    }

    fn edits(&self, input: &Input<'_>) -> Edits {
        let certain = self.suspects(input.text).into_iter().filter(|suspect| suspect.repairable);
        let edits = certain.filter_map(|suspect| {
            let line = Line { start: suspect.span.start, end: suspect.span.end };
            let before = input.text.get(..line.start)?.trim_end_matches([' ', '\u{a0}']).len();
            let range = page::clip(before..line.end, line, input.scope)?;
            Some(Edit::new(range, "", Quirk::Garbled, suspect.confidence))
        });
        Edits::new(input.text, edits)
    }
}

/// Last words of the `sentences` of a line printed once more.
fn shavings(text: &str, sentences: &[Range<usize>], suspects: &mut Vec<Suspect>) {
    let content = |at: Option<usize>| at.and_then(|at| text.get(sentences[at].clone())).unwrap_or_default();
    for (at, sentence) in sentences.iter().enumerate().skip(1) {
        let Some(word) = lone_word(content(Some(at))) else { continue };
        let (near, far) = (content(Some(at - 1)), content(at.checked_sub(2)));
        if repeats_end(near, word) {
            let span = sentence.clone();
            suspects.push(Suspect { span, repairable: is_cased(near), confidence: Confidence::new(0.9) });
        } else if lone_word(near).is_some() && repeats_end(far, word) {
            let confidence = Confidence::new(if is_cased(far) { 0.9 } else { 0.6 });
            suspects.push(Suspect { span: sentences[at - 1].start..sentence.end, repairable: false, confidence });
        }
    }
}

/// The word, if `sentence` is one word with a stop.
fn lone_word(sentence: &str) -> Option<&str> {
    if sentence.len() > 40 {
        return None;
    }
    let word = sentence.strip_suffix('.')?.trim_end();
    (word.len() >= 3 && word.chars().all(char::is_alphabetic)).then_some(word)
}

/// Whether `word`, which is small, is the last word of `sentence`, which is a full one.
fn repeats_end(sentence: &str, word: &str) -> bool {
    let Some(body) = sentence.strip_suffix('.') else { return false };
    let last = body.trim_end().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let least = if is_cased(sentence) { 4 } else { 8 };
    last == word && !word.starts_with(char::is_uppercase) && body.split_ascii_whitespace().count() >= least
}

/// Whether a sentence begins with a capital, so that a small letter after a stop tells something.
fn is_cased(sentence: &str) -> bool {
    sentence.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

/// Alternatives never chosen and fields never filled, in lines of prose.
fn fields(text: &str, lines: &[Line], suspects: &mut Vec<Suspect>) {
    // Asked once a line: a line may hold as many fields as it likes.
    let mut asked = None;
    let mut at = 0;
    for open in memchr::memchr2_iter(b'{', b'[', text.as_bytes()) {
        let index = lines.partition_point(|line| line.end <= open);
        let Some(line) = lines.get(index).filter(|_| open >= at) else { continue };
        let Some(length) = field(text.get(open..line.end).unwrap_or_default()) else { continue };
        at = open + length;
        let prose = match asked {
            Some((known, prose)) if known == index => prose,
            _ => is_prose(line.of(text)),
        };
        asked = Some((index, prose));
        if prose {
            suspects.push(Suspect { span: open..at, repairable: false, confidence: Confidence::new(0.8) });
        }
    }
}

/// The length of the unfilled field that `rest` begins with.
fn field(rest: &str) -> Option<usize> {
    const OBJECT: &str = "[object Object]";
    if rest.starts_with(OBJECT) {
        return Some(OBJECT.len());
    }
    let reach = rest.len().min(120);
    let close = memchr::memchr(b'}', rest.as_bytes().get(..reach)?)?;
    let inner = rest.get(1..close)?;
    if let Some(name) = inner.strip_prefix('{') {
        let named =
            !name.trim().is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '.' | '-'));
        return (named && rest.as_bytes().get(close + 1) == Some(&b'}')).then_some(close + 2);
    }
    let mut choices = inner.split('|');
    let worded = |choice: &str| {
        !choice.is_empty() && choice.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’'))
    };
    (rest.starts_with('{') && inner.contains('|') && choices.all(worded)).then_some(close + 1)
}

/// Whether a line is a sentence, and no code: begins with a letter or quote, ends with a stop.
fn is_prose(line: &str) -> bool {
    let ends = line.ends_with(['.', '!', '?', '"', '”', ',', ':']);
    let code = line.contains([';', '=', '\\', '`', '$', '<']);
    ends && !code && line.split_ascii_whitespace().count() >= 6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suspects(text: &str) -> Vec<&str> {
        Garbled.suspects(text).into_iter().map(|suspect| &text[suspect.span]).collect()
    }

    #[test]
    fn a_lone_word_between_a_sentence_and_its_end() {
        assert_eq!(suspects("They met in the large hall. Building. hall. Then they left."), ["Building. hall."]);
        assert_eq!(suspects("They met by the sea-wall. Fence. wall."), ["Fence. wall."]);
        assert_eq!(suspects("in the end they all met in the large hall . building . hall ."), ["building . hall ."]);
    }

    #[test]
    fn alternatives_and_fields() {
        assert_eq!(suspects("He bought a {big|large|huge} house by the sea."), ["{big|large|huge}"]);
        assert_eq!(suspects("Dear {{first_name}}, we thank you for your order."), ["{{first_name}}"]);
        assert_eq!(suspects("The total of your order is [object Object] as of today."), ["[object Object]"]);
    }

    #[test]
    fn short_answers_and_code_are_none() {
        for text in [
            "Would he go to the sea? No. Yes. He went to the sea.",
            "He wanted war. Peace. War. It was all one to him.",
            "Home. Now. Home.",
            "awk '{print a|b}' file; done",
            "Use {{ name }} in the template = value;",
            "He went to see the U.S. Senate. Then he slept.",
        ] {
            assert!(suspects(text).is_empty(), "{text}");
        }
    }
}
