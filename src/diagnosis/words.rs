//! Function words: the part of a language that every text shows. Those of English need no model; another language's
//! are the most frequent words of its model.
//!
//! They tell English from other languages, and each stemmer cuts them in its own way: `this`, `was` and `has`
//! deny Porter (`thi`, `wa`, `ha`), `very` and `because` deny all but Lancaster.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::{Model, Stemmer};

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

/// Small words of other languages in Latin letters, those that are frequent in English left out: German, Dutch, the
/// Scandinavian languages and the Romance ones; then Polish, Czech, Hungarian, Finnish, Turkish and Indonesian.
const FOREIGN_WORDS: &str = "aber auch auf bei das dass dem den der die du durch ein eine einem einen einer eines er es \
     für haben hat ich ihr im ist kann kein mehr mein mit nach nicht noch nur ob oder schon sehr sein sich sie sind und \
     uns vom von vor war wenn wie wir wird zu zum zur een en het hij ik je maar naar niet ook op te uit van voor wat we \
     worden zijn att av blev da de det eller ett från för har hon icke ikke inte jag jeg med mig mot när och og om \
     på sig ska skal som til till var vi är å alle au aux avec ce ces cette dans des du elle en entre est et être eu fut \
     il ils je la le les leur lui mais même ne nous on ont ou où par pas qu que qui sa sans se ses sont sous \
     sur tout très tu un une vous al como con cuando cada del desde el ella ellos esta este está fue ha han hasta hay \
     la las lo los más muy ni no nos o otro para pero por porque si sin sobre su sus también todo una uno y ya ao aos \
     às com da das do dos ele ela em era foi isso já mas na nas não nem no nos num numa pela pelo são se sem seu sua \
     tem uma um under vem che chi ci così dal dalla degli dei del della delle di gli ho hanno il io le lo loro nel nella \
     non più quella questo questa sono stato sul una uno ale bez czy dla do jak jest ma na nie o od po pod przez się są \
     tak to w z za że ze je jsem jsou když která který ne pro při se si už v ve ze az csak de egy el és hogy is ki meg \
     mint nem volt de ei en hän joka kun mutta myös nyt olen oli on ovat se siitä että ja vain ama ben bir bu çok da \
     daha de değil gibi için ile ne o ve var ya dan dari dengan di ini itu ke oleh pada tidak untuk yang";

static FOREIGN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| FOREIGN_WORDS.split_whitespace().collect());

/// What can have cut the words of a text: the stemmers of the model's language, five at most; those of English
/// without a model.
pub(crate) fn stemmers(model: Option<&Model>) -> &'static [Stemmer] {
    model.map_or(&Stemmer::ENGLISH, Model::stemmers)
}

/// Whether the function words are those of English, and not those of another language's model.
pub(crate) fn are_english(model: Option<&Model>) -> bool {
    stemmers(model) == Stemmer::ENGLISH
}

/// The least frequency of another language's function words, as a natural logarithm: one word in three thousand.
const FREQUENT: f32 = -8.0;

/// Whether `token`, in small letters, is a function word or the stem of one.
pub(crate) fn is_function(token: &str, model: Option<&Model>) -> bool {
    let Some(model) = model.filter(|_| !are_english(model)) else { return image(token).is_some() };
    let lexicon = model.lexicon();
    let stems = model.stemmers().iter().flat_map(|stemmer| lexicon.preimages(token, *stemmer));
    lexicon.get(token).into_iter().chain(stems).any(|word| word.log_probability > FREQUENT)
}

/// How much a word in small letters speaks for the model's language, in nats, against it below 0.
///
/// Small words tell most: English ones are two in five of its words, and those of another language as many there.
/// Of the others, a word that the lexicon holds speaks for the language by how frequent it is.
pub(crate) fn speaks_for(word: &str, model: Option<&Model>) -> f32 {
    /// The log-probability of a word that is as probable in another language.
    const NEUTRAL: f32 = -12.0;
    let english = are_english(model);
    let elsewhere = if english { FOREIGN.contains(word) } else { image(word).is_some() };
    match (is_function(word, model), elsewhere) {
        (true, true) => return 0.3,
        (true, false) => return 1.5,
        (false, true) => return -1.5,
        (false, false) => {}
    }
    let Some(lexicon) = model.map(Model::lexicon) else { return 0.0 };
    if english && word.chars().any(|c| !c.is_ascii() && c.is_alphabetic()) {
        return -1.0;
    }
    // A stem is as good as its words.
    let forms = lexicon.families_of(word).filter_map(|family| family.forms(&lexicon).next());
    let known = forms.map(|form| form.log_probability()).chain(lexicon.get(word).map(|word| word.log_probability));
    known.reduce(f32::max).map_or(-0.5, |frequent| ((frequent - NEUTRAL) / 6.0).clamp(-0.5, 0.5))
}

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
