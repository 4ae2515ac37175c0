//! JSON Lines: a record in, the same record out, its text repaired. One record is held at a time, or as many as
//! keep the threads busy.

use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use unmangle::{Corpus, Normalizer};

use crate::args::{Mode, Options};
use crate::documents::{self, Troubles, expand, name};
use crate::{Repairer, output, report};

/// Repairs all records; how many lines were bad.
pub(crate) fn run(options: &Options, normalizer: Normalizer<'_>) -> io::Result<usize> {
    let mut troubles = Troubles::default();
    let mut paths = expand(&options.inputs, &["jsonl", "ndjson"], &mut troubles);
    let targets = options.out_dir.as_ref().map(|folder| output::targets(folder, &paths)).transpose()?;
    let mut spool = None;
    let repairer = if options.corpus {
        // What is read twice must lie somewhere.
        for path in paths.iter_mut().filter(|path| path.as_os_str() == "-") {
            let spooled = spool.insert(Spool::fill(&mut io::stdin().lock())?);
            *path = spooled.0.clone();
        }
        Repairer::Together(learn(options, normalizer, &paths)?)
    } else {
        Repairer::Alone(normalizer)
    };
    let stream = Stream { options, repairer, spool: spool.as_ref().map(|spool| &*spool.0) };
    for (number, path) in paths.iter().enumerate() {
        let input = match open(path) {
            Ok(input) => input,
            Err(error) => {
                troubles.report(&format!("{}: {error}", name(path)));
                continue;
            }
        };
        match targets.as_ref().and_then(|targets| targets.get(number)) {
            Some(target) => output::write_whole(target, |out| stream.repair(path, input, out, &mut troubles))?,
            None => {
                let mut out = BufWriter::new(io::stdout().lock());
                stream.repair(path, input, &mut out, &mut troubles)?;
                out.flush()?;
            }
        }
    }
    Ok(troubles.0)
}

/// Goes through all records once and learns from the clean ones. Bad lines are reported when they are repaired.
fn learn<'m>(options: &Options, normalizer: Normalizer<'m>, paths: &[PathBuf]) -> io::Result<Corpus<'m>> {
    let mut corpus = Corpus::new(normalizer);
    for input in paths.iter().filter_map(|path| open(path).ok()) {
        let mut lines = Lines::new(input);
        while let Some((_, line)) = lines.next()? {
            let Ok(line) = documents::text(line.to_vec(), options.lossy) else { continue };
            if let Ok(text) = Record::read(&line).and_then(|record| record.text(options.field())) {
                corpus.learn(&text);
            }
        }
    }
    Ok(corpus)
}

/// Records that each thread is given at a time, if there are several.
const SHARE: usize = 16;

struct Stream<'a> {
    options: &'a Options,
    repairer: Repairer<'a>,
    /// Where standard input lies, if it was spooled.
    spool: Option<&'a Path>,
}

impl Stream<'_> {
    fn repair(
        &self,
        path: &Path,
        input: Box<dyn BufRead>,
        out: &mut impl Write,
        troubles: &mut Troubles,
    ) -> io::Result<()> {
        let threads = match self.options.threads.unwrap_or(1) {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        };
        let most = if threads == 1 { 1 } else { threads * SHARE };
        let mut lines = Lines::new(input);
        loop {
            let mut batch = Vec::new();
            while batch.len() < most
                && let Some((place, line)) = lines.next()?
            {
                batch.push((place, line.to_vec()));
            }
            if batch.is_empty() {
                return Ok(());
            }
            for (line, done) in self.records(batch, threads) {
                match done {
                    Ok(record) => {
                        out.write_all(record.as_bytes())?;
                        out.write_all(b"\n")?;
                    }
                    Err(why) => {
                        let name = if self.spool == Some(path) { "standard input".into() } else { name(path) };
                        troubles.report(&format!("{name}: line {line}: {why}"));
                    }
                }
            }
        }
    }

    /// The lines of some records with their numbers, repaired on so many threads, in their order.
    fn records(&self, batch: Vec<(Place, Vec<u8>)>, threads: usize) -> Vec<(usize, Result<String, String>)> {
        let repair = |(place, line): (Place, Vec<u8>)| {
            let done = documents::text(line, self.options.lossy)
                .map_err(|at| format!("not UTF-8 at byte {} of the input", place.offset + at))
                .and_then(|line| self.record(&line));
            (place.line, done)
        };
        if threads == 1 {
            return batch.into_iter().map(repair).collect();
        }
        // Whoever is free takes the next.
        let (left, done) = (Mutex::new(batch.into_iter()), Mutex::new(Vec::new()));
        let next = || left.lock().ok().and_then(|mut left| left.next());
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    while let Some(record) = next() {
                        let repaired = repair(record);
                        if let Ok(mut done) = done.lock() {
                            done.push(repaired);
                        }
                    }
                });
            }
        });
        let mut done = done.into_inner().unwrap_or_default();
        done.sort_by_key(|(line, _)| *line);
        done
    }

    /// A record's line, repaired.
    fn record(&self, line: &str) -> Result<String, String> {
        let record = Record::read(line)?;
        let text = record.text(self.options.field())?;
        let mut added: Vec<(&str, String)> = Vec::new();
        if self.options.mode == Mode::Detect {
            added.push(("findings", report::findings(&self.repairer.diagnose(&text)).to_string()));
        } else {
            let repair = self.repairer.repair(&text);
            added.push((self.options.field(), serde_json::Value::from(&**repair.text()).to_string()));
            added.push(("findings", report::findings(repair.diagnosis()).to_string()));
            if self.options.edits {
                added.push(("edits", report::edits(repair.edits()).to_string()));
            }
        }
        record.with(added).map_err(|error| error.to_string())
    }
}

