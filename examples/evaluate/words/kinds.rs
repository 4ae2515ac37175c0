//! Sorting what went wrong into kinds, by rule: what the true word has that the given one has not.

use unmangle::Stemmer;
use unmangle::language::{Case, Lexicon, Word};

/// A word that was not given back rightly, with what its kind depends on.
pub(super) struct Mistake<'a> {
    /// The token that the repair saw, the true word and the given one.
    pub(super) token: &'a str,
    pub(super) gold: &'a str,
    pub(super) got: &'a str,
    /// True neighbours; empty at the ends.
    pub(super) left: &'a str,
    pub(super) right: &'a str,
    /// The stemmer, if one had cut the words.
    pub(super) stemmer: Option<Stemmer>,
    /// Whether most words of its passage are capital.
    pub(super) heading: bool,
}

/// The kind of a mistake.
pub(super) fn kind(mistake: &Mistake<'_>, lexicon: &Lexicon<'_>) -> &'static str {
    let (gold, got) = (mistake.gold.to_lowercase(), mistake.got.to_lowercase());
    if gold == got { of_case(mistake, lexicon.get(&gold)) } else { of_form(mistake, &gold, &got, lexicon) }
}

fn of_form(mistake: &Mistake<'_>, gold: &str, got: &str, lexicon: &Lexicon<'_>) -> &'static str {
    if let Some(stemmer) = mistake.stemmer {
        let known = lexicon.preimages(mistake.token, stemmer);
        if known.is_empty() {
            return "word: stem not in the lexicon";
        }
        if known.iter().all(|word| word.text != gold) {
            return "word: true form not in the lexicon";
        }
    }
    if spelled_alike(gold) == spelled_alike(got) {
        return "word: British or American";
    }
    let common = gold.chars().zip(got.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum::<usize>();
    let is = |tail: &str, text: &str| text.ends_with(tail);
    match (&gold[common..], &got[common..]) {
        ("s" | "es", "") => "word: -s missing",
        ("", "s" | "es") => "word: -s too much",
        ("ies", "y") => "word: -y for -ies",
        ("y", "ies") => "word: -ies for -y",
        (_, _) if is("ing", gold) != is("ing", got) && is("ed", gold) != is("ed", got) => "word: -ing against -ed",
        (_, _) if is("ing", gold) && !is("ing", got) => "word: -ing missing",
        (_, _) if is("ing", got) && !is("ing", gold) => "word: -ing too much",
        (_, _) if is("ed", gold) && !is("ed", got) => "word: -ed missing",
        (_, _) if is("ed", got) && !is("ed", gold) => "word: -ed too much",
        _ => "word: derivation and other",
    }
}

/// A key that British and American spellings of a word share; it is no word.
fn spelled_alike(word: &str) -> String {
    let mut key = word.to_owned();
    for (british, american) in [
        ("our", "or"),
        ("is", "iz"),
        ("ys", "yz"),
        ("ll", "l"),
        ("pp", "p"),
        ("tt", "t"),
        ("mme", "m"),
        ("ae", "e"),
        ("oe", "e"),
        ("ence", "ens"),
        ("ense", "ens"),
        ("ogue", "og"),
        ("tre", "ter"),
        ("gement", "gment"),
        ("gemental", "gmental"),
    ] {
        key = key.replace(british, american);
    }
    key
}

fn of_case(mistake: &Mistake<'_>, word: Option<Word>) -> &'static str {
    let (gold, got) = (Case::of(mistake.gold), Case::of(mistake.got));
    let capital = |text: &str| text.starts_with(char::is_uppercase);
    let starts = mistake.left.is_empty()
        || mistake.left.ends_with(['.', '!', '?', ':', '"', '\'', '“', '‘', '•', '*']) && mistake.left != ",\"";
    let missing = gold != Case::Lower;
    if mistake.heading {
        return "case: heading in capitals";
    }
    let Some(word) = word else {
        return if missing { "case: not in the lexicon, small" } else { "case: not in the lexicon, capital" };
    };
    match (gold, got) {
        (Case::Mixed, _) | (_, Case::Mixed) => "case: mixed",
        (Case::Upper, _) | (_, Case::Upper) => "case: acronym or capitals",
        _ if starts && missing => "case: sentence start missed",
        _ if starts => "case: sentence start too much",
        _ if missing && capital(mistake.right) && mistake.gold.len() > 1 => "case: small before a capital",
        _ if missing && capital(mistake.left) => "case: small behind a capital",
        _ if !missing && (capital(mistake.right) || capital(mistake.left)) => "case: capital beside a capital",
        _ if word.casing[0] > 0.1 && word.casing[1] > 0.1 => "case: common noun or name",
        _ if missing => "case: small, alone",
        _ => "case: capital, alone",
    }
}
