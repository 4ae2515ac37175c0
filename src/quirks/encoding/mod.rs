//! Encoding and characters: what wrong decoders, escapers and terminals leave in a text.
//!
//! | stage | undoes |
//! |---|---|
//! | [`Entities`] | HTML character references in prose (`&amp;`, `&#8217;`) |
//! | [`Mojibake`] | UTF-8 decoded as something else (`â€™`) |
//! | [`Controls`] | control characters, terminal escape sequences, C1 controls |
//! | [`Invisible`] | zero-width characters, soft hyphens, byte order marks |
//! | [`Characters`] | ligatures, full-width Latin |
//!
//! They are best run in this order: what one uncovers, the next repairs. The kinds of damage are those that ftfy
//! repairs by default (Robyn Speer, <https://ftfy.readthedocs.io>); quotes, dashes, ellipses, line ends and no-break spaces
//! are left as they are, since they are their author's.

mod badness;
mod characters;
mod codepage;
mod controls;
mod entities;
mod gate;
pub mod inflict;
mod invisible;
mod lost_blank;
mod mojibake;
mod reading;
mod tables;

pub use characters::Characters;
pub use controls::Controls;
pub use entities::Entities;
pub(crate) use gate::Gate;
pub use invisible::Invisible;
pub use mojibake::Mojibake;

use std::ops::Range;

use crate::{Confidence, Finding, Input, Quirk, Stage};

/// What of this family was done to `text`: a finding for each kind, its spans the places that the stages would change.
///
/// Clean text costs one look (a gate); else the time is that of the stages, linear in the text.
#[must_use]
pub fn see(text: &str) -> Vec<Finding> {
    see_behind(Gate::of(text), text)
}

/// [`see`], for a caller that has looked already.
pub(crate) fn see_behind(gate: Gate, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if gate.is_clean() {
        return findings;
    }
    if gate.mojibake {
        findings.extend(mojibake::see(text));
    }
    let taken: Vec<Range<usize>> = findings.iter().flat_map(|finding| finding.spans.clone()).collect();
    let stages: [(bool, Quirk, &dyn Stage); 4] = [
        (gate.ampersands, Quirk::HtmlEntities, &Entities),
        (gate.controls, Quirk::ControlCharacters, &Controls),
        (gate.invisible, Quirk::InvisibleCharacters, &Invisible),
        (gate.compatibility, Quirk::CompatibilityCharacters, &Characters),
    ];
    for (_, quirk, stage) in stages.into_iter().filter(|(possible, ..)| *possible) {
        findings.extend(finding(quirk, stage, text, &taken));
    }
    findings
}

