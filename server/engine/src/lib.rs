//! In-memory indexes kept true from committed changes; no I/O of its own.

mod roster;

pub use roster::Roster;
