//! A corpus: its clean members teach how to repair the others.

use unmangle::{Corpus, Normalizer};

fn main() {
    let documents = [
        "The ferry to Ardvasar was late. People in Ardvasar are used to it, says Ms. Tulloch.",
        "the ferry to ardvasar didn ' t sail on friday , ms . tulloch said . it will sail again on monday .",
    ];
    let mut corpus = Corpus::new(Normalizer::new());
    corpus.learn_all(&documents);
    for repair in corpus.repair_all(&documents) {
        println!("{}\n  {}\n", repair.diagnosis(), repair.text());
    }
    assert_eq!(*corpus.repair(documents[0]).text(), documents[0], "the clean one is not touched");
}
