//! What was worked out once for a string is remembered.

use foldhash::HashMap;

/// Values by the string they were worked out for: as many as fit, then it starts anew.
pub(crate) struct Memo<V> {
    /// The places of the values. Each table has a seed of its own: nobody can write a text whose words all fall into one
    /// place.
    known: HashMap<Box<str>, usize>,
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
