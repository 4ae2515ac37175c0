//! The quirks: one folder or file a family, each with three doors: how it is inflicted (a channel), how it
//! is seen (evidence), how it is undone (edits).

pub mod casing;
pub mod encoding;
pub mod furniture;
pub mod layout;
pub mod spacing;
pub mod typography;
mod words;

pub use words::RestoreWords;

use std::fmt;

use crate::Stemmer;

/// A kind of damage.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Quirk {
    /// Split into tokens joined by blanks.
    Tokenized,
    /// All letters made small.
    Lowercased,
    /// All letters made capital.
    Uppercased,
    /// Words cut to their stems.
    Stemmed,
    /// Decoded with the wrong character encoding.
    Mojibake,
    /// HTML character references left in prose.
    HtmlEntities,
    /// Control characters and terminal escape sequences.
    ControlCharacters,
    /// Zero-width characters, soft hyphens and byte order marks that mean nothing.
    InvisibleCharacters,
    /// Ligatures and full-width forms.
    CompatibilityCharacters,
    /// Lines broken, and words hyphenated, at a fixed width.
    HardWrapped,
    /// Page furniture: calls to follow, share, subscribe or read on; credits; captions.
    Furniture,
    /// Paragraphs or sentences printed twice.
    Duplicate,
    /// Residue of a text spinner or a failed template: suspect, seldom repairable.
    Garbled,
    /// Blanks wrongly put in or left out, by no tokenizer.
    Spacing,
    /// Paragraph breaks that were lost: said, not restored.
    LostParagraphs,
    /// Names are without their capitals, sentences are not: a remark.
    LostNames,
    /// No damage: a change of typographic style that the caller asked for.
    Style,
    /// No damage: repairing the text again and again would change it again and again, so it was left as it came.
    Unsettled,
}

impl Quirk {
    /// The name in reports: lower case, words joined by hyphens.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tokenized => "tokenized",
            Self::Lowercased => "lowercased",
            Self::Uppercased => "uppercased",
            Self::Stemmed => "stemmed",
            Self::Mojibake => "mojibake",
            Self::HtmlEntities => "html-entities",
            Self::ControlCharacters => "control-characters",
            Self::InvisibleCharacters => "invisible-characters",
            Self::CompatibilityCharacters => "compatibility-characters",
            Self::HardWrapped => "hard-wrapped",
            Self::Furniture => "furniture",
            Self::Duplicate => "duplicate",
            Self::Garbled => "garbled",
            Self::Spacing => "spacing",
            Self::LostParagraphs => "lost-paragraphs",
            Self::LostNames => "lost-names",
            Self::Style => "style",
            Self::Unsettled => "unsettled",
        }
    }
}

impl fmt::Display for Quirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A tokenizer whose output, joined by single blanks, is recognised and undone.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tokenizer {
    /// NLTK's `wordpunct_tokenize`: runs of word characters, runs of punctuation.
    WordPunct,
    /// NLTK's `word_tokenize`: `NLTKWordTokenizer` on each sentence.
    Treebank,
    /// The Penn Treebank's own tokens, with `-LRB-` and its kin.
    Ptb,
    /// The Moses tokenizer for English (sacremoses), nothing escaped.
    Moses,
    /// The same with `&apos;`, `&quot;`, `&amp;` … escaped, as it does by default.
    MosesEscaped,
    /// The same, unescaped, with `aggressive_dash_splits` (`@-@`).
    MosesAggressive,
    /// BERT's BasicTokenizer, cased.
    BertCased,
    /// BERT's BasicTokenizer, lowercased and without accents.
    BertUncased,
    /// spaCy's blank English pipeline.
    Spacy,
}

impl Tokenizer {
    /// Every tokenizer.
    pub const ALL: [Self; 9] = [
        Self::WordPunct,
        Self::Treebank,
        Self::Ptb,
        Self::Moses,
        Self::MosesEscaped,
        Self::MosesAggressive,
        Self::BertCased,
        Self::BertUncased,
        Self::Spacy,
    ];

    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::WordPunct => "wordpunct",
            Self::Treebank => "treebank",
            Self::Ptb => "ptb",
            Self::Moses => "moses",
            Self::MosesEscaped => "moses-escaped",
            Self::MosesAggressive => "moses-aggressive",
            Self::BertCased => "bert-cased",
            Self::BertUncased => "bert-uncased",
            Self::Spacy => "spacy",
        }
    }
}

/// A wrong decoding: UTF-8 bytes read as another encoding.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Misreading {
    /// UTF-8 read as Windows-1252, its five undefined bytes as C1 controls (as browsers do).
    Cp1252,
    /// UTF-8 read as ISO 8859-1.
    Latin1,
    /// UTF-8 read as Windows-1250.
    Cp1250,
    /// UTF-8 read as Windows-1251.
    Cp1251,
    /// UTF-8 read as code page 437.
    Cp437,
    /// UTF-8 read as Mac OS Roman.
    MacRoman,
    /// UTF-8 read as Windows-1253.
    Cp1253,
    /// UTF-8 read as Windows-1254.
    Cp1254,
    /// UTF-8 read as Windows-1257.
    Cp1257,
    /// UTF-8 read as ISO 8859-2.
    Latin2,
}

impl Misreading {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cp1252 => "utf-8-as-cp1252",
            Self::Latin1 => "utf-8-as-latin-1",
            Self::Cp1250 => "utf-8-as-cp1250",
            Self::Cp1251 => "utf-8-as-cp1251",
            Self::Cp437 => "utf-8-as-cp437",
            Self::MacRoman => "utf-8-as-mac-roman",
            Self::Cp1253 => "utf-8-as-cp1253",
            Self::Cp1254 => "utf-8-as-cp1254",
            Self::Cp1257 => "utf-8-as-cp1257",
            Self::Latin2 => "utf-8-as-latin-2",
        }
    }
}

/// Which tool did it.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Variant {
    /// Which tokenizer.
    Tokenizer(Tokenizer),
    /// Which stemmer.
    Stemmer(Stemmer),
    /// Which wrong decoding.
    Misreading(Misreading),
}

impl Variant {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tokenizer(tokenizer) => tokenizer.name(),
            Self::Stemmer(stemmer) => stemmer.name(),
            Self::Misreading(misreading) => misreading.name(),
        }
    }
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Variant {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
