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
    /// The call that an item's `type` names.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "identify" => Self::Identify,
            "track" => Self::Track,
            "page" => Self::Page,
            "screen" => Self::Screen,
            "group" => Self::Group,
            "alias" => Self::Alias,
            _ => return None,
        })
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
