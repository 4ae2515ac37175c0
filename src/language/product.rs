//! Matrix products in integers, for the scorer.
//!
//! Both factors are rounded to twelve bits: a matrix once, with a scale for each column, the vectors of eight
//! tokens at a time, with a scale for each. Products of two neighbours are added in 32 bits and summed there; no sum
//! of up to 512 of them can overflow. Sums of integers do not hang on their order, so every machine gives the same
//! numbers, and most have an instruction for two products and their sum.

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use pulp::x86::{V3, V4};
use pulp::{Arch, NullaryFnOnce, Scalar128b, Simd, cast};

use super::network::{lanes, lanes_mut};

/// Tokens that are multiplied together.
pub(crate) const TILE: usize = 8;
/// The widest vector.
const WIDEST: usize = 512;
/// Columns that lie together.
const BLOCK: usize = 32;
/// The largest factor.
const LARGEST: f32 = 2047.0;

/// Two factors of 16 bits side by side, the first in the lower half.
fn pair(first: i32, second: i32) -> i32 {
    first & 0xffff | second << 16
}

/// A matrix in integers: blocks of 32 columns, in each the rows in pairs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matrix {
    pairs: Vec<i32>,
    scales: Vec<f32>,
}

impl Matrix {
    /// Rounds a matrix with rows of `columns`; `paired` says which two rows are its p-th pair, which is how vectors hold
    /// their numbers. The rows are an even number, 512 at most; the columns a multiple of 32.
    pub(crate) fn new(values: &[f32], columns: usize, paired: impl Fn(usize) -> [usize; 2]) -> Self {
        debug_assert!(values.len() <= WIDEST * columns);
        let mut most = vec![f32::MIN_POSITIVE; columns];
        for row in values.chunks_exact(columns) {
            most.iter_mut().zip(row).for_each(|(most, value)| *most = most.max(value.abs()));
        }
        let factor =
            |row: usize, column: usize| (values[row * columns + column] / most[column] * LARGEST).round() as i32;
        let rows = values.len() / columns;
        let mut pairs = Vec::with_capacity(values.len() / 2);
        for block in (0..columns).step_by(BLOCK) {
            for [first, second] in (0..rows / 2).map(&paired) {
                pairs.extend((block..block + BLOCK).map(|column| pair(factor(first, column), factor(second, column))));
            }
        }
        Self { pairs, scales: most.into_iter().map(|most| most / LARGEST).collect() }
    }
}

/// A vector of `rows` numbers that was rounded by [`Tile::set`] holds the p-th beside that half its length on.
pub(crate) fn halves(rows: usize) -> impl Fn(usize) -> [usize; 2] {
    move |p| [p, p + rows / 2]
}

/// Up to eight vectors in integers.
#[derive(Clone, Debug)]
pub(crate) struct Tile {
    vectors: [[i32; WIDEST / 2]; TILE],
    scales: [f32; TILE],
}

impl Default for Tile {
    fn default() -> Self {
        Self { vectors: [[0; WIDEST / 2]; TILE], scales: [0.0; TILE] }
    }
}

impl Tile {
    /// Sets the vector of one token, rounding it: to the nearest integer, the even one of two. Added to a number so
    /// large that no digits are left behind the point, it stands in the lowest bits.
    #[inline(always)]
    pub(crate) fn set<S: Simd>(&mut self, simd: S, token: usize, values: &[f32]) {
        const LARGE: f32 = 12_582_912.0;
        let mut most = simd.splat_f32s(f32::MIN_POSITIVE);
        for value in lanes(simd, values) {
            most = simd.max_f32s(most, simd.abs_f32s(*value));
        }
        let most = simd.reduce_max_f32s(most);
        self.scales[token] = most / LARGEST;
        let (scale, large) = (simd.splat_f32s(LARGEST / most), simd.splat_f32s(LARGE));
        let rounded = |value: S::f32s| -> S::u32s { cast(simd.add_f32s(simd.mul_f32s(value, scale), large)) };
        let (first, second) = values.split_at(values.len() / 2);
        let pairs = S::as_mut_simd_i32s(&mut self.vectors[token][..first.len()]).0;
        let (low, high) = (simd.splat_u32s(0xffff), simd.splat_u32s(16));
        for ((pair, first), second) in pairs.iter_mut().zip(lanes(simd, first)).zip(lanes(simd, second)) {
            let second = simd.wrapping_dyn_shl_u32s(rounded(*second), high);
            *pair = cast(simd.or_u32s(simd.and_u32s(rounded(*first), low), second));
        }
    }

