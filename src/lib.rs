#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod certificate;
pub mod channel;
mod confidence;
mod corpus;
pub mod diagnosis;
pub mod edit;
mod fold;
pub mod language;
mod memory;
mod normalizer;
pub mod pipeline;
mod policy;
pub mod quirks;
pub mod stem;
mod sweep;

pub use certificate::{Certificate, CertificateError};
pub use channel::{Chain, Channel};
pub use confidence::Confidence;
pub use corpus::Corpus;
pub use diagnosis::{Diagnosis, Diagnostician, Finding, diagnose};
pub use edit::{Edit, Edits};
pub use fold::Fold;
pub use language::Model;
pub use memory::Memory;
pub use normalizer::{Normalizer, normalize};
pub use pipeline::{Input, Pipeline, Repair, Stage};
pub use policy::{CasePolicy, FurniturePolicy};
pub use quirks::typography::Style;
pub use quirks::{Misreading, Quirk, Tokenizer, Variant};
pub use stem::Stemmer;
