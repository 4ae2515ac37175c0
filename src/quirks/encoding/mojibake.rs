//! Mojibake: UTF-8 that was decoded as something else.
//!
//! UTF-8 writes a character beyond ASCII as a leading byte and one to three continuation bytes, and a wrong decoder
//! shows each byte as a character of its own. Hardly any text written on purpose spells valid UTF-8 that way, so the
//! undoing needs no guess: the characters go back to bytes through the [code page](super::codepage), and where the
//! bytes are UTF-8 they are decoded. Whether that should be done is judged word by word (blank to blank): the decoded
//! word must be [less odd](super::badness) by some nats, more for the rarer code pages. Once the words around have
//! shown a page beyond doubt, it is preferred, and even a word that seems a little odder is decoded through it. Layers are
//! undone one by one.
//!
//! The inventory of what happens to mojibake on its way (lost bytes that became `�` or `?`, no-break spaces that
//! became blanks, surrogates encoded one by one, pages mixed within one text) is that of ftfy's documentation (Robyn
//! Speer, <https://ftfy.readthedocs.io>, Apache-2.0); the search and its measure are our own.

use std::ops::Range;

use super::badness::{Class, cost, look};
use super::codepage::{Entry, PAGES, SEARCHED, entry};
use super::gate::next_non_ascii;
use super::lost_blank;
use super::reading::{Cell, decode};
use crate::{Confidence, Edit, Edits, Finding, Input, Misreading, Quirk, Stage, Variant};

/// Decodes again what was decoded with the wrong character encoding.
///
/// The evidence is taken from the whole text, edits are made inside the scope. Linear in the text; clean text is passed
/// over at the speed of one table look-up a non-ASCII character.
///
/// ```
/// use unmangle::{Input, Stage, quirks::encoding::Mojibake};
///
/// let text = "Itâ€™s a cafÃƒÂ©";
/// let edits = Mojibake.edits(&Input::new(text, &[0..text.len()]));
/// assert_eq!(edits.apply(text), "It’s a café");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Mojibake;

impl Stage for Mojibake {
    fn name(&self) -> &str {
        "mojibake"
    }

    fn edits(&self, input: &Input<'_>) -> Edits {
        let inside = |edit: &Edit| {
            let after = input.scope.partition_point(|scope| scope.end < edit.range.end);
            input.scope.get(after).is_some_and(|scope| scope.start <= edit.range.start)
        };
        Edits::new(input.text, repairs(input.text).into_iter().flat_map(Repair::edits).filter(inside))
    }
}

/// How many nats a word must gain by decoding, if nothing else in the text speaks for the page. `is_wordy`: kaomoji and
/// line art are made of the characters of two pages, so pairs of those need letters about them.
fn required(page: usize, is_wordy: bool) -> i64 {
    match SEARCHED[page] {
        Misreading::Cp1252 => 4,
        Misreading::MacRoman | Misreading::Cp437 if !is_wordy => 14,
        _ => 7,
    }
}

/// By how many nats a page is preferred, at most, once the words around have shown it.
const PREFERENCE: i64 = 15;
/// How many nats a character that a page leaves undecoded speaks against the page.
const UNEXPLAINED: i64 = 3;
/// The gain of all words together that shows a page beyond doubt.
const BEYOND_DOUBT: i64 = 10;
/// How far around a word the evidence reaches, in bytes. Working by windows also bounds the memory.
const WINDOW: usize = 1 << 16;
/// Layers deeper than any seen in the wild; the limit keeps the work linear.
const MAX_LAYERS: usize = 8;

/// What is repaired in one word.
#[derive(Debug)]
pub(super) struct Repair {
    /// What stands where, in order: each stretch of decoded characters.
    pub(super) changes: Vec<(Range<usize>, String)>,
    /// By how many nats the word is less odd, the preference for its page included.
    pub(super) gain: i64,
    /// The misreadings that explain the outermost layer, the likeliest first.
    pub(super) misreadings: Vec<Misreading>,
}

impl Repair {
    fn edits(self) -> impl Iterator<Item = Edit> {
        let confidence = self.confidence();
        self.changes.into_iter().map(move |(range, text)| Edit::new(range, text, Quirk::Mojibake, confidence))
    }

    fn confidence(&self) -> Confidence {
        Confidence::new(1.0 - (-(self.gain.max(1) as f32) / 3.0).exp())
    }
}

/// A word that may be mojibake, and how far it is decoded.
struct Word {
    source: Range<usize>,
    cells: Vec<Cell>,
    before: u32,
    now: u32,
    /// The page and the misreadings of the outermost layer.
    outermost: Option<(usize, Vec<Misreading>)>,
    preference: i64,
    has_letters: bool,
    is_line_art: bool,
}

