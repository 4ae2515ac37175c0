//! Encoding and characters: what wrong decoders, escapers and terminals leave in a text.

mod badness;
mod codepage;
mod lost_blank;
pub mod mojibake;
mod tables;

pub use mojibake::Mojibake;
