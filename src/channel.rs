//! Channels: what gets done to a text before it reaches its readers, as functions from text to text.
//!
//! A [`Channel`] is one step (a tokenizer, lowercasing, a stemmer, a wrong decoding), a [`Chain`] is several in order. In
//! goes clean text, out comes what the modelled tool makes of it, exactly. They serve to make training pairs, to
//! measure how well repairs work on one's own text, and to check a repair: mangled again, it must give the input.
//!
//! Every channel works line by line and keeps the line breaks.
//!
//! | channels | the tool that they are modelled on |
//! |---|---|
//! | `wordpunct`, `treebank`, `ptb` | NLTK 3.10.4: `wordpunct_tokenize`, `NLTKWordTokenizer`, `TreebankWordTokenizer` |
//! | `moses`, `moses-escaped`, `moses-aggressive` | sacremoses 0.2.0: `MosesTokenizer(lang="en")` |
//! | `bert-cased`, `bert-uncased` | HuggingFace tokenizers 0.23.3: `BertNormalizer`, `BertPreTokenizer` |
//! | `spacy` | spaCy 3.8: `spacy.blank("en")` |
//! | `lowercase`, `uppercase` | CPython 3.11: `str.lower`, `str.upper` |
//! | `porter`, `porter-martin`, `porter-original`, `lancaster` | NLTK 3.10.4: `PorterStemmer` in its three modes, `LancasterStemmer` |
//! | `snowball-…` | rust-stemmers 1.2 |
//! | `utf-8-as-…` | CPython 3.11: its codecs, undefined bytes shown as C1 controls |
//!
//! On 2.7 MB of news and other prose they agree with these tools on every token; the differences that are left are rare
//! characters, and named by each ([tokenizers](crate::quirks::spacing::inflict), [stemmers](crate::stem),
//! [letter case](crate::quirks::casing::inflict), [misreading](crate::quirks::encoding::inflict)).

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::quirks::casing;
use crate::stem::SnowballLanguage;
use crate::{Misreading, Stemmer, Tokenizer};

/// One thing that can be done to a text.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// Tokens joined by single blanks.
    Tokenize(Tokenizer),
    /// All letters small, as Python's `str.lower` does it.
    Lowercase,
    /// All letters capital, as Python's `str.upper` does it.
    Uppercase,
    /// Each word, between blanks, lowercased and cut to its stem, as NLTK's stemmers do by default.
    Stem(Stemmer),
    /// Each word, between blanks, cut to its stem in the letter case it stands in: only small letters are cut.
    StemKeepingCase(Stemmer),
    /// UTF-8 read in another encoding. Twice in a chain, it is done twice.
    Misread(Misreading),
}

impl Channel {
    /// Every channel: a list to measure on.
    pub fn all() -> impl Iterator<Item = Self> {
        let stemmers = || {
            let others = SnowballLanguage::ALL.into_iter().filter(|&language| language != SnowballLanguage::English);
            Stemmer::ENGLISH.into_iter().chain(others.map(Stemmer::Snowball))
        };
        [Self::Lowercase, Self::Uppercase]
            .into_iter()
            .chain(Tokenizer::ALL.map(Self::Tokenize))
            .chain(stemmers().map(Self::Stem))
            .chain(stemmers().map(Self::StemKeepingCase))
            .chain(Misreading::ALL.map(Self::Misread))
    }

    /// What the channel makes of `text`; borrowed if it changes nothing. Linear in the text.
    ///
    /// ```
    /// use unmangle::{Channel, Stemmer, Tokenizer};
    ///
    /// let text = "Ministers weren't coordinating.";
    /// assert_eq!(Channel::Tokenize(Tokenizer::Treebank).apply(text), "Ministers were n't coordinating .");
    /// assert_eq!(Channel::Stem(Stemmer::Porter).apply("coordinating attacks"), "coordin attack");
    /// ```
    #[must_use]
    pub fn apply(self, text: &str) -> Cow<'_, str> {
        let changed = match self {
            Self::Lowercase => return casing::inflict::lowercase(text),
            Self::Uppercase => return casing::inflict::uppercase(text),
            Self::Misread(misreading) => return misreading.misread(text),
            Self::Tokenize(tokenizer) => tokenizer.tokenize(text),
            Self::Stem(stemmer) => each_word(text, |word, out| stemmer.stem_into(word, out)),
            Self::StemKeepingCase(stemmer) => each_word(text, |word, out| stemmer.stem_keeping_case_into(word, out)),
        };
        if changed == text { Cow::Borrowed(text) } else { Cow::Owned(changed) }
    }
}

/// `push` for each word between blanks, joined by single blanks, each line by itself: Python's
/// `" ".join(map(stem, line.split()))`.
fn each_word(text: &str, mut push: impl FnMut(&str, &mut String)) -> String {
    // To `str.split`, the four ASCII separators are white space too.
    let is_blank = |c: char| c.is_whitespace() || matches!(c, '\x1c'..='\x1f');
    let mut out = String::with_capacity(text.len());
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        for (number, word) in line.split(is_blank).filter(|word| !word.is_empty()).enumerate() {
            if number > 0 {
                out.push(' ');
            }
            push(word, &mut out);
        }
    }
    out
}

/// What follows a stemmer's name when it keeps letter case.
const KEEPING_CASE: &str = "-keeping-case";

