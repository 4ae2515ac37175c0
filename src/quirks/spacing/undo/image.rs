//! The image of a tokenizer: which blanks it can have put in.
//!
//! A blank that no tokenizer of the chain could have made was the author's, and stays. What each tokenizer
//! cuts is read off its rules (see the channels beside this folder); where those depend on more than the two
//! pieces, the answer here errs on the side of *could have*.

use super::super::super::Tokenizer;
use super::super::inflict::bert;
use super::words;
use crate::language::joiner::Attachment;
use crate::language::pieces::{Gap, Pieces, Seen};

/// Whether one of `tokenizers` can have cut between piece `index - 1` and piece `index`.
pub(super) fn can_cut(tokenizers: &[Tokenizer], pieces: &Pieces<'_>, index: usize) -> bool {
    index > 0 && tokenizers.iter().any(|&tokenizer| cuts(tokenizer, pieces, index))
}

fn cuts(tokenizer: Tokenizer, pieces: &Pieces<'_>, index: usize) -> bool {
    let (left, right) = (pieces.mark(index - 1), pieces.mark(index));
    let inside_word = || words::between_ideographs(pieces, index) || words::beside_underscore(pieces, index);
    match tokenizer {
        Tokenizer::WordPunct => left.is_some() != right.is_some() || words::beside_accent(pieces, index).is_some(),
        Tokenizer::BertCased | Tokenizer::BertUncased => {
            bert_cuts_off(pieces, index - 1) || bert_cuts_off(pieces, index) || inside_word()
        }
        Tokenizer::Treebank | Tokenizer::Ptb => match (left, right) {
            (None, None) => true,
            // Only the last stop of a sentence is cut off, and nothing after it.
            (_, Some('.')) => !pieces.is_word(index + 1) || pieces.gap(index + 1) != Gap::None,
            // A number after a comma or colon is never cut off it, nor, by the older script, a word off an apostrophe.
            (Some(',' | ':'), None) if pieces.str(index).starts_with(|c: char| c.is_ascii_digit()) => false,
            (Some('\''), None) if tokenizer == Tokenizer::Ptb && pieces.str(index - 1) == "'" => false,
            _ => treebank_cuts_off(tokenizer, pieces, index - 1) || treebank_cuts_off(tokenizer, pieces, index),
        },
        Tokenizer::Moses | Tokenizer::MosesEscaped | Tokenizer::MosesAggressive => match (left, right) {
            (None, None) => inside_word() || words::beside_accent(pieces, index).is_some(),
            (_, Some('.')) => !pieces.is_word(index + 1) || pieces.gap(index + 1) != Gap::None,
            (left, right) => {
                let joint = |index: usize| pieces.str(index).starts_with('@');
                // Of hyphens it leaves only the ASCII one.
                let splits = |mark: Option<char>, text: &str| mark.is_some() && !matches!(text, "." | "-" | "`");
                splits(left, pieces.str(index - 1))
                    || splits(right, pieces.str(index))
                    || joint(index - 1)
                    || joint(index)
            }
        },
        Tokenizer::Spacy => spacy_cuts_off(pieces, index - 1, false) && spacy_cuts_off(pieces, index, true),
    }
}

/// Whether BERT cuts before and after the mark at `index`: its punctuation leaves out symbols such as `£`.
fn bert_cuts_off(pieces: &Pieces<'_>, index: usize) -> bool {
    !pieces.is_word(index) && pieces.str(index).chars().next().is_some_and(bert::is_punctuation)
}

