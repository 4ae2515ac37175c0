//! What a token can have been: its exact preimages under the stemmer.
//!
//! In goes a token as it stands in the text; out come the words that the stemmer cuts to that very token: those of
//! the lexicon, and for a stem that the lexicon does not know, the token itself and what a few suffixes make of
//! it. Each is verified by running the stemmer. A token that was not stemmed is its own only candidate.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use foldhash::{HashMap, HashMapExt};

use super::agreement::case_shares;
use super::case::Case;
use super::lexicon::{Family, Form, Lexicon, SPELLED_OUT};
use super::network::HIDDEN;
use super::scorer::UNKNOWN_CASING;
use super::tokens::{Kind, number_key};
use super::train::tails;
use super::without_accents;
use crate::Stemmer;
use crate::stem::SnowballLanguage;

/// A word that a token can have been.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Candidate {
    /// In small letters.
    pub(crate) text: Box<str>,
    /// Spelling in mixed case, if there is one.
    pub(crate) mixed: Option<Box<str>>,
    /// Inflection class.
    pub(crate) class: u8,
    /// Row in the network's table of forms.
    pub(crate) row: u16,
    /// Quantised negative log-probability.
    pub(crate) cost: u8,
    /// Quantised case shares.
    pub(crate) casing: u16,
    /// Row of its stem.
    pub(crate) stem_row: u16,
}

/// What is known of a token before the context is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Entry {
    /// Row of the stem that the network reads.
    pub(crate) row: u16,
    /// The inflection class that the network reads: [`HIDDEN`] if it is asked.
    pub(crate) class: u16,
    /// What the token can have been, the most frequent first; nothing for a mark.
    pub(crate) candidates: Vec<Candidate>,
    /// The case of the only candidate, if the context hardly ever decides about it.
    pub(crate) certain: Option<Case>,
    /// Candidates of the entries before it.
    first: u32,
}

impl Entry {
    /// The numbers of its candidates among those of all entries.
    pub(crate) fn numbers(&self) -> Range<usize> {
        self.first as usize..self.first as usize + self.candidates.len()
    }
}

/// Suffixes that English words outside the lexicon are tried with, and how much less likely each makes them, in the
/// lexicon's steps of log-probability: most such words are names, and stand as they are. `i` at the end of a stem may stand for `y`.
const SUFFIXES: [(&str, &str, u8); 9] = [
    ("", "", 0),
    ("i", "y", 12),
    ("", "s", 60),
    ("", "e", 48),
    ("", "ed", 72),
    ("", "ing", 72),
    ("i", "ies", 48),
    ("", "er", 96),
    ("", "es", 96),
];

/// In other languages they are tried with this many of the commonest inflection classes, each so much less likely
/// than the one before it.
const COMMON_CLASSES: u8 = 12;
const CLASS_STEP: u8 = 12;

/// The languages that write compounds as one word and have the part that rules the word last.
const COMPOUNDING: [Stemmer; 7] = [
    Stemmer::Snowball(SnowballLanguage::Danish),
    Stemmer::Snowball(SnowballLanguage::Dutch),
    Stemmer::Snowball(SnowballLanguage::Finnish),
    Stemmer::Snowball(SnowballLanguage::German),
    Stemmer::Snowball(SnowballLanguage::Hungarian),
    Stemmer::Snowball(SnowballLanguage::Norwegian),
    Stemmer::Snowball(SnowballLanguage::Swedish),
];

/// The last part of a compound has more characters than this, the first as many; and the bytes of the longest.
const SHORTEST_PART: usize = 3;
const LONGEST_COMPOUND: usize = 64;

/// Cost of a word that the lexicon does not hold.
const UNKNOWN_COST: u8 = 150;
/// No more candidates than this are weighed.
const MOST: usize = 24;
/// A case with this share is certain where no sentence begins.
const CERTAIN: f32 = 0.998;

/// Numbers of entries by token. Nobody goes through them in order, so results do not hang on the hashes.
type Numbers<'t> = HashMap<&'t str, u32>;

/// Looks up the tokens of a text; each distinct one once.
pub(crate) struct Candidates<'m, 't> {
    lexicon: Lexicon<'m>,
    stemmer: Option<Stemmer>,
    accents: bool,
    classes: OnceCell<HashMap<(&'m str, &'m str), u8>>,
    suffixes: Vec<(&'m str, &'m str, u8)>,
    /// Whether the language writes compounds as one word.
    compounds: bool,
    /// Stems, stems behind something, whole words that are asked, and context.
    cut: Numbers<'t>,
    parts: HashMap<&'t str, Numbers<'t>>,
    whole: Numbers<'t>,
    context: Numbers<'t>,
    entries: Vec<Entry>,
    candidates: u32,
}

