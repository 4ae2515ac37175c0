//! Which neighbours a mark stands against: rules where there is no doubt, the joiner where there is, and
//! plain leanings where there is no joiner.

use super::super::SpacingStyle;
use super::fold::Facing;
use super::habits;
use super::image;
use crate::Tokenizer;
use crate::language::joiner::{Attachment, Context, Joiner, Odds, between_digits, is_clitic, limit};
use crate::language::pieces::{Gap, Pieces, Seen};

/// What the marks of a block are judged by.
pub(super) struct Judge<'a> {
    pub(super) tokenizers: &'a [Tokenizer],
    pub(super) style: SpacingStyle,
    pub(super) joiner: Option<Joiner<'a>>,
}

const LEFT: Odds = [0.0005, 0.999, 0.0, 0.0005];
const RIGHT: Odds = [0.0005, 0.0, 0.999, 0.0005];
const BOTH: Odds = [0.999, 0.0003, 0.0003, 0.0004];
const NEITHER: Odds = [0.0001, 0.0004, 0.0004, 0.9991];

impl Judge<'_> {
    /// The probability of each attachment of the mark at `index`.
    pub(super) fn odds(&self, context: &Context<'_, '_>, index: usize, facing: Facing) -> Odds {
        let pieces = context.pieces;
        if pieces.seen(index) != Seen::Hidden && pieces.seen(index + 1) != Seen::Hidden {
            return limit([0.25; 4], pieces, index);
        }
        if facing == Facing::Joins {
            return limit(BOTH, pieces, index);
        }
        let mut odds = self.rule(pieces, index).unwrap_or_else(|| match &self.joiner {
            Some(joiner) => joiner.attachment(context, index),
            None => leaning(pieces, index),
        });
        let text = pieces.str(index);
        // A typographic quote says which way it faces.
        let faces = match text {
            "’" | "”" => Facing::Closes,
            "‘" | "“" if facing != Facing::Closes => Facing::Opens,
            // What was cut off before is taken for an opening quote, whichever way it faced.
            "``" if self.tokenizers.len() > 1 => Facing::Unknown,
            _ => facing,
        };
        let weight = if matches!(text, "`" | "``" | "''") { 0.05 } else { 0.005 };
        match faces {
            Facing::Opens => [odds[0], odds[1]] = [odds[0] * weight, odds[1] * weight],
            Facing::Closes => odds[2] *= weight,
            Facing::Unknown | Facing::Joins => {}
        }
        for (odd, attachment) in odds.iter_mut().zip(Attachment::ALL) {
            if *odd > 0.0 && !image::can_have(self.tokenizers, pieces, index, attachment) {
                *odd = 0.0;
            }
        }
        limit(odds, pieces, index)
    }

    /// Other languages join by hyphens and part by dashes; German leaves a part out: `Vor- und Nachteile`.
    fn foreign_hyphen(&self, pieces: &Pieces<'_>, index: usize) -> Odds {
        let suspended =
            ["und", "oder", "bis", "sowie"].iter().any(|one| pieces.str(index + 1).eq_ignore_ascii_case(one));
        if self.style == SpacingStyle::German && suspended { [0.1, 0.85, 0.0, 0.05] } else { [0.9, 0.0, 0.0, 0.1] }
    }

    /// What a rule says, where one does.
    fn rule(&self, pieces: &Pieces<'_>, index: usize) -> Option<Odds> {
        let mark = pieces.mark(index)?;
        let before = index.checked_sub(1);
        let before_word = before.is_some_and(|at| pieces.is_word(at));
        let after_word = pieces.is_word(index + 1);
        match mark {
            ',' if !between_digits(pieces, index) => Some(LEFT),
            ':' | ';' | '!' | '?' if self.style == SpacingStyle::French => Some(NEITHER),
            ';' if is_reference(pieces, index) => Some(LEFT),
            ';' | '!' | '?' => Some(LEFT),
            ':' if !between_digits(pieces, index) && !is_scheme(pieces, index) => Some(LEFT),
            '。' | '、' | '，' | '！' | '？' | '：' | '；' => Some(LEFT),
            '|' => Some(NEITHER),
            '<' => Some(if after_word && closes_tag(pieces, index) { RIGHT } else { NEITHER }),
            '>' => Some(if before_word && opens_tag(pieces, index) { LEFT } else { NEITHER }),
            '„' | '‚' | '¿' | '¡' => Some(RIGHT),
            // 5 €
            '£' | '€' | '¥' | '$' if is_behind_price(pieces, index) => Some(NEITHER),
            '£' | '€' | '¥' => Some(RIGHT),
            '$' if is_australian(pieces, index) => Some(BOTH),
            '$' if !before.is_some_and(|at| is_currency_prefix(pieces, at)) => Some(RIGHT),
            '%' | '‰' if matches!(self.style, SpacingStyle::French | SpacingStyle::German) => Some(NEITHER),
            '%' | '‰' if before_word => Some(LEFT),
            '[' if is_citation(pieces, index) => Some(RIGHT),
            '`' if is_clitic(pieces, index) => clitic(pieces, index),
            '.' if is_spaced_ellipsis(pieces, index) => Some(NEITHER),
            '.' if !after_word || ends_plainly(pieces, index) => Some(LEFT),
            '&' if is_reference(pieces, index + 2) => Some(RIGHT),
            '«' if self.style == SpacingStyle::French => Some(NEITHER),
            '»' if self.style == SpacingStyle::French => Some(NEITHER),
            '\'' if before_word && after_word && self.style.elides(pieces.str(index - 1), pieces.str(index + 1)) => {
                Some(BOTH)
            }
            '\'' if is_clitic(pieces, index) => clitic(pieces, index),
            '\'' | '"' if is_measure(pieces, index) => {
                Some(if mark == '\'' && pieces.mark(index + 2) == Some('"') { BOTH } else { LEFT })
            }
            '@' if before_word && after_word && is_host(pieces, index + 1) => Some(BOTH),
            '.' if before_word && pieces.mark(index + 2) == Some('@') && is_host(pieces, index + 3) => Some(BOTH),
            // rock 'n' roll
            '\'' if pieces.str(index + 1).eq_ignore_ascii_case("n") && pieces.mark(index + 2) == Some('\'') => {
                Some(RIGHT)
            }
            '\'' if index >= 2
                && pieces.str(index - 1).eq_ignore_ascii_case("n")
                && pieces.mark(index - 2) == Some('\'') =>
            {
                Some(LEFT)
            }
            '-' if self.style != SpacingStyle::English && before_word && after_word => {
                Some(self.foreign_hyphen(pieces, index))
            }
            // Corp. 's
            '\'' if index > 1
                && pieces.mark(index - 1) == Some('.')
                && pieces.gap(index - 1) == Gap::None
                && pieces.gap(index + 1) == Gap::None
                && matches!(pieces.str(index + 1), "s" | "S") =>
            {
                Some(BOTH)
            }
            _ => None,
        }
    }
}

