//! Text as a row of words and marks: the common ground of detokenizer, joiner and their trainer.
//!
//! In goes a text, out comes its pieces in order: a *word* is a run of letters, digits, combining marks and
//! underscores (what `\w+` matches), a *mark* is any other visible character. A run of full stops or of
//! hyphens is one mark. With each piece goes the gap before it. Nothing is copied.

use std::ops::Range;

/// What stands between a piece and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// The start of the text or of a line.
    Edge,
    /// Nothing.
    None,
    /// One space.
    Blank,
    /// Any other white space.
    Wide,
}

/// What is known of a gap when the pieces around it are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Nothing: it may have been put there by a tokenizer.
    Hidden,
    /// The pieces belong together.
    Joined,
    /// The pieces do not belong together.
    Apart,
    /// A line starts here.
    Edge,
}

/// A word or a mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    /// First byte.
    pub(crate) start: usize,
    /// Byte after the last.
    pub(crate) end: usize,
    /// The mark, typographic quotes made straight; `None` for a word.
    pub(crate) mark: Option<char>,
    /// What stands before it in the text.
    pub(crate) gap: Gap,
    /// What is known of that.
    pub(crate) seen: Seen,
    /// Whether it is a word of ASCII letters and digits alone.
    pub(crate) plain: bool,
}

impl Piece {
    /// Whether this is a word or number.
    pub(crate) fn is_word(&self) -> bool {
        self.mark.is_none()
    }

    /// Where it stands.
    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A text and its pieces.
#[derive(Debug)]
pub(crate) struct Pieces<'t> {
    /// The text that the offsets point into.
    pub(crate) text: &'t str,
    /// The pieces in order.
    pub(crate) list: Vec<Piece>,
    /// Whether letter case says something: the text has both small and capital letters.
    pub(crate) cased: bool,
    /// How the document writes its dashes.
    pub(crate) dashes: Dashes,
}

/// Which dashes a document has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dashes {
    /// `—` or `--`.
    pub(crate) em: bool,
    /// `–`.
    pub(crate) en: bool,
}

impl Dashes {
    /// Looks through a document.
    pub(crate) fn of(text: &str) -> Self {
        let has = |needle: &str| memchr::memmem::find(text.as_bytes(), needle.as_bytes()).is_some();
        Self { em: has("—") || has("--"), en: has("–") }
    }
}

impl<'t> Pieces<'t> {
    /// Cuts `text[range]` into pieces, appending nothing to what other ranges gave: `list` starts empty.
    pub(crate) fn of(text: &'t str, range: Range<usize>) -> Self {
        let mut list = Vec::with_capacity(range.len() / 4);
        let bytes = text.as_bytes();
        let end = range.end.min(bytes.len());
        let mut at = range.start;
        let mut gap = Gap::Edge;
        let (mut small, mut capital) = (false, false);
        while at < end {
            let byte = bytes[at];
            let class = if byte < 128 { CLASS[usize::from(byte)] } else { class_of(char_at(text, at)) };
            match class {
                Class::Space => {
                    let stop = run(text, at, end, |class, _| class == Class::Space);
                    gap = if bytes[at..stop].contains(&b'\n') || (gap == Gap::Edge && list.is_empty()) {
                        Gap::Edge
                    } else if stop == at + 1 && byte == b' ' {
                        Gap::Blank
                    } else {
                        Gap::Wide
                    };
                    at = stop;
                    continue;
                }
                Class::Word => {
                    let mut plain = true;
                    let stop = run(text, at, end, |class, byte| {
                        // What is not ASCII comes as a blank.
                        plain &= class != Class::Word || byte.is_ascii_alphanumeric();
                        small |= byte.is_ascii_lowercase();
                        capital |= byte.is_ascii_uppercase();
                        class == Class::Word
                    });
                    list.push(Piece { start: at, end: stop, mark: None, gap, seen: Seen::Hidden, plain });
                    at = stop;
                }
                Class::Mark => {
                    let (mark, length) = match byte {
                        b'.' | b'-' => match bytes[at..end].iter().take_while(|&&b| b == byte).count() {
                            1 => (char::from(byte), 1),
                            many if byte == b'.' => ('…', many),
                            many => ('—', many),
                        },
                        0..=127 => (char::from(byte), 1),
                        _ => {
                            let c = char_at(text, at);
                            (straight(c), c.len_utf8())
                        }
                    };
                    list.push(Piece {
                        start: at,
                        end: at + length,
                        mark: Some(mark),
                        gap,
                        seen: Seen::Hidden,
                        plain: false,
                    });
                    at += length;
                }
            }
            gap = Gap::None;
        }
        Self { text, list, cased: small && capital, dashes: Dashes::default() }
    }

