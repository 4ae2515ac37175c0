//! Models of other languages than English: trained here from a few sentences, small enough for a test.
#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use unmangle::language::train::{
    self, Counts, LexiconSize, NetworkSize, Settings, TextPacker, Trainer, TrainingForms, assemble,
};
use unmangle::quirks::RestoreWords;
use unmangle::stem::SnowballLanguage;
use unmangle::{Chain, Model, Normalizer, Pipeline, Quirk, Stemmer, Variant};

const GERMAN: Stemmer = Stemmer::Snowball(SnowballLanguage::German);

const SENTENCES: [&str; 8] = [
    "Die Kinder spielen am Nachmittag im Garten hinter dem alten Haus.",
    "Der Müller trägt die schweren Säcke in die Mühle am Fluss.",
    "Am Abend lesen wir den Kindern ein Buch über die Geschichte der Stadt vor.",
    "Die Häuser in unserer Straße haben rote Dächer und kleine Fenster.",
    "Gestern fuhr Anna mit dem Zug nach Leipzig, weil sie ihre Schwester besuchen wollte.",
    "Wir wissen nicht, ob es morgen regnet, aber wir gehen trotzdem in den Wald.",
    "In der Küche steht eine große Schüssel mit Äpfeln und Birnen.",
    "Er hat die Zeitung gelesen und danach einen langen Brief an seinen Bruder geschrieben.",
];

/// A model that has read the sentences many times.
fn trained(language: &str) -> Model {
    let mut counts = Counts::new();
    for _ in 0..20 {
        SENTENCES.iter().for_each(|sentence| counts.add(sentence));
        counts.add("");
    }
    let size =
        LexiconSize { documents: 1, documents_for_plain_names: 1, stem_rows: 300, hashed_rows: 16, form_rows: 300 };
    let lexicon = train::lexicon(language, &counts, &size);
    let words = Model::from_bytes(assemble(language, &[("lexicon", &lexicon)])).unwrap();
    let forms = TrainingForms::new(&words.lexicon());
    let mut packer = TextPacker::new(words.lexicon(), &forms);
    for _ in 0..20 {
        SENTENCES.iter().for_each(|sentence| packer.add(sentence));
    }
    let text = packer.take();
    let size = NetworkSize { embedded: 32, width: 32, layers: 2 };
    let settings = Settings { size, steps: 80, batch: 8, ..Settings::default() };
    let mut trainer = Trainer::new(settings, &words.lexicon(), &forms);
    while trainer.step(&text) {}
    Model::from_bytes(assemble(language, &[("lexicon", &lexicon), ("network", &trainer.section())])).unwrap()
}

fn mangled(chain: &str, text: &str) -> String {
    chain.parse::<Chain>().unwrap().apply(text).into_owned()
}

/// Lowercased, and stemmed too, the sentence is given back.
fn comes_back(model: &Model, sentence: &str) {
    let tokens = mangled("wordpunct", sentence);
    for (chain, stage) in [
        ("lowercase wordpunct", RestoreWords::lowercased()),
        ("lowercase wordpunct snowball-german", RestoreWords::stemmed(GERMAN)),
    ] {
        let pipeline = Pipeline::builder().model(Some(model)).stage(stage).build();
        assert_eq!(*pipeline.repair(&mangled(chain, sentence)).text(), tokens, "{chain}");
    }
}

#[test]
fn german_words_and_capitals_come_back() {
    let model = trained("de");
    SENTENCES.iter().for_each(|sentence| comes_back(&model, sentence));
}

#[test]
fn a_compound_is_written_as_its_last_part() {
    let model = trained("de");
    assert!(model.lexicon().get("stadtgarten").is_none());
    comes_back(&model, "Die Kinder spielen am Nachmittag im Stadtgarten hinter dem alten Haus.");
}

#[test]
fn a_german_model_tells_and_undoes_what_was_done_to_german() {
    let model = trained("de");
    let normalizer = Normalizer::new().model(Some(&model));
    let text = SENTENCES.join(" ");
    assert_eq!(normalizer.normalize(&text), text);
    assert_eq!(normalizer.normalize(&mangled("lowercase wordpunct", &text)), text);
    let stemmed = mangled("lowercase wordpunct snowball-german", &text);
    let diagnosis = normalizer.diagnose(&stemmed);
    let found = diagnosis.find(Quirk::Stemmed).and_then(|found| found.variant);
    assert_eq!(found, Some(Variant::Stemmer(GERMAN)), "{diagnosis}");
    assert_eq!(normalizer.normalize(&stemmed), text);
}

#[test]
fn english_is_not_taken_for_damaged_german() {
    let model = trained("de");
    let text = "nobody knows what the miller was doing there so late at night, and he never told anyone about it.";
    assert_eq!(Normalizer::new().model(Some(&model)).normalize(text), text);
}

#[test]
fn the_stemmer_of_the_language_groups_its_words() {
    let model = trained("de-AT");
    let words: Vec<String> = model.lexicon().preimages("kind", GERMAN).into_iter().map(|word| word.text).collect();
    assert_eq!(words, ["kinder", "kindern"]);
    assert!(model.lexicon().preimages("kind", Stemmer::Porter).is_empty());
}

#[test]
fn a_language_without_a_stemmer_has_its_words_and_capitals() {
    assert!(Stemmer::for_language("x-none").is_empty());
    let model = trained("x-none");
    assert_eq!(model.lexicon().get("kinder").map(|word| word.text).as_deref(), Some("kinder"));
    let pipeline = Pipeline::builder().model(Some(&model)).stage(RestoreWords::lowercased()).build();
    let tokens = mangled("wordpunct", SENTENCES[0]);
    assert_eq!(*pipeline.repair(&mangled("lowercase", &tokens)).text(), tokens);
}
