//! Takes back the blanks that a tokenizer put in.
//!
//! In goes tokenized text and the tokenizers that it went through, out come edits: each deletes a blank, or
//! gives a token the form it had (`` `` `` → `"`). The text is cut into words and marks; for each blank that
//! the tokenizers can have made ([`image`]) the marks beside it say whether they stand against that
//! neighbour, by a rule or by the [joiner](crate::language::joiner) ([`marks`]), double quotes in pairs
//! ([`quotes`]). All other blanks stay. One pass over blocks of lines, linear in the text.

mod fold;
mod image;
mod marks;
mod quotes;
mod words;

use std::ops::Range;

use super::SpacingStyle;
use crate::edit::Alternative;
use crate::language::joiner::{Attachment, Joiner, Odds};
use crate::language::pieces::{Dashes, Gap, Pieces, Seen};
use crate::{Confidence, Edit, Edits, Input, Model, Quirk, Stage, Tokenizer};
use fold::{Facing, Fold};
use marks::Judge;
use quotes::{Quote, State};

/// Undoes tokenizing.
///
/// ```
/// use unmangle::{Input, Stage, Tokenizer};
/// use unmangle::quirks::spacing::Detokenize;
///
/// let text = "well , don ' t ( ever ) say so .";
/// let stage = Detokenize::new(vec![Tokenizer::WordPunct]);
/// let edits = stage.edits(&Input::new(text, &[0..text.len()]));
/// assert_eq!(edits.apply(text), "well, don't (ever) say so.");
/// ```
#[derive(Clone, Debug)]
pub struct Detokenize {
    tokenizers: Vec<Tokenizer>,
    style: Option<SpacingStyle>,
}

/// Bytes of a block: quotes are paired over blocks, all else is judged inside one.
const BLOCK: usize = 1 << 15;

/// Pieces that a phrase between single quotes has at most.
const QUOTED: usize = 24;

impl Detokenize {
    /// Undoes `tokenizers`, in the order in which the text went through them, with the blanks of the language
    /// that the text seems to be in.
    #[must_use]
    pub fn new(tokenizers: Vec<Tokenizer>) -> Self {
        Self { tokenizers, style: None }
    }

    /// The same with the conventions of `style`.
    #[must_use]
    pub fn with_style(self, style: SpacingStyle) -> Self {
        Self { style: Some(style), ..self }
    }

    /// Where the blanks of `text` stand that the tokenizers can have put in: byte offsets, in order. All others are the
    /// author's. Linear in the text.
    ///
    /// ```
    /// use unmangle::Tokenizer;
    /// use unmangle::quirks::spacing::Detokenize;
    ///
    /// assert_eq!(Detokenize::new(vec![Tokenizer::WordPunct]).blanks("so be it ."), [8]);
    /// ```
    #[must_use]
    pub fn blanks(&self, text: &str) -> Vec<usize> {
        let mut pieces = Pieces::of(text, 0..text.len());
        see(&self.tokenizers, &mut pieces);
        pieces.list.iter().filter(|piece| piece.seen == Seen::Hidden).map(|piece| piece.start - 1).collect()
    }

    /// The edits to `text` inside `scope` (sorted, disjoint byte ranges), with a joiner of the caller's or without.
    #[must_use]
    pub fn edits_with(&self, text: &str, scope: &[Range<usize>], joiner: Option<Joiner<'_>>) -> Edits {
        let style = self.style.unwrap_or_else(|| SpacingStyle::of(text));
        let judge = Judge { tokenizers: &self.tokenizers, style, joiner };
        let dashes = Dashes::of(text);
        let mut edits = Vec::new();
        for range in scope {
            let mut state = State::default();
            let mut at = range.start;
            while at < range.end {
                let end = block_end(text, at, range.end);
                let mut pieces = Pieces::of(text, at..end);
                pieces.dashes = dashes;
                judge.block(&mut pieces, &mut state, &mut edits);
                at = end;
            }
        }
        Edits::new(text, edits)
    }
}

impl Stage for Detokenize {
    fn name(&self) -> &str {
        "spacing"
    }

    fn edits(&self, input: &Input<'_>) -> Edits {
        self.edits_with(input.text, input.scope, input.model.and_then(Model::joiner))
    }
}

