//! NLTK's `word_tokenize`: the Treebank tokenizer, sentence by sentence.
//!
//! Modelled: `NLTKWordTokenizer.tokenize` of NLTK 3.10.4, given the sentences of [`sentences`](super::sentences).
//! Double quotes become ` `` ` and `''`, contractions are cut (`do n't`, `can not`, `gon na`), and a full stop is cut
//! off only at the end of a sentence, so `Mr.` and `U.S.` stay whole.
//!
//! The tool is a list of substitutions that traces back to Robert MacIntyre's `sed` script for the Penn Treebank
//! (1995); the passes below follow its order, since each sees the blanks of those before. Its oddities are kept: of
//! two commas in a row the second stays glued to what follows, and a quote after anything but a blank or an opening
//! bracket becomes `''` even where it opens.
//!
//! Known differences: none on text whose letters were in Unicode 16; NLTK's regular expressions know the letters of a
//! newer version.

use super::rewrite::{
    Rewrite, each_sentence, is_decimal, is_python_space, is_python_word, is_unicode_word, push_padded, push_tokens,
    sentence_wise, strip_word,
};

/// Tokens of `text`, joined by single blanks, each line by itself. Linear in the text.
///
/// ```
/// use unmangle::quirks::spacing::inflict::treebank;
///
/// let text = "\"I can't,\" she said. \"They're gone.\"";
/// assert_eq!(treebank::tokenize(text), "`` I ca n't , '' she said . `` They 're gone . ''");
/// ```
#[must_use]
pub fn tokenize(text: &str) -> String {
    sentence_wise(text, push_sentence)
}

/// The same with the caller's own sentences, none of which contains a line break: one line of tokens.
///
/// ```
/// use unmangle::quirks::spacing::inflict::treebank;
///
/// assert_eq!(treebank::tokenize_sentences(["Mr. Lee left."]), "Mr. Lee left .");
/// ```
#[must_use]
pub fn tokenize_sentences<'a>(sentences: impl IntoIterator<Item = &'a str>) -> String {
    each_sentence(sentences, push_sentence)
}

fn push_sentence(sentence: &str, line: &mut Rewrite, out: &mut String) {
    line.start(sentence);
    starting_quotes(line);
    final_stop(line, |c| matches!(c, ']' | ')' | '}' | '>' | '"' | '\'' | '»' | '”' | '’' | ' '), true);
    commas_and_colons(line);
    runs_of_stops(line);
    line.pad(|c| matches!(c, ';' | '@' | '#' | '$' | '%' | '&' | '?' | '!' | '\u{2012}'..='\u{2015}'));
    single_quotes_before_blanks(line);
    line.pad(|c| c == '*' || is_bracket(c));
    line.replace_str("--", " -- ");
    enclose(line);
    line.pad(|c| matches!(c, '»' | '”' | '’'));
    ending_quotes(line);
    collapse_blanks(line);
    clitics(line);
    contractions(line);
    push_tokens(line.text(), out);
}

/// Opening quotes: a double quote (or two single ones) at the start, after a blank or an opening bracket.
fn starting_quotes(line: &mut Rewrite) {
    line.replace(
        |c| matches!(c, '«' | '“' | '‘' | '„' | '`'),
        |_, after, out| {
            let run = after.len() - after.trim_start_matches('`').len();
            let used = if run == 0 { after.chars().next().map_or(1, char::len_utf8) } else { run };
            push_padded(&after[..used], out);
            used
        },
    );
    opening_double_quotes(line);
    // An apostrophe that no word precedes opens a quotation, unless it begins a clitic.
    line.replace(
        |c| c == '\'',
        |before, after, out| {
            let rest = &after[1..];
            let opens = !before.chars().next_back().is_some_and(is_unicode_word)
                && rest.chars().next().is_some_and(is_unicode_word)
                && !["re", "ve", "ll", "m", "t", "s", "d", "n"].iter().any(|clitic| {
                    strip_word(rest, clitic)
                        .is_some_and(|used| !rest[used..].chars().next().is_some_and(is_unicode_word))
                });
            if !opens {
                return 0;
            }
            out.push_str("' ");
            1
        },
    );
}

