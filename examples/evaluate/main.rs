//! Measures the crate on clean text: mangles it on purpose, and sees what is found out and what is given back.
//!
//! ```text
//! cargo run --release --example evaluate -- diagnosis FILE…
//! cargo run --release --example evaluate -- spacing FILE…
//! cargo run --release --example evaluate -- words FILE…
//! ```
//!
//! Files are UTF-8 text, a paragraph a line. The numbers hold for new text only if nothing was fitted on the files.

mod diagnosis;
mod random;
mod spacing;
mod words;

use std::error::Error;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let command = if args.is_empty() { String::new() } else { args.remove(0) };
    let done: Result<(), Box<dyn Error>> = match command.as_str() {
        "diagnosis" => diagnosis::run(args),
        "spacing" => spacing::run(args),
        "words" => words::run(args),
        _ => Err("usage: evaluate (diagnosis | spacing | words) [options] FILE…".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
