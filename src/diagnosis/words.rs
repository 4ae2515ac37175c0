//! Function words: the part of English that every text shows and that needs no model.
//!
//! They tell English from other languages, and each stemmer cuts them in its own way: `this`, `was` and `has`
//! deny Porter (`thi`, `wa`, `ha`), `very` and `because` deny all but Lancaster.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::Stemmer;

/// The function words of English, and some verbs and adverbs as frequent as they.
const FUNCTION_WORDS: &str = "a about above across after again against all almost alone along already also although \
     always am among an and another any anyone anything are around as ask asked at away back be became because \
     become becomes been before began behind being below best better between both but by called came can cannot \
     come comes could did do does doing done down during each early either else end enough even ever every everyone \
     everything far few find first five for former found four from full further gave get gets getting give given \
     gives go goes going good got great had half has have having he her here herself high him himself his how \
     however i if in including instead into is it its itself just keep kept knew know known large last later least \
     left less let like little long look made make makes making many may maybe me mean means might more most much \
     must my myself near need needs neither never new next no nobody none nor not nothing now of off often old on \
     once one only onto or other others our ourselves out over own part people perhaps put quite rather really \
     right said same saw say saying says second see seem seemed seems seen several shall she should since small so \
     some someone something soon still such take taken takes taking tell than that the their them themselves then \
     there these they thing things think this those though three through thus time times to today together told too \
     took toward towards tried try trying turned two under unless until up upon us use used using very want wanted \
     was way we well went were what whatever when where whether which while who whole whom whose why will with \
     within without would year years yes yet you your yourself";

static KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| FUNCTION_WORDS.split_whitespace().collect());

/// What a token is to the function words.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Image {
    /// Stemmers of which the token is a stem: bit i for the i-th of [`Stemmer::ENGLISH`].
    pub made: u8,
    /// Whether the token is a function word itself.
    pub word: bool,
}

static IMAGES: LazyLock<HashMap<String, Image>> = LazyLock::new(|| {
    let mut images: HashMap<String, Image> = HashMap::new();
    for &word in KNOWN.iter() {
        images.entry(word.to_owned()).or_default().word = true;
        for (bit, stemmer) in Stemmer::ENGLISH.into_iter().enumerate() {
            images.entry(stemmer.stem(word).into_owned()).or_default().made |= 1 << bit;
        }
    }
    images
});

/// What the function words and their stems say of `token`, a word in small letters; nothing if it is neither.
pub(crate) fn image(token: &str) -> Option<Image> {
    IMAGES.get(token).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stemmers_cut_function_words_in_their_own_ways() {
        let made = |token| image(token).map(|image| (image.made, image.word));
        assert_eq!(made("thi"), Some((0b10111, false)));
        assert_eq!(made("this"), Some((0b01000, true)));
        assert_eq!(made("becaus"), Some((0b11111, false)));
        assert_eq!(made("parliament"), None);
    }
}