impl Options {
    fn field(&self) -> &str {
        self.field.as_deref().unwrap_or("text")
    }
}

/// A record: its fields in order, their values as they were written.
struct Record<'l>(Vec<(Cow<'l, str>, &'l RawValue)>);

impl<'l> Record<'l> {
    fn read(line: &'l str) -> Result<Self, String> {
        serde_json::from_str(line).map_err(|error| format!("not a JSON record: {error}"))
    }

    /// The text in a field.
    fn text(&self, field: &str) -> Result<String, String> {
        let value = self.0.iter().rev().find(|(name, _)| name == field).map(|(_, value)| value);
        let value = value.ok_or_else(|| format!("there is no field {field:?}"))?;
        serde_json::from_str(value.get()).map_err(|_| format!("the field {field:?} is not a string"))
    }

    /// The record's line with some fields set: those that it has stay in their places, the others are added.
    fn with(&self, set: Vec<(&str, String)>) -> Result<String, serde_json::Error> {
        let mut out = String::from("{");
        let mut push = |name: &str, value: &str| -> Result<(), serde_json::Error> {
            if out.len() > 1 {
                out.push(',');
            }
            out.push_str(&serde_json::to_string(name)?);
            out.push(':');
            out.push_str(value);
            Ok(())
        };
        for (name, value) in &self.0 {
            let new = set.iter().find(|(other, _)| other == name);
            push(name, new.map_or(value.get(), |(_, new)| new))?;
        }
        for (name, value) in set.iter().filter(|(name, _)| self.0.iter().all(|(other, _)| other != name)) {
            push(name, value)?;
        }
        out.push('}');
        Ok(out)
    }
}

impl<'de> Deserialize<'de> for Record<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Record<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut fields = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
                    fields.push((Cow::Owned(name), value));
                }
                Ok(Record(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// Where a line stands: its number from 1, its first byte's offset.
#[derive(Clone, Copy)]
struct Place {
    line: usize,
    offset: usize,
}

/// Lines as bytes, one at a time; blank ones are passed over.
struct Lines {
    input: Box<dyn BufRead>,
    buffer: Vec<u8>,
    next: Place,
}

impl Lines {
    fn new(input: Box<dyn BufRead>) -> Self {
        Self { input, buffer: Vec::new(), next: Place { line: 1, offset: 0 } }
    }

    fn next(&mut self) -> io::Result<Option<(Place, &[u8])>> {
        loop {
            self.buffer.clear();
            let read = self.input.read_until(b'\n', &mut self.buffer)?;
            if read == 0 {
                return Ok(None);
            }
            let mut place = self.next;
            self.next = Place { line: place.line + 1, offset: place.offset + read };
            let mut skip = 0;
            if place.offset == 0 && self.buffer.starts_with("\u{feff}".as_bytes()) {
                skip = 3;
            }
            place.offset += skip;
            if !self.buffer[skip..].trim_ascii().is_empty() {
                return Ok(Some((place, self.buffer[skip..].trim_ascii_end())));
            }
        }
    }
}

fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    Ok(Box::new(BufReader::new(File::open(path)?)))
}

/// A copy of standard input in the folder for temporary files; removed at the end.
struct Spool(PathBuf);

impl Spool {
    fn fill(input: &mut impl BufRead) -> io::Result<Self> {
        let spool = Self(std::env::temp_dir().join(format!("unmangle-{}.jsonl", std::process::id())));
        let mut file = File::create_new(&spool.0)?;
        io::copy(input, &mut file)?;
        Ok(spool)
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
