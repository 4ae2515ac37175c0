//! Matrix products for the trainer.
//!
//! One kernel: `c += a · b`, with `b` and `c` row-major and `a` under any strides, so that a transposed `a` costs
//! no copy. Each sum runs over the inner index in order, in fused multiply-adds, whatever the width of the
//! machine's vectors: the same inputs give the same bits everywhere.

use pulp::{Arch, Simd, WithSimd};

/// A view of a matrix: element (i, p) lies at `i * row + p * column`.
#[derive(Clone, Copy)]
pub(crate) struct Strided<'a> {
    pub(crate) data: &'a [f32],
    pub(crate) row: usize,
    pub(crate) column: usize,
}

impl<'a> Strided<'a> {
    /// A row-major matrix with rows of `width`.
    pub(crate) fn rows(data: &'a [f32], width: usize) -> Self {
        Self { data, row: width, column: 1 }
    }

    /// The transpose of a row-major matrix with rows of `width`.
    pub(crate) fn transposed(data: &'a [f32], width: usize) -> Self {
        Self { data, row: 1, column: width }
    }
}

/// Rows of `c` computed together.
const TILE: usize = 8;

/// `c += a · b`, where `c` is m × n, `a` m × k and `b` k × n. `m` is a multiple of 8, `n` of 32.
pub(crate) fn add_product(c: &mut [f32], a: Strided<'_>, b: &[f32], (m, k, n): (usize, usize, usize)) {
    debug_assert!(m % TILE == 0 && n % 32 == 0 && c.len() == m * n && b.len() == k * n);
    Arch::new().dispatch(Product { c, a, b, m, k, n });
}

struct Product<'a> {
    c: &'a mut [f32],
    a: Strided<'a>,
    b: &'a [f32],
    m: usize,
    k: usize,
    n: usize,
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { c, a, b, m, k, n } = self;
        let lanes = S::F32_LANES;
        let width = 2 * lanes;
        for j in (0..n).step_by(width) {
            for i in (0..m).step_by(TILE) {
                let mut sums = [[simd.splat_f32s(0.0); 2]; TILE];
                let start = &a.data[i * a.row..];
                for p in 0..k {
                    let (head, _) = S::as_simd_f32s(&b[p * n + j..p * n + j + width]);
                    let (b0, b1) = (head[0], head[1]);
                    let column = &start[p * a.column..p * a.column + (TILE - 1) * a.row + 1];
                    for (r, sum) in sums.iter_mut().enumerate() {
                        let factor = simd.splat_f32s(column[r * a.row]);
                        sum[0] = simd.mul_add_f32s(factor, b0, sum[0]);
                        sum[1] = simd.mul_add_f32s(factor, b1, sum[1]);
                    }
                }
                for (r, sum) in sums.iter().enumerate() {
                    let at = (i + r) * n + j;
                    let (head, _) = S::as_mut_simd_f32s(&mut c[at..at + width]);
                    head[0] = simd.add_f32s(head[0], sum[0]);
                    head[1] = simd.add_f32s(head[1], sum[1]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_right_and_transposes_too() {
        let (m, k, n) = (16, 5, 64);
        let a: Vec<f32> = (0..m * k).map(|i| (i % 7) as f32 - 3.0).collect();
        let b: Vec<f32> = (0..k * n).map(|i| (i % 11) as f32 - 5.0).collect();
        let mut want = vec![1.0; m * n];
        for i in 0..m {
            for j in 0..n {
                want[i * n + j] += (0..k).map(|p| a[i * k + p] * b[p * n + j]).sum::<f32>();
            }
        }
        let mut c = vec![1.0; m * n];
        add_product(&mut c, Strided::rows(&a, k), &b, (m, k, n));
        assert_eq!(c, want);
        let turned: Vec<f32> = (0..k * m).map(|i| a[(i % m) * k + i / m]).collect();
        let mut c = vec![1.0; m * n];
        add_product(&mut c, Strided::transposed(&turned, m), &b, (m, k, n));
        assert_eq!(c, want);
    }
}
