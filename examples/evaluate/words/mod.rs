//! How well words and capitals are given back.
//!
//! `evaluate words FILE…` mangles each document as lowercasing tools and stemmers do, restores it, and compares token
//! by token. Prose paragraphs (ending as a sentence does) and the others are counted apart. Reported: words right,
//! letter case aside; the same over words that the stemmer changes; words right with their case; precision,
//! recall and F1 of words that have a capital, over those whose letters are right; the expected calibration error of
//! the edits (ten bins of confidence); speed; and how many errors there are of each kind ([`kinds`]).
//!
//! `--model FILE` takes another model than the embedded one, `--stemmer NAME` another stemmer than the first for the
//! model's language, `--errors FILE` writes every error with its kind and context, `--limit BYTES` reads so much of each file at most,
//! `--floor WORDS,CHANGED,CAPITALS,JOINT` fails unless the means over the files reach these percentages.

mod kinds;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use unmangle::quirks::RestoreWords;
use unmangle::{Chain, Channel, Input, Model, Stage, Stemmer};

/// Runs the command.
pub(crate) fn run(args: Vec<String>) -> Result<(), Box<dyn Error>> {
    let (mut files, mut model, mut errors, mut floor) = (Vec::new(), None, None, None);
    let (mut stemmer, mut limit) = (None, usize::MAX);
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--model" => model = Some(Model::open(value()?)?),
            "--errors" => errors = Some(value()?),
            "--limit" => limit = value()?.parse()?,
            "--stemmer" => {
                let name = value()?;
                let Channel::Stem(named) = name.parse()? else { return Err(format!("{name}: no stemmer").into()) };
                stemmer = Some(named);
            }
            "--floor" => {
                let numbers: Result<Vec<f64>, _> = value()?.split(',').map(str::parse).collect();
                floor = Some(numbers?);
            }
            _ => files.push(arg),
        }
    }
    let model: &Model = match &model {
        Some(model) => model,
        None => Model::english().ok_or("there is no model")?,
    };
    let first = || Stemmer::for_language(model.language()).first().copied();
    let stemmer = stemmer.or_else(first).ok_or("no stemmer for the model's language: --stemmer NAME is missing")?;
    let texts = files
        .iter()
        .map(|file| Ok((file, std::fs::read_to_string(file)?)))
        .collect::<Result<Vec<_>, std::io::Error>>()?;
    let mut log = String::new();
    let mut floors = Vec::new();
    println!("{:44} words  changed joint  |  P     R     F1    | ECE   MB/s", "");
    for (name, chain, stage) in [
        ("stemmed", format!("lowercase wordpunct treebank {}", stemmer.name()), RestoreWords::stemmed(stemmer)),
        ("lowercased", "lowercase wordpunct".to_owned(), RestoreWords::lowercased()),
    ] {
        let chain: Chain = chain.parse()?;
        let stemmed = name == "stemmed";
        let task = Mangling { chain, plain: "wordpunct".parse()?, stemmer, stemmed, stage: &stage, model };
        let mut means = [0.0; 4];
        let mut kinds: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
        for (file, text) in &texts {
            let mut scores = [Score::default(), Score::default()];
            for document in documents(super::spacing::up_to(text, limit)) {
                for (number, paragraphs) in document.iter().enumerate().filter(|(_, lines)| !lines.is_empty()) {
                    let mut count = |kind: &'static str| kinds.entry(kind).or_default()[number] += 1;
                    scores[number].add(&task.score(paragraphs, &mut log, &mut count)?);
                }
            }
            for (kind, score) in ["prose", "other"].iter().zip(&scores) {
                println!("{name:10} {kind:5} {:28} {score}", short(file));
            }
            let figures = scores[0].figures();
            means.iter_mut().zip(figures).for_each(|(mean, figure)| *mean += figure / texts.len() as f64);
        }
        println!(
            "{name:10} mean of prose: words {:.2} changed {:.2} joint {:.2} F1 {:.2}",
            means[0], means[1], means[2], means[3]
        );
        println!("{name:10} errors in prose and elsewhere, of each kind");
        for (kind, [prose, other]) in &kinds {
            println!("{prose:8} {other:6}  {kind}");
        }
        floors.extend(if name == "stemmed" { vec![means[0], means[1], means[2]] } else { vec![means[3]] });
    }
    if let Some(path) = errors {
        std::fs::write(path, log)?;
    }
    if let Some(floor) = floor {
        let [words, changed, joint, capitals] = floors[..] else { return Err("no figures".into()) };
        if [words, changed, capitals, joint].iter().zip(&floor).any(|(got, least)| got < least) {
            return Err(format!("below the floor {floor:?}").into());
        }
    }
    Ok(())
}

