//! The convolutional scorer: what it is made of, in which sizes, and where its parameters lie.
//!
//! The network reads a sequence of stems and gives each place a vector that knows the words on either side. Stems
//! are looked up in an embedding and projected; then come residual layers, each
//! `x += p ∘ relu(q)` with `(p, q) = conv(norm(x)) · W + b`: a root-mean-square norm (Zhang & Sennrich 2019),
//! a depthwise dilated convolution of five taps (Kaiser et al. 2017), and a gated linear unit with a ReLU gate
//! (Shazeer 2020). What is scored against that vector: [`super::scorer`]. Training works in floats and keeps what
//! the way back needs; the scorer multiplies integers. They share this description and the small steps below.
//!
//! Sums are taken in a fixed order and nothing is left to the machine's choice, so every machine gives the same
//! bits. Everything is inlined into its caller, which is compiled for the machine's vectors; the small steps are written in them.

use std::ops::Range;

use pulp::Simd;

/// Taps of a convolution.
pub(crate) const TAPS: usize = 5;
/// Distance between the taps, layer by layer; a network of fewer layers has the first of them.
const DILATIONS: [usize; 6] = [1, 2, 4, 8, 1, 2];
/// Inflection classes, and one more for: hidden.
pub(crate) const CLASSES: usize = 257;
/// The class of a token whose form is not known.
pub(crate) const HIDDEN: u16 = 256;
/// Width of a form's vector for a letter case.
pub(crate) const CASED: usize = 8;

/// The widest vector of a place.
pub(crate) const WIDEST: usize = 256;

const EPSILON: f32 = 1e-5;

/// How large a network is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkSize {
    /// Width of the vector of a stem.
    pub embedded: usize,
    /// Width of the vector of a place.
    pub width: usize,
    /// Layers, six at most. They see 2, 6, 14, 30, 32 and 36 tokens on either side.
    pub layers: usize,
}

impl NetworkSize {
    /// The network of the embedded model.
    pub const FULL: Self = Self { embedded: 64, width: 128, layers: 6 };
    /// A network for throughput.
    pub const FAST: Self = Self { embedded: 32, width: 64, layers: 3 };

    /// Whether a network of this size can be: vectors fill the widest registers, and nothing is absurd.
    pub(crate) fn is_sound(self) -> bool {
        let sound = |size: usize, most: usize| size > 0 && size <= most && size.is_multiple_of(32);
        sound(self.embedded, WIDEST) && sound(self.width, WIDEST) && (1..=DILATIONS.len()).contains(&self.layers)
    }

    /// Distance between the taps of each layer.
    pub(crate) fn dilations(self) -> &'static [usize] {
        &DILATIONS[..self.layers]
    }

    /// Width of a form's vector for its own score.
    pub(crate) fn own(self) -> usize {
        self.width / 4
    }

    /// Width of what the heads read besides the trunk's vector: what a form's own vector is held against, what its
    /// case vector is held against for each case but small letters, and a plain score for each of those.
    pub(crate) fn read(self) -> usize {
        (self.own() + 3 * CASED + 3).next_multiple_of(32)
    }

    /// Where the plain scores of the cases stand in what is read out.
    pub(crate) fn plain(self) -> usize {
        self.own() + 3 * CASED
    }

    /// Where each dense parameter lies in one flat array.
    pub(crate) fn layout(self) -> Layout {
        let (width, mut at) = (self.width, 0);
        let mut next = |size: usize| {
            at += size;
            at - size..at
        };
        Layout {
            project: next(self.embedded * width),
            input_class: next(CLASSES * width),
            layers: (0..self.layers)
                .map(|_| LayerLayout {
                    gain: next(width),
                    taps: next(TAPS * width),
                    matrix: next(2 * width * width),
                    bias: next(2 * width),
                })
                .collect(),
            last_gain: next(width),
            read_out: next(width * self.read()),
            output_class: next(CLASSES * width),
        }
    }
}

/// The place of each dense parameter.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// Projection of the embedding into the trunk: embedded × width.
    pub(crate) project: Range<usize>,
    /// What a known inflection class adds: classes × width.
    pub(crate) input_class: Range<usize>,
    pub(crate) layers: Vec<LayerLayout>,
    /// Gain of the last norm.
    pub(crate) last_gain: Range<usize>,
    /// What the heads read: width × read.
    pub(crate) read_out: Range<usize>,
    /// Scores of the inflection classes: classes × width.
    pub(crate) output_class: Range<usize>,
}

/// The place of each parameter of a layer.
#[derive(Clone, Debug)]
pub(crate) struct LayerLayout {
    /// Gain of the norm.
    pub(crate) gain: Range<usize>,
    /// Taps of the convolution: taps × width.
    pub(crate) taps: Range<usize>,
    /// The matrix: width × 2 width.
    pub(crate) matrix: Range<usize>,
    /// The bias: 2 width.
    pub(crate) bias: Range<usize>,
}

