//! Evidence for tokenizers: in whose image is a block, and by how much is it in no other?
//!
//! A [guess](super::plain) at the plain text is tokenized again by each tokenizer, and what comes out is
//! compared with the block: every place where the two are [cut](super::cuts) differently, or a mark is written
//! differently, is a misfit. Plain text is a candidate like the others, the one that cuts nothing: its misfits are the
//! blanks that plain text would not have. What explains the block has next to none.

use std::ops::Range;

use super::cuts::Cuts;
use super::memo::Memo;
use super::plain::{self, Joint, Open, dash, joints, read};
use super::shapes::{self, is_whole};
use crate::Tokenizer;

/// What may have tokenized a block: a tokenizer, or one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// The tokenizer whose output it is.
    pub last: Tokenizer,
    /// The one whose output that tokenizer was given, if there was one.
    pub first: Option<Tokenizer>,
}

/// The candidates, those more often met first. Of two in a row only those are told from one alone whose second
/// writes marks in its own way (`` `` ``, `&apos;`).
pub(crate) const CANDIDATES: [Candidate; 12] = [
    one(Tokenizer::WordPunct),
    one(Tokenizer::Treebank),
    one(Tokenizer::Moses),
    one(Tokenizer::BertCased),
    one(Tokenizer::Spacy),
    one(Tokenizer::MosesEscaped),
    one(Tokenizer::Ptb),
    one(Tokenizer::MosesAggressive),
    two(Tokenizer::WordPunct, Tokenizer::Treebank),
    two(Tokenizer::BertCased, Tokenizer::Treebank),
    two(Tokenizer::WordPunct, Tokenizer::MosesEscaped),
    two(Tokenizer::BertCased, Tokenizer::MosesEscaped),
];

const fn one(last: Tokenizer) -> Candidate {
    Candidate { last, first: None }
}

const fn two(first: Tokenizer, last: Tokenizer) -> Candidate {
    Candidate { last, first: Some(first) }
}

/// What a block tells of tokenizers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Evidence {
    /// Blanks that plain text would not have, and marks it would not write so: the misfit of plain text.
    pub plain: f32,
    /// Tokens that no slip makes: `'s` and `n't` alone, `` `` ``, `&apos;`.
    pub strong: usize,
    /// The misfits of the [`CANDIDATES`].
    pub misfits: [f32; CANDIDATES.len()],
}

impl Evidence {
    /// The candidate that fits best, the first among equals.
    pub(crate) fn best(&self) -> usize {
        let mut best = 0;
        for (at, &misfit) in self.misfits.iter().enumerate() {
            if misfit < self.misfits[best] {
                best = at;
            }
        }
        best
    }

    /// This and `other` together.
    fn add(&mut self, other: &Self) {
        self.plain += other.plain;
        self.strong += other.strong;
        for (misfit, other) in self.misfits.iter_mut().zip(other.misfits) {
            *misfit += other;
        }
    }
}

/// A stretch between blanks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token<'t> {
    pub text: &'t str,
    /// Whether no tokenizer cuts it, wherever it stands.
    pub whole: bool,
}

/// The tokens of a text.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    text.split_whitespace().map(|text| Token { text, whole: is_whole(text) }).collect()
}

/// Weighs blocks and remembers the chunks it weighed.
///
/// A chunk is what plain text writes without a blank inside. To most tokenizers it is all they look at; the others look
/// at the word after a stop, too. So a block's misfits are the sums of its chunks', and chunks of one
/// [shape](super::shapes) have the same.
#[derive(Default)]
pub(crate) struct Scales {
    known: Memo<Evidence>,
    shape: String,
}

/// What stands in a shape between two tokens of a chunk, by their [`Joint`] …
const ODD: char = ' ';
const COMPOUND: char = '\u{1}';
/// … and before what follows the chunk.
const THEN: char = '\u{2}';
/// What begins the shape of a chunk whose letter case was lost …
const ONE_CASE: char = '\u{3}';
/// … and of one that nothing goes before.
const FIRST: char = '\u{4}';
/// A word like any other.
const WORD: &str = "zzzz";

