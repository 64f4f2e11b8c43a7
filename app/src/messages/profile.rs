//! Texts of the profile.

/// Texts of the profile.
#[derive(Clone, Copy, Debug)]
pub struct Profile {}

impl Profile {
    /// English.
    pub const ENGLISH: Self = Self {};
}
