//! What other sites may learn from our pages, or do with them.

use axum::http::{HeaderName, HeaderValue, header};
use tower_http::set_header::SetResponseHeaderLayer;

/// `Referrer-Policy`: addresses of profiles stay here.
pub fn referrer() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"))
}

/// `Permissions-Policy`: the product asks the browser for nothing but to copy text.
pub fn permissions() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), clipboard-write=(self), display-capture=(), \
             encrypted-media=(), fullscreen=(self), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), \
             publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()",
        ),
    )
}

/// `Cross-Origin-Opener-Policy`: a page that opens ours gets no handle on it.
pub fn opener() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"))
}

/// `Cross-Origin-Resource-Policy` of everything but the ingest: no other site embeds it.
pub fn same_origin() -> SetResponseHeaderLayer<HeaderValue> {
    resource("same-origin")
}

/// `Cross-Origin-Resource-Policy` of the ingest: every site may send to it.
pub fn cross_origin() -> SetResponseHeaderLayer<HeaderValue> {
    resource("cross-origin")
}

fn resource(policy: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static(policy))
}
