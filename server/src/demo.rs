//! The demo workspace: real purchases of a music shop, with made-up people and made-up activity around them.
//!
//! [`Filling`] writes it once, from the first start on, straight through the storage port; [`replay`] keeps it alive through the
//! public HTTP API, like any other sender. `server/demo/README.md` says what is real and what is not.

mod activity;
mod album;
mod arrived;
mod browser;
mod calendar;
mod filling;
mod history;
mod people;
mod place;
mod progress;
mod purchases;
mod random;
mod replay;
mod wire;

pub use arrived::Arrived;
pub use filling::{FIRST, Filling};
pub use people::Person;
pub use progress::print as print_progress;
pub use random::Random;
pub use replay::replay;
