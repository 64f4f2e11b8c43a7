//! A text becomes events, or reasons why it does not: everything between the wire and the store, without waiting on anything.

use std::fmt::Write as _;

use domain::{
    event::EventId,
    incoming::Incoming,
    quarantine::{Circumstances, Quarantined},
};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    address,
    agent::Agents,
    answer::Problem,
    caller::Caller,
    device,
    envelope::{self, Shared},
    field, identifiers, item,
    kind::{Endpoint, Kind},
    meaning, place,
    refusal::Refusal,
    skew,
    spread::{self, Spread},
};

/// Longest message id of the contract, in characters.
const LONGEST_ID: usize = 100;
/// Longest raw item that is kept in quarantine, in bytes.
const KEPT_RAW: usize = 32 * 1024;
/// Longest `User-Agent` that is kept with it, in characters.
const KEPT_AGENT: usize = 1_000;
/// What stands for the library where none names itself.
const NO_LIBRARY: &str = "HTTP API";

/// What a request holds, understood.
#[derive(Debug, Default)]
pub(super) struct Understood {
    /// Events to store, in order.
    pub(super) incoming: Vec<Incoming>,
    /// What goes into quarantine, each with its position among all items.
    pub(super) refused: Vec<(usize, Quarantined)>,
    /// The library of the first item, with its version.
    pub(super) library: Option<String>,
}

impl Understood {
    /// How many items there were.
    pub(super) fn items(&self) -> usize {
        self.incoming.len() + self.refused.len()
    }
}

/// Understands a whole body.
///
/// # Errors
/// [`Problem::Malformed`] and [`Problem::TooMany`], when there is nothing that could be looked at item by item, and
/// [`Problem::TooLarge`] when it would become too much.
pub(super) fn understand(endpoint: Endpoint, text: &str, caller: &Caller, agents: &Agents) -> Result<Understood, Problem> {
    understand_within(spread::LARGEST, endpoint, text, caller, agents)
}

/// Understands a whole body that spreads to at most `room` bytes.
///
/// # Errors
/// Those of [`understand`].
pub(super) fn understand_within(
    room: usize,
    endpoint: Endpoint,
    text: &str,
    caller: &Caller,
    agents: &Agents,
) -> Result<Understood, Problem> {
    let envelope = envelope::open(endpoint, text)?;
    let mut spread = Spread::within(room);
    spread.items(envelope.items.len(), envelope.shared.size)?;
    let mut understood = Understood { incoming: Vec::with_capacity(envelope.items.len()), ..Understood::default() };
    for (position, raw) in envelope.items.iter().enumerate() {
        spread.item(raw, envelope.shared.size)?;
        let event = item::event(raw);
        if let (Endpoint::Call(_), Err(refusal @ (Refusal::NotJson(_) | Refusal::NotAnObject))) = (endpoint, &event) {
            return Err(Problem::Malformed(refusal.to_string()));
        }
        match event.and_then(|event| incoming(event, &envelope.shared, caller, agents, &mut understood.library)) {
            Ok(incoming) => {
                spread.derived(&incoming)?;
                understood.incoming.push(incoming);
            }
            Err(refusal) => understood.refused.push((position, quarantined(raw, &refusal, &envelope.shared, caller))),
        }
    }
    Ok(understood)
}

/// Understands an item of the quarantine as if it came now in the circumstances in which it came; `raw` is its text, or what
/// somebody has made of it.
///
/// Without a message id it gets the one of its place in quarantine, so that it becomes one event however often this is done.
///
/// # Errors
/// What is wrong with it, for a developer.
pub(super) fn again(held: &Quarantined, raw: &str, agents: &Agents) -> Result<Incoming, String> {
    let Circumstances { call, sent, context, trust, address, agent } = &held.circumstances;
    let shared = Shared { kind: call.as_deref().and_then(Kind::parse), sent_at: *sent, context: context.clone(), size: 0 };
    let caller = Caller {
        key: held.key.clone(),
        secret: String::new(),
        trust: *trust,
        address: *address,
        user_agent: agent.clone(),
        received: held.received,
    };
    let understood = item::event(raw).and_then(|mut event| {
        if event.get("messageId").is_none_or(|id| id.is_null() || id == "") {
            event.insert("messageId".to_owned(), Value::String(held.id.clone()));
        }
        incoming(event, &shared, &caller, agents, &mut None)
    });
    let incoming = understood.map_err(|refusal| refusal.to_string())?;
    Spread::within(spread::LARGEST).derived(&incoming).map_err(|problem| problem.message().into_owned())?;
    Ok(incoming)
}

