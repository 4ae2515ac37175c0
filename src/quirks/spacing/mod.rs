//! Blanks: tokenizers put them in, slips put them in and leave them out; here they are taken back.

pub mod inflict;
mod style;
mod undo;

pub use style::SpacingStyle;
pub use undo::Detokenize;
