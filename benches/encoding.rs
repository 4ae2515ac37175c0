//! Speed of the stages for characters: on clean text, ASCII and mixed, which most of a corpus is, and on damaged text.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use unmangle::quirks::encoding::{self, Characters, Controls, Entities, Invisible, Mojibake};
use unmangle::quirks::typography::Style;
use unmangle::{Input, Misreading, Stage};

const ASCII: &str = "The council met for three hours on Monday and agreed on nothing but the date of the next meeting; \
    \"nobody,\" one member said, \"could say what the bridge would cost.\" It's the second time this year.\n";
const MIXED: &str = "“Nobody,” said Zoë Müller of Besançon, “could say what the bridge would cost — it’s the second time \
    this year…” In São Paulo and Łódź they’d waited longer: nine years, ‘or more’.\n";
const CYRILLIC: &str = "Никто не мог сказать, сколько будет стоить новый мост и кто за него заплатит.\n";

fn all(c: &mut Criterion) {
    let texts = [
        ("ascii", ASCII.repeat(5000)),
        ("mixed", MIXED.repeat(5000)),
        ("cyrillic", CYRILLIC.repeat(5000)),
        ("mojibake", Misreading::Cp1252.misread(&MIXED.repeat(1000)).into_owned()),
    ];
    let stages: [&dyn Stage; 5] = [&Entities, &Mojibake, &Controls, &Invisible, &Characters];
    for (name, text) in &texts {
        let mut group = c.benchmark_group(format!("encoding/{name}"));
        group.sample_size(10).throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("see", |b| b.iter(|| encoding::see(black_box(text))));
        group.bench_function("all stages", |b| {
            b.iter(|| stages.map(|stage| stage.edits(&Input::new(black_box(text), &[0..text.len()]))));
        });
        group.bench_function("curly", |b| {
            b.iter(|| Style::curly().edits(&Input::new(black_box(text), &[0..text.len()])))
        });
        group.finish();
    }
}

criterion_group!(benches, all);
criterion_main!(benches);
