//! The model file: a header, a checksum and named sections, read in place.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | magic `UNMANGLE` |
//! | 4 | format version, little endian as all numbers here |
//! | 8 | language tag (BCP 47), filled up with zeros |
//! | 8 | checksum of all that follows |
//! | 4 | number of sections |
//! | 16 each | section: name (8 bytes, filled up with zeros), offset from the start of the file, length |
//!
//! The sections follow. A component of the model reads its own section and does without if it is absent.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
#[cfg(any(feature = "english", feature = "english-fast"))]
use std::sync::OnceLock;

use super::bytes::Reader;
use super::decoder::Kept;
use super::hash::mix;
use super::joiner::Joiner;
use super::lexicon::Lexicon;
use super::quotes::Pairing;
use super::scorer::{Network, Unpacked};
use crate::Stemmer;

/// Version of the model format that this crate reads and writes.
pub const MODEL_VERSION: u32 = 2;

const MAGIC: &[u8; 8] = b"UNMANGLE";
const CHECKED_FROM: usize = 28;

/// A language model: the lexicon and whatever else its file holds.
///
/// Opening one reads the header and, for a file, the checksum; nothing is decoded or copied.
pub struct Model {
    bytes: Cow<'static, [u8]>,
    language: String,
    stemmers: &'static [Stemmer],
    sections: Vec<(Box<str>, Range<usize>)>,
    unpacked: Unpacked,
    kept: Kept,
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model").field("language", &self.language).field("sections", &self.sections).finish()
    }
}

impl Model {
    /// The embedded model of English: the large one with the feature `english`, else the fast one with
    /// `english-fast`, else none.
    ///
    /// ```
    /// # #[cfg(feature = "english")] {
    /// let model = unmangle::Model::english().unwrap();
    /// assert_eq!(model.language(), "en");
    /// # }
    /// ```
    #[must_use]
    pub fn english() -> Option<&'static Self> {
        #[cfg(feature = "english")]
        {
            static MODEL: OnceLock<Option<Model>> = OnceLock::new();
            embedded(include_bytes!("../../model/english.bin"), &MODEL)
        }
        #[cfg(not(feature = "english"))]
        Self::english_fast()
    }

    /// The embedded fast model of English: a third of the size, several times the throughput, more words wrong
    /// (`MODEL.md` has the figures). `None` without the feature `english-fast`.
    ///
    /// ```
    /// use unmangle::{Model, Normalizer};
    ///
    /// if let Some(model) = Model::english_fast() {
    ///     let normalizer = Normalizer::new().model(Some(model));
    ///     let text = normalizer.normalize("the mayor of london didn ' t speak on monday .");
    ///     assert_eq!(text, "The mayor of London didn't speak on Monday.");
    /// }
    /// ```
    #[must_use]
    pub fn english_fast() -> Option<&'static Self> {
        #[cfg(feature = "english-fast")]
        {
            static MODEL: OnceLock<Option<Model>> = OnceLock::new();
            embedded(include_bytes!("../../model/english-fast.bin"), &MODEL)
        }
        #[cfg(not(feature = "english-fast"))]
        None
    }

    /// Reads a model file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is no model, is of another format version, or is cut short or damaged.
    /// The error names the file.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ModelError> {
        let path = path.as_ref();
        let named = |mut error: ModelError| {
            error.path = Some(path.to_owned());
            error
        };
        let bytes = std::fs::read(path).map_err(|error| named(Kind::Unreadable(error).into()))?;
        Self::from_bytes(bytes).map_err(named)
    }

    /// Takes the bytes of a model file.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn from_bytes(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, ModelError> {
        Self::parse(bytes.into(), true)
    }

    fn parse(bytes: Cow<'static, [u8]>, check: bool) -> Result<Self, ModelError> {
        let mut reader = Reader::new(&bytes);
        if reader.take(8) != Some(MAGIC) {
            return Err(Kind::Foreign.into());
        }
        let version = reader.u32().ok_or(Kind::Truncated)?;
        if version != MODEL_VERSION {
            return Err(Kind::Version(version).into());
        }
        let language: String = name(reader.take(8).ok_or(Kind::Truncated)?).ok_or(Kind::Damaged)?.into();
        let (low, high) = (reader.u32().ok_or(Kind::Truncated)?, reader.u32().ok_or(Kind::Truncated)?);
        let count = reader.u32().ok_or(Kind::Truncated)?;
        let mut sections = Vec::new();
        for _ in 0..count.min(64) {
            let tag = name(reader.take(8).ok_or(Kind::Truncated)?).ok_or(Kind::Damaged)?;
            let start = reader.u32().ok_or(Kind::Truncated)? as usize;
            let length = reader.u32().ok_or(Kind::Truncated)? as usize;
            if start.checked_add(length).is_none_or(|end| end > bytes.len()) {
                return Err(Kind::Truncated.into());
            }
            sections.push((Box::from(tag), start..start + length));
        }
        if check && checksum(bytes.get(CHECKED_FROM..).unwrap_or_default()) != u64::from(low) | u64::from(high) << 32 {
            return Err(Kind::Damaged.into());
        }
        let stemmers = Stemmer::for_language(&language);
        let model = Self { bytes, language, stemmers, sections, unpacked: Unpacked::default(), kept: Kept::default() };
        if model.read_lexicon().is_none() {
            return Err(Kind::Damaged.into());
        }
        Ok(model)
    }

    /// The bytes of a model file with these sections.
    pub(crate) fn assemble(language: &str, sections: &[(&str, &[u8])]) -> Vec<u8> {
        let padded = |text: &str| {
            let mut bytes = [0u8; 8];
            bytes.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
            bytes
        };
        let mut table = (sections.len() as u32).to_le_bytes().to_vec();
        let mut start = CHECKED_FROM + 4 + 16 * sections.len();
        for (tag, bytes) in sections {
            table.extend(padded(tag));
            table.extend((start as u32).to_le_bytes());
            table.extend((bytes.len() as u32).to_le_bytes());
            start += bytes.len();
        }
        sections.iter().for_each(|(_, bytes)| table.extend_from_slice(bytes));
        let mut out = MAGIC.to_vec();
        out.extend(MODEL_VERSION.to_le_bytes());
        out.extend(padded(language));
        out.extend(checksum(&table).to_le_bytes());
        out.extend(table);
        out
    }

    /// The language tag (BCP 47), such as `en`.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The stemmers that can have cut words of the language.
    pub(crate) fn stemmers(&self) -> &'static [Stemmer] {
        self.stemmers
    }

    /// The names of its sections and their sizes in bytes.
    pub fn sections(&self) -> impl Iterator<Item = (&str, usize)> {
        self.sections.iter().map(|(name, range)| (&**name, range.len()))
    }

    /// The bytes of a section, to be taken into another model ([`train::assemble`](super::train::assemble)).
    #[must_use]
    pub fn section(&self, name: &str) -> Option<&[u8]> {
        let (_, range) = self.sections.iter().find(|(tag, _)| **tag == *name)?;
        self.bytes.get(range.clone())
    }

    /// The network, if the file holds one.
    pub(crate) fn network(&self) -> Option<Network<'_>> {
        Network::from_bytes(self.section("network")?, &self.unpacked)
    }

    /// What the decoder keeps from text to text.
    pub(crate) fn kept(&self) -> &Kept {
        &self.kept
    }

    /// The words of the language.
    #[must_use]
    pub fn lexicon(&self) -> Lexicon<'_> {
        self.read_lexicon().unwrap_or_default()
    }

    fn read_lexicon(&self) -> Option<Lexicon<'_>> {
        Lexicon::from_bytes(self.section("lexicon")?, self.stemmers)
    }

    /// What judges whether marks stand against their neighbours, if the file holds one.
    #[must_use]
    pub fn joiner(&self) -> Option<Joiner<'_>> {
        let joiner = self.section("joiner").and_then(|bytes| Joiner::from_bytes(bytes).ok())?;
        let pairing = self.section("quotes").and_then(Pairing::from_bytes).unwrap_or_default();
        Some(joiner.with_pairing(pairing))
    }
}

