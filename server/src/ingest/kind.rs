//! The six calls, and the two shapes of a body.

/// A call of the tracking API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Who somebody is.
    Identify,
    /// What somebody did.
    Track,
    /// A page was seen.
    Page,
    /// A screen of an app was seen.
    Screen,
    /// Somebody belongs to a company.
    Group,
    /// Two ids are one person.
    Alias,
}

impl Kind {
    const ALL: [Self; 6] = [Self::Identify, Self::Track, Self::Page, Self::Screen, Self::Group, Self::Alias];

    /// The word that names the call in a path and in an item's `type`.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Identify => "identify",
            Self::Track => "track",
            Self::Page => "page",
            Self::Screen => "screen",
            Self::Group => "group",
            Self::Alias => "alias",
        }
    }

    /// The call that [`Self::as_str`] names.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What a path expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    /// One call; the path decides which, whatever `type` says.
    Call(Kind),
    /// An object with a list `batch` of calls, each with its `type`.
    Batch,
}
