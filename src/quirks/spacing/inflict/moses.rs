//! The Moses tokenizer for English, as sacremoses has it.
//!
//! Modelled: `MosesTokenizer(lang="en").tokenize` of sacremoses 0.2.0, on each line, in three settings:
//! [`tokenize`] (`escape=False`), [`tokenize_escaped`] (as it is by default: `'` is written `&apos;`) and
//! [`tokenize_aggressive`] (`escape=False, aggressive_dash_splits=True`: `well @-@ known`).
//!
//! Every character that is no letter, digit, stop, apostrophe, backtick, comma or hyphen is a token. Commas are cut
//! off but between numbers, apostrophes go with what follows them, and a stop stays on a word when the next begins
//! with a small letter, when the word is a known abbreviation, or when it has a stop inside. The classes of characters
//! are the tool's own frozen ones; Chinese, Japanese and Korean letters and everything outside the basic plane
//! are no letters in it.
//!
//! Known differences: a text that itself contains `DOTMULTI`, sacremoses' placeholder for runs of stops, keeps it
//! (sacremoses writes a stop for `DOTMULTI`); and "begins with a small letter" follows the Unicode version of the Rust
//! standard library, where some 350 letters, Georgian ones above all, have a letter case that they have not in
//! sacremoses' tables.

use super::moses_tables::{DIGITS, LETTERS, NUMBERS};
use super::rewrite::{Rewrite, by_line, is_in_ranges, is_python_space, push_token, push_tokens};

/// Tokens of `text`, joined by single blanks, each line by itself. Linear in the text.
///
/// ASCII control characters are left out, as the tool does.
///
/// ```
/// use unmangle::quirks::spacing::inflict::moses;
///
/// assert_eq!(moses::tokenize("It's Dr. Lee's (well-known) 3,000."), "It 's Dr. Lee 's ( well-known ) 3,000 .");
/// ```
#[must_use]
pub fn tokenize(text: &str) -> String {
    with(text, false, false)
}

/// The same with `&`, `|`, `<`, `>`, `'`, `"`, `[` and `]` written as XML character references.
///
/// ```
/// use unmangle::quirks::spacing::inflict::moses;
///
/// assert_eq!(moses::tokenize_escaped("\"It's [R&D]\""), "&quot; It &apos;s &#91; R &amp; D &#93; &quot;");
/// ```
#[must_use]
pub fn tokenize_escaped(text: &str) -> String {
    with(text, false, true)
}

/// The same as [`tokenize`], with every hyphen between letters or digits cut off as `@-@`.
///
/// ```
/// use unmangle::quirks::spacing::inflict::moses;
///
/// assert_eq!(moses::tokenize_aggressive("a well-known man"), "a well @-@ known man");
/// ```
#[must_use]
pub fn tokenize_aggressive(text: &str) -> String {
    with(text, true, false)
}

fn with(text: &str, split_hyphens: bool, escape: bool) -> String {
    let mut rewrite = Rewrite::default();
    by_line(text, |line, out| {
        let start = out.len();
        push_line(line, split_hyphens, &mut rewrite, out);
        if escape {
            let escaped = escape_xml(&out[start..]);
            out.truncate(start);
            out.push_str(&escaped);
        }
    })
}

/// The passes of the tool, in its order: each sees the blanks of those before.
fn push_line(text: &str, split_hyphens: bool, line: &mut Rewrite, out: &mut String) {
    line.start("");
    for c in text.trim_matches(is_python_space).chars() {
        if is_python_space(c) {
            if !line.text().ends_with(' ') {
                line.text_mut().push(' ');
            }
        } else if c >= ' ' {
            line.text_mut().push(c);
        }
    }
    line.pad(|c| !(is_alphanumeric(c) || matches!(c, ' ' | '.' | '\'' | '`' | ',' | '-')));
    if split_hyphens {
        line.replace(
            |c| c == '-',
            |before, after, out| {
                if !ends(before, is_alphanumeric) || !starts(&after[1..], is_alphanumeric) {
                    return 0;
                }
                out.push_str(" @-@ ");
                1
            },
        );
    }
    runs_of_stops(line);
    commas(line);
    apostrophes(line);
    let mut tokens = line.text().split(is_python_space).filter(|token| !token.is_empty()).peekable();
    let mut last = "";
    while let Some(token) = tokens.next() {
        match token.strip_suffix('.') {
            Some(word) if !word.is_empty() && !keeps_stop(word, tokens.peek().copied()) => {
                push_token(word, out);
                push_token(".", out);
            }
            _ => push_token(token, out),
        }
        last = token;
    }
    // A stop and an apostrophe that end the line are two tokens.
    if last.ends_with(".'") {
        out.truncate(out.len() - 2);
        let cut = out.trim_end_matches(' ').len();
        out.truncate(cut);
        push_tokens(". '", out);
    }
}

/// Two stops or more are a token.
fn runs_of_stops(line: &mut Rewrite) {
    line.replace(
        |c| c == '.',
        |_, after, out| {
            let run = after.len() - after.trim_start_matches('.').len();
            let blank = if run > 1 { " " } else { "" };
            out.extend([blank, &after[..run], blank]);
            run
        },
    );
}