/// A word decoded through one page.
struct Reading {
    page: usize,
    cells: Vec<Cell>,
    /// How many characters beyond ASCII the page left as they were.
    left: usize,
    oddness: u32,
}

/// The words of `text` that decode to something better, in order, as far as their gain suffices.
fn repairs(text: &str) -> Vec<Repair> {
    let mut repairs = Vec::new();
    let mut at = 0;
    while let Some(start) = next_suspect(text, at) {
        let mut end = (start + WINDOW).min(text.len());
        end = text.as_bytes()[end..].iter().take(WINDOW).position(u8::is_ascii_whitespace).map_or(end, |i| end + i);
        while !text.is_char_boundary(end) {
            end += 1;
        }
        repairs.extend(repairs_in(text, at..end));
        at = end;
    }
    repairs
}

fn repairs_in(text: &str, window: Range<usize>) -> Vec<Repair> {
    let mut words = words(text, window.clone());
    let mut shown = [false; PAGES];
    for layer in 0..MAX_LAYERS {
        let shows = decode_layer(text, &mut words, layer == 0);
        if layer == 0 {
            shown = shows.unwrap_or(shown);
        }
        if shows.is_none() {
            break;
        }
    }
    let mut repairs: Vec<Repair> = words.into_iter().filter_map(Word::repair).collect();
    let lost = lost_blank::repairs(text, window, &shown);
    if !lost.is_empty() {
        repairs.extend(lost);
        repairs.sort_by_key(|repair| repair.changes.first().map_or(0, |(range, _)| range.start));
    }
    repairs
}

/// Decodes one layer of all words. `None` if there was nothing to decode; else which pages the words have shown.
fn decode_layer(text: &str, words: &mut [Word], outermost: bool) -> Option<[bool; PAGES]> {
    let mut sums = [0; PAGES];
    for word in words.iter() {
        let readings: Vec<_> = word.readings(false).collect();
        let least_left = readings.iter().map(|reading| reading.left).min().unwrap_or(0);
        // Pairs without letters about them are weak evidence, but they add up.
        let is_wordy = readings.iter().any(|reading| word.is_wordy(&reading.cells));
        for reading in readings {
            let spared = UNEXPLAINED * (reading.left - least_left) as i64;
            let gain = i64::from(word.now) - i64::from(reading.oddness) - spared;
            sums[reading.page] += gain.max(0) / if is_wordy { 1 } else { 2 };
        }
    }
    let most = sums.iter().copied().max().unwrap_or(0);
    let preference = |sum| if sum == most && sum >= BEYOND_DOUBT { PREFERENCE.min(5 + sum / 8) } else { 0 };
    let preferences = sums.map(preference);
    let mut any = false;
    for word in words {
        // A wrong decoder spares nothing: what a page leaves unexplained speaks against it.
        let weigh = |reading: &Reading| i64::from(reading.oddness) - preferences[reading.page];
        let unexplained = |reading: &Reading| UNEXPLAINED * reading.left as i64;
        let readings = word.readings(outermost && preferences.iter().any(|preference| *preference > 0));
        let Some(reading) = readings.min_by_key(|reading| weigh(reading) + unexplained(reading)) else { continue };
        if weigh(&reading) >= i64::from(word.now) {
            continue;
        }
        let Reading { page, cells: decoded, oddness, .. } = reading;
        if outermost {
            let source = text.get(word.source.clone()).unwrap_or_default();
            word.outermost = Some((page, misreadings(page, source, &decoded)));
            word.preference = preferences[page];
        }
        word.cells = decoded;
        word.now = oddness;
        any = true;
    }
    any.then_some(preferences.map(|preference| preference > 0))
}

fn oddness(cells: &[Cell]) -> u32 {
    cost(cells.iter().map(|cell| cell.c))
}

impl Word {
    fn new(text: &str, source: Range<usize>) -> Self {
        let shown = text.get(source.clone()).unwrap_or_default();
        let cell =
            |(at, c): (usize, char)| Cell { c, start: at as u32, end: (at + c.len_utf8()) as u32, decoded: false };
        let before = cost(shown.chars());
        Self {
            cells: shown.char_indices().map(cell).collect(),
            source,
            before,
            now: before,
            outermost: None,
            preference: 0,
            is_line_art: shown.chars().all(|c| c.is_ascii() || look(c).0 == Class::Box),
            has_letters: shown.contains(|c: char| c.is_ascii_alphanumeric()),
        }
    }

