//! Takes back the blanks that a tokenizer put in.
//!
//! In goes tokenized text and the tokenizers that it went through, out come edits: each deletes a blank, or
//! gives a token the form it had (`` `` `` → `"`). The text is cut into words and marks; for each blank that
//! the tokenizers can have made ([`image`]) the marks beside it say whether they stand against that
//! neighbour, by a rule or by the [joiner](crate::language::joiner) ([`marks`]), double quotes in pairs
//! ([`quotes`]). All other blanks stay. One pass over blocks of lines, linear in the text.

mod fold;
mod habits;
mod image;
mod marks;
mod words;

use std::ops::Range;

use super::SpacingStyle;
use crate::edit::Alternative;
use crate::language::joiner::{Attachment, Context, Joiner, Odds, is_clitic, limit};
use crate::language::pieces::{Dashes, Gap, Piece, Pieces, Seen};
use crate::language::quotes::{self, Event, Kind, Node, Place, Role, State};
use crate::{Confidence, Edit, Edits, Input, Model, Quirk, Stage, Tokenizer};
use fold::{Facing, Fold};
use marks::Judge;

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
        // Tokenizers put in a blank for ten bytes or more. Growing step by step costs a tenth of the time, but who knows how
        // large a text is that needs few edits.
        let likely = scope.iter().map(|range| range.len() / 10).sum::<usize>();
        let mut edits = Vec::with_capacity(likely.min(1 << 16));
        for range in scope {
            let mut state = [State::default(); 2];
            let mut at = range.start;
            while at < range.end {
                let end = block_end(text, at, range.end);
                let mut pieces = Pieces::of(text, at..end);
                pieces.dashes = dashes;
                judge.block(&mut pieces, &mut state, end == range.end, &mut edits);
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
    fn block(&self, pieces: &mut Pieces<'_>, state: &mut [State; 2], last: bool, edits: &mut Vec<Edit>) {
        let folds = see(self.tokenizers, pieces);
        let odds = self.all_odds(pieces, &folds, state, last);
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

    /// How every mark attaches; quotes after pairing.
    fn all_odds(&self, pieces: &Pieces<'_>, folds: &[Fold], state: &mut [State; 2], last: bool) -> Vec<Odds> {
        let context = Context::of(pieces);
        let mut all = vec![[0.0; 4]; pieces.list.len()];
        let stemmed = std::cell::OnceCell::new();
        let stemmed = || *stemmed.get_or_init(|| is_stemmed(pieces));
        let mut nodes = [Vec::new(), Vec::new()];
        let (mut paragraph, mut low_quote) = ([None; 2], false);
        let mut folds = folds.iter().peekable();
        for (index, piece) in pieces.list.iter().enumerate() {
            let mut facing = folds.next_if(|fold| fold.index == index).map_or(Facing::Unknown, |fold| fold.facing);
            let edge = piece.seen == Seen::Edge;
            // A block that a long line was cut into begins none.
            if edge && (index > 0 || pieces.text[..piece.start].trim_end_matches(' ').ends_with('\n')) {
                paragraph = paragraph.map(|first| first.or(Some(index)));
            }
            let Some(mark) = piece.mark else { continue };
            // „So“: what opens elsewhere closes here.
            low_quote |= mark == '„';
            if mark == '"' && low_quote {
                facing = Facing::Closes;
            }
            all[index] = self.odds(&context, index, facing);
            let kind = match mark {
                '"' | '\'' if marks::is_measure(pieces, index) => continue,
                '"' => Kind::Double,
                '\'' if !is_clitic(pieces, index) => Kind::Single,
                _ => continue,
            };
            let roles = match kind {
                Kind::Double => {
                    let opens = if low_quote { 0.001 } else { quotes::opening(pieces, index, all[index]) };
                    [opens, 1.0 - opens, 0.0]
                }
                Kind::Single => roles_of_single(pieces, index, all[index], stemmed()),
            };
            if let Some(at) = paragraph[kind as usize].take() {
                nodes[kind as usize].push(Node { index: at, event: Event::Break { first: edge } });
            }
            nodes[kind as usize].push(Node { index, event: Event::Quote { roles, place: Place::of(pieces, index) } });
            low_quote &= kind == Kind::Single;
        }
        habits::follow(&mut all, pieces);
        let pairing = self.joiner.map(|joiner| joiner.pairing()).unwrap_or_default();
        let bags = if nodes[0].is_empty() { Default::default() } else { pairing.bags(&context) };
        for ((nodes, kind), state) in nodes.iter().zip([Kind::Double, Kind::Single]).zip(state) {
            let quotes = nodes.iter().filter(|node| matches!(node.event, Event::Quote { .. }));
            for (quote, roles) in quotes.zip(pairing.roles(&context, &bags, nodes, kind, state, last)) {
                let mut odds = [0.0; 4];
                for (role, sure) in Role::ALL.into_iter().zip(roles).filter(|(_, sure)| *sure > 0.0) {
                    let one = attach(pieces, quote.index, all[quote.index], role, &stemmed);
                    let one = limit(one, pieces, quote.index);
                    odds.iter_mut().zip(one).for_each(|(odd, p)| *odd += sure * p);
                }
                all[quote.index] = odds;
            }
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
            (false, false) => {
                // Either mark may claim the other; a bracket claims none outside of it, and no stop or comma a quote, which
                // knows best whether it closes.
                let is = |at: usize, kind: &str| pieces.mark(at).is_some_and(|mark| kind.contains(mark));
                let claims = !is(index - 1, if is(index, "\"'") { ")]}.,…" } else { ")]}" });
                let before = if claims { before } else { 0.0 };
                let after = if is(index, "([{") { 0.0 } else { after };
                1.0 - (1.0 - before) * (1.0 - after)
            }
        }
    }
}

/// How the quote at `index` attaches in a role; what it leans to by itself is `own`.
fn attach(pieces: &Pieces<'_>, index: usize, own: Odds, role: Role, stemmed: &dyn Fn() -> bool) -> Odds {
    let [both, left, right, neither] = own;
    // Between two words it may close and stand against both.
    let between_words = index > 0 && pieces.is_word(index - 1) && pieces.is_word(index + 1);
    let fixed = |at: usize| pieces.seen(at) == Seen::Joined;
    match role {
        Role::Letter => {
            let (ends, starts) = letter_shares(pieces, index, stemmed());
            [both, left * ends, right * starts, neither]
        }
        // Seen against its neighbour on the wrong side, it stands against both.
        Role::Opens if fixed(index) => [1.0, 0.0, 0.0, 0.0],
        Role::Opens => [0.0, 0.0, 1.0, 0.0],
        Role::Closes if fixed(index + 1) => [1.0, 0.0, 0.0, 0.0],
        Role::Closes if between_words && !fixed(index) => {
            let share = both / (both + left).max(1e-9);
            [share, 1.0 - share, 0.0, 0.0]
        }
        Role::Closes => [0.0, 1.0, 0.0, 0.0],
    }
}

/// The roles of the single quote at `index`: against the word before it may close or belong to that word, against
/// the word after it may open or stand for a letter.
fn roles_of_single(pieces: &Pieces<'_>, index: usize, odds: Odds, stemmed: bool) -> [f32; 3] {
    let [both, left, right, neither] = odds;
    let (ends, starts) = letter_shares(pieces, index, stemmed);
    let edge = pieces.seen(index) == Seen::Edge;
    let opens_both = if quotes::both_opens(pieces, index) { both } else { 0.0 };
    let opens = (right + opens_both + 0.5 * neither) * (1.0 - starts);
    let opens = if edge { opens.max(0.9 * (1.0 - starts)) } else { opens };
    let closes = (left + 0.5 * neither) * (1.0 - ends);
    [opens, closes, (1.0 - opens - closes).max(0.0)]
}

/// How likely a single quote against the word before it is part of that word (`workers'`, `goin'`), and one against
/// the word after it (`'90s`, `'em`).
fn letter_shares(pieces: &Pieces<'_>, index: usize, stemmed: bool) -> (f32, f32) {
    const CUT: [&str; 16] = [
        "em", "til", "till", "cause", "cos", "coz", "bout", "twas", "tis", "n", "round", "un", "im", "er", "neath",
        "ere",
    ];
    let before = index.checked_sub(1).map_or("", |at| pieces.str(at));
    let after = pieces.str(index + 1);
    let ends = match () {
        () if index == 0 || !pieces.is_word(index - 1) => 0.0005,
        () if stemmed || before.ends_with(['s', 'S', 'z', 'x']) => 0.6,
        () if before.ends_with("in") || before.eq_ignore_ascii_case("o") => 0.25,
        () => 0.02,
    };
    let year =
        after.as_bytes().first_chunk::<2>().is_some_and(|two| two.iter().all(u8::is_ascii_digit)) && after.len() <= 3;
    let starts = match () {
        () if year => 0.95,
        () if CUT.iter().any(|one| one.eq_ignore_ascii_case(after)) => 0.9,
        () => 0.02,
    };
    (ends, starts)
}

/// Whether the words are stems, which have lost the `s` of their plurals: hardly any of the longer ones ends as
/// participles do.
fn is_stemmed(pieces: &Pieces<'_>) -> bool {
    let bytes = pieces.text.as_bytes();
    let long = |piece: &&Piece| piece.is_word() && piece.end - piece.start >= 6;
    let (mut words, mut participles) = (0, 0);
    for word in pieces.list.iter().filter(long).filter_map(|piece| bytes.get(piece.range())) {
        words += 1;
        participles += usize::from(word.ends_with(b"ing") || word.ends_with(b"ed"));
    }
    words >= 10 && participles * 60 <= words
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
