//! Undoing tokenizers on real text: the blanks come back, and mangling again gives the tokens.

use unmangle::quirks::spacing::Detokenize;
use unmangle::{Input, Model, Stage, Tokenizer};

const WIKINEWS: &str = include_str!("goldens/wikinews.txt");

#[test]
fn blanks_come_back_and_the_tokens_with_them() {
    for (tokenizer, least) in
        [(Tokenizer::Treebank, 92), (Tokenizer::Ptb, 95), (Tokenizer::Moses, 89), (Tokenizer::WordPunct, 89)]
    {
        let stage = Detokenize::new(vec![tokenizer]);
        let (mut lines, mut exact, mut same_tokens) = (0, 0, 0);
        for line in WIKINEWS.lines().filter(|line| !line.is_empty()) {
            let mangled = tokenizer.tokenize(line);
            let scope = 0..mangled.len();
            let mut input = Input::new(&mangled, std::slice::from_ref(&scope));
            input.model = Model::english();
            let back = stage.edits(&input).apply(&mangled).into_owned();
            lines += 1;
            exact += usize::from(back == line);
            same_tokens += usize::from(tokenizer.tokenize(&back) == mangled);
        }
        assert!(exact * 100 >= least * lines, "{}: {exact} of {lines}", tokenizer.name());
        assert!(same_tokens * 100 >= 98 * lines, "{}: {same_tokens} of {lines}", tokenizer.name());
    }
}
