//! Quotes, apostrophes and primes: straight to curly and back.
//!
//! Straight is a matter of a table. Curly needs to know what each mark is, and its neighbours tell: what stands after a
//! blank opens, what stands after a letter closes or is an apostrophe, after a digit it may measure feet and inches. Where the
//! neighbours do not tell, the quotes still open in the paragraph do. Whatever is chosen, straight gives the input back.

use super::{Change, Quotes};

pub(super) fn quotes(text: &str, choice: Quotes) -> Vec<Change> {
    match choice {
        Quotes::Keep => Vec::new(),
        Quotes::Straight => straight(text),
        Quotes::Curly => curly(text),
    }
}

fn straight(text: &str) -> Vec<Change> {
    let change = |(at, c): (usize, char)| {
        let mark = match c {
            '“' | '”' | '„' | '‟' | '″' | '＂' => "\"",
            '‘' | '’' | '‚' | '‛' | '′' => "'",
            '´' if is_between_letters(text, at, c) => "'",
            _ => return None,
        };
        Some(Change::new(at..at + c.len_utf8(), mark, 1.0))
    };
    text.char_indices().filter_map(change).collect()
}

fn is_between_letters(text: &str, at: usize, c: char) -> bool {
    text[..at].ends_with(char::is_alphabetic) && text[at + c.len_utf8()..].starts_with(char::is_alphabetic)
}

/// Elisions that begin a word, and never a quotation.
const ELIDED: [&str; 9] = ["tis", "twas", "twere", "twill", "em", "til", "till", "n", "nuff"];
/// Elisions whose word may as well be quoted.
const PERHAPS_ELIDED: [&str; 8] = ["cause", "cos", "bout", "round", "neath", "tween", "ere", "ello"];

fn curly(text: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut start = 0;
    for paragraph in text.split_inclusive('\n') {
        if paragraph.contains(['"', '\'', '´']) {
            Paragraph { text: paragraph, doubles: 0, singles: 0 }.curl(start, &mut changes);
        }
        start += paragraph.len();
    }
    changes
}

/// A paragraph, and how many quotes of each kind are open in it.
struct Paragraph<'t> {
    text: &'t str,
    doubles: usize,
    singles: usize,
}

impl Paragraph<'_> {
    fn curl(&mut self, start: usize, changes: &mut Vec<Change>) {
        let text = self.text;
        let straight = Straight::of(text);
        // What the character before was made into, since an opening quote opens the way for another.
        let mut before = None;
        let mut seen = 0;
        for (at, c) in text.char_indices() {
            let after = text[at + c.len_utf8()..].chars().next();
            let mark = match c {
                '"' => {
                    seen += 1;
                    Some(self.double(before, after, &straight, seen))
                }
                '\'' => Some(self.single(before, at, &straight)),
                '´' if is_between_letters(text, at, c) => Some(('’', 0.9)),
                _ => None,
            };
            let now = mark.map_or(c, |(mark, _)| mark);
            match now {
                '“' => self.doubles += 1,
                '”' => self.doubles = self.doubles.saturating_sub(1),
                '‘' => self.singles += 1,
                '’' if !after.is_some_and(char::is_alphanumeric) => self.singles = self.singles.saturating_sub(1),
                _ => {}
            }
            if let Some((mark, confidence)) = mark {
                changes.push(Change::new(start + at..start + at + c.len_utf8(), String::from(mark), confidence));
            }
            before = Some(now);
        }
    }

    /// What the `seen`-th `"` is.
    fn double(&self, before: Option<char>, after: Option<char>, straight: &Straight, seen: usize) -> (char, f32) {
        let opens = is_opening_place(before);
        let closes = is_closing_place(after);
        if before.is_some_and(is_measure) && !after.is_some_and(char::is_alphanumeric) {
            // Inches, unless a quotation that ends in a number is to be closed.
            let next_closes = straight.double_closes.get(seen).copied();
            return match (self.doubles > 0, next_closes) {
                (false, _) | (true, Some(true)) => ('″', 0.8),
                _ => ('”', 0.8),
            };
        }
        match (opens, closes) {
            (true, false) => ('“', 0.97),
            (false, true) => ('”', 0.97),
            _ if self.doubles > 0 => ('”', 0.7),
            _ => ('“', 0.7),
        }
    }

    /// What the `'` at `at` is.
    fn single(&self, before: Option<char>, at: usize, straight: &Straight) -> (char, f32) {
        let rest = &self.text[at + 1..];
        let after = rest.chars().next();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if before.is_some_and(char::is_numeric) {
            let behind = rest[digits..].chars().next();
            // `6'2"`, `6' 2"`, `5'`; but `2'000` counts thousands.
            let is_feet = (1..=2).contains(&digits) && !behind.is_some_and(char::is_alphabetic);
            let is_bare = digits == 0 && !after.is_some_and(char::is_alphabetic) && self.singles == 0;
            return if is_feet || is_bare { ('′', 0.8) } else { ('’', 0.9) };
        }
        if !is_opening_place(before) {
            return ('’', 0.97);
        }
        let word: String =
            rest.chars().take_while(|c| c.is_alphabetic()).take(8).flat_map(char::to_lowercase).collect();
        let is_quoted = straight.last_single_close.is_some_and(|close| close > at);
        let is_decade = digits == 2 && rest[digits..].starts_with('s');
        let is_year = digits == 2 && !rest[digits..].starts_with(|c: char| c.is_alphanumeric()) && !is_quoted;
        let is_elided = ELIDED.contains(&word.as_str()) || (PERHAPS_ELIDED.contains(&word.as_str()) && !is_quoted);
        if is_decade || is_year || is_elided {
            return ('’', 0.9);
        }
        match is_closing_place(after) {
            false => ('‘', 0.95),
            true if self.singles > 0 => ('’', 0.7),
            true => ('‘', 0.6),
        }
    }
}

