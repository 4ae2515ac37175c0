//! Files, folders and standard input.

use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use unmangle::{Corpus, Normalizer};

use crate::args::{Mode, Options};
use crate::{Repairer, html, output, report};

/// A text that cannot be read, and why.
pub(crate) type Unread = String;

/// Repairs the documents; how many things went wrong with single ones, which are reported.
pub(crate) fn run(options: &Options, normalizer: Normalizer<'_>) -> io::Result<usize> {
    let mut troubles = Troubles::default();
    let paths = expand(&options.inputs, &["txt"], &mut troubles);
    let targets = options.out_dir.as_ref().map(|folder| output::targets(folder, &paths)).transpose()?;
    let repairer = if paths.len() > 1 && !options.alone {
        let mut corpus = Corpus::new(normalizer);
        let progress = progress(paths.len(), "learning");
        for path in &paths {
            // What cannot be read is reported when it is to be repaired.
            if let Ok(text) = read(path, options.lossy) {
                corpus.learn(&text);
            }
            progress.inc(1);
        }
        progress.finish_and_clear();
        Repairer::Together(corpus)
    } else {
        Repairer::Alone(normalizer)
    };
    let mut page = options.html.as_deref().map(html::Page::create).transpose()?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let progress = progress(paths.len(), "repairing");
    for (number, path) in paths.iter().enumerate() {
        progress.inc(1);
        let text = match read(path, options.lossy) {
            Ok(text) => text,
            Err(trouble) => {
                progress.suspend(|| troubles.report(&trouble));
                continue;
            }
        };
        if options.mode == Mode::Detect {
            writeln!(out, "{}: {}", name(path), repairer.diagnose(&text))?;
            continue;
        }
        let repair = repairer.repair(&text);
        progress.suspend(|| eprintln!("{}: {}", name(path), repair.diagnosis()));
        if options.certify {
            match repair.certify() {
                Ok(certificate) => progress.suspend(|| eprintln!("  certified: {certificate}")),
                Err(error) => progress.suspend(|| troubles.report(&report::exceptions(&name(path), &error))),
            }
        }
        if let Some(page) = &mut page {
            page.add(&name(path), &repair)?;
        }
        if options.mode == Mode::Explain {
            report::explain(&mut out, &name(path), &repair)?;
        } else if let Some(target) = targets.as_ref().and_then(|targets| targets.get(number)) {
            output::write_whole(target, |file| file.write_all(repair.text().as_bytes()))?;
        } else if page.is_none() {
            output::print(&mut out, (paths.len() > 1).then(|| name(path)), repair.text())?;
        }
    }
    progress.finish_and_clear();
    if let Some(page) = page {
        page.finish()?;
    }
    out.flush()?;
    Ok(troubles.0)
}

/// Counts what is reported.
#[derive(Default)]
pub(crate) struct Troubles(pub(crate) usize);

impl Troubles {
    pub(crate) fn report(&mut self, trouble: &str) {
        self.0 += 1;
        eprintln!("{trouble}");
    }
}

/// How a document is called in reports.
pub(crate) fn name(path: &Path) -> String {
    if path.as_os_str() == "-" { "standard input".into() } else { path.display().to_string() }
}

/// The files that the arguments stand for, those of folders sorted; `-` where there is no argument.
pub(crate) fn expand(inputs: &[PathBuf], extensions: &[&str], troubles: &mut Troubles) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for input in inputs {
        if input.is_dir() {
            if let Err(error) = walk(input, extensions, &mut paths) {
                troubles.report(&format!("{}: {error}", input.display()));
            }
        } else {
            paths.push(input.clone());
        }
    }
    if inputs.is_empty() {
        paths.push("-".into());
    }
    paths
}

/// The files in a folder and the folders in it, sorted; links to folders are not followed.
fn walk(folder: &Path, extensions: &[&str], paths: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            walk(&path, extensions, paths)?;
        } else if path.is_file()
            && extensions.iter().any(|wanted| path.extension().is_some_and(|found| found == *wanted))
        {
            paths.push(path);
        }
    }
    Ok(())
}

/// The text of a file, or of standard input for `-`.
pub(crate) fn read(path: &Path, lossy: bool) -> Result<String, Unread> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes).map(|_| ())
    } else {
        fs::read(path).map(|read| bytes = read)
    };
    read.map_err(|error| format!("{}: {error}", name(path)))?;
    text(bytes, lossy).map_err(|at| format!("{}: not UTF-8 at byte {at} (--lossy reads it all the same)", name(path)))
}

/// `bytes` as text; if they are not UTF-8, the offset of the first that is not.
pub(crate) fn text(bytes: Vec<u8>, lossy: bool) -> Result<String, usize> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) if lossy => Ok(String::from_utf8_lossy(error.as_bytes()).into_owned()),
        Err(error) => Err(error.utf8_error().valid_up_to()),
    }
}

/// A bar on standard error, when that is a terminal and there is more than one thing to do.
fn progress(count: usize, doing: &'static str) -> ProgressBar {
    if count < 2 || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}").unwrap_or(ProgressStyle::default_bar());
    ProgressBar::new(count as u64).with_style(style).with_message(doing)
}
