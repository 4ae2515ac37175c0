//! Stemmers.

/// A stemmer: what cut the words.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stemmer {
    /// NLTK's `PorterStemmer` in its default mode (`NLTK_EXTENSIONS`).
    Porter,
    /// Porter's algorithm with the departures in Martin Porter's own C code (NLTK's `MARTIN_EXTENSIONS`).
    PorterMartin,
    /// The algorithm as published in 1980 (NLTK's `ORIGINAL_ALGORITHM`).
    PorterOriginal,
    /// Snowball's stemmer for a language; for English, Porter2.
    Snowball(SnowballLanguage),
    /// The Lancaster (Paice/Husk) stemmer as NLTK has it.
    Lancaster,
}

/// A language that Snowball (rust-stemmers) has a stemmer for.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SnowballLanguage {
    /// English (Porter2).
    English,
}

impl Stemmer {
    /// The stemmers for English.
    pub const ENGLISH: [Self; 5] = [
        Self::Porter,
        Self::PorterMartin,
        Self::PorterOriginal,
        Self::Snowball(SnowballLanguage::English),
        Self::Lancaster,
    ];

    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Porter => "porter",
            Self::PorterMartin => "porter-martin",
            Self::PorterOriginal => "porter-original",
            Self::Snowball(SnowballLanguage::English) => "snowball-english",
            Self::Lancaster => "lancaster",
        }
    }
}
