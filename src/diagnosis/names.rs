//! Names that lost their capitals while the sentences kept theirs: a remark, since the text as it stands says too little
//! for a repair that could be checked.
//!
//! A program that writes a sentence with one capital (Python's `capitalize`, a form's own rule) leaves `In may london`
//! behind. Two things tell: not one capital inside a sentence, and words that are all but always written with
//! one in small letters. The first is seen in one pass of bytes that ends at the first name, so a text with names in it
//! costs next to nothing.

use crate::confidence::probability;
use crate::language::Case;
use crate::{Confidence, Finding, Model, Quirk};

/// A word counts if it is written in small letters more rarely than this.
const RARELY: f32 = 0.02;
/// What one word can say at most, in nats, and how rare such texts are.
const MOST: f32 = 3.0;
const PRIOR: f32 = -6.0;
/// Words that are looked at: the first of a long text speak for all.
const ENOUGH: usize = 2_000;

/// Whether the names of `text`, which is otherwise clean, lost their capitals. Linear, and at once where there is a
/// capital inside a sentence.
pub(super) fn lost_names(text: &str, model: Option<&Model>) -> Option<Finding> {
    let model = model?;
    if has_capital_inside(text.as_bytes()) {
        return None;
    }
    let lexicon = model.lexicon();
    let (mut count, mut nats, mut begun, mut not_begun) = (0, PRIOR, 0, 0);
    for (place, token) in text.lines().flat_map(places).take(ENOUGH) {
        let word = token.trim_matches(|c: char| !c.is_alphanumeric());
        if word.is_empty() || !word.chars().all(char::is_alphabetic) {
            continue;
        }
        match (place, Case::of(word)) {
            (Place::Doubtful, _) => {}
            (Place::Start, Case::Title) => begun += 1,
            (Place::Start, _) => not_begun += 1,
            (Place::Inside, Case::Lower) => {
                if let Some(word) = lexicon.get(word)
                    && word.casing[Case::Lower as usize] < RARELY
                {
                    nats += (-word.casing[Case::Lower as usize].max(1e-6).ln()).min(MOST);
                    count += 1;
                }
            }
            (Place::Inside, _) if word == "I" => {}
            (Place::Inside, _) => return None,
        }
    }
    // A full stop may end an abbreviation.
    let has_sentences = begun > 1 && begun > 3 * not_begun;
    (has_sentences && nats > 0.0).then(|| Finding {
        quirk: Quirk::LostNames,
        variant: None,
        variants: Vec::new(),
        confidence: Confidence::new(probability(nats)),
        spans: vec![0..text.len()],
        count,
    })
}

/// Where a word stands.
#[derive(Clone, Copy)]
enum Place {
    /// It begins a line, or follows the end of a sentence.
    Start,
    /// After a quote, a colon, a dash: a sentence may begin there.
    Doubtful,
    Inside,
}

/// The stretches of a line between blanks, and where they stand.
fn places(line: &str) -> impl Iterator<Item = (Place, &str)> {
    let mut next = Place::Start;
    line.split_whitespace().map(move |token| {
        let place = if token.starts_with(['"', '“', '\'', '‘', '(', '[', '-', '–', '—']) {
            Place::Doubtful
        } else {
            next
        };
        next = match token.trim_end_matches(['"', '”', '\'', '’', ')', ']']) {
            end if end.ends_with(['.', '!', '?', '…']) => Place::Start,
            end if end.len() < token.len() || end.ends_with([':', ';', '-', '–', '—', '*', '•', '|']) => {
                Place::Doubtful
            }
            _ => Place::Inside,
        };
        (place, token)
    })
}

/// Whether a capital other than `I` follows a small letter or a comma, and a blank.
fn has_capital_inside(bytes: &[u8]) -> bool {
    bytes.windows(4).any(|window| {
        let before = window[0].is_ascii_lowercase() || window[0] == b',';
        let lone = window[2] == b'I' && !window[3].is_ascii_alphabetic();
        before && window[1] == b' ' && window[2].is_ascii_uppercase() && !lone
    })
}

#[cfg(all(test, feature = "english"))]
mod tests {
    use crate::{Quirk, diagnose};

    const TEXT: &str = "Last monday the mayor of london met sarah in paris. They spoke of england and germany. I think \
                        that the talks went well. Nobody in europe was surprised.";

    fn is_remarked(text: &str) -> bool {
        let diagnosis = diagnose(text);
        assert!(diagnosis.is_clean(), "{diagnosis}");
        diagnosis.remarks.iter().any(|remark| remark.quirk == Quirk::LostNames)
    }

    #[test]
    fn names_without_capitals_are_remarked() {
        assert!(is_remarked(TEXT));
        assert!(diagnose(TEXT).to_string().contains("names without their capitals"));
        assert_eq!(crate::normalize(TEXT), TEXT);
    }

    #[test]
    fn other_texts_are_not() {
        for text in [
            "",
            "The boat left at noon. Nobody was on board. It came back at night.",
            "Last Monday the mayor of London met Sarah in Paris. They spoke of england.",
            "Mix the flour and the butter. Add an egg. Bake it for an hour in a turkey tin.",
        ] {
            assert!(!is_remarked(text), "{text}");
        }
        assert!(diagnose(&TEXT.to_lowercase()).remarks.iter().all(|remark| remark.quirk != Quirk::LostNames));
    }
}
