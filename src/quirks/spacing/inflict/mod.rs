//! How text gets tokenized: one file a tokenizer.
//!
//! Each gives the tokens joined by single blanks, line by line: line breaks are kept, and no token reaches over one.

pub mod bert;
mod bert_tables;
#[cfg(test)]
mod laws;
pub mod moses;
mod moses_tables;
pub mod ptb;
mod rewrite;
pub mod sentences;
pub mod spacy;
mod spacy_affixes;
mod spacy_tables;
mod spacy_url;
pub mod treebank;
pub mod wordpunct;

use crate::Tokenizer;

/// The words that the tables of the tokenizers list: abbreviations, contractions, units, faces. All other words are
/// alike to them.
pub(crate) fn listed() -> impl Iterator<Item = String> {
    let words = [moses::ABBREVIATIONS, spacy_tables::UNITS, spacy_tables::CURRENCIES, "No Art pp"];
    let contractions = treebank::CONTRACTIONS.iter().map(|(first, second)| [*first, *second].concat());
    let clitics = ["re", "ve", "ll", "m", "t", "s", "d", "n", "tis", "twas"].map(str::to_owned);
    let words = words.into_iter().flat_map(str::split_whitespace).map(str::to_owned);
    words.chain(contractions).chain(clitics).chain(spacy::words())
}

impl Tokenizer {
    /// The tokens of `text`, joined by single blanks, each line by itself, as the tool gives them. Linear in the text.
    ///
    /// ```
    /// use unmangle::Tokenizer;
    ///
    /// assert_eq!(Tokenizer::WordPunct.tokenize("It's \"so\"."), "It ' s \" so \".");
    /// assert_eq!(Tokenizer::BertUncased.tokenize("It's \"so\"."), "it ' s \" so \" .");
    /// assert_eq!(Tokenizer::Treebank.tokenize("It's \"so\"."), "It 's `` so '' .");
    /// ```
    #[must_use]
    pub fn tokenize(self, text: &str) -> String {
        match self {
            Self::WordPunct => wordpunct::tokenize(text),
            Self::Treebank => treebank::tokenize(text),
            Self::BertCased => bert::tokenize(text),
            Self::BertUncased => bert::tokenize_uncased(text),
            Self::Ptb => ptb::tokenize(text),
            Self::Moses => moses::tokenize(text),
            Self::MosesEscaped => moses::tokenize_escaped(text),
            Self::MosesAggressive => moses::tokenize_aggressive(text),
            Self::Spacy => spacy::tokenize(text),
        }
    }
}
