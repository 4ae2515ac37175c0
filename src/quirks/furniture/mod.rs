//! Page furniture and duplicates in plain text: what a web page prints around and between the paragraphs
//! of an article, what it prints twice, and what a spinner leaves behind.
//!
//! - [`Furniture`]: lines that call to follow, share, subscribe or read on, credits, notices. Judged by
//!   wording, place, length and the signs of prose together.
//! - [`Site`]: lines that many documents of one site share.
//! - [`Duplicates`]: paragraphs and sentences printed twice.
//! - [`Garbled`]: residue of spinners and templates, said as suspect.
//!
//! A removed line takes the blank line that belonged to it along, and every removal can be undone.

mod corpus;
mod duplicates;
mod garbled;
mod likeness;
mod lines;
mod matching;
mod needs;
mod page;
mod plain;
mod sentences;
mod wording;

pub use corpus::Site;
pub use duplicates::{Duplicates, Repeat};
pub use garbled::{Garbled, Suspect};
pub use lines::{Furniture, FurnitureLine};
pub use wording::Wording;

use std::ops::Range;

use self::sentences::Sentences;
use crate::{Confidence, Finding, Quirk};

/// What of all this is in `text`: at most one finding a kind, with all its spans. Linear in the text.
///
/// ```
/// use unmangle::{Quirk, quirks::furniture};
///
/// let text = "All was quiet on the river.\n\nFollow us on Facebook and Twitter\n";
/// let findings = furniture::see(text);
/// assert_eq!(findings[0].quirk, Quirk::Furniture);
/// assert_eq!(&text[findings[0].spans[0].clone()], "Follow us on Facebook and Twitter");
/// ```
#[must_use]
pub fn see(text: &str) -> Vec<Finding> {
    let lines = page::lines(text);
    let sentences = Sentences::of(text, &lines);
    let furniture = Furniture::default().lines_of(text, &lines).into_iter().map(|line| (line.span, line.confidence));
    let repeats = Duplicates::default().repeats_of(text, &lines, &sentences).into_iter();
    let repeats = repeats.map(|repeat| (repeat.span, repeat.confidence));
    let suspects = Garbled.suspects_of(text, &lines, &sentences).into_iter();
    let suspects = suspects.map(|suspect| (suspect.span, suspect.confidence));
    [finding(Quirk::Furniture, furniture), finding(Quirk::Duplicate, repeats), finding(Quirk::Garbled, suspects)]
        .into_iter()
        .flatten()
        .collect()
}

/// One finding of all the `places`, as sure as the surest; `None` without a place.
fn finding(quirk: Quirk, places: impl Iterator<Item = (Range<usize>, Confidence)>) -> Option<Finding> {
    let (spans, sure): (Vec<_>, Vec<_>) = places.unzip();
    let confidence = sure.into_iter().max_by(|a, b| a.get().total_cmp(&b.get()))?;
    let count = spans.len();
    Some(Finding { quirk, variant: None, variants: Vec::new(), confidence, spans, count })
}
