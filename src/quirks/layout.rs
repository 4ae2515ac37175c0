//! Hard-wrapped lines: text broken at a fixed width, as mail, old editors and extracted pages have it.
//!
//! In goes a text; out come edits that join the lines of each paragraph again and undo the hyphens at their
//! ends. It acts only when the whole text is wrapped, and finds that out by running the wrapping forwards in
//! the mind: a line was broken by a program only if the first word of the next would not have fitted on it.
//! In verse, lists, code, logs and dialogue, lines end where their makers wanted, and the next word would
//! often have fitted; their lines also end in punctuation, or begin with capitals, more often than chance
//! allows. A break that the width does not explain stays a break: the end of a paragraph, a heading, an item.
//!
//! Whether a hyphen at a line's end belongs to the word (`well-known`) or to the line (`exam-ple`) is told by
//! how the document itself writes the word elsewhere, then by the lexicon.

use std::collections::HashSet;
use std::ops::Range;

use crate::edit::Alternative;
use crate::{Confidence, Edit, Edits, Finding, Input, Model, Quirk, Stage};

/// Widths, in characters, at which programs wrap.
const WIDTHS: std::ops::RangeInclusive<usize> = 30..=120;
/// So many breaks must be explained by the width at the least.
const LEAST: usize = 4;

/// Joins hard-wrapped lines, if the whole text is wrapped.
///
/// ```
/// use unmangle::quirks::layout::HardWraps;
/// use unmangle::{Input, Stage};
///
/// let text = "\
/// The river rose again in the night, and by the
/// time the men came down from the upper farms
/// with their lamps the bridge had gone. Nobody
/// had heard it go; nobody knew, until the morn-
/// ing showed one of its beams left in the field
/// behind the school.
///
/// It was never built again.
/// ";
/// let edits = HardWraps.edits(&Input::new(text, &[0..text.len()]));
/// assert_eq!(edits.apply(text), "\
/// The river rose again in the night, and by the time the men came down from the upper farms \
/// with their lamps the bridge had gone. Nobody had heard it go; nobody knew, until the morning showed \
/// one of its beams left in the field behind the school.
///
/// It was never built again.
/// ");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct HardWraps;

impl Stage for HardWraps {
    fn name(&self) -> &str {
        "hard-wraps"
    }

    fn edits(&self, input: &Input<'_>) -> Edits {
        let Some(wrapping) = Wrapping::of(input.text) else { return Edits::none() };
        let hyphens = Hyphens::new(input.text, &wrapping, input.model);
        let edits = wrapping.breaks.iter().filter(|range| within(range, input.scope)).map(|range| {
            let (range, replacement, certain, other) = hyphens.join(range.clone());
            let mut edit =
                Edit::new(range, replacement, Quirk::HardWrapped, Confidence::new(certain.min(wrapping.confidence)));
            edit.alternatives.extend(other.map(|other| Alternative {
                replacement: other.into(),
                confidence: Confidence::new(wrapping.confidence - certain),
            }));
            edit
        });
        Edits::new(input.text, edits)
    }
}

/// Whether `text` is hard-wrapped: one finding with all its breaks, or none. Linear in the text; text whose
/// lines are longer than any wrapping leaves them is passed by at the speed of a search for line ends.
///
/// ```
/// assert!(unmangle::quirks::layout::see("One line.\n\nAnother line.\n").is_empty());
/// ```
#[must_use]
pub fn see(text: &str) -> Vec<Finding> {
    let Some(Wrapping { breaks, confidence }) = Wrapping::of(text) else { return Vec::new() };
    vec![Finding {
        quirk: Quirk::HardWrapped,
        variant: None,
        variants: Vec::new(),
        confidence: Confidence::new(confidence),
        count: breaks.len(),
        spans: breaks,
    }]
}

fn within(range: &Range<usize>, scope: &[Range<usize>]) -> bool {
    let after = scope.partition_point(|part| part.start <= range.start);
    after.checked_sub(1).and_then(|at| scope.get(at)).is_some_and(|part| range.end <= part.end)
}