    /// The text of piece `index`; empty past either end.
    pub(crate) fn str(&self, index: usize) -> &'t str {
        self.list.get(index).and_then(|piece| self.text.get(piece.range())).unwrap_or_default()
    }

    /// The mark at `index`, if a mark stands there.
    pub(crate) fn mark(&self, index: usize) -> Option<char> {
        self.list.get(index).and_then(|piece| piece.mark)
    }

    /// Whether a word stands at `index`.
    pub(crate) fn is_word(&self, index: usize) -> bool {
        self.list.get(index).is_some_and(Piece::is_word)
    }

    /// Whether a word of ASCII letters and digits alone stands at `index`.
    pub(crate) fn is_plain(&self, index: usize) -> bool {
        self.list.get(index).is_some_and(|piece| piece.plain)
    }

    /// What stands before piece `index`.
    pub(crate) fn gap(&self, index: usize) -> Gap {
        self.list.get(index).map_or(Gap::Edge, |piece| piece.gap)
    }

    /// What is known of the gap before piece `index`.
    pub(crate) fn seen(&self, index: usize) -> Seen {
        self.list.get(index).map_or(Seen::Edge, |piece| piece.seen)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Word,
    Mark,
}

const CLASS: [Class; 128] = {
    let mut table = [Class::Mark; 128];
    let mut i = 0;
    while i < 128 {
        let byte = i as u8;
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            table[i] = Class::Word;
        } else if byte <= b' ' || byte == 127 {
            table[i] = Class::Space;
        }
        i += 1;
    }
    table
};

fn class_of(c: char) -> Class {
    if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
        Class::Word
    } else if c.is_whitespace() || matches!(c, '\u{80}'..='\u{9f}' | '\u{200b}' | '\u{2060}' | '\u{feff}') {
        Class::Space
    } else {
        Class::Mark
    }
}

fn char_at(text: &str, at: usize) -> char {
    text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' ')
}

/// Where the run of characters from `at` that `goes_on` ends.
fn run(text: &str, mut at: usize, end: usize, mut goes_on: impl FnMut(Class, u8) -> bool) -> usize {
    let bytes = text.as_bytes();
    while at < end {
        let byte = bytes[at];
        if byte < 128 {
            if !goes_on(CLASS[usize::from(byte)], byte) {
                break;
            }
            at += 1;
        } else {
            let c = char_at(text, at);
            if !goes_on(class_of(c), b' ') {
                break;
            }
            at += c.len_utf8();
        }
    }
    at
}

/// Typographic quotes made straight: the side they face is judged apart.
fn straight(c: char) -> char {
    match c {
        '‘' | '’' | '‛' | '´' => '\'',
        '“' | '”' | '‟' => '"',
        '―' => '—',
        '−' | '‐' | '‑' => '-',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_marks_and_gaps() {
        let pieces = Pieces::of("don’t  stop ... \n go!", 0..23);
        let seen: Vec<_> = (0..pieces.list.len()).map(|i| (pieces.str(i), pieces.list[i].gap)).collect();
        let want = [
            ("don", Gap::Edge),
            ("’", Gap::None),
            ("t", Gap::None),
            ("stop", Gap::Wide),
            ("...", Gap::Blank),
            ("go", Gap::Edge),
            ("!", Gap::None),
        ];
        assert_eq!(seen, want);
    }
}
