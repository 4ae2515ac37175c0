//! What clean English looks like: the lexicon, the model file, the scorer and its trainer.
//!
//! The model knows nothing of pipelines: it is asked about words and answers with probabilities.

mod addresses;
mod agreement;
mod bytes;
mod candidates;
mod case;
pub(crate) mod decoder;
mod hash;
pub mod joiner;
mod lexicon;
mod model;
mod network;
pub(crate) mod pieces;
mod product;
pub(crate) mod quotes;
pub(crate) mod scorer;
mod tokens;
pub mod train;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use case::Case;
pub use lexicon::{Lexicon, Word};
pub use model::{MODEL_VERSION, Model, ModelError};

/// `word` without its accents: decomposed (NFD), its combining marks left out.
pub(crate) fn without_accents(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    Cow::Owned(word.nfd().filter(|c| !is_combining_mark(*c)).collect())
}
