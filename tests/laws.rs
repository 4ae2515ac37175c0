//! What holds for every text, whatever was done to it or not.
#![allow(clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use std::borrow::Cow;
use std::panic::{RefUnwindSafe, UnwindSafe};

use proptest::prelude::*;
use unmangle::{Chain, Corpus, Diagnosis, Normalizer, Pipeline, Quirk, diagnose, normalize};

/// Clean prose, in paragraphs that are drawn and mangled.
const CLEAN: &[&str] = &[
    "The ferry didn't sail on Friday, Ms. Tulloch said. \"It'll sail again on Monday,\" she added, \"if the wind drops.\"",
    "Residents of Ardvasar (population 350) are used to it: they keep 40-year-old boats, and two weeks' food.",
    "“We’ve been cut off before,” said Iain O’Brien—a teacher—who was walking home. “Nobody’s worried yet.”",
    "In 1990 the council spent $1,200,000 on a pier that the U.S. Navy wouldn't have built for $3.5 million.",
    "The minister hasn't decided whether publicly funded ferries should be replaced. Decisions are expected in May.",
    "WHAT HAPPENS NEXT",
    "The boat that was to replace\nit lies in a yard on the\nmainland. Nobody knows when\nit will come, or who will\npay for the repairs. In the\nmean-\ntime there is no ferry on\nSunday and none at night.",
    "See also: Ferry company apologises for the delays of last winter",
];

const CHAINS: &[&str] = &[
    "",
    "lowercase",
    "uppercase",
    "wordpunct",
    "treebank",
    "moses",
    "moses-escaped",
    "bert-uncased",
    "spacy",
    "lowercase wordpunct",
    "lowercase wordpunct treebank porter",
    "lowercase treebank snowball-english",
    "lowercase wordpunct lancaster",
];

/// Paragraphs, each with what was done to it; and sometimes the whole decoded wrongly.
fn mangled() -> impl Strategy<Value = String> {
    let paragraph = (proptest::sample::select(CLEAN), proptest::sample::select(CHAINS)).prop_map(|(text, chain)| {
        let chain: Chain = chain.parse().expect("the names of channels");
        chain.apply(text).into_owned()
    });
    let separator = proptest::sample::select(vec![" ", "\n", "\n\n", "\r\n\r\n"]);
    (proptest::collection::vec(paragraph, 0..6), separator, 0..8).prop_map(|(paragraphs, separator, decode)| {
        let text = paragraphs.join(separator);
        match decode {
            0 => text.bytes().map(char::from).collect(),
            1 => text.replace('&', "&amp;").replace('\'', "&#39;"),
            _ => text,
        }
    })
}

/// What nobody would write, made of what the stages look for.
fn odd() -> impl Strategy<Value = String> {
    let pieces = vec![
        " ",
        "  ",
        "\n",
        "\u{a0}",
        "\t",
        ".",
        ",",
        "'",
        "\"",
        "``",
        "''",
        "’",
        "“",
        "”",
        "(",
        ")",
        "-",
        "—",
        "@-@",
        "&amp;",
        "&",
        "n't",
        "'s",
        "u",
        "s",
        "us",
        "the",
        "The",
        "THE",
        "wa",
        "thi",
        "publicli",
        "iran",
        "1",
        "000",
        "é",
        "â€™",
        "Ã©",
        "\u{301}",
        "\u{200d}",
        "\u{feff}",
        "\u{ad}",
        "\u{85}",
        "\u{1b}[31m",
        "🙂",
        "ﬁ",
        "Ａ",
        "\u{fffd}",
        "Follow us on",
        "-lrb-",
        "...",
    ];
    proptest::collection::vec(proptest::sample::select(pieces), 0..40).prop_map(|pieces| pieces.concat())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![3 => mangled(), 2 => odd(), 1 => any::<String>(), 1 => "\\PC{0,60}"]
}

