//! The network as it lies in the model file, and how it is asked.
//!
//! The section `network` holds the dense parameters (matrices in 8 bits a number with a scale a row, the rest as
//! they are) and two tables in 4 bits a number: a row for each stem, a row for each form. Table rows are unpacked
//! when they are looked up; the dense parameters, some 280,000, once at the first question.

use std::sync::{Mutex, OnceLock};

use pulp::{Arch, Simd, WithSimd};

use super::bytes::{Reader, u16_at};
use super::kernel::{Strided, add_product};
use super::lexicon::{CASE_STEP, LOG_STEP, NEVER};
use super::network::layout::{
    BIAS, CONV, GAIN, INPUT_CLASS, LAST_GAIN, LAYER, LAYERS, MATRIX, OUTPUT_CLASS, PROJECT, READ_OUT, SIZE,
};
use super::network::{CLASSES, DILATIONS, EMBEDDED, READ, TAPS, WIDTH, add_gated, convolve, dot, layers, norm};

/// Width of a form's vector for its own score.
pub(crate) const OWN: usize = 32;
/// Width of a form's vector for a letter case.
pub(crate) const CASED: usize = 8;
/// Where the plain scores of the cases stand in what is read out.
pub(crate) const PLAIN: usize = OWN + 3 * CASED;
/// Case shares of a word that is in no lexicon: mostly names.
pub(crate) const UNKNOWN_CASING: u16 = 2 | 1 << 4 | 8 << 8 | (NEVER as u16) << 12;

/// Bytes of a stem's row: a scale (bfloat16), then four bits a number.
pub(crate) const STEM_ROW: usize = 2 + EMBEDDED / 2;
/// Bytes of a form's row: its two vectors, each with a scale.
pub(crate) const FORM_ROW: usize = 2 + OWN / 2 + 2 + CASED / 2;
/// Tokens on either side that a token's vector depends on, and a little more.
const REACH: usize = {
    let mut reach = 0;
    let mut layer = 0;
    while layer < DILATIONS.len() {
        reach += TAPS / 2 * DILATIONS[layer];
        layer += 1;
    }
    reach.next_multiple_of(8)
};
/// Tokens of a window.
const WINDOW: usize = 512;

/// The dense parameters in the order of the file: (start, rows, columns), 0 columns for those stored as they are.
pub(crate) fn dense_parts() -> Vec<(usize, usize, usize)> {
    let mut parts = vec![(PROJECT, EMBEDDED, WIDTH), (INPUT_CLASS, CLASSES, WIDTH)];
    for layer in 0..DILATIONS.len() {
        let at = LAYERS + layer * LAYER;
        parts.push((at + GAIN, MATRIX - GAIN, 0));
        parts.push((at + MATRIX, WIDTH, 2 * WIDTH));
        parts.push((at + BIAS, LAYER - BIAS, 0));
    }
    debug_assert_eq!(CONV - GAIN, WIDTH);
    parts.extend([(LAST_GAIN, WIDTH, 0), (READ_OUT, WIDTH, READ), (OUTPUT_CLASS, CLASSES, WIDTH)]);
    parts
}

/// What a model keeps between questions: the dense parameters, unpacked at the first, and working memory.
#[derive(Default)]
pub(crate) struct Unpacked {
    dense: OnceLock<Vec<f32>>,
    states: Mutex<Vec<State>>,
}

/// The network of a model, read in place.
#[derive(Clone, Copy)]
pub(crate) struct Network<'m> {
    dense: &'m [f32],
    stems: &'m [u8],
    forms: &'m [u8],
    states: &'m Mutex<Vec<State>>,
}

