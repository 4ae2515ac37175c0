//! Two texts compared token by token, with what a certificate folds.

use std::ops::Range;

use crate::{Chain, Channel, Stemmer};

/// A place where the two differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mismatch {
    /// UTF-8 byte offsets into the expected text.
    pub(super) span: Range<usize>,
    pub(super) expected: String,
    pub(super) got: String,
}

/// How many tokens are looked ahead, on either side, to find where two texts go on alike …
const REACH: usize = 32;
/// … and how many must then be alike.
const ALIKE: usize = 3;

/// Where `got`, which `chain` made, is not `expected`. Both are gone through once; after a difference they are
/// aligned again at the nearest place where a few tokens agree.
pub(super) fn mismatches(expected: &str, got: &str, chain: &Chain) -> Vec<Mismatch> {
    let stemmer = chain.channels().iter().find_map(|channel| match channel {
        Channel::Stem(stemmer) | Channel::StemKeepingCase(stemmer) => Some(*stemmer),
        _ => None,
    });
    let (left, right) = (tokens(expected, stemmer), tokens(got, stemmer));
    let mut out: Vec<Mismatch> = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < left.len() || j < right.len() {
        if let (Some(a), Some(b)) = (left.get(i), right.get(j))
            && a.form == b.form
        {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let (di, dj) = drift(&left, &right, i, j);
        let (here, there) = (left.get(i..i + di).unwrap_or_default(), right.get(j..j + dj).unwrap_or_default());
        let start = here.first().or(left.get(i)).map_or(expected.len(), |token| token.start);
        let end = here.last().map_or(start, |token| token.end);
        out.push(Mismatch { span: start..end, expected: joined(here), got: joined(there) });
        (i, j) = (i + di, j + dj);
    }
    out
}

/// How many tokens to pass on either side to where the two go on alike; at least one in all.
fn drift(left: &[Token<'_>], right: &[Token<'_>], i: usize, j: usize) -> (usize, usize) {
    let (most_left, most_right) = (REACH.min(left.len() - i), REACH.min(right.len() - j));
    for sum in 1..=most_left + most_right {
        for di in sum.saturating_sub(most_right)..=sum.min(most_left) {
            let dj = sum - di;
            let (a, b) = (left.get(i + di..).unwrap_or_default(), right.get(j + dj..).unwrap_or_default());
            let near = a.iter().zip(b).take(ALIKE);
            if a.len().min(ALIKE) == b.len().min(ALIKE) && near.into_iter().all(|(a, b)| a.form == b.form) {
                return (di, dj);
            }
        }
    }
    (most_left, most_right)
}

/// A token as it is compared.
struct Token<'t> {
    start: usize,
    end: usize,
    form: Form<'t>,
}

/// Most tokens are compared as they stand.
#[derive(PartialEq, Eq)]
struct Form<'t>(std::borrow::Cow<'t, str>);

/// The tokens between blanks, a full stop at a word's end cut off, quotes folded.
fn tokens(text: &str, stemmer: Option<Stemmer>) -> Vec<Token<'_>> {
    let mut out = Vec::with_capacity(text.len() / 5);
    for word in text.split_whitespace() {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let end = start + word.len();
        match word.strip_suffix('.').filter(|body| body.ends_with(char::is_alphanumeric)) {
            Some(body) => {
                let form = match stemmer {
                    // A stemmer does not cut a word that its full stop clings to.
                    Some(stemmer) => stemmer.stem(body),
                    None => folded(body),
                };
                out.push(Token { start, end: end - 1, form: Form(form) });
                out.push(Token { start: end - 1, end, form: Form(".".into()) });
            }
            None => out.push(Token { start, end, form: Form(folded(word)) }),
        }
    }
    out
}

fn folded(word: &str) -> std::borrow::Cow<'_, str> {
    if word.contains("``") || word.contains("''") {
        word.replace("``", "\"").replace("''", "\"").into()
    } else {
        word.into()
    }
}

fn joined(tokens: &[Token<'_>]) -> String {
    tokens.iter().map(|token| &*token.form.0).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(expected: &str, got: &str) -> Vec<(String, String)> {
        let chain: Chain = "lowercase → treebank → porter".parse().unwrap();
        mismatches(expected, got, &chain).into_iter().map(|wrong| (wrong.expected, wrong.got)).collect()
    }

    #[test]
    fn blanks_quotes_and_final_stops_are_folded() {
        assert_eq!(found("`` a  b '' the end .", "'' a b \" the end ."), []);
        assert_eq!(found("of the episodes.", "of the episod ."), []);
    }

    #[test]
    fn each_place_is_named() {
        let wrong = found("a b c d e f g h i j", "a b x d e f g h y z i j");
        assert_eq!(wrong, [("c".into(), "x".into()), (String::new(), "y z".into())]);
        assert_eq!(found("a b", "a"), [("b".into(), String::new())]);
        let chain = Chain::new();
        assert_eq!(mismatches("so it is", "so he is", &chain)[0].span, 3..5);
    }

    #[test]
    fn texts_with_nothing_in_common_end() {
        let (left, right) = ("a ".repeat(1000), "b ".repeat(900));
        assert!(!found(&left, &right).is_empty());
    }
}