/// The finding that the edits of `stage` make, but for those that touch the spans already `taken`: a C1 control may
/// be a byte of mojibake.
fn finding(quirk: Quirk, stage: &dyn Stage, text: &str, taken: &[Range<usize>]) -> Option<Finding> {
    let mut doubt = 1.0;
    let mut spans = Vec::new();
    let mut taken: Vec<_> = taken.to_vec();
    taken.sort_by_key(|range| range.start);
    for edit in &stage.edits(&Input::new(text, &[0..text.len()])) {
        let next = taken.partition_point(|range| range.end <= edit.range.start);
        if taken.get(next).is_none_or(|range| range.start >= edit.range.end) {
            doubt *= 1.0 - edit.confidence.get();
            spans.push(edit.range.clone());
        }
    }
    let confidence = Confidence::new(1.0 - doubt);
    (!spans.is_empty()).then(|| Finding {
        quirk,
        variant: None,
        variants: Vec::new(),
        confidence,
        count: spans.len(),
        spans,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STAGES: [&dyn Stage; 5] = [&Entities, &Mojibake, &Controls, &Invisible, &Characters];

    /// All stages of the family in their order, until nothing changes.
    fn repaired(text: &str) -> String {
        let mut text = text.to_owned();
        for _ in 0..6 {
            for stage in STAGES {
                text = stage.edits(&Input::new(&text, &[0..text.len()])).apply(&text).into_owned();
            }
        }
        text
    }

    #[test]
    fn one_stage_uncovers_what_the_next_repairs() {
        assert_eq!(repaired("10&Icirc;&frac14;s, s&ATILDE;&SUP3;, signiп¬Ѓcant"), "10μs, só, significant");
    }

    #[test]
    fn findings_do_not_share_places() {
        let findings = see("It\u{e2}\u{80}\u{99}s \u{93}so\u{94} &amp; ﬁne\u{200B}");
        let kinds: Vec<_> = findings.iter().map(|finding| (finding.quirk, finding.count)).collect();
        let expected = [
            (Quirk::Mojibake, 1),
            (Quirk::HtmlEntities, 1),
            (Quirk::ControlCharacters, 2),
            (Quirk::InvisibleCharacters, 1),
            (Quirk::CompatibilityCharacters, 1),
        ];
        assert_eq!(kinds, expected);
        assert!(see("“Clean” — naïve café…").is_empty());
    }

    /// One sentence a language, with what mojibake is made of: accents, quotes, dashes, scripts of two, three and four bytes.
    const SENTENCES: [&str; 16] = [
        "“It’s a naïve idea,” she said — “but whose?” He didn’t know…",
        "L’été, où qu’il fût, il rêvait déjà de l’hiver à Besançon.",
        "Größere Bäche fließen „über“ die Straße nach Österreich.",
        "El niño comió mucho: ¿qué más quería? ¡Mañana será otro día!",
        "A manhã está fria; não há pão, só maçãs à venda.",
        "Příliš žluťoučký kůň pěl ďábelské ódy.",
        "Zażółć gęślą jaźń, mówiła często.",
        "Işıklı gökyüzünde çok güzel bir şey gördüm.",
        "Съешь же ещё этих мягких французских булок.",
        "Η γάτα κοιμάται κάτω από το τραπέζι.",
        "השמש שוקעת מאחורי ההר הגבוה.",
        "الشمس تغرب خلف الجبل العالي.",
        "सूरज पहाड़ के पीछे डूबता है।",
        "太陽は高い山の向こうに沈む。",
        "해가 높은 산 너머로 진다.",
        "So good 😀👍 — see you “there” 🎉",
    ];

    #[test]
    fn what_was_misread_once_or_twice_is_restored() {
        for sentence in SENTENCES {
            for misreading in crate::Misreading::ALL {
                let once = misreading.misread(sentence);
                // Windows-1250 and ISO 8859-2 share so much that only C1 controls tell them apart.
                if misreading == crate::Misreading::Latin2 && !once.contains(|c| matches!(c, '\u{80}'..='\u{9F}')) {
                    continue;
                }
                let twice = misreading.misread(&once);
                for shown in [&once, &twice] {
                    let stage = Mojibake.edits(&Input::new(shown, &[0..shown.len()]));
                    assert_eq!(stage.apply(shown), sentence, "{}", misreading.name());
                }
                let found = see(&once);
                assert!(found[0].variants.contains(&crate::Variant::Misreading(misreading)), "{once}: {found:?}");
            }
        }
    }

    #[test]
    fn what_was_read_rightly_stays() {
        for sentence in SENTENCES {
            assert_eq!(repaired(sentence), sentence);
            assert!(see(sentence).is_empty());
        }
    }

    /// Text rich in what these stages look for.
    fn text() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            2 => "[a-zA-Z]{1,4}",
            2 => Just(" ".to_owned()),
            2 => "[\u{80}-\u{17F}]{1,3}",
            1 => "[\u{2010}-\u{2122}]{1,2}",
            1 => "\\PC{1,2}",
            1 => prop::sample::select(vec![
                "Ã©", "â€™", "â€", "Ã ", "Â ", "&amp;", "&#8217;", "&", ";", "amp;", "\u{1b}[0m", "\u{1b}", "\u{8}", "\u{85}",
                "\u{9d}", "\u{200d}", "\u{ad}", "ﬁ", "Ａ", "，", "ﾀﾞ", "\u{FFFD}", "?", "\n", "<b>", "\"", "Г‚В", "√©", "┬┐",
            ])
            .prop_map(str::to_owned),
        ];
        proptest::collection::vec(part, 0..16).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn undo_gives_the_input_back_and_growth_is_bounded(text in text()) {
            for stage in STAGES {
                let edits = stage.edits(&Input::new(&text, &[0..text.len()]));
                let out = edits.apply(&text);
                prop_assert!(out.len() <= 3 * text.len(), "{}", stage.name());
                prop_assert_eq!(edits.inverse(&text).apply(&out).into_owned(), text.as_str());
            }
        }

        #[test]
        fn no_finding_no_edit(text in text()) {
            if see(&text).is_empty() {
                prop_assert_eq!(repaired(&text), text);
            }
        }

        #[test]
        fn repair_comes_to_rest(text in text()) {
            let once = repaired(&text);
            prop_assert_eq!(repaired(&once), once.as_str());
        }

        #[test]
        fn a_stage_stays_inside_its_scope(text in text(), cut in 0..40_usize) {
            let cut = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            for stage in STAGES {
                for edit in &stage.edits(&Input::new(&text, &[cut..text.len()])) {
                    prop_assert!(edit.range.start >= cut, "{}", stage.name());
                }
            }
        }
    }

    /// Cases as JSON lines (`input`, `expected` or `expected_encoding_only`) in the file that `CASES` names.
    #[test]
    #[ignore = "needs a file of cases"]
    fn cases() {
        let Ok(path) = std::env::var("CASES") else { return };
        let mut tally = std::collections::BTreeMap::<String, (usize, usize)>::new();
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let input = case["input"].as_str().unwrap();
            let expected = [&case["expected"], &case["expected_encoding_only"]];
            let mojibake = Mojibake.edits(&Input::new(input, &[0..input.len()])).apply(input).into_owned();
            let outputs = [&repaired(input), &mojibake];
            let passed = expected.iter().filter_map(|e| e.as_str()).any(|e| outputs.iter().any(|o| *o == e));
            let tally = tally.entry(case["category"].as_str().unwrap_or_default().into()).or_default();
            tally.0 += usize::from(passed);
            tally.1 += 1;
            if !passed {
                println!("{line}\n got {mojibake:?}");
            }
        }
        for (category, (passed, count)) in tally {
            println!("{category}: {passed} of {count}");
        }
    }

    /// What the stages would change in the files that `TEXTS` names: all of it should be damage.
    #[test]
    #[ignore = "needs texts"]
    fn list_changes() {
        let Ok(paths) = std::env::var("TEXTS") else { return };
        for path in paths.split_whitespace() {
            let text = std::fs::read_to_string(path).unwrap();
            for stage in STAGES {
                for edit in &stage.edits(&Input::new(&text, &[0..text.len()])) {
                    let from = text[..edit.range.start].char_indices().rev().take(25).last().map_or(0, |(at, _)| at);
                    let rest = &text[edit.range.end..];
                    let to = edit.range.end + rest.char_indices().nth(25).map_or(rest.len(), |(at, _)| at);
                    let (before, after) = (&text[from..edit.range.start], &text[edit.range.end..to]);
                    println!(
                        "{path}\t{}\t{:?} -> {:?}\t{before:?}|{after:?}",
                        stage.name(),
                        &text[edit.range.clone()],
                        edit.replacement
                    );
                }
            }
        }
    }
}
