//! Event streams: one for an open profile, one for an open directory.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
    routing::get,
};
use domain::{
    actor::{Actor, Permission},
    commit::Cursor,
    identity::ProfileId,
    live::{DirectoryMessage, Message},
    port::{PortError, Profiles},
};
use futures::{Stream, stream};
use serde::Deserialize;
use tokio::{
    sync::{broadcast, watch},
    time::{Interval, MissedTickBehavior, interval},
};

use super::{
    history::Missed,
    hub::{Hub, Sent, Subscription, beat, sent},
};

/// A page knows within two seconds that the server is there.
const BEAT: Duration = Duration::from_secs(2);

/// The routes of the live streams. A signed-in person is expected as an extension of the request.
pub fn router(hub: Arc<Hub>) -> Router {
    Router::new()
        .route("/live", get(still))
        .route("/profiles/live", get(directory))
        .route("/profiles/{id}/live", get(profile))
        .with_state(hub)
}

#[derive(Deserialize)]
struct After {
    after: Option<String>,
}

/// Stream one profile.
async fn profile(
    State(hub): State<Arc<Hub>>,
    Extension(actor): Extension<Actor>,
    Path(id): Path<String>,
    Query(query): Query<After>,
    headers: HeaderMap,
) -> Response {
    let Some(id) = ProfileId::parse(&id) else { return StatusCode::NOT_FOUND.into_response() };
    if let Some(refusal) = refusal(&hub, &actor) {
        return refusal;
    }
    // A browser that comes back by itself says where it was; its address still has where the page began.
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(Cursor::parse);
    let after = last.or_else(|| Cursor::parse(&query.after?)).unwrap_or_default();
    let subscription = hub.subscribe(&id, &after);
    let mut first = match beginning(&hub, &actor, &id, &after, &subscription).await {
        Ok(first) => first,
        Err(error) => {
            tracing::warn!(%error, "a stream could not begin");
            return unavailable();
        }
    };
    first.push(beat(&hub, Some(subscription.cursor), |now, lag| Message::Beat { now, lag }));
    let feed = Feed::new(
        &hub,
        first,
        subscription.receiver,
        |hub| beat(hub, Some(hub.cursor()), |now, lag| Message::Beat { now, lag }),
        Message::Reset,
    );
    respond(feed)
}

/// What brings a page that contains everything up to `after` to where its stream begins.
async fn beginning(hub: &Hub, actor: &Actor, id: &ProfileId, after: &Cursor, subscription: &Subscription) -> Result<Vec<Sent>, PortError> {
    let here = || Some(subscription.cursor.clone());
    // A page that was read a moment ago may be ahead of the hub; one that is ahead of the database saw another history, which
    // was there before a backup was restored.
    if !subscription.cursor.contains(after) && !hub.store().position().await?.contains(after) {
        return Ok(vec![sent(here(), &Message::Reset)]);
    }
    match &subscription.missed {
        Missed::Nothing => Ok(Vec::new()),
        Missed::Everything => Ok(vec![sent(here(), &Message::Reset)]),
        Missed::Events(ids) => {
            let lines = hub.store().lines(ids).await?;
            match hub.store().who(actor, id).await {
                Ok((who, _)) => Ok(vec![sent(None, &Message::Who(Box::new(who))), sent(here(), &Message::Events(lines))]),
                Err(PortError::Moved(_) | PortError::NotFound) => Ok(vec![sent(here(), &Message::Reset)]),
                Err(error) => Err(error),
            }
        }
    }
}

/// Stream the directory.
async fn directory(state: State<Arc<Hub>>, actor: Extension<Actor>, after: Query<After>, headers: HeaderMap) -> Response {
    let receiver = state.subscribe_directory();
    listing(&state, &actor, &after, &headers, receiver)
}

/// Stream what concerns a page that does not change by itself: that the workspace did.
async fn still(state: State<Arc<Hub>>, actor: Extension<Actor>, after: Query<After>, headers: HeaderMap) -> Response {
    let receiver = state.subscribe_still();
    listing(&state, &actor, &after, &headers, receiver)
}

