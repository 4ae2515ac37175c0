//! How findings read: one sentence each, under the chain.

use std::fmt;

use super::{Diagnosis, Finding};
use crate::Quirk;

impl fmt::Display for Finding {
    /// One sentence: `split into tokens by wordpunct, 96 % sure, 34 places in 1 stretch`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(deed(self.quirk))?;
        if let Some(variant) = self.variant {
            write!(f, " by {variant}")?;
            for (nth, other) in self.variants.iter().filter(|&&other| other != variant).enumerate() {
                write!(f, "{}{other}", if nth == 0 { " (or " } else { ", " })?;
            }
            if self.variants.iter().any(|&other| other != variant) {
                f.write_str(")")?;
            }
        }
        write!(f, ", {} sure, {}", self.confidence, plural(self.count, "place"))?;
        if self.spans.len() > 1 {
            write!(f, " in {} stretches", self.spans.len())?;
        }
        Ok(())
    }
}

impl fmt::Display for Diagnosis {
    /// The chain on the first line, a finding or remark on each line after it; `clean` for a text with
    /// no finding.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_clean() {
            f.write_str("clean")?;
        }
        for (nth, finding) in self.findings.iter().enumerate() {
            if nth > 0 {
                f.write_str(" → ")?;
            }
            match finding.variant {
                Some(variant) => write!(f, "{} ({variant})", finding.quirk)?,
                None => write!(f, "{}", finding.quirk)?,
            }
        }
        for finding in self.findings.iter().chain(&self.remarks) {
            write!(f, "\n  {finding}")?;
        }
        Ok(())
    }
}

/// What was done, as one says it.
fn deed(quirk: Quirk) -> &'static str {
    match quirk {
        Quirk::Tokenized => "split into tokens",
        Quirk::Lowercased => "all letters made small",
        Quirk::Uppercased => "all letters made capital",
        Quirk::Stemmed => "words cut to their stems",
        Quirk::Mojibake => "decoded wrongly",
        Quirk::HtmlEntities => "HTML character references left in",
        Quirk::ControlCharacters => "control characters left in",
        Quirk::InvisibleCharacters => "invisible characters left in",
        Quirk::CompatibilityCharacters => "ligatures or full-width forms left in",
        Quirk::HardWrapped => "lines broken at a fixed width",
        Quirk::Furniture => "page furniture left in",
        Quirk::Duplicate => "printed twice",
        Quirk::Garbled => "garbled by a program",
        Quirk::Spacing => "blanks put in or left out",
        Quirk::LostParagraphs => "paragraph breaks lost",
        Quirk::LostNames => "names without their capitals",
        Quirk::Style => "typographic style",
        Quirk::Unsettled => "left as it came: no repair of it settles",
    }
}

/// `1 place`, `2 places`.
fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use crate::{Confidence, Diagnosis, Finding, Quirk, Tokenizer, Variant};

    #[test]
    fn a_finding_is_a_sentence() {
        let [wordpunct, bert] = [Tokenizer::WordPunct, Tokenizer::BertCased].map(Variant::Tokenizer);
        let finding = Finding {
            quirk: Quirk::Tokenized,
            variant: Some(wordpunct),
            variants: vec![wordpunct, bert],
            confidence: Confidence::new(0.967),
            spans: vec![0..10, 20..30],
            count: 2,
        };
        assert_eq!(
            finding.to_string(),
            "split into tokens by wordpunct (or bert-cased), 96 % sure, 2 places in 2 stretches"
        );
        let diagnosis = Diagnosis { findings: vec![finding], remarks: Vec::new() };
        assert!(diagnosis.to_string().starts_with("tokenized (wordpunct)\n  split"));
        assert_eq!(Diagnosis::default().to_string(), "clean");
    }
}
