//! From counts to the lexicon's bytes.

use std::collections::{BTreeMap, HashMap};

use super::counts::Counts;
use crate::Stemmer;
use crate::language::case::Case;
use crate::language::hash::hash;
use crate::language::lexicon::{
    CASE_STEP, FAMILY_ROW, FORM_ROW, LOG_STEP, LONG_STEM, MANY_FORMS, NAMED_FAMILIES, NEVER, OTHER_CASING, SPELLED_OUT,
    bucket_of, family_stem, fingerprint,
};

/// How large a lexicon may become.
#[derive(Clone, Debug)]
pub struct LexiconSize {
    /// A word is kept if it occurs in this many documents.
    pub documents: u32,
    /// A word of which nothing would be learnt that is not guessed without it (a capitalised word that is its
    /// own stem and alone in its family) is kept if it occurs in this many.
    pub documents_for_plain_names: u32,
    /// Stems with a row of their own in the network's embedding.
    pub stem_rows: u32,
    /// Rows shared by all other stems, by hash.
    pub hashed_rows: u32,
    /// Forms with a vector of their own.
    pub form_rows: u32,
}

impl LexiconSize {
    /// The most that a large text supports: of 180 million words some 165,000, in 1.9 MB.
    pub const FULL: Self =
        Self { documents: 3, documents_for_plain_names: 8, stem_rows: 40_000, hashed_rows: 8_192, form_rows: 60_000 };
    /// For a small, fast model: of the same text 96,000 words, in 1 MB.
    pub const FAST: Self =
        Self { documents: 8, documents_for_plain_names: 20, stem_rows: 12_000, hashed_rows: 2_048, form_rows: 12_000 };
}

impl Default for LexiconSize {
    fn default() -> Self {
        Self::FULL
    }
}

struct Entry {
    text: String,
    count: u64,
    casing: [f64; 4],
    mixed: Option<(u64, String)>,
    documents: u32,
}

struct FamilyEntry {
    stem: String,
    count: u64,
    forms: Vec<Entry>,
}

/// The bytes of a lexicon of `language` (a BCP 47 tag) made from `counts`: the same counts give the same bytes. In a
/// language that [`Stemmer::for_language`] has no stemmer for each word is a family of its own.
#[must_use]
pub fn lexicon(language: &str, counts: &Counts, size: &LexiconSize) -> Vec<u8> {
    let stemmers = Stemmer::for_language(language);
    let mut families = families(stemmers, counts, size);
    let total: u64 = families.iter().map(|family| family.count).sum::<u64>().max(1);
    for (mark, count) in &counts.marks {
        if *count >= 50 {
            families.push(FamilyEntry { stem: mark.to_string(), count: *count, forms: Vec::new() });
        }
    }
    families.push(FamilyEntry { stem: "\n".to_owned(), count: u64::MAX, forms: Vec::new() });
    families.retain(|family| family.stem.len() < 256 && family.forms.iter().all(|form| form.text.len() < 256));
    families.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.stem.cmp(&b.stem)));
    for family in &mut families {
        family.forms.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
        family.forms.truncate(255);
    }
    let writer = Writer {
        stemmers,
        rows: form_rows(&families, size),
        classes: classes(&families),
        casings: casings(&families),
        vocabulary: size.stem_rows.min(families.len() as u32),
        total,
    };
    writer.write(&families, size.hashed_rows)
}

/// Families in a bucket, on average.
const BUCKET: usize = 4;
/// An alias has two bytes for a bucket's number.
const MOST_BUCKETS: usize = 1 << 16;

/// What all families share.
struct Writer {
    stemmers: &'static [Stemmer],
    rows: HashMap<String, u16>,
    classes: HashMap<(String, String), u8>,
    casings: HashMap<u16, u8>,
    vocabulary: u32,
    total: u64,
}