/// The part of it that the older Treebank tokenizer has too.
pub(super) fn opening_double_quotes(line: &mut Rewrite) {
    if line.text().starts_with('"') {
        line.text_mut().replace_range(..1, "``");
    }
    line.replace_str("``", " `` ");
    line.replace(
        |c| matches!(c, '"' | '\''),
        |before, after, out| {
            let used = if after.starts_with('"') {
                1
            } else if after.starts_with("''") {
                2
            } else {
                return 0;
            };
            if !before.ends_with([' ', '(', '[', '{', '<']) {
                return 0;
            }
            out.push_str(" `` ");
            used
        },
    );
}

/// The full stop that ends the sentence, with nothing but closing marks behind it, which may be cut off, too.
pub(super) fn final_stop(line: &mut Rewrite, closes: impl Fn(char) -> bool, cut_behind: bool) {
    let text = line.text_mut();
    let Some(stop) = text.rfind('.') else { return };
    let before = text[..stop].chars().next_back();
    let after = text[stop + 1..].trim_start_matches(closes).trim_start();
    if before.is_some_and(|c| c != '.') && after.is_empty() {
        let end = text.trim_end().len().max(stop + 1);
        text.truncate(end);
        text.push(' ');
        if cut_behind {
            text.insert(stop + 1, ' ');
        }
        text.insert(stop, ' ');
    }
}

/// Commas and colons, unless a digit follows. The character that follows is used up by the match.
pub(super) fn commas_and_colons(line: &mut Rewrite) {
    line.replace(
        |c| matches!(c, ',' | ':'),
        |_, after, out| {
            let mut chars = after.chars();
            let (Some(mark), Some(next)) = (chars.next(), chars.next()) else { return 0 };
            if is_decimal(next) {
                return 0;
            }
            out.extend([' ', mark, ' ', next]);
            mark.len_utf8() + next.len_utf8()
        },
    );
    let text = line.text_mut();
    if text.ends_with([',', ':']) {
        text.insert(text.len() - 1, ' ');
        text.push(' ');
    }
}

/// Two stops or more are a token.
fn runs_of_stops(line: &mut Rewrite) {
    line.replace(
        |c| c == '.',
        |_, after, out| {
            let run = after.len() - after.trim_start_matches('.').len();
            if run < 2 {
                out.push('.');
            } else {
                push_padded(&after[..run], out);
            }
            run
        },
    );
}

/// A single quote between anything but another one and a blank.
pub(super) fn single_quotes_before_blanks(line: &mut Rewrite) {
    line.replace(
        |c| c == '\'',
        |before, after, out| {
            if before.is_empty() || before.ends_with('\'') || !after.starts_with("' ") {
                return 0;
            }
            out.push_str(" ' ");
            2
        },
    );
}

/// The brackets that get a blank on both sides.
pub(super) fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>')
}

/// A blank at both ends, so that the rules below need no case for them.
pub(super) fn enclose(line: &mut Rewrite) {
    line.text_mut().insert(0, ' ');
    line.text_mut().push(' ');
}

/// Every double quote that is left closes.
pub(super) fn ending_quotes(line: &mut Rewrite) {
    line.replace_str("''", " '' ");
    line.replace_str("\"", " '' ");
}

fn collapse_blanks(line: &mut Rewrite) {
    line.replace(char::is_whitespace, |_, after, out| {
        out.push(' ');
        after.len() - after.trim_start().len()
    });
}

/// `'s`, `'m`, `'d` and a lone apostrophe, then `'ll`, `'re`, `'ve` and `n't`, where a blank follows.
pub(super) fn clitics(line: &mut Rewrite) {
    let hangs_on = |before: &str| before.chars().next_back().is_some_and(|c| !matches!(c, '\'' | ' '));
    line.replace(
        |c| c == '\'',
        |before, after, out| {
            let used = match after.as_bytes() {
                [_, b' ', ..] => 1,
                [_, b's' | b'S' | b'm' | b'M' | b'd' | b'D', b' ', ..] => 2,
                _ => return 0,
            };
            if !hangs_on(before) {
                return 0;
            }
            push_padded(&after[..used], out);
            used + 1
        },
    );
    line.replace(
        |c| c == '\'',
        |before, after, out| match after.as_bytes() {
            [_, b'l', b'l', b' ', ..]
            | [_, b'L', b'L', b' ', ..]
            | [_, b'r' | b'v', b'e', b' ', ..]
            | [_, b'R' | b'V', b'E', b' ', ..]
                if hangs_on(before) =>
            {
                push_padded(&after[..3], out);
                4
            }
            [_, t @ (b't' | b'T'), b' ', ..] => {
                let n = if *t == b't' { 'n' } else { 'N' };
                if !before.strip_suffix(n).is_some_and(hangs_on) {
                    return 0;
                }
                out.pop();
                out.push(' ');
                out.push(n);
                out.push_str(&after[..3]);
                3
            }
            _ => 0,
        },
    );
}