impl fmt::Display for Channel {
    /// The name in reports, without blanks: `lowercase`, `wordpunct`, `porter`, `porter-keeping-case`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lowercase => f.write_str("lowercase"),
            Self::Uppercase => f.write_str("uppercase"),
            Self::Tokenize(tokenizer) => f.write_str(tokenizer.name()),
            Self::Stem(stemmer) => f.write_str(stemmer.name()),
            Self::Misread(misreading) => f.write_str(misreading.name()),
            Self::StemKeepingCase(stemmer) => write!(f, "{}{KEEPING_CASE}", stemmer.name()),
        }
    }
}

impl FromStr for Channel {
    type Err = UnknownChannel;

    /// The channel of that name.
    ///
    /// # Errors
    /// If no channel has the name.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::all().find(|channel| channel.to_string() == name).ok_or_else(|| UnknownChannel { name: name.into() })
    }
}

/// Channels in order: the first is applied first.
///
/// ```
/// use unmangle::Chain;
///
/// let chain: Chain = "lowercase → wordpunct → porter".parse()?;
/// assert_eq!(chain.apply("It's the minister's decision."), "it ' s the minist ' s decis .");
/// assert_eq!(chain.to_string(), "lowercase → wordpunct → porter");
/// # Ok::<(), unmangle::channel::UnknownChannel>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Chain(Vec<Channel>);

impl Chain {
    /// No channel: text stays as it is.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The chain with one more channel, applied after the others.
    #[must_use]
    pub fn then(mut self, channel: Channel) -> Self {
        self.0.push(channel);
        self
    }

    /// The channels, the one applied first in front.
    #[must_use]
    pub fn channels(&self) -> &[Channel] {
        &self.0
    }

    /// What the channels, one after the other, make of `text`; borrowed if nothing changes. Linear in the text.
    #[must_use]
    pub fn apply<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut mangled = Cow::Borrowed(text);
        for channel in &self.0 {
            if let Cow::Owned(changed) = channel.apply(&mangled) {
                mangled = Cow::Owned(changed);
            }
        }
        mangled
    }
}

impl FromIterator<Channel> for Chain {
    fn from_iter<I: IntoIterator<Item = Channel>>(channels: I) -> Self {
        Self(channels.into_iter().collect())
    }
}

impl From<Channel> for Chain {
    fn from(channel: Channel) -> Self {
        Self(vec![channel])
    }
}

impl fmt::Display for Chain {
    /// The names joined by arrows: `lowercase → wordpunct`; nothing for no channel.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, channel) in self.0.iter().enumerate() {
            if number > 0 {
                f.write_str(" → ")?;
            }
            channel.fmt(f)?;
        }
        Ok(())
    }
}

impl FromStr for Chain {
    type Err = UnknownChannel;

    /// Names separated by `→`, `->`, commas or blanks.
    ///
    /// # Errors
    /// If no channel has one of the names.
    fn from_str(names: &str) -> Result<Self, Self::Err> {
        names
            .replace("->", " ")
            .split(|c: char| matches!(c, '→' | ',') || c.is_whitespace())
            .filter(|name| !name.is_empty())
            .map(str::parse)
            .collect()
    }
}

/// No channel has this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownChannel {
    name: Box<str>,
}

impl fmt::Display for UnknownChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no channel named {:?}", self.name)
    }
}

impl std::error::Error for UnknownChannel {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mangled(chain: &str, text: &str) -> String {
        chain.parse::<Chain>().expect(chain).apply(text).into_owned()
    }

    #[test]
    fn chains_apply_in_order() {
        let text = "\"It was Anna's choosing\", they said.";
        for (chain, expected) in [
            ("", text),
            ("lowercase", "\"it was anna's choosing\", they said."),
            ("lowercase → wordpunct", "\" it was anna ' s choosing \", they said ."),
            ("wordpunct,treebank,porter", "`` it wa anna ' s choos `` , they said ."),
            ("treebank -> lancaster", "`` it was ann 's choos '' , they said ."),
            ("utf-8-as-cp1252, utf-8-as-latin-1", text),
            ("wordpunct porter-keeping-case", "\" It wa Anna ' s choos \", they said ."),
        ] {
            assert_eq!(mangled(chain, text), expected, "{chain}");
        }
    }

    #[test]
    fn a_stemmer_that_leaves_nothing_leaves_its_blanks() {
        assert_eq!(mangled("porter-original", "plan s now"), "plan  now");
    }

    #[test]
    fn names_are_read_back() {
        for channel in Channel::all() {
            assert_eq!(channel.to_string().parse(), Ok(channel));
        }
        assert_eq!("lowercase → sed".parse::<Chain>(), Err(UnknownChannel { name: "sed".into() }));
    }

    #[test]
    fn time_is_linear_without_blanks() {
        for piece in ["y", "*d", ".", "é", "\u{301}"] {
            let text = piece.repeat(1_000_000 / piece.len());
            for channel in Channel::all() {
                let start = std::time::Instant::now();
                let _ = channel.apply(&text);
                // What is quadratic takes far longer, even at a nanosecond a step.
                assert!(start.elapsed().as_secs() < 5, "{channel} on {piece:?}: {:?}", start.elapsed());
            }
        }
    }

    proptest! {
        #[test]
        fn a_channel_takes_any_text_line_by_line(first in any::<String>(), second in "(\\PC|[a-z]{1,5}| ){0,20}") {
            for channel in Channel::all() {
                let both = format!("{first}\n{second}");
                let apart = format!("{}\n{}", channel.apply(&first), channel.apply(&second));
                prop_assert_eq!(channel.apply(&both), apart, "{}", channel);
            }
        }
    }
}
