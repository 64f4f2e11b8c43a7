//! Small words with a colour that means something.

use leptos::prelude::*;

/// What the colour says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing in particular.
    #[default]
    Neutral,
    /// The accent: worth noticing.
    Accent,
    /// As it should be.
    Good,
    /// To be looked at.
    Warn,
    /// Wrong or not allowed.
    Bad,
}

impl Meaning {
    fn class(self) -> &'static str {
        match self {
            Self::Neutral => "badge",
            Self::Accent => "badge badge-accent",
            Self::Good => "badge badge-good",
            Self::Warn => "badge badge-warn",
            Self::Bad => "badge badge-bad",
        }
    }
}

/// A word or two on a soft ground; the words alone must say what the colour says.
#[component]
pub fn Badge(
    /// What the colour says.
    #[prop(optional)]
    meaning: Meaning,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! { <span class=meaning.class()>{children()}</span> }
}
