//! The shape of a token: all that tokenizers see of it.
//!
//! To a tokenizer a word that its tables do not list is like any other of the same letter case, and a number like
//! any other. So words are written as one stand-in, numbers as ones, and what was worked out for `said ,` holds
//! for `minister ,` too.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::quirks::spacing::inflict::listed;

/// What the tables of tokenizers list.
struct Tables {
    /// The runs of letters in all of it, in small letters.
    runs: HashSet<String>,
    /// What of it is letters only.
    words: HashSet<String>,
    /// The longest of both, in bytes.
    longest: usize,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let (mut runs, mut words) = (HashSet::new(), HashSet::new());
    for word in listed() {
        let small = word.to_lowercase();
        runs.extend(small.split(|c: char| !c.is_alphabetic()).filter(|run| !run.is_empty()).map(str::to_owned));
        if small.chars().all(char::is_alphabetic) {
            words.insert(small);
        }
    }
    let longest = runs.iter().map(String::len).max().unwrap_or(0);
    Tables { runs, words, longest }
});

/// Whether `token` is a number or a word, and no tokenizer cuts it wherever it stands.
pub(crate) fn is_whole(token: &str) -> bool {
    let first = token.as_bytes().first().copied().unwrap_or_default();
    if first.is_ascii_digit() {
        return token.bytes().all(|byte| byte.is_ascii_digit());
    }
    // Beyond Cyrillic, what is a letter differs from tool to tool.
    token.chars().all(|c| c.is_ascii_alphabetic() || !c.is_ascii() && c < '\u{530}' && c.is_alphabetic())
        && !listed_in(&TABLES.words, token)
}

/// Whether a tokenizer knows `word`, alone or as a part of something.
pub(crate) fn is_listed(word: &str) -> bool {
    listed_in(&TABLES.runs, word)
}

fn listed_in(set: &HashSet<String>, word: &str) -> bool {
    let mut small = [0; 32];
    if word.len() > TABLES.longest {
        return false;
    }
    match small.get_mut(..word.len()) {
        Some(small) if word.is_ascii() => {
            small.copy_from_slice(word.as_bytes());
            small.make_ascii_lowercase();
            std::str::from_utf8(small).is_ok_and(|small| set.contains(small))
        }
        _ => set.contains(&word.to_lowercase()),
    }
}

/// Appends the shape of `token`. What tokenizers escape or name stays as it is.
pub(crate) fn push(token: &str, shape: &mut String) {
    if token.starts_with(['&', '-']) {
        shape.push_str(token);
        return;
    }
    let mut rest = token;
    while let Some(first) = rest.chars().next() {
        let inside = first.is_alphanumeric();
        let end = rest.find(|c: char| c.is_alphanumeric() != inside).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        if inside && run.bytes().all(|byte| byte.is_ascii_digit()) {
            shape.push_str(&"111"[..run.len().min(3)]);
        } else if inside && run.len() > 1 && run.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            push_word(run, shape);
        } else {
            shape.push_str(run);
        }
    }
}

/// Appends the stand-in of a word of two ASCII letters or more, or the word if it is listed. The last letter tells
/// when it is an n (`n't`) or an s (`s'`).
fn push_word(word: &str, shape: &mut String) {
    let small = |byte: u8| byte.is_ascii_lowercase();
    let (head, tail) = word.as_bytes().split_at(1);
    let stand_in = match (small(head[0]), tail.iter().copied().all(small), !tail.iter().copied().any(small)) {
        (true, true, _) => "zzz",
        (false, true, _) => "Zzz",
        (false, _, true) => "ZZZ",
        _ => "",
    };
    if stand_in.is_empty() || listed_in(&TABLES.runs, word) {
        shape.push_str(word);
    } else {
        shape.push_str(stand_in);
        shape.push(match tail.last().copied().unwrap_or_default() {
            last @ (b'n' | b's' | b'N' | b'S') => char::from(last),
            last if small(last) => 'z',
            _ => 'Z',
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(token: &str) -> String {
        let mut shape = String::new();
        push(token, &mut shape);
        shape
    }

    #[test]
    fn words_that_no_table_lists_are_alike() {
        for (token, expected) in [
            ("minister", "zzzz"),
            ("Ministers", "Zzzs"),
            ("MINISTER", "ZZZZ"),
            ("well-known", "zzzz-zzzn"),
            ("4,000.50", "1,111.11"),
            ("mr.", "mr."),
            ("10am", "10am"),
            ("U.S.", "U.S."),
            ("café", "café"),
            ("McGregor", "McGregor"),
        ] {
            assert_eq!(shape(token), expected);
        }
    }

    #[test]
    fn no_tokenizer_cuts_a_whole_word() {
        for whole in ["minister", "Can", "not", "1998", "café"] {
            assert!(is_whole(whole), "{whole}");
        }
        for cut in ["cannot", "Gonna", "dont", "10am", "a.m", "東京"] {
            assert!(!is_whole(cut), "{cut}");
        }
    }
}
