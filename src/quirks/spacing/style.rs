//! Where a language sets blanks otherwise than English does.

use crate::language::pieces::Pieces;

/// The conventions of a language for blanks beside marks.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SpacingStyle {
    /// English, and German, whose blanks stand where English ones do.
    #[default]
    English,
    /// French: a blank before `: ; ! ?` and inside `« »`, elision (`l'homme`).
    French,
    /// Italian and Catalan: elision, no blank before high marks.
    Italian,
    /// German: suspended hyphens (`Vor- und Nachteile`), no clitics after apostrophes.
    German,
}

/// Words of one language only, frequent enough that a paragraph has several.
const FRENCH: [&str; 14] =
    ["le", "les", "des", "une", "et", "dans", "est", "pour", "que", "qui", "nous", "vous", "avec", "du"];
const ITALIAN: [&str; 14] =
    ["il", "che", "di", "gli", "della", "per", "sono", "una", "non", "els", "amb", "per", "és", "com"];
const GERMAN: [&str; 14] =
    ["der", "die", "das", "und", "ist", "nicht", "ein", "eine", "mit", "von", "dem", "den", "auf", "ich"];
const ENGLISH: [&str; 14] =
    ["the", "of", "and", "to", "is", "that", "was", "it", "with", "for", "he", "on", "be", "this"];

impl SpacingStyle {
    /// The style of the language that the first words of `text` seem to be in, by their most frequent short
    /// words; English when nothing speaks clearly against it. Reads at most the first 4,096 bytes.
    ///
    /// ```
    /// use unmangle::quirks::spacing::SpacingStyle;
    /// assert_eq!(SpacingStyle::of("il y a des hommes qui sont dans la rue et les autres"), SpacingStyle::French);
    /// assert_eq!(SpacingStyle::of("the man is in the street"), SpacingStyle::English);
    /// ```
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut end = text.len().min(4096);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let pieces = Pieces::of(text, 0..end);
        let mut votes = [0usize; 4];
        for index in 0..pieces.list.len() {
            let word = pieces.str(index);
            for (vote, list) in votes.iter_mut().zip([ENGLISH, FRENCH, ITALIAN, GERMAN]) {
                *vote += usize::from(list.iter().any(|one| one.eq_ignore_ascii_case(word)));
            }
        }
        let [english, french, italian, german] = votes;
        let best = french.max(italian).max(german);
        match () {
            () if best < 2 || best <= 2 * english => Self::English,
            () if best == french => Self::French,
            () if best == italian => Self::Italian,
            () => Self::German,
        }
    }

    /// Whether `word` loses its vowel before a vowel and is joined to the next word by an apostrophe.
    pub(crate) fn elides(self, word: &str) -> bool {
        const ELIDED: [&str; 24] = [
            "l", "d", "j", "qu", "n", "s", "c", "m", "t", "jusqu", "lorsqu", "puisqu", "quoiqu", "aujourd", "presqu",
            "quelqu", "un", "dell", "nell", "all", "dall", "sull", "quest", "sant",
        ];
        matches!(self, Self::French | Self::Italian) && ELIDED.iter().any(|one| one.eq_ignore_ascii_case(word))
    }
}
