//! Making a model from clean text.
//!
//! First the words are counted ([`Counts`]) and the lexicon is made of them ([`lexicon()`]); then the text is read
//! again for everything that is learnt from context.

mod corpus;
mod counts;
pub(crate) mod export;
mod heads;
mod kernel;
mod lexicon;
pub(crate) mod network;
mod sample;
mod trainer;

pub use super::joiner::train::JoinerTrainer;
pub use super::quotes::train::QuoteTrainer;
pub use crate::language::network::NetworkSize;
pub use counts::Counts;
pub(crate) use lexicon::tails;
pub use lexicon::{LexiconSize, lexicon};
pub use trainer::{PackedText, Report, Settings, TextPacker, Trainer, TrainingForms};

use crate::Model;

/// The bytes of a model file for a language (a BCP 47 tag) with these named sections.
#[must_use]
pub fn assemble(language: &str, sections: &[(&str, &[u8])]) -> Vec<u8> {
    Model::assemble(language, sections)
}

/// Whether a paragraph is prose: it ends as a sentence does.
pub(crate) fn is_prose(line: &str) -> bool {
    line.trim_end().ends_with(['.', '!', '?', '"', '\'', ')', '”', '’', '…'])
}
