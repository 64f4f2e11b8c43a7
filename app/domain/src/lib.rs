//! The words of the product: types shared by browser and server, pure logic, and the ports.
//!
//! Nothing here knows a clock, randomness, a database or a user-interface library: `now` and all data are arguments.

pub mod account;
pub mod actor;
pub mod attribute;
pub mod catalogue;
pub mod civil;
pub mod commit;
pub mod condition;
pub mod conflict;
pub mod currency;
pub mod directory;
pub mod edit;
pub mod entry;
pub mod event;
pub mod fold;
pub mod format;
pub mod geo;
pub mod headline;
pub mod identity;
pub mod incoming;
pub mod invitation;
pub mod live;
pub mod merge;
pub mod port;
pub mod profile;
pub mod quarantine;
pub mod request;
pub mod resolve;
pub mod subscription;
pub mod tag;
pub mod time;
pub mod timeline;
pub mod workspace;
pub mod write_key;
pub mod zone;
