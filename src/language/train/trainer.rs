//! The training loop: shards, optimiser, checkpoints.
//!
//! A step reads a batch of sequences in a fixed number of shards, each with its own sums of gradients, and adds
//! the shards in order: the same text, seed and settings give the same parameters, bit for bit, on any machine
//! and with any number of threads. The optimiser is Adam (Kingma & Ba 2015); rows of the two tables are updated
//! in the steps that touch them. The rate rises linearly, then falls linearly to nothing.

use std::fmt;
use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};

use super::corpus::{Forms, Packed, Packer};
use super::heads::{self, FormGradient, Score};
use super::network::Pass;
use super::sample::{Draw, SEQUENCE, Sample};
use crate::language::lexicon::Lexicon;
use crate::language::network::{CASED, NetworkSize};

/// Shards of a batch: gradients are summed shard by shard.
const SHARDS: usize = 2;

/// How to train.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How large the network is.
    pub size: NetworkSize,
    /// Steps in all.
    pub steps: u64,
    /// Sequences of 256 tokens in a batch.
    pub batch: usize,
    /// The highest rate.
    pub rate: f32,
    /// Seed of all that is drawn at random.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { size: NetworkSize::FULL, steps: 48_000, batch: 32, rate: 6e-3, seed: 1 }
    }
}

impl Settings {
    /// Tokens of a batch.
    #[must_use]
    pub fn tokens(&self) -> u64 {
        (self.batch * SEQUENCE) as u64
    }
}

/// A parameter array with the moments that Adam keeps.
#[derive(Clone, Debug)]
struct Moments {
    values: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
}

impl Moments {
    fn new(values: Vec<f32>) -> Self {
        let zeros = vec![0.0; values.len()];
        Self { first: zeros.clone(), second: zeros, values }
    }

    /// One step of Adam over `range`, `sums` being the gradients of the shards for that range.
    #[inline(always)]
    fn update(&mut self, at: usize, gradient: &mut [f32], step: &Step) {
        let n = gradient.len();
        let rows =
            self.values[at..at + n].iter_mut().zip(&mut self.first[at..at + n]).zip(&mut self.second[at..at + n]);
        for (((value, first), second), g) in rows.zip(gradient) {
            *first += (*g - *first) * (1.0 - BETA_1);
            *second += (*g * *g - *second) * (1.0 - BETA_2);
            *value -= step.rate * *first / ((*second * step.unbias).sqrt() + 1e-8);
            *g = 0.0;
        }
    }
}

const BETA_1: f32 = 0.9;
const BETA_2: f32 = 0.99;

struct Step {
    rate: f32,
    unbias: f32,
}

/// Gradients of a table, with the rows that were touched.
#[derive(Default)]
struct Touched {
    sums: Vec<f32>,
    rows: Vec<u16>,
    seen: Vec<bool>,
    width: usize,
}

impl Touched {
    fn new(rows: usize, width: usize) -> Self {
        Self { sums: vec![0.0; rows * width], rows: Vec::new(), seen: vec![false; rows], width }
    }
}

impl FormGradient for Touched {
    fn row(&mut self, row: u16) -> &mut [f32] {
        let index = usize::from(row);
        if !self.seen[index] {
            self.seen[index] = true;
            self.rows.push(row);
        }
        &mut self.sums[index * self.width..(index + 1) * self.width]
    }
}

/// What one shard works with.
struct Shard {
    pass: Pass,
    dense: Vec<f32>,
    stems: Touched,
    forms: Touched,
    score: Score,
}

impl Shard {
    fn new(size: NetworkSize, stem_rows: usize, form_rows: usize) -> Self {
        Self {
            pass: Pass::new(size),
            dense: vec![0.0; size.layout().size()],
            stems: Touched::new(stem_rows, size.embedded),
            forms: Touched::new(form_rows, size.own() + CASED),
            score: Score::default(),
        }
    }
}

/// A network in training.
pub struct Trainer<'l> {
    settings: Settings,
    forms: &'l TrainingForms,
    dense: Moments,
    stem_table: Moments,
    form_table: Moments,
    step: u64,
    shards: Vec<Shard>,
}

