//! What a token can have been: its exact preimages under the stemmer.
//!
//! In goes a token as it stands in the text; out come the words that the stemmer cuts to that very token: those of
//! the lexicon, and for a stem that the lexicon does not know, the token itself and what a few suffixes make of
//! it. Each is verified by running the stemmer. A token that was not stemmed is its own only candidate.
//!
//! What was found out about a token is the same in every text: it is kept from text to text ([`Known`]).

use std::borrow::Cow;
use std::ops::Range;

use foldhash::HashMap;

use super::agreement::case_shares;
use super::case::Case;
use super::lexicon::{Family, Form, Lexicon, SPELLED_OUT};
use super::network::HIDDEN;
use super::scorer::UNKNOWN_CASING;
use super::tokens::{Kind, mark_key, number_key};
use super::train::tails;
use super::without_accents;
use crate::Stemmer;
use crate::stem::SnowballLanguage;

/// What is known of a word that a token can have been.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts {
    /// Inflection class.
    pub(crate) class: u8,
    /// Row in the network's table of forms.
    pub(crate) row: u16,
    /// Quantised negative log-probability.
    pub(crate) cost: u8,
    /// Quantised case shares.
    pub(crate) casing: u16,
    /// Whether it is the token itself.
    pub(crate) itself: bool,
}

/// A word that a token can have been.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    facts: Facts,
    /// Where [`Known::text`] has it, in small letters.
    text: Range<usize>,
    /// Which of its letters are capital in its mixed case: bit i for the i-th.
    pub(crate) capitals: u32,
    /// Row of its stem.
    stem_row: u16,
}

/// What is known of a token before the context is looked at.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Row of the stem that the network reads.
    pub(crate) row: u16,
    /// The inflection class that the network reads: [`HIDDEN`] if it is asked.
    pub(crate) class: u16,
    /// Where [`Known::candidates`] are, the most frequent first; nothing for a mark.
    candidates: Range<u32>,
    /// The case of the only candidate, if the context hardly ever decides about it.
    pub(crate) certain: Option<Case>,
    /// The last text that has the token, and how many candidates its tokens before this one have.
    text: u32,
    first: u32,
}

impl Entry {
    /// The numbers of its candidates among those of the text.
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

/// A token to be looked up: one of up to fifteen bytes is a number, longer ones are all the same.
#[derive(Clone, Copy, Default)]
pub(crate) struct Key(u128);

impl Key {
    /// The key of `token`.
    pub(crate) fn of(token: &str) -> Self {
        let mut key = [0; 16];
        if let Some(bytes) = key[..15].get_mut(..token.len()) {
            bytes.copy_from_slice(token.as_bytes());
            key[15] = 1 + token.len() as u8;
        }
        Self(u128::from_le_bytes(key))
    }
}

/// Numbers of entries by token. Nobody goes through them in order, so results do not hang on the hashes.
#[derive(Default)]
struct Numbers {
    short: HashMap<u128, u32>,
    long: HashMap<Box<str>, u32>,
}

impl Numbers {
    /// The number of `token`, which is `new` if there is none yet.
    fn of(&mut self, key: Key, token: &str, new: u32) -> u32 {
        if key.0 != 0 {
            return *self.short.entry(key.0).or_insert(new);
        }
        match self.long.get(token) {
            Some(number) => *number,
            None => *self.long.entry(token.into()).or_insert(new),
        }
    }
}

/// What was found out about tokens that one stemmer left.
#[derive(Default)]
pub(crate) struct Known {
    /// Stems, whole words that are asked, and context.
    cut: Numbers,
    whole: Numbers,
    context: Numbers,
    entries: Vec<Entry>,
    candidates: Vec<Candidate>,
    /// The texts of the candidates.
    texts: String,
    /// The inflection classes in the order of their tails.
    classes: Vec<u8>,
    /// How many texts there were; the entries of the last one, and what is known of their candidates.
    text: u32,
    present: Vec<u32>,
    facts: Vec<Facts>,
}

impl Known {
    /// More candidates than this are not kept.
    pub(crate) const MOST: usize = 1 << 16;

