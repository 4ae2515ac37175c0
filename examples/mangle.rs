//! Mangles text on purpose: applies a chain of channels to standard input.
//!
//! ```sh
//! echo "Ministers weren't coordinating." | cargo run --example mangle -- "lowercase → treebank → porter"
//! ```
//!
//! `--list` prints the names of all channels.

use std::io::{Read, Write};

use unmangle::{Chain, Channel};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    let names = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    if names == "--list" {
        for channel in Channel::all() {
            writeln!(out, "{channel}")?;
        }
        return Ok(());
    }
    let chain: Chain = names.parse()?;
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    out.write_all(chain.apply(&text).as_bytes())?;
    Ok(())
}
