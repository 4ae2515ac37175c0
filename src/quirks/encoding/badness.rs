//! How odd a stretch of text looks: the sum of what its characters and their neighbourhoods cost.
//!
//! In goes a character between its neighbours, out comes a cost in rough nats: how much rarer the character is than a
//! plain letter, and how much rarer still in that place (a capital inside a word, a currency sign after a letter, a
//! lone Hebrew letter among Latin ones). A wrong decoding turns one ordinary character into two or more odd ones,
//! so undoing it must make the text cheaper; that difference is the evidence.
//!
//! That mojibake is told by unlikely neighbours among few hundred characters is the idea of ftfy's "badness" heuristic
//! (Robyn Speer, <https://ftfy.readthedocs.io/en/latest/heuristic.html>, Apache-2.0); the classes and costs here are
//! our own.

/// What a character does in running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A blank, a line end, or no character at all.
    Edge,
    /// A no-break space.
    Nbsp,
    Digit,
    Lower(Script),
    Upper(Script),
    /// A letter without case, or a mark that counts as one (Indic vowel signs).
    Letter(Script),
    /// An opening quote.
    Open,
    /// `“` and `‘`, which open in English and close in German; guillemets, which point either way; `¿` and `¡`, often put
    /// on the wrong side.
    High,
    /// A closing quote, an ellipsis.
    Close,
    /// `’`: closing quote or apostrophe.
    Apostrophe,
    Dash,
    /// What stands after a word or a number: `™ ° ² †`.
    Mark,
    Currency,
    /// A symbol that seldom touches a letter.
    Sign,
    Math,
    Box,
    /// Arrows, dingbats, emoji.
    Picture,
    Combining,
    /// The replacement character.
    Lost,
    /// Other punctuation.
    Point,
    /// C1 controls, private use, unassigned.
    Junk,
}

/// A script, as far as neighbours need it: letters of one word share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Greek,
    Cyrillic,
    /// Han, kana and Hangul.
    East,
    /// Any other, by its block of 128 characters.
    Block(u16),
}

use Class::*;

impl Class {
    fn script(self) -> Option<Script> {
        match self {
            Lower(script) | Upper(script) | Letter(script) => Some(script),
            _ => None,
        }
    }

    fn is_letter(self) -> bool {
        self.script().is_some()
    }
}

/// From this rarity on a character is no reading at all: whatever decodes to it was not UTF-8.
pub(super) const ABSURD: u8 = 12;

