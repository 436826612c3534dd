//! `life-events.toml`.

use domain::languages::Language;
use domain::services::{LifeEvent, LifeEventCode};

use super::faults::Notes;
use super::table::{Table, with_document};

pub(super) fn read(notes: &mut Notes<'_>, languages: &[Language]) -> Vec<LifeEvent> {
    with_document(notes, |document, notes| {
        let mut found = Vec::<LifeEvent>::new();
        for mut table in document.tables(notes, "life_event") {
            let Some(event) = life_event(&mut table, notes, languages) else {
                continue;
            };
            if found.iter().any(|known| known.code == event.code) {
                table.fault(notes, "the code is there twice");
            }
            found.push(event);
        }
        found
    })
}

fn life_event(
    table: &mut Table<'_>,
    notes: &mut Notes<'_>,
    languages: &[Language],
) -> Option<LifeEvent> {
    let code = table.code(notes, "code");
    if let Some(code) = &code {
        table.call(format!("life event {}", code.text));
    }
    let name = table.texts(notes, "name", languages);
    let description = table.texts(notes, "description", languages);
    let icon = table.maybe_word(notes, "icon").map(|word| word.text);
    table.finish(notes);
    Some(LifeEvent {
        code: LifeEventCode(code?.text),
        name: name.unwrap_or_default(),
        description: description.unwrap_or_default(),
        icon,
    })
}
