//! Letter case: the four ways to write a word that the model tells apart.

use std::borrow::Cow;

/// How a word can be written: the four letter cases that the model tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[repr(u8)]
pub enum Case {
    /// `word`
    Lower = 0,
    /// `Word`
    Title = 1,
    /// `WORD`
    Upper = 2,
    /// `woRd`, as the lexicon spells it.
    Mixed = 3,
}

impl Case {
    /// All cases, in the order of [`Word::casing`](super::Word::casing).
    pub const ALL: [Self; 4] = [Self::Lower, Self::Title, Self::Upper, Self::Mixed];

    /// The case in which `word` is written. A capital alone (`I`) counts as `Title`.
    #[must_use]
    pub fn of(word: &str) -> Self {
        let (mut first, mut upper_after, mut lower_after, mut letters) = (false, 0usize, 0usize, 0usize);
        for c in word.chars() {
            let upper = c.is_uppercase();
            if !upper && !c.is_lowercase() {
                continue;
            }
            if letters == 0 {
                first = upper;
            } else if upper {
                upper_after += 1;
            } else {
                lower_after += 1;
            }
            letters += 1;
        }
        match (first, upper_after, lower_after) {
            (false, 0, _) => Self::Lower,
            (true, 0, _) => Self::Title,
            (true, _, 0) => Self::Upper,
            _ => Self::Mixed,
        }
    }

    /// `lower`, a word in small letters, written in this case; `Mixed` needs to know the letters and leaves it.
    #[must_use]
    pub fn write(self, lower: &str) -> Cow<'_, str> {
        match self {
            Self::Lower | Self::Mixed => Cow::Borrowed(lower),
            Self::Upper => Cow::Owned(lower.to_uppercase()),
            Self::Title => {
                let mut out = String::with_capacity(lower.len() + 2);
                let mut chars = lower.chars();
                // The first letter, not the first character: `7th` has none to raise.
                for c in chars.by_ref() {
                    if c.is_lowercase() {
                        // A character such as `ǆ` or `ß` may become several.
                        out.extend(c.to_uppercase().enumerate().map(|(i, u)| if i == 0 { u } else { small(u) }));
                        break;
                    }
                    out.push(c);
                }
                out.push_str(chars.as_str());
                Cow::Owned(out)
            }
        }
    }
}

fn small(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// `lower`, a word in small letters, with those capital that `capitals` names: bit i the i-th.
pub(crate) fn with_capitals(lower: &str, capitals: u32) -> String {
    let mut out = String::with_capacity(lower.len());
    for (i, c) in lower.chars().enumerate() {
        if i < 32 && capitals >> i & 1 == 1 {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
    }
    out
}