/// A text found to be wrapped.
struct Wrapping {
    /// The breaks that the width explains: from the end of one line's content to the start of the next's.
    breaks: Vec<Range<usize>>,
    confidence: f32,
}

/// A line that is not blank, as offsets of its content, with its width in characters.
struct Row {
    start: usize,
    end: usize,
    width: usize,
    /// Whether blanks stand before its content.
    indented: bool,
    /// Whether a blank line stands above it.
    opens: bool,
}

impl Wrapping {
    fn of(text: &str) -> Option<Self> {
        let rows = rows(text)?;
        let width = width(&rows)?;
        let breaks: Vec<Break> = rows.windows(2).filter_map(|pair| Break::between(text, &pair[0], &pair[1])).collect();
        let filled = |slack: usize| breaks.iter().filter(move |gap| gap.needed + slack > width);
        let unexplained =
            |slack: usize| breaks.iter().filter(move |gap| gap.needed + slack <= width && !gap.ends_paragraph).count();
        // Wrapped by counting characters; else, with some slack, by the width of letters on paper.
        let strict = 0;
        let loose = width / 6;
        let explains = |slack: usize, least: usize, share: usize, small: f32| {
            let count = filled(slack).count();
            count >= least && unexplained(slack) * share <= count && reads_on(filled(slack), small)
        };
        let slack = if explains(strict, LEAST, 20, 0.33) {
            strict
        } else if explains(loose, 2 * LEAST, 40, 0.5) {
            loose
        } else {
            return None;
        };
        let breaks: Vec<Range<usize>> = filled(slack).map(|gap| gap.range.clone()).collect();
        // Each break that fits halves the doubt.
        let confidence = 1.0 - 0.5_f32.powi(breaks.len().min(10) as i32);
        Some(Self { breaks, confidence })
    }
}

/// The rows of a text that may be wrapped; `None` as soon as too many are too long.
fn rows(text: &str) -> Option<Vec<Row>> {
    let mut rows = Vec::new();
    let (mut at, mut opens, mut long) = (0, true, 0);
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let raw = text.get(at..end)?;
        at = end + 1;
        let content = raw.trim();
        if content.is_empty() {
            opens = true;
            continue;
        }
        let start = end - raw.trim_start().len();
        let width = if content.len() > 4 * WIDTHS.end() { usize::MAX } else { content.chars().count() };
        // A long address is a line of its own in any wrapping.
        if width > *WIDTHS.end() && content.contains(' ') {
            long += 1;
            if long > 2 + rows.len() / 50 {
                return None;
            }
        }
        let indented = raw.starts_with([' ', '\t', '\u{a0}']);
        rows.push(Row { start, end: start + content.len(), width, indented, opens });
        opens = false;
    }
    Some(rows)
}

/// The width at which the rows were wrapped: all but the odd one are as long at most.
fn width(rows: &[Row]) -> Option<usize> {
    let mut widths: Vec<usize> = rows.iter().map(|row| row.width).filter(|&width| width <= *WIDTHS.end()).collect();
    widths.sort_unstable();
    let width = widths.get((widths.len() * 98).div_ceil(100).checked_sub(1)?).copied()?;
    WIDTHS.contains(&width).then_some(width)
}

/// A line end inside a block of lines.
struct Break {
    range: Range<usize>,
    /// How wide the first line would be with the next word on it.
    needed: usize,
    /// Whether a paragraph may end here: after a stop or a colon, or before an item.
    ends_paragraph: bool,
    /// Whether the first line ends in punctuation, or has too few words to be a line of prose.
    stops: bool,
    /// Whether the next line begins with a small letter.
    small: bool,
}

