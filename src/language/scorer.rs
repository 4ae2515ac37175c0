//! The network as it lies in the model file, and how it is asked.
//!
//! The section `network` holds the sizes, the dense parameters (matrices in 8 bits a number with a scale a row, the
//! rest as they are) and two tables in 4 bits a number: a row for each stem, a row for each form. Table rows are unpacked
//! when they are looked up; the dense parameters once, at the first question. Only what is asked is computed: the
//! last layer at the places in question, each layer before at those that it sees.

use std::ops::Range;
use std::sync::OnceLock;

use super::bytes::{Reader, u16_at};
use super::lexicon::{CASE_STEP, LOG_STEP, NEVER};
use super::network::{CASED, CLASSES, Layout, NetworkSize, TAPS, WIDEST, add_gated, convolve, dot, norm};
use super::product::{Lanes, Matrix, TILE, Tile, WithLanes, dispatch, halves, product};

/// Case shares of a word that is in no lexicon: mostly names.
pub(crate) const UNKNOWN_CASING: u16 = 2 | 1 << 4 | 8 << 8 | (NEVER as u16) << 12;

/// Tokens of a window.
const WINDOW: usize = 512;

/// Bytes of a stem's row: a scale (bfloat16), then four bits a number.
fn stem_row(size: NetworkSize) -> usize {
    2 + size.embedded / 2
}

/// Bytes of a form's row: its two vectors, each with a scale.
fn form_row(size: NetworkSize) -> usize {
    2 + size.own() / 2 + 2 + CASED / 2
}

/// The sizes at the head of the section.
pub(crate) fn header(size: NetworkSize) -> [u32; 4] {
    [size.embedded, size.width, size.layers, size.read()].map(|size| size as u32)
}

/// The dense parameters in the order of the file, with the columns of a matrix; 0 for those stored as they are.
pub(crate) fn dense_parts(size: NetworkSize, layout: &Layout) -> Vec<(Range<usize>, usize)> {
    let width = size.width;
    let mut parts = vec![(layout.project.clone(), width), (layout.input_class.clone(), width)];
    for layer in &layout.layers {
        parts.push((layer.gain.start..layer.taps.end, 0));
        parts.push((layer.matrix.clone(), 2 * width));
        parts.push((layer.bias.clone(), 0));
    }
    parts.extend([
        (layout.last_gain.clone(), 0),
        (layout.read_out.clone(), size.read()),
        (layout.output_class.clone(), width),
    ]);
    parts
}

/// What a model keeps: the dense parameters, unpacked at the first question.
#[derive(Default)]
pub(crate) struct Unpacked(OnceLock<Option<Weights>>);

/// The dense parameters, ready for use.
struct Weights {
    size: NetworkSize,
    project: Matrix,
    input_class: Vec<f32>,
    layers: Vec<Layer>,
    last_gain: Vec<f32>,
    read_out: Matrix,
    output_class: Vec<f32>,
}

struct Layer {
    dilation: usize,
    /// Tokens on either side that the layers from here on see.
    reach: usize,
    gain: Vec<f32>,
    taps: Vec<f32>,
    matrix: Matrix,
    bias: Vec<f32>,
}

impl Weights {
    fn read(size: NetworkSize, mut reader: Reader<'_>) -> Option<Self> {
        let layout = size.layout();
        let mut dense = vec![0.0; layout.size()];
        for (range, columns) in dense_parts(size, &layout) {
            if columns == 0 {
                for value in &mut dense[range] {
                    *value = reader.f32()?;
                }
                continue;
            }
            for row in dense[range].chunks_exact_mut(columns) {
                let scale = reader.f32()?;
                for (value, byte) in row.iter_mut().zip(reader.take(columns)?) {
                    *value = f32::from(*byte as i8) * scale;
                }
            }
        }
        let part = |range: &Range<usize>| dense[range.clone()].to_vec();
        let dilations = size.dilations();
        let layers = layout.layers.iter().zip(dilations).enumerate().map(|(number, (layer, &dilation))| Layer {
            dilation,
            reach: dilations[number..].iter().map(|dilation| TAPS / 2 * dilation).sum(),
            gain: part(&layer.gain),
            taps: part(&layer.taps),
            matrix: Matrix::new(&dense[layer.matrix.clone()], 2 * size.width, halves(size.width)),
            bias: part(&layer.bias),
        });
        Some(Self {
            size,
            project: Matrix::new(&dense[layout.project.clone()], size.width, |p| [2 * p, 2 * p + 1]),
            input_class: part(&layout.input_class),
            layers: layers.collect(),
            last_gain: part(&layout.last_gain),
            read_out: Matrix::new(&dense[layout.read_out.clone()], size.read(), halves(size.width)),
            output_class: part(&layout.output_class),
        })
    }
}

