//! Stages in order.

use std::ops::Range;
use std::panic::{RefUnwindSafe, UnwindSafe};

use crate::{Edits, Memory, Model};

/// What a stage is given: the text as it stands, where to act, and what is known of the language.
#[non_exhaustive]
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The text as the stages before left it.
    pub text: &'a str,
    /// Where to act: sorted, disjoint byte ranges of `text` at char boundaries.
    pub scope: &'a [Range<usize>],
    /// The language model, if there is one.
    pub model: Option<&'a Model>,
    /// What the corpus's clean text taught, if there is any.
    pub memory: Option<&'a Memory>,
}

impl<'a> Input<'a> {
    /// An input without a model.
    #[must_use]
    pub const fn new(text: &'a str, scope: &'a [Range<usize>]) -> Self {
        Self { text, scope, model: None, memory: None }
    }
}

/// One step of a pipeline. A user's own stage implements this.
pub trait Stage: Send + Sync + UnwindSafe + RefUnwindSafe {
    /// A short name, for reports.
    fn name(&self) -> &str;

    /// The edits that this stage makes to `input.text`, all inside `input.scope`.
    fn edits(&self, input: &Input<'_>) -> Edits;
}
