//! The convolutional scorer: what it is made of, and how it runs.
//!
//! The network reads a sequence of stems and gives each place a vector that knows some forty words on either
//! side. Stems are looked up in an embedding and projected; then come residual layers, each
//! `x += p ∘ relu(q)` with `(p, q) = conv(norm(x)) · W + b`: a root-mean-square norm (Zhang & Sennrich 2019),
//! a depthwise dilated convolution of five taps (Kaiser et al. 2017), and a gated linear unit with a ReLU gate
//! (Shazeer 2020). What is scored against that vector is said in [`super::scores`]. Training and use share this
//! code.
//!
//! Sums are taken in a fixed order and nothing is left to the machine's choice, so every machine gives the same
//! bits. Everything is inlined into its caller, which is compiled for the machine's vectors.

/// Width of the stem embedding.
pub(crate) const EMBEDDED: usize = 64;
/// Width of the trunk.
pub(crate) const WIDTH: usize = 128;
/// Taps of a convolution.
pub(crate) const TAPS: usize = 5;
/// Distance between the taps, layer by layer.
pub(crate) const DILATIONS: [usize; 6] = [1, 2, 4, 8, 1, 2];
/// Inflection classes, and one more for: hidden.
pub(crate) const CLASSES: usize = 257;
/// The class of a token whose form is not known.
pub(crate) const HIDDEN: u16 = 256;
/// Width of what the heads read besides the trunk's vector.
pub(crate) const READ: usize = 64;

const EPSILON: f32 = 1e-5;

/// Where each dense parameter lies in one flat array.
pub(crate) mod layout {
    use super::{CLASSES, DILATIONS, EMBEDDED, READ, TAPS, WIDTH};

    /// Projection of the embedding into the trunk: `EMBEDDED` × `WIDTH`.
    pub(crate) const PROJECT: usize = 0;
    /// What a known inflection class adds: `CLASSES` × `WIDTH`.
    pub(crate) const INPUT_CLASS: usize = PROJECT + EMBEDDED * WIDTH;
    /// First layer.
    pub(crate) const LAYERS: usize = INPUT_CLASS + CLASSES * WIDTH;
    /// Inside a layer: gain of the norm.
    pub(crate) const GAIN: usize = 0;
    /// Inside a layer: taps of the convolution, `TAPS` × `WIDTH`.
    pub(crate) const CONV: usize = GAIN + WIDTH;
    /// Inside a layer: the matrix, `WIDTH` × 2 `WIDTH`.
    pub(crate) const MATRIX: usize = CONV + TAPS * WIDTH;
    /// Inside a layer: the bias, 2 `WIDTH`.
    pub(crate) const BIAS: usize = MATRIX + 2 * WIDTH * WIDTH;
    /// Size of a layer.
    pub(crate) const LAYER: usize = BIAS + 2 * WIDTH;
    /// Gain of the last norm.
    pub(crate) const LAST_GAIN: usize = LAYERS + LAYER * DILATIONS.len();
    /// What the heads read: `WIDTH` × `READ`.
    pub(crate) const READ_OUT: usize = LAST_GAIN + WIDTH;
    /// Scores of the inflection classes: `CLASSES` × `WIDTH`.
    pub(crate) const OUTPUT_CLASS: usize = READ_OUT + WIDTH * READ;
    /// All dense parameters.
    pub(crate) const SIZE: usize = OUTPUT_CLASS + CLASSES * WIDTH;
}
use layout::{LAST_GAIN, LAYER, LAYERS};

/// The parameters and the dilation of each layer.
#[inline(always)]
pub(crate) fn layers(dense: &[f32]) -> impl DoubleEndedIterator<Item = (&[f32], usize)> + ExactSizeIterator {
    dense[LAYERS..LAST_GAIN].chunks_exact(LAYER).zip(DILATIONS)
}

#[inline(always)]
pub(crate) fn add(to: &mut [f32], from: &[f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

/// `out = x / rms(x) ∘ gain`, token by token; the reciprocal root mean squares go to `scale`.
#[inline(always)]
pub(crate) fn norm(x: &[f32], gain: &[f32], scale: &mut Vec<f32>, out: &mut Vec<f32>) {
    scale.clear();
    out.resize(x.len(), 0.0);
    for (x, out) in x.chunks_exact(WIDTH).zip(out.chunks_exact_mut(WIDTH)) {
        let r = 1.0 / (dot(x, x) / WIDTH as f32 + EPSILON).sqrt();
        scale.push(r);
        for ((out, x), gain) in out.iter_mut().zip(x).zip(gain) {
            *out = x * r * gain;
        }
    }
}

/// A scalar product, summed in sixteen lanes.
#[inline(always)]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 16];
    for (a, b) in a.chunks_exact(16).zip(b.chunks_exact(16)) {
        for i in 0..16 {
            lanes[i] += a[i] * b[i];
        }
    }
    lanes.iter().sum()
}

#[inline(always)]
pub(crate) fn convolve(x: &[f32], taps: &[f32], dilation: usize, out: &mut Vec<f32>) {
    out.clear();
    out.resize(x.len(), 0.0);
    let tokens = x.len() / WIDTH;
    for (j, tap) in taps.chunks_exact(WIDTH).enumerate() {
        for (to, from) in shifted(tokens, j, dilation) {
            let out = &mut out[to * WIDTH..(to + 1) * WIDTH];
            let x = &x[from * WIDTH..(from + 1) * WIDTH];
            for i in 0..WIDTH {
                out[i] += x[i] * tap[i];
            }
        }
    }
}

/// The pairs (output token, input token) that tap `j` joins.
#[inline(always)]
pub(crate) fn shifted(tokens: usize, j: usize, dilation: usize) -> impl Iterator<Item = (usize, usize)> {
    let middle = TAPS / 2;
    let ahead = j.saturating_sub(middle) * dilation;
    let behind = middle.saturating_sub(j) * dilation;
    (behind..tokens.saturating_sub(ahead)).map(move |t| (t, t + ahead - behind))
}

/// `x += p ∘ relu(q)`, where each row of `gated` is (p, q).
#[inline(always)]
pub(crate) fn add_gated(x: &mut [f32], gated: &[f32]) {
    for (x, gated) in x.chunks_exact_mut(WIDTH).zip(gated.chunks_exact(2 * WIDTH)) {
        let (value, gate) = gated.split_at(WIDTH);
        for i in 0..WIDTH {
            x[i] += value[i] * gate[i].max(0.0);
        }
    }
}
