//! How text gets tokenized: one file a tokenizer.

#[cfg(test)]
mod laws;
mod rewrite;
mod sentences;
pub mod treebank;