impl Break {
    /// The break between two rows, unless a blank line, an indent or a mark of its own keeps them apart.
    fn between(text: &str, row: &Row, next: &Row) -> Option<Self> {
        let (line, below) = (text.get(row.start..row.end)?, text.get(next.start..next.end)?);
        // A paragraph's first line may be indented, and so are the later lines of an item.
        let deeper = next.indented && !row.indented && !is_item(line);
        let ends_paragraph = line.ends_with(['.', '!', '?', ':', '"', '”', '’', '\'', ')']);
        // A dash or a number may also begin a line by the chance of the wrapping, within a sentence.
        let item = is_item(below) && (ends_paragraph || row.indented || is_item(line));
        if next.opens || deeper || row.width > *WIDTHS.end() || item || is_table(line) || is_table(below) {
            return None;
        }
        let word = below.split_ascii_whitespace().next().unwrap_or_default().chars().count();
        let needed = match hyphen(line) {
            // The word goes on: no blank between.
            Some(_) => row.width + word,
            None => row.width + 1 + word,
        };
        Some(Self {
            range: row.end..next.start,
            needed,
            ends_paragraph: ends_paragraph || is_item(below),
            stops: line.ends_with(['.', '!', '?', ':', ',', ';', '"', '”', '—']) || line.split(' ').nth(3).is_none(),
            small: below.starts_with(char::is_lowercase),
        })
    }
}

/// Whether the breaks fall as chance has it in prose: within sentences for the most part, before words of which
/// at least a share of `small` begins with a small letter.
fn reads_on<'b>(breaks: impl Iterator<Item = &'b Break>, small: f32) -> bool {
    let (mut count, mut stops, mut smalls) = (0.0, 0.0, 0.0);
    for gap in breaks {
        count += 1.0;
        stops += f32::from(u8::from(gap.stops));
        smalls += f32::from(u8::from(gap.small));
    }
    // In prose every sixth word carries a mark, and four of five words are small.
    stops <= 0.45 * count && smalls >= small * count
}

/// Whether a line is an item of a list, a quoted line of mail, markup or code.
fn is_item(line: &str) -> bool {
    let mut chars = line.chars();
    let (first, second) = (chars.next(), chars.next());
    match first {
        Some('*' | '•' | '-' | '–' | '+' | '#' | '>' | '|' | '=' | '{' | '}' | '<' | '~') => true,
        Some('(') => {
            line.get(..line.len().min(6)).is_some_and(|head| head.contains(") "))
                && second.is_some_and(char::is_alphanumeric)
        }
        Some(c) if c.is_ascii_digit() => {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            line.len() - rest.len() < 4 && (rest.starts_with(". ") || rest.starts_with(") "))
        }
        _ => false,
    }
}

/// Whether a line is set in columns, or is code.
fn is_table(line: &str) -> bool {
    let count = |class: fn(&u8) -> bool| line.as_bytes().iter().filter(|byte| class(byte)).count();
    count(u8::is_ascii_digit) * 2 > count(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80)
        || line.contains('\t')
        || line.contains("    ")
        || line.contains(" | ")
        || line.ends_with(['{', '}', '\\', '|'])
}

/// The byte length of the hyphen that `line` ends with, after a letter.
fn hyphen(line: &str) -> Option<usize> {
    let sign = line.chars().next_back().filter(|sign| matches!(sign, '-' | '\u{2010}' | '\u{ad}'))?;
    let before = line.get(..line.len() - sign.len_utf8())?;
    before.ends_with(char::is_alphanumeric).then_some(sign.len_utf8())
}

/// What is known for telling a word's hyphen from a line's.
struct Hyphens<'a> {
    text: &'a str,
    /// The words of the document, those cut by a line end aside, in small letters; only when a hyphen asks.
    words: HashSet<String>,
    model: Option<&'a Model>,
}

