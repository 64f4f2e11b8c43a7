//! Texts of the timeline.

/// Texts of the timeline.
#[derive(Clone, Copy, Debug)]
pub struct Timeline {}

impl Timeline {
    /// English.
    pub const ENGLISH: Self = Self {};
}
