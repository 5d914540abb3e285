//! What is wrong with a file, and what is not known after it, in words.

use crate::facilities::import::alien::Alien;
use crate::facilities::import::cell::Damage;
use crate::facilities::service::Unknown;
use samrum_text::{Locale, td_string};

/// A file that is no table, named as what it is, and what to do.
pub fn alien(l: Locale, alien: Alien) -> &'static str {
    match alien {
        Alien::Pdf => td_string!(l, facilities.alien_pdf),
        Alien::Picture => td_string!(l, facilities.alien_picture),
        Alien::Word => td_string!(l, facilities.alien_word),
        Alien::OpenText => td_string!(l, facilities.alien_open_text),
        Alien::Slides => td_string!(l, facilities.alien_slides),
        Alien::WebPage => td_string!(l, facilities.alien_web_page),
        Alien::OldExcel => td_string!(l, facilities.old_excel),
        Alien::BinaryExcel => td_string!(l, facilities.alien_binary_excel),
        Alien::XmlSheet => td_string!(l, facilities.alien_xml_sheet),
        Alien::Numbers => td_string!(l, facilities.alien_numbers),
        Alien::Locked => td_string!(l, facilities.alien_locked),
        Alien::Archive => td_string!(l, facilities.alien_archive),
        Alien::Fet => td_string!(l, facilities.alien_fet),
        Alien::Xhstt => td_string!(l, facilities.alien_xhstt),
        Alien::Asc => td_string!(l, facilities.alien_asc),
        Alien::Untis => td_string!(l, facilities.alien_untis),
        Alien::Xml => td_string!(l, facilities.alien_xml),
        Alien::Json => td_string!(l, facilities.alien_json),
    }
}

/// What a spreadsheet has done to a cell.
pub fn damage(l: Locale, field: &str, cell: &str, by: &Damage, text: &str) -> String {
    match by {
        Damage::Date => td_string!(l, facilities.damaged_date, field = field, cell = cell, text = text),
        Damage::Error => td_string!(l, facilities.damaged_error, field = field, cell = cell, text = text),
        Damage::Truth => td_string!(l, facilities.damaged_truth, field = field, cell = cell),
        Damage::Shortened => td_string!(l, facilities.damaged_shortened, field = field, cell = cell, text = text),
        Damage::Digits => td_string!(l, facilities.damaged_digits, field = field, cell = cell),
    }
}

/// What is not known of so many places, and what follows from that.
pub fn unknown(l: Locale, what: Unknown, count: usize) -> String {
    match (what, count) {
        (Unknown::Hours, 1) => td_string!(l, facilities.unknown_hours_one).to_owned(),
        (Unknown::Hours, _) => td_string!(l, facilities.unknown_hours, count = count),
        (Unknown::Persons, 1) => td_string!(l, facilities.unknown_persons_one).to_owned(),
        (Unknown::Persons, _) => td_string!(l, facilities.unknown_persons, count = count),
        (Unknown::SpaceArea, 1) => td_string!(l, facilities.unknown_space_area_one).to_owned(),
        (Unknown::SpaceArea, _) => td_string!(l, facilities.unknown_space_area, count = count),
        (Unknown::Cost, 1) => td_string!(l, facilities.unknown_cost_one).to_owned(),
        (Unknown::Cost, _) => td_string!(l, facilities.unknown_cost, count = count),
        (Unknown::BuildingArea, 1) => td_string!(l, facilities.unknown_building_area_one).to_owned(),
        (Unknown::BuildingArea, _) => td_string!(l, facilities.unknown_building_area, count = count),
    }
}
