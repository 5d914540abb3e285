//! What is told of somebody's account.

use super::writer::{Told, Writer};
use crate::messages::model::{Block, Kind};
use crate::people::model::RoleKind;
use crate::people::words::role as role_name;
use samrum_text::t;

pub fn role(writer: &Writer<'_>, kind: Kind, by: Option<&str>, role: RoleKind, scope: &str) -> Told {
    let l = writer.l;
    let name = role_name(l, role);
    let role = if scope.is_empty() { name.to_owned() } else { format!("{name}: {scope}") };
    let by = by.unwrap_or(&writer.config.municipality);
    let (subject, text) = if kind == Kind::RoleGiven {
        (t!(l, messages.subject_role_given, role = role), t!(l, messages.text_role_given, role = role, by = by))
    } else {
        (t!(l, messages.subject_role_taken, role = role), t!(l, messages.text_role_taken, role = role, by = by))
    };
    told(writer, subject, text)
}

pub fn password(writer: &Writer<'_>, by: Option<&str>) -> Told {
    let l = writer.l;
    let by = by.unwrap_or(&writer.config.municipality);
    told(writer, t!(l, messages.subject_password_set).to_owned(), t!(l, messages.text_password_set, by = by))
}

fn told(writer: &Writer<'_>, subject: String, text: String) -> Told {
    let button = Some((t!(writer.l, messages.show_account), "/account".to_owned()));
    Told { subject, blocks: vec![Block::Paragraph(text)], button, calendar: None }
}