impl Writer {
    /// The bytes of the section: its layout is said in [`crate::language::lexicon`].
    fn write(&self, families: &[FamilyEntry], hashed_rows: u32) -> Vec<u8> {
        let count = (families.len() / BUCKET).clamp(1, MOST_BUCKETS);
        let mut buckets: Vec<(Vec<[u8; 3]>, Vec<u8>, usize)> = vec![Default::default(); count];
        for (rank, family) in families.iter().enumerate() {
            let home = bucket_of(hash(family.stem.as_bytes()), count);
            let number = buckets[home].2.min(NAMED_FAMILIES - 1) as u8;
            for key in aliases(self.stemmers, family) {
                let [low, high] = (home as u16).to_le_bytes();
                buckets[bucket_of(key, count)].0.push([fingerprint(key) | number << 4, low, high]);
            }
            self.push_family(&mut buckets[home].1, rank as u32, family);
            buckets[home].2 += 1;
        }
        let (mut blob, mut starts) = (Vec::new(), Vec::new());
        for (mut aliases, families, _) in buckets {
            starts.push(blob.len() as u32);
            aliases.sort_unstable();
            aliases.dedup();
            aliases.truncate(255);
            blob.push(aliases.len() as u8);
            blob.extend(aliases.concat());
            blob.extend(families);
        }
        starts.push(blob.len() as u32);
        let (mut class_bytes, mut class_starts) = (Vec::new(), Vec::new());
        for (cut, tail) in in_order(&self.classes) {
            class_starts.push(class_bytes.len() as u16);
            push_short(&mut class_bytes, cut);
            push_short(&mut class_bytes, tail);
        }
        class_starts.push(class_bytes.len() as u16);
        let forms: usize = families.iter().map(|family| family.forms.len()).sum();
        let mut out = Vec::new();
        for number in [
            families.len() as u32,
            forms as u32,
            self.vocabulary,
            hashed_rows,
            self.classes.len() as u32,
            class_bytes.len() as u32,
            self.casings.len() as u32,
            count as u32,
            blob.len() as u32,
        ] {
            out.extend(number.to_le_bytes());
        }
        out.extend(class_starts.iter().flat_map(|start| start.to_le_bytes()));
        out.extend(class_bytes);
        out.extend(in_order(&self.casings).into_iter().flat_map(|casing| casing.to_le_bytes()));
        out.extend(starts.iter().flat_map(|start| start.to_le_bytes()));
        out.extend(blob);
        out
    }

    fn push_family(&self, out: &mut Vec<u8>, rank: u32, family: &FamilyEntry) {
        let (length, count) = (family.stem.len() as u8, family.forms.len() as u8);
        let has_row = rank < self.vocabulary;
        let flag = if has_row { FAMILY_ROW } else { 0 };
        out.push(length.min(LONG_STEM) << 3 | flag | count.min(MANY_FORMS));
        out.extend((length >= LONG_STEM).then_some(length));
        out.extend((count >= MANY_FORMS).then_some(count));
        out.extend_from_slice(family.stem.as_bytes());
        if has_row {
            out.extend((rank as u16).to_le_bytes());
        }
        for form in &family.forms {
            self.push_form(out, &family.stem, form);
        }
    }

    fn push_form(&self, out: &mut Vec<u8>, stem: &str, form: &Entry) {
        let class = tails(stem, &form.text).and_then(|tails| self.classes.get(&tails).copied());
        out.push(class.unwrap_or(SPELLED_OUT));
        if class.is_none() {
            push_short(out, &form.text);
        }
        let log_probability = (form.count as f64 / self.total as f64).ln();
        out.push((-log_probability / f64::from(LOG_STEP)).round().clamp(0.0, 255.0) as u8);
        let casing = casing(form);
        let number = self.casings.get(&casing).copied().unwrap_or(OTHER_CASING);
        let row = self.rows.get(form.text.as_str());
        out.push(number | if row.is_some() { FORM_ROW } else { 0 });
        if number == OTHER_CASING {
            out.extend(casing.to_le_bytes());
        }
        out.extend(row.into_iter().flat_map(|row| row.to_le_bytes()));
        if casing >> 12 != u16::from(NEVER) {
            out.extend(form.mixed.as_ref().map_or(0, |(_, mixed)| capitals(mixed)).to_le_bytes());
        }
    }
}

