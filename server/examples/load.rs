//! A load generator for `make bench`: posts events or gets pages over kept-alive connections and prints one JSON line.
//!
//! With `--rate` it is an open loop: latency counts from the instant at which a request was due, so that a stall of the
//! server is charged for every request that had to wait for it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use clap::Parser;
use http_body_util::{BodyExt, Full};
use hyper::{
    Request,
    client::conn::http1::{SendRequest, handshake},
    header,
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// Posts events or gets pages as fast as it can, or at a rate.
#[derive(Clone, Parser)]
struct Options {
    /// Host and port
    #[arg(long)]
    to: String,
    /// Path; several, separated by commas, are taken in turn
    #[arg(long, default_value = "/v1/batch")]
    path: String,
    /// Write key; without one the paths are got, not posted to
    #[arg(long)]
    key: Option<String>,
    /// Cookie header
    #[arg(long)]
    cookie: Option<String>,
    /// JSON body of a POST that is not made of events; several, separated by newlines, are taken in turn
    #[arg(long)]
    body: Option<String>,
    /// Connections
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// How long
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// Events in a request
    #[arg(long, default_value_t = 1)]
    batch: usize,
    /// Requests a second, all connections together; 0: as fast as answers come
    #[arg(long, default_value_t = 0.0)]
    rate: f64,
    /// How many people the events are about
    #[arg(long, default_value_t = 20_000)]
    users: u64,
    /// What user ids begin with
    #[arg(long, default_value = "user-")]
    prefix: String,
}

/// Numbers events over all connections.
static NEXT: AtomicU64 = AtomicU64::new(0);

impl Options {
    fn request(&self, run: u64, n: usize) -> Request<Full<Bytes>> {
        let paths: Vec<_> = self.path.split(',').collect();
        let mut request = Request::builder().uri(paths[n % paths.len()]).header(header::HOST, &self.to);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie).header("sec-fetch-site", "same-origin");
        }
        let body = match (&self.key, &self.body) {
            (Some(key), _) => {
                use base64::Engine;
                let credentials = base64::engine::general_purpose::STANDARD.encode(format!("{key}:"));
                request = request.method("POST").header(header::AUTHORIZATION, format!("Basic {credentials}"));
                Bytes::from(self.events(run))
            }
            (None, Some(body)) => {
                request =
                    request.method("POST").header(header::CONTENT_TYPE, "application/json").header(header::ACCEPT, "application/json");
                Bytes::from(body.lines().cycle().nth(n % 1000).unwrap_or_default().to_owned())
            }
            (None, None) => Bytes::new(),
        };
        request.body(Full::new(body)).expect("the parts are sound")
    }

    fn events(&self, run: u64) -> String {
        let event = || {
            let n = NEXT.fetch_add(1, Ordering::Relaxed);
            // Scattered over the people by a multiplication with a large odd number.
            let user = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) % self.users;
            let prefix = &self.prefix;
            format!(
                r#"{{"type":"track","userId":"{prefix}{user}","messageId":"load-{run:x}-{n}","event":"Product Viewed","properties":{{"product_id":"p{}","sku":"LIN-{}","name":"Linen shirt, sand","price":89.5,"currency":"PLN","category":"linen"}},"context":{{"page":{{"url":"https://shop.example/p/linen-shirt","path":"/p/linen-shirt","title":"Linen shirt"}}}}}}"#,
                n % 500,
                n % 900
            )
        };
        if self.path.ends_with("/batch") {
            let items: Vec<_> = (0..self.batch).map(|_| event()).collect();
            format!(r#"{{"batch":[{}]}}"#, items.join(","))
        } else {
            event()
        }
    }
}

async fn connect(to: &str) -> SendRequest<Full<Bytes>> {
    let stream = TcpStream::connect(to).await.expect("the server listens");
    stream.set_nodelay(true).expect("a TCP socket");
    let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("HTTP");
    tokio::spawn(connection);
    sender
}

#[derive(Default)]
struct Seen {
    micros: Vec<u64>,
    failures: u64,
    busy: u64,
    bytes: u64,
}

async fn client(options: Arc<Options>, run: u64, index: usize, begin: Instant) -> Seen {
    let mut seen = Seen::default();
    let mut sender = connect(&options.to).await;
    let end = begin + Duration::from_secs_f64(options.seconds);
    let step = (options.rate > 0.0).then(|| Duration::from_secs_f64(options.connections as f64 / options.rate));
    // The connections' turns are spread evenly over the first step.
    let mut due = begin + step.map_or(Duration::ZERO, |step| step.mul_f64(index as f64 / options.connections as f64));
    for n in index.. {
        if step.is_some() {
            tokio::time::sleep_until(due.into()).await;
        } else {
            due = Instant::now();
        }
        if due >= end {
            break;
        }
        let answer = match sender.ready().await {
            Ok(()) => sender.send_request(options.request(run, n)).await,
            Err(error) => Err(error),
        };
        match answer {
            Ok(answer) => {
                let status = answer.status();
                match answer.into_body().collect().await {
                    Ok(body) => seen.bytes += body.to_bytes().len() as u64,
                    Err(_) => seen.failures += 1,
                }
                match status.as_u16() {
                    200 => seen.micros.push(due.elapsed().as_micros() as u64),
                    429 => seen.busy += 1,
                    _ => seen.failures += 1,
                }
            }
            Err(_) => {
                seen.failures += 1;
                sender = connect(&options.to).await;
            }
        }
        due += step.unwrap_or_default();
    }
    seen
}

#[tokio::main]
async fn main() {
    let options = Arc::new(Options::parse());
    let run = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64);
    let begin = Instant::now() + Duration::from_millis(200);
    let clients: Vec<_> = (0..options.connections).map(|index| tokio::spawn(client(Arc::clone(&options), run, index, begin))).collect();
    let mut all = Seen::default();
    for client in clients {
        let seen = client.await.expect("a client does not panic");
        all.micros.extend(seen.micros);
        all.failures += seen.failures;
        all.busy += seen.busy;
        all.bytes += seen.bytes;
    }
    let seconds = begin.elapsed().as_secs_f64();
    all.micros.sort_unstable();
    let at = |part: f64| {
        all.micros.get(((all.micros.len() as f64 * part) as usize).min(all.micros.len().saturating_sub(1))).copied().unwrap_or(0) as f64
            / 1000.0
    };
    println!(
        r#"{{"requests":{},"per_second":{:.1},"events_per_second":{:.1},"p50_ms":{:.3},"p95_ms":{:.3},"p99_ms":{:.3},"max_ms":{:.3},"busy":{},"failures":{},"bytes":{},"seconds":{seconds:.2}}}"#,
        all.micros.len(),
        all.micros.len() as f64 / seconds,
        (all.micros.len() * options.batch) as f64 / seconds,
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0),
        all.busy,
        all.failures,
        all.bytes,
    );
}
