//! Many documents: what their clean members teach, the damaged ones are repaired with.
//!
//! Siblings of a damaged document are often clean and about the same things, and spell the names that it lost;
//! and what many pages of one site print is the site's, not the article's. So a corpus is gone through twice:
//! once to diagnose and learn, once to repair.

use std::ops::Range;

use crate::quirks::furniture::Furniture;
use crate::{Diagnosis, Memory, Normalizer, Quirk, Repair};

/// What the documents of a corpus have taught, and the settings to repair them under.
///
/// ```
/// use unmangle::{Corpus, Normalizer};
///
/// let clean = "He went from Isfahan to Tehran. In Isfahan it rained.";
/// let mangled = "in isfahan it rained , he said . he ' ll stay .";
/// let mut corpus = Corpus::new(Normalizer::new());
/// corpus.learn(clean);
/// corpus.learn(mangled);
/// assert!(corpus.memory().forms("isfahan").eq([("Isfahan", 2)]), "only what is clean teaches");
/// assert_eq!(*corpus.repair(clean).text(), clean);
/// ```
#[derive(Clone, Debug)]
pub struct Corpus<'m> {
    normalizer: Normalizer<'m>,
    memory: Memory,
    furniture: Furniture,
}

impl<'m> Corpus<'m> {
    /// A corpus of no documents yet, to be repaired under the settings of `normalizer`.
    #[must_use]
    pub fn new(normalizer: Normalizer<'m>) -> Self {
        Self { normalizer, memory: Memory::new(), furniture: Furniture::default() }
    }

    /// Learns from a document: its lines, and the words of what is clean in it. Linear in the document.
    pub fn learn(&mut self, text: &str) {
        let lesson = self.lesson(text);
        self.add(text, &lesson);
    }

    /// Learns from many documents; the same as learning from each in turn. With the feature `parallel`, on
    /// several threads.
    pub fn learn_all<T: AsRef<str> + Sync>(&mut self, texts: &[T]) {
        let lessons = each(texts, |text| self.lesson(text));
        for (text, lesson) in texts.iter().zip(&lessons) {
            self.add(text.as_ref(), lesson);
        }
    }

    /// What the corpus knows of words.
    #[must_use]
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// What was done to `text`, knowing the corpus. Linear in the text.
    #[must_use]
    pub fn diagnose(&self, text: &str) -> Diagnosis {
        self.informed().diagnose(text)
    }

    /// Diagnoses and repairs `text`, knowing the corpus.
    #[must_use]
    pub fn repair<'t>(&self, text: &'t str) -> Repair<'t> {
        self.informed().repair(text)
    }

    /// Diagnoses and repairs many texts, in their order; the same as repairing each in turn. With the feature
    /// `parallel`, on several threads.
    #[must_use]
    pub fn repair_all<'t, T: AsRef<str> + Sync>(&self, texts: &'t [T]) -> Vec<Repair<'t>> {
        let normalizer = self.informed();
        each(texts, |text| normalizer.repair(text))
    }

    fn informed(&self) -> Normalizer<'_> {
        self.normalizer.clone().memory(&self.memory).site(&self.furniture)
    }

    fn lesson(&self, text: &str) -> Memory {
        let mut lesson = Memory::new();
        for clean in clean_parts(text, &self.normalizer.diagnose(text)) {
            lesson.learn(text.get(clean).unwrap_or_default());
        }
        lesson
    }

    fn add(&mut self, text: &str, lesson: &Memory) {
        self.memory.merge(lesson);
        self.furniture.site_mut().learn(text);
    }
}

/// The stretches of `text` whose words are as their author wrote them.
pub(crate) fn clean_parts(text: &str, diagnosis: &Diagnosis) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut at = 0;
    let harmless = [Quirk::Spacing, Quirk::HardWrapped];
    for region in diagnosis.regions() {
        if region.quirks.iter().all(|quirk| harmless.contains(quirk)) {
            continue;
        }
        parts.push(at..region.range.start);
        at = region.range.end;
    }
    parts.push(at..text.len());
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(feature = "parallel")]
fn each<'t, T: AsRef<str> + Sync, R: Send>(texts: &'t [T], work: impl Fn(&'t str) -> R + Sync) -> Vec<R> {
    use rayon::prelude::*;
    texts.par_iter().map(|text| work(text.as_ref())).collect()
}

#[cfg(not(feature = "parallel"))]
fn each<'t, T: AsRef<str> + Sync, R: Send>(texts: &'t [T], work: impl Fn(&'t str) -> R + Sync) -> Vec<R> {
    texts.iter().map(|text| work(text.as_ref())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learning_together_is_learning_in_turn() {
        let texts =
            ["The rain in Ghent fell on Ghent.", "we saw , in ghent , the rain fall .", "Rain on the Leie in Ghent."];
        let (mut together, mut in_turn) = (Corpus::new(Normalizer::new()), Corpus::new(Normalizer::new()));
        together.learn_all(&texts);
        texts.iter().for_each(|text| in_turn.learn(text));
        assert_eq!(together.memory(), in_turn.memory());
        let repaired = together.repair_all(&texts);
        for (text, repair) in texts.iter().zip(&repaired) {
            assert_eq!(repair.text(), in_turn.repair(text).text());
        }
    }

    #[test]
    fn a_line_that_many_documents_share_is_furniture() {
        let page = |text: &str| format!("{text}\n\nYour valley, your voice since 1902\n");
        let texts = ["The river rose.", "A mill burned down.", "The school won.", "A bridge was closed."].map(page);
        let mut corpus = Corpus::new(Normalizer::new());
        corpus.learn_all(&texts);
        assert_eq!(*corpus.repair(&texts[3]).text(), "A bridge was closed.\n");
    }

    #[test]
    fn a_damaged_paragraph_does_not_teach() {
        let text = "Nothing was wrong in Ghent.\n\nthe talks failed , he said . they ' ll meet again in may .\n\nIn Ghent it rained.";
        let mut corpus = Corpus::new(Normalizer::new());
        corpus.learn(text);
        assert!(corpus.memory().forms("ghent").eq([("Ghent", 2)]));
        assert_eq!(corpus.memory().forms("failed").count(), 0);
    }
}
