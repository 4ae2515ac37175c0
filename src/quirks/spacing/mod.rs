//! Spacing: tokens joined by blanks.

pub mod inflict;
