//! What the database refused, by name: the only place that reads an engine's own error texts.

/// A refusal the program expects and answers in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// An atom is already held at that time.
    Overlap,
    /// Something of that name or key is already there.
    Duplicate,
    /// It is still in use by something else, or what it points to is gone.
    Reference,
    /// A text is longer than its column takes.
    TooLong,
    /// Another transaction was in the way; trying again may help.
    TryAgain,
    /// The database is gone, full, or takes no more connections: nothing the asker can help, and perhaps well again soon.
    Away,
}

/// The refusal behind an error, or `None` for a fault that nobody expects.
pub fn of(error: &sqlx::Error) -> Option<Refusal> {
    let error = match error {
        sqlx::Error::Database(error) => error,
        sqlx::Error::PoolTimedOut => return Some(Refusal::TryAgain),
        // What a broken connection says, and what is said of one that was thrown away in the middle of something.
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => {
            return Some(Refusal::Away);
        }
        _ => return None,
    };
    let named = |name: &str| error.constraint() == Some(name) || error.message().contains(name);
    if named("occupancy_overlap") {
        return Some(Refusal::Overlap);
    }
    if named("space_without_atoms") || named("role_building") {
        return Some(Refusal::Reference);
    }
    if error.is_unique_violation() {
        return Some(Refusal::Duplicate);
    }
    if error.is_foreign_key_violation() {
        return Some(Refusal::Reference);
    }
    if error.constraint().is_some_and(|name| name.ends_with("_length")) || error.message().contains("text_length") {
        return Some(Refusal::TooLong);
    }
    let code = error.code()?;
    match code.as_ref() {
        // PostgreSQL: serialization failure, deadlock. SQLite: busy, locked, busy snapshot.
        "40001" | "40P01" | "5" | "6" | "517" => Some(Refusal::TryAgain),
        // SQLite, of whose longer codes the low byte is the kind: permission, read-only, input or output, full, cannot open.
        code if code.parse::<u32>().is_ok_and(|code| code < 16_384 && matches!(code & 255, 3 | 8 | 10 | 13 | 14)) => {
            Some(Refusal::Away)
        }
        // PostgreSQL: connection, resources (a full disk is 53100), shutting down or not yet up, a follower that only reads, files.
        "25006" | "58030" => Some(Refusal::Away),
        code if ["08", "53", "57P"].iter().any(|class| code.starts_with(class)) => Some(Refusal::Away),
        _ => None,
    }
}
