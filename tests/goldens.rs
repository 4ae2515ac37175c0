//! The channels against the tools that they model, by the goldens that `scripts/goldens.py` made with those tools.

#![allow(clippy::panic, reason = "a test may fail loudly, in its helpers too")]

use std::fs;
use std::path::PathBuf;

use unmangle::Channel;

fn golden(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/goldens").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Lines of `sentences.txt`, by number from 1, on which a channel is known to differ.
fn known(channel: &str) -> &'static [usize] {
    match channel {
        // NLTK's Snowball reads a curly apostrophe as a straight one.
        "snowball-english" => &[6],
        _ => &[],
    }
}

#[test]
fn sentences_as_the_tools_mangle_them() {
    let sentences = golden("sentences.txt");
    for name in golden("wikinews.crc32").lines().next().unwrap_or_default().split('\t') {
        let channel: Channel = name.parse().expect("a channel's name");
        let expected = golden(&format!("{name}.txt"));
        assert_eq!(sentences.lines().count(), expected.lines().count(), "{name}");
        let differing: Vec<_> = (1..)
            .zip(sentences.lines().zip(expected.lines()))
            .filter(|(number, (line, expected))| (channel.apply(line) != *expected) != known(name).contains(number))
            .map(|(number, (line, expected))| format!("{number}: {:?}\n  tool {expected:?}", channel.apply(line)))
            .collect();
        assert!(differing.is_empty(), "{name}:\n{}", differing.join("\n"));
    }
}

/// The share of lines that must agree.
fn least(channel: &str) -> f64 {
    match channel {
        "snowball-english" => 0.9,
        _ => 1.0,
    }
}

#[test]
fn news_as_the_tools_mangle_it() {
    let (news, sums) = (golden("wikinews.txt"), golden("wikinews.crc32"));
    let mut rows = sums.lines().map(|row| row.split('\t'));
    for (column, name) in rows.next().expect("a first row").enumerate() {
        let channel: Channel = name.parse().expect("a channel's name");
        let mut differing = Vec::new();
        for ((number, line), row) in (1..).zip(news.lines()).zip(sums.lines().skip(1)) {
            let mut sum = flate2::Crc::new();
            sum.update(channel.apply(line).as_bytes());
            if row.split('\t').nth(column) != Some(&format!("{:08x}", sum.sum())) {
                differing.push(number);
            }
        }
        let agreement = 1.0 - differing.len() as f64 / news.lines().count() as f64;
        assert!(agreement >= least(name), "{name}: {agreement:.4}; lines {differing:?}");
    }
}
