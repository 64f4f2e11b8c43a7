//! What every answer has in common: one file per header or concern; `router.rs` puts them in order.

pub mod caching;
pub mod compression;
pub mod content_policy;
pub mod csrf;
pub mod deadline;
pub mod isolation;
pub mod request_id;
pub mod sniffing;
pub mod streams;
pub mod traces;
pub mod transport;
