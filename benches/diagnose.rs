//! Speed of the diagnosis: clean prose beside counting its words, and text mangled in several ways.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use unmangle::{Chain, diagnose};

const SENTENCES: [&str; 10] = [
    "The ferry left the island at seven, half an hour late, with forty cars and a brass band on board.",
    "\"We don't mind waiting,\" said Anna Lindqvist, who has run the harbour café since 1998.",
    "Its owner, a company from Bergen, paid $4.2 million for the ship (and the name) in March.",
    "Nobody had asked the passengers; nobody, it seems, ever does.",
    "In 2019 the line carried 212,000 people, 5.5% more than the year before.",
    "What happens next depends on the council's vote, which Mr. Haugen expects to lose.",
    "The band played on the way out and slept on the way back.",
    "A second boat, built for rougher water, will come into service by the autumn – if the money lasts.",
    "Schools on the two smaller islands share one teacher and a well-thumbed atlas.",
    "\"It isn't much,\" he admitted, \"but it's ours, and it floats.\"",
];

/// About a megabyte of prose, no two paragraphs alike.
fn prose() -> String {
    let mut text = String::new();
    let mut state = 1_u32;
    while text.len() < 1 << 20 {
        let mut at = text.len() % SENTENCES.len();
        for _ in 0..3 + state % 3 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            at = (at + 1 + (state >> 16) as usize % (SENTENCES.len() - 1)) % SENTENCES.len();
            text.push_str(SENTENCES[at]);
            text.push(' ');
        }
        text.push_str(&format!("That was trip number {}.\n\n", text.len()));
    }
    text
}

/// News articles with headings, quotations and figures, where the repository is at hand.
fn news() -> Option<String> {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/goldens/wikinews.txt")).ok()
}

fn clean(criterion: &mut Criterion) {
    let text = prose();
    assert!(diagnose(&text).is_clean(), "{}", diagnose(&text));
    for (name, text) in [("clean", Some(text)), ("news", news())] {
        let Some(text) = text else { continue };
        let mut group = criterion.benchmark_group(format!("diagnose/{name}"));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("diagnose", |bench| bench.iter(|| diagnose(black_box(&text))));
        group.bench_function("count words", |bench| bench.iter(|| black_box(&text).split_ascii_whitespace().count()));
        group.finish();
    }
}

fn mangled(criterion: &mut Criterion) {
    let text: String = news().unwrap_or_else(prose).chars().take(1 << 16).collect();
    let mut group = criterion.benchmark_group("diagnose/mangled");
    group.sample_size(10);
    for names in ["lowercase", "wordpunct", "treebank", "lowercase wordpunct porter"] {
        let Ok(chain) = names.parse::<Chain>() else { continue };
        let mangled = chain.apply(&text);
        group.throughput(Throughput::Bytes(mangled.len() as u64));
        group.bench_function(names, |bench| bench.iter(|| diagnose(black_box(&mangled))));
    }
    group.finish();
}

criterion_group!(benches, clean, mangled);
criterion_main!(benches);