impl<'a> Hyphens<'a> {
    fn new(text: &'a str, wrapping: &Wrapping, model: Option<&'a Model>) -> Self {
        let asked =
            wrapping.breaks.iter().any(|range| text.get(..range.start).is_some_and(|line| hyphen(line).is_some()));
        let mut words = HashSet::new();
        if asked {
            let tokens = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '\u{2010}' | '\'' | '’'));
            let whole = tokens.filter(|token| !token.is_empty() && !token.ends_with(['-', '\u{2010}']));
            words.extend(whole.map(|token| token.replace('\u{2010}', "-").to_lowercase()));
        }
        Self { text, words, model }
    }

    /// How to join two lines at the break `range`: what to replace by what, how surely, and what else it
    /// might be.
    fn join(&self, range: Range<usize>) -> (Range<usize>, &'static str, f32, Option<&'static str>) {
        let before = self.text.get(..range.start).unwrap_or_default();
        let after = self.text.get(range.end..).unwrap_or_default();
        let Some(sign) = hyphen(before) else {
            let dash =
                before.ends_with('—') && !before.ends_with(" —") || before.ends_with("--") && !before.ends_with(" --");
            return (range, if dash { "" } else { " " }, 1.0, None);
        };
        let from = range.start - sign;
        if before.ends_with('\u{ad}') {
            return (from..range.end, "", 1.0, None);
        }
        let left = before.get(..from).unwrap_or_default();
        let left = left.get(left.rfind(|c: char| !is_word(c)).map_or(0, |at| at + 1)..).unwrap_or(left);
        let right = after.get(..after.find(|c: char| !is_word(c)).unwrap_or(after.len())).unwrap_or(after);
        match self.is_compound(left, right) {
            // `six- to eight-year-olds`
            (true, certain) if matches!(right, "and" | "or" | "to") => (range, " ", certain, None),
            (true, certain) => (range, "", certain, None),
            (false, certain) => (from..range.end, "", certain, Some("-")),
        }
    }

    /// Whether `left` and `right` are joined by a hyphen of their own, and how surely it is so or not.
    fn is_compound(&self, left: &str, right: &str) -> (bool, f32) {
        if !right.starts_with(char::is_lowercase) || left.ends_with(|c: char| !c.is_alphabetic()) {
            // Names, numbers: `Anglo-Saxon`, `1914-18`.
            return (true, 0.9);
        }
        let (left, right) = (left.to_lowercase(), right.to_lowercase());
        if self.words.contains(&format!("{left}-{right}")) {
            return (true, 0.97);
        }
        if self.words.contains(&format!("{left}{right}")) {
            return (false, 0.97);
        }
        // Of `hand-in-hand` and `director-general` the parts at the break tell.
        let left = left.rsplit('-').next().unwrap_or_default();
        let right = right.split('-').next().unwrap_or_default();
        let solid = format!("{left}{right}");
        if let Some(lexicon) = self.model.map(Model::lexicon) {
            let known = |word: &str| lexicon.get(word).map(|word| word.log_probability);
            return match (known(&solid), known(left).zip(known(right))) {
                (Some(_), None) => (false, 0.98),
                (Some(solid), Some((left, right))) => (solid < left.min(right) - 8.0, 0.85),
                (None, Some(_)) => (true, 0.85),
                (None, None) => (false, 0.8),
            };
        }
        if ALWAYS_HYPHENED.contains(&left) {
            return (true, 0.9);
        }
        let known = |word: &str| word.len() > 3 && self.words.contains(word);
        (!self.words.contains(&solid) && known(left) && known(right), 0.75)
    }
}

/// Whether a word may hold `c`.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '\u{2010}' | '\'' | '’')
}

/// First parts that take a hyphen in nearly every compound.
const ALWAYS_HYPHENED: &[&str] = &["all", "ex", "half", "long", "quasi", "self", "short", "so", "two", "three", "well"];

#[cfg(test)]
mod tests {
    use super::*;

    fn unwrapped(text: &str) -> String {
        HardWraps.edits(&Input::new(text, &[0..text.len()])).apply(text).into_owned()
    }

    /// Wraps each line of `text` at `width`, as `fold` and mail programs do.
    fn wrapped(text: &str, width: usize) -> String {
        let mut out = String::new();
        for (at, line) in text.split('\n').enumerate() {
            out.push_str(if at > 0 { "\n" } else { "" });
            let mut column = 0;
            for word in line.split(' ') {
                let length = word.chars().count();
                if column > 0 && column + 1 + length > width {
                    out.push('\n');
                    column = 0;
                } else if column > 0 {
                    out.push(' ');
                    column += 1;
                }
                out.push_str(word);
                column += length;
            }
        }
        out
    }

