//! The gradients of the network, by hand.

use crate::language::kernel::{Strided, add_product};
use crate::language::network::layout::{
    BIAS, CONV, GAIN, INPUT_CLASS, LAST_GAIN, LAYER, LAYERS, MATRIX, PROJECT, READ_OUT,
};
use crate::language::network::{
    DILATIONS, EMBEDDED, READ, TAPS, WIDTH, add, add_gated, convolve, dot, layers, norm, shifted,
};

/// What one layer leaves behind for the way back.
#[derive(Clone, Debug, Default)]
struct Trace {
    /// The layer's input.
    x: Vec<f32>,
    /// Its reciprocal root mean square, a number a token.
    scale: Vec<f32>,
    /// The normed input.
    normed: Vec<f32>,
    /// After the convolution.
    mixed: Vec<f32>,
    /// After the matrix: value and gate.
    gated: Vec<f32>,
}

/// The network's working memory for one sequence, used again and again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pass {
    embedded: Vec<f32>,
    traces: Vec<Trace>,
    x: Vec<f32>,
    last_scale: Vec<f32>,
    /// The trunk's vector of each token: T × `WIDTH`.
    pub(crate) hidden: Vec<f32>,
    /// What the heads read: T × `READ`.
    pub(crate) read: Vec<f32>,
    /// Gradient of the loss by `hidden`; the heads fill it.
    pub(crate) d_hidden: Vec<f32>,
    /// Gradient of the loss by `read`; the heads fill it.
    pub(crate) d_read: Vec<f32>,
    /// Gradient by the stem embeddings of each token: T × `EMBEDDED`.
    pub(crate) d_embedded: Vec<f32>,
    scratch: Vec<f32>,
    wide: Vec<f32>,
    transposed: Vec<f32>,
}