impl Layout {
    /// How many dense parameters there are.
    pub(crate) fn size(&self) -> usize {
        self.output_class.end
    }
}

/// Adds `from` to `to`.
#[inline(always)]
pub(crate) fn add(to: &mut [f32], from: &[f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

/// Adds `a ∘ b` to `to`.
#[inline(always)]
pub(crate) fn add_scaled(to: &mut [f32], a: &[f32], b: &[f32]) {
    for ((to, a), b) in to.iter_mut().zip(a).zip(b) {
        *to += a * b;
    }
}

/// A vector in the machine's vectors.
#[inline(always)]
pub(crate) fn lanes<S: Simd>(_: S, x: &[f32]) -> &[S::f32s] {
    S::as_simd_f32s(x).0
}

/// The same, to be changed.
#[inline(always)]
pub(crate) fn lanes_mut<S: Simd>(_: S, x: &mut [f32]) -> &mut [S::f32s] {
    S::as_mut_simd_f32s(x).0
}

/// `out = x / rms(x) ∘ gain` for one token; gives the reciprocal root mean square.
#[inline(always)]
pub(crate) fn norm<S: Simd>(simd: S, x: &[f32], gain: &[f32], out: &mut [f32]) -> f32 {
    // Summed as [`dot`] does.
    let mut squares = [0.0f32; 16];
    let sums = lanes_mut(simd, &mut squares);
    for x in lanes(simd, x).chunks_exact(sums.len()) {
        for (sum, x) in sums.iter_mut().zip(x) {
            *sum = simd.add_f32s(*sum, simd.mul_f32s(*x, *x));
        }
    }
    let r = 1.0 / (squares.iter().sum::<f32>() / x.len() as f32 + EPSILON).sqrt();
    let factor = simd.splat_f32s(r);
    for ((out, x), gain) in lanes_mut(simd, out).iter_mut().zip(lanes(simd, x)).zip(lanes(simd, gain)) {
        *out = simd.mul_f32s(simd.mul_f32s(*x, factor), *gain);
    }
    r
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

/// The token that tap `j` reads for token `t` of `tokens`, if there is one.
#[inline(always)]
pub(crate) fn tapped(t: usize, j: usize, dilation: usize, tokens: usize) -> Option<usize> {
    (t + j * dilation).checked_sub(TAPS / 2 * dilation).filter(|from| *from < tokens)
}

/// A depthwise convolution at token `t` of the tokens in `x`; outside of them all is nothing.
#[inline(always)]
pub(crate) fn convolve<S: Simd>(simd: S, x: &[f32], taps: &[f32], t: usize, dilation: usize, out: &mut [f32]) {
    const NOTHING: [f32; WIDEST] = [0.0; WIDEST];
    let width = out.len();
    let tokens = x.len() / width;
    let row = |j: usize| match tapped(t, j, dilation, tokens) {
        Some(from) => lanes(simd, &x[from * width..(from + 1) * width]),
        None => lanes(simd, &NOTHING[..width]),
    };
    let tap = |j: usize| lanes(simd, &taps[j * width..(j + 1) * width]);
    let rows = [row(0), row(1), row(2), row(3), row(4)];
    let taps = [tap(0), tap(1), tap(2), tap(3), tap(4)];
    for (i, out) in lanes_mut(simd, out).iter_mut().enumerate() {
        let mut sum = simd.mul_f32s(rows[0][i], taps[0][i]);
        for j in 1..TAPS {
            sum = simd.add_f32s(sum, simd.mul_f32s(rows[j][i], taps[j][i]));
        }
        *out = sum;
    }
}

/// `x += p ∘ relu(q)` for one token, where `gated` is (p, q).
#[inline(always)]
pub(crate) fn add_gated<S: Simd>(simd: S, x: &mut [f32], gated: &[f32]) {
    let (value, gate) = gated.split_at(x.len());
    let zero = simd.splat_f32s(0.0);
    for ((x, value), gate) in lanes_mut(simd, x).iter_mut().zip(lanes(simd, value)).zip(lanes(simd, gate)) {
        *x = simd.add_f32s(*x, simd.mul_f32s(*value, simd.max_f32s(*gate, zero)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameters_fill_the_array_without_gaps() {
        for size in [NetworkSize::FULL, NetworkSize::FAST] {
            assert!(size.is_sound());
            let layout = size.layout();
            let mut ranges = vec![layout.project.clone(), layout.input_class.clone()];
            for layer in &layout.layers {
                ranges.extend([layer.gain.clone(), layer.taps.clone(), layer.matrix.clone(), layer.bias.clone()]);
            }
            ranges.extend([layout.last_gain.clone(), layout.read_out.clone(), layout.output_class.clone()]);
            assert_eq!(ranges[0].start, 0);
            assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start && !pair[0].is_empty()));
            assert_eq!(ranges[ranges.len() - 1].end, layout.size());
        }
    }
}