/// What the straight quotes of a paragraph look like before any is judged.
struct Straight {
    /// Of each `"`, whether it could only close: it stands after a character and before a blank or a mark.
    double_closes: Vec<bool>,
    /// Where the last `'` stands that could close.
    last_single_close: Option<usize>,
}

impl Straight {
    fn of(text: &str) -> Self {
        let mut straight = Self { double_closes: Vec::new(), last_single_close: None };
        let mut before = None;
        for (at, c) in text.char_indices() {
            let after = || text[at + 1..].chars().next();
            match c {
                '"' => straight.double_closes.push(!is_opening_place(before) && is_closing_place(after())),
                '\'' if !is_opening_place(before) && !after().is_some_and(char::is_alphanumeric) => {
                    straight.last_single_close = Some(at);
                }
                _ => {}
            }
            before = Some(c);
        }
        straight
    }
}

/// Whether a quote after `c` opens: at the beginning, after a blank, an opening mark or a dash.
pub(super) fn is_opening_place(c: Option<char>) -> bool {
    c.is_none_or(|c| {
        c.is_whitespace()
            || matches!(c, '(' | '[' | '{' | '<' | '/' | '“' | '‘' | '„' | '«' | '¿' | '¡' | '=' | '—' | '–' | '-')
    })
}

/// Whether a quote before `c` closes: at the end, before a blank or a closing mark.
fn is_closing_place(c: Option<char>) -> bool {
    c.is_none_or(|c| {
        !c.is_alphanumeric()
            && !matches!(c, '(' | '[' | '{' | '“' | '‘' | '$' | '£' | '€' | '#' | '@' | '"' | '\'' | '…' | '.' | '&')
            || matches!(c, '.' | '…' | '"' | '\'')
    })
}

fn is_measure(c: char) -> bool {
    c.is_numeric()
}

#[cfg(test)]
mod tests {
    use super::super::*;

    #[track_caller]
    fn curly(text: &str, expected: &str) {
        let style = Style::keep().quotes(Quotes::Curly);
        assert_eq!(style.apply(text), expected);
        assert_eq!(Style::keep().quotes(Quotes::Straight).apply(expected), text, "and back");
    }

    #[test]
    fn plain_quotations() {
        curly("\"Yes,\" she said. \"No?\"", "“Yes,” she said. “No?”");
        curly("(\"so called\") and [\"x\"]", "(“so called”) and [“x”]");
        curly("He said, \"Go.\"\n\"Why?\"", "He said, “Go.”\n“Why?”");
    }

    #[test]
    fn nested_quotations() {
        curly("\"'Yes,' he said, 'but no.'\"", "“‘Yes,’ he said, ‘but no.’”");
        curly("'He called it \"odd\"'", "‘He called it “odd”’");
        curly("\"She said 'no'\"", "“She said ‘no’”");
    }

    #[test]
    fn apostrophes() {
        curly("It's the dogs' dinner, rock 'n' roll, o'clock", "It’s the dogs’ dinner, rock ’n’ roll, o’clock");
        curly("'Tis the season; get 'em. 'Twas", "’Tis the season; get ’em. ’Twas");
        curly("'cause I said so", "’cause I said so");
        curly("'Cause and effect' is a phrase", "‘Cause and effect’ is a phrase");
    }

    #[test]
    fn years_and_decades() {
        curly("the 1990s' end, the '90s, the class of '08", "the 1990s’ end, the ’90s, the class of ’08");
        curly("'90 per cent of us' agreed", "‘90 per cent of us’ agreed");
    }

    #[test]
    fn feet_and_inches() {
        curly("He is 6'2\" tall, a 12\" record, 5' 11\"", "He is 6′2″ tall, a 12″ record, 5′ 11″");
        curly("\"a 12\" record\" is", "“a 12″ record” is");
        curly("\"It was 1912,\" \"in 1912\" and \"1913\".", "“It was 1912,” “in 1912” and “1913”.");
        curly("2'000 francs", "2’000 francs");
    }

    #[test]
    fn beside_dashes_and_dots() {
        curly("word—\"quote\"—word", "word—“quote”—word");
        curly("\"...and so\" \"on...\"", "“...and so” “on...”");
    }

    #[test]
    fn straight_takes_every_kind() {
        assert_eq!(Style::straight().apply("„so“ ‚so‘ don´t 6′2″"), "\"so\" 'so' don't 6'2\"");
    }
}
