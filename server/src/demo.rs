//! The demo workspace: real purchases of a music shop, with made-up people and made-up activity around them.
//!
//! [`fill`] writes it once, at the first start, straight through the storage port; [`replay`] keeps it alive through the public
//! HTTP API, like any other sender. `server/demo/README.md` says what is real and what is not.

mod activity;
mod album;
mod browser;
mod calendar;
mod history;
mod load;
mod people;
mod place;
mod purchases;
mod random;
mod replay;
mod wire;

pub use load::{fill, print_progress};
pub use people::Person;
pub use random::Random;
pub use replay::replay;
