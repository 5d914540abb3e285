//! The columns of a table of buildings.

use super::columns::{Column, hundredths, kronor_text, number_text, whole};
use crate::facilities::model::NewBuilding;

pub static COLUMNS: [Column<NewBuilding>; 7] = [
    Column {
        field: "code",
        names: ["Kod", "Code"],
        others: &["byggnadskod", "byggnadsnummer", "byggnad nr", "objektsnummer", "nummer", "building code", "number", "id"],
        required: true,
        set: |building, text| {
            text.clone_into(&mut building.code);
            Ok(())
        },
        get: |building, _| building.code.clone(),
    },
    Column {
        field: "name",
        names: ["Namn", "Name"],
        others: &["byggnadsnamn", "byggnad", "benämning", "building", "building name"],
        required: true,
        set: |building, text| {
            text.clone_into(&mut building.name);
            Ok(())
        },
        get: |building, _| building.name.clone(),
    },
    Column {
        field: "area",
        names: ["Område", "District"],
        others: &["stadsdel", "ort", "area", "part of town"],
        required: false,
        set: |building, text| {
            text.clone_into(&mut building.area);
            Ok(())
        },
        get: |building, _| building.area.clone(),
    },
    Column {
        field: "address",
        names: ["Adress", "Address"],
        others: &["gatuadress", "besöksadress", "street address"],
        required: false,
        set: |building, text| {
            text.clone_into(&mut building.address);
            Ok(())
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
        set: |building, text| {
            building.cost_ore_per_year = hundredths(text)?;
            Ok(())
        },
        get: |building, _| kronor_text(building.cost_ore_per_year),
    },
    Column {
        field: "area_m2",
        names: ["Yta m²", "Area m²"],
        others: &["yta", "bra m2", "lokalarea m2", "floor area", "floor area m2", "m2"],
        required: false,
        set: |building, text| {
            building.area_m2 = whole(text)?;
            Ok(())
        },
        get: |building, _| number_text(building.area_m2),
    },
    Column {
        field: "energy_kwh_per_year",
        names: ["Energi kWh/år", "Energy kWh/year"],
        others: &["energi", "energi kwh", "energi kwh per år", "energianvändning kwh", "energy", "energy kwh", "energy kwh per year"],
        required: false,
        set: |building, text| {
            building.energy_kwh_per_year = whole(text)?;
            Ok(())
        },
        get: |building, _| number_text(building.energy_kwh_per_year),
    },
];
