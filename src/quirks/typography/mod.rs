//! Typography as a choice: quotes, dashes, ellipses, blanks, bullets, line ends, composition of accents, repetitions.
//!
//! None of this is damage: it is an author's or a house's style, and nothing here happens unless a caller asks for it. A
//! [`Style`] says what is wanted; as a [`Stage`] it changes what differs from that. Letter case, headings and words
//! stay as they are. Each choice is one pass in its own file; the passes run one after another, and their edits
//! are composed into one list.

mod characters;
mod dashes;
mod quotes;

use std::borrow::Cow;
use std::ops::Range;

use crate::{Confidence, Edit, Edits, Input, Quirk, Stage};

/// What typography a text shall have. The default keeps everything.
///
/// ```
/// use unmangle::quirks::typography::{Dashes, Style};
///
/// let text = "\"It's the '90s,\" he said - \"6'2\" and 'proud'...\"";
/// let curly = Style::curly().apply(text);
/// assert_eq!(curly, "“It’s the ’90s,” he said—“6′2″ and ‘proud’…”");
/// assert_eq!(Style::straight().apply(&curly), text);
/// assert_eq!(Style::keep().dashes(Dashes::En).apply("now—or never"), "now – or never");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Style {
    quotes: Quotes,
    dashes: Dashes,
    ellipses: Ellipses,
    spaces: Spaces,
    bullets: Bullets,
    line_ends: LineEnds,
    composition: Composition,
    repetitions: Repetitions,
}

/// Quotation marks and apostrophes.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quotes {
    /// As they are.
    #[default]
    Keep,
    /// `"` and `'`, also for primes.
    Straight,
    /// `“ ” ‘ ’` as in English, and primes for feet and inches.
    Curly,
}

/// Dashes between clauses. Dashes that join (`1914–18`, `Paris–Rome`) become hyphens with [`Dashes::Hyphen`] and stay
/// otherwise; hyphens that join always stay.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dashes {
    /// As they are.
    #[default]
    Keep,
    /// A hyphen between blanks: `so - they say`.
    Hyphen,
    /// An en dash between blanks: `so – they say`.
    En,
    /// An em dash without blanks: `so—they say`.
    Em,
}

/// Ellipses.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ellipses {
    /// As they are.
    #[default]
    Keep,
    /// Three full stops.
    Dots,
    /// The character `…`.
    Character,
}

/// No-break spaces and other blanks of odd width.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spaces {
    /// As they are.
    #[default]
    Keep,
    /// Plain blanks.
    Plain,
}

/// The marks before the items of a list.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bullets {
    /// As they are.
    #[default]
    Keep,
    /// `-`
    Hyphen,
    /// `•`
    Bullet,
}

/// Line ends.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnds {
    /// As they are.
    #[default]
    Keep,
    /// Line feeds, also for CRLF, lone CR, U+0085 and U+2028; two for the paragraph separator U+2029.
    Lf,
}

/// Letters with accents: one character, or a letter and combining marks.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Composition {
    /// As they are.
    #[default]
    Keep,
    /// One character where there is one (Unicode's normalization form C).
    Nfc,
}

/// Repeated marks and words.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Repetitions {
    /// As they are.
    #[default]
    Keep,
    /// Runs of `!` or of `?` become one.
    SingleMarks,
    /// The same, and a word printed twice in a row, as a slip of the pen (`the the`), is printed once.
    SingleMarksAndWords,
}

impl Style {
    /// Everything as it is.
    pub const fn keep() -> Self {
        Self {
            quotes: Quotes::Keep,
            dashes: Dashes::Keep,
            ellipses: Ellipses::Keep,
            spaces: Spaces::Keep,
            bullets: Bullets::Keep,
            line_ends: LineEnds::Keep,
            composition: Composition::Keep,
            repetitions: Repetitions::Keep,
        }
    }

    /// What a typewriter has: straight quotes, spaced hyphens, three dots, plain blanks. A text that is so already
    /// comes back from [`Style::curly`] as it was.
    pub const fn straight() -> Self {
        Self {
            quotes: Quotes::Straight,
            dashes: Dashes::Hyphen,
            ellipses: Ellipses::Dots,
            spaces: Spaces::Plain,
            ..Self::keep()
        }
    }

    /// What a book has: curly quotes, em dashes, `…`; no-break spaces are kept.
    pub const fn curly() -> Self {
        Self { quotes: Quotes::Curly, dashes: Dashes::Em, ellipses: Ellipses::Character, ..Self::keep() }
    }

    /// This style with other quotes.
    pub const fn quotes(self, quotes: Quotes) -> Self {
        Self { quotes, ..self }
    }

    /// This style with other dashes.
    pub const fn dashes(self, dashes: Dashes) -> Self {
        Self { dashes, ..self }
    }

    /// This style with other ellipses.
    pub const fn ellipses(self, ellipses: Ellipses) -> Self {
        Self { ellipses, ..self }
    }

    /// This style with other blanks.
    pub const fn spaces(self, spaces: Spaces) -> Self {
        Self { spaces, ..self }
    }

    /// This style with other bullets.
    pub const fn bullets(self, bullets: Bullets) -> Self {
        Self { bullets, ..self }
    }

    /// This style with other line ends.
    pub const fn line_ends(self, line_ends: LineEnds) -> Self {
        Self { line_ends, ..self }
    }

    /// This style with other composition of accents.
    pub const fn composition(self, composition: Composition) -> Self {
        Self { composition, ..self }
    }

