//! The channels against the tools that they model, by the goldens that `scripts/goldens.py` made with those tools.

#![allow(clippy::panic, clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

use std::fs;
use std::path::PathBuf;

use unmangle::Channel;

fn folder(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn golden(name: &str) -> String {
    let path = folder("tests/goldens").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether the crate is known to differ from the tool on this line.
fn is_known(channel: &str, line: &str) -> bool {
    // NLTK's Snowball reads curly apostrophes as straight ones.
    channel == "snowball-english" && line.contains(['’', '‘', '‛'])
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
            .filter(|(_, (line, expected))| channel.apply(line) != *expected && !is_known(name, line))
            .map(|(number, (line, expected))| format!("{number}: {:?}\n  tool {expected:?}", channel.apply(line)))
            .collect();
        assert!(differing.is_empty(), "{name}:\n{}", differing.join("\n"));
    }
}

/// Compares what the channels make of each line of `text` with a table of checksums: a column a channel, named in the
/// first row.
fn compare(text: &str, sums: &str) {
    let mut rows = sums.lines().map(|row| row.split('\t').collect::<Vec<_>>());
    let names = rows.next().expect("a first row");
    let rows: Vec<_> = rows.collect();
    assert_eq!(rows.len(), text.lines().count());
    for (column, name) in names.into_iter().enumerate() {
        let channel: Channel = name.parse().expect("a channel's name");
        let mut differing = Vec::new();
        for ((number, line), row) in (1..).zip(text.lines()).zip(&rows) {
            let mut sum = flate2::Crc::new();
            sum.update(channel.apply(line).as_bytes());
            if format!("{:08x}", sum.sum()) != row[column] && !is_known(name, line) {
                differing.push(number);
            }
        }
        assert!(differing.is_empty(), "{name}: lines {differing:?}");
    }
}

#[test]
fn news_as_the_tools_mangle_it() {
    compare(&golden("wikinews.txt"), &golden("wikinews.crc32"));
}

#[test]
fn seeds_as_the_tools_mangle_them() {
    for entry in fs::read_dir(folder("tests/goldens")).expect("the goldens").flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if path.extension().is_none_or(|extension| extension != "crc32") || path.ends_with("wikinews.crc32") {
            continue;
        }
        let Ok(text) = fs::read_to_string(folder("seeds").join(&name).with_extension("txt")) else {
            println!("skipped: seeds/ lacks {}", path.with_extension("txt").display());
            continue;
        };
        compare(&text, &golden(&name.to_string_lossy()));
    }
}