/// The documents of a file: their prose paragraphs and their other lines.
fn documents(text: &str) -> Vec<[Vec<&str>; 2]> {
    let mut documents = vec![[Vec::new(), Vec::new()]];
    for line in text.lines() {
        let line = line.trim();
        match documents.last_mut() {
            Some(document) if !line.is_empty() => {
                let prose = line.ends_with(['.', '!', '?', '"', '\'', ')', '”', '’', '“', '«']);
                document[usize::from(!prose)].push(line);
            }
            _ => documents.push([Vec::new(), Vec::new()]),
        }
    }
    documents
}

struct Mangling<'a> {
    chain: Chain,
    /// The tokenizer alone: what clean text is compared in.
    plain: Chain,
    stemmer: Stemmer,
    /// Whether the Penn Treebank's tokenizer and the stemmer came too.
    stemmed: bool,
    stage: &'a RestoreWords,
    model: &'a Model,
}

impl Mangling<'_> {
    fn score(
        &self,
        paragraphs: &[&str],
        log: &mut String,
        count: &mut impl FnMut(&'static str),
    ) -> Result<Score, Box<dyn Error>> {
        // What no repair can know is folded away first.
        let clean = paragraphs.join(" ").replace(['‘', '’'], "'").replace(['“', '”', '„', '»', '«'], "\"");
        let mangled = self.chain.apply(&clean);
        let wordpunct = self.plain.apply(&clean);
        let plain = if self.stemmed {
            "treebank".parse::<Chain>()?.apply(&wordpunct).into_owned()
        } else {
            wordpunct.into_owned()
        };
        let scope = [0..mangled.len()];
        let mut input = Input::new(&mangled, &scope);
        input.model = Some(self.model);
        let started = Instant::now();
        let edits = self.stage.edits(&input);
        let mut score = Score { bytes: mangled.len(), time: started.elapsed(), ..Score::default() };
        let restored = edits.apply(&mangled);
        let tokens: Vec<(&str, &str, &str)> = mangled
            .split(' ')
            .zip(plain.split(' '))
            .zip(restored.split(' '))
            .map(|((before, gold), got)| (before, gold, got))
            .collect();
        let words = || tokens.iter().map(|(_, gold, _)| *gold).filter(|gold| gold.contains(char::is_alphabetic));
        let capitals = words().filter(|word| word.starts_with(char::is_uppercase)).count();
        let heading = 2 * capitals > words().count();
        let lexicon = self.model.lexicon();
        let mut edits = edits.iter().peekable();
        let mut at = 0;
        for (i, (before, gold, got)) in tokens.iter().enumerate() {
            let end = at + before.len();
            let mut confidence = None;
            while let Some(edit) = edits.next_if(|edit| edit.range.start < end) {
                confidence = Some(edit.confidence.get());
            }
            at = end + 1;
            if !gold.starts_with(char::is_alphanumeric) || !gold.contains(char::is_alphabetic) {
                continue;
            }
            score.count(gold, got, confidence, self.stemmer);
            if gold == got {
                continue;
            }
            let near = |range: std::ops::Range<usize>| -> Vec<&str> {
                tokens.get(range).unwrap_or_default().iter().map(|(_, gold, _)| *gold).collect()
            };
            let (left, right) = (near(i.saturating_sub(10)..i), near(i + 1..(i + 8).min(tokens.len())));
            let kind = kinds::kind(
                &kinds::Mistake {
                    token: before,
                    gold,
                    got,
                    left: left.last().unwrap_or(&""),
                    right: right.first().unwrap_or(&""),
                    stemmer: self.stemmed.then_some(self.stemmer),
                    heading,
                },
                &lexicon,
            );
            count(kind);
            let (left, right, confidence) = (left.join(" "), right.join(" "), confidence.unwrap_or(1.0));
            writeln!(log, "{kind}\t{before}\t{gold}\t{got}\t{confidence:.2}\t{left} [{gold}] {right}")?;
        }
        Ok(score)
    }
}

