//! The gradients of the network, by hand.

use pulp::Simd;

use super::kernel::{Strided, add_product};
use crate::language::network::{
    Layout, NetworkSize, TAPS, WIDEST, add, add_gated, add_scaled, convolve, dot, norm, tapped,
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
#[derive(Clone, Debug)]
pub(crate) struct Pass {
    pub(crate) size: NetworkSize,
    pub(crate) layout: Layout,
    embedded: Vec<f32>,
    traces: Vec<Trace>,
    x: Vec<f32>,
    last_scale: Vec<f32>,
    /// The trunk's vector of each token.
    pub(crate) hidden: Vec<f32>,
    /// What the heads read of each token.
    pub(crate) read: Vec<f32>,
    /// Gradient of the loss by `hidden`; the heads fill it.
    pub(crate) d_hidden: Vec<f32>,
    /// Gradient of the loss by `read`; the heads fill it.
    pub(crate) d_read: Vec<f32>,
    /// Gradient by the stem embedding of each token.
    pub(crate) d_embedded: Vec<f32>,
    scratch: Vec<f32>,
    wide: Vec<f32>,
    transposed: Vec<f32>,
}

impl Pass {
    /// Working memory for a network of `size`.
    pub(crate) fn new(size: NetworkSize) -> Self {
        let none = Vec::new;
        Self {
            size,
            layout: size.layout(),
            embedded: none(),
            traces: vec![Trace::default(); size.layers],
            x: none(),
            last_scale: none(),
            hidden: none(),
            read: none(),
            d_hidden: none(),
            d_read: none(),
            d_embedded: none(),
            scratch: none(),
            wide: none(),
            transposed: none(),
        }
    }

    /// Runs the trunk. `embed` gives the embedding of each token, `classes` the known class or
    /// [`HIDDEN`](crate::language::network::HIDDEN). The number of tokens is a multiple of 8.
    #[inline(always)]
    pub(crate) fn forward<'a, S: Simd>(
        &mut self,
        simd: S,
        dense: &[f32],
        embed: impl Fn(usize) -> &'a [f32],
        classes: &[u16],
    ) {
        let Self { size, layout, embedded, traces, x, last_scale, hidden, read, .. } = self;
        let (width, tokens) = (size.width, classes.len());
        embedded.clear();
        for t in 0..tokens {
            embedded.extend_from_slice(embed(t));
        }
        x.clear();
        for &class in classes {
            let at = layout.input_class.start + usize::from(class) * width;
            x.extend_from_slice(&dense[at..at + width]);
        }
        let project = &dense[layout.project.clone()];
        add_product(x, Strided::rows(embedded, size.embedded), project, (tokens, size.embedded, width));
        for ((trace, layer), &dilation) in traces.iter_mut().zip(&layout.layers).zip(size.dilations()) {
            trace.x.clone_from(x);
            norm_all(simd, x, &dense[layer.gain.clone()], &mut trace.scale, &mut trace.normed);
            trace.mixed.resize(tokens * width, 0.0);
            for (t, mixed) in trace.mixed.chunks_exact_mut(width).enumerate() {
                convolve(simd, &trace.normed, &dense[layer.taps.clone()], t, dilation, mixed);
            }
            trace.gated.clear();
            for _ in 0..tokens {
                trace.gated.extend_from_slice(&dense[layer.bias.clone()]);
            }
            let matrix = &dense[layer.matrix.clone()];
            add_product(&mut trace.gated, Strided::rows(&trace.mixed, width), matrix, (tokens, width, 2 * width));
            for (x, gated) in x.chunks_exact_mut(width).zip(trace.gated.chunks_exact(2 * width)) {
                add_gated(simd, x, gated);
            }
        }
        norm_all(simd, x, &dense[layout.last_gain.clone()], last_scale, hidden);
        read.clear();
        read.resize(tokens * size.read(), 0.0);
        let out = &dense[layout.read_out.clone()];
        add_product(read, Strided::rows(hidden, width), out, (tokens, width, size.read()));
        for (gradient, size) in [(&mut self.d_hidden, width), (&mut self.d_read, size.read())] {
            gradient.clear();
            gradient.resize(tokens * size, 0.0);
        }
    }

    /// Runs back: adds to `gradient` and leaves the gradient by the embeddings in `d_embedded`.
    #[inline(always)]
    pub(crate) fn backward(&mut self, dense: &[f32], classes: &[u16], gradient: &mut [f32]) {
        let Self { size, layout, .. } = self;
        let (width, tokens) = (size.width, classes.len());
        let (embedded, read) = (size.embedded, size.read());
        transpose(&dense[layout.read_out.clone()], width, read, &mut self.transposed);
        add_product(&mut self.d_hidden, Strided::rows(&self.d_read, read), &self.transposed, (tokens, read, width));
        add_product(
            &mut gradient[layout.read_out.clone()],
            Strided::transposed(&self.hidden, width),
            &self.d_read,
            (width, tokens, read),
        );
        // From here on `scratch` is the gradient by `x`.
        let mut dx = std::mem::take(&mut self.scratch);
        dx.clear();
        dx.resize(tokens * width, 0.0);
        let gain = layout.last_gain.clone();
        norm_back(&self.x, &self.last_scale, &dense[gain.clone()], &self.d_hidden, &mut gradient[gain], &mut dx);
        let mut d_mixed = std::mem::take(&mut self.hidden);
        let mut d_normed = std::mem::take(&mut self.d_hidden);
        for ((trace, layer), &dilation) in self.traces.iter().zip(&layout.layers).zip(size.dilations()).rev() {
            gate_back(&dx, &trace.gated, width, &mut self.wide);
            for row in self.wide.chunks_exact(2 * width) {
                add(&mut gradient[layer.bias.clone()], row);
            }
            add_product(
                &mut gradient[layer.matrix.clone()],
                Strided::transposed(&trace.mixed, width),
                &self.wide,
                (width, tokens, 2 * width),
            );
            transpose(&dense[layer.matrix.clone()], width, 2 * width, &mut self.transposed);
            d_mixed.clear();
            d_mixed.resize(tokens * width, 0.0);
            add_product(
                &mut d_mixed,
                Strided::rows(&self.wide, 2 * width),
                &self.transposed,
                (tokens, 2 * width, width),
            );
            let d_taps = &mut gradient[layer.taps.clone()];
            convolve_back(&d_mixed, &trace.normed, &dense[layer.taps.clone()], dilation, d_taps, &mut d_normed);
            let d_gain = &mut gradient[layer.gain.clone()];
            norm_back(&trace.x, &trace.scale, &dense[layer.gain.clone()], &d_normed, d_gain, &mut dx);
        }
        self.hidden = d_mixed;
        self.d_hidden = d_normed;
        for (&class, dx) in classes.iter().zip(dx.chunks_exact(width)) {
            let at = layout.input_class.start + usize::from(class) * width;
            add(&mut gradient[at..at + width], dx);
        }
        add_product(
            &mut gradient[layout.project.clone()],
            Strided::transposed(&self.embedded, embedded),
            &dx,
            (embedded, tokens, width),
        );
        transpose(&dense[layout.project.clone()], embedded, width, &mut self.transposed);
        self.d_embedded.clear();
        self.d_embedded.resize(tokens * embedded, 0.0);
        add_product(&mut self.d_embedded, Strided::rows(&dx, width), &self.transposed, (tokens, width, embedded));
        self.scratch = dx;
    }
}

