//! The model file: what is refused, and why.

#![cfg(feature = "english")]

use std::path::PathBuf;

use proptest::prelude::*;
use unmangle::Model;
use unmangle::language::train::{self, Counts, LexiconSize};

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("model").join(name)
}

/// A small model of our own words.
fn small() -> Vec<u8> {
    let mut counts = Counts::new();
    for _ in 0..5 {
        counts.add("The miller walked to Utrecht, and the millers walked home.");
        counts.add("");
    }
    train::assemble("en", &[("lexicon", &train::lexicon("en", &counts, &LexiconSize::default()))])
}

fn refusal(bytes: Vec<u8>) -> String {
    Model::from_bytes(bytes).map_or_else(|error| error.to_string(), |_| "it was taken".to_owned())
}

#[test]
fn the_embedded_models_are_whole_and_small() {
    for (name, most) in [("english.bin", 8_000_000), ("english-fast.bin", 2_000_000)] {
        let model = Model::open(file(name)).unwrap();
        assert_eq!(model.language(), "en");
        assert!(
            ["lexicon", "joiner", "quotes", "network"]
                .iter()
                .all(|part| model.sections().any(|(name, _)| name == *part))
        );
        assert!(std::fs::metadata(file(name)).unwrap().len() <= most, "{name}");
    }
}

#[test]
fn the_fast_model_restores_words_and_capitals() {
    let model = Model::open(file("english-fast.bin")).unwrap();
    let normalizer = unmangle::Normalizer::new().model(Some(&model));
    let mangled = "the mayor of london didn ' t speak to report on monday . mani peopl were wait for him .";
    assert_eq!(
        normalizer.normalize(mangled),
        "The mayor of London didn't speak to reporters on Monday. Many people were waiting for him."
    );
}

#[test]
fn a_missing_file_is_named() {
    let refusal =
        Model::open("no/such/model.bin").map_or_else(|error| error.to_string(), |_| "it was taken".to_owned());
    assert!(refusal.starts_with("no/such/model.bin: the model cannot be read"), "{refusal}");
}

#[test]
fn foreign_bytes_another_version_and_damage_are_told_apart() {
    assert!(refusal(b"%PDF-1.7".to_vec()).contains("not an unmangle model"));
    assert!(refusal(Vec::new()).contains("not an unmangle model"));
    let mut other_version = small();
    other_version[8] = 99;
    assert!(refusal(other_version).contains("version 99"));
    let mut altered = small();
    *altered.last_mut().unwrap() ^= 1;
    assert!(refusal(altered).contains("damaged"));
    let mut short = small();
    short.truncate(short.len() - 1);
    assert!(refusal(short).contains("cut short"));
}

#[test]
fn a_model_made_of_counts_knows_its_words() {
    let model = Model::from_bytes(small()).unwrap();
    let lexicon = model.lexicon();
    let casing = lexicon.get("walked").map(|word| word.casing).unwrap_or_default();
    assert!(casing[0] > 0.9, "{casing:?}");
    assert!(lexicon.get("utrecht").is_none(), "a name that is rare and stands for itself alone is not kept");
    let words: Vec<String> =
        lexicon.preimages("miller", unmangle::Stemmer::Porter).into_iter().map(|word| word.text).collect();
    assert_eq!(words, ["miller", "millers"]);
    assert!(lexicon.get("unheard").is_none());
}

#[test]
fn every_word_is_found_by_its_stem_under_every_stemmer() {
    // Long stems, many forms, mixed case, accents, and more families than a bucket has names for.
    let mut words: Vec<String> =
        ["généralité", "généralités", "iPhone", "pneumonoultramicroscopicsilicovolcanoconiosis"]
            .map(str::to_owned)
            .to_vec();
    words.extend(["e", "ed", "er", "es", "ing", "ion", "ions", "able"].map(|tail| format!("connect{tail}")));
    words.extend((0..300).map(|number| {
        let letter = |place: u32| char::from(b'a' + (number / 7u32.pow(place) % 7) as u8);
        format!("{}{}o{}ingly", letter(0), letter(1), letter(2))
    }));
    let mut counts = Counts::new();
    for _ in 0..20 {
        counts.add(&words.join(" and "));
        counts.add("");
    }
    let bytes = train::lexicon("en", &counts, &LexiconSize { stem_rows: 100, form_rows: 50, ..LexiconSize::FULL });
    let model = Model::from_bytes(train::assemble("en", &[("lexicon", &bytes)])).unwrap();
    let lexicon = model.lexicon();
    for word in words.iter().map(|word| word.to_lowercase()) {
        assert_eq!(lexicon.get(&word).map(|found| found.text).as_deref(), Some(&*word));
        for stemmer in unmangle::Stemmer::ENGLISH {
            let found = lexicon.preimages(&stemmer.stem(&word), stemmer);
            assert!(found.iter().any(|found| found.text == word), "{word} {stemmer:?}");
        }
    }
    assert_eq!(lexicon.get("iphone").and_then(|word| word.mixed).as_deref(), Some("iPhone"));
}

#[test]
fn the_same_counts_give_the_same_bytes() {
    assert_eq!(small(), small());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_damage_goes_unnoticed(at in 0usize..100_000, flip in 1u8..) {
        let mut bytes = small();
        let at = at % bytes.len();
        bytes[at] ^= flip;
        // The language tag is the reader's own affair; everything else is told.
        prop_assert!(Model::from_bytes(bytes).is_err() || (12..20).contains(&at));
    }
}
