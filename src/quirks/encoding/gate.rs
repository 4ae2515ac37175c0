//! The gate: one cheap look at a text that says which kinds of damage it could bear at all.
//!
//! Clean text must cost next to nothing, so ASCII goes by in one [sweep], and a character beyond ASCII costs one look-up.

use super::codepage::entry;
use super::{characters, invisible, mojibake};
use crate::sweep;

/// What a text could bear; `false` is certain, `true` is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gate {
    /// Control characters, C0 or C1.
    pub(crate) controls: bool,
    /// `&`.
    pub(crate) ampersands: bool,
    /// Anything beyond ASCII.
    pub(crate) non_ascii: bool,
    /// Neighbours that could be two bytes of one character.
    pub(crate) mojibake: bool,
    /// Zero-width and other invisible characters.
    pub(crate) invisible: bool,
    /// Ligatures and full-width forms.
    pub(crate) compatibility: bool,
}

impl Gate {
    /// Looks at `text` once.
    pub(crate) fn of(text: &str) -> Self {
        const CONTROL: u8 = 1;
        const AMPERSAND: u8 = 2;
        const NON_ASCII: u8 = 4;
        let seen = sweep::seen(text.as_bytes(), |[byte, ..]| {
            let control = (byte < 0x20) & !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C) | (byte == 0x7F);
            let kinds = [(control, CONTROL), (byte == b'&', AMPERSAND), (byte >= 0x80, NON_ASCII)];
            kinds.into_iter().fold(0, |seen, (is, kind)| seen | (u8::from(is) * kind))
        });
        let mut gate = Self {
            controls: seen & CONTROL != 0,
            ampersands: seen & AMPERSAND != 0,
            non_ascii: seen & NON_ASCII != 0,
            ..Self::default()
        };
        if gate.non_ascii {
            gate.look_beyond_ascii(text);
        }
        gate
    }

    fn look_beyond_ascii(&mut self, text: &str) {
        for start in sweep::places(text.as_bytes(), |[byte, ..]| byte >= 0xC0) {
            let Some(c) = text.get(start..).and_then(|rest| rest.chars().next()) else { return };
            let at = start + c.len_utf8();
            self.controls |= matches!(c, '\u{80}'..='\u{9F}');
            self.invisible |= invisible::is_suspect(c);
            self.compatibility |= characters::is_suspect(c);
            if !self.mojibake && entry(c).lead != 0 {
                let next = text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
                self.mojibake =
                    mojibake::pages_of(entry(c), next) != 0 || (matches!(c, 'Ã' | 'Â') && next.is_whitespace());
            }
        }
    }

    /// Whether no stage of this family has anything to do.
    pub(crate) fn is_clean(self) -> bool {
        !(self.controls || self.ampersands || self.mojibake || self.invisible || self.compatibility)
    }
}

/// Where the next byte beyond ASCII stands at or after `from`.
pub(super) fn next_non_ascii(text: &str, from: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    // Beyond ASCII, characters come in runs.
    if rest.first().is_some_and(|byte| !byte.is_ascii()) {
        return Some(from);
    }
    let mut blocks = rest.chunks_exact(32);
    let mut at = from;
    for block in &mut blocks {
        if block.iter().fold(0, |all, byte| all | byte) >= 0x80 {
            return block.iter().position(|byte| !byte.is_ascii()).map(|i| at + i);
        }
        at += 32;
    }
    blocks.remainder().iter().position(|byte| !byte.is_ascii()).map(|i| at + i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_text_passes() {
        for text in ["", "Plain.\r\n", "“Curly” — café, naïve…", "Привет, мир!", "東京、日本。", "5 °C ± 1", "a\u{a0}b"]
        {
            assert!(Gate::of(text).is_clean(), "{text}");
        }
    }

    #[test]
    fn each_suspicion_is_seen() {
        assert!(Gate::of("a\u{1B}[0m").controls);
        assert!(Gate::of("a\u{85}").controls);
        assert!(Gate::of("a &amp; b").ampersands);
        assert!(Gate::of("cafÃ©").mojibake);
        assert!(Gate::of("a\u{200B}b").invisible);
        assert!(Gate::of("ﬁt").compatibility);
    }

    #[test]
    fn the_next_byte_beyond_ascii_is_found_wherever_it_stands() {
        for before in 0..70 {
            let text = format!("{}é", "a".repeat(before));
            assert_eq!(next_non_ascii(&text, 0), Some(before));
            assert_eq!(next_non_ascii(&text, before + 2), None);
        }
    }
}
