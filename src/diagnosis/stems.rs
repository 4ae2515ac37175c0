//! Evidence for stemmers: is every word in a stemmer's image?
//!
//! Each word is asked how often a stemmer's output would show it, and how often plain text would: the sum of
//! the frequencies of all words with that stem, against the word's own. The logarithms of the ratios add up.
//! Without a lexicon, or for a word it does not hold, function words and fixed points bear witness: of a
//! stemmer's own output four words in a hundred are no fixed point of it, of plain words one in three.

use super::words;
use crate::{Model, Stemmer};

/// How many stemmers there are to tell apart.
pub(crate) const STEMMERS: usize = Stemmer::ENGLISH.len();

/// How much rarer each of [`Stemmer::ENGLISH`] is met than the first, in nats: what decides between those that
/// the text does not tell apart.
pub(crate) const RARITY: [f32; STEMMERS] = [0.0, 1.0, 1.0, 0.2, 0.5];

/// What a block tells of stemmers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Evidence {
    /// Words that were weighed.
    pub words: usize,
    /// Words that plain text does not have.
    pub cut: usize,
    /// For each of [`words::stemmers`], the log-likelihood ratio of its image against plain text, in nats.
    pub ratios: Ratios,
}

impl Evidence {
    /// This and one word more.
    pub(crate) fn add(&mut self, ratios: &Ratios) {
        self.words += 1;
        self.cut += usize::from(ratios.iter().any(|&ratio| ratio > 2.0));
        for (sum, ratio) in self.ratios.iter_mut().zip(ratios) {
            *sum += ratio;
        }
    }

    /// Whether no further word need be asked: no stemmer made these.
    pub(crate) fn is_denied(&self) -> bool {
        self.ratios.iter().all(|&ratio| ratio < -DENIED)
    }

    /// The stemmer of the greatest ratio, by its place in [`words::stemmers`].
    pub(crate) fn best(&self) -> usize {
        let ratios = self.ratios.iter().zip(RARITY).map(|(ratio, rarity)| ratio - rarity).enumerate();
        ratios.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(at, _)| at)
    }
}

/// Ratios below this, negated, no other words bring up again, in nats.
const DENIED: f32 = 24.0;
/// What one word may add to a ratio at most, in nats: words are misspelt and lexicons have holes.
const CLIP: f32 = 6.0;
/// Of a stemmer's output, how many words are fixed points of it; of plain words; as logarithms of ratios.
const FIXED: f32 = 0.36;
const NOT_FIXED: f32 = -2.0;
/// A form so much rarer than the most frequent one of its family does not count, in nats.
const RARE: f32 = 5.0;
/// The log-probability of a word that the lexicon does not hold.
const UNKNOWN: f32 = -16.0;

/// The log-likelihood ratios of a word, one for each of [`Stemmer::ENGLISH`], in nats.
pub(crate) type Ratios = [f32; STEMMERS];

/// Whether a token tells of stemmers: letters (of English: ASCII letters) and apostrophes, a letter first; `'s` and its kin are cut
/// otherwise by every library.
pub(crate) fn is_word(token: &str, model: Option<&Model>) -> bool {
    let ascii = token.is_ascii() || words::are_english(model);
    let letter = |c: char| c.is_ascii_lowercase() || !ascii && !c.is_ascii() && c.is_alphabetic();
    token.starts_with(letter) && token.chars().all(|c| letter(c) || c == '\'') && token != "n't"
}

/// The log-likelihood ratios of one word, with a lexicon or without.
pub(crate) fn ratios(word: &str, model: Option<&Model>) -> Ratios {
    let stemmers = words::stemmers(model);
    let mut ratios = without_lexicon(word, model);
    if let Some(model) = model {
        let lexicon = model.lexicon();
        let plain = lexicon.get(word).map(|word| word.log_probability);
        let mut made = [0.0_f32; STEMMERS];
        let (mut spelled, mut stem) = (String::new(), String::new());
        for family in lexicon.families_of(word) {
            let mut most = f32::MIN;
            for form in family.forms(&lexicon) {
                let log_probability = form.log_probability();
                most = most.max(log_probability);
                if log_probability < most - RARE {
                    break;
                }
                spelled.clear();
                form.spell(family.stem, &mut spelled);
                for (sum, stemmer) in made.iter_mut().zip(stemmers) {
                    stem.clear();
                    stemmer.stem_into(&spelled, &mut stem);
                    if stem == word {
                        *sum += log_probability.exp();
                    }
                }
            }
        }
        if plain.is_some() || made.iter().any(|&sum| sum > 0.0) {
            for ((ratio, sum), _) in ratios.iter_mut().zip(made).zip(stemmers) {
                let stemmed = if sum > 0.0 { sum.ln() } else { UNKNOWN - 4.0 };
                *ratio = (stemmed - plain.unwrap_or(UNKNOWN)).clamp(-CLIP, CLIP);
            }
        }
    }
    ratios
}

/// What function words and fixed points say of `word`. A place without a stemmer is denied.
fn without_lexicon(word: &str, model: Option<&Model>) -> Ratios {
    let mut ratios = [-CLIP; STEMMERS];
    let image = words::image(word).filter(|_| words::are_english(model));
    for ((bit, stemmer), ratio) in words::stemmers(model).iter().enumerate().zip(&mut ratios) {
        *ratio = match image {
            Some(image) if image.made & (1 << bit) == 0 => -CLIP,
            Some(image) if !image.word => CLIP,
            _ if stemmer.stem(word) == word => FIXED,
            _ if word.contains('\'') => -CLIP,
            _ => NOT_FIXED,
        };
    }
    ratios
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(text: &str) -> (Stemmer, f32) {
        let mut evidence = Evidence::default();
        for word in text.split(' ').filter(|word| is_word(word, None)) {
            evidence.add(&ratios(word, None));
        }
        let best = (0..STEMMERS).max_by(|&a, &b| evidence.ratios[a].total_cmp(&evidence.ratios[b])).unwrap();
        (Stemmer::ENGLISH[best], evidence.ratios[best])
    }

    #[test]
    fn stemmers_are_told_apart_without_a_lexicon() {
        let text = "because they were very sure of this , the ministers have only asked whether it was his decision";
        for stemmer in [Stemmer::Porter, Stemmer::Snowball(crate::stem::SnowballLanguage::English), Stemmer::Lancaster]
        {
            let stemmed: Vec<_> = text.split(' ').map(|word| stemmer.stem(word)).collect();
            let (found, ratio) = best(&stemmed.join(" "));
            assert_eq!(found, stemmer);
            assert!(ratio > 3.0);
        }
        assert!(best(text).1 < -3.0);
    }
}
