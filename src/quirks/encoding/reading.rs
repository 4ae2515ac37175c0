//! Reading shown characters as the bytes of a code page, and those bytes as UTF-8.
//!
//! In goes a word as a list of cells, a character each with its place in the source; out comes the list with every
//! stretch that spells a character of UTF-8 replaced by that character. Bytes that were lost on the way are allowed for.

use super::badness::{ABSURD, look};
use super::codepage::entry;

/// A character of the text in the making, and the bytes of the source that it comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) c: char,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) decoded: bool,
}

/// Reads the cells as bytes of `page` (an index into the searched code pages) and decodes what is UTF-8 among them;
/// `None` if nothing is. `blanks` says whether a blank may be a no-break space that was lost. With the cells comes the
/// number of characters beyond ASCII that were left as they are.
pub(super) fn decode(cells: &[Cell], page: usize, blanks: bool) -> Option<(Vec<Cell>, usize)> {
    let first = (0..cells.len()).find(|&at| !matches!(read(&cells[at..], page, blanks), Reading::No))?;
    let mut out = Vec::with_capacity(cells.len());
    out.extend_from_slice(&cells[..first]);
    let mut left = cells[..first].iter().filter(|cell| !cell.c.is_ascii()).count();
    let (mut whole, mut lossy) = (0, 0);
    let mut at = first;
    while at < cells.len() {
        let (c, length) = match read(&cells[at..], page, blanks) {
            Reading::No => {
                out.push(cells[at]);
                left += usize::from(!cells[at].c.is_ascii());
                at += 1;
                continue;
            }
            Reading::Char(c, length) => {
                whole += 1;
                (c, length)
            }
            Reading::Damaged { length, question } => {
                // A question mark is a lost byte only in a word that is mojibake beyond it, and so is any damage in a
                // page where single letters look like leading bytes.
                lossy += usize::from(!question && page == 0);
                ('\u{FFFD}', length)
            }
        };
        out.push(Cell { c, start: cells[at].start, end: cells[at + length - 1].end, decoded: true });
        at += length;
    }
    (whole + lossy > 0).then_some((out, left))
}

/// What stands at the beginning of some cells, read as bytes.
enum Reading {
    /// No character of UTF-8.
    No,
    /// A character, and how many cells spell it.
    Char(char, usize),
    /// A character of which some bytes were lost, and how many cells are left of it; whether a question mark took
    /// the place of a byte.
    Damaged { length: usize, question: bool },
}

fn read(cells: &[Cell], page: usize, blanks: bool) -> Reading {
    let byte = |i: usize| match cells.get(i) {
        Some(Cell { c: ' ', .. }) if blanks => 0xA0,
        Some(cell) => entry(cell.c).bytes[page],
        None => 0,
    };
    let lead = byte(0);
    let length = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return Reading::No,
    };
    let bytes = [lead, byte(1), byte(2), byte(3)];
    if let Some(c) = std::str::from_utf8(&bytes[..length]).ok().and_then(|text| text.chars().next()) {
        return if look(c).1 >= ABSURD { Reading::No } else { Reading::Char(c, length) };
    }
    if let Some(c) = surrogates([lead, byte(1), byte(2), byte(3), byte(4), byte(5)]) {
        return Reading::Char(c, 6);
    }
    let is_lost = |i: usize| cells.get(i).is_some_and(|cell| matches!(cell.c, '\u{FFFD}' | '?'));
    let is_continuation = |i: usize| matches!(byte(i), 0x80..=0xBF);
    let lost = (1..length).filter(|&i| is_lost(i)).count();
    let kept = (1..length).filter(|&i| is_continuation(i)).count();
    if lost > 0 && lost + kept + 1 == length {
        let question = (1..length).any(|i| cells.get(i).is_some_and(|cell| cell.c == '?'));
        return Reading::Damaged { length, question };
    }
    if page == 0 && cells.get(1).is_some_and(|cell| cell.c == '€') && lead == 0xE2 {
        return match cells.get(2).map(|cell| cell.c) {
            // The bytes 93 and 94, shown as curly quotes, were made straight.
            Some('"') => Reading::Char('—', 3),
            _ if is_continuation(2) => Reading::No,
            // Windows-1252 has no character for 9D, the last byte of the closing quote, and many programs drop it.
            _ => Reading::Char('”', 2),
        };
    }
    Reading::No
}

/// A character beyond the basic plane, written as two surrogates of three bytes each (CESU-8).
fn surrogates(bytes: [u8; 6]) -> Option<char> {
    let [0xED, high @ 0xA0..=0xAF, b @ 0x80..=0xBF, 0xED, low @ 0xB0..=0xBF, d @ 0x80..=0xBF] = bytes else {
        return None;
    };
    let half = |upper: u8, lower: u8| u32::from(upper & 0x0F) << 6 | u32::from(lower & 0x3F);
    char::from_u32(0x10000 + (half(high, b) << 10 | half(low, d) & 0x3FF))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str, page: usize) -> Option<String> {
        let cell =
            |(at, c): (usize, char)| Cell { c, start: at as u32, end: (at + c.len_utf8()) as u32, decoded: false };
        let cells: Vec<_> = text.char_indices().map(cell).collect();
        decode(&cells, page, false).map(|(cells, _)| cells.iter().map(|cell| cell.c).collect())
    }

    #[test]
    fn what_is_utf_8_is_decoded_and_the_rest_stays() {
        assert_eq!(decoded("naÃ¯ve café", 0).as_deref(), Some("naïve café"));
        assert_eq!(decoded("café", 0), None);
        assert_eq!(decoded("Ã", 0), None);
    }

    #[test]
    fn surrogates_are_joined() {
        assert_eq!(decoded("í\u{a0}½í¸\u{80}", 0).as_deref(), Some("😀"));
    }

    #[test]
    fn lost_bytes_leave_a_replacement_character() {
        assert_eq!(decoded("Ñ\u{FFFD}", 0).as_deref(), Some("\u{FFFD}"));
        assert_eq!(decoded("Ã?", 0), None);
        assert_eq!(decoded("Ã©Ã?", 0).as_deref(), Some("é\u{FFFD}"));
        assert_eq!(decoded("â€œyesâ€", 0).as_deref(), Some("“yes”"));
        assert_eq!(decoded("1914â€\"18", 0).as_deref(), Some("1914—18"));
    }
}
