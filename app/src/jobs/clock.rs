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

    #[tokio::test(start_paused = true)]
    async fn it_is_done_at_once_and_then_each_time_the_period_has_passed() {
        let count = AtomicUsize::new(0);
        let act = || async {
            count.fetch_add(1, Ordering::Relaxed);
        };
        every(Duration::from_secs(10), act, tokio::time::sleep(Duration::from_secs(25))).await;
        assert_eq!(count.load(Ordering::Relaxed), 3);
    }
}