    /// This style with repetitions treated otherwise.
    pub const fn repetitions(self, repetitions: Repetitions) -> Self {
        Self { repetitions, ..self }
    }

    /// `text` in this style; borrowed if it was so already. Linear in the text.
    #[must_use]
    pub fn apply(self, text: &str) -> Cow<'_, str> {
        self.changes(text).apply(text)
    }

    /// The edits that bring `text` to this style.
    fn changes(self, text: &str) -> Edits {
        let passes: [Pass<'_>; 8] = [
            &|text| characters::line_ends(text, self.line_ends),
            &|text| characters::composition(text, self.composition),
            &|text| characters::spaces(text, self.spaces),
            &|text| characters::repetitions(text, self.repetitions),
            &|text| characters::ellipses(text, self.ellipses),
            &|text| dashes::dashes(text, self.dashes),
            &|text| characters::bullets(text, self.bullets),
            &|text| quotes::quotes(text, self.quotes),
        ];
        let mut all = Edits::none();
        let mut current = Cow::Borrowed(text);
        for pass in passes {
            let edits = Edits::new(&current, pass(&current).into_iter().map(Change::edit));
            if !edits.is_empty() {
                current = Cow::Owned(edits.apply(&current).into_owned());
                all = if all.is_empty() { edits } else { all.compose(text, &edits) };
            }
        }
        all
    }
}

impl Stage for Style {
    fn name(&self) -> &str {
        "style"
    }

    fn edits(&self, input: &Input<'_>) -> Edits {
        let mut edits = Vec::new();
        for scope in input.scope {
            let Some(text) = input.text.get(scope.clone()) else { continue };
            edits.extend(self.changes(text).into_iter().map(|mut edit| {
                edit.range = scope.start + edit.range.start..scope.start + edit.range.end;
                edit
            }));
        }
        Edits::new(input.text, edits)
    }
}

/// One choice, as the changes that it asks for.
type Pass<'a> = &'a dyn Fn(&str) -> Vec<Change>;

/// One replacement of a pass.
struct Change {
    range: Range<usize>,
    replacement: Cow<'static, str>,
    confidence: f32,
}

impl Change {
    fn new(range: Range<usize>, replacement: impl Into<Cow<'static, str>>, confidence: f32) -> Self {
        Self { range, replacement: replacement.into(), confidence }
    }

    fn edit(self) -> Edit {
        Edit::new(self.range, self.replacement, Quirk::Style, Confidence::new(self.confidence))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn by_default_nothing_changes() {
        let text = "“a” - b — c...\u{a0}d\r\n• e!!! e\u{301} the the";
        assert!(matches!(Style::default().apply(text), Cow::Borrowed(_)));
    }

    #[test]
    fn only_what_is_asked_for_changes() {
        let text = "\"a\" -- b...\r\n";
        assert_eq!(Style::keep().quotes(Quotes::Curly).apply(text), "“a” -- b...\r\n");
        assert_eq!(Style::keep().line_ends(LineEnds::Lf).apply(text), "\"a\" -- b...\n");
    }

    #[test]
    fn a_stage_stays_inside_its_scope() {
        let text = "\"a\"\n\"b\"";
        assert_eq!(Style::curly().edits(&Input::new(text, &[4..7])).apply(text), "\"a\"\n“b”");
    }

    /// Text rich in what styles change.
    fn text() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            prop_oneof![
                3 => "[a-zé]{1,4}",
                3 => Just(" ".to_owned()),
                1 => "[0-9]{1,4}",
                1 => prop::sample::select(vec![
                    "\"", "'", "“", "”", "‘", "’", "″", "′", "„", "´", " - ", "--", "-", "---", "–", "—", " – ", " — ",
                    "...", "…", ".", "....", ",", "!", "!!", "(", ")", "\n", "\n\n", "\r\n", "\u{2028}", "\u{85}", "\u{a0}",
                    "•", "* ", "e\u{301}", "the the", "'90s", "'tis", "6'2\"", "S", "$",
                ])
                .prop_map(str::to_owned),
            ],
            0..24,
        )
        .prop_map(|parts| parts.concat())
    }

    fn every_style() -> [Style; 6] {
        [
            Style::straight(),
            Style::curly(),
            Style::keep().dashes(Dashes::En).line_ends(LineEnds::Lf),
            Style::curly().spaces(Spaces::Plain).bullets(Bullets::Bullet).composition(Composition::Nfc),
            Style::straight().bullets(Bullets::Hyphen).repetitions(Repetitions::SingleMarksAndWords),
            Style::keep().repetitions(Repetitions::SingleMarks),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn straight_to_curly_to_straight_gives_the_input_back(text in text()) {
            let straight = Style::straight().apply(&text);
            let curly = Style::curly().apply(&straight);
            prop_assert_eq!(Style::straight().apply(&curly), straight.as_ref());
        }

        #[test]
        fn a_style_has_nothing_to_change_in_its_own_text(text in text()) {
            for style in every_style() {
                let once = style.apply(&text);
                prop_assert_eq!(style.apply(&once), once.as_ref(), "{:?}", style);
            }
        }

        #[test]
        fn undo_gives_the_input_back(text in text()) {
            for style in every_style() {
                let edits = style.changes(&text);
                let styled = edits.apply(&text);
                let undone = edits.inverse(&text).apply(&styled).into_owned();
                prop_assert_eq!(undone, text.as_str());
            }
        }
    }
}
