//! Whether two paragraphs are two printings of one: equal, one the beginning of the other, or nearly the same.
//!
//! Two printings differ by what editors and copyists leave: a few words more or less, or spelt otherwise. A number, a
//! name or a negation in which they differ makes them two. Speech, clauses of a contract and what does not end as a
//! paragraph does may be said again on purpose.

/// Which of two printings is too many.
pub(super) enum Goes {
    Earlier,
    Later,
}

/// Whether `earlier` and `later` are two printings of one paragraph, which of them goes, and how surely.
pub(super) fn likeness(earlier: &str, later: &str, adjacent: bool) -> Option<(Goes, f32)> {
    let words = || later.split_ascii_whitespace().count();
    let found = if earlier == later {
        let confidence = match (adjacent, words()) {
            (true, _) => 0.97,
            (false, 20..) => 0.93,
            (false, _) => 0.85,
        };
        (Goes::Later, confidence)
    } else if is_cut(earlier, later) {
        (Goes::Earlier, 0.9)
    } else if is_cut(later, earlier) {
        (Goes::Later, 0.9)
    } else if is_nearly(earlier, later) && words() >= 12 {
        (Goes::Later, if adjacent { 0.9 } else { 0.85 })
    } else {
        return None;
    };
    // Apart, only what ends as a paragraph does: a piece of a wrapped one may well return. Short sentences
    // return in lessons and tales.
    let ends = later.ends_with(['.', '!', '?', '"', '”', '\'', '’', ')', '…']);
    let least = match (is_speech(later), adjacent) {
        (true, _) => 20,
        (false, true) => 8,
        (false, false) => 12,
    };
    let meant = words() < least || later.ends_with(':') || (!adjacent && (!ends || is_legal(later)));
    (!meant).then_some(found)
}

/// Whether `line` is somebody's turn to speak: quoted, after a dash, or after a name and a colon.
fn is_speech(line: &str) -> bool {
    let name = line.split_once(':').is_some_and(|(name, _)| name.len() <= 32 && name.split(' ').count() <= 3);
    name || line.starts_with(['"', '“', '‘', '\'', '—', '–', '-'])
}

/// Whether `short` is the beginning of `long`, cut off with an ellipsis: a teaser.
fn is_cut(short: &str, long: &str) -> bool {
    let Some(stem) = short.strip_suffix('…').or_else(|| short.strip_suffix("...")) else { return false };
    let stem = stem.trim_end_matches(['[', ' ', '.']);
    stem.len() >= 48 && long.len() > short.len() && long.starts_with(stem)
}

/// Whether two paragraphs are the same but for slips: a few words more or less, or spelt otherwise, none of
/// them a number, a name or a negation.
fn is_nearly(earlier: &str, later: &str) -> bool {
    // Two printings are about as long; most pairs end here.
    if earlier.len().abs_diff(later.len()) > 16 + later.len() / 8 {
        return false;
    }
    let (a, b): (Vec<&str>, Vec<&str>) = (words(earlier).collect(), words(later).collect());
    let budget = (a.len().min(b.len()) / 14).max(1);
    if a.len().abs_diff(b.len()) > budget {
        return false;
    }
    let (mut i, mut j, mut spent) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        if same(a[i], b[j]) {
            i += 1;
            j += 1;
            continue;
        }
        // The nearest place where both agree again.
        let step = (1..=2 * LOOK).find_map(|far| {
            let from = far.saturating_sub(LOOK);
            (from..=far.min(LOOK))
                .map(|skip| (skip, far - skip))
                .find(|&(in_a, in_b)| matches!((a.get(i + in_a), b.get(j + in_b)), (Some(x), Some(y)) if same(x, y)))
        });
        let (in_a, in_b) = step.unwrap_or((a.len() - i, b.len() - j));
        if !is_slip(&a[i..i + in_a], &b[j..j + in_b]) {
            return false;
        }
        spent += in_a.max(in_b);
        if spent > budget {
            return false;
        }
        i += in_a;
        j += in_b;
    }
    let rest = (a.len() - i).max(b.len() - j);
    spent + rest <= budget && is_slip(&a[i..], &b[j..])
}

