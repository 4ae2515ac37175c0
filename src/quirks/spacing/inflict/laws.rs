//! What holds for every tokenizer of this folder that is a list of rules, whatever the text.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{moses, ptb, spacy, treebank};

type Tokenize = fn(&str) -> String;

const TOKENIZERS: [(&str, Tokenize); 6] = [
    ("treebank", treebank::tokenize),
    ("ptb", ptb::tokenize),
    ("spacy", spacy::tokenize),
    ("moses", moses::tokenize),
    ("moses, escaped", moses::tokenize_escaped),
    ("moses, aggressive", moses::tokenize_aggressive),
];

/// The characters that are no blanks, with the documented substitutions undone on both sides, so that what a text
/// spells as a tokenizer would does not count.
fn characters(text: &str) -> String {
    let blank = |c: char| c < ' ' || super::rewrite::is_python_space(c);
    let mut text: String = text.chars().filter(|&c| !blank(c)).collect();
    let substitutions = [
        ("@-@", "-"),
        ("-LRB-", "("),
        ("-RRB-", ")"),
        ("-LSB-", "["),
        ("-RSB-", "]"),
        ("-LCB-", "{"),
        ("-RCB-", "}"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&apos;", "'"),
        ("&quot;", "\""),
        ("&#91;", "["),
        ("&#93;", "]"),
        ("&#124;", "|"),
        ("&amp;", "&"),
        ("`", "'"),
        ("\"", "''"),
    ];
    while let Some((written, meant)) = substitutions.iter().find(|(written, _)| text.contains(written)) {
        text = text.replace(written, meant);
    }
    text
}

/// Text rich in what the rules look at.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z']{1,8}",
        2 => "[ .,:;!?'\"`()\\[\\]{}<>&@#$%*-]{1,4}",
        1 => "[0-9]{1,3}[.,:][0-9]{1,3}",
        1 => "\\PC{1,3}",
        1 => any::<char>().prop_map(String::from),
        1 => Just(" ".to_owned()),
        1 => Just("\n".to_owned()),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_character_is_lost(text in text()) {
        for (name, tokenize) in TOKENIZERS {
            prop_assert_eq!(characters(&tokenize(&text)), characters(&text), "{}", name);
        }
    }

    #[test]
    fn tokens_are_joined_by_single_blanks_and_lines_stay(text in text()) {
        for (name, tokenize) in TOKENIZERS {
            let tokens = tokenize(&text);
            prop_assert_eq!(tokens.matches('\n').count(), text.matches('\n').count(), "{}", name);
            for line in tokens.split('\n') {
                prop_assert!(!line.contains("  ") && line.trim_matches(' ') == line, "{}: {:?}", name, line);
            }
        }
    }

    #[test]
    fn a_line_does_not_depend_on_its_neighbours(first in text(), second in text()) {
        for (name, tokenize) in TOKENIZERS {
            let both = tokenize(&format!("{first}\n{second}"));
            prop_assert_eq!(both, format!("{}\n{}", tokenize(&first), tokenize(&second)), "{}", name);
        }
    }
}

#[test]
fn time_is_linear_on_runs_of_anything() {
    let pieces = [
        "\"", "'", "''", "`", ".", "..", "-", "--", "(", ")", ",", ":", "!", " ", "\u{a0}", "a", "a.", "a'", "n't ",
        "'s", "A.", ". ", "0", "0,", "/", "<", "&", "@", "_", "é", "日", "w.w.", "http://", "a@", "cannot ", ".' ",
        "a.a", "5'", "D", "DOT", "'.", ".)", "a-",
    ];
    for (name, tokenize) in TOKENIZERS {
        for piece in pieces {
            let text = piece.repeat(40_000);
            let start = Instant::now();
            tokenize(&text);
            assert!(start.elapsed() < Duration::from_secs(5), "{name} on {piece:?}: {:?}", start.elapsed());
        }
    }
}