impl Pass {
    /// Runs the trunk. `embed` gives the embedding of each token, `classes` the known class or [`HIDDEN`].
    /// The number of tokens is a multiple of 8.
    #[inline(always)]
    pub(crate) fn forward<'a>(&mut self, dense: &[f32], embed: impl Fn(usize) -> &'a [f32], classes: &[u16]) {
        let tokens = classes.len();
        self.embedded.clear();
        for t in 0..tokens {
            self.embedded.extend_from_slice(embed(t));
        }
        self.x.clear();
        for &class in classes {
            let at = INPUT_CLASS + usize::from(class) * WIDTH;
            self.x.extend_from_slice(&dense[at..at + WIDTH]);
        }
        let project = &dense[PROJECT..PROJECT + EMBEDDED * WIDTH];
        add_product(&mut self.x, Strided::rows(&self.embedded, EMBEDDED), project, (tokens, EMBEDDED, WIDTH));
        self.traces.resize_with(DILATIONS.len(), Trace::default);
        for (trace, (layer, dilation)) in self.traces.iter_mut().zip(layers(dense)) {
            trace.x.clone_from(&self.x);
            norm(&self.x, &layer[GAIN..GAIN + WIDTH], &mut trace.scale, &mut trace.normed);
            convolve(&trace.normed, &layer[CONV..CONV + TAPS * WIDTH], dilation, &mut trace.mixed);
            trace.gated.clear();
            for _ in 0..tokens {
                trace.gated.extend_from_slice(&layer[BIAS..BIAS + 2 * WIDTH]);
            }
            let matrix = &layer[MATRIX..MATRIX + 2 * WIDTH * WIDTH];
            add_product(&mut trace.gated, Strided::rows(&trace.mixed, WIDTH), matrix, (tokens, WIDTH, 2 * WIDTH));
            add_gated(&mut self.x, &trace.gated);
        }
        norm(&self.x, &dense[LAST_GAIN..LAST_GAIN + WIDTH], &mut self.last_scale, &mut self.hidden);
        self.read.clear();
        self.read.resize(tokens * READ, 0.0);
        let out = &dense[READ_OUT..READ_OUT + WIDTH * READ];
        add_product(&mut self.read, Strided::rows(&self.hidden, WIDTH), out, (tokens, WIDTH, READ));
        for (gradient, size) in [(&mut self.d_hidden, WIDTH), (&mut self.d_read, READ)] {
            gradient.clear();
            gradient.resize(tokens * size, 0.0);
        }
    }

    /// Runs back: adds to `gradient` and leaves the gradient by the embeddings in `d_embedded`.
    #[inline(always)]
    pub(crate) fn backward(&mut self, dense: &[f32], classes: &[u16], gradient: &mut [f32]) {
        let tokens = classes.len();
        let out = &dense[READ_OUT..READ_OUT + WIDTH * READ];
        transpose(out, WIDTH, READ, &mut self.transposed);
        add_product(&mut self.d_hidden, Strided::rows(&self.d_read, READ), &self.transposed, (tokens, READ, WIDTH));
        add_product(
            &mut gradient[READ_OUT..READ_OUT + WIDTH * READ],
            Strided::transposed(&self.hidden, WIDTH),
            &self.d_read,
            (WIDTH, tokens, READ),
        );
        // From here on `scratch` is the gradient by `x`.
        let mut dx = std::mem::take(&mut self.scratch);
        dx.clear();
        dx.resize(tokens * WIDTH, 0.0);
        let gain = &dense[LAST_GAIN..LAST_GAIN + WIDTH];
        let d_gain = &mut gradient[LAST_GAIN..LAST_GAIN + WIDTH];
        norm_back(&self.x, &self.last_scale, gain, &self.d_hidden, d_gain, &mut dx);
        let mut d_mixed = std::mem::take(&mut self.hidden);
        let mut d_normed = std::mem::take(&mut self.d_hidden);
        for (index, (trace, (layer, dilation))) in self.traces.iter().zip(layers(dense)).enumerate().rev() {
            let grad = &mut gradient[LAYERS + index * LAYER..][..LAYER];
            gate_back(&dx, &trace.gated, &mut self.wide);
            column_sums(&self.wide, &mut grad[BIAS..BIAS + 2 * WIDTH]);
            add_product(
                &mut grad[MATRIX..MATRIX + 2 * WIDTH * WIDTH],
                Strided::transposed(&trace.mixed, WIDTH),
                &self.wide,
                (WIDTH, tokens, 2 * WIDTH),
            );
            transpose(&layer[MATRIX..MATRIX + 2 * WIDTH * WIDTH], WIDTH, 2 * WIDTH, &mut self.transposed);
            d_mixed.clear();
            d_mixed.resize(tokens * WIDTH, 0.0);
            add_product(
                &mut d_mixed,
                Strided::rows(&self.wide, 2 * WIDTH),
                &self.transposed,
                (tokens, 2 * WIDTH, WIDTH),
            );
            let conv = &layer[CONV..CONV + TAPS * WIDTH];
            convolve_back(&d_mixed, &trace.normed, conv, dilation, &mut grad[CONV..CONV + TAPS * WIDTH], &mut d_normed);
            let gain = &layer[GAIN..GAIN + WIDTH];
            norm_back(&trace.x, &trace.scale, gain, &d_normed, &mut grad[GAIN..GAIN + WIDTH], &mut dx);
        }
        self.hidden = d_mixed;
        self.d_hidden = d_normed;
        for (t, &class) in classes.iter().enumerate() {
            let at = INPUT_CLASS + usize::from(class) * WIDTH;
            add(&mut gradient[at..at + WIDTH], &dx[t * WIDTH..(t + 1) * WIDTH]);
        }
        add_product(
            &mut gradient[PROJECT..PROJECT + EMBEDDED * WIDTH],
            Strided::transposed(&self.embedded, EMBEDDED),
            &dx,
            (EMBEDDED, tokens, WIDTH),
        );
        transpose(&dense[PROJECT..PROJECT + EMBEDDED * WIDTH], EMBEDDED, WIDTH, &mut self.transposed);
        self.d_embedded.clear();
        self.d_embedded.resize(tokens * EMBEDDED, 0.0);
        add_product(&mut self.d_embedded, Strided::rows(&dx, WIDTH), &self.transposed, (tokens, WIDTH, EMBEDDED));
        self.scratch = dx;
    }
}

/// The way back through [`norm`]: adds to `d_gain` and to `dx`.
#[inline(always)]
fn norm_back(x: &[f32], scale: &[f32], gain: &[f32], d_out: &[f32], d_gain: &mut [f32], dx: &mut [f32]) {
    let rows = x.chunks_exact(WIDTH).zip(d_out.chunks_exact(WIDTH)).zip(dx.chunks_exact_mut(WIDTH));
    let mut weighted = [0.0f32; WIDTH];
    for (((x, d_out), dx), &r) in rows.zip(scale) {
        for i in 0..WIDTH {
            d_gain[i] += d_out[i] * x[i] * r;
            weighted[i] = d_out[i] * gain[i];
        }
        let pull = dot(&weighted, x) * r * r * r / WIDTH as f32;
        for i in 0..WIDTH {
            dx[i] += weighted[i] * r - x[i] * pull;
        }
    }
}

/// The way back through [`convolve`]: adds to `d_taps`, sets `dx`.
#[inline(always)]
fn convolve_back(d_out: &[f32], x: &[f32], taps: &[f32], dilation: usize, d_taps: &mut [f32], dx: &mut Vec<f32>) {
    dx.clear();
    dx.resize(x.len(), 0.0);
    let tokens = x.len() / WIDTH;
    for (j, (tap, d_tap)) in taps.chunks_exact(WIDTH).zip(d_taps.chunks_exact_mut(WIDTH)).enumerate() {
        for (to, from) in shifted(tokens, j, dilation) {
            let d_out = &d_out[to * WIDTH..(to + 1) * WIDTH];
            let x = &x[from * WIDTH..(from + 1) * WIDTH];
            let dx = &mut dx[from * WIDTH..(from + 1) * WIDTH];
            for i in 0..WIDTH {
                d_tap[i] += d_out[i] * x[i];
                dx[i] += d_out[i] * tap[i];
            }
        }
    }
}

