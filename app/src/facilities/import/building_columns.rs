//! The columns of a table of buildings.

use super::cell::Holds;
use super::columns::{Column, kronor_text, number_text};
use super::number::{hundredths, keep, whole};
use crate::facilities::model::NewBuilding;
use samrum_text::t;

pub static COLUMNS: [Column<NewBuilding>; 7] = [
    Column {
        field: "code",
        name: |l| t!(l, columns.code),
        others: |l| t!(l, columns.code_of_building_others),
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
        name: |l| t!(l, columns.name),
        others: |l| t!(l, columns.name_of_building_others),
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
        name: |l| t!(l, columns.district),
        others: |l| t!(l, columns.district_others),
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
        name: |l| t!(l, columns.address),
        others: |l| t!(l, columns.address_others),
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
        name: |l| t!(l, columns.cost),
        others: |l| t!(l, columns.cost_others),
        required: false,
        holds: Holds::Number,
        set: |building, cell| Ok(keep(hundredths(cell)?, &mut building.cost_ore_per_year)),
        get: |building, l| kronor_text(building.cost_ore_per_year, l),
    },
    Column {
        field: "area_m2",
        name: |l| t!(l, columns.area_m2),
        others: |l| t!(l, columns.area_of_building_others),
        required: false,
        holds: Holds::Number,
        set: |building, cell| Ok(keep(whole(cell)?, &mut building.area_m2)),
        get: |building, _| number_text(building.area_m2),
    },
    Column {
        field: "energy_kwh_per_year",
        name: |l| t!(l, columns.energy),
        others: |l| t!(l, columns.energy_others),
        required: false,
        holds: Holds::Number,
        set: |building, cell| Ok(keep(whole(cell)?, &mut building.energy_kwh_per_year)),
        get: |building, _| number_text(building.energy_kwh_per_year),
    },
];