/// [`norm`] of every token; the reciprocal root mean squares go to `scale`.
#[inline(always)]
fn norm_all<S: Simd>(simd: S, x: &[f32], gain: &[f32], scale: &mut Vec<f32>, out: &mut Vec<f32>) {
    let width = gain.len();
    out.resize(x.len(), 0.0);
    scale.clear();
    scale.extend(x.chunks_exact(width).zip(out.chunks_exact_mut(width)).map(|(x, out)| norm(simd, x, gain, out)));
}

/// The way back through [`norm_all`]: adds to `d_gain` and to `dx`.
#[inline(always)]
fn norm_back(x: &[f32], scale: &[f32], gain: &[f32], d_out: &[f32], d_gain: &mut [f32], dx: &mut [f32]) {
    let width = gain.len();
    let rows = x.chunks_exact(width).zip(d_out.chunks_exact(width)).zip(dx.chunks_exact_mut(width));
    let mut weighted = [0.0f32; WIDEST];
    let weighted = &mut weighted[..width];
    for (((x, d_out), dx), &r) in rows.zip(scale) {
        for ((d_gain, d_out), x) in d_gain.iter_mut().zip(d_out).zip(x) {
            *d_gain += d_out * x * r;
        }
        for ((weighted, d_out), gain) in weighted.iter_mut().zip(d_out).zip(gain) {
            *weighted = d_out * gain;
        }
        let pull = dot(weighted, x) * r * r * r / width as f32;
        for ((dx, weighted), x) in dx.iter_mut().zip(&*weighted).zip(x) {
            *dx += weighted * r - x * pull;
        }
    }
}

