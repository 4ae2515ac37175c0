//! Speed of the stages for page furniture, second printings and residue, on clean text: what a corpus is made of
//! for the most part, and what must cost next to nothing.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use unmangle::quirks::furniture::{self, Duplicates, Furniture, Garbled};
use unmangle::{Input, Stage};

const SENTENCES: [&str; 12] = [
    "The council met for three hours on Monday and agreed on nothing but the date of the next meeting.",
    "Farmers from the upper valley had come in the morning, and by noon the square was full of tractors.",
    "Nobody could say what the new bridge would cost, or who would pay for it when the work was done.",
    "The mayor promised a report before the winter, as her predecessor had done before her.",
    "In the end the vote was put off, and the tractors went home as they had come.",
    "\"We have waited nine years,\" said one of the drivers, \"and we can wait for one more.\"",
    "The river rose by two metres in March, the highest level since records began in 1893.",
    "It had carried away the old bridge, two barns and most of the road to the station.",
    "Insurance will pay for about a third of the damage, according to a study that was made for the county.",
    "The rest must come from the region, which has promised money before.",
    "Its finance minister, who grew up in the valley, did not answer questions.",
    "A train would take nine minutes for what now takes an hour and a half by road.",
];

/// About a megabyte of paragraphs, no two alike, a few headings between them.
fn clean(mixed: bool) -> String {
    let mut text = String::new();
    let (mut state, mut at) = (1_u32, 0);
    while text.len() < 1 << 20 {
        if state % 11 == 0 {
            text.push_str("A long way to go\n\n");
        }
        text.push_str(&format!("Number {} of the paper says as much. ", text.len()));
        for _ in 0..2 + state % 3 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // Never the same sentence twice in a row.
            at = (at + 1 + (state >> 16) as usize % (SENTENCES.len() - 1)) % SENTENCES.len();
            text.push_str(SENTENCES[at]);
            text.push(' ');
        }
        text.push_str(&format!("So it stood in paper number {}.\n\n", text.len()));
    }
    if mixed {
        let curly = text.replace(" \"", " “").replace("\n\"", "\n“").replace('"', "”");
        return curly.replace("metres", "mètres").replace("finance minister", "Finanzministerin Böhm");
    }
    text
}

fn stages(criterion: &mut Criterion) {
    for (name, text) in [("ascii", clean(false)), ("mixed", clean(true))] {
        let scope = [0..text.len()];
        let input = Input::new(&text, &scope);
        let mut group = criterion.benchmark_group(format!("furniture/{name}"));
        group.throughput(Throughput::Bytes(text.len() as u64));
        let all: [(&str, &dyn Stage); 3] =
            [("lines", &Furniture::default()), ("duplicates", &Duplicates::default()), ("garbled", &Garbled)];
        for (name, stage) in all {
            assert!(stage.edits(&input).is_empty(), "the text is clean");
            group.bench_function(name, |bench| bench.iter(|| stage.edits(black_box(&input))));
        }
        group.bench_function("see", |bench| bench.iter(|| furniture::see(black_box(&text))));
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(std::time::Duration::from_secs(2)).warm_up_time(std::time::Duration::from_millis(300));
    targets = stages
}
criterion_main!(benches);
