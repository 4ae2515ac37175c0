//! Where a text is cut into tokens, and in how many places two texts are cut differently.

use super::plain::{is_clitic, read};

/// Where a text is cut: offsets into its characters without blanks, marks read as plain text writes them.
#[derive(Default)]
pub(crate) struct Cuts {
    /// The characters, in small letters.
    chars: Vec<char>,
    /// A flag for each character: what ends or begins there.
    flags: Vec<u8>,
    /// Tokens that no slip makes: `'s` and `n't` alone, `` `` ``, `&apos;`.
    pub strong: usize,
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
    /// Where the blanks of `text` cut it.
    pub(crate) fn of(text: &str) -> Self {
        let mut cuts = Self::default();
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
    pub(crate) fn misfit(&self, made: &Self, soft: bool) -> f32 {
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