    /// The word decoded through each page that decodes anything; `blanks` as for [`decode`].
    fn readings(&self, blanks: bool) -> impl Iterator<Item = Reading> {
        let pairs = self.cells.windows(2).map(|pair| pages_of(entry(pair[0].c), pair[1].c));
        let mask = pairs.fold(0, |mask, pages| mask | pages);
        let pages = (0..PAGES).filter(move |page| mask >> page & 1 == 1);
        pages.filter_map(move |page| {
            let (cells, left) = decode(&self.cells, page, blanks)?;
            Some(Reading { page, left, oddness: oddness(&cells), cells })
        })
    }

    /// Whether there is more to the word, or to what it was decoded to, than a pair of symbols: letters, or a character
    /// of more than two bytes, which chance seldom spells.
    fn is_wordy(&self, decoded: &[Cell]) -> bool {
        let is_letter = |c: char| !self.is_line_art && matches!(c, 'À'..='ÿ');
        self.has_letters || decoded.iter().any(|cell| cell.decoded && (cell.c >= '\u{800}' || is_letter(cell.c)))
    }

    fn repair(mut self) -> Option<Repair> {
        let (page, misreadings) = self.outermost.take()?;
        let gain = i64::from(self.before) - i64::from(self.now) + self.preference;
        let needed = if self.preference > 0 { 1 } else { required(page, self.is_wordy(&self.cells)) };
        if gain < needed || leaves_residue(&self.cells, self.now) {
            return None;
        }
        Some(Repair { changes: changes(&self.cells, self.source.start), gain, misreadings })
    }
}

/// The words of the window that hold a pair of neighbours which could be two bytes of one character.
fn words(text: &str, window: Range<usize>) -> Vec<Word> {
    let mut words = Vec::new();
    let mut at = window.start;
    while let Some(hit) = next_pair(text, at).filter(|hit| *hit < window.end) {
        let source = word_around(text, at..window.end, hit);
        at = source.end;
        words.push(Word::new(text, source));
    }
    words
}

/// Where the next character stands, at or after `from`, that gives reason to look closer.
fn next_suspect(text: &str, from: usize) -> Option<usize> {
    let pair = next_pair(text, from);
    let blank = text.get(from..pair.unwrap_or(text.len())).and_then(lost_blank::find);
    blank.map(|at| from + at).or(pair)
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

/// The stretch from blank to blank around `at`, within `limits`. A blank between a leading byte of three and a
/// continuation byte may be the byte between them, lost; it does not end the word.
fn word_around(text: &str, limits: Range<usize>, at: usize) -> Range<usize> {
    let bytes = &text.as_bytes()[..limits.end];
    let start = bytes[limits.start..at]
        .iter()
        .rposition(u8::is_ascii_whitespace)
        .map_or(limits.start, |i| limits.start + i + 1);
    let mut end = at;
    loop {
        end = bytes[end..].iter().position(u8::is_ascii_whitespace).map_or(bytes.len(), |i| end + i);
        let before = text[start..end].chars().next_back().map_or(0, |c| entry(c).lead | entry(c).continuation);
        let after = text[end..limits.end].strip_prefix(' ').and_then(|rest| rest.chars().next());
        match after {
            Some(c) if before & entry(c).continuation != 0 => end += 1,
            _ => return start..end,
        }
    }
}

/// The stretches of decoded characters; the cells begin at `offset`.
fn changes(cells: &[Cell], offset: usize) -> Vec<(Range<usize>, String)> {
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    for cell in cells.iter().filter(|cell| cell.decoded) {
        let range = offset + cell.start as usize..offset + cell.end as usize;
        match changes.last_mut() {
            Some((last, text)) if last.end == range.start => {
                last.end = range.end;
                text.push(cell.c);
            }
            _ => changes.push((range, cell.c.into())),
        }
    }
    changes
}

/// Whether what was left undecoded makes the word still so odd that the reading explains nothing. Decoding a few
/// characters out of a larger garble would only make it worse.
fn leaves_residue(cells: &[Cell], oddness: u32) -> bool {
    let beyond_ascii = || cells.iter().filter(|cell| !cell.c.is_ascii());
    beyond_ascii().any(|cell| !cell.decoded) && oddness as usize > 5 * beyond_ascii().count() + 6
}

/// The misreadings that show what was decoded just as `source` has it, the likeliest first. Where none does (a text
/// that mixes them), the page that it was decoded through.
fn misreadings(page: usize, source: &str, decoded: &[Cell]) -> Vec<Misreading> {
    let used = || {
        let decoded = decoded.iter().filter(|cell| cell.decoded);
        let shown = decoded.filter_map(|cell| source.get(cell.start as usize..cell.end as usize));
        shown.flat_map(str::chars).filter(|c| !matches!(c, '\u{FFFD}' | '?' | ' '))
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
        kept("ã†â€™ãƒâ€ ã¢â‚¬â„¢ãƒæ’ã‚â¢");
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
