//! In-memory indexes kept true from committed changes; no I/O of its own.

pub mod filter;
mod likeness;
mod roster;
pub mod value;

pub use likeness::Likeness;
pub use roster::Roster;