/// Whether the stop at `index` ends a sentence beyond doubt: plain words beside it, neither short nor the last part of an
/// address or a file's name.
fn ends_plainly(pieces: &Pieces<'_>, index: usize) -> bool {
    const TAILS: [&str; 34] = [
        "com", "org", "net", "gov", "edu", "info", "biz", "mil", "int", "news", "app", "dev", "online", "site", "pdf",
        "txt", "html", "htm", "php", "aspx", "jpg", "jpeg", "png", "gif", "doc", "docx", "mp3", "mp4", "zip", "csv",
        "json", "xml", "exe", "rtf",
    ];
    let plain = |text: &str, least: usize| text.len() >= least && text.bytes().all(|b| b.is_ascii_alphabetic());
    let after = pieces.str(index + 1);
    pieces.seen(index) == Seen::Hidden
        && index > 0
        && plain(pieces.str(index - 1), 4)
        && !pieces.str(index - 1).eq_ignore_ascii_case("www")
        && plain(after, 3)
        && !TAILS.iter().any(|tail| tail.eq_ignore_ascii_case(after))
        && !matches!(pieces.mark(index + 2), Some('.' | '@' | '/'))
        && !(index >= 2 && matches!(pieces.mark(index - 2), Some('@' | '/')))
}

/// Whether the mark at `index` stands for feet or inches: `6 ' 2 "`, `8 ' x 10 '`.
pub(super) fn is_measure(pieces: &Pieces<'_>, index: usize) -> bool {
    let number = |at: usize| pieces.str(at).len() <= 3 && pieces.str(at).bytes().all(|b| b.is_ascii_digit());
    let is = |at: usize, mark: char| pieces.mark(at) == Some(mark);
    let by = |at: usize| pieces.str(at).eq_ignore_ascii_case("x") || pieces.str(at) == "×";
    if index == 0 || !pieces.is_word(index - 1) || !number(index - 1) {
        return false;
    }
    let inches_before = index >= 3 && is(index - 2, '\'') && pieces.is_word(index - 3) && number(index - 3);
    match pieces.mark(index) {
        Some('"') => inches_before,
        _ if pieces.is_word(index + 1) && number(index + 1) => is(index + 2, '"'),
        _ => {
            by(index + 1) && pieces.is_word(index + 2) && number(index + 2)
                || index >= 4 && by(index - 2) && is(index - 3, '\'')
        }
    }
}

