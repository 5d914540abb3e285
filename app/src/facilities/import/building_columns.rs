//! The columns of a table of buildings.

use super::cell::Holds;
use super::columns::{Column, kronor_text, number_text};
use super::number::{hundredths, keep, whole};
use crate::facilities::model::NewBuilding;

pub static COLUMNS: [Column<NewBuilding>; 7] = [
    Column {
        field: "code",
        names: ["Kod", "Code"],
        others: &[
            "byggnadskod",
            "byggnadsnummer",
            "byggnad nr",
            "objektsnummer",
            "nummer",
            "building code",
            "number",
            "id",
        ],
        required: true,
        holds: Holds::Label,
        set: |building, cell| {
            cell.text.clone_into(&mut building.code);
            Ok(None)
        },
        get: |building, _| building.code.clone(),
    },
    Column {
        field: "name",
        names: ["Namn", "Name"],
        others: &["byggnadsnamn", "byggnad", "benämning", "building", "building name"],
        required: true,
        holds: Holds::Label,
        set: |building, cell| {
            cell.text.clone_into(&mut building.name);
            Ok(None)
        },
        get: |building, _| building.name.clone(),
    },
    Column {
        field: "area",
        names: ["Område", "District"],
        others: &["stadsdel", "ort", "area", "part of town"],
        required: false,
        holds: Holds::Text,
        set: |building, cell| {
            cell.text.clone_into(&mut building.area);
            Ok(None)
        },
        get: |building, _| building.area.clone(),
    },
    Column {
        field: "address",
        names: ["Adress", "Address"],
        others: &["gatuadress", "besöksadress", "street address"],
        required: false,
        holds: Holds::Text,
        set: |building, cell| {
            cell.text.clone_into(&mut building.address);
            Ok(None)
        },
        get: |building, _| building.address.clone(),
    },
    Column {
        field: "cost",
        names: ["Kostnad kr/år", "Cost SEK/year"],
        others: &[
            "årskostnad",
            "kostnad",
            "kostnad per år",
            "kostnad kr per år",
            "yearly cost",
            "cost",
            "cost per year",
            "cost sek per year",
        ],
        required: false,
        holds: Holds::Number,
        set: |building, cell| Ok(keep(hundredths(cell)?, &mut building.cost_ore_per_year)),
        get: |building, english| kronor_text(building.cost_ore_per_year, english),
    },
    Column {
        field: "area_m2",
        names: ["Yta m²", "Area m²"],
        others: &["yta", "bra m2", "lokalarea m2", "floor area", "floor area m2", "m2"],
        required: false,
        holds: Holds::Number,
        set: |building, cell| Ok(keep(whole(cell)?, &mut building.area_m2)),
        get: |building, _| number_text(building.area_m2),
    },
    Column {
        field: "energy_kwh_per_year",
        names: ["Energi kWh/år", "Energy kWh/year"],
        others: &[
            "energi",
            "energi kwh",
            "energi kwh per år",
            "energianvändning kwh",
            "energy",
            "energy kwh",
            "energy kwh per year",
        ],
        required: false,
        holds: Holds::Number,
        set: |building, cell| Ok(keep(whole(cell)?, &mut building.energy_kwh_per_year)),
        get: |building, _| number_text(building.energy_kwh_per_year),
    },
];
