//! `templates.toml`.

use domain::languages::Language;
use domain::templates::{Template, TemplateCode, check};

use super::faults::Notes;
use super::table::{Table, with_document};

pub(super) fn read(notes: &mut Notes<'_>, languages: &[Language]) -> Vec<Template> {
    with_document(notes, |document, notes| {
        let mut found = Vec::<Template>::new();
        for mut table in document.tables(notes, "template") {
            let Some(template) = template(&mut table, notes, languages) else {
                continue;
            };
            if found.iter().any(|known| known.code == template.code) {
                table.fault(notes, "the code is there twice");
            }
            found.push(template);
        }
        found
    })
}

fn template(
    table: &mut Table<'_>,
    notes: &mut Notes<'_>,
    languages: &[Language],
) -> Option<Template> {
    let code = table.code(notes, "code");
    if let Some(code) = &code {
        table.call(format!("template {}", code.text));
    }
    let name = table.texts(notes, "name", languages);
    let text = table.texts(notes, "text", languages).unwrap_or_default();
    for wording in text.wordings() {
        if let Err(refused) = check(wording) {
            table.fault(notes, &format!("text: {refused}"));
        }
    }
    table.finish(notes);
    Some(Template {
        code: TemplateCode(code?.text),
        name: name.unwrap_or_default(),
        text,
    })
}
