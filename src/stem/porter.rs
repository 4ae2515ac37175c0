//! Porter's stemmer in the three variants that NLTK 3.10.4 offers.
//!
//! M. F. Porter, "An algorithm for suffix stripping", *Program* 14(3), 1980, pp. 130–137; the departures are those
//! of NLTK's `nltk/stem/porter.py`. In goes a word, which is cut in place at the end of a buffer.
//!
//! The algorithm only ever looks at the end of a word and at which of its letters are vowels, and every vowel
//! is ASCII. So it runs on UTF-8 bytes: each byte of another letter counts as a consonant, which leaves the
//! measure as it is. Only lengths and doubled letters are taken in characters.

/// Which departures from the published algorithm are made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// None (`ORIGINAL_ALGORITHM`).
    Original,
    /// Those in Martin Porter's own C code (`MARTIN_EXTENSIONS`).
    Martin,
    /// Those, and NLTK's (`NLTK_EXTENSIONS`, the default).
    Nltk,
}

/// Suffixes and what takes their place, in the order in which they are tried.
type Rules = &'static [(&'static str, &'static str)];

/// Cuts the word that begins at byte `start` of `text` and ends with it. `chars` is how many characters the
/// word had before it was lowercased. Linear in the word.
pub(super) fn stem(text: &mut String, start: usize, chars: usize, mode: Mode) {
    let mut word = Word { text, start, mode };
    if let Some(stem) = irregular(word.as_str()).filter(|_| mode == Mode::Nltk) {
        word.text.truncate(start);
        word.text.push_str(stem);
        return;
    }
    // Not in the paper, but in every implementation since.
    if mode != Mode::Original && chars <= 2 {
        return;
    }
    word.step_1a();
    word.step_1b();
    word.step_1c();
    word.step_2();
    word.step_3();
    word.step_4();
    word.step_5a();
    word.step_5b();
}

/// NLTK's pool of irregular forms.
fn irregular(word: &str) -> Option<&'static str> {
    Some(match word {
        "sky" | "skies" => "sky",
        "dying" => "die",
        "lying" => "lie",
        "tying" => "tie",
        "news" => "news",
        "innings" | "inning" => "inning",
        "outings" | "outing" => "outing",
        "cannings" | "canning" => "canning",
        "howe" => "howe",
        "proceed" => "proceed",
        "exceed" => "exceed",
        "succeed" => "succeed",
        _ => return None,
    })
}

/// A word being cut.
struct Word<'a> {
    text: &'a mut String,
    start: usize,
    mode: Mode,
}

