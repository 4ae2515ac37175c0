//! Clean text as the trainer reads it: one number a token, looked up once.

use std::collections::HashMap;

use super::lexicon::tails;
use crate::language::case::Case;
use crate::language::lexicon::{Lexicon, SPELLED_OUT};
use crate::language::tokens::{Kind, mark_key, number_key, tokens};

/// A token of clean text, packed into 64 bits.
///
/// | bits | what |
/// |---|---|
/// | 0–15 | row of its stem |
/// | 16–23 | inflection class |
/// | 24–43 | number of its form, from 1; 0 if it is in no family |
/// | 44–45 | letter case |
/// | 46 | is a word |
/// | 47 | is a line break |
/// | 48 | is a mark |
/// | 49 | the stemmer leaves it as it is |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Packed(pub(crate) u64);

impl Packed {
    pub(crate) const BREAK: u64 = 1 << 47;
    const WORD: u64 = 1 << 46;
    const MARK: u64 = 1 << 48;
    const UNCHANGED: u64 = 1 << 49;

    pub(crate) fn row(self) -> u16 {
        self.0 as u16
    }
    pub(crate) fn class(self) -> u8 {
        (self.0 >> 16) as u8
    }
    /// Number of the form in [`Forms`].
    pub(crate) fn form(self) -> Option<usize> {
        (self.0 >> 24 & 0xf_ffff).checked_sub(1).map(|form| form as usize)
    }
    pub(crate) fn case(self) -> Case {
        Case::ALL[(self.0 >> 44 & 3) as usize]
    }
    pub(crate) fn is_word(self) -> bool {
        self.0 & Self::WORD != 0
    }
    pub(crate) fn is_break(self) -> bool {
        self.0 & Self::BREAK != 0
    }
    pub(crate) fn is_mark(self) -> bool {
        self.0 & Self::MARK != 0
    }
    pub(crate) fn unchanged(self) -> bool {
        self.0 & Self::UNCHANGED != 0
    }
}

/// A form as the trainer needs it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FormFacts {
    pub(crate) class: u8,
    pub(crate) row: u16,
    pub(crate) cost: u8,
    pub(crate) casing: u16,
    /// First form of its family, and how many the family has.
    pub(crate) family: (u32, u16),
}

/// All forms of a lexicon, families together, and where to find them.
pub(crate) struct Forms {
    pub(crate) facts: Vec<FormFacts>,
    numbers: HashMap<Box<str>, u32>,
    classes: HashMap<(String, String), u8>,
}

impl Forms {
    pub(crate) fn new(lexicon: &Lexicon<'_>) -> Self {
        let mut facts = Vec::new();
        let mut numbers = HashMap::new();
        for family in lexicon.families() {
            let start = facts.len() as u32;
            for form in family.forms(lexicon) {
                let mut text = String::new();
                form.spell(family.stem, &mut text);
                numbers.insert(text.into_boxed_str(), facts.len() as u32);
                let (class, row, cost, casing) = (form.class, form.row, form.cost, form.casing);
                facts.push(FormFacts { class, row, cost, casing, family: (start, 0) });
            }
            let count = (facts.len() as u32 - start) as u16;
            facts[start as usize..].iter_mut().for_each(|fact| fact.family.1 = count);
        }
        let classes = (0..lexicon.classes() as u8)
            .filter_map(|class| lexicon.class(class).map(|(cut, tail)| ((cut.to_owned(), tail.to_owned()), class)))
            .collect();
        Self { facts, numbers, classes }
    }
}

/// Turns lines of clean text into tokens.
pub(crate) struct Packer<'l> {
    lexicon: Lexicon<'l>,
    forms: &'l Forms,
    known: HashMap<Box<str>, u64>,
}

impl<'l> Packer<'l> {
    pub(crate) fn new(lexicon: Lexicon<'l>, forms: &'l Forms) -> Self {
        Self { lexicon, forms, known: HashMap::new() }
    }

    /// Appends the tokens of `line` and a line break.
    pub(crate) fn pack(&mut self, line: &str, out: &mut Vec<u64>) {
        for token in tokens(line) {
            let surface = &line[token.range];
            let packed = match self.known.get(surface) {
                Some(&packed) => packed,
                None => {
                    let packed = self.look_up(surface, token.kind);
                    self.known.insert(surface.into(), packed);
                    packed
                }
            };
            out.push(packed);
        }
        out.push(u64::from(self.lexicon.row("\n")) | Packed::BREAK);
    }

    fn look_up(&self, surface: &str, kind: Kind) -> u64 {
        match kind {
            Kind::Mark | Kind::Break => u64::from(self.lexicon.row(mark_key(surface))) | Packed::MARK,
            Kind::Word | Kind::Number => {
                let lower = match kind {
                    Kind::Number => number_key(surface).to_lowercase(),
                    _ => surface.to_lowercase(),
                };
                let stem = self.lexicon.stem(&lower);
                let number = self.forms.numbers.get(lower.as_str()).map_or(0, |number| number + 1);
                let class = tails(&stem, &lower).and_then(|tails| self.forms.classes.get(&tails).copied());
                let unchanged = if *stem == *lower { Packed::UNCHANGED } else { 0 };
                u64::from(self.lexicon.row(&stem))
                    | u64::from(class.unwrap_or(SPELLED_OUT)) << 16
                    | u64::from(number) << 24
                    | (Case::of(surface) as u64) << 44
                    | Packed::WORD
                    | unchanged
            }
        }
    }
}
