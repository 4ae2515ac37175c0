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