/// The network of a model, read in place.
#[derive(Clone, Copy)]
pub(crate) struct Network<'m> {
    weights: &'m Weights,
    stems: &'m [u8],
    forms: &'m [u8],
}

impl<'m> Network<'m> {
    /// Reads the section; `None` if its sizes are no network's.
    pub(crate) fn from_bytes(bytes: &'m [u8], unpacked: &'m Unpacked) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let sizes = [reader.u32()?, reader.u32()?, reader.u32()?, reader.u32()?];
        let size = NetworkSize { embedded: sizes[0] as usize, width: sizes[1] as usize, layers: sizes[2] as usize };
        if !size.is_sound() || sizes != header(size) {
            return None;
        }
        let (stems, forms) = (reader.u32()? as usize, reader.u32()? as usize);
        let stems = reader.take(stems.checked_mul(stem_row(size))?)?;
        let forms = reader.take(forms.checked_mul(form_row(size))?)?;
        let weights = unpacked.0.get_or_init(|| Weights::read(size, reader)).as_ref()?;
        Some(Self { weights, stems, forms })
    }

    /// Runs over a whole text: `rows` are the stems' rows, `classes` what is known of the forms. Calls `each`
    /// with every token's number and [`View`], in order, where `wanted` says so. Linear in the tokens.
    pub(crate) fn run(
        &self,
        state: &mut State,
        rows: &[u16],
        classes: &[u16],
        wanted: impl Fn(usize) -> bool,
        mut each: impl FnMut(usize, View<'_>),
    ) {
        let (width, read) = (self.weights.size.width, self.weights.size.read());
        let reach = self.weights.layers.first().map_or(0, |layer| layer.reach);
        let tokens = rows.len().min(classes.len());
        for start in (0..tokens).step_by(WINDOW) {
            let window = start..(start + WINDOW).min(tokens);
            let from = start.saturating_sub(reach);
            state.wanted.clear();
            state.wanted.extend(window.clone().filter(|t| wanted(*t)).map(|t| t - from));
            if state.wanted.is_empty() {
                continue;
            }
            let seen = from..(window.end + reach).min(tokens);
            let (rows, classes) = (&rows[seen.clone()], &classes[seen]);
            dispatch(Forward { network: self, state, rows, classes });
            let views = state.hidden.chunks_exact(width).zip(state.read.chunks_exact(read));
            for (t, (hidden, read)) in state.wanted.iter().zip(views) {
                each(from + t, View { network: self, hidden, read });
            }
        }
    }

    /// A form's vector for its own score, unpacked into `out`.
    #[inline(always)]
    fn own(&self, row: u16, out: &mut [f32]) {
        let at = usize::from(row) * form_row(self.weights.size);
        if let Some(bytes) = self.forms.get(at..at + 2 + out.len() / 2) {
            unpack(bytes, out);
        }
    }

    /// A form's vector for its letter case.
    #[inline(always)]
    fn cased(&self, row: u16) -> [f32; CASED] {
        let mut out = [0.0; CASED];
        let end = (usize::from(row) + 1) * form_row(self.weights.size);
        if let Some(bytes) = self.forms.get(end - 2 - CASED / 2..end) {
            unpack(bytes, &mut out);
        }
        out
    }
}

