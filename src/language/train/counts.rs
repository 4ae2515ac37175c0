//! Counting words in clean text: how often, in how many documents, in which letter case.

use std::collections::HashMap;

use crate::language::tokens::{Kind, mark_key, number_key, tokens};

/// Documents longer than this many paragraphs are counted as several: some sources mark no document breaks.
const PARAGRAPHS_A_DOCUMENT: u32 = 100;

/// What is known of one surface form.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    /// Occurrences inside a sentence.
    pub(crate) inside: u32,
    /// Occurrences where a capital may be due to the place: sentence starts, headings.
    pub(crate) initial: u32,
    /// Documents it occurs in.
    pub(crate) documents: u32,
    last_document: u32,
}

/// Counts of the words of clean text.
#[derive(Debug, Default)]
pub struct Counts {
    pub(crate) words: HashMap<Box<str>, Tally>,
    pub(crate) marks: HashMap<Box<str>, u64>,
    document: u32,
    paragraphs: u32,
}

impl Counts {
    /// Nothing counted yet.
    #[must_use]
    pub fn new() -> Self {
        Self { document: 1, ..Self::default() }
    }

    /// Counts one line of clean text: a paragraph, or nothing, which ends a document.
    pub fn add(&mut self, line: &str) {
        if line.trim().is_empty() || self.paragraphs >= PARAGRAPHS_A_DOCUMENT {
            self.document += 1;
            self.paragraphs = 0;
        }
        self.paragraphs += 1;
        let prose = super::is_prose(line);
        let mut initial = true;
        for token in tokens(line) {
            let surface = &line[token.range];
            match token.kind {
                Kind::Word | Kind::Number => {
                    let surface = &*match token.kind {
                        Kind::Number => number_key(surface),
                        _ => surface.into(),
                    };
                    let document = self.document;
                    let tally = match self.words.get_mut(surface) {
                        Some(tally) => tally,
                        None => self.words.entry(surface.into()).or_default(),
                    };
                    if tally.last_document != document {
                        tally.last_document = document;
                        tally.documents += 1;
                    }
                    if initial || !prose {
                        tally.initial += 1;
                    } else {
                        tally.inside += 1;
                    }
                    initial = false;
                }
                Kind::Mark => {
                    *self.marks.entry(mark_key(surface).into()).or_default() += 1;
                    initial = !matches!(surface, "," | "'" | "’" | "-" | "%" | "$" | ")" | "/" | "&");
                }
                Kind::Break => initial = true,
            }
        }
    }

    /// Adds what another thread counted in other documents.
    pub fn merge(&mut self, other: Self) {
        for (word, tally) in other.words {
            let sum = self.words.entry(word).or_default();
            sum.inside += tally.inside;
            sum.initial += tally.initial;
            sum.documents += tally.documents;
        }
        for (mark, count) in other.marks {
            *self.marks.entry(mark).or_default() += count;
        }
    }
}
