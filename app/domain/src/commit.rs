//! Where in the history of commits something stands (architecture.md §4, order and catch-up).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A position in every lane: all commits up to and including `n` of each lane are contained.
///
/// Text form `lane:n,lane:n` with lanes in order; it is the id of a live message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor(BTreeMap<u32, u64>);

impl Cursor {
    /// The last contained commit of `lane`, 0 before the first.
    pub fn get(&self, lane: u32) -> u64 {
        self.0.get(&lane).copied().unwrap_or(0)
    }

    /// Moves one lane forward; never backward.
    pub fn advance(&mut self, lane: u32, n: u64) {
        let at = self.0.entry(lane).or_default();
        *at = (*at).max(n);
    }

    /// The lanes and their positions, in order.
    pub fn lanes(&self) -> impl Iterator<Item = (u32, u64)> + '_ {
        self.0.iter().map(|(lane, n)| (*lane, *n))
    }

    /// True when everything `other` contains is contained here too.
    pub fn contains(&self, other: &Self) -> bool {
        other.lanes().all(|(lane, n)| self.get(lane) >= n)
    }

    /// Reads the text form; at most 64 lanes.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lanes = BTreeMap::new();
        for part in text.split(',').filter(|part| !part.is_empty()).take(65) {
            let (lane, n) = part.split_once(':')?;
            lanes.insert(lane.parse().ok()?, n.parse().ok()?);
        }
        (lanes.len() <= 64).then_some(Self(lanes))
    }
}

impl core::fmt::Display for Cursor {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for (i, (lane, n)) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(",")?;
            }
            write!(f, "{lane}:{n}")?;
        }
        Ok(())
    }
}

impl TryFrom<String> for Cursor {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a cursor is `lane:n,lane:n`")
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_never_goes_backward() {
        let mut cursor = Cursor::default();
        cursor.advance(1, 7);
        cursor.advance(0, 3);
        cursor.advance(1, 2);
        assert_eq!(cursor.to_string(), "0:3,1:7");
        assert_eq!(Cursor::parse("0:3,1:7"), Some(cursor));
        assert_eq!(Cursor::parse("x"), None);
    }
}
