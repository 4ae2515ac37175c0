//! Odd text is let be: nothing that a chain of tokenizers, letter case and stemmers does is found in it.

use unmangle::{Quirk, diagnose};

const CHAIN: [Quirk; 4] = [Quirk::Tokenized, Quirk::Lowercased, Quirk::Uppercased, Quirk::Stemmed];

#[test]
fn odd_text_is_let_be() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/odd");
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let diagnosis = diagnose(&text);
        for finding in diagnosis.findings.iter().filter(|finding| CHAIN.contains(&finding.quirk)) {
            let spans: Vec<&str> = finding.spans.iter().map(|span| &text[span.clone()]).collect();
            wrong.push(format!("{}: {finding}\n{spans:#?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