/// The scale of a row of four-bit numbers, and the numbers in pairs.
#[inline(always)]
fn nibbles(bytes: &[u8]) -> (f32, impl Iterator<Item = [i32; 2]>) {
    let scale = f32::from_bits(u32::from(u16_at(bytes, 0).unwrap_or(0)) << 16);
    let pair = |byte: &u8| [i32::from(byte & 15) - 8, i32::from(byte >> 4) - 8];
    (scale, bytes.get(2..).unwrap_or_default().iter().map(pair))
}

/// Unpacks a row of four-bit numbers behind its scale.
#[inline(always)]
fn unpack(bytes: &[u8], out: &mut [f32]) {
    let (scale, pairs) = nibbles(bytes);
    for (out, pair) in out.chunks_exact_mut(2).zip(pairs) {
        out[0] = pair[0] as f32 * scale;
        out[1] = pair[1] as f32 * scale;
    }
}

/// Working memory, used again and again.
#[derive(Default)]
pub(crate) struct State {
    /// The places in question.
    wanted: Vec<usize>,
    /// The places that the layer at work computes.
    places: Vec<usize>,
    /// The stems' rows, one behind the other.
    stems: Vec<u8>,
    x: Vec<f32>,
    normed: Vec<f32>,
    tile: Tile,
    out: Vec<f32>,
    /// For each place in question.
    hidden: Vec<f32>,
    read: Vec<f32>,
}

struct Forward<'a> {
    network: &'a Network<'a>,
    state: &'a mut State,
    rows: &'a [u16],
    classes: &'a [u16],
}

impl WithLanes for Forward<'_> {
    #[inline(always)]
    fn run<L: Lanes>(self, simd: L) {
        const FAST: NetworkSize = NetworkSize::FAST;
        const FULL: NetworkSize = NetworkSize::FULL;
        // The same, but that the compiler knows the sizes.
        match self.network.weights.size {
            FAST => self.through(simd, FAST),
            FULL => self.through(simd, FULL),
            size => self.through(simd, size),
        }
    }
}

