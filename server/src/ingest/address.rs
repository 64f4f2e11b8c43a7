//! The client's address.

use std::net::{IpAddr, SocketAddr};

use axum::{extract::ConnectInfo, http::request};
use serde_json::{Map, Value};

use super::{caller::Caller, field};
use domain::incoming::Trust;

/// The other end of the connection; behind a proxy, what that one proxy says it is.
///
/// Only the last entry of `X-Forwarded-For` was written by the proxy; all others may be invented by the client.
pub(super) fn of_connection(parts: &request::Parts, behind_proxy: bool) -> Option<IpAddr> {
    let direct = || parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip().to_canonical());
    if !behind_proxy {
        return direct();
    }
    let last = parts.headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    last.and_then(|list| list.rsplit(',').next()).and_then(forwarded).or_else(direct)
}

fn forwarded(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let address = text.parse::<IpAddr>().or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip())).ok()?;
    Some(address.to_canonical())
}

/// The address of the person: a browser's is the connection's; a server speaks for others and has to say it.
///
/// A page that says `0.0.0.0` does not want the address kept.
pub(super) fn of_person(context: &Map<String, Value>, caller: &Caller) -> Option<String> {
    let told = field::str(context, "ip").and_then(|text| text.parse::<IpAddr>().ok());
    let direct = context.get("direct").and_then(Value::as_bool) == Some(true);
    let address = match caller.trust {
        Trust::Browser if told.is_some_and(|ip| ip.is_unspecified()) => None,
        Trust::Browser => caller.address,
        Trust::Server if direct => told.or(caller.address),
        Trust::Server => told,
    };
    address.filter(|ip| !ip.is_unspecified()).map(|ip| ip.to_canonical().to_string())
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use domain::time::Timestamp;
    use serde_json::json;

    use super::*;

    fn connection(forwarded: &[&str], behind_proxy: bool) -> Option<String> {
        let mut request = Request::builder();
        for value in forwarded {
            request = request.header("x-forwarded-for", *value);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        parts.extensions.insert(ConnectInfo("[::ffff:10.0.0.9]:5000".parse::<SocketAddr>().unwrap()));
        of_connection(&parts, behind_proxy).map(|ip| ip.to_string())
    }

    #[test]
    fn a_forwarded_address_counts_only_behind_a_proxy_and_only_the_last() {
        assert_eq!(connection(&["1.1.1.1"], false).as_deref(), Some("10.0.0.9"));
        assert_eq!(connection(&["6.6.6.6", "7.7.7.7, 2.2.2.2"], true).as_deref(), Some("2.2.2.2"));
        assert_eq!(connection(&["[2001:db8::1]:443"], true).as_deref(), Some("2001:db8::1"));
        assert_eq!(connection(&["unknown"], true).as_deref(), Some("10.0.0.9"));
        assert_eq!(connection(&[], true).as_deref(), Some("10.0.0.9"));
    }

    fn person(trust: Trust, context: Value) -> Option<String> {
        let caller = Caller {
            key: String::new(),
            secret: String::new(),
            trust,
            address: Some(IpAddr::from([10, 0, 0, 9])),
            user_agent: None,
            received: Timestamp::default(),
        };
        of_person(context.as_object().unwrap(), &caller)
    }

    #[test]
    fn a_browser_is_where_it_connects_from_and_a_server_has_to_say_it() {
        assert_eq!(person(Trust::Browser, json!({"ip": "9.9.9.9"})).as_deref(), Some("10.0.0.9"));
        assert_eq!(person(Trust::Browser, json!({"ip": "0.0.0.0"})), None);
        assert_eq!(person(Trust::Server, json!({})), None);
        assert_eq!(person(Trust::Server, json!({"ip": "9.9.9.9"})).as_deref(), Some("9.9.9.9"));
        assert_eq!(person(Trust::Server, json!({"ip": "<script>"})), None);
        assert_eq!(person(Trust::Server, json!({"direct": true})).as_deref(), Some("10.0.0.9"));
    }
}
