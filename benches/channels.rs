//! Speed of the channels, which certifying a repair runs: each tokenizer, letter case, the English stemmers, a wrong
//! decoding.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use unmangle::{Channel, Misreading, Stemmer, Tokenizer};

const SENTENCES: [&str; 10] = [
    "\"We can't wait,\" said the harbour master, \"and we won't; the ferry's been late since 9.15 a.m.\"",
    "The council (all nine members) met on Monday, Jan. 12, and agreed on nothing but the next date.",
    "It will cost $1,250,000, or 3.5% more than last year's well-known estimate - if it's built at all...",
    "Mr. Moreau, who'd grown up in the valley, didn't answer: \"They're asking the wrong man, I'm afraid.\"",
    "Nobody could say what the new bridge would cost, or who would pay for it when the work was done.",
    "“The river rose by two metres,” she wrote — the highest level since records began in 1893.",
    "Farmers' tractors filled the square by noon, and so they stayed till six o'clock or thereabouts.",
    "See www.example.org/bridge?year=2019 for the figures, and/or write to bridge@example.org!",
    "Its U.S. partner, Lee & Sons Inc., has built four such bridges, the last of them [sic] in 1987.",
    "In the end the vote was put off, and the tractors went home as they had come: slowly, one by one.",
];

fn text() -> String {
    let mut text = String::new();
    for round in 0..1000 {
        for n in 0..4 {
            text.push_str(SENTENCES[(7 * round + 3 * n) % SENTENCES.len()]);
            text.push(' ');
        }
        text.push('\n');
    }
    text
}

fn channels(criterion: &mut Criterion) {
    let text = text();
    let mut group = criterion.benchmark_group("channels");
    group.throughput(Throughput::Bytes(text.len() as u64));
    let channels = [Channel::Lowercase, Channel::Uppercase]
        .into_iter()
        .chain(Tokenizer::ALL.map(Channel::Tokenize))
        .chain(Stemmer::ENGLISH.map(Channel::Stem))
        .chain([Channel::Misread(Misreading::Cp1252)]);
    for channel in channels {
        group.bench_function(channel.to_string(), |bench| bench.iter(|| channel.apply(black_box(&text)).len()));
    }
    group.finish();
}

/// The stemmers alone, in words a second.
fn stemmers(criterion: &mut Criterion) {
    let text = text();
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut group = criterion.benchmark_group("stemmers");
    group.throughput(Throughput::Elements(words.len() as u64));
    for stemmer in Stemmer::ENGLISH {
        group.bench_function(stemmer.name(), |bench| {
            let mut out = String::new();
            bench.iter(|| {
                for word in &words {
                    out.clear();
                    stemmer.stem_into(black_box(word), &mut out);
                }
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .measurement_time(Duration::from_millis(800))
        .warm_up_time(Duration::from_millis(200));
    targets = channels, stemmers
}
criterion_main!(benches);
