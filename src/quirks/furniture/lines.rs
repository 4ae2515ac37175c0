//! Lines of page furniture, each judged by several signals together.
//!
//! A small logistic model: the log-odds that a line is furniture are a prior (few lines are), plus the
//! weight of each class of [wording](super::wording) it matches, plus what speaks for and against: where
//! on the page it stands, how long it is, whether it ends as a sentence does, link signs, words of
//! narration and speech, neighbours that are furniture themselves, and in how many documents of the same
//! site it occurs. Only short lines that [match](super::matching) a rule, or are known from the site, are looked at closely.

use std::ops::Range;

use super::corpus::Site;
use super::matching::{Reader, Weights};
use super::page::{self, Line};
use super::wording::Wording;
use crate::confidence::probability;
use crate::{Confidence, Edit, Edits, FurniturePolicy, Input, Quirk, Stage};

/// Below this probability a line is left.
const FLOOR: f32 = 0.75;
/// Longer lines, in bytes, are not looked at.
const LONGEST: usize = 420;
/// Log-odds of a line that matches a rule, all else unknown.
const PRIOR: f32 = -3.4;

/// A line held to be furniture.
#[derive(Clone, Debug, PartialEq)]
pub struct FurnitureLine {
    /// The line without the blanks around it: UTF-8 byte offsets into the text.
    pub span: Range<usize>,
    /// The class whose wording speaks loudest; `None` when only the site's other documents tell.
    pub wording: Option<Wording>,
    /// How surely it is furniture.
    pub confidence: Confidence,
}

/// Takes lines of page furniture out, each with the blank line that belonged to it.
///
/// ```
/// use unmangle::quirks::furniture::Furniture;
/// use unmangle::{Input, Stage};
///
/// let text = "The river rose again.\n\nFollow us on Facebook and Twitter\n\nNobody was hurt.\n";
/// let edits = Furniture::default().edits(&Input::new(text, &[0..text.len()]));
/// assert_eq!(edits.apply(text), "The river rose again.\n\nNobody was hurt.\n");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Furniture {
    policy: FurniturePolicy,
    site: Site,
}

impl Furniture {
    /// A stage that does with furniture what `policy` says.
    #[must_use]
    pub fn new(policy: FurniturePolicy) -> Self {
        Self { policy, site: Site::default() }
    }

    /// The same, knowing the lines that the site prints in many documents.
    #[must_use]
    pub fn with_site(self, site: Site) -> Self {
        Self { site, ..self }
    }

    /// What is known of the site, to learn more.
    pub(crate) fn site_mut(&mut self) -> &mut Site {
        &mut self.site
    }

    /// The lines of `text` that are furniture, in order. Linear in the text.
    ///
    /// ```
    /// use unmangle::quirks::furniture::{Furniture, Wording};
    ///
    /// let found = Furniture::default().lines("All was quiet.\nPhoto: Ann Lee/Northern Wire\n");
    /// assert_eq!(found[0].wording, Some(Wording::Credit));
    /// ```
    #[must_use]
    pub fn lines(&self, text: &str) -> Vec<FurnitureLine> {
        self.lines_of(text, &page::lines(text))
    }

    /// Those among `lines`, all of the text's.
    pub(super) fn lines_of(&self, text: &str, lines: &[Line]) -> Vec<FurnitureLine> {
        if self.policy == FurniturePolicy::Keep {
            return Vec::new();
        }
        self.judge(text, lines).into_iter().map(|(_, line)| line).collect()
    }

