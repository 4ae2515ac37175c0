//! From counts to the lexicon's bytes.

use std::collections::{BTreeMap, HashMap};

use super::counts::Counts;
use crate::Stemmer;
use crate::language::hash::hash;
use crate::language::lexicon::{CASE_STEP, Case, LOG_STEP, NEVER, SPELLED_OUT, bucket_of, fingerprint, hashed_row};

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

impl Default for LexiconSize {
    fn default() -> Self {
        Self { documents: 3, documents_for_plain_names: 8, stem_rows: 40_000, hashed_rows: 8_192, form_rows: 60_000 }
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

/// The bytes of a lexicon made from `counts`: the same counts give the same bytes.
#[must_use]
pub fn lexicon(counts: &Counts, size: &LexiconSize) -> Vec<u8> {
    let mut families = families(counts, size);
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
    let rows = form_rows(&families, size);
    let classes = classes(&families);
    let class_of: HashMap<&(String, String), u8> = classes.iter().zip(0..).collect();

    let mut blob = Vec::new();
    let mut refs: Vec<(u64, u32)> = Vec::new();
    let vocabulary = size.stem_rows.min(families.len() as u32);
    let mut forms = 0u32;
    for (rank, family) in families.iter().enumerate() {
        let offset = blob.len() as u32;
        push_short(&mut blob, &family.stem);
        let row = if (rank as u32) < vocabulary {
            rank as u16
        } else {
            hashed_row(&family.stem, vocabulary, size.hashed_rows)
        };
        blob.extend(row.to_le_bytes());
        blob.push(family.forms.len() as u8);
        let mut keys = vec![hash(family.stem.as_bytes())];
        for form in &family.forms {
            forms += 1;
            let class = tails(&family.stem, &form.text).and_then(|tails| class_of.get(&tails).copied());
            blob.push(class.unwrap_or(SPELLED_OUT));
            if class.is_none() {
                push_short(&mut blob, &form.text);
            }
            let log_probability = (form.count as f64 / total as f64).ln();
            blob.push((-log_probability / f64::from(LOG_STEP)).round().clamp(0.0, 255.0) as u8);
            let casing = casing(form);
            blob.extend(casing.to_le_bytes());
            blob.extend(rows.get(form.text.as_str()).copied().unwrap_or(0).to_le_bytes());
            if casing >> 12 != u16::from(NEVER) {
                blob.extend(form.mixed.as_ref().map_or(0, |(_, mixed)| capitals(mixed)).to_le_bytes());
            }
            keys.extend(Stemmer::ENGLISH.map(|stemmer| hash(stemmer.stem(&form.text).as_bytes())));
            let plain = crate::language::without_accents(&form.text);
            if plain != form.text {
                keys.extend(Stemmer::ENGLISH.map(|stemmer| hash(stemmer.stem(&plain).as_bytes())));
                keys.push(hash(plain.as_bytes()));
            }
        }
        keys.sort_unstable();
        keys.dedup();
        refs.extend(keys.into_iter().map(|key| (key, offset)));
    }
    assemble(&families, forms, (vocabulary, size.hashed_rows), &classes, &refs, &blob)
}

fn assemble(
    families: &[FamilyEntry],
    forms: u32,
    rows: (u32, u32),
    classes: &[(String, String)],
    refs: &[(u64, u32)],
    blob: &[u8],
) -> Vec<u8> {
    let buckets = (refs.len() / 4).max(1);
    let mut by_bucket: Vec<(usize, u32)> =
        refs.iter().map(|&(key, offset)| (bucket_of(key, buckets), fingerprint(key) << 24 | offset)).collect();
    by_bucket.sort_unstable();
    by_bucket.dedup();
    let mut class_bytes = Vec::new();
    let mut class_starts = Vec::new();
    for (cut, tail) in classes {
        class_starts.push(class_bytes.len() as u16);
        push_short(&mut class_bytes, cut);
        push_short(&mut class_bytes, tail);
    }
    class_starts.push(class_bytes.len() as u16);
    let mut out = Vec::new();
    for number in [
        families.len() as u32,
        forms,
        rows.0,
        rows.1,
        classes.len() as u32,
        class_bytes.len() as u32,
        buckets as u32,
        by_bucket.len() as u32,
        blob.len() as u32,
    ] {
        out.extend(number.to_le_bytes());
    }
    out.extend(class_starts.iter().flat_map(|start| start.to_le_bytes()));
    out.extend(class_bytes);
    let mut start = 0u32;
    let mut entries = by_bucket.iter().peekable();
    for bucket in 0..=buckets {
        out.extend(start.to_le_bytes());
        while entries.next_if(|entry| entry.0 == bucket).is_some() {
            start += 1;
        }
    }
    out.extend(by_bucket.iter().flat_map(|(_, entry)| entry.to_le_bytes()));
    out.extend(blob);
    out
}

fn families(counts: &Counts, size: &LexiconSize) -> Vec<FamilyEntry> {
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
            by_stem.entry(Stemmer::Porter.stem(&lower).into_owned()).or_default().push(entry);
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

/// The pairs of tails that most words share: at most 255 of them, the commonest first.
fn classes(families: &[FamilyEntry]) -> Vec<(String, String)> {
    let mut counts: HashMap<(String, String), u64> = HashMap::new();
    for family in families {
        for form in &family.forms {
            if let Some(tails) = tails(&family.stem, &form.text) {
                *counts.entry(tails).or_default() += 1;
            }
        }
    }
    let mut classes: Vec<_> = counts.into_iter().collect();
    classes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    classes.into_iter().take(usize::from(SPELLED_OUT)).map(|(tails, _)| tails).collect()
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
