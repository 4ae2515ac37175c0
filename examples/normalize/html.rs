//! Repairs as a page for a browser: one file, nothing loaded from elsewhere.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use unmangle::Repair;
use unmangle::edit::Part;

use crate::report;

const HEAD: &str = r#"<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Repaired texts</title>
<style>
  body { font: 17px/1.6 Georgia, serif; max-width: 46em; margin: 2em auto; padding: 0 1em; color: #222; }
  h2 { font: bold 15px/1.4 system-ui, sans-serif; border-bottom: 1px solid #ccc; margin-top: 3em; }
  pre { font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap; background: #f6f6f6; padding: 0.8em; }
  .text { white-space: pre-wrap; overflow-wrap: break-word; }
  del { background: #fdd; color: #933; } ins { background: #dfd; text-decoration: none; }
  ins.unsure { background: #ffdf8a; }
  .plain del { display: none; } .plain ins { background: none; }
</style>
<p><label><input type="checkbox" onchange="document.body.classList.toggle('plain', this.checked)"> repaired text only</label>
"#;

/// A page that is being written: under another name, until it is whole.
pub(crate) struct Page {
    file: BufWriter<File>,
    part: PathBuf,
    target: PathBuf,
}

impl Page {
    pub(crate) fn create(target: &Path) -> io::Result<Self> {
        let part = target.with_extension(format!("{}.part", std::process::id()));
        let explain = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", target.display()));
        let mut file = BufWriter::new(File::create(&part).map_err(explain)?);
        file.write_all(HEAD.as_bytes())?;
        Ok(Self { file, part, target: target.into() })
    }

    /// Adds a document: what was found, and its text with every edit in place.
    pub(crate) fn add(&mut self, name: &str, repair: &Repair<'_>) -> io::Result<()> {
        let out = &mut self.file;
        writeln!(out, "<h2>{}</h2>\n<pre>{}</pre>", escaped(name), escaped(&repair.diagnosis().to_string()))?;
        write!(out, "<div class=\"text\">")?;
        for part in repair.edits().changes(repair.source()) {
            match part {
                Part::Kept(text) => write!(out, "{}", escaped(text))?,
                Part::Changed { before, edit } => {
                    let mut why = format!("{}, {}", edit.quirk, edit.confidence);
                    if !edit.alternatives.is_empty() {
                        why.push_str(&format!("; or {}", report::others(edit)));
                    }
                    let why = escaped(&why);
                    if !before.is_empty() {
                        write!(out, "<del title=\"{why}\">{}</del>", escaped(before))?;
                    }
                    if !edit.replacement.is_empty() {
                        let class = if edit.confidence.get() < 0.9 { " class=\"unsure\"" } else { "" };
                        write!(out, "<ins{class} title=\"{why}\">{}</ins>", escaped(&edit.replacement))?;
                    }
                }
            }
        }
        writeln!(out, "</div>")
    }

    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.file.flush()?;
        fs::rename(&self.part, &self.target)
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // Gone already when the page was finished.
        let _ = fs::remove_file(&self.part);
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Not allowed in a page.
            '\0'..='\x08' | '\x0b'..='\x1f' | '\x7f' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}
