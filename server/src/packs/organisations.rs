//! `organisations.toml`.

use std::collections::BTreeMap;

use domain::areas::AreaCode;
use domain::languages::Language;
use domain::organisations::{Organisation, OrganisationCode, Team, TeamCode};

use super::areas::Rows;
use super::faults::Notes;
use super::table::{Table, with_document};

/// What was read: every code that is written down, sound ones with their organisation.
pub(super) type Organisations = BTreeMap<OrganisationCode, Organisation>;

pub(super) fn read(notes: &mut Notes<'_>, languages: &[Language], areas: &Rows) -> Organisations {
    with_document(notes, |document, notes| {
        let mut found = Organisations::new();
        for mut table in document.tables(notes, "organisation") {
            let Some(organisation) = organisation(&mut table, notes, languages, areas) else {
                continue;
            };
            if found.contains_key(&organisation.code) {
                table.fault(notes, "the code is there twice");
            }
            found.insert(organisation.code.clone(), organisation);
        }
        if found.is_empty() {
            notes.whole("no organisation is named");
        }
        found
    })
}

/// An organisation whose code could be read; other faults are noted but do not make it unknown to those that refer to it.
fn organisation(
    table: &mut Table<'_>,
    notes: &mut Notes<'_>,
    languages: &[Language],
    areas: &Rows,
) -> Option<Organisation> {
    let code = table.code(notes, "code");
    if let Some(code) = &code {
        table.call(format!("organisation {}", code.text));
    }
    let name = table.texts(notes, "name", languages);
    let area = table.maybe_word(notes, "area");
    if let Some(area) = area.as_ref().filter(|area| !areas.knows(&area.text)) {
        table.fault_at(
            notes,
            area.at,
            &format!("area {} is not in areas.csv", area.text),
        );
    }
    let telephone = table.maybe_telephone(notes, "telephone");
    let source_name = table.maybe_word(notes, "source_name").map(|word| word.text);
    let retired = table.truth(notes, "retired", false);
    let teams = teams(table, notes, languages);
    table.finish(notes);
    Some(Organisation {
        code: OrganisationCode(code?.text),
        name: name.unwrap_or_default(),
        area: area.map(|area| AreaCode(area.text)),
        telephone,
        source_name,
        retired,
        teams,
    })
}

fn teams(table: &mut Table<'_>, notes: &mut Notes<'_>, languages: &[Language]) -> Vec<Team> {
    let mut found = Vec::<Team>::new();
    for mut team in table.tables(notes, "team") {
        let code = team.code(notes, "code");
        let name = team.texts(notes, "name", languages);
        team.finish(notes);
        let Some(code) = code.map(|code| TeamCode(code.text)) else {
            continue;
        };
        if found.iter().any(|known| known.code == code) {
            team.fault(notes, "the code is there twice");
        }
        let name = name.unwrap_or_default();
        found.push(Team { code, name });
    }
    found
}
