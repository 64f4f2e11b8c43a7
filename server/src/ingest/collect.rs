//! One request from its first byte to its answer.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::Request,
    http::{header, request::Parts},
    response::Response,
};
use domain::{
    actor::Actor,
    incoming::{Trust, Verdict},
    request,
    time::Timestamp,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{
    address,
    answer::{self, Problem},
    body::{self, Received, Text},
    caller::{Caller, blot},
    field, key,
    key_ring::KnownKey,
    kind::Endpoint,
    spread,
    state::IngestState,
    understand::{Understood, understand, understand_within},
};

/// First characters of a body that are kept for the debugger.
const SAMPLE: usize = 2_000;

/// Takes a request in, and answers when everything in it is stored, or refused for a reason.
pub(super) async fn collect(ingest: IngestState, endpoint: Endpoint, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let received = ingest.clock.now();
    let mut log = blank(&parts, received);
    let outcome = take_in(&ingest, endpoint, &parts, body, received, &mut log).await;
    let response = match &outcome {
        Ok((verdicts, told)) => answer::success(told.then_some(verdicts)),
        Err(problem) => {
            log.reason = Some(problem.message().into_owned());
            problem.answer()
        }
    };
    log.status = response.status().as_u16();
    ingest.log.push(log);
    response
}

/// Verdicts in order, and whether they are to be told.
async fn take_in(
    ingest: &IngestState,
    endpoint: Endpoint,
    parts: &Parts,
    mut body: Body,
    received: Timestamp,
    log: &mut request::Request,
) -> Result<(Vec<Verdict>, bool), Problem> {
    let mut secret = key::in_header(&parts.headers);
    let known = match &secret {
        // A key in the header is checked before the body is read: nobody unknown makes the server unpack anything.
        Some(text) => match known_key(ingest, text, log).await {
            Ok(known) => Some(known),
            Err(problem) => {
                body::discard(&mut body).await;
                return Err(problem);
            }
        },
        None => None,
    };
    let is_server = known.as_ref().is_some_and(|known| known.trust == Trust::Server);
    let large = if is_server { &ingest.large } else { &ingest.large_of_public };
    let Received { text, mut place } = body::receive(endpoint, body, large).await?;
    let mut in_body = Ok(None);
    if secret.is_none() {
        in_body = key_in_body(&text, place.is_some()).await;
        secret = in_body.clone().ok().flatten();
    }
    log.sample = sample(text.as_str(), secret.as_deref());
    in_body?;
    let secret = secret.ok_or(Problem::UnknownKey)?;
    let known = match known {
        Some(known) => known,
        None => known_key(ingest, &secret, log).await?,
    };
    let caller = caller(ingest, parts, &known, secret, received);
    let understood = make_sense(ingest, endpoint, text, caller, large, &mut place).await?;
    log.items = understood.items().try_into().unwrap_or(u32::MAX);
    log.library = understood.library.clone().or_else(|| log.library.take());
    let verdicts = store(ingest, &known.actor, understood).await?;
    count(log, &verdicts);
    Ok((verdicts, known.trust == Trust::Server && asks_for_verdicts(parts)))
}

/// The key in a body; of a large one beside the request threads.
async fn key_in_body(text: &Text, is_large: bool) -> Result<Option<String>, Problem> {
    let found = if is_large {
        let text = text.clone();
        tokio::task::spawn_blocking(move || key::in_body(text.as_str())).await.map_err(|_| Problem::Internal)?
    } else {
        key::in_body(text.as_str())
    };
    found.map_err(|error| Problem::Malformed(format!("the body is not valid JSON: {error}")))
}

/// Understands a small body at once, and a large one beside the request threads: tens of milliseconds of parsing would hold
/// up everybody else.
async fn make_sense(
    ingest: &IngestState,
    endpoint: Endpoint,
    text: Text,
    caller: Caller,
    large: &Arc<Semaphore>,
    place: &mut Option<OwnedSemaphorePermit>,
) -> Result<Understood, Problem> {
    if place.is_none() {
        match understand_within(spread::SMALL, endpoint, text.as_str(), &caller, &ingest.agents) {
            // Few bytes that spread to much are a large body after all.
            Err(Problem::TooLarge(_)) => *place = Some(body::large_place(large).await?),
            outcome => return outcome,
        }
    }
    let agents = Arc::clone(&ingest.agents);
    let outcome = tokio::task::spawn_blocking(move || understand(endpoint, text.as_str(), &caller, &agents));
    outcome.await.map_err(|_| Problem::Internal)?
}

async fn known_key(ingest: &IngestState, text: &str, log: &mut request::Request) -> Result<Arc<KnownKey>, Problem> {
    let known = ingest.keys.find(text).await?.ok_or(Problem::UnknownKey)?;
    log.key = Some(known.id.clone());
    Ok(known)
}

fn caller(ingest: &IngestState, parts: &Parts, known: &KnownKey, secret: String, received: Timestamp) -> Caller {
    Caller {
        key: known.id.clone(),
        secret,
        trust: known.trust,
        address: address::of_connection(parts, ingest.behind_proxy),
        user_agent: user_agent(parts).map(str::to_owned),
        received,
    }
}

/// Quarantine first, since it keeps a repeated item once: when the write then fails, the client sends everything again.
async fn store(ingest: &IngestState, actor: &Actor, understood: Understood) -> Result<Vec<Verdict>, Problem> {
    let Understood { incoming, refused, .. } = understood;
    let (positions, kept): (Vec<usize>, Vec<_>) = refused.into_iter().unzip();
    let reasons: Vec<String> = kept.iter().map(|item| item.reason.clone()).collect();
    if !kept.is_empty() {
        ingest.ingest.quarantine(actor, kept).await?;
    }
    let expected = incoming.len();
    let stored = if incoming.is_empty() { Vec::new() } else { ingest.ingest.write(actor, incoming).await? };
    if stored.len() != expected {
        tracing::error!(expected, got = stored.len(), "the store owes a verdict for every item");
        return Err(Problem::Internal);
    }
    if reasons.is_empty() {
        return Ok(stored);
    }
    // Each one lands where it was among all items.
    let mut verdicts = Vec::with_capacity(expected + reasons.len());
    let mut stored = stored.into_iter();
    for (position, reason) in positions.into_iter().zip(reasons) {
        verdicts.extend(stored.by_ref().take(position - verdicts.len()));
        verdicts.push(Verdict::Quarantined { reason });
    }
    verdicts.extend(stored);
    Ok(verdicts)
}

/// The beginning of a body, without its key: also without the part of one that the cut would leave.
fn sample(text: &str, secret: Option<&str>) -> String {
    let Some(secret) = secret else { return field::cut(text, SAMPLE).to_owned() };
    let whole = blot(field::cut(text, SAMPLE + secret.len()), secret);
    field::cut(&whole, SAMPLE).to_owned()
}

fn asks_for_verdicts(parts: &Parts) -> bool {
    parts.uri.query().is_some_and(|query| query.split('&').any(|pair| pair == "verdicts=1"))
}

fn user_agent(parts: &Parts) -> Option<&str> {
    parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok())
}

fn blank(parts: &Parts, at: Timestamp) -> request::Request {
    request::Request {
        number: 0,
        at,
        path: parts.uri.path().to_owned(),
        status: 0,
        key: None,
        library: user_agent(parts).map(|text| field::cut(text, 100).to_owned()),
        items: 0,
        stored: 0,
        repeated: 0,
        conflicts: 0,
        quarantined: 0,
        reason: None,
        sample: String::new(),
    }
}

fn count(log: &mut request::Request, verdicts: &[Verdict]) {
    for verdict in verdicts {
        match verdict {
            Verdict::Stored => log.stored += 1,
            Verdict::Repeated => log.repeated += 1,
            Verdict::Conflict { .. } => log.conflicts += 1,
            Verdict::Quarantined { reason } => {
                log.quarantined += 1;
                log.reason.get_or_insert_with(|| reason.clone());
            }
        }
    }
}
