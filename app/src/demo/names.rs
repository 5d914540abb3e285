//! Invented names: no association, teacher or booker of the demo exists.

use super::dice::Dice;
use crate::facilities::model::SpaceKind;

/// What an association does; it decides which spaces it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Activity {
    Floorball,
    Handball,
    Basketball,
    Volleyball,
    Gymnastics,
    Karate,
    Dance,
    Football,
    Hockey,
    Swimming,
    Culture,
    Seniors,
}

const FORMS: [(&str, &str, Activity); 12] = [
    ("IBK ", "", Activity::Floorball),
    ("HK ", "", Activity::Handball),
    ("", " Basket", Activity::Basketball),
    ("", " Volleyboll", Activity::Volleyball),
    ("Gymnastikföreningen ", "", Activity::Gymnastics),
    ("", " Karateklubb", Activity::Karate),
    ("Dansföreningen ", "", Activity::Dance),
    ("", " FF", Activity::Football),
    ("", " Hockey", Activity::Hockey),
    ("Simsällskapet ", "", Activity::Swimming),
    ("Kulturföreningen ", "", Activity::Culture),
    ("", " Seniorer", Activity::Seniors),
];

const STEMS: [&str; 21] = [
    "Norrsken",
    "Älvbrus",
    "Midnattssol",
    "Renhorn",
    "Isbrytaren",
    "Lavskrikan",
    "Kalott",
    "Myrtuvan",
    "Tjäderspel",
    "Flottaren",
    "Kåsan",
    "Vårflod",
    "Skärgårdsvind",
    "Masugnen",
    "Timmerstocken",
    "Björnspår",
    "Silverrönn",
    "Storlommen",
    "Snöflingan",
    "Hjortronet",
    "Packisen",
];

/// So many associations, every kind among the first dozen.
pub fn associations(count: usize) -> Vec<(String, Activity)> {
    let all = STEMS
        .iter()
        .flat_map(|stem| FORMS.map(|(before, after, activity)| (format!("{before}{stem}{after}"), activity)));
    all.take(count).collect()
}

const FIRST: [&str; 28] = [
    "Alva", "Bertil", "Camilla", "Daniel", "Elin", "Farid", "Greta", "Hampus", "Inga", "Jonas", "Karin", "Lars",
    "Mona", "Nils", "Olivia", "Per", "Quang", "Rut", "Sanna", "Tore", "Ulla", "Viktor", "Wilma", "Ylva", "Åke", "Ärla",
    "Östen", "Zainab",
];
const LAST: [&str; 26] = [
    "Lindmark",
    "Bergdahl",
    "Niemi",
    "Stålnacke",
    "Öhman",
    "Granberg",
    "Fors",
    "Hedlund",
    "Isaksson",
    "Juntti",
    "Kero",
    "Lantto",
    "Mäki",
    "Nordvall",
    "Olovsson",
    "Persson",
    "Rönnbäck",
    "Sandberg",
    "Tornéus",
    "Utterström",
    "Vikström",
    "Wallgren",
    "Åström",
    "Älvborg",
    "Östlund",
    "Haddad",
];

/// A name of a person; the number makes it another one each time, up to 728.
pub fn person(number: usize) -> String {
    // 28 and 26 share a factor of 2, so the shift after each full round keeps the pairs from repeating.
    let round = number / (FIRST.len() * LAST.len() / 2);
    format!("{} {}", FIRST[number % FIRST.len()], LAST[(number + round) % LAST.len()])
}

/// What somebody books such a space for once.
pub fn occasion(dice: &mut Dice, kind: SpaceKind) -> &'static str {
    const SPORTS: [&str; 8] =
        ["Match", "Cup", "Extra träning", "Badminton", "Prova på-dag", "Läger", "Uppvisning", "Domarkurs"];
    const ROOMS: [&str; 7] = [
        "Styrelsemöte",
        "Årsmöte",
        "Föräldramöte",
        "Studiecirkel",
        "Ledarutbildning",
        "Grannsamverkan, möte",
        "Medlemsmöte",
    ];
    const STAGES: [&str; 6] = ["Konsert", "Föreläsning", "Repetition", "Uppvisning", "Teater", "Årsmöte"];
    const TABLES: [&str; 7] =
        ["Födelsedagskalas", "Släktträff", "Minnesstund", "Loppis", "Föreningsfest", "Dopkaffe", "Bymöte"];
    let among: &[&'static str] = match kind {
        SpaceKind::SportsHall | SpaceKind::Gymnasium | SpaceKind::IceRink | SpaceKind::Pitch => &SPORTS,
        SpaceKind::Classroom | SpaceKind::MeetingRoom | SpaceKind::SpecialRoom => &ROOMS,
        SpaceKind::Aula => &STAGES,
        SpaceKind::DiningHall | SpaceKind::Other => &TABLES,
    };
    dice.pick(among).copied().unwrap_or("Möte")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_associations_and_no_two_persons_have_the_same_name() {
        assert_eq!(associations(250).into_iter().map(|(name, _)| name).collect::<HashSet<_>>().len(), 250);
        assert_eq!((0..728).map(person).collect::<HashSet<_>>().len(), 728);
    }
}
