//! The state of an open profile: the snapshot it began with, and everything heard since.

use domain::{
    catalogue::Definition, commit::Cursor, conflict::Proposal, identity::ProfileId, live::Message, profile::Who, time::Timestamp,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    api::{Snapshot, profile_others, profile_snapshot},
    timeline::lines::Lines,
    view::View,
};
use crate::{
    error::AppError,
    live::use_live,
    reader::Reader,
    ui::{Liveness, use_now},
};

/// The state of an open profile. Copied into every part of the page.
#[derive(Clone, Copy)]
pub struct Page {
    /// The profile.
    pub id: StoredValue<ProfileId>,
    /// Column 1.
    pub who: RwSignal<Who>,
    /// Definitions of event types that are not built in.
    pub definitions: RwSignal<Vec<Definition>>,
    /// Who may be the same person.
    pub others: RwSignal<Vec<Proposal>>,
    /// How the reader writes.
    pub reader: RwSignal<Reader>,
    /// The server's clock.
    pub now: Signal<Timestamp>,
    /// What the address asks for.
    pub view: Memo<View>,
    /// Column 2.
    pub lines: Lines,
    /// How live the page is.
    pub live: Signal<Liveness>,
}

/// What was heard while the page read itself anew.
type Heard = Vec<(Message, Option<Cursor>)>;

impl Page {
    /// Opens the page on a snapshot and keeps it true.
    pub fn open(snapshot: Snapshot, view: Memo<View>) -> Self {
        let id = StoredValue::new(snapshot.who.id.clone());
        let cursor = RwSignal::new(snapshot.cursor.clone());
        let start = snapshot.reader.now;
        let who = RwSignal::new(snapshot.who);
        let definitions = RwSignal::new(snapshot.definitions);
        let others = RwSignal::new(snapshot.others);
        let reader = RwSignal::new(snapshot.reader);
        let lines = Lines::new(id, view, snapshot.stretch);
        let now = use_now(start);
        let waiting: StoredValue<Option<Heard>> = StoredValue::new(None);
        let url = Signal::derive(move || format!("/profiles/{}/live", id.get_value()));
        let reread = Reread { id, view, who, definitions, others, reader, lines, cursor, waiting };
        let navigate = StoredValue::new(use_navigate());
        let live = use_live(url, cursor, start, move |message: Message, at| {
            let held_back =
                waiting.try_update_value(|waiting| waiting.as_mut().map(|heard| heard.push((message.clone(), at.clone())))).flatten();
            match message {
                // Twice in a row is once: the reading that goes on is newer than both.
                Message::Reset if held_back.is_some() => {}
                Message::Reset => {
                    waiting.set_value(Some(Vec::new()));
                    spawn_local(reread.run(move |to| {
                        navigate.try_with_value(|navigate| navigate(&to, NavigateOptions { replace: true, ..NavigateOptions::default() }));
                    }));
                }
                message => reread.take(message),
            }
        });
        Self { id, who, definitions, others, reader, now, view, lines, live }
    }
}

#[derive(Clone, Copy)]
struct Reread {
    id: StoredValue<ProfileId>,
    view: Memo<View>,
    who: RwSignal<Who>,
    definitions: RwSignal<Vec<Definition>>,
    others: RwSignal<Vec<Proposal>>,
    reader: RwSignal<Reader>,
    lines: Lines,
    cursor: RwSignal<Cursor>,
    waiting: StoredValue<Option<Heard>>,
}

impl Reread {
    fn take(self, message: Message) {
        match message {
            Message::Events(rows) => self.lines.hear(rows),
            Message::Who(who) => {
                let pairs = |who: &Who| who.conflicts.iter().map(|conflict| (conflict.other.clone(), conflict.reason)).collect::<Vec<_>>();
                let marks = |who: &Who| ["phone", "firstName", "lastName", "name", "address.city"].map(|name| who.text(name));
                let is_new = self.who.with_untracked(|held| pairs(held) != pairs(&who) || marks(held) != marks(&who));
                self.who.set(*who);
                if is_new {
                    self.name_others();
                }
            }
            Message::Reset | Message::Beat { .. } => {}
        }
    }

    /// What proposes somebody has changed: who that is now is asked for.
    fn name_others(self) {
        let Some(id) = self.id.try_get_value() else { return };
        spawn_local(async move {
            if let Ok(others) = profile_others(id).await {
                self.others.try_set(others);
            }
        });
    }

    /// Reads the snapshot until it succeeds, puts it in place, then takes in what was heard meanwhile and is not in it.
    async fn run(self, go: impl Fn(String)) {
        let mut wait = 1;
        loop {
            // The component may be gone by now, and everything it owned.
            let (Some(id), Some(view)) = (self.id.try_get_value(), self.view.try_get_untracked()) else { return };
            match profile_snapshot(id.as_str().to_owned(), view).await {
                Ok(snapshot) => return self.replace(snapshot),
                Err(AppError::Moved(winner)) => return go(format!("/profiles/{winner}")),
                Err(error) if error.may_pass() => {
                    pause(core::time::Duration::from_secs(wait)).await;
                    wait = (wait * 2).min(30);
                }
                // Gone, or not for these eyes any more: the same address, loaded anew, says which.
                Err(_) => return load_anew(),
            }
        }
    }

    fn replace(self, snapshot: Snapshot) {
        if self.who.try_set(snapshot.who).is_some() {
            return; // The component is gone.
        }
        self.definitions.set(snapshot.definitions);
        self.others.set(snapshot.others);
        self.reader.set(snapshot.reader);
        self.lines.replace(snapshot.stretch);
        let heard = self.waiting.try_update_value(Option::take).flatten().unwrap_or_default();
        for (message, at) in heard {
            if at.is_none_or(|at| !snapshot.cursor.contains(&at)) {
                self.take(message);
            }
        }
        self.cursor.update(|cursor| snapshot.cursor.lanes().for_each(|(lane, n)| cursor.advance(lane, n)));
    }
}

fn load_anew() {
    #[cfg(feature = "hydrate")]
    let _ = window().location().reload();
}

/// Waits without blocking anything.
async fn pause(time: core::time::Duration) {
    let done = ArcStoredValue::new(false);
    let mut is_set = false;
    core::future::poll_fn(move |context| {
        if done.get_value() {
            return core::task::Poll::Ready(());
        }
        if !core::mem::replace(&mut is_set, true) {
            let (done, waker) = (done.clone(), context.waker().clone());
            set_timeout(
                move || {
                    done.set_value(true);
                    waker.wake();
                },
                time,
            );
        }
        core::task::Poll::Pending
    })
    .await;
}