/// The model that was compiled in. It needs no checksum; a test checks it.
#[cfg(any(feature = "english", feature = "english-fast"))]
fn embedded(bytes: &'static [u8], model: &'static OnceLock<Option<Model>>) -> Option<&'static Model> {
    model.get_or_init(|| Model::parse(Cow::Borrowed(bytes), false).ok()).as_ref()
}

fn name(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().map(|text| text.trim_end_matches('\0'))
}

/// A checksum that any change of any byte alters, eight bytes at a time.
fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        sum = (sum.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    mix(sum)
}

/// Why a model could not be loaded.
#[derive(Debug)]
pub struct ModelError {
    kind: Kind,
    path: Option<PathBuf>,
}

#[derive(Debug)]
enum Kind {
    Unreadable(std::io::Error),
    Foreign,
    Version(u32),
    Truncated,
    Damaged,
}

impl From<Kind> for ModelError {
    fn from(kind: Kind) -> Self {
        Self { kind, path: None }
    }
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}: ", path.display())?;
        }
        match &self.kind {
            Kind::Unreadable(error) => write!(f, "the model cannot be read: {error}"),
            Kind::Foreign => f.write_str("not an unmangle model: it does not begin with `UNMANGLE`"),
            Kind::Version(version) => {
                write!(f, "the model is of format version {version}, this crate reads version {MODEL_VERSION}")
            }
            Kind::Truncated => f.write_str("the model is cut short"),
            Kind::Damaged => f.write_str("the model is damaged: its checksum or contents do not fit"),
        }
    }
}

impl std::error::Error for ModelError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}
