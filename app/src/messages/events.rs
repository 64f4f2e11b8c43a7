//! Texts of the events.

/// Texts of the events.
#[derive(Clone, Copy, Debug)]
pub struct Events {}

impl Events {
    /// English.
    pub const ENGLISH: Self = Self {};
}
