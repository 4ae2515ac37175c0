//! Evidence for letter case: would plain text have had capitals here?

/// What a block tells of letter case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// Words of letters.
    pub words: usize,
    /// Final stops.
    pub stops: usize,
    /// Marks of chat, code, lists and handles.
    pub informal: usize,
}

/// Weighs `block`.
pub(crate) fn weigh(block: &str) -> Evidence {
    let mut evidence = Evidence::default();
    for token in block.split_whitespace() {
        if token.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            evidence.words += 1;
        }
        if token.ends_with(['.', '?', '!']) || [".\"", ".'", ".''"].iter().any(|end| token.ends_with(end)) {
            evidence.stops += 1;
        }
        let lower = token.to_ascii_lowercase();
        let chat = ["u", "ur", "lol", "dont", "im", "cant", "omg", "thx", "pls", "idk", "gonna", "wanna", "ya"];
        let odd = token.contains(['{', '}', '=', '@', '_', '<', '>', '\\', '/']);
        evidence.informal += usize::from(odd || chat.contains(&lower.as_str()));
    }
    evidence
}
