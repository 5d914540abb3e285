//! A letter in the language of whoever it is for.

use super::writer::Writer;
use super::{account, bookings, season};
use crate::messages::model::{About, Block, Button, Content, Kind, Letter};
use samrum_text::t;

/// The letter that tells of something. `own`: whoever it is for did it themself. `addition`: the municipality's own paragraph.
pub fn letter(writer: &Writer<'_>, kind: Kind, own: bool, content: &Content, addition: Option<&str>) -> Letter {
    let by = content.by.as_ref().filter(|_| !own);
    let by = by.map(|by| {
        let municipality = &writer.config.municipality;
        if by.staff {
            t!(writer.l, messages.by_staff, municipality = municipality, name = by.name)
        } else {
            by.name.clone()
        }
    });
    let told = match &content.about {
        About::Bookings(told) => bookings::told(writer, kind, own, by.as_deref(), told),
        About::Season(told) => season::told(writer, kind, told),
        About::Role { role, scope, .. } => account::role(writer, kind, by.as_deref(), *role, scope),
        About::Password { .. } => account::password(writer, by.as_deref()),
    };
    let mut blocks = told.blocks;
    blocks.extend(addition.filter(|text| !text.is_empty()).map(|text| Block::Paragraph(text.to_owned())));
    let municipality = &writer.config.municipality;
    let choose = writer.address("/account/messages");
    Letter {
        language: writer.l.code().to_owned(),
        subject: told.subject,
        blocks,
        button: told.button.map(|(label, path)| Button { label: label.to_owned(), address: writer.address(&path) }),
        foot: t!(writer.l, messages.foot, municipality = municipality, address = choose),
        calendar: told.calendar,
    }
}
