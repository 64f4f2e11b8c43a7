//! The directory hears who is active.

use domain::{commit::Cursor, live::DirectoryMessage, time::Timestamp};
use leptos::prelude::*;

use super::shown::Shown;
use crate::{live::use_live, ui::Liveness};

/// Keeps the list on the screen up to date; `again` reads the page anew.
pub fn use_directory_live(current: StoredValue<Option<Shown>>, start: Timestamp, again: Callback<()>) -> Signal<Liveness> {
    let url = Signal::stored("/profiles/live".to_owned());
    use_live(url, RwSignal::new(Cursor::default()), start, move |message, _| match message {
        DirectoryMessage::Active(people) => {
            if let Some(Some(shown)) = current.try_get_value() {
                shown.hear(people);
            }
        }
        DirectoryMessage::Reset => again.run(()),
        DirectoryMessage::Beat { .. } => {}
    })
}
