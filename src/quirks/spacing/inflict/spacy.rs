//! spaCy's English tokenizer, as in a blank pipeline.
//!
//! Modelled: `spacy.blank("en").tokenizer` of spaCy 3.8. Text is cut into chunks at white space. From a chunk,
//! prefixes and suffixes are cut off in turn until the rest is a word with tokens of its own (`don't`: `do n't`,
//! `a.m.`), an address, or has none left; the rest is cut at infixes (`well - known`). In the end, words with tokens
//! of their own that were cut (`:-)`) are put together again. The table of such words and the classes of characters
//! are spaCy's, Copyright (C) 2016-2024 ExplosionAI GmbH and others, MIT License; `scripts/spacy_tables.py` writes
//! them.
//!
//! White space that spaCy keeps as a token (a no-break space, the second of two blanks) is none here. There is no other
//! known difference on assigned characters.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::rewrite::{by_line, is_python_space, push_token};
use super::spacy_affixes::{infixes, prefix, suffix};
use super::spacy_url::is_url;

/// Tokens of `text`, joined by single blanks, each line by itself. Linear in the text.
///
/// ```
/// use unmangle::quirks::spacing::inflict::spacy;
///
/// let text = "He can't be in the U.S. (yet), well-known as he's :-)";
/// assert_eq!(spacy::tokenize(text), "He ca n't be in the U.S. ( yet ) , well - known as he 's :-)");
/// ```
#[must_use]
pub fn tokenize(text: &str) -> String {
    let mut tokens = Vec::new();
    by_line(text, |line, out| {
        let mut flush = |tokens: &mut Vec<Range<usize>>| {
            for token in PHRASES.put_together(line, tokens) {
                let token = &line[token];
                if !token.starts_with(is_python_space) {
                    push_token(token, out);
                }
            }
            tokens.clear();
        };
        for chunk in chunks(line) {
            let before = tokens.len();
            push_chunk(line, chunk, &WORDS, &mut tokens);
            // No phrase reaches over a chunk that is a word of no phrase: no need to keep what is before it.
            if tokens.len() == before + 1 && !PHRASES.tokens.contains(&line[tokens[before].clone()]) {
                flush(&mut tokens);
            }
        }
        flush(&mut tokens);
    })
}

/// Words with tokens of their own: one a line, its tokens separated by blanks.
const RULES: &str = include_str!("spacy_rules.txt");

/// From such a word to the bytes at which its tokens end.
type Words = HashMap<String, Vec<usize>>;

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let ends = |tokens: &str| {
        let lengths = tokens.split(' ').map(str::len);
        lengths
            .scan(0, |end, length| {
                Some({
                    *end += length;
                    *end
                })
            })
            .collect()
    };
    RULES.lines().map(|tokens| (tokens.replace(' ', ""), ends(tokens))).collect()
});

/// Those words, each whole and as its tokens.
pub(super) fn words() -> impl Iterator<Item = String> {
    RULES.lines().flat_map(|tokens| [tokens.replace(' ', ""), tokens.to_owned()])
}

/// No such word is longer, in bytes.
const LONGEST: usize = 32;

fn tokens_of<'a>(word: &str, words: &'a Words) -> Option<&'a [usize]> {
    if word.len() > LONGEST { None } else { words.get(word).map(Vec::as_slice) }
}

/// The chunks of a line, and what white space is left when one blank before each is taken away.
fn chunks(line: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < line.len() {
            let rest = &line[at..];
            let is_blank = rest.starts_with(is_python_space);
            let end = at + rest.find(|c| is_python_space(c) != is_blank).unwrap_or(rest.len());
            let start = if rest.starts_with(' ') { at + 1 } else { at };
            at = end;
            if start < end {
                return Some(start..end);
            }
        }
        None
    })
}

/// Appends the tokens of a chunk.
fn push_chunk(line: &str, chunk: Range<usize>, words: &Words, tokens: &mut Vec<Range<usize>>) {
    if line[chunk.clone()].starts_with(is_python_space) {
        tokens.push(chunk);
        return;
    }
    let Range { mut start, mut end } = chunk;
    let mut suffixes = Vec::new();
    while start < end && tokens_of(&line[start..end], words).is_none() {
        let before = prefix(&line[start..end]);
        if before > 0 && tokens_of(&line[start + before..end], words).is_some() {
            tokens.push(start..start + before);
            start += before;
            break;
        }
        let behind = suffix(&line[start + before..end]);
        if behind > 0 && tokens_of(&line[start..end - behind], words).is_some() {
            suffixes.push(end - behind..end);
            end -= behind;
            break;
        }
        if before == 0 && behind == 0 {
            break;
        }
        if before > 0 {
            tokens.push(start..start + before);
            start += before;
        }
        if behind > 0 {
            suffixes.push(end - behind..end);
            end -= behind;
        }
    }
    push_core(line, start..end, words, tokens);
    tokens.extend(suffixes.into_iter().rev());
}

