//! The events of one profile as newline-delimited JSON, newest first (product.md B9, export).

use std::{io, sync::Arc};

use axum::{
    Extension, Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{
    actor::{Actor, Permission},
    event::Place,
    identity::ProfileId,
    port::{PortError, Profiles},
};
use futures::stream;

/// Events read and written at a time: memory does not grow with the length of a history.
const CHUNK: usize = 500;

/// The route of the export. A signed-in person is expected as an extension of the request.
pub fn router(profiles: Arc<dyn Profiles>) -> Router {
    Router::new().route("/profiles/{id}/events.ndjson", get(events)).with_state(profiles)
}

/// Export every event of a profile.
async fn events(State(profiles): State<Arc<dyn Profiles>>, Extension(actor): Extension<Actor>, Path(id): Path<String>) -> Response {
    if !actor.may(Permission::ReadProfiles) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Some(id) = ProfileId::parse(&id) else { return StatusCode::NOT_FOUND.into_response() };
    // The first stretch decides the status; after it only a broken body can tell of a failure.
    let first = match profiles.who(&actor, &id).await {
        Ok(_) => profiles.events(&actor, &id, None, CHUNK).await,
        Err(error) => Err(error),
    };
    let first = match first {
        Ok(first) => first,
        Err(PortError::Moved(winner)) => {
            return axum::response::Redirect::permanent(&format!("/profiles/{winner}/events.ndjson")).into_response();
        }
        Err(PortError::Forbidden) => return StatusCode::FORBIDDEN.into_response(),
        Err(PortError::NotFound) => return StatusCode::NOT_FOUND.into_response(),
        Err(_) => return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "2")]).into_response(),
    };
    let name = format!("attachment; filename=\"events-{}.ndjson\"", id.short());
    let lines = stream::try_unfold(Next::Ready(first.0, first.1), move |next| {
        let (profiles, actor, id) = (Arc::clone(&profiles), actor.clone(), id.clone());
        async move {
            let (events, then) = match next {
                Next::Ready(events, then) => (events, then),
                Next::From(place) => profiles.events(&actor, &id, Some(&place), CHUNK).await.map_err(io::Error::other)?,
                Next::Done => return Ok::<_, io::Error>(None),
            };
            let mut text = Vec::new();
            for event in &events {
                serde_json::to_writer(&mut text, event).map_err(io::Error::other)?;
                text.push(b'\n');
            }
            Ok(Some((Bytes::from(text), then.map_or(Next::Done, Next::From))))
        }
    });
    ([(header::CONTENT_TYPE, "application/x-ndjson".to_owned()), (header::CONTENT_DISPOSITION, name)], Body::from_stream(lines))
        .into_response()
}

enum Next {
    Ready(Vec<domain::event::Event>, Option<Place>),
    From(Place),
    Done,
}
