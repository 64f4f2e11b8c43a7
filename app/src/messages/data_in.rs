//! Texts of *Data in*.

/// Texts of *Data in*.
#[derive(Clone, Copy, Debug)]
pub struct DataIn {}

impl DataIn {
    /// English.
    pub const ENGLISH: Self = Self {};
}