/// Whether the Treebank tokenizers cut before and after the mark at `index`, wherever it stands. The older script knows
/// ASCII marks only.
fn treebank_cuts_off(tokenizer: Tokenizer, pieces: &Pieces<'_>, index: usize) -> bool {
    const CUT: &str = ",:;@#$%&?!()[]{}<>\"'`";
    const CUT_BY_NLTK: &str = "*«»„–—‒";
    match pieces.mark(index) {
        Some('…') => pieces.str(index).starts_with('.'),
        Some('—') if pieces.str(index).starts_with('-') => true,
        Some(mark) => {
            // Its successors also cut typographic quotes, which nobody sets apart from their words.
            let ascii = tokenizer != Tokenizer::Ptb || mark == '"' || mark == '\'' || pieces.str(index).is_ascii();
            (ascii && CUT.contains(mark)) || (tokenizer == Tokenizer::Treebank && CUT_BY_NLTK.contains(mark))
        }
        None => false,
    }
}

/// Whether spaCy cuts before or after the mark at `index`, if that stands between words; words are no obstacle.
fn spacy_cuts_off(pieces: &Pieces<'_>, index: usize, before: bool) -> bool {
    let Some(mark) = pieces.mark(index) else { return true };
    let left = index.checked_sub(1).and_then(|at| pieces.str(at).chars().next_back());
    let right = pieces.str(index + 1).chars().next();
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let between_words = index > 0 && pieces.is_word(index - 1) && pieces.is_word(index + 1);
    match mark {
        '@' | '|' | '\\' | '•' => false,
        _ if !between_words => true,
        '^' => digit(left) && digit(right),
        '+' if digit(right) => digit(left),
        '+' | '$' | '£' | '€' | '%' if before => digit(left),
        '§' => !before,
        '=' if before => letter(right),
        '/' | '~' => letter(right),
        '-' if pieces.str(index) == "-" => letter(right) || (digit(left) && digit(right)),
        _ => true,
    }
}

/// Whether a mark that stands between blanks can have been joined to its neighbours like that.
pub(super) fn can_have(tokenizers: &[Tokenizer], pieces: &Pieces<'_>, index: usize, attachment: Attachment) -> bool {
    tokenizers.iter().any(|&tokenizer| takes_apart(tokenizer, pieces, index, attachment))
}

fn takes_apart(tokenizer: Tokenizer, pieces: &Pieces<'_>, index: usize, attachment: Attachment) -> bool {
    let Some(mark) = pieces.mark(index) else { return false };
    // They take every mark apart, so its blanks tell nothing.
    if matches!(tokenizer, Tokenizer::WordPunct | Tokenizer::BertCased | Tokenizer::BertUncased) {
        return true;
    }
    let between_words = index > 0 && pieces.is_word(index - 1) && pieces.is_word(index + 1);
    if !between_words || pieces.seen(index) != Seen::Hidden || pieces.seen(index + 1) != Seen::Hidden {
        return true;
    }
    let left = index.checked_sub(1).map_or("", |index| pieces.str(index));
    let right = pieces.str(index + 1);
    let ends_in_digit = left.ends_with(|c: char| c.is_ascii_digit());
    let starts_with_digit = right.starts_with(|c: char| c.is_ascii_digit());
    let letters = left.ends_with(char::is_alphabetic) && right.starts_with(char::is_alphabetic);
    match (tokenizer, attachment) {
        (_, Attachment::Neither) => true,
        (Tokenizer::Treebank | Tokenizer::Ptb, attachment) => match mark {
            ',' | ':' => attachment != Attachment::Both || !starts_with_digit,
            '.' => attachment == Attachment::Left,
            '\'' => attachment != Attachment::Both || !pieces.str(index).is_ascii(),
            _ => true,
        },
        (Tokenizer::Moses | Tokenizer::MosesEscaped | Tokenizer::MosesAggressive, Attachment::Both) => match mark {
            ',' => !(ends_in_digit && starts_with_digit),
            '\'' => !letters,
            '.' => false,
            _ => true,
        },
        (Tokenizer::Spacy, Attachment::Both) => match mark {
            '-' => letters || ends_in_digit,
            ',' => letters,
            _ => true,
        },
        (Tokenizer::Spacy, attachment) => mark != '-' || attachment == Attachment::Neither,
        _ => true,
    }
}
