//! Mojibake: UTF-8 that was decoded as something else.
//!
//! UTF-8 writes a character beyond ASCII as a leading byte and one to three continuation bytes, and a wrong decoder
//! shows each byte as a character of its own. Hardly any text written on purpose spells valid UTF-8 that way, so the
//! undoing needs no guess: the characters go back to bytes through the [code page](super::codepage), and where the
//! bytes are UTF-8 they are decoded. Whether that should be done is judged word by word (blank to blank): the decoded word
//! must be [less odd](super::badness) by some nats, more for the rarer code pages, and less once a text has shown
//! elsewhere which page it went through. Layers are undone one by one as long as the word gets better.
//!
//! The inventory of what happens to mojibake on its way (lost bytes that became `�` or `?`, no-break spaces that
//! became blanks, surrogates encoded one by one, pages mixed within one text) is that of ftfy's documentation (Robyn
//! Speer, <https://ftfy.readthedocs.io>, Apache-2.0); the search and its measure are our own.

use std::ops::Range;

use super::badness::{ABSURD, cost, look};
use super::codepage::{Entry, PAGES, SEARCHED, entry};
use super::gate::next_non_ascii;
use crate::{Confidence, Edit, Edits, Finding, Input, Misreading, Quirk, Stage, Variant};

/// Decodes again what was decoded with the wrong character encoding.
///
/// Linear in the text; clean text is passed over at the speed of one table look-up a non-ASCII character.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mojibake;

impl Stage for Mojibake {
    fn name(&self) -> &str {
        "mojibake"
    }

    fn edits(&self, input: &Input<'_>) -> Edits {
        let mut edits = Vec::new();
        for scope in input.scope {
            let Some(text) = input.text.get(scope.clone()) else { continue };
            for repair in repairs(text) {
                edits.extend(repair.edits(scope.start));
            }
        }
        Edits::new(input.text, edits)
    }
}

/// How many nats a word must gain by decoding, if nothing else in the text speaks for the page.
pub(super) fn required(page: usize) -> i64 {
    if page == 0 { 4 } else { 7 }
}

/// The gain that is enough where another word has shown the page beyond doubt.
pub(super) const REQUIRED_ONCE_SEEN: i64 = 1;
/// A word that gains this much shows its page beyond doubt.
const BEYOND_DOUBT: i64 = 10;
/// Layers deeper than any seen in the wild; the limit keeps the work linear.
const MAX_LAYERS: usize = 8;

/// A character of the text in the making, and the bytes of the source that it comes from.
#[derive(Clone, Debug)]
struct Cell {
    c: char,
    range: Range<usize>,
    decoded: bool,
}

/// One word decoded.
#[derive(Debug)]
pub(super) struct Repair {
    /// What stands where, in order: each stretch of decoded characters.
    pub(super) changes: Vec<(Range<usize>, String)>,
    /// By how many nats the word is less odd.
    pub(super) gain: i64,
    /// The misreadings that explain the outermost layer, the likeliest first.
    pub(super) misreadings: Vec<Misreading>,
}

impl Repair {
    fn edits(self, offset: usize) -> impl Iterator<Item = Edit> {
        let confidence = self.confidence();
        self.changes.into_iter().map(move |(range, text)| {
            Edit::new(range.start + offset..range.end + offset, text, Quirk::Mojibake, confidence)
        })
    }

    fn confidence(&self) -> Confidence {
        Confidence::new(1.0 - (-(self.gain as f32) / 3.0).exp())
    }
}

/// The words of `text` that decode to something better, in order, as far as their gain suffices.
fn repairs(text: &str) -> Vec<Repair> {
    let mut strong = Vec::new();
    let mut weak = Vec::new();
    let mut gained = [0; PAGES];
    let mut at = 0;
    while let Some(hit) = next_pair(text, at) {
        let word = word_around(text, at, hit);
        at = word.end;
        let Some((page, repair)) = decode_word(text, word) else { continue };
        if repair.gain >= required(page) {
            gained[page] += repair.gain;
            strong.push(repair);
        } else {
            weak.push((page, repair));
        }
    }
    let seen = |page: usize| gained[page] >= BEYOND_DOUBT;
    strong.extend(
        weak.into_iter()
            .filter(|(page, repair)| seen(*page) && repair.gain >= REQUIRED_ONCE_SEEN)
            .map(|(_, repair)| repair),
    );
    strong.extend(super::lost_blank::repairs(text, &seen));
    strong.sort_by_key(|repair| repair.changes.first().map_or(0, |(range, _)| range.start));
    strong
}

