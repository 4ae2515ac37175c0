//! The section "quotes": all the text, twice.

use std::path::PathBuf;

use unmangle::language::joiner::Joiner;
use unmangle::language::train::QuoteTrainer;

use crate::text;

/// Trains the pairing of quotes of a language on `files`, in their order.
pub(crate) fn quotes(language: &str, joiner: &[u8], bits: u32, files: &[PathBuf]) -> Result<Vec<u8>, String> {
    let joiner = Joiner::from_bytes(joiner).map_err(|error| error.to_string())?;
    let mut trainer = QuoteTrainer::new(language, Some(joiner), bits);
    for pass in 0..2 {
        if pass == 1 {
            trainer.refine();
        }
        for file in files {
            text::lines(file, |line| trainer.line(line))?;
            let (quotes, wrong) = trainer.progress();
            let share = 100.0 * wrong as f64 / quotes.max(1) as f64;
            eprintln!("quotes: {quotes}, {share:.2} % wrong at sight, {}", file.display());
        }
    }
    Ok(trainer.to_bytes())
}
