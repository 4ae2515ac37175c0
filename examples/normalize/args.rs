//! The command line.

use std::path::PathBuf;

use lexopt::prelude::*;
use unmangle::{CasePolicy, FurniturePolicy, Quirk, Style};

pub(crate) const HELP: &str = "\
Finds out what was done to texts (tokenized, lowercased, stemmed, wrongly decoded, glued to page
furniture) and undoes it.

Usage: normalize [OPTIONS] [FILE or FOLDER]...

The repaired text goes to standard output, what was found to standard error. Of a folder, its *.txt files
are read, and those of the folders in it. Without a file, or for `-`, standard input is read. Several files
are one corpus: what its clean texts spell teaches how to repair the others.

What comes out:
      --out-dir DIR      Write one file for each input, under its own name, instead of to standard output
      --detect           Say what was done and repair nothing
      --explain          Show every edit: before, after, why, how sure, and what else it might have been
      --html FILE        The same as a page for a browser
      --certify          Check each repair: mangled again, it must be the input

JSON Lines:
      --jsonl            Read and write one JSON record a line; the field `text` is repaired, `findings` is
                         added, other fields pass through. A bad line is reported and left out
      --field NAME       The field to repair [default: text]
      --edits            Add `edits` to each record
      --corpus           Learn from all records first (each is on its own otherwise)
      --threads N        Repair records on N threads; 0 for as many as the machine has [default: 1]

What is done:
      --stages LIST      Only these, separated by commas: characters, layout, furniture, spacing, words
      --policy LIST      case=prose|always|never, furniture=remove|mark|keep [default: prose, remove]
      --style STYLE      Bring all texts to one typography: straight or curly quotes
      --alone            Several files, but each on its own
      --model FILE       A model file instead of the embedded English model
      --lossy            Read bytes that are not UTF-8 as U+FFFD instead of reporting them

  -h, --help             This text

Exit status: 0; 1 when something could not be read, written or certified; 2 for a wrong command line.
";

/// What the command line asks for.
pub(crate) enum Arguments {
    Help,
    Run(Box<Options>),
}

/// What to do to the documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mode {
    #[default]
    Repair,
    Detect,
    Explain,
}

#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) inputs: Vec<PathBuf>,
    pub(crate) out_dir: Option<PathBuf>,
    pub(crate) mode: Mode,
    pub(crate) html: Option<PathBuf>,
    pub(crate) certify: bool,
    pub(crate) jsonl: bool,
    pub(crate) field: Option<String>,
    pub(crate) edits: bool,
    pub(crate) corpus: bool,
    pub(crate) threads: Option<usize>,
    pub(crate) alone: bool,
    pub(crate) stages: Option<Vec<Quirk>>,
    pub(crate) case: CasePolicy,
    pub(crate) furniture: FurniturePolicy,
    pub(crate) style: Style,
    pub(crate) model: Option<PathBuf>,
    pub(crate) lossy: bool,
}

pub(crate) fn parse() -> Result<Arguments, lexopt::Error> {
    let mut options = Box::new(Options::default());
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Arguments::Help),
            Long("out-dir") => options.out_dir = Some(parser.value()?.into()),
            Long("detect") => options.mode = Mode::Detect,
            Long("explain") => options.mode = Mode::Explain,
            Long("html") => options.html = Some(parser.value()?.into()),
            Long("certify") => options.certify = true,
            Long("jsonl") => options.jsonl = true,
            Long("field") => options.field = Some(parser.value()?.string()?),
            Long("edits") => options.edits = true,
            Long("corpus") => options.corpus = true,
            Long("threads") => options.threads = Some(parser.value()?.parse()?),
            Long("alone") => options.alone = true,
            Long("stages") => options.stages = Some(stages(&parser.value()?.string()?)?),
            Long("policy") => policy(&parser.value()?.string()?, &mut options)?,
            Long("style") => options.style = style(&parser.value()?.string()?)?,
            Long("model") => options.model = Some(parser.value()?.into()),
            Long("lossy") => options.lossy = true,
            Value(path) => options.inputs.push(path.into()),
            other => return Err(other.unexpected()),
        }
    }
    check(&options)?;
    Ok(Arguments::Run(options))
}

fn check(options: &Options) -> Result<(), lexopt::Error> {
    let records_only = [
        (options.field.is_some(), "--field"),
        (options.edits, "--edits"),
        (options.corpus, "--corpus"),
        (options.threads.is_some(), "--threads"),
    ];
    let documents_only = [
        (options.html.is_some(), "--html"),
        (options.mode == Mode::Explain, "--explain"),
        (options.alone, "--alone"),
        (options.certify, "--certify"),
    ];
    let (wrong, why) =
        if options.jsonl { (&documents_only[..], "does not go with") } else { (&records_only[..], "needs") };
    if let Some((_, name)) = wrong.iter().find(|(given, _)| *given) {
        return Err(format!("{name} {why} --jsonl").into());
    }
    if options.out_dir.is_some()
        && (options.inputs.is_empty() || options.inputs.iter().any(|path| path.as_os_str() == "-"))
    {
        return Err("--out-dir needs files to name its files after".into());
    }
    Ok(())
}

fn stages(list: &str) -> Result<Vec<Quirk>, lexopt::Error> {
    let mut quirks = Vec::new();
    for name in list.split(',') {
        quirks.extend_from_slice(match name.trim() {
            "characters" => &[
                Quirk::Mojibake,
                Quirk::HtmlEntities,
                Quirk::ControlCharacters,
                Quirk::InvisibleCharacters,
                Quirk::CompatibilityCharacters,
            ],
            "layout" => &[Quirk::HardWrapped],
            "furniture" => &[Quirk::Furniture, Quirk::Duplicate, Quirk::Garbled],
            "spacing" => &[Quirk::Tokenized, Quirk::Spacing],
            "words" => &[Quirk::Lowercased, Quirk::Uppercased, Quirk::Stemmed],
            other => return Err(format!("there is no stage named {other:?}").into()),
        });
    }
    Ok(quirks)
}

fn style(name: &str) -> Result<Style, lexopt::Error> {
    match name {
        "straight" => Ok(Style::straight()),
        "curly" => Ok(Style::curly()),
        other => Err(format!("there is no style {other:?}").into()),
    }
}

fn policy(list: &str, options: &mut Options) -> Result<(), lexopt::Error> {
    for item in list.split(',') {
        match item.trim() {
            "case=prose" => options.case = CasePolicy::Prose,
            "case=always" => options.case = CasePolicy::Always,
            "case=never" => options.case = CasePolicy::Never,
            "furniture=remove" => options.furniture = FurniturePolicy::Remove,
            "furniture=mark" => options.furniture = FurniturePolicy::Mark,
            "furniture=keep" => options.furniture = FurniturePolicy::Keep,
            other => return Err(format!("there is no policy {other:?}").into()),
        }
    }
    Ok(())
}
