//! How often a diagnosis is right: every chain, passages of several lengths, mixed documents, clean text.

mod classes;
mod fit;
mod mixed;
mod passages;
mod reliability;

use std::error::Error;

use passages::{Case, Chained, chains};
use reliability::Reliability;
use unmangle::{Quirk, diagnose};

use crate::random::Random;

/// What the caller asks for.
#[derive(Debug)]
pub(crate) struct Options {
    /// Passages for each chain and length.
    passages: usize,
    /// Errors to print.
    errors: usize,
    /// The seed of the random choices.
    seed: u64,
    /// Only chains whose name contains this.
    chain: String,
    /// Fit the weights and print them.
    fit: bool,
    /// List findings in text taken for clean.
    clean: bool,
    /// Files of odd text that is to be let be: to fit on, or a class each.
    odd: Vec<String>,
    /// Files of clean text, to fit on.
    plain: Vec<String>,
    /// Fail unless so many percent of the passages of each length are told rightly.
    floor: f64,
    /// Files.
    files: Vec<String>,
}

/// `evaluate diagnosis [--passages N] [--errors N] [--seed N] [--chain NAME] [--floor PERCENT] [--clean] [--odd FILE]… [--fit [--plain FILE]…] FILE…`
pub(crate) fn run(args: Vec<String>) -> Result<(), Box<dyn Error>> {
    let mut options = Options {
        passages: 20,
        errors: 0,
        seed: 1,
        chain: String::new(),
        fit: false,
        clean: false,
        odd: Vec::new(),
        plain: Vec::new(),
        floor: 0.0,
        files: Vec::new(),
    };
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        use lexopt::prelude::*;
        match arg {
            Long("passages") => options.passages = parser.value()?.parse()?,
            Long("errors") => options.errors = parser.value()?.parse()?,
            Long("seed") => options.seed = parser.value()?.parse()?,
            Long("chain") => options.chain = parser.value()?.string()?,
            Long("fit") => options.fit = true,
            Long("floor") => options.floor = parser.value()?.parse()?,
            Long("plain") => options.plain.push(parser.value()?.string()?),
            Long("odd") => options.odd.push(parser.value()?.string()?),
            Long("clean") => options.clean = true,
            Value(file) => options.files.push(file.string()?),
            _ => return Err(arg.unexpected().into()),
        }
    }
    let texts: Vec<String> = options.files.iter().map(std::fs::read_to_string).collect::<Result<_, _>>()?;
    if options.fit {
        return fit::run(&texts, &options);
    }
    if options.clean {
        clean(&texts, &options);
        return Ok(());
    }
    let lines: Vec<String> = texts.iter().flat_map(|text| passages::lines(text)).collect();
    let mut reliability = Reliability::default();
    let mut errors = options.errors;
    for words in [20, 50, 200] {
        let right = by_chain(&lines, words, &options, &mut reliability, &mut errors);
        if right < options.floor {
            return Err(format!("passages of {words} words: below the floor of {} %", options.floor).into());
        }
    }
    mixed::run(&lines, &options, &mut reliability);
    classes::run(&lines, &options)?;
    println!("{reliability}");
    Ok(())
}

/// Right and all.
#[derive(Clone, Copy, Default)]
struct Share(usize, usize);

impl Share {
    fn count(&mut self, right: bool) {
        self.0 += usize::from(right);
        self.1 += 1;
    }

    fn percent(self) -> f64 {
        100.0 * self.0 as f64 / self.1.max(1) as f64
    }
}

/// Passages of `words` words, each chain in turn; the percentage whose kinds are right.
fn by_chain(
    lines: &[String],
    words: usize,
    options: &Options,
    reliability: &mut Reliability,
    errors: &mut usize,
) -> f64 {
    let mut random = Random::new(options.seed + words as u64);
    let (mut kinds, mut tokenizers, mut stemmers) = (Share::default(), Share::default(), Share::default());
    println!("passages of {words} words");
    for chain in chains().into_iter().filter(|chain| chain.to_string().contains(&options.chain)) {
        let (mut own, mut own_variants) = (Share::default(), Share::default());
        for nth in 0..options.passages {
            let passage = passages::passage(lines, words, &mut random);
            let Some(case) = Case::new(&passage, &chain, nth % 2 == 0) else { continue };
            let diagnosis = diagnose(&case.text);
            let right = case.kinds_right(&diagnosis);
            own.count(right);
            reliability.add(&case, &diagnosis);
            let mut fine = right;
            if let Some(right) = case.tokenizer_right(&diagnosis) {
                tokenizers.count(right);
                own_variants.count(right);
                fine &= right;
            }
            if let Some(right) = case.stemmer_right(&diagnosis) {
                stemmers.count(right);
                own_variants.count(right);
                fine &= right;
            }
            if !fine && *errors > 0 {
                *errors -= 1;
                println!("--- {chain} ({words})\n{}\n    {diagnosis}", case.text);
            }
        }
        kinds.0 += own.0;
        kinds.1 += own.1;
        if own.0 < own.1 || own_variants.0 < own_variants.1 {
            let variants = own_variants.percent();
            println!("  {:5.1} % kinds, {variants:5.1} % variants, {} passages: {chain}", own.percent(), own.1);
        }
    }
    println!(
        "  all: kinds {:.2} % of {}, tokenizer {:.2} % of {}, stemmer {:.2} % of {}",
        kinds.percent(),
        kinds.1,
        tokenizers.percent(),
        tokenizers.1,
        stemmers.percent(),
        stemmers.1
    );
    kinds.percent()
}

/// Documents taken for clean, parted by blank lines after which a file's documents begin: every finding is false.
fn clean(texts: &[String], options: &Options) {
    let mut errors = options.errors;
    for (text, file) in texts.iter().zip(&options.files) {
        let (mut documents, mut found) = (0, 0);
        for document in text.split("\n\n").filter(|document| !document.trim().is_empty()) {
            documents += 1;
            let diagnosis = diagnose(document);
            found += usize::from(!diagnosis.is_clean());
            for finding in &diagnosis.findings {
                if errors > 0 {
                    errors -= 1;
                    println!("{finding}");
                    for span in finding.spans.iter().take(3) {
                        println!("    {}", beside(document, span));
                    }
                }
            }
        }
        println!("{file}: {found} of {documents} documents ({} bytes) with a finding", text.len());
    }
}

/// A place with what stands beside it on its line.
fn beside(text: &str, place: &std::ops::Range<usize>) -> String {
    let before = text[..place.start].lines().next_back().unwrap_or_default();
    let after = text[place.end..].lines().next().unwrap_or_default();
    let from = before.char_indices().rev().take(40).last().map_or(before.len(), |(at, _)| at);
    let to = after.char_indices().nth(40).map_or(after.len(), |(at, _)| at);
    format!("{}[{}]{}", &before[from..], &text[place.clone()], &after[..to])
}

/// The quirks that chains are made of.
const KINDS: [Quirk; 4] = [Quirk::Lowercased, Quirk::Uppercased, Quirk::Tokenized, Quirk::Stemmed];

impl std::fmt::Display for Chained {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.chain(true))
    }
}
