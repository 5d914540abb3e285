//! Work by the clock: something that is done again and again while the program runs. Whoever does it makes it idempotent, since every
//! server does.

use std::time::Duration;

/// Does something at once and then every so often, until told to stop.
pub async fn every<F: Future<Output = ()>>(
    period: Duration,
    mut act: impl FnMut() -> F,
    shutdown: impl Future<Output = ()>,
) {
    tokio::pin!(shutdown);
    loop {
        act().await;
        tokio::select! {
            () = tokio::time::sleep(period) => {}
            () = &mut shutdown => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::sync::Notify;

    #[tokio::test]
    async fn it_is_done_again_and_again_until_it_is_told_to_stop() {
        let (count, stop) = (AtomicUsize::new(0), Notify::new());
        let act = || async {
            if count.fetch_add(1, Ordering::Relaxed) == 2 {
                stop.notify_one();
            }
        };
        every(Duration::from_millis(1), act, stop.notified()).await;
        assert!(count.load(Ordering::Relaxed) >= 3);
        let before = count.load(Ordering::Relaxed);
        every(Duration::from_mins(1), act, async {}).await;
        assert_eq!(count.load(Ordering::Relaxed), before + 1, "at once, and then not for a while");
    }
}
