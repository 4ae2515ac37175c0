//! Edits: applied, undone, composed, and offsets mapped through them.

use unmangle::{Confidence, Edit, Edits, Quirk};

fn main() {
    let source = "iran ' s attack wa clear";
    let joined = |range| Edit::new(range, "", Quirk::Tokenized, Confidence::new(0.99));
    let spacing = Edits::new(source, [joined(4..5), joined(6..7)]);
    let spaced = spacing.apply(source);

    let word = |range, new| Edit::new(range, new, Quirk::Stemmed, Confidence::new(0.9));
    let words = Edits::new(&spaced, [word(0..1, "I"), word(14..16, "was")]);
    let text = words.apply(&spaced);

    let all = spacing.compose(source, &words);
    assert_eq!(all.apply(source), text);
    for edit in &all {
        println!(
            "{:>2}..{:<2} {:5} → {:5} {}, {}",
            edit.range.start,
            edit.range.end,
            format!("{:?}", &source[edit.range.clone()]),
            format!("{:?}", edit.replacement),
            edit.quirk,
            edit.confidence
        );
    }

    let offsets = all.offsets();
    let clear = text.find("clear").unwrap_or_default();
    println!("`clear` stands at byte {clear} of the repaired text and at {} of the source", offsets.to_source(clear));
    assert_eq!(all.inverse(source).apply(&text), source, "undone, byte for byte");
    println!("{source}\n{text}");
}
