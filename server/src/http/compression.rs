//! Compression of pages and answers on the way out. Event streams are left alone, so that nothing waits in a buffer.

use tower_http::compression::CompressionLayer;

/// Brotli or gzip, as the browser likes; what is compressed already (the bundle) stays as it is.
pub fn for_browsers() -> CompressionLayer {
    CompressionLayer::new().br(true).gzip(true)
}
