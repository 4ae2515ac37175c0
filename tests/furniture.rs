//! Page furniture, measured on labelled lines, and the laws of its stages.
//!
//! `tests/data/furniture_dev.tsv` was there to tune on; `furniture_test.tsv` was written before the rules, put
//! away, and never tuned on. Half of each is prose that looks like furniture. Each line stands in a small
//! page, at the place that the table names.

use proptest::prelude::*;
use unmangle::quirks::furniture::{self, Duplicates, Furniture, Garbled, Site};
use unmangle::{FurniturePolicy, Input, Quirk, Stage};

const PAGE: [&str; 6] = [
    "The council met for three hours on Monday and agreed on nothing but the date of the next meeting.",
    "Farmers from the upper valley had come in the morning, and by noon the square was full of tractors.",
    "Nobody could say what the new bridge would cost, or who would pay for it when the work was done.",
    "The mayor promised a report before the winter, as her predecessor had done before her.",
    "In the end the vote was put off, and the tractors went home as they had come.",
    "The next meeting is set for the first week of November, when the budget must be passed.",
];

/// How a table of labelled lines was judged.
#[derive(Debug, Default)]
struct Judged {
    hits: usize,
    missed: Vec<String>,
    false_alarms: Vec<String>,
    rejections: usize,
}

fn judge(table: &str) -> Judged {
    let mut judged = Judged::default();
    for row in table.lines().filter(|row| !row.starts_with('#')) {
        let mut fields = row.splitn(3, '\t').map(str::trim);
        let (Some(label), Some(place), Some(line)) = (fields.next(), fields.next(), fields.next()) else { continue };
        let mut page = PAGE.to_vec();
        let at = match place {
            "head" => 0,
            "middle" => 3,
            _ => page.len(),
        };
        page.insert(at, line);
        let text = page.join("\n\n");
        let found = Furniture::default().lines(&text);
        assert!(found.iter().all(|found| text[found.span.clone()] == *line), "the page itself is clean");
        match (label == "furniture", found.is_empty()) {
            (true, false) => judged.hits += 1,
            (true, true) => judged.missed.push(line.to_owned()),
            (false, false) => judged.false_alarms.push(line.to_owned()),
            (false, true) => judged.rejections += 1,
        }
    }
    judged
}

#[test]
fn the_lines_to_tune_on() {
    let judged = judge(include_str!("data/furniture_dev.tsv"));
    println!("{judged:#?}");
    assert!(judged.missed.len() <= 1 && judged.false_alarms.is_empty());
}

#[test]
fn the_lines_put_away() {
    let judged = judge(include_str!("data/furniture_test.tsv"));
    // Numbers alone: the lines themselves are not to be looked at.
    let (missed, false_alarms) = (judged.missed.len(), judged.false_alarms.len());
    println!("{} of {} found", judged.hits, judged.hits + missed);
    println!("{} of {} of prose let be", judged.rejections, judged.rejections + false_alarms);
    assert!(missed <= 6 && false_alarms == 0);
}

/// The text without furniture, without second printings.
fn cleaned(text: &str) -> String {
    let stages: [&dyn Stage; 3] = [&Furniture::default(), &Duplicates::default(), &Garbled];
    stages.iter().fold(text.to_owned(), |text, stage| {
        stage.edits(&Input::new(&text, &[0..text.len()])).apply(&text).into_owned()
    })
}

#[test]
fn a_page_is_cleaned_and_keeps_its_heads() {
    let page = [
        "MILLTOWN (Northern Wire) - The mill will close in the spring, its owners said on Monday.",
        "Also read: Ten mills that closed last year",
        "A long decline",
        "The mill has lost money for nine years, and its last large customer left for the coast in June.",
        "Workers leave the mill after the morning shift in Milltown on a cold day in March, 2019.",
        "Workers leave the mill after the morning shift in Milltown on a cold day in March, 2019.",
        "The owners had hoped to find a buyer before the start of a long strike. Labour. strike.",
        "What comes next?",
        "Nobody knows what will become of the four hundred people who still work there.",
        "Follow us on Facebook ,Twitter , and Join Telegram Group of milltown.example",
    ];
    let clean = [0, 2, 3, 4, 6, 7, 8].map(|at| page[at]).join("\n\n");
    let text = page.join("\n\n");
    assert_eq!(cleaned(&text), clean);
    let kinds: Vec<_> = furniture::see(&text).iter().map(|finding| (finding.quirk, finding.count)).collect();
    assert_eq!(kinds, [(Quirk::Furniture, 2), (Quirk::Duplicate, 1), (Quirk::Garbled, 1)]);
}

