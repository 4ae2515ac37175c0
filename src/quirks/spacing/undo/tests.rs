use super::Detokenize;
use crate::Tokenizer::{
    self, BertCased, BertUncased, Moses, MosesAggressive, MosesEscaped, Ptb, Spacy, Treebank, WordPunct,
};

/// What comes out, by rules and leanings alone.
fn undone(tokenizers: &[Tokenizer], text: &str) -> String {
    Detokenize::new(tokenizers.to_vec())
        .edits_with(text, std::slice::from_ref(&(0..text.len())), None)
        .apply(text)
        .into_owned()
}

#[track_caller]
fn gives(tokenizer: Tokenizer, text: &str, want: &str) {
    assert_eq!(undone(&[tokenizer], text), want);
}

#[test]
fn plain_marks() {
    gives(WordPunct, "yes , no ; well : what ? oh !", "yes, no; well: what? oh!");
    gives(BertUncased, "he said so . . . then left .", "he said so... then left.");
}

#[test]
fn clitics() {
    gives(WordPunct, "don ' t , i ' ll , iran ' s", "don't, i'll, iran's");
    gives(Treebank, "do n't , ca n't , I 'll , Iran 's , gon na", "don't, can't, I'll, Iran's, gonna");
    gives(Moses, "don 't , it 's", "don't, it's");
}

#[test]
fn two_words_that_treebank_would_have_cut() {
    gives(Treebank, "I can not say", "I cannot say");
    gives(WordPunct, "i can not say", "i can not say");
}

#[test]
fn brackets() {
    gives(WordPunct, "one ( two [ three ]) four", "one (two [three]) four");
    gives(Treebank, "one -LRB- two -RRB- three", "one (two) three");
}

#[test]
fn quotes_alternate() {
    gives(WordPunct, "he said , \" go \" and \" stay \" .", "he said, \"go\" and \"stay\" .");
    gives(Treebank, "`` go away , '' he said .", "\"go away,\" he said.");
}

#[test]
fn escapes_and_joints() {
    gives(MosesEscaped, "It &apos;s &#91; now &#93; , R &amp; D", "It's [now], R & D");
    gives(MosesAggressive, "well @-@ known", "well-known");
}

#[test]
fn blanks_that_no_tokenizer_made_stay() {
    gives(WordPunct, "so , . \" he said", "so, . \"he said");
    gives(Treebank, "de - escalate , 3 / 5", "de - escalate, 3 / 5");
}

#[test]
fn references_that_were_cut() {
    gives(WordPunct, "salt & amp ; pepper", "salt &amp; pepper");
}

/// Quotes stay paired over a long document; one without a partner spoils its own paragraph and no other.
#[test]
fn quotes_stay_paired() {
    let (mut text, mut want) = (String::new(), String::new());
    for number in 0..600 {
        if number % 100 == 50 {
            text.push_str("she asked : \" what next ?\n");
            want.push_str("she asked: \"what next?\n");
        } else {
            text.push_str("he said : \" we will go ,\" and then , \" or stay .\"\n");
            want.push_str("he said: \"we will go,\" and then, \"or stay.\"\n");
        }
    }
    gives(WordPunct, &text, &want);
}

#[test]
fn any_text_at_all() {
    for text in
        ["", " ", "\n", "' ", " ' ", "\" \" \"", "- - -", ". . .", "@-@", "` `", "\u{301} \u{301}", "& amp ;", "’ ‘"]
    {
        for tokenizer in Tokenizer::ALL {
            let _ = undone(&[tokenizer], text);
        }
    }
}

/// The same on one line, where no paragraph helps.
#[test]
fn quotes_stay_paired_without_paragraphs() {
    let (mut text, mut want) = (String::new(), String::new());
    for number in 0..600 {
        if number % 100 == 50 {
            text.push_str("she asked : \" what next ? ");
            want.push_str("she asked: \"what next? ");
        } else {
            text.push_str("he said : \" we will go ,\" and then , \" or stay .\" ");
            want.push_str("he said: \"we will go,\" and then, \"or stay.\" ");
        }
    }
    gives(WordPunct, text.trim_end(), want.trim_end());
}