impl<'m, 't> Candidates<'m, 't> {
    /// For text of about so many `tokens` that went through `stemmer`, if any, and lost its accents, if `accents`.
    pub(crate) fn new(lexicon: Lexicon<'m>, stemmer: Option<Stemmer>, accents: bool, tokens: usize) -> Self {
        // About so many of them are distinct in a short text.
        let distinct = (tokens / 2).min(4096);
        let numbers = |used: bool| Numbers::with_capacity(if used { distinct } else { 0 });
        Self {
            lexicon,
            stemmer,
            accents,
            classes: OnceCell::new(),
            suffixes: suffixes(&lexicon),
            compounds: lexicon.stemmers().first().is_some_and(|stemmer| COMPOUNDING.contains(stemmer)),
            cut: numbers(stemmer.is_some()),
            parts: HashMap::new(),
            whole: numbers(stemmer.is_none()),
            context: Numbers::new(),
            entries: Vec::with_capacity(distinct),
            candidates: 0,
        }
    }

    /// The entry of a number that [`look_up`](Self::look_up) gave.
    pub(crate) fn entry(&self, number: u32) -> &Entry {
        &self.entries[number as usize]
    }

    /// All entries.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many candidates all entries have.
    pub(crate) fn len(&self) -> usize {
        self.candidates as usize
    }

    /// Whether what stands next to a token matters.
    pub(crate) fn looks_around(&self) -> bool {
        self.stemmer.is_some()
    }

    /// The number of the entry for a token: `before` and `behind` are what stands next to it without a blank in
    /// the text that the stemmer saw; `asked` is false for context that was not damaged.
    pub(crate) fn look_up(&mut self, token: &'t str, kind: Kind, around: (&'t str, &'t str), asked: bool) -> u32 {
        let (before, behind) = around;
        let cut = self.stemmer.filter(|_| asked && behind.is_empty());
        let numbers = match (cut, asked) {
            (Some(_), _) if !before.is_empty() => self.parts.entry(before).or_default(),
            (Some(_), _) => &mut self.cut,
            (None, true) => &mut self.whole,
            (None, false) => &mut self.context,
        };
        let number = self.entries.len() as u32;
        let known = *numbers.entry(token).or_insert(number);
        if known != number {
            return known;
        }
        let mut entry = match kind {
            Kind::Mark | Kind::Break => {
                Entry { row: self.lexicon.row(super::tokens::mark_key(token)), class: HIDDEN, ..Entry::default() }
            }
            Kind::Word | Kind::Number => {
                let key = if kind == Kind::Number { number_key(token) } else { Cow::Borrowed(token) };
                let lower = lowercase(&key);
                match cut {
                    Some(stemmer) => self.stemmed(&lower, before, stemmer),
                    None => self.whole(&lower, asked),
                }
            }
        };
        if let [only] = entry.candidates.as_slice() {
            let shares = case_shares(only.casing);
            entry.certain = Case::ALL.into_iter().find(|case| shares[*case as usize] >= CERTAIN);
        }
        entry.first = self.candidates;
        self.candidates += entry.candidates.len() as u32;
        self.entries.push(entry);
        number
    }

    /// A token that is a whole word.
    fn whole(&self, lower: &str, asked: bool) -> Entry {
        let stem = self.lexicon.stem(lower);
        let mut candidates = vec![match self.lexicon.form(&stem, lower) {
            Some((family, form)) => candidate(&family, &form),
            None => self.compound(lower).unwrap_or_else(|| self.unknown(lower, UNKNOWN_COST)),
        }];
        if self.accents && asked {
            for family in self.lexicon.families_of(lower).chain(self.lexicon.families_of(&stem)) {
                for form in family.forms(&self.lexicon) {
                    let found = candidate(&family, &form);
                    if *found.text != *lower && without_accents(&found.text) == lower && !candidates.contains(&found) {
                        candidates.push(found);
                    }
                }
            }
            candidates.sort_by_key(|candidate| candidate.cost);
        }
        let first = &candidates[0];
        let class = if candidates.len() > 1 { HIDDEN } else { u16::from(first.class) };
        Entry { row: first.stem_row, class, candidates, ..Entry::default() }
    }