impl<'m> Network<'m> {
    /// Reads the section; `None` if its sizes are not this network's.
    pub(crate) fn from_bytes(bytes: &'m [u8], unpacked: &'m Unpacked) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let sizes = [reader.u32()?, reader.u32()?, reader.u32()?, reader.u32()?];
        if sizes != header() {
            return None;
        }
        let (stems, forms) = (reader.u32()? as usize, reader.u32()? as usize);
        let stems = reader.take(stems * STEM_ROW)?;
        let forms = reader.take(forms * FORM_ROW)?;
        let dense = unpacked.dense.get_or_init(|| unpack(reader).unwrap_or_default());
        (dense.len() == SIZE).then_some(Self { dense, stems, forms, states: &unpacked.states })
    }

    /// Runs over a whole text: `rows` are the stems' rows, `classes` what is known of the forms. Calls `each`
    /// with every token's number and [`View`], in order, where `wanted` says so. Linear in the tokens.
    pub(crate) fn run(
        &self,
        rows: &[u16],
        classes: &[u16],
        wanted: impl Fn(usize) -> bool,
        mut each: impl FnMut(usize, View<'_>),
    ) {
        let tokens = rows.len().min(classes.len());
        let mut state = self.states.lock().ok().and_then(|mut states| states.pop()).unwrap_or_default();
        let mut start = 0;
        while start < tokens {
            let end = (start + WINDOW).min(tokens);
            if (start..end).any(&wanted) {
                let from = start.saturating_sub(REACH);
                let to = (end + REACH).min(tokens);
                Arch::new().dispatch(Forward {
                    network: self,
                    state: &mut state,
                    rows: &rows[from..to],
                    classes: &classes[from..to],
                });
                for t in (start..end).filter(|t| wanted(*t)) {
                    let at = t - from;
                    let hidden = &state.hidden[at * WIDTH..(at + 1) * WIDTH];
                    let read = &state.read[at * READ..(at + 1) * READ];
                    each(t, View { network: self, hidden, read });
                }
            }
            start = end;
        }
        if let Ok(mut states) = self.states.lock() {
            states.push(state);
        }
    }

    /// Unpacks a form's two vectors.
    fn form_row(&self, row: u16) -> ([f32; OWN], [f32; CASED]) {
        let mut own = [0.0; OWN];
        let mut cased = [0.0; CASED];
        let at = usize::from(row) * FORM_ROW;
        if let Some(bytes) = self.forms.get(at..at + FORM_ROW) {
            let (first, second) = bytes.split_at(2 + OWN / 2);
            unpack_row(first, &mut own);
            unpack_row(second, &mut cased);
        }
        (own, cased)
    }
}

/// The sizes that the section must have.
pub(crate) fn header() -> [u32; 4] {
    [EMBEDDED as u32, WIDTH as u32, DILATIONS.len() as u32, READ as u32]
}

fn unpack(mut reader: Reader<'_>) -> Option<Vec<f32>> {
    let mut dense = vec![0.0; SIZE];
    for (start, rows, columns) in dense_parts() {
        if columns == 0 {
            for value in &mut dense[start..start + rows] {
                *value = reader.f32()?;
            }
            continue;
        }
        for row in dense[start..start + rows * columns].chunks_exact_mut(columns) {
            let scale = reader.f32()?;
            for (value, byte) in row.iter_mut().zip(reader.take(columns)?) {
                *value = f32::from(*byte as i8) * scale;
            }
        }
    }
    Some(dense)
}

/// Unpacks a row of four-bit numbers behind its scale.
#[inline(always)]
fn unpack_row(bytes: &[u8], out: &mut [f32]) {
    let scale = f32::from_bits(u32::from(u16_at(bytes, 0).unwrap_or(0)) << 16);
    for (pair, byte) in out.chunks_exact_mut(2).zip(bytes.get(2..).unwrap_or_default()) {
        pair[0] = (f32::from(byte & 15) - 8.0) * scale;
        pair[1] = (f32::from(byte >> 4) - 8.0) * scale;
    }
}

/// Working memory, used again and again.
#[derive(Default)]
pub(crate) struct State {
    embedded: Vec<f32>,
    x: Vec<f32>,
    scale: Vec<f32>,
    normed: Vec<f32>,
    mixed: Vec<f32>,
    gated: Vec<f32>,
    hidden: Vec<f32>,
    read: Vec<f32>,
}

struct Forward<'a> {
    network: &'a Network<'a>,
    state: &'a mut State,
    rows: &'a [u16],
    classes: &'a [u16],
}

