//! The settings under which texts are diagnosed and repaired.

use std::borrow::Cow;

use crate::quirks::furniture::{Furniture, FurnitureLine};
use crate::quirks::typography::Style;
use crate::{CasePolicy, Diagnosis, Diagnostician, Finding, FurniturePolicy, Memory, Model, Pipeline, Quirk, Repair};

/// Diagnoses and repairs texts under settings of the caller's: [`normalize`](crate::normalize) and
/// [`diagnose`](crate::diagnose) with choices.
///
/// ```
/// use unmangle::{CasePolicy, Normalizer, Quirk};
///
/// let careful = Normalizer::new().case(CasePolicy::Never).without(&[Quirk::Furniture, Quirk::Duplicate]);
/// assert_eq!(careful.normalize("Nothing is wrong with this."), "Nothing is wrong with this.");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Normalizer<'m> {
    pub(crate) model: Option<&'m Model>,
    pub(crate) memory: Option<&'m Memory>,
    /// Knows the lines that the corpus's documents share.
    pub(crate) site: Option<&'m Furniture>,
    pub(crate) case: CasePolicy,
    pub(crate) furniture: FurniturePolicy,
    pub(crate) style: Style,
    /// The quirks that are undone.
    pub(crate) only: Option<Vec<Quirk>>,
    /// The quirks that are not.
    pub(crate) without: Vec<Quirk>,
}

impl Normalizer<'static> {
    /// The defaults: the embedded model, every quirk, [`CasePolicy::Prose`], furniture removed, no change of
    /// style.
    pub fn new() -> Self {
        Self {
            model: Model::english(),
            memory: None,
            site: None,
            case: CasePolicy::default(),
            furniture: FurniturePolicy::default(),
            style: Style::keep(),
            only: None,
            without: Vec::new(),
        }
    }

    /// A preset that touches characters alone: wrong decoding, entities, controls, invisible and compatibility
    /// characters. Spacing, words and paragraphs stay as they are.
    pub fn characters() -> Self {
        Self::new().only(&[
            Quirk::Mojibake,
            Quirk::HtmlEntities,
            Quirk::ControlCharacters,
            Quirk::InvisibleCharacters,
            Quirk::CompatibilityCharacters,
        ])
    }

    /// A preset that gives back the author's blanks and touches no word.
    pub fn spacing() -> Self {
        Self::new().only(&[Quirk::Tokenized, Quirk::Spacing])
    }
}

impl Default for Normalizer<'static> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'m> Normalizer<'m> {
    /// Another model, or none.
    pub fn model<'n>(self, model: Option<&'n Model>) -> Normalizer<'n>
    where
        'm: 'n,
    {
        Normalizer { model, ..self }
    }

    /// What clean text taught: it weighs more than the model.
    pub fn memory<'n>(self, memory: &'n Memory) -> Normalizer<'n>
    where
        'm: 'n,
    {
        Normalizer { memory: Some(memory), ..self }
    }

    /// What the documents of a corpus share.
    pub(crate) fn site<'n>(self, site: &'n Furniture) -> Normalizer<'n>
    where
        'm: 'n,
    {
        Normalizer { site: Some(site), ..self }
    }

    /// What to do with text that has no capitals.
    pub fn case(mut self, policy: CasePolicy) -> Self {
        self.case = policy;
        self
    }

    /// What to do with page furniture and repetitions.
    pub fn furniture(mut self, policy: FurniturePolicy) -> Self {
        self.furniture = policy;
        self
    }

    /// The typography that repaired texts shall have. Without this call they keep their own.
    ///
    /// ```
    /// use unmangle::{Normalizer, Style};
    ///
    /// assert_eq!(Normalizer::new().style(Style::curly()).normalize("\"It's fine.\""), "“It’s fine.”");
    /// ```
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// Undoes these quirks alone; the others are diagnosed and left.
    pub fn only(mut self, quirks: &[Quirk]) -> Self {
        self.only = Some(quirks.to_vec());
        self
    }

    /// Does not undo these quirks; they are diagnosed and left.
    pub fn without(mut self, quirks: &[Quirk]) -> Self {
        self.without.extend_from_slice(quirks);
        self
    }

    /// What was done to `text`. Linear in it.
    #[must_use]
    pub fn diagnose(&self, text: &str) -> Diagnosis {
        let mut diagnosis = Diagnostician::new().model(self.model).case_policy(self.case).diagnose(text);
        if let Some(lines) = self.site.map(|site| site.lines(text)) {
            diagnosis.findings.retain(|finding| finding.quirk != Quirk::Furniture);
            diagnosis.findings.extend(shared(&lines));
        }
        if self.furniture == FurniturePolicy::Keep {
            diagnosis.findings.retain(|finding| !matches!(finding.quirk, Quirk::Furniture | Quirk::Duplicate));
        }
        diagnosis
    }

    /// The pipeline that undoes `diagnosis` under these settings.
    #[must_use]
    pub fn undoing(&self, diagnosis: &Diagnosis) -> Pipeline<'m> {
        Pipeline::for_diagnosis(self.clone(), diagnosis.clone())
    }

    /// Diagnoses `text` and repairs it.
    #[must_use]
    pub fn repair<'t>(&self, text: &'t str) -> Repair<'t> {
        self.undoing(&self.diagnose(text)).repair(text)
    }

    /// The repaired text; the text itself, borrowed, when nothing is wrong.
    #[must_use]
    pub fn normalize<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.repair(text).into_text()
    }

    /// Whether a quirk is to be undone under these settings.
    pub(crate) fn undoes(&self, quirk: Quirk) -> bool {
        let wanted = match quirk {
            Quirk::Lowercased | Quirk::Uppercased => self.case != CasePolicy::Never,
            Quirk::Furniture | Quirk::Duplicate => self.furniture == FurniturePolicy::Remove,
            _ => true,
        };
        wanted && self.only.as_ref().is_none_or(|only| only.contains(&quirk)) && !self.without.contains(&quirk)
    }
}

/// One finding of all the lines; `None` without a line.
fn shared(lines: &[FurnitureLine]) -> Option<Finding> {
    let confidence = lines.iter().map(|line| line.confidence).max_by(|a, b| a.get().total_cmp(&b.get()))?;
    let spans: Vec<_> = lines.iter().map(|line| line.span.clone()).collect();
    Some(Finding {
        quirk: Quirk::Furniture,
        variant: None,
        variants: Vec::new(),
        confidence,
        count: spans.len(),
        spans,
    })
}

/// Finds out what was done to `text` and undoes it, with the default settings: the text itself, borrowed, when
/// nothing is wrong. Idempotent; linear in the text; never fails.
///
/// ```
/// assert_eq!(unmangle::normalize("Nothing is wrong with this."), "Nothing is wrong with this.");
/// ```
#[must_use]
pub fn normalize(text: &str) -> Cow<'_, str> {
    Normalizer::new().normalize(text)
}
