//! How well blanks are given back.
//!
//! `evaluate spacing FILE…` mangles clean text with each chain below and undoes the tokenizers. Reported for each:
//! *decisions*, the share of gaps at punctuation that are right, over whole documents on one line; *exact*, the share
//! of paragraphs that come back exactly (letter case, words and the form of quotes and dashes aside), by their number
//! of sentences.
//!
//! `evaluate spacing --pairs TOKENIZER FILE.tsv…` takes tokenized lines and their originals, separated by a tab, as
//! other programs made them. Pairs that differ by more than blanks and quotes are left out. The *ceiling* is the share
//! of lines whose every blank the named tokenizer can have put in.
//!
//! `--model FILE` takes another model than the embedded one, `--chain 'CHANNEL…'` one of the chains only,
//! `--errors FILE` writes every error under its chain, `--limit BYTES` reads so much of each file at most, `--floor SHARE` fails if fewer
//! decisions are right for any chain.

use std::error::Error;
use std::fmt::Write as _;

use unmangle::language::joiner::Joiner;
use unmangle::quirks::spacing::Detokenize;
use unmangle::{Chain, Channel, Model, Tokenizer};

const CHAINS: [&str; 11] = [
    "lowercase wordpunct",
    "wordpunct",
    "lowercase wordpunct treebank porter",
    "bert-cased",
    "bert-uncased",
    "treebank",
    "lowercase treebank porter",
    "moses",
    "moses-escaped",
    "ptb",
    "spacy",
];

/// Runs the command.
pub(crate) fn run(args: Vec<String>) -> Result<(), Box<dyn Error>> {
    let (mut files, mut pairs, mut errors, mut limit, mut floor) = (Vec::new(), None, None, usize::MAX, 0.0);
    let (mut model, mut only) = (None, None);
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--pairs" => pairs = Some(value()?),
            "--model" => model = Some(Model::open(value()?)?),
            "--chain" => only = Some(value()?),
            "--errors" => errors = Some(value()?),
            "--limit" => limit = value()?.parse()?,
            "--floor" => floor = value()?.parse()?,
            _ => files.push(arg),
        }
    }
    let joiner = model.as_ref().or(Model::english()).and_then(Model::joiner);
    let mut log = String::new();
    match pairs {
        Some(name) => {
            let tokenizer = tokenizer(&name).ok_or_else(|| format!("{name}: no such tokenizer"))?;
            for file in files {
                println!("{file}: {}", of_pairs(&std::fs::read_to_string(&file)?, tokenizer, joiner, &mut log));
            }
        }
        None => {
            let texts = files.iter().map(std::fs::read_to_string).collect::<Result<Vec<_>, _>>()?;
            for names in CHAINS.into_iter().filter(|names| only.as_ref().is_none_or(|only| names == only)) {
                let chain: Chain = names.parse()?;
                let mut score = Score::default();
                let _ = writeln!(log, "== {names}");
                texts.iter().for_each(|text| score.add(of_text(up_to(text, limit), &chain, joiner, &mut log)));
                println!("{names}\n    {}", score.report());
                if (score.right as f64) < floor * score.gaps as f64 {
                    return Err(format!("{names}: below the floor of {floor}").into());
                }
            }
        }
    }
    if let Some(path) = errors {
        std::fs::write(path, log)?;
    }
    Ok(())
}

fn tokenizer(name: &str) -> Option<Tokenizer> {
    Tokenizer::ALL.into_iter().find(|tokenizer| tokenizer.name() == name)
}

/// Sentences of a paragraph that are told apart: one, two, three, more.
const SIZES: usize = 4;

#[derive(Default)]
struct Score {
    gaps: usize,
    right: usize,
    lines: [usize; SIZES],
    exact: [usize; SIZES],
}

impl Score {
    fn add(&mut self, other: Self) {
        self.gaps += other.gaps;
        self.right += other.right;
        for size in 0..SIZES {
            self.lines[size] += other.lines[size];
            self.exact[size] += other.exact[size];
        }
    }