/// The way back through [`add_gated`].
#[inline(always)]
fn gate_back(dx: &[f32], gated: &[f32], out: &mut Vec<f32>) {
    out.resize(gated.len(), 0.0);
    let rows = dx.chunks_exact(WIDTH).zip(gated.chunks_exact(2 * WIDTH)).zip(out.chunks_exact_mut(2 * WIDTH));
    for ((dx, gated), out) in rows {
        let (value, gate) = gated.split_at(WIDTH);
        let (d_value, d_gate) = out.split_at_mut(WIDTH);
        for i in 0..WIDTH {
            let open = gate[i] > 0.0;
            d_value[i] = if open { dx[i] * gate[i] } else { 0.0 };
            d_gate[i] = if open { dx[i] * value[i] } else { 0.0 };
        }
    }
}

#[inline(always)]
fn column_sums(rows: &[f32], sums: &mut [f32]) {
    for row in rows.chunks_exact(sums.len()) {
        add(sums, row);
    }
}

#[inline(always)]
fn transpose(matrix: &[f32], rows: usize, columns: usize, out: &mut Vec<f32>) {
    out.resize(rows * columns, 0.0);
    for i in 0..rows {
        for j in 0..columns {
            out[j * rows + i] = matrix[i * columns + j];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::network::layout::SIZE;
    use crate::language::network::{CLASSES, HIDDEN};

    /// Numbers that look random and are the same on every run.
    fn noise(n: usize, deviation: f32) -> Vec<f32> {
        let number = |i: usize| (crate::language::hash::mix(i as u64 + 7) >> 40) as f32 / (1u64 << 23) as f32 - 1.0;
        (0..n).map(|i| number(i) * deviation).collect()
    }

    /// A loss that depends on every output of the trunk, and its gradient by them.
    fn loss(pass: &mut Pass, weights: &[f32]) -> f64 {
        let (by_hidden, by_read) = weights.split_at(pass.hidden.len());
        pass.d_hidden.copy_from_slice(by_hidden);
        pass.d_read.copy_from_slice(by_read);
        let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
        product(&pass.hidden, by_hidden) + product(&pass.read, by_read)
    }

    #[test]
    fn gradients_are_finite_differences() {
        const TOKENS: usize = 16;
        let mut dense = noise(SIZE, 0.1);
        let embedding = noise(TOKENS * EMBEDDED, 1.0);
        let classes: Vec<u16> =
            (0..TOKENS).map(|t| if t % 3 == 0 { HIDDEN } else { (t * 31 % CLASSES) as u16 }).collect();
        let weights = noise(TOKENS * (WIDTH + READ), 1.0);
        let mut pass = Pass::default();
        let mut run = |dense: &[f32], embedding: &[f32]| {
            pass.forward(dense, |t| &embedding[t * EMBEDDED..(t + 1) * EMBEDDED], &classes);
            loss(&mut pass, &weights)
        };
        let step = 1e-2;
        // One parameter of every kind, and a few of each large one.
        let layer = LAYERS + 2 * LAYER;
        let places = [PROJECT + 5, PROJECT + 4000, INPUT_CLASS + usize::from(HIDDEN) * WIDTH + 3]
            .into_iter()
            .chain([
                layer + GAIN + 9,
                layer + CONV + 200,
                layer + MATRIX + 77,
                layer + MATRIX + 20_000,
                layer + BIAS + 130,
            ])
            .chain([LAST_GAIN + 1, READ_OUT + 333]);
        let mut slopes = Vec::new();
        for place in places {
            let value = dense[place];
            dense[place] = value + step;
            let above = run(&dense, &embedding);
            dense[place] = value - step;
            let below = run(&dense, &embedding);
            dense[place] = value;
            slopes.push((place, (above - below) / (2.0 * f64::from(step))));
        }
        let mut moved = embedding.clone();
        moved[100] += step;
        let above = run(&dense, &moved);
        moved[100] -= 2.0 * step;
        let by_embedding = (above - run(&dense, &moved)) / (2.0 * f64::from(step));
        run(&dense, &embedding);
        let mut gradient = vec![0.0; SIZE];
        pass.backward(&dense, &classes, &mut gradient);
        let close = |got: f32, want: f64| (f64::from(got) - want).abs() < 0.02 * want.abs().max(1.0);
        for (place, want) in slopes {
            assert!(close(gradient[place], want), "at {place}: {} instead of {want}", gradient[place]);
        }
        assert!(close(pass.d_embedded[100], by_embedding));
    }
}
