//! Evidence for letter case: would plain text have had capitals here, and is this prose at all?
//!
//! A block without capitals is damaged prose when sentences begin in it, names stand in it, and it is written
//! as prose is; and it is let be when it is chat, verse, code or a list. So two things are measured: how
//! improbable the missing capitals are, word by word, by the shares in which the lexicon has seen each word in
//! small letters; and the marks of prose (stops, apostrophes, function words) against those of other text.

use std::collections::HashMap;

use super::words;
use crate::Model;

/// What a block tells of letter case.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Evidence {
    /// Words: what holds a letter.
    pub words: usize,
    /// Function words and their stems, which tell English.
    pub function: usize,
    /// How improbable the missing capitals are in cased prose, in nats, sentence starts aside.
    pub missing: f32,
    /// Sentences that end with a stop and have another behind them.
    pub starts: usize,
    /// Whether the block ends with a final stop.
    pub ends: bool,
    /// Marks of chat: `u`, `dont`, smileys, handles.
    pub chat: usize,
    /// Marks of code, markup, tables and lists: braces, underscores, paths, numbers.
    pub code: usize,
}

impl Evidence {
    /// What lines tell together: where one ends with a stop and another follows, a sentence begins.
    pub(crate) fn of_lines<'a>(lines: impl Iterator<Item = &'a Self>) -> Self {
        lines.filter(|line| line.words > 0).fold(Self::default(), |sum, line| Self {
            words: sum.words + line.words,
            function: sum.function + line.function,
            missing: sum.missing + line.missing,
            starts: sum.starts + line.starts + usize::from(sum.ends),
            ends: line.ends,
            chat: sum.chat + line.chat,
            code: sum.code + line.code,
        })
    }
}

/// What one word may add to the missing capitals at most, in nats.
const CLIP: f32 = 4.0;

/// Weighs blocks and remembers the words it weighed.
pub(crate) struct Scales<'m> {
    model: Option<&'m Model>,
    known: HashMap<Box<str>, f32>,
}

impl<'m> Scales<'m> {
    /// With a lexicon, or without.
    pub(crate) fn new(model: Option<&'m Model>) -> Self {
        Self { model, known: HashMap::new() }
    }

    /// Weighs `block`, whose letters are all small or all capital.
    pub(crate) fn weigh(&mut self, block: &str) -> Evidence {
        let mut evidence = Evidence::default();
        let mut word = String::new();
        for token in block.split_whitespace() {
            evidence.starts += usize::from(evidence.ends && token.contains(char::is_alphabetic));
            evidence.ends &= !token.contains(char::is_alphanumeric);
            let inner = token.trim_matches(|c: char| !c.is_alphanumeric());
            let tail = token.get(token.len() - token.trim_start_matches(|c: char| !c.is_alphanumeric()).len()..);
            let tail = tail.map_or(token, |tail| tail.get(inner.len()..).unwrap_or_default());
            if tail.contains(['.', '?', '!']) && !inner.contains('.') {
                evidence.ends = true;
            }
            evidence.code += usize::from(is_code(token));
            if !inner.contains(char::is_alphabetic) {
                evidence.chat += usize::from(is_smiley(token));
                continue;
            }
            evidence.words += 1;
            word.clear();
            word.extend(inner.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
            evidence.chat += usize::from(token.starts_with(['@', '#']) || CHAT.binary_search(&word.as_str()).is_ok());
            let head = word.split('\'').next().unwrap_or_default();
            if words::image(head).is_some() {
                evidence.function += 1;
            } else if let Some(missing) = self.known.get(head) {
                evidence.missing += missing;
            } else {
                let missing = self.missing(head);
                evidence.missing += missing;
                self.known.insert(head.into(), missing);
            }
        }
        evidence
    }

    /// How improbable it is that prose has `word` in small letters, in nats.
    fn missing(&self, word: &str) -> f32 {
        self.model
            .and_then(|model| model.lexicon().get(word))
            .map_or(0.0, |word| -word.casing[0].max(f32::MIN_POSITIVE).ln().max(-CLIP))
    }
}

/// Braces, underscores, equals signs, paths: what prose has not.
fn is_code(token: &str) -> bool {
    token.contains(['{', '}', '=', '_', '<', '>', '\\', '|', '~', '^']) || token.contains("//") || token.contains("::")
}

/// `:)`, `<3`, and pictures.
fn is_smiley(token: &str) -> bool {
    matches!(token, ":)" | ":(" | ";)" | ":-)" | ":D" | ":P" | "<3" | ":/" | "^^")
        || token.chars().any(|c| matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}'))
}

/// Spellings of chat, sorted.
const CHAT: [&str; 56] = [
    "aint",
    "arent",
    "bc",
    "brb",
    "btw",
    "cant",
    "couldnt",
    "cuz",
    "didnt",
    "doesnt",
    "dont",
    "dunno",
    "everyones",
    "gimme",
    "gonna",
    "gotta",
    "gtg",
    "hadnt",
    "hasnt",
    "havent",
    "hes",
    "idk",
    "im",
    "imho",
    "imo",
    "isnt",
    "ive",
    "kinda",
    "lemme",
    "lmao",
    "lmk",
    "lol",
    "nah",
    "omg",
    "ppl",
    "rn",
    "shes",
    "shouldnt",
    "sorta",
    "tbh",
    "thats",
    "theyre",
    "theyve",
    "thx",
    "u",
    "ur",
    "wanna",
    "wasnt",
    "wouldnt",
    "wtf",
    "ya",
    "yeah",
    "yep",
    "youre",
    "youve",
    "yup",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chat_is_sorted() {
        assert!(CHAT.is_sorted());
    }

    #[test]
    fn marks_of_prose_and_of_chat() {
        let mut scales = Scales::new(None);
        let prose = scales.weigh("the minister, who isn't well, said so. it was late.");
        assert_eq!((prose.words, prose.starts, prose.ends, prose.chat), (10, 1, true, 0));
        assert!(prose.function >= 7);
        let chat = scales.weigh("u dont say :) lol");
        assert_eq!((chat.starts, chat.ends, chat.chat), (0, false, 4));
        assert_eq!(scales.weigh("let x = foo_bar { baz }").code, 4);
    }
}
