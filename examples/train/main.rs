//! Trains a model from clean text.
//!
//! ```text
//! cargo run --release --example train -- --out model.bin [--language TAG] [--fast] [--steps N] [--dev FILE]… TEXT…
//! ```
//!
//! TEXT is UTF-8, a paragraph a line, a blank line between documents; plain or packed with xz, gzip or zstd. A
//! file named twice is read twice by the network. TAG is a BCP 47 tag (`de`) of a language that Snowball has a
//! stemmer for, `en` if not said. `--fast` makes a small and fast model. Four parts are made: the lexicon (words counted), the joiner
//! (where marks stand), the pairing of quotes and, unless `--steps 0`, the network (words and capitals in context). Beside the model a
//! checkpoint is kept while the network is trained; the same command goes on from it. The same texts, settings
//! and seed give the same bytes.
//!
//! `--take SECTION=MODEL` takes a section (`lexicon`, `joiner`, `quotes`, `network`) from a model instead of making it.

mod marks;
mod text;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

use lexopt::ValueExt;
use unmangle::language::train::{
    self, Counts, JoinerTrainer, LexiconSize, NetworkSize, PackedText, QuoteTrainer, Settings, TextPacker, Trainer,
    TrainingForms, lexicon,
};
use unmangle::{Model, Stemmer};

/// Steps between two lines of progress, and between two checkpoints.
const PROGRESS: u64 = 500;
const CHECKPOINT: u64 = 2_000;

struct Arguments {
    out: PathBuf,
    language: String,
    files: Vec<PathBuf>,
    held_out: Vec<PathBuf>,
    lexicon: LexiconSize,
    joiner: usize,
    quotes: u32,
    taken: Vec<(String, PathBuf)>,
    settings: Settings,
}