    /// Whether there is little enough to be kept.
    pub(crate) fn is_small(&self) -> bool {
        self.candidates.len() <= Self::MOST && self.texts.len() <= 16 * Self::MOST && self.text < u32::MAX
    }

    /// The entry of a number that [`look_up`](Candidates::look_up) gave.
    pub(crate) fn entry(&self, number: u32) -> &Entry {
        &self.entries[number as usize]
    }

    /// Begins a text in which these entries stand: numbers their candidates and lays out what is known of them.
    pub(crate) fn begin(&mut self, entries: impl Iterator<Item = u32>) {
        self.text += 1;
        self.present.clear();
        self.facts.clear();
        for number in entries {
            let entry = &mut self.entries[number as usize];
            if entry.text != self.text {
                (entry.text, entry.first) = (self.text, self.facts.len() as u32);
                let candidates = entry.candidates.start as usize..entry.candidates.end as usize;
                self.facts.extend(self.candidates[candidates].iter().map(|candidate| candidate.facts));
                self.present.push(number);
            }
        }
    }

    /// The entries of the text.
    pub(crate) fn present(&self) -> impl Iterator<Item = &Entry> {
        self.present.iter().map(|number| self.entry(*number))
    }

    /// How many candidates these have.
    pub(crate) fn len(&self) -> usize {
        self.facts.len()
    }

    /// What is known of the candidates of an entry of the text.
    pub(crate) fn facts(&self, entry: &Entry) -> &[Facts] {
        &self.facts[entry.numbers()]
    }

    /// What the token of an entry can have been.
    pub(crate) fn candidates(&self, entry: &Entry) -> &[Candidate] {
        &self.candidates[entry.candidates.start as usize..entry.candidates.end as usize]
    }

    /// A candidate in small letters.
    pub(crate) fn text(&self, candidate: &Candidate) -> &str {
        &self.texts[candidate.text.clone()]
    }

    /// Whether one of the candidates from `start` on has this text.
    fn has(&self, start: usize, text: &str) -> bool {
        self.candidates[start..].iter().any(|candidate| self.text(candidate) == text)
    }

    /// Adds a candidate with its text.
    fn add(&mut self, text: &str, candidate: Candidate) {
        let start = self.texts.len();
        self.texts.push_str(text);
        self.candidates.push(Candidate { text: start..self.texts.len(), ..candidate });
    }
}

/// Looks up the tokens of a text; each distinct one once.
pub(crate) struct Candidates<'k, 'm> {
    pub(crate) known: &'k mut Known,
    lexicon: Lexicon<'m>,
    stemmer: Option<Stemmer>,
    accents: bool,
    /// Whether the language writes compounds as one word.
    compounds: bool,
}

impl<'k, 'm> Candidates<'k, 'm> {
    /// For a text that went through `stemmer`, if any, and lost its accents, if `accents`: always the same with the
    /// same `known`.
    pub(crate) fn new(lexicon: Lexicon<'m>, stemmer: Option<Stemmer>, accents: bool, known: &'k mut Known) -> Self {
        let compounds = lexicon.stemmers().first().is_some_and(|stemmer| COMPOUNDING.contains(stemmer));
        Self { known, lexicon, stemmer, accents, compounds }
    }

    /// The number of the entry for a token, whose key is `key`: `before` and `behind` are what stands next to it
    /// without a blank in the text that the stemmer saw; `asked` is false for context that was not damaged.
    pub(crate) fn look_up(
        &mut self,
        (token, key): (&str, Key),
        kind: Kind,
        (before, behind): (&str, &str),
        asked: bool,
    ) -> u32 {
        let cut = self.stemmer.filter(|_| asked && behind.is_empty());
        let known = &mut *self.known;
        let new = known.entries.len() as u32;
        let number = match (cut, asked) {
            (Some(_), _) if !before.is_empty() => {
                // No token but a line break has one in it.
                let both = format!("{before}\n{token}");
                known.cut.of(Key::of(&both), &both, new)
            }
            (Some(_), _) => known.cut.of(key, token, new),
            (None, true) => known.whole.of(key, token, new),
            (None, false) => known.context.of(key, token, new),
        };
        if number == new {
            let entry = self.found(token, kind, before, cut, asked);
            self.known.entries.push(entry);
        }
        number
    }

