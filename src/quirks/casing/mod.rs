//! Letter case: text in small letters or in capitals.

pub mod inflict;
