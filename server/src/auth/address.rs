//! The address a request comes from.

use std::net::{IpAddr, SocketAddr};

use axum::http::{Extensions, HeaderMap};

/// The client's address: the peer's, or behind a proxy the last one that the proxy wrote down.
///
/// Only the last entry of `X-Forwarded-For` is the proxy's; everything before it came with the request and may be made up.
pub fn client(headers: &HeaderMap, extensions: &Extensions, behind_proxy: bool) -> IpAddr {
    let peer = extensions
        .get::<axum::extract::ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED), |connect| connect.0.ip().to_canonical());
    if !behind_proxy {
        return peer;
    }
    headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .and_then(|line| line.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok())
        .map_or(peer, |address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::extract::ConnectInfo;

    use super::*;

    #[test]
    fn a_forwarded_address_counts_only_behind_a_proxy_and_only_the_last_one() {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 9], 1))));
        let headers = [("x-forwarded-for".parse().unwrap(), "1.1.1.1, 2.2.2.2".parse().unwrap())].into_iter().collect();
        assert_eq!(client(&headers, &extensions, false), IpAddr::from([10, 0, 0, 9]));
        assert_eq!(client(&headers, &extensions, true), IpAddr::from([2, 2, 2, 2]));
        assert_eq!(client(&HeaderMap::new(), &extensions, true), IpAddr::from([10, 0, 0, 9]));
    }
}