#[test]
fn lowercased_and_tokenized_furniture_is_known() {
    for line in [
        "follow us on facebook , twitter and instagram",
        "advertisement",
        "read more : the town that moved",
        "sign up for our daily newsletter .",
    ] {
        let text = [PAGE[0], PAGE[1], PAGE[2], line, PAGE[3], PAGE[4]].join("\n\n").to_lowercase();
        assert_eq!(Furniture::default().lines(&text).len(), 1, "{line}");
    }
}

#[test]
fn policies() {
    let text = [PAGE[0], "Advertisement", PAGE[1], PAGE[1]].join("\n\n");
    let scope = [0..text.len()];
    let input = Input::new(&text, &scope);
    for (policy, seen) in [(FurniturePolicy::Mark, 1), (FurniturePolicy::Keep, 0)] {
        assert!(Furniture::new(policy).edits(&input).is_empty());
        assert!(Duplicates::new(policy).edits(&input).is_empty());
        assert_eq!(Furniture::new(policy).lines(&text).len(), seen);
        assert_eq!(Duplicates::new(policy).repeats(&text).len(), seen);
    }
}

#[test]
fn edits_stay_in_scope() {
    let text = [PAGE[0], "Advertisement", PAGE[1], "Advertisement", PAGE[2]].join("\n\n");
    let first = PAGE[0].len() + 2;
    let scope = [first..first + "Advertisement".len()];
    let edits = Furniture::default().edits(&Input::new(&text, &scope));
    assert_eq!(edits.apply(&text), [PAGE[0], "", PAGE[1], "Advertisement", PAGE[2]].join("\n\n"));
}

#[test]
fn any_size_is_linear() {
    let same = "The wind went round to the north and stayed there until the end of the week.\n".repeat(1 << 14);
    let distinct: String =
        (0..100_000).map(|n| format!("Follow us on line {n} of the long list of lines that nobody reads.\n")).collect();
    let stops = ". a".repeat(1 << 19);
    let closing = ".\"".repeat(1 << 19) + "a";
    let braces = "{".repeat(1 << 20);
    let fields = "{a|b} ".repeat(1 << 17);
    let anchors: String = (0..20_000)
        .map(|n| {
            format!("All of these lines begin with the same words and end in {} the same words.\n", "x".repeat(n % 97))
        })
        .collect();
    let start = std::time::Instant::now();
    for text in [same, distinct, stops, closing, braces, fields, anchors] {
        let _ = furniture::see(&text);
    }
    // A bound that only a quadratic algorithm can miss, whatever the machine.
    assert!(start.elapsed().as_secs() < 60);
}

/// Pages put together from pieces that mean something here, and from any text.
fn pages() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            PAGE[0],
            PAGE[1],
            PAGE[1],
            "Advertisement",
            "Follow us on Facebook",
            "Read more: A title",
            "\n",
            "\n\n",
            "\r\n",
            " ",
            "a long strike. Labour. strike.",
            "It was a long strike of the men. strike.",
            "{a|b}",
            "©",
            "“",
            "\u{a0}",
            "Photo: A/AP",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,12}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn undo_gives_the_input_back(text in pages()) {
        let stages: [&dyn Stage; 3] = [&Furniture::default(), &Duplicates::default(), &Garbled];
        for stage in stages {
            let edits = stage.edits(&Input::new(&text, &[0..text.len()]));
            let out = edits.apply(&text);
            prop_assert!(out.len() <= text.len(), "nothing grows");
            prop_assert_eq!(edits.inverse(&text).apply(&out), text.as_str());
        }
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(text in pages()) {
        let once = cleaned(&text);
        prop_assert_eq!(cleaned(&once), once);
    }

    #[test]
    fn findings_are_sorted_disjoint_and_on_char_boundaries(text in pages()) {
        for finding in furniture::see(&text) {
            prop_assert!(finding.spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
            prop_assert!(finding.spans.iter().all(|span| !text[span.clone()].is_empty()));
        }
    }

    #[test]
    fn a_site_learns_any_text(text in pages()) {
        let mut site = Site::new();
        (0..4).for_each(|_| site.learn(&text));
        let _ = Furniture::default().with_site(site).lines(&text);
    }
}
