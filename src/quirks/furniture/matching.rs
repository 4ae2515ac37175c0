//! Which rules of wording a line matches.
//!
//! The rules that are bound to the beginning of a line are one automaton. The plain form of a line is made as the automaton
//! reads it, and no more of it than that asks for: most lines are given up within a word or two. Each of the other rules
//! is tried alone, where all that it [needs](super::needs) is there.

use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson;
use regex_automata::util::pool::{Pool, PoolGuard};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind, PatternSet};

use super::needs::Needs;
use super::plain::Plain;
use super::wording::{ANYWHERE, OPENING, Wording, written_out};
use crate::sweep;

/// The weights of a line: of each class the heaviest rule that it matches, 0 where none does.
pub(super) type Weights = [f32; Wording::COUNT];

/// The patterns as one automaton over bytes, which is built as far as texts ask for.
fn automaton(patterns: &[String]) -> Option<DFA> {
    DFA::builder()
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .thompson(thompson::Config::new().utf8(false))
        .configure(DFA::config().match_kind(MatchKind::All).cache_capacity(16 << 20))
        .build_many(patterns)
        .ok()
}

/// All rules.
struct Book {
    /// Those for the beginning of a line.
    opening: DFA,
    /// The others, each made when it is first asked for, and what they need.
    anywhere: [OnceLock<Option<Regex>>; ANYWHERE.len()],
    needs: Needs,
    /// What readers of other texts have left.
    desks: Pool<Desk, Box<dyn Fn() -> Desk + Send + Sync>>,
}

/// What a reader works with: the automaton as far as lines have asked for it, and the plain form of a line.
struct Desk {
    cache: Cache,
    plain: Plain,
}

impl Book {
    fn open() -> Option<&'static Self> {
        static BOOK: OnceLock<Option<Book>> = OnceLock::new();
        BOOK.get_or_init(Self::new).as_ref()
    }

    fn new() -> Option<Self> {
        let patterns: Vec<String> = OPENING.iter().map(|(.., pattern)| written_out(pattern)).collect();
        let opening = automaton(&patterns)?;
        let automaton = opening.clone();
        let desk = move || Desk { cache: automaton.create_cache(), plain: Plain::default() };
        Some(Self {
            opening,
            anywhere: [const { OnceLock::new() }; ANYWHERE.len()],
            needs: Needs::new(ANYWHERE.iter().map(|(_, _, needs, _)| *needs)),
            desks: Pool::new(Box::new(desk)),
        })
    }

    /// Whether `plain` matches a rule that is not bound to the beginning. A pattern that were wrong would match nothing,
    /// which the tests exclude.
    fn matches(&self, rule: usize, plain: &[u8]) -> bool {
        let new = || {
            let pattern = written_out(ANYWHERE[rule].3);
            RegexBuilder::new(&pattern).unicode(false).build().ok()
        };
        self.anywhere[rule].get_or_init(new).as_ref().is_some_and(|pattern| pattern.is_match(plain))
    }
}

/// Reads lines by the rules.
pub(super) struct Reader {
    book: &'static Book,
    desk: PoolGuard<'static, Desk, Box<dyn Fn() -> Desk + Send + Sync>>,
}

impl Reader {
    pub(super) fn new() -> Option<Self> {
        let book = Book::open()?;
        Some(Self { book, desk: book.desks.get() })
    }

    /// What rules need that are not bound to the beginning of a line.
    pub(super) fn needs(&self) -> &'static Needs {
        &self.book.needs
    }

    /// The plain form of `line` and its weights, those rules being `possible` whose needs it meets; `None` if it matches
    /// no rule, unless it is `known` to be of interest.
    pub(super) fn read(&mut self, line: &str, possible: u64, known: bool) -> Option<(&str, Weights)> {
        let Desk { cache, plain } = &mut *self.desk;
        let (opens, rest) = opens(&self.book.opening, cache, line, plain);
        if !opens && possible == 0 && !known {
            return None;
        }
        if let Some(rest) = rest {
            plain.finish(rest);
        }
        let mut weights = [0.0; Wording::COUNT];
        let mut weigh = |class: Wording, weight: f32| weights[class as usize] = weight.max(weights[class as usize]);
        if opens {
            let mut matched = PatternSet::new(OPENING.len());
            let input = Input::new(plain.as_bytes()).anchored(Anchored::Yes);
            // An automaton without a limit of its own does not fail.
            let _ = self.book.opening.try_which_overlapping_matches(cache, &input, &mut matched);
            matched.iter().map(|rule| OPENING[rule.as_usize()]).for_each(|(class, weight, _)| weigh(class, weight));
        }
        for rule in sweep::ones(possible).filter(|rule| self.book.matches(*rule, plain.as_bytes())) {
            weigh(ANYWHERE[rule].0, ANYWHERE[rule].1);
        }
        (known || weights.iter().any(|&weight| weight > 0.0)).then(|| (plain.as_str(), weights))
    }
}

