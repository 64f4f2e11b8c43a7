//! The one writer of this process's lane: takes what is waiting, resolves it, commits it together, answers.
//!
//! One writer gives one order: identities are resolved against what the commits before have left, without locks, and a
//! commit of many events costs one wait for the disk. HTTP handlers only hold a channel, so a dropped request cuts
//! nothing in half.

use std::sync::Arc;

use domain::{
    identity::ProfileId,
    incoming::{Incoming, Verdict},
    merge::Merge,
    port::PortError,
};
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

use crate::{
    commits::{self, Group},
    connection::Database,
    identities::People,
    merges,
};

/// Most items committed together: enough to pay for the wait for the disk, few enough to stay within some milliseconds.
const GROUP: usize = 512;

/// Something to write.
pub(crate) enum Job {
    /// Events.
    Write {
        /// What.
        items: Vec<Incoming>,
        /// Where the verdicts go.
        reply: oneshot::Sender<Result<Vec<Verdict>, PortError>>,
        /// Given back when the job is through.
        room: Option<OwnedSemaphorePermit>,
    },
    /// A merge by hand.
    Merge {
        /// Who stays.
        winner: ProfileId,
        /// Whose identities move.
        loser: ProfileId,
        /// Where the answer goes.
        reply: oneshot::Sender<Result<Merge, PortError>>,
    },
    /// A merge taken back.
    Unmerge {
        /// Which.
        merge: String,
        /// Where the answer goes.
        reply: oneshot::Sender<Result<Merge, PortError>>,
    },
    /// Finish what came before and stop.
    Stop(oneshot::Sender<()>),
}

/// The way to the writer.
pub(crate) struct Writer(mpsc::Sender<Job>);

impl Writer {
    /// Hands a job over; waits while the channel is full, which the room given out before makes rare.
    pub(crate) async fn send(&self, job: Job) -> Result<(), PortError> {
        self.0.send(job).await.map_err(|_| PortError::Unavailable("the writer has stopped".into()))
    }

    /// Lets everything that was handed over be written, then stops the writer.
    pub(crate) async fn stop(&self) {
        let (done, stopped) = oneshot::channel();
        if self.0.send(Job::Stop(done)).await.is_ok() {
            let _ = stopped.await;
        }
    }
}

/// Reads the head of the lane and starts the task.
pub(crate) async fn start(db: Arc<Database>) -> Result<Writer, PortError> {
    let mut people = People::open(&db).await?;
    let (sender, mut jobs) = mpsc::channel::<Job>(4096);
    tokio::spawn(async move {
        let mut waiting = Vec::new();
        let mut stopped = None;
        while stopped.is_none() && jobs.recv_many(&mut waiting, 256).await > 0 {
            let mut group = Group::default();
            for job in waiting.drain(..) {
                match job {
                    Job::Write { items, reply, room } => {
                        if group.len() > 0 && group.len() + items.len() > GROUP {
                            commits::commit(&db, &mut people, std::mem::take(&mut group)).await;
                        }
                        group.add(items, reply, room);
                    }
                    other => {
                        commits::commit(&db, &mut people, std::mem::take(&mut group)).await;
                        match other {
                            Job::Merge { winner, loser, reply } => drop(reply.send(merges::merge(&db, &mut people, &winner, &loser).await)),
                            Job::Unmerge { merge, reply } => drop(reply.send(merges::unmerge(&db, &mut people, &merge).await)),
                            Job::Stop(done) => stopped = Some(done),
                            Job::Write { .. } => unreachable!("matched above"),
                        }
                    }
                }
            }
            commits::commit(&db, &mut people, group).await;
        }
        if let Some(done) = stopped {
            let _ = done.send(());
        }
    });
    Ok(Writer(sender))
}
