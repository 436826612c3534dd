//! `offices.toml`.

use domain::areas::AreaCode;
use domain::languages::Language;
use domain::services::{Office, OfficeCode};

use super::areas::Rows;
use super::faults::Notes;
use super::table::{Table, with_document};

pub(super) fn read(notes: &mut Notes<'_>, languages: &[Language], areas: &Rows) -> Vec<Office> {
    with_document(notes, |document, notes| {
        let mut found = Vec::<Office>::new();
        for mut table in document.tables(notes, "office") {
            let Some(office) = office(&mut table, notes, languages, areas) else {
                continue;
            };
            if found.iter().any(|known| known.code == office.code) {
                table.fault(notes, "the code is there twice");
            }
            found.push(office);
        }
        found
    })
}

/// An office whose code could be read; other faults are noted but do not make it unknown to those that refer to it.
fn office(
    table: &mut Table<'_>,
    notes: &mut Notes<'_>,
    languages: &[Language],
    areas: &Rows,
) -> Option<Office> {
    let code = table.code(notes, "code");
    if let Some(code) = &code {
        table.call(format!("office {}", code.text));
    }
    let name = table.texts(notes, "name", languages);
    let address = table.texts(notes, "address", languages);
    let area = table.word(notes, "area");
    if let Some(area) = area.as_ref().filter(|area| !areas.knows(&area.text)) {
        table.fault_at(
            notes,
            area.at,
            &format!("area {} is not in areas.csv", area.text),
        );
    }
    let hours = table.texts(notes, "hours", languages);
    let telephone = table.telephone(notes, "telephone");
    let lat = table.maybe_number(notes, "lat", -90.0, 90.0);
    let lon = table.maybe_number(notes, "lon", -180.0, 180.0);
    if table.has("lat") != table.has("lon") {
        table.fault(notes, "lat and lon come together");
    }
    table.finish(notes);
    Some(Office {
        code: OfficeCode(code?.text),
        name: name.unwrap_or_default(),
        address: address.unwrap_or_default(),
        area: AreaCode(area.map(|area| area.text).unwrap_or_default()),
        hours: hours.unwrap_or_default(),
        telephone: telephone.unwrap_or_default(),
        lat,
        lon,
    })
}
