//! Mojibake whose last byte was lost: A0, shown as a no-break space, turned into a blank by some later tidying.
//!
//! `à` is C3 A0, so it becomes `Ã` and a blank; `Š`, `Р`, `Π` and the no-break space itself (C2 A0) go the same way.
//! A leading character before a blank is weak evidence; it is taken where the words around have shown the code page,
//! or inside a word (`voilÃ `). Whether the blank is the lost byte alone or stands for a true blank as well (runs of
//! blanks are often squeezed to one), the next word tells.

use std::ops::Range;

use super::badness::{cost, look};
use super::codepage::{PAGES, SEARCHED, entry};
use super::mojibake::Repair;

/// What follows `à` within one word in Portuguese; elsewhere `à` ends a word.
const PORTUGUESE: [&str; 6] = ["s", "quele", "quela", "queles", "quelas", "quilo"];
/// The gain that is asked for, in nats, and that is enough where the page is shown.
const REQUIRED: i64 = 4;
const REQUIRED_ONCE_SHOWN: i64 = 1;

/// Where the first `Ã` or `Â` stands that ends a word after a small letter, which is odd enough by itself.
pub(super) fn find(text: &str) -> Option<usize> {
    // C3 82 and C3 83 are their bytes.
    let leads = memchr::memchr_iter(0xC3, text.as_bytes())
        .filter(|at| text.as_bytes().get(at + 1).is_some_and(|byte| matches!(byte, 0x82 | 0x83)));
    let mut odd = leads.filter(|&at| {
        text[..at].ends_with(char::is_lowercase) && !text[at + 2..].starts_with(|c: char| !c.is_whitespace())
    });
    odd.next()
}

/// The leading characters before a blank, within the window, that stand for a character ending in A0. `shown` says
/// of a code page whether the words around have shown it.
pub(super) fn repairs(text: &str, window: Range<usize>, shown: &[bool; PAGES]) -> Vec<Repair> {
    let is_any_shown = shown.contains(&true);
    let mut repairs = Vec::new();
    let blanks = text[window.clone()]
        .match_indices([' ', '\n'])
        .map(|(i, _)| window.start + i)
        .chain((window.end == text.len()).then_some(text.len()));
    for blank in blanks {
        let Some(lead) = text[window.start..blank].chars().next_back() else { continue };
        if !lead.is_ascii() && (is_any_shown || matches!(lead, 'Ã' | 'Â')) {
            repairs.extend((0..PAGES).find_map(|page| repair(text, blank, lead, page, shown[page])));
        }
    }
    repairs
}

fn repair(text: &str, blank: usize, lead: char, page: usize, shown: bool) -> Option<Repair> {
    let byte = entry(lead).bytes[page];
    if entry('\u{A0}').bytes[page] != 0xA0 || !(0xC2..=0xDF).contains(&byte) || !(shown || page == 0) {
        return None;
    }
    let at = blank - lead.len_utf8();
    let c = char::from_u32(u32::from(byte & 0x1F) << 6 | 0x20)?;
    let (is_blank, rest) = match text[blank..].strip_prefix(' ') {
        Some(rest) => (true, rest),
        None => (false, &text[blank..]),
    };
    let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let joins = is_blank
        && match c {
            '\u{A0}' => true,
            'à' => rest.starts_with(' ') || PORTUGUESE.contains(&word),
            // No word ends in the others by half: a small letter or more mojibake must follow.
            _ => {
                look(c).1 <= 3
                    && word.starts_with(|next: char| next.is_lowercase() || entry(next).lead >> page & 1 == 1)
            }
        };
    if !joins && !matches!(c, '\u{A0}' | 'à') {
        return None;
    }
    let before = text[..at].chars().next_back();
    let after = if joins { rest.chars().next() } else { Some(' ') };
    let oddness_shown = cost(before.into_iter().chain([lead])) + cost(after);
    let oddness_meant = cost(before.into_iter().chain([c]).chain(after));
    let gain = i64::from(oddness_shown) - i64::from(oddness_meant);
    let enough = if shown { REQUIRED_ONCE_SHOWN } else { REQUIRED };
    (gain >= enough).then(|| Repair {
        changes: vec![(at..blank + usize::from(joins), c.into())],
        gain,
        misreadings: vec![SEARCHED[page]],
    })
}