/// The forms of a lexicon, unpacked for training.
pub struct TrainingForms(Forms);

impl TrainingForms {
    /// Unpacks the forms of `lexicon`.
    #[must_use]
    pub fn new(lexicon: &Lexicon<'_>) -> Self {
        Self(Forms::new(lexicon))
    }
}

/// Clean text as the trainer reads it.
#[derive(Default)]
pub struct PackedText(Vec<Packed>);

impl PackedText {
    /// Tokens in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Appends another text.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }
}

/// Packs lines of clean text for the trainer.
pub struct TextPacker<'l> {
    packer: Packer<'l>,
    packed: Vec<u64>,
}

impl<'l> TextPacker<'l> {
    /// A packer for texts in the words of `lexicon`.
    #[must_use]
    pub fn new(lexicon: Lexicon<'l>, forms: &'l TrainingForms) -> Self {
        Self { packer: Packer::new(lexicon, &forms.0), packed: Vec::new() }
    }

    /// Adds a paragraph.
    pub fn add(&mut self, line: &str) {
        self.packer.pack(line, &mut self.packed);
    }

    /// What was packed since the last time.
    pub fn take(&mut self) -> PackedText {
        PackedText(std::mem::take(&mut self.packed).into_iter().map(Packed).collect())
    }
}

/// How well the network did, in averages over words.
#[derive(Clone, Copy, Debug)]
pub struct Report {
    /// Cross-entropy of the form, in nats, over words with several forms.
    pub form_loss: f64,
    /// Cross-entropy of the letter case, in nats.
    pub case_loss: f64,
    /// Share of words whose form is right.
    pub words: f64,
    /// Share of words whose form and case are right.
    pub both: f64,
    /// F1 of words with a capital.
    pub capitals: f64,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "words {:.2} %, words and case {:.2} %, capitals F1 {:.2} %, cross-entropy {:.4} and {:.4} nats",
            100.0 * self.words,
            100.0 * self.both,
            100.0 * self.capitals,
            self.form_loss,
            self.case_loss
        )
    }
}

impl From<&Score> for Report {
    fn from(s: &Score) -> Self {
        let share = |a: f64, b: u64| if b == 0 { 0.0 } else { a / b as f64 };
        Self {
            form_loss: share(s.form_loss, s.form_places),
            case_loss: share(s.case_loss, s.case_places),
            words: share(s.forms_right as f64, s.words),
            both: share(s.both_right as f64, s.words),
            capitals: share(2.0 * s.capitals_right as f64, s.capitals + s.capitals_said),
        }
    }
}

impl<'l> Trainer<'l> {
    /// A network that has seen nothing, for the words of `lexicon`.
    #[must_use]
    pub fn new(settings: Settings, lexicon: &Lexicon<'_>, forms: &'l TrainingForms) -> Self {
        let size = settings.size;
        let (layout, width) = (size.layout(), size.width);
        let mut draw = Draw(settings.seed);
        let mut dense = vec![0.0; layout.size()];
        let mut fill = |range: &Range<usize>, deviation: f32| {
            dense[range.clone()].iter_mut().for_each(|value| *value = draw.normal() * deviation);
        };
        fill(&layout.project, 1.0 / (size.embedded as f32).sqrt());
        fill(&layout.input_class, 0.05);
        for layer in &layout.layers {
            fill(&layer.taps, 0.3);
            fill(&layer.matrix, 0.7 / (width as f32).sqrt());
        }
        fill(&layout.read_out, 0.5 / (width as f32).sqrt());
        fill(&layout.output_class, 0.02);
        for gain in layout.layers.iter().map(|layer| &layer.gain).chain([&layout.last_gain]) {
            dense[gain.clone()].fill(1.0);
        }
        let rows = lexicon.rows();
        let form_rows = 1 + forms.0.facts.iter().map(|facts| usize::from(facts.row)).max().unwrap_or(0);
        let stem_table = (0..rows * size.embedded).map(|_| draw.normal()).collect();
        let form_table = (0..form_rows * (size.own() + CASED)).map(|_| draw.normal() * 0.05).collect();
        let shards = (0..SHARDS).map(|_| Shard::new(size, rows, form_rows)).collect();
        Self {
            settings,
            forms,
            dense: Moments::new(dense),
            stem_table: Moments::new(stem_table),
            form_table: Moments::new(form_table),
            step: 0,
            shards,
        }
    }