impl Forward<'_> {
    #[inline(always)]
    fn through<L: Lanes>(self, simd: L, size: NetworkSize) {
        const NOTHING: [f32; WIDEST] = [0.0; WIDEST];
        let Self { network, state, rows, classes } = self;
        let Weights { project, input_class, layers, last_gain, read_out, .. } = network.weights;
        let State { wanted, places, stems, x, normed, tile, out, hidden, read } = state;
        let mixed = &mut [0.0; WIDEST][..size.width];
        let (width, tokens) = (size.width, rows.len());
        let (Some(first), Some(last)) = (wanted.first(), wanted.last()) else { return };
        let around = |reach: usize| first.saturating_sub(reach)..(last + reach + 1).min(tokens);
        // The last tile may reach past the end.
        x.resize((tokens + TILE) * width, 0.0);
        normed.resize(tokens * width, 0.0);
        out.resize(TILE * (2 * width).max(size.read()), 0.0);

        // The rows lie far from one another: fetched one behind the other, they are waited for together.
        let seen = around(layers.first().map_or(0, |layer| layer.reach));
        stems.clear();
        for row in &rows[seen.clone()] {
            let at = usize::from(*row) * stem_row(size);
            let row = network.stems.get(at..at + stem_row(size));
            stems.extend_from_slice(row.unwrap_or(&[0; 2 + WIDEST / 2][..stem_row(size)]));
        }
        for (start, stems) in seen.step_by(TILE).zip(stems.chunks(TILE * stem_row(size))) {
            for (token, stem) in stems.chunks_exact(stem_row(size)).enumerate() {
                let (scale, pairs) = nibbles(stem);
                tile.set_integers(token, pairs, scale);
            }
            let class = |token: usize| {
                let at = classes.get(start + token).map_or(0, |class| usize::from(*class).min(CLASSES - 1)) * width;
                &input_class[at..at + width]
            };
            product(simd, tile, (project, size.embedded, width), class, &mut x[start * width..(start + TILE) * width]);
        }
        for (number, layer) in layers.iter().enumerate() {
            for t in around(layer.reach) {
                let at = t * width..(t + 1) * width;
                norm(simd, &x[at.clone()], &layer.gain[..width], &mut normed[at]);
            }
            places.clear();
            match layers.get(number + 1) {
                Some(next) => places.extend(around(next.reach)),
                None => places.extend_from_slice(wanted),
            }
            for places in places.chunks(TILE) {
                for (token, &t) in places.iter().enumerate() {
                    convolve(simd, normed, &layer.taps[..TAPS * width], t, layer.dilation, mixed);
                    tile.set(simd, token, mixed);
                }
                let out = &mut out[..TILE * 2 * width];
                product(simd, tile, (&layer.matrix, width, 2 * width), |_| &layer.bias, out);
                for (t, gated) in places.iter().zip(out.chunks_exact(2 * width)) {
                    add_gated(simd, &mut x[t * width..(t + 1) * width], gated);
                }
            }
        }
        hidden.clear();
        read.clear();
        for places in wanted.chunks(TILE) {
            for (token, t) in places.iter().enumerate() {
                norm(simd, &x[t * width..(t + 1) * width], &last_gain[..width], mixed);
                tile.set(simd, token, mixed);
                hidden.extend_from_slice(mixed);
            }
            let out = &mut out[..TILE * size.read()];
            product(simd, tile, (read_out, width, size.read()), |_| &NOTHING, out);
            read.extend_from_slice(&out[..places.len() * size.read()]);
        }
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
        let Weights { size, output_class, .. } = self.network.weights;
        let at = usize::from(class) * size.width;
        let mut own = [0.0; 64];
        let own = &mut own[..size.own()];
        self.network.own(row, own);
        dot(self.hidden, &output_class[at..at + size.width]) + dot(&self.read[..size.own()], own)
            - f32::from(cost) * LOG_STEP
    }

    /// Scores of the four letter cases here; `f32::MIN` for one that the form never takes.
    pub(crate) fn cases(&self, casing: u16, row: u16) -> [f32; 4] {
        case_scores(casing, self.network.weights.size, self.read, &self.network.cased(row))
    }
}