/// Words that are cut in two.
pub(super) const CONTRACTIONS: [(&str, &str); 8] = [
    ("can", "not"),
    ("d", "'ye"),
    ("gim", "me"),
    ("gon", "na"),
    ("got", "ta"),
    ("lem", "me"),
    ("more", "'n"),
    ("wan", "na"),
];

/// Words that are two: `can not`, `gon na`, `'t is`. Letter case does not matter.
pub(super) fn contractions(line: &mut Rewrite) {
    let ends = |text: &str| !text.chars().next().is_some_and(is_python_word);
    line.replace(
        |c| matches!(c, 'c' | 'C' | 'd' | 'D' | 'g' | 'G' | 'l' | 'L' | 'm' | 'M' | 'w' | 'W'),
        |_, after, out| {
            if out.chars().next_back().is_some_and(is_python_word) {
                return 0;
            }
            for (first, second) in CONTRACTIONS {
                let Some(middle) = strip_word(after, first) else { continue };
                let Some(end) = strip_word(&after[middle..], second).map(|used| middle + used) else { continue };
                // `wanna` alone wants a blank behind it.
                let fits = if first == "wan" { after[end..].starts_with(is_python_space) } else { ends(&after[end..]) };
                if fits {
                    push_padded(&after[..middle], out);
                    out.push_str(&after[middle..end]);
                    out.push(' ');
                    return end;
                }
            }
            0
        },
    );
    // Two passes, since the blank that the first puts in can be what the second looks for.
    for second in ["is", "was"] {
        line.replace(
            |c| c == '\'',
            |before, after, out| {
                let middle = strip_word(after, "'t").filter(|_| before.ends_with(' '));
                let end = middle.and_then(|at| strip_word(&after[at..], second).map(|used| at + used));
                match (middle, end) {
                    (Some(middle), Some(end)) if ends(&after[end..]) => {
                        out.push_str(&after[..middle]);
                        push_padded(&after[middle..end], out);
                        end
                    }
                    _ => 0,
                }
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(tokenize(text), expected);
    }

    #[test]
    fn quotes_open_after_blanks_and_brackets_only() {
        check("\"Yes,\" (\"no\") he \"said\"", "`` Yes , '' ( `` no '' ) he `` said ''");
        check("a-\"b\"", "a- '' b ''");
        check("``old'' “new” «third»", "`` old '' “ new ” « third »");
    }

    #[test]
    fn only_the_last_stop_is_cut() {
        check("Dr. Lee of the U.S. left.", "Dr . Lee of the U.S . left .");
        assert_eq!(tokenize_sentences(["Dr. Lee of the U.S. left."]), "Dr. Lee of the U.S. left .");
        check("wait ... what.. no.", "wait ... what .. no .");
        check("they went back'. Then", "they went back ' . Then");
    }

    #[test]
    fn marks_and_numbers() {
        check("3,000: at 10:30, for $5 & 6%!", "3,000 : at 10:30 , for $ 5 & 6 % !");
        check("a,,b", "a , ,b");
        check("well--known – *x*", "well -- known – * x *");
    }

    #[test]
    fn clitics_and_contractions() {
        check("I'm sure they'd say we've DON'T", "I 'm sure they 'd say we 've DO N'T");
        check("the boys' 'n' o'clock 'quoted'", "the boys ' 'n ' o'clock ' quoted '");
        check("Cannot gonna, wanna, wanna go; 'tis d'ye", "Can not gon na , wan na , wan na go ; ' tis d 'ye");
    }

    #[test]
    fn lines_stay_lines() {
        check("One.\r\n\n Two. \n", "One .\n\nTwo .\n");
        check("", "");
    }
}
