//! What clean text teaches: the surface forms of words, counted.
//!
//! A corpus's clean documents, and the clean parts of a document itself, spell the names that its damaged parts
//! have lost. A memory holds how often each word was seen in each form, where its form tells something: the
//! first word of a sentence is capital whatever it is, and a heading in capitals tells nothing of the case.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;

/// How often each word was seen, by surface form.
///
/// ```
/// use unmangle::Memory;
///
/// let mut memory = Memory::new();
/// memory.learn("The minister spoke. Isfahan was calm, and Isfahan slept.");
/// let forms: Vec<_> = memory.forms("isfahan").collect();
/// assert_eq!(forms, [("Isfahan", 1)], "the one at the start of a line or sentence tells nothing");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// By lowercased word, the forms with their counts: the most frequent first, then by spelling.
    words: HashMap<Box<str>, Vec<(Box<str>, u32)>>,
    tokens: u64,
}

impl Memory {
    /// How many forms of one word are kept: more than any word has, so that nonsense costs no more than sense.
    pub const MAX_FORMS: usize = 16;

    /// Knows nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether nothing was learnt.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How many words were counted.
    #[must_use]
    pub fn tokens(&self) -> u64 {
        self.tokens
    }

    /// Counts the words of `text` (UAX #29), which should be clean. The first word of a line or a sentence
    /// counts only when it is not capital, or is not capital by position alone (`NATO`, `iPhone`); a line
    /// without a small letter does not count. Linear in the text.
    pub fn learn(&mut self, text: &str) {
        for line in text.lines().filter(|line| line.chars().any(char::is_lowercase)) {
            let mut starts_sentence = true;
            for piece in line.split_word_bounds() {
                if !piece.chars().any(char::is_alphabetic) {
                    // A quote, dash or colon may open a sentence; when in doubt the form tells nothing.
                    starts_sentence |= piece.contains(['.', '!', '?', ':', '…', '"', '“', '‘', '—', '–', '•', '*']);
                    continue;
                }
                if !(starts_sentence && is_title(piece)) {
                    self.count(piece, 1);
                }
                starts_sentence = false;
            }
        }
    }

    /// Adds what another memory holds. The order in which memories are merged does not matter, as long as no
    /// word was seen in more than [`MAX_FORMS`](Self::MAX_FORMS) forms.
    pub fn merge(&mut self, other: &Self) {
        for (form, count) in other.words.values().flatten() {
            self.count(form, *count);
        }
    }

    /// The forms in which the word `lowercase` was seen and how often, the most frequent first.
    pub fn forms(&self, lowercase: &str) -> impl Iterator<Item = (&str, u32)> {
        self.words.get(lowercase).into_iter().flatten().map(|(form, count)| (&**form, *count))
    }

    fn count(&mut self, form: &str, count: u32) {
        let lowercase = form.to_lowercase();
        let forms = match self.words.get_mut(&*lowercase) {
            Some(forms) => forms,
            None => self.words.entry(lowercase.into()).or_default(),
        };
        if let Some((_, known)) = forms.iter_mut().find(|(known, _)| **known == *form) {
            *known = known.saturating_add(count);
        } else if forms.len() < Self::MAX_FORMS {
            forms.push((form.into(), count));
        } else {
            return;
        }
        self.tokens += u64::from(count);
        forms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
}

/// One capital, at the start, and nothing but small letters behind it.
fn is_title(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && !letters.any(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learnt(text: &str) -> Memory {
        let mut memory = Memory::new();
        memory.learn(text);
        memory
    }

    fn forms<'m>(memory: &'m Memory, word: &str) -> Vec<(&'m str, u32)> {
        memory.forms(word).collect()
    }

    #[test]
    fn sentence_starts_tell_nothing_of_capitals() {
        let memory = learnt("Rain fell. Rain again, he said: “Rain it is.” No rain in Ghent.");
        assert_eq!(forms(&memory, "rain"), [("rain", 1)]);
        assert_eq!(forms(&memory, "ghent"), [("Ghent", 1)]);
    }

    #[test]
    fn capitals_by_nature_count_everywhere() {
        assert_eq!(forms(&learnt("NATO met. iPhone sales fell."), "nato"), [("NATO", 1)]);
        assert!(forms(&learnt("A HEADING IN CAPITALS\n"), "heading").is_empty());
    }

    #[test]
    fn merging_does_not_depend_on_the_order() {
        let (a, b) = (learnt("we saw Bath and a bath"), learnt("the bath at Bath in Bath"));
        let (mut ab, mut ba) = (a.clone(), b.clone());
        ab.merge(&b);
        ba.merge(&a);
        assert_eq!(ab, ba);
        assert_eq!(forms(&ab, "bath"), [("Bath", 3), ("bath", 2)]);
    }
}
