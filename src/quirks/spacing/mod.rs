//! Blanks: tokenizers put them in, slips put them in and leave them out; here they are taken back.

pub mod inflict;
mod style;
pub mod tidy;
mod undo;

pub use style::SpacingStyle;
pub use tidy::Tidy;
pub use undo::Detokenize;
