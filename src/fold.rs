//! The opposite of repair: one comparable key for a text in whatever state, for search and matching.
//!
//! Compatibility characters are unfolded (NFKC), letter case folded, words found by the Unicode rules
//! (UAX #29), cut at every mark that a tokenizer cuts at, and brought to their stems. The stemmer is applied
//! until it changes nothing: stemmers are not idempotent (Porter makes `decis` of `decision` and `deci` of
//! `decis`), and only so a word and its stem get the same key.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfkc};
use unicode_segmentation::UnicodeSegmentation;

use crate::Stemmer;
use crate::stem::SnowballLanguage;

/// Makes keys of texts: texts that say the same in the same words get the same key, however they were
/// tokenized, capitalised or stemmed.
///
/// ```
/// use unmangle::Fold;
///
/// let fold = Fold::english();
/// let clean = "“Iran’s decision wasn’t coordinated with us,” he said.";
/// let mangled = "`` iran ' s decis wasn ' t coordin with us , '' he said .";
/// assert_eq!(fold.key(clean), fold.key(mangled));
/// assert_eq!(fold.key(clean), "iran s deci wasn t coordin with us he said");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    stemmers: Vec<Stemmer>,
    accents: bool,
}

/// No word is stemmed more often than this; none is known to need it.
const ROUNDS: usize = 16;

impl Fold {
    /// For English: Porter's stems as NLTK makes them, so that text stemmed by NLTK meets its original, then
    /// Porter2's (rust-stemmers).
    #[must_use]
    pub fn english() -> Self {
        Self::with_stemmers([Stemmer::Porter, Stemmer::Snowball(SnowballLanguage::English)])
    }

    /// For another language: Snowball's stems, by rust-stemmers.
    #[must_use]
    pub fn language(language: SnowballLanguage) -> Self {
        Self::with_stemmers([Stemmer::Snowball(language)])
    }

    /// With stemmers of the caller's, each applied after the other; with none, words are not stemmed.
    #[must_use]
    pub fn with_stemmers(stemmers: impl IntoIterator<Item = Stemmer>) -> Self {
        Self { stemmers: stemmers.into_iter().collect(), accents: true }
    }

    /// The same, but `café` and `cafe` are one.
    #[must_use]
    pub fn without_accents(mut self) -> Self {
        self.accents = false;
        self
    }

    /// The key of `text`: its folded words joined by single blanks. Linear in the text.
    #[must_use]
    pub fn key(&self, text: &str) -> String {
        self.words(text).join(" ")
    }

    /// The folded words of `text`, in order. Linear in the text.
    #[must_use]
    pub fn words(&self, text: &str) -> Vec<String> {
        let folded = self.folded(text);
        let mut words: Vec<String> = Vec::new();
        for word in folded.unicode_words() {
            // The Treebank cuts `don't` into `do n't`; everyone else keeps the `n` with the verb.
            let mut word = word;
            if let (Some(rest), Some(verb)) = (word.strip_prefix("n'").or(word.strip_prefix("n’")), words.last_mut())
                && rest == "t"
            {
                verb.push('n');
                word = rest;
            }
            let parts = word.split(|c: char| !c.is_alphanumeric() && !is_mark(c));
            // A mark without a letter to stand on would cling to whatever comes before it in the key.
            let parts = parts.map(|part| part.trim_start_matches(is_mark)).filter(|part| !part.is_empty());
            words.extend(parts.map(String::from));
        }
        for word in &mut words {
            self.stem(word);
        }
        words
    }

    /// NFKC, letter case and, where asked for, accents.
    fn folded<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Cow::Borrowed(text);
        }
        let plain: Cow<'_, str> = if is_nfkc(text) { text.into() } else { text.nfkc().collect::<String>().into() };
        // Down, up and down again is full case folding (`ẞ` is `ss`, `ς` is `σ`) but for a handful of letters.
        let raised = plain.chars().flat_map(char::to_lowercase).flat_map(char::to_uppercase);
        let folded: String = raised.flat_map(char::to_lowercase).collect();
        if self.accents {
            return Cow::Owned(folded.nfkc().collect());
        }
        Cow::Owned(folded.nfkd().filter(|c| !is_mark(*c)).collect())
    }

    /// Stems a word until nothing changes.
    fn stem(&self, word: &mut String) {
        for _ in 0..ROUNDS {
            let before = word.clone();
            for stemmer in &self.stemmers {
                for _ in 0..ROUNDS {
                    match stemmer.stem(word) {
                        // A stemmer that leaves nothing would make all such words one.
                        stem if stem == **word || stem.is_empty() => break,
                        stem => *word = stem.into_owned(),
                    }
                }
            }
            if *word == before {
                return;
            }
        }
    }
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Chain;

    const SENTENCE: &str = "“We’ve decided,” Ms. O’Brien’s well-known colleagues said at 10:30, “that 1,000 re-publications (of the U.S. kind) aren’t amusing!”";

    #[test]
    fn mangled_text_meets_its_original() {
        let fold = Fold::english();
        for chain in [
            "lowercase wordpunct",
            "lowercase wordpunct treebank porter",
            "wordpunct",
            "treebank",
            "moses",
            "bert-cased",
            "uppercase",
        ] {
            let straight = SENTENCE.replace(['“', '”'], "\"").replace('’', "'");
            let mangled = chain.parse::<Chain>().unwrap().apply(&straight).into_owned();
            assert_eq!(fold.key(&mangled), fold.key(SENTENCE), "{chain}: {mangled}");
        }
    }

    #[test]
    fn letter_case_width_and_accents() {
        let fold = Fold::with_stemmers([]);
        assert_eq!(fold.key("Ｆｕｌｌ ﬁt STRASSE Straße ὈΔΥΣΣΕΎΣ"), "full fit strasse strasse ὀδυσσεύσ");
        assert_eq!(fold.clone().without_accents().key("Café"), "cafe");
        assert_eq!(fold.key("Cafe\u{301}"), "café");
        assert_eq!(
            Fold::language(SnowballLanguage::German).key("Häuser"),
            Fold::language(SnowballLanguage::German).key("haus")
        );
    }

    proptest! {
        #[test]
        fn the_key_of_a_key_is_the_key(text in "\\PC{0,40}|[a-z]{1,12}( [a-zA-Z']{1,12}){0,6}") {
            for fold in [Fold::english(), Fold::language(SnowballLanguage::German), Fold::english().without_accents()] {
                let key = fold.key(&text);
                prop_assert_eq!(fold.key(&key), key);
            }
        }

        #[test]
        fn a_stem_has_the_key_of_its_word(word in "[a-z]{1,14}") {
            prop_assert_eq!(Fold::english().key(&Stemmer::Porter.stem(&word)), Fold::english().key(&word));
        }
    }
}
