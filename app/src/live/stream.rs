//! Keeps one `EventSource` open in the browser.
//!
//! The native one gives up for good on a 503 and retries without back-off otherwise, so every failure closes it and a new
//! one is made with the latest cursor in its address.

use core::{
    cell::{Cell, RefCell},
    time::Duration,
};
use std::rc::{Rc, Weak};

use domain::{commit::Cursor, time::Timestamp};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Event, EventSource, MessageEvent, VisibilityState};

use super::Beat;
use crate::{browser::monotonic, ui::Liveness};

/// A beat comes every two seconds: after this many milliseconds of silence the connection is dead, whatever it says.
const SILENCE_MS: f64 = 8_000.0;
/// A hidden page gives its connection back after this long: browsers allow six to a host.
const HIDDEN: Duration = Duration::from_secs(5);
/// Longest wait before another attempt.
const LONGEST_MS: f64 = 30_000.0;
/// From this many failures in a row on the page says that it is offline.
const OFFLINE_AFTER: u32 = 4;

type Hear = dyn Fn(&str, Option<Cursor>) -> Option<Beat>;

struct Stream {
    url: Signal<String>,
    cursor: RwSignal<Cursor>,
    state: RwSignal<Liveness>,
    hear: Box<Hear>,
    source: RefCell<Option<EventSource>>,
    handlers: RefCell<Option<Handlers>>,
    retry: Cell<Option<TimeoutHandle>>,
    hide: Cell<Option<TimeoutHandle>>,
    failures: Cell<u32>,
    heard: Cell<f64>,
    now: Cell<Timestamp>,
}

/// Made once: an `EventSource` only borrows them.
struct Handlers {
    message: Closure<dyn FnMut(MessageEvent)>,
    error: Closure<dyn FnMut(Event)>,
}

/// Opens the stream after the page has woken up and closes it with the component.
pub(super) fn keep_open(
    url: Signal<String>,
    cursor: RwSignal<Cursor>,
    state: RwSignal<Liveness>,
    start: Timestamp,
    hear: impl Fn(&str, Option<Cursor>) -> Option<Beat> + 'static,
) {
    let stream = Rc::new(Stream {
        url,
        cursor,
        state,
        hear: Box::new(hear),
        source: RefCell::default(),
        handlers: RefCell::default(),
        retry: Cell::default(),
        hide: Cell::default(),
        failures: Cell::default(),
        heard: Cell::new(0.0),
        now: Cell::new(start),
    });
    *stream.handlers.borrow_mut() = Some(handlers(&stream));
    let stream = StoredValue::new_local(stream);
    let on = move |name: &'static str, act: fn(&Rc<Stream>)| {
        let listener = window_event_listener_untyped(name, move |_| {
            stream.try_with_value(act);
        });
        on_cleanup(move || listener.remove());
    };
    on("online", Stream::wake);
    on("pageshow", Stream::wake);
    on("offline", Stream::lose);
    on("visibilitychange", Stream::shown_or_hidden);
    Effect::new(move |_| {
        url.track();
        stream.with_value(Stream::open);
    });
    let watch = move || {
        stream.try_with_value(Stream::watch);
    };
    if let Ok(interval) = set_interval_with_handle(watch, Duration::from_secs(2)) {
        on_cleanup(move || interval.clear());
    }
    on_cleanup(move || {
        stream.try_with_value(|stream| {
            stream.close();
            stream.handlers.take();
        });
    });
}

fn handlers(stream: &Rc<Stream>) -> Handlers {
    let weak = Rc::downgrade(stream);
    let message = {
        let weak = Weak::clone(&weak);
        Closure::new(move |event: MessageEvent| {
            if let Some(stream) = weak.upgrade() {
                stream.receive(&event);
            }
        })
    };
    let error = Closure::new(move |_: Event| {
        if let Some(stream) = weak.upgrade() {
            stream.fail();
        }
    });
    Handlers { message, error }
}

