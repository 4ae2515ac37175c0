//! What clean English looks like: lexicon, scorer, decoder, trainer.

/// A language model.
#[derive(Debug)]
pub struct Model {}
