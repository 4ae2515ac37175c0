//! Small letters by choice and by program: how often each class of text is judged wrongly.
//!
//! Nobody can tell the two for certain. What a program lowercased is made from the files given, in several lengths;
//! chat is made from them by rules (messages without capitals, most without stops, commas and apostrophes, some with
//! the spellings of chat), and every file of odd text is a class of its own.

use std::error::Error;
use std::path::Path;

use unmangle::{Channel, Quirk, diagnose};

use super::{KINDS, Options, Share, passages};
use crate::random::Random;

/// Prints a line for each class.
pub(crate) fn run(lines: &[String], options: &Options) -> Result<(), Box<dyn Error>> {
    let mut random = Random::new(options.seed + 7);
    let count = options.passages * 20;
    let mut errors = options.errors;
    println!("classes of letter case and of odd text, judged wrongly");
    let mut report = |name: &str, wanted: &[Quirk], texts: Vec<String>| {
        let mut wrong = Share::default();
        for text in texts {
            let diagnosis = diagnose(&text);
            let fails = KINDS.iter().any(|&kind| diagnosis.find(kind).is_some() != wanted.contains(&kind));
            wrong.count(fails);
            if fails && errors > 0 {
                errors -= 1;
                println!("--- {name}\n{text}\n    {diagnosis}");
            }
        }
        println!("  {:5.1} % of {:4} {name}", wrong.percent(), wrong.1);
    };
    for (name, channel, quirk) in [
        ("small letters by program", Channel::Lowercase, Quirk::Lowercased),
        ("capitals by program", Channel::Uppercase, Quirk::Uppercased),
    ] {
        let mut class = |what: &str, make: &mut dyn FnMut() -> String| {
            let texts = (0..count).map(|_| channel.apply(&make()).into_owned()).collect();
            report(&format!("{name}: {what}"), &[quirk], texts);
        };
        for words in [10, 20, 50] {
            class(&format!("{words} words"), &mut || passages::passage(lines, words, &mut random));
        }
        class("a sentence", &mut || sentence(lines, &mut random));
        class("a paragraph", &mut || lines[random.below(lines.len())].clone());
        class("five paragraphs", &mut || {
            let start = random.below(lines.len());
            lines.iter().cycle().skip(start).take(5).cloned().collect::<Vec<_>>().join("\n\n")
        });
    }
    report("chat: a message", &[], (0..count).map(|_| message(lines, &mut random)).collect());
    report("chat: three to eight messages", &[], (0..count).map(|_| talk(lines, &mut random)).collect());
    for file in &options.odd {
        let text = std::fs::read_to_string(file)?;
        let name = Path::new(file).file_name().map_or(file.clone(), |name| name.to_string_lossy().into_owned());
        let blocks = text.split("\n\n").filter(|block| !block.trim().is_empty()).map(str::to_owned);
        report(&format!("{name}: its blocks and the whole"), &[], blocks.chain([text.clone()]).collect());
    }
    Ok(())
}

/// A sentence of eight words or more, if one is soon found.
pub(super) fn sentence(lines: &[String], random: &mut Random) -> String {
    for _ in 0..100 {
        let line = &lines[random.below(lines.len())];
        let sentences: Vec<&str> = line.split_inclusive(". ").map(str::trim_end).collect();
        let sentence = sentences[random.below(sentences.len())];
        if sentence.split(' ').count() >= 8 && sentence.starts_with(char::is_uppercase) {
            return sentence.to_owned();
        }
    }
    lines[random.below(lines.len())].clone()
}

/// Messages, a line each.
pub(super) fn talk(lines: &[String], random: &mut Random) -> String {
    (0..3 + random.below(6)).map(|_| message(lines, random)).collect::<Vec<_>>().join("\n")
}

/// A message as people type it: the beginning of a sentence in small letters.
pub(super) fn message(lines: &[String], random: &mut Random) -> String {
    let often = |random: &mut Random, percent: usize| random.below(100) < percent;
    // Friends talk less of people and places with names than newspapers do.
    let names = |sentence: &str| sentence.split(' ').filter(|word| word.starts_with(char::is_uppercase)).count();
    let mut drawn: Vec<String> = (0..8).map(|_| sentence(lines, random)).collect();
    drawn.sort_by_key(|sentence| names(sentence));
    let sentence = drawn.swap_remove(random.below(2)).to_lowercase();
    let (no_apostrophes, no_commas, short) = (often(random, 70), often(random, 80), often(random, 40));
    let mut words = Vec::new();
    for word in sentence.split(' ').take(3 + random.below(10)) {
        let word = word.trim_matches('"');
        let word = if no_apostrophes { word.replace('\'', "") } else { word.to_owned() };
        let word = if no_commas { word.trim_end_matches([',', ';', ':']).to_owned() } else { word };
        words.push(match &*word {
            "you" if short => "u".to_owned(),
            "your" if short => "ur".to_owned(),
            "because" if short => "bc".to_owned(),
            "people" if short => "ppl".to_owned(),
            _ => word,
        });
    }
    let mut message = words.join(" ");
    if often(random, 85) {
        message.truncate(message.trim_end_matches(['.', ',']).len());
    }
    if often(random, 25) {
        message.push_str([" lol", " tbh", " :)", " idk", "??", " omg", " 😂"][random.below(7)]);
    }
    message
}
