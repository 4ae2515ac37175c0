//! Cases: what each block tells, taken alone.

use std::borrow::Cow;
use std::cell::Cell;

use super::blocks::Block;
use super::calibration::{self, Features, Row, log_odds};
use super::gate::Glance;
use super::memo::Memo;
use super::plain::{restore_clitics, unescape};
use super::shapes::is_whole;
use super::{letters, stems, tokens, words};
use crate::confidence::probability;
use crate::{Model, Quirk, Stemmer};

/// What is known of a block.
pub(crate) struct Case {
    pub block: Block,
    pub letters: letters::Evidence,
    pub tokens: Option<tokens::Evidence>,
    pub stems: Option<stems::Evidence>,
    /// The probabilities that the block, taken alone, was tokenized and stemmed; `None` where it cannot tell.
    pub tokenized: Option<f32>,
    pub stemmed: Option<f32>,
    /// What those come from.
    split: Option<Features>,
    cut: Option<Features>,
}

/// Whether nothing in the block calls for a closer look.
pub(crate) fn passes(block: &Block) -> bool {
    !block.glance.apart() && !one_case(block)
}

fn one_case(block: &Block) -> bool {
    block.glance.all_small() || block.glance.all_capital()
}

/// What blocks are weighed on.
#[derive(Default)]
struct Scales {
    words: Memo<Word>,
    tokens: tokens::Scales,
}

/// What is known of a stretch between blanks.
struct Word {
    letters: letters::Token,
    /// Whether no tokenizer cuts it.
    whole: bool,
    /// The ratios of stemmers, once they were asked for.
    ratios: Option<stems::Ratios>,
}

thread_local! {
    /// Those for the embedded model, kept from text to text: what they remember of a word is always the same.
    static KEPT: Cell<Option<Box<Scales>>> = const { Cell::new(None) };
}

/// Works with scales, those for the embedded model or new ones.
fn with_scales<T>(model: Option<&Model>, work: impl FnOnce(&mut Scales) -> T) -> T {
    let embedded = model.zip(Model::english()).is_some_and(|(model, own)| std::ptr::eq(model, own));
    let mut scales = if embedded { KEPT.take() } else { None }.unwrap_or_default();
    let done = work(&mut scales);
    if embedded {
        KEPT.set(Some(scales));
    }
    done
}

/// Whether a block may show damage: if none does, nothing needs to be weighed. Most blocks that the gate stops for a
/// blank or two are passed here.
pub(crate) fn may_show_damage(text: &str, blocks: &[Block], model: Option<&Model>) -> bool {
    let mut stopped = blocks.iter().filter(|block| !passes(block)).peekable();
    stopped.peek().is_some()
        && with_scales(model, |scales| {
            stopped.any(|block| {
                let slice = text.get(block.range.clone()).unwrap_or_default();
                one_case(block) || is_escaped(slice) || scales.tokens.may_explain(slice, ENOUGH)
            })
        })
}

/// Whether a block holds references or brackets as tokenizers write them.
fn is_escaped(slice: &str) -> bool {
    let has = |mark: &str| memchr::memmem::find(slice.as_bytes(), mark.as_bytes()).is_some();
    (has("&") || has("RB-")) && matches!(unescape(slice), Cow::Owned(_))
}

/// Weighs each block alone. Blocks that the gate lets pass are taken for clean where they could show damage.
pub(crate) fn weigh(text: &str, blocks: Vec<Block>, model: Option<&Model>) -> Vec<Case> {
    let weigh = |block: Block, scales: &mut Scales| {
        let slice = text.get(block.range.clone()).unwrap_or_default();
        let mut case = Case {
            letters: letters::Evidence::default(),
            tokens: None,
            stems: None,
            tokenized: block.glance.closing().then_some(0.0),
            stemmed: Some(0.0),
            split: None,
            cut: None,
            block,
        };
        if !passes(&case.block) {
            case.look_closely(slice, model, scales);
        }
        case
    };
    with_scales(model, |scales| blocks.into_iter().map(|block| weigh(block, scales)).collect())
}