fn listing(hub: &Arc<Hub>, actor: &Actor, after: &After, headers: &HeaderMap, receiver: broadcast::Receiver<Sent>) -> Response {
    if let Some(refusal) = refusal(hub, actor) {
        return refusal;
    }
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(Cursor::parse);
    let after = last.or_else(|| Cursor::parse(after.after.as_deref()?));
    let mut first = Vec::new();
    if after.is_some_and(|after| hub.is_outdated(&after)) {
        first.push(sent(Some(hub.cursor()), &DirectoryMessage::Reset));
    }
    first.push(beat(hub, Some(hub.cursor()), |now, lag| DirectoryMessage::Beat { now, lag }));
    let feed = Feed::new(
        hub,
        first,
        receiver,
        |hub| beat(hub, Some(hub.cursor()), |now, lag| DirectoryMessage::Beat { now, lag }),
        DirectoryMessage::Reset,
    );
    respond(feed)
}

fn refusal(hub: &Hub, actor: &Actor) -> Option<Response> {
    if !actor.may(Permission::ReadProfiles) {
        return Some(StatusCode::FORBIDDEN.into_response());
    }
    hub.refuses().then(unavailable)
}

fn unavailable() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")]).into_response()
}

struct Feed {
    hub: Arc<Hub>,
    first: std::vec::IntoIter<Sent>,
    receiver: broadcast::Receiver<Sent>,
    generation: watch::Receiver<u64>,
    beat: fn(&Hub) -> Sent,
    reset: Sent,
    tick: Interval,
    begun: bool,
}

impl Feed {
    fn new<T: serde::Serialize>(
        hub: &Arc<Hub>,
        first: Vec<Sent>,
        receiver: broadcast::Receiver<Sent>,
        beat: fn(&Hub) -> Sent,
        reset: T,
    ) -> Self {
        let mut tick = interval(BEAT);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        tick.reset();
        let generation = hub.generation();
        Self { hub: Arc::clone(hub), first: first.into_iter(), receiver, generation, beat, reset: sent(None, &reset), tick, begun: false }
    }

    /// The next message; `None` ends the stream.
    async fn next(&mut self) -> Option<Event> {
        if let Some(one) = self.first.next() {
            let retry = !std::mem::replace(&mut self.begun, true);
            return Some(if retry { event(one).retry(Duration::from_secs(1)) } else { event(one) });
        }
        tokio::select! {
            biased;
            _ = self.generation.changed() => None,
            one = self.receiver.recv() => match one {
                Ok(one) => Some(event(one)),
                Err(broadcast::error::RecvError::Lagged(_)) => Some(event(self.reset.clone())),
                Err(broadcast::error::RecvError::Closed) => None,
            },
            _ = self.tick.tick() => {
                // The position is read first; whatever was queued up to it goes out before the heartbeat that claims it.
                let heartbeat = (self.beat)(&self.hub);
                let mut waiting = Vec::new();
                loop {
                    match self.receiver.try_recv() {
                        Ok(one) => waiting.push(one),
                        Err(broadcast::error::TryRecvError::Lagged(_)) => waiting.push(self.reset.clone()),
                        Err(_) => break,
                    }
                }
                waiting.push(heartbeat);
                self.first = waiting.into_iter();
                self.first.next().map(event)
            }
        }
    }
}

fn event(one: Sent) -> Event {
    let event = Event::default().data(&*one.json);
    match one.cursor {
        Some(cursor) => event.id(cursor.to_string()),
        None => event,
    }
}

fn respond(feed: Feed) -> Response {
    let events = stream::unfold(feed, |mut feed| async move { feed.next().await.map(|event| (Ok::<_, Infallible>(event), feed)) });
    // Proxies must not collect what should arrive at once.
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::HeaderName::from_static("x-accel-buffering"), "no")];
    (headers, Sse::new(boxed(events))).into_response()
}

fn boxed(
    events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static,
) -> std::pin::Pin<Box<dyn Stream<Item = Result<Event, Infallible>> + Send>> {
    Box::pin(events)
}
