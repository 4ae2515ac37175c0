//! The Penn Treebank's own tokens: brackets are written `-LRB-`, `-RRB-`, `-LSB-`, `-RSB-`, `-LCB-` and `-RCB-`.
//!
//! Modelled: `TreebankWordTokenizer.tokenize(…, convert_parentheses=True)` of NLTK 3.10.4, its port of the `sed` script
//! by which the Penn Treebank was tokenized, given the sentences of [`sentences`](super::sentences). It differs from
//! [`treebank`](super::treebank), which has grown from it, in knowing ASCII marks only: curly quotes, dashes and
//! asterisks stay on their words, a leading apostrophe too (`'em`), and of stops in a row three are a token (`...`).
//!
//! Known differences from the tool: none on text whose letters were in Unicode 16. From the treebank itself: the
//! annotators corrected quotes that face the wrong way, kept `S&P` and `AT&T` whole, and wrote `\/` and `\*` for
//! slashes and asterisks in some releases.

use super::rewrite::{Rewrite, each_sentence, push_tokens, sentence_wise};
use super::treebank::{
    clitics, commas_and_colons, contractions, enclose, ending_quotes, final_stop, is_bracket, opening_double_quotes,
    single_quotes_before_blanks,
};

/// Tokens of `text`, joined by single blanks, each line by itself. Linear in the text.
///
/// ```
/// use unmangle::quirks::spacing::inflict::ptb;
///
/// let text = "\"I can't,\" she said (again).";
/// assert_eq!(ptb::tokenize(text), "`` I ca n't , '' she said -LRB- again -RRB- .");
/// ```
#[must_use]
pub fn tokenize(text: &str) -> String {
    sentence_wise(text, push_sentence)
}

/// The same with the caller's own sentences, none of which contains a line break: one line of tokens.
///
/// ```
/// use unmangle::quirks::spacing::inflict::ptb;
///
/// assert_eq!(ptb::tokenize_sentences(["Mr. Lee left {early}."]), "Mr. Lee left -LCB- early -RCB- .");
/// ```
#[must_use]
pub fn tokenize_sentences<'a>(sentences: impl IntoIterator<Item = &'a str>) -> String {
    each_sentence(sentences, push_sentence)
}

fn push_sentence(sentence: &str, line: &mut Rewrite, out: &mut String) {
    line.start(sentence);
    opening_double_quotes(line);
    commas_and_colons(line);
    line.replace_str("...", " ... ");
    line.pad(|c| matches!(c, ';' | '@' | '#' | '$' | '%' | '&'));
    final_stop(line, |c| matches!(c, ']' | ')' | '}' | '>' | '"' | '\''), false);
    line.pad(|c| matches!(c, '?' | '!'));
    single_quotes_before_blanks(line);
    brackets(line);
    line.replace_str("--", " -- ");
    enclose(line);
    ending_quotes(line);
    clitics(line);
    contractions(line);
    push_tokens(line.text(), out);
}

fn brackets(line: &mut Rewrite) {
    line.replace(is_bracket, |_, after, out| {
        out.push_str(match after.as_bytes()[0] {
            b'(' => " -LRB- ",
            b')' => " -RRB- ",
            b'[' => " -LSB- ",
            b']' => " -RSB- ",
            b'{' => " -LCB- ",
            b'}' => " -RCB- ",
            b'<' => " < ",
            _ => " > ",
        });
        1
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(tokenize(text), expected);
    }

    #[test]
    fn brackets_have_names() {
        check("He (she [they {we}])", "He -LRB- she -LSB- they -LCB- we -RCB- -RSB- -RRB-");
        check("a <b> c", "a < b > c");
        check("It rained (\"hard\").", "It rained -LRB- `` hard '' -RRB- .");
    }

    #[test]
    fn only_ascii_marks_are_cut() {
        check("“Old” – *new* 'em", "“Old” – *new* 'em");
        check("so.... no... well..", "so ... . no ... well..");
    }

    #[test]
    fn clitics_and_contractions() {
        check("I cannot say we don't; 'tis the boys'.", "I can not say we do n't ; 't is the boys ' .");
    }

    #[test]
    fn lines_stay_lines() {
        check("One.\r\n\n Two. \n", "One .\n\nTwo .\n");
    }
}