/// Whether the name of a host starts at `index`: `example . com`.
fn is_host(pieces: &Pieces<'_>, index: usize) -> bool {
    pieces.mark(index + 1) == Some('.') && pieces.is_word(index + 2) && pieces.gap(index + 2) != Gap::Edge
}

/// Whether the mark at `index` ends a character reference whose name stands before it: `& amp ;`.
fn is_reference(pieces: &Pieces<'_>, index: usize) -> bool {
    index >= 2
        && pieces.mark(index) == Some(';')
        && pieces.mark(index - 2) == Some('&')
        && matches!(pieces.str(index - 1), "amp" | "quot" | "apos" | "lt" | "gt" | "nbsp")
}

/// Whether the stop at `index` is of an ellipsis with blanks of its own: `so . . . it went`.
fn is_spaced_ellipsis(pieces: &Pieces<'_>, index: usize) -> bool {
    let stop = |at: usize| pieces.mark(at) == Some('.') && pieces.gap(at) == Gap::Blank;
    let after = (index + 1..index + 3).take_while(|&at| stop(at)).count();
    let before = (0..2)
        .take_while(|&back| index > back && stop(index - back) && pieces.mark(index - back - 1) == Some('.'))
        .count();
    let apart = |at: usize| pieces.seen(at) == Seen::Apart;
    before + after >= 2 || (after > 0 && apart(index + 1)) || (before > 0 && apart(index))
}

/// Whether the `<` at `index` opens a tag: a name or two, then `>`.
fn closes_tag(pieces: &Pieces<'_>, index: usize) -> bool {
    (2..5).any(|ahead| pieces.mark(index + ahead) == Some('>'))
}

/// Whether the `>` at `index` closes a tag.
fn opens_tag(pieces: &Pieces<'_>, index: usize) -> bool {
    (2..5).any(|back| index >= back && pieces.mark(index - back) == Some('<'))
}

/// Whether the bracket at `index` opens about a number: `languages [12]`.
fn is_citation(pieces: &Pieces<'_>, index: usize) -> bool {
    index > 0
        && pieces.is_word(index - 1)
        && pieces.is_word(index + 1)
        && pieces.str(index + 1).bytes().all(|b| b.is_ascii_digit())
        && matches!(pieces.mark(index + 2), Some(']' | ','))
}

/// Whether the currency sign at `index` has its number before it and none behind.
fn is_behind_price(pieces: &Pieces<'_>, index: usize) -> bool {
    let digit = |at: usize, last: bool| {
        let bytes = pieces.str(at).as_bytes();
        pieces.is_word(at) && if last { bytes.last() } else { bytes.first() }.is_some_and(u8::is_ascii_digit)
    };
    index > 0 && digit(index - 1, true) && !digit(index + 1, false)
}