/// The class of a character and its rarity.
pub(super) fn look(c: char) -> (Class, u8) {
    let cased = |script, rarity| (if c.is_uppercase() { Upper(script) } else { Lower(script) }, rarity);
    let block = || Script::Block((c as u32 >> 7) as u16);
    let other = |first: u16| Letter(Script::Block(first >> 7));
    match c {
        '\0'..='\x7F' => ascii(c),
        '\u{80}'..='\u{9F}' => (Junk, 10),
        '\u{A0}' | '\u{202F}' => (Nbsp, 4),
        '“' | '‘' => (High, 1),
        '¡' | '¿' | '«' | '»' => (High, 2),
        '‹' | '›' => (High, 4),
        '„' | '‚' | '‛' | '‟' => (Open, if c == '„' { 2 } else { 4 }),
        '”' | '…' => (Close, 1),
        '’' => (Apostrophe, 1),
        '\u{2010}'..='\u{2015}' => (Dash, 1),
        '€' | '£' | '¢' | '¥' | '\u{20A0}'..='\u{20BF}' => (Currency, if c == '£' || c == '€' { 2 } else { 3 }),
        '™' | '®' | '©' | '°' | 'ª' | 'º' | '²' | '³' | '¹' | '¼' | '½' | '¾' => (Mark, 3),
        '†' | '‡' | '‰' | '′' | '″' | '\u{2070}'..='\u{209F}' => (Mark, 4),
        '·' | '•' | '×' | '№' => (Sign, 3),
        '§' | '±' | 'µ' | '\u{2150}'..='\u{218F}' => (Sign, 4),
        '´' | '÷' | '⁄' => (Sign, 5),
        '¬' | '¦' | '¤' | 'ˆ' | '˜' => (Sign, 7),
        '¨' | '¯' | '¶' | 'ƒ' | '\u{AD}' => (Sign, 6),
        '¸' => (Sign, 9),
        'ÿ' | 'Ÿ' => cased(Script::Latin, 5),
        'À'..='ÿ' => cased(Script::Latin, if matches!(c, 'ð' | 'þ' | 'Ð' | 'Þ' | 'Ý') { 3 } else { 2 }),
        '\u{100}'..='\u{17F}' => cased(Script::Latin, latin_extended_a(c)),
        'ơ' | 'Ơ' | 'ư' | 'Ư' | 'Ș'..='ț' => cased(Script::Latin, 4),
        '\u{1CD}'..='\u{1DC}' => cased(Script::Latin, 7),
        'Ə' | 'ə' => cased(Script::Latin, 5),
        '\u{180}'..='\u{2AF}' => cased(Script::Latin, 9),
        'ʻ' | 'ʼ' => (Apostrophe, 4),
        '\u{2B0}'..='\u{2FF}' => (Sign, 6),
        '\u{300}'..='\u{36F}' => (Combining, 4),
        '\u{384}' | '\u{385}' => (Sign, 6),
        'Ά'..='ώ' => cased(Script::Greek, 2),
        '\u{370}'..='\u{3FF}' => cased(Script::Greek, 9),
        '\u{1F00}'..='\u{1FFF}' => cased(Script::Greek, 6),
        'А'..='я' | 'Ё' | 'ё' => cased(Script::Cyrillic, 2),
        '\u{400}'..='\u{45F}' | 'Ґ' | 'ґ' => cased(Script::Cyrillic, 3),
        '\u{48A}'..='\u{4FF}' => cased(Script::Cyrillic, 7),
        '\u{460}'..='\u{489}' | '\u{500}'..='\u{52F}' => cased(Script::Cyrillic, 12),
        '\u{531}'..='\u{58F}' => cased(Script::Block(10), 4),
        '\u{5D0}'..='\u{5EA}' => (Letter(Script::Block(11)), 2),
        '\u{590}'..='\u{5FF}' => (Letter(Script::Block(11)), 5),
        '\u{60C}' | '\u{61B}' | '\u{61F}' => (Point, 2),
        '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}' => (Digit, 3),
        '\u{621}'..='\u{652}' => (Letter(Script::Block(12)), 2),
        '\u{671}'..='\u{6D5}' => (Letter(Script::Block(12)), 3),
        '\u{600}'..='\u{6FF}' => (Letter(Script::Block(12)), 8),
        '\u{700}'..='\u{8FF}' => (Letter(block()), 9),
        '\u{964}' | '\u{965}' => (Point, 2),
        '\u{900}'..='\u{DFF}' if matches!(c as u32 & 0x7F, 0x66..=0x6F) => (Digit, 2),
        '\u{900}'..='\u{EFF}' => (Letter(block()), 2),
        '\u{1000}'..='\u{109F}' => (other(0x1000), 3),
        '\u{10D0}'..='\u{10FF}' => (other(0x1080), 3),
        '\u{1780}'..='\u{17FF}' => (other(0x1780), 3),
        '\u{F00}'..='\u{FFF}' => (other(0xF00), 5),
        '\u{1200}'..='\u{139F}' => (other(0x1200), 4),
        '\u{1EA0}'..='\u{1EF9}' => cased(Script::Latin, 3),
        '\u{1E00}'..='\u{1EFF}' => cased(Script::Latin, 6),
        '\u{1000}'..='\u{1DFF}' => (Letter(block()), 10),
        '\u{2000}'..='\u{200A}' => (Nbsp, 4),
        '\u{FEFF}' => (Point, 1),
        '\u{200B}'..='\u{200F}' | '\u{2060}' => (Point, 4),
        '\u{2000}'..='\u{206F}' => (Point, 7),
        '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}' => (Combining, 3),
        '\u{2100}'..='\u{214F}' => (Sign, 5),
        '\u{2190}'..='\u{21FF}' | '\u{25A0}'..='\u{27BF}' => (Picture, 3),
        '\u{2200}'..='\u{22FF}' => (Math, 4),
        '\u{2500}'..='\u{259F}' => (Box, 3),
        '\u{2300}'..='\u{2BFF}' => (Picture, 5),
        '\u{3000}'..='\u{303F}' => (Point, 2),
        '\u{3040}'..='\u{30FF}' => (Letter(Script::East), 2),
        '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => (Letter(Script::East), 3),
        '\u{FF01}'..='\u{FF65}' => (Point, 4),
        '\u{FF66}'..='\u{FF9F}' => (Letter(Script::East), 4),
        '\u{2E80}'..='\u{4DFF}' | '\u{F900}'..='\u{FAFF}' => (Letter(Script::East), 8),
        '\u{2C00}'..='\u{2E7F}' | '\u{A000}'..='\u{ABFF}' => (Letter(block()), 11),
        '\u{FB00}'..='\u{FB06}' => (Lower(Script::Latin), 4),
        '\u{FB50}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => (Letter(Script::Block(12)), 7),
        '\u{FFFD}' => (Lost, 4),
        '\u{1F000}'..='\u{1FAFF}' => (Picture, 2),
        // Apple's logo, which Mac OS Roman shows for the first byte of every emoji.
        '\u{F8FF}' => (Sign, 9),
        '\u{10000}'..='\u{1FFFF}' => (Letter(block()), 9),
        '\u{20000}'..='\u{2FFFF}' => (Letter(Script::East), 8),
        _ => (Junk, 14),
    }
}

