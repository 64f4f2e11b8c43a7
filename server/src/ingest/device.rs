//! What spoke: the event's source, and what is known about the device.

use std::sync::Arc;

use domain::{
    incoming::Trust,
    profile::{DeviceFacts, DeviceKind},
};
use serde_json::{Map, Value};

use super::{
    agent::{Agent, Agents},
    caller::Caller,
    field,
};

/// Longest fact that is kept, in characters.
const LONGEST: usize = 100;

/// The source and the device of an event. `channel` is what some libraries say beside the context.
pub(super) fn device(
    context: &Map<String, Value>,
    channel: Option<&str>,
    caller: &Caller,
    agents: &Agents,
) -> (&'static str, Option<DeviceFacts>) {
    let agent = agent(context, caller, agents);
    let source = source(context, channel, &agent);
    let empty = Map::new();
    let part = |name: &str| field::object(context, name).unwrap_or(&empty);
    let (device, os, app) = (part("device"), part("os"), part("app"));
    // In a page, the library puts itself in the place of an app.
    let is_library = field::str(app, "name").is_some_and(|name| Some(name) == field::library(context));
    let facts = DeviceFacts {
        kind: if source == "MOBILE_APP" { DeviceKind::App } else { agent.kind },
        system: joined(os, "name", "version").or_else(|| agent.system.clone()),
        browser: agent.browser.clone(),
        app: if is_library { None } else { joined(app, "name", "version") },
        model: model(device),
        push_token: field::str(device, "token").is_some(),
    };
    (source, (facts != DeviceFacts::default()).then_some(facts))
}

/// What the browser says: in the context, or, where a browser itself is connected, in the request's header.
fn agent(context: &Map<String, Value>, caller: &Caller, agents: &Agents) -> Arc<Agent> {
    let header = || caller.user_agent.as_deref().filter(|_| caller.trust == Trust::Browser);
    field::str(context, "userAgent").or_else(header).map_or_else(Arc::default, |text| agents.read(text))
}

fn source(context: &Map<String, Value>, channel: Option<&str>, agent: &Agent) -> &'static str {
    let told = |object: &str, name: &str| field::object(context, object).and_then(|object| field::str(object, name));
    let any = |text: Option<&str>, words: &[&str]| {
        text.is_some_and(|text| {
            let text = text.to_ascii_lowercase();
            words.iter().any(|word| text.contains(word))
        })
    };
    let in_app = channel == Some("mobile")
        || any(told("device", "type"), &["ios", "android"])
        || any(told("library", "name"), &["ios", "android", "react-native", "flutter", "swift", "kotlin", "xamarin", "unity"]);
    if in_app {
        return "MOBILE_APP";
    }
    let mobile_browser = || field::object(context, "userAgentData").and_then(|data| data.get("mobile")).and_then(Value::as_bool);
    match agent.kind {
        DeviceKind::Desktop => "WEB_DESKTOP",
        DeviceKind::Phone | DeviceKind::Tablet | DeviceKind::App => "WEB_MOBILE",
        DeviceKind::Unknown if mobile_browser() == Some(true) => "WEB_MOBILE",
        DeviceKind::Unknown if channel == Some("web") || any(told("library", "name"), &["analytics.js", "javascript"]) => "WEB_DESKTOP",
        DeviceKind::Unknown => "SERVER",
    }
}

/// Manufacturer and model, without saying the manufacturer twice.
fn model(device: &Map<String, Value>) -> Option<String> {
    let model = field::str(device, "model").or_else(|| field::str(device, "name"))?;
    let text = match field::str(device, "manufacturer") {
        Some(maker) if !model.to_lowercase().starts_with(&maker.to_lowercase()) => format!("{maker} {model}"),
        _ => model.to_owned(),
    };
    Some(field::cut(&text, LONGEST).to_owned())
}

fn joined(object: &Map<String, Value>, name: &str, version: &str) -> Option<String> {
    let name = field::str(object, name)?;
    let text = match field::text(object.get(version)) {
        Some(version) => format!("{name} {version}"),
        None => name.to_owned(),
    };
    Some(field::cut(&text, LONGEST).to_owned())
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;
    use serde_json::json;

    use super::*;

    const PHONE: &str = "Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36";

    fn of(trust: Trust, context: Value, channel: Option<&str>) -> (&'static str, Option<DeviceFacts>) {
        let caller = Caller {
            key: String::new(),
            secret: String::new(),
            trust,
            address: None,
            user_agent: Some(PHONE.to_owned()),
            received: Timestamp::default(),
        };
        device(context.as_object().unwrap(), channel, &caller, &Agents::default())
    }

    #[test]
    fn a_server_is_no_device_unless_it_speaks_for_one() {
        assert_eq!(of(Trust::Server, json!({"library": {"name": "analytics-python"}}), Some("server")), ("SERVER", None));
        assert_eq!(of(Trust::Server, json!({"userAgent": PHONE}), None).0, "WEB_MOBILE");
    }

    #[test]
    fn a_browser_is_known_by_its_header_too() {
        let (source, facts) = of(Trust::Browser, json!({}), None);
        let facts = facts.unwrap();
        assert_eq!((source, facts.kind, facts.browser.as_deref()), ("WEB_MOBILE", DeviceKind::Phone, Some("Chrome 156")));
    }

    #[test]
    fn an_app_says_what_it_runs_on() {
        let context = json!({
            "device": {"type": "ios", "manufacturer": "Apple", "model": "iPhone 15", "token": "t"},
            "os": {"name": "iOS", "version": "19.1"},
            "app": {"name": "Shop", "version": 5.2},
            "library": {"name": "analytics-swift"},
        });
        let (source, facts) = of(Trust::Server, context, None);
        let facts = facts.unwrap();
        assert_eq!((source, facts.kind, facts.push_token), ("MOBILE_APP", DeviceKind::App, true));
        assert_eq!((facts.system.as_deref(), facts.app.as_deref()), (Some("iOS 19.1"), Some("Shop 5.2")));
        assert_eq!(facts.model.as_deref(), Some("Apple iPhone 15"));
    }

    #[test]
    fn a_library_in_a_page_is_no_app() {
        let context = json!({"app": {"name": "JavaScript SDK", "version": "3"}, "library": {"name": "JavaScript SDK"}, "os": {"name": "", "version": ""}});
        let (source, facts) = of(Trust::Browser, context, Some("web"));
        let facts = facts.unwrap();
        assert_eq!((source, facts.app, facts.system.as_deref()), ("WEB_MOBILE", None, Some("Android 16")));
    }

    #[test]
    fn a_context_of_nonsense_says_nothing() {
        let context = json!({"device": 5, "os": [], "app": {"name": {}}, "library": null, "userAgent": ["x"], "userAgentData": "m"});
        assert_eq!(of(Trust::Server, context, None), ("SERVER", None));
    }
}
