//! Sweeps: what the bytes of a text tell, each looked at with its neighbours, all of it put together.
//!
//! There is no branch on the data, and the bytes are taken so many at a time, so that the compiler turns a sweep into the
//! widest vector instructions that the machine has. That asks for questions that are marked `#[inline(always)]`.

use pulp::{Arch, Simd, WithSimd};

/// So many bytes are looked at together …
pub(crate) const WIDTH: usize = 64;
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

/// So many bytes at most are marked at a time.
pub(crate) const MARKED: usize = 8 * WIDTH;

/// Which of the first [`MARKED`] of the `bytes` `look` tells something of, each shown as to [`seen`]: a bit each, the
/// lowest the first.
pub(crate) fn marks(bytes: &[u8], look: impl Fn([u8; 1 + AHEAD]) -> bool) -> [u64; MARKED / WIDTH] {
    Arch::new().dispatch(Marks { bytes, look })
}

/// Where the bytes are that `look` tells something of, each shown as to [`seen`].
pub(crate) fn places<'b>(
    bytes: &'b [u8],
    look: impl Fn([u8; 1 + AHEAD]) -> bool + Copy + 'b,
) -> impl Iterator<Item = usize> + 'b {
    (0..bytes.len()).step_by(MARKED).flat_map(move |from| {
        let marks = marks(bytes.get(from..).unwrap_or_default(), look);
        (from..).step_by(WIDTH).zip(marks).flat_map(|(from, marks)| ones(marks).map(move |at| from + at))
    })
}

/// Shows where each run of bytes of a `kind` begins, and how long it is, [`WIDTH`] at most.
pub(crate) fn runs(bytes: &[u8], kind: impl Fn(u8) -> bool, show: impl FnMut(usize, usize)) {
    Arch::new().dispatch(Runs { bytes, kind, show });
}

/// The places of the marks, from the lowest.
#[inline(always)]
pub(crate) fn ones(mut marks: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = marks.trailing_zeros() as usize;
        marks &= marks.wrapping_sub(1);
        (lowest < WIDTH).then_some(lowest)
    })
}

struct Seen<'b, L> {
    bytes: &'b [u8],
    look: L,
}

impl<L: Fn([u8; 1 + AHEAD]) -> u8> WithSimd for Seen<'_, L> {
    type Output = u8;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> u8 {
        let mut seen = [0; WIDTH];
        let mut add = |flags: [u8; WIDTH]| seen.iter_mut().zip(flags).for_each(|(seen, flag)| *seen |= flag);
        for start in (0..self.bytes.len()).step_by(WIDTH) {
            let rest = self.bytes.get(start..).unwrap_or_default();
            match (rest.first_chunk(), self.bytes.last_chunk::<WIDTH>()) {
                (Some(window), _) => add(look_at(window, &self.look)),
                // To see some bytes twice is quicker than to see so many as are left.
                (None, Some(last)) if rest.len() <= WIDTH => {
                    let mut window = [b' '; WIDTH + AHEAD];
                    window[..WIDTH].copy_from_slice(last);
                    add(look_at(&window, &self.look));
                }
                _ => add(flags(rest, &self.look)),
            }
        }
        seen.into_iter().fold(0, |all, seen| all | seen)
    }
}

struct Marks<'b, L> {
    bytes: &'b [u8],
    look: L,
}

impl<L: Fn([u8; 1 + AHEAD]) -> bool> WithSimd for Marks<'_, L> {
    type Output = [u64; MARKED / WIDTH];

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Self::Output {
        let mut marks = [0; MARKED / WIDTH];
        for (start, marks) in (0..self.bytes.len()).step_by(WIDTH).zip(&mut marks) {
            *marks = mask(self.bytes.get(start..).unwrap_or_default(), &self.look);
        }
        marks
    }
}

struct Runs<'b, K, S> {
    bytes: &'b [u8],
    kind: K,
    show: S,
}