fn in_order(diagnosis: &Diagnosis, text: &str) -> bool {
    diagnosis.findings.iter().all(|finding| {
        let fits = finding.spans.iter().all(|span| !span.is_empty() && text.get(span.clone()).is_some());
        fits && finding.spans.windows(2).all(|pair| pair[0].end <= pair[1].start)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(192) })]

    #[test]
    fn repairing_a_repaired_text_changes_nothing(text in any_text()) {
        let once = normalize(&text).into_owned();
        let twice = normalize(&once);
        prop_assert_eq!(&*twice, &*once);
        prop_assert!(matches!(twice, Cow::Borrowed(_)));
    }

    #[test]
    fn undo_gives_the_input_back(text in any_text()) {
        let repair = Normalizer::new().repair(&text);
        prop_assert_eq!(repair.undo(), &*text);
        prop_assert_eq!(&repair.edits().apply(&text), repair.text());
        prop_assert_eq!(matches!(repair.text(), Cow::Borrowed(_)), repair.edits().is_empty());
    }

    #[test]
    fn a_text_without_a_finding_is_not_touched(text in any_text()) {
        if diagnose(&text).is_clean() {
            prop_assert!(matches!(normalize(&text), Cow::Borrowed(_)));
        }
    }

    #[test]
    fn findings_point_into_the_text(text in any_text()) {
        let diagnosis = diagnose(&text);
        prop_assert!(in_order(&diagnosis, &text), "{diagnosis:?}");
        let repair = Pipeline::undoing(&diagnosis).repair(&text);
        prop_assert!(in_order(repair.diagnosis(), &text), "{:?}", repair.diagnosis());
    }

    #[test]
    fn certifying_ends_and_points_into_the_text(text in any_text()) {
        let repair = Normalizer::new().repair(&text);
        if let Err(error) = repair.certify() {
            for exception in error.exceptions() {
                prop_assert!(text.get(exception.span.clone()).is_some(), "{exception:?}");
            }
        }
    }

    #[test]
    fn a_diagnosis_of_another_text_does_no_harm(text in any_text(), other in any_text()) {
        let repair = Pipeline::undoing(&diagnose(&other)).repair(&text);
        prop_assert_eq!(repair.undo(), &*text);
    }
}

#[test]
fn mangled_prose_settles() {
    for names in CHAINS {
        let chain: Chain = names.parse().expect("the names of channels");
        for text in CLEAN.iter().map(|text| chain.apply(text)).chain([chain.apply(&CLEAN.join("\n"))]) {
            let repair = Normalizer::new().repair(&text);
            assert!(repair.diagnosis().find(Quirk::Unsettled).is_none(), "{names}: {text}");
        }
    }
}

#[test]
fn clean_text_is_borrowed() {
    let text = CLEAN[..6].join("\n\n");
    assert!(matches!(normalize(&text), Cow::Borrowed(_)), "{}", diagnose(&text));
}

#[test]
fn what_is_not_to_be_undone_stays() {
    let text = "the ferry didn ' t sail on friday , ms . tulloch said . it ' ll sail again on monday .";
    let spacing = Normalizer::spacing().normalize(text);
    assert_eq!(spacing, "the ferry didn't sail on friday, ms. tulloch said. it'll sail again on monday.");
    assert_eq!(Normalizer::characters().normalize(text), text);
}

#[test]
fn every_public_type_can_cross_threads_and_unwinding() {
    fn fine<T: Send + Sync + UnwindSafe + RefUnwindSafe>() {}
    fine::<unmangle::Certificate>();
    fine::<unmangle::CertificateError>();
    fine::<unmangle::certificate::Exception>();
    fine::<unmangle::Chain>();
    fine::<unmangle::Channel>();
    fine::<unmangle::channel::UnknownChannel>();
    fine::<unmangle::Confidence>();
    fine::<Corpus<'static>>();
    fine::<Diagnosis>();
    fine::<unmangle::Diagnostician<'static>>();
    fine::<unmangle::diagnosis::Region>();
    fine::<unmangle::Finding>();
    fine::<unmangle::Edit>();
    fine::<unmangle::Edits>();
    fine::<unmangle::edit::Alternative>();
    fine::<unmangle::edit::Offsets>();
    fine::<unmangle::edit::Part<'static>>();
    fine::<unmangle::Fold>();
    fine::<unmangle::Input<'static>>();
    fine::<unmangle::Memory>();
    fine::<unmangle::Model>();
    // It may hold an `io::Error`, which is not unwind safe.
    fn sent<T: Send + Sync>() {}
    sent::<unmangle::language::ModelError>();
    fine::<unmangle::language::Lexicon<'static>>();
    fine::<unmangle::language::Word>();
    fine::<Normalizer<'static>>();
    fine::<Pipeline<'static>>();
    fine::<unmangle::pipeline::Builder<'static>>();
    fine::<unmangle::Repair<'static>>();
    fine::<unmangle::CasePolicy>();
    fine::<unmangle::FurniturePolicy>();
    fine::<unmangle::Quirk>();
    fine::<unmangle::Variant>();
    fine::<unmangle::Tokenizer>();
    fine::<unmangle::Misreading>();
    fine::<unmangle::Stemmer>();
    fine::<unmangle::stem::SnowballLanguage>();
    fine::<unmangle::quirks::furniture::Furniture>();
    fine::<unmangle::quirks::furniture::Site>();
    fine::<unmangle::quirks::spacing::Detokenize>();
    fine::<unmangle::quirks::spacing::SpacingStyle>();
}
