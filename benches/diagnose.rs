//! Speed of the diagnosis: clean prose beside counting its words, and text mangled in several ways.

use std::collections::HashMap;
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

/// News articles with headings, quotations and figures, where the repository is at hand.
fn news() -> Option<String> {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/goldens/wikinews.txt")).ok()
}

/// Two megabytes of prose that no processor learns by heart: each sentence begins like one of the news, and goes on where
/// its last word stands in another, or anywhere with a small word.
fn prose() -> String {
    let news = news().unwrap_or_else(|| SENTENCES.join(" "));
    let paragraphs = news.lines().filter(|line| line.ends_with('.') && line.len() > 160);
    let words: Vec<&str> = paragraphs.flat_map(str::split_ascii_whitespace).collect();
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    let (mut starts, mut small) = (vec![0], Vec::new());
    for (place, word) in words.iter().enumerate() {
        places.entry(word).or_default().push(place);
        if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            small.push(place);
        }
        if word.ends_with('.') && word.len() > 4 && place + 1 < words.len() {
            starts.push(place + 1);
        }
    }
    let mut state = 1_u64;
    let mut one_of = |places: &[usize]| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        places[(state >> 33) as usize % places.len()]
    };
    let (mut text, mut begun, mut at) = (String::new(), 0, 0);
    while text.len() < 1 << 21 {
        let word = words[at];
        text.push_str(word);
        let sentence = word.ends_with('.') && word.len() > 4;
        let paragraph = sentence && text.len() > begun + 240;
        text.push_str(if paragraph { "\n\n" } else { " " });
        begun = if paragraph { text.len() } else { begun };
        at = match one_of(&[0, 1, 2, 3]) {
            _ if sentence => one_of(&starts),
            0 => one_of(&small),
            _ => one_of(&places[word]) + 1,
        };
    }
    text
}

fn clean(criterion: &mut Criterion) {
    let lines = prose();
    let line = lines.replace("\n\n", " ");
    for (name, text) in [("lines", lines), ("one line", line)] {
        assert!(diagnose(&text).is_clean(), "{}", diagnose(&text));
        let mut group = criterion.benchmark_group(format!("diagnose/{name}"));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("diagnose", |bench| bench.iter(|| diagnose(black_box(&text))));
        group.bench_function("count words", |bench| {
            bench.iter(|| black_box(&text[..]).split_ascii_whitespace().count())
        });
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