/// The way back through [`convolve`]: adds to `d_taps`, sets `dx`.
#[inline(always)]
fn convolve_back(d_out: &[f32], x: &[f32], taps: &[f32], dilation: usize, d_taps: &mut [f32], dx: &mut Vec<f32>) {
    dx.clear();
    dx.resize(x.len(), 0.0);
    let width = taps.len() / TAPS;
    let tokens = x.len() / width;
    for (j, (tap, d_tap)) in taps.chunks_exact(width).zip(d_taps.chunks_exact_mut(width)).enumerate() {
        for (t, d_out) in d_out.chunks_exact(width).enumerate() {
            if let Some(from) = tapped(t, j, dilation, tokens) {
                add_scaled(d_tap, d_out, &x[from * width..(from + 1) * width]);
                add_scaled(&mut dx[from * width..(from + 1) * width], d_out, tap);
            }
        }
    }
}

/// The way back through [`add_gated`].
#[inline(always)]
fn gate_back(dx: &[f32], gated: &[f32], width: usize, out: &mut Vec<f32>) {
    out.resize(gated.len(), 0.0);
    let rows = dx.chunks_exact(width).zip(gated.chunks_exact(2 * width)).zip(out.chunks_exact_mut(2 * width));
    for ((dx, gated), out) in rows {
        let (value, gate) = gated.split_at(width);
        let (d_value, d_gate) = out.split_at_mut(width);
        for ((d_value, dx), gate) in d_value.iter_mut().zip(dx).zip(gate) {
            *d_value = dx * if *gate > 0.0 { *gate } else { 0.0 };
        }
        for (((d_gate, dx), value), gate) in d_gate.iter_mut().zip(dx).zip(value).zip(gate) {
            *d_gate = dx * if *gate > 0.0 { *value } else { 0.0 };
        }
    }
}

#[inline(always)]
fn transpose(matrix: &[f32], rows: usize, columns: usize, out: &mut Vec<f32>) {
    out.resize(rows * columns, 0.0);
    // Sixteen columns at a time stay in the nearest memory.
    for (block, out) in out.chunks_mut(16 * rows).enumerate() {
        for (i, row) in matrix.chunks_exact(columns).enumerate() {
            for (value, out) in row[16 * block..].iter().zip(out.chunks_exact_mut(rows)) {
                out[i] = *value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let size = NetworkSize::FULL;
        let (layout, embedded) = (size.layout(), size.embedded);
        let mut dense = noise(layout.size(), 0.1);
        let embedding = noise(TOKENS * embedded, 1.0);
        let classes: Vec<u16> =
            (0..TOKENS).map(|t| if t % 3 == 0 { HIDDEN } else { (t * 31 % CLASSES) as u16 }).collect();
        let weights = noise(TOKENS * (size.width + size.read()), 1.0);
        let mut pass = Pass::new(size);
        let mut run = |dense: &[f32], embedding: &[f32]| {
            pass.forward(pulp::Scalar128b, dense, |t| &embedding[t * embedded..(t + 1) * embedded], &classes);
            loss(&mut pass, &weights)
        };
        let step = 1e-2;
        // One parameter of every kind, and a few of each large one.
        let layer = &layout.layers[2];
        let places = [
            layout.project.start + 5,
            layout.project.start + 4000,
            layout.input_class.start + usize::from(HIDDEN) * size.width + 3,
            layer.gain.start + 9,
            layer.taps.start + 200,
            layer.matrix.start + 77,
            layer.matrix.start + 20_000,
            layer.bias.start + 130,
            layout.last_gain.start + 1,
            layout.read_out.start + 333,
        ];
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
        let mut gradient = vec![0.0; layout.size()];
        pass.backward(&dense, &classes, &mut gradient);
        let close = |got: f32, want: f64| (f64::from(got) - want).abs() < 0.02 * want.abs().max(1.0);
        for (place, want) in slopes {
            assert!(close(gradient[place], want), "at {place}: {} instead of {want}", gradient[place]);
        }
        assert!(close(pass.d_embedded[100], by_embedding));
    }
}
