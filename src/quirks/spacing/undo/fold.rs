//! What a tokenizer wrote otherwise: `` `` `` and `''` for `"`, `-LRB-` for `(`, `&apos;` for `'`, `@-@` for a
//! hyphen inside a word, `. . .` for `...`; or what an author did: `''` for `"`. Such rows of pieces become one piece again.

use super::super::super::Tokenizer;
use super::image;
use crate::language::pieces::{Gap, Piece, Pieces};

/// A piece that was written otherwise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fold {
    /// The piece.
    pub(super) index: usize,
    /// What it is to read; `None` where only blanks inside it go.
    pub(super) reads: Option<&'static str>,
    /// Which way a quote faces by its form.
    pub(super) facing: Facing,
}

/// Which way a quote faces by its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Facing {
    /// It does not say.
    Unknown,
    /// `` `` ``: opening.
    Opens,
    /// `''`: closing.
    Closes,
    /// `@-@`: joined to both neighbours.
    Joins,
}

/// Folds the pieces in place and says which were folded, in order.
pub(super) fn fold(tokenizers: &[Tokenizer], pieces: &mut Pieces<'_>) -> Vec<Fold> {
    let has = |wanted: &[Tokenizer]| tokenizers.iter().any(|tokenizer| wanted.contains(tokenizer));
    let quotes = has(&[Tokenizer::Treebank, Tokenizer::Ptb]);
    let rules = Rules {
        quotes,
        escapes: has(&[Tokenizer::MosesEscaped]),
        joins: has(&[Tokenizer::MosesAggressive, Tokenizer::MosesEscaped, Tokenizer::Moses]),
        runs: has(&[Tokenizer::BertCased, Tokenizer::BertUncased, Tokenizer::Spacy]),
        doubled: !quotes && is_doubled(pieces),
    };
    let mut folds = Vec::new();
    if !(rules.quotes || rules.escapes || rules.joins || rules.runs || rules.doubled) {
        return folds;
    }
    let (mut from, mut to) = (0, 0);
    while from < pieces.list.len() {
        let piece = pieces.list[from];
        let mut taken = 1;
        if piece.mark.is_some()
            && let Some(found) = rules.at(tokenizers, pieces, from)
        {
            taken = found.pieces;
            pieces.list[to] =
                Piece { end: pieces.list[from + taken - 1].end, mark: Some(found.mark), plain: false, ..piece };
            folds.push(Fold { index: to, reads: found.reads, facing: found.facing });
        } else if to < from {
            pieces.list[to] = piece;
        }
        to += 1;
        from += taken;
    }
    pieces.list.truncate(to);
    folds
}

struct Rules {
    quotes: bool,
    escapes: bool,
    joins: bool,
    runs: bool,
    doubled: bool,
}

struct Found {
    pieces: usize,
    mark: char,
    reads: Option<&'static str>,
    facing: Facing,
}

impl Rules {
    fn at(&self, tokenizers: &[Tokenizer], pieces: &Pieces<'_>, at: usize) -> Option<Found> {
        let glued = |count: usize| (1..count).all(|k| pieces.list.get(at + k).is_some_and(|p| p.gap == Gap::None));
        let blank = |k: usize| pieces.gap(at + k) == Gap::Blank;
        let text = |k: usize| pieces.str(at + k);
        let apostrophe = |k: usize| {
            let glued = |k: usize| pieces.gap(at + k) == Gap::None;
            text(k) == "&" && text(k + 1) == "apos" && text(k + 2) == ";" && glued(k + 1) && glued(k + 2)
        };
        let found = |pieces, mark, reads, facing| Some(Found { pieces, mark, reads: Some(reads), facing });
        match text(0) {
            "`" if self.quotes && text(1) == "`" && glued(2) => found(2, '"', "\"", Facing::Opens),
            "`" if self.quotes => found(1, '\'', "'", Facing::Opens),
            "'" if self.quotes && text(1) == "'" && glued(2) => found(2, '"', "\"", Facing::Closes),
            // Typed for a double quote.
            "'" if self.doubled
                && text(1) == "'"
                && (glued(2) || blank(1) && image::can_cut(tokenizers, pieces, at + 1)) =>
            {
                Some(Found { pieces: 2, mark: '"', reads: None, facing: Facing::Unknown })
            }
            "-" if self.quotes && text(2) == "-" && glued(3) => {
                let (mark, reads) = bracket(text(1))?;
                found(3, mark, reads, Facing::Unknown)
            }
            "@" if self.joins && text(2) == "@" && glued(3) => {
                let (mark, reads) = match text(1) {
                    "-" => ('-', "-"),
                    "/" => ('/', "/"),
                    "," => (',', ","),
                    "." => ('.', "."),
                    _ => return None,
                };
                found(3, mark, reads, Facing::Joins)
            }
            "&" if self.escapes
                && self.doubled
                && apostrophe(0)
                && apostrophe(3)
                && (glued(4) || blank(3) && image::can_cut(tokenizers, pieces, at + 3)) =>
            {
                found(6, '"', "''", Facing::Unknown)
            }
            "&" if self.escapes && text(2) == ";" && glued(3) => {
                let (mark, reads) = match text(1) {
                    "apos" => ('\'', "'"),
                    "quot" => ('"', "\""),
                    "amp" => ('&', "&"),
                    "lt" => ('<', "<"),
                    "gt" => ('>', ">"),
                    _ => return None,
                };
                found(3, mark, reads, Facing::Unknown)
            }
            "&" if self.escapes && text(1) == "#" && text(3) == ";" && glued(4) => {
                let (mark, reads) = match text(2) {
                    "124" => ('|', "|"),
                    "91" => ('[', "["),
                    "93" => (']', "]"),
                    _ => return None,
                };
                found(4, mark, reads, Facing::Unknown)
            }
            one @ ("." | "-") if self.runs => {
                let same = |k: usize| text(k) == one && blank(k);
                let count = 1 + (1..).take_while(|&k| same(k)).count();
                // Two stops in a row are an abbreviation's and a sentence's.
                let (least, mark) = if one == "." { (3, '…') } else { (2, '—') };
                (count >= least).then_some(Found { pieces: count, mark, reads: None, facing: Facing::Unknown })
            }
            _ => None,
        }
    }
}

/// Whether two straight single quotes stand side by side somewhere, escaped or not.
fn is_doubled(pieces: &Pieces<'_>) -> bool {
    let block = match (pieces.list.first(), pieces.list.last()) {
        (Some(first), Some(last)) => pieces.text.get(first.start..last.end).unwrap_or_default(),
        _ => "",
    };
    ["''", "' '", "&apos;&apos;", "&apos; &apos;"]
        .iter()
        .any(|two| memchr::memmem::find(block.as_bytes(), two.as_bytes()).is_some())
}

/// The bracket that a Treebank token stands for.
fn bracket(name: &str) -> Option<(char, &'static str)> {
    const NAMES: [(&str, char, &str); 6] = [
        ("LRB", '(', "("),
        ("RRB", ')', ")"),
        ("LSB", '[', "["),
        ("RSB", ']', "]"),
        ("LCB", '{', "{"),
        ("RCB", '}', "}"),
    ];
    NAMES.iter().find(|(one, ..)| one.eq_ignore_ascii_case(name)).map(|&(_, mark, reads)| (mark, reads))
}
