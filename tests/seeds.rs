//! The seed documents, told and repaired. They belong to their publishers and are not in the packed crate: where
//! they are absent, these tests say so and pass.
#![allow(clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use std::borrow::Cow;
use std::path::Path;

use unmangle::{Normalizer, Quirk, Repair, Tokenizer, Variant};

/// The seed whose name starts with `number`.
fn seed(number: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let found = files.map(|file| file.path()).find(|path| {
        path.extension().is_some_and(|end| end == "txt")
            && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(number))
    });
    let text = found.and_then(|path| std::fs::read_to_string(path).ok());
    if text.is_none() {
        eprintln!("skipped: the seed {number} is not here");
    }
    text
}

fn quirks(repair: &Repair<'_>) -> Vec<(Quirk, Option<&'static str>)> {
    repair.diagnosis().findings.iter().map(|found| (found.quirk, found.variant.map(|variant| variant.name()))).collect()
}

#[test]
fn the_first_was_lowercased_and_tokenized() {
    let Some(text) = seed("000_") else { return };
    let repair = Normalizer::new().repair(&text);
    assert_eq!(quirks(&repair), [(Quirk::Lowercased, None), (Quirk::Tokenized, Some("wordpunct"))]);
    let certificate = repair.certify().expect("mangled again, it is the input");
    assert_eq!(certificate.chains, ["lowercase → wordpunct"]);
    assert_eq!(repair.undo(), text);
    assert!(!repair.text().contains(" ' s ") && !repair.text().contains(" , "));
}

#[test]
fn the_second_was_also_tokenized_again_and_stemmed() {
    let Some(text) = seed("001_") else { return };
    let repair = Normalizer::new().repair(&text);
    let expected = [
        (Quirk::Lowercased, None),
        (Quirk::Tokenized, Some("wordpunct")),
        (Quirk::Tokenized, Some("treebank")),
        (Quirk::Stemmed, Some("porter")),
    ];
    assert_eq!(quirks(&repair), expected);
    repair.certify().expect("mangled again, it is the input");
    assert_eq!(repair.undo(), text);
}

#[test]
fn the_third_is_clean() {
    let Some(text) = seed("002_") else { return };
    let repair = Normalizer::new().repair(&text);
    assert!(repair.diagnosis().is_clean(), "{}", repair.diagnosis());
    assert!(matches!(repair.text(), Cow::Borrowed(_)));
}

#[test]
fn the_fourth_has_furniture_and_a_duplicate() {
    let Some(text) = seed("003_") else { return };
    let repair = Normalizer::new().repair(&text);
    for quirk in [Quirk::Furniture, Quirk::Duplicate, Quirk::Garbled, Quirk::Spacing] {
        assert!(repair.diagnosis().find(quirk).is_some(), "{quirk}: {}", repair.diagnosis());
    }
    assert!(repair.diagnosis().find(Quirk::Tokenized).is_none());
    let gone: Vec<&str> = repair.edits().iter().map(|edit| text[edit.range.clone()].trim()).collect();
    assert!(gone.iter().any(|line| line.starts_with("See also")), "{gone:?}");
    assert!(gone.iter().any(|line| line.starts_with("Follow us on")), "{gone:?}");
    assert_eq!(repair.undo(), text);
}

#[test]
fn variants_that_cannot_be_told_apart_are_named() {
    let Some(text) = seed("000_") else { return };
    let diagnosis = unmangle::diagnose(&text);
    let tokenized = diagnosis.find(Quirk::Tokenized).expect("it was tokenized");
    assert_eq!(tokenized.variants.first(), Some(&Variant::Tokenizer(Tokenizer::WordPunct)));
}
