//! The choices that concern single characters and runs: line ends, composition, blanks, repetitions, bullets, ellipses.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

use super::{Bullets, Change, Composition, Ellipses, LineEnds, Repetitions, Spaces};

pub(super) fn line_ends(text: &str, choice: LineEnds) -> Vec<Change> {
    if choice == LineEnds::Keep {
        return Vec::new();
    }
    let change = |(at, found): (usize, &str)| {
        let next = text.as_bytes().get(at + 1);
        match found {
            "\r" if next == Some(&b'\n') => Change::new(at..at + 2, "\n", 1.0),
            "\u{2029}" => Change::new(at..at + 3, "\n\n", 1.0),
            _ => Change::new(at..at + found.len(), "\n", 1.0),
        }
    };
    text.match_indices(['\r', '\u{85}', '\u{2028}', '\u{2029}']).map(change).collect()
}

pub(super) fn composition(text: &str, choice: Composition) -> Vec<Change> {
    if choice == Composition::Keep || text.is_ascii() || unicode_normalization::is_nfc(text) {
        return Vec::new();
    }
    // Between two characters that never compose, the form is its own.
    let is_boundary =
        |c: char| c.is_ascii() || (canonical_combining_class(c) == 0 && !is_combining_mark(c) && !is_jamo(c));
    let mut changes = Vec::new();
    let mut starts = text.char_indices().filter(|(_, c)| is_boundary(*c)).map(|(at, _)| at).peekable();
    let mut start = 0;
    loop {
        let end = starts.find(|at| *at > start).unwrap_or(text.len());
        let piece = &text[start..end];
        if !piece.is_ascii() && !unicode_normalization::is_nfc(piece) {
            changes.push(Change::new(start..end, piece.nfc().collect::<String>(), 1.0));
        }
        if end == text.len() {
            return changes;
        }
        start = end;
    }
}

/// Vowels and finals of Hangul, which compose with what stands before them without being marks.
fn is_jamo(c: char) -> bool {
    matches!(c, '\u{1160}'..='\u{11FF}')
}

pub(super) fn spaces(text: &str, choice: Spaces) -> Vec<Change> {
    if choice == Spaces::Keep {
        return Vec::new();
    }
    let is_odd = |c: char| matches!(c, '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}');
    text.match_indices(is_odd).map(|(at, found)| Change::new(at..at + found.len(), " ", 1.0)).collect()
}

pub(super) fn repetitions(text: &str, choice: Repetitions) -> Vec<Change> {
    let mut changes = Vec::new();
    if choice == Repetitions::Keep {
        return changes;
    }
    let mut run = 0;
    let bytes = text.as_bytes();
    for at in 1..=bytes.len() {
        let repeats = at < bytes.len() && bytes[at] == bytes[run] && matches!(bytes[at], b'!' | b'?');
        if !repeats {
            if at - run > 1 {
                changes.push(Change::new(run + 1..at, "", 0.9));
            }
            run = at;
        }
    }
    if choice == Repetitions::SingleMarksAndWords {
        changes.extend(repeated_words(text));
    }
    changes
}

/// Words that stand twice in a row by a slip: short words that carry no stress, with one blank between them.
fn repeated_words(text: &str) -> Vec<Change> {
    const SLIPS: [&str; 22] = [
        "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "if", "in", "is", "it", "of", "on", "or",
        "the", "their", "to", "was", "with",
    ];
    let mut changes: Vec<Change> = Vec::new();
    let mut before: Option<(usize, &str)> = None;
    for (at, word) in
        text.split_inclusive(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').scan(0, |at, piece| {
            let start = *at;
            *at += piece.len();
            Some((start, piece))
        })
    {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let follows = before.filter(|(start, first)| {
            first.strip_suffix(' ') == Some(bare) && start + first.len() == at && SLIPS.contains(&bare)
        });
        if follows.is_some() {
            changes.push(Change::new(at - 1..at + bare.len(), "", 0.8));
        }
        before = Some((at, word));
    }
    changes
}

pub(super) fn bullets(text: &str, choice: Bullets) -> Vec<Change> {
    let wanted = match choice {
        Bullets::Keep => return Vec::new(),
        Bullets::Hyphen => "-",
        Bullets::Bullet => "•",
    };
    let mut changes = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let mut chars = line[indent..].chars();
        let (mark, next) = (chars.next(), chars.next());
        if let (Some(mark), Some(' ' | '\t' | '\u{A0}')) =
            (mark.filter(|c| is_bullet(*c) || matches!(c, '-' | '–' | '—')), next)
        {
            let at = start + indent;
            changes.push(Change::new(at..at + mark.len_utf8(), wanted, 0.9));
        }
        start += line.len();
    }
    changes
}

/// Whether `c` marks the items of lists and nothing else.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '‣' | '◦' | '▪' | '▫' | '●' | '○' | '■' | '□' | '·' | '*')
}

pub(super) fn ellipses(text: &str, choice: Ellipses) -> Vec<Change> {
    match choice {
        Ellipses::Keep => Vec::new(),
        Ellipses::Dots => {
            text.match_indices('…').map(|(at, found)| Change::new(at..at + found.len(), "...", 1.0)).collect()
        }
        Ellipses::Character => {
            let mut changes = Vec::new();
            let mut end = 0;
            for at in memchr::memmem::find_iter(text.as_bytes(), "...") {
                if at < end {
                    continue;
                }
                let length = text.as_bytes()[at..].iter().take_while(|byte| **byte == b'.').count();
                end = at + length;
                // Four dots are an ellipsis and a full stop; more are a leader, and belong to a table.
                if length <= 4 {
                    changes.push(Change::new(at..at + 3, "…", 0.95));
                }
            }
            changes
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::*;

    #[test]
    fn line_ends_of_every_kind() {
        let style = Style::keep().line_ends(LineEnds::Lf);
        assert_eq!(style.apply("a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\n"), "a\nb\nc\nd\ne\n\nf\n");
    }

    #[test]
    fn accents_are_composed() {
        let style = Style::keep().composition(Composition::Nfc);
        assert_eq!(style.apply("cafe\u{301}, a\u{323}\u{302}, \u{1112}\u{1161}\u{11ab}"), "café, ậ, 한");
        assert!(matches!(style.apply("café"), Cow::Borrowed(_)));
    }

    #[test]
    fn blanks_of_odd_width() {
        assert_eq!(Style::keep().spaces(Spaces::Plain).apply("5\u{a0}km\u{202f}!\u{2009}x"), "5 km ! x");
    }

    #[test]
    fn repeated_marks_and_words() {
        let marks = Style::keep().repetitions(Repetitions::SingleMarks);
        assert_eq!(marks.apply("What??? No!!! the the"), "What? No! the the");
        let words = Style::keep().repetitions(Repetitions::SingleMarksAndWords);
        assert_eq!(words.apply("in the the end, had had, very very"), "in the end, had had, very very");
    }

    #[test]
    fn bullets_of_every_kind() {
        assert_eq!(Style::keep().bullets(Bullets::Hyphen).apply("• a\n  * b\n- c\n*d"), "- a\n  - b\n- c\n*d");
        assert_eq!(Style::keep().bullets(Bullets::Bullet).apply("- a\n-5 b"), "• a\n-5 b");
    }

    #[test]
    fn ellipses_both_ways() {
        assert_eq!(Style::keep().ellipses(Ellipses::Character).apply("a... b.... c..... d.."), "a… b…. c..... d..");
        assert_eq!(Style::keep().ellipses(Ellipses::Dots).apply("a… b…."), "a... b....");
    }
}
