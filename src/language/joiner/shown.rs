//! Clean text as the joiner will meet it: cased or not, whole words or stems, gaps between marks seen (as wordpunct
//! leaves them) or hidden (as BERT does). What is hidden is what its trainers ask for.

use std::borrow::Cow;

use crate::Stemmer;
use crate::language::pieces::{Gap, Pieces, Seen};

/// Gathers documents and shows them, each in another form; the same documents in the same order are shown alike.
#[derive(Debug)]
pub(crate) struct Shown {
    /// What cuts the words of those that are shown as stems, if anything can.
    stemmer: Option<Stemmer>,
    document: String,
    turn: u64,
}

/// Bytes after which a document is taken to end where no blank line says so.
const DOCUMENT: usize = 1 << 16;

impl Shown {
    /// For a language (a BCP 47 tag).
    pub(crate) fn new(language: &str) -> Self {
        Self { stemmer: Stemmer::for_language(language).first().copied(), document: String::new(), turn: 0 }
    }

    /// Takes the next line, a paragraph; an empty one ends a document, which is given back.
    pub(crate) fn line(&mut self, line: &str) -> Option<String> {
        if !line.is_empty() {
            self.document.push_str(line);
            self.document.push('\n');
        }
        (line.is_empty() || self.document.len() > DOCUMENT).then(|| std::mem::take(&mut self.document))
    }

    /// A number by chance.
    pub(crate) fn dice(&mut self) -> u64 {
        self.turn = self.turn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.turn >> 33
    }

    /// The text as it is, in small letters, or in stems.
    pub(crate) fn letters<'t>(&self, text: &'t str, dice: u64) -> Cow<'t, str> {
        match (dice % 8, self.stemmer) {
            (0..=1, _) => Cow::Borrowed(text),
            (6.., Some(stemmer)) => Cow::Owned(stemmed(text, stemmer)),
            _ => Cow::Owned(text.to_lowercase()),
        }
    }
}

/// The pieces of a text with the gaps beside marks hidden, those between two marks only where they are not seen.
pub(crate) fn pieces(text: &str, marks_seen: bool) -> Pieces<'_> {
    let mut pieces = Pieces::of(text, 0..text.len());
    for i in 0..pieces.list.len() {
        let between_marks = i > 0 && !pieces.is_word(i - 1) && !pieces.is_word(i);
        let piece = &mut pieces.list[i];
        piece.seen = match piece.gap {
            Gap::Edge => Seen::Edge,
            Gap::None if between_marks && marks_seen => Seen::Joined,
            Gap::Blank | Gap::Wide if between_marks && marks_seen => Seen::Apart,
            _ => Seen::Hidden,
        };
    }
    pieces
}

/// The line with every word in small letters and cut to its stem.
fn stemmed(line: &str, stemmer: Stemmer) -> String {
    let pieces = Pieces::of(line, 0..line.len());
    let mut out = String::with_capacity(line.len());
    let mut at = 0;
    for (i, piece) in pieces.list.iter().enumerate() {
        out.push_str(line.get(at..piece.start).unwrap_or_default());
        if piece.is_word() {
            out.push_str(&stemmer.stem(pieces.str(i)));
        } else {
            out.push_str(pieces.str(i));
        }
        at = piece.end;
    }
    out.push_str(line.get(at..).unwrap_or_default());
    out
}
