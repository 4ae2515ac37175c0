//! Matrix products in integers, for the scorer.
//!
//! Both factors are rounded to twelve bits: a matrix once, with a scale for each column, the vectors of eight
//! tokens at a time, with a scale for each. Products of two neighbours are added in 32 bits and summed there; no sum
//! of up to 512 of them can overflow. Sums of integers do not hang on their order, so every machine gives the same
//! numbers, and most have an instruction for two products and their sum.

use pulp::{Arch, NullaryFnOnce};
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use pulp::{
    Simd,
    x86::{V3, V4},
};

/// Tokens that are multiplied together.
pub(crate) const TILE: usize = 8;
/// The largest factor.
const LARGEST: f32 = 2047.0;

/// A matrix in integers: the rows of two neighbours side by side.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matrix {
    pairs: Vec<i16>,
    scales: Vec<f32>,
}

impl Matrix {
    /// Rounds a matrix with rows of `columns`. The rows are an even number, 512 at most; the columns a multiple of 32.
    pub(crate) fn new(values: &[f32], columns: usize) -> Self {
        let mut most = vec![f32::MIN_POSITIVE; columns];
        for row in values.chunks_exact(columns) {
            most.iter_mut().zip(row).for_each(|(most, value)| *most = most.max(value.abs()));
        }
        let mut pairs = vec![0; values.len()];
        debug_assert!(values.len() <= WIDEST * columns);
        for (pair, out) in values.chunks_exact(2 * columns).zip(pairs.chunks_exact_mut(2 * columns)) {
            for (j, out) in out.chunks_exact_mut(2).enumerate() {
                out[0] = (pair[j] / most[j] * LARGEST).round() as i16;
                out[1] = (pair[columns + j] / most[j] * LARGEST).round() as i16;
            }
        }
        Self { pairs, scales: most.into_iter().map(|most| most / LARGEST).collect() }
    }
}

/// The widest vector.
const WIDEST: usize = 512;

/// Up to eight vectors in integers.
#[derive(Clone, Debug)]
pub(crate) struct Tile {
    vectors: [[[i16; 2]; WIDEST / 2]; TILE],
    scales: [f32; TILE],
}

impl Default for Tile {
    fn default() -> Self {
        Self { vectors: [[[0; 2]; WIDEST / 2]; TILE], scales: [0.0; TILE] }
    }
}

impl Tile {
    /// Sets the vector of one token, rounding it.
    #[inline(always)]
    pub(crate) fn set(&mut self, token: usize, values: &[f32]) {
        let mut lanes = [f32::MIN_POSITIVE; 16];
        for chunk in values.chunks_exact(16) {
            for (lane, value) in lanes.iter_mut().zip(chunk) {
                *lane = larger(*lane, value.abs());
            }
        }
        let lanes: [f32; 8] = std::array::from_fn(|i| larger(lanes[i], lanes[i + 8]));
        let lanes: [f32; 4] = std::array::from_fn(|i| larger(lanes[i], lanes[i + 4]));
        let most = larger(larger(lanes[0], lanes[2]), larger(lanes[1], lanes[3]));
        let scale = LARGEST / most;
        self.scales[token] = most / LARGEST;
        for (pair, values) in self.vectors[token].iter_mut().zip(values.chunks_exact(2)) {
            *pair = [rounded(values[0] * scale), rounded(values[1] * scale)];
        }
    }

    /// Sets the vector of one token, given in small integers and a scale.
    #[inline(always)]
    pub(crate) fn set_integers(&mut self, token: usize, values: impl Iterator<Item = [i16; 2]>, scale: f32) {
        self.scales[token] = scale;
        self.vectors[token].iter_mut().zip(values).for_each(|(pair, values)| *pair = values);
    }
}

/// The larger of two numbers, neither of them no number: one instruction.
#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

/// The nearest integer to a number between −2¹⁵ and 2¹⁵, the even one of two: added to a number so large that no
/// digits are left behind the point, it stands in the lowest bits.
#[inline(always)]
fn rounded(value: f32) -> i16 {
    (value + 12_582_912.0).to_bits() as i16
}

/// A machine's way to multiply integers.
pub(crate) trait Lanes: Copy {
    /// Factors, two for each sum.
    type Factors: Copy;
    /// Sums in 32 bits.
    type Sums: Copy;
    /// Sums in a vector.
    const LANES: usize;

    fn load(self, factors: &[i16]) -> Self::Factors;
    fn splat(self, pair: [i16; 2]) -> Self::Factors;
    fn zero(self) -> Self::Sums;
    /// `sums` plus the products of neighbours.
    fn multiply_add(self, a: Self::Factors, b: Self::Factors, sums: Self::Sums) -> Self::Sums;
    /// The sums as numbers, by `scale` and by those of the columns.
    fn scaled(self, sums: Self::Sums, scale: f32, columns: &[f32], out: &mut [f32]);
}

/// Loops that any compiler turns into what its machine has.
#[derive(Clone, Copy)]
pub(crate) struct Portable;

impl Lanes for Portable {
    type Factors = [i16; 8];
    type Sums = [i32; 4];
    const LANES: usize = 4;

    #[inline(always)]
    fn load(self, factors: &[i16]) -> [i16; 8] {
        std::array::from_fn(|i| factors[i])
    }

    #[inline(always)]
    fn splat(self, [a, b]: [i16; 2]) -> [i16; 8] {
        [a, b, a, b, a, b, a, b]
    }

    #[inline(always)]
    fn zero(self) -> [i32; 4] {
        [0; 4]
    }

