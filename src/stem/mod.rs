//! Stemmers: programs that cut words to their stems, each exactly as the tool that people use.
//!
//! Different stemmers give different stems for the same word: `publicly` is `publicli` to NLTK's Porter, `public`
//! to Snowball and `publ` to Lancaster. So a stemmed text tells which of them cut it, and only that one can
//! check a repair.
//!
//! ```
//! use unmangle::Stemmer;
//!
//! assert_eq!(Stemmer::Porter.stem("Publicly"), "publicli");
//! assert_eq!(Stemmer::Lancaster.stem("Publicly"), "publ");
//! ```

mod lancaster;
mod porter;
mod snowball;

use std::borrow::Cow;

use porter::Mode;
pub use snowball::SnowballLanguage;

/// What has more characters is no word to Lancaster, as in NLTK, nor to Snowball, whose rust-stemmers would take quadratic time.
const LONGEST: usize = 1000;

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
    /// Snowball's stemmer for a language, as rust-stemmers 1.2 has it; for English, Porter2.
    Snowball(SnowballLanguage),
    /// The Lancaster (Paice/Husk) stemmer as NLTK's `LancasterStemmer` has it.
    Lancaster,
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

    /// The stemmers that can have cut words of a language, told by its BCP 47 tag (`de`, `pt-BR`): the one by which
    /// a model groups the language's words first. None where there is none for the language.
    ///
    /// ```
    /// use unmangle::Stemmer;
    /// use unmangle::stem::SnowballLanguage;
    ///
    /// assert_eq!(Stemmer::for_language("en-GB"), Stemmer::ENGLISH);
    /// assert_eq!(Stemmer::for_language("de"), [Stemmer::Snowball(SnowballLanguage::German)]);
    /// assert!(Stemmer::for_language("pl").is_empty());
    /// ```
    #[must_use]
    pub fn for_language(tag: &str) -> &'static [Self] {
        match SnowballLanguage::from_tag(tag) {
            Some(SnowballLanguage::English) => &Self::ENGLISH,
            Some(language) => std::slice::from_ref(language.stemmer()),
            None => &[],
        }
    }

    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Porter => "porter",
            Self::PorterMartin => "porter-martin",
            Self::PorterOriginal => "porter-original",
            Self::Snowball(language) => language.stemmer_name(),
            Self::Lancaster => "lancaster",
        }
    }

    /// The stem of `word`, which is lowercased first, as NLTK's stemmers do. Borrowed where the stem is how the word
    /// begins. The Porter stemmers of NLTK 3.10.4 and its Lancaster stemmer give the same for any word; Snowball
    /// is rust-stemmers' on the lowercased word.
    ///
    /// A word is what stands between blanks: `stem` does not look for any inside it. Linear time; Lancaster, as in NLTK, and
    /// Snowball leave a word of more than 1,000 characters whole, since their time is quadratic in it.
    ///
    /// ```
    /// use unmangle::Stemmer;
    ///
    /// assert_eq!(Stemmer::Porter.stem("This"), "thi");
    /// assert_eq!(Stemmer::PorterMartin.stem("flies"), "fli");
    /// assert_eq!(Stemmer::PorterOriginal.stem("is"), "i");
    /// ```
    #[must_use]
    pub fn stem(self, word: &str) -> Cow<'_, str> {
        let mut stem = String::with_capacity(word.len() + 2);
        self.stem_into(word, &mut stem);
        if word.starts_with(&stem) { Cow::Borrowed(&word[..stem.len()]) } else { Cow::Owned(stem) }
    }

    /// Appends the stem of `word`, lowercased first, to `out`: [`stem`](Self::stem) without an allocation of
    /// its own.
    ///
    /// ```
    /// use unmangle::Stemmer;
    ///
    /// let mut out = String::from("the ");
    /// Stemmer::Porter.stem_into("Stemmers", &mut out);
    /// assert_eq!(out, "the stemmer");
    /// ```
    pub fn stem_into(self, word: &str, out: &mut String) {
        let start = out.len();
        if word.is_ascii() {
            out.push_str(word);
            if let Some(word) = out.get_mut(start..) {
                word.make_ascii_lowercase();
            }
        } else {
            out.push_str(&word.to_lowercase());
        }
        self.cut(word, start, out);
    }

    /// Appends the stem of `word` in the letter case it stands in to `out`: what NLTK's Porter stemmers do with
    /// `to_lowercase=False`, rust-stemmers with the word as it is. Only small letters are vowels and suffixes,
    /// so `Running` gives `Run`, but `RUNNING` and `Using` stay.
    ///
    /// ```
    /// use unmangle::Stemmer;
    ///
    /// let mut out = String::new();
    /// Stemmer::Porter.stem_keeping_case_into("Running", &mut out);
    /// assert_eq!(out, "Run");
    /// ```
    pub fn stem_keeping_case_into(self, word: &str, out: &mut String) {
        let start = out.len();
        out.push_str(word);
        self.cut(word, start, out);
    }

    /// Cuts what stands in `out` from `start` on: `word`, or `word` lowercased.
    fn cut(self, word: &str, start: usize, out: &mut String) {
        // NLTK's Porter measures the word before it lowercases it.
        let chars = || word.chars().take(3).count();
        let is_long = |out: &str| out.get(start..).is_some_and(|word| word.chars().nth(LONGEST).is_some());
        match self {
            Self::Porter => porter::stem(out, start, chars(), Mode::Nltk),
            Self::PorterMartin => porter::stem(out, start, chars(), Mode::Martin),
            Self::PorterOriginal => porter::stem(out, start, chars(), Mode::Original),
            Self::Snowball(_) | Self::Lancaster if is_long(out) => {}
            Self::Snowball(language) => snowball::stem(out, start, language),
            Self::Lancaster => lancaster::stem(out, start),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stems(stemmer: Stemmer, pairs: &[(&str, &str)]) {
        for (word, stem) in pairs {
            assert_eq!(stemmer.stem(word), *stem, "{word} by {}", stemmer.name());
        }
    }

    #[test]
    fn porter_as_nltk_does_it_by_default() {
        stems(
            Stemmer::Porter,
            &[
                ("caresses", "caress"),
                ("ponies", "poni"),
                ("ties", "tie"),
                ("skies", "sky"),
                ("News", "news"),
                ("died", "die"),
                ("spied", "spi"),
                ("feed", "feed"),
                ("agreed", "agre"),
                ("hopping", "hop"),
                ("filing", "file"),
                ("falling", "fall"),
                ("enjoy", "enjoy"),
                ("happy", "happi"),
                ("by", "by"),
                ("conditionally", "condit"),
                ("theology", "theolog"),
                ("geology", "geolog"),
                ("hopefully", "hope"),
                ("adoption", "adopt"),
                ("controlling", "control"),
                ("This", "thi"),
                ("was", "wa"),
                ("as", "as"),
                ("1990s", "1990"),
                ("don't", "don't"),
            ],
        );
    }

    #[test]
    fn porter_variants_differ() {
        stems(Stemmer::PorterMartin, &[("ties", "ti"), ("enjoy", "enjoi"), ("as", "as"), ("apology", "apolog")]);
        stems(Stemmer::PorterOriginal, &[("as", "a"), ("s", ""), ("apology", "apologi"), ("possibly", "possibli")]);
    }

    #[test]
    fn porter_counts_characters_not_bytes() {
        stems(
            Stemmer::Porter,
            &[("ßies", "ßie"), ("éés", "éé"), ("İs", "i̇s"), ("aßßed", "aß"), ("日y", "日y"), ("naïvely", "naïv")],
        );
    }

    #[test]
    fn porter_takes_its_doubled_consonant_literally_too() {
        stems(Stemmer::Porter, &[("a*ding", "ad"), ("a*ting", "a*t")]);
    }

    #[test]
    fn lancaster() {
        stems(
            Stemmer::Lancaster,
            &[
                ("maximum", "maxim"),
                ("presumably", "presum"),
                ("multiply", "multiply"),
                ("provision", "provid"),
                ("owed", "ow"),
                ("crying", "cry"),
                ("string", "string"),
                ("cement", "cem"),
            ],
        );
    }

    #[test]
    fn snowball() {
        stems(Stemmer::Snowball(SnowballLanguage::English), &[("This", "this"), ("publicly", "public")]);
        stems(Stemmer::Snowball(SnowballLanguage::German), &[("Häuser", "haus")]);
    }

    #[test]
    fn a_stem_that_begins_the_word_is_borrowed() {
        assert!(matches!(Stemmer::Porter.stem("walking"), Cow::Borrowed("walk")));
        assert!(matches!(Stemmer::Porter.stem("happy"), Cow::Owned(_)));
    }

    #[test]
    fn keeping_the_case_only_small_letters_count() {
        for (word, stem) in [("Running", "Run"), ("RUNNING", "RUNNING"), ("Using", "Using"), ("News", "New")] {
            let mut out = String::new();
            Stemmer::Porter.stem_keeping_case_into(word, &mut out);
            assert_eq!(out, stem);
        }
    }

    #[test]
    fn a_word_beyond_any_length_is_left_whole() {
        let word = "y".repeat(LONGEST) + "s";
        assert_eq!(Stemmer::Lancaster.stem(&word), word);
        assert_eq!(Stemmer::Snowball(SnowballLanguage::English).stem(&word), word);
        assert_eq!(Stemmer::Lancaster.stem(&word[2..]), word[2..LONGEST]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn porter_is_that_of_another_port_of_nltk(
            beginning in "[a-zé']{0,4}[aeiouy]?[a-z]{0,3}",
            suffix in prop::sample::select(&[
                "", "s", "es", "ies", "sses", "ss", "ed", "ied", "eed", "ing", "y", "ly", "e", "ll", "ational", "tional",
                "enci", "ancy", "izer", "ably", "ally", "ently", "ely", "ously", "ization", "ation", "ator", "alism",
                "iveness", "fulness", "ousness", "ality", "ivity", "bility", "fully", "logy", "icate", "ative", "alize",
                "icity", "ical", "ful", "ness", "ance", "er", "ic", "able", "ant", "ement", "ment", "ent", "ion", "ou",
                "ism", "ate", "iti", "ous", "ive", "ize",
            ][..]),
        ) {
            use nltk_porter::{Mode, PorterStemmer};
            let word = beginning + suffix;
            for (ours, theirs) in [
                (Stemmer::Porter, Mode::Nltk),
                (Stemmer::PorterMartin, Mode::Martin),
                (Stemmer::PorterOriginal, Mode::Original),
            ] {
                prop_assert_eq!(ours.stem(&word), PorterStemmer::new(theirs).stem(&word), "{} by {}", word, ours.name());
            }
        }
    }

    proptest! {
        #[test]
        fn any_word_has_a_stem(word in "\\PC{0,12}(ing|ed|ies|s|logy|y|ll|)") {
            for stemmer in Stemmer::ENGLISH.into_iter().chain(SnowballLanguage::ALL.map(Stemmer::Snowball)) {
                let mut out = String::from("before ");
                stemmer.stem_into(&word, &mut out);
                prop_assert_eq!(out.strip_prefix("before "), Some(&*stemmer.stem(&word)));
            }
        }
    }
}