    const PROSE: &str = "The river rose again in the night, and by the time the men came down from the upper farms \
                         with their lamps the bridge had gone. Nobody had heard it go, though the miller said \
                         afterwards that his dogs had been restless.\n\nIn the morning they found one of its beams \
                         in the field behind the school, and another as far down as the ferry; the rest was never \
                         seen again. It was the third bridge that the valley had lost in a lifetime.";

    #[test]
    fn what_was_wrapped_at_any_width_is_joined() {
        for width in [40, 55, 66, 72, 80, 100] {
            assert_eq!(unwrapped(&wrapped(PROSE, width)), PROSE, "{width}");
            let lower = PROSE.to_lowercase();
            assert_eq!(unwrapped(&wrapped(&lower, width)), lower, "{width}");
            let windows = wrapped(PROSE, width).replace('\n', "\r\n");
            assert_eq!(unwrapped(&windows), PROSE.replace('\n', "\r\n"), "{width}");
        }
    }

    #[test]
    fn headings_and_items_keep_their_lines() {
        let text =
            format!("The bridge\n\n{PROSE}\n\nWhat was lost:\n- two barns\n- a cart\n- the bridge itself\n\n{PROSE}");
        assert_eq!(unwrapped(&wrapped(&text, 60)), text);
    }

    #[test]
    fn hyphens_of_lines_and_of_words() {
        let page = |cut: &str| {
            format!(
                "{}\n\nIt was the miller who kept the parish's old {cut} of rules, and nobody else.",
                wrapped(PROSE, 50)
            )
        };
        assert!(unwrapped(&page("vener-\nable book")).contains("old venerable book"));
        assert!(unwrapped(&page("well-\nthumbed book")).contains("old well-thumbed book"));
        assert!(unwrapped(&page("vener\u{ad}\nable book")).contains("old venerable book"));
        assert!(unwrapped(&page("Anglo-\nSaxon book")).contains("old Anglo-Saxon book"));
    }

    #[test]
    fn the_document_tells_how_a_word_is_written() {
        let head = wrapped(
            "A mill-stone was found, and the mill-stone was sold to a man from the coast who took it away.",
            44,
        );
        let text = format!(
            "{}\n\n{head}\n\nThey had known for years that the old mill-\nstone was worth more than all the rest of\nthe mill.",
            wrapped(PROSE, 44)
        );
        assert!(unwrapped(&text).contains("old mill-stone was"));
    }

    #[test]
    fn what_is_not_wrapped_is_left() {
        for text in [
            PROSE,
            "One.\nTwo.\nThree.\nFour.\nFive.\nSix.",
            // Verse: the next word would have fitted, and lines begin with capitals.
            "The wind was in the northern trees,\nThe moon was on the hill,\nAnd all the little village lay\nAs if it were quite still.\n\
             The river went beneath the bridge,\nThe bridge was made of stone,\nAnd one old man was on the road,\nAnd he was all alone.",
            "include(first_of_the_macros)\ninclude(second_of_the_macros)\ninclude(third_of_the_macros)\ninclude(fourth_of_the_macros)\ninclude(fifth_of_the_macros)\ninclude(last)",
            "apples and pears\nbread\na bottle of milk for the cat\nflour, two bags of it\nsalt\nsoap\nonions, if they have any\ntea",
            "let a = one;\nlet b = two;\nif a == b {\n    print(a);\n} else {\n    print(b);\n}\nreturn a;",
            "12:00:01 the server has started on port one\n12:00:02 the server has accepted a connection\n12:00:04 the server has closed the connection\n\
             12:00:09 the server has accepted a connection\n12:00:11 the server has closed the connection\n12:00:30 the server has stopped",
        ] {
            assert_eq!(unwrapped(text), text);
        }
    }
}
