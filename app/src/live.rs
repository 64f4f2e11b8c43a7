//! An open page hears what happens: one event stream a page, opened again for as long as it takes.

#[cfg(feature = "hydrate")]
mod stream;

use domain::{
    commit::Cursor,
    live::{DirectoryMessage, Message},
    time::Timestamp,
};
use leptos::prelude::*;
use serde::de::DeserializeOwned;

use crate::ui::Liveness;

/// A heartbeat: the server's clock, and how old the newest commit was when the hub saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    /// The server's clock.
    pub now: Timestamp,
    /// Milliseconds between commit and hub.
    pub lag: u32,
}

/// What the messages of every stream have in common.
pub trait Heard: DeserializeOwned + 'static {
    /// The heartbeat, when it is one.
    fn beat(&self) -> Option<Beat>;
    /// Whether the page must read itself anew.
    fn is_reset(&self) -> bool;
}

impl Heard for Message {
    fn beat(&self) -> Option<Beat> {
        match *self {
            Self::Beat { now, lag } => Some(Beat { now: Timestamp::from_millis(now), lag }),
            _ => None,
        }
    }

    fn is_reset(&self) -> bool {
        matches!(self, Self::Reset)
    }
}

impl Heard for DirectoryMessage {
    fn beat(&self) -> Option<Beat> {
        match *self {
            Self::Beat { now, lag } => Some(Beat { now: Timestamp::from_millis(now), lag }),
            _ => None,
        }
    }

    fn is_reset(&self) -> bool {
        matches!(self, Self::Reset)
    }
}

/// Opens the event stream at `url` and hands over every message, with the position it brings the page to.
///
/// `url` has no query; an empty one keeps the stream closed. `cursor` is what the page contains: it moves with every
/// message, and a stream that is opened anew asks for what came after it. `start` is the server's clock of the page.
/// The page must be able to hear a message twice. On the server nothing is opened and the state stays `Loaded`.
pub fn use_live<M: Heard>(
    url: Signal<String>,
    cursor: RwSignal<Cursor>,
    start: Timestamp,
    on_message: impl Fn(M, Option<Cursor>) + 'static,
) -> Signal<Liveness> {
    let state = RwSignal::new(Liveness::Loaded);
    #[cfg(feature = "hydrate")]
    let around = use_context::<crate::frame::Around>();
    #[cfg(feature = "hydrate")]
    stream::keep_open(url, cursor, state, start, move |data, at| {
        // A message of a newer server that this page does not understand yet is left to the next load.
        let message: M = serde_json::from_str(data).ok()?;
        let beat = message.beat();
        // The frame has no stream of its own, and shows the workspace too.
        if let (true, Some(around)) = (message.is_reset(), &around) {
            around.read_again();
        }
        on_message(message, at);
        beat
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (url, cursor, start, on_message);
    state.into()
}

/// For a page that does not change by itself: reads it `again` when the workspace is not what it was.
pub fn use_workspace_changes(again: impl Fn() + 'static) {
    let now = Timestamp::from_millis(crate::browser::clock());
    use_live(Signal::stored("/live".to_owned()), RwSignal::new(Cursor::default()), now, move |message: DirectoryMessage, _| {
        if message.is_reset() {
            again();
        }
    });
}
