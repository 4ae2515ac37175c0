//! What the documents of one site have in common: a line that many of them print is the page's, not the
//! article's.
//!
//! In go the documents, one by one; what is kept is, for each line, a hash, in how many documents it stood
//! and how often in all. A line counts as the site's when it stands in at least three documents and in a
//! tenth of them, and about once in each: a line that a document repeats is its own (a refrain, an answer in
//! a dialogue). The idea is that of template detection by recurring blocks (Bar-Yossef and Rajagopalan,
//! "Template Detection via Data Mining and its Applications", WWW 2002), at the grain of lines.

use std::collections::HashMap;

use super::page;

/// Lines that recur across the documents of a site.
///
/// ```
/// use unmangle::quirks::furniture::{Furniture, Site};
/// use unmangle::{Input, Stage};
///
/// let mut site = Site::new();
/// site.learn("The river rose.\n\nYour valley, your voice since 1902\n");
/// site.learn("A mill burned down.\n\nYour valley, your voice since 1902\n");
/// site.learn("The school won.\n\nYour valley, your voice since 1902\n");
///
/// let text = "A bridge was closed.\n\nYour valley, your voice since 1902\n";
/// let edits = Furniture::default().with_site(site).edits(&Input::new(text, &[0..text.len()]));
/// assert_eq!(edits.apply(text), "A bridge was closed.\n");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    lines: HashMap<u64, Seen>,
    documents: u32,
}

/// Where a line was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Seen {
    documents: u32,
    times: u32,
    /// The last document, so that a document counts once.
    last: u32,
}

impl Site {
    /// Knows no document.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many documents were learnt from.
    #[must_use]
    pub fn documents(&self) -> u32 {
        self.documents
    }

    /// Counts the lines of `document`. Linear in the document; 24 bytes are kept for each new line.
    pub fn learn(&mut self, document: &str) {
        self.documents = self.documents.saturating_add(1);
        for line in page::lines(document) {
            let seen = self.lines.entry(page::key(line.of(document))).or_default();
            seen.times = seen.times.saturating_add(1);
            if seen.last != self.documents {
                seen.last = self.documents;
                seen.documents += 1;
            }
        }
    }

    /// In how many of the documents `line` stood, whatever its case, blanks and punctuation.
    #[must_use]
    pub fn documents_with(&self, line: &str) -> u32 {
        if self.lines.is_empty() { 0 } else { self.lines.get(&page::key(line)).map_or(0, |seen| seen.documents) }
    }

    /// What recurrence says of `line`, in log-odds: 0 for a line that is not the site's.
    pub(super) fn log_odds(&self, line: &str) -> f32 {
        if self.documents < 3 {
            return 0.0;
        }
        let Some(seen) = self.lines.get(&page::key(line)) else { return 0.0 };
        let share = seen.documents as f32 / self.documents as f32;
        if seen.documents < 3 || share < 0.1 || seen.times * 2 > seen.documents * 3 {
            return 0.0;
        }
        // Three documents outweigh the prior; each doubling adds to it.
        4.6 + 0.7 * (seen.documents as f32 / 3.0).log2() + 1.5 * share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refrain_is_not_the_sites() {
        let mut site = Site::new();
        for _ in 0..5 {
            site.learn("Yes.\nNo.\nYes.\nNo.\nYes.\n");
        }
        assert_eq!(site.documents_with("yes"), 5);
        assert!(site.log_odds("Yes.") <= 0.0);
    }

    #[test]
    fn two_documents_tell_nothing() {
        let mut site = Site::new();
        site.learn("The way ahead\n");
        site.learn("The way ahead\n");
        assert!(site.log_odds("The way ahead") <= 0.0);
    }
}
