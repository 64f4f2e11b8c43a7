//! The event catalogue: what each action means and looks like (product.md E5).
//!
//! The default actions are built in; an unknown one gets a definition by itself on first sight, with a monogram for an icon.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

mod built_in;

pub use built_in::BUILT_IN;

/// Six families of events, each with a colour of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// On a web site.
    Web,
    /// In the shop: products, cart, favourites.
    Shop,
    /// Money: transactions.
    Money,
    /// Messages and push.
    Message,
    /// Who somebody is: identify, tags, merges, consents.
    Identity,
    /// In an app, and log-ins.
    App,
}

/// How an action is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// A symbol of the icon sprite.
    Icon(&'static str),
    /// One or two letters and one of twelve colours, derived from the name.
    Monogram([char; 2], u8),
}

/// A built-in action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltIn {
    /// The action.
    pub action: &'static str,
    /// Symbol of the sprite, unique per action.
    pub icon: &'static str,
    /// Family.
    pub family: Family,
}

/// An action that appeared by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// The action, verbatim.
    pub action: String,
    /// What it is called, when somebody has given it a name.
    pub name: Option<String>,
    /// What it means, when somebody has described it.
    pub description: Option<String>,
    /// Names of the parameters seen, sorted, at most 100.
    pub params: Vec<String>,
    /// When it was first seen.
    pub first_seen: Timestamp,
}

/// The built-in definition of an action.
pub fn built_in(action: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|entry| entry.action == action)
}

/// The family of any action; unknown ones belong to the app.
pub fn family(action: &str) -> Family {
    built_in(action).map_or(Family::App, |entry| entry.family)
}

/// How any action is drawn.
pub fn glyph(action: &str) -> Glyph {
    built_in(action).map_or_else(|| monogram(action), |entry| Glyph::Icon(entry.icon))
}

fn monogram(action: &str) -> Glyph {
    let mut words = action.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.next().and_then(|word| word.chars().next()).unwrap_or('·');
    let second = words.next().and_then(|word| word.chars().next()).unwrap_or(' ');
    let upper = |c: char| c.to_uppercase().next().unwrap_or(c);
    // FNV-1a: small, and the same on both sides for ever.
    let hash = action.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    Glyph::Monogram([upper(first), upper(second)], (hash % 12) as u8)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_action_stands_once_and_has_an_icon_of_its_own() {
        let actions: BTreeSet<_> = BUILT_IN.iter().map(|entry| entry.action).collect();
        let icons: BTreeSet<_> = BUILT_IN.iter().map(|entry| entry.icon).collect();
        assert_eq!(actions.len(), BUILT_IN.len());
        assert_eq!(icons.len(), BUILT_IN.len());
    }

    #[test]
    fn an_action_that_appeared_by_itself_has_a_monogram_that_never_changes() {
        let Glyph::Monogram(letters, colour) = glyph("Trial Started") else { panic!("an icon for an unknown action") };
        assert_eq!(letters, ['T', 'S']);
        assert!(colour < 12);
        assert_eq!(glyph("Trial Started"), glyph("Trial Started"));
        assert_eq!(family("Trial Started"), Family::App);
        assert!(matches!(glyph("\u{1f600}"), Glyph::Monogram(['·', ' '], _)));
    }
}
