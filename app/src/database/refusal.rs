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
    /// Another transaction was in the way; trying again may help.
    TryAgain,
}

/// The refusal behind an error, or `None` for a fault that nobody expects.
pub fn of(error: &sqlx::Error) -> Option<Refusal> {
    let error = match error {
        sqlx::Error::Database(error) => error,
        sqlx::Error::PoolTimedOut => return Some(Refusal::TryAgain),
        _ => return None,
    };
    let named = |name: &str| error.constraint() == Some(name) || error.message().contains(name);
    if named("occupancy_overlap") {
        return Some(Refusal::Overlap);
    }
    if named("space_without_atoms") {
        return Some(Refusal::Reference);
    }
    if error.is_unique_violation() {
        return Some(Refusal::Duplicate);
    }
    if error.is_foreign_key_violation() {
        return Some(Refusal::Reference);
    }
    // PostgreSQL: serialization failure, deadlock. SQLite: busy, locked, busy snapshot.
    match error.code().as_deref() {
        Some("40001" | "40P01" | "5" | "6" | "517") => Some(Refusal::TryAgain),
        _ => None,
    }
}
