//! The log: lines on standard error, for people or for programs.

use super::Failure;
use samrum::server::config::Log;
use tracing_subscriber::EnvFilter;

/// Begins to log; what breaks down is told in the log too.
pub fn start(log: &Log) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&log.filter).map_err(|cause| Failure {
        sentence: format!(
            "log takes a level such as info, or several such as info,sqlx=warn, and is «{}»: {cause}",
            log.filter
        ),
        code: 2,
    })?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if log.json {
        lines.json().flatten_event(true).with_span_list(false).init();
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(place, "the program broke down somewhere: {panic}");
        }));
    } else {
        lines.init();
    }
    Ok(())
}
