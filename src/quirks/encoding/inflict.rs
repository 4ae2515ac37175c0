//! How mojibake comes about: the bytes of UTF-8 read in another encoding.
//!
//! The code pages are those of Python's codecs (checked with CPython 3.11). A byte that a page leaves undefined (81, 8D,
//! 8F, 90 and 9D in Windows-1252) is shown as the C1 control of the same number, as browsers and ftfy's "sloppy" codecs
//! do it; Python's own strict codecs would refuse it. Nothing is lost, so a text that was misread twice, or more often,
//! still has all that it said.

use std::borrow::Cow;

use crate::Misreading;

impl Misreading {
    /// `text` as the wrong decoder shows its UTF-8; borrowed if it is ASCII, which all the encodings have in common.
    /// Linear in the text. To do it twice, do it again.
    ///
    /// ```
    /// use unmangle::Misreading;
    ///
    /// let once = Misreading::Cp1252.misread("It’s a café");
    /// assert_eq!(once, "Itâ€™s a cafÃ©");
    /// assert_eq!(Misreading::Cp1252.misread(&once), "ItÃ¢â‚¬â„¢s a cafÃƒÂ©");
    /// ```
    #[must_use]
    pub fn misread(self, text: &str) -> Cow<'_, str> {
        if text.is_ascii() {
            return Cow::Borrowed(text);
        }
        Cow::Owned(text.bytes().map(|byte| self.decode(byte)).collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::Misreading;

    #[test]
    fn as_the_wrong_decoder_shows_it() {
        for (misreading, shown) in [
            (Misreading::Cp1252, "â€œÃ\u{a0}Ð¶â€\u{9d}"),
            (Misreading::Latin1, "â\u{80}\u{9c}Ã\u{a0}Ð¶â\u{80}\u{9d}"),
            (Misreading::Cp437, "ΓÇ£├á╨╢ΓÇ¥"),
            (Misreading::MacRoman, "‚Äú√†–∂‚Äù"),
        ] {
            assert_eq!(misreading.misread("“àж”"), shown);
        }
    }

    proptest! {
        #[test]
        fn the_bytes_come_back(text in "\\PC{0,20}") {
            for misreading in Misreading::ALL {
                let byte = |shown| (0..=255).find(|&byte| misreading.decode(byte) == shown);
                let bytes: Option<Vec<u8>> = misreading.misread(&text).chars().map(byte).collect();
                prop_assert_eq!(bytes.as_deref(), Some(text.as_bytes()), "{}", misreading.name());
            }
        }
    }
}
