//! `registers.toml`, and a Frictionless table schema for each register: `registers/CODE.schema.json`.

mod schema;

use std::collections::BTreeSet;

use domain::languages::Language;
use domain::organisations::OrganisationCode;
use domain::registers::{Concept, POPULATION, Register, RegisterCode, Registers, Rule, Subject};

use super::faults::{Fault, Notes};
use super::organisations::Organisations;
use super::table::{Table, Word, with_document};
use super::{PackSource, file};

/// The folder of schemas, and of sample records.
pub(crate) const FOLDER: &str = "registers/";

const FILE: &str = "registers.toml";

/// A register whose schema is still to be read.
struct Named {
    register: Register,
    line: usize,
}

/// A rule, and where the registers that it names stand.
struct Ruled {
    rule: Rule,
    believe: Vec<Word>,
    line: usize,
}

/// Reads the registers of a pack; none where it has no `registers.toml`.
pub(super) fn read(
    source: &PackSource,
    languages: &[Language],
    organisations: Option<&Organisations>,
    faults: &mut Vec<Fault>,
) -> Registers {
    if !source.has(FILE) {
        return Registers::default();
    }
    let read = file(source, FILE, faults, |notes| {
        document(notes, languages, organisations)
    });
    let (named, ruled) = read.unwrap_or_default();
    let mut all = Vec::new();
    for Named { mut register, line } in named {
        let name = format!("{FOLDER}{}.schema.json", register.code.0);
        let found = file(source, &name, faults, |notes| {
            schema::read(notes, languages, register.subject)
        });
        if let Some(schema) = found.flatten() {
            register.schema = schema;
            if register.code.0 == POPULATION && !register.schema.fields.iter().any(|f| f.identity) {
                faults.push(Fault::whole(
                    &name,
                    "no field is marked citylink:identity, so two people cannot be told apart",
                ));
            }
            all.push((register, line));
        }
    }
    let registers = Registers {
        all: all.into_iter().map(|(register, _)| register).collect(),
        rules: ruled.iter().map(|ruled| ruled.rule.clone()).collect(),
    };
    for ruled in &ruled {
        hold_against(ruled, &registers, faults);
    }
    if registers.named(POPULATION).is_none()
        && faults.iter().all(|fault| !fault.file.starts_with(FOLDER))
    {
        faults.push(Fault::whole(
            FILE,
            format!("register {POPULATION} is missing, so nobody is known"),
        ));
    }
    registers
}

/// A rule can only name registers that assert its datum.
fn hold_against(ruled: &Ruled, registers: &Registers, faults: &mut Vec<Fault>) {
    let concept = &ruled.rule.concept;
    let mut fault = |reason: String| {
        faults.push(Fault {
            file: FILE.to_owned(),
            line: Some(ruled.line),
            reason: format!("concept {}: {reason}", concept.0),
        });
    };
    if registers.asserting(concept).next().is_none() {
        fault("no register asserts it".to_owned());
        return;
    }
    for word in &ruled.believe {
        match registers.named(&word.text) {
            None => fault(format!("register {} is not here", word.text)),
            Some(register) if !register.schema.asserts(concept) => {
                fault(format!("register {} does not assert it", word.text));
            }
            Some(_) => {}
        }
    }
}

fn document(
    notes: &mut Notes<'_>,
    languages: &[Language],
    organisations: Option<&Organisations>,
) -> (Vec<Named>, Vec<Ruled>) {
    with_document(notes, |document, notes| {
        let mut named = Vec::<Named>::new();
        for mut table in document.tables(notes, "register") {
            let Some(found) = register(&mut table, notes, languages, organisations) else {
                continue;
            };
            if named
                .iter()
                .any(|known| known.register.code == found.register.code)
            {
                table.fault(notes, "the code is there twice");
                continue;
            }
            named.push(found);
        }
        let mut rules = Vec::<Ruled>::new();
        for mut table in document.tables(notes, "concept") {
            let Some(found) = rule(&mut table, notes, languages, organisations) else {
                continue;
            };
            if rules
                .iter()
                .any(|known| known.rule.concept == found.rule.concept)
            {
                table.fault(notes, "the code is there twice");
            }
            rules.push(found);
        }
        (named, rules)
    })
}

fn register(
    table: &mut Table<'_>,
    notes: &mut Notes<'_>,
    languages: &[Language],
    organisations: Option<&Organisations>,
) -> Option<Named> {
    let code = table.code(notes, "code");
    if let Some(code) = &code {
        table.call(format!("register {}", code.text));
    }
    let name = table.texts(notes, "name", languages);
    let authority = table.word(notes, "authority");
    let sources = table.words(notes, "source");
    let subject = table.word(notes, "subject");
    let kind = subject.as_ref().and_then(|word| {
        let found = Subject::named(&word.text);
        if found.is_none() {
            table.fault_at(notes, word.at, "subject must be person or place");
        }
        found
    });
    for word in authority.iter().chain(&sources) {
        is_known(table, notes, word, organisations);
    }
    table.finish(notes);
    let (code, authority) = (code?, authority?);
    let authority = OrganisationCode(authority.text);
    let line = notes.line_of(code.at);
    let mut delivering = vec![authority.clone()];
    for source in sources {
        let source = OrganisationCode(source.text);
        if !delivering.contains(&source) {
            delivering.push(source);
        }
    }
    Some(Named {
        register: Register {
            code: RegisterCode(code.text),
            name: name.unwrap_or_default(),
            authority,
            sources: delivering,
            subject: kind?,
            schema: schema::nothing(),
        },
        line,
    })
}

fn rule(
    table: &mut Table<'_>,
    notes: &mut Notes<'_>,
    languages: &[Language],
    organisations: Option<&Organisations>,
) -> Option<Ruled> {
    let code = table.word(notes, "code");
    if let Some(code) = &code {
        table.call(format!("concept {}", code.text));
        if !schema::is_concept(&code.text) {
            table.fault_at(notes, code.at, "code must be two codes with a dot between");
        }
    }
    let name = table.texts(notes, "name", languages);
    let believe = table.words(notes, "believe");
    let owner = table.maybe_word(notes, "owner");
    if let Some(owner) = &owner {
        is_known(table, notes, owner, organisations);
    }
    let one = table.truth(notes, "one", false);
    let twice = believe
        .iter()
        .map(|word| &word.text)
        .collect::<BTreeSet<_>>()
        .len()
        < believe.len();
    if twice {
        table.fault(notes, "believe names a register twice");
    }
    table.finish(notes);
    let code = code?;
    Some(Ruled {
        line: notes.line_of(code.at),
        rule: Rule {
            concept: Concept(code.text),
            name: name.unwrap_or_default(),
            order: believe
                .iter()
                .map(|word| RegisterCode(word.text.clone()))
                .collect(),
            owner: owner.map(|owner| OrganisationCode(owner.text)),
            one,
        },
        believe,
    })
}

fn is_known(
    table: &Table<'_>,
    notes: &mut Notes<'_>,
    word: &Word,
    organisations: Option<&Organisations>,
) {
    let code = OrganisationCode(word.text.clone());
    if organisations.is_some_and(|known| !known.contains_key(&code)) {
        let reason = format!("organisation {} is not in organisations.toml", word.text);
        table.fault_at(notes, word.at, &reason);
    }
}
