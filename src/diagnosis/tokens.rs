//! Evidence for tokenizers: in whose image is a block, and by how much is it in no other?
//!
//! A [guess](super::plain) at the plain text is tokenized again by each tokenizer, and what comes out is
//! compared with the block: every place where the two are cut differently, or a mark is written differently,
//! is a misfit. Plain text is a candidate like the others, the one that cuts nothing: its misfits are the
//! blanks that plain text would not have. What explains the block has next to none.

use super::plain::{Taking, dashes, is_clitic, plain, read};
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
#[derive(Clone, Copy, Debug, PartialEq)]
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
}

/// Weighs `block`, whose letter case was lost if it is `one_case`.
///
/// Several plain texts may lie behind it: hyphens may be dashes or join compounds, and a text lowercased after it
/// was tokenized is cut where its capitals said. For each candidate the one that fits best counts.
pub(crate) fn weigh(block: &str, one_case: bool) -> Evidence {
    let seen = Cuts::of(block);
    let doubt = dashes(block);
    let guess = plain(block, Taking::default());
    if doubt == 0.0 && seen.misfit(&Cuts::of(&guess), false) == 0.0 {
        // Plain text, or nothing to cut: one tokenizer tells which.
        let misfit = seen.misfit(&Cuts::of(&Tokenizer::WordPunct.tokenize(&guess)), false);
        return Evidence { plain: 0.0, strong: seen.strong, misfits: [misfit; CANDIDATES.len()] };
    }
    let mut evidence = Evidence { plain: f32::MAX, strong: seen.strong, misfits: [f32::MAX; CANDIDATES.len()] };
    for compounds in [false, true] {
        for sentences in [false, true] {
            if compounds && doubt == 0.0 || sentences && !one_case {
                continue;
            }
            let guess = plain(block, Taking { sentences, compounds });
            let doubt = if compounds { 0.0 } else { doubt };
            let least = |known: &mut f32, misfit: f32| *known = known.min(misfit + doubt);
            least(&mut evidence.plain, seen.misfit(&Cuts::of(&guess), false));
            for (misfit, candidate) in evidence.misfits.iter_mut().zip(CANDIDATES) {
                let first = candidate.first.unwrap_or(candidate.last);
                let soft = !matches!(first, Tokenizer::WordPunct | Tokenizer::BertCased);
                least(misfit, seen.misfit(&Cuts::of(&inflict(candidate, &guess)), soft));
            }
        }
    }
    evidence
}

/// `text` as the candidate tokenizes it.
fn inflict(candidate: Candidate, text: &str) -> String {
    match candidate.first {
        Some(first) => candidate.last.tokenize(&first.tokenize(text)),
        None => candidate.last.tokenize(text),
    }
}

/// Where a text is cut: offsets into its characters without blanks, marks read as plain text writes them.
struct Cuts {
    /// The characters, in small letters.
    chars: Vec<char>,
    /// A flag for each character: what ends or begins there.
    flags: Vec<u8>,
    /// Tokens that no slip makes.
    strong: usize,
}

/// A token begins here.
const BEGINS: u8 = 1;
/// The token that begins here is a quotation mark as the Treebank writes it.
const QUOTE: u8 = 2;
/// The token that begins here is escaped.
const ESCAPED: u8 = 16;
/// The token that begins here is a full stop alone.
const STOP: u8 = 4;
/// The token ends with a full stop at a word; the flag is at the stop.
const GLUED_STOP: u8 = 8;

impl Cuts {
    fn of(text: &str) -> Self {
        let mut cuts = Self { chars: Vec::with_capacity(text.len()), flags: Vec::with_capacity(text.len()), strong: 0 };
        for token in text.split_whitespace() {
            let start = cuts.chars.len();
            let written = read(token);
            let marked = *written != *token;
            for c in written.chars() {
                match c {
                    '“' | '”' | '„' => cuts.chars.push('"'),
                    '‘' | '’' => cuts.chars.push('\''),
                    c => cuts.chars.extend(c.to_lowercase()),
                }
            }
            cuts.strong += usize::from(marked || is_clitic(&written));
            cuts.flags.resize(cuts.chars.len(), 0);
            if let Some(flag) = cuts.flags.get_mut(start) {
                *flag |= BEGINS | if token == "." { STOP } else { 0 };
                *flag |= match token {
                    "``" | "''" => QUOTE,
                    _ if marked => ESCAPED,
                    _ => 0,
                };
            }
            if token.len() > 1
                && token.ends_with('.')
                && let Some(flag) = cuts.flags.last_mut()
            {
                *flag |= GLUED_STOP;
            }
        }
        cuts
    }

    /// In how many places `made` is cut or marked differently. With `soft`, a full stop cut off or not counts
    /// for little: where sentences end is a guess.
    fn misfit(&self, made: &Self, soft: bool) -> f32 {
        let mut misfit = 0.0;
        let (mut i, mut j) = (0, 0);
        while i < self.chars.len() && j < made.chars.len() {
            if self.chars[i] != made.chars[j] {
                misfit += 1.0;
                // A character that the tokenizer dropped or wrote anew: go on where both agree again.
                if self.chars.get(i + 1) == Some(&made.chars[j]) {
                    i += 1;
                    continue;
                }
                if made.chars.get(j + 1) == Some(&self.chars[i]) {
                    j += 1;
                    continue;
                }
            } else {
                let (seen, other) = (self.flags[i], made.flags[j]);
                let differs = seen ^ other;
                if differs & BEGINS != 0 {
                    let stop = (seen | other) & STOP != 0 && (seen | other) & GLUED_STOP != 0;
                    misfit += match self.chars[i] {
                        _ if soft && stop => 0.2,
                        // Not only tokenizers set these apart: French does, and so do programmers.
                        ';' | ':' | '?' | '!' => 0.4,
                        _ => 1.0,
                    };
                } else if differs & (QUOTE | ESCAPED) != 0 {
                    misfit += 1.0;
                }
            }
            i += 1;
            j += 1;
        }
        misfit + (self.chars.len() - i + made.chars.len() - j) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\"It's a well-known fact (isn't it?),\" Mr. Lee said. \"They paid $4,000 - or 5.5% - in the U.S.A.\" He can't.";

    #[test]
    fn each_tokenizer_explains_its_own_output_best() {
        for candidate in CANDIDATES {
            let tokens = inflict(candidate, TEXT);
            for (block, one_case) in
                [(tokens.clone(), false), (tokens.to_lowercase(), true), (tokens.to_uppercase(), true)]
            {
                let evidence = weigh(&block, one_case);
                let best = evidence.misfits[evidence.best()];
                let own = CANDIDATES.iter().position(|&other| other == candidate).map(|at| evidence.misfits[at]);
                assert_eq!(own, Some(best), "{candidate:?} {block} {evidence:?}");
                assert!(best < 2.0 && evidence.plain > 8.0, "{candidate:?} {block} {evidence:?}");
            }
        }
    }

    #[test]
    fn plain_text_explains_itself() {
        assert_eq!(weigh(TEXT, false).plain, 0.0);
    }
}
