//! Evidence for tokenizers: how well each explains a block, against plain text.

use super::plain::plain;
use crate::Tokenizer;

/// What a block tells of tokenizers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    /// Blanks that plain text would not have.
    pub odd: usize,
    /// Punctuation at its word, as in plain text.
    pub glued: usize,
    /// The tokenizers that explain the block best.
    pub tokenizers: Vec<Tokenizer>,
}

/// Weighs `block`.
pub(crate) fn weigh(block: &str) -> Evidence {
    let odd = plain(block).odd;
    let mut glued = 0;
    for token in block.split_whitespace() {
        let mut tail = token.trim_start_matches(|c: char| !c.is_alphanumeric());
        let whole = tail.len();
        tail = tail.trim_end_matches([',', ';', ':', '?', '!', '.', '"', ')']);
        glued += usize::from(!tail.is_empty() && tail.len() < whole && !tail.contains('.'));
    }
    let has = |mark: &str| block.split_whitespace().any(|token| token == mark);
    let tokenizer = if has("&apos;") || has("&apos;s") || has("&quot;") {
        Tokenizer::MosesEscaped
    } else if has("@-@") {
        Tokenizer::MosesAggressive
    } else if has("``") || has("n't") || has("''") {
        Tokenizer::Treebank
    } else if has("'s") {
        Tokenizer::Moses
    } else {
        Tokenizer::WordPunct
    };
    Evidence { odd, glued, tokenizers: vec![tokenizer] }
}