/// The hashes of what the stemmers make of a family's words, with and without accents, where it is not the family's stem.
fn aliases(stemmers: &[Stemmer], family: &FamilyEntry) -> Vec<u64> {
    let stems = |word: &str| stemmers.iter().map(|stemmer| hash(stemmer.stem(word).as_bytes())).collect::<Vec<_>>();
    let mut keys = Vec::new();
    for form in &family.forms {
        keys.extend(stems(&form.text));
        let plain = crate::language::without_accents(&form.text);
        if plain != form.text {
            keys.extend(stems(&plain));
            keys.push(hash(plain.as_bytes()));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys.retain(|key| *key != hash(family.stem.as_bytes()));
    keys
}

/// The keys of a numbering, by number.
fn in_order<K>(numbers: &HashMap<K, u8>) -> Vec<&K> {
    let mut keys: Vec<_> = numbers.iter().collect();
    keys.sort_unstable_by_key(|(_, number)| **number);
    keys.into_iter().map(|(key, _)| key).collect()
}

/// Numbers the commonest of `items`: so many at most, those of equal count in their order.
fn commonest<K: std::hash::Hash + Ord>(items: impl Iterator<Item = K>, most: u8) -> HashMap<K, u8> {
    let mut counts: HashMap<K, u64> = HashMap::new();
    items.for_each(|item| *counts.entry(item).or_default() += 1);
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.into_iter().map(|(item, _)| item).zip(0..most).collect()
}

fn families(stemmers: &[Stemmer], counts: &Counts, size: &LexiconSize) -> Vec<FamilyEntry> {
    let mut words: BTreeMap<String, Entry> = BTreeMap::new();
    for (surface, tally) in &counts.words {
        let lower = surface.to_lowercase();
        let entry = words.entry(lower.clone()).or_insert_with(|| Entry {
            text: lower,
            count: 0,
            casing: [0.0; 4],
            mixed: None,
            documents: 0,
        });
        let case = Case::of(surface);
        let count = u64::from(tally.inside) + u64::from(tally.initial);
        entry.count += count;
        entry.documents += tally.documents;
        // Where a sentence begins a capital says little.
        let weight = if case == Case::Title { 0.02 } else { 0.5 };
        entry.casing[case as usize] += f64::from(tally.inside) + weight * f64::from(tally.initial);
        if case == Case::Mixed && surface.chars().count() == entry.text.chars().count() {
            let better = entry.mixed.as_ref().is_none_or(|(n, old)| (count, &**surface) > (*n, old.as_str()));
            if better {
                entry.mixed = Some((count, surface.to_string()));
            }
        }
    }
    let mut by_stem: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for (lower, entry) in words {
        // What is not its own small-letter form could not be found again.
        if entry.documents >= size.documents && lower.to_lowercase() == lower {
            by_stem.entry(family_stem(stemmers, &lower).into_owned()).or_default().push(entry);
        }
    }
    let mut families: Vec<FamilyEntry> = Vec::new();
    for (stem, forms) in by_stem {
        let plain = match forms.as_slice() {
            [only] => {
                let all: f64 = only.casing.iter().sum();
                only.text == stem && only.casing[Case::Title as usize] > 0.9 * all
            }
            _ => false,
        };
        if plain && forms[0].documents < size.documents_for_plain_names {
            continue;
        }
        families.push(FamilyEntry { stem, count: forms.iter().map(|form| form.count).sum(), forms });
    }
    families
}

/// The part of `stem` that is cut and the part of `word` that is put there, behind their common beginning.
pub(crate) fn tails(stem: &str, word: &str) -> Option<(String, String)> {
    let common = stem
        .char_indices()
        .zip(word.chars())
        .find(|((_, a), b)| a != b)
        .map_or_else(|| stem.len().min(word.len()), |((at, _), _)| at);
    Some((stem.get(common..)?.to_owned(), word.get(common..)?.to_owned()))
}

/// The pairs of tails that most words share.
fn classes(families: &[FamilyEntry]) -> HashMap<(String, String), u8> {
    let pairs =
        families.iter().flat_map(|family| family.forms.iter().filter_map(|form| tails(&family.stem, &form.text)));
    commonest(pairs, SPELLED_OUT)
}

/// The case shares that most words have.
fn casings(families: &[FamilyEntry]) -> HashMap<u16, u8> {
    commonest(families.iter().flat_map(|family| family.forms.iter().map(casing)), OTHER_CASING)
}

/// Which forms get a vector of their own: the most frequent among those that the context decides about.
fn form_rows(families: &[FamilyEntry], size: &LexiconSize) -> HashMap<String, u16> {
    let mut wanting: Vec<(&Entry, u64)> = Vec::new();
    for family in families {
        for form in &family.forms {
            let all: f64 = form.casing.iter().sum();
            let most = form.casing.iter().copied().fold(0.0, f64::max);
            let by_case = ((all - most) / all.max(1.0) * form.count as f64) as u64;
            let by_form = family.count - family.forms[0].count.min(family.count);
            wanting.push((form, by_case.max(by_form.min(form.count))));
        }
    }
    wanting.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.text.cmp(&b.0.text)));
    wanting
        .iter()
        .take(size.form_rows.min(65_535) as usize)
        .zip(1..)
        .map(|((form, _), row)| (form.text.clone(), row))
        .collect()
}

/// The four case shares, a nibble each.
fn casing(form: &Entry) -> u16 {
    let all: f64 = form.casing.iter().sum();
    let mut bits = 0;
    for case in Case::ALL {
        let share = form.casing[case as usize] / all.max(f64::MIN_POSITIVE);
        let possible = match case {
            // Any word can begin a sentence, and any can occur inside one.
            Case::Lower | Case::Title => true,
            Case::Upper => share > 0.0,
            Case::Mixed => share > 0.0 && form.mixed.as_ref().is_some_and(|(n, _)| *n >= 3),
        };
        let cost = if possible {
            (-share.max(1e-9).ln() / f64::from(CASE_STEP)).round().clamp(0.0, 14.0) as u16
        } else {
            u16::from(NEVER)
        };
        bits |= cost << (4 * case as u16);
    }
    bits
}

fn capitals(mixed: &str) -> u32 {
    mixed.chars().take(32).enumerate().filter(|(_, c)| c.is_uppercase()).map(|(i, _)| 1 << i).sum()
}

fn push_short(out: &mut Vec<u8>, text: &str) {
    out.push(text.len() as u8);
    out.extend_from_slice(text.as_bytes());
}
