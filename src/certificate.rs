//! The proof of a repair: mangled again, it is the input again.
//!
//! The steps that split, lowercased and stemmed a text can be run forwards ([`Channel`]). A certificate runs
//! those that the diagnosis names over the repaired text, stretch by stretch, and compares the result with the
//! input, token by token, after what came over the text later (wrong decoding, page furniture) is taken off.
//! Three things are folded: how many blanks stand between tokens; the quotes `` `` `` and `''`, which are `"`;
//! and whether a full stop at a token's end was cut, since that hangs on where a tokenizer saw sentences end.
//! Of what has no way forward (deletions, lossy decoding, a change of style) undo is the proof.

mod compare;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use crate::pipeline::{Pass, Phases, Repair, scope};
use crate::{Chain, Channel, Edit, Edits, Finding, Quirk, Variant};
use compare::{Mismatch, mismatches};

/// What was proven of a repair: see [`Repair::certify`].
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Certificate {
    /// How many edits are proven by mangling the repair again.
    pub remangled: usize,
    /// How many edits have undo for their proof: what they took away or gave back no channel makes again.
    pub undone: usize,
    /// The chains that were run again.
    pub chains: Vec<String>,
}

/// A repair that does not come back everywhere when it is mangled again.
#[derive(Clone, Debug, PartialEq)]
pub struct CertificateError {
    certificate: Certificate,
    exceptions: Vec<Exception>,
}

/// A place where a repair, mangled again, is not the input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Exception {
    /// UTF-8 byte offsets into the source of the repair.
    pub span: Range<usize>,
    /// The tokens that stand in the input.
    pub expected: String,
    /// The tokens that the repair gives when it is mangled again.
    pub got: String,
}

impl CertificateError {
    /// The places that do not come back, in the order of the source.
    #[must_use]
    pub fn exceptions(&self) -> &[Exception] {
        &self.exceptions
    }

    /// What is proven of the rest.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }
}

impl Repair<'_> {
    /// Mangles the repaired text again, as the diagnosis says it was mangled, and compares it with the input.
    /// Where the diagnosis leaves open which variant of a tool it was, the one that explains the text best
    /// counts. Linear in the text.
    ///
    /// # Errors
    /// If the repair, mangled again, is not the input everywhere: the error names each place.
    ///
    /// ```
    /// use unmangle::Normalizer;
    ///
    /// let repair = Normalizer::new().repair("the talks failed , he said . they ' ll meet again in may .");
    /// assert!(repair.certify().is_ok());
    /// ```
    pub fn certify(&self) -> Result<Certificate, CertificateError> {
        let mut certificate = Certificate::default();
        let mut exceptions = Vec::new();
        let mut text = Cow::Borrowed(self.source());
        let mut so_far = Edits::none();
        for pass in self.passes() {
            let mangled = pass.phases.before.apply(&text).into_owned();
            so_far = so_far.compose_over(self.source(), &text, &pass.phases.before);
            let back = so_far.offsets();
            let repaired = pass.phases.channels.apply(&mangled).into_owned();
            for found in check(pass, &text, &mangled, &repaired, &mut certificate) {
                let Mismatch { span, expected, got } = found;
                exceptions.push(Exception { span: back.source_range(span), expected, got });
            }
            so_far = so_far.compose_over(self.source(), &mangled, &pass.phases.channels);
            so_far = so_far.compose_over(self.source(), &repaired, &pass.phases.after);
            text = Cow::Owned(pass.phases.after.apply(&repaired).into_owned());
        }
        if exceptions.is_empty() { Ok(certificate) } else { Err(CertificateError { certificate, exceptions }) }
    }
}

/// How many edits of wrong decoding were reversible: decoded wrongly again, once or twice, what they put in is what
/// they took out.
fn misread_again(pass: &Pass, source: &str, edits: &Edits, chains: &mut Vec<String>) -> usize {
    let channels = || {
        let variants =
            pass.undone_findings().filter(|found| found.quirk == Quirk::Mojibake).flat_map(|found| &found.variants);
        variants.filter_map(|variant| match variant {
            Variant::Misreading(misreading) => Some(Channel::Misread(*misreading)),
            _ => None,
        })
    };
    let comes_back = |edit: &&Edit| {
        let old = source.get(edit.range.clone()).unwrap_or_default();
        let by = channels().find(|channel| {
            let once = channel.apply(&edit.replacement);
            once == old || channel.apply(&once) == old
        });
        if let Some(name) = by.map(|channel| channel.to_string()).filter(|name| !chains.contains(name)) {
            chains.push(name);
        }
        by.is_some()
    };
    edits.iter().filter(|edit| edit.quirk == Quirk::Mojibake).filter(comes_back).count()
}

