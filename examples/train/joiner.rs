//! The section "joiner": all the text, twice.

use std::path::PathBuf;

use unmangle::language::train::JoinerTrainer;

use crate::text;

/// Trains the joiner of a language, so many quarters of a megabyte large, on `files`, in their order.
pub(crate) fn joiner(language: &str, quarters: usize, files: &[PathBuf]) -> Result<Vec<u8>, String> {
    let mut trainer = JoinerTrainer::new(language, quarters);
    for pass in 0..2 {
        if pass == 1 {
            trainer.select();
        }
        for file in files {
            text::lines(file, |line| trainer.line(line))?;
            let (marks, wrong) = trainer.progress();
            eprintln!(
                "joiner: {marks} marks, {:.2} % wrong at sight, {}",
                100.0 * wrong as f64 / marks.max(1) as f64,
                file.display()
            );
        }
    }
    Ok(trainer.to_bytes())
}