/// How many words ahead a place is sought where two texts agree again.
const LOOK: usize = 4;

/// Whether a difference between two printings is one that editors and copyists leave.
fn is_slip(a: &[&str], b: &[&str]) -> bool {
    let telling = |word: &&str| {
        word.bytes().any(|byte| byte.is_ascii_digit()) || TELLING.iter().any(|telling| same(word, telling))
    };
    if a.iter().chain(b).any(telling) {
        return false;
    }
    if a.is_empty() || b.is_empty() {
        return true;
    }
    // Words in each other's place must be spellings of one word.
    a.len() == b.len() && a.iter().zip(b).all(|(x, y)| is_misspelling(x, y))
}

/// Words that make two parallel sentences two, though nothing else differs.
const TELLING: &[&str] = &[
    "not",
    "no",
    "never",
    "neither",
    "nor",
    "without",
    "cannot",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "hundred",
    "thousand",
    "million",
    "billion",
    "half",
    "third",
    "first",
    "second",
    "fourth",
    "fifth",
    "last",
    "next",
    "previous",
    "north",
    "south",
    "east",
    "west",
    "left",
    "right",
    "before",
    "after",
    "more",
    "less",
    "most",
    "least",
    "up",
    "down",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "he",
    "she",
    "him",
    "her",
    "his",
    "except",
];

/// Whether two long words differ in a letter or two.
fn is_misspelling(a: &str, b: &str) -> bool {
    let head = a.bytes().zip(b.bytes()).take_while(|(x, y)| x.eq_ignore_ascii_case(y)).count();
    let rest = |word: &str| word.len() - head;
    let tail = a.bytes().rev().zip(b.bytes().rev()).take_while(|(x, y)| x.eq_ignore_ascii_case(y)).count();
    let tail = tail.min(rest(a)).min(rest(b));
    head + tail >= 4 && rest(a) - tail <= 2 && rest(b) - tail <= 2
}

/// The runs of letters and digits of `line`: punctuation and the way it is set off aside.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether two words are one, the case of ASCII letters aside.
fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// Whether `line` is a paragraph of prose or a caption: no row of a table, no code, no log, no item of a list.
pub(super) fn is_prose(line: &str) -> bool {
    let (mut letters, mut blanks, mut digits, mut signs) = (0_usize, 0_usize, 0_usize, 0_usize);
    for byte in line.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => letters += 1,
            b' ' => blanks += 1,
            b'0'..=b'9' => digits += 1,
            b'.' | b',' | b'"' | b'\'' | b'-' => {}
            b'\t' => signs += 4,
            _ => signs += 1,
        }
    }
    let numbered =
        line.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '(' | '*' | '#' | '•' | '|' | '[' | '<'));
    let small = line.bytes().filter(u8::is_ascii_lowercase).count() * 2 > letters;
    letters >= 30 && blanks >= 7 && digits * 8 < letters && signs * 16 < letters && small && !(numbered && blanks < 20)
}

/// Whether `line` reads as a clause of a contract or a statute, which repeats itself on purpose.
pub(super) fn is_legal(line: &str) -> bool {
    let words = line.split(|c: char| !c.is_ascii_alphabetic());
    let legal = words.filter(|word| LEGAL.iter().any(|legal| word.eq_ignore_ascii_case(legal)));
    legal.take(2).count() >= 2
}

const LEGAL: &[&str] = &[
    "shall",
    "hereby",
    "herein",
    "hereof",
    "hereto",
    "hereunder",
    "thereof",
    "therein",
    "thereto",
    "pursuant",
    "notwithstanding",
    "provided",
    "section",
    "subsection",
    "clause",
    "paragraph",
    "agreement",
    "party",
    "parties",
    "lessee",
    "lessor",
    "tenant",
    "licensee",
    "licensor",
    "plaintiff",
    "defendant",
    "whereas",
    "aforesaid",
];