/// Understands one item.
fn incoming(
    mut item: Map<String, Value>,
    shared: &Shared,
    caller: &Caller,
    agents: &Agents,
    library: &mut Option<String>,
) -> Result<Incoming, Refusal> {
    let mut context = context(&mut item, shared);
    if library.is_none() {
        *library = library_with_version(&context);
    }
    let kind = match shared.kind {
        Some(kind) => kind,
        None => kind_of(&item)?,
    };
    let id = message_id(item.get("messageId"))?;
    let when = skew::when(&item, shared.sent_at, caller.received);
    let (source, device) = device::device(&context, field::str(&item, "channel"), caller, agents);
    let meaning = meaning::meaning(kind, &mut item, &mut context)?;
    let identifiers = identifiers::identifiers(kind, &item, &context, meaning.email)?;
    Ok(Incoming {
        id,
        action: meaning.action,
        at: when.at,
        received: caller.received,
        sent: when.sent,
        source: source.to_owned(),
        ip: address::of_person(&context, caller),
        identifiers,
        params: meaning.params,
        traits: meaning.traits,
        device,
        position: place::position(&context),
        active: context.get("active").and_then(Value::as_bool) != Some(false),
        derived: meaning.derived,
        trust: caller.trust,
        library: field::library(&context).unwrap_or(NO_LIBRARY).to_owned(),
        context,
    })
}

/// The item's own context, completed by the batch's: the item wins.
fn context(item: &mut Map<String, Value>, shared: &Shared) -> Map<String, Value> {
    let mut context = match item.remove("context") {
        Some(Value::Object(context)) => context,
        _ => Map::new(),
    };
    for (name, value) in &shared.context {
        if !context.contains_key(name) {
            context.insert(name.clone(), value.clone());
        }
    }
    context
}

fn kind_of(item: &Map<String, Value>) -> Result<Kind, Refusal> {
    let name = field::text(item.get("type")).ok_or(Refusal::NoType)?;
    Kind::parse(&name).ok_or_else(|| Refusal::UnknownType(field::cut(&name, 40).to_owned()))
}

/// The message id; without one, a new one: sending such an event again stores it again.
fn message_id(value: Option<&Value>) -> Result<EventId, Refusal> {
    let text = match value {
        Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => return Err(Refusal::BadMessageId),
        value => field::text(value).unwrap_or_else(|| Uuid::now_v7().to_string()),
    };
    EventId::parse(&text).filter(|id| id.as_str().chars().count() <= LONGEST_ID).ok_or(Refusal::BadMessageId)
}

fn library_with_version(context: &Map<String, Value>) -> Option<String> {
    let name = field::library(context)?;
    let version = field::object(context, "library").and_then(|library| field::str(library, "version"));
    Some(version.map_or_else(|| name.to_owned(), |version| format!("{name} {}", field::cut(version, 40))))
}

fn quarantined(raw: &str, refusal: &Refusal, shared: &Shared, caller: &Caller) -> Quarantined {
    let call = shared.kind.map(Kind::as_str);
    let mut id = String::with_capacity(64);
    // The same text is another item under another path.
    for byte in Sha256::new().chain_update(raw).chain_update([0]).chain_update(call.unwrap_or_default()).finalize() {
        // Writing to a `String` cannot fail.
        let _ = write!(id, "{byte:02x}");
    }
    let raw = caller.blot(field::cut_bytes(raw, KEPT_RAW));
    Quarantined {
        id,
        received: caller.received,
        key: caller.key.clone(),
        reason: refusal.to_string(),
        raw: field::cut_bytes(&raw, KEPT_RAW).to_owned(),
        circumstances: Circumstances {
            call: call.map(str::to_owned),
            sent: shared.sent_at,
            context: shared.context.clone(),
            trust: caller.trust,
            address: caller.address,
            agent: caller.user_agent.as_deref().map(|text| field::cut(text, KEPT_AGENT).to_owned()),
        },
    }
}

#[cfg(test)]
#[path = "understand_tests.rs"]
mod tests;
