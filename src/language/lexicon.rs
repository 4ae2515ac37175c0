//! The lexicon: which words there are, how frequent, how capitalised, and which of them share a stem.
//!
//! In goes a word or a stem; out come word forms. Words are grouped into *families*: all words with one stem under
//! the first of the language's stemmers (English: Porter as NLTK has it by default); a language without a stemmer
//! has families of one word. Families lie in the bucket of their stem's hash; what other stemmers make of their
//! words leads there by an *alias* in the bucket of its own hash, so one index serves all stemmers; each candidate
//! is then verified by running the stemmer in question. Everything is read in place from the bytes of the model
//! file: nothing is decoded at load, and bytes that make no sense give missing words, never a panic.
//!
//! | bytes | what |
//! |---|---|
//! | 9 × 4 | families, forms, stem rows, hashed rows, classes, bytes of classes, case shares, buckets, bytes of buckets |
//! | 2 each, and one more | where each inflection class begins; then the classes: two tails behind their lengths |
//! | 2 each | the case shares that most forms have one of |
//! | 4 each, and one more | where each bucket begins; then the buckets |
//!
//! A bucket is a count of aliases (1 byte), the aliases, the families. An alias: fingerprint of the key (4 bits), which
//! family (4 bits), of which bucket (2 bytes). A family: a byte of length of its stem (5 bits; 31: in the next byte),
//! whether a row follows (1 bit; else it is a hashed one) and number of forms (2 bits; 3: in the next byte), then the
//! stem and the row. A form: class, spelling if it is of none, cost, and a byte that says which of the case
//! shares it has (7 bits; 127: they follow) and whether a row follows; then the capitals of its mixed case, if any.

use std::borrow::Cow;

use super::bytes::{Reader, u16_at, u32_at};
use super::case::{Case, with_capitals};
use super::hash::hash;
use crate::Stemmer;

/// A word of the lexicon.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// The word in small letters.
    pub text: String,
    /// Natural logarithm of its relative frequency in the training text.
    pub log_probability: f32,
    /// Shares of the letter cases (0–1, in the order of [`Case::ALL`]) where no sentence begins.
    pub casing: [f32; 4],
    /// The spelling in mixed case (`iPhone`), if there is one.
    pub mixed: Option<String>,
}

/// The lexicon of a model, read in place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lexicon<'m> {
    /// Those of the language, the one that groups its families first.
    stemmers: &'static [Stemmer],
    families: u32,
    forms: u32,
    vocabulary: u32,
    hashed: u32,
    class_starts: &'m [u8],
    class_bytes: &'m [u8],
    casings: &'m [u8],
    bucket_starts: &'m [u8],
    blob: &'m [u8],
}

/// One step of the quantised log-probability, in nats.
pub(crate) const LOG_STEP: f32 = 1.0 / 12.0;
/// One step of a quantised case share, in nats.
pub(crate) const CASE_STEP: f32 = 0.5;
/// The class of a form that is spelled out.
pub(crate) const SPELLED_OUT: u8 = 255;
/// A nibble that says: never seen in this case.
pub(crate) const NEVER: u8 = 15;
/// A length of a stem that says: in the next byte.
pub(crate) const LONG_STEM: u8 = 31;
/// A number of forms that says: in the next byte.
pub(crate) const MANY_FORMS: u8 = 3;
/// A number of case shares that says: they follow.
pub(crate) const OTHER_CASING: u8 = 127;
/// The flag of a family that has a row, and that of a form.
pub(crate) const FAMILY_ROW: u8 = 4;
pub(crate) const FORM_ROW: u8 = 128;
/// An alias names one of so many families of a bucket; the last number stands for all from there on.
pub(crate) const NAMED_FAMILIES: usize = 16;

/// A family as it lies in the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Family<'m> {
    /// The stem, or the mark or number shape itself.
    pub(crate) stem: &'m str,
    /// Row of the stem in the network's embedding.
    pub(crate) row: u16,
    count: u8,
    forms: &'m [u8],
}

