//! The loop that claims jobs and runs what `main` has registered for their kind.
