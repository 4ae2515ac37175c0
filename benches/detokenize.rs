//! Speed of undoing tokenizers, with the embedded model and without, and of looking for slips of spacing.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use unmangle::quirks::spacing::{Detokenize, tidy};
use unmangle::{Channel, Input, Model, Stage, Tokenizer};

const SENTENCES: [&str; 6] = [
    "\"We can't wait,\" said the harbour master, \"and we won't; the ferry's been late since 9.15 a.m.\"",
    "The council (all nine members) met on Monday, Jan. 12, and agreed on nothing but the next date.",
    "It will cost $1,250,000, or 3.5% more than last year's well-known estimate - if it's built at all.",
    "Nobody could say what the new bridge would cost, or who would pay for it when the work was done.",
    "Farmers' tractors filled the square by noon, and so they stayed till six o'clock or thereabouts.",
    "In the end the vote was put off, and the tractors went home as they had come: slowly, one by one.",
];

fn detokenize(criterion: &mut Criterion) {
    let clean: String = (0..6000).map(|n| format!("{} ", SENTENCES[7 * n % 6])).collect();
    let mut group = criterion.benchmark_group("detokenize");
    for tokenizer in [Tokenizer::WordPunct, Tokenizer::Treebank, Tokenizer::Moses, Tokenizer::BertCased] {
        let text = Channel::Tokenize(tokenizer).apply(&clean);
        let scope = 0..text.len();
        let stage = Detokenize::new(vec![tokenizer]);
        group.throughput(Throughput::Bytes(text.len() as u64));
        for (with, model) in [("model", Model::english()), ("rules", None)] {
            let mut input = Input::new(&text, std::slice::from_ref(&scope));
            input.model = model;
            group.bench_function(format!("{}/{with}", tokenizer.name()), |bench| {
                bench.iter(|| stage.edits(black_box(&input)).len());
            });
        }
    }
    group.throughput(Throughput::Bytes(clean.len() as u64));
    group.bench_function("slips", |bench| bench.iter(|| tidy::see(black_box(&clean)).len()));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    targets = detokenize
}
criterion_main!(benches);
