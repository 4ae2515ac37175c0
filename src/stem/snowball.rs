//! Snowball's stemmers, as rust-stemmers 1.2 has them.
//!
//! For English, NLTK 3.10.4's `SnowballStemmer("english")` differs in two ways. It reads the curly `’`, `‘` and `‛` as
//! apostrophes, so that `it’s` gives `it` (here: `it’`). And it keeps the last `e` of `-ize` and `-ate` where the second
//! region of the word begins inside the suffix that they replaced: `realization` gives `realize` (here, as in Snowball's
//! own: `realiz`), `irrationally` `irrate` (`irrat`). Of 449,000 ASCII words of news and other prose these are the only two.

use rust_stemmers::Algorithm;

use super::Stemmer;

/// A language that Snowball (rust-stemmers) has a stemmer for.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SnowballLanguage {
    /// Arabic.
    Arabic,
    /// Danish.
    Danish,
    /// Dutch.
    Dutch,
    /// English (Porter2).
    English,
    /// Finnish.
    Finnish,
    /// French.
    French,
    /// German.
    German,
    /// Greek.
    Greek,
    /// Hungarian.
    Hungarian,
    /// Italian.
    Italian,
    /// Norwegian.
    Norwegian,
    /// Portuguese.
    Portuguese,
    /// Romanian.
    Romanian,
    /// Russian.
    Russian,
    /// Spanish.
    Spanish,
    /// Swedish.
    Swedish,
    /// Tamil.
    Tamil,
    /// Turkish.
    Turkish,
}

impl SnowballLanguage {
    /// Every language.
    pub const ALL: [Self; 18] = [
        Self::Arabic,
        Self::Danish,
        Self::Dutch,
        Self::English,
        Self::Finnish,
        Self::French,
        Self::German,
        Self::Greek,
        Self::Hungarian,
        Self::Italian,
        Self::Norwegian,
        Self::Portuguese,
        Self::Romanian,
        Self::Russian,
        Self::Spanish,
        Self::Swedish,
        Self::Tamil,
        Self::Turkish,
    ];

    /// The language of a BCP 47 tag, told by its first subtag: `de` and `de-AT` are German. `None` if Snowball has no
    /// stemmer for it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|known| known.tags().iter().any(|tag| tag.eq_ignore_ascii_case(language)))
    }

    /// The first subtags that name the language.
    const fn tags(self) -> &'static [&'static str] {
        match self {
            Self::Arabic => &["ar"],
            Self::Danish => &["da"],
            Self::Dutch => &["nl"],
            Self::English => &["en"],
            Self::Finnish => &["fi"],
            Self::French => &["fr"],
            Self::German => &["de"],
            Self::Greek => &["el"],
            Self::Hungarian => &["hu"],
            Self::Italian => &["it"],
            Self::Norwegian => &["no", "nb"],
            Self::Portuguese => &["pt"],
            Self::Romanian => &["ro"],
            Self::Russian => &["ru"],
            Self::Spanish => &["es"],
            Self::Swedish => &["sv"],
            Self::Tamil => &["ta"],
            Self::Turkish => &["tr"],
        }
    }

    /// Its stemmer, for good.
    pub(super) fn stemmer(self) -> &'static Stemmer {
        static STEMMERS: [Stemmer; SnowballLanguage::ALL.len()] = {
            let mut stemmers = [Stemmer::Porter; SnowballLanguage::ALL.len()];
            let mut at = 0;
            while at < stemmers.len() {
                stemmers[at] = Stemmer::Snowball(SnowballLanguage::ALL[at]);
                at += 1;
            }
            stemmers
        };
        // The variants are listed in their order.
        &STEMMERS[self as usize]
    }

    /// The stemmer's name in reports.
    pub(super) const fn stemmer_name(self) -> &'static str {
        match self {
            Self::Arabic => "snowball-arabic",
            Self::Danish => "snowball-danish",
            Self::Dutch => "snowball-dutch",
            Self::English => "snowball-english",
            Self::Finnish => "snowball-finnish",
            Self::French => "snowball-french",
            Self::German => "snowball-german",
            Self::Greek => "snowball-greek",
            Self::Hungarian => "snowball-hungarian",
            Self::Italian => "snowball-italian",
            Self::Norwegian => "snowball-norwegian",
            Self::Portuguese => "snowball-portuguese",
            Self::Romanian => "snowball-romanian",
            Self::Russian => "snowball-russian",
            Self::Spanish => "snowball-spanish",
            Self::Swedish => "snowball-swedish",
            Self::Tamil => "snowball-tamil",
            Self::Turkish => "snowball-turkish",
        }
    }

    /// The algorithm of rust-stemmers.
    const fn algorithm(self) -> Algorithm {
        match self {
            Self::Arabic => Algorithm::Arabic,
            Self::Danish => Algorithm::Danish,
            Self::Dutch => Algorithm::Dutch,
            Self::English => Algorithm::English,
            Self::Finnish => Algorithm::Finnish,
            Self::French => Algorithm::French,
            Self::German => Algorithm::German,
            Self::Greek => Algorithm::Greek,
            Self::Hungarian => Algorithm::Hungarian,
            Self::Italian => Algorithm::Italian,
            Self::Norwegian => Algorithm::Norwegian,
            Self::Portuguese => Algorithm::Portuguese,
            Self::Romanian => Algorithm::Romanian,
            Self::Russian => Algorithm::Russian,
            Self::Spanish => Algorithm::Spanish,
            Self::Swedish => Algorithm::Swedish,
            Self::Tamil => Algorithm::Tamil,
            Self::Turkish => Algorithm::Turkish,
        }
    }
}

/// Cuts the word that begins at byte `start` of `text` and ends with it. Quadratic in the word.
pub(super) fn stem(text: &mut String, start: usize, language: SnowballLanguage) {
    let stemmer = rust_stemmers::Stemmer::create(language.algorithm());
    let stem = stemmer.stem(text.get(start..).unwrap_or_default()).into_owned();
    text.truncate(start);
    text.push_str(&stem);
}
