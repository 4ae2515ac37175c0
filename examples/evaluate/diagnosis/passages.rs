//! Passages of clean text, and what chains make of them.

use unmangle::{Chain, Channel, Diagnosis, Quirk, Stemmer, Tokenizer, Variant};

use super::KINDS;
use crate::random::Random;

/// What is done to a passage: tokenizers, a letter case, a stemmer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Chained {
    pub(crate) tokenizers: Vec<Tokenizer>,
    pub(crate) case: Option<Channel>,
    pub(crate) stemmer: Option<Stemmer>,
}

impl Chained {
    /// As a chain, with the letter case first or after the tokenizers.
    pub(crate) fn chain(&self, case_first: bool) -> Chain {
        let case = self.case.into_iter();
        let tokenizers = self.tokenizers.iter().copied().map(Channel::Tokenize);
        let stem = self.stemmer.map(Channel::Stem);
        if case_first {
            case.chain(tokenizers).chain(stem).collect()
        } else {
            tokenizers.chain(case).chain(stem).collect()
        }
    }
}

/// Every chain that makes sense: stemming implies small letters, and so does BERT's uncased tokenizer.
pub(crate) fn chains() -> Vec<Chained> {
    let mut chains = Vec::new();
    let singles = Tokenizer::ALL.into_iter().map(|tokenizer| vec![tokenizer]);
    let mixtures = [vec![Tokenizer::WordPunct, Tokenizer::Treebank]];
    for tokenizers in [Vec::new()].into_iter().chain(singles).chain(mixtures) {
        let cases: &[Option<Channel>] = match tokenizers[..] {
            [] => &[Some(Channel::Lowercase), Some(Channel::Uppercase)],
            [Tokenizer::BertUncased] => &[Some(Channel::Lowercase)],
            _ => &[None, Some(Channel::Lowercase), Some(Channel::Uppercase)],
        };
        for &case in cases {
            chains.push(Chained { tokenizers: tokenizers.clone(), case, stemmer: None });
        }
        for stemmer in Stemmer::ENGLISH {
            let case = Some(Channel::Lowercase);
            chains.push(Chained { tokenizers: tokenizers.clone(), case, stemmer: Some(stemmer) });
        }
    }
    chains
}

/// A mangled passage, and what is true of it.
pub(crate) struct Case {
    clean: String,
    pub(crate) text: String,
    chain: Chained,
    case_first: bool,
    /// What was done that shows.
    pub(crate) kinds: Vec<Quirk>,
    /// Whether all that a tokenizer did was to cut off final stops: then it may be said or not.
    pub(crate) stops_only: bool,
}

impl Case {
    /// The passage mangled; `None` if the chain does not change it, final stops aside.
    pub(crate) fn new(clean: &str, chain: &Chained, case_first: bool) -> Option<Self> {
        let text = chain.chain(case_first).apply(clean).into_owned();
        let without_stops = |text: &str| text.replace(" .", ".");
        let mut kinds = Vec::new();
        let bare = Chained { tokenizers: Vec::new(), ..chain.clone() };
        let bert = chain.tokenizers == [Tokenizer::BertUncased];
        let untokenized = if bert && chain.stemmer.is_none() {
            Chain::from(Channel::Lowercase).apply(clean).into_owned()
        } else {
            bare.chain(case_first).apply(clean).into_owned()
        };
        let stops_only = untokenized != text && untokenized == without_stops(&text);
        if clean.chars().any(char::is_uppercase) && chain.case == Some(Channel::Lowercase) {
            kinds.push(Quirk::Lowercased);
        }
        if clean.chars().any(char::is_lowercase) && chain.case == Some(Channel::Uppercase) {
            kinds.push(Quirk::Uppercased);
        }
        if untokenized != text {
            kinds.push(Quirk::Tokenized);
        }
        let unstemmed = Chained { stemmer: None, ..chain.clone() };
        if unstemmed.chain(case_first).apply(clean) != text {
            kinds.push(Quirk::Stemmed);
        }
        let changed = kinds.len() > usize::from(stops_only);
        changed.then(|| Self { clean: clean.to_owned(), text, chain: chain.clone(), case_first, kinds, stops_only })
    }

    /// Whether the kinds of damage are said exactly.
    pub(crate) fn kinds_right(&self, diagnosis: &Diagnosis) -> bool {
        let said = |quirk| diagnosis.find(quirk).is_some();
        KINDS
            .iter()
            .all(|&kind| said(kind) == self.kinds.contains(&kind) || kind == Quirk::Tokenized && self.stops_only)
            && diagnosis.findings.iter().all(|finding| KINDS.contains(&finding.quirk))
    }

    /// Whether the tokenizers named give this very text; `None` where there is none.
    pub(crate) fn tokenizer_right(&self, diagnosis: &Diagnosis) -> Option<bool> {
        if !self.kinds.contains(&Quirk::Tokenized) || self.stops_only {
            return None;
        }
        let said: Vec<Tokenizer> = diagnosis
            .findings
            .iter()
            .filter_map(|finding| match finding.variant {
                Some(Variant::Tokenizer(tokenizer)) => Some(tokenizer),
                _ => None,
            })
            .collect();
        let other = Chained { tokenizers: said.clone(), ..self.chain.clone() };
        Some(said == self.chain.tokenizers || other.chain(self.case_first).apply(&self.clean) == self.text)
    }

    /// Whether the stemmer named gives this very text; `None` where there is none.
    pub(crate) fn stemmer_right(&self, diagnosis: &Diagnosis) -> Option<bool> {
        if !self.kinds.contains(&Quirk::Stemmed) {
            return None;
        }
        let said = diagnosis.find(Quirk::Stemmed).and_then(|finding| match finding.variant {
            Some(Variant::Stemmer(stemmer)) => Some(stemmer),
            _ => None,
        });
        let other = Chained { stemmer: said, ..self.chain.clone() };
        Some(other.chain(self.case_first).apply(&self.clean) == self.text)
    }
}

/// The lines of prose in a file, curly quotes made straight and blanks single.
pub(crate) fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| {
            let straight: String = line
                .chars()
                .map(|c| match c {
                    '’' | '‘' => '\'',
                    '“' | '”' => '"',
                    '\u{a0}' => ' ',
                    c => c,
                })
                .collect();
            straight.replace('…', "...").split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .filter(|line| line.split(' ').count() >= 10 && line.ends_with(['.', '!', '?', '"', '\'']))
        .collect()
}

/// `words` words from a random line on, lines joined by blanks.
pub(crate) fn passage(lines: &[String], words: usize, random: &mut Random) -> String {
    let mut passage = String::new();
    let start = random.below(lines.len());
    let words = lines.iter().cycle().skip(start).flat_map(|line| line.split(' ')).take(words);
    for word in words {
        if !passage.is_empty() {
            passage.push(' ');
        }
        passage.push_str(word);
    }
    passage
}
