//! A fast hash, for tables that live as long as the process.

/// A hash of `bytes`, eight at a time (the multiply-and-fold of wyhash); another one for each `seed`.
pub(crate) fn folded(seed: u64, bytes: &[u8]) -> u64 {
    let mut state = seed ^ bytes.len() as u64 ^ 0x9E37_79B9_7F4A_7C15;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        state = fold(state, chunk.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)));
    }
    let rest = chunks.remainder().iter().fold(0, |word: u64, &byte| word << 8 | u64::from(byte));
    fold(state, rest)
}

fn fold(state: u64, word: u64) -> u64 {
    let product = u128::from(state ^ word) * 0xA076_1D64_78BD_642F;
    (product as u64) ^ ((product >> 64) as u64)
}
