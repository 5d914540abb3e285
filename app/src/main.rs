//! The commands: serve, work, migrate, demo, import, solve, user, token. Only wiring.

fn main() {}