/// A form as it lies in the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form<'m> {
    /// How the form differs from its stem: an inflection class.
    pub(crate) class: u8,
    /// How many bytes of the stem are kept.
    kept: usize,
    tail: &'m str,
    /// Quantised negative log-probability, in [`LOG_STEP`]s.
    pub(crate) cost: u8,
    /// Four quantised case shares, a nibble each, `Lower` in the lowest.
    pub(crate) casing: u16,
    /// Row of the form in the network's own embedding; 0 for none.
    pub(crate) row: u16,
    /// Which letters of the mixed-case spelling are capital: bit i for the i-th character.
    pub(crate) capitals: u32,
}

impl Form<'_> {
    /// Appends the form, in small letters, to `out`.
    pub(crate) fn spell(&self, stem: &str, out: &mut String) {
        out.push_str(stem.get(..self.kept).unwrap_or_default());
        out.push_str(self.tail);
    }

    /// Natural logarithm of the relative frequency.
    pub(crate) fn log_probability(&self) -> f32 {
        -f32::from(self.cost) * LOG_STEP
    }

    /// The quantised share of `case`, in [`CASE_STEP`]s below 1; [`NEVER`] if not seen.
    pub(crate) fn case_cost(&self, case: Case) -> u8 {
        (self.casing >> (4 * case as u16) & 15) as u8
    }
}

/// A family not yet looked into.
#[derive(Clone, Copy)]
struct Entry<'m> {
    stem: &'m [u8],
    row: Option<u16>,
    count: u8,
    /// Its forms, and what lies behind them.
    forms: &'m [u8],
}

impl<'m> Entry<'m> {
    fn first(bytes: &'m [u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let head = reader.u8()?;
        let length = match head >> 3 {
            LONG_STEM => reader.u8()?,
            length => length,
        };
        let count = match head & MANY_FORMS {
            MANY_FORMS => reader.u8()?,
            count => count,
        };
        let stem = reader.take(usize::from(length))?;
        let row = if head & FAMILY_ROW == 0 { None } else { Some(reader.u16()?) };
        Some(Self { stem, row, count, forms: reader.rest() })
    }
}

impl<'m> Family<'m> {
    /// The forms of the family, the most frequent first.
    pub(crate) fn forms(&self, lexicon: &Lexicon<'m>) -> Forms<'m> {
        Forms { lexicon: *lexicon, reader: Reader::new(self.forms), stem: self.stem, left: self.count }
    }
}

/// Iterator over the forms of a family.
pub(crate) struct Forms<'m> {
    lexicon: Lexicon<'m>,
    reader: Reader<'m>,
    stem: &'m str,
    left: u8,
}

impl<'m> Iterator for Forms<'m> {
    type Item = Form<'m>;

    fn next(&mut self) -> Option<Form<'m>> {
        self.left = self.left.checked_sub(1)?;
        let class = self.reader.u8()?;
        let (kept, tail) = if class == SPELLED_OUT {
            (0, self.reader.short_str()?)
        } else {
            let (cut, tail) = self.lexicon.class(class)?;
            (self.stem.len().checked_sub(cut.len())?, tail)
        };
        let (cost, casing, row, capitals) = self.lexicon.facts(&mut self.reader)?;
        Some(Form { class, kept, tail, cost, casing, row, capitals })
    }
}

impl<'m> Lexicon<'m> {
    /// Reads a lexicon's header; `None` if the bytes are none.
    pub(crate) fn from_bytes(bytes: &'m [u8], stemmers: &'static [Stemmer]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let mut number = || reader.u32();
        let (families, forms, vocabulary, hashed) = (number()?, number()?, number()?, number()?);
        let (classes, class_bytes, casings, buckets, blob) = (number()?, number()?, number()?, number()?, number()?);
        let lexicon = Self {
            stemmers,
            families,
            forms,
            vocabulary,
            hashed,
            class_starts: reader.take(2 * (classes as usize + 1))?,
            class_bytes: reader.take(class_bytes as usize)?,
            casings: reader.take(2 * casings as usize)?,
            bucket_starts: reader.take(4 * (buckets as usize + 1))?,
            blob: reader.take(blob as usize)?,
        };
        (buckets > 0 && hashed > 0).then_some(lexicon)
    }

