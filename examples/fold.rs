//! One key for a text and its mangled copy.
//!
//! ```text
//! cargo run --example fold
//! cargo run --example fold -- seeds/003_e4cf7f6a1565b824.txt
//! ```
//! Takes a sentence from the middle of a clean file (or one of its own), mangles it as the second seed was, and
//! shows that both have the same key.

use std::error::Error;

use unmangle::{Chain, Fold};

const OWN: &str =
    "The ministers’ hastily arranged meetings weren’t publicised, and nobody was asked to explain the decisions.";

fn main() -> Result<(), Box<dyn Error>> {
    let text = match std::env::args_os().nth(1) {
        Some(path) => std::fs::read_to_string(path)?,
        None => OWN.to_owned(),
    };
    let sentences: Vec<&str> = text.split_inclusive(". ").map(str::trim).filter(|text| text.len() > 60).collect();
    let clean = sentences.get(sentences.len() / 2).copied().unwrap_or(&text);

    let chain: Chain = "lowercase → wordpunct → treebank → porter".parse()?;
    let mangled = chain.apply(clean);
    let fold = Fold::english();
    println!("clean    {clean}\nmangled  {mangled}\nkey      {}", fold.key(clean));
    assert_eq!(fold.key(&mangled), fold.key(clean), "the two meet in one key");
    Ok(())
}
