//! A probability, 0 to 1, with which something is held to be so.

use std::fmt;

/// How sure a finding or an edit is: a probability from 0 to 1.
///
/// ```
/// use unmangle::Confidence;
/// assert_eq!(Confidence::new(1.7), Confidence::CERTAIN);
/// assert_eq!(Confidence::new(f32::NAN).get(), 0.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Confidence(f32);

impl Confidence {
    /// Held without doubt: a rule that has no exception.
    pub const CERTAIN: Self = Self(1.0);

    /// Clamps `probability` into 0–1; what is not a number becomes 0.
    #[must_use]
    pub fn new(probability: f32) -> Self {
        Self(if probability.is_nan() { 0.0 } else { probability.clamp(0.0, 1.0) })
    }

    /// The probability, 0 to 1.
    #[must_use]
    pub fn get(self) -> f32 {
        self.0
    }
}

/// The probability that a number of log-odds, in nats, means: the logistic function.
pub(crate) fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

impl fmt::Display for Confidence {
    /// As a percentage, rounded down so that only certainty reads as 100 %.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0} %", (self.0 * 100.0).floor())
    }
}
