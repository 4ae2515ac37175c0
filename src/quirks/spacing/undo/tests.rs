use super::Detokenize;
use crate::Tokenizer::{self, BertUncased, Moses, MosesAggressive, MosesEscaped, Treebank, WordPunct};

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