impl Word<'_> {
    fn as_str(&self) -> &str {
        self.text.get(self.start..).unwrap_or_default()
    }

    /// The word without `suffix`, if it ends in it.
    fn without(&self, suffix: &str) -> Option<&str> {
        self.as_str().strip_suffix(suffix)
    }

    /// Puts `replacement` in the place of the last `suffix` bytes.
    fn replace(&mut self, suffix: usize, replacement: &str) {
        self.text.truncate(self.text.len() - suffix);
        self.text.push_str(replacement);
    }

    /// Applies the first rule whose suffix is there, if what is before it has a measure above `measure`.
    fn apply(&mut self, rules: Rules, measure: usize) {
        for (suffix, replacement) in rules {
            if let Some(stem) = self.without(suffix) {
                if self::measure(stem) > measure {
                    self.replace(suffix.len(), replacement);
                }
                return;
            }
        }
    }

    /// The last byte but one, by which the rules are sorted.
    fn penultimate(&self) -> u8 {
        self.as_str().as_bytes().iter().rev().nth(1).copied().unwrap_or_default()
    }

    /// Plurals.
    fn step_1a(&mut self) {
        if !self.as_str().ends_with('s') {
            return;
        }
        if let Some(stem) = self.without("ies") {
            let short = self.mode == Mode::Nltk && chars_up_to(stem, 2) == 1;
            self.replace(3, if short { "ie" } else { "i" });
        } else if self.without("sses").is_some() {
            self.replace(2, "");
        } else if self.without("ss").is_none() {
            self.replace(1, "");
        }
    }

    /// Past tenses and participles.
    fn step_1b(&mut self) {
        if self.mode == Mode::Nltk
            && let Some(stem) = self.without("ied")
        {
            let short = chars_up_to(stem, 2) == 1;
            self.replace(3, if short { "ie" } else { "i" });
            return;
        }
        if let Some(stem) = self.without("eed") {
            if measure(stem) > 0 {
                self.replace(1, "");
            }
            return;
        }
        let suffix = if self.without("ed").is_some_and(contains_vowel) {
            2
        } else if self.without("ing").is_some_and(contains_vowel) {
            3
        } else {
            return;
        };
        self.replace(suffix, "");
        let stem = self.as_str();
        if stem.ends_with("at") || stem.ends_with("bl") || stem.ends_with("iz") {
            self.text.push('e');
        } else if ends_double_consonant(stem) {
            if !stem.ends_with(['l', 's', 'z']) {
                self.text.pop();
            }
        } else if stem.ends_with("*d") {
            // NLTK writes the doubled consonant as "*d" in its rules, and takes it literally as well.
            self.replace(2, "d");
        } else if measure(stem) == 1 && self.ends_cvc(stem) {
            self.text.push('e');
        }
    }

    /// `y` at the end becomes `i`.
    fn step_1c(&mut self) {
        let Some(stem) = self.without("y") else { return };
        let turns = match self.mode {
            Mode::Nltk => chars_up_to(stem, 2) == 2 && is_consonant(stem.as_bytes(), stem.len() - 1),
            Mode::Martin | Mode::Original => contains_vowel(stem),
        };
        if turns {
            self.replace(1, "i");
        }
    }

    /// Double suffixes.
    fn step_2(&mut self) {
        if self.mode == Mode::Nltk && self.without("alli").is_some_and(|stem| measure(stem) > 0) {
            self.replace(2, "");
        }
        if self.mode == Mode::Nltk && self.without("logi").is_some() {
            // The `l` is counted with the stem.
            if measure(self.without("ogi").unwrap_or_default()) > 0 {
                self.replace(1, "");
            }
            return;
        }
        let rules: Rules = match self.penultimate() {
            b'a' => &[("ational", "ate"), ("tional", "tion")],
            b'c' => &[("enci", "ence"), ("anci", "ance")],
            b'e' => &[("izer", "ize")],
            b'g' if self.mode == Mode::Martin => &[("logi", "log")],
            b'l' => match self.mode {
                Mode::Nltk => &[
                    ("bli", "ble"),
                    ("alli", "al"),
                    ("entli", "ent"),
                    ("eli", "e"),
                    ("ousli", "ous"),
                    ("fulli", "ful"),
                ],
                Mode::Martin => &[("bli", "ble"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous")],
                Mode::Original => &[("abli", "able"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous")],
            },
            b'o' => &[("ization", "ize"), ("ation", "ate"), ("ator", "ate")],
            b's' => &[("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous")],
            b't' => &[("aliti", "al"), ("iviti", "ive"), ("biliti", "ble")],
            _ => return,
        };
        self.apply(rules, 0);
    }

    /// `-ic-`, `-full`, `-ness` and the like.
    fn step_3(&mut self) {
        let rules: Rules = match self.penultimate() {
            b'a' => &[("ical", "ic")],
            b's' => &[("ness", "")],
            b't' => &[("icate", "ic"), ("iciti", "ic")],
            b'u' => &[("ful", "")],
            b'v' => &[("ative", "")],
            b'z' => &[("alize", "al")],
            _ => return,
        };
        self.apply(rules, 0);
    }

    /// The last suffix of a long word.
    fn step_4(&mut self) {
        if let Some(stem) = self.without("ion") {
            if stem.ends_with(['s', 't']) && measure(stem) > 1 {
                self.replace(3, "");
            }
            return;
        }
        let rules: Rules = match self.penultimate() {
            b'a' => &[("al", "")],
            b'c' => &[("ance", ""), ("ence", "")],
            b'e' => &[("er", "")],
            b'i' => &[("ic", "")],
            b'l' => &[("able", ""), ("ible", "")],
            b'n' => &[("ant", ""), ("ement", ""), ("ment", ""), ("ent", "")],
            b'o' => &[("ou", "")],
            b's' => &[("ism", "")],
            b't' => &[("ate", ""), ("iti", "")],
            b'u' => &[("ous", "")],
            b'v' => &[("ive", "")],
            b'z' => &[("ize", "")],
            _ => return,
        };
        self.apply(rules, 1);
    }

    /// A last `e`.
    fn step_5a(&mut self) {
        let Some(stem) = self.without("e") else { return };
        let measure = measure(stem);
        if measure > 1 || (measure == 1 && !self.ends_cvc(stem)) {
            self.replace(1, "");
        }
    }

    /// A last double `l`.
    fn step_5b(&mut self) {
        if self.without("ll").is_some() && self.without("l").is_some_and(|stem| measure(stem) > 1) {
            self.replace(1, "");
        }
    }

    /// Porter's `*o`: consonant, vowel, consonant at the end, the last none of `w`, `x` and `y`. NLTK adds
    /// words of a vowel and a consonant.
    fn ends_cvc(&self, stem: &str) -> bool {
        let bytes = stem.as_bytes();
        let mut ends = stem.char_indices().rev();
        match (ends.next(), ends.next(), ends.next()) {
            (Some((third, last)), Some((second, _)), Some((first, _))) => {
                is_consonant(bytes, first)
                    && !is_consonant(bytes, second)
                    && is_consonant(bytes, third)
                    && !matches!(last, 'w' | 'x' | 'y')
            }
            (Some((second, _)), Some((first, _)), None) => {
                self.mode == Mode::Nltk && !is_consonant(bytes, first) && is_consonant(bytes, second)
            }
            _ => false,
        }
    }
}

/// How many characters `text` has, counted no further than `limit`.
fn chars_up_to(text: &str, limit: usize) -> usize {
    text.chars().take(limit).count()
}

const fn is_vowel_letter(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// For each byte, whether it is a vowel: `y` is one after a consonant.
fn vowels(stem: &str) -> impl Iterator<Item = bool> + '_ {
    // As if a vowel came before: a first `y` is a consonant.
    let mut vowel = true;
    stem.bytes().map(move |letter| {
        vowel = is_vowel_letter(letter) || (letter == b'y' && !vowel);
        vowel
    })
}

/// Porter's measure: how often a consonant follows a vowel.
fn measure(stem: &str) -> usize {
    let mut after_vowel = false;
    let mut measure = 0;
    for vowel in vowels(stem) {
        measure += usize::from(after_vowel && !vowel);
        after_vowel = vowel;
    }
    measure
}

/// Porter's `*v*`.
fn contains_vowel(stem: &str) -> bool {
    vowels(stem).any(|vowel| vowel)
}

/// Whether the character with a byte at `at` is a consonant.
fn is_consonant(word: &[u8], at: usize) -> bool {
    // A run of `y`s takes turns.
    let mut turned = false;
    let mut at = at;
    while at > 0 && word[at] == b'y' {
        turned = !turned;
        at -= 1;
    }
    is_vowel_letter(word[at]) == turned
}

/// Porter's `*d`.
fn ends_double_consonant(word: &str) -> bool {
    let mut ends = word.char_indices().rev();
    match (ends.next(), ends.next()) {
        (Some((at, last)), Some((_, before))) => last == before && is_consonant(word.as_bytes(), at),
        _ => false,
    }
}
