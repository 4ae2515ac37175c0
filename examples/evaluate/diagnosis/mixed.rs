//! Mixed documents: clean paragraphs, some mangled, each judged by the map of the diagnosis.

use unmangle::{Quirk, diagnose};

use super::passages::{Case, chains};
use super::reliability::Reliability;
use super::{KINDS, Options, Share};
use crate::random::Random;

/// Paragraphs shorter than this are not counted.
const WORDS: usize = 30;

/// Documents of ten paragraphs, one to four of them mangled by one chain.
pub(crate) fn run(lines: &[String], options: &Options, reliability: &mut Reliability) {
    let paragraphs: Vec<&String> = lines.iter().filter(|line| line.split(' ').count() >= WORDS).collect();
    if paragraphs.is_empty() {
        return;
    }
    let mut random = Random::new(options.seed);
    let chains = chains();
    let mut right = [Share::default(), Share::default()];
    let mut errors = options.errors;
    for _ in 0..options.passages * 10 {
        let chain = &chains[random.below(chains.len())];
        let mangled = 1 + random.below(4);
        let mut document = String::new();
        let mut truth = Vec::new();
        for nth in 0..10 {
            let paragraph = paragraphs[random.below(paragraphs.len())];
            let case = Case::new(paragraph, chain, true).filter(|_| nth < mangled);
            let start = document.len();
            document.push_str(case.as_ref().map_or(paragraph, |case| &case.text));
            truth.push((start..document.len(), case));
            document.push_str("\n\n");
        }
        let diagnosis = diagnose(&document);
        for finding in &diagnosis.findings {
            let real = truth.iter().any(|(range, case)| {
                finding.spans.iter().any(|span| span.start < range.end && range.start < span.end)
                    && case.as_ref().is_some_and(|case| case.kinds.contains(&finding.quirk))
            });
            reliability.count(finding.confidence.get(), real);
        }
        for (range, case) in truth {
            let said = |quirk: Quirk| {
                let inside =
                    |span: &std::ops::Range<usize>| span.end.min(range.end).saturating_sub(span.start.max(range.start));
                2 * diagnosis.spans(quirk).iter().map(inside).sum::<usize>() > range.len()
            };
            let kinds = case.as_ref().map_or(&[][..], |case| &case.kinds);
            let good = KINDS.iter().all(|&kind| said(kind) == kinds.contains(&kind));
            right[usize::from(case.is_some())].count(good);
            if !good && errors > 0 {
                errors -= 1;
                let said: Vec<Quirk> = KINDS.into_iter().filter(|&kind| said(kind)).collect();
                println!("--- mixed {chain}: {said:?}, true {kinds:?}\n{}", &document[range]);
            }
        }
    }
    let [clean, mangled] = right;
    println!(
        "mixed documents: {:.2} % of {} clean and {:.2} % of {} mangled paragraphs judged right",
        clean.percent(),
        clean.1,
        mangled.percent(),
        mangled.1
    );
}
