//! Reading numbers and strings out of a byte slice: each read checks its bounds, none copies.

/// A position in a byte slice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// The next `n` bytes.
    pub(crate) fn take(&mut self, n: usize) -> Option<&'b [u8]> {
        let (head, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(head)
    }

    pub(crate) fn u8(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        let (head, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u16::from_le_bytes(*head))
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        let (head, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*head))
    }

    pub(crate) fn f32(&mut self) -> Option<f32> {
        self.u32().map(f32::from_bits)
    }

    /// A string behind its length in one byte.
    pub(crate) fn short_str(&mut self) -> Option<&'b str> {
        let len = self.u8()?;
        std::str::from_utf8(self.take(usize::from(len))?).ok()
    }

    /// All that is left.
    pub(crate) fn rest(self) -> &'b [u8] {
        self.0
    }
}

/// The `i`-th little-endian u32 of `bytes`.
pub(crate) fn u32_at(bytes: &[u8], i: usize) -> Option<u32> {
    bytes.get(4 * i..)?.first_chunk().map(|chunk| u32::from_le_bytes(*chunk))
}

/// The `i`-th little-endian u16 of `bytes`.
pub(crate) fn u16_at(bytes: &[u8], i: usize) -> Option<u16> {
    bytes.get(2 * i..)?.first_chunk().map(|chunk| u16::from_le_bytes(*chunk))
}
