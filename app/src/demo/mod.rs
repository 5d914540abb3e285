//! The demo: a synthetic municipality of Luleå's size, to try everything on.

use crate::people::model::RoleKind;

/// Password of every demo account.
pub const PASSWORD: &str = "samrum-demo-2026";

/// The demo's accounts: e-mail and role.
pub const ACCOUNTS: [(&str, RoleKind); 6] = [
    ("citizen@demo.samrum.se", RoleKind::Citizen),
    ("booker@demo.samrum.se", RoleKind::Booker),
    ("clerk@demo.samrum.se", RoleKind::Clerk),
    ("timetabler@demo.samrum.se", RoleKind::Timetabler),
    ("manager@demo.samrum.se", RoleKind::Manager),
    ("admin@demo.samrum.se", RoleKind::Administrator),
];