/// Where the next character stands at or after `from` that could be a leading byte before a continuation byte.
fn next_pair(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at = next_non_ascii(text, at)?;
        let mut chars = text.get(at..)?.chars();
        let mut here = chars.next()?;
        loop {
            let start = at;
            at += here.len_utf8();
            let next = chars.next()?;
            if pages_of(entry(here), next) != 0 {
                return Some(start);
            }
            here = next;
            if next.is_ascii() {
                break;
            }
        }
    }
}

/// The pages in which `lead` begins a character that `next` continues; a replacement character may stand for any byte.
pub(super) fn pages_of(lead: &Entry, next: char) -> u16 {
    lead.lead & if next == '\u{FFFD}' { u16::MAX } else { entry(next).continuation }
}

/// The stretch from blank to blank around `at`, no further back than `floor`.
fn word_around(text: &str, floor: usize, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let start = bytes[floor..at].iter().rposition(u8::is_ascii_whitespace).map_or(floor, |i| floor + i + 1);
    let end = bytes[at..].iter().position(u8::is_ascii_whitespace).map_or(bytes.len(), |i| at + i);
    start..end
}

/// Undoes layer after layer of one word while that makes it less odd. The page is that of the outermost layer.
fn decode_word(text: &str, word: Range<usize>) -> Option<(usize, Repair)> {
    let source = text.get(word.clone())?;
    let mut cells: Vec<Cell> = source
        .char_indices()
        .map(|(at, c)| {
            let start = word.start + at;
            Cell { c, range: start..start + c.len_utf8(), decoded: false }
        })
        .collect();
    let before = cost(source.chars());
    let mut now = before;
    let mut outermost = None;
    for _ in 0..MAX_LAYERS {
        let readings = (0..PAGES).filter_map(|page| {
            let decoded = decode(&cells, page)?;
            Some((cost(decoded.iter().map(|cell| cell.c)), page, decoded))
        });
        let readings: Vec<_> = readings.collect();
        let Some((least, page, best)) = readings.iter().min_by_key(|(cost, ..)| *cost) else { break };
        if *least >= now {
            break;
        }
        outermost.get_or_insert_with(|| (*page, misreadings(*page, source, best, word.start)));
        now = *least;
        cells.clone_from(best);
    }
    let (page, misreadings) = outermost?;
    if leaves_residue(&cells, now) {
        return None;
    }
    Some((page, Repair { changes: changes(&cells), gain: i64::from(before) - i64::from(now), misreadings }))
}

/// The stretches of decoded characters.
fn changes(cells: &[Cell]) -> Vec<(Range<usize>, String)> {
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    for cell in cells.iter().filter(|cell| cell.decoded) {
        match changes.last_mut() {
            Some((last, text)) if last.end == cell.range.start => {
                last.end = cell.range.end;
                text.push(cell.c);
            }
            _ => changes.push((cell.range.clone(), cell.c.into())),
        }
    }
    changes
}

/// Whether what is left is still so odd that the reading explains nothing. Decoding a few characters out of a larger
/// garble would only make it worse.
fn leaves_residue(cells: &[Cell], cost: u32) -> bool {
    let odd = cells.iter().filter(|cell| !cell.c.is_ascii()).count();
    cost as usize > 5 * odd + 6
}

/// Reads the cells as bytes of `page` and decodes what is UTF-8 among them; `None` if nothing is.
fn decode(cells: &[Cell], page: usize) -> Option<Vec<Cell>> {
    let mut out = Vec::with_capacity(cells.len());
    let (mut whole, mut questions) = (0, 0);
    let mut at = 0;
    while at < cells.len() {
        let reading = read(&cells[at..], page);
        let length = match reading {
            Reading::No => {
                out.push(cells[at].clone());
                at += 1;
                continue;
            }
            Reading::Char(c, length) => {
                whole += 1;
                out.push(Cell { c, range: cells[at].range.start..cells[at + length - 1].range.end, decoded: true });
                length
            }
            Reading::Damaged { length, question } => {
                questions += usize::from(question);
                whole += usize::from(!question);
                out.push(Cell {
                    c: '\u{FFFD}',
                    range: cells[at].range.start..cells[at + length - 1].range.end,
                    decoded: true,
                });
                length
            }
        };
        at += length;
    }
    // Question marks are lost bytes only in a word that is mojibake beyond them.
    match (whole, questions) {
        (0, _) => None,
        (_, _) => Some(out),
    }
}

