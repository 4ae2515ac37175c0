//! Mojibake whose last byte was lost: A0, shown as a no-break space, turned into a blank by some later tidying.
//!
//! `à` is C3 A0, so it becomes `Ã` and a blank; `Š`, `Р`, `Π` and the no-break space itself (C2 A0) go the same way.
//! A leading character before a blank is weak evidence; it is taken where the text has shown the code page elsewhere,
//! or inside a word (`voilÃ `). Whether the blank is the lost byte alone or stands for a true blank as well (runs of
//! blanks are often squeezed to one), the next word tells.

use super::badness::cost;
use super::codepage::{PAGES, SEARCHED, entry};
use super::mojibake::{REQUIRED_ONCE_SEEN, Repair, required};

/// What follows `à` within one word in Portuguese; elsewhere `à` ends a word.
const PORTUGUESE: [&str; 6] = ["s", "quele", "quela", "queles", "quelas", "quilo"];

/// The leading characters before a blank that stand for a character ending in A0. `seen` says of a code page whether
/// the text has shown it beyond doubt.
pub(super) fn repairs(text: &str, seen: &impl Fn(usize) -> bool) -> Vec<Repair> {
    let any_seen = (0..PAGES).any(seen);
    let mut repairs = Vec::new();
    for (at, _) in text.match_indices(' ') {
        let Some(lead) = text.get(..at).and_then(|before| before.chars().next_back()) else { continue };
        if !lead.is_ascii() && (any_seen || lead == 'Ã') {
            repairs.extend((0..PAGES).find_map(|page| repair(text, at - lead.len_utf8(), lead, page, seen(page))));
        }
    }
    repairs
}

fn repair(text: &str, at: usize, lead: char, page: usize, seen: bool) -> Option<Repair> {
    let byte = entry(lead).bytes[page];
    if entry('\u{A0}').bytes[page] != 0xA0 || !(0xC2..=0xDF).contains(&byte) || !(seen || page == 0) {
        return None;
    }
    let c = char::from_u32(u32::from(byte & 0x1F) << 6 | 0x20)?;
    let blank = at + lead.len_utf8();
    let rest = text.get(blank + 1..)?;
    let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let joins = match c {
        '\u{A0}' => true,
        'à' => rest.starts_with(' ') || PORTUGUESE.contains(&word),
        _ => word.starts_with(char::is_alphabetic),
    };
    let before = text.get(..at)?.chars().next_back();
    let after = if joins { rest.chars().next() } else { Some(' ') };
    let shown = cost(before.into_iter().chain([lead])) + cost(after);
    let meant = cost(before.into_iter().chain([c]).chain(after));
    let gain = i64::from(shown) - i64::from(meant);
    let enough = if seen { REQUIRED_ONCE_SEEN } else { required(page) };
    (gain >= enough).then(|| Repair {
        changes: vec![(at..blank + usize::from(joins), c.into())],
        gain,
        misreadings: vec![SEARCHED[page]],
    })
}