    /// The lines that are furniture, with their indices.
    fn judge(&self, text: &str, lines: &[Line]) -> Vec<(usize, FurnitureLine)> {
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut licence = None;
        let Some(mut reader) = Reader::new() else { return Vec::new() };
        let short = |line: &Line| line.end - line.start <= LONGEST;
        let mut needs = reader.needs().met_by(text, lines, short).into_iter().peekable();
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| short(line)) {
            let content = line.of(text);
            let recurrence = self.site.log_odds(content);
            let possible = needs.next_if(|(line, _)| *line == index).map_or(0, |(_, rules)| rules);
            let Some((plain, weights)) = reader.read(content, possible, recurrence > 0.0) else { continue };
            let (wording, mut odds) = log_odds(content, plain, &weights);
            if wording == Some(Wording::Rights) && *licence.get_or_insert_with(|| is_licence(text)) {
                odds -= 6.0;
            }
            candidates.push(Candidate { index, wording, odds: odds + recurrence + place(index, lines.len()) });
        }
        // A second look, now that it is known what the neighbours are.
        let neighbour = |at: usize, step: isize| {
            let other = at.checked_add_signed(step).and_then(|at| candidates.get(at));
            let near = other.filter(|other| other.index.abs_diff(candidates[at].index) == 1);
            near.map_or(0.0, |near| if near.odds > 1.5 { 0.8 } else { 0.0 })
        };
        let judged = (0..candidates.len()).filter_map(|at| {
            let Candidate { index, wording, odds } = candidates[at];
            let confidence = probability(odds + neighbour(at, -1) + neighbour(at, 1));
            let line = lines[index];
            (confidence >= FLOOR).then(|| {
                let confidence = Confidence::new(confidence);
                (index, FurnitureLine { span: line.start..line.end, wording, confidence })
            })
        });
        judged.collect()
    }
}

impl Stage for Furniture {
    fn name(&self) -> &str {
        "furniture"
    }

    fn edits(&self, input: &Input<'_>) -> Edits {
        if self.policy != FurniturePolicy::Remove {
            return Edits::none();
        }
        let lines = page::lines(input.text);
        let found = self.judge(input.text, &lines);
        let mut gone = vec![false; lines.len()];
        for (index, _) in &found {
            gone[*index] = true;
        }
        let ranges = page::removals(input.text, &lines, &gone);
        let edits = ranges.into_iter().zip(&found).filter_map(|((index, range), (_, line))| {
            let range = page::clip(range, lines[index], input.scope)?;
            Some(Edit::new(range, "", Quirk::Furniture, line.confidence))
        });
        Edits::new(input.text, edits)
    }
}

/// A line that may be furniture.
struct Candidate {
    index: usize,
    wording: Option<Wording>,
    odds: f32,
}

/// What the place on the page says: furniture gathers above and below the text.
fn place(index: usize, lines: usize) -> f32 {
    if lines >= 4 && (index < 3 || index + 5 >= lines) { 0.5 } else { 0.0 }
}

/// Words of narration and speech: a call, a credit or a bar has few of them.
const NARRATION: &[&str] = &[
    "am", "been", "began", "being", "came", "did", "didnt", "do", "does", "had", "has", "he", "her", "him", "his", "i",
    "it", "its", "made", "might", "my", "said", "says", "she", "should", "so", "than", "their", "them", "then", "they",
    "told", "too", "took", "was", "wasnt", "went", "were", "when", "where", "which", "who", "whom", "whose", "wrote",
    "would",
];

