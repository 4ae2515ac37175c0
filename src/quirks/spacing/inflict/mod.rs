//! How text gets tokenized: one file a tokenizer.

#[cfg(test)]
mod laws;
pub mod moses;
mod moses_tables;
mod rewrite;
mod sentences;
pub mod treebank;
