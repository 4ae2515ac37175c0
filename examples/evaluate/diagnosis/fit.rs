//! Fits the weights that turn evidence into probability: L2-regularised logistic regression by Newton's method.

use std::error::Error;

use unmangle::Quirk;
use unmangle::diagnosis::calibration::{self, Features};

use super::passages::{self, Case, chains};
use super::{KINDS, Options, classes};
use crate::random::Random;

/// The penalty on a weight's square.
const PENALTY: f64 = 1.0;
const WIDTH: usize = std::mem::size_of::<Features>() / std::mem::size_of::<f32>();

/// One block: what it shows, and whether the quirk was done to it.
struct Example {
    features: Features,
    done: bool,
    weight: f64,
}

/// Fits on passages of the texts mangled by every chain, on the texts as they are, and on odd text; prints the table.
pub(crate) fn run(texts: &[String], options: &Options) -> Result<(), Box<dyn Error>> {
    let lines: Vec<String> = texts.iter().flat_map(|text| passages::lines(text)).collect();
    let mut examples: Vec<(Quirk, Vec<Example>)> = KINDS.iter().map(|&kind| (kind, Vec::new())).collect();
    let mut add = |quirk: Quirk, features: Features, done: bool, weight: f64| {
        if let Some((_, list)) = examples.iter_mut().find(|(kind, _)| *kind == quirk) {
            list.push(Example { features, done, weight });
        }
    };
    let mut random = Random::new(options.seed + 1000);
    for words in [8, 12, 20, 20, 50, 200] {
        for chain in chains() {
            for nth in 0..options.passages {
                let passage = passages::passage(&lines, words, &mut random);
                let Some(case) = Case::new(&passage, &chain, nth % 2 == 0) else { continue };
                // A dozen words in capitals are a heading.
                if words < 20 && case.kinds == [Quirk::Uppercased] {
                    continue;
                }
                // Few chains have no tokenizer and no stemmer; they are what letter case is about.
                let weight = if chain.tokenizers.is_empty() { 8.0 } else { 1.0 };
                for row in calibration::rows(&case.text) {
                    if row.quirk != Quirk::Tokenized || !case.stops_only {
                        add(row.quirk, row.features, case.kinds.contains(&row.quirk), weight);
                    }
                }
            }
        }
    }
    // Letter case alone: sentences and paragraphs in one case by program, messages and headings by choice.
    for _ in 0..options.passages * 60 {
        let prose = [classes::sentence(&lines, &mut random), lines[random.below(lines.len())].clone()];
        let talk = [classes::message(&lines, &mut random), classes::talk(&lines, &mut random)];
        let small = prose.iter().map(|text| (text.to_lowercase(), true));
        let small = small.chain(talk.iter().map(|text| (text.to_lowercase(), false)));
        // A dozen words in capitals are a heading or a sign, whether a stop ends them or not.
        let unstopped = prose.iter().map(|text| text.trim_end_matches(['.', '?', '!']));
        let capitals =
            prose.iter().map(String::as_str).chain(unstopped).filter_map(|text| match text.split(' ').count() {
                0..14 => Some((text.to_uppercase(), false)),
                20.. => Some((text.to_uppercase(), true)),
                _ => None,
            });
        for (text, done) in small.chain(capitals) {
            for row in calibration::rows(&text) {
                if matches!(row.quirk, Quirk::Lowercased | Quirk::Uppercased) {
                    add(row.quirk, row.features, done, 2.0);
                }
            }
        }
    }
    for (files, weight) in [(&options.files, 1.0), (&options.plain, 1.0), (&options.odd, 30.0)] {
        for file in files {
            for row in calibration::rows(&std::fs::read_to_string(file)?) {
                add(row.quirk, row.features, false, weight);
            }
        }
    }
    for (quirk, examples) in &mut examples {
        balance(examples);
        let weights = newton(examples);
        let said = |example: &Example| dot(&weights, &example.features) >= 0.0;
        let wrong = |done| examples.iter().filter(|e| e.done == done && said(e) != done).count();
        let all = |done| examples.iter().filter(|e| e.done == done).count();
        println!("// missed {} of {}, false {} of {}", wrong(true), all(true), wrong(false), all(false));
        let shown: Vec<String> = weights.iter().map(|weight| format!("{weight:.2}")).collect();
        println!("(Quirk::{quirk:?}, [{}]),", shown.join(", "));
    }
    Ok(())
}

/// Makes both answers weigh the same in all.
fn balance(examples: &mut [Example]) {
    let total = |examples: &[Example], done| -> f64 {
        examples.iter().filter(|example| example.done == done).map(|example| example.weight).sum()
    };
    let (yes, no) = (total(examples, true), total(examples, false));
    for example in examples.iter_mut() {
        // Few clean blocks are stopped at all; they shall not outweigh what they are.
        example.weight /= if example.done { yes } else { no.max(yes / 3.0) };
        example.weight *= 2_000.0;
    }
}

fn dot(weights: &[f64; WIDTH], features: &Features) -> f64 {
    weights.iter().zip(features).map(|(weight, &feature)| weight * f64::from(feature)).sum()
}

/// The weights of the greatest likelihood under the penalty.
fn newton(examples: &[Example]) -> [f64; WIDTH] {
    let mut weights = [0.0; WIDTH];
    for _ in 0..25 {
        let mut gradient = weights.map(|weight| -PENALTY * weight);
        let mut curvature = [[0.0; WIDTH]; WIDTH];
        for (at, row) in curvature.iter_mut().enumerate() {
            row[at] = PENALTY;
        }
        for example in examples {
            let p = 1.0 / (1.0 + (-dot(&weights, &example.features)).exp());
            let error = example.weight * (f64::from(u8::from(example.done)) - p);
            let spread = example.weight * p * (1.0 - p);
            for (i, &a) in example.features.iter().enumerate().filter(|(_, a)| **a != 0.0) {
                gradient[i] += error * f64::from(a);
                for (j, &b) in example.features.iter().enumerate() {
                    curvature[i][j] += spread * f64::from(a) * f64::from(b);
                }
            }
        }
        for (weight, step) in weights.iter_mut().zip(solve(curvature, gradient)) {
            *weight += step;
        }
    }
    weights
}

/// Solves `matrix · x = vector` by Gaussian elimination; the matrix is positive definite.
fn solve(mut matrix: [[f64; WIDTH]; WIDTH], mut vector: [f64; WIDTH]) -> [f64; WIDTH] {
    for i in 0..WIDTH {
        for j in i + 1..WIDTH {
            let factor = matrix[j][i] / matrix[i][i];
            let above = matrix[i];
            for (value, above) in matrix[j].iter_mut().zip(above) {
                *value -= factor * above;
            }
            vector[j] -= factor * vector[i];
        }
    }
    for i in (0..WIDTH).rev() {
        for k in i + 1..WIDTH {
            vector[i] -= matrix[i][k] * vector[k];
        }
        vector[i] /= matrix[i][i];
    }
    vector
}
