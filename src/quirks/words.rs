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

#[cfg(all(test, feature = "english"))]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Model;

    fn restored(stage: &RestoreWords, text: &str) -> (String, Edits) {
        let scope = [0..text.len()];
        let mut input = Input::new(text, &scope);
        input.model = Model::english();
        let edits = stage.edits(&input);
        (edits.apply(text).into_owned(), edits)
    }

    fn lower(text: &str) -> String {
        restored(&RestoreWords::lowercased(), text).0
    }

    #[test]
    fn names_months_and_sentence_starts() {
        assert_eq!(
            lower("on monday the mayor of london met sarah in march. she may march again."),
            "On Monday the mayor of London met Sarah in March. She may march again."
        );
        assert_eq!(lower("the us told us so."), "The US told us so.");
    }

    #[test]
    fn addresses_have_no_capitals() {
        for text in [
            "Write to mary.london@example.ac.uk or see http://www.paris.org/news/london.html in March.",
            "Write to mary . london @ example . ac . uk or see http :// www . paris . org / news / london . html in March.",
        ] {
            assert_eq!(lower(&text.to_lowercase()), text);
        }
    }

    #[test]
    fn words_that_a_stemmer_cut() {
        let text = "mani compani have announc that thei ar hire";
        assert_eq!(
            restored(&RestoreWords::stemmed(Stemmer::PorterOriginal), text).0,
            "Many companies have announced that they are hiring"
        );
    }

    #[test]
    fn marks_and_numbers_are_let_be() {
        assert!(restored(&RestoreWords::stemmed(Stemmer::Porter), "12 , 5 . ! 3.5 %").1.is_empty());
    }

    #[test]
    fn nothing_outside_the_scope_is_changed() {
        let text = "london and london";
        let scope = [0..6];
        let mut input = Input::new(text, &scope);
        input.model = Model::english();
        let edits = RestoreWords::lowercased().edits(&input);
        assert!(edits.iter().all(|edit| edit.range.end <= 6));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn every_restored_word_stems_to_its_token(
            tokens in prop::collection::vec("[a-z]{1,12}|[a-z]{2,5}(ing|i|at|ed|er)|[0-9]{1,4}|[.,'-]", 1..60),
            which in 0..Stemmer::ENGLISH.len(),
        ) {
            let stemmer = Stemmer::ENGLISH[which];
            // What no stemmer makes has no preimage and stays.
            let text = tokens.iter().map(|token| stemmer.stem(token).into_owned()).collect::<Vec<_>>().join(" ");
            let (repaired, _) = restored(&RestoreWords::stemmed(stemmer), &text);
            let again = repaired.split(' ').map(|word| stemmer.stem(word).into_owned()).collect::<Vec<_>>().join(" ");
            for (again, token) in again.split(' ').zip(text.split(' ')) {
                prop_assert!(again == token || stemmer.stem(token) != token, "{repaired:?}");
            }
        }

        #[test]
        fn any_text_comes_back_in_its_own_letters(text in "\\PC{0,200}") {
            let (repaired, edits) = restored(&RestoreWords::lowercased(), &text.to_lowercase());
            prop_assert_eq!(repaired.to_lowercase(), text.to_lowercase().to_lowercase());
            prop_assert!(edits.iter().all(|edit| edit.confidence.get() > 0.0));
        }
    }
}
