//! The Lancaster stemmer, as NLTK 3.10.4's `LancasterStemmer` has it by default.
//!
//! C. D. Paice, "Another Stemmer", *ACM SIGIR Forum* 24(3), 1990, pp. 56–61: rules by the last letter are
//! applied over and over until one says stop or none fits. The rules are those of the paper, which NLTK
//! takes over.

/// What happens to a word that ends in `suffix`.
struct Rule {
    suffix: &'static str,
    /// Only if nothing was cut before.
    intact: bool,
    /// How many bytes are cut: at most those of the suffix.
    cut: usize,
    append: &'static str,
    /// Whether to go on afterwards.
    on: bool,
}

/// A rule that stops after it was applied.
const fn last(suffix: &'static str, cut: usize, append: &'static str) -> Rule {
    Rule { suffix, intact: false, cut, append, on: false }
}

/// A rule after which others may follow.
const fn then(suffix: &'static str, cut: usize, append: &'static str) -> Rule {
    Rule { suffix, intact: false, cut, append, on: true }
}

/// The same for a word that nothing was cut from yet.
const fn intact(rule: Rule) -> Rule {
    Rule { intact: true, ..rule }
}

/// The rules for words that end in `letter`, in the order in which they are tried.
fn rules(letter: u8) -> &'static [Rule] {
    match letter {
        b'a' => const { &[intact(last("ia", 2, "")), intact(last("a", 1, ""))] },
        b'b' => const { &[last("bb", 1, "")] },
        b'c' => const { &[last("ytic", 3, "s"), then("ic", 2, ""), then("nc", 1, "t")] },
        b'd' => {
            const {
                &[
                    last("dd", 1, ""),
                    then("ied", 3, "y"),
                    last("ceed", 2, "ss"),
                    last("eed", 1, ""),
                    then("ed", 2, ""),
                    then("hood", 4, ""),
                ]
            }
        }
        b'e' => const { &[then("e", 1, "")] },
        b'f' => const { &[last("lief", 1, "v"), then("if", 2, "")] },
        b'g' => const { &[then("ing", 3, ""), last("iag", 3, "y"), then("ag", 2, ""), last("gg", 1, "")] },
        b'h' => const { &[intact(last("th", 2, "")), last("guish", 5, "ct"), then("ish", 3, "")] },
        b'i' => const { &[intact(last("i", 1, "")), then("i", 1, "y")] },
        b'j' => {
            const {
                &[
                    last("ij", 1, "d"),
                    last("fuj", 1, "s"),
                    last("uj", 1, "d"),
                    last("oj", 1, "d"),
                    last("hej", 1, "r"),
                    last("verj", 1, "t"),
                    last("misj", 2, "t"),
                    last("nj", 1, "d"),
                    last("j", 1, "s"),
                ]
            }
        }
        b'l' => {
            const {
                &[
                    last("ifiabl", 6, ""),
                    last("iabl", 4, "y"),
                    then("abl", 3, ""),
                    last("ibl", 3, ""),
                    then("bil", 2, "l"),
                    last("cl", 1, ""),
                    last("iful", 4, "y"),
                    then("ful", 3, ""),
                    last("ul", 2, ""),
                    then("ial", 3, ""),
                    then("ual", 3, ""),
                    then("al", 2, ""),
                    last("ll", 1, ""),
                ]
            }
        }
        b'm' => const { &[last("ium", 3, ""), intact(last("um", 2, "")), then("ism", 3, ""), last("mm", 1, "")] },
        b'n' => {
            const {
                &[
                    then("sion", 4, "j"),
                    last("xion", 4, "ct"),
                    then("ion", 3, ""),
                    then("ian", 3, ""),
                    then("an", 2, ""),
                    last("een", 0, ""),
                    then("en", 2, ""),
                    last("nn", 1, ""),
                ]
            }
        }
        b'p' => const { &[then("ship", 4, ""), last("pp", 1, "")] },
        b'r' => {
            const {
                &[
                    then("er", 2, ""),
                    last("ear", 0, ""),
                    last("ar", 2, ""),
                    then("or", 2, ""),
                    then("ur", 2, ""),
                    last("rr", 1, ""),
                    then("tr", 1, ""),
                    then("ier", 3, "y"),
                ]
            }
        }
        b's' => {
            const {
                &[
                    then("ies", 3, "y"),
                    last("sis", 2, ""),
                    then("is", 2, ""),
                    then("ness", 4, ""),
                    last("ss", 0, ""),
                    then("ous", 3, ""),
                    intact(last("us", 2, "")),
                    intact(then("s", 1, "")),
                    last("s", 0, ""),
                ]
            }
        }
        b't' => {
            const {
                &[
                    last("plicat", 4, "y"),
                    then("at", 2, ""),
                    then("ment", 4, ""),
                    then("ent", 3, ""),
                    then("ant", 3, ""),
                    last("ript", 2, "b"),
                    last("orpt", 2, "b"),
                    last("duct", 1, ""),
                    last("sumpt", 2, ""),
                    last("cept", 2, "iv"),
                    last("olut", 2, "v"),
                    last("sist", 0, ""),
                    then("ist", 3, ""),
                    last("tt", 1, ""),
                ]
            }
        }
        b'u' => const { &[last("iqu", 3, ""), last("ogu", 1, "")] },
        b'v' => const { &[then("siv", 3, "j"), last("eiv", 0, ""), then("iv", 2, "")] },
        b'y' => {
            const {
                &[
                    then("bly", 1, ""),
                    then("ily", 3, "y"),
                    last("ply", 0, ""),
                    then("ly", 2, ""),
                    last("ogy", 1, ""),
                    last("phy", 1, ""),
                    last("omy", 1, ""),
                    last("opy", 1, ""),
                    then("ity", 3, ""),
                    then("ety", 3, ""),
                    last("lty", 2, ""),
                    last("istry", 5, ""),
                    then("ary", 3, ""),
                    then("ory", 3, ""),
                    last("ify", 3, ""),
                    then("ncy", 2, "t"),
                    then("acy", 3, ""),
                ]
            }
        }
        b'z' => const { &[then("iz", 2, ""), last("yz", 1, "s")] },
        _ => &[],
    }
}

/// Cuts the word that begins at byte `start` of `text` and ends with it. Quadratic in the word.
pub(super) fn stem(text: &mut String, start: usize) {
    let whole = text.get(start..).unwrap_or_default().to_owned();
    loop {
        let word = text.get(start..).unwrap_or_default();
        // The last letter is the one before the first character that is none.
        let Some(letter) = word.chars().take_while(|c| c.is_alphabetic()).last() else { return };
        let Some(rule) = u8::try_from(letter).ok().and_then(|letter| {
            rules(letter)
                .iter()
                .find(|rule| word.ends_with(rule.suffix) && (!rule.intact || word == whole) && may_lose(word, rule.cut))
        }) else {
            return;
        };
        text.truncate(text.len() - rule.cut);
        text.push_str(rule.append);
        if !rule.on {
            return;
        }
    }
}

/// Whether enough is left when `cut` characters go: two after a first vowel, else three with a vowel among the
/// second and third of the word.
fn may_lose(word: &str, cut: usize) -> bool {
    let is_vowel = |c: &char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let left = |least: usize| word.chars().nth(cut + least - 1).is_some();
    match word.chars().next() {
        Some(first) if is_vowel(&first) => left(2),
        Some(_) => left(3) && word.chars().skip(1).take(2).any(|c| is_vowel(&c)),
        None => false,
    }
}