impl Stream {
    /// Opens a new connection that begins after what the page contains.
    fn open(self: &Rc<Self>) {
        self.close();
        let url = self.url.get_untracked();
        if url.is_empty() {
            return;
        }
        let after = self.cursor.with_untracked(ToString::to_string);
        let address = if after.is_empty() { url } else { format!("{url}?after={after}") };
        self.heard.set(monotonic());
        let Ok(source) = EventSource::new(&address) else { return self.fail() };
        if let Some(handlers) = self.handlers.borrow().as_ref() {
            source.set_onmessage(Some(handlers.message.as_ref().unchecked_ref()));
            source.set_onerror(Some(handlers.error.as_ref().unchecked_ref()));
        }
        *self.source.borrow_mut() = Some(source);
    }

    fn close(&self) {
        if let Some(source) = self.source.take() {
            source.set_onmessage(None);
            source.set_onerror(None);
            source.close();
        }
        for timer in [self.retry.take(), self.hide.take()].into_iter().flatten() {
            timer.clear();
        }
    }

    fn receive(&self, event: &MessageEvent) {
        self.heard.set(monotonic());
        self.failures.set(0);
        let Some(data) = event.data().as_string() else { return };
        let at = Some(event.last_event_id()).filter(|id| !id.is_empty()).and_then(|id| Cursor::parse(&id));
        let beat = (self.hear)(&data, at.clone());
        if let Some(at) = at {
            // Only after the page has taken the message in: a cursor must never promise more than the page shows.
            self.cursor.update_untracked(|cursor| at.lanes().for_each(|(lane, n)| cursor.advance(lane, n)));
        }
        match beat {
            Some(beat) => {
                self.now.set(beat.now);
                self.state.set(Liveness::Live { lag: Some(beat.lag) });
            }
            None if !matches!(self.state.get_untracked(), Liveness::Live { .. }) => self.state.set(Liveness::Live { lag: None }),
            None => {}
        }
    }

    /// Closes what failed and tries again after 1 to 30 s, each time longer, never all pages at the same instant.
    fn fail(self: &Rc<Self>) {
        self.close();
        let failures = self.failures.get();
        self.failures.set(failures.saturating_add(1));
        let offline = failures >= OFFLINE_AFTER || !window().navigator().on_line();
        self.state.set(if offline { Liveness::Offline { since: self.now.get() } } else { Liveness::Reconnecting });
        let longest = (1_000.0 * f64::from(1_u32 << failures.min(5))).min(LONGEST_MS);
        let wait = longest * (0.5 + js_sys::Math::random() / 2.0);
        let weak = Rc::downgrade(self);
        let again = move || {
            if let Some(stream) = weak.upgrade() {
                stream.retry.take();
                stream.open();
            }
        };
        if let Ok(timer) = set_timeout_with_handle(again, Duration::from_millis(wait as u64)) {
            self.retry.set(Some(timer));
        }
    }

    /// The network is there again, or the page is: no reason to wait any longer.
    fn wake(self: &Rc<Self>) {
        if self.source.borrow().is_none() && document().visibility_state() == VisibilityState::Visible {
            self.failures.set(0);
            self.open();
        }
    }

    fn lose(self: &Rc<Self>) {
        if self.source.borrow().is_some() {
            self.fail();
        }
    }

    fn shown_or_hidden(self: &Rc<Self>) {
        if let Some(timer) = self.hide.take() {
            timer.clear();
        }
        if document().visibility_state() == VisibilityState::Visible {
            return self.wake();
        }
        let weak = Rc::downgrade(self);
        let leave = move || {
            if let Some(stream) = weak.upgrade() {
                stream.hide.take();
                stream.close();
                stream.state.set(Liveness::Reconnecting);
            }
        };
        if let Ok(timer) = set_timeout_with_handle(leave, HIDDEN) {
            self.hide.set(Some(timer));
        }
    }

    /// A connection that says nothing for too long is dead, even when the browser has not noticed.
    fn watch(self: &Rc<Self>) {
        if self.source.borrow().is_some() && monotonic() - self.heard.get() > SILENCE_MS {
            self.fail();
        }
    }
}
