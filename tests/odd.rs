//! Odd text is let be: nothing that a chain of tokenizers, letter case and stemmers does is found in it.

use unmangle::{Chain, Quirk, diagnose};

const CHAIN: [Quirk; 4] = [Quirk::Tokenized, Quirk::Lowercased, Quirk::Uppercased, Quirk::Stemmed];

#[test]
fn odd_text_is_let_be() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/odd");
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let diagnosis = diagnose(&text);
        for finding in diagnosis.findings.iter().filter(|finding| CHAIN.contains(&finding.quirk)) {
            let spans: Vec<&str> = finding.spans.iter().map(|span| &text[span.clone()]).collect();
            wrong.push(format!("{}: {finding}\n{spans:#?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A short sentence and a longer one a language.
const OTHERS: [[&str; 2]; 13] = [
    ["Le chat dort sur la table.", "Nous avons vu les enfants dans le jardin, mais ils ne voulaient pas rentrer."],
    [
        "Der Hund liegt unter dem Tisch.",
        "Wir haben gestern einen Wagen gekauft, aber er ist schon kaputt, und keiner will ihn.",
    ],
    ["El perro come en la cocina.", "Ayer fuimos al mercado con mi hermana y compramos pan, queso y un poco de vino."],
    ["Il gatto dorme sotto il letto.", "Domani andiamo al mare con gli amici, se non piove come la settimana scorsa."],
    ["O menino joga bola na rua.", "Ele vem hoje, mas a senhora disse que chega muito tarde, depois do jantar."],
    ["De kat slaapt op de stoel.", "We gaan morgen naar zee, als het niet te hard regent, en anders blijven we thuis."],
    [
        "Katten ligger under stolen.",
        "Vi var vid havet i helgen, men det var kallt, och vi gick hem igen efter en timme.",
    ],
    [
        "Hunden ligger under bordet.",
        "Vi skal ikke til byen i morgen, for det er en helligdag, og butikkerne er lukkede.",
    ],
    ["Kot śpi na krześle.", "Jutro jedziemy nad morze, ale nie wiem, czy pociąg przyjedzie na czas."],
    ["Kissa nukkuu tuolilla.", "Huomenna menemme merelle, mutta kukaan ei tiedä, sataako silloin taas."],
    ["Kedi sandalyede uyuyor.", "Yarın denize gidiyoruz, ama hava çok soğuk ve kimse gelmek istemiyor."],
    [
        "Kucing itu tidur di atas kursi.",
        "Kami pergi ke pasar dengan ibu dan membeli ikan yang besar untuk makan malam.",
    ],
    ["Η γάτα κοιμάται στην καρέκλα.", "Αύριο πάμε στη θάλασσα, αλλά κανείς δεν ξέρει αν θα βρέξει."],
];

fn chain_in(text: &str) -> Vec<String> {
    let diagnosis = diagnose(text);
    let found = diagnosis.findings.iter().filter(|finding| CHAIN.contains(&finding.quirk));
    found.map(|finding| format!("{text}: {finding}")).collect()
}

#[test]
fn other_languages_are_let_be() {
    let mut wrong = Vec::new();
    for [short, long] in OTHERS {
        for text in [short.to_owned(), long.to_owned(), [long, short].join(" ")] {
            for chain in
                ["", "lowercase", "uppercase", "lowercase wordpunct", "uppercase treebank", "lowercase moses-escaped"]
            {
                wrong.extend(chain_in(&chain.parse::<Chain>().unwrap().apply(&text)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn short_english_is_english() {
    for text in [
        "The cat sleeps on the table, and it snores.",
        "Rebels attack a Syrian army base, killing ten.",
        "Well, where did you put it?",
        "Storm kills dozens in Manila, police say.",
    ] {
        for chain in
            ["lowercase wordpunct", "uppercase wordpunct", "lowercase treebank porter", "lowercase spacy lancaster"]
        {
            let mangled = chain.parse::<Chain>().unwrap().apply(text);
            assert!(!chain_in(&mangled).is_empty(), "{mangled}");
        }
    }
}