/// Scores of the four cases from what is read out and the form's vector.
#[inline(always)]
pub(crate) fn case_scores(casing: u16, size: NetworkSize, read: &[f32], vector: &[f32]) -> [f32; 4] {
    let (own, plain) = (size.own(), size.plain());
    std::array::from_fn(|k| {
        let cost = (casing >> (4 * k) & 15) as u8;
        if cost == NEVER {
            return f32::MIN;
        }
        let share = -f32::from(cost) * CASE_STEP;
        if k == 0 {
            return share;
        }
        let at = own + (k - 1) * CASED;
        share + read[plain + k - 1] + read[at..at + CASED].iter().zip(vector).map(|(a, b)| a * b).sum::<f32>()
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
    /// Added and taken away again, it rounds: no digits are left behind the point.
    const LARGE: f32 = 12_582_912.0;
    let scaled = x.clamp(-87.0, 80.0) * std::f32::consts::LOG2_E;
    let whole = scaled + LARGE - LARGE;
    let r = (scaled - whole) * std::f32::consts::LN_2;
    let series = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0 + r / 720.0)))));
    if x < -87.0 { 0.0 } else { series * f32::from_bits(((whole as i32 + 127) as u32) << 23) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::train::{export, network::Pass};

    const SIZE: NetworkSize = NetworkSize::FAST;
    const ROWS: usize = 50;

    /// Numbers that look random and are the same on every run.
    fn noise(n: usize, seed: u64) -> Vec<f32> {
        let number = |i: usize| (crate::language::hash::mix(i as u64 ^ seed << 32) >> 40) as f32 / (1u64 << 23) as f32;
        (0..n).map(|i| number(i) - 1.0).collect()
    }

    /// A network of random numbers: its dense parameters, its stems' vectors, its section of a model file.
    fn random() -> (Vec<f32>, Vec<f32>, Vec<u8>) {
        let dense: Vec<f32> = noise(SIZE.layout().size(), 1).iter().map(|value| value * 0.2).collect();
        let (stems, forms) = (noise(ROWS * SIZE.embedded, 2), noise(ROWS * (SIZE.own() + CASED), 3));
        let section = export::network(SIZE, &dense, &stems, &forms);
        (dense, stems, section)
    }

    /// What is read at the places that are `wanted`.
    fn reads(section: &[u8], rows: &[u16], classes: &[u16], wanted: impl Fn(usize) -> bool) -> Vec<(usize, Vec<f32>)> {
        let unpacked = Unpacked::default();
        let network = Network::from_bytes(section, &unpacked).expect("the sizes are right");
        let mut out = Vec::new();
        network.run(&mut State::default(), rows, classes, wanted, |t, view| {
            out.push((t, [view.hidden, view.read].concat()))
        });
        out
    }

    #[test]
    fn what_is_read_at_a_place_depends_on_no_other_question() {
        let (_, _, section) = random();
        let tokens = 2 * WINDOW + 77;
        let rows: Vec<u16> = (0..tokens).map(|t| (t * t % ROWS) as u16).collect();
        let classes: Vec<u16> = (0..tokens).map(|t| (t * 31 % CLASSES) as u16).collect();
        let all = reads(&section, &rows, &classes, |_| true);
        assert_eq!(all.len(), tokens);
        for (t, read) in reads(&section, &rows, &classes, |t| t % 97 < 2 || t + 1 == tokens) {
            assert_eq!(read, all[t].1, "at {t}");
        }
        // Nor on where a window begins.
        let reach = 14;
        let cut = WINDOW - 100;
        for (t, read) in reads(&section, &rows[cut..], &classes[cut..], |t| t >= reach) {
            assert_eq!(read, all[cut + t].1, "at {t}");
        }
    }

    #[test]
    fn every_machine_reads_the_same() {
        let (_, _, section) = random();
        let unpacked = Unpacked::default();
        let network = Network::from_bytes(&section, &unpacked).expect("the sizes are right");
        let rows: Vec<u16> = (0..100).map(|t| (t * t % ROWS) as u16).collect();
        let classes: Vec<u16> = (0..100).map(|t| (t * 31 % CLASSES) as u16).collect();
        let read = |run: &dyn Fn(Forward<'_>)| {
            let mut state = State { wanted: (0..100).filter(|t| t % 3 < 2).collect(), ..State::default() };
            run(Forward { network: &network, state: &mut state, rows: &rows, classes: &classes });
            [state.hidden, state.read].concat()
        };
        let portable = read(&|work| work.run(pulp::Scalar128b));
        assert_eq!(portable.len(), 67 * (SIZE.width + SIZE.read()));
        assert_eq!(read(&|work| dispatch(work)), portable);
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        if let Some(machine) = pulp::x86::V3::try_new() {
            assert_eq!(read(&|work| work.run(machine)), portable);
        }
    }

    #[test]
    fn integers_say_what_the_trained_floats_said() {
        let (dense, stems, section) = random();
        let rows: Vec<u16> = (0..64).map(|t| (t * t % ROWS) as u16).collect();
        let classes: Vec<u16> = (0..64).map(|t| (t * 31 % CLASSES) as u16).collect();
        let mut pass = Pass::new(SIZE);
        pass.forward(
            pulp::Scalar128b,
            &dense,
            |t| &stems[usize::from(rows[t]) * SIZE.embedded..][..SIZE.embedded],
            &classes,
        );
        let (mut error, mut all) = (0.0, 0.0);
        for (t, got) in reads(&section, &rows, &classes, |_| true) {
            let want = pass.hidden[t * SIZE.width..].iter().zip(&got[..SIZE.width]);
            for (want, got) in want {
                error += (want - got).powi(2);
                all += want.powi(2);
            }
        }
        // Four bits a number of the stems' vectors are a twentieth off.
        assert!(error < 0.02 * all, "{error} of {all}");
        assert!(error > 0.0);
    }

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