/// Checks one round: `repaired` is what undoing the channels made of `mangled`, and that is what clearing away the
/// rest made of `source`.
fn check(pass: &Pass, source: &str, mangled: &str, repaired: &str, certificate: &mut Certificate) -> Vec<Mismatch> {
    let Phases { before, channels, after } = &pass.phases;
    let findings: Vec<&Finding> =
        pass.undone_findings().filter(|found| channel(found, found.variant).is_some()).collect();
    let spans: Vec<Vec<Range<usize>>> =
        findings.iter().map(|found| scope::carried(mangled, &[before.offsets()], &found.spans)).collect();
    let offsets = channels.offsets();
    let mut mismatches = Vec::new();
    let mut remangled = 0;
    for (stretch, holding) in scope::stretches(&spans) {
        let found: Vec<&Finding> = holding.iter().filter_map(|number| findings.get(*number).copied()).collect();
        let expected = mangled.get(stretch.clone()).unwrap_or_default();
        let clean = repaired.get(offsets.output_range(stretch.clone())).unwrap_or_default();
        let (chain, wrong) = best_chain(&found, expected, clean);
        remangled +=
            channels.iter().filter(|edit| stretch.start <= edit.range.start && edit.range.end <= stretch.end).count();
        let name = chain.to_string();
        if !certificate.chains.contains(&name) {
            certificate.chains.push(name);
        }
        mismatches.extend(wrong.into_iter().map(|mut wrong| {
            wrong.span = wrong.span.start + stretch.start..wrong.span.end + stretch.start;
            wrong
        }));
    }
    let decoded = misread_again(pass, source, before, &mut certificate.chains);
    certificate.remangled += remangled + decoded;
    certificate.undone += before.len() - decoded + after.len() + channels.len().saturating_sub(remangled);
    mismatches
}

/// The channel that a finding names, taken as `variant`.
fn channel(finding: &Finding, variant: Option<Variant>) -> Option<Channel> {
    match (finding.quirk, variant) {
        (Quirk::Lowercased, _) => Some(Channel::Lowercase),
        (Quirk::Uppercased, _) => Some(Channel::Uppercase),
        (Quirk::Tokenized, Some(Variant::Tokenizer(tokenizer))) => Some(Channel::Tokenize(tokenizer)),
        (Quirk::Stemmed, Some(Variant::Stemmer(stemmer))) => Some(Channel::Stem(stemmer)),
        _ => None,
    }
}

/// The chain that makes `expected` of `clean` with the fewest mismatches, and those. The most probable variants
/// are tried first; others, one finding at a time, only when those do not explain all.
fn best_chain(found: &[&Finding], expected: &str, clean: &str) -> (Chain, Vec<Mismatch>) {
    let lowercased = found.iter().any(|finding| finding.quirk == Quirk::Lowercased);
    let attempt = |variants: &[Option<Variant>]| {
        let channels = found.iter().zip(variants).filter_map(|(finding, variant)| channel(finding, *variant));
        let chain: Chain = channels
            .map(|channel| match channel {
                Channel::Stem(stemmer) if !lowercased => Channel::StemKeepingCase(stemmer),
                other => other,
            })
            .collect();
        let wrong = mismatches(expected, &chain.apply(clean), &chain);
        (chain, wrong)
    };
    let mut variants: Vec<Option<Variant>> = found.iter().map(|finding| finding.variant).collect();
    let mut best = attempt(&variants);
    for (place, finding) in found.iter().enumerate() {
        for other in finding.variants.iter().filter(|other| Some(**other) != finding.variant) {
            if best.1.is_empty() {
                return best;
            }
            let mut varied = variants.clone();
            varied.iter_mut().skip(place).take(1).for_each(|variant| *variant = Some(*other));
            let next = attempt(&varied);
            if next.1.len() < best.1.len() {
                (best, variants) = (next, varied);
            }
        }
    }
    best
}

impl fmt::Display for Certificate {
    /// What proves the repair, in one sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.chains[..] {
            [] => write!(f, "undo is the proof of {} edits", self.undone),
            chains => {
                write!(f, "mangled again ({}), it is the input: {} edits", chains.join("; "), self.remangled)?;
                if self.undone > 0 {
                    write!(f, "; undo is the proof of {} more", self.undone)?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for CertificateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.exceptions.len();
        write!(f, "mangled again, the repair is not the input at {count} place{}", if count == 1 { "" } else { "s" })?;
        if let Some(Exception { span, expected, got }) = self.exceptions.first() {
            write!(f, "; first at bytes {}..{}: {expected:?}, not {got:?}", span.start, span.end)?;
        }
        Ok(())
    }
}

impl std::error::Error for CertificateError {}

#[cfg(test)]
mod tests {
    use crate::Normalizer;

    #[test]
    fn a_reversible_decoding_is_mangled_again() {
        let repair = Normalizer::new().repair("Itâ€™s fine, she said, but it isnâ€™t easy &amp; never was.");
        assert_eq!(*repair.text(), "It’s fine, she said, but it isn’t easy & never was.");
        let certificate = repair.certify().unwrap();
        assert_eq!((certificate.remangled, certificate.undone), (2, 1), "{certificate}");
        assert_eq!(certificate.chains, ["utf-8-as-cp1252"]);
    }
}
