//! Words that a tokenizer cut in two where no mark stands: `do n't`, `can not`, `gon na`, `10 km`, `snake _ case`,
//! an accent off its letter.

use super::super::super::Tokenizer;
use crate::language::pieces::Pieces;

/// How likely the pieces `index - 1` and `index`, both words, were one, given that one of `tokenizers` cut.
pub(super) fn were_one(tokenizers: &[Tokenizer], pieces: &Pieces<'_>, index: usize) -> f32 {
    if index == 0 {
        return 0.0;
    }
    if let Some(joined) = beside_accent(pieces, index) {
        return joined;
    }
    let has = |wanted: &[Tokenizer]| tokenizers.iter().any(|tokenizer| wanted.contains(tokenizer));
    let inside_words = [
        Tokenizer::BertCased,
        Tokenizer::BertUncased,
        Tokenizer::Moses,
        Tokenizer::MosesEscaped,
        Tokenizer::MosesAggressive,
    ];
    if has(&inside_words) && (between_ideographs(pieces, index) || beside_underscore(pieces, index)) {
        return 0.98;
    }
    let contraction =
        if has(&[Tokenizer::Treebank, Tokenizer::Ptb, Tokenizer::Spacy]) { contraction(pieces, index) } else { 0.0 };
    let spacy = || if has(&[Tokenizer::Spacy]) { bare_clitic(pieces, index).max(measure(pieces, index)) } else { 0.0 };
    if contraction > 0.0 { contraction } else { spacy() }
}

fn contraction(pieces: &Pieces<'_>, index: usize) -> f32 {
    // All second halves are short.
    if pieces.str(index).len() > 3 {
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
    // 't is
    if left("t") && (right("is") || right("was")) && index >= 2 && pieces.mark(index - 2) == Some('\'') {
        return 0.98;
    }
    const HALVES: [(&str, &str); 6] =
        [("gon", "na"), ("got", "ta"), ("wan", "na"), ("gim", "me"), ("lem", "me"), ("wha", "ta")];
    if HALVES.iter().any(|&(a, b)| left(a) && right(b)) { 0.99 } else { 0.0 }
}

/// spaCy also cuts where the writer left the apostrophe out: `do nt`, `they ve`.
fn bare_clitic(pieces: &Pieces<'_>, index: usize) -> f32 {
    const BEFORE: [&str; 25] = [
        "i", "you", "he", "she", "it", "we", "they", "that", "this", "these", "those", "there", "who", "what", "when",
        "where", "why", "how", "could", "might", "must", "should", "would", "not", "let",
    ];
    match pieces.str(index) {
        "nt" | "NT" => 0.99,
        "d" | "ll" | "m" | "re" | "s" | "ve"
            if BEFORE.iter().any(|word| word.eq_ignore_ascii_case(pieces.str(index - 1))) =>
        {
            0.97
        }
        _ => 0.0,
    }
}

/// A number and its unit. Some units mostly stand against their number in print, some mostly apart; the shares are
/// those of news and encyclopedia text, and where they are near one half the blank stays.
fn measure(pieces: &Pieces<'_>, index: usize) -> f32 {
    if !pieces.str(index - 1).ends_with(|c: char| c.is_ascii_digit()) {
        return 0.0;
    }
    let share = match pieces.str(index) {
        "m" => 0.8,
        "M" | "MB" => 0.75,
        "G" | "GB" | "K" | "T" | "TB" | "kb" => 0.93,
        "am" | "pm" => 0.85,
        "ft" | "mm" | "g" => 0.62,
        "AM" | "PM" => 0.3,
        "cm" | "kg" | "km" | "lb" | "mph" => 0.45,
        _ => 0.0,
    };
    // £5m
    let money = priced(pieces, index - 1);
    if money && share > 0.7 { 0.995 } else { share }
}

/// Whether the number that ends at `index` has a currency sign before it: `$ 1,000.5`.
fn priced(pieces: &Pieces<'_>, index: usize) -> bool {
    let mut at = index;
    while at >= 2
        && matches!(pieces.mark(at - 1), Some('.' | ','))
        && pieces.str(at - 2).ends_with(|c: char| c.is_ascii_digit())
        && index - at < 8
    {
        at -= 2;
    }
    at > 0 && matches!(pieces.mark(at - 1), Some('$' | '£' | '€' | '¥'))
}

/// Whether an underscore was cut off a word between `index - 1` and `index`, as BERT and Moses do.
pub(super) fn beside_underscore(pieces: &Pieces<'_>, index: usize) -> bool {
    let underscore = |at: usize| {
        let word = pieces.str(at).as_bytes();
        word.first() == Some(&b'_') && word.iter().all(|&b| b == b'_')
    };
    let plain = |at: usize| pieces.is_plain(at);
    index > 0 && !(plain(index - 1) && plain(index)) && underscore(index - 1) != underscore(index)
}

/// How likely there was no blank between `index - 1` and `index` where one of them is an accent that was cut off its
/// letter, as wordpunct does with decomposed ones: `cafe ´`, `re ´ sume`. None if neither is.
pub(super) fn beside_accent(pieces: &Pieces<'_>, index: usize) -> Option<f32> {
    let accents = |at: usize| {
        let word = pieces.str(at);
        !word.as_bytes().first().is_some_and(u8::is_ascii)
            && word.chars().all(unicode_normalization::char::is_combining_mark)
    };
    match () {
        () if index == 0 || !pieces.is_word(index - 1) || !pieces.is_word(index) => None,
        () if pieces.is_plain(index - 1) && pieces.is_plain(index) => None,
        () if accents(index) => Some(0.99),
        // An accent that ends a word follows most of it; one inside, a letter or two.
        () if accents(index - 1) => Some(if index >= 2 && pieces.str(index - 2).len() < 3 { 0.8 } else { 0.1 }),
        () => None,
    }
}

/// Whether characters of a script without blanks, Han or kana, face each other between `index - 1` and `index`. BERT and
/// Moses cut between them.
pub(super) fn between_ideographs(pieces: &Pieces<'_>, index: usize) -> bool {
    let ideograph = |c: Option<char>| {
        c.is_some_and(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{2ffff}'))
    };
    index > 0
        && !pieces.is_plain(index)
        && ideograph(pieces.str(index).chars().next())
        && ideograph(pieces.str(index - 1).chars().next_back())
}
