//! A pipeline built by hand, with a stage of one's own.

use unmangle::quirks::spacing::Detokenize;
use unmangle::{Confidence, Edit, Edits, Input, Pipeline, Quirk, Stage, Tokenizer};

/// Writes out a ministry's short name where it is first used.
struct WriteOut;

impl Stage for WriteOut {
    fn name(&self) -> &str {
        "write-out"
    }

    fn edits(&self, input: &Input<'_>) -> Edits {
        let first = input.text.find("MoD").map(|at| at..at + 3);
        let edit = |range| Edit::new(range, "Ministry of Defence (MoD)", Quirk::Style, Confidence::CERTAIN);
        Edits::new(input.text, first.map(edit))
    }
}

fn main() {
    let text = "The MoD ' s plan ( its third ) wasn ' t read . The MoD won ' t comment .";
    let pipeline = Pipeline::builder().stage(Detokenize::new(vec![Tokenizer::WordPunct])).stage(WriteOut).build();
    let repair = pipeline.repair(text);
    println!("{pipeline:?}\n{}", repair.text());
    assert!(repair.text().starts_with("The Ministry of Defence (MoD)'s plan (its third) wasn't read."));
    assert_eq!(repair.undo(), text);
}