    /// Sets the vector of one token, given in pairs of small integers and a scale.
    #[inline(always)]
    pub(crate) fn set_integers(&mut self, token: usize, pairs: impl Iterator<Item = [i32; 2]>, scale: f32) {
        self.scales[token] = scale;
        for (to, [first, second]) in self.vectors[token].iter_mut().zip(pairs) {
            *to = pair(first, second);
        }
    }
}

/// A machine's way to multiply integers.
pub(crate) trait Lanes: Simd {
    /// The sums of the products of neighbours.
    fn multiply(self, a: Self::i16s, b: Self::i16s) -> Self::i32s;
    /// The sums as numbers.
    fn numbers(self, sums: Self::i32s) -> Self::f32s;
}

/// Loops that any compiler turns into what its machine has.
impl Lanes for Scalar128b {
    #[inline(always)]
    fn multiply(self, a: Self::i16s, b: Self::i16s) -> Self::i32s {
        let (a, b): ([i16; 8], [i16; 8]) = (cast(a), cast(b));
        let product = |i: usize| i32::from(a[i]) * i32::from(b[i]);
        let sum = |i: usize| product(2 * i) + product(2 * i + 1);
        cast([sum(0), sum(1), sum(2), sum(3)])
    }

    #[inline(always)]
    fn numbers(self, sums: Self::i32s) -> Self::f32s {
        let sums: [i32; 4] = cast(sums);
        cast(sums.map(|sum| sum as f32))
    }
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
impl Lanes for V3 {
    #[inline(always)]
    fn multiply(self, a: Self::i16s, b: Self::i16s) -> Self::i32s {
        self.multiply_wrapping_add_adjacent_i16x16(a, b)
    }

    #[inline(always)]
    fn numbers(self, sums: Self::i32s) -> Self::f32s {
        self.convert_i32x8_to_f32x8(sums)
    }
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
impl Lanes for V4 {
    #[inline(always)]
    fn multiply(self, a: Self::i16s, b: Self::i16s) -> Self::i32s {
        self.multiply_wrapping_add_adjacent_i16x32(a, b)
    }

