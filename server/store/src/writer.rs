//! The one writer of this process's lane: takes what is waiting, resolves it, commits it together, answers.
//!
//! One writer gives one order: identities are resolved against what the commits before have left, without locks, and a
//! commit of many events costs one wait for the disk. HTTP handlers only hold a channel, so a dropped request cuts
//! nothing in half.

use std::sync::Arc;

use domain::{
    incoming::{Incoming, Verdict},
    port::PortError,
};
use futures::future::BoxFuture;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

use crate::{
    commits::{self, Group},
    connection::Database,
    identities::People,
    mending::Mending,
};

/// Most items committed together: enough to pay for the wait for the disk, few enough to stay within some milliseconds.
const GROUP: usize = 512;

/// Work that changes profiles, alone in its turn.
pub(crate) type Turn = Box<dyn for<'a> FnOnce(&'a Database, &'a mut People) -> BoxFuture<'a, ()> + Send>;

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
    /// An edit, a merge, or whatever else needs the writer's knowledge to itself.
    Turn(Turn),
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
        let mut mending = Mending::default();
        while stopped.is_none() {
            tokio::select! {
                taken = jobs.recv_many(&mut waiting, 256) => if taken == 0 { break },
                () = mending.due(&db) => {}
            }
            mending.attempt(&db, &mut people).await;
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
                            Job::Turn(work) => work(&db, &mut people).await,
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
