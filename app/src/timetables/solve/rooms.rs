//! Which space of the calendar a room of a school's file is.

use crate::facilities::model::Space;
use sha2::{Digest, Sha256};

/// Letters of a space's code at most, and how many of them tell a room whose name is too long from others that begin alike.
const MOST: usize = 40;
const MARK: usize = 8;

/// The code an import gives the space of a room: the building's and the room's name, which is cut where it is too long for a code.
pub fn code_of(building: &str, room: &str) -> String {
    let code = format!("{building}-{room}");
    if code.chars().count() <= MOST {
        return code;
    }
    let mark = hex::encode(Sha256::digest(&code));
    code.chars().take(MOST - MARK - 1).chain(['~']).chain(mark.chars().take(MARK)).collect()
}

/// A room whose name several spaces of the building have; which of them is meant nobody can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguous {
    pub room: String,
    /// The codes of the spaces.
    pub codes: Vec<String>,
}

/// The space that is this room, among those of its building: by the code an import gives it, or by the code or name it has had before.
///
/// # Errors
/// When several have its name and none its code.
pub fn known_room<'a>(known: &'a [Space], building: &str, room: &str) -> Result<Option<&'a Space>, Ambiguous> {
    let code = code_of(building, room);
    let by_code = |code: &str| known.iter().find(|space| space.code == code);
    if let Some(space) = by_code(&code).or_else(|| by_code(room)) {
        return Ok(Some(space));
    }
    let named: Vec<&Space> = known.iter().filter(|space| space.name == room).collect();
    match named.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(only)),
        several => {
            let codes = several.iter().map(|space| space.code.clone()).collect();
            Err(Ambiguous { room: room.to_owned(), codes })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_and_told_from_others_that_begin_alike() {
        assert_eq!(code_of("Norr", "12"), "Norr-12");
        let long = |end: &str| code_of("Norraskolan", &format!("Salen för bild, slöjd och keramik {end}"));
        assert_eq!(long("1").chars().count(), 40);
        assert!(long("1") != long("2") && long("1") == long("1"));
        assert!(long("1").starts_with("Norraskolan-Salen för"));
    }
}