    /// What is found out about a token: its candidates are added to the others.
    fn found(&mut self, token: &str, kind: Kind, before: &str, cut: Option<Stemmer>, asked: bool) -> Entry {
        let start = self.known.candidates.len();
        if matches!(kind, Kind::Word | Kind::Number) {
            let key = if kind == Kind::Number { number_key(token) } else { Cow::Borrowed(token) };
            let lower = lowercase(&key);
            match cut {
                Some(stemmer) => self.stemmed(&lower, before, stemmer),
                None => self.whole(&lower, asked),
            }
        }
        let Known { candidates, texts, .. } = &mut *self.known;
        let candidates = &mut candidates[start..];
        candidates.iter_mut().for_each(|candidate| candidate.facts.itself = texts[candidate.text.clone()] == *token);
        let (row, class, certain) = match &*candidates {
            [] => (self.lexicon.row(mark_key(token)), HIDDEN, None),
            [only] => {
                let shares = case_shares(only.facts.casing);
                let certain = Case::ALL.into_iter().find(|case| shares[*case as usize] >= CERTAIN);
                (only.stem_row, if cut.is_some() { HIDDEN } else { u16::from(only.facts.class) }, certain)
            }
            [first, ..] => (first.stem_row, HIDDEN, None),
        };
        let candidates = start as u32..self.known.candidates.len() as u32;
        Entry { row, class, candidates, certain, text: 0, first: 0 }
    }

    /// The candidates of a token that is a whole word.
    fn whole(&mut self, lower: &str, asked: bool) {
        let start = self.known.candidates.len();
        let lexicon = self.lexicon;
        let stem = lexicon.stem(lower);
        let form = lexicon.form(&stem, lower).map(|(family, form)| candidate(&family, &form));
        let own = form.or_else(|| self.compound(lower)).unwrap_or_else(|| self.unknown(lower, UNKNOWN_COST));
        self.known.add(lower, own);
        if self.accents && asked {
            let mut word = String::new();
            for family in lexicon.families_of(lower).chain(lexicon.families_of(&stem)) {
                for form in family.forms(&lexicon) {
                    word.clear();
                    form.spell(family.stem, &mut word);
                    if word != lower && without_accents(&word) == lower && !self.known.has(start, &word) {
                        self.known.add(&word, candidate(&family, &form));
                    }
                }
            }
            self.known.candidates[start..].sort_by_key(|candidate| candidate.facts.cost);
        }
    }

