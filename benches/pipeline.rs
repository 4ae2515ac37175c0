//! Throughput of diagnosing, of each stage, and of the whole, on clean text and on each kind of mangled text.
//!
//! The text is the bench's own. `split` is the yardstick: the words of the same text counted by
//! `split_ascii_whitespace`.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use unmangle::quirks::RestoreWords;
use unmangle::quirks::encoding::{Controls, Entities, Mojibake};
use unmangle::quirks::furniture::{Duplicates, Furniture};
use unmangle::quirks::layout::HardWraps;
use unmangle::quirks::spacing::{Detokenize, Tidy};
use unmangle::{Chain, Fold, Model, Normalizer, Pipeline, Stage, Stemmer, Tokenizer, diagnose};

const PARAGRAPHS: [&str; 4] = [
    "The ferry didn't sail on Friday, Ms. Tulloch said. \"It'll sail again on Monday,\" she added, \"if the wind drops \
     and the crew, which hasn't been paid for two weeks, agrees to work.\" Nobody on the pier seemed surprised.",
    "Residents of the island (population 350) are used to it: they keep 40-year-old boats, two weeks' food and a \
     great many candles. The council, which met in March, promised a well-lit pier; it hasn't been built.",
    "A report published by the ministry says that the cost of the new boats has risen from $3.5 million to $12 \
     million since 2019, and that they were designed before anybody had measured the harbour they were to use.",
    "Margaret O'Brien, who teaches at the primary school, remembers the winter of 1990. Supplies were dropped from \
     aeroplanes; the children collected them on sledges. She doesn't expect that such a thing will happen again.",
];

/// About 100 kB of paragraphs, each with a number of its own, so that none is printed twice.
fn clean() -> String {
    let paragraph = |number: usize| format!("{} That is item {number} of the list.\n\n", PARAGRAPHS[number % 4]);
    (0..)
        .map(paragraph)
        .scan(0, |size, text| {
            *size += text.len();
            (*size < 100_000).then_some(text)
        })
        .collect()
}

fn texts() -> Vec<(&'static str, String)> {
    let clean = clean();
    let mangled = |names: &str| names.parse::<Chain>().unwrap_or_default().apply(&clean).into_owned();
    let curly = clean.replace(" \"", " “").replace('"', "”").replace('\'', "’");
    let decoded: String = curly.bytes().map(char::from).collect();
    vec![
        ("curly", curly),
        ("lowercased", mangled("lowercase")),
        ("wordpunct", mangled("wordpunct")),
        ("moses-escaped", mangled("moses-escaped")),
        ("lowercased wordpunct", mangled("lowercase wordpunct")),
        ("stemmed", mangled("lowercase wordpunct treebank porter")),
        ("wrongly decoded", decoded),
        ("clean", clean),
    ]
}

fn whole(criterion: &mut Criterion) {
    for (name, text) in texts() {
        let mut group = criterion.benchmark_group(format!("whole/{name}"));
        group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(10);
        group.bench_function("split", |bench| bench.iter(|| black_box(&text).split_ascii_whitespace().count()));
        group.bench_function("diagnose", |bench| bench.iter(|| diagnose(black_box(&text))));
        group.bench_function("normalize", |bench| bench.iter(|| Normalizer::new().repair(black_box(&text))));
        group.bench_function("certify", |bench| {
            let repair = Normalizer::new().repair(&text);
            bench.iter(|| black_box(&repair).certify());
        });
        group.bench_function("fold", |bench| bench.iter(|| Fold::english().words(black_box(&text))));
        group.finish();
    }
}

fn stages(criterion: &mut Criterion) {
    let texts = texts();
    let text = |wanted: &str| texts.iter().find(|(name, _)| *name == wanted).map_or("", |(_, text)| text);
    let mut bench = |name: &str, on: &str, pipeline: Pipeline<'static>| {
        let text = text(on);
        let mut group = criterion.benchmark_group(format!("stage/{name}"));
        group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(10);
        group.bench_function(on, |bench| bench.iter(|| pipeline.repair(black_box(text))));
        group.finish();
    };
    fn of(stage: impl Stage + 'static) -> Pipeline<'static> {
        Pipeline::builder().model(Model::english()).stage(stage).build()
    }
    for on in ["clean", "wrongly decoded"] {
        bench("mojibake", on, of(Mojibake));
        bench("controls", on, of(Controls));
    }
    bench("entities", "clean", of(Entities));
    bench("entities", "moses-escaped", of(Entities));
    bench("hard-wraps", "clean", of(HardWraps));
    bench("furniture", "clean", of(Furniture::default()));
    bench("duplicates", "clean", of(Duplicates::default()));
    bench("tidy", "clean", of(Tidy));
    bench("detokenize", "wordpunct", of(Detokenize::new(vec![Tokenizer::WordPunct])));
    bench("detokenize", "moses-escaped", of(Detokenize::new(vec![Tokenizer::MosesEscaped])));
    bench("detokenize", "stemmed", of(Detokenize::new(vec![Tokenizer::WordPunct, Tokenizer::Treebank])));
    bench("words", "lowercased wordpunct", of(RestoreWords::lowercased()));
    bench("words", "stemmed", of(RestoreWords::stemmed(Stemmer::Porter)));
}

criterion_group!(benches, whole, stages);
criterion_main!(benches);