/// A blank that the image says a tokenizer can have put beside a mark is one that it does put there, in some surroundings.
#[test]
fn the_image_claims_no_cut_that_is_never_made() {
    let mut wrong = String::new();
    for tokenizer in Tokenizer::ALL {
        for mark in ",;:?!()[]{}<>\"'&@#$%*+/=-~|^\\–—«»“”‘’…•°£€§".chars() {
            for (left, right) in [("word", "other"), ("12", "34"), ("word", "34"), ("12", "other")] {
                let spaced = format!("{left} {mark} {right}");
                let claims = Detokenize::new(vec![tokenizer]).blanks(&spaced);
                let clean =
                    [format!("{left}{mark}{right}"), format!("{left}{mark} {right}"), format!("{left} {mark}{right}")];
                for at in claims {
                    let gap = at == left.len();
                    let made = clean.iter().enumerate().any(|(form, text)| {
                        let keeps = if gap { form == 2 } else { form == 1 };
                        !keeps
                            && tokenizer.tokenize(text).contains(&if gap {
                                format!("{left} ")
                            } else {
                                format!(" {right}")
                            })
                    });
                    // The script leaves typographic quotes alone; others of its family do not.
                    let family = tokenizer == Ptb && "“”‘’".contains(mark);
                    if !made && !family {
                        wrong.push_str(&format!("{} {spaced:?} at {at}\n", tokenizer.name()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

mod laws {
    use super::*;
    use proptest::prelude::*;

    /// Words and marks as prose has them, with and without blanks.
    const TEXT: &str = "([a-zA-Z]{1,5}|[0-9]{1,4}|[-.,;:!?'\"()&/$%£’“”—]|\\.\\.\\.|  ?|'s|n't|\n){0,40}";

    /// A sentence as printers set it, of words that no tokenizer cuts otherwise than at marks.
    fn sentence() -> impl Strategy<Value = String> {
        let word =
            || proptest::sample::select(vec!["rain", "boat", "harbour", "night", "went", "under", "small", "Anna"]);
        let phrase = (proptest::collection::vec(word(), 1..5), 0..8usize).prop_map(|(words, form)| {
            let words = words.join(" ");
            match form {
                0 => format!("({words})"),
                1 => format!("[{words}]"),
                2 => format!("{words} isn't"),
                3 => format!("{words}'s boat"),
                4 => format!("{words} 1,250"),
                5 => format!("{words} well-known"),
                _ => words,
            }
        });
        let mark = || proptest::sample::select(vec![", ", "; ", ": ", " "]);
        (proptest::collection::vec((phrase, mark()), 1..5), proptest::sample::select(vec!['?', '!'])).prop_map(
            |(phrases, end)| {
                let mut out: String = phrases.iter().map(|(phrase, mark)| format!("{phrase}{mark}")).collect();
                out.truncate(out.trim_end_matches([' ', ',', ';', ':']).len());
                out.push(end);
                out
            },
        )
    }

    proptest! {
        #[test]
        fn undoing_a_tokenizer_gives_well_spaced_text_back(text in proptest::collection::vec(sentence(), 1..4)) {
            let text = text.join(" ");
            for tokenizer in [Treebank, Ptb, Moses, MosesEscaped, WordPunct, BertCased, Spacy] {
                prop_assert_eq!(undone(&[tokenizer], &tokenizer.tokenize(&text)), &*text);
            }
        }

        #[test]
        fn what_comes_out_has_the_same_tokens(text in TEXT) {
            for tokenizer in [WordPunct, BertUncased] {
                let mangled = tokenizer.tokenize(&text);
                prop_assert_eq!(tokenizer.tokenize(&undone(&[tokenizer], &mangled)), mangled);
            }
        }

        #[test]
        fn only_blanks_go(text in TEXT) {
            let bare = |text: &str| text.replace(' ', "");
            for tokenizer in [WordPunct, BertUncased, Moses, Spacy] {
                prop_assert_eq!(bare(&undone(&[tokenizer], &text)), bare(&text));
            }
        }
    }
}