fn ascii(c: char) -> (Class, u8) {
    match c {
        'a'..='z' => (Lower(Script::Latin), 0),
        'A'..='Z' => (Upper(Script::Latin), 0),
        '0'..='9' => (Digit, 0),
        '\t' | '\n' | '\r' | ' ' => (Edge, 0),
        '!'..='~' => (Point, 0),
        _ => (Junk, 0),
    }
}

fn latin_extended_a(c: char) -> u8 {
    match c {
        'ĸ' | 'Ŀ' | 'ŀ' | 'ŉ' | 'ſ' => 14,
        'Ĉ'..='ċ'
        | 'Ĝ'
        | 'ĝ'
        | 'Ġ'
        | 'ġ'
        | 'Ĥ'
        | 'ĥ'
        | 'Ĭ'
        | 'ĭ'
        | 'Ĵ'
        | 'ĵ'
        | 'Ŏ'
        | 'ŏ'
        | 'Ŋ'
        | 'ŋ'
        | 'Ŧ'..='ŭ'
        | 'Ĕ'
        | 'ĕ'
        | 'Ĳ'
        | 'ĳ' => 6,
        _ => 3,
    }
}

/// What it costs that `b` follows `a`.
fn pair(a: Class, b: Class) -> u32 {
    if let (Some(left), Some(right)) = (a.script(), b.script()) {
        return match (a, b) {
            (Lower(Script::Latin), Upper(Script::Greek)) => 6,
            _ if left != right => mixing(left, right),
            (Lower(_), Upper(_)) => 5,
            _ => 0,
        };
    }
    match (a, b) {
        (Point | Lost, _) | (_, Point | Lost) => 0,
        (left, Open) if left.is_letter() => 6,
        (Digit | Mark, Open) => 4,
        (Open, Edge) => 8,
        (Open, Close | Apostrophe) => 3,
        (left, High) if left.is_letter() => 2,
        (High, Edge) => 2,
        (Edge, Close) => 3,
        (Close, right) if right.is_letter() || right == Digit => 4,
        (Edge, Apostrophe) => 1,
        (left, Dash) if left.is_letter() => 1,
        (Dash, right) if right.is_letter() => 1,
        (Edge, Mark) => 2,
        (left, Mark) if left.is_letter() => 2,
        (Mark, right) if right.is_letter() => 6,
        (Mark, Digit) => 3,
        (left, Currency) if left.is_letter() => 6,
        (Currency, right) if right.is_letter() => 4,
        (Currency, Edge) => 3,
        (Digit, Currency) => 1,
        (left, Sign | Math | Junk) if left.is_letter() => 5,
        (Sign, right) if right.is_letter() => 5,
        (Math, right) if right.is_letter() => 3,
        (Sign | Mark | Currency | Math, Sign | Mark | Currency | Math) => 3,
        (Edge | Digit, Sign | Math) | (Sign | Math, Edge | Digit) => 1,
        (Box, Box) => 0,
        (left, Box) if left != Edge => 6,
        (Box, right) if right != Edge => 6,
        (left, Combining) if !left.is_letter() => 6,
        (left, Picture) if left.is_letter() => 1,
        _ => 0,
    }
}