impl Scales {
    /// Weighs the tokens of a block, whose letter case was lost if it is `one_case`.
    pub(crate) fn weigh(&mut self, tokens: &[Token<'_>], one_case: bool) -> Evidence {
        let mut evidence = Evidence::default();
        each_chunk(tokens, |joined, chunk| self.chunk(tokens, joined, chunk, one_case, &mut evidence));
        evidence
    }

    /// Whether a tokenizer may explain `block`, whose letters are in both cases, better than plain text does by `enough`;
    /// `false` is certain. Only what plain text would not write is weighed, against what every tokenizer would have cut.
    pub(crate) fn may_explain(&mut self, block: &str, enough: f32) -> bool {
        let token = |text| Token { text, whole: is_letters(text) };
        let tokens: Vec<Token<'_>> = block.split_whitespace().map(token).collect();
        let (mut evidence, mut whole) = (Evidence::default(), 0.0);
        each_chunk(&tokens, |joined, chunk| match tokens[chunk.clone()] {
            [token] if token.whole => {}
            [token] if *read(token.text) == *token.text => whole += surely_cut(token.text, chunk.end == tokens.len()),
            _ => self.chunk(&tokens, joined, chunk, false, &mut evidence),
        });
        // Sums of many small numbers may differ in their last digits.
        evidence.plain + 0.01 >= evidence.misfits[evidence.best()] + whole + enough
    }

    /// Adds what a chunk tells: some of the `tokens`, with how each is `joined` to the one before it.
    fn chunk(
        &mut self,
        tokens: &[Token<'_>],
        joined: &[Joint],
        chunk: Range<usize>,
        one_case: bool,
        evidence: &mut Evidence,
    ) {
        if chunk.len() <= 1 && tokens[chunk.clone()].iter().all(|token| token.whole) {
            return;
        }
        let shape = &mut self.shape;
        shape.clear();
        if one_case {
            shape.push(ONE_CASE);
        }
        if chunk.start == 0 {
            shape.push(FIRST);
        }
        for at in chunk.clone() {
            match joined[at] {
                _ if at == chunk.start => {}
                Joint::Compound => shape.push(COMPOUND),
                _ => shape.push(ODD),
            }
            shapes::push(tokens[at].text, shape);
        }
        if shape.contains(['.', '\'', '&']) {
            shape.push(THEN);
            shape.push_str(match tokens.get(chunk.end).and_then(|then| then.text.chars().next()) {
                None => "",
                Some(c) if c.is_ascii_digit() => "1",
                Some(c) if c.is_lowercase() => WORD,
                Some(_) => "Zzzz",
            });
        }
        evidence.add(self.known.get(shape, || weigh(shape)));
    }
}

fn is_letters(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The least misfit of a stretch that no tokenizer would have left whole: a word with a mark or with `'s`, the `last` one
/// of a block with its stop.
fn surely_cut(token: &str, last: bool) -> f32 {
    if token.strip_suffix("'s").is_some_and(|word| !word.is_empty() && is_letters(word)) {
        return 1.0;
    }
    let (first, end) = (token.as_bytes().first(), token.as_bytes().last());
    let word = token.trim_matches(|c: char| !c.is_ascii_alphabetic());
    if word.is_empty() || word.len() + 1 != token.len() || !is_letters(word) {
        return 0.0;
    }
    match (first, end) {
        (Some(b'(' | b'"'), _) | (_, Some(b',' | b')' | b'"')) => 1.0,
        (_, Some(b';' | b'?' | b'!')) => 0.4,
        (_, Some(b'.')) if last && word.len() > 3 && !shapes::is_listed(word) => 0.2,
        _ => 0.0,
    }
}

/// Shows each chunk of the tokens, with how each token up to its end is joined to the one before it.
fn each_chunk(tokens: &[Token<'_>], mut show: impl FnMut(&[Joint], Range<usize>)) {
    let mut open = Open::default();
    let mut joined: Vec<Joint> = Vec::with_capacity(tokens.len());
    let (mut start, mut right) = (0, Joint::Apart);
    for at in 0..tokens.len() {
        let [left, next] = joints(tokens, at, &mut open);
        joined.push(left.max(right));
        right = next;
        if at > 0 && joined[at] == Joint::Apart {
            show(&joined, start..at);
            start = at;
        }
    }
    show(&joined, start..tokens.len());
}

/// Weighs a chunk by its shape.
///
/// Several plain texts may lie behind it: hyphens may be dashes or join compounds, and a text lowercased after it was
/// tokenized is cut where its capitals said. For each candidate the one that fits best counts.
fn weigh(shape: &str) -> Evidence {
    let (one_case, shape) = shape.strip_prefix(ONE_CASE).map_or((false, shape), |shape| (true, shape));
    let (first, shape) = shape.strip_prefix(FIRST).map_or((WORD, shape), |shape| ("", shape));
    let (chunk, then) = shape.split_once(THEN).unwrap_or((shape, ""));
    let seen = Cuts::of(&[first, " ", &chunk.replace(COMPOUND, " "), " ", then].concat());
    let mut evidence = Evidence { plain: f32::MAX, strong: seen.strong, misfits: [f32::MAX; CANDIDATES.len()] };
    for compounds in [false, true] {
        for sentences in [false, true] {
            if compounds && !chunk.contains(COMPOUND) || sentences && !(one_case && chunk.contains('.')) {
                continue;
            }
            let guess = Guess::new([first, chunk, then], compounds, sentences);
            let least = |known: &mut f32, made: &str, soft, doubt| {
                *known = known.min(seen.misfit(&Cuts::of(made), soft) + doubt);
            };
            least(&mut evidence.plain, &guess.text, false, guess.doubt);
            for (misfit, candidate) in evidence.misfits.iter_mut().zip(CANDIDATES) {
                let first = candidate.first.unwrap_or(candidate.last);
                let soft = !matches!(first, Tokenizer::WordPunct | Tokenizer::BertCased);
                least(misfit, &inflict(candidate, &guess.text), soft, guess.doubt + guess.spread);
            }
        }
    }
    evidence
}

/// A guess at the plain text behind a chunk, with what stands before and after it.
struct Guess {
    text: String,
    /// How improbable it is.
    doubt: f32,
    /// How improbable the blanks inside its ellipses and dashes are, if a tokenizer did not put them there.
    spread: f32,
}

impl Guess {
    /// With `compounds`, a hyphen or stroke between blanks joins a compound (`well - known`); else it is a dash and keeps
    /// them. With `sentences`, the chunk is put in small letters, with capitals where tokenizers look for them: after a
    /// stop that was cut off and in a word with its own stop.
    fn new([first, chunk, then]: [&str; 3], compounds: bool, sentences: bool) -> Self {
        let (mut text, mut doubt, mut spread, mut before) = ([first, " "].concat(), 0.0, 0.0, "");
        let push = |token: &str, capital: bool, text: &mut String| {
            let mut chars = token.chars();
            match chars.next() {
                Some(first) if sentences && capital => {
                    text.extend(first.to_uppercase());
                    text.extend(chars.flat_map(char::to_lowercase));
                }
                _ if sentences => text.extend(token.chars().flat_map(char::to_lowercase)),
                _ => text.push_str(token),
            }
        };
        for (at, part) in chunk.split(COMPOUND).enumerate() {
            if at > 0 && !compounds {
                text.push(' ');
                match plain::spread(before, part.split(ODD).next().unwrap_or_default()) {
                    Some(improbable) => spread += improbable,
                    None if matches!(part, "-" | "/") => doubt += dash(before, part),
                    None => {}
                }
            }
            for token in part.split(ODD) {
                let written = read(token);
                push(&written, written.len() > 1 && written.ends_with('.'), &mut text);
                before = token;
            }
        }
        text.push(' ');
        push(then, matches!(before, "." | "?" | "!"), &mut text);
        Self { text, doubt, spread }
    }
}

/// `text` as the candidate tokenizes it.
fn inflict(candidate: Candidate, text: &str) -> String {
    match candidate.first {
        Some(first) => candidate.last.tokenize(&first.tokenize(text)),
        None => candidate.last.tokenize(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\"It's a well-known fact (isn't it?),\" Mr. Lee said. \"They paid $4,000 - or 5.5% - in the U.S.A.\" He can't.";

    #[test]
    fn each_tokenizer_explains_its_own_output_best() {
        for candidate in CANDIDATES {
            let mangled = inflict(candidate, TEXT);
            for (block, one_case) in
                [(mangled.clone(), false), (mangled.to_lowercase(), true), (mangled.to_uppercase(), true)]
            {
                let evidence = Scales::default().weigh(&tokens(&block), one_case);
                let best = evidence.misfits[evidence.best()];
                let own = CANDIDATES.iter().position(|&other| other == candidate).map(|at| evidence.misfits[at]);
                assert_eq!(own, Some(best), "{candidate:?} {block} {evidence:?}");
                assert!(best < 2.0 && evidence.plain > 8.0, "{candidate:?} {block} {evidence:?}");
            }
        }
    }

    #[test]
    fn marks_in_pieces_tell_bert_from_wordpunct() {
        for (whole, pieces) in [("Well ... so", "Well . . . so"), ("Well -- so", "Well - - so")] {
            let text = |dots| format!("It ' s a {dots} , he said .");
            let costs = |block: &str| Scales::default().weigh(&tokens(block), false);
            let [wordpunct, bert] = [Tokenizer::WordPunct, Tokenizer::BertCased]
                .map(|last| CANDIDATES.iter().position(|&other| other == one(last)).unwrap_or_default());
            assert!(costs(&text(whole)).misfits[wordpunct] < costs(&text(whole)).misfits[bert], "{whole}");
            assert!(costs(&text(pieces)).misfits[bert] < costs(&text(pieces)).misfits[wordpunct], "{pieces}");
            assert_eq!(costs(pieces).plain, 0.0);
        }
    }

    #[test]
    fn every_tokenizer_cuts_what_is_surely_cut() {
        for text in [
            "so, he",
            "Well, then",
            "a, b",
            "cannot, he",
            "U, V",
            "he waited.",
            "It was Monday.",
            "NOBODY.",
            "(so it was)",
            "\"Well they",
            "Lee's X",
            "so; what? no!",
            "(a b",
            "No) x",
            "Can\" x",
            "gonna? x",
        ] {
            let evidence = Scales::default().weigh(&tokens(text), false);
            let least: f32 = text.split(' ').map(|token| surely_cut(token, text.ends_with(token))).sum();
            assert!(least > 0.0 && evidence.misfits.iter().all(|misfit| *misfit >= least), "{text} {evidence:?}");
        }
    }

    #[test]
    fn what_a_tokenizer_explains_is_never_ruled_out() {
        for text in ["A do n't (do n't (", "'s arrival , and so it was"] {
            assert!(Scales::default().may_explain(text, 0.9), "{text}");
        }
        for candidate in CANDIDATES {
            let mangled = inflict(candidate, TEXT);
            for words in 0..mangled.matches(' ').count() {
                // The first words are as a tokenizer wrote them, the rest is plain text with commas.
                let cut = mangled.match_indices(' ').nth(words).map_or(mangled.len(), |(at, _)| at);
                let text = [&mangled[..cut], " and so, then, they, said"].concat();
                let mut scales = Scales::default();
                let evidence = scales.weigh(&tokens(&text), false);
                let explained = evidence.plain >= evidence.misfits[evidence.best()] + 0.9;
                assert!(!explained || scales.may_explain(&text, 0.9), "{candidate:?} {text}");
            }
            assert!(Scales::default().may_explain(&mangled, 0.9), "{mangled}");
        }
        for text in ["It cost $ 20,000, he said", "It cost $ 20,000 then."] {
            assert!(!Scales::default().may_explain(text, 0.9), "{text}");
        }
    }

    #[test]
    fn plain_text_explains_itself() {
        assert_eq!(Scales::default().weigh(&tokens(TEXT), false).plain, 0.0);
    }
}