/// Commas, but between numbers. The three passes use up the characters beside the comma, so that of several commas in
/// a row each pass sees every second one.
fn commas(line: &mut Rewrite) {
    line.replace(
        |c| c == ',',
        |before, _, out| {
            if !ends(before, |c| !is_number(c)) {
                return 0;
            }
            out.push_str(" , ");
            1
        },
    );
    line.replace(
        |c| c == ',',
        |_, after, out| match after[1..].chars().next() {
            Some(next) if !is_number(next) => {
                out.push_str(" , ");
                out.push(next);
                1 + next.len_utf8()
            }
            _ => 0,
        },
    );
    let text = line.text_mut();
    if text.strip_suffix(',').is_some_and(|before| ends(before, is_number)) {
        text.insert(text.len() - 1, ' ');
    }
}

/// An apostrophe between two characters: apart where it is not between letters, with what follows where it is.
/// Each pass uses up both neighbours.
fn apostrophes(line: &mut Rewrite) {
    let mut pass = |left: fn(char) -> bool, right: fn(char) -> bool, between: &str| {
        line.replace(
            |c| c == '\'',
            |before, after, out| match after[1..].chars().next() {
                Some(next) if ends(before, left) && right(next) => {
                    out.push_str(between);
                    out.push(next);
                    1 + next.len_utf8()
                }
                _ => 0,
            },
        );
    };
    pass(|c| !is_letter(c), |c| !is_letter(c), " ' ");
    pass(|c| !is_letter(c) && !is_number(c), is_letter, " ' ");
    pass(is_letter, |c| !is_letter(c), " ' ");
    pass(is_letter, is_letter, " '");
    pass(is_number, |c| c == 's', " '");
}

/// Whether a stop stays on `word`, given the token that follows.
fn keeps_stop(word: &str, next: Option<&str>) -> bool {
    let run_of_stops = word.bytes().all(|b| b == b'.');
    run_of_stops
        || word.contains('.') && word.chars().any(is_letter)
        || is_abbreviation(word)
        || next.is_some_and(|next| starts(next, char::is_lowercase))
        || matches!(word, "No" | "Art" | "pp") && next.is_some_and(|next| starts(next, |c| c.is_ascii_digit()))
}

/// Moses' "nonbreaking prefixes" of English, but for single capitals.
pub(super) const ABBREVIATIONS: &str = " Adj Adm Adv Asst Bart Bldg Brig Bros Capt Cmdr Col Comdr Con Corp Cpl DR Dr Drs Ens \
    Gen Gov Hon Hr Hosp Insp Lt MM MR MRS MS Maj Messrs Mlle Mme Mr Mrs Ms Msgr Op Ord Pfc Ph Prof Pvt Rep Reps Res \
    Rev Rt Sen Sens Sfc Sgt Sr St Supt Surg v vs i.e rev e.g Rs Nos Nr Jan Feb Mar Apr Jun Jul Aug Sep Oct Nov Dec ";

/// Whether `word` is one of them, or a single capital.
fn is_abbreviation(word: &str) -> bool {
    match word.as_bytes() {
        [letter] => letter.is_ascii_uppercase() || *letter == b'v',
        _ => word.len() <= 6 && ABBREVIATIONS.split(' ').any(|abbreviation| abbreviation == word),
    }
}

fn escape_xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '|' => out.push_str("&#124;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\'' => out.push_str("&apos;"),
            '"' => out.push_str("&quot;"),
            '[' => out.push_str("&#91;"),
            ']' => out.push_str("&#93;"),
            _ => out.push(c),
        }
    }
    out
}

fn ends(text: &str, class: impl Fn(char) -> bool) -> bool {
    text.chars().next_back().is_some_and(class)
}

fn starts(text: &str, class: impl Fn(char) -> bool) -> bool {
    text.chars().next().is_some_and(class)
}

fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { is_in_ranges(&LETTERS, c) }
}

fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { is_in_ranges(&LETTERS, c) || is_in_ranges(&DIGITS, c) }
}

fn is_number(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { is_in_ranges(&NUMBERS, c) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(tokenize(text), expected);
    }

    #[test]
    fn stops_stay_on_abbreviations_and_before_small_letters() {
        check("Mr. Lee of the U.S. Senate left. He was late.", "Mr. Lee of the U.S. Senate left . He was late .");
        check("In Jan. 1999 it was No. 5. No. It was", "In Jan. 1999 it was No. 5 . No . It was");
        check("the end. of it", "the end. of it");
        check("so... what.. no", "so ... what .. no");
    }

    #[test]
    fn commas_stay_in_numbers() {
        check("3,000, 1,a ,b,,c", "3,000 , 1 , a , b , , c");
    }

    #[test]
    fn apostrophes_go_with_what_follows() {
        check("the boys' dog's 1990's 'quoted' o'clock", "the boys ' dog 's 1990 's ' quoted ' o 'clock");
        check("'They left.'", "'They left . '");
    }

    #[test]
    fn hyphens_stay_but_when_asked() {
        check("a well-known - man", "a well-known - man");
        assert_eq!(tokenize_aggressive("a-b-c -d 1-2"), "a @-@ b @-@ c -d 1 @-@ 2");
    }

    #[test]
    fn each_other_mark_is_a_token() {
        check("“Why?!” (50%) a/b — £5", "“ Why ? ! ” ( 50 % ) a / b — £ 5");
    }

    #[test]
    fn lines_stay_lines() {
        check("One.\r\n\n Two. \n", "One .\n\nTwo .\n");
    }
}
