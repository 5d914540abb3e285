//! Nonsense, and too much of everything: what a stranger, a slip of the hand or a broken program may send.
//!
//! `SAMRUM_FUZZ=10000 cargo test -p samrum-tests fuzz::` sends so many requests to each engine (300 in `./check`), and
//! `SAMRUM_FUZZ_SEED` chooses which; the same seed sends the same.

mod forms;
mod lengths;
mod nonsense;
mod requests;
mod town;

/// How many requests a campaign sends, and from which seed.
fn campaign() -> (usize, u64) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    (number("SAMRUM_FUZZ").unwrap_or(300) as usize, number("SAMRUM_FUZZ_SEED").unwrap_or(1))
}

/// Holds that memory grew by less than so many MB. Only where a campaign was asked for: otherwise other tests run beside in the
/// same process, and what they take cannot be told apart.
fn assert_grown_less(before: u64, most: u64) {
    let grown = most_memory() - before;
    println!("{grown} MB more");
    assert!(grown < most || std::env::var_os("SAMRUM_FUZZ").is_none(), "{grown} MB more");
}

/// The most memory this process has had, MB.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .map_or(0, |kilobytes| kilobytes / 1024)
}
