//! Code pages: from a byte to the character that a wrong decoder shows, and back from the character to the byte.
//!
//! The way back is one table for all pages, built at compile time from the generated [`tables`]: a character's
//! byte in every page, and bit masks of the pages in which it is a byte that begins (C2–F4) or continues (80–BF) a
//! character of UTF-8. A neighbouring pair whose masks meet is the mark that all mojibake bears, and one look-up a
//! character finds it.

use super::tables;
use crate::Misreading;

impl Misreading {
    /// Every misreading, the most usual first.
    pub const ALL: [Self; 10] = [
        Self::Cp1252,
        Self::Latin1,
        Self::Cp1251,
        Self::Cp1250,
        Self::MacRoman,
        Self::Cp437,
        Self::Cp1254,
        Self::Cp1253,
        Self::Cp1257,
        Self::Latin2,
    ];

    /// The character that this wrong decoder shows for `byte`.
    ///
    /// ```
    /// use unmangle::Misreading;
    /// let shown: String = "é".bytes().map(|byte| Misreading::Cp1252.decode(byte)).collect();
    /// assert_eq!(shown, "Ã©");
    /// ```
    #[must_use]
    pub fn decode(self, byte: u8) -> char {
        match byte.checked_sub(0x80) {
            None => byte as char,
            Some(index) => self.upper_half()[index as usize],
        }
    }

    const fn upper_half(self) -> &'static [char; 128] {
        match self {
            Self::Cp1252 => &tables::CP1252,
            Self::Latin1 => &tables::LATIN1,
            Self::Cp1250 => &tables::CP1250,
            Self::Cp1251 => &tables::CP1251,
            Self::Cp1253 => &tables::CP1253,
            Self::Cp1254 => &tables::CP1254,
            Self::Cp1257 => &tables::CP1257,
            Self::Latin2 => &tables::LATIN2,
            Self::MacRoman => &tables::MAC_ROMAN,
            Self::Cp437 => &tables::CP437,
        }
    }
}

/// How many misreadings there are to search. Latin-1 is not searched by itself: in the way back, C1 controls stand
/// for their own bytes in Windows-1252 as well, so that covers it, and texts that mix both.
pub(super) const PAGES: usize = 9;

/// The misreadings that are searched; the index is the bit in the masks. At equal evidence the first is taken.
pub(super) const SEARCHED: [Misreading; PAGES] = [
    Misreading::Cp1252,
    Misreading::Cp1251,
    Misreading::Cp1250,
    Misreading::MacRoman,
    Misreading::Cp437,
    Misreading::Cp1254,
    Misreading::Cp1253,
    Misreading::Cp1257,
    Misreading::Latin2,
];

/// What a character is in the code pages.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// The byte in each page of [`SEARCHED`]; 0 where the page has no such character.
    pub(super) bytes: [u8; PAGES],
    /// The pages where it is a byte that begins a character of UTF-8.
    pub(super) lead: u16,
    /// The pages where it is a byte that continues one.
    pub(super) continuation: u16,
}

/// What `c` is in the code pages.
pub(super) fn entry(c: char) -> &'static Entry {
    let block = BLOCK_OF.get((c as usize) >> 6).copied().unwrap_or(0);
    &ENTRIES[block as usize][c as usize & 63]
}

const ABSENT: Entry = Entry { bytes: [0; PAGES], lead: 0, continuation: 0 };
/// Blocks of 64 characters that hold a character of some page, and the empty block 0.
const BLOCKS: usize = 1 + {
    let mut count = 0;
    let of = blocks();
    let mut i = 0;
    while i < of.len() {
        if of[i] > count {
            count = of[i];
        }
        i += 1;
    }
    count as usize
};
static BLOCK_OF: [u8; 1024] = blocks();
static ENTRIES: [[Entry; 64]; BLOCKS] = entries();

const fn blocks() -> [u8; 1024] {
    let mut of = [0; 1024];
    let mut next = 1;
    let mut page = 0;
    while page < PAGES {
        let half = SEARCHED[page].upper_half();
        let mut i = 0;
        while i < 128 {
            let block = (half[i] as usize) >> 6;
            if of[block] == 0 {
                of[block] = next;
                next += 1;
            }
            i += 1;
        }
        page += 1;
    }
    of
}

const fn entries() -> [[Entry; 64]; BLOCKS] {
    let of = blocks();
    let mut entries = [[ABSENT; 64]; BLOCKS];
    let mut page = 0;
    while page < PAGES {
        let controls = matches!(SEARCHED[page], Misreading::Cp1252);
        let half = SEARCHED[page].upper_half();
        let mut i = 0;
        while i < 256 {
            let byte = 0x80 + (i & 127);
            let c = if i < 128 { byte } else { half[i - 128] as usize };
            if i >= 128 || (controls && byte < 0xA0) {
                let mut entry = entries[of[c >> 6] as usize][c & 63];
                entry.bytes[page] = byte as u8;
                entry.lead |= ((byte >= 0xC2 && byte <= 0xF4) as u16) << page;
                entry.continuation |= ((byte < 0xC0) as u16) << page;
                entries[of[c >> 6] as usize][c & 63] = entry;
            }
            i += 1;
        }
        page += 1;
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_inverts_every_page() {
        for (page, misreading) in SEARCHED.into_iter().enumerate() {
            for byte in 0x80..=0xFF {
                let entry = entry(misreading.decode(byte));
                assert_eq!(entry.bytes[page], byte, "{misreading:?} {byte:X}");
                assert_eq!(entry.continuation >> page & 1 == 1, byte < 0xC0);
            }
        }
        assert_eq!(entry('a').bytes, [0; PAGES]);
        assert_eq!(entry('😀').bytes, [0; PAGES]);
    }

    #[test]
    fn latin_1_is_covered_by_the_first_page() {
        for byte in 0x80..=0xFF {
            assert_eq!(entry(Misreading::Latin1.decode(byte)).bytes[0], byte);
        }
    }
}