    /// The candidates of a token that `stemmer` left, `before` standing in front of it.
    fn stemmed(&mut self, token: &str, before: &str, stemmer: Stemmer) {
        let (start, lexicon) = (self.known.candidates.len(), self.lexicon);
        let (mut word, mut text, mut stem) = (String::new(), String::new(), String::new());
        let mut is_preimage = |text: &str| {
            word.clear();
            word.push_str(before);
            word.push_str(text);
            stem.clear();
            stemmer.stem_into(&word, &mut stem);
            stem.strip_prefix(before).is_some_and(|rest| rest == token)
        };
        let grouped = before.is_empty() && lexicon.stemmers().first() == Some(&stemmer);
        for family in lexicon.families_of(token) {
            for form in family.forms(&lexicon) {
                text.clear();
                form.spell(family.stem, &mut text);
                // What groups the families needs no proof.
                let fits = grouped && family.stem == token
                    || is_preimage(&text)
                    || self.accents && !text.is_ascii() && is_preimage(&without_accents(&text));
                if fits {
                    self.known.add(&text, candidate(&family, &form));
                }
            }
        }
        for (first, head) in self.heads(token) {
            if self.known.candidates.len() > start {
                break;
            }
            for family in lexicon.families_of(head) {
                for form in family.forms(&lexicon) {
                    text.clear();
                    text.push_str(first);
                    form.spell(family.stem, &mut text);
                    if is_preimage(&text) {
                        self.known.add(&text, written_as(candidate(&family, &form)));
                    }
                }
            }
        }
        if self.known.candidates.len() == start || !before.is_empty() {
            for (cut, tail, more) in self.suffixes() {
                let Some(kept) = token.strip_suffix(cut) else { continue };
                let text = format!("{kept}{tail}");
                if is_preimage(&text) && !self.known.has(start, &text) {
                    let form = lexicon.form(&lexicon.stem(&text), &text);
                    let found = match form {
                        Some((family, form)) => candidate(&family, &form),
                        None => self.unknown(&text, UNKNOWN_COST.saturating_add(more)),
                    };
                    self.known.add(&text, found);
                }
            }
        }
        if self.known.candidates.len() == start {
            let unknown = self.unknown(token, UNKNOWN_COST);
            self.known.add(token, unknown);
        }
        let Known { candidates, texts, .. } = &mut *self.known;
        let text = |candidate: &Candidate| &texts[candidate.text.clone()];
        candidates[start..].sort_by(|a, b| a.facts.cost.cmp(&b.facts.cost).then_with(|| text(a).cmp(text(b))));
        candidates.truncate(start + MOST);
    }

    /// What words outside the lexicon are tried with: what is cut off the stem, what is put there, and its cost.
    fn suffixes(&self) -> impl Iterator<Item = (&'m str, &'m str, u8)> + use<'m> {
        let lexicon = self.lexicon;
        let english = lexicon.stemmers() == Stemmer::ENGLISH;
        let class = move |class| lexicon.class(class).map(|(cut, tail)| (cut, tail, class * CLASS_STEP));
        let common = if english { 0..0 } else { 0..COMMON_CLASSES };
        SUFFIXES.into_iter().filter(move |_| english).chain(common.filter_map(class))
    }

    /// A word that the lexicon does not hold and whose last part it does: it is written and used as that part is.
    fn compound(&self, lower: &str) -> Option<Candidate> {
        let mut heads = self.heads(lower);
        let (family, form) = heads.find_map(|(_, head)| self.lexicon.form(&self.lexicon.stem(head), head))?;
        let mut candidate = written_as(candidate(&family, &form));
        candidate.facts.cost = UNKNOWN_COST;
        Some(candidate)
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
    fn unknown(&mut self, lower: &str, cost: u8) -> Candidate {
        let stem = self.lexicon.stem(lower);
        let class = tails(&stem, lower).and_then(|(cut, tail)| self.class((&cut, &tail))).unwrap_or(SPELLED_OUT);
        let stem_row = self.lexicon.row(&stem);
        let facts = Facts { class, row: 0, cost, casing: UNKNOWN_CASING, itself: false };
        Candidate { facts, text: 0..0, capitals: 0, stem_row }
    }

    /// The inflection class with these tails.
    fn class(&mut self, tails: (&str, &str)) -> Option<u8> {
        let lexicon = self.lexicon;
        let of = |class: &u8| lexicon.class(*class).unwrap_or_default();
        let classes = &mut self.known.classes;
        if classes.is_empty() {
            classes.extend(0..lexicon.classes() as u8);
            classes.sort_by_key(of);
        }
        classes.binary_search_by_key(&tails, of).ok().map(|at| classes[at])
    }
}

/// `text` in small letters.
pub(crate) fn lowercase(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.to_lowercase())
}

/// A form of the lexicon, but for its text.
fn candidate(family: &Family<'_>, form: &Form<'_>) -> Candidate {
    let &Form { capitals, class, row, cost, casing, .. } = form;
    let facts = Facts { class, row, cost, casing, itself: false };
    Candidate { facts, text: 0..0, capitals, stem_row: family.row }
}

/// A compound whose last part is `head`.
fn written_as(head: Candidate) -> Candidate {
    Candidate { facts: Facts { row: 0, ..head.facts }, capitals: 0, ..head }
}