impl WithSimd for Forward<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { network, state, rows, classes } = self;
        let dense = network.dense;
        // The kernel wants a multiple of eight; what is added is cut off again below, so that the text's end
        // looks the same wherever a window ends.
        let tokens = rows.len().next_multiple_of(8);
        state.embedded.clear();
        state.embedded.resize(tokens * EMBEDDED, 0.0);
        for (row, out) in rows.iter().zip(state.embedded.chunks_exact_mut(EMBEDDED)) {
            let at = usize::from(*row) * STEM_ROW;
            unpack_row(network.stems.get(at..at + STEM_ROW).unwrap_or_default(), out);
        }
        state.x.clear();
        state.x.resize(tokens * WIDTH, 0.0);
        for (class, out) in classes.iter().zip(state.x.chunks_exact_mut(WIDTH)) {
            let at = INPUT_CLASS + usize::from(*class).min(CLASSES - 1) * WIDTH;
            out.copy_from_slice(&dense[at..at + WIDTH]);
        }
        let project = &dense[PROJECT..PROJECT + EMBEDDED * WIDTH];
        add_product(&mut state.x, Strided::rows(&state.embedded, EMBEDDED), project, (tokens, EMBEDDED, WIDTH));
        for (layer, dilation) in layers(dense) {
            state.x[rows.len() * WIDTH..].fill(0.0);
            norm(&state.x, &layer[GAIN..GAIN + WIDTH], &mut state.scale, &mut state.normed);
            convolve(&state.normed, &layer[CONV..CONV + TAPS * WIDTH], dilation, &mut state.mixed);
            state.gated.clear();
            for _ in 0..tokens {
                state.gated.extend_from_slice(&layer[BIAS..BIAS + 2 * WIDTH]);
            }
            let matrix = &layer[MATRIX..MATRIX + 2 * WIDTH * WIDTH];
            add_product(&mut state.gated, Strided::rows(&state.mixed, WIDTH), matrix, (tokens, WIDTH, 2 * WIDTH));
            add_gated(&mut state.x, &state.gated);
        }
        norm(&state.x, &dense[LAST_GAIN..LAST_GAIN + WIDTH], &mut state.scale, &mut state.hidden);
        state.read.clear();
        state.read.resize(tokens * READ, 0.0);
        let out = &dense[READ_OUT..READ_OUT + WIDTH * READ];
        add_product(&mut state.read, Strided::rows(&state.hidden, WIDTH), out, (tokens, WIDTH, READ));
    }
}

/// What the network knows of one place.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    network: &'a Network<'a>,
    hidden: &'a [f32],
    read: &'a [f32],
}

impl View<'_> {
    /// Score of a form here: a logarithm, up to a constant of the place.
    pub(crate) fn form(&self, class: u8, row: u16, cost: u8) -> f32 {
        let at = OUTPUT_CLASS + usize::from(class) * WIDTH;
        let (own, _) = self.network.form_row(row);
        dot(self.hidden, &self.network.dense[at..at + WIDTH]) + dot(&self.read[..OWN], &own)
            - f32::from(cost) * LOG_STEP
    }

    /// Scores of the four letter cases here; `f32::MIN` for one that the form never takes.
    pub(crate) fn cases(&self, casing: u16, row: u16) -> [f32; 4] {
        let (_, vector) = self.network.form_row(row);
        case_scores(casing, self.read, &vector)
    }
}

/// Scores of the four cases from what is read out and the form's vector.
#[inline(always)]
pub(crate) fn case_scores(casing: u16, read: &[f32], vector: &[f32]) -> [f32; 4] {
    std::array::from_fn(|k| {
        let cost = (casing >> (4 * k) & 15) as u8;
        if cost == NEVER {
            return f32::MIN;
        }
        let share = -f32::from(cost) * CASE_STEP;
        if k == 0 {
            return share;
        }
        let at = OWN + (k - 1) * CASED;
        share + read[PLAIN + k - 1] + read[at..at + CASED].iter().zip(vector).map(|(a, b)| a * b).sum::<f32>()
    })
}

/// Turns scores into probabilities.
#[inline(always)]
pub(crate) fn softmax(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = exp(*score - most);
        sum += *score;
    }
    scores.iter_mut().for_each(|score| *score /= sum);
}

/// The exponential by its own polynomial, so that every machine gives the same bits: a power of two by its
/// exponent, the rest by Taylor's series to the sixth term. Relative error below 10⁻⁵ for 0 ≥ x > −87.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    if x < -87.0 {
        return 0.0;
    }
    let x = x.min(80.0) * std::f32::consts::LOG2_E;
    let whole = x.round();
    let r = (x - whole) * std::f32::consts::LN_2;
    let series = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0 + r / 720.0)))));
    series * f32::from_bits(((whole as i32 + 127) as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_right() {
        for i in 0..870 {
            let x = -(i as f32) / 10.0;
            let want = f64::from(x).exp();
            assert!((f64::from(exp(x)) - want).abs() <= want * 1e-5, "{x}");
        }
        assert_eq!(exp(f32::MIN), 0.0);
    }
}
