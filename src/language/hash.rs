//! The one hash function of the model file: the same on every machine and for ever, since files hold its values.

/// A 64-bit hash of `bytes`: FNV-1a with a finalizer (the 64-bit mixer of MurmurHash3) so that all bits are usable.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut h: u64 = 0xcbf2_9ce4_8422_2325;
    for &byte in bytes {
        h = (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(h)
}

/// Spreads the information in `h` over all 64 bits.
pub(crate) fn mix(mut h: u64) -> u64 {
    h ^= h >> 33;
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    h ^= h >> 33;
    h = h.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ (h >> 33)
}