impl Arguments {
    /// The section `name`, where it is to be taken from a model.
    fn taken(&self, name: &str) -> Result<Option<Vec<u8>>, Box<dyn Error>> {
        let Some((_, path)) = self.taken.iter().find(|(section, _)| section == name) else { return Ok(None) };
        let model = Model::open(path)?;
        let section = model.section(name).ok_or_else(|| format!("{}: it has no {name}", path.display()))?;
        Ok(Some(section.to_vec()))
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = arguments()?;
    let mut once = arguments.files.clone();
    once.dedup();
    // Read at once: what is missing is better known now than after hours.
    let [taken_lexicon, taken_joiner, taken_quotes, taken_network] =
        ["lexicon", "joiner", "quotes", "network"].map(|name| arguments.taken(name));
    let (taken_lexicon, taken_joiner) = (taken_lexicon?, taken_joiner?);
    let (taken_quotes, taken_network) = (taken_quotes?, taken_network?);
    let lexicon = match taken_lexicon {
        Some(taken) => taken,
        None => lexicon(&arguments.language, &count(&once)?, &arguments.lexicon),
    };
    eprintln!("lexicon: {} bytes", lexicon.len());
    let joiner = match taken_joiner {
        Some(taken) => taken,
        None => marks::joiner(&arguments.language, arguments.joiner, &once)?,
    };
    eprintln!("joiner: {} bytes", joiner.len());
    let quotes = match taken_quotes {
        Some(taken) => taken,
        None => marks::quotes(&arguments.language, &joiner, arguments.quotes, &arguments.files)?,
    };
    eprintln!("quotes: {} bytes", quotes.len());
    let mut sections: Vec<(&str, &[u8])> = vec![("lexicon", &lexicon), ("joiner", &joiner), ("quotes", &quotes)];
    let network = match taken_network {
        Some(taken) => Some(taken),
        None if arguments.settings.steps == 0 => None,
        None => {
            let words = Model::from_bytes(train::assemble(&arguments.language, &sections))?;
            Some(train_network(&arguments, &words)?)
        }
    };
    if let Some(network) = &network {
        eprintln!("network: {} bytes", network.len());
        sections.push(("network", network));
    }
    write_whole(&arguments.out, &train::assemble(&arguments.language, &sections))?;
    Ok(())
}

fn arguments() -> Result<Arguments, Box<dyn Error>> {
    let (mut out, mut language) = (None, "en".to_owned());
    let (mut files, mut held_out, mut taken) = (Vec::new(), Vec::new(), Vec::new());
    let (mut lexicon, mut joiner, mut quotes) = (LexiconSize::FULL, JoinerTrainer::FULL, QuoteTrainer::FULL);
    let mut settings = Settings::default();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            lexopt::Arg::Long("out") => out = Some(PathBuf::from(parser.value()?)),
            lexopt::Arg::Long("language") => language = parser.value()?.string()?,
            lexopt::Arg::Long("dev") => held_out.push(PathBuf::from(parser.value()?)),
            lexopt::Arg::Long("fast") => {
                (lexicon, joiner, quotes) = (LexiconSize::FAST, JoinerTrainer::FAST, QuoteTrainer::FAST);
                settings.size = NetworkSize::FAST;
            }
            lexopt::Arg::Long("take") => {
                let value = parser.value()?.string()?;
                let (section, model) = value.split_once('=').ok_or("--take SECTION=MODEL")?;
                taken.push((section.to_owned(), PathBuf::from(model)));
            }
            lexopt::Arg::Long("steps") => settings.steps = parser.value()?.parse()?,
            lexopt::Arg::Long("seed") => settings.seed = parser.value()?.parse()?,
            lexopt::Arg::Value(file) => files.push(file.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    files.sort();
    let out = out.ok_or("--out FILE is missing")?;
    if Stemmer::for_language(&language).is_empty() {
        return Err(format!("--language {language}: there is no stemmer for it").into());
    }
    if files.is_empty() && taken.len() < 4 {
        return Err("no text to train on".into());
    }
    Ok(Arguments { out, language, files, held_out, lexicon, joiner, quotes, taken, settings })
}

/// Counts the words of all files, two at a time.
fn count(files: &[PathBuf]) -> Result<Counts, String> {
    let parts = in_parallel(files, Counts::new, |file, counts| text::lines(file, |line| counts.add(line)))?;
    let mut total = Counts::new();
    parts.into_iter().for_each(|counts| total.merge(counts));
    Ok(total)
}

/// Packs all files for the trainer, in their order.
fn pack(files: &[PathBuf], model: &Model, forms: &TrainingForms) -> Result<PackedText, String> {
    let packer = || TextPacker::new(model.lexicon(), forms);
    let parts = in_parallel(files, packer, |file, packer| {
        text::lines(file, |line| {
            if !line.is_empty() {
                packer.add(line);
            }
        })
    })?;
    let mut all = PackedText::default();
    parts.into_iter().for_each(|mut packer| all.append(packer.take()));
    Ok(all)
}

/// Works on two files at a time; the results are in the order of the files.
fn in_parallel<T: Send>(
    files: &[PathBuf],
    start: impl Fn() -> T + Sync,
    work: impl Fn(&Path, &mut T) -> Result<(), String> + Sync,
) -> Result<Vec<T>, String> {
    let mut parts: Vec<Option<T>> = files.iter().map(|_| None).collect();
    let slots = Mutex::new(parts.iter_mut().zip(files));
    std::thread::scope(|scope| {
        let run = || {
            loop {
                let Some((slot, file)) = slots.lock().map_err(|_| "a thread stopped")?.next() else {
                    return Ok::<_, String>(());
                };
                let mut part = start();
                work(file, &mut part)?;
                *slot = Some(part);
                eprintln!("read {}", file.display());
            }
        };
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(run)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a thread stopped".to_owned())?)
    })?;
    Ok(parts.into_iter().flatten().collect())
}

/// Trains the network, or goes on training it from its checkpoint.
fn train_network(arguments: &Arguments, model: &Model) -> Result<Vec<u8>, Box<dyn Error>> {
    let forms = TrainingForms::new(&model.lexicon());
    let settings = &arguments.settings;
    let mut trainer = Trainer::new(settings.clone(), &model.lexicon(), &forms);
    let checkpoint = arguments.out.with_extension("checkpoint");
    if let Ok(bytes) = std::fs::read(&checkpoint) {
        if !trainer.resume(&bytes) {
            return Err(format!("{}: a checkpoint of other texts or settings", checkpoint.display()).into());
        }
        eprintln!("going on from step {}", trainer.steps());
    }
    if trainer.steps() < settings.steps {
        let text = pack(&arguments.files, model, &forms)?;
        eprintln!("{} tokens", text.len());
        let (started, first) = (Instant::now(), trainer.steps());
        while trainer.step(&text) {
            let step = trainer.steps();
            if step.is_multiple_of(PROGRESS) {
                let tokens = ((step - first) * settings.tokens()) as f64;
                eprintln!(
                    "step {step}: {} at {:.0} tokens/s",
                    trainer.report(),
                    tokens / started.elapsed().as_secs_f64()
                );
            }
            if step.is_multiple_of(CHECKPOINT) || step == settings.steps {
                write_whole(&checkpoint, &trainer.checkpoint())?;
            }
        }
    }
    if !arguments.held_out.is_empty() {
        let held_out = pack(&arguments.held_out, model, &forms)?;
        eprintln!("held out, forms hidden: {}", trainer.evaluate(&held_out, true));
        eprintln!("held out, forms known: {}", trainer.evaluate(&held_out, false));
    }
    Ok(trainer.section())
}

/// Writes a file whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let part = path.with_extension("part");
    std::fs::write(&part, bytes)
        .and_then(|()| std::fs::rename(&part, path))
        .map_err(|error| format!("{}: {error}", path.display()))
}
