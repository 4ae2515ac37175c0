//! What was worked out once for a string is remembered.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

use crate::folded::folded;

/// Values by the string they were worked out for: as many as fit, then it starts anew.
pub(crate) struct Memo<V> {
    /// The places of the values.
    known: HashMap<Box<str>, usize, Seed>,
    values: Vec<V>,
    /// The value of a string too long to be kept.
    passing: Option<V>,
}

/// More values than this are not kept.
const MOST: usize = 1 << 14;
/// Longer strings are not kept.
const LONGEST: usize = 64;

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self { known: HashMap::default(), values: Vec::new(), passing: None }
    }
}

impl<V> Memo<V> {
    /// The value of `key`, which `make` works out where it is not known.
    pub(crate) fn get(&mut self, key: &str, make: impl FnOnce() -> V) -> &mut V {
        if key.len() > LONGEST {
            return self.passing.insert(make());
        }
        let place = match self.known.get(key) {
            Some(place) => *place,
            None => {
                if self.values.len() >= MOST {
                    self.known.clear();
                    self.values.clear();
                }
                self.known.insert(key.into(), self.values.len());
                self.values.push(make());
                self.values.len() - 1
            }
        };
        &mut self.values[place]
    }
}

/// A seed of its own for each table: nobody can write a text whose words all fall into one place.
struct Seed(u64);

impl Default for Seed {
    fn default() -> Self {
        Self(RandomState::new().build_hasher().finish())
    }
}

impl BuildHasher for Seed {
    type Hasher = Folded;

    fn build_hasher(&self) -> Folded {
        Folded(self.0)
    }
}

struct Folded(u64);

impl Hasher for Folded {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = folded(self.0, bytes);
    }

    // What ends a string: no other key goes before it.
    fn write_u8(&mut self, _: u8) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_worked_out_twice() {
        let mut memo = Memo::default();
        assert_eq!(*memo.get("a", || 1), 1);
        assert_eq!(*memo.get("a", || 2), 1);
        let long = "a".repeat(100);
        assert_eq!((*memo.get(&long, || 3), *memo.get(&long, || 4)), (3, 4));
    }

    #[test]
    fn it_does_not_grow_for_ever() {
        let mut memo = Memo::default();
        for number in 0..3 * MOST {
            assert_eq!(*memo.get(&number.to_string(), || number), number);
        }
        assert!(memo.values.len() <= MOST);
    }
}