    /// A token that `stemmer` left, `before` standing in front of it.
    fn stemmed(&self, token: &str, before: &str, stemmer: Stemmer) -> Entry {
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut word = String::new();
        let mut stem = String::new();
        let mut is_preimage = |text: &str| {
            word.clear();
            word.push_str(before);
            word.push_str(text);
            stem.clear();
            stemmer.stem_into(&word, &mut stem);
            stem.strip_prefix(before).is_some_and(|rest| rest == token)
        };
        let grouped = before.is_empty() && self.lexicon.stemmers().first() == Some(&stemmer);
        for family in self.lexicon.families_of(token) {
            for form in family.forms(&self.lexicon) {
                let found = candidate(&family, &form);
                // What groups the families needs no proof.
                let fits = grouped && family.stem == token
                    || is_preimage(&found.text)
                    || self.accents && !found.text.is_ascii() && is_preimage(&without_accents(&found.text));
                if fits {
                    candidates.push(found);
                }
            }
        }
        if candidates.is_empty() {
            for (first, head) in self.heads(token) {
                for family in self.lexicon.families_of(head) {
                    for form in family.forms(&self.lexicon) {
                        let last = candidate(&family, &form);
                        let text = format!("{first}{}", last.text).into_boxed_str();
                        if is_preimage(&text) {
                            candidates.push(Candidate { text, mixed: None, row: 0, ..last });
                        }
                    }
                }
                if !candidates.is_empty() {
                    break;
                }
            }
        }
        if candidates.is_empty() || !before.is_empty() {
            for &(cut, tail, more) in &self.suffixes {
                let Some(kept) = token.strip_suffix(cut) else { continue };
                let text = format!("{kept}{tail}");
                if is_preimage(&text) && candidates.iter().all(|candidate| *candidate.text != *text) {
                    let plain = self.lexicon.stem(&text);
                    candidates.push(match self.lexicon.form(&plain, &text) {
                        Some((family, form)) => candidate(&family, &form),
                        None => self.unknown(&text, UNKNOWN_COST.saturating_add(more)),
                    });
                }
            }
        }
        if candidates.is_empty() {
            candidates.push(self.unknown(token, UNKNOWN_COST));
        }
        candidates.sort_by(|a, b| a.cost.cmp(&b.cost).then_with(|| a.text.cmp(&b.text)));
        candidates.truncate(MOST);
        Entry { row: candidates[0].stem_row, class: HIDDEN, candidates, ..Entry::default() }
    }

    /// The numbers of the inflection classes, by their tails.
    fn classes(&self) -> &HashMap<(&'m str, &'m str), u8> {
        let numbers = 0..self.lexicon.classes() as u8;
        let class = |number| Some((self.lexicon.class(number)?, number));
        self.classes.get_or_init(|| numbers.filter_map(class).collect())
    }

    /// A word that the lexicon does not hold and whose last part it does: it is written and used as that part is.
    fn compound(&self, lower: &str) -> Option<Candidate> {
        let mut heads = self.heads(lower);
        let (family, form) = heads.find_map(|(_, head)| self.lexicon.form(&self.lexicon.stem(head), head))?;
        Some(Candidate { text: lower.into(), mixed: None, row: 0, cost: UNKNOWN_COST, ..candidate(&family, &form) })
    }

    /// Where a compound can be cut in two, the longest last part first.
    fn heads<'w>(&self, word: &'w str) -> impl Iterator<Item = (&'w str, &'w str)> + use<'w> {
        let cuts = (self.compounds && word.len() <= LONGEST_COMPOUND).then(|| word.char_indices().skip(SHORTEST_PART));
        cuts.into_iter()
            .flatten()
            .filter_map(|(at, _)| word.split_at_checked(at))
            .take_while(|(_, head)| head.chars().nth(SHORTEST_PART).is_some())
    }

    /// A word that the lexicon does not hold.
    fn unknown(&self, lower: &str, cost: u8) -> Candidate {
        let stem = self.lexicon.stem(lower);
        let class = tails(&stem, lower)
            .and_then(|(cut, tail)| self.classes().get(&(cut.as_str(), tail.as_str())).copied())
            .unwrap_or(SPELLED_OUT);
        let stem_row = self.lexicon.row(&stem);
        Candidate { text: lower.into(), mixed: None, class, row: 0, cost, casing: UNKNOWN_CASING, stem_row }
    }
}

/// What words outside the lexicon are tried with: what is cut off the stem, what is put there, and its cost.
fn suffixes<'m>(lexicon: &Lexicon<'m>) -> Vec<(&'m str, &'m str, u8)> {
    if lexicon.stemmers() == Stemmer::ENGLISH {
        return SUFFIXES.to_vec();
    }
    (0..COMMON_CLASSES)
        .filter_map(|class| lexicon.class(class).map(|(cut, tail)| (cut, tail, class * CLASS_STEP)))
        .collect()
}

/// `text` in small letters.
pub(crate) fn lowercase(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.to_lowercase())
}

fn candidate(family: &Family<'_>, form: &Form<'_>) -> Candidate {
    let text = form.spelled(family.stem);
    Candidate {
        mixed: form.mixed(&text).map(String::into_boxed_str),
        text,
        class: form.class,
        row: form.row,
        cost: form.cost,
        casing: form.casing,
        stem_row: family.row,
    }
}
