//! Evidence for stemmers: is every word in a stemmer's image?

use crate::Stemmer;

/// What a block tells of stemmers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    /// Words that were weighed.
    pub words: usize,
    /// For each of [`Stemmer::ENGLISH`], the log-likelihood ratio of its image against plain text.
    pub ratios: [f32; Stemmer::ENGLISH.len()],
}

/// Weighs `block`: four words in a hundred are no fixed point of the stemmer that made them, of plain words
/// thirty-five.
pub(crate) fn weigh(block: &str) -> Evidence {
    let mut evidence = Evidence::default();
    for word in block.split_whitespace() {
        if word.len() < 3 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            continue;
        }
        evidence.words += 1;
        for (ratio, stemmer) in evidence.ratios.iter_mut().zip(Stemmer::ENGLISH) {
            *ratio += if stemmer.stem(word) == word { 0.39 } else { -2.17 };
        }
    }
    evidence
}
