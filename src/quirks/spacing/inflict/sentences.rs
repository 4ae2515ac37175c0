//! A plain sentence splitter, for the tokenizers that work sentence by sentence.
//!
//! A sentence ends after `.`, `!` or `?`, any closing quotes and brackets (`"`, `'`, `)`, `]`), and white space. That
//! is all: an abbreviation in the middle of a sentence (`Mr. Smith`) ends one too, where NLTK's Punkt, which has
//! learnt abbreviations, mostly sees that it does not. For a tokenizer the difference is one blank before that stop,
//! since only the last stop of a sentence is cut off. The plain rule needs no data, can be checked by eye, and is what
//! one gets by splitting at stops without Punkt; comparing tokens *given the same sentences* is possible through
//! [`tokenize_sentences`](super::treebank::tokenize_sentences).

use super::rewrite::is_python_space;

/// The sentences of a line, trimmed, none empty. Linear in the line.
///
/// ```
/// use unmangle::quirks::spacing::inflict::sentences;
///
/// let line = "\"Did it rain?\" It rained.";
/// assert_eq!(sentences::split(line).collect::<Vec<_>>(), ["\"Did it rain?\"", "It rained."]);
/// ```
pub fn split(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let (sentence, after) = rest.split_at(first_end(rest));
            rest = after;
            let sentence = sentence.trim_matches(is_python_space);
            if !sentence.is_empty() {
                return Some(sentence);
            }
        }
    })
}

/// Where the first sentence of `text` and the white space behind it end, in bytes.
fn first_end(text: &str) -> usize {
    let mut from = 0;
    while let Some(found) = text[from..].find(['.', '!', '?']) {
        let stop = from + found + 1;
        let closed = text[stop..].trim_start_matches(['"', '\'', ')', ']']);
        let next = closed.trim_start_matches(is_python_space);
        if next.len() < closed.len() {
            return text.len() - next.len();
        }
        // What was looked at holds no stop: it need not be looked at again.
        from = text.len() - closed.len();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &[&str]) {
        assert_eq!(split(line).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn after_a_stop_and_closing_quotes() {
        check("It rained. \"Did it?\" It did!", &["It rained.", "\"Did it?\"", "It did!"]);
        check("They came (late.) Then they left '. So", &["They came (late.)", "Then they left '.", "So"]);
    }

    #[test]
    fn abbreviations_end_one_too() {
        check("Mr. Smith paid 3.50 in the U.S. on Monday", &["Mr.", "Smith paid 3.50 in the U.S.", "on Monday"]);
    }

    #[test]
    fn blanks_make_no_sentence() {
        check("  ", &[]);
        check("", &[]);
        check(" . ", &["."]);
        check("... ...", &["...", "..."]);
        check("one.\u{a0}two", &["one.", "two"]);
    }
}
