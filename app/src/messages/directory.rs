//! Texts of the directory.

/// Texts of the directory.
#[derive(Clone, Copy, Debug)]
pub struct Directory {}

impl Directory {
    /// English.
    pub const ENGLISH: Self = Self {};
}
