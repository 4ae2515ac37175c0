//! Pipelines built by hand: the stages one by one, in the caller's order.

use std::ops::Range;

use super::{Phase, Pipeline, Plan, Stage, Step};
use crate::{Memory, Model};

/// Chooses the stages of a [`Pipeline`].
///
/// ```
/// use unmangle::{Edits, Input, Pipeline, Stage};
/// # struct Mine;
/// # impl Stage for Mine {
/// #     fn name(&self) -> &str { "mine" }
/// #     fn edits(&self, input: &Input<'_>) -> Edits { Edits::none() }
/// # }
///
/// let headline = 0..40;
/// let pipeline = Pipeline::builder().stage(Mine).stage_within([headline], Mine).build();
/// assert_eq!(format!("{pipeline:?}"), r#"["mine", "mine"]"#);
/// ```
#[must_use]
pub struct Builder<'m> {
    steps: Vec<Step<'m>>,
    model: Option<&'m Model>,
    memory: Option<&'m Memory>,
}

impl<'m> Builder<'m> {
    pub(super) fn new() -> Self {
        Self { steps: Vec::new(), model: Model::english(), memory: None }
    }

    /// The model that the stages are given; without this call the embedded one, if there is one.
    pub fn model(mut self, model: Option<&'m Model>) -> Self {
        self.model = model;
        self
    }

    /// What clean text taught.
    pub fn memory(mut self, memory: &'m Memory) -> Self {
        self.memory = Some(memory);
        self
    }

    /// A stage that acts on the whole text.
    pub fn stage(mut self, stage: impl Stage + 'm) -> Self {
        self.steps.push(Step::everywhere(Phase::After, stage));
        self
    }

    /// A stage that acts only within `spans`: byte ranges of the text that is repaired, wherever the stages
    /// before move them. Ranges that do not fit the text are passed over.
    pub fn stage_within(mut self, spans: impl IntoIterator<Item = Range<usize>>, stage: impl Stage + 'm) -> Self {
        let scope = super::scope::sorted(spans.into_iter().collect());
        self.steps.push(Step::within(Phase::After, scope, stage));
        self
    }

    /// The pipeline.
    #[must_use]
    pub fn build(self) -> Pipeline<'m> {
        let Self { steps, model, memory } = self;
        Pipeline { plan: Plan::Steps { steps, model, memory } }
    }
}