/// Less than one blank that plain text would not have is no evidence of a tokenizer.
const ENOUGH: f32 = 0.9;

impl Case {
    fn look_closely(&mut self, slice: &str, model: Option<&Model>, scales: &mut Scales) {
        if is_escaped(slice) {
            // Escapes and brackets have a letter case of their own.
            self.block.glance = Glance::at(unescape(slice).as_bytes()).or_apart(self.block.glance);
        }
        let all_small = self.block.glance.all_small();
        let (mut tokens, mut seen, mut stemmed) = (Vec::new(), Vec::new(), stems::Evidence::default());
        for token in slice.split_whitespace() {
            let word = scales.words.get(token, || Word {
                letters: letters::Token::of(token, model),
                whole: is_whole(token),
                ratios: None,
            });
            tokens.push(tokens::Token { text: token, whole: word.whole });
            seen.push(word.letters);
            if all_small && !stemmed.is_denied() && stems::is_word(token, model) {
                stemmed.add(word.ratios.get_or_insert_with(|| stems::ratios(token, model)));
            }
        }
        self.letters = letters::weigh(&seen);
        let mut original = false;
        if all_small {
            let evidence = stemmed;
            let features = calibration::stemmed(&evidence, &self.letters);
            let stemmed = probability(log_odds(Quirk::Stemmed, &features));
            self.stemmed = (evidence.words > 2).then_some(stemmed);
            original = stemmed > 0.5 && words::stemmers(model).get(evidence.best()) == Some(&Stemmer::PorterOriginal);
            self.cut = Some(features);
            self.stems = Some(evidence);
        }
        if !passes(&self.block) {
            let one_case = one_case(&self.block);
            // The algorithm of 1980 cuts `s` and `'s` too.
            let evidence = match original {
                true => {
                    let restored = restore_clitics(slice);
                    scales.tokens.weigh(&tokens::tokens(&restored), one_case)
                }
                false => scales.tokens.weigh(&tokens, one_case),
            };
            let features = calibration::tokenized(&evidence, &self.letters, one_case);
            let misfit = evidence.misfits[evidence.best()];
            let mended = evidence.plain >= misfit + ENOUGH;
            self.tokenized = match mended {
                true => Some(probability(log_odds(Quirk::Tokenized, &features))),
                // What every tokenizer would have cut otherwise, none has cut.
                false => (misfit > 0.5 || self.block.glance.closing()).then_some(0.0),
            };
            self.split = mended.then_some(features);
            self.tokens = mended.then_some(evidence);
        }
    }

    /// The quirk of the block's letter case, if all its letters are in one.
    pub(crate) fn letter_case(&self) -> Option<Quirk> {
        match () {
            () if self.block.glance.all_small() => Some(Quirk::Lowercased),
            () if self.block.glance.all_capital() => Some(Quirk::Uppercased),
            () => None,
        }
    }
}

/// The features of each block, for each quirk that it is asked about.
pub(crate) fn rows(text: &str, model: Option<&Model>) -> Vec<Row> {
    let mut rows = Vec::new();
    for case in weigh(text, super::blocks::blocks(text), model) {
        rows.extend(case.split.map(|features| Row { quirk: Quirk::Tokenized, features }));
        rows.extend(case.cut.map(|features| Row { quirk: Quirk::Stemmed, features }));
        if let Some(quirk) = case.letter_case() {
            let likely = |p: Option<f32>| p.is_some_and(|p| p > 0.5);
            let stemmed = case.cut.is_some() && likely(case.stemmed);
            let features = calibration::cased(&case.letters, case.split.is_some() && likely(case.tokenized), stemmed);
            rows.push(Row { quirk, features });
        }
    }
    rows
}
