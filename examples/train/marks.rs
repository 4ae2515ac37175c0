//! The sections "joiner" and "quotes": each reads all the text twice.

use std::path::PathBuf;

use unmangle::language::joiner::Joiner;
use unmangle::language::train::{JoinerTrainer, QuoteTrainer};

use crate::text;

/// Trains the joiner of a language, so many quarters of a megabyte large, on `files`, in their order.
pub(crate) fn joiner(language: &str, quarters: usize, files: &[PathBuf]) -> Result<Vec<u8>, String> {
    let mut trainer = JoinerTrainer::new(language, quarters);
    twice("joiner", files, &mut trainer, JoinerTrainer::select, JoinerTrainer::line, JoinerTrainer::progress)?;
    Ok(trainer.to_bytes())
}

/// Trains the pairing of quotes of a language, with `2^bits` rows, on `files`, in their order.
pub(crate) fn quotes(language: &str, joiner: &[u8], bits: u32, files: &[PathBuf]) -> Result<Vec<u8>, String> {
    let joiner = Joiner::from_bytes(joiner).map_err(|error| error.to_string())?;
    let mut trainer = QuoteTrainer::new(language, Some(joiner), bits);
    twice("quotes", files, &mut trainer, QuoteTrainer::refine, QuoteTrainer::line, QuoteTrainer::progress)?;
    Ok(trainer.to_bytes())
}

/// Shows the trainer every line of `files` twice, telling it between, and says how it gets on.
fn twice<T>(
    section: &str,
    files: &[PathBuf],
    trainer: &mut T,
    again: impl Fn(&mut T),
    line: impl Fn(&mut T, &str),
    progress: impl Fn(&T) -> (u64, u64),
) -> Result<(), String> {
    for pass in 0..2 {
        if pass == 1 {
            again(trainer);
        }
        for file in files {
            text::lines(file, |each| line(trainer, each))?;
            let (marks, wrong) = progress(trainer);
            let share = 100.0 * wrong as f64 / marks.max(1) as f64;
            eprintln!("{section}: {marks} marks, {share:.2} % wrong at sight, {}", file.display());
        }
    }
    Ok(())
}