/// Whether a capital A inside a sentence stands before the dollar at `index`: `A$5`.
fn is_australian(pieces: &Pieces<'_>, index: usize) -> bool {
    pieces.cased
        && index >= 2
        && pieces.str(index - 1) == "A"
        && pieces.is_word(index - 2)
        && pieces.gap(index - 1) != Gap::Edge
}

/// Whether the word at `index` may stand against a dollar sign: `US$5`, but not `a $5 note`.
fn is_currency_prefix(pieces: &Pieces<'_>, index: usize) -> bool {
    let word = pieces.str(index);
    ["US", "A", "C", "S", "HK", "NZ", "AU", "CA", "NT", "R"]
        .iter()
        .any(|one| if pieces.cased { *one == word } else { one.eq_ignore_ascii_case(word) })
}

/// Whether the colon at `index` follows the scheme of an address.
fn is_scheme(pieces: &Pieces<'_>, index: usize) -> bool {
    pieces.mark(index + 1) == Some('/') && pieces.mark(index + 2) == Some('/')
}

/// An apostrophe between a word and a clitic.
fn clitic(pieces: &Pieces<'_>, index: usize) -> Option<Odds> {
    let before = pieces.str(index.checked_sub(1)?);
    let ends = |tail: char| before.ends_with(tail) || before.ends_with(tail.to_ascii_uppercase());
    let is = |word: &str| before.eq_ignore_ascii_case(word);
    match pieces.str(index + 1) {
        "t" | "T" => ends('n').then_some(BOTH),
        "m" | "M" => is("i").then_some(BOTH),
        "s" | "S" | "ll" | "LL" | "re" | "RE" | "ve" | "VE" => Some(BOTH),
        "d" | "D" => {
            ["i", "you", "he", "she", "it", "we", "they", "who", "there", "that"].iter().any(|w| is(w)).then_some(BOTH)
        }
        _ => None,
    }
}

/// How a mark leans by itself.
fn leaning(pieces: &Pieces<'_>, index: usize) -> Odds {
    let words = index > 0 && pieces.is_word(index - 1) && pieces.is_word(index + 1);
    let digits = between_digits(pieces, index);
    match pieces.mark(index) {
        Some('.' | ',' | ':') if digits => [0.8, 0.15, 0.0, 0.05],
        Some('.') => {
            let short = |at: usize| pieces.str(at).chars().count() == 1;
            if words && short(index - 1) && short(index + 1) { [0.8, 0.2, 0.0, 0.0] } else { LEFT }
        }
        Some(',' | '…') => LEFT,
        Some(mark @ ('-' | '/')) if words => habits::usual(mark).unwrap_or(BOTH),
        Some('–') if digits => [0.9, 0.0, 0.0, 0.1],
        Some('\'') if is_clitic(pieces, index) => BOTH,
        Some('\'') if words && pieces.str(index - 1).ends_with(['s', 'S']) => [0.1, 0.6, 0.25, 0.05],
        Some('\'') if words && matches!(pieces.str(index - 1), "o" | "O" | "d" | "D" | "l" | "L") => BOTH,
        Some('\'') => [0.1, 0.35, 0.5, 0.05],
        Some('"') => {
            let closes =
                matches!(index.checked_sub(1).and_then(|at| pieces.mark(at)), Some('.' | ',' | '!' | '?' | '…'))
                    || matches!(pieces.mark(index + 1), Some('.' | ',' | ';' | ':' | '?' | '!'));
            let opens = index.checked_sub(1).and_then(|at| pieces.mark(at)).is_some() && !closes;
            match (opens, closes) {
                (_, true) => [0.0, 0.9, 0.1, 0.0],
                (true, _) => [0.0, 0.2, 0.8, 0.0],
                _ => [0.0, 0.5, 0.5, 0.0],
            }
        }
        Some('$' | '£' | '€' | '¥' | '#' | '@' | '¿' | '¡' | '«' | '„' | '(' | '[' | '{') => RIGHT,
        Some('»' | '°' | ')' | ']' | '}') => LEFT,
        _ => NEITHER,
    }
}
