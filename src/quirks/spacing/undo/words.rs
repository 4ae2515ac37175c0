//! Words that a tokenizer cut in two where no mark stands: `do n't`, `can not`, `gon na`.

use super::super::super::Tokenizer;
use crate::language::pieces::Pieces;

/// How likely the pieces `index - 1` and `index`, both words, were one, given that one of `tokenizers` cut.
pub(super) fn were_one(tokenizers: &[Tokenizer], pieces: &Pieces<'_>, index: usize) -> f32 {
    if between_ideographs(pieces, index) {
        return 0.98;
    }
    let cuts_clitics = tokenizers.iter().any(|t| matches!(t, Tokenizer::Treebank | Tokenizer::Ptb | Tokenizer::Spacy));
    if !cuts_clitics || index == 0 {
        return 0.0;
    }
    let is = |at: usize, word: &str| pieces.str(at).eq_ignore_ascii_case(word);
    let left = |word: &str| is(index - 1, word);
    let right = |word: &str| is(index, word);
    // do n't, did n’t
    if right("n") && pieces.mark(index + 1) == Some('\'') && is(index + 2, "t") {
        return 0.999;
    }
    if left("can") && right("not") {
        // The one reading that the two words have of themselves.
        return if ["only", "just", "merely", "simply"].iter().any(|next| is(index + 1, next)) { 0.1 } else { 0.97 };
    }
    const HALVES: [(&str, &str); 6] =
        [("gon", "na"), ("got", "ta"), ("wan", "na"), ("gim", "me"), ("lem", "me"), ("wha", "ta")];
    if HALVES.iter().any(|&(a, b)| left(a) && right(b)) { 0.99 } else { 0.0 }
}

/// Whether characters of a script without blanks, Han or kana, face each other between `index - 1` and `index`. BERT and
/// Moses cut between them.
pub(super) fn between_ideographs(pieces: &Pieces<'_>, index: usize) -> bool {
    let ideograph = |c: Option<char>| {
        c.is_some_and(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{2ffff}'))
    };
    index > 0 && ideograph(pieces.str(index - 1).chars().next_back()) && ideograph(pieces.str(index).chars().next())
}
