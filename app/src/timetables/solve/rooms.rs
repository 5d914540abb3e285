//! Which space of the calendar a room of a school's file is.

use crate::facilities::model::Space;

/// The code an import gives the space of a room.
pub fn code_of(building: &str, room: &str) -> String {
    format!("{building}-{room}")
}

/// The space that is this room, among those of its building: by the code an import gives it, or by the code or name it has had before.
pub fn known_room<'a>(known: &'a [Space], building: &str, room: &str) -> Option<&'a Space> {
    let code = code_of(building, room);
    let by = |matches: &dyn Fn(&Space) -> bool| known.iter().find(|space| matches(space));
    by(&|space| space.code == code).or_else(|| by(&|space| space.code == room)).or_else(|| by(&|space| space.name == room))
}
