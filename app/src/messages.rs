//! The message catalogue: every visible text of the product, once per language.
//!
//! A language is one constant per struct; a text that is missing there does not compile. Texts with numbers are
//! functions, because plural forms differ: English has two, Polish three.

#[cfg(feature = "ssr")]
pub mod currencies;
pub mod data_in;
pub mod directory;
pub mod edit;
pub mod events;
pub mod filter;
pub mod frame;
pub mod login;
pub mod merge;
pub mod profile;
pub mod settings;
pub mod subscriptions;
pub mod tags;
pub mod timeline;

use leptos::prelude::*;

pub use self::{
    data_in::DataIn, directory::Directory, edit::Edit, events::Events, filter::Filter, frame::Frame, login::Login, merge::Merge,
    profile::Profile, settings::Settings, subscriptions::Subscriptions, tags::Tags, timeline::Timeline,
};

/// Every text, by the part of the product that shows it.
#[derive(Clone, Copy, Debug)]
pub struct Messages {
    /// Rail, top bar, states that every page has, relative times.
    pub frame: Frame,
    /// The list of people.
    pub directory: Directory,
    /// The list's filter.
    pub filter: Filter,
    /// Log-in and set-up.
    pub login: Login,
    /// Keys, snippets, recent requests, quarantine.
    pub data_in: DataIn,
    /// Settings and invitations.
    pub settings: Settings,
    /// Column 1 and 3 of a profile.
    pub profile: Profile,
    /// Merging, un-merging and comparing.
    pub merge: Merge,
    /// Column 2 of a profile.
    pub timeline: Timeline,
    /// The editing panel of a profile.
    pub edit: Edit,
    /// Tags, on a profile and where they are managed.
    pub tags: Tags,
    /// Subscriptions of a profile.
    pub subscriptions: Subscriptions,
    /// Names and meanings of the built-in events.
    pub events: Events,
}

/// English.
pub static ENGLISH: Messages = Messages {
    frame: Frame::ENGLISH,
    directory: Directory::ENGLISH,
    filter: Filter::ENGLISH,
    login: Login::ENGLISH,
    data_in: DataIn::ENGLISH,
    settings: Settings::ENGLISH,
    profile: Profile::ENGLISH,
    merge: Merge::ENGLISH,
    timeline: Timeline::ENGLISH,
    edit: Edit::ENGLISH,
    tags: Tags::ENGLISH,
    subscriptions: Subscriptions::ENGLISH,
    events: Events::ENGLISH,
};

impl Messages {
    /// Puts the reader's catalogue into context. There is one language so far.
    pub fn provide() {
        provide_context::<&'static Self>(&ENGLISH);
    }
}

/// The reader's catalogue. To be called while a component is built, not in a handler, which has no context.
pub fn messages() -> &'static Messages {
    use_context::<&'static Messages>().unwrap_or(&ENGLISH)
}

/// The English choice between one and any other number; other languages bring their own.
pub(crate) fn plural(n: u64, one: String, other: String) -> String {
    if n == 1 { one } else { other }
}
