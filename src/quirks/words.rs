//! Words and capitals given back: the door by which lost letter case and cut words are undone together.
//!
//! In goes a text whose words were stemmed, or whose letter case was lost, or both; out come edits, a word each.
//! The two are one decision, since each tells about the other (`us` is *us* or *US*; `use` is *use*, *used* or
//! *using*). It is taken by the model's decoder among the exact preimages of each token, so that every restored
//! word gives its token again when it is stemmed and lowercased. Without a network in the model nothing is done.

use crate::edit::Alternative;
use crate::language::decoder::{Decision, Task, decode};
use crate::{Confidence, Edit, Edits, Input, Quirk, Stage, Stemmer};

/// Gives words back their letter case, and what a stemmer cut off.
///
/// It works on the text as the stemmer left it, before tokens are joined: what stood between blanks is what was
/// cut. Time is linear in the text, some microseconds a word.
///
/// ```
/// # #[cfg(feature = "english")] {
/// use unmangle::quirks::RestoreWords;
/// use unmangle::{Pipeline, Stemmer};
///
/// let pipeline = Pipeline::builder().stage(RestoreWords::stemmed(Stemmer::Porter)).build();
/// let repair = pipeline.repair("the presid of franc ha visit two hospit in london .");
/// assert_eq!(*repair.text(), "The president of France has visited two hospitals in London .");
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct RestoreWords {
    task: Task,
    quirk: Quirk,
}

impl RestoreWords {
    /// For lowercased text.
    #[must_use]
    pub fn lowercased() -> Self {
        Self { task: Task { case: true, ..Task::default() }, quirk: Quirk::Lowercased }
    }

    /// For text all in capitals.
    #[must_use]
    pub fn uppercased() -> Self {
        Self { task: Task { case: true, ..Task::default() }, quirk: Quirk::Uppercased }
    }

    /// For text that `stemmer` cut and lowercased.
    #[must_use]
    pub fn stemmed(stemmer: Stemmer) -> Self {
        Self { task: Task { stemmer: Some(stemmer), case: true, accents: false }, quirk: Quirk::Lowercased }
    }

    /// For words that are cut while their letter case is as it was.
    #[must_use]
    pub fn stemmed_keeping_case(stemmer: Stemmer) -> Self {
        Self { task: Task { stemmer: Some(stemmer), case: false, accents: false }, quirk: Quirk::Stemmed }
    }

    /// Gives back accents too (`cafe` → `café`), which some tokenizers strip.
    #[must_use]
    pub fn with_accents(mut self) -> Self {
        self.task.accents = true;
        self
    }

    fn edit(&self, decision: Decision) -> Edit {
        let quirk = if decision.other_word && self.task.stemmer.is_some() { Quirk::Stemmed } else { self.quirk };
        let alternatives = decision
            .others
            .into_iter()
            .map(|(replacement, p)| Alternative { replacement, confidence: Confidence::new(p) })
            .collect();
        Edit {
            alternatives,
            ..Edit::new(decision.range, decision.spelling, quirk, Confidence::new(decision.probability))
        }
    }
}

impl Stage for RestoreWords {
    fn name(&self) -> &str {
        "words"
    }

    fn edits(&self, input: &Input<'_>) -> Edits {
        let Some(model) = input.model else { return Edits::none() };
        let decisions = decode(model, input.memory, input.text, input.scope, self.task);
        Edits::new(input.text, decisions.into_iter().map(|decision| self.edit(decision)))
    }
}
