//! Evidence for letter case: would plain text have had capitals here, and is this prose at all?
//!
//! A block without capitals is damaged prose when sentences begin in it, names stand in it, and it is written
//! as prose is; and it is let be when it is chat, verse, code or a list. So two things are measured: how
//! improbable the missing capitals are, word by word, by the shares in which the lexicon has seen each word in
//! small letters; and the marks of prose (stops, apostrophes, function words) against those of other text.

use super::words;
use crate::Model;

/// What a block tells of letter case.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Evidence {
    /// Words: what holds a letter.
    pub words: usize,
    /// Function words and their stems, which tell the language.
    pub function: usize,
    /// How much the words speak for the model's language, in nats; against it below 0.
    pub language: f32,
    /// How improbable the missing capitals are in cased prose, in nats, sentence starts aside.
    pub missing: f32,
    /// Sentences that end with a stop and have another behind them.
    pub starts: usize,
    /// Whether the block begins with a word, which a sentence may begin with.
    pub opens: bool,
    /// Whether the block ends with a final stop.
    pub ends: bool,
    /// Commas and their kin at words.
    pub commas: usize,
    /// Apostrophes in words.
    pub apostrophes: usize,
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
            language: sum.language + line.language,
            missing: sum.missing + line.missing,
            starts: sum.starts + line.starts + usize::from(sum.ends),
            opens: sum.opens || line.opens,
            ends: line.ends,
            commas: sum.commas + line.commas,
            apostrophes: sum.apostrophes + line.apostrophes,
            chat: sum.chat + line.chat,
            code: sum.code + line.code,
        })
    }
}

/// What one word may add to the missing capitals at most, in nats.
const CLIP: f32 = 4.0;

/// What one token, a stretch between blanks, tells.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Token {
    /// Whether it holds a letter, and whether it does between its first and last letter or digit.
    letters: bool,
    word: bool,
    /// Whether it holds a letter or a digit.
    content: bool,
    /// Whether a sentence may end with it.
    stop: bool,
    function: bool,
    comma: bool,
    apostrophe: bool,
    chat: bool,
    code: bool,
    language: f32,
    missing: f32,
}

impl Token {
    /// What `token` tells, with a lexicon or without.
    pub(crate) fn of(token: &str, model: Option<&Model>) -> Self {
        let inner = token.trim_matches(|c: char| !c.is_alphanumeric());
        let tail = &token[token.trim_end_matches(|c: char| !c.is_alphanumeric()).len()..];
        let mut seen = Self {
            letters: token.contains(char::is_alphabetic),
            word: inner.contains(char::is_alphabetic),
            content: token.contains(char::is_alphanumeric),
            stop: tail.contains(['.', '?', '!']) && !inner.contains('.') && !tail.contains(".."),
            code: is_code(token),
            ..Self::default()
        };
        if !seen.word {
            seen.chat = is_smiley(token);
            return seen;
        }
        let word: String =
            inner.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }).collect();
        seen.chat = token.starts_with(['@', '#']) || CHAT.binary_search(&word.as_str()).is_ok();
        let head = word.split('\'').next().unwrap_or_default();
        seen.comma = tail.starts_with([',', ';', ':']);
        seen.apostrophe = head.len() < word.len();
        seen.function = words::is_function(head, model);
        seen.language = words::speaks_for(head, model);
        if !seen.function {
            seen.missing = missing(model, head);
        }
        seen
    }
}

/// Weighs the tokens of a block whose letters are all small or all capital.
pub(crate) fn weigh(tokens: &[Token]) -> Evidence {
    let first = tokens.iter().find(|token| token.content);
    let mut evidence = Evidence { opens: first.is_some_and(|first| first.letters), ..Evidence::default() };
    for token in tokens {
        evidence.starts += usize::from(evidence.ends && token.letters);
        evidence.ends = token.stop || evidence.ends && !token.content;
        evidence.words += usize::from(token.word);
        evidence.function += usize::from(token.function);
        evidence.language += token.language;
        evidence.missing += token.missing;
        evidence.commas += usize::from(token.comma);
        evidence.apostrophes += usize::from(token.apostrophe);
        evidence.chat += usize::from(token.chat);
        evidence.code += usize::from(token.code);
    }
    evidence
}

/// How improbable it is that prose has `word` in small letters, in nats.
fn missing(model: Option<&Model>, word: &str) -> f32 {
    model
        .and_then(|model| model.lexicon().get(word))
        .map_or(0.0, |word| -word.casing[0].max(f32::MIN_POSITIVE).ln().max(-CLIP))
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
        let weigh = |text: &str| weigh(&text.split(' ').map(|token| Token::of(token, None)).collect::<Vec<_>>());
        let prose = weigh("the minister, who isn't well, said so. it was late.");
        assert_eq!((prose.words, prose.starts, prose.ends, prose.chat), (10, 1, true, 0));
        assert!(prose.function >= 7 && prose.opens);
        let rest = weigh("... and so on. 2025 is a year");
        assert_eq!((rest.starts, rest.opens), (0, true));
        assert!(!weigh("2025 was a year").opens);
        let chat = weigh("u dont say :) lol");
        assert_eq!((chat.starts, chat.ends, chat.chat), (0, false, 4));
        assert_eq!(weigh("let x = foo_bar { baz }").code, 4);
    }
}
