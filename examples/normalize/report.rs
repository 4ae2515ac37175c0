//! Repairs explained, for people and as JSON.

use std::io::{self, Write};

use serde_json::{Value, json};
use unmangle::{CertificateError, Diagnosis, Edit, Edits, Repair};

/// How many characters of the text around an edit are shown on either side.
const AROUND: usize = 24;

/// Prints what was found, then every edit with what stands around it.
pub(crate) fn explain(out: &mut impl Write, name: &str, repair: &Repair<'_>) -> io::Result<()> {
    writeln!(out, "==> {name} <==\n{}", repair.diagnosis())?;
    let source = repair.source();
    for edit in repair.edits() {
        let (before, after) = (last(&source[..edit.range.start]), first(&source[edit.range.end..]));
        let old = &source[edit.range.clone()];
        writeln!(
            out,
            "{:>8}  {}, {}\n        - {}\n        + {}",
            edit.range.start,
            edit.quirk,
            edit.confidence,
            one_line(&format!("{before}[{old}]{after}")),
            one_line(&format!("{before}[{}]{after}", edit.replacement)),
        )?;
        if !edit.alternatives.is_empty() {
            writeln!(out, "          or {}", others(edit))?;
        }
    }
    writeln!(out, "{} edits\n", repair.edits().len())
}

/// The runners-up of an edit: `[as] 12 %, [at] 3 %`.
pub(crate) fn others(edit: &Edit) -> String {
    let other =
        |other: &unmangle::edit::Alternative| format!("[{}] {}", one_line(&other.replacement), other.confidence);
    edit.alternatives.iter().map(other).collect::<Vec<_>>().join(", ")
}

fn last(text: &str) -> &str {
    let start = text.char_indices().rev().take(AROUND).last().map_or(text.len(), |(at, _)| at);
    &text[start..]
}

fn first(text: &str) -> &str {
    let end = text.char_indices().nth(AROUND).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

fn one_line(text: &str) -> String {
    text.replace('\n', "⏎").replace(|c: char| c.is_control(), "·")
}

/// The places of a repair that do not come back.
pub(crate) fn exceptions(name: &str, error: &CertificateError) -> String {
    let mut lines = format!("{name}: {error}");
    for exception in error.exceptions() {
        let (from, to) = (exception.span.start, exception.span.end);
        lines.push_str(&format!("\n  {from}..{to}  {:?}, not {:?}", exception.expected, exception.got));
    }
    lines
}

/// The findings as JSON: those held more likely than not.
pub(crate) fn findings(diagnosis: &Diagnosis) -> Value {
    let held = diagnosis.findings.iter().filter(|finding| finding.confidence.get() >= 0.5);
    let finding = |finding: &unmangle::Finding| {
        json!({
            "quirk": finding.quirk.name(),
            "variant": finding.variant.map(|variant| variant.name()),
            "variants": finding.variants.iter().map(|variant| variant.name()).collect::<Vec<_>>(),
            "confidence": rounded(finding.confidence),
        })
    };
    held.map(finding).collect()
}

/// The edits as JSON; `start` and `end` are UTF-8 byte offsets into the text as it came.
pub(crate) fn edits(edits: &Edits) -> Value {
    let edit = |edit: &Edit| {
        let others = edit.alternatives.iter();
        json!({
            "start": edit.range.start,
            "end": edit.range.end,
            "replacement": &*edit.replacement,
            "quirk": edit.quirk.name(),
            "confidence": rounded(edit.confidence),
            "alternatives": others
                .map(|other| json!({"replacement": &*other.replacement, "confidence": rounded(other.confidence)}))
                .collect::<Vec<_>>(),
        })
    };
    edits.iter().map(edit).collect()
}

/// To four digits: more would pretend to know.
fn rounded(confidence: unmangle::Confidence) -> f64 {
    (f64::from(confidence.get()) * 1e4).round() / 1e4
}
