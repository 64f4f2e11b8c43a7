//! Sending again what is in quarantine: after this program has learnt to understand it, or after somebody mended it
//! (product.md E6, goals.md R4).

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    actor::Actor,
    incoming::Verdict,
    port::{Ingest, PortError, Quarantine, Replay},
    quarantine::{QuarantinePlace, Quarantined, Replayed},
};

use super::{agent::Agents, understand::again};

/// So many items are read and committed at once.
const STRETCH: usize = 200;

/// Takes items from quarantine to the store. An item leaves the one after it is in the other: cut in between, it is in
/// both, and sending it again changes nothing, because it keeps its message id.
#[derive(Clone)]
pub(super) struct Replayer {
    ingest: Arc<dyn Ingest>,
    quarantine: Arc<dyn Quarantine>,
    agents: Arc<Agents>,
}

impl Replayer {
    pub(super) fn new(ingest: Arc<dyn Ingest>, quarantine: Arc<dyn Quarantine>, agents: Arc<Agents>) -> Self {
        Self { ingest, quarantine, agents }
    }

    async fn all(&self, actor: &Actor) -> Result<Replayed, PortError> {
        let mut replayed = Replayed::default();
        // What comes in meanwhile is not waited for.
        let Some(newest) = self.quarantine.quarantined(actor, 1).await?.pop() else { return Ok(replayed) };
        let (mut after, end) = (QuarantinePlace::start(), newest.place());
        loop {
            let mut stretch = self.quarantine.waiting(actor, &after, STRETCH).await?;
            stretch.retain(|item| item.place() <= end);
            let Some(last) = stretch.last() else { return Ok(replayed) };
            after = last.place();
            let (stored, kept) = self.stretch(actor, &stretch).await?;
            replayed.stored += stored;
            replayed.kept += kept;
        }
    }

    async fn stretch(&self, actor: &Actor, held: &[Quarantined]) -> Result<(u64, u64), PortError> {
        let understood = held.iter().filter_map(|item| Some((item.id.clone(), again(item, &item.raw, &self.agents).ok()?)));
        let (ids, items): (Vec<String>, Vec<_>) = understood.unzip();
        let (stored, kept) = (ids.len() as u64, (held.len() - ids.len()) as u64);
        if !ids.is_empty() {
            self.ingest.write(&Actor::System, items).await?;
            self.quarantine.release(actor, &ids).await?;
        }
        Ok((stored, kept))
    }
}

#[async_trait]
impl Replay for Replayer {
    async fn replay(&self, actor: &Actor, id: &str, mended: Option<&str>) -> Result<Verdict, PortError> {
        let held = self.quarantine.held(actor, id).await?;
        let item = match again(&held, mended.unwrap_or(&held.raw), &self.agents) {
            Ok(item) => item,
            Err(reason) => return Ok(Verdict::Quarantined { reason }),
        };
        let verdicts = self.ingest.write(&Actor::System, vec![item]).await?;
        self.quarantine.release(actor, &[held.id]).await?;
        verdicts.into_iter().next().ok_or_else(|| PortError::Unavailable("the store owes a verdict for every item".into()))
    }

    async fn replay_all(&self, actor: &Actor) -> Result<Replayed, PortError> {
        let (own, actor) = (self.clone(), actor.clone());
        // In a task of its own: a page that is left in the middle cuts nothing short.
        let all = tokio::spawn(async move { own.all(&actor).await });
        all.await.map_err(|error| PortError::Unavailable(error.to_string()))?
    }
}