/// What it costs that letters of two scripts touch.
fn mixing(left: Script, right: Script) -> u32 {
    match (left, right) {
        (Script::Latin, Script::Greek) | (Script::Greek, Script::Latin) => 3,
        (Script::Latin, Script::East) | (Script::East, Script::Latin) => 2,
        _ => 8,
    }
}

/// What it costs that `b` stands between `a` and `c`, beyond the pairs.
fn between(a: Class, b: Class, c: Class) -> u32 {
    match (a, b, c) {
        // A small letter after capitals, or among them.
        (Upper(x), Upper(y), Lower(z)) if x == y && y == z => 8,
        (Upper(x), Lower(y), Upper(z)) if x == y && y == z => 3,
        (left, High, right) if left.is_letter() && right.is_letter() => 5,
        _ => 0,
    }
}

/// What it costs that a letter has none of its own script beside it.
fn alone(a: Class, b: Class, c: Class) -> u32 {
    let Some(script) = b.script() else { return 0 };
    if a.script() == Some(script) || c.script() == Some(script) || matches!(c, Combining | Apostrophe) {
        return 0;
    }
    match (script, b) {
        (Script::Latin, Upper(_)) => 3,
        (Script::Latin | Script::Greek, _) => 1,
        (Script::East, _) => 3,
        _ if a == Digit || c == Digit => 7,
        _ => 5,
    }
}

/// The cost of a run of characters that stands between blanks. Plain ASCII costs nothing.
pub(super) fn cost(text: impl IntoIterator<Item = char>) -> u32 {
    let mut total = 0;
    let (mut before, mut here) = ((Edge, true), (Edge, true));
    for c in text.into_iter().chain(['\n']) {
        let (class, rarity) = look(c);
        let next = (class, c.is_ascii());
        if !next.1 {
            total += u32::from(rarity);
        }
        if !(here.1 && next.1) {
            total += pair(here.0, next.0);
        }
        // Letters with marks seldom touch in Latin script.
        if !here.1 && !next.1 && here.0.script() == Some(Script::Latin) && next.0.script() == Some(Script::Latin) {
            total += 1;
        }
        if !here.1 {
            total += alone(before.0, here.0, next.0);
        }
        if !(before.1 && here.1 && next.1) {
            total += between(before.0, here.0, next.0);
        }
        (before, here) = (here, next);
    }
    total
}

#[cfg(test)]
mod tests {
    use super::cost;

    fn cost_of(text: &str) -> u32 {
        cost(text.chars())
    }

    #[test]
    fn ascii_is_free() {
        assert_eq!(cost_of("iPhone's"), 0);
    }

    #[test]
    fn mojibake_costs_more_than_what_it_was() {
        for (shown, meant) in
            [("cafÃ©", "café"), ("HÃ”TEL", "HÔTEL"), ("donâ€™t", "don’t"), ("Ð¼Ð¸Ñ€", "мир"), ("Ã€", "À")]
        {
            assert!(cost_of(shown) > cost_of(meant) + 4, "{shown}: {} > {}", cost_of(shown), cost_of(meant));
        }
    }

    #[test]
    fn clean_text_costs_less_than_a_wrong_reading() {
        for (meant, wrong) in [("5×£35", "5ף35"), ("VOCÊ…", "VOCʅ"), ("Brontë…”", "Bront녔"), ("AHÅ™", "AHř")]
        {
            assert!(cost_of(meant) <= cost_of(wrong) + 3, "{meant}: {} < {}", cost_of(meant), cost_of(wrong));
        }
    }
}