    #[inline(always)]
    fn multiply_add(self, a: [i16; 8], b: [i16; 8], sums: [i32; 4]) -> [i32; 4] {
        let product = |i: usize| i32::from(a[i]) * i32::from(b[i]);
        std::array::from_fn(|i| sums[i] + (product(2 * i) + product(2 * i + 1)))
    }

    #[inline(always)]
    fn scaled(self, sums: [i32; 4], scale: f32, columns: &[f32], out: &mut [f32]) {
        for ((out, sum), column) in out.iter_mut().zip(sums).zip(columns) {
            *out = sum as f32 * (scale * column);
        }
    }
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
macro_rules! vectors {
    ($machine:ty, $lanes:literal, $factors:ident, $sums:ident, $multiply:ident) => {
        impl Lanes for $machine {
            type Factors = pulp::$factors;
            type Sums = pulp::$sums;
            const LANES: usize = $lanes;

            #[inline(always)]
            fn load(self, factors: &[i16]) -> Self::Factors {
                factors.first_chunk::<{ 2 * $lanes }>().map_or_else(|| self.splat([0; 2]), |values| pulp::cast(*values))
            }

            #[inline(always)]
            fn splat(self, pair: [i16; 2]) -> Self::Factors {
                pulp::cast(self.splat_i32s(pulp::cast(pair)))
            }

            #[inline(always)]
            fn zero(self) -> Self::Sums {
                self.splat_i32s(0)
            }

            #[inline(always)]
            fn multiply_add(self, a: Self::Factors, b: Self::Factors, sums: Self::Sums) -> Self::Sums {
                self.add_i32s(sums, self.$multiply(a, b))
            }

            #[inline(always)]
            fn scaled(self, sums: Self::Sums, scale: f32, columns: &[f32], out: &mut [f32]) {
                let values: [i32; $lanes] = pulp::cast(sums);
                let (Some(columns), Some(out)) = (columns.first_chunk::<$lanes>(), out.first_chunk_mut::<$lanes>())
                else {
                    return;
                };
                for i in 0..$lanes {
                    out[i] = values[i] as f32 * (scale * columns[i]);
                }
            }
        }
    };
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
vectors!(V3, 8, i16x16, i32x8, multiply_wrapping_add_adjacent_i16x16);
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
vectors!(V4, 16, i16x32, i32x16, multiply_wrapping_add_adjacent_i16x32);

/// `out = tile · matrix`, a row for each token of the tile.
#[inline(always)]
pub(crate) fn product<L: Lanes>(lanes: L, tile: &Tile, matrix: &Matrix, out: &mut [f32]) {
    let columns = matrix.scales.len();
    let width = 2 * L::LANES;
    debug_assert!(columns.is_multiple_of(width) && out.len() == TILE * columns);
    for (j, scales) in matrix.scales.chunks_exact(width).enumerate() {
        let at = j * width;
        let mut sums = [[lanes.zero(); 2]; TILE];
        for (p, row) in matrix.pairs.chunks_exact(2 * columns).enumerate().take(WIDEST / 2) {
            let (left, right) = row[2 * at..2 * (at + width)].split_at(width);
            let (left, right) = (lanes.load(left), lanes.load(right));
            for (sum, vector) in sums.iter_mut().zip(&tile.vectors) {
                let factor = lanes.splat(vector[p]);
                *sum = [lanes.multiply_add(factor, left, sum[0]), lanes.multiply_add(factor, right, sum[1])];
            }
        }
        let (first, second) = scales.split_at(L::LANES);
        for i in 0..TILE {
            let (left, right) = out[i * columns + at..][..width].split_at_mut(L::LANES);
            lanes.scaled(sums[i][0], tile.scales[i], first, left);
            lanes.scaled(sums[i][1], tile.scales[i], second, right);
        }
    }
}

/// Work that multiplies integers.
pub(crate) trait WithLanes {
    /// Does the work; to be inlined wholly.
    fn run<L: Lanes>(self, lanes: L);
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
        Arch::V4(machine) => machine.vectorize(On(machine, work)),
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Arch::V3(machine) => machine.vectorize(On(machine, work)),
        _ => work.run(Portable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Multiply<'a>(&'a Tile, &'a Matrix, &'a mut [f32]);

    impl WithLanes for Multiply<'_> {
        fn run<L: Lanes>(self, lanes: L) {
            product(lanes, self.0, self.1, self.2);
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
        let matrix = Matrix::new(&values, columns);
        let mut tile = Tile::default();
        for (token, vector) in vectors.chunks_exact(rows).enumerate() {
            tile.set(token, vector);
        }
        let mut out = vec![0.0; TILE * columns];
        dispatch(Multiply(&tile, &matrix, &mut out));
        let mut portable = vec![0.0; TILE * columns];
        Multiply(&tile, &matrix, &mut portable).run(Portable);
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
        let matrix = Matrix::new(&vec![1.0; rows * columns], columns);
        let mut tile = Tile::default();
        tile.set(3, &vec![-1.0; rows]);
        let mut out = vec![0.0; TILE * columns];
        dispatch(Multiply(&tile, &matrix, &mut out));
        assert!(out[3 * columns..4 * columns].iter().all(|sum| (sum + 512.0).abs() < 0.1));
        assert!(out[..columns].iter().all(|sum| *sum == 0.0));
    }

    #[test]
    fn rounding_is_to_the_nearest() {
        for (value, want) in [(0.4, 0), (-0.4, 0), (1.6, 2), (-1.6, -2), (2.5, 2), (2047.0, 2047), (-2047.2, -2047)] {
            assert_eq!(rounded(value), want);
        }
    }
}
