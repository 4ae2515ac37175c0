//! Trains a model from clean text.
//!
//! `cargo run --release --example train -- --out model.bin TEXT…`

mod joiner;
mod text;

use std::error::Error;
use std::path::PathBuf;

use unmangle::language::train::{self, Counts, LexiconSize};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = None;
    let mut files: Vec<PathBuf> = Vec::new();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            lexopt::Arg::Long("out") => out = Some(PathBuf::from(parser.value()?)),
            lexopt::Arg::Value(file) => files.push(file.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    let out = out.ok_or("--out FILE is missing")?;
    files.sort();
    let counts = count(&files)?;
    let lexicon = train::lexicon(&counts, &LexiconSize::default());
    eprintln!("lexicon: {} bytes", lexicon.len());
    let joiner = joiner::joiner(&files)?;
    let model = train::assemble("en", &[("lexicon", &lexicon), ("joiner", &joiner)]);
    std::fs::write(&out, model).map_err(|error| format!("{}: {error}", out.display()))?;
    Ok(())
}

/// Counts the words of all files, two at a time.
fn count(files: &[PathBuf]) -> Result<Counts, String> {
    let mut total = Counts::new();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let parts = std::thread::scope(|scope| {
        let work = || {
            let mut done = Vec::new();
            while let Some(file) = files.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                let mut counts = Counts::new();
                text::lines(file, |line| counts.add(line))?;
                eprintln!("counted {}", file.display());
                done.push(counts);
            }
            Ok::<_, String>(done)
        };
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().map_err(|_| "a thread stopped".to_owned())?).collect::<Vec<_>>()
    });
    for part in parts {
        for counts in part? {
            total.merge(counts);
        }
    }
    Ok(total)
}
