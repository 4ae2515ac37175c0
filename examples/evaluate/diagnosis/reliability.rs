//! Is a confidence of nine in ten right nine times in ten?

use std::fmt;

use unmangle::Diagnosis;

use super::passages::Case;

/// Findings by confidence, in ten bins, with how many were right.
#[derive(Default)]
pub(crate) struct Reliability {
    bins: [(usize, usize, f64); 11],
}

impl Reliability {
    /// Counts the findings of a diagnosis against what is true.
    pub(crate) fn add(&mut self, case: &Case, diagnosis: &Diagnosis) {
        for finding in &diagnosis.findings {
            self.count(finding.confidence.get(), case.kinds.contains(&finding.quirk));
        }
    }

    /// Counts one finding.
    pub(crate) fn count(&mut self, confidence: f32, right: bool) {
        let bin = if confidence >= 0.99 { 10 } else { (confidence * 10.0) as usize };
        if let Some((all, good, sum)) = self.bins.get_mut(bin) {
            *all += 1;
            *good += usize::from(right);
            *sum += f64::from(confidence);
        }
    }
}

impl fmt::Display for Reliability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total: usize = self.bins.iter().map(|(all, _, _)| all).sum();
        let mut error = 0.0;
        writeln!(f, "reliability: confidence said, share right, findings")?;
        for &(all, good, sum) in self.bins.iter().filter(|(all, _, _)| *all > 0) {
            let (said, right) = (sum / all as f64, good as f64 / all as f64);
            error += all as f64 / total as f64 * (said - right).abs();
            writeln!(f, "  {said:.3} {right:.3} {all}")?;
        }
        write!(f, "expected calibration error {error:.4} over {total} findings")
    }
}
