//! Reading a body: within a time, within limits on the wire and unpacked, whatever its headers claim (wire rules 1, 2).

use std::{
    io::{self, Read},
    sync::Arc,
    time::Duration,
};

use axum::body::Body;
use bytes::{Buf, Bytes, BytesMut};
use flate2::bufread::MultiGzDecoder;
use http_body_util::BodyExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{answer::Problem, kind::Endpoint};

/// Longest wait for a whole body.
const PATIENCE: Duration = Duration::from_secs(20);
/// Longest wait for a place among the large bodies, before the client is told to come back.
const QUEUE: Duration = Duration::from_secs(2);
/// Up to here a body is read and unpacked at once; a larger one needs a place among the large ones.
pub(super) const SMALL: usize = 128 * 1024;
/// How much of a refused body is read and thrown away, and for how long: a client that is cut off while it sends sees a
/// broken connection instead of the answer, and sends everything again.
const DISCARDED: usize = 8 * 1024 * 1024;
const DISCARDING: Duration = Duration::from_secs(5);
/// Unpacked size of a single call: what the contract allows for an event.
const CALL: usize = 32 * 1024;
/// Unpacked size of a batch. The contract says 500 KB, but a widespread client sends more than it should.
const BATCH: usize = 5 * 1024 * 1024;
/// Packed size of a batch.
const PACKED: usize = 1024 * 1024;

impl Endpoint {
    /// The largest unpacked body, and how to say that it was exceeded.
    fn limit(self) -> (usize, &'static str) {
        match self {
            Self::Call(_) => (CALL, "Exceed payload limit: a call may have 32 KB"),
            Self::Batch => (BATCH, "Exceed payload limit: a batch may have 5 MB"),
        }
    }
}

/// A body as text, and its place among the large ones where it needed one: to be kept until the answer.
#[derive(Debug)]
pub(super) struct Received {
    /// The text, without a byte order mark.
    pub(super) text: Text,
    /// Held for as long as anything made from the text is held.
    pub(super) place: Option<OwnedSemaphorePermit>,
}

/// Bytes that are known to be UTF-8.
#[derive(Clone, Debug)]
pub(super) struct Text(Bytes);

impl Text {
    /// Checks the bytes, and drops a byte order mark.
    fn new(bytes: Bytes) -> Result<Self, Problem> {
        let bytes = if bytes.starts_with(b"\xef\xbb\xbf") { bytes.slice(3..) } else { bytes };
        match std::str::from_utf8(&bytes) {
            Ok(_) => Ok(Self(bytes)),
            Err(_) => Err(Problem::Malformed("the body is not UTF-8".into())),
        }
    }

