//! Why one item goes into quarantine.

use thiserror::Error;

/// What is wrong with an item, said to a developer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum Refusal {
    #[error("event is larger than 32 KB")]
    TooLarge,
    #[error("event is nested deeper than 32 levels")]
    TooDeep,
    #[error("event is not valid JSON: {0}")]
    NotJson(String),
    #[error("event is not an object")]
    NotAnObject,
    #[error("event has no type")]
    NoType,
    #[error("unknown type “{0}”")]
    UnknownType(String),
    #[error("missing event name: `event` must be a text")]
    NoName,
    #[error("bad event name: at most 200 characters, no control characters")]
    BadName,
    #[error("no identifier: userId or anonymousId is needed")]
    NoIdentifier,
    #[error("alias needs userId and previousId")]
    NoPrevious,
    #[error("group needs groupId")]
    NoGroup,
    #[error("bad message id: at most 100 characters, no control characters")]
    BadMessageId,
    #[error("{0} is not an object")]
    FieldNotAnObject(&'static str),
}
