//! Diagnosis: what was done to a text, where, and how surely.

use unmangle::diagnose;

const TEXT: &str = "\
the river rose again on tuesday , and the council ' s pumps weren ' t ready for it .

Nobody was hurt, the council said on Wednesday. It has ordered two more pumps.
";

fn main() {
    let diagnosis = diagnose(TEXT);
    println!("{diagnosis}\n");
    for region in diagnosis.regions() {
        let quirks: Vec<&str> = region.quirks.iter().map(|quirk| quirk.name()).collect();
        println!("bytes {:?}: {}\n  {}", region.range, quirks.join(", "), &TEXT[region.range.clone()]);
    }
    assert!(diagnose("Nobody was hurt, the council said on Wednesday.").is_clean());
}
