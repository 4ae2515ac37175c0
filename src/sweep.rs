//! Sweeps: what the bytes of a text tell, each looked at with its neighbours, all of it put together.
//!
//! There is no branch on the data, and the bytes are taken so many at a time, so that the compiler turns a sweep into the
//! widest vector instructions that the machine has. That asks for questions that are marked `#[inline(always)]`.

use pulp::{Arch, Simd, WithSimd};

/// So many bytes are looked at together …
const WIDTH: usize = 64;
/// … each with so many that follow it.
const AHEAD: usize = 3;

/// What is seen at any of the `bytes`, as bits. Each is shown with the three that follow; blanks follow the
/// last.
pub(crate) fn seen(bytes: &[u8], look: impl Fn([u8; 1 + AHEAD]) -> u8) -> u8 {
    Arch::new().dispatch(Seen { bytes, look })
}

/// How many of the `bytes` are of a kind.
pub(crate) fn count(bytes: &[u8], kind: impl Fn(u8) -> bool) -> usize {
    Arch::new().dispatch(Count { bytes, kind })
}

/// The `bytes` so many at a time: where they begin, and which of them are of a kind, a bit each, the lowest the first.
pub(crate) fn masks<'b>(
    bytes: &'b [u8],
    kind: impl Fn(u8) -> bool + Copy + 'b,
) -> impl Iterator<Item = (usize, u64)> + 'b {
    let (whole, rest) = bytes.as_chunks::<WIDTH>();
    let mut last = [0; WIDTH];
    last[..rest.len()].copy_from_slice(rest);
    let all = !(u64::MAX << rest.len());
    let mask = move |bytes: &[u8; WIDTH]| Arch::new().dispatch(Mask { bytes, kind });
    let whole = whole.iter().map(mask);
    let last = std::iter::once_with(move || mask(&last) & all);
    whole.chain(last).enumerate().map(|(at, mask)| (at * WIDTH, mask))
}

struct Seen<'b, L> {
    bytes: &'b [u8],
    look: L,
}

impl<L: Fn([u8; 1 + AHEAD]) -> u8> WithSimd for Seen<'_, L> {
    type Output = u8;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> u8 {
        let look = |window: &[u8; WIDTH + AHEAD], seen: &mut [u8; WIDTH]| {
            for (at, seen) in seen.iter_mut().enumerate() {
                *seen |= (self.look)([window[at], window[at + 1], window[at + 2], window[at + 3]]);
            }
        };
        let mut seen = [0; WIDTH];
        for start in (0..self.bytes.len()).step_by(WIDTH) {
            let rest = self.bytes.get(start..).unwrap_or_default();
            match rest.first_chunk() {
                Some(window) => look(window, &mut seen),
                None => {
                    let mut window = [b' '; WIDTH + AHEAD];
                    window[..rest.len()].copy_from_slice(rest);
                    let mut last = [0; WIDTH];
                    look(&window, &mut last);
                    // What follows the last byte is no part of the text.
                    last.iter_mut().skip(rest.len()).for_each(|seen| *seen = 0);
                    seen.iter_mut().zip(last).for_each(|(seen, last)| *seen |= last);
                }
            }
        }
        seen.into_iter().fold(0, |all, seen| all | seen)
    }
}

struct Mask<'b, K> {
    bytes: &'b [u8; WIDTH],
    kind: K,
}

impl<K: Fn(u8) -> bool> WithSimd for Mask<'_, K> {
    type Output = u64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> u64 {
        let mut flags = [0; WIDTH];
        for (flag, byte) in flags.iter_mut().zip(self.bytes) {
            *flag = u8::from((self.kind)(*byte));
        }
        let (eights, _) = flags.as_chunks();
        eights.iter().rev().fold(0, |mask, eight| {
            // The product moves the lowest bits of eight bytes side by side.
            mask << 8 | u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56
        })
    }
}

struct Count<'b, K> {
    bytes: &'b [u8],
    kind: K,
}

impl<K: Fn(u8) -> bool> WithSimd for Count<'_, K> {
    type Output = usize;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> usize {
        let (whole, rest) = self.bytes.as_chunks::<WIDTH>();
        let mut count = rest.iter().filter(|byte| (self.kind)(**byte)).count();
        // So many ones fit into a byte.
        for whole in whole.chunks(255) {
            let mut counts = [0_u8; WIDTH];
            for window in whole {
                for (count, byte) in counts.iter_mut().zip(window) {
                    *count += u8::from((self.kind)(*byte));
                }
            }
            count += counts.into_iter().map(usize::from).sum::<usize>();
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_seen_wherever_it_stands() {
        for length in 1..200 {
            for at in 0..length {
                let mut bytes = vec![b'a'; length];
                bytes[at] = b'.';
                assert_eq!(seen(&bytes, |[a, ..]| u8::from(a == b'.')), 1);
                let follows = |n: usize| bytes.get(at + n).copied().unwrap_or(b' ');
                let next = [b'.', follows(1), follows(2), follows(3)];
                assert_eq!(seen(&bytes, |shown| u8::from(shown == next)), 1);
                assert_eq!(count(&bytes, |byte| byte == b'a'), length - 1);
            }
        }
        assert_eq!(count(&[b'a'; 100_000], |byte| byte == b'a'), 100_000);
    }

    #[test]
    fn a_mask_has_a_bit_for_each_byte() {
        for length in 0..200 {
            let bytes: Vec<u8> = (0..length).map(|at| (at * at % 251) as u8).collect();
            let is = |byte: u8| byte % 3 == 0;
            let ones: Vec<usize> =
                masks(&bytes, is).flat_map(|(start, mask)| (0..64).filter(move |at| mask >> at & 1 == 1).map(move |at| start + at)).collect();
            let expected: Vec<usize> = (0..bytes.len()).filter(|at| is(bytes[*at])).collect();
            assert_eq!(ones, expected);
        }
    }

    #[test]
    fn nothing_is_seen_past_the_end() {
        assert_eq!(seen(&[b'a'; 70], |[a, ..]| u8::from(a != b'a')), 0);
        assert_eq!(seen(b"", |_| 1), 0);
    }
}
