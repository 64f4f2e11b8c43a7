//! The live hub and its event streams (architecture.md §6).

mod history;
mod hub;
mod stream;

pub use hub::Hub;
pub use stream::router;