/// What stands at the beginning of some cells, read as bytes.
enum Reading {
    /// No character of UTF-8.
    No,
    /// A character, and how many cells spell it.
    Char(char, usize),
    /// A character of which some bytes were lost, and how many cells are left of it; whether a question mark took
    /// the place of a byte.
    Damaged { length: usize, question: bool },
}

fn read(cells: &[Cell], page: usize) -> Reading {
    let byte = |i: usize| cells.get(i).map_or(0, |cell| entry(cell.c).bytes[page]);
    let lead = byte(0);
    let length = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return Reading::No,
    };
    let bytes = [lead, byte(1), byte(2), byte(3)];
    if let Some(c) = std::str::from_utf8(&bytes[..length]).ok().and_then(|text| text.chars().next()) {
        return if look(c).1 >= ABSURD { Reading::No } else { Reading::Char(c, length) };
    }
    if let Some(c) = surrogates([lead, byte(1), byte(2), byte(3), byte(4), byte(5)]) {
        return Reading::Char(c, 6);
    }
    let is_lost = |i: usize| cells.get(i).is_some_and(|cell| matches!(cell.c, '\u{FFFD}' | '?'));
    let lost = (1..length).filter(|&i| is_lost(i)).count();
    let kept = (1..length).filter(|&i| matches!(byte(i), 0x80..=0xBF)).count();
    if lost > 0 && lost + kept + 1 == length {
        let question = (1..length).any(|i| cells.get(i).is_some_and(|cell| cell.c == '?'));
        return Reading::Damaged { length, question };
    }
    Reading::No
}

/// A character beyond the basic plane, written as two surrogates of three bytes each (CESU-8).
fn surrogates(bytes: [u8; 6]) -> Option<char> {
    let [0xED, high @ 0xA0..=0xAF, b @ 0x80..=0xBF, 0xED, low @ 0xB0..=0xBF, d @ 0x80..=0xBF] = bytes else {
        return None;
    };
    let half = |upper: u8, lower: u8| u32::from(upper & 0x0F) << 6 | u32::from(lower & 0x3F);
    char::from_u32(0x10000 + (half(high, b) << 10 | half(low, d) & 0x3FF))
}

/// The misreadings that show what was decoded just as `source` has it, the likeliest first. Where none does (a text
/// that mixes them), the page that it was decoded through.
fn misreadings(page: usize, source: &str, decoded: &[Cell], offset: usize) -> Vec<Misreading> {
    let used = || {
        let ranges = decoded.iter().filter(|cell| cell.decoded).map(|cell| &cell.range);
        let shown = ranges.filter_map(|range| source.get(range.start - offset..range.end - offset));
        shown.flat_map(str::chars).filter(|c| !matches!(c, '\u{FFFD}' | '?'))
    };
    let shows = |misreading: &Misreading| used().all(|c| misreading.decode(entry(c).bytes[page]) == c);
    let list: Vec<_> = Misreading::ALL.into_iter().filter(shows).collect();
    if list.is_empty() { vec![SEARCHED[page]] } else { list }
}

