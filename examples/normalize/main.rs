//! Finds out what was done to texts and undoes it: files, folders, standard input, or JSON Lines.
//!
//! ```text
//! cargo run --release --example normalize -- seeds
//! cargo run --release --example normalize -- --help
//! ```

mod args;
mod documents;
mod html;
mod output;
mod records;
mod report;

use std::process::ExitCode;

use args::{Arguments, Options};
use unmangle::{Corpus, Diagnosis, Model, Normalizer, Repair};

fn main() -> ExitCode {
    let options = match args::parse() {
        Ok(Arguments::Help) => {
            print!("{}", args::HELP);
            return ExitCode::SUCCESS;
        }
        Ok(Arguments::Run(options)) => options,
        Err(error) => {
            eprintln!("normalize: {error} (see --help)");
            return ExitCode::from(2);
        }
    };
    let loaded = match options.model.as_deref().map(Model::open).transpose() {
        Ok(loaded) => loaded,
        Err(error) => {
            eprintln!("normalize: {}: {error}", options.model.as_deref().unwrap_or("model".as_ref()).display());
            return ExitCode::FAILURE;
        }
    };
    let normalizer = normalizer(&options, loaded.as_ref());
    let done = if options.jsonl { records::run(&options, normalizer) } else { documents::run(&options, normalizer) };
    match done {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        // Who reads our output has read enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("normalize: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The settings that the options ask for.
fn normalizer<'m>(options: &Options, loaded: Option<&'m Model>) -> Normalizer<'m> {
    let mut normalizer = Normalizer::new().case(options.case).furniture(options.furniture).style(options.style);
    if let Some(only) = &options.stages {
        normalizer = normalizer.only(only);
    }
    match loaded {
        Some(model) => normalizer.model(Some(model)),
        None => normalizer,
    }
}

/// Repairs texts each by itself, or knowing what others taught.
enum Repairer<'m> {
    Alone(Normalizer<'m>),
    Together(Corpus<'m>),
}

impl Repairer<'_> {
    fn diagnose(&self, text: &str) -> Diagnosis {
        match self {
            Self::Alone(normalizer) => normalizer.diagnose(text),
            Self::Together(corpus) => corpus.diagnose(text),
        }
    }

    fn repair<'t>(&self, text: &'t str) -> Repair<'t> {
        match self {
            Self::Alone(normalizer) => normalizer.repair(text),
            Self::Together(corpus) => corpus.repair(text),
        }
    }
}