/// Appends the tokens of what is left of a chunk.
fn push_core(line: &str, core: Range<usize>, words: &Words, tokens: &mut Vec<Range<usize>>) {
    let text = &line[core.clone()];
    let mut start = core.start;
    if let Some(ends) = tokens_of(text, words) {
        for end in ends {
            tokens.push(start..core.start + end);
            start = core.start + end;
        }
    } else if !text.bytes().all(|b| b.is_ascii_alphanumeric()) && !is_url(text) {
        infixes(text, |from, to| {
            let (from, to) = (core.start + from, core.start + to);
            // One at the very start is no infix.
            if from > core.start {
                if from > start {
                    tokens.push(start..from);
                }
                tokens.push(from..to);
                start = to;
            }
        });
    }
    if start < core.end {
        tokens.push(start..core.end);
    }
}

/// Words with tokens of their own that affixes or infixes would cut: found again as phrases of tokens.
struct Phrases {
    /// By their first token, each as all its tokens.
    by_first: HashMap<String, Vec<Vec<String>>>,
    /// All the tokens of all of them.
    tokens: HashSet<String>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut by_first = HashMap::<String, Vec<Vec<String>>>::new();
    for word in WORDS.keys() {
        let mut cut = prefix(word) > 0 || suffix(word) > 0;
        infixes(word, |_, _| cut = true);
        if cut {
            let mut tokens = Vec::new();
            push_chunk(word, 0..word.len(), &Words::new(), &mut tokens);
            let tokens: Vec<String> = tokens.into_iter().map(|token| word[token].to_owned()).collect();
            if let Some(first) = tokens.first() {
                by_first.entry(first.clone()).or_default().push(tokens);
            }
        }
    }
    let tokens = by_first.values().flatten().flatten().cloned().collect();
    Phrases { by_first, tokens }
});

impl Phrases {
    /// The tokens of a line, with those that make a phrase replaced by the word's own.
    ///
    /// Longer phrases win over shorter ones, then earlier over later. A phrase with a blank in it is no word, but keeps
    /// others from the tokens that it takes up.
    fn put_together(&self, line: &str, tokens: &[Range<usize>]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            if token.len() > LONGEST {
                continue;
            }
            for phrase in self.by_first.get(&line[token.clone()]).into_iter().flatten() {
                let here = tokens[at..].iter().map(|token| &line[token.clone()]).take(phrase.len());
                if here.eq(phrase.iter().map(String::as_str)) {
                    found.push(at..at + phrase.len());
                }
            }
        }
        let Some(longest) = found.iter().map(Range::len).max() else { return tokens.to_vec() };
        let mut taken = vec![false; tokens.len()];
        // Where a phrase that holds begins, where it ends.
        let mut phrase_end = vec![None; tokens.len()];
        for length in (1..=longest).rev() {
            for span in found.iter().filter(|span| span.len() == length) {
                if !taken[span.start] && !taken[span.end - 1] {
                    phrase_end[span.start] = Some(span.end);
                }
                taken[span.clone()].fill(true);
            }
        }
        let mut out = Vec::with_capacity(tokens.len());
        let mut done = 0;
        for (start, end) in phrase_end.into_iter().enumerate() {
            let Some(end) = end else { continue };
            out.extend_from_slice(&tokens[done..start]);
            done = end;
            let word = tokens[start].start..tokens[end - 1].end;
            match tokens_of(&line[word.clone()], &WORDS) {
                Some(ends) => {
                    let starts = std::iter::once(0).chain(ends.iter().copied());
                    out.extend(starts.zip(ends).map(|(from, to)| word.start + from..word.start + to));
                }
                None => out.extend_from_slice(&tokens[start..end]),
            }
        }
        out.extend_from_slice(&tokens[done..]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(tokenize(text), expected);
    }

    #[test]
    fn affixes_are_cut_in_turn() {
        check("(\"Well,\" he said.)", "( \" Well , \" he said . )");
        check("It cost $5.50 or 3km, 20%...", "It cost $ 5.50 or 3 km , 20 % ...");
    }

    #[test]
    fn words_with_tokens_of_their_own() {
        check("I don't, we're gonna; Mr. Lee's at 5pm", "I do n't , we 're gon na ; Mr. Lee 's at 5 pm");
        check("She’d can’t cannot", "She ’d ca n’t can not");
    }

    #[test]
    fn infixes_are_cut_but_in_addresses() {
        check("a well-known and/or so-called end.Then", "a well - known and/or so - called end . Then");
        check("see http://a-b.example.com/x-y, me@b-c.org.", "see http://a-b.example.com/x-y , me@b-c.org .");
    }

    #[test]
    fn cut_emoticons_are_put_together() {
        check("great:) (and so:(\"", "great :) ( and so :( \"");
        check("no : ) yes", "no : ) yes");
    }

    #[test]
    fn lines_stay_lines() {
        check("One.\r\n\n Two. \n", "One .\n\nTwo .\n");
    }

    #[test]
    fn no_word_is_longer_than_said() {
        assert!(WORDS.keys().all(|word| word.len() <= LONGEST));
    }
}