/// The mojibake in `text`: a finding for each misreading that the words cannot share. `variants` holds every misreading
/// that explains all words of the finding.
pub(super) fn see(text: &str) -> Vec<Finding> {
    let mut groups: Vec<(Vec<Misreading>, Vec<Repair>)> = Vec::new();
    for repair in repairs(text) {
        let shares =
            |of: &[Misreading]| of.iter().copied().filter(|m| repair.misreadings.contains(m)).collect::<Vec<_>>();
        match groups.iter_mut().find(|(of, _)| !shares(of).is_empty()) {
            Some((of, members)) => {
                *of = shares(of);
                members.push(repair);
            }
            None => groups.push((repair.misreadings.clone(), vec![repair])),
        }
    }
    let finding = |(misreadings, members): (Vec<Misreading>, Vec<Repair>)| {
        let variants: Vec<_> = misreadings.into_iter().map(Variant::Misreading).collect();
        let doubt: f32 = members.iter().map(|repair| 1.0 - repair.confidence().get()).product();
        let spans: Vec<_> = members.into_iter().flat_map(|repair| repair.changes).map(|(range, _)| range).collect();
        Finding {
            quirk: Quirk::Mojibake,
            variant: variants.first().copied(),
            variants,
            confidence: Confidence::new(1.0 - doubt),
            count: spans.len(),
            spans,
        }
    };
    groups.into_iter().map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The repair of `text` and nothing else.
    fn fixed(text: &str) -> String {
        let whole = [0..text.len()];
        Mojibake.edits(&Input::new(text, &whole)).apply(text).into_owned()
    }

    #[track_caller]
    fn kept(text: &str) {
        assert_eq!(fixed(text), text);
    }

    #[test]
    fn one_word_is_enough() {
        assert_eq!(fixed("A cafÃ© in GenÃ¨ve"), "A café in Genève");
        assert_eq!(fixed("donâ€™t â€œgoâ€\u{9d} â€“ yetâ€¦"), "don’t “go” – yet…");
        assert_eq!(fixed("NUÃ‘EZ, MÃœLLER, OÃ™"), "NUÑEZ, MÜLLER, OÙ");
    }

    #[test]
    fn every_code_page() {
        assert_eq!(fixed("mГјssen wir zahlen"), "müssen wir zahlen");
        assert_eq!(fixed("nĂˇvĹˇtÄ›va"), "návštěva");
        assert_eq!(fixed("le caf├⌐ du coin"), "le café du coin");
        assert_eq!(fixed("le caf√© du coin"), "le café du coin");
        assert_eq!(fixed("pi√π presto"), "più presto");
    }

    #[test]
    fn other_scripts() {
        assert_eq!(fixed("РџСЂРёРІРµС‚ РјРёСЂ"), "Привет мир");
        assert_eq!(fixed("ã\u{81}“ã‚“ã\u{81}«ã\u{81}¡ã\u{81}¯"), "こんにちは");
        assert_eq!(fixed("ðŸ˜€ ok"), "😀 ok");
    }

    #[test]
    fn layers() {
        assert_eq!(fixed("donÃ¢â‚¬â„¢t"), "don’t");
        assert_eq!(fixed("donÃƒÂ¢Ã¢â€šÂ¬Ã¢â€žÂ¢t"), "don’t");
    }

    #[test]
    fn beside_clean_text() {
        assert_eq!(fixed("l’Ã©tÃ© “mÃªme” … naïve"), "l’été “même” … naïve");
    }

    #[test]
    fn lost_bytes() {
        assert_eq!(fixed("â€œyesâ€\u{FFFD}"), "“yes\u{FFFD}");
        assert_eq!(fixed("dÃ©jÃ vu, voilÃ  tout"), "déjà vu, voilà tout");
        assert_eq!(fixed("Ã s crianÃ§as"), "às crianças");
        assert_eq!(fixed("costsÂ 5â‚¬"), "costs\u{A0}5€");
    }

    #[test]
    fn clean_text_stays() {
        kept("“5×£35” — Brontë…” É’ l’été ‘90s’");
        kept("VOCÊ… SÓ… CAFÉ’S É” Ã’s");
        kept("«È», «À…» —à —é… ÄÖ”");
        kept("├──┤ ┬┐ ┌─┬┐ │a│ ∆° `¬´");
        kept("СЂ ЕВРОПА № 5 «Я»… ВІЙНА РІК");
        kept("Ελλάδα «ή» ά… ή’");
    }

    #[test]
    fn a_garble_is_not_decoded_in_part() {
        kept("ã†â€™ãƒâ€");
    }

    #[test]
    fn findings_name_all_pages_that_explain_the_text() {
        let variants = |text| -> Vec<_> { see(text)[0].variants.iter().map(|v| v.name()).collect() };
        assert_eq!(variants("cafÃ©"), ["utf-8-as-cp1252", "utf-8-as-latin-1", "utf-8-as-cp1254"]);
        assert_eq!(variants("cafÃ© â€™tis")[0], "utf-8-as-cp1252");
        assert!(!variants("cafÃ© donâ€™t").contains(&"utf-8-as-latin-1"));
        assert_eq!(variants("cafÃ© donâ\u{80}\u{99}t"), ["utf-8-as-latin-1"]);
        assert!(see("café’s").is_empty());
    }
}