impl<K: Fn(u8) -> bool, S: FnMut(usize, usize)> WithSimd for Runs<'_, K, S> {
    type Output = ();

    #[inline(always)]
    fn with_simd<V: Simd>(mut self, _: V) {
        let look = |[byte, ..]: [u8; 1 + AHEAD]| (self.kind)(byte);
        let (mut here, mut before) = (mask(self.bytes, &look), 0);
        for start in (0..self.bytes.len()).step_by(WIDTH) {
            let next = mask(self.bytes.get(start + WIDTH..).unwrap_or_default(), &look);
            for at in ones(here & !(here << 1 | before)) {
                let run = here >> at | next << 1 << (WIDTH - 1 - at);
                (self.show)(start + at, run.trailing_ones() as usize);
            }
            before = here >> (WIDTH - 1);
            here = next;
        }
    }
}

/// Which of the first bytes `look` tells something of, a bit each.
#[inline(always)]
fn mask(bytes: &[u8], look: &impl Fn([u8; 1 + AHEAD]) -> bool) -> u64 {
    let flags = flags(bytes, &|shown| u8::from(look(shown)));
    let (eights, _) = flags.as_chunks();
    let mut bytes = [0; WIDTH / 8];
    for (byte, eight) in bytes.iter_mut().zip(eights) {
        // The lowest bits of eight bytes are moved side by side.
        let bits = u64::from_le_bytes(*eight);
        let bits = bits | bits >> 7;
        let bits = bits | bits >> 14;
        *byte = (bits | bits >> 28) as u8;
    }
    u64::from_le_bytes(bytes)
}

/// What is seen at each of the first bytes.
#[inline(always)]
fn flags(bytes: &[u8], look: &impl Fn([u8; 1 + AHEAD]) -> u8) -> [u8; WIDTH] {
    if let Some(window) = bytes.first_chunk() {
        return look_at(window, look);
    }
    let mut window = [b' '; WIDTH + AHEAD];
    window[..bytes.len()].copy_from_slice(bytes);
    let mut flags = look_at(&window, look);
    // What follows the last byte is no part of the text.
    flags.iter_mut().skip(bytes.len()).for_each(|flag| *flag = 0);
    flags
}

/// What is seen at each byte of the `window` but those ahead.
#[inline(always)]
fn look_at(window: &[u8; WIDTH + AHEAD], look: &impl Fn([u8; 1 + AHEAD]) -> u8) -> [u8; WIDTH] {
    let mut flags = [0; WIDTH];
    for (at, flag) in flags.iter_mut().enumerate() {
        *flag = look([window[at], window[at + 1], window[at + 2], window[at + 3]]);
    }
    flags
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
    fn each_byte_of_a_kind_is_marked() {
        for length in 0..MARKED + 9 {
            let bytes: Vec<u8> = (0..length).map(|at| (at * at % 251) as u8).collect();
            let is = |byte: u8| byte % 7 < 3;
            let marked: Vec<usize> = places(&bytes, |[a, ..]| is(a)).collect();
            let expected: Vec<usize> = (0..length).filter(|at| is(bytes[*at])).collect();
            assert_eq!(marked, expected);
        }
    }

    #[test]
    fn runs_begin_and_end_where_they_do() {
        let lengths = [1, 2, 63, 64, 65, 130, 511, 512, 513, 1100];
        for (before, length) in lengths.into_iter().flat_map(|before| lengths.map(|length| (before, length))) {
            let text = [" ".repeat(before), "a".repeat(length), " b".to_owned()].concat();
            let mut found = Vec::new();
            runs(text.as_bytes(), |byte| byte.is_ascii_alphabetic(), |start, length| found.push((start, length)));
            assert_eq!(found, [(before, length.min(WIDTH)), (before + length + 1, 1)]);
        }
    }

    #[test]
    fn nothing_is_seen_past_the_end() {
        assert_eq!(seen(&[b'a'; 70], |[a, ..]| u8::from(a != b'a')), 0);
        assert_eq!(seen(b"", |_| 1), 0);
    }
}