/// Where the block from `at` ends: after a line if one ends within reach, else at a blank.
fn block_end(text: &str, at: usize, end: usize) -> usize {
    let bytes = text.as_bytes();
    if end - at <= BLOCK {
        return end;
    }
    let window = bytes.get(at..at + BLOCK).unwrap_or_default();
    if let Some(newline) = memchr::memrchr(b'\n', window) {
        return at + newline + 1;
    }
    // A blank after a word starts a new block least harmfully.
    let blank =
        |i: &usize| bytes[*i] == b' ' && bytes[i - 1].is_ascii_alphanumeric() && bytes[i + 1].is_ascii_alphanumeric();
    let from = at + BLOCK;
    if let Some(found) = (from..end - 1).take(BLOCK).find(blank) {
        return found;
    }
    (from..end).find(|&i| text.is_char_boundary(i)).unwrap_or(end)
}

/// Folds the pieces and says of each gap what is known of it.
fn see(tokenizers: &[Tokenizer], pieces: &mut Pieces<'_>) -> Vec<Fold> {
    let folds = fold::fold(tokenizers, pieces);
    for index in 0..pieces.list.len() {
        let hidden = pieces.list[index].gap == Gap::Blank && image::can_cut(tokenizers, pieces, index);
        let piece = &mut pieces.list[index];
        piece.seen = match piece.gap {
            Gap::Edge => Seen::Edge,
            Gap::None => Seen::Joined,
            _ if hidden => Seen::Hidden,
            _ => Seen::Apart,
        };
    }
    folds
}

impl Judge<'_> {
    /// The edits of one block.
    fn block(&self, pieces: &mut Pieces<'_>, state: &mut State, edits: &mut Vec<Edit>) {
        let folds = see(self.tokenizers, pieces);
        let odds = self.all_odds(pieces, &folds, state);
        let mut folds = folds.iter().peekable();
        for index in 0..pieces.list.len() {
            let piece = pieces.list[index];
            if piece.seen == Seen::Hidden {
                let joined = self.joined(pieces, &odds, index);
                if joined > 0.5 {
                    edits.push(deletion(piece.start - 1..piece.start, joined));
                }
            }
            if let Some(fold) = folds.next_if(|fold| fold.index == index) {
                match fold.reads {
                    Some(reads) => {
                        edits.push(Edit::new(piece.range(), reads, Quirk::Tokenized, Confidence::new(0.999)));
                    }
                    None => edits.extend(blanks_inside(pieces.text, piece.range())),
                }
            }
        }
    }

    /// How every mark attaches; double quotes after pairing.
    fn all_odds(&self, pieces: &Pieces<'_>, folds: &[Fold], state: &mut State) -> Vec<Odds> {
        let mut all = vec![[0.0; 4]; pieces.list.len()];
        let (mut quotes, mut hyphens) = (Vec::new(), Vec::new());
        let (mut paragraph, mut low_quote, mut single) = (false, false, None);
        let mut folds = folds.iter().peekable();
        for (index, piece) in pieces.list.iter().enumerate() {
            let mut facing = folds.next_if(|fold| fold.index == index).map_or(Facing::Unknown, |fold| fold.facing);
            let edge = piece.seen == Seen::Edge;
            paragraph |= edge;
            let Some(mark) = piece.mark else { continue };
            // „So“: what opens elsewhere closes here.
            low_quote |= mark == '„';
            if mark == '"' && low_quote {
                facing = Facing::Closes;
            }
            let mut odds = self.odds(pieces, index, facing);
            match mark {
                '"' => {
                    let opens = if edge { 0.98 } else { opening(pieces, index, odds) }.clamp(0.001, 0.999);
                    let stop = |marks: &str| {
                        index.checked_sub(1).and_then(|at| pieces.mark(at)).is_some_and(|mark| marks.contains(mark))
                    };
                    // Seen against the end of a clause and apart from what follows, it closes.
                    let opens = if piece.seen == Seen::Joined && stop(".,?!") { opens.min(0.002) } else { opens };
                    let opens = if low_quote { 0.001 } else { opens };
                    quotes.push(Quote { index, opens, paragraph, first: edge, after_stop: stop(".!?…") });
                    (paragraph, low_quote) = (false, false);
                }
                '\'' => {
                    if single.is_some_and(|open| index - open <= QUOTED) {
                        odds = crate::language::joiner::limit(
                            [odds[0], 6.0 * odds[1], 0.3 * odds[2], odds[3]],
                            pieces,
                            index,
                        );
                    }
                    match odds {
                        [_, left, right, _] if right > 0.5 || left > 0.5 => single = (right > 0.5).then_some(index),
                        _ => {}
                    }
                }
                '-' if piece.seen == Seen::Hidden && pieces.seen(index + 1) == Seen::Hidden => hyphens.push(index),
                _ => {}
            }
            all[index] = odds;
        }
        follow_habit(&mut all, &hyphens);
        for (quote, opens) in quotes.iter().zip(quotes::pair(&quotes, state)) {
            let index = quote.index;
            let closes = 1.0 - opens;
            let fixed = |at: usize| pieces.seen(at) == Seen::Joined;
            let odds = match (fixed(index), fixed(index + 1)) {
                (true, _) => [opens, closes, 0.0, 0.0],
                (_, true) => [closes, 0.0, opens, 0.0],
                _ => {
                    // Towards another mark a quote claims nothing: that mark speaks for itself.
                    let [both, left, ..] = all[index];
                    let between_words = index > 0 && pieces.is_word(index - 1) && pieces.is_word(index + 1);
                    let share = if between_words { both / (both + left).max(1e-9) } else { 0.0 };
                    [closes * share, closes * (1.0 - share), opens, 0.0]
                }
            };
            all[index] = crate::language::joiner::limit(odds, pieces, index);
        }
        all
    }

    /// How likely there was no blank before piece `index`.
    fn joined(&self, pieces: &Pieces<'_>, odds: &[Odds], index: usize) -> f32 {
        let side = |at: usize, joins: fn(Attachment) -> bool| -> f32 {
            odds[at].iter().zip(Attachment::ALL).filter(|(_, a)| joins(*a)).map(|(p, _)| p).sum()
        };
        let before = side(index - 1, Attachment::right);
        let after = side(index, Attachment::left);
        match (pieces.is_word(index - 1), pieces.is_word(index)) {
            (true, true) => words::were_one(self.tokenizers, pieces, index),
            (false, true) => before,
            (true, false) => after,
            // Either mark may claim the other.
            (false, false) => 1.0 - (1.0 - before) * (1.0 - after),
        }
    }
}

