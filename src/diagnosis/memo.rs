//! What was worked out once for a word is remembered.

use std::collections::HashMap;

/// Values by the string they were worked out for: as many as fit, then it starts anew.
pub(crate) struct Memo<V> {
    known: HashMap<Box<str>, V>,
}

/// More entries than this are not kept.
const MOST: usize = 1 << 14;
/// Longer strings are not kept.
const LONGEST: usize = 64;

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self { known: HashMap::new() }
    }
}

impl<V: Copy> Memo<V> {
    /// The value of `key`, which `make` works out where it is not known.
    pub(crate) fn get(&mut self, key: &str, make: impl FnOnce() -> V) -> V {
        if let Some(value) = self.known.get(key) {
            return *value;
        }
        let value = make();
        if key.len() <= LONGEST {
            if self.known.len() >= MOST {
                self.known.clear();
            }
            self.known.insert(key.into(), value);
        }
        value
    }
}