    /// How many words it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.forms as usize
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.forms == 0
    }

    /// How many stems (families) it holds.
    #[must_use]
    pub fn stems(&self) -> usize {
        self.families as usize
    }

    /// Rows of the stem embedding: one for each frequent family, then one for each hash bucket of the others.
    pub(crate) fn rows(&self) -> usize {
        (self.vocabulary + self.hashed) as usize
    }

    /// The word, if the lexicon holds it. `word` is in small letters. A hash lookup: under a microsecond.
    #[must_use]
    pub fn get(&self, word: &str) -> Option<Word> {
        let stem = self.stem(word);
        let (family, form) = self.form(&stem, word)?;
        Some(self.word(&family, &form))
    }

    /// Every word that `stemmer` cuts to `token`, the most frequent first.
    #[must_use]
    pub fn preimages(&self, token: &str, stemmer: Stemmer) -> Vec<Word> {
        let mut found = Vec::new();
        let mut spelled = String::new();
        for family in self.families_of(token) {
            for form in family.forms(self) {
                spelled.clear();
                form.spell(family.stem, &mut spelled);
                if stemmer.stem(&spelled) == token {
                    found.push(self.word(&family, &form));
                }
            }
        }
        found.sort_by(|a, b| b.log_probability.total_cmp(&a.log_probability).then_with(|| a.text.cmp(&b.text)));
        found
    }

    fn word(&self, family: &Family<'_>, form: &Form<'_>) -> Word {
        let mut text = String::new();
        form.spell(family.stem, &mut text);
        let share = |case| match form.case_cost(case) {
            NEVER => 0.0,
            cost => (-f32::from(cost) * CASE_STEP).exp(),
        };
        let casing = Case::ALL.map(share);
        let total: f32 = casing.iter().sum();
        Word {
            mixed: (form.case_cost(Case::Mixed) != NEVER).then(|| with_capitals(&text, form.capitals)),
            text,
            log_probability: form.log_probability(),
            casing: casing.map(|s| if total > 0.0 { s / total } else { 0.0 }),
        }
    }

    /// The form `word` in the family of `stem`.
    pub(crate) fn form(&self, stem: &str, word: &str) -> Option<(Family<'m>, Form<'m>)> {
        let family = self.family(stem)?;
        let form = family.forms(self).find(|form| {
            stem.get(..form.kept).is_some_and(|kept| word.strip_prefix(kept).is_some_and(|rest| rest == form.tail))
        })?;
        Some((family, form))
    }

    /// The stemmers of the language, the one that groups its families first.
    pub(crate) fn stemmers(&self) -> &'static [Stemmer] {
        self.stemmers
    }

    /// The stem of the family that `word`, in small letters, is in if any.
    pub(crate) fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        family_stem(self.stemmers, word)
    }

    /// The family whose stem (or mark, or number shape) is `stem`.
    pub(crate) fn family(&self, stem: &str) -> Option<Family<'m>> {
        let (_, families) = self.bucket(bucket_of(hash(stem.as_bytes()), self.buckets()))?;
        let entry = self.entries_in(families).find(|entry| entry.stem == stem.as_bytes())?;
        self.open(entry)
    }

    /// The families that hold a word with this stem under some stemmer, and perhaps a few others.
    pub(crate) fn families_of(&self, stem: &str) -> impl Iterator<Item = Family<'m>> + use<'m> {
        let lexicon = *self;
        let key = hash(stem.as_bytes());
        let (aliases, _) = self.bucket(bucket_of(key, self.buckets())).unwrap_or_default();
        let named =
            aliases.chunks_exact(3).filter(move |alias| alias[0] & 15 == fingerprint(key)).flat_map(move |alias| {
                let home = usize::from(u16::from_le_bytes([alias[1], alias[2]]));
                let number = usize::from(alias[0] >> 4);
                let count = if number + 1 == NAMED_FAMILIES { usize::MAX } else { 1 };
                let families = lexicon.bucket(home).map_or(&[][..], |(_, families)| families);
                lexicon.families_in(families).skip(number).take(count)
            });
        self.family(stem).into_iter().chain(named)
    }

    /// Every family, in the order of the file.
    pub(crate) fn families(&self) -> impl Iterator<Item = Family<'m>> + use<'m> {
        let lexicon = *self;
        (0..self.buckets())
            .filter_map(move |bucket| lexicon.bucket(bucket))
            .flat_map(move |(_, families)| lexicon.families_in(families))
    }

    fn buckets(&self) -> usize {
        (self.bucket_starts.len() / 4).saturating_sub(1).max(1)
    }

    /// A bucket's aliases and its families.
    fn bucket(&self, number: usize) -> Option<(&'m [u8], &'m [u8])> {
        let from = u32_at(self.bucket_starts, number)? as usize;
        let to = u32_at(self.bucket_starts, number + 1)? as usize;
        let (count, rest) = self.blob.get(from..to)?.split_first()?;
        rest.split_at_checked(3 * usize::from(*count))
    }

    /// The families that lie one behind the other.
    fn families_in(&self, families: &'m [u8]) -> impl Iterator<Item = Family<'m>> + use<'m> {
        let lexicon = *self;
        self.entries_in(families).map_while(move |entry| lexicon.open(entry))
    }

    /// The same, not looked into farther than is needed to go on to the next.
    fn entries_in(&self, families: &'m [u8]) -> impl Iterator<Item = Entry<'m>> + use<'m> {
        let lexicon = *self;
        let mut rest = families;
        std::iter::from_fn(move || {
            let entry = Entry::first(rest)?;
            let mut reader = Reader::new(entry.forms);
            (0..entry.count).try_for_each(|_| lexicon.pass_form(&mut reader))?;
            rest = reader.rest();
            Some(entry)
        })
    }

    fn open(&self, entry: Entry<'m>) -> Option<Family<'m>> {
        let stem = std::str::from_utf8(entry.stem).ok()?;
        let row = entry.row.unwrap_or_else(|| self.hashed_row(stem));
        Some(Family { stem, row, count: entry.count, forms: entry.forms })
    }

    fn pass_form(&self, reader: &mut Reader<'m>) -> Option<()> {
        if reader.u8()? == SPELLED_OUT {
            let length = reader.u8()?;
            reader.take(usize::from(length))?;
        }
        self.facts(reader).map(|_| ())
    }

    /// What stands behind a form's class and spelling: cost, casing, row, capitals.
    fn facts(&self, reader: &mut Reader<'m>) -> Option<(u8, u16, u16, u32)> {
        let (cost, kind) = (reader.u8()?, reader.u8()?);
        let casing = match kind & OTHER_CASING {
            OTHER_CASING => reader.u16()?,
            number => u16_at(self.casings, usize::from(number))?,
        };
        let row = if kind & FORM_ROW == 0 { 0 } else { reader.u16()? };
        let capitals = if casing >> 12 == u16::from(NEVER) { 0 } else { reader.u32()? };
        Some((cost, casing, row, capitals))
    }

    /// Row of a stem in the network's embedding: its own, or that of its hash bucket.
    pub(crate) fn row(&self, stem: &str) -> u16 {
        self.family(stem).map_or_else(|| self.hashed_row(stem), |family| family.row)
    }

    /// Row of the hash bucket of a stem that has no row of its own.
    pub(crate) fn hashed_row(&self, stem: &str) -> u16 {
        hashed_row(stem, self.vocabulary, self.hashed)
    }

    /// The two tails of an inflection class: what is cut off the stem, and what is put there instead.
    pub(crate) fn class(&self, class: u8) -> Option<(&'m str, &'m str)> {
        let from = u16_at(self.class_starts, usize::from(class))?;
        let mut reader = Reader::new(self.class_bytes.get(usize::from(from)..)?);
        Some((reader.short_str()?, reader.short_str()?))
    }

    /// How many inflection classes there are.
    pub(crate) fn classes(&self) -> usize {
        (self.class_starts.len() / 2).saturating_sub(1)
    }
}

/// The stem of the family that `word`, in small letters, belongs to in a language with these stemmers.
pub(crate) fn family_stem<'w>(stemmers: &[Stemmer], word: &'w str) -> Cow<'w, str> {
    stemmers.first().map_or(Cow::Borrowed(word), |stemmer| stemmer.stem(word))
}

/// The bucket of a hash.
pub(crate) fn bucket_of(hash: u64, buckets: usize) -> usize {
    (hash % buckets as u64) as usize
}

/// Four bits of a hash that the bucket does not depend on.
pub(crate) fn fingerprint(hash: u64) -> u8 {
    (hash >> 60) as u8
}

/// Row of the hash bucket of a stem, behind the rows of the vocabulary.
pub(crate) fn hashed_row(stem: &str, vocabulary: u32, hashed: u32) -> u16 {
    (u64::from(vocabulary) + (hash(stem.as_bytes()) >> 20) % u64::from(hashed.max(1))) as u16
}
