//! What a caller may decide where the text alone cannot.

/// What to do with text that has no capitals.
///
/// Prose that a program lowercased and chat typed in lower case cannot be told apart for certain.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CasePolicy {
    /// Capitals are given back to a block without any when it is tokenized or stemmed, or reads as written
    /// prose; chat, verse, code, lists, names and handles are let be.
    #[default]
    Prose,
    /// Capitals are given back to every block that has none.
    Always,
    /// Letter case is never touched, unless stemmed words are restored.
    Never,
}

/// What to do with page furniture and with what was printed twice.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FurniturePolicy {
    /// It is removed; the edits say what and where.
    #[default]
    Remove,
    /// It stays, and the diagnosis says where it is.
    Mark,
    /// It stays and nothing is said of it.
    Keep,
}
