//! The end of the process, told to everyone at once.

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// Says when the server drains.
#[derive(Clone, Debug, Default)]
pub struct Shutdown {
    draining: watch::Sender<bool>,
}

impl Shutdown {
    /// Begins to drain: nothing new is accepted, streams end, requests finish.
    pub fn begin(&self) {
        self.draining.send_replace(true);
    }

    /// Whether the server drains.
    pub fn is_draining(&self) -> bool {
        *self.draining.borrow()
    }

    /// Waits until the server drains.
    pub async fn begun(&self) {
        let mut draining = self.draining.subscribe();
        // The sender lives in `self`, so waiting cannot fail before the value comes.
        let _ = draining.wait_for(|draining| *draining).await;
    }

    /// Begins to drain at the first SIGINT or SIGTERM.
    ///
    /// # Errors
    /// When the signals cannot be listened to.
    pub fn on_signals(&self) -> std::io::Result<()> {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let shutdown = self.clone();
        tokio::spawn(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            tracing::info!("stopping: finishing the open requests");
            shutdown.begin();
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[tokio::test]
    async fn everybody_who_waits_hears_of_it_and_who_comes_later_too() {
        let shutdown = Shutdown::default();
        let other = shutdown.clone();
        assert!(other.begun().now_or_never().is_none());
        shutdown.begin();
        assert!(other.is_draining());
        assert!(other.begun().now_or_never().is_some());
        assert!(shutdown.begun().now_or_never().is_some());
    }
}