#[derive(Default)]
struct Score {
    words: usize,
    words_right: usize,
    changed: usize,
    changed_right: usize,
    both_right: usize,
    capitals: usize,
    capitals_said: usize,
    capitals_right: usize,
    /// Edits, the sum of their confidences, and how many were right, by confidence.
    bins: [(usize, f64, usize); 10],
    bytes: usize,
    time: Duration,
}

impl Score {
    fn count(&mut self, gold: &str, got: &str, confidence: Option<f32>, stemmer: Stemmer) {
        let (gold_lower, got_lower) = (gold.to_lowercase(), got.to_lowercase());
        let right = gold_lower == got_lower;
        self.words += 1;
        self.words_right += usize::from(right);
        self.both_right += usize::from(gold == got);
        if stemmer.stem(&gold_lower) != gold_lower {
            self.changed += 1;
            self.changed_right += usize::from(right);
        }
        if right {
            let capital = gold != gold_lower;
            self.capitals += usize::from(capital);
            self.capitals_said += usize::from(got != got_lower);
            self.capitals_right += usize::from(capital && gold == got);
        }
        if let Some(confidence) = confidence {
            let bin = &mut self.bins[((confidence * 10.0) as usize).min(9)];
            bin.0 += 1;
            bin.1 += f64::from(confidence);
            bin.2 += usize::from(gold == got);
        }
    }

    fn add(&mut self, other: &Self) {
        self.words += other.words;
        self.words_right += other.words_right;
        self.changed += other.changed;
        self.changed_right += other.changed_right;
        self.both_right += other.both_right;
        self.capitals += other.capitals;
        self.capitals_said += other.capitals_said;
        self.capitals_right += other.capitals_right;
        for (bin, more) in self.bins.iter_mut().zip(other.bins) {
            *bin = (bin.0 + more.0, bin.1 + more.1, bin.2 + more.2);
        }
        self.bytes += other.bytes;
        self.time += other.time;
    }

    /// Words, changed words, words with their case, F1 of capitals: percentages.
    fn figures(&self) -> [f64; 4] {
        [
            percent(self.words_right, self.words),
            percent(self.changed_right, self.changed),
            percent(self.both_right, self.words),
            percent(2 * self.capitals_right, self.capitals + self.capitals_said),
        ]
    }

    fn calibration_error(&self) -> f64 {
        let all: usize = self.bins.iter().map(|bin| bin.0).sum();
        self.bins.iter().map(|(_, sum, right)| (sum - *right as f64).abs()).sum::<f64>() / all.max(1) as f64
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [words, changed, both, f1] = self.figures();
        let precision = percent(self.capitals_right, self.capitals_said);
        let recall = percent(self.capitals_right, self.capitals);
        let speed = self.bytes as f64 / self.time.as_secs_f64().max(1e-9) / 1e6;
        let ece = self.calibration_error();
        write!(f, "{words:.2}  {changed:.2}  {both:.2}  | {precision:.2} {recall:.2} {f1:.2} | {ece:.3} {speed:.2}")
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

fn short(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