    /// The text.
    pub(super) fn as_str(&self) -> &str {
        // Checked once in `new`; the second check costs a fraction of the parsing and needs no unsafe code.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Reads and unpacks a body.
///
/// # Errors
/// [`Problem::TooLarge`], [`Problem::Slow`], [`Problem::Busy`] when the large ones have no place left, and
/// [`Problem::Malformed`] for what is no text.
pub(super) async fn receive(endpoint: Endpoint, body: Body, large: &Arc<Semaphore>) -> Result<Received, Problem> {
    receive_within(PATIENCE, endpoint, body, large).await
}

async fn receive_within(patience: Duration, endpoint: Endpoint, body: Body, large: &Arc<Semaphore>) -> Result<Received, Problem> {
    let (limit, excess) = endpoint.limit();
    let mut place = None;
    let reading = read(body, limit, excess, large, &mut place);
    let packed = tokio::time::timeout(patience, reading).await.map_err(|_| Problem::Slow)??;
    if !packed.starts_with(&[0x1f, 0x8b]) {
        return Ok(Received { text: Text::new(packed)?, place });
    }
    if packed.len() > PACKED {
        return Err(Problem::TooLarge("Exceed payload limit: a packed batch may have 1 MB".into()));
    }
    let mut unpacking = Unpacking::new(packed.reader(), limit, excess);
    if unpacking.up_to(SMALL)? == Progress::More {
        if place.is_none() {
            place = Some(large_place(large).await?);
        }
        // Ten milliseconds of unpacking would hold up everybody else on this thread.
        let large = tokio::task::spawn_blocking(move || unpacking.up_to(limit).map(|_| unpacking));
        unpacking = large.await.map_err(|_| Problem::Internal)??;
    }
    Ok(Received { text: Text::new(unpacking.out.into())?, place })
}

/// Reads what is left of a body that nobody wants, within bounds.
pub(super) async fn discard(body: &mut Body) {
    let reading = async {
        let mut size = 0;
        while let Some(Ok(frame)) = body.frame().await {
            size += frame.data_ref().map_or(0, Bytes::len);
            if size > DISCARDED {
                break;
            }
        }
    };
    // Too slow or too much: the connection is closed, which is all that is left to do.
    let _ = tokio::time::timeout(DISCARDING, reading).await;
}

pub(super) async fn large_place(large: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Problem> {
    match tokio::time::timeout(QUEUE, Arc::clone(large).acquire_owned()).await {
        Ok(Ok(place)) => Ok(place),
        Ok(Err(_)) | Err(_) => Err(Problem::Busy),
    }
}

async fn read(
    mut body: Body,
    limit: usize,
    excess: &'static str,
    large: &Arc<Semaphore>,
    place: &mut Option<OwnedSemaphorePermit>,
) -> Result<Bytes, Problem> {
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    while let Some(frame) = body.frame().await {
        // Whoever cut it, it was not the sender's mistake: a whole batch must not be thrown away for it.
        let frame = frame.map_err(|_| Problem::Slow)?;
        let Ok(data) = frame.into_data() else { continue };
        let size = first.len() + rest.len() + data.len();
        if size > limit {
            discard(&mut body).await;
            return Err(Problem::TooLarge(excess.into()));
        }
        if size > SMALL && place.is_none() {
            *place = Some(large_place(large).await?);
        }
        if first.is_empty() && rest.is_empty() {
            // Nearly every body comes in one piece, and is not copied.
            first = data;
        } else {
            if rest.is_empty() {
                rest.extend_from_slice(&std::mem::take(&mut first));
            }
            rest.extend_from_slice(&data);
        }
    }
    Ok(if rest.is_empty() { first } else { rest.freeze() })
}

/// How far unpacking has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// Everything is unpacked.
    Done,
    /// The asked size is reached and there is more.
    More,
}

/// A gzip stream that is unpacked step by step, and never past its limit.
struct Unpacking<R> {
    from: MultiGzDecoder<R>,
    out: Vec<u8>,
    limit: usize,
    excess: &'static str,
}

impl<R: io::BufRead> Unpacking<R> {
    fn new(from: R, limit: usize, excess: &'static str) -> Self {
        Self { from: MultiGzDecoder::new(from), out: Vec::new(), limit, excess }
    }

    /// Unpacks until there are `size` bytes or nothing is left; at the limit, more is an error.
    fn up_to(&mut self, size: usize) -> Result<Progress, Problem> {
        let size = size.min(self.limit);
        // One byte more than asked for tells "exactly that much" from "more".
        let wanted = (size + 1).saturating_sub(self.out.len());
        if size > SMALL {
            // Growing step by step would copy, and hold both copies. What is not filled is never touched.
            self.out.reserve_exact(wanted);
        }
        (&mut self.from)
            .take(wanted as u64)
            .read_to_end(&mut self.out)
            .map_err(|error| Problem::Malformed(format!("the gzip stream is broken: {error}")))?;
        match self.out.len() {
            length if length <= size => Ok(Progress::Done),
            length if length > self.limit => Err(Problem::TooLarge(self.excess.into())),
            _ => Ok(Progress::More),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        cell::Cell,
        io::Write,
        rc::Rc,
        sync::atomic::{AtomicUsize, Ordering},
    };

    use flate2::{Compression, write::GzEncoder};

    use super::*;
    use crate::ingest::kind::Kind;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// Endless zeros, packed, counting what is taken from it.
    struct Bomb {
        chunk: Vec<u8>,
        at: usize,
        taken: Rc<Cell<usize>>,
    }

    impl Read for Bomb {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n = io::BufRead::fill_buf(self)?.read(buffer)?;
            io::BufRead::consume(self, n);
            Ok(n)
        }
    }

    impl io::BufRead for Bomb {
        fn fill_buf(&mut self) -> io::Result<&[u8]> {
            if self.at == self.chunk.len() {
                // A gzip stream may have any number of members: the same megabyte of zeros again and again.
                self.at = 0;
            }
            Ok(&self.chunk[self.at..])
        }

        fn consume(&mut self, n: usize) {
            self.at += n;
            self.taken.set(self.taken.get() + n);
        }
    }

    #[test]
    fn a_bomb_is_left_alone_at_the_limit() {
        let taken = Rc::new(Cell::new(0));
        let chunk = gzip(&vec![0; 1 << 20]);
        let member = chunk.len();
        let mut unpacking = Unpacking::new(Bomb { chunk, at: 0, taken: Rc::clone(&taken) }, BATCH, "too large");
        assert_eq!(unpacking.up_to(SMALL), Ok(Progress::More));
        assert!(unpacking.out.len() == SMALL + 1 && unpacking.out.capacity() <= 4 * SMALL, "{}", unpacking.out.capacity());
        assert_eq!(unpacking.up_to(BATCH), Err(Problem::TooLarge("too large".into())));
        assert!(unpacking.out.capacity() <= BATCH + SMALL, "{}", unpacking.out.capacity());
        assert!(taken.get() <= member * (BATCH / (1 << 20) + 1), "{} bytes of the stream were read", taken.get());
    }

    async fn received(endpoint: Endpoint, body: Vec<u8>) -> Result<String, Problem> {
        let large = Arc::new(Semaphore::new(1));
        receive(endpoint, Body::from(body), &large).await.map(|received| received.text.as_str().to_owned())
    }

    const TRACK: Endpoint = Endpoint::Call(Kind::Track);

    #[tokio::test]
    async fn plain_and_packed_bodies_are_told_apart_by_their_first_bytes() {
        for body in [b"{\"a\":1}".to_vec(), b"\xef\xbb\xbf{\"a\":1}".to_vec(), gzip(b"{\"a\":1}"), [gzip(b"{\"a\""), gzip(b":1}")].concat()]
        {
            assert_eq!(received(TRACK, body).await.unwrap(), "{\"a\":1}");
        }
    }

    #[tokio::test]
    async fn the_limit_holds_for_what_is_unpacked() {
        assert!(received(TRACK, gzip(&vec![b' '; CALL])).await.is_ok());
        for body in [vec![b' '; CALL + 1], gzip(&vec![b' '; CALL + 1]), gzip(&vec![0; 50 << 20])] {
            assert!(matches!(received(TRACK, body).await, Err(Problem::TooLarge(_))));
        }
        assert!(received(Endpoint::Batch, vec![b' '; BATCH]).await.is_ok());
        for body in [vec![b' '; BATCH + 1], gzip(&vec![b' '; BATCH + 1])] {
            assert!(matches!(received(Endpoint::Batch, body).await, Err(Problem::TooLarge(_))));
        }
    }

    #[tokio::test]
    async fn a_refused_body_is_read_on_so_that_its_sender_hears_the_answer() {
        for (sent, read) in [(20, 20), (500, DISCARDED / SMALL + 2)] {
            let pulled = Arc::new(AtomicUsize::new(0));
            let count = Arc::clone(&pulled);
            let chunks = (0..sent).map(move |_| {
                count.fetch_add(1, Ordering::SeqCst);
                Ok::<_, io::Error>(Bytes::from_static(&[b' '; SMALL]))
            });
            let body = Body::from_stream(futures::stream::iter(chunks));
            let outcome = receive(TRACK, body, &Arc::new(Semaphore::new(1))).await;
            assert!(matches!(outcome, Err(Problem::TooLarge(_))));
            assert_eq!(pulled.load(Ordering::SeqCst), read);
        }
    }

    #[tokio::test]
    async fn broken_streams_are_malformed() {
        let mut cut = gzip(&[7; 4_000]);
        cut.truncate(cut.len() - 9);
        for body in [cut, vec![0x1f, 0x8b], vec![0xff, 0xfe, 0x7b]] {
            assert!(matches!(received(Endpoint::Batch, body).await, Err(Problem::Malformed(_))));
        }
    }

    #[tokio::test]
    async fn a_body_that_does_not_arrive_ends_the_wait() {
        let large = Arc::new(Semaphore::new(1));
        let stuck = Body::from_stream(futures::stream::pending::<Result<Bytes, io::Error>>());
        let outcome = receive_within(Duration::from_millis(20), TRACK, stuck, &large).await;
        assert_eq!(outcome.unwrap_err(), Problem::Slow);
    }

    #[tokio::test]
    async fn large_bodies_wait_for_a_place_and_small_ones_do_not() {
        let large = Arc::new(Semaphore::new(1));
        let held = receive(Endpoint::Batch, Body::from(vec![b' '; SMALL + 1]), &large).await.unwrap();
        assert!(held.place.is_some());
        let zeros = gzip(&vec![b' '; SMALL + 1]);
        assert_eq!(receive(Endpoint::Batch, Body::from(zeros.clone()), &large).await.unwrap_err(), Problem::Busy);
        assert!(receive(Endpoint::Batch, Body::from(vec![b' '; SMALL]), &large).await.unwrap().place.is_none());
        drop(held);
        assert!(receive(Endpoint::Batch, Body::from(zeros), &large).await.unwrap().place.is_some());
    }
}