/// Whether `line` matches one of the rules that are bound to its beginning, and what of it is not `plain` yet when that
/// is clear.
fn opens<'l>(automaton: &DFA, cache: &mut Cache, line: &'l str, plain: &mut Plain) -> (bool, Option<&'l str>) {
    plain.begin();
    let Ok(mut state) = automaton.start_state_forward(cache, &Input::new("").anchored(Anchored::Yes)) else {
        return (false, Some(line));
    };
    // Reads on, and says whether the line matches as soon as that is clear.
    let mut read_on = |bytes: &[u8]| {
        for byte in bytes {
            match automaton.next_state(cache, state, byte.to_ascii_lowercase()) {
                Ok(next) if !next.is_tagged() => state = next,
                Ok(next) => return Some(next.is_match()),
                Err(_) => return Some(false),
            }
        }
        None
    };
    // The first word is read where it stands: most lines are given up within it.
    let word = line.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let clear = read_on(b" ").or_else(|| read_on(&line.as_bytes()[..word]));
    if let Some(clear) = clear {
        return (clear, Some(line));
    }
    let mut read = 1 + word;
    let mut rest = plain.read(line);
    loop {
        if let Some(clear) = read_on(&plain.as_bytes()[read..]) {
            return (clear, rest);
        }
        read = plain.as_bytes().len();
        match rest {
            Some(line) => rest = plain.read(line),
            None => return (automaton.next_eoi_state(cache, state).is_ok_and(|end| end.is_match()), None),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, VecDeque};

    use proptest::strategy::{Strategy, ValueTree};
    use proptest::string::string_regex;
    use proptest::test_runner::TestRunner;
    use regex_automata::hybrid::LazyStateID;

    use super::super::needs::alternatives;
    use super::*;

    /// The weights of `line`, the only one of its page.
    fn weights(line: &str) -> Option<Weights> {
        let mut reader = Reader::new().unwrap();
        let lines = super::super::page::lines(line);
        let needs = reader.needs().met_by(line, &lines, |_| true);
        let possible = needs.first().map_or(0, |(_, rules)| *rules);
        reader.read(line, possible, false).map(|(_, weights)| weights)
    }

    #[test]
    fn each_rule_is_met_by_lines_of_its_words() {
        let all = OPENING.iter().map(|(class, weight, pattern)| (*class, *weight, *pattern));
        let all = all.chain(ANYWHERE.iter().map(|(class, weight, _, pattern)| (*class, *weight, *pattern)));
        let mut runner = TestRunner::deterministic();
        for (class, weight, pattern) in all {
            let made = written_out(pattern).replace("(?:^|", "(?:").replace("|$)", ")").replace(['^', '$'], "\u{1}");
            let made = made.replace("[\u{1} ]", "[a-z]").replace("[\u{1}.:]", "[a-z]").replace('\u{1}', "");
            let made = made.replace(".*", "(?:[a-z]{1,4} ){0,2}").replace(" .+", "(?: [a-z]{1,4}){1,2}");
            let made = string_regex(&made).unwrap_or_else(|error| panic!("{pattern}: {error}"));
            // A line has no two blanks in a row.
            let lines = (0..400).map(|_| made.new_tree(&mut runner).unwrap().current());
            let lines: Vec<String> = lines.filter(|line| !line.contains("  ")).take(10).collect();
            assert!(!lines.is_empty(), "{pattern}");
            for line in lines {
                let got = weights(&line).map_or(0.0, |weights| weights[class as usize]);
                assert!(got >= weight, "{pattern} on {line:?}");
            }
        }
    }

    /// An automaton that tells whether what it has read so far matches.
    struct Watch {
        automaton: DFA,
        cache: Cache,
    }

    impl Watch {
        fn new(pattern: &str) -> Self {
            let automaton = automaton(&[pattern.to_owned()]).unwrap();
            let cache = automaton.create_cache();
            Self { automaton, cache }
        }

        fn start(&mut self) -> LazyStateID {
            self.automaton.start_state_forward(&mut self.cache, &Input::new("")).unwrap()
        }

        fn next(&mut self, state: LazyStateID, byte: u8) -> LazyStateID {
            self.automaton.next_state(&mut self.cache, state, byte).unwrap()
        }

        fn matches(&mut self, state: LazyStateID) -> bool {
            state.is_match() || self.automaton.next_eoi_state(&mut self.cache, state).unwrap().is_match()
        }
    }

    /// A shortest text that matches the one pattern and not the other.
    fn text_with_and_without(with: &str, without: &str) -> Option<String> {
        let (mut with, mut without) = (Watch::new(with), Watch::new(without));
        let start = (with.start(), without.start());
        let mut paths = HashMap::from([(start, Vec::new())]);
        let mut queue = VecDeque::from([start]);
        while let Some((a, b)) = queue.pop_front() {
            let path = paths[&(a, b)].clone();
            if without.matches(b) {
                // What follows cannot take the match back, but a longer word may be meant.
                if b.is_match() {
                    continue;
                }
            } else if with.matches(a) {
                return Some(String::from_utf8_lossy(&path).into_owned());
            }
            for byte in b"abcdefghijklmnopqrstuvwxyz0129 .:/(|>\xC2\xA9".iter().copied() {
                let next = (with.next(a, byte), without.next(b, byte));
                paths.entry(next).or_insert_with(|| {
                    queue.push_back(next);
                    [&path[..], &[byte]].concat()
                });
            }
        }
        None
    }

    #[test]
    fn no_rule_matches_without_what_it_needs() {
        for (_, _, needs, pattern) in ANYWHERE {
            for need in *needs {
                let words: Vec<String> = alternatives(need)
                    .map(|word| match word.as_bytes()[0].is_ascii_alphabetic() {
                        true => format!("(?:^|[^a-z]){word}(?:[^a-z]|$)"),
                        false => word.replace('(', r"\("),
                    })
                    .collect();
                let lacking = text_with_and_without(&written_out(pattern), &words.join("|"));
                assert_eq!(lacking, None, "{pattern} does not need {need}");
            }
        }
    }
}