    #[inline(always)]
    fn numbers(self, sums: Self::i32s) -> Self::f32s {
        self.convert_i32x16_to_f32x16(sums)
    }
}

/// `out = tile · matrix + added`, a row for each token of the tile; the matrix has so many `rows` and `columns`.
#[inline(always)]
pub(crate) fn product<'a, L: Lanes>(
    simd: L,
    tile: &Tile,
    (matrix, rows, columns): (&Matrix, usize, usize),
    added: impl Fn(usize) -> &'a [f32],
    out: &mut [f32],
) {
    let width = 2 * L::F32_LANES;
    debug_assert!(columns.is_multiple_of(BLOCK) && matrix.scales.len() == columns && out.len() == TILE * columns);
    for (number, block) in matrix.pairs.chunks_exact(rows / 2 * BLOCK).enumerate() {
        for at in (0..BLOCK).step_by(width) {
            let mut sums = [[simd.splat_i32s(0); 2]; TILE];
            for (p, row) in block.chunks_exact(BLOCK).enumerate().take(WIDEST / 2) {
                let row = L::as_simd_i32s(&row[at..at + width]).0;
                let (left, right) = (cast(row[0]), cast(row[1]));
                for (sum, vector) in sums.iter_mut().zip(&tile.vectors) {
                    let factor = cast(simd.splat_i32s(vector[p]));
                    sum[0] = simd.add_i32s(sum[0], simd.multiply(factor, left));
                    sum[1] = simd.add_i32s(sum[1], simd.multiply(factor, right));
                }
            }
            let here = number * BLOCK + at..number * BLOCK + at + width;
            let scales = lanes(simd, &matrix.scales[here.clone()]);
            for (token, (sums, out)) in sums.iter().zip(out.chunks_exact_mut(columns)).enumerate() {
                let scale = simd.splat_f32s(tile.scales[token]);
                let (out, added) = (lanes_mut(simd, &mut out[here.clone()]), lanes(simd, &added(token)[here.clone()]));
                for i in 0..2 {
                    let sum = simd.mul_f32s(simd.numbers(sums[i]), simd.mul_f32s(scale, scales[i]));
                    out[i] = simd.add_f32s(sum, added[i]);
                }
            }
        }
    }
}

/// Work that multiplies integers.
pub(crate) trait WithLanes {
    /// Does the work; to be inlined wholly.
    fn run<L: Lanes>(self, simd: L);
}

/// Does the work compiled for the widest vectors that the machine has.
pub(crate) fn dispatch(work: impl WithLanes) {
    struct On<L, W>(L, W);
    impl<L: Lanes, W: WithLanes> NullaryFnOnce for On<L, W> {
        type Output = ();

        #[inline(always)]
        fn call(self) {
            self.1.run(self.0);
        }
    }
    match Arch::new() {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Arch::V4(machine) => Simd::vectorize(machine, On(machine, work)),
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Arch::V3(machine) => Simd::vectorize(machine, On(machine, work)),
        _ => work.run(Scalar128b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [f32; 512] = [0.0; 512];

    struct Multiply<'a>(&'a Tile, &'a Matrix, &'a mut [f32], usize);

    impl WithLanes for Multiply<'_> {
        fn run<L: Lanes>(self, simd: L) {
            product(simd, self.0, (self.1, self.3, self.1.scales.len()), |_| &NONE, self.2);
        }
    }

    fn numbers(n: usize, seed: u64) -> Vec<f32> {
        let number = |i: usize| (crate::language::hash::mix(i as u64 ^ seed) >> 40) as f32 / (1u64 << 23) as f32 - 1.0;
        (0..n).map(number).collect()
    }

    #[test]
    fn products_are_right_and_the_same_on_every_machine() {
        let (rows, columns) = (64, 96);
        let (vectors, values) = (numbers(TILE * rows, 1), numbers(rows * columns, 2));
        let matrix = Matrix::new(&values, columns, halves(rows));
        let mut tile = Tile::default();
        for (token, vector) in vectors.chunks_exact(rows).enumerate() {
            tile.set(Scalar128b, token, vector);
        }
        let mut out = vec![0.0; TILE * columns];
        dispatch(Multiply(&tile, &matrix, &mut out, rows));
        let mut portable = vec![0.0; TILE * columns];
        Multiply(&tile, &matrix, &mut portable, rows).run(Scalar128b);
        assert_eq!(out, portable);
        for (token, vector) in vectors.chunks_exact(rows).enumerate() {
            for j in 0..columns {
                let want: f32 = (0..rows).map(|p| vector[p] * values[p * columns + j]).sum();
                let got = out[token * columns + j];
                assert!((got - want).abs() < 0.02, "{got} instead of {want}");
            }
        }
    }

    #[test]
    fn the_largest_factors_do_not_overflow() {
        let (rows, columns) = (512, 32);
        let matrix = Matrix::new(&vec![1.0; rows * columns], columns, halves(rows));
        let mut tile = Tile::default();
        tile.set(Scalar128b, 3, &vec![-1.0; rows]);
        let mut out = vec![0.0; TILE * columns];
        dispatch(Multiply(&tile, &matrix, &mut out, rows));
        assert!(out[3 * columns..4 * columns].iter().all(|sum| (sum + 512.0).abs() < 0.1));
        assert!(out[..columns].iter().all(|sum| *sum == 0.0));
    }

    #[test]
    fn rounding_is_to_the_nearest() {
        let mut tile = Tile::default();
        tile.set(Scalar128b, 0, &[0.4, -0.4, 1.6, -1.6, 2.5, 3.5, 2047.0, -2046.8]);
        let numbers = tile.vectors[0].map(|pair| [pair as i16, (pair >> 16) as i16]);
        assert_eq!(numbers[..4], [[0, 2], [0, 4], [2, 2047], [-2, -2047]]);
    }
}