    /// Steps taken so far.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.step
    }

    /// Takes one step over the next batch of `text`; false when all steps are taken.
    pub fn step(&mut self, text: &PackedText) -> bool {
        if self.step >= self.settings.steps || text.0.is_empty() {
            return false;
        }
        let each = self.settings.batch / SHARDS;
        let first = self.step * self.settings.batch as u64;
        let (dense, stems, forms) = (&self.dense.values, &self.stem_table.values, &self.form_table.values);
        let (facts, settings) = (&self.forms.0, &self.settings);
        std::thread::scope(|scope| {
            for (number, shard) in self.shards.iter_mut().enumerate() {
                scope.spawn(move || {
                    for i in 0..each as u64 {
                        let index = first + number as u64 * each as u64 + i;
                        let sample = Sample::training(&text.0, index, settings.seed);
                        Arch::new().dispatch(Learn { shard, sample: &sample, dense, stems, forms, facts });
                    }
                });
            }
        });
        self.apply();
        self.step += 1;
        true
    }

    /// The rate of the current step.
    fn rate(&self) -> f32 {
        let (step, steps) = (self.step as f32, self.settings.steps as f32);
        let rise = (steps * 0.02).clamp(1.0, 1000.0);
        self.settings.rate * ((step + 1.0) / rise).min((steps - step) / (steps - rise).max(1.0)).min(1.0)
    }

    fn apply(&mut self) {
        let step = Step { rate: self.rate(), unbias: 1.0 / (1.0 - BETA_2.powi((self.step + 1).min(10_000) as i32)) };
        let Self { dense, stem_table, form_table, shards, .. } = self;
        let Some((head, rest)) = shards.split_first_mut() else { return };
        Arch::new().dispatch(Apply { head, rest, dense, stem_table, form_table, step: &step });
    }

    /// Averages over the steps since the last call.
    pub fn report(&mut self) -> Report {
        let mut sum = Score::default();
        for shard in &mut self.shards {
            sum.add(&std::mem::take(&mut shard.score));
        }
        Report::from(&sum)
    }

    /// How well the network does on `text`, its forms hidden or known.
    #[must_use]
    pub fn evaluate(&self, text: &PackedText, hidden_forms: bool) -> Report {
        let parts = std::thread::scope(|scope| {
            let middle = text.0.len() / 2;
            let threads: Vec<_> = [&text.0[..middle], &text.0[middle..]]
                .into_iter()
                .map(|half| {
                    scope.spawn(move || {
                        let rows = self.shards.first().map_or((0, 0), |s| (s.stems.seen.len(), s.forms.seen.len()));
                        let mut shard = Shard::new(self.settings.size, rows.0, rows.1);
                        for chunk in half.chunks_exact(SEQUENCE) {
                            let sample = Sample::new(chunk.to_vec(), |_| hidden_forms);
                            Arch::new().dispatch(Learn {
                                shard: &mut shard,
                                sample: &sample,
                                dense: &self.dense.values,
                                stems: &self.stem_table.values,
                                forms: &self.form_table.values,
                                facts: &self.forms.0,
                            });
                        }
                        shard.score
                    })
                })
                .collect();
            threads.into_iter().filter_map(|thread| thread.join().ok()).collect::<Vec<_>>()
        });
        let mut sum = Score::default();
        parts.iter().for_each(|part| sum.add(part));
        Report::from(&sum)
    }

    /// The section `network` of a model file.
    #[must_use]
    pub fn section(&self) -> Vec<u8> {
        super::export::network(self.settings.size, &self.dense.values, &self.stem_table.values, &self.form_table.values)
    }

    /// All parameters and moments, to go on from later.
    #[must_use]
    pub fn checkpoint(&self) -> Vec<u8> {
        let mut out = self.step.to_le_bytes().to_vec();
        for moments in [&self.dense, &self.stem_table, &self.form_table] {
            for array in [&moments.values, &moments.first, &moments.second] {
                out.extend(array.iter().flat_map(|value| value.to_le_bytes()));
            }
        }
        out
    }

    /// Goes on from a checkpoint of a trainer with the same settings and lexicon; false if it does not fit.
    pub fn resume(&mut self, checkpoint: &[u8]) -> bool {
        let numbers = 3 * (self.dense.values.len() + self.stem_table.values.len() + self.form_table.values.len());
        let Some((step, rest)) = checkpoint.split_first_chunk::<8>() else { return false };
        if rest.len() != 4 * numbers {
            return false;
        }
        self.step = u64::from_le_bytes(*step);
        let mut values = rest.chunks_exact(4).map(|chunk| f32::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]));
        for moments in [&mut self.dense, &mut self.stem_table, &mut self.form_table] {
            for array in [&mut moments.values, &mut moments.first, &mut moments.second] {
                array.iter_mut().zip(values.by_ref()).for_each(|(to, from)| *to = from);
            }
        }
        true
    }
}