/// A document that writes its dashes as hyphens between blanks does so again: each hyphen leans to what the others of the
/// block are.
fn follow_habit(all: &mut [Odds], hyphens: &[usize]) {
    /// How many hyphens between blanks are dashes, over all documents, and how many hyphens that knowledge is worth.
    const RATE: f32 = 0.2;
    const WORTH: f32 = 10.0;
    let total: f32 = hyphens.iter().map(|&index| all[index][3]).sum();
    let others = hyphens.len().saturating_sub(1) as f32;
    for &index in hyphens {
        let odds = &mut all[index];
        let rate = ((total - odds[3] + WORTH * RATE) / (others + WORTH)).clamp(0.01, 0.99);
        odds[3] *= rate / (1.0 - rate) * (1.0 - RATE) / RATE;
        let sum: f32 = odds.iter().sum();
        odds.iter_mut().for_each(|p| *p /= sum.max(1e-9));
    }
}

/// How likely the quote at `index` opens.
fn opening(pieces: &Pieces<'_>, index: usize, [both, _, right, neither]: Odds) -> f32 {
    let both = if both_opens(pieces, index) { both } else { 0.0 };
    both + right + 0.5 * neither
}

/// Whether the quote at `index`, if it stands against both neighbours, opens: `("yes` against `"no",`.
fn both_opens(pieces: &Pieces<'_>, index: usize) -> bool {
    index > 0 && !pieces.is_word(index - 1) && pieces.is_word(index + 1)
}

fn deletion(range: Range<usize>, probability: f32) -> Edit {
    let mut edit = Edit::new(range, "", Quirk::Tokenized, Confidence::new(probability));
    if probability < 0.99 {
        edit.alternatives =
            vec![Alternative { replacement: " ".into(), confidence: Confidence::new(1.0 - probability) }];
    }
    edit
}

fn blanks_inside(text: &str, range: Range<usize>) -> impl Iterator<Item = Edit> {
    let start = range.start;
    memchr::memchr_iter(b' ', text.get(range).unwrap_or_default().as_bytes())
        .map(move |at| deletion(start + at..start + at + 1, 0.98))
}

#[cfg(all(test, feature = "english"))]
mod rows;
#[cfg(test)]
mod tests;
