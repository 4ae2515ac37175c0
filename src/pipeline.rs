//! Stages in order: each sees the text as the ones before left it, and their edits are composed into one list
//! against the text that came in.
//!
//! A pipeline is built by hand ([`Pipeline::builder`]) or from a diagnosis ([`Pipeline::undoing`]). The second
//! kind repairs to a fixed point: the repaired text is diagnosed and repaired again until nothing is left to
//! do, so that repairing a repaired text changes nothing. A text that does not settle comes back untouched.

mod builder;
mod repair;
pub(crate) mod scope;
mod undoing;

use std::borrow::Cow;
use std::ops::Range;
use std::panic::{RefUnwindSafe, UnwindSafe};

use crate::{Diagnosis, Edits, Memory, Model, Normalizer};

pub use builder::Builder;
pub use repair::Repair;
pub(crate) use repair::{Pass, Phases};

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
///
/// ```
/// use unmangle::{Confidence, Edit, Edits, Input, Pipeline, Quirk, Stage};
///
/// /// Writes `colour` for `color`.
/// struct British;
///
/// impl Stage for British {
///     fn name(&self) -> &str {
///         "british"
///     }
///
///     fn edits(&self, input: &Input<'_>) -> Edits {
///         let found = input.text.match_indices("color").map(|(at, _)| at + 4..at + 4);
///         Edits::new(input.text, found.map(|place| Edit::new(place, "u", Quirk::Style, Confidence::CERTAIN)))
///     }
/// }
///
/// let pipeline = Pipeline::builder().stage(British).build();
/// assert_eq!(*pipeline.repair("a color scheme").text(), "a colour scheme");
/// ```
pub trait Stage: Send + Sync + UnwindSafe + RefUnwindSafe {
    /// A short name, for reports.
    fn name(&self) -> &str;

    /// The edits that this stage makes to `input.text`, all inside `input.scope`: those that reach out of it
    /// are dropped.
    fn edits(&self, input: &Input<'_>) -> Edits;
}

/// Stages in order, ready to repair texts.
pub struct Pipeline<'m> {
    plan: Plan<'m>,
}

enum Plan<'m> {
    /// Built by hand: run once, in the caller's order.
    Steps { steps: Vec<Step<'m>>, model: Option<&'m Model>, memory: Option<&'m Memory> },
    /// Built from a diagnosis: run until the text is at rest.
    Undoing { normalizer: Normalizer<'m>, diagnosis: Diagnosis },
}

/// What a stage's work is to the channels, the steps that can be run forwards again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// It clears away what came over the text after them: wrong decoding, page furniture.
    Before,
    /// It undoes them: blanks, words.
    Channels,
    /// It changes the repaired text as the caller wishes: style.
    After,
}

/// A stage and where it acts.
struct Step<'m> {
    phase: Phase,
    stage: Box<dyn Stage + 'm>,
    /// Sorted, disjoint byte ranges of the text that came in; everywhere when `None`.
    scope: Option<Vec<Range<usize>>>,
}

impl<'m> Step<'m> {
    fn everywhere(phase: Phase, stage: impl Stage + 'm) -> Self {
        Self { phase, stage: Box::new(stage), scope: None }
    }

    fn within(phase: Phase, scope: Vec<Range<usize>>, stage: impl Stage + 'm) -> Self {
        Self { phase, stage: Box::new(stage), scope: Some(scope) }
    }
}

impl<S: Stage + ?Sized> Stage for &S {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn edits(&self, input: &Input<'_>) -> Edits {
        (**self).edits(input)
    }
}

impl Pipeline<'static> {
    /// The pipeline that undoes what was found, with the default settings and the embedded model. The stages
    /// come in the order in which damage hides damage: characters, layout, furniture, spacing, words. The
    /// diagnosis is meant for the text that is repaired; spans that do not fit it are passed over.
    #[must_use]
    pub fn undoing(diagnosis: &Diagnosis) -> Self {
        Normalizer::new().undoing(diagnosis)
    }
}

impl<'m> Pipeline<'m> {
    /// Starts a pipeline whose stages are chosen one by one.
    pub fn builder() -> Builder<'m> {
        Builder::new()
    }

    pub(crate) fn for_diagnosis(normalizer: Normalizer<'m>, diagnosis: Diagnosis) -> Self {
        Self { plan: Plan::Undoing { normalizer, diagnosis } }
    }

    /// Repairs `text`. Never fails, whatever the text; takes time linear in it, as the crate's own stages do.
    #[must_use]
    pub fn repair<'t>(&self, text: &'t str) -> Repair<'t> {
        match &self.plan {
            Plan::Steps { steps, model, memory } => {
                let (changed, edits) = run(steps, text, *model, *memory);
                Repair::after(text, changed, Diagnosis::default(), vec![Pass::by_hand(edits)])
            }
            Plan::Undoing { normalizer, diagnosis } => undoing::until_settled(normalizer, diagnosis, text),
        }
    }
}

/// Runs the steps, sorted by phase, once over `text`: the changed text, and what each phase did to what the
/// phase before left.
fn run<'t>(
    steps: &[Step<'_>],
    text: &'t str,
    model: Option<&Model>,
    memory: Option<&Memory>,
) -> (Cow<'t, str>, Phases) {
    let mut current = Cow::Borrowed(text);
    let mut phases = Phases::default();
    for steps in steps.chunk_by(|a, b| a.phase == b.phase) {
        let source = current.clone();
        for Step { phase, stage, scope } in steps {
            let scope = match scope {
                None => scope::whole(&current),
                Some(spans) => scope::carried(&current, &phases.in_turn().map(Edits::offsets), spans),
            };
            if scope.is_empty() {
                continue;
            }
            let mut edits = stage.edits(&Input { text: &current, scope: &scope, model, memory });
            scope::confine(&mut edits, &current, &scope);
            if edits.is_empty() {
                continue;
            }
            let next = edits.apply(&current).into_owned();
            let so_far = phases.of(*phase);
            *so_far = so_far.compose_over(&source, &current, &edits);
            current = Cow::Owned(next);
        }
    }
    (current, phases)
}

impl std::fmt::Debug for Pipeline<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.plan {
            Plan::Steps { steps, .. } => {
                let names = steps.iter().map(|step| step.stage.name());
                f.debug_list().entries(names).finish()
            }
            Plan::Undoing { diagnosis, .. } => f.debug_tuple("Undoing").field(diagnosis).finish(),
        }
    }
}
