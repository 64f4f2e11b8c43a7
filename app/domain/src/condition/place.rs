//! A place in a tree of conditions, and the edits that are made there.

use super::{Condition, Join};

/// Which node: the position in each group on the way from the root, which is the empty path. Text form: `0.2.1`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(Vec<usize>);

impl Place {
    /// The root.
    pub fn root() -> Self {
        Self::default()
    }

    /// The `n`-th part of the group at this place.
    #[must_use]
    pub fn part(&self, n: usize) -> Self {
        let mut path = self.0.clone();
        path.push(n);
        Self(path)
    }

    /// Reads the text form; anything else is the root.
    pub fn parse(text: &str) -> Self {
        Self(text.split('.').map_while(|part| part.parse().ok()).collect())
    }

    /// How deep.
    pub fn depth(&self) -> usize {
        self.0.len()
    }
}

impl core::fmt::Display for Place {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for (i, part) in self.0.iter().enumerate() {
            write!(f, "{}{part}", if i > 0 { "." } else { "" })?;
        }
        Ok(())
    }
}

impl Condition {
    /// The node at a place.
    pub fn at(&self, place: &Place) -> Option<&Self> {
        place.0.iter().try_fold(self, |node, part| match node {
            Self::Group { of, .. } => of.get(*part),
            Self::Leaf { .. } => None,
        })
    }

    fn at_mut(&mut self, path: &[usize]) -> Option<&mut Self> {
        path.iter().try_fold(self, |node, part| match node {
            Self::Group { of, .. } => of.get_mut(*part),
            Self::Leaf { .. } => None,
        })
    }

    /// With one more part in the group at `place`; where there is no group, in the root's.
    #[must_use]
    pub fn with(&self, place: &Place, part: Self) -> Self {
        let mut tree = match self {
            Self::Group { .. } => self.clone(),
            // A lone question becomes the first of a group.
            Self::Leaf { .. } => Self::Group { join: Join::All, not: false, of: vec![self.clone()] },
        };
        let target = if matches!(tree.at(place), Some(Self::Group { .. })) { place.0.as_slice() } else { &[] };
        if let Some(Self::Group { of, .. }) = tree.at_mut(target) {
            of.push(part);
        }
        tree
    }

    /// Without the node at `place`; groups that become empty by it go, too. Without the root, everybody.
    #[must_use]
    pub fn without(&self, place: &Place) -> Self {
        let Some((last, parent)) = place.0.split_last() else { return Self::everybody() };
        let mut tree = self.clone();
        let Some(Self::Group { of, .. }) = tree.at_mut(parent) else { return tree };
        if *last < of.len() {
            of.remove(*last);
        }
        if of.is_empty() { tree.without(&Place(parent.to_vec())) } else { tree }
    }

    /// With the node at `place` negated.
    #[must_use]
    pub fn turned(&self, place: &Place) -> Self {
        let mut tree = self.clone();
        if let Some(Self::Group { not, .. } | Self::Leaf { not, .. }) = tree.at_mut(&place.0) {
            *not = !*not;
        }
        tree
    }

    /// With the group at `place` joined the other way.
    #[must_use]
    pub fn rejoined(&self, place: &Place) -> Self {
        let mut tree = self.clone();
        if let Some(Self::Group { join, .. }) = tree.at_mut(&place.0) {
            *join = if *join == Join::All { Join::Any } else { Join::All };
        }
        tree
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::Question;

    fn leaf() -> Condition {
        Condition::ask(Question::Recognised)
    }

    fn group(of: Vec<Condition>) -> Condition {
        Condition::Group { join: Join::Any, not: false, of }
    }

    #[test]
    fn parts_are_added_where_they_are_wanted_and_empty_groups_go_with_their_last_part() {
        let tree = Condition::everybody().with(&Place::root(), leaf()).with(&Place::root(), group(vec![leaf()]));
        let tree = tree.with(&Place::parse("1"), leaf());
        assert_eq!(tree.questions().len(), 3);
        assert!(matches!(tree.at(&Place::parse("1.1")), Some(Condition::Leaf { .. })));
        let tree = tree.without(&Place::parse("1.0")).without(&Place::parse("1.0"));
        assert_eq!(tree, Condition::everybody().with(&Place::root(), leaf()));
        assert!(tree.without(&Place::parse("0")).is_everybody());
    }

    #[test]
    fn turning_twice_and_joining_twice_is_nothing() {
        let tree = Condition::everybody().with(&Place::root(), group(vec![leaf(), leaf()]));
        for place in ["", "0", "0.1", "7.7"] {
            let place = Place::parse(place);
            assert_eq!(tree.turned(&place).turned(&place), tree);
            assert_eq!(tree.rejoined(&place).rejoined(&place), tree);
        }
        assert_ne!(tree.turned(&Place::parse("0.1")), tree);
    }

    #[test]
    fn a_place_reads_back_and_a_wrong_one_changes_nothing() {
        assert_eq!(Place::parse("0.12.3").to_string(), "0.12.3");
        assert_eq!(Place::parse("x"), Place::root());
        let tree = Condition::everybody().with(&Place::root(), leaf());
        assert_eq!(tree.without(&Place::parse("5.5")), tree);
    }
}