/// The log-odds that a line is furniture, its place aside, and the class that speaks loudest.
fn log_odds(line: &str, plain: &str, weights: &Weights) -> (Option<Wording>, f32) {
    let loudest = weights.iter().copied().fold(0.0_f32, f32::max);
    let wording = CLASSES.into_iter().find(|&class| loudest > 0.0 && weights[class as usize] >= loudest);
    // Further classes are hardly independent of the first: they count for a part.
    let others: f32 = weights.iter().sum::<f32>() - loudest;
    let mut odds = PRIOR + loudest + 0.4 * others.min(5.0);

    let words = plain.split(' ').filter(|word| word.bytes().any(|byte| byte.is_ascii_alphanumeric())).count();
    let narration = plain.split(' ').filter(|word| NARRATION.binary_search(word).is_ok()).count();
    // Notices are sentences, and captions too; the rest is short.
    let notice = matches!(wording, Some(Wording::Consent | Wording::Rights | Wording::Subscribe | Wording::Credit));
    let (telling, at_ease) = if notice { (0.35, 30) } else { (0.7, 14) };
    odds -= telling * narration.min(5) as f32;
    odds -= 0.06 * words.saturating_sub(at_ease).min(60) as f32;
    if is_code(line) {
        odds -= 6.0;
    }
    let first = line.chars().next().unwrap_or(' ');
    if matches!(first, '"' | '“' | '‘' | '«' | '\'') {
        odds -= 3.0;
    }
    if line.ends_with('.') && !line.ends_with("..") && words > 3 {
        odds -= 0.8;
    } else if !line.ends_with(['!', '?', '"', '”', '.']) {
        odds += 0.4;
    }
    // A comma after the first word or two is a sentence under way: “Click, and …”, “Follow that, and …”.
    if line.split(' ').take(2).any(|word| word.ends_with(',')) && words > 4 {
        odds -= 1.2;
    }
    odds += 0.4
        * plain.split(' ').filter(|word| matches!(*word, "|" | ">" | "/") || word.starts_with('@')).count().min(3)
            as f32;
    // Two blanks where one belongs: a label was glued to a link.
    if line.contains("  ") || line.contains("\u{a0} ") || line.contains(" \u{a0}") {
        odds += 1.8;
    }
    (wording, odds)
}

/// Whether a line is code, markup or the row of a table.
fn is_code(line: &str) -> bool {
    line.ends_with([',', ';', '{', '}', '\\', '='])
        || line.starts_with(['$', '<', '\'', '\\', '|', '/', ':', '`', '{', '}', '='])
        || ["=>", "::", "()", "==", ");", "\t", "\\n", "\",", "{{"].iter().any(|sign| line.contains(sign))
}

/// Whether a text is a licence, whose lines of copyright belong to it.
fn is_licence(text: &str) -> bool {
    ["hereby granted", "WARRANTY", "Licensed under", "redistribute it"]
        .iter()
        .any(|phrase| memchr::memmem::find(text.as_bytes(), phrase.as_bytes()).is_some())
}

/// All classes, in the order of their discriminants.
const CLASSES: [Wording; Wording::COUNT] = [
    Wording::Follow,
    Wording::Share,
    Wording::ReadOn,
    Wording::Advertisement,
    Wording::Subscribe,
    Wording::Consent,
    Wording::Rights,
    Wording::Credit,
    Wording::Comment,
    Wording::App,
    Wording::Navigation,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_tables_and_licences_are_no_page() {
        for text in [
            "enum Wording {\n    Share,\n    Comment,\n    Advertisement,\n}\n",
            "| name | share |\n|---|---|\n| a | 1 |\n",
            "'|' => '/',\n'x' | ':' => '|',\n",
            "Copyright (c) 2018 A. Miller\n\nPermission is hereby granted, free of charge, to any person.\n",
            "La prÃ©sidente a parlÃ© aprÃ¨s l’annÃ©e 2019, © et ©.\n\nElle est repartie.\n",
            "It is kept in\n$HOME/.config/app\nfrom then on.\n",
            "He was then\nnot a member of the City\nfor a year.\n",
            "Much is known about strangers like me: information from Facebook friends.\nSo it is.\n",
        ] {
            assert_eq!(Furniture::default().lines(text), [], "{text}");
        }
    }

    #[test]
    fn bars() {
        for bar in [
            "Facebook Twitter Email",
            "Share | Tweet | Print",
            "About us | Privacy policy | Contact",
            "Cookie settings",
            "Not a member? Join us",
        ] {
            let text = format!("The river rose again.\n{bar}\nNobody was hurt.\n");
            assert_eq!(Furniture::default().lines(&text).len(), 1, "{bar}");
        }
    }
}