/// The optimiser's step.
struct Apply<'a> {
    head: &'a mut Shard,
    rest: &'a mut [Shard],
    dense: &'a mut Moments,
    stem_table: &'a mut Moments,
    form_table: &'a mut Moments,
    step: &'a Step,
}

impl WithSimd for Apply<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { head, rest, dense, stem_table, form_table, step } = self;
        for shard in rest {
            for (sum, part) in head.dense.iter_mut().zip(&mut shard.dense) {
                *sum += *part;
                *part = 0.0;
            }
            collect(&mut head.stems, &mut shard.stems);
            collect(&mut head.forms, &mut shard.forms);
        }
        dense.update(0, &mut head.dense, step);
        update_rows(stem_table, &mut head.stems, step);
        update_rows(form_table, &mut head.forms, step);
    }
}

/// Moves the gradients of `from` into `to`.
#[inline(always)]
fn collect(to: &mut Touched, from: &mut Touched) {
    let width = from.width;
    for row in std::mem::take(&mut from.rows) {
        let at = usize::from(row) * width;
        from.seen[usize::from(row)] = false;
        let sums = to.row(row);
        for (sum, part) in sums.iter_mut().zip(&mut from.sums[at..at + width]) {
            *sum += *part;
            *part = 0.0;
        }
    }
}

#[inline(always)]
fn update_rows(table: &mut Moments, touched: &mut Touched, step: &Step) {
    let width = touched.width;
    for row in std::mem::take(&mut touched.rows) {
        touched.seen[usize::from(row)] = false;
        let at = usize::from(row) * width;
        table.update(at, &mut touched.sums[at..at + width], step);
    }
}

/// One sequence: forward, loss, backward. A type and not a closure, so that all of it is surely compiled for the
/// machine's vectors.
struct Learn<'a> {
    shard: &'a mut Shard,
    sample: &'a Sample,
    dense: &'a [f32],
    stems: &'a [f32],
    forms: &'a [f32],
    facts: &'a Forms,
}

impl WithSimd for Learn<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { shard, sample, dense, stems, forms, facts } = self;
        let (classes, embedded) = (&sample.classes, shard.stems.width);
        let embed = |t: usize| &stems[usize::from(sample.tokens[t].row()) * embedded..][..embedded];
        shard.pass.forward(simd, dense, embed, classes);
        let score = heads::loss(
            &mut shard.pass,
            (dense, &mut shard.dense),
            (forms, &mut shard.forms),
            facts,
            (&sample.tokens, classes),
        );
        shard.score.add(&score);
        shard.pass.backward(dense, classes, &mut shard.dense);
        for (token, gradient) in sample.tokens.iter().zip(shard.pass.d_embedded.chunks_exact(embedded)) {
            for (sum, part) in shard.stems.row(token.row()).iter_mut().zip(gradient) {
                *sum += part;
            }
        }
    }
}
