//! That the program is to stop: said once, heard by everything that goes on by itself.

use std::sync::Arc;
use tokio::sync::watch;

/// One for each site; clones are the same.
#[derive(Debug, Clone)]
pub struct Stop(Arc<watch::Sender<bool>>);

impl Default for Stop {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Stop {
    pub fn say(&self) {
        self.0.send_replace(true);
    }

    /// Resolves when it has been said.
    pub async fn said(&self) {
        // It cannot fail while we hold the sender.
        let _ = self.0.subscribe().wait_for(|said| *said).await;
    }
}
