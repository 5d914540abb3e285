//! What is wrong with a file, and what is not known after it, in words.

use crate::facilities::import::alien::Alien;
use crate::facilities::import::cell::Damage;
use crate::facilities::service::Unknown;
use samrum_text::{Locale, t};

/// A file that is no table, named as what it is, and what to do.
pub fn alien(l: Locale, alien: Alien) -> &'static str {
    match alien {
        Alien::Pdf => t!(l, facilities.alien_pdf),
        Alien::Picture => t!(l, facilities.alien_picture),
        Alien::Word => t!(l, facilities.alien_word),
        Alien::OpenText => t!(l, facilities.alien_open_text),
        Alien::Slides => t!(l, facilities.alien_slides),
        Alien::WebPage => t!(l, facilities.alien_web_page),
        Alien::OldExcel => t!(l, facilities.old_excel),
        Alien::BinaryExcel => t!(l, facilities.alien_binary_excel),
        Alien::XmlSheet => t!(l, facilities.alien_xml_sheet),
        Alien::Numbers => t!(l, facilities.alien_numbers),
        Alien::Locked => t!(l, facilities.alien_locked),
        Alien::Archive => t!(l, facilities.alien_archive),
        Alien::Fet => t!(l, facilities.alien_fet),
        Alien::Xhstt => t!(l, facilities.alien_xhstt),
        Alien::Asc => t!(l, facilities.alien_asc),
        Alien::Untis => t!(l, facilities.alien_untis),
        Alien::Xml => t!(l, facilities.alien_xml),
        Alien::Json => t!(l, facilities.alien_json),
    }
}

/// What a spreadsheet has done to a cell.
pub fn damage(l: Locale, field: &str, cell: &str, by: &Damage, text: &str) -> String {
    match by {
        Damage::Date => t!(l, facilities.damaged_date, field = field, cell = cell, text = text),
        Damage::Error => t!(l, facilities.damaged_error, field = field, cell = cell, text = text),
        Damage::Truth => t!(l, facilities.damaged_truth, field = field, cell = cell),
        Damage::Shortened => t!(l, facilities.damaged_shortened, field = field, cell = cell, text = text),
        Damage::Digits => t!(l, facilities.damaged_digits, field = field, cell = cell),
    }
}

/// What is not known of so many places, and what follows from that.
pub fn unknown(l: Locale, what: Unknown, count: usize) -> String {
    match what {
        Unknown::Hours => t!(l, facilities.unknown_hours, count = count),
        Unknown::Persons => t!(l, facilities.unknown_persons, count = count),
        Unknown::SpaceArea => t!(l, facilities.unknown_space_area, count = count),
        Unknown::Cost => t!(l, facilities.unknown_cost, count = count),
        Unknown::BuildingArea => t!(l, facilities.unknown_building_area, count = count),
    }
}