    fn report(&self) -> String {
        let mut out = format!("decisions {:.5} of {}; exact", share(self.right, self.gaps), self.gaps);
        for (size, name) in ["one sentence", "two", "three", "more"].iter().enumerate() {
            let _ = write!(out, ", {name} {:.3} of {}", share(self.exact[size], self.lines[size]), self.lines[size]);
        }
        out
    }
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

pub(crate) fn up_to(text: &str, limit: usize) -> &str {
    let end = text.len().min(limit);
    text.get(..end)
        .and_then(|part| part.rfind("\n\n").map(|at| &part[..at]))
        .filter(|_| end < text.len())
        .unwrap_or(text)
}

fn of_text(text: &str, chain: &Chain, joiner: Option<Joiner<'_>>, log: &mut String) -> Score {
    let tokenizers: Vec<Tokenizer> = chain
        .channels()
        .iter()
        .filter_map(|channel| match channel {
            Channel::Tokenize(tokenizer) => Some(*tokenizer),
            _ => None,
        })
        .collect();
    let stage = (Detokenize::new(tokenizers), joiner);
    let mut score = Score::default();
    for document in text.split("\n\n") {
        let clean = fold(document);
        let mut one_line = String::new();
        for line in clean.lines() {
            let mangled = chain.apply(line);
            one_line.push_str(&mangled);
            one_line.push(' ');
            let size = sentences(line).clamp(1, SIZES) - 1;
            let back = compare(&undo(&stage, &mangled), line, &mut String::new());
            score.lines[size] += 1;
            score.exact[size] += usize::from(back.is_some_and(|(_, _, exact)| exact));
        }
        if let Some((gaps, right, _)) = compare(&undo(&stage, one_line.trim_end()), &clean.replace('\n', " "), log) {
            score.gaps += gaps;
            score.right += right;
        }
    }
    score
}

fn of_pairs(text: &str, tokenizer: Tokenizer, joiner: Option<Joiner<'_>>, log: &mut String) -> String {
    let stage = (Detokenize::new(vec![tokenizer]), joiner);
    let (mut score, mut other, mut reachable) = (Score::default(), 0, 0);
    for (tokenized, clean) in text.lines().filter_map(|line| line.split_once('\t')) {
        let blankless = |text: &str| norm(text).replace([' ', '"', '\''], "").replace("``", "");
        if blankless(tokenized) != blankless(clean) {
            other += 1;
            continue;
        }
        let Some((gaps, right, exact)) = compare(&undo(&stage, tokenized), clean, log) else {
            other += 1;
            continue;
        };
        score.gaps += gaps;
        score.right += right;
        score.lines[0] += 1;
        score.exact[0] += usize::from(exact);
        reachable += usize::from(is_reachable(&stage.0, tokenized, clean));
    }
    let lines = score.lines[0];
    format!(
        "exact {:.4} of {lines} pairs, ceiling {:.4}; decisions {:.4} of {}; {other} pairs differ by more",
        share(score.exact[0], lines),
        share(reachable, lines),
        share(score.right, score.gaps),
        score.gaps,
    )
}

/// Whether every blank of `tokenized` that `clean` lacks is one that the stage's tokenizers can have put in.
fn is_reachable(stage: &Detokenize, tokenized: &str, clean: &str) -> bool {
    let can_go = stage.blanks(tokenized);
    let (mut clean, mut at) = (clean.chars().filter(|c| !"\"'`“”‘’".contains(*c)).peekable(), 0);
    for c in tokenized.chars() {
        let quote = "\"'`“”‘’".contains(c);
        if c == ' ' {
            if clean.next_if(|next| next.is_whitespace()).is_none() && !can_go.contains(&at) {
                // A blank beside a quote may have been dropped with it.
                let beside = |text: Option<char>| text.is_some_and(|c| "\"'`“”‘’".contains(c));
                if !beside(tokenized[..at].chars().next_back()) && !beside(tokenized[at + 1..].chars().next()) {
                    return false;
                }
            }
        } else if !quote {
            clean.next_if(|next| next.is_whitespace());
            clean.next();
        }
        at += c.len_utf8();
    }
    true
}

fn undo((stage, joiner): &(Detokenize, Option<Joiner<'_>>), text: &str) -> String {
    let joiner = *joiner;
    stage.edits_with(text, std::slice::from_ref(&(0..text.len())), joiner).apply(text).into_owned()
}

/// Straight quotes, single blanks, no empty lines: what no tokenizer's undoing can give back.
fn fold(text: &str) -> String {
    let straight = text.replace(['’', '‘'], "'").replace(['“', '”'], "\"").replace('…', "...");
    let lines = straight.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The same, and blanks round dashes, which are house style, left out.
fn norm(text: &str) -> String {
    let text = fold(text).replace("--", "—").replace('–', "—");
    text.split('—').map(str::trim).collect::<Vec<_>>().join("—")
}

fn sentences(line: &str) -> usize {
    line.split(' ').filter(|word| word.trim_end_matches(['"', '\'', ')']).ends_with(['.', '!', '?'])).count()
}

/// Gaps at punctuation, how many of them are right, and whether all gaps are; `None` if words or marks differ.
fn compare(got: &str, want: &str, log: &mut String) -> Option<(usize, usize, bool)> {
    let (got, want) = (norm(got), norm(want));
    // A stemmer changes words, so they are compared whole; elsewhere a program may have cut inside of one.
    let Some((got, want)) = [false, true]
        .map(|whole| (units(&got, whole), units(&want, whole)))
        .into_iter()
        .find(|(got, want)| got.len() == want.len())
    else {
        let _ = writeln!(log, "TEXT {got}\n     {want}");
        return None;
    };
    let (mut gaps, mut right, mut exact) = (0, 0, true);
    for at in 1..got.len() {
        let same = got[at].apart == want[at].apart;
        // Between characters of words a gap counts where a program made or lost one.
        if !(same && want[at].word && want[at - 1].word) {
            gaps += 1;
            right += usize::from(same);
        }
        if !same {
            exact = false;
            let _ = writeln!(log, "{}\t{}", around(&got, at), around(&want, at));
        }
    }
    Some((gaps, right, exact))
}

/// The text about unit `at`, where `^` stands.
fn around(units: &[Unit], at: usize) -> String {
    let letters = |units: &[Unit]| units.iter().map(|unit| unit.text.len()).sum::<usize>();
    let (mut from, mut to) = (at, at + 1);
    while from > 0 && letters(&units[from..at]) < REACH {
        from -= 1;
    }
    while to < units.len() && letters(&units[at..to]) < REACH {
        to += 1;
    }
    let mut out = String::new();
    for (index, unit) in units.iter().enumerate().take(to).skip(from) {
        out.push_str(if unit.apart { " " } else { "" });
        out.push_str(if index == at { "^" } else { "" });
        out.push_str(unit.text);
    }
    out
}

/// Letters of context on either side of an error.
const REACH: usize = 40;

/// A visible character, or a whole word.
struct Unit<'t> {
    text: &'t str,
    word: bool,
    /// Whether a blank stands before it.
    apart: bool,
}

fn units(text: &str, whole_words: bool) -> Vec<Unit<'_>> {
    let mut out: Vec<Unit<'_>> = Vec::new();
    let (mut apart, mut start) = (false, 0);
    for (at, c) in text.char_indices() {
        let word = c.is_alphanumeric() || c == '_';
        let end = at + c.len_utf8();
        if c.is_whitespace() {
            apart = true;
            continue;
        }
        match out.last_mut() {
            Some(last) if whole_words && word && last.word && !apart => last.text = &text[start..end],
            _ => {
                start = at;
                out.push(Unit { text: &text[at..end], word, apart });
            }
        }
        apart = false;
    }
    out
}
